//! Identifiers: caller-chosen ones for contacts and agents, plan-assigned ones for everything that a plan names.

use alloc::string::String;
use alloc::sync::Arc;
use core::fmt;
use core::str::FromStr;

/// The largest number that a text form shows as a plain number: 2^53 - 1, the largest that every JSON reader keeps exact.
const LARGEST_PLAIN: u128 = (1 << 53) - 1;

macro_rules! caller_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        ///
        /// Chosen by the caller: any 128-bit number, so a UUID, a row id or a telephony id fits without a side table. Its text form is a
        /// plain number up to 2^53 - 1 and a hyphenated UUID above; both forms are read.
        ///
        /// ```
        #[doc = concat!("use toritsugi::", stringify!($name), ";")]
        ///
        #[doc = concat!("assert_eq!(", stringify!($name), "(7).to_string(), \"7\");")]
        #[doc = concat!("let id: ", stringify!($name), " = \"6f9619ff-8b86-d011-b42d-00c04fc964ff\".parse()?;")]
        /// assert_eq!(id.to_string(), "6f9619ff-8b86-d011-b42d-00c04fc964ff");
        /// # Ok::<(), toritsugi::IdError>(())
        /// ```
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub u128);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write_id(self.0, f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self)
            }
        }

        impl FromStr for $name {
            type Err = IdError;

            fn from_str(text: &str) -> Result<Self, IdError> {
                parse_id(text).map(Self)
            }
        }

        #[cfg(feature = "serde")]
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                text::serialize(self.0, serializer)
            }
        }

        #[cfg(feature = "serde")]
        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                text::deserialize(deserializer).map(Self)
            }
        }
    };
}

caller_id! {
    /// One customer contact: a call, a chat, an e-mail, a letter, an outbound call.
    ContactId
}
caller_id! {
    /// One agent: a person, or a bot that answers like one.
    AgentId
}

/// An agent's id in two halves, in the same order: in a record it takes no more room than its own, where the whole stands at multiples of 16 bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Halved([u64; 2]);

impl From<AgentId> for Halved {
    fn from(AgentId(id): AgentId) -> Self {
        let half = |bits: u128| u64::try_from(bits & u128::from(u64::MAX)).unwrap_or_default();
        Self([half(id >> 64), half(id)])
    }
}

impl From<Halved> for AgentId {
    fn from(Halved([high, low]): Halved) -> Self {
        Self(u128::from(high) << 64 | u128::from(low))
    }
}

caller_id! {
    /// One command that may be delivered more than once. [T-8]
    HostKey
}

macro_rules! plan_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        ///
        /// Assigned by the plan in the order of declaration, from 0; valid only with the plan that gave it.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(transparent))]
        pub struct $name(pub u16);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

plan_id! {
    /// A queue of the plan.
    QueueId
}
plan_id! {
    /// A skill of the plan.
    SkillId
}
plan_id! {
    /// A channel of the plan: voice, chat, e-mail and so on.
    ChannelId
}
plan_id! {
    /// A tenant of the plan: the client company a contact belongs to.
    TenantId
}
plan_id! {
    /// A site, by its place in the plan.
    SiteId
}

/// One offer of a contact to an agent. Numbered by the router from 1, never reused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(transparent))]
pub struct OfferId(pub u64);

impl fmt::Display for OfferId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A name from the plan; cheap to clone.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(transparent))]
pub struct Name(Arc<str>);

impl Name {
    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Text that is quoted in an error and may be anything: cut to 200 characters and without control characters.
    pub(crate) fn shown(text: &str) -> Self {
        let shown: String = text.chars().take(200).map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect();
        Self(Arc::from(shown))
    }
}

impl From<&str> for Name {
    fn from(text: &str) -> Self {
        Self(Arc::from(text))
    }
}

impl core::borrow::Borrow<str> for Name {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Debug for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

/// Text that is neither a number nor a UUID.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an id is a whole number up to 9007199254740991 or a hyphenated UUID")]
pub struct IdError;

fn write_id(id: u128, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    if id <= LARGEST_PLAIN {
        return fmt::Display::fmt(&id, f);
    }
    write!(
        f,
        "{:08x}-{:04x}-{:04x}-{:04x}-{:012x}",
        id >> 96,
        (id >> 80) & 0xffff,
        (id >> 64) & 0xffff,
        (id >> 48) & 0xffff,
        id & 0xffff_ffff_ffff,
    )
}

fn parse_id(text: &str) -> Result<u128, IdError> {
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return text.parse().ok().filter(|id| *id <= LARGEST_PLAIN).ok_or(IdError);
    }
    if text.len() != 36 {
        return Err(IdError);
    }
    let mut digits = 0_u128;
    for (position, byte) in text.bytes().enumerate() {
        match (position, char::from(byte).to_digit(16)) {
            (8 | 13 | 18 | 23, None) if byte == b'-' => {}
            (8 | 13 | 18 | 23, _) | (_, None) => return Err(IdError),
            (_, Some(digit)) => digits = digits << 4 | u128::from(digit),
        }
    }
    Ok(digits)
}

/// The serde form of a caller-chosen id: a number where every reader keeps it exact, else a string; the number in compact formats.
#[cfg(feature = "serde")]
mod text {
    use super::{LARGEST_PLAIN, parse_id};
    use alloc::string::ToString;
    use core::fmt;
    use serde::Deserialize;

    pub(super) fn serialize<S: serde::Serializer>(id: u128, serializer: S) -> Result<S::Ok, S::Error> {
        if !serializer.is_human_readable() {
            return serializer.serialize_u128(id);
        }
        match u64::try_from(id) {
            Ok(number) if id <= LARGEST_PLAIN => serializer.serialize_u64(number),
            _ => serializer.serialize_str(&super::ContactId(id).to_string()),
        }
    }

    pub(super) fn deserialize<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<u128, D::Error> {
        if !deserializer.is_human_readable() {
            return u128::deserialize(deserializer);
        }
        deserializer.deserialize_any(IdVisitor)
    }

    struct IdVisitor;

    impl serde::de::Visitor<'_> for IdVisitor {
        type Value = u128;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a whole number up to 9007199254740991 or a hyphenated UUID")
        }

        fn visit_u64<E: serde::de::Error>(self, number: u64) -> Result<u128, E> {
            let id = u128::from(number);
            if id <= LARGEST_PLAIN { Ok(id) } else { Err(E::custom(super::IdError)) }
        }

        fn visit_i64<E: serde::de::Error>(self, number: i64) -> Result<u128, E> {
            u64::try_from(number).map_err(E::custom).and_then(|number| self.visit_u64(number))
        }

        fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<u128, E> {
            parse_id(text).map_err(E::custom)
        }
    }
}
