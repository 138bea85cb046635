//! Commands about the centre as a whole: opening hours and the plan.

use crate::{Plan, QueueId, Timestamp};
use alloc::vec::Vec;

/// An instant at which a queue opens or closes. [H-2]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[expect(clippy::exhaustive_structs, reason = "a switch is an instant and a state")]
pub struct Switch {
    /// The instant.
    pub at: Timestamp,
    /// Whether the queue is open from then on.
    pub open: bool,
}

/// A queue's opening hours, as instants: it is for the host to expand weekly hours, holidays and time zones. [H-2]
///
/// A queue is open until a switch closes it. The last switch that is not after now sets its state at once, so begin the list with the state
/// that holds now; if all are still to come the state stays as it is until the first.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
pub struct SetHours {
    /// The queue.
    pub queue: QueueId,
    /// When it opens and closes, in ascending order; in place of what is left of the list before.
    pub switches: Vec<Switch>,
}

/// What happens to those that wait in a queue that closes. [H-5]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum WhenClosed {
    /// They are served.
    #[default]
    Keep,
    /// They end.
    End,
    /// They go to this queue, with the age they have.
    MoveTo(QueueId),
}

/// A queue is closed by hand, whatever its hours. [H-4]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
pub struct CloseQueue {
    /// The queue.
    pub queue: QueueId,
    /// What happens to those that wait. Defaults to keep.
    #[cfg_attr(feature = "serde", serde(default))]
    pub waiting: WhenClosed,
}

/// What happens to the contacts of a queue that another plan does not have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum RemovedQueues {
    /// The plan is refused while there are any.
    #[default]
    Refuse,
    /// They go to this queue of the new plan, with the age they have.
    MoveTo(QueueId),
    /// They end, if no agent holds them; otherwise the plan is refused.
    End,
}

/// What happens where a contact's own requirement names a skill that another plan does not have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum RemovedSkills {
    /// The plan is refused.
    #[default]
    Refuse,
    /// The part is dropped, if it may be relaxed; otherwise the plan is refused.
    Drop,
}

/// Another plan comes in place of the present one, while the router runs.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
pub struct ReplacePlan {
    /// The new plan.
    pub plan: Plan,
    /// Defaults to refuse.
    #[cfg_attr(feature = "serde", serde(default))]
    pub removed_queues: RemovedQueues,
    /// Defaults to refuse.
    #[cfg_attr(feature = "serde", serde(default))]
    pub removed_skills: RemovedSkills,
}

impl ReplacePlan {
    /// A replacement that is refused where something in use is gone.
    pub const fn new(plan: Plan) -> Self {
        Self { plan, removed_queues: RemovedQueues::Refuse, removed_skills: RemovedSkills::Refuse }
    }
}
