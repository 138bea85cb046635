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

/// A place in a plan. It is shown as ``queue `support`, requirement``.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Place {
    /// The plan as a whole.
    Plan,
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
            Self::Numbered { declaration, number } => write!(f, "{declaration} number {number}"),
            Self::Named { declaration, name, field: None } => write!(f, "{declaration} `{name}`"),
            Self::Named { declaration, name, field: Some(field) } => write!(f, "{declaration} `{name}`, {field}"),
            Self::Agents { field } => write!(f, "agents, {field}"),
            Self::Limits { field } => write!(f, "limits, {field}"),
        }
    }
}

/// What a plan declares by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
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
    /// A channel that a queue lists twice.
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
            Self::OutOfRange { .. } => 1020,
            Self::NoRoom { .. } => 1021,
            Self::ZeroSpan => 1030,
            Self::LongSpan => 1031,
            Self::TooManyDelays { .. } => 1032,
            Self::DuplicateDelay { .. } => 1033,
            Self::DelayNeverPasses { .. } => 1034,
            Self::TimeoutOfAssigned => 1035,
            Self::NoServiceLevel => 1036,
        }
    }
}
