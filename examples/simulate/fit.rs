//! What a call log says of the days to come: who calls when, how long services last, how long people are willing to wait.
#![expect(clippy::float_arithmetic, reason = "rates for a simulation; no decision depends on them")]

use crate::figures::plotted;
use crate::replay::asked;
use crate::trace::{Log, Outcome as Ending, Patience, away, patience};
use std::collections::BTreeMap;
use std::time::Duration;
use toritsugi::Priority;
use toritsugi::sim::{Arrivals, Distribution, TrafficDefinition};

pub(crate) const DAY: Duration = Duration::from_secs(24 * 3_600);
pub(crate) const HOUR: Duration = Duration::from_secs(3_600);
pub(crate) const HOURS: u32 = 24;
/// A patience that no wait outlasts.
const ENDLESS: Duration = Duration::from_secs(24 * 3_600);

/// Days in a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Calendar {
    /// In days since 1970-01-01, a Thursday.
    first_day: i64,
    pub(crate) days: u32,
}

impl Calendar {
    /// A week from Monday on.
    pub(crate) const WEEK: Self = Self { first_day: 4, days: 7 };

    /// From the first day of a log to the last on which somebody asked for an agent.
    pub(crate) fn of(log: &Log) -> Self {
        let last = log.contacts.iter().map(|contact| contact.arrival).max().unwrap_or(0);
        let days = u32::try_from(Duration::from_micros(last).as_secs() / DAY.as_secs() + 1).unwrap_or(u32::MAX);
        Self { first_day: log.first_day, days }
    }

    /// From 0, a Thursday, to 6.
    pub(crate) fn weekday(self, day: u32) -> i64 {
        (self.first_day + i64::from(day)).rem_euclid(7)
    }

    /// The days that fall on this weekday, by number.
    pub(crate) fn on(self, weekday: i64) -> Vec<u32> {
        (0..self.days).filter(|day| self.weekday(*day) == weekday).collect()
    }

    /// The same; all days if there is none.
    pub(crate) fn like(self, weekday: i64) -> Vec<u32> {
        let on = self.on(weekday);
        if on.is_empty() { (0..self.days).collect() } else { on }
    }
}

/// The contacts of a type over the days of a calendar: each hour has the mean of that hour on the same weekday of the log. Handling times are
/// those of the log, patience is as many equally likely values as are asked for, and what agents do after a service is exponential.
pub(crate) fn traffic(fit: &Log, calendar: Calendar, kind: &str, steps: u32) -> TrafficDefinition {
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
    let rates = (0..calendar.days).flat_map(|day| {
        let alike = Calendar::of(fit).like(calendar.weekday(day));
        let days = plotted(u64::try_from(alike.len()).unwrap_or(1));
        let hourly = &hourly;
        (0..HOURS).map(move |hour| {
            let calls: u64 = alike.iter().filter_map(|day| hourly.get(&(*day, hour))).sum();
            plotted(calls) / days
        })
    });
    let handling = Distribution::Empirical(services);
    let after = handling.mean().mul_f64(away(fit).unwrap_or_default());
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
        let days = Calendar { first_day: -1, days: 9 };
        assert_eq!((days.on(0), days.on(6)), (vec![1, 8], vec![0, 7]));
        let short = Calendar { first_day: 0, days: 2 };
        assert_eq!((short.on(5), short.like(5)), (vec![], vec![0, 1]));
    }
}
