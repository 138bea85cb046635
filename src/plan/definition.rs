//! The plan as people write it: by name, in Rust or in a file.

use super::check;
use crate::{
    AgentDefaults, AgentSelection, Limits, OfferMode, Plan, PlanError, QueueOrdering, ServiceLevel, Strategies, WrapUp,
};
use alloc::string::String;
use alloc::vec::Vec;
use core::time::Duration;

/// A plan to be checked by [`build`](Self::build): names instead of ids. With feature `serde` it is also the file format.
///
/// A plan without channels has the standard ones ([`ChannelDefinition::standard`]); one without tenants has one, named `default`.
/// Names are any text of 1 to 200 characters without control characters, and spans at most [`MAX_SPAN`](crate::MAX_SPAN), counted in
/// whole microseconds, rounded down.
///
/// ```
/// use toritsugi::{PlanDefinition, QueueOrdering};
///
/// let definition: PlanDefinition = toml::from_str(
///     r#"
///     [[channel]]
///     name = "voice"
///
///     [[channel]]
///     name = "chat"
///     cost = 30
///     maximum = 3
///
///     [[skill]]
///     name = "français"
///
///     [[queue]]
///     name = "Réclamations"
///     channels = ["voice", "chat"]
///     requirement = "français >= 50"
///     ordering = { priority_credit = "30s" }
///     selection = "most_skilled"
///     service_level = { within = "20s", percent = 80 }
///     wrap_up = { timed = "1m30s" }
///     maximum_wait = "15m"
///     delays = ["10s", "1m"]
///
///     [agents]
///     capacity = 100
///     unanswered_limit = 3
///     back_off = { declined = "10s" }
///     "#,
/// )?;
/// let plan = definition.build()?;
/// let queue = &plan.queues()[0];
/// assert_eq!(queue.name.as_str(), "Réclamations");
/// assert_eq!(queue.ordering, QueueOrdering::PriorityCredit(core::time::Duration::from_secs(30)));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields, default))]
#[non_exhaustive]
pub struct PlanDefinition {
    /// The client companies. Defaults to one, named `default`.
    #[cfg_attr(feature = "serde", serde(rename = "tenant"))]
    pub tenants: Vec<TenantDefinition>,
    /// The channels, at most 64. Defaults to [`ChannelDefinition::standard`].
    #[cfg_attr(feature = "serde", serde(rename = "channel"))]
    pub channels: Vec<ChannelDefinition>,
    /// The skills. Defaults to none.
    #[cfg_attr(feature = "serde", serde(rename = "skill"))]
    pub skills: Vec<SkillDefinition>,
    /// The queues, at least one.
    #[cfg_attr(feature = "serde", serde(rename = "queue"))]
    pub queues: Vec<QueueDefinition>,
    /// What holds for every agent.
    pub agents: AgentDefaults,
    /// The most that the router will hold.
    pub limits: Limits,
}

impl PlanDefinition {
    /// An empty definition: no queue yet, so it would be refused.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a tenant. Defaults to one, named `default`.
    pub fn tenant(mut self, name: &str) -> Self {
        self.tenants.push(TenantDefinition { name: String::from(name) });
        self
    }

    /// Adds a channel; there may be 64. Defaults to [`ChannelDefinition::standard`].
    pub fn channel(mut self, channel: ChannelDefinition) -> Self {
        self.channels.push(channel);
        self
    }

    /// Adds a skill of weight 1. Defaults to none.
    pub fn skill(self, name: &str) -> Self {
        self.weighted_skill(name, SkillDefinition::default_weight())
    }

    /// Adds a skill with its weight in a best weighted proficiency; 0 leaves it out. [S-8]
    pub fn weighted_skill(mut self, name: &str, weight: u16) -> Self {
        self.skills.push(SkillDefinition { name: String::from(name), weight });
        self
    }

    /// Adds a queue; there must be one.
    pub fn queue(mut self, queue: QueueDefinition) -> Self {
        self.queues.push(queue);
        self
    }

    /// Sets what holds for every agent. Defaults to [`AgentDefaults::default`].
    pub const fn agents(mut self, agents: AgentDefaults) -> Self {
        self.agents = agents;
        self
    }

    /// Sets the most that the router will hold. Defaults to [`Limits::default`].
    pub const fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// Checks everything and gives the plan.
    ///
    /// # Errors
    /// [`PlanError`] with the place of the first fault.
    pub fn build(&self) -> Result<Plan, PlanError> {
        self.build_with(&Strategies::new())
    }

    /// As [`build`](Self::build), with the host's own strategies.
    ///
    /// # Errors
    /// [`PlanError`] with the place of the first fault.
    pub fn build_with(&self, strategies: &Strategies) -> Result<Plan, PlanError> {
        check::build(self, strategies)
    }
}

/// A tenant to be.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[non_exhaustive]
pub struct TenantDefinition {
    /// Its name.
    pub name: String,
}

/// A channel to be.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[non_exhaustive]
pub struct ChannelDefinition {
    /// Its name.
    pub name: String,
    /// Units of an agent's capacity that one contact takes, 1 to 1,000,000. Defaults to 100, the whole of a default agent.
    #[cfg_attr(feature = "serde", serde(default = "ChannelDefinition::default_cost"))]
    pub cost: u32,
    /// Most contacts of this channel an agent holds at a time, at least 1. Defaults to 1.
    #[cfg_attr(feature = "serde", serde(default = "ChannelDefinition::default_maximum"))]
    pub maximum: u32,
}

impl ChannelDefinition {
    /// A channel of which one contact takes the whole of a default agent.
    pub fn new(name: &str) -> Self {
        Self { name: String::from(name), cost: Self::default_cost(), maximum: Self::default_maximum() }
    }

    /// Sets the units of capacity that one contact takes, 1 to 1,000,000. Defaults to 100.
    pub const fn cost(mut self, units: u32) -> Self {
        self.cost = units;
        self
    }

    /// Sets the most contacts of this channel that an agent holds at a time, at least 1. Defaults to 1.
    pub const fn maximum(mut self, contacts: u32) -> Self {
        self.maximum = contacts;
        self
    }

    /// The ten standard channels, for agents of the default capacity of 100 units.
    ///
    /// Talk takes the whole agent; of written contacts it holds several, as many as a person follows at a time.
    ///
    /// ```
    /// use toritsugi::ChannelDefinition;
    ///
    /// let channels: Vec<_> =
    ///     ChannelDefinition::standard().into_iter().map(|channel| (channel.name, channel.cost, channel.maximum)).collect();
    /// assert_eq!(channels[0], ("voice".to_string(), 100, 1));
    /// assert_eq!(channels[3], ("chat".to_string(), 30, 3));
    /// assert_eq!(channels.len(), 10);
    /// ```
    pub fn standard() -> Vec<Self> {
        [
            ("voice", 100, 1),
            ("callback", 100, 1),
            ("video", 100, 1),
            ("chat", 30, 3),
            ("social message", 25, 4),
            ("sms", 25, 4),
            ("e-mail", 20, 5),
            ("web form", 20, 5),
            ("fax", 20, 5),
            ("letter", 20, 5),
        ]
        .map(|(name, cost, maximum)| Self::new(name).cost(cost).maximum(maximum))
        .into()
    }

    const fn default_cost() -> u32 {
        100
    }

    const fn default_maximum() -> u32 {
        1
    }
}

/// A skill to be.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[non_exhaustive]
pub struct SkillDefinition {
    /// Its name.
    pub name: String,
    /// Its weight in a best weighted proficiency; 0 leaves it out. Defaults to 1.
    #[cfg_attr(feature = "serde", serde(default = "SkillDefinition::default_weight"))]
    pub weight: u16,
}

impl SkillDefinition {
    const fn default_weight() -> u16 {
        1
    }
}

/// A queue to be.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[non_exhaustive]
pub struct QueueDefinition {
    /// Its name.
    pub name: String,
    /// The tenant it belongs to, if to one alone. Defaults to none: it serves all.
    #[cfg_attr(feature = "serde", serde(default))]
    pub tenant: Option<String>,
    /// The channels it takes. Defaults to all.
    #[cfg_attr(feature = "serde", serde(default))]
    pub channels: Vec<String>,
    /// What it asks of every agent, as [`Plan::requirement`] reads it. Defaults to nothing.
    #[cfg_attr(feature = "serde", serde(default))]
    pub requirement: Option<String>,
    /// Which of its contacts is more urgent. Defaults to first in, first out.
    #[cfg_attr(feature = "serde", serde(default))]
    pub ordering: QueueOrdering,
    /// Which agent an arriving contact gets. Defaults to longest idle.
    #[cfg_attr(feature = "serde", serde(default))]
    pub selection: AgentSelection,
    /// Its service-level target. Defaults to none.
    #[cfg_attr(feature = "serde", serde(default))]
    pub service_level: Option<ServiceLevel>,
    /// How its contacts are handed to agents. Defaults to one at a time.
    #[cfg_attr(feature = "serde", serde(default))]
    pub offer_mode: OfferMode,
    /// How long an offer lives, more than zero. Defaults to 20 s where contacts are offered one at a time.
    #[cfg_attr(feature = "serde", serde(default, with = "crate::time::optional_span"))]
    pub offer_timeout: Option<Duration>,
    /// What follows the end of a contact. Defaults to nothing.
    #[cfg_attr(feature = "serde", serde(default))]
    pub wrap_up: WrapUp,
    /// How long a contact waits at most, more than zero. Defaults to for ever.
    #[cfg_attr(feature = "serde", serde(default, with = "crate::time::optional_span"))]
    pub maximum_wait: Option<Duration>,
    /// How many contacts wait at most. Defaults to any number.
    #[cfg_attr(feature = "serde", serde(default))]
    pub maximum_length: Option<u32>,
    /// The membership delays that agents may have here. Defaults to none.
    #[cfg_attr(feature = "serde", serde(default, with = "crate::time::spans"))]
    pub delays: Vec<Duration>,
}

impl QueueDefinition {
    /// A queue of every tenant and channel, first in, first out to whoever is idle longest, one offer at a time.
    pub fn new(name: &str) -> Self {
        Self {
            name: String::from(name),
            tenant: None,
            channels: Vec::new(),
            requirement: None,
            ordering: QueueOrdering::default(),
            selection: AgentSelection::default(),
            service_level: None,
            offer_mode: OfferMode::default(),
            offer_timeout: None,
            wrap_up: WrapUp::default(),
            maximum_wait: None,
            maximum_length: None,
            delays: Vec::new(),
        }
    }

    /// Sets the tenant it belongs to alone. Defaults to none: it serves all.
    pub fn tenant(mut self, name: &str) -> Self {
        self.tenant = Some(String::from(name));
        self
    }

    /// Sets the channels it takes. Defaults to all.
    pub fn channels<'a>(mut self, names: impl IntoIterator<Item = &'a str>) -> Self {
        self.channels = names.into_iter().map(String::from).collect();
        self
    }

    /// Sets what it asks of every agent, as [`Plan::requirement`] reads it. Defaults to nothing.
    pub fn requirement(mut self, text: &str) -> Self {
        self.requirement = Some(String::from(text));
        self
    }

    /// Sets which of its contacts is more urgent. Defaults to first in, first out.
    pub fn ordering(mut self, ordering: QueueOrdering) -> Self {
        self.ordering = ordering;
        self
    }

    /// Sets which agent an arriving contact gets. Defaults to longest idle.
    pub fn selection(mut self, selection: AgentSelection) -> Self {
        self.selection = selection;
        self
    }

    /// Sets the service-level target: so many in a hundred, 1 to 100, within more than zero. Defaults to none.
    pub const fn service_level(mut self, within: Duration, percent: u8) -> Self {
        self.service_level = Some(ServiceLevel { within, percent });
        self
    }

    /// Sets how its contacts are handed to agents. Defaults to one at a time.
    pub const fn offer_mode(mut self, mode: OfferMode) -> Self {
        self.offer_mode = mode;
        self
    }

    /// Sets how long an offer lives, more than zero. Defaults to 20 s where contacts are offered one at a time.
    pub const fn offer_timeout(mut self, span: Duration) -> Self {
        self.offer_timeout = Some(span);
        self
    }

    /// Sets what follows the end of a contact; its span is more than zero. Defaults to nothing.
    pub const fn wrap_up(mut self, wrap_up: WrapUp) -> Self {
        self.wrap_up = wrap_up;
        self
    }

    /// Sets how long a contact waits at most, more than zero. Defaults to for ever.
    pub const fn maximum_wait(mut self, span: Duration) -> Self {
        self.maximum_wait = Some(span);
        self
    }

    /// Sets how many contacts wait at most, at least 1. Defaults to any number.
    pub const fn maximum_length(mut self, contacts: u32) -> Self {
        self.maximum_length = Some(contacts);
        self
    }

    /// Sets the membership delays that agents may have here: up to 16, each more than zero and less than the maximum wait.
    /// Defaults to none.
    pub fn delays(mut self, spans: impl IntoIterator<Item = Duration>) -> Self {
        self.delays = spans.into_iter().collect();
        self
    }
}
