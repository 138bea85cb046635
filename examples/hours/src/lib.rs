//! Weekly opening hours, holidays and special days in a time zone, as the instants at which a queue opens and closes.
//!
//! The router has no clock and knows no time zone: its host says when a queue opens and closes. This crate turns what people write
//! down, such as "Monday to Friday from nine to six, closed on Christmas Day", into those instants. The time zone data are compiled in,
//! so the same file gives the same instants on every machine.
//!
//! # The file
//!
//! ```
//! use toritsugi_hours::{OpeningHours, Switch};
//!
//! let hours = OpeningHours::from_toml(r#"
//! zone = "Europe/Dublin"
//!
//! [week]                                       # a day that is left out is closed
//! friday = ["09:00-12:30", "13:30-18:00"]
//! saturday = ["22:00-06:00"]                   # past midnight: until Sunday at six
//! sunday = ["00:00-24:00"]                     # the whole day
//!
//! [[holiday]]                                  # closed
//! date = "12-25"                               # every year
//! name = "Christmas Day"
//!
//! [[special]]                                  # other hours than those of the week
//! date = "2026-12-24"                          # this year only
//! hours = ["10:00-15:00"]
//! "#)?;
//!
//! let christmas_eve = hours.start_of("2026-12-24".parse()?)?;
//! let boxing_day = hours.start_of("2026-12-26".parse()?)?;
//! let at = toritsugi::Timestamp::from_secs;
//! assert_eq!(hours.switches(christmas_eve, boxing_day)?, [
//!     Switch { at: at(1_798_070_400), open: false },   // midnight
//!     Switch { at: at(1_798_106_400), open: true },    // 10:00
//!     Switch { at: at(1_798_124_400), open: false },   // 15:00, and nothing on Christmas Day
//! ]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # What it means
//!
//! - A range belongs to the day on which it begins. `22:00-06:00` on Saturday runs until Sunday at six, even if Sunday is a holiday, and
//!   a holiday on Saturday takes all of it away.
//! - The ranges of one day must not overlap. A range past midnight may run into those of the next day; then they are one.
//! - A full date goes before a yearly one, and both go before the week. No date may be given twice in the same form.
//! - February 29th of every year is there in leap years only.
//! - When clocks go forward, a local time that is skipped means the instant of the change. When they go back, a local time that comes
//!   twice means its first coming.
//!
//! # Instants
//!
//! A [`toritsugi::Timestamp`] counts microseconds on the host's clock. Here that clock is the Unix one: microseconds since 1970-01-01
//! at 00:00 UTC. A host with another clock shifts what it gets.

mod day;
mod error;
mod file;
mod hours;
mod spans;

pub use day::{DayHours, Exception};
pub use error::{HoursError, HoursFault, Place};
pub use hours::{MAX_SWITCHES, MAX_WINDOW, OpeningHours, Switch};

/// The examples of the README, which are tested with those of the documentation.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
