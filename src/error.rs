//! Why a command was refused: typed, with stable codes.

use crate::{
    AgentId, ContactId, HostKey, Name, OfferId, QueueId, RequirementFault, SiteId, SkillId, TenantId, Timestamp,
};
use core::time::Duration;

mod fault;

pub use fault::{AnswerFault, CallbackFault, PlanInUse, ProfileFault, StageFault, StepFault};

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
    /// It rests until the customer writes again.
    Parked,
    /// It is a callback that is not due yet. [K-3]
    Scheduled,
    /// It is a callback whose customer is being called. [K-3]
    Dialling,
}

impl core::fmt::Display for ContactPhase {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(match self {
            Self::Waiting => "waiting",
            Self::Offered => "offered",
            Self::Accepted => "accepted",
            Self::Connected => "connected",
            Self::Parked => "parked",
            Self::Scheduled => "scheduled",
            Self::Dialling => "dialling",
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
    /// The agent is one of those of the preferred stage that runs. [G-7]
    Preferred,
    /// Enough other agents are idle for the queue to spare one. [G-8]
    Spare,
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
            Self::Preferred => "preferred",
            Self::Spare => "spare",
        })
    }
}

/// A contradiction inside the router: a defect of ours, never of the input.
///
/// An instance that met one refuses every further command with it, and stays readable. Read back as data it no longer knows the place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[error("internal contradiction in {place}; this router instance has stopped")]
pub struct Fault {
    /// The part of the router that noticed it.
    #[cfg_attr(feature = "serde", serde(with = "static_text"))]
    pub place: StaticText,
}

/// A name of its own, so that serde does not take it for text to borrow from what is read.
pub(crate) type StaticText = &'static str;

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
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "snake_case", deny_unknown_fields)
)]
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
    /// The key is remembered with another command; nothing changed at all. [T-9]
    #[error("key {key} came before with another command")]
    KeyReused {
        /// The key.
        key: HostKey,
    },

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
        #[cfg_attr(feature = "serde", serde(with = "crate::time::span"))]
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
    /// Its preferred stages are invalid. [P-1]
    #[error("stage {stage} of contact {contact} is refused: {fault}")]
    InvalidStage {
        /// The contact.
        contact: ContactId,
        /// The number of the stage, from 1.
        stage: u32,
        /// What is wrong.
        fault: StageFault,
    },
    /// Its own steps are invalid. [D-1]
    #[error("step {step} of contact {contact} is refused: {fault}")]
    InvalidStep {
        /// The contact.
        contact: ContactId,
        /// The number of the step, from 1.
        step: u32,
        /// What is wrong.
        fault: StepFault,
    },
    /// The callback is invalid. [K-1]
    #[error("the callback of contact {contact} is refused: {fault}")]
    InvalidCallback {
        /// The contact.
        contact: ContactId,
        /// What is wrong.
        fault: CallbackFault,
    },
    /// The contact is no callback. [K-5]
    #[error("contact {contact} is no callback")]
    NotACallback {
        /// The contact.
        contact: ContactId,
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
    /// The queue is closed. [H-1]
    #[error("queue `{queue}` is closed")]
    QueueClosed {
        /// The queue.
        queue: Name,
    },
    /// A queue cannot move its contacts to itself. [H-4]
    #[error("queue `{queue}` cannot move its contacts to itself")]
    MoveToItself {
        /// The queue.
        queue: Name,
    },
    /// More switches than the limit. [H-2]
    #[error("queue `{queue}` is given more than {limit} switches")]
    TooManySwitches {
        /// The queue.
        queue: Name,
        /// The limit.
        limit: u32,
    },
    /// A switch that is out of order or beyond the last instant. [H-2]
    #[error("switch {number} of queue `{queue}` at {at} is not after the one before, or beyond the last instant")]
    InvalidHours {
        /// The queue.
        queue: Name,
        /// The number of the switch, from 1.
        number: u32,
        /// Its instant.
        at: Timestamp,
    },
    /// The plan has no such site.
    #[error("there is no site {site} in this plan")]
    UnknownSite {
        /// The id.
        site: SiteId,
    },
    /// The new plan lacks what is in use, or does not fit it.
    #[error("the new plan does not fit what is in use: {fault}")]
    PlanInUse {
        /// What does not fit.
        fault: PlanInUse,
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
    /// The agent has as many contacts and wrap-ups in hand as the limit. [F-10]
    #[error("agent {agent} has {limit} contacts and wrap-ups in hand already, the limit of this plan")]
    AgentFull {
        /// The agent.
        agent: AgentId,
        /// The limit.
        limit: u32,
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
    /// The wrap-up would be extended by nothing, or beyond the longest of its queue.
    #[error("the wrap-up of contact {contact} cannot be extended by {by:?}: it ends at {latest} at the latest")]
    WrapUpTooLong {
        /// The agent.
        agent: AgentId,
        /// The contact.
        contact: ContactId,
        /// The refused time.
        #[cfg_attr(feature = "serde", serde(with = "crate::time::span"))]
        by: Duration,
        /// The latest end.
        latest: Timestamp,
    },
    /// The agent has work in hand.
    #[error("agent {agent} has {count} pieces of work in hand")]
    WorkInHand {
        /// The agent.
        agent: AgentId,
        /// Live offers, active contacts and wrap-ups.
        count: u32,
    },

    // Behind all others: kept refusals are told apart by their places in this list.
    /// The command came with kept answers of strategies of the host's own, which are not those to what is asked in this state: it, or something
    /// before it, is not what they were kept with. The router has stopped, and none of the command's events came out. [S-14]
    #[error("the answers of strategies that were kept with the command {fault}; this router instance has stopped")]
    OtherAnswers {
        /// What is wrong with them.
        fault: AnswerFault,
    },
}

impl CommandError {
    /// A number that stays the same in every version; bindings and logs rely on it.
    pub const fn code(&self) -> u16 {
        match self {
            Self::TimeWentBackwards { .. } => 1,
            Self::TimeOutOfRange { .. } => 2,
            Self::Fault(_) => 3,
            Self::KeyReused { .. } => 4,
            Self::OtherAnswers { .. } => 5,
            Self::UnknownContact { .. } => 100,
            Self::ContactExists { .. } => 101,
            Self::WrongPhase { .. } => 102,
            Self::UnknownOffer { .. } => 103,
            Self::AgeTooLarge { .. } => 104,
            Self::InvalidRequirement { .. } => 105,
            Self::TooManyExclusions { .. } => 106,
            Self::TooManyContacts { .. } => 107,
            Self::QueueFull { .. } => 108,
            Self::InvalidStage { .. } => 109,
            Self::InvalidStep { .. } => 110,
            Self::InvalidCallback { .. } => 111,
            Self::NotACallback { .. } => 112,
            Self::UnknownQueue { .. } => 200,
            Self::UnknownChannel { .. } => 201,
            Self::UnknownTenant { .. } => 202,
            Self::UnknownSkill { .. } => 203,
            Self::ChannelNotServed { .. } => 204,
            Self::TenantNotServed { .. } => 205,
            Self::QueueClosed { .. } => 206,
            Self::MoveToItself { .. } => 207,
            Self::TooManySwitches { .. } => 208,
            Self::InvalidHours { .. } => 209,
            Self::UnknownSite { .. } => 210,
            Self::PlanInUse { .. } => 211,
            Self::UnknownAgent { .. } => 300,
            Self::AgentExists { .. } => 301,
            Self::TooManyAgents { .. } => 302,
            Self::InvalidProfile { .. } => 303,
            Self::AgentCannotTake { .. } => 304,
            Self::NotWrappingUp { .. } => 305,
            Self::WorkInHand { .. } => 306,
            Self::WrapUpTooLong { .. } => 307,
            Self::AgentFull { .. } => 308,
        }
    }
}

/// Text of the crate's own, as data. What is read may be of another version, so it is not kept.
#[cfg(feature = "serde")]
pub(crate) mod static_text {
    use serde::Deserialize;

    pub(crate) fn serialize<S: serde::Serializer>(text: &&'static str, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(text)
    }

    pub(crate) fn deserialize<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<&'static str, D::Error> {
        alloc::string::String::deserialize(deserializer).map(|_| "something that another instance named")
    }
}
