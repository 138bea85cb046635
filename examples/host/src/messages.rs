//! What feeder and host say to each other: a line of JSON each.

use serde::{Deserialize, Serialize};
use toritsugi::{Command, Digest, Event, HostKey, Timestamp};

/// What comes in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Input {
    /// A command, which may have come before.
    Deliver(Request),
    /// It is so late now.
    Clock(Timestamp),
    /// All events up to this sequence number have been received.
    Confirm(u64),
}

/// A command, with the key that says which one it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(clippy::exhaustive_structs, reason = "made by feeders")]
pub struct Request {
    /// Of this one command, however often it is sent.
    pub key: HostKey,
    /// When.
    pub at: Timestamp,
    /// What.
    pub command: Command,
}

/// What goes out.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Output {
    /// The first line.
    Started(Started),
    /// What happened. It comes again after a start if it was not confirmed.
    Event(Event),
    /// What became of a command.
    Answer(Answer),
    /// The state, after the last input.
    Ended(Digest),
}

/// What a start found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Started {
    /// Records of journals that were applied again.
    pub records: u64,
    /// Snapshots that were damaged, and were made anew.
    pub bad_snapshots: u64,
    /// Why the last record of the journal was cut off, if it was.
    pub cut: Option<String>,
}

/// What became of a command. It is on disk, so the feeder need not send it again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Answer {
    /// The key of the command.
    pub key: HostKey,
    /// Whether it came before, so that nothing changed now.
    pub is_repeat: bool,
    /// Why it was refused, if it was.
    pub refusal: Option<String>,
}
