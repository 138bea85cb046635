use crate::{AgentFacts, AgentId, ContactId, SelectionStrategy};

/// The agent is drawn by chance, in proportion to the agents' weights; a replay draws the same. [S-9]
///
/// Pairing is `-log2(u) x 2^32 / weight`, rounded down, with `u` in (0, 1] from a hash of (seed, contact, agent) alone: the race of
/// exponential variables, in which an agent is first with the probability `weight / sum of weights`. Everything is in integers, so every
/// machine draws the same. Costs some fifty multiplications an available agent, and a look at each of them.
///
/// Choose this when shares count more than turns: 3 of 4 contacts to the experienced agent, 1 to the new one. Two queues of
/// different seeds draw independently.
///
/// ```
/// use toritsugi::{AgentFacts, AgentId, ContactId, SelectionStrategy, WeightedRandom};
///
/// let mut agent = AgentFacts::new(AgentId(1));
/// assert_eq!(WeightedRandom::new(42).pairing(ContactId(7), &agent), 15_307_554_899);
/// agent.weight = 3;
/// assert_eq!(WeightedRandom::new(42).pairing(ContactId(7), &agent), 5_102_518_299);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct WeightedRandom {
    seed: u64,
}

impl WeightedRandom {
    /// With this seed.
    pub const fn new(seed: u64) -> Self {
        Self { seed }
    }

    /// The seed.
    pub const fn seed(&self) -> u64 {
        self.seed
    }
}

impl SelectionStrategy for WeightedRandom {
    const PAIRS: bool = true;

    fn pairing(&self, contact: ContactId, agent: &AgentFacts) -> i64 {
        let numerator = (draw(self.seed, contact, agent.agent) >> 1) + 1;
        let cost = (63 << FRACTION_BITS) - log2(numerator);
        i64::try_from(cost / u64::from(agent.weight.max(1))).unwrap_or(i64::MAX)
    }
}

const FRACTION_BITS: u32 = 32;

/// 64 bits from the seed and the two ids: each word is mixed into the hash of those before it.
fn draw(seed: u64, contact: ContactId, agent: AgentId) -> u64 {
    let [contact_high, contact_low] = words(contact.0);
    let [agent_high, agent_low] = words(agent.0);
    [contact_high, contact_low, agent_high, agent_low].into_iter().fold(mix(seed), |hash, word| mix(hash ^ word))
}

/// A step of `SplitMix64` (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014).
const fn mix(state: u64) -> u64 {
    let state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let state = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let state = (state ^ (state >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    state ^ (state >> 31)
}

/// The high and the low half of an id.
fn words(id: u128) -> [u64; 2] {
    let low_half = |id: u128| u64::try_from(id & u128::from(u64::MAX)).unwrap_or(0);
    [low_half(id >> 64), low_half(id)]
}

/// The base-2 logarithm of a number that is not 0, with 32 fractional bits, bit by bit: squaring doubles the logarithm, so that the
/// next bit shows as a carry.
fn log2(number: u64) -> u64 {
    let zeros = number.leading_zeros();
    // In [1, 2), with 63 fractional bits.
    let mut mantissa = u128::from(number) << zeros;
    let mut log = u64::from(63_u32.saturating_sub(zeros));
    for _ in 0..FRACTION_BITS {
        mantissa = (mantissa * mantissa) >> 63;
        let carry = mantissa >> 64;
        mantissa >>= carry;
        log = (log << 1) | u64::from(carry != 0);
    }
    log
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The ranks were computed by another program, with decimals of 60 digits.
    #[test]
    fn golden_ranks() {
        let uuid = 0x6f96_19ff_8b86_d011_b42d_00c0_4fc9_64ff;
        for (seed, contact, agent, weight, rank) in [
            (42, 7, 1, 1, 15_307_554_899),
            (42, 7, 1, 3, 5_102_518_299),
            (0, 0, 0, 1, 4_659_800_790),
            (u64::MAX, u128::MAX, u128::MAX, u16::MAX, 30_914),
            (1, uuid, 2, 1, 9_647_276_635),
        ] {
            let facts = AgentFacts { weight, ..AgentFacts::new(AgentId(agent)) };
            assert_eq!(WeightedRandom::new(seed).pairing(ContactId(contact), &facts), rank);
        }
    }

    #[test]
    fn logarithms_of_powers_of_two_are_exact() {
        for power in 0..64 {
            assert_eq!(log2(1 << power), power << FRACTION_BITS);
        }
    }

    #[test]
    fn the_mixer_is_split_mix_64() {
        // The first outputs of the published generator from seed 1234567.
        assert_eq!(mix(1_234_567), 6_457_827_717_110_365_317);
        assert_eq!(mix(1_234_567_u64.wrapping_add(0x9e37_79b9_7f4a_7c15)), 3_203_168_211_198_807_973);
    }

    #[test]
    fn an_agent_is_first_in_proportion_to_its_weight() {
        let one = AgentFacts { weight: 3, ..AgentFacts::new(AgentId(1)) };
        let other = AgentFacts::new(AgentId(2));
        let selection = WeightedRandom::new(7);
        let first = (0..8_000)
            .filter(|contact| {
                let contact = ContactId(*contact);
                selection.pairing(contact, &one) < selection.pairing(contact, &other)
            })
            .count();
        // 6,000 expected, with a standard deviation of 39.
        assert!((5_850..=6_150).contains(&first), "{first}");
    }
}
