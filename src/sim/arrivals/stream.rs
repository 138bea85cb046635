//! Drawing arrivals, one after another.

use super::{Arrival, Arrivals, Burst, Segment, segments, steady};
use crate::sim::number::{float_micros, span};
use crate::sim::random::Random;
use alloc::vec::{IntoIter, Vec};
use core::iter::Peekable;

/// The arrivals of one traffic in one cycle, in order of time.
#[derive(Debug)]
pub(in crate::sim) struct ArrivalStream {
    usual: Peekable<Usual>,
    bursts: Peekable<IntoIter<Arrival>>,
}

impl ArrivalStream {
    /// What is random about the arrivals and bursts comes `factor` times as often.
    pub(in crate::sim) fn new(arrivals: &Arrivals, bursts: &[Burst], factor: f64, random: Random, own: Random) -> Self {
        Self { usual: Usual::new(arrivals, factor, random).peekable(), bursts: draw(bursts, factor, own).peekable() }
    }

    /// The next arrival, which stays the next.
    pub(in crate::sim) fn peek(&mut self) -> Option<&Arrival> {
        if self.burst_is_next() { self.bursts.peek() } else { self.usual.peek() }
    }

    fn burst_is_next(&mut self) -> bool {
        match (self.usual.peek(), self.bursts.peek()) {
            (Some(usual), Some(burst)) => burst.at < usual.at,
            (usual, _) => usual.is_none(),
        }
    }
}

impl Iterator for ArrivalStream {
    type Item = Arrival;

    fn next(&mut self) -> Option<Arrival> {
        if self.burst_is_next() { self.bursts.next() } else { self.usual.next() }
    }
}

/// All arrivals but those of bursts.
#[derive(Debug)]
enum Usual {
    Listed(IntoIter<Arrival>),
    Drawn(Drawn),
}

impl Usual {
    fn new(arrivals: &Arrivals, factor: f64, mut random: Random) -> Self {
        let drawn = |segments: Vec<Segment>, random| Self::Drawn(Drawn::new(segments, factor, random));
        match arrivals {
            Arrivals::Rates { from, every, contacts } => {
                let starts = (0_u32..).map(|interval| *from + every.saturating_mul(interval));
                drawn(
                    contacts.iter().zip(starts).map(|(contacts, start)| steady(start, *every, *contacts)).collect(),
                    random,
                )
            }
            Arrivals::Linear(points) => drawn(segments(points).collect(), random),
            Arrivals::Schedule(schedule) => {
                let times = (0..).map(|time: u32| schedule.from + schedule.every.saturating_mul(time));
                let times = times.take_while(|time| *time < schedule.until);
                let each = times.flat_map(|time| (0..schedule.contacts).map(move |_| time));
                let spread = float_micros(schedule.spread);
                let late = |time| if spread > 0.0 { time + span(random.unit() * spread) } else { time };
                Self::listed(each.map(late).map(Arrival::at).collect())
            }
            Arrivals::Listed(arrivals) => Self::listed(arrivals.clone()),
            Arrivals::Trace(_) => Self::listed(Vec::new()),
        }
    }

    fn listed(mut arrivals: Vec<Arrival>) -> Self {
        arrivals.sort_by_key(|arrival| arrival.at);
        Self::Listed(arrivals.into_iter())
    }
}

impl Iterator for Usual {
    type Item = Arrival;

    fn next(&mut self) -> Option<Arrival> {
        match self {
            Self::Listed(arrivals) => arrivals.next(),
            Self::Drawn(drawn) => drawn.next(),
        }
    }
}

/// A Poisson process whose rate is straight within each segment.
#[derive(Debug)]
struct Drawn {
    segments: Peekable<IntoIter<Segment>>,
    factor: f64,
    random: Random,
    /// How much of the present segment has passed, in microseconds.
    passed: f64,
}

impl Drawn {
    fn new(segments: Vec<Segment>, factor: f64, random: Random) -> Self {
        Self { segments: segments.into_iter().peekable(), factor, random, passed: 0.0 }
    }
}

impl Iterator for Drawn {
    type Item = Arrival;

    /// Spends a unit exponential against the rates: the inverse of the integrated rate, exact for straight ones.
    fn next(&mut self) -> Option<Arrival> {
        if self.factor <= 0.0 {
            return None;
        }
        let mut wanted = self.random.exponential() / self.factor;
        loop {
            let segment = self.segments.peek()?;
            let left = segment.left(self.passed);
            if wanted < left {
                self.passed += segment.further(self.passed, wanted);
                return Some(Arrival::at(segment.start + span(self.passed)));
            }
            wanted -= left;
            self.segments.next();
            self.passed = 0.0;
        }
    }
}

/// The arrivals of the bursts that happen, in order. Each burst has a generator of its own, whether it happens or not.
fn draw(bursts: &[Burst], factor: f64, mut random: Random) -> IntoIter<Arrival> {
    let mut arrivals = Vec::new();
    for burst in bursts {
        let mut own = Random::from_seed(random.next_u64());
        if own.chance(burst.chance) {
            arrivals.extend(Drawn::new([steady(burst.at, burst.lasts, burst.contacts)].into(), factor, own));
        }
    }
    arrivals.sort_by_key(|arrival| arrival.at);
    arrivals.into_iter()
}
