//! Commands that may arrive more than once, by the keys of the host.

use super::Router;
use crate::error::OrFault;
use crate::store::at as place;
use crate::{Command, CommandError, Delivery, Event, Fault, HostKey, Timestamp};
use alloc::collections::{BTreeMap, VecDeque};
use alloc::vec::Vec;

#[cfg(feature = "serde")]
mod written;

/// The last commands that came under a key, with their answers. Empty, and without any memory of its own, until the first comes. [T-10]
#[derive(Clone, Debug, Default)]
pub(crate) struct Keys {
    /// The oldest first.
    records: VecDeque<Remembered>,
    /// The number of each, counted from the first that ever came.
    /// INVARIANT: has the keys of `records` and no others; the oldest has the number `forgotten`, each after it one more.
    numbers: BTreeMap<HostKey, u64>,
    /// How many have been forgotten.
    forgotten: u64,
}

/// A command that came under a key, and what it came to. [T-8]
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
pub(super) struct Remembered {
    key: HostKey,
    #[cfg_attr(feature = "serde", serde(with = "written"))]
    command: Command,
    /// Why it was refused, if it was.
    refusal: Option<CommandError>,
    events: Vec<Event>,
}

impl Router {
    /// As [`apply`](Self::apply), for a command that may arrive more than once: at-least-once delivery. [T-8]
    ///
    /// `key` is chosen by the host and names this one command, whatever becomes of it. If the key came before, among the last
    /// [`Limits::keys`](crate::Limits::keys) that came, nothing changes, not even the present, whatever `at` is: the answer is the first one,
    /// and the events that it had are appended again, with their old numbers and instants, so whoever has them can tell. Refusals
    /// are remembered as well, but not those of a time or of a router that has stopped, which had no effect. [T-9]
    ///
    /// Costs O(log keys) beside what the command costs, and a copy of the command and of its events, which are kept.
    ///
    /// ```
    /// use toritsugi::{
    ///     Cancel, ChannelId, CommandError, ContactId, Delivery, Enqueue, HostKey, PlanDefinition, QueueDefinition, QueueId, Router, Timestamp,
    /// };
    ///
    /// let (mut router, mut events) = (Router::new(PlanDefinition::new().queue(QueueDefinition::new("support")).build()?), Vec::new());
    /// let (at, key) = (Timestamp::from_secs(5), HostKey(1));
    /// let enqueue = Enqueue::new(ContactId(7), QueueId(0), ChannelId(0));
    /// assert_eq!(router.apply_once(at, key, enqueue.clone(), &mut events), Ok(Delivery::First));
    ///
    /// // The answer was lost on its way, so the host sends the command again.
    /// let mut again = Vec::new();
    /// assert_eq!(router.apply_once(Timestamp::from_secs(9), key, enqueue, &mut again), Ok(Delivery::Repeat));
    /// assert_eq!((again, router.now()), (events, at));
    ///
    /// let other = router.apply_once(at, key, Cancel { contact: ContactId(7) }, &mut Vec::new());
    /// assert_eq!(other, Err(CommandError::KeyReused { key }));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// As [`apply`](Self::apply), again for a repeat; and [`CommandError::KeyReused`] if the key came with another command, of which nothing
    /// changes.
    pub fn apply_once(
        &mut self,
        at: Timestamp,
        key: HostKey,
        command: impl Into<Command>,
        events: &mut Vec<Event>,
    ) -> Result<Delivery, CommandError> {
        self.deliver(at, key, command.into(), events)
    }

    /// The keys that are remembered, the oldest first. O(keys). [T-10]
    pub fn remembered_keys(&self) -> Vec<HostKey> {
        self.keys.records.iter().map(|record| record.key).collect()
    }

    /// The command that came under a key, if it is remembered. O(log keys). [T-8]
    pub fn remembered_command(&self, key: HostKey) -> Option<&Command> {
        self.keys.find(key).map(|record| &record.command)
    }

    /// Forgets the oldest keys beyond the plan's limit. [T-10]
    pub(super) fn forget_keys(&mut self) {
        self.keys.keep(self.plan.limits().keys);
    }

    /// Every key that is remembered is found, and no other. [T-10]
    pub(super) fn check_keys(&self) -> Result<(), Fault> {
        let Keys { records, numbers, forgotten } = &self.keys;
        let limit = place(self.plan.limits().keys);
        (records.len() <= limit && records.len() == numbers.len()).or_fault("invariant: as many keys as commands")?;
        for (number, record) in (*forgotten..).zip(records) {
            (numbers.get(&record.key) == Some(&number)).or_fault("invariant: keys have their numbers")?;
        }
        Ok(())
    }

    fn deliver(
        &mut self,
        at: Timestamp,
        key: HostKey,
        command: Command,
        events: &mut Vec<Event>,
    ) -> Result<Delivery, CommandError> {
        if let Some(record) = self.keys.find(key) {
            return record.answer(&command, events);
        }
        let before = events.len();
        let refusal = self.apply(at, command.clone(), events).err();
        if refusal.as_ref().is_some_and(had_no_effect) {
            return refusal.map_or(Ok(Delivery::First), Err);
        }
        let own = events.get(before..).unwrap_or_default().to_vec();
        self.keys.remember(Remembered { key, command, refusal: refusal.clone(), events: own });
        self.forget_keys();
        refusal.map_or(Ok(Delivery::First), Err)
    }
}

impl Keys {
    /// As the newest. Its key is not among those remembered.
    fn remember(&mut self, record: Remembered) {
        let number = self.forgotten.saturating_add(u64::try_from(self.records.len()).unwrap_or(u64::MAX));
        self.numbers.insert(record.key, number);
        self.records.push_back(record);
    }

    fn keep(&mut self, limit: u32) {
        while self.records.len() > place(limit) {
            let Some(oldest) = self.records.pop_front() else { return };
            self.numbers.remove(&oldest.key);
            self.forgotten += 1;
        }
    }

    fn find(&self, key: HostKey) -> Option<&Remembered> {
        let number = self.numbers.get(&key)?;
        self.records.get(usize::try_from(number.checked_sub(self.forgotten)?).ok()?)
    }
}

impl Remembered {
    /// [T-9]
    fn answer(&self, command: &Command, events: &mut Vec<Event>) -> Result<Delivery, CommandError> {
        if self.command != *command {
            return Err(CommandError::KeyReused { key: self.key });
        }
        events.extend_from_slice(&self.events);
        self.refusal.clone().map_or(Ok(Delivery::Repeat), Err)
    }
}

/// Whether not even time has passed. [T-2]
const fn had_no_effect(refusal: &CommandError) -> bool {
    matches!(
        refusal,
        CommandError::TimeWentBackwards { .. } | CommandError::TimeOutOfRange { .. } | CommandError::Fault(_)
    )
}

/// What has been forgotten is of no account.
impl PartialEq for Keys {
    fn eq(&self, other: &Self) -> bool {
        self.records == other.records
    }
}

impl Eq for Keys {}

/// As data the keys are the list of their records.
#[cfg(feature = "serde")]
impl serde::Serialize for Keys {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(&self.records)
    }
}

#[cfg(feature = "serde")]
impl<'de> serde::Deserialize<'de> for Keys {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut keys = Self::default();
        for record in Vec::<Remembered>::deserialize(deserializer)? {
            if keys.find(record.key).is_some() {
                return Err(serde::de::Error::custom(alloc::format!("key {} is remembered twice", record.key)));
            }
            keys.remember(record);
        }
        Ok(keys)
    }
}

#[cfg(test)]
mod tests;
