//! Why a call is refused.

use toritsugi::{CommandError, Fault, JournalError, PlanError, SnapshotError};
use toritsugi_exchange::ExchangeError;

/// Why a call is refused: by the library, by the forms that bindings share, or here.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Refusal {
    #[error(transparent)]
    Exchange(#[from] ExchangeError),
    #[error("{0} is null")]
    Null(&'static str),
    #[error("{0} is not UTF-8")]
    NotUtf8(&'static str),
    #[error("a panic was caught: {0}")]
    Panic(String),
    #[error("this handle met a panic in an earlier call; free it and restore the router")]
    Broken,
    #[error("the journal starts from another state than that of this router")]
    OtherState,
    #[error("there is no such number {0} in this plan")]
    UnknownNumber(u16),
}

impl Refusal {
    pub(crate) const fn code(&self) -> u16 {
        match self {
            Self::Exchange(error) => error.code(),
            Self::Null(_) => 9001,
            Self::NotUtf8(_) => 9002,
            Self::Panic(_) => 9005,
            Self::Broken => 9008,
            Self::OtherState => 9009,
            Self::UnknownNumber(_) => 9010,
        }
    }
}

toritsugi_exchange::made_of!(Refusal: CommandError, Fault, JournalError, PlanError, SnapshotError);
