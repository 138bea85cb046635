//! The plan as people write it: by name, in Rust or in a file.

use crate::policy::{ErasedOrdering, ErasedSelection};
use crate::{
    AgentDefaults, AgentSelection, Limits, OfferMode, OrderingStrategy, Plan, PlanError, QueueOrdering,
    SelectionStrategy, ServiceLevel, WrapUp,
};
use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::time::Duration;

/// A plan to be checked by [`build`](Self::build): names instead of ids. With feature `serde` it is also the file format.
///
/// A plan without channels has the standard ones ([`ChannelDefinition::standard`]); one without tenants has one, named `default`.
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
    pub fn build_with(&self, _strategies: &Strategies) -> Result<Plan, PlanError> {
        Err(PlanError {})
    }
}

impl ChannelDefinition {
    const fn default_cost() -> u32 {
        100
    }

    const fn default_maximum() -> u32 {
        1
    }
}

impl SkillDefinition {
    const fn default_weight() -> u16 {
        1
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
    #[cfg_attr(feature = "serde", serde(default, with = "optional_span"))]
    pub offer_timeout: Option<Duration>,
    /// What follows the end of a contact. Defaults to nothing.
    #[cfg_attr(feature = "serde", serde(default))]
    pub wrap_up: WrapUp,
    /// How long a contact waits at most, more than zero. Defaults to for ever.
    #[cfg_attr(feature = "serde", serde(default, with = "optional_span"))]
    pub maximum_wait: Option<Duration>,
    /// How many contacts wait at most. Defaults to any number.
    #[cfg_attr(feature = "serde", serde(default))]
    pub maximum_length: Option<u32>,
    /// The membership delays that agents may have here. Defaults to none.
    #[cfg_attr(feature = "serde", serde(default, with = "spans"))]
    pub delays: Vec<Duration>,
}

/// The host's own strategies, by the names that a plan calls them.
#[derive(Clone, Debug, Default)]
pub struct Strategies {
    pub(crate) orderings: BTreeMap<String, Arc<dyn ErasedOrdering>>,
    pub(crate) selections: BTreeMap<String, Arc<dyn ErasedSelection>>,
}

impl Strategies {
    /// None yet.
    pub const fn new() -> Self {
        Self { orderings: BTreeMap::new(), selections: BTreeMap::new() }
    }

    /// Adds an ordering; one of the same name is replaced.
    pub fn ordering(mut self, name: &str, strategy: impl OrderingStrategy + 'static) -> Self {
        self.orderings.insert(String::from(name), Arc::new(strategy));
        self
    }

    /// Adds a selection; one of the same name is replaced.
    pub fn selection(mut self, name: &str, strategy: impl SelectionStrategy + 'static) -> Self {
        self.selections.insert(String::from(name), Arc::new(strategy));
        self
    }
}

#[cfg(feature = "serde")]
mod optional_span {
    use crate::time::span::Span;
    use core::time::Duration;
    use serde::{Deserialize, Serialize};

    pub(super) fn serialize<S: serde::Serializer>(span: &Option<Duration>, serializer: S) -> Result<S::Ok, S::Error> {
        span.map(Span).serialize(serializer)
    }

    pub(super) fn deserialize<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<Duration>, D::Error> {
        Ok(Option::<Span>::deserialize(deserializer)?.map(|span| span.0))
    }
}

#[cfg(feature = "serde")]
mod spans {
    use crate::time::span::Span;
    use alloc::vec::Vec;
    use core::time::Duration;
    use serde::{Deserialize, Serialize};

    pub(super) fn serialize<S: serde::Serializer>(spans: &[Duration], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(spans.iter().map(|span| Span(*span)))
    }

    pub(super) fn deserialize<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Vec<Duration>, D::Error> {
        Ok(Vec::<Span>::deserialize(deserializer)?.into_iter().map(|span| span.0).collect())
    }
}
