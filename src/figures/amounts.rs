//! What figures are made of: counts, sums of spans, and amounts by a small number.

use super::histogram::Histogram;
use super::series::Lasting;
use crate::time::micros;
use core::time::Duration;
use smallvec::SmallVec;

/// What can be added up over intervals.
pub(super) trait Merge {
    /// Takes the amounts of another interval in.
    fn merge(&mut self, other: &Self);
}

impl Merge for u64 {
    fn merge(&mut self, other: &Self) {
        *self = self.saturating_add(*other);
    }
}

impl Merge for Duration {
    fn merge(&mut self, other: &Self) {
        *self = self.saturating_add(*other);
    }
}

/// How many things there were, how long all of them took together, and how long the longest took. Exact.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Spans {
    /// How many.
    pub count: u64,
    /// How long all together.
    pub total: Duration,
    /// The longest of them; zero if there was none.
    pub longest: Duration,
}

impl Spans {
    /// How long one took on average, in whole microseconds, rounded down; none if there was none.
    pub fn average(&self) -> Option<Duration> {
        average(self.total, self.count)
    }

    pub(super) fn record(&mut self, span: Duration) {
        self.count = self.count.saturating_add(1);
        self.total = self.total.saturating_add(span);
        self.longest = self.longest.max(span);
    }
}

impl Merge for Spans {
    fn merge(&mut self, other: &Self) {
        self.count.merge(&other.count);
        self.total.merge(&other.total);
        self.longest = self.longest.max(other.longest);
    }
}

/// A total by a count, in whole microseconds, rounded down; none if there is nothing to divide by.
pub(super) fn average(total: Duration, count: u64) -> Option<Duration> {
    let average = total.as_micros().checked_div(u128::from(count))?;
    Some(Duration::from_micros(u64::try_from(average).unwrap_or(u64::MAX)))
}

/// Waits: exact sums, and a histogram for percentiles.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Waits {
    /// How many, how long all together and the longest. Exact.
    pub spans: Spans,
    histogram: Histogram,
}

impl Waits {
    /// The mean wait, in whole microseconds, rounded down; none if there was no wait.
    pub fn average(&self) -> Option<Duration> {
        self.spans.average()
    }

    /// The wait that so many of a thousand did not exceed, by nearest rank: 500 is the median, 1000 the longest; none if there was no
    /// wait.
    ///
    /// Exact below 128 microseconds. Above it is never less than the exact answer, and more by at most a 64th of it (1.5625 %). Costs a
    /// walk over the buckets in use, at most 3,776.
    pub fn percentile(&self, per_mille: u16) -> Option<Duration> {
        let rank = u128::from(self.spans.count).saturating_mul(u128::from(per_mille.min(1_000))).div_ceil(1_000);
        let highest = self.histogram.highest_of_rank(u64::try_from(rank).unwrap_or(u64::MAX).max(1))?;
        Some(Duration::from_micros(highest).min(self.spans.longest))
    }

    pub(super) fn record(&mut self, span: Duration) {
        self.spans.record(span);
        self.histogram.record(micros(span));
    }

    /// How many buckets are in use.
    #[cfg(test)]
    pub(super) fn buckets(&self) -> usize {
        self.histogram.buckets()
    }
}

impl Merge for Waits {
    fn merge(&mut self, other: &Self) {
        self.spans.merge(&other.spans);
        self.histogram.merge(&other.histogram);
    }
}

/// A part of a whole, both exact: contacts, or microseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "a ratio is these two numbers")]
pub struct Ratio {
    /// The numerator.
    pub part: u128,
    /// The denominator; zero if there was nothing to compare with.
    pub whole: u128,
}

impl Ratio {
    /// How many of a thousand, rounded down; none if the whole is zero.
    ///
    /// ```
    /// use toritsugi::Ratio;
    ///
    /// assert_eq!(Ratio { part: 860, whole: 1_060 }.per_mille(), Some(811));
    /// assert_eq!(Ratio { part: 0, whole: 0 }.per_mille(), None);
    /// ```
    pub fn per_mille(&self) -> Option<u64> {
        let per_mille = self.part.saturating_mul(1_000).checked_div(self.whole)?;
        Some(u64::try_from(per_mille).unwrap_or(u64::MAX))
    }

    pub(super) fn of_counts(part: u64, whole: u64) -> Self {
        Self { part: u128::from(part), whole: u128::from(whole) }
    }

    pub(super) fn of_spans(part: Duration, whole: Duration) -> Self {
        Self { part: part.as_micros(), whole: whole.as_micros() }
    }
}

/// Amounts by a small number, ascending; what is zero is not there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Tally<V> {
    entries: SmallVec<[(u32, V); 1]>,
}

impl<V> Default for Tally<V> {
    fn default() -> Self {
        Self { entries: SmallVec::new() }
    }
}

impl<V: Copy + Default> Tally<V> {
    pub(super) fn get(&self, key: u32) -> V {
        self.entries.iter().find(|(own, _)| *own == key).map_or_else(V::default, |(_, amount)| *amount)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (u32, V)> {
        self.entries.iter().copied()
    }

    pub(super) fn entry(&mut self, key: u32) -> &mut V {
        let place = match self.entries.binary_search_by_key(&key, |(own, _)| *own) {
            Ok(place) => place,
            Err(place) => {
                self.entries.insert(place, (key, V::default()));
                place
            }
        };
        #[expect(clippy::indexing_slicing, reason = "found or inserted just above")]
        &mut self.entries[place].1
    }
}

impl Tally<Lasting> {
    /// All begin anew at this instant; those of which there are none are over.
    pub(super) fn begin(&mut self, at: u64) {
        self.entries.retain(|(_, lasting)| {
            lasting.begin(at);
            lasting.number > 0
        });
    }
}

impl<V: Merge + Copy + Default> Merge for Tally<V> {
    fn merge(&mut self, other: &Self) {
        for (key, amount) in other.iter() {
            self.entry(key).merge(&amount);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec::Vec;

    #[test]
    fn percentiles_are_by_nearest_rank_and_end_with_the_longest() {
        let mut waits = Waits::default();
        assert_eq!((waits.percentile(500), waits.average()), (None, None));
        for seconds in [30, 10, 20, 40] {
            waits.record(Duration::from_secs(seconds));
        }
        assert_eq!(waits.spans.total, Duration::from_secs(100));
        assert_eq!((waits.spans.count, waits.spans.longest), (4, Duration::from_secs(40)));
        assert_eq!(waits.average(), Some(Duration::from_secs(25)));
        // 20 s are 0x1312d00 us, in a bucket that is 2^18 us wide.
        let median = Duration::from_micros((20_000_000 >> 18 << 18) + (1 << 18) - 1);
        assert_eq!(
            [0, 250, 251, 500].map(|part| waits.percentile(part)),
            [waits.percentile(1), waits.percentile(1), Some(median), Some(median)]
        );
        assert_eq!([1_000, u16::MAX].map(|part| waits.percentile(part)), [Some(Duration::from_secs(40)); 2]);
    }

    #[test]
    fn averages_are_rounded_down() {
        let mut spans = Spans::default();
        spans.record(Duration::from_micros(1));
        spans.record(Duration::from_micros(2));
        assert_eq!(spans.average(), Some(Duration::from_micros(1)));
    }

    #[test]
    fn a_tally_is_ascending_and_holds_nothing_that_is_over() {
        let mut tally = Tally::<Lasting>::default();
        for key in [7, 3, 7] {
            tally.entry(key).raise(10);
        }
        tally.entry(3).lower(20);
        let numbers =
            |tally: &Tally<Lasting>| tally.iter().map(|(key, lasting)| (key, lasting.number)).collect::<Vec<_>>();
        assert_eq!(numbers(&tally), [(3, 0), (7, 2)]);
        assert_eq!(tally.get(3).time(99), Duration::from_micros(10));
        tally.begin(30);
        assert_eq!(numbers(&tally), [(7, 2)]);
        tally.entry(7).set(0, 40);
        assert_eq!(tally.get(7).time(99), Duration::from_micros(20));
        tally.begin(50);
        assert_eq!(tally, Tally::default());
    }
}
