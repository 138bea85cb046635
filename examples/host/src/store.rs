//! What is on disk: one file of an embedded store.
//!
//! The state is kept in *parts*. A part is a snapshot and the journal of what came after it. Two of them are kept, so that a damaged
//! snapshot loses nothing: the one before it and its journal lead to the same state.

use redb::{Database, Error, ReadableDatabase, ReadableTable, TableDefinition, WriteTransaction};
use std::path::Path;

/// Snapshots, by the number of their part.
const SNAPSHOTS: TableDefinition<'_, u64, &[u8]> = TableDefinition::new("snapshots");
/// The beginning of each journal and its records, by part and by the bytes of the journal before them.
const JOURNAL: TableDefinition<'_, (u64, u64), &[u8]> = TableDefinition::new("journal");
/// Events that the receiver had not confirmed when the newest part began, by sequence number.
const OUTBOX: TableDefinition<'_, u64, &[u8]> = TableDefinition::new("outbox");
/// The sequence number of the last event that the receiver has confirmed.
const CONFIRMED: TableDefinition<'_, (), u64> = TableDefinition::new("confirmed");
/// Commands that stopped a router, by key: never applied again, and kept for the report.
const SET_ASIDE: TableDefinition<'_, u128, &[u8]> = TableDefinition::new("set aside");

/// The store. One process at a time has it open.
#[derive(Debug)]
pub struct Store {
    database: Database,
}

/// A snapshot and the journal behind it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Part {
    /// From 0 on.
    pub number: u64,
    /// The snapshot, which may be damaged.
    pub snapshot: Vec<u8>,
    /// The journal, which may be torn or damaged.
    pub journal: Vec<u8>,
    /// Where the last record of the journal begins.
    pub last_record: usize,
}

/// What the store keeps beside the parts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Kept {
    /// The sequence number of the last event that the receiver has confirmed.
    pub confirmed: u64,
    /// Events behind it that were not confirmed when the newest part began.
    pub outbox: Vec<Vec<u8>>,
    /// The keys of commands that stopped a router.
    pub set_aside: Vec<u128>,
}

impl Store {
    /// Opens the file, or makes it.
    ///
    /// # Errors
    /// If it cannot be opened: another process has it, for instance.
    pub fn open(file: &Path) -> Result<Self, Error> {
        let store = Self { database: Database::create(file)? };
        // Reading finds every table from now on.
        let Changes { transaction } = store.begin()?;
        transaction.open_table(SNAPSHOTS)?;
        transaction.open_table(JOURNAL)?;
        transaction.open_table(OUTBOX)?;
        transaction.open_table(CONFIRMED)?;
        transaction.open_table(SET_ASIDE)?;
        transaction.commit()?;
        Ok(store)
    }

    /// Begins a change of the store, of which all or nothing is kept.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn begin(&self) -> Result<Changes, Error> {
        Ok(Changes { transaction: self.database.begin_write()? })
    }

    /// Keeps a command that stopped a router, at once.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn set_aside(&self, key: u128, command: &[u8]) -> Result<(), Error> {
        let Changes { transaction } = self.begin()?;
        transaction.open_table(SET_ASIDE)?.insert(key, command)?;
        Ok(transaction.commit()?)
    }

    /// All parts, the oldest first.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn parts(&self) -> Result<Vec<Part>, Error> {
        let transaction = self.database.begin_read()?;
        let journals = transaction.open_table(JOURNAL)?;
        let mut parts = Vec::new();
        for row in transaction.open_table(SNAPSHOTS)?.iter()? {
            let (number, snapshot) = row?;
            let mut part = Part { number: number.value(), snapshot: snapshot.value().to_vec(), ..Part::default() };
            for row in journals.range((part.number, 0)..=(part.number, u64::MAX))? {
                part.last_record = part.journal.len();
                part.journal.extend_from_slice(row?.1.value());
            }
            parts.push(part);
        }
        Ok(parts)
    }

    /// What it keeps beside the parts.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn kept(&self) -> Result<Kept, Error> {
        let transaction = self.database.begin_read()?;
        let confirmed = transaction.open_table(CONFIRMED)?.get(())?.map_or(0, |number| number.value());
        let mut kept = Kept { confirmed, ..Kept::default() };
        for row in transaction.open_table(OUTBOX)?.range(confirmed.saturating_add(1)..)? {
            kept.outbox.push(row?.1.value().to_vec());
        }
        for row in transaction.open_table(SET_ASIDE)?.iter()? {
            kept.set_aside.push(row?.0.value());
        }
        Ok(kept)
    }
}

/// A change of the store that is under way. If it is dropped, nothing has changed.
#[expect(missing_debug_implementations, reason = "a transaction has nothing to show")]
pub struct Changes {
    transaction: WriteTransaction,
}

impl Changes {
    /// Adds a record to the journal of a part, behind so many bytes.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn append(&self, part: u64, behind: u64, record: &[u8]) -> Result<(), Error> {
        self.transaction.open_table(JOURNAL)?.insert((part, behind), record)?;
        Ok(())
    }

    /// Takes away what a journal has from this byte on.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn cut(&self, part: u64, from: u64) -> Result<(), Error> {
        self.transaction.open_table(JOURNAL)?.retain_in((part, from)..=(part, u64::MAX), |_, _| false)?;
        Ok(())
    }

    /// Writes the snapshot of a part, over the one that is there.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn put_snapshot(&self, part: u64, snapshot: &[u8]) -> Result<(), Error> {
        self.transaction.open_table(SNAPSHOTS)?.insert(part, snapshot)?;
        Ok(())
    }

    /// Begins a part with its snapshot and the beginning of its journal, and drops all parts but this and the one before.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn begin_part(&self, part: u64, snapshot: &[u8], journal: &[u8]) -> Result<(), Error> {
        self.put_snapshot(part, snapshot)?;
        self.append(part, 0, journal)?;
        let oldest = part.saturating_sub(1);
        self.transaction.open_table(SNAPSHOTS)?.retain_in(..oldest, |_, _| false)?;
        self.transaction.open_table(JOURNAL)?.retain_in(..(oldest, 0), |_, _| false)?;
        Ok(())
    }

    /// Keeps these events, by sequence number, and no others.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn put_outbox(&self, events: &[(u64, Vec<u8>)]) -> Result<(), Error> {
        let mut outbox = self.transaction.open_table(OUTBOX)?;
        outbox.retain(|_, _| false)?;
        for (sequence, event) in events {
            outbox.insert(sequence, event.as_slice())?;
        }
        Ok(())
    }

    /// Remembers which event is the last that the receiver has confirmed.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn confirm(&self, sequence: u64) -> Result<(), Error> {
        self.transaction.open_table(CONFIRMED)?.insert((), sequence)?;
        Ok(())
    }

    /// All of it is on disk when this returns.
    ///
    /// # Errors
    /// If the file cannot be written. Whether it was is not known then, so the host stops and starts again from what is there.
    pub fn commit(self) -> Result<(), Error> {
        Ok(self.transaction.commit()?)
    }
}
