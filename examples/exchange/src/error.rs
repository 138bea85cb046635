//! Why something from outside is refused before the router sees it.

use crate::Kind;
use toritsugi::{CommandError, Fault, JournalError, PlanError, ProfileError, RequirementError, SnapshotError};

/// Why something from outside is refused. Codes of the library stay what they are; those of bindings begin at 9000.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ExchangeError {
    /// A command that the router refused.
    #[error(transparent)]
    Command(#[from] CommandError),
    /// A plan that is refused.
    #[error(transparent)]
    Plan(#[from] PlanError),
    /// A profile by name that is refused.
    #[error(transparent)]
    Profile(#[from] ProfileError),
    /// A requirement as text that is refused.
    #[error(transparent)]
    Requirement(#[from] RequirementError),
    /// A snapshot that is refused.
    #[error(transparent)]
    Snapshot(#[from] SnapshotError),
    /// A journal that cannot be read.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// Text that is no JSON, or of another shape than it should be.
    #[error("this is not {expected}: {what}")]
    Malformed {
        /// What it should be.
        expected: &'static str,
        /// Where it is not.
        what: String,
    },
    /// A name that the plan does not have.
    #[error("there is no {kind} `{name}` in this plan")]
    UnknownName {
        /// What it should name.
        kind: Kind,
        /// As written.
        name: String,
    },
    /// A command that has no flat form.
    #[error("the command has no flat form: {why}")]
    NotFlat {
        /// What does not fit.
        why: &'static str,
    },
    /// A flat record that says what cannot be.
    #[error("{field} {value} is out of its range in a flat record of kind {kind}")]
    InvalidFlat {
        /// The field.
        field: &'static str,
        /// What it holds.
        value: i128,
        /// The kind of the record.
        kind: u16,
    },
}

impl ExchangeError {
    /// A number that stays the same in every version: that of the library, or one from 9000 on.
    pub const fn code(&self) -> u16 {
        match self {
            Self::Command(error) => error.code(),
            Self::Plan(error) => error.code(),
            Self::Profile(error) => error.code(),
            Self::Requirement(error) => error.fault.code(),
            Self::Snapshot(error) => error.code(),
            Self::Journal(error) => error.code(),
            Self::Malformed { .. } => 9003,
            Self::UnknownName { .. } => 9004,
            Self::NotFlat { .. } => 9006,
            Self::InvalidFlat { .. } => 9007,
        }
    }
}

impl From<Fault> for ExchangeError {
    fn from(fault: Fault) -> Self {
        CommandError::from(fault).into()
    }
}

/// Lets a binding's own error, which is made of an [`ExchangeError`], be made of these errors of the library as well.
#[macro_export]
macro_rules! made_of {
    ($refusal:ty: $($error:ty),+) => {
        $(impl From<$error> for $refusal {
            fn from(error: $error) -> Self {
                $crate::ExchangeError::from(error).into()
            }
        })+
    };
}
