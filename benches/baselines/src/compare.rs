//! The router and the baselines through the same events, turn by turn.

use crate::competitor::{Competitor, Failure, Pair, Step};
use crate::naive::Naive;
use crate::ordered::Ordered;
use crate::scan::Scan;
use crate::scenario::Scenario;
use crate::sqlite::Sqlite;
use crate::stream::Recording;
use cpu_time::ThreadTime;
use std::fmt;
use std::time::{Duration, Instant};

/// What is run beside the router.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Scan,
    Naive,
    Ordered,
    Sqlite,
}

const KINDS: [(Kind, &str); 4] =
    [(Kind::Scan, "scan"), (Kind::Naive, "naive"), (Kind::Ordered, "ordered"), (Kind::Sqlite, "sqlite")];

/// One baseline on its way through the events.
struct Lane<'a> {
    kind: Kind,
    competitor: Box<dyn Competitor + 'a>,
    events: usize,
    own: Spent,
    /// What the router took for the same events.
    router: Spent,
}

/// By the clock on the wall, and by that of the thread, which stands still while others have the core.
#[derive(Clone, Copy, Debug, Default)]
struct Spent {
    wall: Duration,
    thread: Duration,
}

/// A line of the table.
#[derive(Debug)]
pub(crate) struct Outcome {
    scenario: &'static str,
    name: &'static str,
    events: usize,
    waiting: usize,
    busy: usize,
    matches: usize,
    router: f64,
    own: f64,
    asked: Option<f64>,
}

/// What was compared, and why something was not.
#[derive(Debug, Default)]
pub(crate) struct Report {
    pub(crate) outcomes: Vec<Outcome>,
    pub(crate) skipped: Vec<String>,
}

pub(crate) const HEAD: &str = "\
| centre | beside the router | events | waiting | busy | pairs | ns of the router | ns | times as long | asked |
|---|---|--:|--:|--:|--:|--:|--:|--:|--:|";

impl Kind {
    /// Those of these names; all if there are none.
    pub(crate) fn named(names: &[String]) -> Result<Vec<Self>, Failure> {
        if names.is_empty() {
            return Ok(KINDS.map(|(kind, _)| kind).to_vec());
        }
        let find = |name: &String| KINDS.iter().find(|(_, other)| other == name).map(|(kind, _)| *kind);
        names.iter().map(|name| Ok(find(name).ok_or_else(|| format!("there is no {name}"))?)).collect()
    }

    fn name(self) -> &'static str {
        match self {
            Self::Scan => "linear scan, in columns",
            Self::Naive => "linear scan, of structs",
            Self::Ordered => "ordered queues",
            Self::Sqlite => "SQLite in memory",
        }
    }

    fn start<'a>(self, recording: &Recording<'a>) -> Result<Box<dyn Competitor + 'a>, Failure> {
        Ok(match self {
            Self::Scan => Box::new(Scan::new(&recording.state)),
            Self::Naive => Box::new(Naive::new(&recording.state)),
            Self::Ordered => Box::new(Ordered::new(&recording.state)?),
            Self::Sqlite => Box::new(Sqlite::new(&recording.state)?),
        })
    }

    /// How many times as long as the router it is asked to take.
    fn asked(self, scenario: Scenario) -> Option<f64> {
        let is_common = ["S1", "S2", "S3"].contains(&scenario.name);
        match self {
            Self::Scan => scenario.asked,
            Self::Naive | Self::Ordered => None,
            Self::Sqlite => is_common.then_some(400.0),
        }
    }
}

/// Runs them over the recording, each for as many events as it can do in that time.
///
/// # Errors
///
/// If a baseline fails, or anyone decides something else than what was recorded.
pub(crate) fn compare(recording: &mut Recording<'_>, kinds: &[Kind], limit: Duration) -> Result<Report, Failure> {
    let mut router = recording.router.take().ok_or("a router that has not run")?;
    let mut report = Report::default();
    let mut lanes = Vec::new();
    for kind in kinds {
        match kind.start(recording) {
            Ok(competitor) => lanes.push(Lane::new(*kind, competitor)),
            Err(reason) => report.skipped.push(format!("{}: {reason}", kind.name())),
        }
    }
    let length = recording.state.centre.scenario.turn();
    for (steps, pairs) in recording.steps.chunks(length).zip(recording.pairs.chunks(length)) {
        let spent = turn(&mut router, steps, pairs).map_err(|error| format!("the router: {error}"))?;
        for lane in lanes.iter_mut().filter(|lane| lane.own.wall < limit) {
            let own = turn(lane.competitor.as_mut(), steps, pairs);
            let own = own.map_err(|error| format!("{}: {error}", lane.kind.name()))?;
            lane.events += steps.len();
            lane.own.add(own);
            lane.router.add(spent);
        }
        if lanes.iter().all(|lane| lane.own.wall >= limit) {
            break;
        }
    }
    report.outcomes = lanes.iter().map(|lane| lane.outcome(recording)).collect();
    Ok(report)
}

/// The events of one turn, measured; then the pairs are looked at.
fn turn(competitor: &mut dyn Competitor, steps: &[Step], expected: &[Option<Pair>]) -> Result<Spent, Failure> {
    let mut pairs = Vec::with_capacity(steps.len());
    competitor.prepare(steps);
    let (wall, thread) = (Instant::now(), ThreadTime::now());
    for step in steps {
        pairs.push(competitor.apply(step)?);
    }
    let spent = Spent { thread: thread.elapsed(), wall: wall.elapsed() };
    for ((step, pair), expected) in steps.iter().zip(&pairs).zip(expected) {
        if pair != expected {
            return Err(format!("{pair:?} instead of {expected:?} after {step:?}").into());
        }
    }
    Ok(spent)
}

impl Lane<'_> {
    fn new(kind: Kind, competitor: Box<dyn Competitor + '_>) -> Lane<'_> {
        Lane { kind, competitor, events: 0, own: Spent::default(), router: Spent::default() }
    }

    fn outcome(&self, recording: &Recording<'_>) -> Outcome {
        let scenario = recording.state.centre.scenario;
        let levels = &recording.levels[..self.events];
        let mean = |sum: usize| sum / levels.len().max(1);
        let each = |spent: Duration| spent.as_secs_f64() * 1e9 / self.events.max(1) as f64;
        Outcome {
            scenario: scenario.name,
            name: self.kind.name(),
            events: self.events,
            waiting: mean(levels.iter().map(|levels| levels.waiting).sum()),
            busy: levels.iter().map(|levels| levels.busy).sum::<usize>() * 100
                / levels.iter().map(|levels| levels.agents).sum::<usize>().max(1),
            matches: recording.pairs[..self.events].iter().flatten().count(),
            router: each(self.router.thread),
            own: each(self.own.thread),
            asked: self.kind.asked(scenario),
        }
    }
}

impl Spent {
    fn add(&mut self, other: Self) {
        self.wall += other.wall;
        self.thread += other.thread;
    }
}

impl Outcome {
    fn times(&self) -> f64 {
        self.own / self.router
    }

    /// Whether it is what is asked, if something is.
    pub(crate) fn is_met(&self) -> Option<bool> {
        self.asked.map(|asked| self.times() >= asked)
    }

    pub(crate) fn events(&self) -> usize {
        self.events
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { scenario, name, events, waiting, busy, matches, router, own, asked } = self;
        let asked = match (asked, self.is_met()) {
            (Some(asked), Some(true)) => format!("{asked}"),
            (Some(asked), _) => format!("{asked}, missed"),
            (None, _) => String::new(),
        };
        let digits = usize::from(self.times() < 10.0);
        write!(
            f,
            "| {scenario} | {name} | {events} | {waiting} | {busy} % | {matches} | {router:.0} | {own:.0} | {:.digits$} | {asked} |",
            self.times()
        )
    }
}
