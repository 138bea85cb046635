//! Bytes as a source of small choices.

/// Draws from bytes; when they run out, a hash of them goes on. Equal bytes give equal draws.
#[derive(Clone, Debug)]
pub(super) struct Dice<'a> {
    rest: &'a [u8],
    state: u64,
}

impl<'a> Dice<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        let state = bytes
            .iter()
            .fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3));
        Self { rest: bytes, state }
    }

    /// Draws that look like chance, from a hash of the bytes alone.
    pub(super) fn hashed(bytes: &[u8]) -> Self {
        Self { rest: &[], state: Dice::new(bytes).state }
    }

    pub(super) fn byte(&mut self) -> u8 {
        if let Some((byte, rest)) = self.rest.split_first() {
            self.rest = rest;
            return *byte;
        }
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.state ^ (self.state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        let [.., byte] = mixed.to_le_bytes();
        byte
    }

    /// 0 up to `count`, without it; 0 if `count` is.
    pub(super) fn below(&mut self, count: u8) -> u8 {
        self.byte().checked_rem(count).unwrap_or(0)
    }

    /// True so many times out of 256.
    pub(super) fn chance(&mut self, of_256: u8) -> bool {
        self.byte() < of_256
    }

    /// True every other time.
    pub(super) fn coin(&mut self) -> bool {
        self.chance(128)
    }

    /// One of a list of at most 256; `None` if it is empty.
    pub(super) fn choose<T: Clone>(&mut self, list: &[T]) -> Option<T> {
        let place = usize::from(self.byte()).checked_rem(list.len())?;
        list.get(place).cloned()
    }

    /// One of the list, which is not empty.
    pub(super) fn pick<T: Clone, const N: usize>(&mut self, list: &[T; N]) -> T {
        self.choose(list).expect("the list is not empty")
    }
}
