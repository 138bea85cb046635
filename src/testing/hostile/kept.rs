//! Kept bytes: snapshots and journals.

use super::{Duel, KNOWN, MOST_COMMANDS, Router, SlowRouter, centre, delivery_with, sound, strategies};
use crate::wire::{self, Fingerprint, Sink};
use crate::{CommandError, Digest, JournalReader, JournalRecord, JournalWriter, Snapshot};
use alloc::vec::Vec;

const DIGEST_BYTES: usize = size_of::<u128>();
const CHECK_BYTES: usize = size_of::<u64>();
/// How far a router that was restored is led on.
const STEPS_AFTER: u8 = 8;

/// Bytes that may be a snapshot, as they are and with a digest that fits them: they are refused, or they are a state with which a router goes
/// on soundly. Tells whether they are one with that digest.
///
/// # Panics
/// If they are accepted and something about them is wrong.
pub fn snapshot(data: &[u8]) -> bool {
    _ = Snapshot::from_bytes(data);
    let mut bytes = data.to_vec();
    sign(&mut bytes);
    let Ok(read) = Snapshot::from_bytes(&bytes) else { return false };
    assert_eq!(read.to_bytes(), bytes, "a state has one form");
    let Ok(mut router) = Router::restore(&read, &strategies()) else { return false };
    router.check_invariants().expect("a restored router is sound");
    for number in 0..STEPS_AFTER {
        let (at, key, command) = delivery_with(KNOWN, &[number; 16], &router);
        let refusal = JournalRecord::new(at, key, command).apply(&mut router, &mut Vec::new()).err();
        assert!(!matches!(refusal, Some(CommandError::Fault(_))), "{refusal:?}");
        router.check_invariants().expect("a restored router stays sound");
    }
    let kept = router.snapshot().expect("a sound router is written");
    let again = Router::restore(&kept, &strategies()).expect("what it wrote is restored");
    assert_eq!(again.snapshot().as_ref(), Ok(&kept));
    true
}

/// Makes the digest at the end of bytes fit what is before it.
pub fn sign(bytes: &mut [u8]) {
    if let Some((signed, end)) = bytes.split_last_chunk_mut::<DIGEST_BYTES>() {
        *end = Fingerprint::of(signed).digest().0.to_le_bytes();
    }
}

/// Bytes that may be a journal, as they are and with checksums that fit them: up to the first record that is none, engine and twin of
/// [`centre`] do alike what it says.
///
/// # Panics
/// If they do not.
pub fn journal(data: &[u8]) {
    follow(data);
    follow(&checked(data));
}

fn follow(bytes: &[u8]) {
    let strategies = strategies();
    let Ok(mut reader) = JournalReader::new(bytes, &strategies) else { return };
    let mut duel = Duel::<Router, SlowRouter>::new(&centre());
    for record in reader.by_ref().take(MOST_COMMANDS) {
        let Ok(record) = record else { break };
        _ = sound(duel.deliver(&(record.at, record.key, record.command)));
    }
    assert!(reader.whole_bytes() <= bytes.len());
}

/// The records of these bytes with the checksums that they should have.
fn checked(data: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    JournalWriter::begin(Digest(0), &mut bytes);
    let mut fingerprint = Fingerprint::of(&bytes);
    let mut rest = data.get(bytes.len()..).unwrap_or_default();
    while let Some((length, behind)) = wire::read_number(rest) {
        let Some((body, behind)) = usize::try_from(length).ok().and_then(|length| behind.split_at_checked(length))
        else {
            break;
        };
        let start = bytes.len();
        wire::write_number(length, &mut bytes);
        bytes.extend_from_slice(body);
        fingerprint.put(bytes.get(start..).unwrap_or_default());
        bytes.extend_from_slice(&fingerprint.check());
        rest = behind.get(CHECK_BYTES..).unwrap_or_default();
    }
    bytes
}
