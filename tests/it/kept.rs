//! Kept states and kept commands: snapshots and journals, whole, torn, damaged and forged.
#![expect(
    clippy::indexing_slicing,
    clippy::print_stderr,
    reason = "tests fail by panicking, and the long ones tell their figure"
)]

use crate::random::{amount, pseudo_random};
use toritsugi::testing::duel::{self, parts};
use toritsugi::testing::generator::{self, KNOWN};
use toritsugi::testing::{Restored, SlowRouter};
use toritsugi::{
    Digest, Event, JournalError, JournalReader, JournalRecord, JournalWriter, Plan, Router, Snapshot, SnapshotError,
    Strategies, WorkCounters,
};

mod forged;
mod golden;
mod journals;
mod snapshots;

/// A run of random commands, kept as a host would.
pub(crate) struct Run {
    plan: Plan,
    router: Router,
    journal: Vec<u8>,
    /// After each command, where its record ends and the state that it left.
    states: Vec<(usize, Digest)>,
    events: Vec<Event>,
}

impl Run {
    /// The run of this seed, of so many commands.
    pub(crate) fn of(seed: u64, commands: usize) -> Self {
        let (plan, steps) = parts(&pseudo_random(seed, commands));
        let plan = generator::plan_with(KNOWN, &plan);
        let mut router = Router::new(plan.clone());
        let (mut journal, mut events, mut states) = (Vec::new(), Vec::new(), Vec::new());
        let mut writer = JournalWriter::begin(router.digest().unwrap(), &mut journal);
        for bytes in steps {
            let (at, key, command) = generator::delivery_with(KNOWN, &bytes, &router);
            let record = JournalRecord::new(at, key, command);
            writer.append(&record, &mut journal);
            // A command that is refused is a part of the run.
            _ = record.apply(&mut router, &mut events);
            states.push((journal.len(), router.digest().unwrap()));
        }
        Self { plan, router, journal, states, events }
    }

    pub(crate) fn plan(&self) -> &Plan {
        &self.plan
    }

    pub(crate) fn router(&self) -> &Router {
        &self.router
    }
}

/// A router, its events, the states after each record, and why the journal ends.
type Replayed = (Router, Vec<Event>, Vec<(usize, Digest)>, Option<JournalError>);

/// What a journal makes of a router of this plan, record by record.
fn replayed(plan: &Plan, journal: &[u8]) -> Replayed {
    let (mut router, mut events, mut states) = (Router::new(plan.clone()), Vec::new(), Vec::new());
    let strategies = generator::strategies();
    let mut reader = match JournalReader::new(journal, &strategies) {
        Ok(reader) => reader,
        Err(error) => return (router, events, states, Some(error)),
    };
    assert_eq!(reader.starts_from(), router.digest().unwrap());
    while let Some(record) = reader.next() {
        match record {
            Ok(record) => _ = record.apply(&mut router, &mut events),
            Err(error) => return (router, events, states, Some(error)),
        }
        states.push((reader.whole_bytes(), router.digest().unwrap()));
    }
    (router, events, states, None)
}
