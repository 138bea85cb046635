//! What is going to happen, in order of time and, at one instant, of planning.

use super::Arrival;
use crate::{AgentId, ContactId, OfferId, SiteId, Timestamp};
use alloc::collections::BTreeMap;

/// What somebody does, apart from the router.
#[derive(Clone, Copy, Debug)]
pub(super) enum Happening {
    /// A contact of this stream arrives.
    Arrive { stream: usize, arrival: Arrival },
    /// A customer gives up.
    GiveUp(ContactId),
    /// An agent answers an offer.
    Answer { offer: OfferId, answer: Answer },
    /// Customer and agent are joined.
    Connect(ContactId),
    /// Customer and agent are done.
    Finish(ContactId),
    /// An agent has wrapped up.
    EndWrapUp { agent: AgentId, contact: ContactId },
    /// An agent's shift starts.
    Come(usize),
    /// An agent's shift ends.
    Leave(usize),
    /// An agent that was made not ready is ready again.
    Return(usize),
    /// An agent's break begins.
    Rest(usize),
    /// An agent's break is over.
    EndRest(usize),
    /// A customer takes the callback that it was offered.
    TakeCallback(ContactId),
    /// The agent finds that the customer of a callback does not answer.
    Unreached(ContactId),
    /// A customer who is called first answers, or does not.
    Dialled(ContactId),
    /// A customer writes again.
    Resume(ContactId),
    /// A customer who gave up tries again, or one that was helped comes again.
    ComeBack(ContactId),
    /// A site goes down or comes back.
    Site { site: SiteId, open: bool },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Answer {
    Accept,
    Decline,
    /// The offer has no time-out of its own, and the agent did not answer it.
    Miss,
}

/// The place of something on the agenda, by which it is struck off.
pub(super) type Key = (Timestamp, u64);

#[derive(Debug, Default)]
pub(super) struct Agenda {
    entries: BTreeMap<Key, Happening>,
    planned: u64,
}

impl Agenda {
    pub(super) fn plan(&mut self, at: Timestamp, happening: Happening) -> Key {
        let key = (at, self.planned);
        self.planned += 1;
        self.entries.insert(key, happening);
        key
    }

    pub(super) fn strike(&mut self, key: Key) {
        self.entries.remove(&key);
    }

    pub(super) fn next_at(&self) -> Option<Timestamp> {
        self.entries.first_key_value().map(|((at, _), _)| *at)
    }

    pub(super) fn pop(&mut self) -> Option<Happening> {
        self.entries.pop_first().map(|(_, happening)| happening)
    }
}
