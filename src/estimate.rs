//! Estimated waits: a pure function of what is known when one asks. [E-1]

use core::time::Duration;

/// Places of at most so many binary digits have a term of their own; of longer ones only so many digits count.
const DIGITS: u32 = 10;

/// How long a waiting contact can expect to wait, how sure that is, and how it was reckoned. [E-1]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Estimate {
    /// How long it will wait from now on, on average; none where nothing is known.
    #[cfg_attr(feature = "serde", serde(with = "crate::time::optional_span"))]
    pub wait: Option<Duration>,
    /// The standard deviation of the wait. Zero where nothing is known.
    #[cfg_attr(feature = "serde", serde(with = "crate::time::span"))]
    pub spread: Duration,
    /// How it was reckoned.
    pub method: EstimateMethod,
}

/// How a wait was estimated, best first. [E-1]
///
/// - *Queue length* knows how many are ahead, how many agents serve them, how fast, and who will give up before it is their turn. Where
///   talk and patience are near to exponential, no estimate is better, and the mean squared error of *last to be served* is twice as large.
/// - *Last to be served* needs no model, so it is there first, and is the better one where patience is far from exponential. It lags behind: it
///   says what the wait was when the last contact came, not what it will be for the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum EstimateMethod {
    /// From the contacts ahead, the staff, the handling time and the patience.
    QueueLength,
    /// The wait of the last contact that was accepted.
    LastToBeServed,
    /// There is no staff, or nothing has been accepted yet.
    Unknown,
}

impl Estimate {
    /// Nothing is known.
    pub(crate) const UNKNOWN: Self = Self { wait: None, spread: Duration::ZERO, method: EstimateMethod::Unknown };

    /// That the next contact waits as long as the last one did.
    pub(crate) const fn last_to_be_served(wait: Duration) -> Self {
        Self { wait: Some(wait), spread: wait, method: EstimateMethod::LastToBeServed }
    }
}

/// The wait of a contact with so many `ahead` of it, all of whom are served by `staff` agents who need `handling` microseconds for one
/// on average and of whom one gives up after `patience` microseconds on average; `None` if nobody has given up. [E-1]
///
/// With *n* agents at work and *i* contacts ahead, somebody leaves the system, served or not, every `1 / (n / h + i / p)` = `h p / (n p + i h)` on
/// average. The contact is next when all ahead are gone and is served when one more agent is free, so it waits for the sum of these
/// times, *i* from *ahead* down to 0 (Whitt 1999, "Predicting queueing delays"). The times are independent, and the deviation of an exponential
/// time is its mean, so the variances add up to the sum of the squares.
///
/// Terms are rounded down and the result saturates. It never falls with `ahead`. Without staff it is unknown. Costs a division for each
/// contact ahead up to 1,024, and 512 for each time that this number doubles.
pub(crate) fn queue_length(ahead: u64, staff: u32, handling: u64, patience: Option<u64>) -> Estimate {
    let Some(alone) = handling.checked_div(u64::from(staff)) else { return Estimate::UNKNOWN };
    let terms = u128::from(ahead) + 1;
    let mut sum = Sum::default();
    match patience {
        None => sum.add(terms, alone.into()),
        Some(patience) => {
            let mut first = 0;
            while first < terms {
                let count = run(first).min(terms - first);
                sum.add(count, term(first, staff, handling, patience).unwrap_or(alone.into()));
                first += count;
            }
        }
    }
    sum.estimate()
}

/// How many places, beginning with this one, have its term: those that differ from it in lower digits only. The term is the largest among
/// theirs, by at most two in a thousand. It is the same for every sum that reaches so far, as otherwise one contact more could shorten the wait.
fn run(first: u128) -> u128 {
    let digits = u128::BITS - first.leading_zeros();
    1 << digits.saturating_sub(DIGITS)
}

/// `h p / (n p + i h)`; `None` where that is nothing divided by nothing, as it is for the first term if nobody has any patience.
fn term(place: u128, staff: u32, handling: u64, patience: u64) -> Option<u128> {
    let (handling, patience) = (u128::from(handling), u128::from(patience));
    // Where the divisor saturates it is larger than the product, so that the quotient is 0 as it should be.
    let divisor = (u128::from(staff) * patience).saturating_add(place.saturating_mul(handling));
    (handling * patience).checked_div(divisor)
}

/// A sum of times in microseconds, and of their squares.
#[derive(Default)]
struct Sum {
    times: u128,
    squares: u128,
}

impl Sum {
    fn add(&mut self, count: u128, time: u128) {
        self.times = self.times.saturating_add(count.saturating_mul(time));
        self.squares = self.squares.saturating_add(count.saturating_mul(time.saturating_mul(time)));
    }

    fn estimate(&self) -> Estimate {
        let span = |micros: u128| Duration::from_micros(u64::try_from(micros).unwrap_or(u64::MAX));
        Estimate {
            wait: Some(span(self.times)),
            spread: span(self.squares.isqrt()),
            method: EstimateMethod::QueueLength,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Estimate, EstimateMethod, queue_length, run, term};
    use core::time::Duration;

    const SECOND: u64 = 1_000_000;

    /// Wait and spread in microseconds.
    fn micros(ahead: u64, staff: u32, handling: u64, patience: Option<u64>) -> (u128, u128) {
        let estimate = queue_length(ahead, staff, handling, patience);
        assert_eq!(estimate.method, EstimateMethod::QueueLength);
        (estimate.wait.unwrap_or_default().as_micros(), estimate.spread.as_micros())
    }

    #[test]
    fn without_patience_every_place_costs_the_same() {
        // Two agents, two minutes a call: every minute one is free. Four such minutes, of deviation 60 x sqrt(4) together.
        assert_eq!(micros(3, 2, 120 * SECOND, None), (240_000_000, 120_000_000));
        assert_eq!(micros(0, 1, 90 * SECOND, None), (90_000_000, 90_000_000));
        assert_eq!(micros(1, 3, 10, None), (6, 4), "3 + 3, each rounded down; sqrt(18) is 4.24");
        assert_eq!(micros(5, 10, 9, None), (0, 0));
    }

    #[test]
    fn who_gives_up_shortens_the_wait() {
        // Handling and patience of a minute, two agents: 60 / (2 + i) seconds are 30, 20, 15, 12; their squares add up to 1669.
        assert_eq!(micros(0, 2, 60 * SECOND, Some(60 * SECOND)), (30_000_000, 30_000_000));
        assert_eq!(micros(3, 2, 60 * SECOND, Some(60 * SECOND)), (77_000_000, 40_853_396));
        // Handling 3 min, patience 1 min, three agents: 180 x 60 / (180 + 180 i) seconds are 60, 30, 20; 60² + 30² + 20² = 4900.
        assert_eq!(micros(2, 3, 180 * SECOND, Some(60 * SECOND)), (110_000_000, 70_000_000));
        // 7 x 5 / (2 x 5 + 7 i): 3.5, 2.06, 1.46, 1.13, 0.92: each is rounded down.
        assert_eq!(micros(4, 2, 7, Some(5)), (3 + 2 + 1 + 1, 3), "sqrt(9 + 4 + 1 + 1) is 3.87");
        assert_eq!(
            micros(3, 2, 60 * SECOND, Some(u64::MAX)).0,
            119_999_997,
            "near to no one giving up: 30 s four times"
        );
    }

    #[test]
    fn nobody_to_serve_is_unknown() {
        assert_eq!(queue_length(3, 0, 60 * SECOND, Some(SECOND)), Estimate::UNKNOWN);
        assert_eq!(queue_length(0, 0, 0, None), Estimate::UNKNOWN);
        assert_eq!(Estimate::UNKNOWN.wait, None);
    }

    #[test]
    fn no_patience_and_no_handling_time() {
        assert_eq!(micros(9, 2, 60 * SECOND, Some(0)), (30_000_000, 30_000_000), "all ahead are gone at once");
        assert_eq!(micros(9, 2, 0, Some(60 * SECOND)), (0, 0));
        assert_eq!(micros(9, 2, 0, Some(0)), (0, 0));
        assert_eq!(micros(9, 2, 0, None), (0, 0));
    }

    #[test]
    fn the_last_wait_is_its_own_spread() {
        let wait = Duration::from_secs(40);
        let expected = Estimate { wait: Some(wait), spread: wait, method: EstimateMethod::LastToBeServed };
        assert_eq!(Estimate::last_to_be_served(wait), expected);
    }

    #[test]
    fn long_sums_are_near_and_never_below() {
        for (staff, handling, patience) in [(40, 300 * SECOND, 90 * SECOND), (1, 600 * SECOND, 10 * SECOND)] {
            let mut exact = 0;
            for place in 0..70_000_u64 {
                exact += term(place.into(), staff, handling, patience).unwrap_or_default();
                if [0, 511, 1_023, 1_024, 1_025, 2_047, 2_048, 5_000, 16_384, 69_999].contains(&place) {
                    let (wait, _) = micros(place, staff, handling, Some(patience));
                    assert!(exact <= wait && wait <= exact + exact / 1_000, "{place}: {wait} for {exact}");
                    assert!(place > 1_024 || wait == exact, "{place}: {wait} for {exact}");
                }
            }
        }
    }

    #[test]
    fn ten_binary_digits_count() {
        let cases = [
            (0, 1),
            (1, 1),
            (1_023, 1),
            (1_024, 2),
            (2_046, 2),
            (2_048, 4),
            (4_092, 4),
            (4_096, 8),
            (1 << 63, 1 << 54),
        ];
        for (first, expected) in cases {
            assert_eq!(run(first), expected, "{first}");
        }
        // 0 to 1,023 one by one, then 1,024 for itself and 1,025, then 1,026 for itself alone, as nobody else is ahead.
        let one = |place| term(place, 3, 300 * SECOND, 60 * SECOND).unwrap_or_default();
        let expected = (0..1_024).map(one).sum::<u128>() + 2 * one(1_024) + one(1_026);
        assert_eq!(micros(1_026, 3, 300 * SECOND, Some(60 * SECOND)).0, expected);
    }

    #[test]
    fn one_more_ahead_is_never_a_shorter_wait() {
        let near = [0..70_u64, 1_020..1_032, 2_044..2_056, 4_090..4_110, 5_000..5_020, 65_530..65_560];
        for (staff, handling, patience) in [
            (1, 60 * SECOND, None),
            (7, 60 * SECOND, Some(60 * SECOND)),
            (1_000, 300 * SECOND, Some(SECOND)),
            (1, 17, Some(13)),
            (u32::MAX, u64::MAX, Some(u64::MAX)),
            (3, u64::MAX, Some(1)),
        ] {
            let mut last = (0, 0);
            for ahead in near.iter().cloned().flatten().chain([1 << 20, 1 << 40, u64::MAX]) {
                let now = micros(ahead, staff, handling, patience);
                assert!(now.0 >= last.0 && now.1 >= last.1, "{ahead} ahead, {staff}, {handling}, {patience:?}");
                last = now;
            }
        }
    }

    #[test]
    fn extremes_saturate() {
        let most = u128::from(u64::MAX);
        assert_eq!(micros(u64::MAX, 1, u64::MAX, None), (most, most));
        assert_eq!(micros(u64::MAX, 1, u64::MAX, Some(u64::MAX)).0, most);
        assert_eq!(micros(0, 1, u64::MAX, Some(u64::MAX)), (most, most));
        assert_eq!(micros(u64::MAX, u32::MAX, 1, Some(u64::MAX)), (0, 0));
        assert_eq!(micros(u64::MAX, 1, SECOND, Some(0)), (1_000_000, 1_000_000));
    }
}
