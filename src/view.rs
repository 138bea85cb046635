//! What can be asked of a router: plain values, in the plan's ids, sorted where they are lists.

use crate::{
    AgentChannel, AgentId, ChannelId, ContactId, ContactPhase, Direction, Level, Membership, NotReadyReason, OfferId,
    Priority, QueueId, Requirement, SkillId, TenantId, Tenants, Timestamp, Urgency,
};
use alloc::vec::Vec;

/// One contact that has not ended.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ContactView<'a> {
    /// The contact.
    pub contact: ContactId,
    /// Where it is in its life.
    pub phase: ContactPhase,
    /// Its queue.
    pub queue: QueueId,
    /// Its channel.
    pub channel: ChannelId,
    /// Who began it.
    pub direction: Direction,
    /// Its tenant.
    pub tenant: TenantId,
    /// Its priority.
    pub priority: Priority,
    /// What it asks of an agent, beside what its queue asks.
    pub requirement: &'a Requirement,
    /// Agents that must not be offered it, as the host gave them.
    pub excluded: &'a [AgentId],
    /// The instant its age counts from. [V-4]
    pub since: Timestamp,
    /// The instant it entered its queue. [V-4]
    pub entered_at: Timestamp,
    /// Its enqueue sequence number. [V-4]
    pub sequence: u64,
    /// Its urgency in its queue. [O-6]
    pub urgency: Urgency,
    /// How many of its queue's membership delays it has passed since it entered. [C-9]
    pub delays_passed: u32,
    /// The agent that alone may take it. [C-6]
    pub direct_to: Option<AgentId>,
    /// When its maximum wait passed, if that was during an offer that still lives. [C-8]
    pub overdue_since: Option<Timestamp>,
    /// The agent that is offered it or has it.
    pub agent: Option<AgentId>,
    /// The live or accepted offer.
    pub offer: Option<OfferId>,
    /// Agents in its decline memory and until when, by agent. [F-6]
    pub declined: Vec<(AgentId, Timestamp)>,
}

/// Whether an agent takes contacts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Presence {
    /// It does.
    Ready,
    /// Not for now.
    NotReady(NotReadyReason),
    /// It finishes what it has in hand and leaves.
    Draining,
}

/// One piece of work that an agent has in hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct WorkView {
    /// The offer it came by.
    pub offer: OfferId,
    /// The contact.
    pub contact: ContactId,
    /// The queue under which it came.
    pub queue: QueueId,
    /// The channel whose capacity it takes.
    pub channel: ChannelId,
    /// What the agent does with it.
    pub phase: WorkPhase,
}

/// What an agent does with a piece of work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum WorkPhase {
    /// It is offered, until the instant, if there is one.
    Offered(Option<Timestamp>),
    /// It was accepted.
    Accepted,
    /// Customer and agent are joined.
    Connected,
    /// It is being wrapped up, until this instant.
    WrappingUp(Timestamp),
}

/// One agent that is signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct AgentView<'a> {
    /// The agent.
    pub agent: AgentId,
    /// Whether it takes contacts.
    pub presence: Presence,
    /// The tenants it serves, ascending if they are listed.
    pub tenants: &'a Tenants,
    /// Its memberships, by queue.
    pub queues: &'a [Membership],
    /// Its skills, by id.
    pub skills: &'a [(SkillId, Level)],
    /// Its channels, by id, each with its maximum.
    pub channels: &'a [AgentChannel],
    /// Units of capacity.
    pub capacity: u32,
    /// Units in use; above the capacity only if that was lowered meanwhile.
    pub units_in_use: u64,
    /// Its place in a fixed order.
    pub position: u32,
    /// Its weight in a weighted random selection.
    pub weight: u16,
    /// The start of its idle clock.
    pub idle_since: Timestamp,
    /// The last offer made to it since sign-in.
    pub last_offer: Option<OfferId>,
    /// Contacts accepted since sign-in.
    pub handled: u64,
    /// Offers left unanswered in a row. [F-7]
    pub unanswered: u32,
    /// What it has in hand, by offer.
    pub work: Vec<WorkView>,
}

/// The counts of one queue. [C-14]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct QueueView {
    /// Contacts waiting now.
    pub waiting: u32,
    /// Contacts offered now.
    pub offered: u32,
    /// Contacts accepted or connected now.
    pub active: u32,
    /// Contacts that ever entered.
    pub entered: u64,
    /// Accepts; a contact whose agent left can be accepted again.
    pub answered: u64,
    /// Contacts completed.
    pub completed: u64,
    /// Contacts abandoned.
    pub abandoned: u64,
    /// Contacts cancelled.
    pub cancelled: u64,
    /// Contacts that reached the maximum wait.
    pub timed_out: u64,
    /// Contacts transferred out, to another queue or again to this one.
    pub transferred_out: u64,
}

/// The instant at which the host must call again at the latest. [T-5]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Deadline {
    /// When.
    pub at: Timestamp,
    /// Why.
    pub reason: DeadlineReason,
}

/// Why the host must call again. [T-5]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum DeadlineReason {
    /// An offer expires.
    OfferExpiry {
        /// The offer.
        offer: OfferId,
    },
    /// A wrap-up ends.
    WrapUpEnd {
        /// The agent.
        agent: AgentId,
        /// The contact.
        contact: ContactId,
    },
    /// A contact has waited as long as its queue allows.
    MaximumWait {
        /// The contact.
        contact: ContactId,
    },
    /// A contact has waited long enough for further members of its queue.
    MembershipDelay {
        /// The contact.
        contact: ContactId,
    },
    /// An agent may be offered a contact again.
    BackOffEnd {
        /// The agent.
        agent: AgentId,
        /// The contact.
        contact: ContactId,
    },
}
