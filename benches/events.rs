//! What an event costs: one command, applied to a busy centre, with every decision and every event that follows from it.
//!
//! `cargo bench` measures time: criterion's iteration is one command. `cargo bench -- --test` only runs everything once.
//! To count instructions, run the replay alone under callgrind, for `small` or `large`:
//!
//! ```text
//! CARGO_TARGET_X86_64_UNKNOWN_LINUX_GNU_RUNNER="valgrind --tool=callgrind --toggle-collect=*Replay*measured*" \
//!     cargo bench --bench events -- count small
//! ```
//!
//! The instructions per event are the total that callgrind prints, divided by the commands that the program prints.
#![expect(clippy::print_stderr, reason = "a benchmark is a program that talks to its user")]

mod workload;

use criterion::{Criterion, SamplingMode};
use std::error::Error;
use std::time::Duration;
use toritsugi::Router;
use toritsugi::testing::{Routing, SlowRouter};
use workload::{Recording, Replay, Size, record};

const SMALL: Size =
    Size { agents: 50, queues: 5, skills: 8, profiles: 12, backlog: 20, before: 20_000, measured: 100_000 };
const LARGE: Size = Size {
    agents: 10_000,
    queues: 500,
    skills: 200,
    profiles: 1_000,
    backlog: 50_000,
    before: 150_000,
    measured: 200_000,
};

/// The large case at a tenth, for the twin: it looks at everything there is for every command.
const TENTH: Size =
    Size { agents: 1_000, queues: 50, skills: 20, profiles: 100, backlog: 5_000, before: 500, measured: 2_000 };

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["count", "small"] => count(&SMALL),
        ["count", "large"] => count(&LARGE),
        _ => time(),
    }
}

/// One replay, for a profiler.
fn count(size: &Size) -> Result<(), Box<dyn Error>> {
    let recording = record(size)?;
    eprintln!("{}", recording.figures);
    let elapsed = Replay::<Router>::new(&recording)?.measure(u64::try_from(size.measured)?)?;
    eprintln!("  {} ns an event", elapsed.as_nanos() / u128::try_from(size.measured)?);
    Ok(())
}

fn time() -> Result<(), Box<dyn Error>> {
    let mut criterion = Criterion::default().configure_from_args();
    for (case, size) in [("small", &SMALL), ("large", &LARGE), ("tenth", &TENTH)] {
        let recording = record(size)?;
        eprintln!("{case}\n{}", recording.figures);
        measure::<Router>(&mut criterion, case, "engine", &recording)?;
        if case != "large" {
            measure::<SlowRouter>(&mut criterion, case, "twin", &recording)?;
        }
    }
    Ok(())
}

/// Measures a router; one that emits other events than those that were recorded fails.
fn measure<R: Routing>(
    criterion: &mut Criterion,
    case: &str,
    router: &str,
    recording: &Recording,
) -> Result<(), Box<dyn Error>> {
    let mut replay = None;
    let mut outcome = Ok(());
    let mut group = criterion.benchmark_group(case);
    group.sample_size(10).sampling_mode(SamplingMode::Flat);
    group.warm_up_time(Duration::from_millis(500)).measurement_time(Duration::from_secs(3));
    group.bench_function(router, |bencher| {
        bencher.iter_custom(|commands| {
            proceed::<R>(&mut replay, recording, commands).unwrap_or_else(|error| {
                outcome = Err(error);
                Duration::from_secs(1)
            })
        });
    });
    group.finish();
    outcome
}

/// Goes on with a replay, which begins with the first call.
fn proceed<'a, R: Routing>(
    replay: &mut Option<Replay<'a, R>>,
    recording: &'a Recording,
    commands: u64,
) -> Result<Duration, Box<dyn Error>> {
    let mut running = match replay.take() {
        Some(running) => running,
        None => Replay::new(recording)?,
    };
    let elapsed = running.measure(commands)?;
    *replay = Some(running);
    Ok(elapsed)
}
