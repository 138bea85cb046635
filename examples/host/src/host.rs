//! The router with everything around it that makes it lose nothing.

use crate::messages::{Answer, Input, Request, Started};
use crate::recovery::{OpenPart, Recovered, length};
use crate::store::{Changes, Store};
use std::collections::{BTreeMap, BTreeSet};
use toritsugi::{
    Advance, CommandError, Deadline, Delivery, Digest, Event, Fault, HostKey, JournalError, JournalRecord, Plan,
    Router, SnapshotError, Strategies, Timestamp,
};

/// After so many records comes a snapshot. Many make a start slow, few make the work slow.
pub const RECORDS_A_PART: u64 = 250;

/// A router whose state is on disk.
///
/// After an error it must be dropped and started again from the store: what is in memory may be ahead of what is on disk.
#[derive(Debug)]
pub struct Host {
    store: Store,
    router: Router,
    part: OpenPart,
    /// Events that the receiver has not confirmed, by sequence number.
    outbox: BTreeMap<u64, Event>,
    /// The last event that was made; that was handed out since the start; that was confirmed.
    last_event: u64,
    handed_out: u64,
    confirmed: u64,
    /// Commands that stopped a router.
    set_aside: BTreeSet<HostKey>,
}

impl Host {
    /// Starts from the newest good snapshot and the journal behind it; with a new router, if the store is empty.
    ///
    /// # Errors
    /// [`HostError`], if no snapshot is good, or a journal is damaged before its last record.
    pub fn start(store: Store, plan: &Plan, strategies: &Strategies) -> Result<(Self, Started), HostError> {
        let kept = store.kept()?;
        let Recovered { router, part, events, last_event, started } = Recovered::read(&store, plan, strategies)?;
        let mut outbox = BTreeMap::new();
        for event in &kept.outbox {
            let event: Event = serde_json::from_slice(event)?;
            outbox.insert(event.sequence, event);
        }
        let behind = events.into_iter().filter(|event| event.sequence > kept.confirmed);
        outbox.extend(behind.map(|event| (event.sequence, event)));
        let set_aside = kept.set_aside.into_iter().map(HostKey).collect();
        let (handed_out, confirmed) = (kept.confirmed, kept.confirmed);
        let host = Self { store, router, part, outbox, last_event, handed_out, confirmed, set_aside };
        host.check_confirmed(confirmed)?;
        Ok((host, started))
    }

    /// Takes all that has come in, as one change of the store: one wait for the disk, however many commands there are.
    ///
    /// Each record is on disk when this returns, and nothing of its command before that. Only then may answers and events go
    /// out.
    ///
    /// # Errors
    /// [`HostError`]; nothing of the input is kept then.
    pub fn take(&mut self, inputs: impl IntoIterator<Item = Input>) -> Result<Vec<Answer>, HostError> {
        let changes = self.store.begin()?;
        let result = self.take_all(inputs, &changes);
        self.conclude(changes, result)
    }

    /// Ends with a snapshot, so that the next start has no journal to apply: it may be by another version, which decides otherwise.
    ///
    /// # Errors
    /// [`HostError`]; everything that was taken is on disk all the same.
    pub fn close(mut self) -> Result<Digest, HostError> {
        if self.part.records > 0 {
            let changes = self.store.begin()?;
            self.begin_part(&changes)?;
            changes.commit()?;
        }
        self.digest()
    }

    /// The events that are on disk and were not handed out since the start, but for those that the receiver has confirmed.
    pub fn hand_out(&mut self) -> Vec<Event> {
        let events: Vec<Event> =
            self.outbox.range(self.handed_out.saturating_add(1)..).map(|(_, event)| *event).collect();
        self.handed_out = self.last_event;
        events
    }

    /// When the clock must come in at the latest, if no command does.
    pub fn next_deadline(&self) -> Option<Deadline> {
        self.router.next_deadline()
    }

    /// The router, to be asked.
    pub const fn router(&self) -> &Router {
        &self.router
    }

    /// The digest of the state.
    ///
    /// # Errors
    /// [`HostError::Stopped`], if the router has stopped.
    pub fn digest(&self) -> Result<Digest, HostError> {
        Ok(self.router.digest()?)
    }

    fn take_all(
        &mut self,
        inputs: impl IntoIterator<Item = Input>,
        changes: &Changes,
    ) -> Result<Vec<Answer>, HostError> {
        let mut answers = Vec::new();
        for input in inputs {
            match input {
                Input::Deliver(request) => answers.push(self.deliver(request, changes)?),
                Input::Clock(at) => self.advance(at, changes)?,
                Input::Confirm(sequence) => self.confirm(sequence)?,
            }
        }
        Ok(answers)
    }

    fn deliver(&mut self, request: Request, changes: &Changes) -> Result<Answer, HostError> {
        let Request { key, at, ref command } = request;
        if self.set_aside.contains(&key) {
            let refusal = Some("set aside: it stopped the router".to_owned());
            return Ok(Answer { key, is_repeat: true, refusal });
        }
        let is_repeat = self.router.remembered_command(key).is_some();
        if is_repeat || at > Timestamp::MAX {
            // Nothing changes, so there is nothing to write. The events of a repeat are in the outbox, if they are wanted. [T-2] [T-9]
            let result = self.router.apply_once(at, key, command.clone(), &mut Vec::new());
            return Ok(Answer { key, is_repeat, refusal: refusal(&result) });
        }
        // A clock that was put back stands still until it has caught up. [T-2]
        let at = at.max(self.router.now());
        self.advance(at, changes)?;
        let result = self.record(JournalRecord::new(at, Some(key), command.clone()), changes)?;
        if let Err(CommandError::Fault(fault)) = result {
            return Err(HostError::Stopped { fault, request: Some(Box::new(request)) });
        }
        Ok(Answer { key, is_repeat, refusal: refusal(&result) })
    }

    /// Fires the timers that are due, each at its own instant, so that it makes no difference when the next command comes.
    fn advance(&mut self, at: Timestamp, changes: &Changes) -> Result<(), HostError> {
        while let Some(deadline) = self.router.next_deadline().filter(|deadline| deadline.at <= at) {
            if let Err(CommandError::Fault(fault)) =
                self.record(JournalRecord::new(deadline.at, None, Advance {}), changes)?
            {
                return Err(fault.into());
            }
        }
        Ok(())
    }

    /// Applies a record, and puts it with what strategies answered among what is to be committed.
    fn record(
        &mut self,
        record: JournalRecord,
        changes: &Changes,
    ) -> Result<Result<Delivery, CommandError>, HostError> {
        let (mut bytes, mut events) = (Vec::new(), Vec::new());
        self.part.journal.append(&record, &mut bytes);
        // What strategies of the host's own answer is kept with the record: nothing of it is on disk before the commit.
        let result = record.apply_and_keep(&mut self.router, &mut events, &mut self.part.journal, &mut bytes);
        changes.append(self.part.number, self.part.bytes, &bytes)?;
        self.part.bytes += length(&bytes);
        self.part.records += 1;
        self.last_event = events.last().map_or(self.last_event, |event| event.sequence);
        self.outbox.extend(events.into_iter().map(|event| (event.sequence, event)));
        let has_stopped = matches!(result, Err(CommandError::Fault(_)));
        if self.part.records >= RECORDS_A_PART && !has_stopped {
            self.begin_part(changes)?;
        }
        Ok(result)
    }

    /// A snapshot, what is in the outbox, and a journal from here on.
    fn begin_part(&mut self, changes: &Changes) -> Result<(), HostError> {
        self.part = OpenPart::begin(self.part.number + 1, &self.router.snapshot()?, changes)?;
        let rows = self.outbox.values().map(|event| Ok((event.sequence, serde_json::to_vec(event)?)));
        changes.put_outbox(&rows.collect::<Result<Vec<_>, serde_json::Error>>()?)?;
        Ok(())
    }

    /// Keeps all of what was taken, or nothing; and of a command that stopped the router only the report.
    fn conclude(&self, changes: Changes, result: Result<Vec<Answer>, HostError>) -> Result<Vec<Answer>, HostError> {
        if result.is_ok() {
            changes.confirm(self.confirmed)?;
            changes.commit()?;
        } else {
            drop(changes);
        }
        if let Err(HostError::Stopped { request: Some(request), .. }) = &result {
            self.store.set_aside(request.key.0, &serde_json::to_vec(request)?)?;
        }
        result
    }

    fn confirm(&mut self, sequence: u64) -> Result<(), HostError> {
        self.check_confirmed(sequence)?;
        self.confirmed = self.confirmed.max(sequence);
        self.outbox = self.outbox.split_off(&self.confirmed.saturating_add(1));
        Ok(())
    }

    /// Whoever has an event that this state knows nothing of has seen a later one: something that was on disk is no longer there.
    const fn check_confirmed(&self, confirmed: u64) -> Result<(), HostError> {
        if confirmed > self.last_event { Err(HostError::Lost { confirmed, last: self.last_event }) } else { Ok(()) }
    }
}

fn refusal(result: &Result<Delivery, CommandError>) -> Option<String> {
    result.as_ref().err().map(|error| format!("{}: {error}", error.code()))
}

/// Why a host cannot start or go on.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum HostError {
    /// The store.
    #[error("the store: {0}")]
    Store(Box<redb::Error>),
    /// An entry of the store, or a message.
    #[error("an event or command cannot be read: {0}")]
    Json(#[from] serde_json::Error),
    /// No snapshot is good; this is why the newest is not.
    #[error("no snapshot is good: {0}")]
    Snapshot(SnapshotError),
    /// A journal is damaged before its last record, or of another form.
    #[error("the journal of part {part}: {error}")]
    Journal {
        /// The part.
        part: u64,
        /// What is wrong.
        error: JournalError,
    },
    /// A journal does not start from the state that was reached before it, or strategies answered in another.
    #[error("the journal of part {part} is of another state")]
    OtherState {
        /// The part.
        part: u64,
    },
    /// The receiver has confirmed events that this state has not made: a part of the journal is lost.
    #[error("event {confirmed} was confirmed, but this state ends at event {last}")]
    Lost {
        /// The event.
        confirmed: u64,
        /// The last event of this state.
        last: u64,
    },
    /// The router has met a contradiction of its own and has stopped. A command that made it stop is set aside: the next start goes on
    /// without it.
    #[error("{fault}")]
    Stopped {
        /// The contradiction.
        fault: Fault,
        /// The command, if it was not a timer.
        request: Option<Box<Request>>,
    },
}

impl From<redb::Error> for HostError {
    fn from(error: redb::Error) -> Self {
        Self::Store(Box::new(error))
    }
}

impl From<Fault> for HostError {
    fn from(fault: Fault) -> Self {
        Self::Stopped { fault, request: None }
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, clippy::panic, reason = "tests fail by panicking")]
mod tests {
    use super::*;
    use crate::stream;

    /// No command is known that stops a router, so the test says that one did.
    #[test]
    fn the_next_start_goes_on_without_the_command_that_stopped_the_router() {
        let file = std::env::temp_dir().join(format!("toritsugi-host-stopped-{}.redb", std::process::id()));
        let start =
            || Host::start(Store::open(&file).unwrap(), &stream::plan().unwrap(), &Strategies::new()).unwrap().0;
        let mut requests = stream::draw(1, 40).unwrap().requests.into_iter();
        let mut host = start();
        host.take(requests.by_ref().take(30).map(Input::Deliver)).unwrap();
        let digest = host.digest().unwrap();

        let (fault, bad) = (Fault { place: "a test" }, requests.next().unwrap());
        let changes = host.store.begin().unwrap();
        host.take_all(requests.map(Input::Deliver), &changes).unwrap();
        let stopped = HostError::Stopped { fault, request: Some(Box::new(bad.clone())) };
        let Err(HostError::Stopped { .. }) = host.conclude(changes, Err(stopped)) else { panic!() };
        drop(host);

        let mut host = start();
        assert_eq!(host.digest().unwrap(), digest);
        let answers = host.take([Input::Deliver(bad)]).unwrap();
        assert!(answers.iter().all(|answer| answer.refusal.as_deref() == Some("set aside: it stopped the router")));
        assert_eq!((answers.len(), host.digest().unwrap()), (1, digest));
        std::fs::remove_file(&file).unwrap();
    }
}
