//! A log of commands with their times, from which a state is made again.

#[cfg(feature = "std")]
use crate::policy::{giving, noting};
use crate::wire::{self, Digest, Fingerprint, Sink};
use crate::{Answers, Command, CommandError, Delivery, Event, HostKey, PlanError, Router, Strategies, Timestamp};
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
/// How answers to the command before begin. Where a command begins its length stands, which is never 0.
const ANSWERS: u8 = 0;

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
    ///
    /// Of a record that was read with [answers](JournalRecord::answers) they are appended, too.
    pub fn append(&mut self, record: &JournalRecord, bytes: &mut Vec<u8>) {
        let JournalRecord { at, key, command, answers } = record;
        self.put(&[], &(at, key, KeptCommand::from(command)), bytes);
        if let Some(answers) = answers {
            self.append_answers(answers, bytes);
        }
    }

    /// What was answered to the command before. [S-14]
    fn append_answers(&mut self, answers: &Answers, bytes: &mut Vec<u8>) {
        self.put(&[ANSWERS], answers, bytes);
    }

    fn put(&mut self, mark: &[u8], value: &impl serde::Serialize, bytes: &mut Vec<u8>) {
        let mut body = Vec::new();
        wire::put(value, &mut body);
        let start = bytes.len();
        bytes.extend_from_slice(mark);
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
    /// What strategies of the host's own answered to it, if they were asked and that was kept
    /// ([`apply_and_keep`](Self::apply_and_keep)). None of a new record; without feature `std` they count for nothing. [S-14]
    pub answers: Option<Answers>,
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
        Self { at, key, command: command.into(), answers: None }
    }

    /// Applies it: by [`Router::apply_once`] if it has a key, otherwise by [`Router::apply`], whose commands always come for the first time.
    ///
    /// With [answers](Self::answers) no strategy of the host's own is asked: they are taken in the order of the questions. [S-14]
    ///
    /// # Errors
    /// [`CommandError`], if it is refused; when it is read again it is refused again. Only a [`Fault`](crate::Fault) stops the router, and
    /// [`OtherAnswers`](CommandError::OtherAnswers), which is no refusal: this is not the state that the answers were kept in.
    pub fn apply(self, router: &mut Router, events: &mut Vec<Event>) -> Result<Delivery, CommandError> {
        #[cfg(feature = "std")]
        if self.answers.is_some() {
            return self.deliver_as_answered(router, events);
        }
        self.deliver(router, events)
    }

    /// As [`apply`](Self::apply), and appends to `bytes` what strategies of the host's own answered: nothing if none was asked. So the journal is
    /// the whole truth, even if a strategy has a state of its own, a clock or luck. [S-14]
    ///
    /// `journal` is the one that this record was [appended](JournalWriter::append) to last. Nothing of what the command did may go out before
    /// these bytes are kept, too. For a record that is read again, `journal` is [`JournalReader::writer`] behind it: what is appended
    /// then is missing in the journal, because it was cut off there. `docs/keeping.md` shows both.
    ///
    /// ```
    /// # use std::sync::atomic::{AtomicI64, Ordering};
    /// use toritsugi::{
    ///     ChannelId, ContactFacts, ContactId, Enqueue, JournalReader, JournalRecord, JournalWriter, OrderingStrategy, PlanDefinition, QueueDefinition,
    ///     QueueId, QueueOrdering, Router, Strategies, Timestamp, Urgency,
    /// };
    ///
    /// /// In the order of the days since it was made, then of arrival.
    /// #[derive(Debug, Default)]
    /// struct Moody(AtomicI64);
    /// # impl OrderingStrategy for Moody {
    /// #     fn urgency(&self, contact: &ContactFacts) -> Urgency {
    /// #         // Two questions are one answer.
    /// #         Urgency { class: -(self.0.fetch_add(1, Ordering::Relaxed) / 2), instant: contact.since.micros() }
    /// #     }
    /// # }
    ///
    /// let definition = PlanDefinition::new().queue(QueueDefinition::new("support").ordering(QueueOrdering::Custom("moody".into())));
    /// let moody = |days| Strategies::new().ordering("moody", Moody(AtomicI64::new(days)));
    /// let (mut router, mut events) = (Router::new(definition.clone().build_with(&moody(0))?), Vec::new());
    /// let mut bytes = Vec::new();
    /// let mut journal = JournalWriter::begin(router.digest()?, &mut bytes);
    /// for contact in 1..=3 {
    ///     let enqueue = Enqueue::new(ContactId(contact), QueueId(0), ChannelId(0));
    ///     let record = JournalRecord::new(Timestamp::from_secs(1), None, enqueue);
    ///     journal.append(&record, &mut bytes);
    ///     record.apply_and_keep(&mut router, &mut events, &mut journal, &mut bytes)?;
    /// }
    /// assert_eq!(router.waiting(QueueId(0)), [ContactId(3), ContactId(2), ContactId(1)]);
    ///
    /// // On another day, the same.
    /// let other_day = moody(70);
    /// let (mut again, mut events_again) = (Router::new(definition.build_with(&other_day)?), Vec::new());
    /// for record in JournalReader::new(&bytes, &other_day)? {
    ///     record?.apply(&mut again, &mut events_again)?;
    /// }
    /// assert_eq!((again.digest()?, events_again), (router.digest()?, events));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// As [`apply`](Self::apply).
    #[cfg(feature = "std")]
    pub fn apply_and_keep(
        self,
        router: &mut Router,
        events: &mut Vec<Event>,
        journal: &mut JournalWriter,
        bytes: &mut Vec<u8>,
    ) -> Result<Delivery, CommandError> {
        if self.answers.is_some() {
            return self.apply(router, events);
        }
        let (result, answers) = noting(|| self.apply(router, events));
        if let Some(answers) = answers {
            journal.append_answers(&answers, bytes);
        }
        result
    }

    /// Whatever was answered.
    fn deliver(self, router: &mut Router, events: &mut Vec<Event>) -> Result<Delivery, CommandError> {
        let Self { at, key, command, answers: _ } = self;
        match key {
            None => router.apply(at, command, events).map(|()| Delivery::First),
            Some(key) => router.apply_once(at, key, command, events),
        }
    }

    /// [S-14]
    #[cfg(feature = "std")]
    fn deliver_as_answered(mut self, router: &mut Router, events: &mut Vec<Event>) -> Result<Delivery, CommandError> {
        let Some(answers) = self.answers.take() else { return self.deliver(router, events) };
        let before = events.len();
        let (result, fault) = giving(answers, || self.deliver(router, events));
        let Some(fault) = fault else { return result };
        // Whoever stops asks no more, so answers are left over.
        if fault == crate::AnswerFault::LeftOver && matches!(result, Err(CommandError::Fault(_))) {
            return result;
        }
        events.truncate(before);
        router.stop("the answers of strategies that were kept with a command");
        Err(CommandError::OtherAnswers { fault })
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

    /// A command, and the answers behind it.
    fn read(&mut self) -> Result<JournalRecord, JournalError> {
        let at = self.position;
        let malformed = |what: String| JournalError::Malformed { at, what };
        let part = self.part()?;
        if part.has_answers {
            return Err(malformed("answers of strategies stand behind a command".to_string()));
        }
        let (time, key, command) = wire::read::<(Timestamp, Option<HostKey>, KeptCommand<'_>)>(part.body)
            .map_err(|error| malformed(error.to_string()))?;
        let command = command.command(self.strategies).map_err(|error| JournalError::Plan { at, error })?;
        let before = (self.position, self.fingerprint);
        self.go_behind(&part);
        let answers = self.read_answers();
        if answers.is_err() {
            (self.position, self.fingerprint) = before;
        }
        Ok(JournalRecord { at: time, key, command, answers: answers? })
    }

    /// The answers that come next, if they are whole; if they are not, that shows when the next record is read.
    fn read_answers(&mut self) -> Result<Option<Answers>, JournalError> {
        let at = self.position;
        let Some(part) = self.part().ok().filter(|part| part.has_answers) else { return Ok(None) };
        let malformed = |what: String| JournalError::Malformed { at, what };
        let answers = wire::read::<Answers>(part.body).map_err(|error| malformed(error.to_string()))?;
        if cfg!(not(feature = "std")) {
            return Err(malformed("answers of strategies are taken only with feature `std`".to_string()));
        }
        self.go_behind(&part);
        Ok(Some(answers))
    }

    fn go_behind(&mut self, part: &Part<'a>) {
        (self.position, self.fingerprint) = (part.end, part.fingerprint);
    }

    /// What comes next, if it is whole.
    fn part(&self) -> Result<Part<'a>, JournalError> {
        let at = self.position;
        let torn = JournalError::Torn { at };
        let left = self.bytes.get(at..).unwrap_or_default();
        let (has_answers, rest) = left.strip_prefix(&[ANSWERS]).map_or((false, left), |rest| (true, rest));
        let (length, rest) = wire::read_number(rest).ok_or_else(|| torn.clone())?;
        let length = usize::try_from(length).ok().filter(|length| *length <= rest.len()).ok_or_else(|| torn.clone())?;
        let (body, rest) = rest.split_at_checked(length).ok_or_else(|| torn.clone())?;
        let (check, after) = rest.split_first_chunk::<CHECK_BYTES>().ok_or(torn)?;
        let mut fingerprint = self.fingerprint;
        fingerprint.put(left.get(..left.len() - rest.len()).unwrap_or_default());
        if fingerprint.check() != *check {
            return Err(JournalError::Damaged { at });
        }
        Ok(Part { has_answers, body, end: self.bytes.len() - after.len(), fingerprint })
    }
}

/// A command, or answers to the one before, with a checksum that matches.
struct Part<'a> {
    has_answers: bool,
    body: &'a [u8],
    /// Where the next begins.
    end: usize,
    /// Of everything up to there.
    fingerprint: Fingerprint,
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

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests fail by panicking")]
mod tests {
    use super::*;
    use crate::Advance;
    use alloc::format;

    /// A journal of parts with checksums that match: a command, and what stands there as answers.
    fn journal(parts: &[Option<&[u8]>]) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut writer = JournalWriter::begin(Digest(0), &mut bytes);
        for part in parts {
            match part {
                None => writer.append(&JournalRecord::new(Timestamp::ZERO, None, Advance {}), &mut bytes),
                Some(answers) => writer.put(&[ANSWERS], answers, &mut bytes),
            }
        }
        bytes
    }

    #[test]
    fn answers_stand_behind_a_command_and_are_whole() {
        let (start, one, two) = (journal(&[]).len(), journal(&[None]).len(), journal(&[None, None]).len());
        let none: &[u8] = &[];
        // The place of the error, and the bytes that are whole: a command whose answers are not is not.
        for (parts, at, whole, what) in [
            (&[Some(none)][..], start, start, "answers of strategies stand behind a command"),
            (&[None, Some(none)], one, start, "answers of strategies are at least one"),
            (&[None, None, Some(none)], two, one, "answers of strategies are at least one"),
        ] {
            let (bytes, strategies) = (journal(parts), Strategies::new());
            let mut reader = JournalReader::new(&bytes, &strategies).unwrap();
            let error = reader.by_ref().find_map(Result::err).unwrap();
            assert_eq!(error.to_string(), format!("the record at byte {at} of the journal cannot be read: {what}"));
            assert_eq!((error.code(), reader.whole_bytes()), (1404, whole));
        }
    }
}
