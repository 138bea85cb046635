//! Kept journals with the digests that they must come to: on every machine, in every profile, as long as no rule changes.

use super::*;
use std::fs;
use std::path::PathBuf;

const JOURNALS: u64 = 120;

fn folder() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/journals"))
}

fn name(number: u64) -> String {
    format!("{number:03}")
}

/// The router that a kept journal comes to, and its events.
fn replayed(number: u64) -> (Router, Vec<Event>) {
    let read = |ending: &str| fs::read(folder().join(format!("{}.{ending}", name(number)))).unwrap();
    let strategies = generator::strategies();
    let start = Snapshot::from_bytes(&read("snapshot")).unwrap();
    let mut router = Router::restore(&start, &strategies).unwrap();
    let (journal, mut events) = (read("journal"), Vec::new());
    for record in JournalReader::new(&journal, &strategies).unwrap() {
        _ = record.unwrap().apply(&mut router, &mut events);
    }
    (router, events)
}

/// The digest of the state, then of the events, that a kept journal comes to.
fn digests(number: u64) -> String {
    let (router, events) = replayed(number);
    let text = format!("{events:?}");
    let hash = text
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3));
    format!("{} {} {hash:016x}\n", name(number), router.digest().unwrap())
}

/// What a kept journal costs, by the counters.
fn work(number: u64) -> String {
    let WorkCounters { line_heads, pool_heads, odd_lines, eligibility_tests, passed_over, timers, .. } =
        replayed(number).0.work();
    let name = name(number);
    format!("{name} {line_heads} {pool_heads} {odd_lines} {eligibility_tests} {passed_over} {timers}\n")
}

/// Each journal against its line.
fn compare(file: &str, line_of: impl Fn(u64) -> String) {
    let text = fs::read_to_string(folder().join(file)).unwrap();
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    assert_eq!(u64::try_from(lines.len()).unwrap(), JOURNALS);
    for (number, line) in (0..JOURNALS).zip(lines) {
        assert_eq!(line_of(number), line);
    }
}

#[test]
fn kept_journals_come_to_their_digests() {
    compare("digests.txt", digests);
}

/// Exactly, on every machine: who looks at more than before has forgotten something.
#[test]
fn kept_journals_cost_what_they_did() {
    compare("work.txt", work);
}

fn write(file: &str, line_of: impl Fn(u64) -> String) {
    let text: String = (0..JOURNALS).map(line_of).collect();
    fs::write(folder().join(file), text).unwrap();
}

/// After a change of a rule or of a form: `cargo test --test it -- --ignored write_the_journals`.
#[test]
#[ignore = "writes the kept journals anew"]
fn write_the_journals() {
    fs::create_dir_all(folder()).unwrap();
    for number in 0..JOURNALS {
        let run = Run::of(5_000_000 + number, 40);
        let start = Router::new(run.plan.clone()).snapshot().unwrap();
        fs::write(folder().join(format!("{}.snapshot", name(number))), start.to_bytes()).unwrap();
        fs::write(folder().join(format!("{}.journal", name(number))), &run.journal).unwrap();
    }
    write("digests.txt", digests);
    write_the_work();
}

/// After a change of how the router finds what it decides: `cargo test --test it -- --ignored write_the_work`, then see what it costs now.
#[test]
#[ignore = "writes the work of the kept journals anew"]
fn write_the_work() {
    write("work.txt", work);
}
