//! An agent's profile as people write it: by name, in Rust or in a file.

use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;
use core::time::Duration;

#[cfg(feature = "serde")]
mod text;

/// An agent's profile by name, as people write it. [`Plan::profile`](crate::Plan::profile) turns it into ids.
///
/// ```
/// use toritsugi::{
///     AgentChannelDefinition, MembershipDefinition, PlanDefinition, ProfileDefinition, QueueDefinition, QueueId,
/// };
///
/// let plan = PlanDefinition::new()
///     .skill("français")
///     .queue(QueueDefinition::new("ventes"))
///     .queue(QueueDefinition::new("Réclamations"))
///     .build()?;
/// let definition: ProfileDefinition = toml::from_str(
///     r#"
///     queues = ["ventes", { queue = "Réclamations", level = 1 }]
///     skills = { "français" = 80 }
///     channels = { voice = 1, chat = { maximum = 2, auto_accept = true } }
///     "#,
/// )?;
/// let profile = plan.profile(&definition)?;
/// assert_eq!((profile.queues[1].queue, profile.queues[1].level), (QueueId(1), 1));
///
/// let same = ProfileDefinition::new()
///     .queue("ventes")
///     .membership(MembershipDefinition::new("Réclamations").level(1))
///     .skill("français", 80)
///     .channel("voice", 1)
///     .channel_with("chat", AgentChannelDefinition { maximum: Some(2), auto_accept: Some(true) });
/// assert_eq!(same, definition);
///
/// let unknown = plan.profile(&ProfileDefinition::new().skill("frensh", 80));
/// assert_eq!(unknown.unwrap_err().to_string(), "there is no skill `frensh` in this plan");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields, default))]
#[non_exhaustive]
pub struct ProfileDefinition {
    /// The tenants it serves. Defaults to all.
    pub tenants: Vec<String>,
    /// The site it works at. Defaults to none. [A-13]
    pub site: Option<String>,
    /// The queues it is a member of, in a file each a name or a table. Defaults to none.
    pub queues: Vec<MembershipDefinition>,
    /// Its skills and their levels, 0 to 100. Defaults to none.
    #[cfg_attr(feature = "serde", serde(deserialize_with = "text::levels"))]
    pub skills: BTreeMap<String, u8>,
    /// The channels it works on, in a file each with the most contacts that it holds there or with a table. Defaults to all of the plan,
    /// as the plan has them.
    pub channels: BTreeMap<String, AgentChannelDefinition>,
    /// Units of work it can hold at a time, 1 to 1,000,000. Defaults to that of the plan.
    pub capacity: Option<u32>,
    /// Its place in a fixed order; lower comes first. Defaults to 0.
    pub position: u32,
    /// Its weight in a weighted random selection, at least 1. Defaults to 1.
    pub weight: u16,
}

impl Default for ProfileDefinition {
    fn default() -> Self {
        Self {
            tenants: Vec::new(),
            site: None,
            queues: Vec::new(),
            skills: BTreeMap::new(),
            channels: BTreeMap::new(),
            capacity: None,
            position: 0,
            weight: 1,
        }
    }
}

impl ProfileDefinition {
    /// Every tenant and channel of the plan, no queue and no skill.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a tenant that it serves.
    pub fn tenant(mut self, name: &str) -> Self {
        self.tenants.push(String::from(name));
        self
    }

    /// Sets the site it works at. Defaults to none.
    pub fn site(mut self, name: &str) -> Self {
        self.site = Some(String::from(name));
        self
    }

    /// Adds a queue, at level 0 and without delay.
    pub fn queue(self, name: &str) -> Self {
        self.membership(MembershipDefinition::new(name))
    }

    /// Adds a membership.
    pub fn membership(mut self, membership: MembershipDefinition) -> Self {
        self.queues.push(membership);
        self
    }

    /// Adds a skill with its level, 0 to 100; the same skill again replaces it.
    pub fn skill(mut self, name: &str, level: u8) -> Self {
        self.skills.insert(String::from(name), level);
        self
    }

    /// Adds a channel with the most contacts on it, at least 1; the same channel again replaces it.
    pub fn channel(self, name: &str, maximum: u32) -> Self {
        self.channel_with(name, AgentChannelDefinition { maximum: Some(maximum), auto_accept: None })
    }

    /// Adds a channel; the same channel again replaces it.
    pub fn channel_with(mut self, name: &str, channel: AgentChannelDefinition) -> Self {
        self.channels.insert(String::from(name), channel);
        self
    }

    /// Sets the capacity, 1 to 1,000,000 units. Defaults to that of the plan.
    pub const fn capacity(mut self, units: u32) -> Self {
        self.capacity = Some(units);
        self
    }

    /// Sets the place in a fixed order. Defaults to 0.
    pub const fn position(mut self, position: u32) -> Self {
        self.position = position;
        self
    }

    /// Sets the weight in a weighted random selection, at least 1. Defaults to 1.
    pub const fn weight(mut self, weight: u16) -> Self {
        self.weight = weight;
        self
    }
}

/// A channel on which an agent works. In a file it is the most contacts, or a table `{ maximum, auto_accept }`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "written by hosts with `..Default::default()`")]
pub struct AgentChannelDefinition {
    /// Most contacts of this channel at a time, at least 1. Defaults to the plan's maximum for the channel.
    pub maximum: Option<u32>,
    /// Whether offers on this channel are accepted at once, unasked. Defaults to what the plan says of the channel. [F-1]
    pub auto_accept: Option<bool>,
}

/// A membership by name. In a file it is the name of the queue, or a table `{ queue, level, delay, order, weight, idle_weight }`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct MembershipDefinition {
    /// The queue.
    pub queue: String,
    /// The agent's level in the queue: lower is served first, strictly. Defaults to 0.
    pub level: u8,
    /// How long a contact must have waited before this agent may be offered it: zero, or one of the delays that the queue
    /// declares. Defaults to zero.
    #[cfg_attr(feature = "serde", serde(with = "crate::time::span"))]
    pub delay: Duration,
    /// Where the queue stands among those of the agent when it looks for a contact: lower comes first, strictly. Defaults to the level.
    /// [M-3]
    pub order: Option<u8>,
    /// How much a wait in this queue counts for the agent where queues are compared by weighted wait, at least 1. Defaults to 1. [M-5]
    pub weight: u16,
    /// How much the agent's idle time counts in this queue's choice of who is idle longest, at least 1. Defaults to 1. [S-1]
    pub idle_weight: u16,
}

impl MembershipDefinition {
    /// A membership of level 0 without delay, of weights 1.
    pub fn new(queue: &str) -> Self {
        Self {
            queue: String::from(queue),
            level: 0,
            delay: Duration::ZERO,
            order: None,
            weight: Self::default_weight(),
            idle_weight: Self::default_weight(),
        }
    }

    /// Sets the level. Defaults to 0.
    pub const fn level(mut self, level: u8) -> Self {
        self.level = level;
        self
    }

    /// Sets the delay. Defaults to zero.
    pub const fn delay(mut self, delay: Duration) -> Self {
        self.delay = delay;
        self
    }

    /// Sets where the queue stands among those of the agent. Defaults to the level. [M-3]
    pub const fn order(mut self, order: u8) -> Self {
        self.order = Some(order);
        self
    }

    /// Sets how much a wait counts where queues are compared by weighted wait, at least 1. Defaults to 1. [M-5]
    pub const fn weight(mut self, weight: u16) -> Self {
        self.weight = weight;
        self
    }

    /// Sets how much the agent's idle time counts, at least 1. Defaults to 1. [S-1]
    pub const fn idle_weight(mut self, weight: u16) -> Self {
        self.idle_weight = weight;
        self
    }

    pub(super) const fn default_weight() -> u16 {
        1
    }
}
