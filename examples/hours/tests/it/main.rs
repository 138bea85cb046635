//! The tests of opening hours: each reads a file and looks at the switches that come out.
#![expect(clippy::unwrap_used, clippy::panic, reason = "tests fail by panicking")]

mod clocks;
mod errors;
mod exceptions;
mod limits;
mod program;
mod properties;
mod week;

use toritsugi::Timestamp;
use toritsugi_hours::{OpeningHours, Switch};

/// Opening hours of a text that has no mistake.
fn hours(text: &str) -> OpeningHours {
    OpeningHours::from_toml(text).unwrap()
}

/// An instant like `2026-03-29T01:00:00Z`.
fn at(text: &str) -> Timestamp {
    let instant: jiff::Timestamp = text.parse().unwrap();
    Timestamp(instant.as_microsecond().try_into().unwrap())
}

/// The switches from the beginning of one local date to that of another, in local time.
fn shown(hours: &OpeningHours, from: &str, until: &str) -> Vec<String> {
    let start_of = |date: &str| hours.start_of(date.parse().unwrap()).unwrap();
    hours.switches(start_of(from), start_of(until)).unwrap().iter().map(|switch| show(hours, *switch)).collect()
}

/// A switch like `Sun 2026-03-29 09:00 +01:00 open`.
fn show(hours: &OpeningHours, Switch { at, open }: Switch) -> String {
    let local = jiff::Timestamp::from_microsecond(at.micros()).unwrap().to_zoned_datetime(hours.time_zone().clone());
    format!("{} {}", local.strftime("%a %F %H:%M %:z"), if open { "open" } else { "closed" })
}
