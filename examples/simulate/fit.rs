//! What a call log says of the days to come: who calls when, how long services last, how long people are willing to wait.
#![expect(clippy::float_arithmetic, reason = "rates for a simulation; no decision depends on them")]

use crate::figures::plotted;
use crate::replay::asked;
use crate::trace::{Log, Outcome as Ending, Patience, away, patience};
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;
use toritsugi::Priority;
use toritsugi::sim::{Arrivals, Distribution, TrafficDefinition};

pub(crate) const DAY: Duration = Duration::from_secs(24 * 3_600);
pub(crate) const HOUR: Duration = Duration::from_secs(3_600);
pub(crate) const HOURS: u32 = 24;
/// A patience that no wait outlasts.
const ENDLESS: Duration = Duration::from_secs(24 * 3_600);

/// Days in a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Calendar {
    /// In days since 1970-01-01, a Thursday.
    first_day: i64,
    pub(crate) days: u32,
    /// Those of them, by number, on which nobody came although somebody did on the same weekday of another week: they are taken to be missing.
    pub(crate) missing: Vec<u32>,
}

impl Calendar {
    /// A week from Monday on.
    pub(crate) const WEEK: Self = Self { first_day: 4, days: 7, missing: Vec::new() };

    /// From the first day of a log to the last on which somebody came.
    pub(crate) fn of(log: &Log) -> Self {
        let with_contacts: BTreeSet<u32> = log.contacts.iter().map(|contact| day_and_hour(contact.arrival).0).collect();
        let days = with_contacts.last().map_or(1, |last| last.saturating_add(1));
        let mut calendar = Self { first_day: log.first_day, days, missing: Vec::new() };
        let empty = (0..days).filter(|day| !with_contacts.contains(day));
        let is_missing =
            |day: &u32| calendar.on(calendar.weekday(*day)).iter().any(|alike| with_contacts.contains(alike));
        calendar.missing = empty.filter(is_missing).collect();
        calendar
    }

    /// From 0, a Thursday, to 6.
    pub(crate) fn weekday(&self, day: u32) -> i64 {
        (self.first_day + i64::from(day)).rem_euclid(7)
    }

    /// The days that are not missing, by number.
    pub(crate) fn present(&self) -> impl Iterator<Item = u32> {
        (0..self.days).filter(|day| !self.missing.contains(day))
    }

    /// Those of them that fall on this weekday.
    pub(crate) fn on(&self, weekday: i64) -> Vec<u32> {
        self.present().filter(|day| self.weekday(*day) == weekday).collect()
    }

    /// The same; all of them if none does.
    pub(crate) fn like(&self, weekday: i64) -> Vec<u32> {
        let on = self.on(weekday);
        if on.is_empty() { self.present().collect() } else { on }
    }
}

/// The contacts of a type over the days of a calendar: each hour has the mean of that hour on the same weekday of the log. Handling times are
/// those of the log, patience is as many equally likely values as are asked for, and what agents do after a service is exponential.
pub(crate) fn traffic(fit: &Log, calendar: &Calendar, kind: &str, steps: u32) -> TrafficDefinition {
    let mut hourly: BTreeMap<(u32, u32), u64> = BTreeMap::new();
    let mut services = Vec::new();
    let mut priorities: BTreeMap<i16, u64> = BTreeMap::new();
    for contact in asked(fit).filter(|contact| contact.kind == kind) {
        *hourly.entry(day_and_hour(contact.arrival)).or_default() += 1;
        if contact.queued {
            *priorities.entry(contact.priority).or_default() += 1;
        }
        if let Ending::Served { service, .. } = &contact.outcome {
            services.push(Duration::from_micros(*service));
        }
    }
    if services.is_empty() {
        services.push(Duration::ZERO);
    }
    let fitted = Calendar::of(fit);
    let rates = (0..calendar.days).flat_map(|day| {
        let alike = fitted.like(calendar.weekday(day));
        let days = plotted(u64::try_from(alike.len()).unwrap_or(1));
        let hourly = &hourly;
        (0..HOURS).map(move |hour| {
            let calls: u64 = alike.iter().filter_map(|day| hourly.get(&(*day, hour))).sum();
            plotted(calls) / days
        })
    });
    let handling = Distribution::Empirical(services);
    let after = handling.mean().mul_f64(away(fit).unwrap_or_default());
    let after = Duration::from_micros(u64::try_from(after.as_micros()).unwrap_or(u64::MAX));
    let traffic = TrafficDefinition::new(kind, kind, "voice")
        .arrivals(Arrivals::rates(Duration::ZERO, HOUR, rates))
        .handling(handling)
        .wrap_up(if after.is_zero() { Distribution::ZERO } else { Distribution::Exponential(after) })
        .patience(Distribution::Empirical(patiences(&patience(fit, kind), steps)));
    priorities
        .into_iter()
        .fold(traffic, |traffic, (priority, contacts)| traffic.priority(Priority(priority), plotted(contacts)))
}

/// The day and the hour of an instant of a log.
fn day_and_hour(at: u64) -> (u32, u32) {
    let seconds = Duration::from_micros(at).as_secs();
    let number = |number: u64| u32::try_from(number).unwrap_or(u32::MAX);
    (number(seconds / DAY.as_secs()), number(seconds % DAY.as_secs() / HOUR.as_secs()))
}

/// An estimate of patience as equally likely values.
fn patiences(estimate: &Patience, steps: u32) -> Vec<Duration> {
    let middle = |step: u32| (f64::from(step) + 0.5) / f64::from(steps);
    let value =
        |step: u32| estimate.draw(middle(step)).map_or(ENDLESS, |time| Duration::from_micros(time).min(ENDLESS));
    (0..steps).map(value).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trace::LoggedContact;

    #[test]
    fn patience_is_written_as_equally_likely_values() {
        let estimate = Patience { survival: vec![(1_000_000, 0.5), (2_000_000, 0.0)], longest: 2_000_000, hazard: 1.0 };
        let values = patiences(&estimate, 1_000);
        let short = values.iter().filter(|value| **value == Duration::from_secs(1)).count();
        assert_eq!((values.len(), short), (1_000, 500));
        assert!(patiences(&Patience::default(), 10).iter().all(|value| *value == ENDLESS));
    }

    #[test]
    fn weeks_have_weekdays() {
        assert_eq!((Calendar::WEEK.weekday(0), Calendar::WEEK.weekday(6)), (4, 3));
        let days = |first_day, days| Calendar { first_day, days, missing: Vec::new() };
        assert_eq!((days(-1, 9).on(0), days(-1, 9).on(6)), (vec![1, 8], vec![0, 7]));
        assert_eq!((days(0, 2).on(5), days(0, 2).like(5)), (vec![], vec![0, 1]));
    }

    /// From a Thursday on: calls on two Thursdays and none on the one between them, none on any other day.
    #[test]
    fn a_day_without_calls_between_days_with_some_is_missing() {
        let on_day = |day: u64| LoggedContact {
            id: None,
            arrival: day * 24 * 3_600_000_000,
            kind: "calls".to_owned(),
            priority: 0,
            waited: 1,
            queued: true,
            outcome: Ending::HungUp,
        };
        let log = Log { contacts: vec![on_day(0), on_day(14)], ..Log::default() };
        let calendar = Calendar::of(&log);
        assert_eq!((calendar.days, &calendar.missing), (15, &vec![7]));
        // On Fridays nobody ever came: they are days like others.
        assert_eq!((calendar.on(0), calendar.on(1)), (vec![0, 14], vec![1, 8]));
    }
}
