//! Closed forms of queueing theory, by the method of batch means. Times are in units of the mean handling time.

use super::{DAY, SECOND, number, queue, staff};
use core::time::Duration;
use toritsugi::sim::{Arrivals, CentreDefinition, Counts, Distribution, Run, Shift, TrafficDefinition};
use toritsugi::{OfferMode, PlanDefinition};

/// The mean handling time.
const UNIT: Duration = Duration::from_secs(100);
const BATCHES: u32 = 26;
/// A batch is half a day long, 432 units: long against the 9 units in which such a pool forgets its state.
const BATCH: Duration = Duration::from_secs(12 * 3_600);

/// A pool of ten agents and one Poisson stream; the counts of each batch but the first, in which the pool fills.
fn batches(rate: f64, patience: Option<Duration>) -> Vec<Counts> {
    let length = BATCH * BATCHES;
    let expected = rate * length.as_secs_f64() / UNIT.as_secs_f64();
    let mut traffic = TrafficDefinition::new("calls", "front", "voice")
        .arrivals(Arrivals::rates(Duration::ZERO, length, [expected]))
        .handling(Distribution::Exponential(UNIT));
    if let Some(mean) = patience {
        traffic = traffic.patience(Distribution::Exponential(mean));
    }
    let plan = PlanDefinition::new().queue(queue("front").offer_mode(OfferMode::Assign));
    let pool = staff("pool", 10, "front").shift(Shift::new(Duration::ZERO, length));
    let centre = CentreDefinition::new(plan).cycle(length).staff(pool).traffic(traffic).build().unwrap();
    let outcome = centre.run(&Run::default().seed(20).interval(BATCH)).unwrap();
    outcome.total.intervals[1..].to_vec()
}

/// How many standard errors the mean over the batches is from the exact value.
fn z(batches: &[Counts], exact: f64, measure: impl Fn(&Counts) -> f64) -> f64 {
    let count = f64::from(BATCHES - 1);
    let values: Vec<f64> = batches.iter().map(measure).collect();
    let mean = values.iter().sum::<f64>() / count;
    let variance = values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / (count - 1.0);
    (mean - exact) / (variance / count).sqrt()
}

fn share(part: u64, whole: u64) -> f64 {
    number(part) / number(whole)
}

fn mean_wait(micros: u64, contacts: u64) -> f64 {
    Duration::from_micros(micros).as_secs_f64() / number(contacts) / UNIT.as_secs_f64()
}

/// Erlang (1917): n = 10, a = 8. P(W > 0) = .409180150796, E[W] = .204590075398.
#[test]
fn erlang_c() {
    let batches = batches(8.0, None);
    let delayed = z(&batches, 0.409_180_150_796, |counts| share(counts.answered_late, counts.offered));
    let wait = z(&batches, 0.204_590_075_398, |counts| mean_wait(counts.wait_micros, counts.offered));
    assert!(delayed.abs() < 4.0 && wait.abs() < 4.0, "z: P(wait) {delayed:.2}, E[W] {wait:.2}");
}

/// Palm (1946): n = 10, lambda = 10, theta = .5. P(abandon) = .1039132123, E[W] = .2078264247.
#[test]
fn erlang_a() {
    let batches = batches(10.0, Some(2 * UNIT));
    let abandoned = z(&batches, 0.103_913_212_3, |counts| share(counts.abandoned, counts.offered));
    let wait = z(&batches, 0.207_826_424_7, |counts| mean_wait(counts.wait_micros, counts.offered));
    assert!(abandoned.abs() < 4.0 && wait.abs() < 4.0, "z: P(abandon) {abandoned:.2}, E[W] {wait:.2}");
}

/// Without a queue (nobody waits at all) a pool is Erlang's loss system, whatever the handling times: B(10, 7) = .0787408829696.
#[test]
fn erlang_b_with_constant_handling() {
    let length = BATCH * BATCHES;
    let expected = 7.0 * length.as_secs_f64() / UNIT.as_secs_f64();
    let traffic = TrafficDefinition::new("calls", "front", "voice")
        .arrivals(Arrivals::rates(Duration::ZERO, length, [expected]))
        .handling(Distribution::Constant(UNIT))
        .patience(Distribution::ZERO);
    let plan = PlanDefinition::new().queue(queue("front").offer_mode(OfferMode::Assign));
    let pool = staff("pool", 10, "front").shift(Shift::new(Duration::ZERO, length));
    let centre = CentreDefinition::new(plan).cycle(length).staff(pool).traffic(traffic).build().unwrap();
    let outcome = centre.run(&Run::default().seed(21).interval(BATCH)).unwrap();
    let lost = z(&outcome.total.intervals[1..], 0.078_740_882_969_6, |counts| share(counts.abandoned, counts.offered));
    assert!(lost.abs() < 4.0, "z: P(lost) {lost:.2}");
    assert_eq!(outcome.total.counts.wait_micros, 0);
    assert!(outcome.length > 10 * DAY && outcome.interval > SECOND);
}
