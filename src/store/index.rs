//! From a key to the slot of the record that holds it.

use super::at;
use alloc::vec;
use alloc::vec::Vec;
use core::hash::{Hash, Hasher};

/// Finds slots by the hash of a key; the keys themselves stay in the records, so an entry takes eight bytes.
///
/// Open addressing with linear probing, at most a quarter full as long as it is small, so that a key is almost always found where it belongs, and
/// three quarters when its size counts; an entry that is removed is closed by shifting back those behind
/// it, so there are no tombstones and it never grows under churn. It cannot be iterated. Expected O(1).
#[derive(Clone, Debug, Default)]
pub(crate) struct Index {
    /// A power of two of entries.
    entries: Vec<Entry>,
    len: u32,
}

#[derive(Clone, Copy, Debug, Default)]
struct Entry {
    hash: u32,
    /// The slot plus one; 0 where there is none.
    slot: u32,
}

/// Up to how many entries it is small: 32 kilobytes.
const SMALL: usize = 4096;

/// The hash of a key: for look-up only, so nothing that is visible depends on it.
pub(crate) fn hash(key: &impl Hash) -> u32 {
    let mut folded = Folded(SEED);
    key.hash(&mut folded);
    u32::try_from(folded.0 >> 32).unwrap_or_default()
}

/// Odd numbers without a pattern: digits of pi and of the golden ratio.
const SEED: u64 = 0x243F_6A88_85A3_08D3;
const FACTOR: u64 = 0x9E37_79B9_7F4A_7C15;

/// Mixes word by word: both halves of a product of 128 bits, so that every bit of a word reaches every bit of the hash.
struct Folded(u64);

impl Hasher for Folded {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for chunk in bytes.chunks(8) {
            self.write_u64(chunk.iter().fold(1, |word, byte| word << 8 | u64::from(*byte)));
        }
    }

    fn write_u8(&mut self, number: u8) {
        self.write_u64(number.into());
    }

    fn write_u16(&mut self, number: u16) {
        self.write_u64(number.into());
    }

    fn write_u32(&mut self, number: u32) {
        self.write_u64(number.into());
    }

    fn write_u64(&mut self, number: u64) {
        let product = u128::from(self.0 ^ number) * u128::from(FACTOR);
        let [low, high] = halves(product);
        self.0 = low ^ high;
    }

    fn write_u128(&mut self, number: u128) {
        let [low, high] = halves(number);
        self.write_u64(low);
        self.write_u64(high);
    }

    fn write_usize(&mut self, number: usize) {
        self.write_u64(u64::try_from(number).unwrap_or(u64::MAX));
    }
}

/// The low and the high 64 bits.
fn halves(number: u128) -> [u64; 2] {
    [number & u128::from(u64::MAX), number >> 64].map(|half| u64::try_from(half).unwrap_or_default())
}

impl Index {
    /// The slot of this hash for which `is_it` holds.
    pub(crate) fn find(&self, hash: u32, mut is_it: impl FnMut(u32) -> bool) -> Option<u32> {
        let mask = self.entries.len().checked_sub(1)?;
        let mut place = at(hash) & mask;
        loop {
            let entry = self.entries.get(place)?;
            let slot = entry.slot.checked_sub(1)?;
            if entry.hash == hash && is_it(slot) {
                return Some(slot);
            }
            place = (place + 1) & mask;
        }
    }

    /// Adds a slot that is not there yet.
    pub(crate) fn insert(&mut self, hash: u32, slot: u32) {
        let quarters = if self.entries.len() < SMALL { 1 } else { 3 };
        if at(self.len + 1) * 4 > self.entries.len() * quarters {
            self.grow();
        }
        self.len += 1;
        self.put(Entry { hash, slot: slot + 1 });
    }

    /// Removes a slot; whether it was there.
    pub(crate) fn remove(&mut self, hash: u32, slot: u32) -> bool {
        let Some(mask) = self.entries.len().checked_sub(1) else { return false };
        let mut hole = at(hash) & mask;
        loop {
            match self.entries.get(hole) {
                Some(entry) if entry.slot == slot + 1 && entry.hash == hash => break,
                Some(entry) if entry.slot != 0 => hole = (hole + 1) & mask,
                _ => return false,
            }
        }
        self.len -= 1;
        let mut place = hole;
        loop {
            place = (place + 1) & mask;
            let Some(entry) = self.entries.get(place).copied().filter(|entry| entry.slot != 0) else { break };
            let from_home = place.wrapping_sub(at(entry.hash)) & mask;
            if from_home >= place.wrapping_sub(hole) & mask {
                self.set(hole, entry);
                hole = place;
            }
        }
        self.set(hole, Entry::default());
        true
    }

    fn grow(&mut self) {
        let entries = vec![Entry::default(); (self.entries.len() * 2).max(8)];
        let old = core::mem::replace(&mut self.entries, entries);
        for entry in old {
            if entry.slot != 0 {
                self.put(entry);
            }
        }
    }

    fn put(&mut self, entry: Entry) {
        let mask = self.entries.len().saturating_sub(1);
        let mut place = at(entry.hash) & mask;
        while self.entries.get(place).is_some_and(|taken| taken.slot != 0) {
            place = (place + 1) & mask;
        }
        self.set(place, entry);
    }

    fn set(&mut self, place: usize, entry: Entry) {
        if let Some(slot) = self.entries.get_mut(place) {
            *slot = entry;
        }
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests fail by panicking")]
mod tests {
    use super::*;
    use alloc::collections::BTreeSet;
    use alloc::format;

    const KEYS: u16 = 1024;

    /// Of as many keys as places, chance leaves 37 in a hundred places empty.
    fn spread<K: Hash>(kind: &str, key: impl Fn(u16) -> K) {
        let hashes: BTreeSet<u32> = (0..KEYS).map(|number| hash(&key(number))).collect();
        let places: BTreeSet<u32> = hashes.iter().map(|hash| hash % u32::from(KEYS)).collect();
        assert!(hashes.len() > 1020 && places.len() > 600, "{kind}: {} at {} places", hashes.len(), places.len());
    }

    #[test]
    fn keys_that_differ_a_little_are_spread_as_if_by_chance() {
        spread("bytes", u16::to_le_bytes);
        spread("two bytes", |number| <(u8, u8)>::from(number.to_le_bytes()));
        spread("half words", |number| (number, 7_u16));
        spread("numbers", |number| u32::from(number) << 16);
        spread("words", u64::from);
        spread("low halves", u128::from);
        spread("high halves", |number| u128::from(number) << 64);
        spread("sizes", usize::from);
        spread("texts", |number| format!("{number} contacts"));
        spread("letters", |number| number.to_le_bytes().map(char::from));
    }

    proptest::proptest! {
        /// Against a plain list, with hashes that collide and wrap around.
        #[test]
        fn finds_what_was_put_in(steps in proptest::collection::vec((0_u32..12, proptest::bool::ANY), 0..200)) {
            let hashes = [0, 0, 7, 7, 7, 15, 15, 23, u32::MAX, u32::MAX, 8, 1];
            let (mut index, mut model) = (Index::default(), Vec::new());
            for (slot, add) in steps {
                let hash = hashes[usize::try_from(slot).unwrap()];
                let there = model.contains(&slot);
                if add && !there {
                    index.insert(hash, slot);
                    model.push(slot);
                } else if !add {
                    assert_eq!(index.remove(hash, slot), there);
                    model.retain(|kept| *kept != slot);
                }
                for (slot, hash) in (0..).zip(hashes) {
                    assert_eq!(index.find(hash, |found| found == slot).is_some(), model.contains(&slot));
                }
            }
        }
    }

    #[test]
    fn churn_does_not_grow_it() {
        let mut index = Index::default();
        for number in 0..100_000_u32 {
            let key = hash(&u128::from(number));
            index.insert(key, number % 4);
            assert!(index.remove(key, number % 4));
        }
        assert_eq!(index.entries.len(), 8);
    }
}
