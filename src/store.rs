//! The containers that the router's state is made of. None of them can be iterated in an order that depends on a hash.

use alloc::vec::Vec;

mod bits;
mod heap;
mod index;
mod registry;
mod slab;
mod sparse;

pub(crate) use bits::{Bits, ones};
pub(crate) use heap::{Heap, Places};
pub(crate) use index::{Index, hash};
pub(crate) use registry::{Record, Registry};
pub(crate) use slab::Slab;
pub(crate) use sparse::{Blank, Sparse};

/// A slot as an index into a vector.
pub(crate) fn at(slot: u32) -> usize {
    usize::try_from(slot).unwrap_or(usize::MAX)
}

/// The length of a vector as the slot that its next entry will have.
pub(crate) fn slot(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

/// Adds an entry to a list that lasts: it grows by a quarter, where it would double, so that little room is never used. O(1), amortised.
fn push<T>(entries: &mut Vec<T>, entry: T) {
    if entries.len() == entries.capacity() {
        entries.reserve_exact(entries.len() / 4 + 1);
    }
    entries.push(entry);
}
