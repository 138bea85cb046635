//! How long waits were, counted in buckets of nearly equal relative width.

use super::amounts::Merge;
use alloc::vec::Vec;

/// Sub-buckets of an octave, as a power of two: 64.
const BITS: u32 = 6;
const SUB_BUCKETS: u64 = 1 << BITS;

/// A log-linear histogram after `HdrHistogram`: whole microseconds below 128 each have a bucket of their own, and every octave above has
/// 64, so a bucket is never wider than a 64th of what it holds.
///
/// All 64-bit numbers have a bucket, 3,776 in all; only those in use are kept, ascending. Ten bytes each.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Histogram {
    buckets: Vec<u16>,
    counts: Vec<u64>,
}

impl Histogram {
    /// Counts a number. A search among the buckets in use; a bucket that is new moves those above it.
    pub(super) fn record(&mut self, value: u64) {
        self.count(bucket_of(value), 1);
    }

    /// The highest number of the bucket in which the number of this rank (from 1, ascending) lies.
    pub(super) fn highest_of_rank(&self, rank: u64) -> Option<u64> {
        let mut seen = 0_u64;
        let mut found = self.buckets.iter().zip(&self.counts).filter(|(_, count)| {
            seen = seen.saturating_add(**count);
            seen >= rank
        });
        found.next().map(|(bucket, _)| highest_of(*bucket))
    }

    /// How many buckets are in use.
    #[cfg(test)]
    pub(super) fn buckets(&self) -> usize {
        self.buckets.len()
    }

    fn count(&mut self, bucket: u16, count: u64) {
        match self.buckets.binary_search(&bucket) {
            Ok(place) => {
                if let Some(own) = self.counts.get_mut(place) {
                    *own = own.saturating_add(count);
                }
            }
            Err(place) => {
                self.buckets.insert(place, bucket);
                self.counts.insert(place, count);
            }
        }
    }
}

impl Merge for Histogram {
    fn merge(&mut self, other: &Self) {
        for (bucket, count) in other.buckets.iter().zip(&other.counts) {
            self.count(*bucket, *count);
        }
    }
}

/// Octave and sub-bucket in one number; the first 128 buckets hold one number each.
fn bucket_of(value: u64) -> u16 {
    let octave = value.checked_ilog2().unwrap_or(0).saturating_sub(BITS);
    // Below 128 this is the number itself, and each further octave adds 64.
    let bucket = u64::from(octave) * SUB_BUCKETS + (value >> octave);
    u16::try_from(bucket).unwrap_or(u16::MAX)
}

fn highest_of(bucket: u16) -> u64 {
    let bucket = u64::from(bucket);
    let octave = (bucket / SUB_BUCKETS).saturating_sub(1);
    let lowest = (bucket - octave * SUB_BUCKETS) << octave;
    lowest + ((1 << octave) - 1)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests fail by panicking")]
mod tests {
    use super::*;

    #[test]
    fn small_numbers_are_exact() {
        for value in 0..128 {
            assert_eq!((u64::from(bucket_of(value)), highest_of(bucket_of(value))), (value, value));
        }
        assert_eq!((bucket_of(128), highest_of(bucket_of(128))), (128, 129));
        assert_eq!((bucket_of(u64::MAX), highest_of(bucket_of(u64::MAX))), (3775, u64::MAX));
    }

    #[test]
    fn buckets_are_narrow_and_leave_no_gap() {
        let mut lowest = 0_u64;
        for bucket in 0..=bucket_of(u64::MAX) {
            let highest = highest_of(bucket);
            assert_eq!((bucket_of(lowest), bucket_of(highest)), (bucket, bucket));
            assert!(highest - lowest <= lowest / 64, "{bucket}: {lowest} to {highest}");
            lowest = highest.wrapping_add(1);
        }
        assert_eq!(lowest, 0);
    }

    #[test]
    fn ranks_find_their_bucket() {
        let mut histogram = Histogram::default();
        for value in [5, 1_000, 5, 70] {
            histogram.record(value);
        }
        // 1000 lies in an octave whose buckets are 8 wide: 1000 to 1007.
        assert_eq!(
            [1, 2, 3, 4, 5].map(|rank| histogram.highest_of_rank(rank)),
            [Some(5), Some(5), Some(70), Some(1_007), None]
        );
    }

    proptest::proptest! {
        /// The answer is never below the exact one, and less than a 64th above it.
        #[test]
        fn every_rank_is_close(mut values in proptest::collection::vec(0_u64..u64::MAX, 1..80), shift in 0_u32..60) {
            for value in &mut values {
                *value >>= shift;
            }
            let mut histogram = Histogram::default();
            for value in &values {
                histogram.record(*value);
            }
            values.sort_unstable();
            for (rank, exact) in (1..).zip(&values) {
                let found = histogram.highest_of_rank(rank).unwrap();
                assert!(found >= *exact && found - exact <= exact / 64, "{found} for {exact}");
            }
        }
    }
}
