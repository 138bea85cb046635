//! The simulator against closed forms, against itself, and on the centre that comes with the example.
#![expect(clippy::float_arithmetic, reason = "statistics")]

use core::time::Duration;
use toritsugi::sim::{
    Arrivals, CentreDefinition, Counts, Distribution, Outcome, Run, Shift, StaffDefinition, TrafficDefinition,
};
use toritsugi::{OfferMode, PlanDefinition, ProfileDefinition, QueueDefinition};

/// Mean handling time.
const SERVICE: Duration = Duration::from_secs(100);
/// Batches of a run; the first one warms it up and is left out.
const BATCHES: u32 = 31;

/// One queue, `agents` agents, and Poisson arrivals of `load` Erlangs until about `calls` came.
fn queue(agents: u32, load: f64, patience: Option<Duration>, calls: f64) -> Outcome {
    let length = SERVICE.mul_f64(calls / load);
    let batch = Duration::from_micros(u64::try_from(length.as_micros()).unwrap() / u64::from(BATCHES) + 1);
    let cycle = batch * BATCHES;
    let plan =
        PlanDefinition::new().queue(QueueDefinition::new("calls").channels(["voice"]).offer_mode(OfferMode::Assign));
    let staff = StaffDefinition::new("agents", agents, ProfileDefinition::new().queue("calls"))
        .shift(Shift::new(Duration::ZERO, cycle));
    let mut traffic = TrafficDefinition::new("calls", "calls", "voice")
        .arrivals(Arrivals::rates(Duration::ZERO, cycle, [calls]))
        .handling(Distribution::Exponential(SERVICE));
    if let Some(patience) = patience {
        traffic = traffic.patience(Distribution::Exponential(patience));
    }
    let centre = CentreDefinition::new(plan).cycle(cycle).staff(staff).traffic(traffic).build().unwrap();
    centre.run(&Run::default().seed(7).interval(batch)).unwrap()
}

fn ratio(part: u64, whole: u64) -> f64 {
    f64::from(u32::try_from(part).unwrap()) / f64::from(u32::try_from(whole).unwrap())
}

/// The batch means of a figure are within four standard errors of its exact value.
#[track_caller]
fn agrees(outcome: &Outcome, exact: f64, figure: impl Fn(&Counts) -> f64) {
    let values: Vec<f64> = outcome.total.intervals.iter().skip(1).map(figure).collect();
    let count = f64::from(u32::try_from(values.len()).unwrap());
    let mean = values.iter().sum::<f64>() / count;
    let variance = values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / (count - 1.0);
    let z = (mean - exact) / (variance / count).sqrt();
    assert!(count >= 20.0 && z.abs() < 4.0, "mean {mean} of {count} batches, exact {exact}: z {z}");
}

fn mean_wait(counts: &Counts) -> f64 {
    counts.mean_wait().unwrap().as_secs_f64() / SERVICE.as_secs_f64()
}

/// M/M/10 with 8 Erlangs, Erlang C: C = 0.40918, mean wait C / (n - a).
#[test]
fn erlang_c() {
    let outcome = queue(10, 8.0, None, 300_000.0);
    agrees(&outcome, 0.409_180_150_796, |counts| ratio(counts.answered_late, counts.answered));
    agrees(&outcome, 0.204_590_075_398, mean_wait);
}

/// M/M/10 + M with 10 Erlangs and patience of twice the handling time, Erlang A.
#[test]
fn erlang_a() {
    let outcome = queue(10, 10.0, Some(SERVICE * 2), 200_000.0);
    agrees(&outcome, 0.103_913_212_3, |counts| ratio(counts.abandoned, counts.offered));
    agrees(&outcome, 0.199_581_207_2, mean_wait);
}

fn day() -> CentreDefinition {
    toml::from_str(include_str!("../../examples/simulate/centre.toml")).unwrap()
}

#[test]
fn the_same_seed_gives_the_same_days() {
    let centre = day().build().unwrap();
    let run = Run::default().cycles(2);
    let outcome = centre.run(&run).unwrap();
    assert_eq!(outcome, centre.run(&run).unwrap());
    assert_ne!(outcome.total, centre.run(&run.seed(2)).unwrap().total);
}

#[test]
fn waits_add_up_to_the_area_below_the_queue_exactly() {
    let outcome = day().build().unwrap().run(&Run::default().cycles(3)).unwrap();
    for queue in &outcome.queues {
        assert!(queue.flow.counts.offered > 0, "{}", queue.name);
        assert_eq!(u128::from(queue.flow.counts.wait_micros), u128::from(queue.length.integral()), "{}", queue.name);
    }
}

/// The centre of the example is scaled to 60,000 calls a month, of which about 98 in 100 are answered.
#[test]
fn the_day_of_the_example_is_the_published_one() {
    let definition = day();
    let outcome = definition.clone().build().unwrap().run(&Run::default().cycles(5)).unwrap();
    let mut calls = Counts::default();
    for (traffic, result) in definition.traffic.iter().zip(&outcome.traffic) {
        if traffic.channel == "voice" {
            calls.add(&result.flow.counts);
        }
    }
    let answered = ratio(calls.answered, calls.offered);
    assert!((0.96..0.995).contains(&answered), "{answered} answered");
    let monthly = calls.offered * 22 / 5;
    assert!((55_000..65_000).contains(&monthly), "{monthly} calls in 22 days");
    let missing: Vec<&str> = ["chat", "e-mail", "web form", "social message", "fax", "callback"]
        .into_iter()
        .filter(|channel| definition.traffic.iter().all(|traffic| traffic.channel != *channel))
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
}
