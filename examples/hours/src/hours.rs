//! Opening hours, and the questions that they answer.

use crate::day::{DayHours, Exception, Occasion, Week};
use crate::error::HoursError;
use crate::file;
use crate::spans::{self, Spans};
use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use std::collections::BTreeMap;
use std::time::Duration;
use toritsugi::Timestamp;

/// The longest time that can be expanded: ten years of which three are leap years.
pub const MAX_WINDOW: Duration = Duration::from_secs(3_653 * 86_400);

/// The most switches that one expansion gives.
pub const MAX_SWITCHES: usize = 10_000;

/// A queue opens or closes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Switch {
    /// When, in microseconds since the Unix epoch.
    pub at: Timestamp,
    /// Whether it is open from then on.
    pub open: bool,
}

/// Weekly opening hours, holidays and special days in a time zone. See the [crate](crate) for the file and for what it means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpeningHours {
    pub(crate) zone: TimeZone,
    pub(crate) week: Week,
    pub(crate) dated: BTreeMap<Date, Exception>,
    pub(crate) yearly: BTreeMap<(i8, i8), Exception>,
}

impl OpeningHours {
    /// Reads opening hours from the text of a TOML file.
    ///
    /// # Errors
    /// [`HoursError::Format`] and [`HoursError::Value`], which say where.
    pub fn from_toml(text: &str) -> Result<Self, HoursError> {
        file::read(text)
    }

    /// Adds an exception; the reader has seen to it that its date is new.
    pub(crate) fn except(&mut self, occasion: Occasion, exception: Exception) {
        match occasion {
            Occasion::Once(date) => self.dated.insert(date, exception),
            Occasion::Yearly(month, day) => self.yearly.insert((month, day), exception),
        };
    }

    /// The state at `from`, then every switch after `from` and before `until`, ascending and alternating.
    ///
    /// Ranges that meet or overlap give no switch where they do. It costs time in proportion to the days in between.
    ///
    /// # Errors
    /// [`HoursError::Reversed`], [`HoursError::TooLong`], [`HoursError::TooMany`], [`HoursError::OutOfRange`].
    ///
    /// ```
    /// use toritsugi::Timestamp;
    /// use toritsugi_hours::{OpeningHours, Switch};
    ///
    /// let hours = OpeningHours::from_toml("zone = \"UTC\"\n[week]\nthursday = [\"09:00-12:00\", \"12:00-18:00\"]")?;
    /// let at = |hour: u64| Timestamp::from_secs(hour * 3_600);    // 1970-01-01 was a Thursday
    /// assert_eq!(hours.switches(at(10), at(20))?, [
    ///     Switch { at: at(10), open: true },
    ///     Switch { at: at(18), open: false },
    /// ]);
    /// # Ok::<(), toritsugi_hours::HoursError>(())
    /// ```
    pub fn switches(&self, from: Timestamp, until: Timestamp) -> Result<Vec<Switch>, HoursError> {
        let window = until.checked_since(from).ok_or(HoursError::Reversed)?;
        if window > MAX_WINDOW {
            return Err(HoursError::TooLong);
        }
        let (first, last) = (spans::micros(from)?, spans::micros(until)?);
        let mut spans = Spans::new(self, first, last)?;
        let mut start = Switch { at: from, open: false };
        let mut later = Vec::new();
        while let Some(span) = spans.next()? {
            if span.begin <= first {
                start.open = first < span.end;
            } else if span.begin < last {
                later.push(Switch { at: spans::timestamp(span.begin)?, open: true });
            }
            if first < span.end && span.end < last {
                later.push(Switch { at: spans::timestamp(span.end)?, open: false });
            }
            if later.len() >= MAX_SWITCHES {
                return Err(HoursError::TooMany);
            }
            if span.end >= last {
                break;
            }
        }
        later.insert(0, start);
        Ok(later)
    }

    /// Whether it is open at this instant. It is open when a range begins, and closed when it ends.
    ///
    /// # Errors
    /// [`HoursError::OutOfRange`].
    ///
    /// ```
    /// use toritsugi::Timestamp;
    /// use toritsugi_hours::OpeningHours;
    ///
    /// let hours = OpeningHours::from_toml("zone = \"UTC\"\n[week]\nthursday = [\"09:00-18:00\"]")?;
    /// let at = |hour: u64| Timestamp::from_secs(hour * 3_600);
    /// assert_eq!(hours.is_open(at(8)), Ok(false));
    /// assert_eq!(hours.is_open(at(9)), Ok(true));
    /// assert_eq!(hours.is_open(at(18)), Ok(false));
    /// # Ok::<(), toritsugi_hours::HoursError>(())
    /// ```
    pub fn is_open(&self, at: Timestamp) -> Result<bool, HoursError> {
        let at = spans::micros(at)?;
        for date in spans::days_around(self, at, at)? {
            if self.spans_on(date)?.iter().any(|span| span.begin <= at && at < span.end) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The first switch after this instant, or `None` if there is none within [`MAX_WINDOW`].
    ///
    /// # Errors
    /// [`HoursError::OutOfRange`], also if the calendar ends within [`MAX_WINDOW`].
    ///
    /// ```
    /// use toritsugi::Timestamp;
    /// use toritsugi_hours::{OpeningHours, Switch};
    ///
    /// let hours = OpeningHours::from_toml("zone = \"UTC\"\n[week]\nthursday = [\"09:00-18:00\"]")?;
    /// let at = |hour: u64| Timestamp::from_secs(hour * 3_600);
    /// assert_eq!(hours.next_switch(at(9)), Ok(Some(Switch { at: at(18), open: false })));
    ///
    /// let never = OpeningHours::from_toml("zone = \"UTC\"")?;
    /// assert_eq!(never.next_switch(at(9)), Ok(None));
    /// # Ok::<(), toritsugi_hours::HoursError>(())
    /// ```
    pub fn next_switch(&self, at: Timestamp) -> Result<Option<Switch>, HoursError> {
        let (first, last) = (spans::micros(at)?, spans::micros(at + MAX_WINDOW)?);
        let mut spans = Spans::new(self, first, last)?;
        while let Some(span) = spans.next()? {
            let (next, open) = if first < span.begin { (span.begin, true) } else { (span.end, false) };
            if first < next {
                let within = next <= last;
                return within.then(|| Ok(Switch { at: spans::timestamp(next)?, open })).transpose();
            }
        }
        Ok(None)
    }

    /// The instant at which a local date begins: what to give to [`switches`](Self::switches) for whole days.
    ///
    /// # Errors
    /// [`HoursError::OutOfRange`].
    ///
    /// ```
    /// use toritsugi::Timestamp;
    /// use toritsugi_hours::OpeningHours;
    ///
    /// let hours = OpeningHours::from_toml("zone = \"Asia/Tokyo\"")?;
    /// assert_eq!(hours.start_of("1970-01-02".parse()?)?, Timestamp::from_secs(15 * 3_600));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn start_of(&self, date: Date) -> Result<Timestamp, HoursError> {
        spans::timestamp(spans::instant(&self.zone, date.to_datetime(Time::midnight()))?)
    }

    /// The time zone, to show instants in.
    pub fn time_zone(&self) -> &TimeZone {
        &self.zone
    }

    /// The hours that begin on this date.
    pub fn hours_on(&self, date: Date) -> &DayHours {
        self.exception(date).map_or_else(|| self.week.on(date.weekday()), Exception::hours)
    }

    /// The holiday or special day on this date.
    ///
    /// ```
    /// use toritsugi_hours::OpeningHours;
    ///
    /// let hours = OpeningHours::from_toml("zone = \"UTC\"\n[[holiday]]\ndate = \"12-25\"\nname = \"Christmas Day\"")?;
    /// let christmas = hours.exception("2026-12-25".parse()?).unwrap();
    /// assert_eq!((christmas.name(), christmas.hours().to_string()), (Some("Christmas Day"), "closed".to_owned()));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn exception(&self, date: Date) -> Option<&Exception> {
        self.dated.get(&date).or_else(|| self.yearly.get(&(date.month(), date.day())))
    }
}
