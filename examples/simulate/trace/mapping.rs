//! The mapping file: which column of a log means what.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde::Deserialize;

use super::cell::{ClockFormat, DateFormat};
use super::error::TraceError;

/// A whole mapping. `bank.columns.toml` beside this example is one, with every key explained.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Mapping {
    #[serde(default)]
    pub(super) separator: Separator,
    #[serde(default)]
    pub(super) clock: ClockFormat,
    #[serde(default)]
    pub(super) id: Option<String>,
    /// None if the times tell their day.
    #[serde(default)]
    pub(super) date: Option<Date>,
    pub(super) arrival: Arrival,
    pub(super) wait: Span,
    pub(super) outcome: Outcomes,
    pub(super) kind: Kind,
    #[serde(default)]
    pub(super) priority: Option<Priority>,
    pub(super) service: Span,
    #[serde(default)]
    pub(super) server: Option<Server>,
}

/// What stands between the cells of a row.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
pub(super) enum Separator {
    #[default]
    #[serde(rename = ",")]
    Comma,
    #[serde(rename = ";")]
    Semicolon,
    #[serde(rename = "tab")]
    Tab,
}

impl Separator {
    pub(super) const fn byte(self) -> u8 {
        match self {
            Self::Comma => b',',
            Self::Semicolon => b';',
            Self::Tab => b'\t',
        }
    }
}

/// The day on which a call came in.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Date {
    pub(super) column: String,
    pub(super) format: DateFormat,
}

/// The time at which a call came in, and when it left the voice menu.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Arrival {
    pub(super) column: String,
    #[serde(default)]
    pub(super) menu_exit: Option<String>,
}

/// A wait or a service: when it began, and its length as a number of seconds or by its end.
#[derive(Clone, Debug, Deserialize)]
#[serde(try_from = "RawSpan")]
pub(super) struct Span {
    pub(super) start: Option<String>,
    pub(super) length: Length,
}

/// The column that says how long a wait or a service took.
#[derive(Clone, Debug)]
pub(super) enum Length {
    Seconds(String),
    Exit(String),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawSpan {
    #[serde(default)]
    start: Option<String>,
    #[serde(default)]
    exit: Option<String>,
    #[serde(default)]
    seconds: Option<String>,
}

impl TryFrom<RawSpan> for Span {
    type Error = &'static str;

    fn try_from(raw: RawSpan) -> Result<Self, Self::Error> {
        match raw {
            RawSpan { start, seconds: Some(seconds), .. } => Ok(Self { start, length: Length::Seconds(seconds) }),
            RawSpan { start: Some(start), exit: Some(exit), .. } => {
                Ok(Self { start: Some(start), length: Length::Exit(exit) })
            }
            _ => Err("the length is unknown: name a column as `seconds`, or two as `start` and `exit`"),
        }
    }
}

/// How a row ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ending {
    Served,
    HungUp,
    Dropped,
}

/// The column that says how a call ended, and its values.
#[derive(Clone, Debug, Deserialize)]
#[serde(try_from = "RawOutcomes")]
pub(super) struct Outcomes {
    pub(super) column: String,
    pub(super) endings: BTreeMap<String, Ending>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawOutcomes {
    column: String,
    served: Vec<String>,
    hung_up: Vec<String>,
    #[serde(default)]
    dropped: Vec<String>,
}

impl TryFrom<RawOutcomes> for Outcomes {
    type Error = String;

    fn try_from(raw: RawOutcomes) -> Result<Self, Self::Error> {
        let RawOutcomes { column, served, hung_up, dropped } = raw;
        let mut endings = BTreeMap::new();
        for (values, ending) in [(served, Ending::Served), (hung_up, Ending::HungUp), (dropped, Ending::Dropped)] {
            for value in values {
                if endings.insert(value.clone(), ending).is_some() {
                    return Err(format!("the outcome `{value}` is listed twice"));
                }
            }
        }
        Ok(Self { column, endings })
    }
}

/// The type of a contact: as the log writes it, or by a table.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Kind {
    pub(super) column: String,
    #[serde(default)]
    pub(super) names: Option<BTreeMap<String, String>>,
    /// Types as the log writes them, of which rows are left out.
    #[serde(default)]
    pub(super) dropped: Vec<String>,
}

/// The priority of a contact: as the log writes it, or by a table.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Priority {
    pub(super) column: String,
    #[serde(default)]
    pub(super) values: Option<BTreeMap<String, i16>>,
    #[serde(default)]
    pub(super) only_queued: bool,
}

/// Who served.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Server {
    pub(super) column: String,
    /// The values that name nobody; the empty cell always does.
    #[serde(default)]
    pub(super) nobody: Vec<String>,
    #[serde(default)]
    pub(super) overlaps: Overlaps,
}

/// What becomes of a service that the next one of the same server began during.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Overlaps {
    #[default]
    Keep,
    Cut,
}

impl Mapping {
    /// The mapping in `file`.
    pub(super) fn load(file: &Path) -> Result<Self, TraceError> {
        let text = fs::read_to_string(file)
            .map_err(|error| TraceError::Unreadable { file: file.to_owned(), reason: error.to_string() })?;
        let refused = |byte, message: &str| {
            let (line, column) = position(&text, byte);
            TraceError::Mapping { file: file.to_owned(), line, column, message: message.to_owned() }
        };
        let mapping: Self = toml::from_str(&text)
            .map_err(|error| refused(error.span().map_or(0, |span| span.start), error.message()))?;
        if mapping.date.is_none() && !mapping.clock.tells_the_day() {
            let why = "the day is unknown: name its column as `date`, or write `clock` as a pattern that has it, such as `%Y-%m-%d %H:%M:%S`";
            return Err(refused(0, why));
        }
        Ok(mapping)
    }
}

/// The line and the character, both from 1, of a byte of a text.
fn position(text: &str, byte: usize) -> (usize, usize) {
    let before = text.get(..byte).unwrap_or(text);
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    (before.matches('\n').count() + 1, before.get(line_start..).unwrap_or("").chars().count() + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_count_characters() {
        assert_eq!(position("ab\ncé=1", 0), (1, 1));
        assert_eq!(position("ab\ncé=1", 3), (2, 1));
        assert_eq!(position("ab\ncé=1", 6), (2, 3));
        assert_eq!(position("ab\n", 99), (2, 1));
    }
}
