//! What happened: past-tense facts with a gap-free sequence number.

use crate::{AgentId, ContactId, DeclineReason, Disposition, NotReadyReason, OfferId, Priority, QueueId, Timestamp};

/// One fact. [T-6]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
pub struct Event {
    /// Its number, from 1, without gaps.
    pub sequence: u64,
    /// The instant of the [`apply`](crate::Router::apply) that produced it.
    pub at: Timestamp,
    /// What happened.
    pub kind: EventKind,
}

/// Why an offer was withdrawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum WithdrawReason {
    /// The host asked for it.
    Host,
    /// The customer gave up.
    Abandoned,
    /// The host took the contact away.
    Cancelled,
    /// The contact was transferred.
    Transferred,
    /// The agent signed out.
    SignedOut,
}

/// Why a wrap-up ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum WrapUpEndCause {
    /// Its time ran out, at this instant.
    TimedOut {
        /// When it was due.
        due: Timestamp,
    },
    /// The agent was done.
    Released,
    /// The agent signed out.
    SignedOut,
}

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "snake_case", tag = "type")
)]
#[non_exhaustive]
pub enum EventKind {
    /// A new contact entered a queue.
    Queued {
        /// The contact.
        contact: ContactId,
        /// The queue.
        queue: QueueId,
    },
    /// An agent is offered a contact, and its capacity is reserved.
    Offered {
        /// The offer.
        offer: OfferId,
        /// The contact.
        contact: ContactId,
        /// The agent.
        agent: AgentId,
        /// The contact's queue.
        queue: QueueId,
        /// When the offer expires, if it does.
        expires_at: Option<Timestamp>,
    },
    /// The agent took the contact.
    OfferAccepted {
        /// The offer.
        offer: OfferId,
        /// The contact.
        contact: ContactId,
        /// The agent.
        agent: AgentId,
    },
    /// The agent declined; the contact waits again in its place, unless an end follows.
    OfferDeclined {
        /// The offer.
        offer: OfferId,
        /// The contact.
        contact: ContactId,
        /// The agent.
        agent: AgentId,
        /// Why.
        reason: DeclineReason,
    },
    /// The agent did not answer in time; the contact waits again in its place, unless an end follows.
    OfferExpired {
        /// The offer.
        offer: OfferId,
        /// The contact.
        contact: ContactId,
        /// The agent.
        agent: AgentId,
        /// When it was due.
        due: Timestamp,
    },
    /// The offer was taken back; the contact waits again in its place, unless an end or a transfer follows.
    OfferWithdrawn {
        /// The offer.
        offer: OfferId,
        /// The contact.
        contact: ContactId,
        /// The agent.
        agent: AgentId,
        /// Why.
        reason: WithdrawReason,
    },
    /// Customer and agent are joined.
    Connected {
        /// The contact.
        contact: ContactId,
        /// The agent.
        agent: AgentId,
    },
    /// The work on the contact is done; the contact has ended.
    Completed {
        /// The contact.
        contact: ContactId,
        /// The agent.
        agent: AgentId,
        /// The contact's queue.
        queue: QueueId,
        /// What it came to.
        disposition: Disposition,
    },
    /// The contact went to another queue, or waits for one agent alone.
    Transferred {
        /// The contact.
        contact: ContactId,
        /// The agent that held it, if one did.
        from_agent: Option<AgentId>,
        /// The queue it left.
        from_queue: QueueId,
        /// The queue it waits in now.
        to_queue: QueueId,
        /// The agent it waits for, if it is for one alone.
        to_agent: Option<AgentId>,
    },
    /// An agent left with the contact in hand; it waits again in its place.
    Requeued {
        /// The contact.
        contact: ContactId,
        /// The agent.
        agent: AgentId,
        /// The queue it waits in.
        queue: QueueId,
    },
    /// The contact's priority is another now.
    PriorityChanged {
        /// The contact.
        contact: ContactId,
        /// The new priority.
        priority: Priority,
    },
    /// The customer gave up; the contact has ended.
    Abandoned {
        /// The contact.
        contact: ContactId,
        /// The contact's queue.
        queue: QueueId,
    },
    /// The host took the contact away; it has ended.
    Cancelled {
        /// The contact.
        contact: ContactId,
        /// The contact's queue.
        queue: QueueId,
    },
    /// The contact waited as long as its queue allows; it has ended.
    MaximumWaitReached {
        /// The contact.
        contact: ContactId,
        /// The contact's queue.
        queue: QueueId,
        /// When it was due.
        due: Timestamp,
    },
    /// The agent wraps up a contact; its capacity stays taken.
    WrapUpStarted {
        /// The agent.
        agent: AgentId,
        /// The contact.
        contact: ContactId,
        /// When it ends at the latest.
        ends_at: Timestamp,
    },
    /// The agent's capacity is free again.
    WrapUpEnded {
        /// The agent.
        agent: AgentId,
        /// The contact.
        contact: ContactId,
        /// Why.
        cause: WrapUpEndCause,
    },
    /// The agent signed in.
    AgentSignedIn {
        /// The agent.
        agent: AgentId,
    },
    /// The agent's profile is another now.
    AgentUpdated {
        /// The agent.
        agent: AgentId,
    },
    /// The agent became ready.
    AgentReady {
        /// The agent.
        agent: AgentId,
    },
    /// The agent became not ready, or so for another reason.
    AgentNotReady {
        /// The agent.
        agent: AgentId,
        /// Why.
        reason: NotReadyReason,
    },
    /// The agent finishes what it has in hand.
    AgentDraining {
        /// The agent.
        agent: AgentId,
    },
    /// The agent left.
    AgentSignedOut {
        /// The agent.
        agent: AgentId,
    },
}
