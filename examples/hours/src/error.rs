//! Why a file or a question was refused.

use crate::hours::{MAX_SWITCHES, MAX_WINDOW};
use std::fmt;
use std::ops::Range;

/// Why opening hours cannot be read or expanded.
///
/// ```
/// use toritsugi_hours::OpeningHours;
///
/// let text = "zone = \"Europe/Dublin\"\n[week]\nmonday = [\"09:00-12:00\", \"11:00-18:00\"]";
/// let error = OpeningHours::from_toml(text).unwrap_err();
/// assert_eq!(error.to_string(), "line 3, column 26: week.monday: `11:00-18:00` overlaps `09:00-12:00`");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum HoursError {
    /// The text is no TOML, or its tables and keys are not those of opening hours.
    #[error("{place}: {message}")]
    Format {
        /// Where.
        place: Place,
        /// What the reader of TOML says.
        message: String,
    },
    /// A value breaks a rule.
    #[error("{place}: {field}: {fault}")]
    Value {
        /// Where the value stands.
        place: Place,
        /// The key, with its table: `week.monday`, `holiday.date`.
        field: &'static str,
        /// The rule.
        fault: HoursFault,
    },
    /// The end of the time asked for is before its beginning.
    #[error("the time asked for ends before it begins")]
    Reversed,
    /// The time asked for is longer than [`MAX_WINDOW`].
    #[error("the time asked for is longer than {} days", MAX_WINDOW.as_secs() / 86_400)]
    TooLong,
    /// There are more than [`MAX_SWITCHES`] switches.
    #[error("there are more than {MAX_SWITCHES} switches: ask for a shorter time")]
    TooMany,
    /// An instant before 1970 or after the year 9999, or too close to its end for its days to be looked at.
    #[error("the instant is not between the years 1970 and 9999")]
    OutOfRange,
}

/// The rule that a value breaks.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum HoursFault {
    /// No time zone of this name.
    #[error("there is no time zone `{0}`; names are like `Asia/Tokyo`")]
    UnknownZone(String),
    /// Not two times with a hyphen.
    #[error("`{0}` is not a range like `09:00-12:00`")]
    NotARange(String),
    /// Not a time.
    #[error("`{0}` is not a time from `00:00` to `24:00`")]
    NotATime(String),
    /// A range that begins at `24:00`.
    #[error("`{0}` begins when the day is over: write it on the next day")]
    BeginsTooLate(String),
    /// A range that ends when it begins.
    #[error("`{0}` ends when it begins; a whole day is `00:00-24:00`")]
    Empty(String),
    /// Two ranges of one day overlap.
    #[error("`{range}` overlaps `{earlier}`")]
    Overlap {
        /// The range that stands here.
        range: String,
        /// One that the file gave before it.
        earlier: String,
    },
    /// Not a date, or a day that the month does not have.
    #[error("`{0}` is not a date like `2026-12-25`, nor one of every year like `12-25`")]
    NotADate(String),
    /// A second holiday or special day on one date.
    #[error("`{date}` is already on line {line}")]
    Twice {
        /// The date.
        date: String,
        /// The line of the first.
        line: usize,
    },
}

/// A place in a text. Lines and columns begin at one, and columns count characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub struct Place {
    /// The line.
    pub line: usize,
    /// The column.
    pub column: usize,
}

impl Place {
    /// The place of the first of these bytes.
    pub(crate) fn of(text: &str, bytes: &Range<usize>) -> Self {
        let before = text.get(..bytes.start).unwrap_or(text);
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        Self { line: before.matches('\n').count() + 1, column }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}, column {}", self.line, self.column)
    }
}
