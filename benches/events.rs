//! Events per second: the engine on a small and a large centre, and the slow twin beside it on the same commands.
//!
//! An event is one command: a contact arrives, one is completed or abandoned, an agent leaves and comes back or changes its
//! skills. Queues assign, so a match is made within the command that makes it possible. The commands are drawn ahead while a
//! router follows them, so that only `apply` is measured; the fold of all events is asserted, so that nothing else is.
#![expect(missing_docs, reason = "criterion's macros make functions without documentation")]
#![expect(clippy::print_stdout, clippy::expect_used, reason = "a program that reports to the one who started it")]

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use std::hint::black_box;
use toritsugi::testing::{Routing, SlowRouter};
use toritsugi::{Event, Router};

mod workload;

use workload::{Centre, LARGE, SMALL, Workload};

/// Applies commands and folds what happened into a number.
fn drive<R: Routing>(router: &mut R, steps: &[workload::Step], events: &mut Vec<Event>) -> u64 {
    let mut fold = 0;
    for (at, command) in steps {
        events.clear();
        black_box(router.apply(*at, command.clone(), events)).expect("a command that was accepted when it was drawn");
        fold = events.iter().fold(fold, workload::fold_event);
    }
    fold
}

fn measure<R: Routing + Clone>(criterion: &mut Criterion, name: &str, centre: &Centre, warm: &Workload<R>) {
    let mut group = criterion.benchmark_group(name);
    group.throughput(Throughput::Elements(u64::try_from(warm.steps.len()).unwrap_or(u64::MAX)));
    group.sample_size(10);
    let mut events = Vec::with_capacity(1_024);
    group.bench_function(centre.name, |bencher| {
        bencher.iter_batched_ref(
            || warm.router.clone(),
            |router| assert_eq!(drive(router, &warm.steps, &mut events), warm.fold, "another decision was made"),
            BatchSize::LargeInput,
        );
    });
    group.finish();
}

fn benches(criterion: &mut Criterion) {
    let small: Workload<Router> = workload::warm(&SMALL, 100_000, 20_000);
    println!("{}", small.description);
    measure(criterion, "engine", &SMALL, &small);
    let twin: Workload<SlowRouter> = workload::warm(&SMALL, 100_000, 20_000);
    assert_eq!(twin.fold, small.fold, "engine and twin decide alike");
    measure(criterion, "slow twin", &SMALL, &twin);
    let large: Workload<Router> = workload::warm(&LARGE, 300_000, 100_000);
    println!("{}", large.description);
    measure(criterion, "engine", &LARGE, &large);
}

criterion_group! {
    name = groups;
    config = Criterion::default().without_plots().warm_up_time(core::time::Duration::from_secs(1));
    targets = benches
}
criterion_main!(groups);
