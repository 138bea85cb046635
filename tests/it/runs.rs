//! Random runs of engine and twin that end at the first difference, without the search for a shorter run; ten times as many with `RUNS=1000`.

use crate::random::{amount, pseudo_random};
use toritsugi::Router;
use toritsugi::testing::duel::{self, Duel};
use toritsugi::testing::generator::{self, KNOWN};
use toritsugi::testing::{Restored, Routing, SlowRouter};

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
