//! A log of commands with their times, from which a state is made again.

use crate::wire::{self, Digest, Fingerprint, Sink};
use crate::{Command, CommandError, Delivery, Event, HostKey, PlanError, Router, Strategies, Timestamp};
use alloc::string::{String, ToString};
use alloc::vec::Vec;

mod kept;

pub(crate) use kept::KeptCommand;

/// How a journal begins; then come the version of its form and the digest of the state that it starts from.
const MAGIC: &[u8] = b"toritsugi journal\n";
/// The version of this form. It changes whenever the form does.
const VERSION: u8 = 1;
const HEADER_BYTES: usize = MAGIC.len() + 1 + size_of::<u128>();
/// At the end of each record: the last bytes of the fingerprint of everything up to there.
const CHECK_BYTES: usize = size_of::<u64>();

/// Writes a journal: what to keep before a command is applied.
///
/// A journal starts from a state: a new router with its plan, or a snapshot. Each record is a command with its time, and a checksum of
/// everything from the beginning of the journal, so a record that was changed, left out or put elsewhere is found. It is the host that
/// stores the bytes.
///
/// ```
/// use toritsugi::{Enqueue, ContactId, ChannelId, JournalError, JournalReader, JournalRecord, JournalWriter, PlanDefinition, QueueDefinition, QueueId, Router, Strategies, Timestamp};
///
/// let plan = PlanDefinition::new().queue(QueueDefinition::new("support")).build()?;
/// let (mut router, mut events) = (Router::new(plan.clone()), Vec::new());
///
/// let mut bytes = Vec::new();
/// let mut journal = JournalWriter::begin(router.digest()?, &mut bytes);
/// let record = JournalRecord::new(Timestamp::from_secs(1), None, Enqueue::new(ContactId(7), QueueId(0), ChannelId(0)));
/// journal.append(&record, &mut bytes);
/// record.apply(&mut router, &mut events)?;
///
/// // After a crash in the middle of a write:
/// bytes.extend([5, 1, 2]);
/// let mut again = Router::new(plan);
/// let strategies = Strategies::new();
/// let mut reader = JournalReader::new(&bytes, &strategies)?;
/// assert_eq!(reader.starts_from(), again.digest()?);
/// for record in &mut reader {
///     let record = match record {
///         Ok(record) => record,
///         Err(JournalError::Torn { .. }) => break,
///         Err(damage) => return Err(damage.into()),
///     };
///     // A command that was refused is refused again.
///     _ = record.apply(&mut again, &mut Vec::new());
/// }
/// assert_eq!(reader.whole_bytes(), bytes.len() - 3);
/// assert_eq!(again.digest()?, router.digest()?);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JournalWriter {
    /// Of everything written so far.
    fingerprint: Fingerprint,
}

impl JournalWriter {
    /// A new journal, from this state on. Appends its beginning to `bytes`.
    pub fn begin(state: Digest, bytes: &mut Vec<u8>) -> Self {
        let start = bytes.len();
        bytes.extend_from_slice(MAGIC);
        bytes.push(VERSION);
        bytes.extend_from_slice(&state.0.to_le_bytes());
        Self { fingerprint: Fingerprint::of(bytes.get(start..).unwrap_or_default()) }
    }

    /// Appends a record to `bytes`, which need not hold what came before. Linear in the size of the command.
    pub fn append(&mut self, record: &JournalRecord, bytes: &mut Vec<u8>) {
        let JournalRecord { at, key, command } = record;
        let mut body = Vec::new();
        wire::put(&(at, key, KeptCommand::from(command)), &mut body);
        let start = bytes.len();
        wire::write_number(u64::try_from(body.len()).unwrap_or(u64::MAX), bytes);
        bytes.extend_from_slice(&body);
        self.fingerprint.put(bytes.get(start..).unwrap_or_default());
        bytes.extend_from_slice(&self.fingerprint.check());
    }
}

/// A record of a journal.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct JournalRecord {
    /// The time.
    pub at: Timestamp,
    /// By which it is applied once ([`Router::apply_once`]), if it has one.
    pub key: Option<HostKey>,
    /// The command.
    pub command: Command,
}

impl JournalRecord {
    /// A record that is not written yet, so that a host applies a command by the same way now and when it is read again.
    ///
    /// ```
    /// use toritsugi::{
    ///     ChannelId, ContactId, Delivery, Enqueue, HostKey, JournalRecord, JournalWriter, PlanDefinition, QueueDefinition, QueueId, Router, Timestamp,
    /// };
    ///
    /// let mut router = Router::new(PlanDefinition::new().queue(QueueDefinition::new("support")).build()?);
    /// let (mut bytes, mut events) = (Vec::new(), Vec::new());
    /// let mut journal = JournalWriter::begin(router.digest()?, &mut bytes);
    ///
    /// let record = JournalRecord::new(Timestamp::from_secs(1), Some(HostKey(1)), Enqueue::new(ContactId(7), QueueId(0), ChannelId(0)));
    /// journal.append(&record, &mut bytes);
    /// assert_eq!(record.apply(&mut router, &mut events), Ok(Delivery::First));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn new(at: Timestamp, key: Option<HostKey>, command: impl Into<Command>) -> Self {
        Self { at, key, command: command.into() }
    }

    /// Applies it: by [`Router::apply_once`] if it has a key, otherwise by [`Router::apply`], whose commands always come for the first time.
    ///
    /// # Errors
    /// [`CommandError`], if it is refused; when it is read again it is refused again. Only a [`Fault`](crate::Fault) stops the router.
    pub fn apply(self, router: &mut Router, events: &mut Vec<Event>) -> Result<Delivery, CommandError> {
        let Self { at, key, command } = self;
        match key {
            None => router.apply(at, command, events).map(|()| Delivery::First),
            Some(key) => router.apply_once(at, key, command, events),
        }
    }
}

/// Reads a journal, record by record, up to the first that is not whole: an iterator. [`JournalWriter`] shows it at work.
///
/// Linear in the bytes, which may be anything. After an error there are no more records.
#[derive(Clone, Debug)]
pub struct JournalReader<'a> {
    bytes: &'a [u8],
    strategies: &'a Strategies,
    starts_from: Digest,
    /// Where the next record begins.
    position: usize,
    fingerprint: Fingerprint,
    is_over: bool,
}

impl<'a> JournalReader<'a> {
    /// Reads the beginning. The strategies are those of the plans that come in [`ReplacePlan`](crate::ReplacePlan).
    ///
    /// # Errors
    /// [`JournalError`], if the bytes do not begin as a journal does.
    pub fn new(bytes: &'a [u8], strategies: &'a Strategies) -> Result<Self, JournalError> {
        let header = bytes.get(..HEADER_BYTES).ok_or(JournalError::NoJournal)?;
        let rest = header.strip_prefix(MAGIC).ok_or(JournalError::NoJournal)?;
        let (version, digest) = rest.split_first_chunk::<1>().ok_or(JournalError::NoJournal)?;
        if *version != [VERSION] {
            let [version] = *version;
            return Err(JournalError::OtherVersion { version, known: VERSION });
        }
        let digest = digest.first_chunk().ok_or(JournalError::NoJournal)?;
        Ok(Self {
            bytes,
            strategies,
            starts_from: Digest(u128::from_le_bytes(*digest)),
            position: HEADER_BYTES,
            fingerprint: Fingerprint::of(header),
            is_over: false,
        })
    }

    /// The digest of the state that the journal starts from.
    pub const fn starts_from(&self) -> Digest {
        self.starts_from
    }

    /// How many bytes the beginning and the records read so far take: what to keep when the rest is torn.
    pub const fn whole_bytes(&self) -> usize {
        self.position
    }

    /// To go on behind the records read so far: bytes behind [`whole_bytes`](Self::whole_bytes) must go first.
    pub const fn writer(&self) -> JournalWriter {
        JournalWriter { fingerprint: self.fingerprint }
    }

    fn read(&mut self) -> Result<JournalRecord, JournalError> {
        let at = self.position;
        let torn = JournalError::Torn { at };
        let left = self.bytes.get(at..).unwrap_or_default();
        let (length, rest) = wire::read_number(left).ok_or_else(|| torn.clone())?;
        let length = usize::try_from(length).ok().filter(|length| *length <= rest.len()).ok_or_else(|| torn.clone())?;
        let (body, rest) = rest.split_at_checked(length).ok_or_else(|| torn.clone())?;
        let (check, after) = rest.split_first_chunk::<CHECK_BYTES>().ok_or(torn)?;
        let mut fingerprint = self.fingerprint;
        fingerprint.put(left.get(..left.len() - rest.len()).unwrap_or_default());
        if fingerprint.check() != *check {
            return Err(JournalError::Damaged { at });
        }
        let malformed = |what: String| JournalError::Malformed { at, what };
        let (time, key, command) = wire::read::<(Timestamp, Option<HostKey>, KeptCommand<'_>)>(body)
            .map_err(|error| malformed(error.to_string()))?;
        let command = command.command(self.strategies).map_err(|error| JournalError::Plan { at, error })?;
        self.position = self.bytes.len() - after.len();
        self.fingerprint = fingerprint;
        Ok(JournalRecord { at: time, key, command })
    }
}

impl Iterator for JournalReader<'_> {
    type Item = Result<JournalRecord, JournalError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.is_over || self.position == self.bytes.len() {
            return None;
        }
        let record = self.read();
        self.is_over = record.is_err();
        Some(record)
    }
}

impl core::iter::FusedIterator for JournalReader<'_> {}

/// Why a journal cannot be read, or not further; with the place of the record, in bytes from the beginning.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum JournalError {
    /// The bytes do not begin as a journal does.
    #[error("these bytes are no journal")]
    NoJournal,
    /// It was written by another version of this library.
    #[error("the journal has form {version}; this version reads form {known}")]
    OtherVersion {
        /// The version of its form.
        version: u8,
        /// The one that is known.
        known: u8,
    },
    /// The bytes end within a record. After a crash that is as it should be: whole records before it are all that was promised.
    #[error("the journal ends within the record at byte {at}")]
    Torn {
        /// Where the record begins.
        at: usize,
    },
    /// A record does not match its checksum: it, or something before it, is not what was written.
    #[error("the record at byte {at} of the journal is damaged: it does not match its checksum")]
    Damaged {
        /// Where the record begins.
        at: usize,
    },
    /// The checksum matches, but the record is none.
    #[error("the record at byte {at} of the journal cannot be read: {what}")]
    Malformed {
        /// Where the record begins.
        at: usize,
        /// What is wrong.
        what: String,
    },
    /// The record brings a plan that is refused: a strategy of the host's own is missing, for instance.
    #[error("the plan in the record at byte {at} of the journal: {error}")]
    Plan {
        /// Where the record begins.
        at: usize,
        /// What is wrong.
        error: PlanError,
    },
}

impl JournalError {
    /// A number that stays the same in every version; bindings and logs rely on it.
    pub const fn code(&self) -> u16 {
        match self {
            Self::NoJournal => 1400,
            Self::OtherVersion { .. } => 1401,
            Self::Torn { .. } => 1402,
            Self::Damaged { .. } => 1403,
            Self::Malformed { .. } => 1404,
            Self::Plan { .. } => 1405,
        }
    }
}
