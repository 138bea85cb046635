//! The compact binary form of what is kept: snapshots and journals.
//!
//! Values are written in the order of their types, without names: a whole number as a variable-length number of seven bits a byte (the
//! lowest first; signed ones in zigzag), a truth value or the tag of an option as one byte, a choice as its number, a list or a text
//! as its length and its parts. There is one form for each value, and reading refuses every other: numbers that are longer than need be,
//! tags that mean nothing, bytes left over.

use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt::Display;
use serde::{Deserialize, Serialize};

mod fingerprint;
mod read;
mod write;

pub use fingerprint::Digest;
pub(crate) use fingerprint::Fingerprint;

/// Why bytes are no such value, or a value has no such form.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[cfg_attr(test, derive(Default))]
#[error("{0}")]
pub(crate) struct WireError(String);

impl serde::ser::Error for WireError {
    fn custom<T: Display>(message: T) -> Self {
        Self(message.to_string())
    }
}

impl serde::de::Error for WireError {
    fn custom<T: Display>(message: T) -> Self {
        Self(message.to_string())
    }
}

/// Where written bytes go.
pub(crate) trait Sink {
    fn put(&mut self, bytes: &[u8]);
}

impl Sink for Vec<u8> {
    fn put(&mut self, bytes: &[u8]) {
        self.extend_from_slice(bytes);
    }
}

/// Writes a value of a type that has such a form, as all have that are kept.
pub(crate) fn put(value: &impl Serialize, sink: &mut impl Sink) {
    let written = write(value, sink);
    // INVARIANT: every test that keeps something reads it again.
    debug_assert_eq!(written, Ok(()));
}

/// Writes a value. Linear in its size.
pub(crate) fn write(value: &impl Serialize, sink: &mut impl Sink) -> Result<(), WireError> {
    value.serialize(&mut write::Writer::new(sink))
}

/// Reads a value that takes all of the bytes, which must be those that it is written as.
///
/// Linear in their number, in time and in memory: no length is believed that the bytes left could not hold.
pub(crate) fn read<'de, T: Deserialize<'de> + Serialize>(bytes: &'de [u8]) -> Result<T, WireError> {
    let mut reader = read::Reader::new(bytes);
    let value = T::deserialize(&mut reader)?;
    if reader.left() > 0 {
        return Err(serde::de::Error::custom("there are bytes after the end"));
    }
    // The entries of a map can be read in any order, and some of them twice.
    let mut expected = Expected(Some(bytes));
    write(&value, &mut expected)?;
    if expected.0 == Some(&[]) { Ok(value) } else { Err(serde::de::Error::custom("this is another form than its own")) }
}

/// Takes what is written for as long as it is what was expected; then there is nothing more to expect.
struct Expected<'a>(Option<&'a [u8]>);

impl Sink for Expected<'_> {
    fn put(&mut self, bytes: &[u8]) {
        self.0 = self.0.and_then(|expected| expected.strip_prefix(bytes));
    }
}

/// Writes a number as in every value.
pub(crate) fn write_number(number: u64, sink: &mut impl Sink) {
    write::number(number.into(), sink);
}

/// Reads a number at the beginning of the bytes; gives what is left of them as well, or nothing if they end within it or it is none.
pub(crate) fn read_number(bytes: &[u8]) -> Option<(u64, &[u8])> {
    let mut reader = read::Reader::new(bytes);
    let number = u64::try_from(reader.number().ok()?).ok()?;
    Some((number, bytes.get(bytes.len() - reader.left()..)?))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests fail by panicking")]
mod tests {
    use super::*;
    use alloc::boxed::Box;
    use alloc::collections::BTreeMap;
    use alloc::vec;
    use serde::Deserializer;

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Sample {
        small: u8,
        wide: u128,
        signed: i64,
        text: String,
        nested: Vec<Choice>,
        maybe: Option<Box<Sample>>,
        pair: (bool, u16),
    }

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    enum Choice {
        Nothing,
        Number(i32),
        Pair(u8, u8),
        Named { one: u32 },
        Within(Box<Choice>),
    }

    fn sample() -> Sample {
        let inner = Sample {
            small: 0,
            wide: u128::MAX,
            signed: i64::MIN,
            text: String::new(),
            nested: Vec::new(),
            maybe: None,
            pair: (false, u16::MAX),
        };
        let nested = vec![
            Choice::Nothing,
            Choice::Number(-3),
            Choice::Pair(1, 255),
            Choice::Named { one: 300 },
            Choice::Within(Box::new(Choice::Nothing)),
        ];
        let maybe = Some(Box::new(inner));
        Sample { small: 7, wide: 1 << 70, signed: -1, text: String::from("取次"), nested, maybe, pair: (true, 128) }
    }

    fn written(value: &impl Serialize) -> Vec<u8> {
        let mut bytes = Vec::new();
        write(value, &mut bytes).unwrap();
        bytes
    }

    #[test]
    fn what_was_written_is_read() {
        let bytes = written(&sample());
        assert_eq!(read::<Sample>(&bytes).unwrap(), sample());
        assert_eq!(written(&(300_u16, -1_i8, Some(true))), [0b1010_1100, 0b10, 1, 1, 1]);
    }

    /// Bytes as such, which are no list of numbers.
    #[derive(Debug, PartialEq)]
    struct Raw(Vec<u8>);

    impl Serialize for Raw {
        fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            serializer.serialize_bytes(&self.0)
        }
    }

    impl<'de> Deserialize<'de> for Raw {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            <&[u8]>::deserialize(deserializer).map(|bytes| Self(bytes.to_vec()))
        }
    }

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Unit;

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Pair(u16, i8);

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Wrapped(char);

    #[test]
    fn every_kind_of_value_has_a_form() {
        let kinds = (Unit, (), Pair(128, -2), Wrapped('取'), Raw(vec![9, 8]), (1_u32, i32::MIN, i128::MAX, i16::MIN));
        let bytes = written(&kinds);
        assert_eq!(bytes.get(..9), Some(&[0x80, 1, 3, 0xd6, 0xa7, 1, 2, 9, 8][..]));
        assert_eq!(read(&bytes), Ok(kinds));
        assert_eq!(read::<char>(&[0x80, 0xb0, 3]).unwrap_err().to_string(), "a number is no character");
        assert!(!Deserializer::is_human_readable(&&mut read::Reader::new(&[])));
    }

    #[test]
    fn what_has_no_form_is_refused() {
        let broken = "a broken number has no such form";
        let errors = [write(&0.5_f32, &mut Vec::new()), write(&0.5_f64, &mut Vec::new())];
        assert!(errors.iter().all(|error| error.as_ref().unwrap_err().to_string() == broken), "{errors:?}");
        let unknown = "the form does not tell what a value is";
        assert_eq!(read::<f32>(&[0; 4]).unwrap_err().to_string(), unknown);
        assert_eq!(read::<f64>(&[0; 8]).unwrap_err().to_string(), unknown);
    }

    /// No other bytes are a form of the same value: each change of a byte gives an error or another value.
    #[test]
    fn a_value_has_one_form() {
        let bytes = written(&sample());
        for end in 0..bytes.len() {
            assert!(read::<Sample>(bytes.get(..end).unwrap()).is_err());
        }
        for (place, bit) in (0..bytes.len()).flat_map(|place| (0..8).map(move |bit| (place, bit))) {
            let mut flipped = bytes.clone();
            *flipped.get_mut(place).unwrap() ^= 1 << bit;
            if let Ok(value) = read::<Sample>(&flipped) {
                assert!(value != sample() && written(&value) == flipped, "bit {bit} of byte {place}");
            }
        }
        let mut longer = bytes;
        longer.push(0);
        assert_eq!(read::<Sample>(&longer).unwrap_err().to_string(), "there are bytes after the end");
    }

    #[test]
    fn numbers_are_as_short_as_can_be_and_in_their_range() {
        for (bytes, message) in [
            (&[0x80, 0x00][..], "a number is longer than need be"),
            (&[0x80; 30], "a number is too large"),
            (&[0x80, 0x02], "invalid value: integer `256`, expected u8"),
            (&[], "the bytes end within a value"),
        ] {
            assert_eq!(read::<u8>(bytes).unwrap_err().to_string(), message);
        }
        let largest = written(&u128::MAX);
        assert_eq!((read::<u128>(&largest), largest.len(), largest.last()), (Ok(u128::MAX), 19, Some(&3)));
        let mut above = largest;
        *above.last_mut().unwrap() += 1;
        assert_eq!(read::<u128>(&above).unwrap_err().to_string(), "a number is too large");
        assert_eq!(read::<bool>(&[2]).unwrap_err().to_string(), "a tag means nothing: 2");
        assert_eq!(read_number(&[0x80, 1, 9]), Some((128, &[9][..])));
        assert_eq!(read_number(&[0x80]), None);
    }

    /// A few bytes cannot ask for much memory, nor for a deep stack.
    #[test]
    fn hostile_lengths_and_depths_are_refused() {
        let mut long = Vec::new();
        write_number(u64::MAX >> 1, &mut long);
        assert_eq!(read::<Vec<u64>>(&long).unwrap_err().to_string(), "a length is above what is left of the bytes");
        assert!(read::<String>(&long).is_err());
        let deep = vec![4_u8; 100_000];
        assert_eq!(read::<Choice>(&deep).unwrap_err().to_string(), "a value is nested too deeply");
    }

    #[test]
    fn a_map_is_read_in_its_order_alone() {
        let map = BTreeMap::from([(1_u8, 10_u8), (2, 20)]);
        let mut bytes = Vec::new();
        write(&map, &mut bytes).unwrap();
        assert_eq!((bytes.as_slice(), read(&bytes)), ([2, 1, 10, 2, 20].as_slice(), Ok(map)));
        for other in [[2, 2, 20, 1, 10], [2, 1, 10, 1, 10]] {
            let error = read::<BTreeMap<u8, u8>>(&other).unwrap_err();
            assert_eq!(error.to_string(), "this is another form than its own");
        }
    }
}
