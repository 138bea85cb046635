//! What the cells of a log mean: days, times of day and spans.

use std::fmt;

use jiff::Span;
use jiff::civil::{Date, DateTime, Time};
use jiff::fmt::strtime::{self, BrokenDownTime};
use serde::Deserialize;

use super::SECOND;

/// Days are counted from here.
const EPOCH: Date = Date::constant(1970, 1, 1);
/// Patterns are tried out on it.
const SAMPLE: DateTime = DateTime::constant(2001, 2, 3, 16, 5, 6, 0);

/// How a log writes its days: a pattern of `strftime`, or a name of one.
#[derive(Clone, Debug, Deserialize)]
#[serde(try_from = "String")]
pub(crate) struct DateFormat {
    pattern: String,
    /// How long a day is as text, if always the same: patterns take a digit where there should be two.
    width: Option<usize>,
}

impl TryFrom<String> for DateFormat {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let (pattern, width) = match text.as_str() {
            "yymmdd" => ("%y%m%d".into(), Some(text.len())),
            "yyyy-mm-dd" => ("%Y-%m-%d".into(), Some(text.len())),
            _ => (text, None),
        };
        if try_out(&pattern)?.to_date().is_err() {
            let known = "`yymmdd`, `yyyy-mm-dd` or a pattern such as `%d.%m.%Y`";
            return Err(format!("`{pattern}` is no form of a day: write {known}"));
        }
        Ok(Self { pattern, width })
    }
}

impl DateFormat {
    /// The day in days since 1970-01-01, or `None` if `text` is not a day of the calendar.
    pub(super) fn parse(&self, text: &str) -> Option<i64> {
        if self.width.is_some_and(|width| text.len() != width) {
            return None;
        }
        days_since_epoch(&strtime::parse(&self.pattern, text).ok()?)
    }
}

impl fmt::Display for DateFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.pattern)
    }
}

/// How a log writes its times of day.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(try_from = "String")]
pub(crate) enum ClockFormat {
    /// `7:05:00` or `07:05:00`
    #[default]
    Clock,
    /// `25500`: seconds past midnight.
    Seconds,
    /// A pattern of `strftime`, and whether it tells the day as well.
    Pattern(String, bool),
}

impl TryFrom<String> for ClockFormat {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        match text.as_str() {
            "seconds" => return Ok(Self::Seconds),
            "h:mm:ss" => return Ok(Self::Clock),
            _ => {}
        }
        let tried = try_out(&text)?;
        // Four in the afternoon, not four.
        if !tried.to_time().is_ok_and(|time| time.hour() == SAMPLE.hour()) {
            let known =
                "`h:mm:ss`, `seconds` or a pattern such as `%H:%M:%S` or, with the half of the day, `%I:%M:%S %p`";
            return Err(format!("`{text}` is no form of a time: write {known}"));
        }
        Ok(Self::Pattern(text, tried.to_date().is_ok()))
    }
}

impl fmt::Display for ClockFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Clock => "h:mm:ss",
            Self::Seconds => "seconds",
            Self::Pattern(pattern, _) => pattern,
        })
    }
}

/// A time of day, and the day if it is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Moment {
    /// In days from 1970-01-01.
    pub(super) day: Option<i64>,
    /// Microseconds past midnight, less than a day.
    pub(super) time: u64,
}

impl Moment {
    /// Microseconds until a later one, less than a day if the days are not told; below zero if it is an earlier one.
    pub(super) fn until(self, other: Self) -> i64 {
        let passed = micros(other.time) - micros(self.time);
        match (self.day, other.day) {
            (Some(from), Some(to)) => to.saturating_sub(from).saturating_mul(micros(super::DAY)).saturating_add(passed),
            _ => passed.rem_euclid(micros(super::DAY)),
        }
    }
}

/// A time of day, a day or a span of a log as a signed number: all are far below its limit.
pub(super) fn micros(span: u64) -> i64 {
    i64::try_from(span).unwrap_or(i64::MAX)
}

impl ClockFormat {
    /// Whether times tell their day as well.
    pub(super) const fn tells_the_day(&self) -> bool {
        matches!(self, Self::Pattern(_, true))
    }

    /// What `text` says, or `None` if it is no such time.
    pub(super) fn parse(&self, text: &str) -> Option<Moment> {
        let (day, time) = match self {
            Self::Clock => {
                let (hours, rest) = text.split_once(':')?;
                let (minutes, rest) = rest.split_once(':')?;
                (None, clock_span(digits(hours, hours.len().clamp(1, 2))?, minutes, rest)?)
            }
            Self::Seconds => (None, span(text)?),
            Self::Pattern(pattern, tells_the_day) => {
                let parsed = strtime::parse(pattern, text).ok()?;
                let nanoseconds = parsed.to_time().ok()?.duration_since(Time::midnight()).as_nanos();
                let day = if *tells_the_day { Some(days_since_epoch(&parsed)?) } else { None };
                (day, u64::try_from(nanoseconds / 1_000).ok()?)
            }
        };
        (time < super::DAY).then_some(Moment { day, time })
    }
}

/// What a pattern keeps of a day and a time.
fn try_out(pattern: &str) -> Result<BrokenDownTime, String> {
    let refused = |error: jiff::Error| {
        let zone = if pattern.contains("%z") || pattern.contains("%Z") {
            "; there is no time zone: write a fixed `Z` or `+09:00` as it stands"
        } else {
            ""
        };
        format!("the pattern `{pattern}` is refused: {error}{zone}")
    };
    let text = strtime::format(pattern, SAMPLE).map_err(refused)?;
    strtime::parse(pattern, &text).map_err(refused)
}

fn days_since_epoch(parsed: &BrokenDownTime) -> Option<i64> {
    Some(EPOCH.until(parsed.to_date().ok()?).ok()?.get_days().into())
}

/// A day, in days from 1970-01-01, as `1999-01-31`.
pub(crate) fn iso_date(day: i64) -> String {
    let date = Span::new().try_days(day).and_then(|days| EPOCH.checked_add(days));
    date.map_or_else(|_| format!("day {day} from {EPOCH}"), |date| date.to_string())
}

/// The microseconds in a number of seconds with at most six decimals behind a point or comma, or `None` if `text` is no such number or
/// negative.
pub(super) fn span(text: &str) -> Option<u64> {
    let (whole, decimals) = text.split_once(['.', ',']).unwrap_or((text, "0"));
    // Twelve digits of seconds are 30,000 years: their microseconds fit.
    let whole = digits(whole, whole.len().clamp(1, 12))?;
    let width = decimals.len().clamp(1, 6);
    let scale = 10_i64.pow(6 - u32::try_from(width).ok()?);
    u64::try_from(whole).ok()?.checked_mul(SECOND)?.checked_add(u64::try_from(digits(decimals, width)? * scale).ok()?)
}

/// The same, or hours, minutes and seconds as `h:mm:ss` or `m:ss`; and below zero if there is a minus sign.
pub(super) fn signed_span(text: &str) -> Option<i64> {
    match text.strip_prefix('-') {
        Some(length) => any_span(length).map(|length| -micros(length)),
        None => any_span(text).map(micros),
    }
}

fn any_span(text: &str) -> Option<u64> {
    match text.split(':').collect::<Vec<&str>>().as_slice() {
        [seconds] => span(seconds),
        [minutes, seconds] => {
            let minutes = u64::try_from(digits(minutes, minutes.len().clamp(1, 5))?).ok()?;
            Some(minutes * 60 * SECOND + clock_span(0, "00", seconds)?)
        }
        [hours, minutes, seconds] => clock_span(digits(hours, hours.len().clamp(1, 5))?, minutes, seconds),
        _ => None,
    }
}

/// Hours, and minutes and seconds of two digits below sixty, the seconds perhaps with decimals.
fn clock_span(hours: i64, minutes: &str, seconds: &str) -> Option<u64> {
    let minutes = digits(minutes, 2).filter(|minutes| *minutes < 60)?;
    let is_two_digits = seconds.find(['.', ',']).unwrap_or(seconds.len()) == 2;
    let seconds = span(seconds).filter(|span| is_two_digits && *span < 60 * SECOND)?;
    Some(u64::try_from(hours * 3_600 + minutes * 60).ok()? * SECOND + seconds)
}

/// The number that `text` writes with exactly `width` digits and nothing else.
fn digits(text: &str, width: usize) -> Option<i64> {
    (text.len() == width && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.parse().ok())?
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    fn date(format: &str) -> Result<DateFormat, String> {
        DateFormat::try_from(format.to_owned())
    }

    fn clock(format: &str) -> Result<ClockFormat, String> {
        ClockFormat::try_from(format.to_owned())
    }

    #[test]
    fn days_are_written_as_they_are_read() {
        let iso = date("yyyy-mm-dd").unwrap();
        for day in (-700_000..800_000).step_by(97).chain([-1, 0, 11_016, 11_017, 10_957, 10_956]) {
            assert_eq!(iso.parse(&iso_date(day)), Some(day));
        }
        assert_eq!((iso_date(0), iso_date(11_016)), ("1970-01-01".into(), "2000-02-29".into()));
        assert_eq!(iso_date(i64::MAX), "day 9223372036854775807 from 1970-01-01");
    }

    #[test]
    fn days() {
        let (iso, short, german) = (date("yyyy-mm-dd").unwrap(), date("yymmdd").unwrap(), date("%d.%m.%Y").unwrap());
        assert_eq!((iso.parse("1969-12-31"), iso.parse("2000-03-01")), (Some(-1), Some(11_017)));
        assert_eq!((short.parse("990101"), german.parse("01.01.1999")), (Some(10_592), Some(10_592)));
        assert_eq!(german.parse("1.1.1999"), Some(10_592));
        assert_eq!(date("%m/%d/%y").unwrap().parse("12/31/68"), iso.parse("2068-12-31"));
        for text in ["990229", "991301", "990100", "99010", "9901011", "+90101", "９９0101", ""] {
            assert_eq!(short.parse(text), None, "{text}");
        }
        for text in ["99-01-01", "1999-1-01", "1999/01/01", "1999-01-01T", "1999-02-29"] {
            assert_eq!(iso.parse(text), None, "{text}");
        }
        assert!(date("dd.mm.yyyy").unwrap_err().starts_with("`dd.mm.yyyy` is no form of a day: write `yymmdd`"));
        assert!(date("%H:%M").unwrap_err().starts_with("`%H:%M` is no form of a day"));
        assert!(date("%d.%Q").unwrap_err().starts_with("the pattern `%d.%Q` is refused: "));
        assert!(clock("%Y-%m-%d %H:%M:%S%z").unwrap_err().ends_with("write a fixed `Z` or `+09:00` as it stands"));
    }

    #[test]
    fn times() {
        let time = |format: &str, text: &str| clock(format).unwrap().parse(text).map(|moment| moment.time);
        let usual = |text| time("h:mm:ss", text);
        assert_eq!(usual("7:05:09"), Some(25_509 * SECOND));
        assert_eq!(usual("07:05:09.25"), Some(25_509_250_000));
        assert_eq!(usual("23:59:59"), Some(86_399 * SECOND));
        assert_eq!(time("seconds", "86399.5"), Some(86_399_500_000));
        assert_eq!(time("%I:%M:%S %p", "07:05:09 PM"), Some(68_709 * SECOND));
        assert_eq!(time("%I:%M %p", "12:05 am"), Some(300 * SECOND));
        for text in ["7:61:00", "24:00:00", "7:05", "7:05:60", "7:5:00", "7:05:9", ":05:00", "-7:05:00", "7:05:00:00"] {
            assert_eq!(usual(text), None, "{text}");
        }
        for text in ["86400", "-1", "7:05:00", ""] {
            assert_eq!(time("seconds", text), None, "{text}");
        }
        for pattern in ["hh:mm", "%I:%M"] {
            let error = clock(pattern).unwrap_err();
            assert!(error.starts_with(&format!("`{pattern}` is no form of a time: write `h:mm:ss`")), "{error}");
        }
    }

    #[test]
    fn times_may_tell_their_day() {
        let iso = clock("%Y-%m-%dT%H:%M:%S%.f").unwrap();
        assert!(iso.tells_the_day() && !ClockFormat::default().tells_the_day());
        let moment = Moment { day: Some(1), time: 25_509_500_000 };
        assert_eq!(iso.parse("1970-01-02T07:05:09.5"), Some(moment));
        assert_eq!(iso.parse("1970-02-30T07:05:09"), None);
        assert_eq!(ClockFormat::default().parse("7:05:09").unwrap().day, None);
    }

    #[test]
    fn spans() {
        assert_eq!(span("0"), Some(0));
        assert_eq!(span("512"), Some(512 * SECOND));
        assert_eq!(span("1.000001"), Some(1_000_001));
        for text in ["-1", "", ".5", "1.", "1.0000001", "1e3", "1234567890123"] {
            assert_eq!(span(text), None, "{text}");
        }
        let clocks = ["0:00", "3:05", "90:00", "00:03:05", "-1:00:00,5"].map(signed_span);
        assert_eq!(clocks, [0, 185_000_000, 5_400_000_000, 185_000_000, -3_600_500_000].map(Some));
        for text in [":05", "3:5", "3:60", "3:5.00", "1:60:00", "1:5:00", "1:00:00:00", "1:-2", "3:"] {
            assert_eq!(signed_span(text), None, "{text}");
        }
    }
}
