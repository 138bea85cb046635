//! The committed budget: what a scenario may look at, exactly, and how many instructions an event may take.

use crate::instructions;
use crate::workload::scenario;
use crate::workload::{Recording, record};
use std::error::Error;
use std::{fs, thread};
use toritsugi::{Router, WorkCounters};

/// The scenarios that have a budget.
const SCENARIOS: [&str; 4] = ["S1", "S2", "S3", "S8"];
/// Of how many commands the instructions are counted: a profiler takes its time.
const COUNTED: usize = 10_000;
const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/budget.txt");
const HEAD: &str = "# What the measured commands of a scenario look at in all, and the instructions that one of the first 10,000 takes.\n\
    # `cargo bench --bench events -- budget` checks it, `… -- budget rewrite` writes it anew.\n\
    # scenario line_heads odd_lines pool_heads eligibility_tests passed_over timers instructions\n";

/// How many there are of these figures, beside the instructions.
const COUNTERS: usize = 6;

/// By how much instructions may rise or fall, in per cent: compilers differ.
const TOLERANCE: u64 = 5;

/// Checks what is committed, or writes it anew. Without valgrind only what is looked at is checked.
pub(crate) fn budget(rewrite: bool) -> Result<(), Box<dyn Error>> {
    let committed = fs::read_to_string(FILE).unwrap_or_default();
    let mut lines = Vec::new();
    let mut faults = Vec::new();
    let measured = thread::scope(|scope| {
        let started = SCENARIOS.map(|name| scope.spawn(move || measure(name).map_err(|error| error.to_string())));
        started.map(|thread| thread.join().unwrap_or_else(|_| Err("a measurement panicked".to_owned())))
    });
    for (name, used) in SCENARIOS.into_iter().zip(measured) {
        let used = used.map_err(|error| format!("{name}: {error}"))?;
        let own = committed.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
        let budget: Vec<u64> = own.unwrap_or_default().split(' ').map_while(|number| number.parse().ok()).collect();
        let text: Vec<String> = used.iter().map(u64::to_string).collect();
        eprintln!("{name} {}", text.join(" "));
        lines.push(format!("{name} {}", text.join(" ")));
        if !rewrite {
            faults.extend(compare(&used, &budget).map(|fault| format!("{name}: {fault}")));
        } else if used.len() <= COUNTERS {
            return Err("instructions are counted by valgrind, which cannot be run here".into());
        }
    }
    if rewrite {
        fs::write(FILE, format!("{HEAD}{}\n", lines.join("\n")))?;
    }
    if faults.is_empty() { Ok(()) } else { Err(faults.join("; ").into()) }
}

/// What a scenario looks at, and, if valgrind can be run, the instructions an event.
fn measure(name: &str) -> Result<Vec<u64>, Box<dyn Error>> {
    let scenario = scenario::find(name).ok_or("no such scenario")?;
    let Recording { figures, .. } = record::<Router>(&scenario)?;
    let WorkCounters { line_heads, odd_lines, pool_heads, eligibility_tests, passed_over, timers, .. } = figures.work;
    let mut used = vec![line_heads, odd_lines, pool_heads, eligibility_tests, passed_over, timers];
    used.extend(instructions(name, COUNTED)?);
    Ok(used)
}

/// What is wrong with these figures: the counters, then the instructions, of which there need be no budget.
fn compare(used: &[u64], budget: &[u64]) -> Option<String> {
    let (counters, looked_at) = (budget.get(..COUNTERS), used.get(..COUNTERS));
    if counters.is_none() || looked_at != counters {
        return Some(format!("it looks at {looked_at:?}, not at {counters:?}"));
    }
    let (used, instructions) = (*used.get(COUNTERS)?, *budget.get(COUNTERS)?);
    if used * 100 > instructions * (100 + TOLERANCE) {
        return Some(format!("{used} instructions an event are more than {instructions}"));
    }
    if used * 100 < instructions * (100 - TOLERANCE) {
        return Some(format!("{used} instructions an event are fewer than {instructions}: lower the budget"));
    }
    None
}
