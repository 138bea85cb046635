//! Records that are known by an id of the caller's.

use super::{Index, Slab, hash};
use alloc::vec::Vec;
use core::hash::Hash;

/// A record that carries its id.
pub(crate) trait Record {
    type Id: Copy + Eq + Ord + Hash;

    fn id(&self) -> Self::Id;
}

/// Records by slot and by id; all operations are expected O(1).
#[derive(Clone, Debug)]
pub(crate) struct Registry<T> {
    records: Slab<T>,
    index: Index,
}

impl<T: Record> Registry<T> {
    pub(crate) fn new() -> Self {
        Self { records: Slab::new(), index: Index::default() }
    }

    /// The slot of an id.
    pub(crate) fn find(&self, id: T::Id) -> Option<u32> {
        self.index.find(hash(&id), |slot| self.records.get(slot).is_some_and(|record| record.id() == id))
    }

    /// Adds a record whose id is not there yet.
    pub(crate) fn insert(&mut self, record: T) -> u32 {
        let hash = hash(&record.id());
        let slot = self.records.insert(record);
        self.index.insert(hash, slot);
        slot
    }

    pub(crate) fn remove(&mut self, slot: u32) -> Option<T> {
        let record = self.records.remove(slot)?;
        self.index.remove(hash(&record.id()), slot);
        Some(record)
    }

    /// Removes a record for good; whether it was there.
    pub(crate) fn delete(&mut self, slot: u32) -> bool {
        let Some(id) = self.records.get(slot).map(T::id) else { return false };
        self.index.remove(hash(&id), slot);
        self.records.delete(slot)
    }

    pub(crate) fn get(&self, slot: u32) -> Option<&T> {
        self.records.get(slot)
    }

    pub(crate) fn get_mut(&mut self, slot: u32) -> Option<&mut T> {
        self.records.get_mut(slot)
    }

    pub(crate) const fn len(&self) -> u32 {
        self.records.len()
    }

    /// The records with their slots, in an order that means nothing.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (u32, &T)> {
        self.records.iter()
    }

    /// The ids, ascending.
    pub(crate) fn ids(&self) -> Vec<T::Id> {
        let mut ids: Vec<T::Id> = self.records.iter().map(|(_, record)| record.id()).collect();
        ids.sort_unstable();
        ids
    }
}
