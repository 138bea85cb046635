//! The router and the baselines through the same events, turn by turn.

use crate::competitor::{Competitor, Failure, Pair, Step};
use crate::naive::Naive;
use crate::ordered::Ordered;
use crate::redis_lua::{self, Redis};
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
    Redis,
}

const KINDS: [(Kind, &str); 5] = [
    (Kind::Scan, "scan"),
    (Kind::Naive, "naive"),
    (Kind::Ordered, "ordered"),
    (Kind::Sqlite, "sqlite"),
    (Kind::Redis, "redis"),
];

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
            Self::Redis => "Redis, a script",
        }
    }

    fn start<'a>(self, recording: &Recording<'a>) -> Result<Box<dyn Competitor + 'a>, Failure> {
        Ok(match self {
            Self::Scan => Box::new(Scan::new(&recording.state)),
            Self::Naive => Box::new(Naive::new(&recording.state)),
            Self::Ordered => Box::new(Ordered::new(&recording.state)?),
            Self::Sqlite => Box::new(Sqlite::new(&recording.state)?),
            Self::Redis => Box::new(Redis::new(&recording.state)?),
        })
    }

    /// What is elsewhere takes time while this thread waits.
    fn clock(self, spent: Spent) -> Duration {
        if self == Self::Redis { spent.wall } else { spent.thread }
    }

    /// How many times as long as the router it is asked to take.
    fn asked(self, scenario: Scenario) -> Option<f64> {
        let is_common = ["S1", "S2", "S3"].contains(&scenario.name);
        match self {
            Self::Scan => scenario.asked,
            Self::Naive | Self::Ordered => None,
            Self::Sqlite => is_common.then_some(400.0),
            Self::Redis => is_common.then_some(150.0),
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
        if *kind == Kind::Redis && !redis_lua::is_there() {
            report.skipped.push(format!("{}: there is no redis-server on this machine", kind.name()));
            continue;
        }
        let started = kind.start(recording).map_err(|error| format!("{}: {error}", kind.name()))?;
        lanes.push(Lane::new(*kind, started));
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

/// Events that are prepared at a time: few, so that what is prepared stays in the nearest cache.
const PREPARED: usize = 50;

/// The events of one turn, measured; then the pairs are looked at.
fn turn(competitor: &mut dyn Competitor, steps: &[Step], expected: &[Option<Pair>]) -> Result<Spent, Failure> {
    let mut pairs = Vec::with_capacity(steps.len());
    let mut spent = Spent::default();
    for steps in steps.chunks(PREPARED) {
        competitor.prepare(steps);
        let (wall, thread) = (Instant::now(), ThreadTime::now());
        for step in steps {
            pairs.push(competitor.apply(step)?);
        }
        spent.add(Spent { thread: thread.elapsed(), wall: wall.elapsed() });
    }
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
        let count = u32::try_from(self.events).unwrap_or(u32::MAX).max(1);
        let each = |spent: Duration| spent.as_secs_f64() * 1e9 / f64::from(count);
        Outcome {
            scenario: scenario.name,
            name: self.kind.name(),
            events: self.events,
            waiting: mean(levels.iter().map(|levels| levels.waiting).sum()),
            busy: levels.iter().map(|levels| levels.busy).sum::<usize>() * 100
                / levels.iter().map(|levels| levels.agents).sum::<usize>().max(1),
            matches: recording.pairs[..self.events].iter().flatten().count(),
            router: each(self.kind.clock(self.router)),
            own: each(self.kind.clock(self.own)),
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::centre::{Centre, Skilled};
    use crate::competitor::Event;
    use crate::random::Random;
    use crate::{scenario, stream};

    const FAST: [Kind; 3] = [Kind::Scan, Kind::Naive, Kind::Ordered];

    fn compared(kinds: &[Kind], change: impl FnOnce(&mut Recording<'_>)) -> Result<Report, Failure> {
        let mut random = Random::new(1);
        let centre = Centre::new(scenario::find("tiny").unwrap(), &mut random);
        let mut recording = stream::record(&centre, random)?;
        change(&mut recording);
        compare(&mut recording, kinds, Duration::from_secs(60))
    }

    #[test]
    fn the_same_decisions_pass() {
        let report = compared(&KINDS.map(|(kind, _)| kind), |_| ()).unwrap();
        assert_eq!(report.outcomes.len() + report.skipped.len(), KINDS.len());
        for reason in &report.skipped {
            println!("SKIPPED: {reason}");
        }
        assert!(report.outcomes.iter().all(|outcome| outcome.events == 3_000 && outcome.matches > 1_000));
    }

    #[test]
    fn another_agent_fails() {
        let error = compared(&FAST, |recording| {
            let pair = recording.pairs.iter_mut().flatten().last().unwrap();
            pair.agent = pair.agent % 20 + 1;
        });
        assert!(error.unwrap_err().to_string().starts_with("the router: Some(Pair"));
    }

    /// A baseline that starts from another state decides differently somewhere, and that is seen.
    #[test]
    fn a_baseline_that_knows_something_else_fails() {
        for kind in FAST {
            let mut random = Random::new(1);
            let centre = Centre::new(scenario::find("tiny").unwrap(), &mut random);
            let mut recording = stream::record(&centre, random).unwrap();
            let asks = vec![Skilled { skill: 0, level: 101 }];
            for contact in &mut recording.state.waiting {
                contact.asks.clone_from(&asks);
            }
            let error = compare(&mut recording, &[kind], Duration::from_secs(60)).unwrap_err().to_string();
            assert!(error.starts_with(kind.name()), "{error}");
        }
    }

    /// Every kind of event occurs, in the shares that the documentation names.
    #[test]
    fn the_events_are_mixed_as_they_are_said_to_be() {
        let mut shares = [0; 5];
        compared(&FAST, |recording| {
            for step in &recording.steps {
                shares[match step.event {
                    Event::Arrive(_) => 0,
                    Event::Complete { .. } => 1,
                    Event::Abandon { .. } => 2,
                    Event::SignIn { .. } | Event::SignOut { .. } => 3,
                    Event::Change { .. } => 4,
                }] += 1;
            }
        })
        .unwrap();
        let [arrivals, completions, abandons, shifts, changes] = shares;
        assert!((1_400..1_650).contains(&arrivals) && (1_200..1_450).contains(&completions), "{shares:?}");
        assert!(
            (100..200).contains(&abandons) && (15..60).contains(&shifts) && (15..60).contains(&changes),
            "{shares:?}"
        );
    }
}
