//! Records of one size for commands and events: no text, no memory to free, the same layout in every language.
//!
//! Each kind of record uses some of the fields, its *slots*; [`command_layout`] and [`event_layout`] say which, so that a binding decodes by
//! them and not by a table of its own. Numbers are in the byte order of the machine.

use crate::ExchangeError;

mod commands;
mod events;
mod kinds;
mod slots;

pub use commands::command_layout;
pub use events::event_layout;
pub use kinds::{CommandKind, EventKind};
pub use slots::CHOICES;

/// The kinds of records: number, name, and the slot of each field.
pub type Layout = Vec<(u16, &'static str, Vec<(&'static str, &'static str)>)>;

/// An id of 128 bits, as two numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[repr(C)]
#[expect(clippy::exhaustive_structs, reason = "bindings write it")]
pub struct FlatId {
    /// The lower 64 bits: the whole id, if it is a small number.
    pub low: u64,
    /// The upper 64 bits.
    pub high: u64,
}

impl From<u128> for FlatId {
    fn from(id: u128) -> Self {
        let [low, high] = [id & u128::from(u64::MAX), id >> 64].map(|half| u64::try_from(half).unwrap_or(u64::MAX));
        Self { low, high }
    }
}

impl From<FlatId> for u128 {
    fn from(id: FlatId) -> Self {
        (Self::from(id.high) << 64) | Self::from(id.low)
    }
}

/// Bit of `present`: the agent is there.
pub const HAS_AGENT: u16 = 1;
/// Bit of `present`: the other agent is there.
pub const HAS_OTHER_AGENT: u16 = 2;
/// Bit of `present`: the time, or the span, is there.
pub const HAS_TIME: u16 = 4;
/// Bit of `present`: the site is there.
pub const HAS_SITE: u16 = 8;
/// Bit of `present`: the tenant is there.
pub const HAS_TENANT: u16 = 16;
/// Bit of `present`: the number is there.
pub const HAS_NUMBER: u16 = 32;
/// Bit of `present`: the key is there.
pub const HAS_KEY: u16 = 64;
/// Bit of `present`: the other queue is there.
pub const HAS_OTHER_QUEUE: u16 = 128;
/// Bit of `present`: the contact is outbound.
pub const IS_OUTBOUND: u16 = 256;
/// Bit of `present`: the age restarts.
pub const AGE_RESTARTS: u16 = 512;

/// A command of 96 bytes. Fields that its kind does not use are 0 or ignored.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[repr(C)]
#[expect(clippy::exhaustive_structs, reason = "bindings write it")]
pub struct FlatCommand {
    /// Its time, in microseconds.
    pub at: u64,
    /// The contact.
    pub contact: FlatId,
    /// The agent.
    pub agent: FlatId,
    /// The key by which it is applied once, if `present` says so.
    pub key: FlatId,
    /// The offer.
    pub offer: u64,
    /// A span in microseconds.
    pub span: u64,
    /// A priority, a disposition or a reason of the host's own.
    pub number: i64,
    /// A `CommandKind`.
    pub kind: u16,
    /// Which of the optional fields are there: bits.
    pub present: u16,
    /// The number of the queue.
    pub queue: u16,
    /// The number of the queue to which contacts go.
    pub other_queue: u16,
    /// The number of the channel.
    pub channel: u16,
    /// The number of the tenant.
    pub tenant: u16,
    /// The number of the site.
    pub site: u16,
    /// One of a few choices, from 0: their names are in the layout.
    pub choice: u16,
}

/// An event of 104 bytes. Fields that its kind does not use are 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[repr(C)]
#[expect(clippy::exhaustive_structs, reason = "bindings read it")]
pub struct FlatEvent {
    /// Its number, from 1, without gaps.
    pub sequence: u64,
    /// The instant at which it happened, in microseconds.
    pub at: u64,
    /// The contact.
    pub contact: FlatId,
    /// The agent.
    pub agent: FlatId,
    /// The agent that the contact waits for.
    pub other_agent: FlatId,
    /// The offer.
    pub offer: u64,
    /// An instant in microseconds: since when, until when, or when it was due.
    pub time: u64,
    /// A priority, a disposition, a count or a reason of the host's own.
    pub number: i64,
    /// An `EventKind`.
    pub kind: u16,
    /// Which of the optional fields are there: bits.
    pub present: u16,
    /// The number of the queue.
    pub queue: u16,
    /// The number of the queue to which the contact goes.
    pub other_queue: u16,
    /// The number of the channel.
    pub channel: u16,
    /// The number of the tenant.
    pub tenant: u16,
    /// The number of the site.
    pub site: u16,
    /// One of a few choices, from 0: their names are in the layout.
    pub choice: u16,
}

impl FlatCommand {
    /// The bytes of a record.
    pub const BYTES: usize = size_of::<Self>();

    /// The flat form of a command.
    ///
    /// # Errors
    /// [`ExchangeError::NotFlat`], if it has none.
    ///
    /// ```
    /// use toritsugi::{Connect, ContactId, Timestamp};
    /// use toritsugi_exchange::flat::FlatCommand;
    ///
    /// let connect = Connect { contact: ContactId(7) }.into();
    /// let flat = FlatCommand::new(Timestamp(5), &connect)?;
    /// assert_eq!((flat.at, flat.contact.low), (5, 7));
    /// assert_eq!(flat.command()?, connect);
    /// # Ok::<(), toritsugi_exchange::ExchangeError>(())
    /// ```
    pub fn new(at: toritsugi::Timestamp, command: &toritsugi::Command) -> Result<Self, ExchangeError> {
        let mut flat = Self { at: at.0, ..Self::default() };
        commands::write(command, &mut flat)?;
        Ok(flat)
    }

    /// The command again.
    ///
    /// # Errors
    /// [`ExchangeError::InvalidFlat`], if a field is out of its range.
    pub fn command(&self) -> Result<toritsugi::Command, ExchangeError> {
        commands::read(self)
    }

    /// From bytes of the machine's order, as other languages write them into a buffer.
    pub fn from_bytes(bytes: &[u8; Self::BYTES]) -> Self {
        let mut words = [[0; 8]; Self::BYTES / 8];
        for (word, bytes) in words.iter_mut().zip(bytes.chunks_exact(8)) {
            word.copy_from_slice(bytes);
        }
        let [at, contact, contact_high, agent, agent_high, key, key_high, offer, span, number, first, second] = words;
        let id = |low, high| FlatId { low: u64::from_ne_bytes(low), high: u64::from_ne_bytes(high) };
        let [kind, present, queue, other_queue] = quarters(first);
        let [channel, tenant, site, choice] = quarters(second);
        Self {
            at: u64::from_ne_bytes(at),
            contact: id(contact, contact_high),
            agent: id(agent, agent_high),
            key: id(key, key_high),
            offer: u64::from_ne_bytes(offer),
            span: u64::from_ne_bytes(span),
            number: i64::from_ne_bytes(number),
            kind,
            present,
            queue,
            other_queue,
            channel,
            tenant,
            site,
            choice,
        }
    }

    /// The key by which it is applied once, if it has one.
    pub fn host_key(&self) -> Option<toritsugi::HostKey> {
        (self.present & HAS_KEY != 0).then(|| toritsugi::HostKey(self.key.into()))
    }
}

impl FlatEvent {
    /// The bytes of a record.
    pub const BYTES: usize = size_of::<Self>();

    /// The event again.
    ///
    /// # Errors
    /// [`ExchangeError::InvalidFlat`], if a field is out of its range.
    ///
    /// ```
    /// use toritsugi::{AgentId, ContactId, Event, EventKind, Timestamp};
    /// use toritsugi_exchange::flat::FlatEvent;
    ///
    /// # let event: Event = serde_json::from_str(r#"{"sequence": 3, "at": 5, "kind": {"type": "connected", "contact": 7, "agent": 1}}"#)?;
    /// let flat = FlatEvent::from(&event);
    /// assert_eq!((flat.sequence, flat.contact.low, flat.agent.low), (3, 7, 1));
    /// assert_eq!(flat.event()?, event);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn event(&self) -> Result<toritsugi::Event, ExchangeError> {
        let (sequence, at) = (self.sequence, toritsugi::Timestamp(self.at));
        Ok(toritsugi::Event { sequence, at, kind: events::read(self)? })
    }

    /// Bytes of the machine's order, as other languages read them from a buffer.
    pub fn to_bytes(&self) -> [u8; Self::BYTES] {
        let Self { sequence, at, contact, agent, other_agent, offer, time, number, .. } = *self;
        let FlatId { low: contact, high: contact_high } = contact;
        let FlatId { low: agent, high: agent_high } = agent;
        let FlatId { low: other, high: other_high } = other_agent;
        let first = whole([self.kind, self.present, self.queue, self.other_queue]);
        let second = whole([self.channel, self.tenant, self.site, self.choice]);
        let words = [sequence, at, contact, contact_high, agent, agent_high, other, other_high, offer, time];
        let mut bytes = [0; Self::BYTES];
        let words = words.map(u64::to_ne_bytes).into_iter().chain([number.to_ne_bytes(), first, second]);
        for (place, word) in bytes.chunks_exact_mut(8).zip(words) {
            place.copy_from_slice(&word);
        }
        bytes
    }
}

/// Of kind 0, with its number and instant alone, if this crate does not know the event.
impl From<&toritsugi::Event> for FlatEvent {
    fn from(event: &toritsugi::Event) -> Self {
        let mut flat = Self { sequence: event.sequence, at: event.at.0, ..Self::default() };
        if events::write(event.kind, &mut flat).is_err() {
            flat.kind = 0;
        }
        flat
    }
}

/// A word as its four parts in memory.
fn quarters(word: [u8; 8]) -> [u16; 4] {
    let mut parts = [0; 4];
    for (part, bytes) in parts.iter_mut().zip(word.chunks_exact(2)) {
        *part = bytes.try_into().map_or(0, u16::from_ne_bytes);
    }
    parts
}

fn whole(parts: [u16; 4]) -> [u8; 8] {
    let mut word = [0; 8];
    for (bytes, part) in word.chunks_exact_mut(2).zip(parts) {
        bytes.copy_from_slice(&part.to_ne_bytes());
    }
    word
}
