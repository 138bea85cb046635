//! A router in a steady state allocates nothing: it has grown all that it needs.

#[path = "../../benches/workload/mod.rs"]
#[expect(dead_code, unused_imports, reason = "the benchmark uses more of it")]
mod workload;

use toritsugi::Router;
use workload::{Recording, Replay, record, scenario};

/// Commands in which what has not been needed before may still be grown.
const GROWTH: usize = 50_000;

/// Lines, pools and requirements that were never seen before need room: here all have been.
#[test]
fn a_command_allocates_nothing_in_a_steady_state() {
    let Recording { start, steps, digests, .. } = record::<Router>(&scenario::S1).unwrap();
    let mut replay = Replay::new(start, &steps, &digests);
    replay.measure(GROWTH).unwrap();
    let mut allocations = Vec::new();
    let mut number = GROWTH;
    replay
        .run(steps.len() - GROWTH, 1, |apply| {
            let count = allocation_counter::measure(|| apply()).count_total;
            if count > 0 {
                allocations.push((number, count));
            }
            number += 1;
        })
        .unwrap();
    assert_eq!(number, steps.len());
    let shown: Vec<_> = allocations.iter().take(5).map(|(number, count)| (count, &steps[*number])).collect();
    assert!(allocations.is_empty(), "{} commands allocate, among them {shown:#?}", allocations.len());
}
