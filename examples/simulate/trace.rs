//! Real call logs: read by a mapping of their columns, and what they say about patience, staff and service.
//!
//! A log is a CSV file with a header and one row per call. A small TOML file says which column means what
//! (see `bank.columns.toml` beside this example), so that no log has to be rewritten to be replayed:
//!
//! 1. [`read`] gives the contacts in the order of their arrival, and counts what it left out or mended;
//! 2. [`patience`] estimates how long the contacts of one type were willing to wait;
//! 3. [`staff`] finds who was there, when, and what they served;
//! 4. [`measured`] gives the figures that a simulation of the same days is compared with.

mod cell;
mod error;
mod mapping;
mod measured;
mod patience;
mod read;
mod staff;

pub(crate) use cell::iso_date;
pub(crate) use measured::{Measured, SOON, measured};
pub(crate) use patience::{Patience, patience};
pub(crate) use read::read;
pub(crate) use staff::{LONGEST_PAUSE, away, staff};

use std::fmt;

/// Microseconds in a second.
const SECOND: u64 = 1_000_000;

/// Microseconds in a day.
pub(crate) const DAY: u64 = 24 * 3600 * SECOND;

/// A call log, cleaned.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Log {
    /// The day whose midnight is zero, in days since 1970-01-01 (a Thursday).
    pub first_day: i64,
    /// The contacts, by arrival; those that arrived together are in the order of the file.
    pub contacts: Vec<LoggedContact>,
    /// How many rows were left out, by their outcome as the log writes it.
    pub dropped: Vec<(String, usize)>,
    /// Rows about which something was odd.
    pub mended: Vec<Mended>,
}

/// How many rows were odd in one way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Mended {
    /// What was odd, and what was made of it.
    pub what: &'static str,
    pub rows: usize,
    /// The line of the first, from 1; 0 if that is not known.
    pub line: u64,
}

impl fmt::Display for Mended {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.rows, self.line) {
            (rows, 0) => write!(f, "{rows}"),
            (1, line) => write!(f, "1, in line {line}"),
            (rows, line) => write!(f, "{rows}, the first in line {line}"),
        }
    }
}

/// One contact of a log. Times are in microseconds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct LoggedContact {
    /// The log's own name for it, if the mapping names a column: not necessarily unique.
    pub id: Option<String>,
    /// When it joined the queue, or would have: since the midnight before the log's first day.
    ///
    /// This is the start of the wait if it waited; else the start of the service; else when it left the voice menu.
    pub arrival: u64,
    /// Its type, as the mapping names it.
    pub kind: String,
    /// Its priority, as the mapping translates it; zero if the mapping has none.
    pub priority: i16,
    /// How long it waited: zero if it did not queue.
    pub waited: u64,
    /// Whether it waited at all.
    pub queued: bool,
    /// How it ended.
    pub outcome: Outcome,
}

/// How a logged contact ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// An agent served it.
    Served {
        /// How long the service took; zero if the log does not say.
        service: u64,
        /// Who served it, if the log says so.
        server: Option<String>,
    },
    /// It gave up: while waiting if it queued, else before it could wait (in the voice menu, or at once).
    HungUp,
}

impl LoggedContact {
    /// From when to when an agent served it, or `None` if it hung up.
    fn service(&self) -> Option<(u64, u64)> {
        match self.outcome {
            Outcome::Served { service, .. } => {
                let from = self.arrival.saturating_add(self.waited);
                Some((from, from.saturating_add(service)))
            }
            Outcome::HungUp => None,
        }
    }

    /// Who served it, if somebody did and the log says who.
    fn server(&self) -> Option<&str> {
        match &self.outcome {
            Outcome::Served { server, .. } => server.as_deref(),
            Outcome::HungUp => None,
        }
    }
}
