//! Sets of small numbers as words of bits.

use super::at;
use alloc::vec::Vec;

/// A set of small numbers.
#[derive(Clone, Debug, Default)]
pub(crate) struct Bits {
    words: Vec<u64>,
    len: u32,
}

impl Bits {
    pub(crate) fn set(&mut self, number: u32, member: bool) {
        let word = at(number / 64);
        if word >= self.words.len() {
            self.words.resize(word + 1, 0);
        }
        if let Some(word) = self.words.get_mut(word) {
            let bit = 1 << (number % 64);
            if (*word & bit != 0) != member {
                *word ^= bit;
                self.len = if member { self.len + 1 } else { self.len - 1 };
            }
        }
    }

    pub(crate) fn contains(&self, number: u32) -> bool {
        self.words.get(at(number / 64)).is_some_and(|word| word >> (number % 64) & 1 == 1)
    }

    pub(crate) const fn is_empty(&self) -> bool {
        self.len == 0
    }

    pub(crate) const fn len(&self) -> u32 {
        self.len
    }

    /// The numbers, ascending.
    pub(crate) fn iter(&self) -> impl Iterator<Item = u32> {
        self.common(self)
    }

    /// The numbers in both sets, ascending.
    pub(crate) fn common<'a>(&'a self, other: &'a Self) -> impl Iterator<Item = u32> + 'a {
        let mut words = (0_u32..).step_by(64).zip(self.words.iter().zip(&other.words));
        let (mut first, mut left) = (0, 0);
        core::iter::from_fn(move || {
            while left == 0 {
                let (start, (one, other)) = words.next()?;
                (first, left) = (start, one & other);
            }
            let bit = left.trailing_zeros();
            left &= left - 1;
            Some(first + bit)
        })
    }

    /// The numbers in all of these sets, ascending; none in no sets.
    pub(crate) fn common_of<'a>(sets: &'a [&'a Self]) -> impl Iterator<Item = u32> + 'a {
        let words = sets.iter().map(|set| set.words.len()).min().unwrap_or_default();
        (0_u32..).step_by(64).zip(0..words).flat_map(|(first, word)| {
            let in_all = sets.iter().fold(u64::MAX, |all, set| all & set.words.get(word).copied().unwrap_or_default());
            ones(in_all).map(move |bit| first + bit)
        })
    }
}

/// The places of the bits that are set, ascending.
pub(crate) fn ones(mut word: u64) -> impl Iterator<Item = u32> {
    core::iter::from_fn(move || {
        if word == 0 {
            return None;
        }
        let bit = word.trailing_zeros();
        word &= word - 1;
        Some(bit)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn common_members_come_in_order() {
        let (mut one, mut other) = (Bits::default(), Bits::default());
        for number in [3, 64, 65, 200] {
            one.set(number, true);
        }
        for number in [200, 65, 4, 500] {
            other.set(number, true);
        }
        assert_eq!(one.common(&other).collect::<Vec<_>>(), [65, 200]);
        assert_eq!(other.iter().collect::<Vec<_>>(), [4, 65, 200, 500]);
        let third = other.clone();
        assert_eq!(Bits::common_of(&[&other, &one, &third]).collect::<Vec<_>>(), [65, 200]);
        assert_eq!(Bits::common_of(&[]).count(), 0);
        one.set(65, false);
        assert!(!one.contains(65) && one.contains(64) && !one.contains(10_000) && !one.is_empty());
        assert_eq!(one.common(&other).collect::<Vec<_>>(), [200]);
    }
}
