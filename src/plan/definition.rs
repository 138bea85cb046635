//! The plan as people write it: by name, in Rust or in a file.

use super::check;
use crate::{Across, AgentDefaults, Limits, Plan, PlanError, Strategies};
use alloc::string::String;
use alloc::vec::Vec;
use core::time::Duration;

mod channel;
mod queue;
mod step;
#[cfg(feature = "serde")]
mod text;

pub use channel::ChannelDefinition;
pub use queue::{ClosingDefinition, QueueDefinition};
pub use step::StepDefinition;

/// A plan to be checked by [`build`](Self::build): names instead of ids. With feature `serde` it is also the file format, of which the
/// repository's `docs/plan.md` is the reference.
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
    /// The sites at which agents work. Defaults to none. [A-13]
    #[cfg_attr(feature = "serde", serde(rename = "site"))]
    pub sites: Vec<SiteDefinition>,
    /// The channels, at most 64. Defaults to [`ChannelDefinition::standard`].
    #[cfg_attr(feature = "serde", serde(rename = "channel"))]
    pub channels: Vec<ChannelDefinition>,
    /// The skills. Defaults to none.
    #[cfg_attr(feature = "serde", serde(rename = "skill"))]
    pub skills: Vec<SkillDefinition>,
    /// The queues, at least one.
    #[cfg_attr(feature = "serde", serde(rename = "queue"))]
    pub queues: Vec<QueueDefinition>,
    /// How the queues that an agent serves compare. Defaults to the urgency of their contacts. [M-5]
    pub across: Across,
    /// Over how long contacts and agents are collected and then assigned together, more than zero. Defaults to none: at once. [B-1]
    #[cfg_attr(feature = "serde", serde(with = "crate::time::optional_span"))]
    pub batch: Option<Duration>,
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

    /// Adds a site. Defaults to none.
    pub fn site(mut self, name: &str) -> Self {
        self.sites.push(SiteDefinition { name: String::from(name) });
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

    /// Sets how the queues that an agent serves compare. Defaults to [`Across::Urgency`].
    pub const fn across(mut self, across: Across) -> Self {
        self.across = across;
        self
    }

    /// Collects contacts and agents over so long, more than zero, and assigns them together. Defaults to at once. [B-1]
    pub const fn batch(mut self, span: Duration) -> Self {
        self.batch = Some(span);
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

/// A site to be. [A-13]
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[non_exhaustive]
pub struct SiteDefinition {
    /// Its name.
    pub name: String,
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
