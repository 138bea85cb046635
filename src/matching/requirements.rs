//! Requirements, each kept once.

use crate::Requirement;
use crate::store::{Index, Slab, hash};

/// The handle of [`Requirement::Anyone`], which most contacts have; it needs no look-up and is never given up.
const ANYONE: u32 = 0;

/// Requirements by handle, counted by those that hold them.
#[derive(Clone, Debug)]
pub(super) struct Requirements {
    entries: Slab<Entry>,
    index: Index,
}

#[derive(Clone, Debug)]
struct Entry {
    requirement: Requirement,
    holders: u32,
}

impl Requirements {
    pub(super) fn new() -> Self {
        let mut entries = Slab::new();
        entries.insert(Entry { requirement: Requirement::Anyone, holders: 0 });
        Self { entries, index: Index::default() }
    }

    pub(super) fn get(&self, handle: u32) -> Option<&Requirement> {
        self.entries.get(handle).map(|entry| &entry.requirement)
    }

    /// The handle of an equal requirement, which is kept if there was none.
    pub(super) fn hold(&mut self, requirement: Requirement) -> u32 {
        if requirement == Requirement::Anyone {
            return ANYONE;
        }
        let hash = hash(&requirement);
        let known = self.index.find(hash, |handle| self.get(handle) == Some(&requirement));
        if let Some(handle) = known {
            self.hold_again(handle);
            return handle;
        }
        let handle = self.entries.insert(Entry { requirement, holders: 1 });
        self.index.insert(hash, handle);
        handle
    }

    /// One more holder.
    pub(super) fn hold_again(&mut self, handle: u32) {
        if let Some(entry) = self.entries.get_mut(handle).filter(|_| handle != ANYONE) {
            entry.holders += 1;
        }
    }

    /// One holder fewer; the last one frees the handle.
    pub(super) fn drop(&mut self, handle: u32) {
        let Some(entry) = self.entries.get_mut(handle).filter(|_| handle != ANYONE) else { return };
        entry.holders -= 1;
        if entry.holders == 0 {
            let hash = hash(&entry.requirement);
            self.index.remove(hash, handle);
            self.entries.remove(handle);
        }
    }

    /// Requirements kept, beside *anyone*.
    pub(super) const fn len(&self) -> u32 {
        self.entries.len() - 1
    }
}
