//! Records in reusable slots.

use super::{at, push, slot};
use alloc::vec::Vec;

/// Records by slot. A freed slot is used again, the last freed first; all operations are O(1).
#[derive(Clone, Debug)]
pub(crate) struct Slab<T> {
    entries: Vec<Entry<T>>,
    free: Option<u32>,
    len: u32,
}

#[derive(Clone, Debug)]
enum Entry<T> {
    Full(T),
    /// With the slot that was freed before this one.
    Free(Option<u32>),
}

impl<T> Default for Slab<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T> Slab<T> {
    pub(crate) const fn new() -> Self {
        Self { entries: Vec::new(), free: None, len: 0 }
    }

    pub(crate) fn insert(&mut self, record: T) -> u32 {
        self.len += 1;
        let free = self.free.and_then(|free| self.entries.get_mut(at(free)).map(|entry| (free, entry)));
        if let Some((free, entry @ &mut Entry::Free(next))) = free {
            self.free = next;
            *entry = Entry::Full(record);
            return free;
        }
        push(&mut self.entries, Entry::Full(record));
        slot(self.entries.len() - 1)
    }

    pub(crate) fn remove(&mut self, slot: u32) -> Option<T> {
        let entry = self.entries.get_mut(at(slot))?;
        if matches!(entry, Entry::Free(_)) {
            return None;
        }
        let Entry::Full(record) = core::mem::replace(entry, Entry::Free(self.free)) else { return None };
        self.free = Some(slot);
        self.len -= 1;
        Some(record)
    }

    /// Removes a record for good; whether it was there.
    pub(crate) fn delete(&mut self, slot: u32) -> bool {
        let Some(entry @ Entry::Full(_)) = self.entries.get_mut(at(slot)) else { return false };
        *entry = Entry::Free(self.free);
        self.free = Some(slot);
        self.len -= 1;
        true
    }

    pub(crate) fn get(&self, slot: u32) -> Option<&T> {
        match self.entries.get(at(slot)) {
            Some(Entry::Full(record)) => Some(record),
            _ => None,
        }
    }

    pub(crate) fn get_mut(&mut self, slot: u32) -> Option<&mut T> {
        match self.entries.get_mut(at(slot)) {
            Some(Entry::Full(record)) => Some(record),
            _ => None,
        }
    }

    pub(crate) const fn len(&self) -> u32 {
        self.len
    }

    /// The records with their slots, in ascending order of slot: an order that means nothing.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (u32, &T)> {
        self.entries.iter().enumerate().filter_map(|(index, entry)| match entry {
            Entry::Full(record) => Some((slot(index), record)),
            Entry::Free(_) => None,
        })
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests fail by panicking")]
mod tests {
    use super::*;

    #[test]
    fn slots_are_reused_last_freed_first() {
        let mut slab = Slab::new();
        let slots: Vec<u32> = (0..4).map(|record| slab.insert(record)).collect();
        assert_eq!(slots, [0, 1, 2, 3]);
        assert_eq!(slab.remove(1), Some(1));
        assert_eq!(slab.remove(1), None);
        assert_eq!(slab.remove(2), Some(2));
        assert_eq!((slab.insert(7), slab.insert(8), slab.insert(9)), (2, 1, 4));
        assert_eq!((slab.len(), *slab.get(1).unwrap(), slab.get(5)), (5, 8, None));
        assert_eq!(slab.iter().map(|(slot, _)| slot).collect::<Vec<_>>(), [0, 1, 2, 3, 4]);
    }
}
