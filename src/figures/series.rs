//! Figures over time: those of the last intervals one by one, those of older ones together.

use super::amounts::Merge;
use alloc::boxed::Box;
use alloc::vec::Vec;
use core::time::Duration;

/// How time is cut into intervals, and how many of them are kept.
#[derive(Clone, Copy, Debug)]
pub(super) struct Clock {
    /// The length of an interval, in microseconds; 0 if there are none.
    pub(super) interval: u64,
    /// How many are kept.
    pub(super) kept: u64,
}

impl Clock {
    /// An instant, with what is asked of it most often.
    pub(super) fn moment(self, at: u64) -> Moment {
        let index = self.index(at);
        let begins = index.unwrap_or(0).saturating_mul(self.interval);
        let ends = index.map_or(u64::MAX, |_| begins.saturating_add(self.interval));
        Moment { clock: self, at, index, begins, ends }
    }

    /// The number of the interval that this instant belongs to, if there are intervals.
    pub(super) const fn index(self, at: u64) -> Option<u64> {
        if self.kept == 0 { None } else { at.checked_div(self.interval) }
    }

    /// The first interval that is kept at this instant.
    pub(super) fn oldest(self, at: u64) -> u64 {
        self.index(at).unwrap_or(0).saturating_sub(self.kept.saturating_sub(1))
    }

    /// The parts of a stretch of time, cut where intervals begin; what is older than those kept at its end is one part without number.
    pub(super) fn parts(self, from: u64, until: u64) -> Parts {
        Parts { clock: self, kept_from: self.oldest(until).saturating_mul(self.interval), from, until }
    }
}

/// An instant among intervals.
#[derive(Clone, Copy, Debug)]
pub(super) struct Moment {
    pub(super) clock: Clock,
    pub(super) at: u64,
    /// The number of its interval, if there are intervals.
    index: Option<u64>,
    /// When that begins; zero if there are none.
    begins: u64,
    /// When the next begins; never if there are none.
    ends: u64,
}

/// See [`Clock::parts`]: the number of the interval, and when the part ends. At most one more than intervals are kept.
#[derive(Clone, Debug)]
pub(super) struct Parts {
    clock: Clock,
    kept_from: u64,
    from: u64,
    until: u64,
}

impl Parts {
    /// Those before this instant.
    fn until(mut self, end: u64) -> Self {
        self.until = self.until.min(end);
        self
    }
}

impl Iterator for Parts {
    type Item = (Option<u64>, u64);

    fn next(&mut self) -> Option<Self::Item> {
        let Self { clock, kept_from, from, until } = *self;
        if from >= until {
            return None;
        }
        let (index, end) = match clock.index(from) {
            None => (None, until),
            Some(_) if from < kept_from => (None, kept_from),
            Some(index) => (Some(index), index.saturating_add(1).saturating_mul(clock.interval)),
        };
        self.from = end.min(until);
        Some((index, self.from))
    }
}

/// So many things last now, and the integral of that over time since some instant. Exact.
///
/// The integral is linear in time as long as the number stays, so nothing is added up before it is asked for: a change at an instant moves
/// the line so that it bends there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Lasting {
    pub(super) number: u32,
    /// What the integral up to an instant is more than `number` times that instant; it wraps around.
    offset: u128,
}

impl Lasting {
    pub(super) fn raise(&mut self, at: u64) {
        self.number += 1;
        self.offset = self.offset.wrapping_sub(at.into());
    }

    /// One less; nothing if there is none.
    pub(super) fn lower(&mut self, at: u64) {
        if let Some(number) = self.number.checked_sub(1) {
            self.number = number;
            self.offset = self.offset.wrapping_add(at.into());
        }
    }

    pub(super) fn set(&mut self, number: u32, at: u64) {
        if number != self.number {
            self.offset = self.offset.wrapping_add(product(self.number, at)).wrapping_sub(product(number, at));
            self.number = number;
        }
    }

    /// The integral begins anew at this instant.
    pub(super) fn begin(&mut self, at: u64) {
        self.offset = product(self.number, at).wrapping_neg();
    }

    /// Adds what another has counted since the same beginning.
    pub(super) fn join(&mut self, other: &Self) {
        self.number = self.number.saturating_add(other.number);
        self.offset = self.offset.wrapping_add(other.offset);
    }

    /// The integral up to this instant.
    pub(super) fn time(&self, until: u64) -> Duration {
        let micros = product(self.number, until).wrapping_add(self.offset);
        let nanos = u32::try_from(micros % 1_000_000).unwrap_or(0) * 1_000;
        u64::try_from(micros / 1_000_000).map_or(Duration::MAX, |seconds| Duration::new(seconds, nanos))
    }
}

fn product(number: u32, at: u64) -> u128 {
    u128::from(number) * u128::from(at)
}

/// Figures that time adds to, by levels: so many things that last now.
pub(super) trait Amounts: Clone + Default + Merge {
    type Levels: Clone + Default;

    /// Whether time adds nothing, and has added nothing since the levels began.
    fn is_nothing(levels: &Self::Levels) -> bool;

    /// Adds what these levels have come to since they began, up to this instant.
    fn add(&mut self, levels: &Self::Levels, until: u64);

    /// The levels begin anew at this instant.
    fn begin(levels: &mut Self::Levels, at: u64);

    /// What follows from the rest is made when somebody asks, not counted.
    fn complete(&mut self) {}
}

/// Figures of which those of a whole are the sum of those of its parts.
pub(super) trait Sums: Amounts {
    /// Levels of what is counted together from now on; both began at the same instant.
    fn join(levels: &mut Self::Levels, other: &Self::Levels);
}

/// How many there were at most at the same time, for longer than an instant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Highest(pub(super) u32);

/// So many are there now, and how many there were at most since some instant.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Peak {
    number: u32,
    highest: u32,
    /// Since when there are as many as now.
    since: u64,
}

impl Peak {
    /// There are so many less, and then so many more.
    pub(super) fn change(&mut self, less: u32, more: u32, at: u64) {
        self.highest = self.until(at);
        self.since = at;
        self.number = self.number.saturating_sub(less).saturating_add(more);
    }

    /// The most up to this instant.
    fn until(&self, at: u64) -> u32 {
        if self.since < at { self.highest.max(self.number) } else { self.highest }
    }
}

impl Merge for Highest {
    fn merge(&mut self, other: &Self) {
        self.0 = self.0.max(other.0);
    }
}

impl Amounts for Highest {
    type Levels = Peak;

    fn is_nothing(peak: &Peak) -> bool {
        peak.number == 0 && peak.highest == 0
    }

    fn add(&mut self, peak: &Peak, until: u64) {
        self.0 = self.0.max(peak.until(until));
    }

    fn begin(peak: &mut Peak, at: u64) {
        (peak.highest, peak.since) = (0, at);
    }
}

/// The figures of one queue, agent and so on over time.
///
/// What lasts is added when an interval begins, or somebody asks: counting is O(1), and once for each interval that has begun since.
#[derive(Clone, Debug)]
pub(super) struct Series<A: Amounts> {
    /// Since the interval began that was touched last, or since the first instant if there are none.
    levels: A::Levels,
    /// When that was.
    begun: u64,
    /// When the interval that was touched last ends; zero if none was.
    /// INVARIANT: up to then the last of `recent` is that interval, if there are intervals.
    ends: u64,
    /// Of all intervals that are not kept.
    older: A,
    /// Of those that are kept, ascending; one in which nothing happened is not there.
    /// INVARIANT: at most as many as are kept.
    recent: Vec<(u64, Box<A>)>,
}

impl<A: Amounts> Default for Series<A> {
    fn default() -> Self {
        Self { levels: A::Levels::default(), begun: 0, ends: 0, older: A::default(), recent: Vec::new() }
    }
}

impl<A: Amounts> Series<A> {
    /// Lets time pass up to this instant; gives the levels, and the figures of its interval to count in.
    pub(super) fn at(&mut self, now: &Moment) -> (&mut A::Levels, &mut A) {
        if now.at >= self.ends {
            self.cross(now);
        }
        let Self { levels, older, recent, .. } = self;
        (levels, recent.last_mut().map_or(older, |(_, figures)| figures))
    }

    /// Lets time pass up to the beginning of this interval, which is the last from now on, and gives up those that are no longer kept.
    #[cold]
    fn cross(&mut self, now: &Moment) {
        let Moment { clock, at, index, begins, ends } = *now;
        let oldest = clock.oldest(at);
        let gone = self.recent.partition_point(|(index, _)| *index < oldest);
        for (_, old) in self.recent.drain(..gone) {
            self.older.merge(&old);
        }
        let Self { levels, older, recent, .. } = self;
        for (index, end) in clock.parts(self.begun, at).until(begins) {
            if A::is_nothing(levels) {
                break;
            }
            slot(older, recent, index).add(levels, end);
            A::begin(levels, end);
        }
        slot(older, recent, index);
        (self.begun, self.ends) = (begins, ends);
    }

    /// Takes what another has counted as its own.
    pub(super) fn absorb(&mut self, mut other: Self, now: &Moment)
    where
        A: Sums,
    {
        self.at(now);
        other.at(now);
        A::join(&mut self.levels, &other.levels);
        self.older.merge(&other.older);
        for (index, figures) in other.recent {
            match self.recent.binary_search_by_key(&index, |(own, _)| *own) {
                Ok(place) => {
                    if let Some((_, own)) = self.recent.get_mut(place) {
                        own.merge(&figures);
                    }
                }
                Err(place) => self.recent.insert(place, (index, figures)),
            }
        }
    }

    /// Everything up to this instant. Costs a walk over the intervals kept.
    pub(super) fn whole(&self, now: u64) -> A {
        let mut sum = self.older.clone();
        for (_, part) in &self.recent {
            sum.merge(part);
        }
        sum.add(&self.levels, now);
        sum.complete();
        sum
    }

    /// What belongs to one interval, up to this instant.
    pub(super) fn interval(&self, clock: Clock, number: u64, now: u64) -> A {
        let found = self.recent.iter().find(|(index, _)| *index == number);
        let mut figures = found.map(|(_, figures)| A::clone(figures)).unwrap_or_default();
        let mut levels = self.levels.clone();
        for (index, end) in clock.parts(self.begun, now) {
            if A::is_nothing(&levels) {
                break;
            }
            if index == Some(number) {
                figures.add(&levels, end);
            }
            A::begin(&mut levels, end);
        }
        figures.complete();
        figures
    }

    /// How many intervals have figures of their own.
    #[cfg(test)]
    pub(super) fn intervals(&self) -> usize {
        self.recent.len()
    }
}

/// Where the figures of an interval are; it is the last one or a later one.
fn slot<'a, A: Amounts>(older: &'a mut A, recent: &'a mut Vec<(u64, Box<A>)>, index: Option<u64>) -> &'a mut A {
    let Some(index) = index else { return older };
    if recent.last().is_none_or(|(last, _)| *last < index) {
        recent.push((index, Box::default()));
    }
    recent.last_mut().map_or(older, |(_, figures)| figures)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figures::ContactFigures;

    const CLOCK: Clock = Clock { interval: 10, kept: 3 };

    fn parts(from: u64, until: u64) -> Vec<(Option<u64>, u64)> {
        CLOCK.parts(from, until).collect()
    }

    #[test]
    fn time_is_cut_at_multiples_of_the_interval() {
        assert_eq!(parts(7, 7), []);
        assert_eq!(parts(9, 10), [(Some(0), 10)]);
        assert_eq!(parts(10, 20), [(Some(1), 20)]);
        assert_eq!(parts(7, 21), [(Some(0), 10), (Some(1), 20), (Some(2), 21)]);
        // At 45 the intervals from 20 on are kept.
        assert_eq!(parts(7, 45), [(None, 20), (Some(2), 30), (Some(3), 40), (Some(4), 45)]);
        assert_eq!(parts(0, u64::MAX).len(), 4);
        let none = Clock { interval: 0, kept: 3 };
        assert!(none.parts(3, 50).eq([(None, 50)]));
    }

    #[test]
    fn an_instant_at_a_boundary_belongs_to_the_interval_that_begins() {
        let mut series = Series::<ContactFigures>::default();
        series.at(&CLOCK.moment(9)).1.offered += 1;
        series.at(&CLOCK.moment(10)).1.offered += 1;
        series.at(&CLOCK.moment(19)).1.offered += 1;
        let by_interval = [0, 1, 2].map(|number| series.interval(CLOCK, number, 19).offered);
        assert_eq!((by_interval, series.whole(19).offered), ([1, 2, 0], 3));
    }

    #[test]
    fn what_is_asked_is_what_would_be_kept() {
        let mut series = Series::<ContactFigures>::default();
        series.at(&CLOCK.moment(4)).0.waiting.set(2, 4);
        let asked = [0, 1, 2].map(|number| series.interval(CLOCK, number, 25).waiting_time);
        let whole = series.whole(25);
        series.at(&CLOCK.moment(25));
        assert_eq!(asked, [0, 1, 2].map(|number| series.interval(CLOCK, number, 25).waiting_time));
        assert_eq!(asked.map(crate::time::micros), [12, 20, 10]);
        assert_eq!((whole.waiting_time, whole), (Duration::from_micros(42), series.whole(25)));
    }

    #[test]
    fn no_more_intervals_are_kept_than_were_asked_for() {
        let mut series = Series::<ContactFigures>::default();
        series.at(&CLOCK.moment(0)).0.waiting.raise(0);
        for at in [5, 25, 30, 95, 1_000, 100_000_000] {
            series.at(&CLOCK.moment(at)).1.offered += 1;
            assert!(series.intervals() <= 3);
            assert_eq!(series.whole(at).waiting_time, Duration::from_micros(at));
        }
        assert_eq!(series.whole(100_000_000).offered, 6);
    }

    /// The integral is that of the steps, to the microsecond, from wherever it begins.
    #[test]
    fn what_lasts_is_added_up_exactly() {
        let micros = |lasting: &Lasting, until| crate::time::micros(lasting.time(until));
        let mut lasting = Lasting::default();
        lasting.lower(3);
        lasting.raise(10);
        lasting.set(5, 20);
        assert_eq!((lasting.number, micros(&lasting, 20), micros(&lasting, 23)), (5, 10, 25));
        lasting.begin(23);
        assert_eq!(micros(&lasting, 23), 0);
        lasting.lower(30);
        assert_eq!((lasting.number, micros(&lasting, 30), micros(&lasting, 40)), (4, 35, 75));
        let mut other = Lasting::default();
        other.raise(23);
        lasting.join(&other);
        assert_eq!((lasting.number, micros(&lasting, 40)), (5, 92));
        // Longer than any number of microseconds in 64 bits, and than any duration.
        lasting.set(1 << 10, 40);
        let long = (u128::from(u64::MAX - 40) * 1_024 + 92) / 1_000_000;
        assert_eq!(u128::from(lasting.time(u64::MAX).as_secs()), long);
        lasting.set(u32::MAX, 40);
        assert_eq!(lasting.time(u64::MAX), Duration::MAX);
    }

    #[test]
    fn a_peak_lasts_longer_than_an_instant() {
        let mut series = Series::<Highest>::default();
        let mut change = |at, less, more| {
            let moment = CLOCK.moment(at);
            series.at(&moment).0.change(less, more, at);
        };
        change(2, 0, 3);
        change(2, 3, 0);
        change(4, 0, 2);
        change(10, 1, 4);
        change(10, 4, 0);
        change(15, 1, 0);
        let peaks = [0, 1, 2].map(|number| series.interval(CLOCK, number, 25).0);
        assert_eq!((peaks, series.whole(25)), ([2, 1, 0], Highest(2)));
    }
}
