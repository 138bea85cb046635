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
pub(crate) const ENDLESS: Duration = Duration::from_secs(24 * 3_600);

/// Days in a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Calendar {
    /// In days since 1970-01-01, a Thursday.
    first_day: i64,
    pub(crate) days: u32,
    /// Those of them, by number and ascending, on which hardly anybody came, though many did on the same weekday of other weeks: they are taken
    /// to be missing.
    pub(crate) missing: Vec<u32>,
    /// Those on which far fewer came than on the same weekday of other weeks: a holiday, or a log that is cut off there. They count as any other.
    pub(crate) thin: Vec<u32>,
    /// Weekdays on which nobody came, though they are in the log.
    pub(crate) closed: Vec<i64>,
}

/// A day is missing if it has less than one part in so many of the contacts that are usual on its weekday.
const HARDLY_ANY: u64 = 10;
/// It is thin if it has less than one part in so many of them.
const FEW: u64 = 2;
const WEEKDAYS: [&str; 7] = ["Thursday", "Friday", "Saturday", "Sunday", "Monday", "Tuesday", "Wednesday"];

/// The name of a weekday, from 0, a Thursday, to 6.
pub(crate) fn name(weekday: i64) -> &'static str {
    let place = usize::try_from(weekday).unwrap_or(0);
    WEEKDAYS.get(place).copied().unwrap_or_default()
}

impl Calendar {
    /// A week from Monday on.
    pub(crate) const WEEK: Self =
        Self { first_day: 4, days: 7, missing: Vec::new(), thin: Vec::new(), closed: Vec::new() };

    /// From the first day of a log to the last on which more than a few came.
    pub(crate) fn of(log: &Log) -> Self {
        let mut contacts: BTreeMap<u32, u64> = BTreeMap::new();
        for contact in &log.contacts {
            *contacts.entry(day_and_hour(contact.arrival).0).or_default() += 1;
        }
        let days = contacts.last_key_value().map_or(1, |(last, _)| last.saturating_add(1));
        let mut calendar = Self { first_day: log.first_day, days, ..Self::WEEK };
        for weekday in 0..7 {
            let on = (0..days).filter(|day| calendar.weekday(*day) == weekday);
            let on: Vec<(u32, u64)> = on.map(|day| (day, contacts.get(&day).copied().unwrap_or_default())).collect();
            let mut busy: Vec<u64> =
                on.iter().map(|(_, contacts)| *contacts).filter(|contacts| *contacts > 0).collect();
            busy.sort_unstable();
            // One day in four may be busier, so that days that are cut off do not make the others look busy.
            match busy.get(busy.len() * 3 / 4) {
                Some(usual) => {
                    calendar
                        .missing
                        .extend(on.iter().filter(|(_, own)| own * HARDLY_ANY < *usual).map(|(day, _)| *day));
                    let is_thin = |own: u64| own * FEW < *usual && own * HARDLY_ANY >= *usual;
                    calendar.thin.extend(on.iter().filter(|(_, own)| is_thin(*own)).map(|(day, _)| *day));
                }
                None if !on.is_empty() => calendar.closed.push(weekday),
                None => {}
            }
        }
        calendar.missing.sort_unstable();
        calendar.thin.sort_unstable();
        // A call that joined its queue after the last midnight makes no day.
        while calendar.days > 1 && calendar.missing.last() == Some(&(calendar.days - 1)) {
            calendar.days -= 1;
            calendar.missing.pop();
        }
        calendar
    }

    /// A day as people write it.
    pub(crate) fn date(&self, day: u32) -> String {
        let since_epoch = self.first_day + i64::from(day);
        format!("{} {}", name(self.weekday(day)), crate::trace::iso_date(since_epoch))
    }

    /// What is odd about its days, each with what was made of it.
    pub(crate) fn notes(&self) -> Vec<(String, String)> {
        let mut notes = Vec::new();
        let mut missing = self.missing.as_slice();
        while let Some(first) = missing.first() {
            // Days in a row are told together.
            let run = missing.iter().zip(*first..).take_while(|(day, expected)| **day == *expected).count();
            let (days, rest) = missing.split_at(run);
            missing = rest;
            let last = days.last().filter(|last| *last != first).map(|last| format!(" to {}", self.date(*last)));
            let what = format!("hardly any contacts on {}{}", self.date(*first), last.unwrap_or_default());
            notes.push((what, "taken to be missing, and in no mean".to_owned()));
        }
        for day in &self.thin {
            let what = format!("less than half the usual contacts on {}", self.date(*day));
            notes.push((what, "a holiday, or where the log is cut off? It counts as any other day".to_owned()));
        }
        for weekday in &self.closed {
            notes.push((format!("no contact on any {}", name(*weekday)), "it is taken to be closed then".to_owned()));
        }
        notes
    }

    /// From 0, a Thursday, to 6.
    pub(crate) fn weekday(&self, day: u32) -> i64 {
        (self.first_day + i64::from(day)).rem_euclid(7)
    }

    /// The days that are not missing, by number.
    fn present(&self) -> impl Iterator<Item = u32> {
        (0..self.days).filter(|day| self.missing.binary_search(day).is_err())
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

    /// The days on which somebody is expected: those that are neither missing nor closed.
    pub(crate) fn open(&self) -> impl Iterator<Item = u32> {
        (0..self.days).filter(|day| self.is_open(*day))
    }

    fn is_open(&self, day: u32) -> bool {
        self.missing.binary_search(&day).is_err() && !self.closed.contains(&self.weekday(day))
    }
}

/// The contacts of a type over the open days of a calendar: each hour has the mean of that hour on the same weekday of the log. Handling times are
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
            if calendar.is_open(day) { plotted(calls) / days } else { 0.0 }
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

    fn on_day(day: u64) -> LoggedContact {
        LoggedContact {
            id: None,
            arrival: day * 24 * 3_600_000_000,
            kind: "calls".to_owned(),
            priority: 0,
            waited: 1,
            queued: true,
            outcome: Ending::HungUp,
        }
    }

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
        let days = |first_day, days| Calendar { first_day, days, ..Calendar::WEEK };
        assert_eq!((days(-1, 9).on(0), days(-1, 9).on(6)), (vec![1, 8], vec![0, 7]));
        assert_eq!((days(0, 2).on(5), days(0, 2).like(5)), (vec![], vec![0, 1]));
    }

    /// From a Thursday on: calls on two Thursdays and none on the one between them, none on any other day.
    #[test]
    fn a_day_without_calls_between_days_with_some_is_missing() {
        let log = Log { contacts: vec![on_day(0), on_day(14)], ..Log::default() };
        let calendar = Calendar::of(&log);
        assert_eq!((calendar.days, &calendar.missing), (15, &vec![7]));
        // On Fridays nobody ever came: they are days like others.
        assert_eq!((calendar.on(0), calendar.on(1)), (vec![0, 14], vec![1, 8]));
        assert_eq!(calendar.closed, [1, 2, 3, 4, 5, 6]);
    }

    /// Four Thursdays with forty calls, of which one lost most and one half of them, and a call after the last midnight.
    #[test]
    fn hardly_any_calls_make_no_day() {
        let calls = |day: u64, calls: usize| vec![on_day(day); calls];
        let contacts = [calls(0, 40), calls(7, 3), calls(14, 19), calls(21, 40), calls(28, 1)].concat();
        let calendar = Calendar::of(&Log { contacts, ..Log::default() });
        assert_eq!(
            (calendar.days, calendar.missing.as_slice(), calendar.thin.as_slice()),
            (28, [7].as_slice(), [14].as_slice())
        );
        let notes: Vec<String> = calendar.notes().into_iter().take(2).map(|(what, _)| what).collect();
        assert_eq!(
            notes,
            ["hardly any contacts on Thursday 1970-01-08", "less than half the usual contacts on Thursday 1970-01-15"]
        );
    }

    #[test]
    fn missing_days_in_a_row_are_told_together() {
        let contacts = [on_day(0), on_day(1), on_day(2), on_day(7), on_day(8), on_day(21), on_day(22), on_day(23)];
        let calendar = Calendar::of(&Log { contacts: contacts.into(), ..Log::default() });
        assert_eq!(calendar.missing, [9, 14, 15, 16]);
        let notes: Vec<String> = calendar.notes().into_iter().take(2).map(|(what, _)| what).collect();
        assert_eq!(
            notes,
            [
                "hardly any contacts on Saturday 1970-01-10",
                "hardly any contacts on Thursday 1970-01-15 to Saturday 1970-01-17"
            ]
        );
    }
}
