//! What the cells of a log mean: days, times of day and spans.

use serde::Deserialize;

use super::SECOND;

/// How a log writes its days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub(super) enum DateFormat {
    /// `990131`: years from 70 are in the twentieth century, the others in the twenty-first.
    #[serde(rename = "yymmdd")]
    Short,
    /// `1999-01-31`
    #[serde(rename = "yyyy-mm-dd")]
    Iso,
}

impl DateFormat {
    /// The day in days since 1970-01-01, or `None` if `text` is not a day of the calendar.
    pub(super) fn parse(self, text: &str) -> Option<i64> {
        let (year, month, day) = match self {
            Self::Short => {
                let (year, rest) = text.split_at_checked(2)?;
                let (month, day) = rest.split_at_checked(2)?;
                let year = digits(year, 2)?;
                (if year < 70 { 2000 + year } else { 1900 + year }, month, day)
            }
            Self::Iso => {
                let (year, rest) = text.split_once('-')?;
                let (month, day) = rest.split_once('-')?;
                (digits(year, 4)?, month, day)
            }
        };
        days_since_epoch(year, digits(month, 2)?, digits(day, 2)?)
    }
}

/// How a log writes its times of day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
pub(super) enum ClockFormat {
    /// `7:05:00` or `07:05:00`
    #[default]
    #[serde(rename = "h:mm:ss")]
    Clock,
    /// `25500`: seconds past midnight
    #[serde(rename = "seconds")]
    Seconds,
}

impl ClockFormat {
    /// Microseconds past midnight, less than a day, or `None` if `text` is no such time.
    pub(super) fn parse(self, text: &str) -> Option<u64> {
        let micros = match self {
            Self::Clock => {
                let (hours, rest) = text.split_once(':')?;
                let (minutes, rest) = rest.split_once(':')?;
                let hours = digits(hours, hours.len().clamp(1, 2))?;
                let minutes = digits(minutes, 2).filter(|minutes| *minutes < 60)?;
                let seconds = span(rest).filter(|micros| *micros < 60 * SECOND)?;
                u64::try_from(hours * 3600 + minutes * 60).ok()? * SECOND + seconds
            }
            Self::Seconds => span(text)?,
        };
        (micros < super::DAY).then_some(micros)
    }
}

/// The microseconds in a number of seconds with at most six decimals, or `None` if `text` is no such number or negative.
pub(super) fn span(text: &str) -> Option<u64> {
    let (whole, decimals) = text.split_once('.').unwrap_or((text, "0"));
    // Twelve digits of seconds are 30,000 years: their microseconds fit.
    let whole = digits(whole, whole.len().clamp(1, 12))?;
    let width = decimals.len().clamp(1, 6);
    let scale = 10_i64.pow(6 - u32::try_from(width).ok()?);
    u64::try_from(whole).ok()?.checked_mul(SECOND)?.checked_add(u64::try_from(digits(decimals, width)? * scale).ok()?)
}

/// The number that `text` writes with exactly `width` digits and nothing else.
fn digits(text: &str, width: usize) -> Option<i64> {
    (text.len() == width && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.parse().ok())?
}

/// Days from 1970-01-01 to a day of the Gregorian calendar, or `None` if there is no such day.
fn days_since_epoch(year: i64, month: i64, day: i64) -> Option<i64> {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let length = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => return None,
    };
    if !(1..=length).contains(&day) {
        return None;
    }
    // The year is taken to begin in March, so that the leap day is its last.
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let leap_days = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    Some(year * 365 + leap_days + (153 * month + 2) / 5 + day - 1 - 719_468)
}

/// A day, in days from 1970-01-01, as `1999-01-31`.
pub(crate) fn iso_date(day: i64) -> String {
    // Counted from the first of March of year 0, in spans of 400 years, which are of one length.
    let since = day + 719_468;
    let (span, day) = (since.div_euclid(146_097), since.rem_euclid(146_097));
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let day = day - (153 * month + 2) / 5 + 1;
    let (month, later) = if month < 10 { (month + 3, 0) } else { (month - 9, 1) };
    format!("{:04}-{month:02}-{day:02}", span * 400 + year + later)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_written_as_they_are_read() {
        for day in (-700_000..800_000).step_by(97).chain([-1, 0, 11_016, 11_017, 10_957, 10_956]) {
            let text = iso_date(day);
            assert_eq!(
                DateFormat::Iso.parse(&text).filter(|_| text.len() == 10),
                (text.len() == 10).then_some(day),
                "{text}"
            );
        }
        assert_eq!(
            (iso_date(0), iso_date(10_653), iso_date(11_016)),
            ("1970-01-01".into(), "1999-03-03".into(), "2000-02-29".into())
        );
    }

    #[test]
    fn days() {
        assert_eq!(DateFormat::Iso.parse("1970-01-01"), Some(0));
        assert_eq!(DateFormat::Iso.parse("1969-12-31"), Some(-1));
        assert_eq!(DateFormat::Iso.parse("2000-03-01"), Some(11_017));
        assert_eq!(DateFormat::Short.parse("990101"), Some(10_592));
        assert_eq!(DateFormat::Short.parse("690101"), DateFormat::Iso.parse("2069-01-01"));
        assert_eq!(DateFormat::Short.parse("000229"), DateFormat::Iso.parse("2000-02-29"));
        for text in ["990229", "991301", "990100", "99010", "9901011", "+90101", "９９0101", ""] {
            assert_eq!(DateFormat::Short.parse(text), None, "{text}");
        }
        for text in ["99-01-01", "1999-1-01", "1999/01/01", "1999-01-01T"] {
            assert_eq!(DateFormat::Iso.parse(text), None, "{text}");
        }
    }

    #[test]
    fn times() {
        assert_eq!(ClockFormat::Clock.parse("7:05:09"), Some(25_509 * SECOND));
        assert_eq!(ClockFormat::Clock.parse("07:05:09.25"), Some(25_509_250_000));
        assert_eq!(ClockFormat::Clock.parse("23:59:59"), Some(86_399 * SECOND));
        assert_eq!(ClockFormat::Seconds.parse("86399.5"), Some(86_399_500_000));
        for text in ["7:61:00", "24:00:00", "7:05", "7:05:60", "7:5:00", ":05:00", "-7:05:00", "7:05:00:00"] {
            assert_eq!(ClockFormat::Clock.parse(text), None, "{text}");
        }
        for text in ["86400", "-1", "7:05:00", ""] {
            assert_eq!(ClockFormat::Seconds.parse(text), None, "{text}");
        }
    }

    #[test]
    fn spans() {
        assert_eq!(span("0"), Some(0));
        assert_eq!(span("512"), Some(512 * SECOND));
        assert_eq!(span("1.000001"), Some(1_000_001));
        for text in ["-1", "", ".5", "1.", "1.0000001", "1e3", "1234567890123"] {
            assert_eq!(span(text), None, "{text}");
        }
    }
}
