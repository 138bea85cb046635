//! What the twin remembers.

use crate::plan::Supply;
use crate::{
    AgentId, ChannelId, ContactFacts, ContactId, ContactPhase, Direction, OfferId, Plan, Presence, Priority, Queue,
    QueueId, Requirement, TenantId, Timestamp, Urgency, WorkPhase, WorkView,
};
use alloc::vec::Vec;

/// A contact that has not ended.
#[derive(Clone, Debug)]
pub(super) struct Contact {
    pub(super) id: ContactId,
    pub(super) phase: ContactPhase,
    pub(super) queue: QueueId,
    pub(super) channel: ChannelId,
    pub(super) direction: Direction,
    pub(super) tenant: TenantId,
    pub(super) priority: Priority,
    pub(super) requirement: Requirement,
    pub(super) excluded: Vec<AgentId>,
    pub(super) since: Timestamp,
    pub(super) entered_at: Timestamp,
    pub(super) sequence: u64,
    pub(super) urgency: Urgency,
    pub(super) delays_passed: u32,
    pub(super) direct_to: Option<AgentId>,
    pub(super) overdue_since: Option<Timestamp>,
    /// Who is offered it or has it, and by which offer; none while it waits.
    pub(super) held: Option<(AgentId, OfferId)>,
    pub(super) declined: Vec<(AgentId, Timestamp)>,
}

impl Contact {
    pub(super) fn waits(&self) -> bool {
        self.phase == ContactPhase::Waiting
    }

    /// Accepted or connected.
    pub(super) fn is_active(&self) -> bool {
        matches!(self.phase, ContactPhase::Accepted | ContactPhase::Connected)
    }

    pub(super) fn facts(&self, queue: &Queue) -> ContactFacts {
        ContactFacts {
            contact: self.id,
            queue: self.queue,
            channel: self.channel,
            direction: self.direction,
            tenant: self.tenant,
            priority: self.priority,
            since: self.since,
            entered_at: self.entered_at,
            target: queue.service_level.map(|level| level.within),
        }
    }
}

/// An agent that is signed in.
#[derive(Clone, Debug)]
pub(super) struct Agent {
    pub(super) id: AgentId,
    pub(super) presence: Presence,
    pub(super) supply: Supply,
    pub(super) position: u32,
    pub(super) weight: u16,
    pub(super) idle_since: Timestamp,
    pub(super) last_offer: Option<OfferId>,
    pub(super) handled: u64,
    pub(super) unanswered: u32,
    /// What it has in hand.
    pub(super) work: Vec<WorkView>,
}

impl Agent {
    /// Everything in hand takes the units of its channel, wrap-ups too.
    pub(super) fn units_in_use(&self, plan: &Plan) -> u64 {
        self.work.iter().map(|work| u64::from(channel_cost(plan, work.channel))).sum()
    }

    /// Sets what the agent does with the piece of work of this offer.
    pub(super) fn set_phase(&mut self, offer: OfferId, phase: WorkPhase) {
        for work in self.work.iter_mut().filter(|work| work.offer == offer) {
            work.phase = phase;
        }
    }

    /// The capacity of this piece of work is free again.
    pub(super) fn drop_work(&mut self, offer: OfferId) {
        self.work.retain(|work| work.offer != offer);
    }
}

pub(super) fn channel_cost(plan: &Plan, channel: ChannelId) -> u32 {
    plan.channels().get(usize::from(channel.0)).expect("the plan has the channel").cost
}

/// An armed timer. [T-3]
#[derive(Clone, Copy, Debug)]
pub(super) struct Timer {
    pub(super) due: Timestamp,
    pub(super) arming: u64,
    pub(super) kind: TimerKind,
}

/// What a timer is for; no two armed timers are for the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TimerKind {
    OfferExpiry { offer: OfferId },
    WrapUpEnd { agent: AgentId, contact: ContactId, offer: OfferId },
    MaximumWait { contact: ContactId },
    MembershipDelay { contact: ContactId },
    BackOffEnd { agent: AgentId, contact: ContactId },
}
