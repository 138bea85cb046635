//! A list from which any member can be drawn or removed.

use super::random::Random;
use std::collections::HashMap;
use std::hash::Hash;

/// What lives now, in an order that depends on what was added and removed, and on nothing else.
#[derive(Debug)]
pub(crate) struct Live<T> {
    members: Vec<T>,
    places: HashMap<T, usize>,
}

impl<T: Copy + Eq + Hash> Live<T> {
    pub(crate) fn new() -> Self {
        Self { members: Vec::new(), places: HashMap::new() }
    }

    pub(crate) fn len(&self) -> usize {
        self.members.len()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &T> {
        self.members.iter()
    }

    /// Says whether this one is a member.
    pub(crate) fn set(&mut self, member: T, is_there: bool) {
        match (self.places.get(&member).copied(), is_there) {
            (None, true) => {
                self.places.insert(member, self.members.len());
                self.members.push(member);
            }
            (Some(place), false) => {
                self.places.remove(&member);
                self.members.swap_remove(place);
                if let Some(moved) = self.members.get(place) {
                    self.places.insert(*moved, place);
                }
            }
            (None, false) | (Some(_), true) => {}
        }
    }

    pub(crate) fn draw(&self, random: &mut Random) -> Option<T> {
        random.pick(&self.members).copied()
    }
}
