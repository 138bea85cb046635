//! Numbers that are the same on every run.

/// The `SplitMix64` generator.
#[derive(Clone, Debug)]
pub(crate) struct Random(u64);

impl Random {
    pub(crate) const fn new(seed: u64) -> Self {
        Self(seed)
    }

    const fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number below `end`, which is above 0.
    pub(crate) fn below<N: TryFrom<u64> + Default>(&mut self, end: u64) -> N {
        N::try_from(((self.next() >> 32) * end) >> 32).unwrap_or_default()
    }

    /// Whether one in so many draws hits.
    pub(crate) fn one_in(&mut self, many: u64) -> bool {
        self.below::<u64>(many) == 0
    }

    /// One of these, or `None` if there is none.
    pub(crate) fn pick<'a, T>(&mut self, from: &'a [T]) -> Option<&'a T> {
        let end = u64::try_from(from.len()).unwrap_or(u64::MAX);
        from.get(self.below::<usize>(end))
    }
}

/// Ranks of which a few are drawn often: rank n with a weight of n to the power of minus the exponent.
#[derive(Debug)]
pub(crate) struct Zipf {
    /// By rank, the sum of the weights up to it.
    sums: Vec<f64>,
}

#[expect(clippy::float_arithmetic, reason = "weights of a power law")]
impl Zipf {
    pub(crate) fn new(ranks: u16, exponent: f64) -> Self {
        let mut sum = 0.0;
        let sums = (1..=ranks).map(|rank| {
            sum += f64::from(rank).powf(-exponent);
            sum
        });
        Self { sums: sums.collect() }
    }

    /// A rank, counted from 0.
    pub(crate) fn draw(&self, random: &mut Random) -> u16 {
        let total = self.sums.last().copied().unwrap_or_default();
        let drawn = f64::from(random.below::<u32>(1 << 32)) / f64::from(u32::MAX) * total;
        u16::try_from(self.sums.partition_point(|sum| *sum < drawn)).unwrap_or_default()
    }

    /// So many different ranks, ascending; there must be as many.
    pub(crate) fn draw_distinct(&self, count: usize, random: &mut Random) -> Vec<u16> {
        let mut drawn = Vec::new();
        while drawn.len() < count {
            let rank = self.draw(random);
            if let Err(place) = drawn.binary_search(&rank) {
                drawn.insert(place, rank);
            }
        }
        drawn
    }
}
