//! A small random number generator with reproducible, independent streams.

use std::f64::consts::TAU;

/// What a stream is drawn for, so that two uses of the same index never share their numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Purpose {
    /// The instants at which contacts of one traffic arrive on one day.
    Arrivals,
    /// The fate of one contact.
    Contact,
    /// How agents answer the offers of one contact.
    Agents,
    /// How busy a day is: of one traffic, or of all.
    Days,
    /// The bursts of one traffic on one day.
    Bursts,
    /// Which agents of a group are absent on a day.
    Absences,
    /// How fast each agent of a group works.
    Speeds,
    /// The seeds of the replications of a study.
    Replications,
    /// Anything else, in the caller's own numbering.
    Other(u32),
}

impl Purpose {
    fn number(self) -> u64 {
        match self {
            Self::Arrivals => 1,
            Self::Contact => 2,
            Self::Agents => 3,
            Self::Days => 4,
            Self::Bursts => 5,
            Self::Absences => 6,
            Self::Speeds => 7,
            Self::Replications => 8,
            Self::Other(number) => 1 << 32 | u64::from(number),
        }
    }
}

/// xoshiro256++ of Blackman and Vigna (2019), seeded by `SplitMix64` as they advise. Not for secrets.
///
/// ```
/// use toritsugi::sim::random::{Purpose, Random};
///
/// let mut one = Random::stream(7, Purpose::Contact, 1);
/// let mut again = Random::stream(7, Purpose::Contact, 1);
/// let mut other = Random::stream(7, Purpose::Contact, 2);
/// let number = one.next_u64();
/// assert_eq!(number, again.next_u64());
/// assert_ne!(number, other.next_u64());
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Random {
    state: [u64; 4],
}

impl Random {
    /// The generator of this seed.
    pub fn from_seed(seed: u64) -> Self {
        let mut seeds = SplitMix64(seed);
        Self { state: [seeds.next(), seeds.next(), seeds.next(), seeds.next()] }
    }

    /// The stream of this seed, purpose and index.
    pub fn stream(seed: u64, purpose: Purpose, index: u64) -> Self {
        let seeded = SplitMix64(seed).next();
        let for_purpose = SplitMix64(seeded ^ purpose.number()).next();
        Self::from_seed(SplitMix64(for_purpose ^ index).next())
    }

    /// The generator in this state, which must not be all zero: then it would give nothing but zeros.
    pub const fn from_state(state: [u64; 4]) -> Self {
        Self { state }
    }

    /// The next 64 random bits.
    pub const fn next_u64(&mut self) -> u64 {
        let [a, b, c, d] = self.state;
        let result = a.wrapping_add(d).rotate_left(23).wrapping_add(a);
        let (c, d) = (c ^ a, d ^ b);
        self.state = [a ^ d, b ^ c, c ^ (b << 17), d.rotate_left(45)];
        result
    }

    /// A number from 0 up to but not including 1, in steps of 2^-53.
    pub const fn unit(&mut self) -> f64 {
        const STEP: f64 = 1.0 / super::number::float(1 << 53);
        super::number::float(widen(self.next_u64() >> 11)) * STEP
    }

    /// Whether something of this probability, 0 to 1, happens.
    pub fn chance(&mut self, probability: f64) -> bool {
        self.unit() < probability
    }

    /// An exponential draw of mean 1: `-ln(1 - u)`.
    pub fn exponential(&mut self) -> f64 {
        -(1.0 - self.unit()).ln()
    }

    /// A normal draw of mean 0 and variance 1, by the transform of Box and Muller (1958); takes two numbers.
    pub fn normal(&mut self) -> f64 {
        let radius = (2.0 * self.exponential()).sqrt();
        radius * (TAU * self.unit()).cos()
    }

    /// A gamma draw of mean 1 and this coefficient of variation; 1 if that is not above zero. By rejection as Marsaglia and Tsang (2000) do it, from
    /// a generator of its own: it takes one number of this one, so that what is drawn next does not depend on how often it was rejected.
    pub fn gamma(&mut self, variation: f64) -> f64 {
        let mut own = Self::from_seed(self.next_u64());
        if variation <= 0.0 {
            return 1.0;
        }
        let shape = (variation * variation).recip();
        // A shape below 1 is drawn as one more, times a power of a uniform number; the logarithm keeps what is almost zero.
        let (raised, boost) = if shape < 1.0 { (shape + 1.0, -own.exponential() / shape) } else { (shape, 0.0) };
        let d = raised - 1.0 / 3.0;
        let c = (9.0 * d).sqrt().recip();
        loop {
            let normal = own.normal();
            let cube = (1.0 + c * normal).powi(3);
            if cube <= 0.0 {
                continue;
            }
            let accepted = -own.exponential() < 0.5 * normal * normal + d - d * cube + d * cube.ln();
            if accepted {
                return d * cube * boost.exp() / shape;
            }
        }
    }

    /// A whole number below `bound`, each as likely (to 2^-64 x bound); 0 if `bound` is 0.
    pub fn below(&mut self, bound: u64) -> u64 {
        u64::try_from((u128::from(self.next_u64()) * u128::from(bound)) >> 64).unwrap_or(0)
    }
}

#[expect(clippy::as_conversions, reason = "`From` is not const")]
const fn widen(number: u64) -> u128 {
    number as u128
}

/// `SplitMix64` of Steele, Lea and Flood (2014).
#[derive(Clone, Copy, Debug)]
struct SplitMix64(u64);

impl SplitMix64 {
    const fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }
}

/// A stable number for a name (FNV-1a, 64 bits), so that streams follow names and not positions in a list.
pub fn index_of_name(name: &str) -> u64 {
    name.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::{Random, SplitMix64, index_of_name};

    #[test]
    fn generators_give_the_published_numbers() {
        let mut seeds = SplitMix64(1_234_567);
        assert_eq!(
            [seeds.next(), seeds.next(), seeds.next()],
            [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423]
        );
        let mut random = Random::from_state([1, 2, 3, 4]);
        let first: [u64; 6] = core::array::from_fn(|_| random.next_u64());
        assert_eq!(
            first,
            [
                41_943_041,
                58_720_359,
                3_588_806_011_781_223,
                3_591_011_842_654_386,
                9_228_616_714_210_784_205,
                9_973_669_472_204_895_162
            ]
        );
        assert_eq!(index_of_name("a"), 0xaf63_dc4c_8601_ec8c);
    }
}
