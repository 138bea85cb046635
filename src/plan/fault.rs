//! Why a plan was refused, and where.

use crate::{Name, RequirementError};
use core::fmt;
use core::time::Duration;

/// Why a plan was refused: the first fault that was met, and its place.
///
/// ```
/// use toritsugi::{PlanDefinition, QueueDefinition};
///
/// let refused = PlanDefinition::new()
///     .skill("french")
///     .queue(QueueDefinition::new("Réclamations").requirement("frensh >= 50"))
///     .build();
/// let error = refused.unwrap_err();
/// assert_eq!(error.to_string(), "queue `Réclamations`, requirement: column 1: there is no skill `frensh` in this plan");
/// assert_eq!(error.code(), 1015);
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{place}: {fault}")]
#[non_exhaustive]
pub struct PlanError {
    /// Where it is wrong.
    pub place: Place,
    /// What is wrong.
    pub fault: PlanFault,
}

impl PlanError {
    /// A number that stays the same in every version: that of the fault.
    pub const fn code(&self) -> u16 {
        self.fault.code()
    }
}

/// A place in a plan. It is shown as ``queue `support`, requirement`` or ``queue `support`, step 2, requirement``.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Place {
    /// The plan as a whole.
    Plan,
    /// A field of the plan that stands outside all else.
    Field {
        /// The field that is wrong.
        field: &'static str,
    },
    /// A thing whose name is no name, so that only its number can tell it.
    Numbered {
        /// What it is.
        declaration: Declaration,
        /// Its number among its like, from 1, in the order of declaration.
        number: u32,
    },
    /// A thing that is declared by name.
    Named {
        /// What it is.
        declaration: Declaration,
        /// Its name.
        name: Name,
        /// The field that is wrong, if it is not the name.
        field: Option<&'static str>,
    },
    /// A step of a queue.
    Step {
        /// The name of the queue.
        queue: Name,
        /// The number of the step, from 1.
        step: u32,
        /// The field that is wrong, if it is one alone.
        field: Option<&'static str>,
    },
    /// What holds for every agent.
    Agents {
        /// The field that is wrong.
        field: &'static str,
    },
    /// The limits.
    Limits {
        /// The field that is wrong.
        field: &'static str,
    },
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Plan => f.write_str("plan"),
            Self::Field { field } => write!(f, "plan, {field}"),
            Self::Numbered { declaration, number } => write!(f, "{declaration} number {number}"),
            Self::Named { declaration, name, field: None } => write!(f, "{declaration} `{name}`"),
            Self::Named { declaration, name, field: Some(field) } => write!(f, "{declaration} `{name}`, {field}"),
            Self::Step { queue, step, field: None } => write!(f, "queue `{queue}`, step {step}"),
            Self::Step { queue, step, field: Some(field) } => write!(f, "queue `{queue}`, step {step}, {field}"),
            Self::Agents { field } => write!(f, "agents, {field}"),
            Self::Limits { field } => write!(f, "limits, {field}"),
        }
    }
}

/// What a plan declares by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum Declaration {
    /// A client company.
    Tenant,
    /// A channel.
    Channel,
    /// A skill.
    Skill,
    /// A queue.
    Queue,
    /// A site.
    Site,
}

impl fmt::Display for Declaration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Tenant => "tenant",
            Self::Channel => "channel",
            Self::Skill => "skill",
            Self::Queue => "queue",
            Self::Site => "site",
        })
    }
}

/// What is wrong with a plan.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PlanFault {
    /// Nothing to wait in.
    #[error("a plan has at least one queue")]
    NoQueue,
    /// More of a kind than there are ids for.
    #[error("a plan has at most {limit} {declaration}s")]
    TooMany {
        /// The kind.
        declaration: Declaration,
        /// The most of it.
        limit: u32,
    },
    /// A name that is empty or only white space.
    #[error("the name is blank")]
    BlankName,
    /// A name that no screen can show.
    #[error("a name has at most {limit} characters")]
    LongName {
        /// The most characters.
        limit: u32,
    },
    /// A line break, tabulator or the like in a name.
    #[error("a name has no control characters")]
    ControlCharacter,
    /// Two of a kind with one name.
    #[error("the name is declared twice")]
    DuplicateName,
    /// A tenant that is not declared.
    #[error("there is no tenant `{name}` in this plan")]
    UnknownTenant {
        /// The name as written.
        name: Name,
    },
    /// A channel that is not declared.
    #[error("there is no channel `{name}` in this plan")]
    UnknownChannel {
        /// The name as written.
        name: Name,
    },
    /// An ordering that the host did not supply.
    #[error("there is no ordering strategy `{name}`")]
    UnknownOrdering {
        /// The name as written.
        name: Name,
    },
    /// A selection that the host did not supply.
    #[error("there is no selection strategy `{name}`")]
    UnknownSelection {
        /// The name as written.
        name: Name,
    },
    /// A queue that is not declared.
    #[error("there is no queue `{name}` in this plan")]
    UnknownQueue {
        /// The name as written.
        name: Name,
    },
    /// A skill that is not declared.
    #[error("there is no skill `{name}` in this plan")]
    UnknownSkill {
        /// The name as written.
        name: Name,
    },
    /// A skill that a step relaxes twice.
    #[error("skill `{name}` is listed twice")]
    DuplicateSkill {
        /// The skill.
        name: Name,
    },
    /// A channel that is listed twice.
    #[error("channel `{name}` is listed twice")]
    DuplicateChannel {
        /// The channel.
        name: Name,
    },
    /// A requirement that cannot be read, or that no agent can ever meet. [C-2]
    #[error(transparent)]
    Requirement(#[from] RequirementError),
    /// A number outside its range.
    #[error("{value} is not from {low} to {high}")]
    OutOfRange {
        /// The number.
        value: u32,
        /// The least that will do.
        low: u32,
        /// The most that will do.
        high: u32,
    },
    /// An agent of the default capacity could take nothing.
    #[error("a capacity of {capacity} has no room for a contact of any channel")]
    NoRoom {
        /// The default capacity.
        capacity: u32,
    },
    /// A span of less than a microsecond where some time has to pass.
    #[error("the span is zero")]
    ZeroSpan,
    /// A span above [`MAX_SPAN`](crate::MAX_SPAN).
    #[error("a span is at most two years of 365 days")]
    LongSpan,
    /// More membership delays than a queue may have.
    #[error("a queue has at most {limit} delays")]
    TooManyDelays {
        /// The most of them.
        limit: u32,
    },
    /// A membership delay that is listed twice.
    #[error("the delay of {delay:?} is listed twice")]
    DuplicateDelay {
        /// The delay.
        delay: Duration,
    },
    /// A membership delay that no contact lives to see.
    #[error("the delay of {delay:?} never passes: contacts end after {maximum_wait:?}")]
    DelayNeverPasses {
        /// The delay.
        delay: Duration,
        /// The maximum wait of the queue.
        maximum_wait: Duration,
    },
    /// A time-out where nothing is asked of the agent.
    #[error("offers that are assigned never time out")]
    TimeoutOfAssigned,
    /// An ordering by deadline in a queue that has none.
    #[error("earliest deadline needs a service level")]
    NoServiceLevel,
    /// A channel that would interrupt itself. [A-12]
    #[error("a channel cannot interrupt itself")]
    InterruptsItself,
    /// Two channels that would interrupt each other, so that no agent could hold both. [A-12]
    #[error("channel `{name}` interrupts this one in turn")]
    MutualInterruption {
        /// The other channel.
        name: Name,
    },
    /// Accumulating priority without a rate. [O-7]
    #[error("accumulating priority needs at least one rate")]
    NoRate,
    /// A priority that is given two rates. [O-7]
    #[error("priority {priority} is given two rates")]
    DuplicateRate {
        /// The priority.
        priority: i16,
    },
    /// A limit that the wrap-up itself exceeds. [A-16]
    #[error("the longest wrap-up of {longest:?} is shorter than the wrap-up of {wrap_up:?}")]
    ShorterThanWrapUp {
        /// The longest wrap-up.
        longest: Duration,
        /// The time of the wrap-up itself.
        wrap_up: Duration,
    },
    /// A queue that would hand its contacts to itself.
    #[error("this is the queue itself")]
    SameQueue,
    /// More steps than the limit. [D-1]
    #[error("a queue has at most {limit} steps")]
    TooManySteps {
        /// The limit.
        limit: u32,
    },
    /// A step whose wait is below that of the step before. [D-1]
    #[error("the wait of {after:?} is below that of the step before")]
    StepOutOfOrder {
        /// The wait.
        after: Duration,
    },
    /// Conditions are to be looked at again where there are none. [D-2]
    #[error("there is no condition to look at again")]
    NoCondition,
    /// A step without effect. [D-3]
    #[error("it does nothing")]
    StepWithoutEffect,
    /// A step that raises the level limit to where it is already. [D-4]
    #[error("agents of level {levels} serve from the start")]
    LevelsNotRaised {
        /// The levels of the step.
        levels: u8,
    },
    /// A step that both moves and ends a contact. [D-3]
    #[error("a contact moves or ends, not both")]
    MovesAndEnds,
    /// A reason that only the router itself gives. [D-6]
    #[error("only the router itself ends contacts for this reason")]
    ReservedReason,
    /// Steps without wait that would move a contact round and round. [D-7]
    #[error("steps of wait zero lead from that queue back to this one")]
    EndlessMove,
}

impl PlanFault {
    /// A number that stays the same in every version; bindings and logs rely on it.
    pub const fn code(&self) -> u16 {
        match self {
            Self::NoQueue => 1000,
            Self::TooMany { .. } => 1001,
            Self::BlankName => 1002,
            Self::LongName { .. } => 1003,
            Self::ControlCharacter => 1004,
            Self::DuplicateName => 1005,
            Self::UnknownTenant { .. } => 1010,
            Self::UnknownChannel { .. } => 1011,
            Self::UnknownOrdering { .. } => 1012,
            Self::UnknownSelection { .. } => 1013,
            Self::DuplicateChannel { .. } => 1014,
            Self::Requirement(_) => 1015,
            Self::UnknownQueue { .. } => 1016,
            Self::UnknownSkill { .. } => 1017,
            Self::DuplicateSkill { .. } => 1018,
            Self::OutOfRange { .. } => 1020,
            Self::NoRoom { .. } => 1021,
            Self::ZeroSpan => 1030,
            Self::LongSpan => 1031,
            Self::TooManyDelays { .. } => 1032,
            Self::DuplicateDelay { .. } => 1033,
            Self::DelayNeverPasses { .. } => 1034,
            Self::TimeoutOfAssigned => 1035,
            Self::NoServiceLevel => 1036,
            Self::InterruptsItself => 1037,
            Self::MutualInterruption { .. } => 1038,
            Self::NoRate => 1039,
            Self::DuplicateRate { .. } => 1040,
            Self::ShorterThanWrapUp { .. } => 1041,
            Self::SameQueue => 1042,
            Self::TooManySteps { .. } => 1043,
            Self::StepOutOfOrder { .. } => 1044,
            Self::NoCondition => 1045,
            Self::StepWithoutEffect => 1046,
            Self::LevelsNotRaised { .. } => 1047,
            Self::MovesAndEnds => 1048,
            Self::ReservedReason => 1049,
            Self::EndlessMove => 1050,
        }
    }
}
