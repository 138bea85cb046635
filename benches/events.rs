//! What an event costs: one command, applied to a busy centre, with every decision and every event that follows from it.
//!
//! ```text
//! cargo bench                                             # time of the common scenarios, and of the slow twin
//! cargo bench -- --test                                   # runs each of them only once
//! cargo bench --bench events -- count S3                  # one replay of a scenario, with its mean time
//! cargo bench --bench events -- tails S3                  # the same with a clock at every command, for the slowest of them
//! cargo bench --bench events -- count S3 1000             # the first 1,000 commands of it
//! cargo bench --bench events -- growth                    # how time and instructions grow, with the plots of docs/scaling.md
//! cargo bench --bench events -- memory                    # bytes an agent and a contact, and what lives after many commands
//! cargo bench --bench events -- batch                     # how long rounds of batches take
//! cargo bench --bench events -- profile S1                # where the instructions of an event go
//! cargo bench --bench events -- budget                    # checks the committed budget
//! cargo bench --bench events -- budget rewrite            # writes it anew
//! ```
//!
//! To count instructions, run the replay alone under callgrind:
//!
//! ```text
//! CARGO_TARGET_X86_64_UNKNOWN_LINUX_GNU_RUNNER="valgrind --tool=callgrind --toggle-collect=*Replay*measured*" \
//!     cargo bench --bench events -- count S1
//! ```
//!
//! The instructions per event are the total that callgrind prints, divided by the commands that the program prints. The scenarios are in
//! `benches/workload/scenario.rs`; each is seeded, and fails if its events are not those that it is known for.
#![expect(clippy::print_stderr, reason = "a benchmark is a program that talks to its user")]

mod batch;
mod budget;
mod growth;
mod profile;
mod workload;

use criterion::{Criterion, SamplingMode};
use std::env;
use std::error::Error;
use std::process::Command;
use std::time::{Duration, Instant};
use toritsugi::Router;
use toritsugi::testing::SlowRouter;
use workload::{Filling, Lasting, Measured, Recording, Replay, Scenario, record, scenario};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).filter(|argument| argument != "--bench").collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["count"] => scenario::ALL.iter().try_for_each(count),
        ["count", name] => count(&scenario::find(name).ok_or("no such scenario")?),
        ["count", name, commands] => {
            count(&scenario::find(name).ok_or("no such scenario")?.shortened(commands.parse()?))
        }
        ["tails", name] => tails(&scenario::find(name).ok_or("no such scenario")?),
        ["growth"] => growth::growth(),
        ["memory"] => memory(),
        ["batch"] => batch::batch(),
        ["profile", name] => profile::profile(name),
        ["observe", name] => profile::observe(name),
        ["budget"] => budget::budget(false),
        ["budget", "rewrite"] => budget::budget(true),
        _ => time(),
    }
}

/// One replay, for a profiler.
fn count(scenario: &Scenario) -> Result<(), Box<dyn Error>> {
    let Recording { start, steps, digests, figures, .. } = record::<Router>(scenario)?;
    eprintln!("{}\n{figures}", scenario.name);
    let elapsed = Replay::new(start, &steps, &digests).measure(steps.len())?;
    eprintln!("  {} ns an event", elapsed.as_nanos() / u128::try_from(steps.len())?);
    Ok(())
}

/// How long the slowest commands take; the clock itself is a part of it.
fn tails(scenario: &Scenario) -> Result<(), Box<dyn Error>> {
    let Recording { start, steps, digests, figures, .. } = record::<Router>(scenario)?;
    eprintln!("{}\n{figures}", scenario.name);
    let mut times = Vec::with_capacity(steps.len());
    Replay::new(start, &steps, &digests).run(steps.len(), 1, |apply| {
        let start = Instant::now();
        apply();
        times.push(start.elapsed());
    })?;
    times.sort_unstable();
    for (name, thousandths) in [("median", 500), ("99th percentile", 990), ("99.9th percentile", 999)] {
        let time = times.get(times.len() * thousandths / 1_000).ok_or("no command")?;
        eprintln!("  {name} {} ns", time.as_nanos());
    }
    eprintln!("  longest {} ns", times.last().ok_or("no command")?.as_nanos());
    Ok(())
}

/// What routers keep in memory, with the room that their containers have grown for more.
fn memory() -> Result<(), Box<dyn Error>> {
    for name in ["S3", "S3u", "S4", "S5", "S6"] {
        let scenario = scenario::find(name).ok_or("no such scenario")?;
        let mut filling = Filling::new(&scenario)?;
        let mut outcome = Ok(());
        let agents = allocation_counter::measure(|| outcome = filling.sign_in()).bytes_current;
        outcome?;
        eprintln!(
            "{name}: {} bytes for each of {} agents",
            agents / i64::from(scenario.size.agents),
            scenario.size.agents
        );
        if scenario.size.backlog > 0 {
            let mut outcome = Ok(0);
            let contacts = allocation_counter::measure(|| outcome = filling.arrive()).bytes_current;
            let count = outcome?;
            eprintln!(
                "{name}: {} bytes for each of {count} contacts, of which {} wait",
                contacts / i64::from(count),
                scenario.size.backlog
            );
        }
    }
    ["S1", "S2"].into_iter().try_for_each(lasting)
}

/// What lives after many commands of a steady centre: router, figures, and what draws the commands.
fn lasting(name: &str) -> Result<(), Box<dyn Error>> {
    let scenario = scenario::find(name).ok_or("no such scenario")?;
    let (mut centre, mut outcome) = (None, Ok(()));
    let mut live = 0;
    for (more, in_all) in [(1_000_000, "1,000,000"), (9_000_000, "10,000,000")] {
        let mut go_on = || match &mut centre {
            None => centre.insert(Lasting::new(&scenario)?).go_on(more),
            Some(centre) => centre.go_on(more),
        };
        live += allocation_counter::measure(|| outcome = go_on()).bytes_current;
        std::mem::replace(&mut outcome, Ok(()))?;
        eprintln!("{name}: {live} bytes live after {in_all} commands");
    }
    Ok(())
}

/// How many instructions an event of a scenario takes, over so many commands; nothing if valgrind cannot be run.
fn instructions(scenario: &str, commands: usize) -> Result<Option<u64>, Box<dyn Error>> {
    let counted = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null", "--toggle-collect=*Replay*measured*"])
        .arg(env::current_exe()?)
        .args(["count", scenario, &commands.to_string()])
        .output();
    match counted {
        Ok(output) => {
            let text = String::from_utf8_lossy(&output.stderr);
            let total =
                text.lines().find_map(|line| line.split_once("Collected : ")).ok_or_else(|| text.to_string())?.1;
            Ok(Some(total.trim().parse::<u64>()? / u64::try_from(commands.max(1))?))
        }
        Err(error) => {
            eprintln!("SKIPPED: the instructions of {scenario}, as valgrind cannot be run: {error}");
            Ok(None)
        }
    }
}

fn time() -> Result<(), Box<dyn Error>> {
    let mut criterion = Criterion::default().configure_from_args();
    for scenario in [scenario::S1, scenario::S2, scenario::S3, scenario::TENTH] {
        let recording = record::<Router>(&scenario)?;
        eprintln!("{}\n{}", scenario.name, recording.figures);
        measure(&mut criterion, scenario.name, "engine", &recording)?;
    }
    for scenario in [scenario::S1, scenario::TENTH] {
        measure(&mut criterion, scenario.name, "twin", &record::<SlowRouter>(&scenario)?)?;
    }
    Ok(())
}

/// Measures a router; one that emits other events than those that were recorded fails.
fn measure<R: Measured>(
    criterion: &mut Criterion,
    scenario: &str,
    router: &str,
    recording: &Recording<R>,
) -> Result<(), Box<dyn Error>> {
    let Recording { start, steps, digests, .. } = recording;
    let mut replay = Replay::new(start.clone(), steps, digests);
    let mut outcome = Ok(());
    let mut group = criterion.benchmark_group(scenario);
    group.sample_size(10).sampling_mode(SamplingMode::Flat);
    group.warm_up_time(Duration::from_millis(500)).measurement_time(Duration::from_secs(3));
    group.bench_function(router, |bencher| {
        bencher.iter_custom(|commands| {
            let mut proceed = || -> Result<Duration, Box<dyn Error>> {
                let mut wanted = usize::try_from(commands)?;
                let mut elapsed = Duration::ZERO;
                while wanted > 0 {
                    if replay.left() == 0 {
                        replay = Replay::new(start.clone(), steps, digests);
                    }
                    let now = wanted.min(replay.left());
                    elapsed += replay.measure(now)?;
                    wanted -= now;
                }
                Ok(elapsed)
            };
            proceed().unwrap_or_else(|error| {
                outcome = Err(error);
                Duration::from_secs(1)
            })
        });
    });
    group.finish();
    outcome
}
