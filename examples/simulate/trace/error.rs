//! What can be wrong with a log or its mapping, and where.

use std::fmt;
use std::path::PathBuf;

use thiserror::Error;

use super::cell::{ClockFormat, DateFormat};

/// Why a log cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub(crate) enum TraceError {
    /// A file cannot be opened or read.
    #[error("{}: {reason}", file.display())]
    Unreadable {
        /// The log or the mapping.
        file: PathBuf,
        /// What the operating system says.
        reason: String,
    },
    /// The mapping is not TOML, or not a mapping.
    #[error("{}:{line}:{column}: {message}", file.display())]
    Mapping {
        /// The mapping.
        file: PathBuf,
        /// The line, from 1.
        line: usize,
        /// The character in that line, from 1.
        column: usize,
        /// What is wrong there.
        message: String,
    },
    /// The log lacks a column that the mapping names.
    #[error("{}:1: no column `{column}`, which the mapping names as {role}; {}", file.display(), columns(header))]
    MissingColumn {
        /// The log.
        file: PathBuf,
        /// The name that was not found in the header.
        column: String,
        /// The key of the mapping that names it: `wait.start`.
        role: &'static str,
        /// The header.
        header: Vec<String>,
    },
    /// A row is not CSV, or has not as many cells as the header.
    #[error("{}:{line}: {message}", file.display())]
    Row {
        /// The log.
        file: PathBuf,
        /// The line, from 1.
        line: u64,
        /// What is wrong there.
        message: String,
    },
    /// A cell does not hold what the mapping says.
    #[error("{}:{line}: column `{column}`: \"{value}\" is not {wanted}", file.display())]
    Cell {
        /// The log.
        file: PathBuf,
        /// The line, from 1.
        line: u64,
        /// The name of the column.
        column: String,
        /// What the cell holds.
        value: String,
        /// What it should hold.
        wanted: String,
    },
}

/// Which columns there are, or why there seems to be only one.
fn columns(header: &[String]) -> String {
    match header {
        [] => "the file is empty".to_owned(),
        [one] if one.contains(';') => "the header is one cell: set `separator = \";\"` in the mapping".to_owned(),
        [one] if one.contains(',') => "the header is one cell: set `separator = \",\"` in the mapping".to_owned(),
        [one] if one.contains('\t') => "the header is one cell: set `separator = \"tab\"` in the mapping".to_owned(),
        header => format!("there are {}", header.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")),
    }
}

/// What a cell should hold.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Wanted<'a> {
    /// A day, in the format that the mapping gives.
    Date(&'a DateFormat),
    /// A time of day, in the format that the mapping gives.
    Time(&'a ClockFormat),
    /// A span in seconds.
    Seconds,
    /// One of the values listed under `outcome`.
    Outcome,
    /// One of the values listed under `kind.names`.
    Kind,
    /// One of the values listed under `priority.values`, or a small whole number if there are none.
    Priority,
}

impl fmt::Display for Wanted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Date(format) => return write!(f, "a day as `format` of `[date]` has it: `{format}`"),
            Self::Time(clock) => return write!(f, "a time as `clock` of the mapping has it: `{clock}`"),
            Self::Seconds => "a number of seconds, such as 185 or 3:05",
            Self::Outcome => "an outcome that the mapping lists",
            Self::Kind => "a type: one that the mapping lists, or any text where it lists none",
            Self::Priority => "a priority: a value that the mapping lists, or a whole number where it lists none",
        })
    }
}
