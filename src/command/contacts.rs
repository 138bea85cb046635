//! Commands about contacts: entering, moving, callbacks, parking.

use super::{Direction, Priority};
use crate::{AgentId, ChannelId, ContactId, QueueId, Requirement, Step, TenantId, Timestamp};
use alloc::boxed::Box;
use alloc::vec::Vec;
use core::time::Duration;

/// A new contact enters a queue. [C-1]
///
/// ```
/// use toritsugi::{ChannelId, ContactId, Enqueue, Priority, QueueId};
///
/// let enqueue = Enqueue::new(ContactId(7), QueueId(0), ChannelId(0)).with_priority(Priority(5));
/// assert_eq!(enqueue.priority, Priority(5));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
pub struct Enqueue {
    /// The contact's id; it must not be that of a contact that has not ended.
    pub contact: ContactId,
    /// Where it waits.
    pub queue: QueueId,
    /// The channel it came by.
    pub channel: ChannelId,
    /// Defaults to inbound.
    #[cfg_attr(feature = "serde", serde(default))]
    pub direction: Direction,
    /// The client company it belongs to. Defaults to that of the queue, else the first of the plan.
    #[cfg_attr(feature = "serde", serde(default))]
    pub tenant: Option<TenantId>,
    /// Defaults to 0.
    #[cfg_attr(feature = "serde", serde(default))]
    pub priority: Priority,
    /// What it asks of an agent beside what the queue asks. Defaults to anyone.
    #[cfg_attr(feature = "serde", serde(default))]
    pub requirement: Requirement,
    /// How long it has waited already, elsewhere: zero or more, not before time zero. Defaults to zero.
    #[cfg_attr(feature = "serde", serde(default, with = "crate::time::span"))]
    pub age: Duration,
    /// Agents that must not be offered it. Defaults to none.
    #[cfg_attr(feature = "serde", serde(default))]
    pub excluded: Vec<AgentId>,
    /// Agents that alone may be offered it at first, stage by stage. Defaults to none. [P-1]
    #[cfg_attr(feature = "serde", serde(default))]
    pub preferred: Vec<PreferredStage>,
    /// Its own relaxation steps, in place of those of the queue. Defaults to those of the queue. [D-1]
    #[cfg_attr(feature = "serde", serde(default))]
    pub steps: Option<Vec<Step>>,
    /// Makes it a callback. Defaults to none: the customer holds the line. [K-1]
    #[cfg_attr(feature = "serde", serde(default))]
    pub callback: Option<Box<Callback>>,
}

impl Enqueue {
    /// An inbound contact of ordinary priority that any agent of the queue may take.
    pub const fn new(contact: ContactId, queue: QueueId, channel: ChannelId) -> Self {
        Self {
            contact,
            queue,
            channel,
            direction: Direction::Inbound,
            tenant: None,
            priority: Priority(0),
            requirement: Requirement::Anyone,
            age: Duration::ZERO,
            excluded: Vec::new(),
            preferred: Vec::new(),
            steps: None,
            callback: None,
        }
    }

    /// Sets who began it.
    pub const fn with_direction(mut self, direction: Direction) -> Self {
        self.direction = direction;
        self
    }

    /// Sets the client company.
    pub const fn with_tenant(mut self, tenant: TenantId) -> Self {
        self.tenant = Some(tenant);
        self
    }

    /// Sets the priority.
    pub const fn with_priority(mut self, priority: Priority) -> Self {
        self.priority = priority;
        self
    }

    /// Sets what it asks of an agent.
    pub fn with_requirement(mut self, requirement: Requirement) -> Self {
        self.requirement = requirement;
        self
    }

    /// Sets how long it has waited already.
    pub const fn with_age(mut self, age: Duration) -> Self {
        self.age = age;
        self
    }

    /// Sets the agents that must not be offered it.
    pub fn with_excluded(mut self, excluded: Vec<AgentId>) -> Self {
        self.excluded = excluded;
        self
    }

    /// Adds a stage of preferred agents, after those there are.
    pub fn preferring(mut self, stage: PreferredStage) -> Self {
        self.preferred.push(stage);
        self
    }

    /// Sets its own relaxation steps.
    pub fn with_steps(mut self, steps: Vec<Step>) -> Self {
        self.steps = Some(steps);
        self
    }

    /// Makes it a callback.
    pub fn with_callback(mut self, callback: Callback) -> Self {
        self.callback = Some(Box::new(callback));
        self
    }
}

/// Agents that alone may be offered a contact for a time: its last agent, its account owner. [P-1]
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
pub struct PreferredStage {
    /// The agents, at least one.
    pub agents: Vec<AgentId>,
    /// How long the stage lasts at most: more than zero, at most [`MAX_SPAN`](crate::MAX_SPAN).
    #[cfg_attr(feature = "serde", serde(with = "crate::time::span"))]
    pub within: Duration,
    /// Whether the stage ends at once when none of its agents is signed in and ready. Defaults to no. [P-3]
    #[cfg_attr(feature = "serde", serde(default))]
    pub skip_if_away: bool,
}

impl PreferredStage {
    /// One agent, for so long, even if it is away.
    pub fn agent(agent: AgentId, within: Duration) -> Self {
        Self { agents: Vec::from([agent]), within, skip_if_away: false }
    }

    /// Ends at once when none of its agents is signed in and ready.
    pub const fn skipped_if_away(mut self) -> Self {
        self.skip_if_away = true;
        self
    }
}

/// Whom the host calls first when a callback is due. [K-3]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[expect(clippy::exhaustive_enums, reason = "a call has two ends")]
pub enum CallFirst {
    /// The contact waits for an agent, and the customer is called when the agent has it.
    #[default]
    Agent,
    /// The customer is called, and waits for an agent when it answers.
    Customer,
}

/// How a customer is called back. [K-1]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields, default))]
#[expect(clippy::exhaustive_structs, reason = "written by hosts with `..Default::default()`")]
pub struct Callback {
    /// When it is due, after now. Defaults to none: the contact keeps its place, and its turn decides.
    pub due: Option<Timestamp>,
    /// Who is called first. Defaults to the agent; the customer needs a due instant.
    pub first: CallFirst,
    /// The agent it was agreed with. Defaults to none.
    pub owner: Option<CallbackOwner>,
    /// When it is given up, after now and after it is due. Defaults to never.
    pub expires_at: Option<Timestamp>,
}

/// The agent that a callback was agreed with. [K-2]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[expect(clippy::exhaustive_structs, reason = "an owner is an agent for a time")]
pub struct CallbackOwner {
    /// The agent.
    pub agent: AgentId,
    /// How long the callback waits for it alone while it is ready: more than zero, at most [`MAX_SPAN`](crate::MAX_SPAN).
    #[cfg_attr(feature = "serde", serde(with = "crate::time::span"))]
    pub within: Duration,
}

/// Where a transferred contact goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum TransferTarget {
    /// To wait in this queue.
    Queue(QueueId),
    /// To wait, in its present queue, for this agent alone. [C-6]
    Agent(AgentId),
}

/// Whether a transferred contact keeps the age it has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[expect(clippy::exhaustive_enums, reason = "an age is kept or it restarts")]
pub enum TransferAge {
    /// It keeps its age and sequence number, so it is no newcomer where it goes.
    #[default]
    Keep,
    /// It starts anew, behind those that wait.
    Restart,
}

/// A contact goes to another queue or agent. [C-5]
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
pub struct Transfer {
    /// The contact, in any state.
    pub contact: ContactId,
    /// Where it goes.
    pub to: TransferTarget,
    /// Defaults to keep.
    #[cfg_attr(feature = "serde", serde(default))]
    pub age: TransferAge,
    /// Replaces its requirement, if given.
    #[cfg_attr(feature = "serde", serde(default))]
    pub requirement: Option<Requirement>,
    /// Replaces its priority, if given.
    #[cfg_attr(feature = "serde", serde(default))]
    pub priority: Option<Priority>,
    /// Agents that alone may be offered it at first; of no account in a transfer to an agent. Defaults to none. [P-1]
    #[cfg_attr(feature = "serde", serde(default))]
    pub preferred: Vec<PreferredStage>,
    /// After how long a contact that is directed to an agent becomes an ordinary one of its queue, more than zero; of no account in a
    /// transfer to a queue. Defaults to never. [C-6]
    #[cfg_attr(feature = "serde", serde(default, with = "crate::time::optional_span"))]
    pub fallback: Option<Duration>,
}

impl Transfer {
    /// A transfer that keeps age, requirement and priority.
    pub const fn new(contact: ContactId, to: TransferTarget) -> Self {
        Self {
            contact,
            to,
            age: TransferAge::Keep,
            requirement: None,
            priority: None,
            preferred: Vec::new(),
            fallback: None,
        }
    }
}

/// A waiting customer hangs up and is to be called back. [K-1]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
pub struct RequestCallback {
    /// The contact, waiting or offered.
    pub contact: ContactId,
    /// How it is called back.
    pub callback: Callback,
}
