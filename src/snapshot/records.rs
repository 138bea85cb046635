//! The parts of a snapshot. Timers stand with their owners; what is with an agent stands with the contact.

use crate::{
    AgentId, AgentProfile, Callback, ChannelId, ContactId, Direction, PreferredStage, Presence, Priority, QueueId,
    QueueView, Requirement, Step, StrategyKind, Switch, TenantId, Timestamp, Urgency,
};
use alloc::vec::Vec;
use core::time::Duration;
use serde::{Deserialize, Serialize};

/// An armed timer. [T-3]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Armed {
    pub(crate) due: Timestamp,
    /// Its number among all that were armed.
    pub(crate) arming: u64,
}

/// A strategy of the host's own, and what has to be known of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum KeptStrategy {
    Ordering,
    /// One whose answers of before are of no account: it is asked about every agent.
    Selection,
    /// Where it said that agents stand, of those that have not changed since: at least one, ascending by id. [S-11]
    Standings(Vec<(AgentId, i64)>),
}

impl KeptStrategy {
    pub(crate) const fn kind(&self) -> StrategyKind {
        match self {
            Self::Ordering => StrategyKind::Ordering,
            Self::Selection | Self::Standings(_) => StrategyKind::Selection,
        }
    }
}

/// What is kept of a queue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct QueueRecord {
    pub(crate) counts: QueueView,
    /// What it has seen, in microseconds. [E-1]
    pub(crate) handled: u128,
    pub(crate) releases: u64,
    pub(crate) waited: u128,
    pub(crate) abandons: u64,
    pub(crate) last_wait: Option<u64>,
    /// What is left of its hours. [H-2]
    pub(crate) switches: Vec<Switch>,
    pub(crate) next_switch: Option<Armed>,
    /// [M-6]
    pub(crate) turn: u64,
}

/// An agent that is signed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct AgentRecord {
    pub(crate) agent: AgentId,
    pub(crate) profile: AgentProfile,
    pub(crate) presence: Presence,
    pub(crate) idle_since: Timestamp,
    pub(crate) last_offer: Option<u64>,
    pub(crate) handled: u64,
    pub(crate) unanswered: u32,
    /// In the order in which they started.
    pub(crate) wrap_ups: Vec<WrapUpRecord>,
}

/// A wrap-up of an agent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct WrapUpRecord {
    pub(crate) offer: u64,
    pub(crate) contact: ContactId,
    pub(crate) queue: QueueId,
    pub(crate) channel: ChannelId,
    pub(crate) accepted_at: Timestamp,
    pub(crate) started_at: Timestamp,
    pub(crate) ends: Armed,
}

/// A contact that has not ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ContactRecord {
    pub(crate) contact: ContactId,
    pub(crate) channel: ChannelId,
    pub(crate) tenant: TenantId,
    pub(crate) direction: Direction,
    pub(crate) priority: Priority,
    pub(crate) requirement: Requirement,
    pub(crate) direct_to: Option<AgentId>,
    pub(crate) since: Timestamp,
    pub(crate) sequence: u64,
    pub(crate) accepted_at: Timestamp,
    pub(crate) phase: PhaseRecord,
    /// The home first.
    pub(crate) places: Vec<PlaceRecord>,
    /// Ascending by offer.
    pub(crate) offers: Vec<OfferRecord>,
    pub(crate) overdue: Option<OverdueRecord>,
    pub(crate) maximum_wait: Option<Armed>,
    pub(crate) excluded: Vec<AgentId>,
    pub(crate) declined: Vec<DeclinedRecord>,
    pub(crate) own_steps: Option<Vec<Step>>,
    pub(crate) next_step: Option<StepRecord>,
    pub(crate) rechecks: Vec<StepRecord>,
    /// [D-6]
    pub(crate) held_back: Vec<(u16, Timestamp)>,
    pub(crate) stages: Option<StagesRecord>,
    #[serde(with = "crate::time::optional_span")]
    pub(crate) fall_back_after: Option<Duration>,
    pub(crate) fallback: Option<Armed>,
    pub(crate) callback: Option<CallbackRecord>,
    /// [D-7]
    pub(crate) moves: (Timestamp, u8),
}

/// Where a contact is in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub(crate) enum PhaseRecord {
    Waiting,
    Offered { by: u8, allowed: u32, next_offer: Option<Armed> },
    Accepted { agent: AgentId, offer: u64 },
    Connected { agent: AgentId, offer: u64 },
    Parked { by: AgentId },
    Scheduled,
    Dialling,
}

/// A contact's place in a queue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PlaceRecord {
    pub(crate) queue: QueueId,
    pub(crate) nth: u8,
    pub(crate) entered_at: Timestamp,
    pub(crate) urgency: Urgency,
    pub(crate) rate: u32,
    pub(crate) delays_passed: u8,
    pub(crate) level_limit: Option<u8>,
    /// What the queue asks here, if a step has changed it.
    pub(crate) asks: Option<Requirement>,
    pub(crate) next_delay: Option<Armed>,
}

/// A live offer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct OfferRecord {
    pub(crate) offer: u64,
    pub(crate) agent: AgentId,
    pub(crate) expiry: Option<Armed>,
}

/// An end that waits for the end of the live offers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct OverdueRecord {
    pub(crate) due: Timestamp,
    /// By the expiry of its callback, else by its maximum wait.
    pub(crate) callback: bool,
}

/// An agent in the decline memory. [F-6]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct DeclinedRecord {
    pub(crate) agent: AgentId,
    pub(crate) back_off: Option<Armed>,
}

/// A step that is due some time, by its place in the list. [D-2]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct StepRecord {
    pub(crate) step: u16,
    pub(crate) timer: Armed,
}

/// Preferred stages, of which one runs. [P-1]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct StagesRecord {
    pub(crate) stages: Vec<PreferredStage>,
    pub(crate) current: u8,
    pub(crate) timer: Armed,
}

/// A callback. [K-1]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CallbackRecord {
    pub(crate) callback: Callback,
    pub(crate) attempts: u16,
    pub(crate) due: Option<Armed>,
    pub(crate) expiry: Option<Armed>,
}

/// The place of a customer who gave up. [C-15]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReturnRecord {
    pub(crate) contact: ContactId,
    pub(crate) queue: QueueId,
    pub(crate) since: Timestamp,
    pub(crate) sequence: u64,
    /// Its number among all that were kept.
    pub(crate) number: u64,
    pub(crate) ends: Armed,
}
