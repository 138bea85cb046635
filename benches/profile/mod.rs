//! Where the instructions of an event go, by part of the library, as valgrind's callgrind counts them.

use crate::workload::scenario;
use crate::workload::{Recording, Replay, record};
use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};
use std::error::Error;
use std::process::Command;
use std::{env, fs};
use toritsugi::Router;

/// Of how many commands: a profiler takes its time.
const COUNTED: usize = 20_000;
/// Callgrind leaves its counts here.
const FILE: &str = concat!(env!("CARGO_TARGET_TMPDIR"), "/profile.callgrind");
/// By where a file of `src/` is; the first that fits counts.
const PARTS: [(&str, &str); 8] = [
    ("store/index.rs", "finding records by id"),
    ("store/registry.rs", "finding records by id"),
    ("timers", "timers"),
    ("matching", "filing and searching"),
    ("policy", "filing and searching"),
    ("requirement", "filing and searching"),
    ("store", "containers"),
    ("", "rules, records and events"),
];
const ELSEWHERE: &str = "elsewhere: allocator, copies, the loop";

/// Tells what each part takes of an event of a scenario, and what the figures take beside the router.
pub(crate) fn profile(name: &str) -> Result<(), Box<dyn Error>> {
    let (router, figures) = (count(name, "*Replay*measured*")?, count(name, "*Replay*observed*")?);
    let in_all: u64 = router.values().sum();
    eprintln!("{name}: instructions of an event, of {COUNTED}");
    let mut parts: Vec<(&str, u64)> = router.into_iter().collect();
    parts.sort_unstable_by_key(|(_, instructions)| Reverse(*instructions));
    for (part, instructions) in
        parts.into_iter().chain([("in all", in_all), ("figures, beside", figures.values().sum())])
    {
        eprintln!("{:>8}  {part}", instructions / u64::try_from(COUNTED)?);
    }
    Ok(())
}

/// What is profiled: the commands of a scenario, with figures that observe what comes of them.
pub(crate) fn observe(name: &str) -> Result<(), Box<dyn Error>> {
    let scenario = scenario::find(name).ok_or("no such scenario")?.shortened(COUNTED);
    let Recording { start, steps, digests, observer, .. } = record::<Router>(&scenario)?;
    Replay::new(start, &steps, &digests).observe(observer)
}

/// Instructions by part, of what is called by functions of this name.
fn count(scenario: &str, function: &str) -> Result<BTreeMap<&'static str, u64>, Box<dyn Error>> {
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", &format!("--callgrind-out-file={FILE}"), &format!("--toggle-collect={function}")])
        .arg(env::current_exe()?)
        .args(["observe", scenario])
        .output()
        .map_err(|error| format!("valgrind cannot be run: {error}"))?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into());
    }
    Ok(by_part(&fs::read_to_string(FILE)?))
}

/// Reads callgrind's file: a line of source with its cost stands behind the name of its file. What the standard library has lent to a
/// function counts for the file of the library that was named before it.
fn by_part(counts: &str) -> BTreeMap<&'static str, u64> {
    let mut names = HashMap::new();
    let mut parts = BTreeMap::new();
    let mut part = ELSEWHERE;
    // The cost of a call is that of another function, which has lines of its own.
    let mut is_call = false;
    for line in counts.lines() {
        if let Some((kind @ ("fl" | "fi" | "fe"), name)) = line.split_once('=') {
            let (number, name) = name.split_once(' ').unwrap_or((name, ""));
            let name = if name.is_empty() {
                names.get(number).copied().unwrap_or_default()
            } else {
                names.insert(number, name);
                name
            };
            part = match name.split_once(concat!(env!("CARGO_MANIFEST_DIR"), "/src/")) {
                Some((_, path)) => part_of(path),
                None if kind == "fl" => ELSEWHERE,
                None => part,
            };
        } else if let Some(("cfi" | "cfl", name)) = line.split_once('=') {
            if let Some((number, name)) = name.split_once(' ') {
                names.insert(number, name);
            }
        } else if line.starts_with("calls=") {
            is_call = true;
        } else if line.starts_with(|first: char| first.is_ascii_digit() || "+-*".contains(first)) {
            let cost = line.split(' ').nth(1).and_then(|cost| cost.parse::<u64>().ok());
            if !std::mem::take(&mut is_call) {
                *parts.entry(part).or_default() += cost.unwrap_or_default();
            }
        }
    }
    parts
}

fn part_of(path: &str) -> &'static str {
    PARTS.iter().find(|(start, _)| path.starts_with(start)).map_or(ELSEWHERE, |(_, part)| part)
}
