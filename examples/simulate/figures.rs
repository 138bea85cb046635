//! Figures as people read them.
#![expect(clippy::float_arithmetic, reason = "shares and times for the eye; no decision depends on them")]

use std::time::Duration;
use toritsugi::sim::{Measure, Outcome};

/// A share as a percentage with one decimal, or a dash.
pub(crate) fn percent(share: Option<f64>) -> String {
    share.map_or_else(|| "-".to_owned(), |share| format!("{:.1} %", share * 100.0))
}

/// A share as a number of 0 to 100 for a plot; 0 where there is none.
pub(crate) fn of_hundred(share: Option<f64>) -> f64 {
    share.unwrap_or(0.0) * 100.0
}

/// A time as `m:ss`, or a dash.
pub(crate) fn clock(time: Option<Duration>) -> String {
    time.map_or_else(
        || "-".to_owned(),
        |time| {
            let seconds = (time.as_millis() + 500) / 1_000;
            format!("{}:{:02}", seconds / 60, seconds % 60)
        },
    )
}

/// A whole number with commas between the thousands.
pub(crate) fn count(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place) % 3 == 0 {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A count as a number for a plot: exact up to four thousand million.
pub(crate) fn plotted(number: u64) -> f64 {
    f64::from(u32::try_from(number).unwrap_or(u32::MAX))
}

/// A part of a whole, if the whole is not zero.
pub(crate) fn share(part: u64, whole: u64) -> Option<f64> {
    (whole > 0).then(|| plotted(part) / plotted(whole))
}

/// A time in the nearest whole number of hours.
pub(crate) fn whole_hours(time: Duration) -> u64 {
    (time + Duration::from_secs(1_800)).as_secs() / 3_600
}

/// The size of a list as a count.
pub(crate) fn of_size(size: usize) -> u64 {
    u64::try_from(size).unwrap_or(u64::MAX)
}

/// Time along an axis: in hours, or in days where there are more than two of them.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TimeAxis {
    /// Seconds.
    unit: f64,
    from: Duration,
    interval: Duration,
    /// What stands under it.
    pub(crate) label: &'static str,
}

impl TimeAxis {
    /// That of a run, from the first midnight.
    pub(crate) fn of(outcome: &Outcome) -> Self {
        let (unit, label) = if outcome.warm_up + outcome.length > Duration::from_secs(48 * 3_600) {
            (86_400.0, "days since the first midnight")
        } else {
            (3_600.0, "hour")
        };
        Self { unit, from: outcome.warm_up, interval: outcome.interval, label }
    }

    /// Where an interval begins.
    pub(crate) fn at(&self, place: usize) -> f64 {
        let since = self.interval.as_secs_f64() * plotted(of_size(place));
        (self.from.as_secs_f64() + since) / self.unit
    }
}

/// Progress of 0 to 1 in thousandths.
pub(crate) fn permille(done: f64) -> u64 {
    Duration::try_from_secs_f64(done.clamp(0.0, 1.0))
        .map_or(0, |done| u64::from(done.subsec_millis()) + done.as_secs() * 1_000)
}

/// A number of runs in thousandths.
pub(crate) fn thousands(runs: f64) -> u64 {
    Duration::try_from_secs_f64(runs.max(0.0)).map_or(0, |runs| u64::try_from(runs.as_millis()).unwrap_or(u64::MAX))
}

/// By what a measure is called on the command line and in JSON.
pub(crate) fn name(measure: Measure) -> String {
    serde_json::to_value(measure).ok().and_then(|name| name.as_str().map(str::to_owned)).unwrap_or_default()
}

/// How many of these times, in microseconds and ascending, fall into each bin; times beyond the last bin count in it.
pub(crate) fn bins(times: &[u64], width: Duration, most: usize) -> Vec<u64> {
    let width = u64::try_from(width.as_micros()).unwrap_or(u64::MAX).max(1);
    let mut counts = vec![0; most];
    for time in times {
        let bin = usize::try_from(time / width).unwrap_or(usize::MAX).min(most.saturating_sub(1));
        if let Some(count) = counts.get_mut(bin) {
            *count += 1;
        }
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_read_well() {
        assert_eq!((count(7), count(1_234), count(60_000_000)), ("7".into(), "1,234".into(), "60,000,000".into()));
        assert_eq!(clock(Some(Duration::from_millis(61_499))), "1:01");
        assert_eq!((clock(None), percent(Some(0.981)), percent(None)), ("-".into(), "98.1 %".into(), "-".into()));
        assert_eq!((permille(0.5), permille(1.0), permille(7.0)), (500, 1_000, 1_000));
        assert_eq!(bins(&[0, 4, 5, 99], Duration::from_micros(5), 3), [2, 1, 1]);
    }
}
