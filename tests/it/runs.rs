//! Random runs of engine and twin that end at the first difference, without the search for a shorter run; ten times as many with `RUNS=1000`.

use crate::random::{amount, pseudo_random};
use toritsugi::testing::duel::{self, Duel};
use toritsugi::testing::generator::{self, Features, KNOWN};
use toritsugi::testing::{Restored, Routing, SlowRouter};
use toritsugi::{Limits, QueueId, Router};

fn agree<A: Routing, B: Routing>(seeds: impl Iterator<Item = u64>, commands: usize) {
    for seed in seeds {
        let (plan, steps) = duel::parts(&pseudo_random(seed, commands));
        let mut duel = Duel::<A, B>::new(&generator::plan_with(KNOWN, &plan));
        for bytes in steps {
            let delivered = generator::delivery_with(KNOWN, &bytes, duel.first().inner());
            let result = duel.deliver(&delivered);
            assert!(result.is_ok(), "seed {seed}: {}", result.unwrap_err());
        }
    }
}

#[test]
fn engine_and_twin_agree() {
    agree::<Router, SlowRouter>(20_000_000..20_000_000 + amount("RUNS", 100), 120);
}

#[test]
fn a_restored_router_goes_on() {
    agree::<Router, Restored>(21_000_000..21_000_000 + amount("RUNS", 100) / 3, 60);
}

#[test]
fn engine_and_twin_agree_in_a_crowd() {
    // Enough living lines, pools and contacts for every index to grow and shrink.
    let mut most = (0, 0);
    for seed in 0..8 {
        let (plan, steps) = duel::parts(&pseudo_random(3_000_000 + seed, 350));
        let mut definition = generator::definition_with(Features::NONE, &plan);
        definition.limits = Limits::default();
        for queue in &mut definition.queues {
            (queue.maximum_length, queue.maximum_wait) = (None, None);
        }
        // Every other time all of them in one queue, on one channel.
        if seed % 2 == 0 {
            definition.queues.truncate(1);
            definition.queues.iter_mut().for_each(|queue| queue.channels = vec!["c0".into()]);
        }
        let plan = definition.build_with(&generator::strategies()).unwrap();
        let mut duel = Duel::<Router, SlowRouter>::new(&plan);
        for bytes in steps {
            let (at, command) = generator::command_in_crowd(Features::NONE, &bytes, duel.first());
            let result = duel.step(at, &command);
            assert!(result.is_ok(), "seed {seed}: {}", result.unwrap_err());
        }
        let router = duel.first();
        let waiting = (0..4).map(|queue| router.waiting(QueueId(queue)).len()).max().unwrap_or(0);
        most = (waiting.max(most.0), router.agents().len().max(most.1));
    }
    assert!(most.0 > 100 && most.1 > 15, "at most {most:?} contacts waiting in one queue, and agents");
}
