//! The engine against the slow twin: random runs, kept runs, and a check of the generator itself.
#![expect(clippy::panic, clippy::print_stderr, reason = "tests fail by panicking, and the long ones tell their figure")]

use crate::random::{amount, pseudo_random};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use toritsugi::testing::duel;

mod coverage;
pub(crate) mod planted;
mod rules;

#[test]
fn engine_and_twin_agree_on_random_runs() {
    let cases = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(400);
    let config = Config { cases, failure_persistence: None, ..Config::default() };
    let plan = prop::array::uniform32(any::<u16>());
    let steps = prop::collection::vec(any::<[u8; 16]>(), 0..150);
    let outcome = TestRunner::new(config).run(&(plan, steps), |(plan, steps)| {
        let mut data: Vec<u8> = plan.iter().flat_map(|pair| pair.to_le_bytes()).collect();
        data.extend(steps.into_iter().flatten());
        duel::run(&data);
        Ok(())
    });
    outcome.unwrap();
}

#[test]
fn engine_and_twin_agree_on_pseudo_random_inputs() {
    for seed in 0..300 {
        duel::run(&pseudo_random(seed, 120));
    }
    // Inputs that end anywhere.
    for length in 0..200 {
        let mut data = pseudo_random(length, 12);
        data.truncate(usize::try_from(length).unwrap());
        duel::run(&data);
    }
}

/// `SOAK_RUNS=334000 cargo test --release --test it -- --ignored --nocapture soak`, of 300 commands each; `SOAK_FIRST` is the first seed.
#[test]
#[ignore = "long; see the documentation of proofs"]
fn soak() {
    let (runs, first) = (amount("SOAK_RUNS", 334_000), amount("SOAK_FIRST", 10_000_000));
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for thread in 0..threads {
            let seeds = (first..first + runs).skip(thread).step_by(threads);
            scope.spawn(move || seeds.for_each(run_of_soak));
        }
    });
    eprintln!("engine against twin: {} commands in {runs} runs from {first} on, 0 differences", runs * 300);
}

fn run_of_soak(seed: u64) {
    let run = || duel::run(&pseudo_random(seed, 300));
    if let Err(panic) = std::panic::catch_unwind(run) {
        eprintln!("SOAK_RUNS=1 SOAK_FIRST={seed}");
        std::panic::resume_unwind(panic);
    }
}
