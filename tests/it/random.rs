//! Random inputs that are the same on every machine, and how many of them.

/// Random inputs of the fuzz target: a plan, then steps.
pub(crate) fn pseudo_random(seed: u64, steps: usize) -> Vec<u8> {
    let mut state = seed;
    let mut next = || {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)).to_le_bytes()[0]
    };
    (0..64 + 16 * steps).map(|_| next()).collect()
}

/// How many, by an environment variable, else so many.
pub(crate) fn amount(variable: &str, otherwise: u64) -> u64 {
    std::env::var(variable).ok().and_then(|amount| amount.parse().ok()).unwrap_or(otherwise)
}
