//! A router in a steady state hardly ever allocates: it has grown all that it needs.

#[path = "../../benches/workload/mod.rs"]
#[expect(dead_code, unused_imports, reason = "the benchmark uses more of it")]
mod workload;

use toritsugi::Router;
use workload::{Recording, Replay, record, scenario};

/// Commands in which what has not been needed before may still be grown.
const GROWTH: usize = 50_000;

/// Lines, pools and requirements that were never seen before need room: here all have been.
#[test]
fn commands_do_not_allocate_in_a_steady_state() {
    let Recording { start, steps, digests, .. } = record::<Router>(&scenario::S1).unwrap();
    let mut replay = Replay::new(start, &steps, &digests);
    replay.measure(GROWTH).unwrap();
    let mut allocations = Vec::new();
    let mut number = GROWTH;
    replay
        .run(steps.len() - GROWTH, 1, |apply| {
            let count = allocation_counter::measure(&mut *apply).count_total;
            if count > 0 {
                allocations.push((number, count));
            }
            number += 1;
        })
        .unwrap();
    assert_eq!(number, steps.len());
    let shown: Vec<_> = allocations.iter().take(5).map(|(number, count)| (count, steps.get(*number))).collect();
    // The record of an agent that signs in anew grows its lists once more.
    let few = allocations.len() * 100 < steps.len() - GROWTH;
    assert!(few, "{} commands allocate, among them {shown:#?}", allocations.len());
}
