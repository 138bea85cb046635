//! A remembered command as data.
//!
//! It is only ever compared with another one, and plans compare by their definitions. So a plan is read back without the host's own
//! strategies: others stand in for them.

use crate::Command;
use crate::journal::KeptCommand;
use serde::{Deserialize, Serialize};

pub(super) fn serialize<S: serde::Serializer>(command: &Command, serializer: S) -> Result<S::Ok, S::Error> {
    KeptCommand::from(command).serialize(serializer)
}

pub(super) fn deserialize<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Command, D::Error> {
    let kept = KeptCommand::deserialize(deserializer)?;
    let strategies = kept.stand_ins();
    kept.command(&strategies).map_err(serde::de::Error::custom)
}
