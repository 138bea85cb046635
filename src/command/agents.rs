//! Commands about agents: their profile, signing in and out.

use super::NotReadyReason;
use crate::{AgentId, ChannelId, Level, QueueId, SiteId, SkillId, TenantId};
use alloc::boxed::Box;
use alloc::vec::Vec;
use core::time::Duration;

/// What an agent brings: whom it serves, where, with which skills, on which channels.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields, default))]
pub struct AgentProfile {
    /// The tenants it serves. Defaults to all.
    pub tenants: Tenants,
    /// The site it works at. Defaults to none.
    pub site: Option<SiteId>,
    /// The queues it is a member of. Defaults to none.
    pub queues: Vec<Membership>,
    /// Its skills and their levels. Defaults to none.
    pub skills: Vec<(SkillId, Level)>,
    /// The channels it works on. Defaults to all of the plan, at the plan's maximum.
    pub channels: Option<Vec<AgentChannel>>,
    /// Units of work it can hold at a time, 1 to 1,000,000. Defaults to that of the plan.
    pub capacity: Option<u32>,
    /// Its place in a fixed order; lower comes first. Defaults to 0.
    pub position: u32,
    /// Its weight in a weighted random selection, at least 1. Defaults to 1.
    pub weight: u16,
}

impl Default for AgentProfile {
    fn default() -> Self {
        Self {
            tenants: Tenants::All,
            site: None,
            queues: Vec::new(),
            skills: Vec::new(),
            channels: None,
            capacity: None,
            position: 0,
            weight: 1,
        }
    }
}

/// The tenants that an agent serves.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[expect(clippy::exhaustive_enums, reason = "all of them or a list of them: nothing else can be said")]
pub enum Tenants {
    /// Every tenant of the plan.
    #[default]
    All,
    /// These only.
    Only(Vec<TenantId>),
}

/// An agent's membership of a queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
pub struct Membership {
    /// The queue.
    pub queue: QueueId,
    /// The agent's level in the queue: lower is served first, strictly. Defaults to 0.
    #[cfg_attr(feature = "serde", serde(default))]
    pub level: u8,
    /// How long a contact must have waited in the queue before this agent may be offered it: zero, or one of the delays that the
    /// queue declares. Defaults to zero.
    #[cfg_attr(feature = "serde", serde(default, with = "crate::time::span"))]
    pub delay: Duration,
    /// Where the queue stands among those of the agent when it looks for a contact: lower comes first, strictly. Defaults to the level. [M-3]
    #[cfg_attr(feature = "serde", serde(default))]
    pub order: Option<u8>,
    /// How much a wait in this queue counts for the agent where queues are compared by weighted wait, at least 1. Defaults to 1. [M-5]
    #[cfg_attr(feature = "serde", serde(default = "Membership::default_weight"))]
    pub weight: u16,
    /// How much the agent's idle time counts in this queue's choice of who is idle longest, at least 1. Defaults to 1. [S-1]
    #[cfg_attr(feature = "serde", serde(default = "Membership::default_weight"))]
    pub idle_weight: u16,
}

impl Membership {
    /// A membership of level 0 without delay, of weights 1.
    pub const fn new(queue: QueueId) -> Self {
        Self {
            queue,
            level: 0,
            delay: Duration::ZERO,
            order: None,
            weight: Self::default_weight(),
            idle_weight: Self::default_weight(),
        }
    }

    const fn default_weight() -> u16 {
        1
    }

    /// Where the queue stands among those of the agent. [M-3]
    pub const fn order(&self) -> u8 {
        match self.order {
            Some(order) => order,
            None => self.level,
        }
    }

    /// Sets the order among the agent's queues.
    pub const fn in_order(mut self, order: u8) -> Self {
        self.order = Some(order);
        self
    }

    /// Sets the level.
    pub const fn at_level(mut self, level: u8) -> Self {
        self.level = level;
        self
    }

    /// Sets the delay.
    pub const fn after(mut self, delay: Duration) -> Self {
        self.delay = delay;
        self
    }
}

/// A channel on which an agent works.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
pub struct AgentChannel {
    /// The channel.
    pub channel: ChannelId,
    /// Most contacts of this channel at a time, at least 1. Defaults to the plan's maximum for the channel.
    #[cfg_attr(feature = "serde", serde(default))]
    pub maximum: Option<u32>,
    /// Whether offers on this channel are accepted at once, unasked. Defaults to what the plan says of the channel. [F-1]
    #[cfg_attr(feature = "serde", serde(default))]
    pub auto_accept: Option<bool>,
}

/// How an agent signs in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[expect(clippy::exhaustive_enums, reason = "an agent that signs in is ready or it is not")]
pub enum SignInAs {
    /// Ready at once.
    #[default]
    Ready,
    /// Not ready yet.
    NotReady(NotReadyReason),
}

/// An agent comes to work.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
pub struct SignIn {
    /// The agent's id; it must not be signed in.
    pub agent: AgentId,
    /// What it brings. Boxed, as it is by far the largest part of any command.
    pub profile: Box<AgentProfile>,
    /// Defaults to ready.
    #[cfg_attr(feature = "serde", serde(default))]
    pub presence: SignInAs,
}

impl SignIn {
    /// Signs in ready.
    pub fn new(agent: AgentId, profile: AgentProfile) -> Self {
        Self { agent, profile: Box::new(profile), presence: SignInAs::Ready }
    }
}

/// An agent's skills, queues or channels change, while it works.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
pub struct UpdateAgent {
    /// The agent.
    pub agent: AgentId,
    /// Its new profile, whole.
    pub profile: Box<AgentProfile>,
}

/// What happens to the work of an agent that signs out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum WorkInHand {
    /// The sign-out is refused while there is any; [`Drain`](crate::Drain) waits for its end.
    #[default]
    Refuse,
    /// It returns to its queues, in place.
    Requeue,
}

/// An agent leaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
pub struct SignOut {
    /// The agent.
    pub agent: AgentId,
    /// Defaults to refuse.
    #[cfg_attr(feature = "serde", serde(default))]
    pub work: WorkInHand,
}
