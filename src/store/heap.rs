//! Ordered sets with removal from anywhere.

use super::{at, push, slot};
use alloc::collections::BinaryHeap;
use alloc::vec::Vec;
use core::cmp::Reverse;
use smallvec::SmallVec;

const ARITY: usize = 4;
/// Up to how many entries a search looks through without a heap of its own.
const FRONTIER: usize = 16;

/// A 4-ary heap of slots under unique keys, the lowest first.
///
/// Where each slot stands is kept in a [`Places`] that the owner passes in, so many small heaps of one family share one.
/// `push` and `remove` are O(log n) and leave no tombstones; `first` is O(1).
#[derive(Clone, Debug)]
pub(crate) struct Heap<K> {
    entries: Vec<(K, u32)>,
}

/// Where each slot stands in the heap that holds it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Places(Vec<u32>);

impl Places {
    fn set(&mut self, slot: u32, place: usize) {
        if at(slot) >= self.0.len() {
            self.0.resize(at(slot) + 1, u32::MAX);
        }
        if let Some(entry) = self.0.get_mut(at(slot)) {
            *entry = super::slot(place);
        }
    }

    fn get(&self, slot: u32) -> usize {
        self.0.get(at(slot)).map_or(usize::MAX, |place| at(*place))
    }
}

impl<K> Default for Heap<K> {
    fn default() -> Self {
        Self { entries: Vec::new() }
    }
}

impl<K: Copy + Ord> Heap<K> {
    pub(crate) fn first(&self) -> Option<(K, u32)> {
        self.entries.first().copied()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    pub(crate) fn len(&self) -> u32 {
        slot(self.entries.len())
    }

    /// The entries in an order that means nothing.
    pub(crate) fn entries(&self) -> &[(K, u32)] {
        &self.entries
    }

    pub(crate) fn push(&mut self, key: K, slot: u32, places: &mut Places) {
        let entry = (key, slot);
        push(&mut self.entries, entry);
        self.rise(self.entries.len() - 1, entry, places);
    }

    /// Removes a slot and gives its key, or `None` if this heap does not hold it.
    pub(crate) fn remove(&mut self, slot: u32, places: &mut Places) -> Option<K> {
        let key = self.key(slot, places)?;
        let place = places.get(slot);
        places.set(slot, at(u32::MAX));
        let last = self.entries.pop()?;
        if place < self.entries.len() && self.rise(place, last, places) == place {
            self.sink(place, last, places);
        }
        Some(key)
    }

    /// The key of a slot that this heap holds.
    pub(crate) fn key(&self, slot: u32, places: &Places) -> Option<K> {
        self.entries.get(places.get(slot)).filter(|(_, held)| *held == slot).map(|(key, _)| *key)
    }

    /// The lowest entry that `accept` takes.
    ///
    /// Looks at entries in ascending order, so it costs O(r log r) where r entries are refused, and O(1) where none is.
    pub(crate) fn first_where(&self, mut accept: impl FnMut(u32) -> bool) -> Option<(K, u32)> {
        let (key, slot) = self.first()?;
        if accept(slot) {
            return Some((key, slot));
        }
        // Few are refused: the children of those are looked through, until they are too many to do so and are put into a heap.
        let mut frontier: SmallVec<[usize; FRONTIER]> = Self::children(0).collect();
        while frontier.len() + ARITY <= FRONTIER {
            let keyed =
                frontier.iter().enumerate().filter_map(|(index, place)| Some((self.entries.get(*place)?, index)));
            let ((key, slot), index) = keyed.min_by_key(|((key, _), _)| *key)?;
            if accept(*slot) {
                return Some((*key, *slot));
            }
            let refused = frontier.swap_remove(index);
            frontier.extend(Self::children(refused));
        }
        let keyed = |place: usize| self.entries.get(place).map(|(key, _)| Reverse((*key, place)));
        let mut frontier: BinaryHeap<_> = frontier.into_iter().filter_map(keyed).collect();
        loop {
            let Reverse((key, place)) = frontier.pop()?;
            let (_, slot) = self.entries.get(place)?;
            if accept(*slot) {
                return Some((key, *slot));
            }
            frontier.extend(Self::children(place).filter_map(keyed));
        }
    }

    /// Visits every entry whose key `is_wanted`, which holds for all keys lower than one for which it holds; in an order that means nothing.
    ///
    /// Costs a look at these entries and their children.
    pub(crate) fn for_each_while(&self, is_wanted: impl Fn(K) -> bool, mut visit: impl FnMut(u32)) {
        let mut places = Vec::from([0]);
        while let Some(place) = places.pop() {
            let Some((_, slot)) = self.entries.get(place).filter(|(key, _)| is_wanted(*key)) else { continue };
            visit(*slot);
            places.extend(Self::children(place));
        }
    }

    const fn children(place: usize) -> core::ops::Range<usize> {
        place * ARITY + 1..place * ARITY + ARITY + 1
    }

    /// Puts an entry where it belongs, from this place on up, and gives that place.
    fn rise(&mut self, mut place: usize, entry: (K, u32), places: &mut Places) -> usize {
        while let Some(parent) = place.checked_sub(1).map(|before| before / ARITY) {
            match self.entries.get(parent) {
                Some(above) if entry.0 < above.0 => self.put(place, *above, places),
                _ => break,
            }
            place = parent;
        }
        self.put(place, entry, places);
        place
    }

    /// Puts an entry where it belongs, from this place on down.
    fn sink(&mut self, mut place: usize, entry: (K, u32), places: &mut Places) {
        while let Some((child, below)) = self.lowest_child(place).filter(|(_, below)| below.0 < entry.0) {
            self.put(place, *below, places);
            place = child;
        }
        self.put(place, entry, places);
    }

    fn lowest_child(&self, place: usize) -> Option<(usize, &(K, u32))> {
        let first = place * ARITY + 1;
        let children = self.entries.get(first..(first + ARITY).min(self.entries.len()))?;
        (first..).zip(children).reduce(|lowest, child| if child.1.0 < lowest.1.0 { child } else { lowest })
    }

    fn put(&mut self, place: usize, entry: (K, u32), places: &mut Places) {
        if let Some(own) = self.entries.get_mut(place) {
            *own = entry;
        }
        places.set(entry.1, place);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        /// Against a sorted list: first, removal from anywhere, and the search that skips.
        #[test]
        fn is_an_ordered_set(steps in proptest::collection::vec((0_u32..40, 0_u32..5), 0..300)) {
            let (mut heap, mut places, mut model) = (Heap::default(), Places::default(), Vec::new());
            for (time, (slot, key)) in (0_u32..).zip(steps) {
                if model.iter().any(|(_, held)| *held == slot) {
                    let removed = heap.remove(slot, &mut places);
                    let at = model.iter().position(|(_, held)| *held == slot);
                    assert_eq!(removed, at.map(|at| model.remove(at).0));
                } else {
                    heap.push((key, time), slot, &mut places);
                    model.push(((key, time), slot));
                    model.sort_unstable();
                }
                assert_eq!(heap.remove(99, &mut places), None);
                assert_eq!(heap.first(), model.first().copied());
                assert_eq!(heap.first_where(|slot| slot % 3 == 0), model.iter().copied().find(|(_, slot)| slot % 3 == 0));
                assert_eq!(heap.first_where(|_| false), None);
                let mut below = Vec::new();
                heap.for_each_while(|key| key < (3, 0), |slot| below.push(slot));
                below.sort_unstable();
                let mut expected: Vec<u32> = model.iter().filter(|(key, _)| *key < (3, 0)).map(|(_, slot)| *slot).collect();
                expected.sort_unstable();
                assert_eq!(below, expected);
                assert!(model.iter().all(|(key, slot)| heap.key(*slot, &places) == Some(*key)));
            }
        }
    }
}
