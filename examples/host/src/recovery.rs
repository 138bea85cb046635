//! From what is on disk to a router that goes on: the newest good snapshot, and the journal behind it.

use crate::HostError;
use crate::messages::Started;
use crate::store::{Changes, Part, Store};
use toritsugi::{
    CommandError, Event, JournalError, JournalReader, JournalWriter, Plan, Router, Snapshot, SnapshotError, Strategies,
};

/// A journal that is being written, and how far it has come.
#[derive(Debug)]
pub(crate) struct OpenPart {
    pub(crate) number: u64,
    pub(crate) journal: JournalWriter,
    pub(crate) bytes: u64,
    pub(crate) records: u64,
}

impl OpenPart {
    /// Begins a part of this number from this state.
    pub(crate) fn begin(number: u64, state: &Snapshot, changes: &Changes) -> Result<Self, HostError> {
        let mut beginning = Vec::new();
        let journal = JournalWriter::begin(state.digest(), &mut beginning);
        changes.begin_part(number, &state.to_bytes(), &beginning)?;
        Ok(Self { number, journal, bytes: length(&beginning), records: 0 })
    }
}

/// A router as it was when the last commit came back, at least.
#[derive(Debug)]
pub(crate) struct Recovered {
    pub(crate) router: Router,
    pub(crate) part: OpenPart,
    /// Those of the records that were applied again.
    pub(crate) events: Vec<Event>,
    /// The last event that the router has made.
    pub(crate) last_event: u64,
    pub(crate) started: Started,
}

impl Recovered {
    /// With a new router, if the store is empty.
    pub(crate) fn read(store: &Store, plan: &Plan, strategies: &Strategies) -> Result<Self, HostError> {
        let parts = store.parts()?;
        let mut started = Started::default();
        if parts.is_empty() {
            let (router, changes) = (Router::new(plan.clone()), store.begin()?);
            let part = OpenPart::begin(0, &router.snapshot()?, &changes)?;
            changes.commit()?;
            return Ok(Self { router, part, events: Vec::new(), last_event: 0, started });
        }
        let (first, mut router, mut last_event) = newest_good(&parts, strategies)?;
        let (mut events, mut open) = (Vec::new(), None);
        let behind = parts.get(first..).unwrap_or_default();
        for (nth, part) in behind.iter().enumerate() {
            if nth > 0 {
                // Its snapshot was not good, but the journals before it lead to the same state.
                let changes = store.begin()?;
                changes.put_snapshot(part.number, &router.snapshot()?.to_bytes())?;
                changes.commit()?;
                started.bad_snapshots += 1;
            }
            let is_last = nth + 1 == behind.len();
            open = Some(replay(part, is_last, store, strategies, (&mut router, &mut events, &mut started))?);
        }
        if let Some(event) = events.last() {
            last_event = event.sequence;
        }
        let part = open.ok_or(HostError::Snapshot(SnapshotError::NoSnapshot))?;
        Ok(Self { router, part, events, last_event, started })
    }
}

/// The place of the newest part whose snapshot is good, with its state and the last event before it.
fn newest_good(parts: &[Part], strategies: &Strategies) -> Result<(usize, Router, u64), HostError> {
    let mut newest_error = None;
    for (place, part) in parts.iter().enumerate().rev() {
        let restored = Snapshot::from_bytes(&part.snapshot)
            .and_then(|snapshot| Ok((Router::restore(&snapshot, strategies)?, snapshot.last_event())));
        match restored {
            Ok((router, last_event)) => return Ok((place, router, last_event)),
            Err(error) => newest_error = newest_error.or(Some(error)),
        }
    }
    Err(HostError::Snapshot(newest_error.unwrap_or(SnapshotError::NoSnapshot)))
}

/// Applies the journal of a part again, and opens it for more.
///
/// Only the very last record may be bad: that one may have been under way when the machine failed, so nobody has had an answer to it. Behind
/// any other are records that were answered. To go on without those would be to lose them in silence.
fn replay(
    part: &Part,
    is_last: bool,
    store: &Store,
    strategies: &Strategies,
    (router, events, started): (&mut Router, &mut Vec<Event>, &mut Started),
) -> Result<OpenPart, HostError> {
    let number = part.number;
    let damaged = |error| HostError::Journal { part: number, error };
    let mut reader = JournalReader::new(&part.journal, strategies).map_err(damaged)?;
    if reader.starts_from() != router.digest()? {
        return Err(HostError::OtherState { part: number });
    }
    let mut records = 0;
    while let Some(record) = reader.next() {
        match record {
            Ok(record) => {
                match record.apply(router, events) {
                    Err(CommandError::Fault(fault)) => return Err(fault.into()),
                    Err(CommandError::OtherAnswers { .. }) => return Err(HostError::OtherState { part: number }),
                    // A command that was refused is refused again.
                    _ => {}
                }
                records += 1;
            }
            Err(error) if is_last && reader.whole_bytes() == part.last_record && may_be_cut(&error) => {
                let changes = store.begin()?;
                changes.cut(number, length_of(reader.whole_bytes()))?;
                changes.commit()?;
                started.cut = Some(error.to_string());
            }
            Err(error) => return Err(damaged(error)),
        }
    }
    started.records += records;
    Ok(OpenPart { number, journal: reader.writer(), bytes: length_of(reader.whole_bytes()), records })
}

/// A record that is whole, but of a plan or a form that this program cannot read, is none that was under way.
const fn may_be_cut(error: &JournalError) -> bool {
    matches!(error, JournalError::Torn { .. } | JournalError::Damaged { .. })
}

pub(crate) fn length(bytes: &[u8]) -> u64 {
    length_of(bytes.len())
}

fn length_of(bytes: usize) -> u64 {
    u64::try_from(bytes).unwrap_or(u64::MAX)
}
