//! From local time to instants: when it is open, as spans of microseconds since the Unix epoch.

use crate::error::HoursError;
use crate::hours::OpeningHours;
use jiff::SignedDuration;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::{AmbiguousOffset, Offset, TimeZone};
use std::vec;
use toritsugi::Timestamp;

/// A time during which it is open; the end is left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Span {
    pub(crate) begin: i64,
    pub(crate) end: i64,
}

/// The spans around a window, ascending and apart from each other.
///
/// Local times in order are instants in order, also where clocks change. So the spans of a day begin after those of the day before,
/// and one that is held back is enough to join them.
#[derive(Debug)]
pub(crate) struct Spans<'a> {
    hours: &'a OpeningHours,
    days: Days,
    today: vec::IntoIter<Span>,
    held: Option<Span>,
}

impl<'a> Spans<'a> {
    /// Every span that touches a window. The last one may be cut off, but not before the window's end.
    pub(crate) fn new(hours: &'a OpeningHours, first: i64, last: i64) -> Result<Self, HoursError> {
        let days = days_around(hours, first, last)?;
        Ok(Self { hours, days, today: Vec::new().into_iter(), held: None })
    }

    pub(crate) fn next(&mut self) -> Result<Option<Span>, HoursError> {
        let Some(mut whole) = self.held.take().map_or_else(|| self.piece(), |held| Ok(Some(held)))? else {
            return Ok(None);
        };
        while let Some(piece) = self.piece()? {
            if piece.begin > whole.end {
                self.held = Some(piece);
                break;
            }
            whole.end = whole.end.max(piece.end);
        }
        Ok(Some(whole))
    }

    fn piece(&mut self) -> Result<Option<Span>, HoursError> {
        loop {
            if let Some(span) = self.today.next() {
                return Ok(Some(span));
            }
            let Some(date) = self.days.next() else { return Ok(None) };
            self.today = self.hours.spans_on(date)?.into_iter();
        }
    }
}

impl OpeningHours {
    /// The spans that begin on a local date, ascending.
    pub(crate) fn spans_on(&self, date: Date) -> Result<Vec<Span>, HoursError> {
        let midnight = date.to_datetime(Time::midnight());
        let at = |minutes: u16| {
            let local = midnight.checked_add(SignedDuration::from_mins(minutes.into()));
            instant(&self.zone, local.map_err(|_| HoursError::OutOfRange)?)
        };
        let mut spans = Vec::new();
        for hours in self.hours_on(date).ranges() {
            let span = Span { begin: at(hours.begin)?, end: at(hours.end)? };
            // One that clocks skip wholly is empty.
            if span.begin < span.end {
                spans.push(span);
            }
        }
        Ok(spans)
    }
}

/// Consecutive local dates.
#[derive(Clone, Debug)]
pub(crate) struct Days {
    next: Option<Date>,
    last: Date,
}

impl Iterator for Days {
    type Item = Date;

    fn next(&mut self) -> Option<Date> {
        let date = self.next.filter(|date| *date <= self.last)?;
        self.next = date.tomorrow().ok();
        Some(date)
    }
}

/// The local dates whose ranges can touch a window: those from its first to its last instant, the day before, whose ranges may run past
/// midnight, and the day after, which may have begun where clocks went back across midnight.
pub(crate) fn days_around(hours: &OpeningHours, first: i64, last: i64) -> Result<Days, HoursError> {
    let date = |at: i64| {
        let at = jiff::Timestamp::from_microsecond(at).map_err(|_| HoursError::OutOfRange)?;
        Ok(hours.zone.to_datetime(at).date())
    };
    let begin = date(first)?.yesterday().map_err(|_| HoursError::OutOfRange)?;
    let last = date(last)?.tomorrow().map_err(|_| HoursError::OutOfRange)?;
    Ok(Days { next: Some(begin), last })
}

/// The instant of a local time: the instant of the change if clocks skip it, its first coming if it comes twice.
pub(crate) fn instant(zone: &TimeZone, local: DateTime) -> Result<i64, HoursError> {
    let at = match zone.to_ambiguous_timestamp(local).offset() {
        AmbiguousOffset::Unambiguous { offset } => offset.to_timestamp(local),
        AmbiguousOffset::Fold { before, .. } => before.to_timestamp(local),
        AmbiguousOffset::Gap { before, after } => match end_of_gap(zone, local, after) {
            Some(change) => Ok(change),
            None => before.to_timestamp(local),
        },
    };
    at.map(jiff::Timestamp::as_microsecond).map_err(|_| HoursError::OutOfRange)
}

/// The change that skips a local time. By the offset that holds after it, the local time is shortly before it.
fn end_of_gap(zone: &TimeZone, local: DateTime, after: Offset) -> Option<jiff::Timestamp> {
    let shortly_before = after.to_timestamp(local).ok()?;
    zone.following(shortly_before).find(|change| change.offset() == after).map(|change| change.timestamp())
}

/// Microseconds since the Unix epoch.
pub(crate) fn micros(at: Timestamp) -> Result<i64, HoursError> {
    i64::try_from(at.0).map_err(|_| HoursError::OutOfRange)
}

/// The instant so many microseconds after the Unix epoch.
pub(crate) fn timestamp(micros: i64) -> Result<Timestamp, HoursError> {
    u64::try_from(micros).map(Timestamp).map_err(|_| HoursError::OutOfRange)
}
