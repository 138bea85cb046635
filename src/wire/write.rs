//! Writing.

use super::{Sink, WireError};
use serde::ser::{self, Error, Serialize};

/// Writes values to a sink.
pub(super) struct Writer<'a, S> {
    sink: &'a mut S,
}

impl<'a, S: Sink> Writer<'a, S> {
    pub(super) const fn new(sink: &'a mut S) -> Self {
        Self { sink }
    }

    fn length(&mut self, length: Option<usize>) -> Result<(), WireError> {
        let length = length.ok_or_else(|| WireError::custom("a list of unknown length has no such form"))?;
        self.count(length)
    }

    fn count(&mut self, count: usize) -> Result<(), WireError> {
        number(u128::try_from(count).map_err(WireError::custom)?, self.sink);
        Ok(())
    }
}

/// Seven bits a byte, the lowest first; the highest bit of a byte tells that more follow.
pub(super) fn number(mut number: u128, sink: &mut impl Sink) {
    loop {
        let low = u8::try_from(number & 0x7f).unwrap_or_default();
        number >>= 7;
        if number == 0 {
            return sink.put(&[low]);
        }
        sink.put(&[low | 0x80]);
    }
}

/// Numbers that are near zero are short, whatever their sign.
const fn zigzag(number: i128) -> u128 {
    u128::from_ne_bytes(((number << 1) ^ (number >> 127)).to_ne_bytes())
}

macro_rules! numbers {
    ($($unsigned:ident $signed:ident: $wide:ident $wide_signed:ident),*) => {$(
        fn $unsigned(self, value: $wide) -> Result<(), WireError> {
            number(value.into(), self.sink);
            Ok(())
        }

        fn $signed(self, value: $wide_signed) -> Result<(), WireError> {
            number(zigzag(value.into()), self.sink);
            Ok(())
        }
    )*};
}

impl<S: Sink> ser::Serializer for &mut Writer<'_, S> {
    type Ok = ();
    type Error = WireError;
    type SerializeSeq = Self;
    type SerializeTuple = Self;
    type SerializeTupleStruct = Self;
    type SerializeTupleVariant = Self;
    type SerializeMap = Self;
    type SerializeStruct = Self;
    type SerializeStructVariant = Self;

    numbers!(
        serialize_u8 serialize_i8: u8 i8,
        serialize_u16 serialize_i16: u16 i16,
        serialize_u32 serialize_i32: u32 i32,
        serialize_u64 serialize_i64: u64 i64,
        serialize_u128 serialize_i128: u128 i128
    );

    fn is_human_readable(&self) -> bool {
        false
    }

    fn serialize_bool(self, value: bool) -> Result<(), WireError> {
        self.sink.put(&[value.into()]);
        Ok(())
    }

    fn serialize_f32(self, _: f32) -> Result<(), WireError> {
        Err(WireError::custom("a broken number has no such form"))
    }

    fn serialize_f64(self, _: f64) -> Result<(), WireError> {
        Err(WireError::custom("a broken number has no such form"))
    }

    fn serialize_char(self, value: char) -> Result<(), WireError> {
        self.serialize_u32(value.into())
    }

    fn serialize_str(self, text: &str) -> Result<(), WireError> {
        self.serialize_bytes(text.as_bytes())
    }

    fn serialize_bytes(self, bytes: &[u8]) -> Result<(), WireError> {
        self.count(bytes.len())?;
        self.sink.put(bytes);
        Ok(())
    }

    fn serialize_none(self) -> Result<(), WireError> {
        self.serialize_bool(false)
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), WireError> {
        self.sink.put(&[1]);
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<(), WireError> {
        Ok(())
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<(), WireError> {
        Ok(())
    }

    fn serialize_unit_variant(self, _: &'static str, variant: u32, _: &'static str) -> Result<(), WireError> {
        self.serialize_u32(variant)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Result<(), WireError> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        variant: u32,
        _: &'static str,
        value: &T,
    ) -> Result<(), WireError> {
        number(variant.into(), self.sink);
        value.serialize(self)
    }

    fn serialize_seq(self, length: Option<usize>) -> Result<Self, WireError> {
        self.length(length)?;
        Ok(self)
    }

    fn serialize_tuple(self, _: usize) -> Result<Self, WireError> {
        Ok(self)
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Self, WireError> {
        Ok(self)
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        variant: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self, WireError> {
        number(variant.into(), self.sink);
        Ok(self)
    }

    fn serialize_map(self, length: Option<usize>) -> Result<Self, WireError> {
        self.length(length)?;
        Ok(self)
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Self, WireError> {
        Ok(self)
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        variant: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self, WireError> {
        number(variant.into(), self.sink);
        Ok(self)
    }
}

macro_rules! parts {
    ($($kind:ident $part:ident)*) => {$(
        impl<S: Sink> ser::$kind for &mut Writer<'_, S> {
            type Ok = ();
            type Error = WireError;

            fn $part<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), WireError> {
                value.serialize(&mut **self)
            }

            fn end(self) -> Result<(), WireError> {
                Ok(())
            }
        }
    )*};
}

parts!(SerializeSeq serialize_element SerializeTuple serialize_element SerializeTupleStruct serialize_field SerializeTupleVariant serialize_field);

macro_rules! fields {
    ($($kind:ident)*) => {$(
        impl<S: Sink> ser::$kind for &mut Writer<'_, S> {
            type Ok = ();
            type Error = WireError;

            fn serialize_field<T: Serialize + ?Sized>(&mut self, _: &'static str, value: &T) -> Result<(), WireError> {
                value.serialize(&mut **self)
            }

            fn skip_field(&mut self, field: &'static str) -> Result<(), WireError> {
                Err(WireError::custom(format_args!("without its field `{field}` a value has no such form")))
            }

            fn end(self) -> Result<(), WireError> {
                Ok(())
            }
        }
    )*};
}

fields!(SerializeStruct SerializeStructVariant);

impl<S: Sink> ser::SerializeMap for &mut Writer<'_, S> {
    type Ok = ();
    type Error = WireError;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), WireError> {
        key.serialize(&mut **self)
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), WireError> {
        value.serialize(&mut **self)
    }

    fn end(self) -> Result<(), WireError> {
        Ok(())
    }
}
