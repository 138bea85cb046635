//! A bound on how many of the host's own numbers are told apart.

use alloc::collections::BTreeSet;

const MOST: usize = 64;

/// The first few distinct numbers of a log: however many a host uses, figures by number stay small.
#[derive(Clone, Debug, Default)]
pub(super) struct FirstFew {
    seen: BTreeSet<u16>,
}

impl FirstFew {
    /// Whether it is one of the first, or one more of them.
    pub(super) fn admits(&mut self, number: u16) -> bool {
        self.seen.contains(&number) || (self.seen.len() < MOST && self.seen.insert(number))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_few_stay_and_no_others_come() {
        let mut first = FirstFew::default();
        assert!((0..64).all(|number| first.admits(number)));
        assert_eq!([first.admits(63), first.admits(64), first.admits(0)], [true, false, true]);
    }
}
