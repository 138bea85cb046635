//! A host that loses nothing: the router of `toritsugi` with a journal, snapshots and an outbox in an embedded store.
//!
//! An example to copy from. [`Host`] is the part that a real host has as well: start with [`Host::start`], give what comes in to
//! [`Host::take`], then send what [`Host::hand_out`] gives. [`Store`] is what is on disk. [`serve`] runs a host on two streams of lines.
//!
//! The rest is there to prove it: [`stream`] makes up a call centre, and [`Feeder`] sends its commands to a host in a process of its own,
//! which it kills at any moment and starts again.

mod feeder;
mod host;
mod messages;
mod recovery;
mod serve;
mod store;
pub mod stream;

pub use feeder::{Feeder, FeederError, Outcome};
pub use host::{Host, HostError, RECORDS_A_PART};
pub use messages::{Answer, Input, Output, Request, Started};
pub use serve::{BURST, serve};
pub use store::{Changes, Kept, Part, Store};
