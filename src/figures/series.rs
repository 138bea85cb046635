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

/// See [`Clock::parts`]: the number of the interval, and how long the part is. At most one more than intervals are kept.
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
    type Item = (Option<u64>, Duration);

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
        Some((index, Duration::from_micros(self.from - from)))
    }
}

/// Figures that time adds to, by levels: so many things that last now.
pub(super) trait Amounts: Clone + Default + Merge {
    type Levels: Default;

    /// Whether time adds nothing.
    fn is_idle(levels: &Self::Levels) -> bool;

    /// Adds what these levels come to over a span.
    fn pass(&mut self, levels: &Self::Levels, span: Duration);

    /// Levels of what is counted together from now on.
    fn join(levels: &mut Self::Levels, other: Self::Levels);

    /// What follows from the rest is made when somebody asks, not counted.
    fn complete(&mut self) {}
}

/// How many there were at most at the same time, for longer than an instant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Highest(pub(super) u32);

impl Merge for Highest {
    fn merge(&mut self, other: &Self) {
        self.0 = self.0.max(other.0);
    }
}

impl Amounts for Highest {
    type Levels = u32;

    fn is_idle(level: &u32) -> bool {
        *level == 0
    }

    fn pass(&mut self, level: &u32, _: Duration) {
        self.0 = self.0.max(*level);
    }

    fn join(level: &mut u32, other: u32) {
        *level = level.saturating_add(other);
    }
}

/// So many things last a span longer.
pub(super) fn lapse(time: &mut Duration, level: u32, span: Duration) {
    *time = match level {
        0 => return,
        1 => time.saturating_add(span),
        many => time.saturating_add(span.saturating_mul(many)),
    };
}

/// The figures of one queue, agent and so on over time.
///
/// Time is added when the levels are about to change, or something is counted: O(1), and once for each interval that has begun since.
#[derive(Clone, Debug)]
pub(super) struct Series<A: Amounts> {
    levels: A::Levels,
    /// Up to when the levels have been added.
    since: u64,
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
        Self { levels: A::Levels::default(), since: 0, ends: 0, older: A::default(), recent: Vec::new() }
    }
}

impl<A: Amounts> Series<A> {
    /// Lets time pass up to this instant; gives the levels, and the figures of its interval to count in.
    pub(super) fn at(&mut self, now: &Moment) -> (&mut A::Levels, &mut A) {
        if now.at >= self.ends {
            self.cross(now);
        }
        let Self { levels, since, older, recent, .. } = self;
        let current = recent.last_mut().map_or(older, |(_, figures)| figures);
        if *since < now.at {
            if !A::is_idle(levels) {
                current.pass(levels, Duration::from_micros(now.at - *since));
            }
            *since = now.at;
        }
        (levels, current)
    }

    /// Lets time pass up to the beginning of this interval, which is the last from now on, and gives up those that are no longer kept.
    fn cross(&mut self, now: &Moment) {
        let Moment { clock, at, index, begins, ends } = *now;
        let oldest = clock.oldest(at);
        let gone = self.recent.partition_point(|(index, _)| *index < oldest);
        for (_, old) in self.recent.drain(..gone) {
            self.older.merge(&old);
        }
        if !A::is_idle(&self.levels) {
            for (index, span) in clock.parts(self.since, at).until(begins) {
                slot(&mut self.older, &mut self.recent, index).pass(&self.levels, span);
            }
        }
        slot(&mut self.older, &mut self.recent, index);
        (self.since, self.ends) = (self.since.max(begins), ends);
    }

    /// Takes what another has counted as its own.
    pub(super) fn absorb(&mut self, mut other: Self, now: &Moment) {
        self.at(now);
        other.at(now);
        A::join(&mut self.levels, other.levels);
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
        if self.since < now && !A::is_idle(&self.levels) {
            sum.pass(&self.levels, Duration::from_micros(now - self.since));
        }
        sum.complete();
        sum
    }

    /// What belongs to one interval, up to this instant.
    pub(super) fn interval(&self, clock: Clock, number: u64, now: u64) -> A {
        let found = self.recent.iter().find(|(index, _)| *index == number);
        let mut figures = found.map(|(_, figures)| A::clone(figures)).unwrap_or_default();
        if !A::is_idle(&self.levels) {
            for (_, span) in clock.parts(self.since, now).filter(|(index, _)| *index == Some(number)) {
                figures.pass(&self.levels, span);
            }
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
        CLOCK.parts(from, until).map(|(index, span)| (index, crate::time::micros(span))).collect()
    }

    #[test]
    fn time_is_cut_at_multiples_of_the_interval() {
        assert_eq!(parts(7, 7), []);
        assert_eq!(parts(9, 10), [(Some(0), 1)]);
        assert_eq!(parts(10, 20), [(Some(1), 10)]);
        assert_eq!(parts(7, 21), [(Some(0), 3), (Some(1), 10), (Some(2), 1)]);
        // At 45 the intervals from 20 on are kept.
        assert_eq!(parts(7, 45), [(None, 13), (Some(2), 10), (Some(3), 10), (Some(4), 5)]);
        assert_eq!(parts(0, u64::MAX).len(), 4);
        let none = Clock { interval: 0, kept: 3 };
        assert!(none.parts(3, 50).eq([(None, Duration::from_micros(47))]));
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
        series.at(&CLOCK.moment(4)).0.waiting = 2;
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
        series.at(&CLOCK.moment(0)).0.waiting = 1;
        for at in [5, 25, 30, 95, 1_000, 100_000_000] {
            series.at(&CLOCK.moment(at)).1.offered += 1;
            assert!(series.intervals() <= 3);
            assert_eq!(series.whole(at).waiting_time, Duration::from_micros(at));
        }
        assert_eq!(series.whole(100_000_000).offered, 6);
    }
}
