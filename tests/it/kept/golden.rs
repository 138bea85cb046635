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

/// The digest of the state, then of the events, that a kept journal comes to.
fn outcome(number: u64) -> String {
    let read = |ending: &str| fs::read(folder().join(format!("{}.{ending}", name(number)))).unwrap();
    let strategies = generator::strategies();
    let start = Snapshot::from_bytes(&read("snapshot")).unwrap();
    let mut router = Router::restore(&start, &strategies).unwrap();
    let (journal, mut events) = (read("journal"), Vec::new());
    for record in JournalReader::new(&journal, &strategies).unwrap() {
        _ = record.unwrap().apply(&mut router, &mut events);
    }
    let text = format!("{events:?}");
    let hash = text
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3));
    format!("{} {} {hash:016x}\n", name(number), router.digest().unwrap())
}

#[test]
fn kept_journals_come_to_their_digests() {
    let digests = fs::read_to_string(folder().join("digests.txt")).unwrap();
    let lines: Vec<&str> = digests.split_inclusive('\n').collect();
    assert_eq!(u64::try_from(lines.len()).unwrap(), JOURNALS);
    for (number, line) in (0..JOURNALS).zip(lines) {
        assert_eq!(outcome(number), line);
    }
}

/// After a change of a rule or of a form: `cargo test --test it -- --ignored write_the_journals`.
#[test]
#[ignore = "writes the kept journals anew"]
fn write_the_journals() {
    fs::create_dir_all(folder()).unwrap();
    let mut digests = String::new();
    for number in 0..JOURNALS {
        let run = Run::of(5_000_000 + number, 40);
        let start = Router::new(run.plan.clone()).snapshot().unwrap();
        fs::write(folder().join(format!("{}.snapshot", name(number))), start.to_bytes()).unwrap();
        fs::write(folder().join(format!("{}.journal", name(number))), &run.journal).unwrap();
        digests.push_str(&outcome(number));
    }
    fs::write(folder().join("digests.txt"), digests).unwrap();
}
