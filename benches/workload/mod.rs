//! A seeded stream of commands for a busy centre, recorded from a run so that a replay costs nothing but `apply`.

mod centre;
mod digest;
mod driver;
mod figures;
mod filling;
mod live;
mod random;
mod replay;
pub(crate) mod scenario;

pub(crate) use centre::BATCH;
pub(crate) use driver::{Lasting, Measured, Recording, record};
pub(crate) use filling::Filling;
pub(crate) use replay::Replay;
pub(crate) use scenario::Scenario;

use toritsugi::{Command, Timestamp};

/// A command with its instant.
pub(crate) type Step = (Timestamp, Command);
