//! Why a call is refused.

use napi::{Error, Status};
use toritsugi::sim::{CentreError, RunError};
use toritsugi::{CommandError, Fault, JournalError, SnapshotError};
use toritsugi_exchange::ExchangeError;

/// Why a call is refused. In JavaScript it becomes an error with this code, of a class that goes by it.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Refusal {
    #[error(transparent)]
    Exchange(#[from] ExchangeError),
    #[error("`{0}` is not an id: a whole number from 0, or a UUID")]
    NoId(String),
    #[error("the journal starts from another state than that of this router")]
    OtherState,
    #[error("there is no {what} `{name}` in this plan")]
    UnknownName { what: &'static str, name: String },
    #[error("centre: {0}")]
    Centre(#[from] CentreError),
    #[error("run: {0}")]
    Run(#[from] RunError),
    #[error("a buffer is too small: {0}")]
    SmallBuffer(&'static str),
}

impl Refusal {
    pub(crate) const fn code(&self) -> u16 {
        match self {
            Self::Exchange(error) => error.code(),
            Self::NoId(_) => 9003,
            Self::UnknownName { .. } => 9004,
            Self::OtherState => 9009,
            Self::Centre(_) => 9011,
            Self::Run(_) => 9012,
            Self::SmallBuffer(_) => 9013,
        }
    }
}

toritsugi_exchange::made_of!(Refusal: CommandError, Fault, JournalError, SnapshotError);

/// The code, a line break, the message: `lib/errors.js` takes it apart.
impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        Self::new(Status::GenericFailure, format!("{}\n{refusal}", refusal.code()))
    }
}
