//! The whole state of a router as plain data, to be kept and to go on from.

use crate::router::Keys;
use crate::wire::{self, Digest, Fingerprint};
use crate::{
    AgentId, ContactId, Fault, Name, PlanDefinition, PlanError, ProfileFault, QueueId, RequirementFault, StrategyKind,
    Timestamp,
};
use alloc::string::{String, ToString};
use alloc::vec::Vec;

mod records;

pub(crate) use records::{
    AgentRecord, Armed, CallbackRecord, ContactRecord, DeclinedRecord, KeptStrategy, OfferRecord, OverdueRecord,
    PhaseRecord, PlaceRecord, QueueRecord, ReturnRecord, StagesRecord, StepRecord, WrapUpRecord,
};

/// The version of this form. It changes whenever the form does.
pub(crate) const VERSION: u16 = 1;

/// How the bytes of a snapshot begin.
const MAGIC: &[u8] = b"toritsugi snapshot\n";
/// The digest at their end.
const DIGEST_BYTES: usize = size_of::<u128>();

/// The whole state of a router at one instant, the plan it runs by included.
///
/// Taken by [`Router::snapshot`](crate::Router::snapshot), made a router again by [`Router::restore`](crate::Router::restore), which goes
/// on exactly as the first would have. It is kept in its compact binary form ([`to_bytes`](Self::to_bytes)), or as JSON or whatever else
/// serde writes; what is in it is of no concern to the host, and differs from version to version.
///
/// Of a state there is one snapshot: agents and contacts stand in the order of their ids, and nothing in it depends on how the state came
/// about. What can be derived is left out.
///
/// ```
/// use toritsugi::{PlanDefinition, QueueDefinition, Router, Snapshot, Strategies};
///
/// let router = Router::new(PlanDefinition::new().queue(QueueDefinition::new("support")).build()?);
/// let bytes = router.snapshot()?.to_bytes();
///
/// let snapshot = Snapshot::from_bytes(&bytes)?;
/// let again = Router::restore(&snapshot, &Strategies::new())?;
/// assert_eq!(again.digest()?, router.digest()?);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Snapshot {
    /// [`VERSION`]
    pub(crate) version: u16,
    pub(crate) plan: PlanDefinition,
    pub(crate) now: Timestamp,
    /// Events emitted, sequence numbers given, offers made, timers armed, places kept for a return so far.
    pub(crate) events: u64,
    pub(crate) sequences: u64,
    pub(crate) offers: u64,
    pub(crate) armings: u64,
    pub(crate) kept_returns: u64,
    /// How far the round of shares has come. [M-6]
    pub(crate) round: u64,
    pub(crate) batch: Option<Armed>,
    /// By site, whether it is closed. [A-13]
    pub(crate) closed_sites: Vec<bool>,
    /// By queue.
    pub(crate) queues: Vec<QueueRecord>,
    /// Ascending by id.
    pub(crate) agents: Vec<AgentRecord>,
    /// Ascending by id.
    pub(crate) contacts: Vec<ContactRecord>,
    /// Ascending by contact. [C-15]
    pub(crate) returns: Vec<ReturnRecord>,
    /// [T-10]
    pub(crate) keys: Keys,
    /// The host's own strategies that the plan names, with their parameters: orderings, then selections, each ascending by name.
    pub(crate) strategies: Vec<(KeptStrategy, Name, String)>,
    /// Ascending. [S-12]
    pub(crate) failed_strategies: Vec<(QueueId, StrategyKind)>,
}

impl Snapshot {
    /// The compact binary form, which ends with its digest. Linear in the size of the state.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::from(MAGIC);
        wire::put(self, &mut bytes);
        let digest = Fingerprint::of(&bytes).digest();
        bytes.extend_from_slice(&digest.0.to_le_bytes());
        bytes
    }

    /// Reads the compact binary form. Linear in the bytes, in time and in memory; the bytes may be anything.
    ///
    /// # Errors
    /// [`SnapshotError`], if they are not exactly what [`to_bytes`](Self::to_bytes) of this version gave.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, SnapshotError> {
        let form = bytes.strip_prefix(MAGIC).ok_or(SnapshotError::NoSnapshot)?;
        let (form, digest) = form.split_last_chunk::<DIGEST_BYTES>().ok_or(SnapshotError::Damaged)?;
        let signed = bytes.len().saturating_sub(DIGEST_BYTES);
        let expected = Fingerprint::of(bytes.get(..signed).unwrap_or_default()).digest();
        if expected.0 != u128::from_le_bytes(*digest) {
            return Err(SnapshotError::Damaged);
        }
        // The version is the first number, so that one of another form is told from one that is damaged.
        let (version, _) = wire::read_number(form).ok_or(SnapshotError::Damaged)?;
        check_version(version)?;
        wire::read(form).map_err(|error| SnapshotError::Malformed { what: error.to_string() })
    }

    /// The digest of the state: equal for equal states, on every machine. Linear in the size of the state.
    pub fn digest(&self) -> Digest {
        let mut fingerprint = Fingerprint::new();
        wire::put(self, &mut fingerprint);
        fingerprint.digest()
    }

    /// The instant it was taken at: that of the last command.
    pub const fn now(&self) -> Timestamp {
        self.now
    }

    /// The sequence number of the last event before it; the next has the one that follows. [T-6]
    pub const fn last_event(&self) -> u64 {
        self.events
    }
}

pub(crate) fn check_version(version: u64) -> Result<(), SnapshotError> {
    if version == u64::from(VERSION) { Ok(()) } else { Err(SnapshotError::OtherVersion { version, known: VERSION }) }
}

/// Why a snapshot is refused. Nothing is left half restored.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SnapshotError {
    /// The bytes do not begin as a snapshot does.
    #[error("these bytes are no snapshot")]
    NoSnapshot,
    /// The bytes are not those that were written.
    #[error("the snapshot is damaged: its bytes do not match its digest")]
    Damaged,
    /// It was written by another version of this library.
    #[error("the snapshot has form {version}; this version reads form {known}")]
    OtherVersion {
        /// The version of its form.
        version: u64,
        /// The one that is known.
        known: u16,
    },
    /// The digest matches, but the bytes are no snapshot.
    #[error("the snapshot cannot be read: {what}")]
    Malformed {
        /// What is wrong.
        what: String,
    },
    /// Its plan is refused: a strategy of the host's own is missing, for instance.
    #[error("the plan of the snapshot: {0}")]
    Plan(#[from] PlanError),
    /// A strategy of the host's own that is not the one it was: its parameters differ.
    #[error("the {kind} `{name}` of the host's own has other parameters than when the snapshot was taken")]
    OtherStrategy {
        /// Ordering or selection.
        kind: StrategyKind,
        /// By which the plan calls it.
        name: Name,
    },
    /// A number that is out of its range.
    #[error("the snapshot says of {thing} what cannot be: {rule}")]
    OutOfRange {
        /// What the number belongs to.
        thing: SnapshotPart,
        /// What it must be.
        rule: &'static str,
    },
    /// An agent's profile is refused.
    #[error("agent {agent} in the snapshot: {fault}")]
    InvalidProfile {
        /// The agent.
        agent: AgentId,
        /// What is wrong.
        fault: ProfileFault,
    },
    /// A contact's requirement is refused.
    #[error("contact {contact} in the snapshot: {fault}")]
    InvalidRequirement {
        /// The contact.
        contact: ContactId,
        /// What is wrong.
        fault: RequirementFault,
    },
    /// Its parts contradict one another.
    #[error("the parts of the snapshot contradict one another: {place}")]
    Contradiction {
        /// What does not hold.
        place: &'static str,
    },
}

impl SnapshotError {
    /// A number that stays the same in every version; bindings and logs rely on it.
    pub const fn code(&self) -> u16 {
        match self {
            Self::NoSnapshot => 1300,
            Self::Damaged => 1301,
            Self::OtherVersion { .. } => 1302,
            Self::Malformed { .. } => 1303,
            Self::Plan(_) => 1304,
            Self::OutOfRange { .. } => 1305,
            Self::InvalidProfile { .. } => 1306,
            Self::InvalidRequirement { .. } => 1307,
            Self::Contradiction { .. } => 1308,
            Self::OtherStrategy { .. } => 1309,
        }
    }
}

impl From<Fault> for SnapshotError {
    fn from(fault: Fault) -> Self {
        Self::Contradiction { place: fault.place }
    }
}

/// A part of a snapshot, as an error names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SnapshotPart {
    /// The router as a whole.
    #[error("the router")]
    Router,
    /// A queue.
    #[error("queue {0}")]
    Queue(QueueId),
    /// An agent.
    #[error("agent {0}")]
    Agent(AgentId),
    /// A contact.
    #[error("contact {0}")]
    Contact(ContactId),
}
