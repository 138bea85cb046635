//! What a start makes of a store that is not as it was left.

use crate::{day, file, finish, start, take};
use std::path::{Path, PathBuf};
use toritsugi::{JournalError, JournalReader, SnapshotError, Strategies};
use toritsugi_host::stream::Stream;
use toritsugi_host::{HostError, Input, Part, RECORDS_A_PART, Store};

/// A store on which a day was done but for its end, and which nobody has open.
fn left(name: &str) -> (PathBuf, Stream) {
    let (file, day) = (file(name), day(600));
    let (mut host, _) = start(&file).unwrap();
    take(&mut host, &day.requests);
    (file, day)
}

/// Changes the newest part; gives it as it was, with the bytes of its last record.
fn change(file: &Path, change: impl FnOnce(&toritsugi_host::Changes, &Part, &[u8])) {
    let store = Store::open(file).unwrap();
    let part = store.parts().unwrap().pop().unwrap();
    let changes = store.begin().unwrap();
    change(&changes, &part, &part.journal[part.last_record..]);
    changes.commit().unwrap();
}

fn number(bytes: usize) -> u64 {
    bytes.try_into().unwrap()
}

#[test]
fn a_bad_snapshot_loses_nothing() {
    let (file, day) = left("snapshot");
    let whole = start(&file).unwrap().1;
    change(&file, |changes, part, _| {
        let mut snapshot = part.snapshot.clone();
        snapshot[100] ^= 1;
        changes.put_snapshot(part.number, &snapshot).unwrap();
    });
    let started = start(&file).unwrap().1;
    assert_eq!((started.bad_snapshots, started.records), (1, whole.records + RECORDS_A_PART));
    // It was made anew.
    let (mut host, started) = start(&file).unwrap();
    assert_eq!(started, whole);
    assert_eq!(finish(&mut host, &day), (day.digest, day.events.clone()));
}

#[test]
fn without_a_good_snapshot_there_is_no_start() {
    let (file, _) = left("snapshots");
    change(&file, |changes, part, _| {
        changes.put_snapshot(part.number, &part.snapshot[..part.snapshot.len() - 1]).unwrap();
        changes.put_snapshot(part.number - 1, b"").unwrap();
    });
    assert!(matches!(start(&file), Err(HostError::Snapshot(SnapshotError::Damaged))));
}

#[test]
fn a_torn_or_damaged_last_record_is_cut_off() {
    for (name, torn) in [("torn", true), ("damaged", false)] {
        let (file, day) = left(name);
        let records = start(&file).unwrap().1.records;
        change(&file, |changes, part, record| {
            let mut record = record.to_vec();
            if torn {
                record.pop();
            } else {
                record[2] ^= 1;
            }
            changes.append(part.number, number(part.last_record), &record).unwrap();
        });
        let (mut host, started) = start(&file).unwrap();
        assert_eq!(started.records, records - 1);
        assert!(started.cut.unwrap().contains(if torn { "ends within the record" } else { "is damaged" }));
        // Its sender has no answer, so it comes again.
        let answers = take(&mut host, &day.requests[590..]);
        assert_eq!(answers.iter().filter(|answer| !answer.is_repeat).count(), 1);
        assert_eq!(finish(&mut host, &day), (day.digest, day.events.clone()));
        drop(host);
        assert_eq!(start(&file).unwrap().1.cut, None);
    }
}

#[test]
fn a_record_before_the_last_is_not_given_up() {
    let (file, _) = left("middle");
    let mut damaged_at = 0;
    change(&file, |changes, part, _| {
        let strategies = Strategies::new();
        let mut reader = JournalReader::new(&part.journal, &strategies).unwrap();
        damaged_at = reader.whole_bytes();
        reader.next().unwrap().unwrap();
        let mut record = part.journal[damaged_at..reader.whole_bytes()].to_vec();
        record[3] ^= 4;
        changes.append(part.number, number(damaged_at), &record).unwrap();
    });
    let Err(HostError::Journal { error, .. }) = start(&file) else { panic!() };
    assert_eq!(error, JournalError::Damaged { at: damaged_at });
}

#[test]
fn a_journal_of_another_state_is_not_applied() {
    let (file, _) = left("other");
    change(&file, |changes, part, _| changes.put_snapshot(part.number, b"").unwrap());
    let store = Store::open(&file).unwrap();
    let older = store.parts().unwrap().remove(0);
    let changes = store.begin().unwrap();
    changes.cut(older.number, number(older.last_record)).unwrap();
    changes.commit().unwrap();
    drop(store);
    assert!(matches!(start(&file), Err(HostError::OtherState { part }) if part == older.number + 1));
}

#[test]
fn what_a_receiver_has_seen_cannot_be_forgotten() {
    let (file, day) = left("forgotten");
    let (mut host, _) = start(&file).unwrap();
    let (_, events) = finish(&mut host, &day);
    let last = events.last().unwrap().sequence;
    host.take([Input::Confirm(last)]).unwrap();
    drop(host);
    change(&file, |changes, part, _| changes.cut(part.number, number(part.last_record)).unwrap());
    let Err(error) = start(&file) else { panic!() };
    assert!(
        matches!(error, HostError::Lost { confirmed, last: known } if confirmed == last && known < last),
        "{error}"
    );
}

#[test]
fn a_command_that_was_set_aside_is_not_applied() {
    let (file, day) = left("aside");
    let bad = &day.requests[17];
    Store::open(&file).unwrap().set_aside(bad.key.0, b"{}").unwrap();
    let (mut host, _) = start(&file).unwrap();
    let digest = host.digest().unwrap();
    let answer = &take(&mut host, std::slice::from_ref(bad))[0];
    assert_eq!(answer.refusal.as_deref(), Some("set aside: it stopped the router"));
    assert_eq!(host.digest().unwrap(), digest);
}
