//! The committed budget: what a scenario may look at, exactly, and how many instructions an event may take.

use crate::workload::scenario::{self, Scenario};
use crate::workload::{Recording, record};
use std::error::Error;
use std::process::Command;
use std::{env, fs};
use toritsugi::{Router, WorkCounters};

/// The scenarios that have a budget, and whether it has instructions, too: to count those of a large centre takes too long for every change.
const SCENARIOS: [(&str, bool); 4] = [("S1", true), ("S2", true), ("S3", false), ("S8", true)];
const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/budget.txt");
const HEAD: &str = "# What the measured commands of a scenario look at in all, and the instructions that one of them takes.\n\
    # `cargo bench --bench events -- budget` checks it, `… -- budget rewrite` writes it anew.\n\
    # scenario line_heads pool_heads eligibility_tests passed_over instructions\n";

/// By how much instructions may rise or fall, in per cent: compilers differ.
const TOLERANCE: u64 = 5;

/// Checks what is committed, or writes it anew. Without valgrind only what is looked at is checked.
pub(crate) fn budget(rewrite: bool) -> Result<(), Box<dyn Error>> {
    let committed = fs::read_to_string(FILE).unwrap_or_default();
    let mut lines = Vec::new();
    let mut faults = Vec::new();
    for (name, counts_instructions) in SCENARIOS {
        let scenario = scenario::find(name).ok_or("no such scenario")?;
        let own = committed.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
        let budget: Vec<u64> = own.unwrap_or_default().split(' ').map_while(|number| number.parse().ok()).collect();
        let used = measure(&scenario, counts_instructions)?;
        let text: Vec<String> = used.iter().map(u64::to_string).collect();
        eprintln!("{name} {}", text.join(" "));
        lines.push(format!("{name} {}", text.join(" ")));
        if !rewrite {
            faults.extend(compare(&used, &budget).map(|fault| format!("{name}: {fault}")));
        } else if counts_instructions && used.len() < 5 {
            return Err("instructions are counted by valgrind, which cannot be run here".into());
        }
    }
    if rewrite {
        fs::write(FILE, format!("{HEAD}{}\n", lines.join("\n")))?;
    }
    if faults.is_empty() { Ok(()) } else { Err(faults.join("; ").into()) }
}

/// What a scenario looks at, and, if they are to be counted and valgrind can be run, the instructions an event.
fn measure(scenario: &Scenario, counts_instructions: bool) -> Result<Vec<u64>, Box<dyn Error>> {
    let Recording { figures, .. } = record::<Router>(scenario)?;
    let WorkCounters { line_heads, pool_heads, eligibility_tests, passed_over, .. } = figures.work;
    let mut used = vec![line_heads, pool_heads, eligibility_tests, passed_over];
    if !counts_instructions {
        return Ok(used);
    }
    let counted = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null", "--toggle-collect=*Replay*measured*"])
        .arg(env::current_exe()?)
        .args(["count", scenario.name])
        .output();
    match counted {
        Ok(output) => {
            let text = String::from_utf8_lossy(&output.stderr);
            let total =
                text.lines().find_map(|line| line.split_once("Collected : ")).ok_or_else(|| text.to_string())?.1;
            used.push(total.trim().parse::<u64>()? / figures.counts.commands.max(1));
        }
        Err(error) => eprintln!("SKIPPED: the instructions of {}, as valgrind cannot be run: {error}", scenario.name),
    }
    Ok(used)
}

/// What is wrong with these figures: four counters, then the instructions, of which there need be no budget.
fn compare(used: &[u64], budget: &[u64]) -> Option<String> {
    let (counters, looked_at) = (budget.get(..4), used.get(..4));
    if counters.is_none() || looked_at != counters {
        return Some(format!("it looks at {looked_at:?}, not at {counters:?}"));
    }
    let (used, instructions) = (*used.get(4)?, *budget.get(4)?);
    if used * 100 > instructions * (100 + TOLERANCE) {
        return Some(format!("{used} instructions an event are more than {instructions}"));
    }
    if used * 100 < instructions * (100 - TOLERANCE) {
        return Some(format!("{used} instructions an event are fewer than {instructions}: lower the budget"));
    }
    None
}
