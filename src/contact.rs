//! The record of a contact, and its life cycle.

use crate::matching::{Demand, LineKey};
use crate::policy::ContactFacts;
use crate::timers::TimerId;
use crate::{AgentId, ChannelId, ContactId, ContactPhase, Direction, Priority, QueueId, TenantId, Timestamp, Urgency};
use alloc::boxed::Box;
use core::time::Duration;
use smallvec::SmallVec;

/// One contact that has not ended.
#[derive(Clone, Debug)]
pub(crate) struct Contact {
    pub(crate) id: ContactId,
    pub(crate) queue: QueueId,
    pub(crate) channel: ChannelId,
    pub(crate) tenant: TenantId,
    pub(crate) direction: Direction,
    pub(crate) priority: Priority,
    /// A requirement that the matching holds for it.
    pub(crate) requirement: u32,
    pub(crate) direct_to: Option<AgentId>,
    pub(crate) since: Timestamp,
    pub(crate) entered_at: Timestamp,
    pub(crate) sequence: u64,
    pub(crate) urgency: Urgency,
    pub(crate) delays_passed: u8,
    pub(crate) overdue_since: Option<Timestamp>,
    pub(crate) maximum_wait: Option<TimerId>,
    pub(crate) next_delay: Option<TimerId>,
    pub(crate) excluded: Box<[AgentId]>,
    pub(crate) declined: SmallVec<[Declined; 1]>,
    pub(crate) state: ContactState,
}

/// An agent in a contact's decline memory. [F-6]
#[derive(Clone, Copy, Debug)]
pub(crate) struct Declined {
    pub(crate) agent: AgentId,
    pub(crate) timer: TimerId,
}

/// Where a contact is in its life, and what it holds there.
#[derive(Clone, Copy, Debug)]
pub(crate) enum ContactState {
    /// In this line.
    Waiting { line: u32 },
    /// Offered, until the timer fires if there is one.
    Offered { held: Held, expiry: Option<TimerId> },
    /// Taken by an agent.
    Accepted { held: Held },
    /// With an agent.
    Connected { held: Held },
}

/// By whom a contact is held, and by which offer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Held {
    pub(crate) agent: u32,
    pub(crate) offer: u64,
}

impl ContactState {
    pub(crate) const fn phase(self) -> ContactPhase {
        match self {
            Self::Waiting { .. } => ContactPhase::Waiting,
            Self::Offered { .. } => ContactPhase::Offered,
            Self::Accepted { .. } => ContactPhase::Accepted,
            Self::Connected { .. } => ContactPhase::Connected,
        }
    }

    /// Who holds it, in every state but waiting.
    pub(crate) const fn held(self) -> Option<Held> {
        match self {
            Self::Waiting { .. } => None,
            Self::Offered { held, .. } | Self::Accepted { held } | Self::Connected { held } => Some(held),
        }
    }

    /// Who works on it: holds it, and not by an offer alone.
    pub(crate) const fn worked(self) -> Option<Held> {
        match self {
            Self::Waiting { .. } | Self::Offered { .. } => None,
            Self::Accepted { held } | Self::Connected { held } => Some(held),
        }
    }
}

impl Contact {
    /// Whether gate G-6 keeps this agent away.
    pub(crate) fn shuns(&self, agent: AgentId) -> bool {
        self.excluded.contains(&agent) || self.declined.iter().any(|declined| declined.agent == agent)
    }

    /// Whether gate G-6 keeps any agent away.
    pub(crate) fn is_marked(&self) -> bool {
        !self.excluded.is_empty() || !self.declined.is_empty()
    }

    /// What it asks for at present: the line it belongs to.
    pub(crate) const fn demand(&self) -> Demand {
        Demand {
            queue: self.queue,
            channel: self.channel,
            tenant: self.tenant,
            delays_passed: self.delays_passed,
            requirement: self.requirement,
            direct_to: self.direct_to,
        }
    }

    /// Its place in that line.
    pub(crate) const fn line_key(&self) -> LineKey {
        LineKey { urgency: self.urgency, sequence: self.sequence }
    }

    pub(crate) const fn facts(&self, target: Option<Duration>) -> ContactFacts {
        ContactFacts {
            contact: self.id,
            queue: self.queue,
            channel: self.channel,
            direction: self.direction,
            tenant: self.tenant,
            priority: self.priority,
            since: self.since,
            entered_at: self.entered_at,
            target,
        }
    }
}
