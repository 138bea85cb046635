//! Runs what people use today beside the router, on the same events, in the same run, and fails where they decide differently.

mod centre;
mod compare;
mod competitor;
#[expect(dead_code, reason = "the package's own driver uses the rest")]
#[path = "../../workload/live.rs"]
mod live;
mod naive;
mod ordered;
mod pbx;
#[path = "../../workload/random.rs"]
mod random;
mod redis_lua;
mod router;
mod scan;
mod scenario;
mod sqlite;
mod stream;

use centre::Centre;
use compare::{Kind, compare};
use competitor::Failure;
use pbx::Tick;
use random::Random;
use std::collections::BTreeSet;
use std::time::Duration;

/// What is asked for on the command line.
struct Arguments {
    scenarios: Vec<String>,
    /// Runs only these; all if there are none.
    only: Vec<String>,
    /// The events of a scenario, at most.
    events: Option<usize>,
    /// How long each may take for its events of a scenario.
    limit: Duration,
}

impl Arguments {
    fn parse(mut words: impl Iterator<Item = String>) -> Result<Self, Failure> {
        let mut arguments =
            Self { scenarios: Vec::new(), only: Vec::new(), events: None, limit: Duration::from_secs(10) };
        while let Some(word) = words.next() {
            let mut value = || words.next().ok_or_else(|| format!("{word} needs a value"));
            match word.as_str() {
                "--only" => arguments.only = value()?.split(',').map(String::from).collect(),
                "--events" => arguments.events = Some(value()?.parse()?),
                "--seconds" => arguments.limit = Duration::from_secs(value()?.parse()?),
                option if option.starts_with('-') => {
                    return Err(format!("{option} is unknown; README.md has what there is").into());
                }
                _ => arguments.scenarios.push(word),
            }
        }
        if arguments.scenarios.is_empty() {
            arguments.scenarios = ["S1", "S2", "S3", "S6"].map(String::from).to_vec();
        }
        Ok(arguments)
    }
}

fn main() -> Result<(), Failure> {
    let arguments = Arguments::parse(std::env::args().skip(1))?;
    let kinds = Kind::named(&arguments.only)?;
    println!("{}", compare::HEAD);
    let (mut events, mut asked, mut met) = (0, 0, 0);
    let (mut skipped, mut ticks) = (BTreeSet::new(), Vec::new());
    for name in &arguments.scenarios {
        let mut scenario = scenario::find(name).ok_or_else(|| format!("there is no scenario {name}"))?;
        scenario.measured = arguments.events.unwrap_or(scenario.measured).min(scenario.measured);
        let mut random = Random::new(1);
        let centre = Centre::new(scenario, &mut random);
        let mut recording = stream::record(&centre, random)?;
        let report = compare(&mut recording, &kinds, arguments.limit)?;
        for outcome in &report.outcomes {
            println!("{outcome}");
            events += outcome.events();
            asked += usize::from(outcome.is_met().is_some());
            met += usize::from(outcome.is_met() == Some(true));
        }
        skipped.extend(report.skipped);
        if arguments.only.is_empty() {
            ticks.push(Tick::measure(&recording.state, arguments.limit / 2)?);
        }
    }
    for reason in skipped {
        println!("SKIPPED: {reason}");
    }
    if !ticks.is_empty() {
        println!(
            "\nThe queue module of an exchange, which looks at everyone every 100 ms and asks no skills:\n\n{}",
            pbx::HEAD
        );
    }
    for tick in ticks {
        println!("{tick}");
    }
    println!(
        "\nThe same pair of contact and agent after each of {events} events; {met} of the {asked} ratios that are asked."
    );
    Ok(())
}
