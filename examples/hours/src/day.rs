//! The hours of a day as they are written: ranges of local time.

use crate::error::HoursFault;
use jiff::civil::{Date, Weekday};
use std::fmt;

const DAY: u16 = 24 * 60;

/// The hours of one day: ranges of local time, ascending. It displays as they are written, or as `closed`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DayHours {
    ranges: Vec<Hours>,
}

impl DayHours {
    /// Adds a range, which must not overlap the others.
    pub(crate) fn add(&mut self, text: &str) -> Result<(), HoursFault> {
        let hours = Hours::parse(text)?;
        if let Some(earlier) = self.ranges.iter().find(|other| other.begin < hours.end && hours.begin < other.end) {
            return Err(HoursFault::Overlap { range: hours.to_string(), earlier: earlier.to_string() });
        }
        let place = self.ranges.partition_point(|other| other.begin < hours.begin);
        self.ranges.insert(place, hours);
        Ok(())
    }

    /// Whether nothing begins on this day. What began on the day before may still run.
    pub fn is_closed(&self) -> bool {
        self.ranges.is_empty()
    }

    pub(crate) fn ranges(&self) -> &[Hours] {
        &self.ranges
    }
}

impl fmt::Display for DayHours {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_closed() {
            return f.pad("closed");
        }
        let ranges: Vec<String> = self.ranges.iter().map(Hours::to_string).collect();
        f.pad(&ranges.join(", "))
    }
}

/// A holiday or a special day: a name, if the file gives one, and the hours that hold instead of the week's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exception {
    pub(crate) name: Option<String>,
    pub(crate) hours: DayHours,
}

impl Exception {
    /// Its name.
    pub fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// Its hours; a holiday has none.
    pub fn hours(&self) -> &DayHours {
        &self.hours
    }
}

/// A range in minutes since the local midnight with which its day begins; past midnight the end is more than a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Hours {
    pub(crate) begin: u16,
    pub(crate) end: u16,
}

impl Hours {
    fn parse(text: &str) -> Result<Self, HoursFault> {
        let (begin, end) = text.split_once('-').ok_or_else(|| HoursFault::NotARange(text.to_owned()))?;
        let (begin, end) = (minutes(begin)?, minutes(end)?);
        if begin >= DAY {
            return Err(HoursFault::BeginsTooLate(text.to_owned()));
        }
        if begin == end {
            return Err(HoursFault::Empty(text.to_owned()));
        }
        Ok(Self { begin, end: if end < begin { end + DAY } else { end } })
    }
}

impl fmt::Display for Hours {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let end = if self.end > DAY { self.end - DAY } else { self.end };
        write!(f, "{:02}:{:02}-{:02}:{:02}", self.begin / 60, self.begin % 60, end / 60, end % 60)
    }
}

/// Minutes since midnight of a time like `09:30`.
fn minutes(text: &str) -> Result<u16, HoursFault> {
    let read = || {
        let (hour, minute) = text.split_once(':')?;
        let (hour, minute) = (digits::<2>(hour)?, digits::<2>(minute)?);
        let minutes = hour * 60 + minute;
        (minute < 60 && minutes <= DAY).then_some(minutes)
    };
    read().ok_or_else(|| HoursFault::NotATime(text.to_owned()))
}

/// A number of exactly so many digits.
fn digits<const N: usize>(text: &str) -> Option<u16> {
    (text.len() == N && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.parse().ok()).flatten()
}

/// The hours of the seven weekdays.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Week {
    pub(crate) monday: DayHours,
    pub(crate) tuesday: DayHours,
    pub(crate) wednesday: DayHours,
    pub(crate) thursday: DayHours,
    pub(crate) friday: DayHours,
    pub(crate) saturday: DayHours,
    pub(crate) sunday: DayHours,
}

impl Week {
    pub(crate) fn on(&self, weekday: Weekday) -> &DayHours {
        match weekday {
            Weekday::Monday => &self.monday,
            Weekday::Tuesday => &self.tuesday,
            Weekday::Wednesday => &self.wednesday,
            Weekday::Thursday => &self.thursday,
            Weekday::Friday => &self.friday,
            Weekday::Saturday => &self.saturday,
            Weekday::Sunday => &self.sunday,
        }
    }
}

/// The date of a holiday or a special day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Occasion {
    /// On this day only.
    Once(Date),
    /// Every year that has this month and day.
    Yearly(i8, i8),
}

impl Occasion {
    pub(crate) fn parse(text: &str) -> Result<Self, HoursFault> {
        let read = || {
            let (rest, day) = text.rsplit_once('-')?;
            let (year, month) = rest.split_once('-').map_or((None, rest), |(year, month)| (Some(year), month));
            let (month, day) = (digits::<2>(month)?, digits::<2>(day)?);
            let (month, day) = (i8::try_from(month).ok()?, i8::try_from(day).ok()?);
            let Some(year) = year else {
                return Date::new(LEAP_YEAR, month, day).ok().map(|_| Self::Yearly(month, day));
            };
            let year = i16::try_from(digits::<4>(year)?).ok()?;
            Date::new(year, month, day).ok().map(Self::Once)
        };
        read().ok_or_else(|| HoursFault::NotADate(text.to_owned()))
    }
}

/// A year that has every day.
const LEAP_YEAR: i16 = 2000;
