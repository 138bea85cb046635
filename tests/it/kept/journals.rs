//! Journals.

use super::*;
use toritsugi::{Advance, FirstInFirstOut, PlanDefinition, QueueDefinition, QueueOrdering, ReplacePlan, Timestamp};

#[test]
fn a_journal_makes_the_same_state_and_the_same_events() {
    for seed in 0..60 {
        let run = Run::of(4_000_000 + seed, 80);
        let (router, events, states, error) = replayed(&run.plan, &run.journal);
        assert_eq!((error, &states, &events), (None, &run.states, &run.events));
        assert_eq!(router.digest().unwrap(), run.router.digest().unwrap());
    }
}

/// A snapshot and the records after it come to the same as all records, and the same as never having stopped.
#[test]
fn a_snapshot_stands_for_the_records_before_it() {
    for seed in 0..60 {
        let run = Run::of(4_100_000 + seed, 80);
        let strategies = generator::strategies();
        let mut reader = JournalReader::new(&run.journal, &strategies).unwrap();
        let mut router = Router::new(run.plan.clone());
        for record in reader.by_ref().take(40) {
            _ = record.unwrap().apply(&mut router, &mut Vec::new());
        }
        let kept = router.snapshot().unwrap().to_bytes();
        let mut router = Router::restore(&Snapshot::from_bytes(&kept).unwrap(), &strategies).unwrap();
        for record in reader.by_ref() {
            _ = record.unwrap().apply(&mut router, &mut Vec::new());
        }
        assert_eq!(router.digest().unwrap(), run.router.digest().unwrap());
    }
}

/// Cuts journals off at every byte, and changes every byte of some.
fn hurt(seeds: std::ops::Range<u64>, changed: u64) -> (u64, u64) {
    let (mut cuts, mut flips) = (0, 0);
    for seed in seeds {
        let run = Run::of(4_200_000 + seed, 25);
        let strategies = generator::strategies();
        // The states up to the last whole record; the end of the bytes is told from a torn record.
        for end in 0..=run.journal.len() {
            let cut = &run.journal[..end];
            let Ok(mut reader) = JournalReader::new(cut, &strategies) else {
                assert!(end < run.states.first().map_or(run.journal.len(), |(end, _)| *end));
                continue;
            };
            let mut count = 0;
            let mut torn = None;
            for record in reader.by_ref() {
                match record {
                    Ok(_) => count += 1,
                    Err(error) => torn = Some(error),
                }
            }
            let whole = run.states.iter().take_while(|(after, _)| *after <= end).count();
            let is_whole = reader.whole_bytes() == end;
            assert_eq!((count, torn.is_none()), (whole, is_whole), "seed {seed}, cut at {end}");
            assert!(is_whole || matches!(torn, Some(JournalError::Torn { at }) if at == reader.whole_bytes()));
            cuts += 1;
        }
        if seed < changed {
            for place in 0..run.journal.len() {
                let mut bytes = run.journal.clone();
                bytes[place] ^= 1 << (place % 8);
                flips += 1;
                let Ok(reader) = JournalReader::new(&bytes, &strategies) else { continue };
                if reader.starts_from() != Router::new(run.plan.clone()).digest().unwrap() {
                    continue;
                }
                let (_, _, states, error) = replayed(&run.plan, &bytes);
                let before = run.states.iter().take_while(|(after, _)| *after <= place).count();
                assert!(error.is_some(), "seed {seed}: byte {place} was changed and nobody noticed");
                assert_eq!(states, run.states[..before], "seed {seed}: changed at {place}");
            }
        }
    }
    (cuts, flips)
}

#[test]
fn cut_and_changed_journals_give_their_whole_records() {
    let (cuts, flips) = hurt(0..30, 3);
    assert!(cuts > 1_000 && flips > 1_000, "{cuts} cuts, {flips} flips");
}

/// `JOURNALS=1000 cargo test --release --test it -- --ignored --nocapture a_thousand_journals`
#[test]
#[ignore = "long; see the documentation of proofs"]
fn a_thousand_journals() {
    let journals = amount("JOURNALS", 1_000);
    let (cuts, flips) = hurt(0..journals, journals / 10);
    eprintln!("journals: {cuts} truncations of {journals} and {flips} changed bytes: 0 panics, 0 wrong states");
}

#[test]
fn records_that_are_left_out_or_exchanged_are_found() {
    let run = Run::of(5, 6);
    let ends: Vec<usize> = run.states.iter().map(|(end, _)| *end).collect();
    let left_out = [&run.journal[..ends[1]], &run.journal[ends[2]..]].concat();
    let exchanged = [
        &run.journal[..ends[1]],
        &run.journal[ends[2]..ends[3]],
        &run.journal[ends[1]..ends[2]],
        &run.journal[ends[3]..],
    ]
    .concat();
    for journal in [left_out, exchanged] {
        let (_, _, states, error) = replayed(&run.plan, &journal);
        assert_eq!(states, run.states[..2]);
        assert!(matches!(error, Some(JournalError::Damaged { at } | JournalError::Torn { at }) if at == ends[1]));
    }
}

#[test]
fn a_journal_goes_on_behind_its_whole_records() {
    let run = Run::of(6, 12);
    let strategies = generator::strategies();
    let cut = run.states[7].0 + 2;
    let mut reader = JournalReader::new(&run.journal[..cut], &strategies).unwrap();
    assert_eq!(reader.by_ref().flatten().count(), 8);
    let mut bytes = run.journal[..reader.whole_bytes()].to_vec();
    let mut writer = reader.writer();
    for record in JournalReader::new(&run.journal, &strategies).unwrap().skip(8) {
        let record = record.unwrap();
        writer.append(&record, &mut bytes);
    }
    assert_eq!(bytes, run.journal);
}

#[test]
fn what_is_no_journal_is_refused_with_its_reason() {
    let none = Strategies::new();
    assert_eq!(JournalReader::new(b"toritsugi", &none).unwrap_err(), JournalError::NoJournal);
    let mut other = Run::of(5, 0).journal;
    other["toritsugi journal\n".len()] = 7;
    let error = JournalReader::new(&other, &none).unwrap_err();
    assert_eq!(error.to_string(), "the journal has form 7; this version reads form 1");
}

/// It stands at the record, behind which nothing is read.
#[test]
fn a_plan_in_a_journal_that_does_not_build_is_refused_where_it_stands() {
    let queue = QueueDefinition::new("support").ordering(QueueOrdering::Custom("own".into()));
    let own = Strategies::new().ordering("own", FirstInFirstOut);
    let plan = PlanDefinition::new().queue(queue).build_with(&own).unwrap();
    let mut journal = Vec::new();
    let mut writer = JournalWriter::begin(Router::new(plan.clone()).digest().unwrap(), &mut journal);
    writer.append(&JournalRecord::new(Timestamp::ZERO, None, Advance {}), &mut journal);
    let at = journal.len();
    writer.append(&JournalRecord::new(Timestamp::ZERO, None, ReplacePlan::new(plan)), &mut journal);
    assert_eq!(JournalReader::new(&journal, &own).unwrap().flatten().count(), 2);
    let none = Strategies::new();
    let mut reader = JournalReader::new(&journal, &none).unwrap();
    assert!(reader.next().unwrap().is_ok());
    let error = reader.next().unwrap().unwrap_err();
    assert!(matches!(error, JournalError::Plan { at: found, .. } if found == at), "{error}");
    assert_eq!((error.code(), reader.whole_bytes()), (1405, at));
}
