//! Relaxation steps: what becomes of a contact that waits.

use crate::{QueueId, Requirement, SkillId};
use alloc::vec::Vec;
use core::time::Duration;

/// What happens to a contact when it has waited so long in its queue. [D-1]
///
/// ```
/// use core::time::Duration;
/// use toritsugi::{QueueId, Step, StepExit};
///
/// let step = Step { raise_priority: 5, exit: Some(StepExit::MoveTo(QueueId(1))), ..Step::after(Duration::from_secs(30)) };
/// assert_eq!(step.after, Duration::from_secs(30));
/// assert!(step.when.is_empty());
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields, default))]
#[expect(clippy::exhaustive_structs, reason = "written by hosts with `..Step::after(wait)`")]
pub struct Step {
    /// How long the contact has waited in its queue, 0 for at once.
    #[cfg_attr(feature = "serde", serde(with = "crate::time::span"))]
    pub after: Duration,
    /// What must hold as well; all of it. Defaults to nothing. [D-8]
    pub when: Vec<StepCondition>,
    /// How often the conditions are looked at again until they hold, more than zero. Defaults to never: they hold when the step is due,
    /// or it is passed over. [D-2]
    #[cfg_attr(feature = "serde", serde(with = "crate::time::optional_span"))]
    pub recheck: Option<Duration>,
    /// Skills that are no longer asked for. Defaults to none. [V-5]
    pub drop: Vec<SkillId>,
    /// Skills that are asked for at a level lower by so much. Defaults to none. [V-5]
    pub lower: Vec<(SkillId, u8)>,
    /// What is asked from now on, in place of what the queue asks if it is the queue's step, or the contact if it is its own. Defaults to no change.
    pub requirement: Option<Requirement>,
    /// Up to which level the queue's agents may serve it from now on. Defaults to no change. [D-4]
    pub levels: Option<u8>,
    /// How much higher its priority is from now on. Defaults to 0.
    pub raise_priority: i16,
    /// A queue in which it waits as well. Defaults to none. [D-5]
    pub add_queue: Option<QueueId>,
    /// Whether the host is to offer the customer a callback. Defaults to no.
    pub offer_callback: bool,
    /// How it leaves the queue. Defaults to not at all.
    pub exit: Option<StepExit>,
}

impl Step {
    /// A step that does nothing yet.
    pub fn after(wait: Duration) -> Self {
        Self { after: wait, ..Self::default() }
    }
}

/// What must hold for a step to be taken. [D-8]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum StepCondition {
    /// More contacts than this wait in its queue, itself included.
    QueueLongerThan(u32),
    /// Nobody is signed in who could ever serve it.
    NoStaff,
    /// Nobody is signed in and ready, busy or not, who could ever serve it.
    NoReadyStaff,
    /// Its estimated wait is known and longer than this.
    EstimateAbove(#[cfg_attr(feature = "serde", serde(with = "crate::time::span"))] Duration),
    /// Of a hundred members of its queue that are signed in, fewer than this are ready, busy or not; 1 to 100.
    ReadyBelow(u8),
}

/// How a step takes a contact out of its queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum StepExit {
    /// It goes to this queue, with the age it has. [D-7]
    MoveTo(QueueId),
    /// It ends. [D-6]
    End(EndReason),
}

/// Why the router ended a contact, for the host to act on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum EndReason {
    /// To leave a message.
    Voicemail,
    /// To another service: a web page, a chat, a recorded answer.
    Deflected,
    /// With a busy tone.
    Busy,
    /// As there is nobody to serve it.
    NoStaff,
    /// As its queue closed: never by a step. [H-5]
    Closed,
    /// As the new plan has no such queue: never by a step. [R-4]
    PlanReplaced,
    /// Another reason, in the host's own numbering.
    Other(u16),
}

impl EndReason {
    /// Whether only the router itself gives it, so that no step may. [D-6]
    pub(crate) const fn is_reserved(self) -> bool {
        matches!(self, Self::Closed | Self::PlanReplaced)
    }
}
