//! A queue by name.

use super::StepDefinition;
use crate::{AgentSelection, CallbackAttempts, OfferMode, QueueOrdering, ServiceLevel, Spare, WrapUp};
use alloc::string::String;
use alloc::vec::Vec;
use core::time::Duration;

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
    /// What it asks of every agent, as [`Plan::requirement`](crate::Plan::requirement) reads it. Defaults to nothing.
    #[cfg_attr(feature = "serde", serde(default))]
    pub requirement: Option<String>,
    /// Which of its contacts is more urgent. Defaults to first in, first out.
    #[cfg_attr(feature = "serde", serde(default, deserialize_with = "super::text::hinted"))]
    pub ordering: QueueOrdering,
    /// Which agent an arriving contact gets. Defaults to longest idle.
    #[cfg_attr(feature = "serde", serde(default, deserialize_with = "super::text::hinted"))]
    pub selection: AgentSelection,
    /// Its service-level target. Defaults to none.
    #[cfg_attr(feature = "serde", serde(default))]
    pub service_level: Option<ServiceLevel>,
    /// How its contacts are handed to agents. Defaults to one at a time.
    #[cfg_attr(feature = "serde", serde(default, deserialize_with = "super::text::hinted"))]
    pub offer_mode: OfferMode,
    /// How long an offer lives, more than zero. Defaults to 20 s where contacts are offered one at a time.
    #[cfg_attr(feature = "serde", serde(default, with = "crate::time::optional_span"))]
    pub offer_timeout: Option<Duration>,
    /// Whether a contact is connected as soon as an agent accepts it, without a [`Connect`](crate::Connect) of the host; callbacks are not, as their
    /// customers are yet to be reached. Defaults to no. [F-2]
    #[cfg_attr(feature = "serde", serde(default))]
    pub connect_on_accept: bool,
    /// What follows the end of a contact. Defaults to nothing.
    #[cfg_attr(feature = "serde", serde(default, deserialize_with = "super::text::hinted"))]
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
    /// Up to which level its agents serve a contact that enters. Defaults to all. [D-4]
    #[cfg_attr(feature = "serde", serde(default))]
    pub levels: Option<u8>,
    /// Its weight among the queues that an agent serves, 1 to 1,000,000. Defaults to 1. [M-5]
    #[cfg_attr(feature = "serde", serde(default = "QueueDefinition::default_weight"))]
    pub weight: u32,
    /// The idle agents that it leaves for others. Defaults to none. [G-8]
    #[cfg_attr(feature = "serde", serde(default))]
    pub spare: Option<Spare>,
    /// Whether an agent that declined is asked again only when nobody else is left. Defaults to no. [F-8]
    #[cfg_attr(feature = "serde", serde(default))]
    pub last_resort: bool,
    /// How long a wrap-up may be at most with its extensions, at least its own time. Defaults to as long as a span may be.
    #[cfg_attr(feature = "serde", serde(default, with = "crate::time::optional_span"))]
    pub longest_wrap_up: Option<Duration>,
    /// How long a contact that resumes waits for the agent that parked it, more than zero. Defaults to not at all.
    #[cfg_attr(feature = "serde", serde(default, with = "crate::time::optional_span"))]
    pub resume_claim: Option<Duration>,
    /// How often and when a callback is tried again. Defaults to [`CallbackAttempts::default`]. [K-5]
    #[cfg_attr(feature = "serde", serde(default))]
    pub callback: CallbackAttempts,
    /// Within how long a customer who gave up has its place back, more than zero. Defaults to never. [C-15]
    #[cfg_attr(feature = "serde", serde(default, with = "crate::time::optional_span"))]
    pub return_within: Option<Duration>,
    /// What happens to those that wait when its hours close it. Defaults to keep. [H-3]
    #[cfg_attr(feature = "serde", serde(default, deserialize_with = "super::text::hinted"))]
    pub at_close: ClosingDefinition,
    /// What becomes of a contact that waits, in ascending order of the wait. Defaults to nothing. [D-1]
    #[cfg_attr(feature = "serde", serde(default, rename = "step"))]
    pub steps: Vec<StepDefinition>,
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
            connect_on_accept: false,
            wrap_up: WrapUp::default(),
            maximum_wait: None,
            maximum_length: None,
            delays: Vec::new(),
            levels: None,
            weight: Self::default_weight(),
            spare: None,
            last_resort: false,
            longest_wrap_up: None,
            resume_claim: None,
            callback: CallbackAttempts::default(),
            return_within: None,
            at_close: ClosingDefinition::default(),
            steps: Vec::new(),
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

    /// Sets what it asks of every agent, as [`Plan::requirement`](crate::Plan::requirement) reads it. Defaults to nothing.
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

    /// Connects contacts, but for callbacks, as soon as an agent accepts them. Defaults to no: the host connects them. [F-2]
    pub const fn connect_on_accept(mut self) -> Self {
        self.connect_on_accept = true;
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

    /// Sets up to which level its agents serve a contact that enters; steps may raise it. Defaults to all. [D-4]
    pub const fn levels(mut self, up_to: u8) -> Self {
        self.levels = Some(up_to);
        self
    }

    /// Sets its weight among the queues that an agent serves, 1 to 1,000,000. Defaults to 1. [M-5]
    pub const fn weight(mut self, weight: u32) -> Self {
        self.weight = weight;
        self
    }

    /// Leaves so many idle agents, at least 1, for others, from this level of its agents on. Defaults to none. [G-8]
    pub const fn spare(mut self, agents: u32, from_level: u8) -> Self {
        self.spare = Some(Spare { agents, from_level });
        self
    }

    /// Asks an agent that declined again only when nobody else is left. Defaults to no. [F-8]
    pub const fn last_resort(mut self) -> Self {
        self.last_resort = true;
        self
    }

    /// Sets how long a wrap-up may be at most with its extensions, at least its own time. Defaults to as long as a span may be.
    pub const fn longest_wrap_up(mut self, span: Duration) -> Self {
        self.longest_wrap_up = Some(span);
        self
    }

    /// Sets how long a contact that resumes waits for the agent that parked it, more than zero. Defaults to not at all.
    pub const fn resume_claim(mut self, span: Duration) -> Self {
        self.resume_claim = Some(span);
        self
    }

    /// Sets how often and when a callback is tried again. Defaults to [`CallbackAttempts::default`]. [K-5]
    pub const fn callback(mut self, attempts: CallbackAttempts) -> Self {
        self.callback = attempts;
        self
    }

    /// Sets within how long a customer who gave up has its place back, more than zero. Defaults to never. [C-15]
    pub const fn return_within(mut self, span: Duration) -> Self {
        self.return_within = Some(span);
        self
    }

    /// Sets what happens to those that wait when its hours close it. Defaults to keep. [H-3]
    pub fn at_close(mut self, closing: ClosingDefinition) -> Self {
        self.at_close = closing;
        self
    }

    /// Adds a step, whose wait is not below that of the one before. Defaults to none. [D-1]
    pub fn step(mut self, step: StepDefinition) -> Self {
        self.steps.push(step);
        self
    }

    const fn default_weight() -> u32 {
        1
    }
}

/// What happens to those that wait in a queue when its hours close it. [H-5]
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum ClosingDefinition {
    /// They are served.
    #[default]
    Keep,
    /// They end.
    End,
    /// They go to this other queue, with the age they have.
    MoveTo(String),
}
