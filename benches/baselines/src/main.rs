//! Runs what people use today beside the router, on the same events, in the same run, and fails where they decide differently.

mod centre;
mod compare;
mod competitor;
#[expect(dead_code, reason = "the package's own driver uses the rest")]
#[path = "../../workload/live.rs"]
mod live;
mod naive;
mod ordered;
#[path = "../../workload/random.rs"]
mod random;
mod router;
mod scan;
mod scenario;
mod sqlite;
mod stream;

use centre::Centre;
use clap::Parser;
use compare::{Kind, compare};
use competitor::Failure;
use random::Random;
use std::collections::BTreeSet;
use std::time::Duration;

/// Compares the router with what people use today.
#[derive(Debug, Parser)]
struct Arguments {
    /// tiny, S1, S2, S3, S4, S5, S5z, S6.
    #[arg(default_values_t = ["S1", "S2", "S3", "S6"].map(String::from))]
    scenarios: Vec<String>,
    /// Runs only these: scan, naive, ordered, sqlite.
    #[arg(long, value_delimiter = ',')]
    only: Vec<String>,
    /// The events of a scenario, at most.
    #[arg(long)]
    events: Option<usize>,
    /// How long each may take for its events of a scenario, in seconds.
    #[arg(long, default_value_t = 10)]
    seconds: u64,
}

fn main() -> Result<(), Failure> {
    let arguments = Arguments::parse();
    let kinds = Kind::named(&arguments.only)?;
    println!("{}", compare::HEAD);
    let (mut events, mut asked, mut met) = (0, 0, 0);
    let mut skipped = BTreeSet::new();
    for name in &arguments.scenarios {
        let mut scenario = scenario::find(name).ok_or_else(|| format!("there is no scenario {name}"))?;
        scenario.measured = arguments.events.unwrap_or(scenario.measured).min(scenario.measured);
        let mut random = Random::new(1);
        let centre = Centre::new(scenario, &mut random);
        let mut recording = stream::record(&centre, random)?;
        let report = compare(&mut recording, &kinds, Duration::from_secs(arguments.seconds))?;
        for outcome in &report.outcomes {
            println!("{outcome}");
            events += outcome.events();
            asked += usize::from(outcome.is_met().is_some());
            met += usize::from(outcome.is_met() == Some(true));
        }
        skipped.extend(report.skipped);
    }
    for reason in skipped {
        println!("SKIPPED: {reason}");
    }
    println!(
        "\nThe same pair of contact and agent after each of {events} events; {met} of the {asked} ratios that are asked."
    );
    Ok(())
}
