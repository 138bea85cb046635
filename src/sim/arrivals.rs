//! When contacts arrive.

use super::TraceError;
use super::error::ArrivalsFault;
use super::number::{float, float_micros};
use crate::time::micros;
use crate::{MAX_SPAN, Priority};
use alloc::string::String;
use alloc::vec::Vec;
use core::time::Duration;

mod stream;
mod trace;

pub(super) use stream::ArrivalStream;

/// How many contacts a schedule has at most, as they are all drawn at once.
const MOST_SCHEDULED: u64 = 10_000_000;

/// When the contacts of a traffic arrive, counted from the start of the centre's cycle (midnight, for a day).
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "snake_case", deny_unknown_fields)
)]
#[non_exhaustive]
pub enum Arrivals {
    /// At random, with a rate that is constant within each interval: a Poisson process.
    #[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
    Rates {
        /// Start of the first interval.
        #[cfg_attr(feature = "serde", serde(with = "crate::time::span"))]
        from: Duration,
        /// Length of every interval, more than zero.
        #[cfg_attr(feature = "serde", serde(with = "crate::time::span"))]
        every: Duration,
        /// Contacts expected in each interval, zero or more.
        contacts: Vec<f64>,
    },
    /// At random, with a rate that goes straight from each of these points to the next: a Poisson process. Two points at least, in ascending
    /// order of time; nothing arrives before the first and after the last.
    Linear(Vec<RatePoint>),
    /// At set times: appointments, or files that are read in.
    Schedule(Schedule),
    /// Exactly these, in any order.
    Listed(Vec<Arrival>),
    /// A list in a file of this name, which whoever reads the model puts in its place by [`Arrivals::read_trace`].
    Trace(String),
}

/// How many contacts arrive at an instant.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[non_exhaustive]
pub struct RatePoint {
    /// When, from the start of the cycle.
    #[cfg_attr(feature = "serde", serde(with = "crate::time::span"))]
    pub at: Duration,
    /// Contacts an hour, 0 to 1,000,000,000.
    pub per_hour: f64,
}

impl RatePoint {
    /// So many contacts an hour at this instant.
    pub const fn new(at: Duration, per_hour: f64) -> Self {
        Self { at, per_hour }
    }
}

/// Contacts that come at set times.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[non_exhaustive]
pub struct Schedule {
    /// When the first of them come.
    #[cfg_attr(feature = "serde", serde(with = "crate::time::span"))]
    pub from: Duration,
    /// When no more of them come.
    #[cfg_attr(feature = "serde", serde(with = "crate::time::span"))]
    pub until: Duration,
    /// How long after one another, more than zero.
    #[cfg_attr(feature = "serde", serde(with = "crate::time::span"))]
    pub every: Duration,
    /// How many each time, at least 1 and at most 10,000,000 in all. Defaults to 1.
    #[cfg_attr(feature = "serde", serde(default = "Schedule::one"))]
    pub contacts: u32,
    /// Each comes up to this much later, evenly spread. Defaults to no time: punctual.
    #[cfg_attr(feature = "serde", serde(default, with = "crate::time::span"))]
    pub spread: Duration,
}

impl Schedule {
    /// One contact at `from`, and one after each `every` until `until`.
    pub const fn new(from: Duration, until: Duration, every: Duration) -> Self {
        Self { from, until, every, contacts: 1, spread: Duration::ZERO }
    }

    /// Sets how many come each time, at least 1 and at most 10,000,000 in all. Defaults to 1.
    pub const fn contacts(mut self, contacts: u32) -> Self {
        self.contacts = contacts;
        self
    }

    /// Lets each come up to this much later. Defaults to no time.
    pub const fn spread(mut self, spread: Duration) -> Self {
        self.spread = spread;
        self
    }

    /// How many times there are.
    fn times(&self) -> u64 {
        micros(self.until.saturating_sub(self.from)).div_ceil(micros(self.every).max(1))
    }

    #[cfg(feature = "serde")]
    const fn one() -> u32 {
        1
    }
}

/// More contacts for a while, on top of the arrivals: after an advertisement, a mailing, a power cut.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[non_exhaustive]
pub struct Burst {
    /// When it begins, from the start of the cycle.
    #[cfg_attr(feature = "serde", serde(with = "crate::time::span"))]
    pub at: Duration,
    /// For how long; the rate is constant meanwhile. More than zero.
    #[cfg_attr(feature = "serde", serde(with = "crate::time::span"))]
    pub lasts: Duration,
    /// Contacts expected, 0 to 1,000,000.
    pub contacts: f64,
    /// Probability that it happens in a cycle, 0 to 1. Defaults to 1.
    #[cfg_attr(feature = "serde", serde(default = "Burst::certain"))]
    pub chance: f64,
}

impl Burst {
    /// A burst that happens in every cycle.
    pub const fn new(at: Duration, lasts: Duration, contacts: f64) -> Self {
        Self { at, lasts, contacts, chance: 1.0 }
    }

    /// Sets the probability that it happens in a cycle, 0 to 1. Defaults to 1.
    pub const fn chance(mut self, chance: f64) -> Self {
        self.chance = chance;
        self
    }

    pub(super) fn check(&self) -> Result<(), ArrivalsFault> {
        if self.lasts.is_zero() {
            return Err(ArrivalsFault::NoInterval);
        }
        if !(0.0..=1e6).contains(&self.contacts) {
            return Err(ArrivalsFault::BadBurst);
        }
        if !(0.0..=1.0).contains(&self.chance) {
            return Err(ArrivalsFault::BadChance);
        }
        within_span(self.at.checked_add(self.lasts))
    }

    #[cfg(feature = "serde")]
    const fn certain() -> f64 {
        1.0
    }
}

/// One arrival that is known beforehand. What is not given is drawn as for any other contact of its traffic.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[non_exhaustive]
pub struct Arrival {
    /// When, from the start of the cycle.
    #[cfg_attr(feature = "serde", serde(with = "crate::time::span"))]
    pub at: Duration,
    /// Its priority.
    #[cfg_attr(feature = "serde", serde(default))]
    pub priority: Option<Priority>,
    /// How long it waits before it gives up.
    #[cfg_attr(feature = "serde", serde(default, with = "super::distribution::optional_span"))]
    pub patience: Option<Duration>,
    /// How long it is handled, whoever does it.
    #[cfg_attr(feature = "serde", serde(default, with = "super::distribution::optional_span"))]
    pub handling: Option<Duration>,
}

impl Arrival {
    /// An arrival of which nothing else is known.
    pub const fn at(at: Duration) -> Self {
        Self { at, priority: None, patience: None, handling: None }
    }

    /// Sets the priority.
    pub const fn priority(mut self, priority: Priority) -> Self {
        self.priority = Some(priority);
        self
    }

    /// Sets how long it waits before it gives up.
    pub const fn patience(mut self, patience: Duration) -> Self {
        self.patience = Some(patience);
        self
    }

    /// Sets how long it is handled.
    pub const fn handling(mut self, handling: Duration) -> Self {
        self.handling = Some(handling);
        self
    }
}

impl Arrivals {
    /// None at all.
    pub const NONE: Self = Self::Listed(Vec::new());

    /// At random, with these numbers of contacts expected in successive intervals of length `every` from `from` on.
    pub fn rates(from: Duration, every: Duration, contacts: impl IntoIterator<Item = f64>) -> Self {
        Self::Rates { from, every, contacts: contacts.into_iter().collect() }
    }

    /// Contacts expected in one cycle, bursts left out. Of a trace that has not been read none.
    pub fn expected(&self) -> f64 {
        match self {
            Self::Rates { contacts, .. } => contacts.iter().sum(),
            Self::Linear(points) => segments(points).map(|segment| segment.left(0.0)).sum(),
            Self::Schedule(schedule) => float(u128::from(schedule.times()) * u128::from(schedule.contacts)),
            Self::Listed(arrivals) => float(u128::try_from(arrivals.len()).unwrap_or(u128::MAX)),
            Self::Trace(_) => 0.0,
        }
    }

    /// Reads a list of arrivals from the text of a trace: one arrival a line, with `at`, `priority`, `patience` and `handling` between commas. All but
    /// the first may be left out or empty. Times are spans such as `9h30m12s`, or seconds. Empty lines, lines that begin with `#`, and a first
    /// line that begins with `at` are passed over.
    ///
    /// # Errors
    /// [`TraceError`], with the line.
    ///
    /// ```
    /// use core::time::Duration;
    /// use toritsugi::sim::{Arrival, Arrivals};
    ///
    /// let arrivals = Arrivals::read_trace("at,priority,patience,handling\n9h,2,,3m\n32460.5\n")?;
    /// let nine = Duration::from_secs(9 * 3600);
    /// let first = Arrival::at(nine).priority(toritsugi::Priority(2)).handling(Duration::from_secs(180));
    /// assert_eq!(arrivals, Arrivals::Listed(vec![first, Arrival::at(nine + Duration::from_millis(60_500))]));
    /// let error = Arrivals::read_trace("9h\n9h10\n").unwrap_err();
    /// assert_eq!(error.to_string(), "line 2: column `at`: a time is seconds, or a span like `20s`, `1m30s` or `2h`");
    /// # Ok::<(), toritsugi::sim::TraceError>(())
    /// ```
    pub fn read_trace(text: &str) -> Result<Self, TraceError> {
        trace::read(text).map(Self::Listed)
    }

    pub(super) fn check(&self) -> Result<(), ArrivalsFault> {
        match self {
            Self::Rates { from, every, contacts } => {
                if every.is_zero() {
                    return Err(ArrivalsFault::NoInterval);
                }
                if !contacts.iter().all(|rate| (0.0..=1e9).contains(rate)) {
                    return Err(ArrivalsFault::BadRate);
                }
                let intervals = u32::try_from(contacts.len()).unwrap_or(u32::MAX);
                within_span(every.checked_mul(intervals).and_then(|length| length.checked_add(*from)))
            }
            Self::Linear(points) => {
                if !points.iter().all(|point| (0.0..=1e9).contains(&point.per_hour)) {
                    return Err(ArrivalsFault::BadRate);
                }
                if points.len() < 2 || !points.is_sorted_by(|one, next| one.at < next.at) {
                    return Err(ArrivalsFault::BadPoints);
                }
                within_span(points.last().map(|point| point.at))
            }
            Self::Schedule(schedule) => {
                if schedule.every.is_zero() {
                    return Err(ArrivalsFault::NoInterval);
                }
                let contacts = schedule.times().saturating_mul(schedule.contacts.into());
                if schedule.from >= schedule.until || !(1..=MOST_SCHEDULED).contains(&contacts) {
                    return Err(ArrivalsFault::BadSchedule);
                }
                within_span(schedule.until.checked_add(schedule.spread))
            }
            Self::Listed(arrivals) => {
                let times = arrivals.iter().flat_map(|arrival| [Some(arrival.at), arrival.patience, arrival.handling]);
                within_span(Some(times.flatten().max().unwrap_or_default()))
            }
            Self::Trace(file) => Err(ArrivalsFault::NotRead { file: file.clone() }),
        }
    }
}

fn within_span(latest: Option<Duration>) -> Result<(), ArrivalsFault> {
    if latest.is_some_and(|latest| latest <= MAX_SPAN) { Ok(()) } else { Err(ArrivalsFault::TooLong) }
}

/// A stretch of time in which the rate goes straight from one value to another, both in contacts a microsecond.
#[derive(Clone, Copy, Debug)]
pub(super) struct Segment {
    start: Duration,
    length: f64,
    rate: f64,
    slope: f64,
}

impl Segment {
    /// Contacts expected from this place in it to its end.
    fn left(&self, from: f64) -> f64 {
        let rest = self.length - from;
        (self.rate + self.slope * from + self.slope * rest / 2.0) * rest
    }

    /// How far beyond this place so many contacts are expected; only where so many are left.
    fn further(&self, from: f64, contacts: f64) -> f64 {
        // A level rate needs no root, which would come to the same.
        if self.slope == 0.0 {
            return contacts / self.rate;
        }
        let rate = self.rate + self.slope * from;
        // The root of a quadratic equation, in the form that loses no digits when the slope is small.
        2.0 * contacts / (rate + (rate * rate + 2.0 * self.slope * contacts).max(0.0).sqrt())
    }
}

fn segments(points: &[RatePoint]) -> impl Iterator<Item = Segment> {
    const HOUR: f64 = 3.6e9;
    points.iter().zip(points.iter().skip(1)).map(|(one, next)| {
        let length = float_micros(next.at.saturating_sub(one.at));
        let (rate, end) = (one.per_hour / HOUR, next.per_hour / HOUR);
        Segment { start: one.at, length, rate, slope: (end - rate) / length }
    })
}

fn steady(from: Duration, length: Duration, contacts: f64) -> Segment {
    let length = float_micros(length);
    Segment { start: from, length, rate: contacts / length, slope: 0.0 }
}
