//! How long contacts are willing to wait, from a log in which most of them never had to find out.

#![expect(clippy::float_arithmetic, reason = "an estimate of probabilities: it feeds a simulation, never the router")]

use std::time::Duration;

use super::{Log, LoggedContact, Outcome};

/// The patience of one type of contact, by the estimate of Kaplan and Meier.
///
/// A contact that hung up shows its patience; one that was served shows only that its patience was longer than its wait.
/// At each time *t* at which some hung up, of *n* who had waited at least that long *d* gave up: survival falls by the
/// factor 1 − *d*/*n*. Who was served at *t* counts among the *n*.
///
/// Beyond the longest wait of the log nothing was seen. There the patience goes on with the mean hazard: those who hung up
/// divided by all the time waited, an exponential tail.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Patience {
    /// The times at which somebody hung up, in microseconds and ascending, and the share that is willing to wait longer.
    pub survival: Vec<(u64, f64)>,
    /// The longest wait of the log, in microseconds.
    pub longest: u64,
    /// Those who hung up, divided by all the time waited: per second. Zero if nobody hung up.
    pub hazard: f64,
}

/// The patience of the contacts of type `kind`, from those that queued. Time n log n.
pub(crate) fn patience(log: &Log, kind: &str) -> Patience {
    Patience::estimate(log.contacts.iter().filter(|contact| contact.kind == kind))
}

impl Patience {
    /// The patience of some contacts, from those of them that queued. Time n log n.
    pub(crate) fn estimate<'a>(contacts: impl Iterator<Item = &'a LoggedContact>) -> Self {
        let mut waits: Vec<(u64, bool)> = contacts
            .filter(|contact| contact.queued)
            .map(|contact| (contact.waited, contact.outcome == Outcome::HungUp))
            .collect();
        waits.sort_unstable();

        let mut survival = Vec::new();
        let (mut share, mut events, mut exposure) = (1.0, 0.0, Duration::ZERO);
        let mut at_risk = count(waits.len());
        for together in waits.chunk_by(|(one, _), (other, _)| one == other) {
            let Some((time, _)) = together.first() else { continue };
            let gave_up = count(together.iter().filter(|(_, hung_up)| *hung_up).count());
            if gave_up > 0.0 {
                share *= 1.0 - gave_up / at_risk;
                survival.push((*time, share));
            }
            exposure += Duration::from_micros(*time).saturating_mul(u32::try_from(together.len()).unwrap_or(u32::MAX));
            events += gave_up;
            at_risk -= count(together.len());
        }
        let seconds = exposure.as_secs_f64();
        let hazard = if seconds > 0.0 { events / seconds } else { 0.0 };
        Self { survival, longest: waits.last().map_or(0, |(time, _)| *time), hazard }
    }

    /// The patience of one contact, in microseconds, from `u`, evenly spread over 0..1: the time that a share `u` outlasts.
    ///
    /// `None` if it never gives up: nobody of this type hung up, or `u` is zero and somebody outlasted the log.
    /// Time log n.
    pub(crate) fn draw(&self, u: f64) -> Option<u64> {
        let place = self.survival.partition_point(|(_, share)| *share > u);
        if let Some((time, _)) = self.survival.get(place) {
            return Some(*time);
        }
        let (_, share) = self.survival.last()?;
        let beyond = Duration::try_from_secs_f64((share / u).ln() / self.hazard).ok()?;
        u64::try_from(beyond.as_micros()).ok()?.checked_add(self.longest)
    }

    /// The patience that half of the contacts outlast, in microseconds.
    #[cfg(test)]
    fn median(&self) -> Option<u64> {
        self.draw(0.5)
    }
}

/// A number of contacts as a float: exact up to four thousand million of them.
fn count(contacts: usize) -> f64 {
    f64::from(u32::try_from(contacts).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::super::SECOND;
    use super::*;

    fn waited(seconds: u64, hung_up: bool) -> LoggedContact {
        let outcome = if hung_up { Outcome::HungUp } else { Outcome::Served { service: SECOND, server: None } };
        LoggedContact {
            id: None,
            arrival: 0,
            kind: "regular".to_owned(),
            priority: 0,
            waited: seconds * SECOND,
            queued: seconds > 0,
            outcome,
        }
    }

    fn log(waits: &[(u64, bool)]) -> Log {
        Log { contacts: waits.iter().map(|(seconds, hung_up)| waited(*seconds, *hung_up)).collect(), ..Log::default() }
    }

    /// Five queued: at 10 s one of five gives up (4/5), at 20 s one of four, the served one among them (4/5 · 3/4 = 3/5),
    /// at 30 s one of two (3/10), and the last is served at 40 s. They waited 120 s.
    #[test]
    fn by_hand() {
        let log = log(&[(20, false), (10, true), (0, true), (40, false), (20, true), (0, false), (30, true)]);
        let patience = patience(&log, "regular");
        let expected = [(10, 0.8), (20, 0.6), (30, 0.3)];
        assert_eq!(patience.survival.len(), expected.len());
        for ((time, share), (seconds, by_hand)) in patience.survival.iter().zip(expected) {
            assert_eq!(*time, seconds * SECOND);
            assert!((share - by_hand).abs() < 1e-12, "{share} at {seconds} s");
        }
        assert_eq!(patience.longest, 40 * SECOND);
        assert!((patience.hazard - 3.0 / 120.0).abs() < 1e-12);

        assert_eq!(patience.draw(0.99), Some(10 * SECOND));
        assert_eq!(patience.draw(0.7), Some(20 * SECOND));
        assert_eq!(patience.median(), Some(30 * SECOND));
        // Half of the three tenths that outlast the log: ln 2 / hazard = 27.7 s beyond its 40 s.
        assert_eq!(patience.draw(0.15).map(|time| time / SECOND), Some(67));
        assert_eq!(patience.draw(0.0), None);
    }

    #[test]
    fn nobody_hung_up() {
        let log = log(&[(10, false), (20, false)]);
        assert_eq!(patience(&log, "regular").draw(0.5), None);
        assert_eq!(patience(&log, "stock"), Patience::default());
        assert_eq!(Patience::default().median(), None);
    }

    #[test]
    fn everybody_hung_up() {
        let patience = patience(&log(&[(10, true), (10, true)]), "regular");
        assert_eq!(patience.survival, [(10 * SECOND, 0.0)]);
        assert_eq!(patience.draw(0.0), Some(10 * SECOND));
    }
}
