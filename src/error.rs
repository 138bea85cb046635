//! Why a command was refused: typed, with stable codes.

use crate::{AgentId, ContactId, Name, OfferId, QueueId, RequirementFault, SkillId, TenantId, Timestamp};
use core::time::Duration;

/// Where a contact is in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum ContactPhase {
    /// In its queue.
    Waiting,
    /// Offered to an agent, who has not answered yet.
    Offered,
    /// An agent took it; customer and agent are not joined yet.
    Accepted,
    /// Customer and agent are joined.
    Connected,
}

impl core::fmt::Display for ContactPhase {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(match self {
            Self::Waiting => "waiting",
            Self::Offered => "offered",
            Self::Accepted => "accepted",
            Self::Connected => "connected",
        })
    }
}

/// The conditions under which an agent may be offered a contact, in the order in which they are checked. [G-1]
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum Gate {
    /// The agent serves the contact's tenant. [G-1]
    Tenant,
    /// The agent is ready. [G-2]
    Presence,
    /// The agent is a member of the queue and its delay has passed. [G-3]
    Membership,
    /// The channel is enabled and fits the free capacity. [G-4]
    Capacity,
    /// The requirements hold. [G-5]
    Requirement,
    /// The agent is neither excluded nor in the decline memory. [G-6]
    Exclusion,
}

impl core::fmt::Display for Gate {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(match self {
            Self::Tenant => "tenant",
            Self::Presence => "presence",
            Self::Membership => "membership",
            Self::Capacity => "capacity",
            Self::Requirement => "requirement",
            Self::Exclusion => "exclusion",
        })
    }
}

/// A contradiction inside the router: a defect of ours, never of the input.
///
/// An instance that met one refuses every further command with it, and stays readable.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
#[error("internal contradiction in {place}; this router instance has stopped")]
pub struct Fault {
    /// The part of the router that noticed it.
    pub place: &'static str,
}

/// Turns what must be there into a fault where it is not.
pub(crate) trait OrFault<T> {
    fn or_fault(self, place: &'static str) -> Result<T, Fault>;
}

impl<T> OrFault<T> for Option<T> {
    fn or_fault(self, place: &'static str) -> Result<T, Fault> {
        self.ok_or(Fault { place })
    }
}

impl OrFault<()> for bool {
    fn or_fault(self, place: &'static str) -> Result<(), Fault> {
        if self { Ok(()) } else { Err(Fault { place }) }
    }
}

/// Why a command was refused. Its effect is that of [`Advance`](crate::Advance) at the same instant. [T-4]
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CommandError {
    /// Time is earlier than that of the last `apply`; nothing changed at all. [T-2]
    #[error("time went backwards: {at} is before {now}")]
    TimeWentBackwards {
        /// The refused time.
        at: Timestamp,
        /// The time of the last `apply`.
        now: Timestamp,
    },
    /// Time is beyond the last instant; nothing changed at all. [T-2]
    #[error("time {at} is beyond the last instant {last}", last = Timestamp::MAX)]
    TimeOutOfRange {
        /// The refused time.
        at: Timestamp,
    },
    /// The router met an internal contradiction and has stopped.
    #[error(transparent)]
    Fault(#[from] Fault),

    /// No living contact has this id.
    #[error("there is no contact {contact}")]
    UnknownContact {
        /// The id.
        contact: ContactId,
    },
    /// A living contact has this id already. [C-1]
    #[error("contact {contact} is already {phase} in queue `{queue}`")]
    ContactExists {
        /// The id.
        contact: ContactId,
        /// Where it is in its life.
        phase: ContactPhase,
        /// Its queue.
        queue: Name,
    },
    /// The contact is not where the command needs it.
    #[error("contact {contact} is {phase}, so the command does not apply")]
    WrongPhase {
        /// The contact.
        contact: ContactId,
        /// Where it is in its life.
        phase: ContactPhase,
    },
    /// No live offer has this id: it never was, or it has ended.
    #[error("there is no live offer {offer}")]
    UnknownOffer {
        /// The id.
        offer: OfferId,
    },
    /// The age reaches back before time zero. [C-1]
    #[error("contact {contact} cannot be {age:?} old at {at}")]
    AgeTooLarge {
        /// The contact.
        contact: ContactId,
        /// The refused age.
        age: Duration,
        /// The time of the command.
        at: Timestamp,
    },
    /// The requirement is invalid. [C-2]
    #[error("the requirement of contact {contact} is refused: {fault}")]
    InvalidRequirement {
        /// The contact.
        contact: ContactId,
        /// What is wrong.
        fault: RequirementFault,
    },
    /// More agents are excluded than the limit. [C-1]
    #[error("contact {contact} excludes more than {limit} agents")]
    TooManyExclusions {
        /// The contact.
        contact: ContactId,
        /// The limit.
        limit: u32,
    },
    /// The limit of contacts is reached. [C-1]
    #[error("there are {limit} contacts already, the limit of this plan")]
    TooManyContacts {
        /// The limit.
        limit: u32,
    },
    /// The queue has reached its maximum length. [C-4]
    #[error("queue `{queue}` is full: {limit} contacts wait in it")]
    QueueFull {
        /// The queue.
        queue: Name,
        /// Its maximum length.
        limit: u32,
    },

    /// The plan has no such queue.
    #[error("there is no queue {queue} in this plan")]
    UnknownQueue {
        /// The id.
        queue: QueueId,
    },
    /// The plan has no such channel.
    #[error("there is no channel {channel} in this plan")]
    UnknownChannel {
        /// The id.
        channel: crate::ChannelId,
    },
    /// The plan has no such tenant.
    #[error("there is no tenant {tenant} in this plan")]
    UnknownTenant {
        /// The id.
        tenant: TenantId,
    },
    /// The plan has no such skill.
    #[error("there is no skill {skill} in this plan")]
    UnknownSkill {
        /// The id.
        skill: SkillId,
    },
    /// The queue does not take this channel. [C-1]
    #[error("queue `{queue}` does not take channel `{channel}`")]
    ChannelNotServed {
        /// The queue.
        queue: Name,
        /// The channel.
        channel: Name,
    },
    /// The queue is another tenant's. [C-1]
    #[error("queue `{queue}` does not serve tenant `{tenant}`")]
    TenantNotServed {
        /// The queue.
        queue: Name,
        /// The tenant.
        tenant: Name,
    },

    /// No signed-in agent has this id.
    #[error("agent {agent} is not signed in")]
    UnknownAgent {
        /// The id.
        agent: AgentId,
    },
    /// An agent of this id is signed in already.
    #[error("agent {agent} is already signed in")]
    AgentExists {
        /// The id.
        agent: AgentId,
    },
    /// The limit of agents is reached.
    #[error("there are {limit} agents already, the limit of this plan")]
    TooManyAgents {
        /// The limit.
        limit: u32,
    },
    /// The agent's profile is invalid.
    #[error("the profile of agent {agent} is refused: {fault}")]
    InvalidProfile {
        /// The agent.
        agent: AgentId,
        /// What is wrong.
        fault: ProfileFault,
    },
    /// The agent can never take this contact. [C-5]
    #[error("agent {agent} cannot take contact {contact}: {gate}")]
    AgentCannotTake {
        /// The agent.
        agent: AgentId,
        /// The contact.
        contact: ContactId,
        /// The condition it fails.
        gate: Gate,
    },
    /// The agent has no wrap-up of this contact.
    #[error("agent {agent} has no wrap-up of contact {contact}")]
    NotWrappingUp {
        /// The agent.
        agent: AgentId,
        /// The contact.
        contact: ContactId,
    },
    /// The agent has work in hand.
    #[error("agent {agent} has {count} pieces of work in hand")]
    WorkInHand {
        /// The agent.
        agent: AgentId,
        /// Live offers, active contacts and wrap-ups.
        count: u32,
    },
}

impl CommandError {
    /// A number that stays the same in every version; bindings and logs rely on it.
    pub const fn code(&self) -> u16 {
        match self {
            Self::TimeWentBackwards { .. } => 1,
            Self::TimeOutOfRange { .. } => 2,
            Self::Fault(_) => 3,
            Self::UnknownContact { .. } => 100,
            Self::ContactExists { .. } => 101,
            Self::WrongPhase { .. } => 102,
            Self::UnknownOffer { .. } => 103,
            Self::AgeTooLarge { .. } => 104,
            Self::InvalidRequirement { .. } => 105,
            Self::TooManyExclusions { .. } => 106,
            Self::TooManyContacts { .. } => 107,
            Self::QueueFull { .. } => 108,
            Self::UnknownQueue { .. } => 200,
            Self::UnknownChannel { .. } => 201,
            Self::UnknownTenant { .. } => 202,
            Self::UnknownSkill { .. } => 203,
            Self::ChannelNotServed { .. } => 204,
            Self::TenantNotServed { .. } => 205,
            Self::UnknownAgent { .. } => 300,
            Self::AgentExists { .. } => 301,
            Self::TooManyAgents { .. } => 302,
            Self::InvalidProfile { .. } => 303,
            Self::AgentCannotTake { .. } => 304,
            Self::NotWrappingUp { .. } => 305,
            Self::WorkInHand { .. } => 306,
        }
    }
}

/// What is wrong with an agent's profile.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ProfileFault {
    /// A tenant that the plan does not have.
    #[error("there is no tenant {tenant} in this plan")]
    UnknownTenant {
        /// The id.
        tenant: TenantId,
    },
    /// A tenant named twice.
    #[error("tenant `{tenant}` is named twice")]
    DuplicateTenant {
        /// The tenant.
        tenant: Name,
    },
    /// More queues than the limit.
    #[error("an agent is a member of at most {limit} queues")]
    TooManyQueues {
        /// The limit.
        limit: u32,
    },
    /// A queue that the plan does not have.
    #[error("there is no queue {queue} in this plan")]
    UnknownQueue {
        /// The id.
        queue: QueueId,
    },
    /// A queue named twice.
    #[error("queue `{queue}` is named twice")]
    DuplicateQueue {
        /// The queue.
        queue: Name,
    },
    /// A membership delay that the queue does not declare.
    #[error("queue `{queue}` declares no delay of {delay:?}")]
    UnknownDelay {
        /// The queue.
        queue: Name,
        /// The delay.
        delay: Duration,
    },
    /// More skills than the limit.
    #[error("an agent holds at most {limit} skills")]
    TooManySkills {
        /// The limit.
        limit: u32,
    },
    /// A skill that the plan does not have.
    #[error("there is no skill {skill} in this plan")]
    UnknownSkill {
        /// The id.
        skill: SkillId,
    },
    /// A skill named twice.
    #[error("skill `{skill}` is named twice")]
    DuplicateSkill {
        /// The skill.
        skill: Name,
    },
    /// A channel that the plan does not have.
    #[error("there is no channel {channel} in this plan")]
    UnknownChannel {
        /// The id.
        channel: crate::ChannelId,
    },
    /// A channel named twice.
    #[error("channel `{channel}` is named twice")]
    DuplicateChannel {
        /// The channel.
        channel: Name,
    },
    /// A channel on which the agent could hold nothing.
    #[error("the maximum on channel `{channel}` is 0")]
    NoContacts {
        /// The channel.
        channel: Name,
    },
    /// A capacity of 0 or above 1,000,000.
    #[error("a capacity of {capacity} is not from 1 to 1000000")]
    BadCapacity {
        /// The capacity.
        capacity: u32,
    },
    /// A capacity into which no contact of any enabled channel fits.
    #[error("a capacity of {capacity} has no room for a contact of any enabled channel")]
    CapacityTooSmall {
        /// The capacity.
        capacity: u32,
    },
    /// A weight of 0.
    #[error("a weight is at least 1")]
    NoWeight,
}

impl ProfileFault {
    /// A number that stays the same in every version; bindings and logs rely on it.
    pub const fn code(&self) -> u16 {
        match self {
            Self::UnknownTenant { .. } => 1100,
            Self::DuplicateTenant { .. } => 1101,
            Self::TooManyQueues { .. } => 1102,
            Self::UnknownQueue { .. } => 1103,
            Self::DuplicateQueue { .. } => 1104,
            Self::UnknownDelay { .. } => 1105,
            Self::TooManySkills { .. } => 1106,
            Self::UnknownSkill { .. } => 1107,
            Self::DuplicateSkill { .. } => 1108,
            Self::UnknownChannel { .. } => 1109,
            Self::DuplicateChannel { .. } => 1110,
            Self::NoContacts { .. } => 1111,
            Self::BadCapacity { .. } => 1112,
            Self::CapacityTooSmall { .. } => 1113,
            Self::NoWeight => 1114,
        }
    }
}
