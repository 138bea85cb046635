//! Calls per CPU second of one core, through the real router, with all statistics of a run, and with the public figures of the router's events
//! beside them: a pool of 100 and an N-model of 5 + 5 agents.
//!
//! `cargo bench --bench simulator -- 1000000`; `benches/simulators/run` sets other simulators beside it.
#![expect(clippy::float_arithmetic, reason = "times and rates for the eye")]
#![expect(clippy::print_stdout, reason = "a program that people run in a terminal")]

use std::time::{Duration, Instant};
use toritsugi::sim::{
    Arrivals, Centre, CentreDefinition, CentreError, Distribution, Outcome, Run, Shift, StaffDefinition,
    TrafficDefinition,
};
use toritsugi::{MembershipDefinition, OfferMode, PlanDefinition, ProfileDefinition, QueueDefinition};

const UNIT: Duration = Duration::from_secs(100);

fn main() -> Result<(), Box<dyn std::error::Error>> {
    // `cargo test` and `cargo bench` add arguments of their own.
    let calls: f64 = std::env::args().find_map(|argument| argument.parse().ok()).unwrap_or(10_000.0);
    println!("{:<28}{:>12}{:>14}", "simulator, model", "calls", "calls/CPU s");
    let pool = pool(calls)?;
    measure("toritsugi, M/M/100", &pool, |outcome| {
        let counts = &outcome.total.counts;
        let wait = Duration::from_micros(counts.wait_micros.checked_div(counts.offered).unwrap_or(0));
        format!("mean wait {:.4}", wait.as_secs_f64() / UNIT.as_secs_f64())
    })?;
    let n_model = n_model(calls)?;
    measure("toritsugi, N-model", &n_model, |outcome| {
        let gone = |kind: usize| {
            outcome.traffic.get(kind).and_then(|traffic| traffic.flow.counts.abandoned_share()).unwrap_or(0.0)
        };
        format!("P(abandon) {:.4}, {:.4}", gone(0), gone(1))
    })?;
    Ok(())
}

fn measure(
    what: &str,
    centre: &Centre,
    figures: impl Fn(&Outcome) -> String,
) -> Result<(), Box<dyn std::error::Error>> {
    let run = Run::default().interval(centre.cycle());
    for (run, with) in [(run, "and public figures"), (run.without_figures(), "")] {
        let (before, wall) = (cpu(), Instant::now());
        let outcome = centre.run(&run)?;
        let taken = match (before, cpu()) {
            (Some(before), Some(after)) => after.saturating_sub(before),
            // No such figure on this system: then the machine should have nothing else to do.
            _ => wall.elapsed(),
        };
        let calls = outcome.total.counts.offered;
        let rate = f64::from(u32::try_from(calls)?) / taken.as_secs_f64();
        println!("{what:<28}{calls:>12}{rate:>14.0}   {} {with}", figures(&outcome));
    }
    Ok(())
}

/// The time that this thread has had a core.
fn cpu() -> Option<Duration> {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    text.split_whitespace().next()?.parse().ok().map(Duration::from_nanos)
}

fn queue(name: &str) -> QueueDefinition {
    QueueDefinition::new(name).channels(["voice"]).offer_mode(OfferMode::Assign).connect_on_accept()
}

fn traffic(name: &str, rate: f64, length: Duration) -> TrafficDefinition {
    let expected = rate * length.as_secs_f64() / UNIT.as_secs_f64();
    TrafficDefinition::new(name, name, "voice")
        .arrivals(Arrivals::rates(Duration::ZERO, length, [expected]))
        .handling(Distribution::Exponential(UNIT))
}

fn staff(name: &str, count: u32, length: Duration, memberships: &[MembershipDefinition]) -> StaffDefinition {
    let profile = memberships.iter().cloned().fold(ProfileDefinition::new(), ProfileDefinition::membership);
    StaffDefinition::new(name, count, profile).shift(Shift::new(Duration::ZERO, length))
}

fn pool(calls: f64) -> Result<Centre, CentreError> {
    let length = UNIT.mul_f64(calls / 95.0);
    CentreDefinition::new(PlanDefinition::new().queue(queue("calls")))
        .cycle(length)
        .staff(staff("pool", 100, length, &[MembershipDefinition::new("calls")]))
        .traffic(traffic("calls", 95.0, length))
        .build()
}

fn n_model(calls: f64) -> Result<Centre, CentreError> {
    let length = UNIT.mul_f64(calls / 9.0);
    let patient = |traffic: TrafficDefinition| traffic.patience(Distribution::Exponential(2 * UNIT));
    let second = [MembershipDefinition::new("one").level(1).order(1), MembershipDefinition::new("two").order(0)];
    CentreDefinition::new(PlanDefinition::new().queue(queue("one")).queue(queue("two")))
        .cycle(length)
        .staff(staff("pool 1", 5, length, &[MembershipDefinition::new("one")]))
        .staff(staff("pool 2", 5, length, &second))
        .traffic(patient(traffic("one", 5.0, length)))
        .traffic(patient(traffic("two", 4.0, length)))
        .build()
}
