//! Reading.

use super::WireError;
use core::str;
use serde::de::{self, DeserializeSeed, Error, IntoDeserializer, Visitor};

/// Levels of nesting; the deepest value of ours, a requirement at its limit of 64 levels in a step of a contact, takes two a level and
/// a few around it.
const MAX_DEPTH: u32 = 200;

/// Reads values from bytes.
pub(super) struct Reader<'de> {
    bytes: &'de [u8],
    depth: u32,
}

impl<'de> Reader<'de> {
    pub(super) const fn new(bytes: &'de [u8]) -> Self {
        Self { bytes, depth: 0 }
    }

    /// Bytes that were not read yet.
    pub(super) const fn left(&self) -> usize {
        self.bytes.len()
    }

    pub(super) fn number(&mut self) -> Result<u128, WireError> {
        let mut number = 0_u128;
        for shift in (0..).step_by(7) {
            let byte = self.byte()?;
            let bits = u128::from(byte & 0x7f);
            if shift >= 128 || bits > u128::MAX >> shift {
                return Err(Error::custom("a number is too large"));
            }
            number |= bits << shift;
            if byte & 0x80 == 0 {
                if byte == 0 && shift > 0 {
                    return Err(Error::custom("a number is longer than need be"));
                }
                break;
            }
        }
        Ok(number)
    }

    fn signed(&mut self) -> Result<i128, WireError> {
        let number = self.number()?;
        let half = i128::from_ne_bytes((number >> 1).to_ne_bytes());
        Ok(if number & 1 == 0 { half } else { !half })
    }

    fn byte(&mut self) -> Result<u8, WireError> {
        let (byte, rest) = self.bytes.split_first().ok_or_else(ends_within)?;
        self.bytes = rest;
        Ok(*byte)
    }

    fn tag(&mut self) -> Result<bool, WireError> {
        match self.byte()? {
            0 => Ok(false),
            1 => Ok(true),
            other => Err(Error::custom(format_args!("a tag means nothing: {other}"))),
        }
    }

    /// The length of a list, of which every part takes a byte at least.
    fn length(&mut self) -> Result<usize, WireError> {
        let length = usize::try_from(self.number()?).ok().filter(|length| *length <= self.left());
        length.ok_or_else(|| Error::custom("a length is above what is left of the bytes"))
    }

    fn text(&mut self) -> Result<&'de str, WireError> {
        str::from_utf8(self.part()?).map_err(Error::custom)
    }

    fn part(&mut self) -> Result<&'de [u8], WireError> {
        let length = self.length()?;
        let (part, rest) = self.bytes.split_at_checked(length).ok_or_else(ends_within)?;
        self.bytes = rest;
        Ok(part)
    }

    fn nested<T>(&mut self, read: impl FnOnce(&mut Self) -> Result<T, WireError>) -> Result<T, WireError> {
        if self.depth == MAX_DEPTH {
            return Err(Error::custom("a value is nested too deeply"));
        }
        self.depth += 1;
        let value = read(self);
        self.depth -= 1;
        value
    }

    fn parts<V: Visitor<'de>>(&mut self, count: usize, visitor: V) -> Result<V::Value, WireError> {
        self.nested(|reader| {
            let mut parts = Parts { reader, left: count };
            let value = visitor.visit_seq(&mut parts)?;
            if parts.left == 0 { Ok(value) } else { Err(Error::custom("a value has too many parts")) }
        })
    }
}

fn ends_within() -> WireError {
    Error::custom("the bytes end within a value")
}

macro_rules! numbers {
    ($($deserialize:ident $visit:ident $number:ident $wide:ty),*) => {$(
        fn $deserialize<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, WireError> {
            let number = self.$number()?;
            let value = <$wide>::try_from(number);
            visitor.$visit(value.map_err(|_| WireError::custom("a number is too large"))?)
        }
    )*};
}

impl<'de> de::Deserializer<'de> for &mut Reader<'de> {
    type Error = WireError;

    numbers!(
        deserialize_u8 visit_u64 number u64,
        deserialize_u16 visit_u64 number u64,
        deserialize_u32 visit_u64 number u64,
        deserialize_u64 visit_u64 number u64,
        deserialize_u128 visit_u128 number u128,
        deserialize_i8 visit_i64 signed i64,
        deserialize_i16 visit_i64 signed i64,
        deserialize_i32 visit_i64 signed i64,
        deserialize_i64 visit_i64 signed i64,
        deserialize_i128 visit_i128 signed i128
    );

    fn is_human_readable(&self) -> bool {
        false
    }

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, WireError> {
        Err(Error::custom("the form does not tell what a value is"))
    }

    // Broken numbers, names of fields, and what is passed over have no form, so there is nothing to read.
    serde::forward_to_deserialize_any! { f32 f64 identifier ignored_any }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, WireError> {
        visitor.visit_bool(self.tag()?)
    }

    fn deserialize_char<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, WireError> {
        let value = u32::try_from(self.number()?).ok().and_then(char::from_u32);
        visitor.visit_char(value.ok_or_else(|| WireError::custom("a number is no character"))?)
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, WireError> {
        visitor.visit_borrowed_str(self.text()?)
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, WireError> {
        self.deserialize_str(visitor)
    }

    fn deserialize_bytes<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, WireError> {
        visitor.visit_borrowed_bytes(self.part()?)
    }

    fn deserialize_byte_buf<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, WireError> {
        self.deserialize_bytes(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, WireError> {
        if self.tag()? { self.nested(|reader| visitor.visit_some(reader)) } else { visitor.visit_none() }
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, WireError> {
        visitor.visit_unit()
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, WireError> {
        visitor.visit_unit()
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, WireError> {
        self.nested(|reader| visitor.visit_newtype_struct(reader))
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, WireError> {
        let count = self.length()?;
        self.parts(count, visitor)
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, count: usize, visitor: V) -> Result<V::Value, WireError> {
        self.parts(count, visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        count: usize,
        visitor: V,
    ) -> Result<V::Value, WireError> {
        self.parts(count, visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, WireError> {
        let count = self.length()?;
        self.nested(|reader| {
            let mut parts = Parts { reader, left: count };
            let value = visitor.visit_map(&mut parts)?;
            if parts.left == 0 { Ok(value) } else { Err(Error::custom("a value has too many parts")) }
        })
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, WireError> {
        self.parts(fields.len(), visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, WireError> {
        self.nested(|reader| visitor.visit_enum(reader))
    }
}

/// The parts of a value, so many.
struct Parts<'a, 'de> {
    reader: &'a mut Reader<'de>,
    left: usize,
}

impl<'de> de::SeqAccess<'de> for &mut Parts<'_, 'de> {
    type Error = WireError;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, WireError> {
        let Some(left) = self.left.checked_sub(1) else { return Ok(None) };
        self.left = left;
        seed.deserialize(&mut *self.reader).map(Some)
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.left)
    }
}

impl<'de> de::MapAccess<'de> for &mut Parts<'_, 'de> {
    type Error = WireError;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, WireError> {
        de::SeqAccess::next_element_seed(self, seed)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, WireError> {
        seed.deserialize(&mut *self.reader)
    }
}

impl<'de> de::EnumAccess<'de> for &mut Reader<'de> {
    type Error = WireError;
    type Variant = Self;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Self), WireError> {
        let number = u32::try_from(self.number()?).map_err(WireError::custom)?;
        let variant = seed.deserialize(IntoDeserializer::<WireError>::into_deserializer(number))?;
        Ok((variant, self))
    }
}

impl<'de> de::VariantAccess<'de> for &mut Reader<'de> {
    type Error = WireError;

    fn unit_variant(self) -> Result<(), WireError> {
        Ok(())
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, WireError> {
        seed.deserialize(self)
    }

    fn tuple_variant<V: Visitor<'de>>(self, count: usize, visitor: V) -> Result<V::Value, WireError> {
        self.parts(count, visitor)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, WireError> {
        self.parts(fields.len(), visitor)
    }
}
