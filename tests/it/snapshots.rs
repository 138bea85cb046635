//! Kept states: a router that is restored after every command against one that never is.

use crate::twin::pseudo_random;
use toritsugi::Router;
use toritsugi::testing::Restored;
use toritsugi::testing::duel;

#[test]
fn a_restored_router_goes_on_as_if_nothing_had_been() {
    for seed in 0..300 {
        duel::run_pair::<Router, Restored>(&pseudo_random(7_000_000 + seed, 100));
    }
}
