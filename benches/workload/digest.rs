//! A hash over every event with all that it says, in order.

use std::fmt::{self, Write};
use toritsugi::Event;

/// Goes on with the hash of the events before.
pub(crate) fn digest(before: u64, events: &[Event]) -> u64 {
    let mut hash = Fnv(before);
    for event in events {
        let _ = write!(hash, "{event:?}");
    }
    hash.0
}

/// The FNV-1a hash of text.
struct Fnv(u64);

impl Write for Fnv {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        for byte in text.bytes() {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3);
        }
        Ok(())
    }
}
