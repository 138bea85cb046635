//! Values that are mostly blank.

use alloc::boxed::Box;
use core::ops::Deref;

/// A value that most owners have no use for.
pub(crate) trait Blank: Default + 'static {
    /// What it reads as until something is written to it; equal to the default.
    const BLANK: &'static Self;
}

/// Reads as a blank value and takes the room of a pointer, until something is written to it.
#[derive(Clone, Debug)]
pub(crate) struct Sparse<T>(Option<Box<T>>);

impl<T> Default for Sparse<T> {
    fn default() -> Self {
        Self(None)
    }
}

#[cfg(feature = "serde")]
impl<T: Blank + PartialEq> Sparse<T> {
    /// This value, in no room if it is blank.
    pub(crate) fn of(value: T) -> Self {
        Self((value != *T::BLANK).then(|| Box::new(value)))
    }
}

impl<T: Blank> Sparse<T> {
    /// To write to it, whatever there is; allocates if there is nothing yet.
    pub(crate) fn make(&mut self) -> &mut T {
        self.0.get_or_insert_default()
    }

    /// To change what was written, if anything was.
    pub(crate) fn written(&mut self) -> Option<&mut T> {
        self.0.as_deref_mut()
    }
}

impl<T: Blank> Deref for Sparse<T> {
    type Target = T;

    fn deref(&self) -> &T {
        self.0.as_deref().unwrap_or(T::BLANK)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    impl Blank for u8 {
        const BLANK: &'static Self = &0;
    }

    #[test]
    fn reads_as_blank_until_something_is_written() {
        let mut value = Sparse::<u8>::default();
        assert_eq!((*value, value.written()), (0, None));
        *value.make() += 3;
        assert_eq!((*value, value.written()), (3, Some(&mut 3)));
    }

    #[cfg(feature = "serde")]
    #[test]
    fn a_blank_value_takes_no_room() {
        let room = |value| Sparse::<u8>::of(value).0;
        assert_eq!((room(0), room(3)), (None, Some(Box::new(3))));
    }
}
