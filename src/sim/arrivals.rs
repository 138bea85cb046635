//! When contacts arrive.

use super::error::ArrivalsFault;
use super::number::{float_micros, span};
use super::random::Random;
use crate::{MAX_SPAN, Priority};
use alloc::vec::Vec;
use core::time::Duration;

/// When the contacts of a traffic arrive, counted from the start of the centre's cycle (midnight, for a day).
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
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
    /// Exactly these, in any order.
    Listed(Vec<Arrival>),
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

    /// Contacts expected in one cycle.
    pub fn expected(&self) -> f64 {
        match self {
            Self::Rates { contacts, .. } => contacts.iter().sum(),
            Self::Listed(arrivals) => super::number::float(u128::try_from(arrivals.len()).unwrap_or(u128::MAX)),
        }
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
                let end = every.checked_mul(intervals).and_then(|length| length.checked_add(*from));
                if end.is_some_and(|end| end <= MAX_SPAN) { Ok(()) } else { Err(ArrivalsFault::TooLong) }
            }
            Self::Listed(arrivals) => {
                let longest = arrivals
                    .iter()
                    .flat_map(|arrival| [Some(arrival.at), arrival.patience, arrival.handling])
                    .flatten()
                    .max();
                if longest.is_none_or(|longest| longest <= MAX_SPAN) { Ok(()) } else { Err(ArrivalsFault::TooLong) }
            }
        }
    }

    pub(super) fn stream<'a>(&'a self, random: Random) -> ArrivalStream<'a> {
        let listed = match self {
            Self::Rates { .. } => Vec::new(),
            Self::Listed(arrivals) => {
                let mut listed: Vec<&'a Arrival> = arrivals.iter().collect();
                listed.sort_by_key(|arrival| arrival.at);
                listed
            }
        };
        ArrivalStream { arrivals: self, listed: listed.into_iter(), random, interval: 0, within: 0.0 }
    }
}

/// The arrivals of one traffic in one cycle, in order of time.
#[derive(Debug)]
pub(super) struct ArrivalStream<'a> {
    arrivals: &'a Arrivals,
    listed: alloc::vec::IntoIter<&'a Arrival>,
    random: Random,
    /// The present interval, and how much of it has passed, 0 to 1.
    interval: usize,
    within: f64,
}

impl Iterator for ArrivalStream<'_> {
    type Item = Arrival;

    /// Spends a unit exponential against the rates: the inverse of the integrated rate, exact for a piecewise-constant one.
    fn next(&mut self) -> Option<Arrival> {
        let Arrivals::Rates { from, every, contacts } = self.arrivals else {
            return self.listed.next().copied();
        };
        let mut left = self.random.exponential();
        loop {
            let rate = *contacts.get(self.interval)?;
            let available = rate * (1.0 - self.within);
            if left < available {
                self.within += left / rate;
                let start = *every * u32::try_from(self.interval).unwrap_or(u32::MAX);
                return Some(Arrival::at(*from + start + span(self.within * float_micros(*every))));
            }
            left -= available;
            self.interval += 1;
            self.within = 0.0;
        }
    }
}
