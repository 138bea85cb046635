//! What the library knows, asked of its own serde forms: so a test finds what a binding lacks.

use core::fmt;
use serde::de::value::{MapDeserializer, StrDeserializer};
use serde::de::{self, Deserialize, DeserializeOwned, IntoDeserializer};
use toritsugi::{Command, EventKind};

/// The names of all commands of the library, in their order.
pub fn commands() -> &'static [&'static str] {
    let nothing: StrDeserializer<'_, Known> = "".into_deserializer();
    known(Command::deserialize(nothing))
}

/// The names of all kinds of events of the library, in their order.
pub fn events() -> &'static [&'static str] {
    known(of_tag::<EventKind>())
}

/// Reads something whose `type` nobody knows.
fn of_tag<T: DeserializeOwned>() -> Result<T, Known> {
    T::deserialize(MapDeserializer::new([("type", "")].into_iter()))
}

fn known<T>(refusal: Result<T, Known>) -> &'static [&'static str] {
    refusal.err().map_or(&[], |known| known.0)
}

/// A refusal that keeps what would have been known.
#[derive(Debug)]
struct Known(&'static [&'static str]);

impl fmt::Display for Known {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "known are {}", self.0.join(", "))
    }
}

impl core::error::Error for Known {}

impl de::Error for Known {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self(&[])
    }

    fn unknown_variant(_: &str, expected: &'static [&'static str]) -> Self {
        Self(expected)
    }
}
