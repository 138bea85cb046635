//! What is wrong with the parts of a command.

use crate::{ChannelId, ContactId, Declaration, Name, QueueId, RequirementFault, SiteId, SkillId, TenantId};
use core::time::Duration;

/// What is wrong with a stage of preferred agents. [P-1]
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "snake_case", deny_unknown_fields)
)]
#[non_exhaustive]
pub enum StageFault {
    /// More stages than 16.
    #[error("a contact has at most 16 stages")]
    TooManyStages,
    /// No agent.
    #[error("a stage has at least one agent")]
    NoAgent,
    /// More agents in all stages than the limit.
    #[error("the stages of a contact name at most {limit} agents")]
    TooManyAgents {
        /// The limit.
        limit: u32,
    },
    /// A time of zero, or longer than the longest span.
    #[error("a stage lasts more than zero and at most two years, not {within:?}")]
    BadSpan {
        /// The time.
        #[cfg_attr(feature = "serde", serde(with = "crate::time::span"))]
        within: Duration,
    },
}

/// What is wrong with a relaxation step. [D-1]
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "snake_case", deny_unknown_fields)
)]
#[non_exhaustive]
pub enum StepFault {
    /// More steps than the limit.
    #[error("there are at most {limit} steps")]
    TooMany {
        /// The limit.
        limit: u32,
    },
    /// A wait longer than the longest span.
    #[error("a wait is at most two years, not {after:?}")]
    LongWait {
        /// The wait.
        #[cfg_attr(feature = "serde", serde(with = "crate::time::span"))]
        after: Duration,
    },
    /// A wait below that of the step before.
    #[error("its wait of {after:?} is below that of the step before")]
    OutOfOrder {
        /// The wait.
        #[cfg_attr(feature = "serde", serde(with = "crate::time::span"))]
        after: Duration,
    },
    /// A recheck time of zero, or longer than the longest span.
    #[error("a recheck time is more than zero and at most two years, not {recheck:?}")]
    BadRecheck {
        /// The time.
        #[cfg_attr(feature = "serde", serde(with = "crate::time::span"))]
        recheck: Duration,
    },
    /// A percentage that is not from 1 to 100.
    #[error("a share of ready agents is from 1 to 100 per cent, not {percent}")]
    BadPercent {
        /// The percentage.
        percent: u8,
    },
    /// A skill that the plan does not have.
    #[error("there is no skill {skill} in this plan")]
    UnknownSkill {
        /// The id.
        skill: SkillId,
    },
    /// An invalid requirement.
    #[error("its requirement is refused: {fault}")]
    InvalidRequirement {
        /// What is wrong.
        fault: RequirementFault,
    },
    /// A queue that the plan does not have.
    #[error("there is no queue {queue} in this plan")]
    UnknownQueue {
        /// The id.
        queue: QueueId,
    },
    /// A reason that only the router itself gives. [D-6]
    #[error("only the router itself ends contacts for this reason")]
    ReservedReason,
}

/// What is wrong with a callback. [K-1]
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "snake_case", deny_unknown_fields)
)]
#[non_exhaustive]
pub enum CallbackFault {
    /// It is due at an instant that is not after now, or beyond the last one.
    #[error("it is due at an instant that is not ahead")]
    BadDue,
    /// It expires at an instant that is not after now and after it is due, or beyond the last one.
    #[error("it expires at an instant that is not ahead and after it is due")]
    BadExpiry,
    /// The customer is to be called first, but there is no instant at which.
    #[error("the customer is called first only at a due instant")]
    CustomerFirstWithoutDue,
    /// The owner's time is zero, or longer than the longest span.
    #[error("an owner's time is more than zero and at most two years")]
    BadOwnerSpan,
}

/// Why another plan cannot come in place of the present one.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "snake_case", deny_unknown_fields)
)]
#[non_exhaustive]
pub enum PlanInUse {
    /// Something that is in use is gone.
    #[error("{declaration} `{name}` is in use")]
    Removed {
        /// What kind of thing.
        declaration: Declaration,
        /// Its name.
        name: Name,
    },
    /// The queue that contacts are to move to is not one of the new plan.
    #[error("there is no queue {queue} in the new plan to move to")]
    UnknownTarget {
        /// The id.
        queue: QueueId,
    },
    /// A contact asks for a skill that is gone.
    #[error("contact {contact} asks for skill `{skill}`")]
    SkillAsked {
        /// The contact.
        contact: ContactId,
        /// The skill.
        skill: Name,
    },
    /// A queue no longer takes the channel or tenant of one of its contacts.
    #[error("queue `{queue}` no longer takes contact {contact}")]
    NotTaken {
        /// The queue.
        queue: Name,
        /// The contact.
        contact: ContactId,
    },
}

/// What is wrong with an agent's profile.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "snake_case", deny_unknown_fields)
)]
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
    /// A site that the plan does not have.
    #[error("there is no site {site} in this plan")]
    UnknownSite {
        /// The id.
        site: SiteId,
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
        #[cfg_attr(feature = "serde", serde(with = "crate::time::span"))]
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
        channel: ChannelId,
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
            Self::UnknownSite { .. } => 1115,
        }
    }
}

/// What is wrong with answers of strategies of the host's own that were kept with a command. [S-14]
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "snake_case", deny_unknown_fields)
)]
#[non_exhaustive]
pub enum AnswerFault {
    /// More is asked than was answered.
    #[error("end before all is answered that is asked")]
    RanOut,
    /// An answer is, for instance, an urgency, but the question is for a fit.
    #[error("hold one to a question of another kind than is asked")]
    OtherKind,
    /// Less is asked than was answered.
    #[error("are more than is asked")]
    LeftOver,
}
