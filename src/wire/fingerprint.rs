//! The hash of canonical bytes.

use super::Sink;
use alloc::string::{String, ToString};
use core::fmt;

/// 128 bits that stand for a canonical state: equal states have equal digests on every machine, and states that differ have, for all
/// practical purposes, different ones.
///
/// Made by FNV-1a over the compact form. It finds accidents, not forgers: who can choose the bytes can make two of one digest.
///
/// As data it is its text form, 32 hexadecimal digits, which no reader rounds; in formats that are not for people it is the number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(clippy::exhaustive_structs, reason = "it is this number")]
pub struct Digest(pub u128);

/// In 32 hexadecimal digits.
impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", self.0)
    }
}

impl serde::Serialize for Digest {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() { serializer.collect_str(self) } else { self.0.serialize(serializer) }
    }
}

impl<'de> serde::Deserialize<'de> for Digest {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if !deserializer.is_human_readable() {
            return u128::deserialize(deserializer).map(Self);
        }
        let text = String::deserialize(deserializer)?;
        let number = u128::from_str_radix(&text, 16).ok().map(Self).filter(|digest| digest.to_string() == text);
        number.ok_or_else(|| serde::de::Error::custom("a digest has 32 hexadecimal digits"))
    }
}

/// The hash of the bytes put so far: FNV-1a of 128 bits, by Fowler, Noll and Vo (RFC 9923).
///
/// Each byte changes it one to one, so bytes that differ in one place never have the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Fingerprint(u128);

impl Fingerprint {
    const OFFSET_BASIS: u128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d;
    const PRIME: u128 = 0x0000_0000_0100_0000_0000_0000_0000_013b;

    pub(crate) const fn new() -> Self {
        Self(Self::OFFSET_BASIS)
    }

    pub(crate) fn of(bytes: &[u8]) -> Self {
        let mut fingerprint = Self::new();
        fingerprint.put(bytes);
        fingerprint
    }

    /// What is put at the end of a part to check everything up to there.
    pub(crate) fn check(self) -> [u8; 8] {
        u64::try_from(self.0 & u128::from(u64::MAX)).unwrap_or_default().to_le_bytes()
    }

    pub(crate) const fn digest(self) -> Digest {
        Digest(self.0)
    }
}

impl Sink for Fingerprint {
    fn put(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u128::from(*byte)).wrapping_mul(Self::PRIME);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Published values: of nothing, of `a`, of `foobar`.
    #[test]
    fn equals_the_published_values() {
        let of = |text: &str| Fingerprint::of(text.as_bytes()).digest().to_string();
        assert_eq!(of(""), "6c62272e07bb014262b821756295c58d");
        assert_eq!(of("a"), "d228cb696f1a8caf78912b704e4a8964");
        assert_eq!(of("foobar"), "343e1662793c64bf6f0d3597ba446f18");
    }

    #[test]
    fn is_text_as_data() {
        let digest = Digest(0xab);
        let text = "\"000000000000000000000000000000ab\"";
        assert_eq!(serde_json::to_string(&digest).ok().as_deref(), Some(text));
        assert_eq!(serde_json::from_str::<Digest>(text).ok(), Some(digest));
        for other in ["171", "\"ab\"", "\"000000000000000000000000000000AB\"", "\"+00000000000000000000000000000ab\""] {
            assert!(serde_json::from_str::<Digest>(other).is_err(), "{other}");
        }
        let mut bytes = alloc::vec::Vec::new();
        assert_eq!(crate::wire::write(&digest, &mut bytes), Ok(()));
        assert_eq!(crate::wire::read::<Digest>(&bytes), Ok(digest));
    }
}
