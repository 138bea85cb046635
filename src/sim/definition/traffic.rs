//! Who contacts us, and how they behave.

use super::super::{Arrivals, Distribution};
use crate::{CallFirst, ChannelId, Direction, Priority, QueueId, TenantId};
use alloc::string::String;
use alloc::vec::Vec;
use core::time::Duration;

/// A priority and how often it occurs.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[non_exhaustive]
pub struct PriorityShare {
    /// The priority.
    pub priority: Priority,
    /// How often, in proportion to the other shares; zero or more.
    pub share: f64,
}

/// Some contacts are passed on after a group has dealt with them.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[non_exhaustive]
pub struct HandOver {
    /// The group that passes them on.
    pub staff: String,
    /// Which part of the contacts that it dealt with, 0 to 1.
    pub share: f64,
    /// The queue in which they wait next, keeping their age.
    pub to: String,
}

/// A kind of contact.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[non_exhaustive]
pub struct TrafficDefinition {
    /// Its name, used once.
    pub name: String,
    /// The queue that it enters.
    pub queue: String,
    /// The channel by which it comes.
    pub channel: String,
    /// Who begins. Defaults to inbound.
    #[cfg_attr(feature = "serde", serde(default))]
    pub direction: Direction,
    /// The client company. Defaults to that of the queue, else the first of the plan.
    #[cfg_attr(feature = "serde", serde(default))]
    pub tenant: Option<String>,
    /// What it asks of an agent beside what the queue asks, as [`Plan::requirement`](crate::Plan::requirement) reads it. Defaults to nothing.
    #[cfg_attr(feature = "serde", serde(default))]
    pub requirement: Option<String>,
    /// Its priorities. Defaults to 0 always.
    #[cfg_attr(feature = "serde", serde(default))]
    pub priorities: Vec<PriorityShare>,
    /// When it arrives.
    pub arrivals: Arrivals,
    /// How long it is handled once customer and agent are joined, before wrap-up.
    pub handling: Distribution,
    /// How long it waits before it gives up, anew in every queue. Defaults to for ever.
    #[cfg_attr(feature = "serde", serde(default))]
    pub patience: Option<Distribution>,
    /// How long it takes to join customer and agent after the agent accepted: dialing and ringing. Defaults to no time.
    #[cfg_attr(feature = "serde", serde(default = "TrafficDefinition::no_time"))]
    pub connect_delay: Distribution,
    /// How long an agent wraps up, if that is less than its queue allows. Defaults to as long as the queue allows.
    #[cfg_attr(feature = "serde", serde(default))]
    pub wrap_up: Option<Distribution>,
    /// Who passes contacts on. Defaults to nobody.
    #[cfg_attr(feature = "serde", serde(default))]
    pub hand_over: Vec<HandOver>,
    /// Probability that a customer who is offered a callback takes it, 0 to 1. Defaults to 0.
    #[cfg_attr(feature = "serde", serde(default))]
    pub callback_share: f64,
    /// In how long customers want to be called back. Defaults to as soon as it is their turn: they keep their place.
    #[cfg_attr(feature = "serde", serde(default))]
    pub callback_after: Option<Distribution>,
    /// Who is called first for a callback; the customer only with `callback_after`. Defaults to the agent.
    #[cfg_attr(feature = "serde", serde(default))]
    pub callback_first: CallFirst,
    /// Probability that a customer who is called back answers, 0 to 1. Defaults to 1.
    #[cfg_attr(feature = "serde", serde(default = "TrafficDefinition::certain"))]
    pub callback_answered: f64,
    /// How long after it is promised (after it is due, with `callback_after`) a callback lapses, more than zero. Defaults to never.
    #[cfg_attr(feature = "serde", serde(default, with = "crate::time::optional_span"))]
    pub callback_expires: Option<Duration>,
    /// Probability that a customer who gave up tries again as the same contact, 0 to 1; at most ten times. Defaults to 0.
    #[cfg_attr(feature = "serde", serde(default))]
    pub return_share: f64,
    /// After how long such a customer tries again. Defaults to an exponential distribution of mean 2 min.
    #[cfg_attr(feature = "serde", serde(default = "TrafficDefinition::default_return"))]
    pub return_after: Distribution,
    /// How often at most a contact rests while the customer thinks, 0 to 100. Each number up to it is as likely, and cuts the
    /// handling into so many parts and one. Defaults to 0.
    #[cfg_attr(feature = "serde", serde(default))]
    pub parks: u32,
    /// How long it rests each time. Defaults to no time.
    #[cfg_attr(feature = "serde", serde(default = "TrafficDefinition::no_time"))]
    pub park_time: Distribution,
    /// Probability that a customer has been here before and is to have the same agent again, 0 to 1. Defaults to 0.
    #[cfg_attr(feature = "serde", serde(default))]
    pub last_agent_share: f64,
    /// How long it waits for that agent alone, more than zero; not at all while the agent is away. Defaults to 20 s.
    #[cfg_attr(feature = "serde", serde(default = "TrafficDefinition::default_stage", with = "crate::time::span"))]
    pub last_agent_within: Duration,
}

impl TrafficDefinition {
    /// Inbound contacts that never give up and are handled in no time. They do not arrive yet.
    pub fn new(name: &str, queue: &str, channel: &str) -> Self {
        Self {
            name: String::from(name),
            queue: String::from(queue),
            channel: String::from(channel),
            direction: Direction::Inbound,
            tenant: None,
            requirement: None,
            priorities: Vec::new(),
            arrivals: Arrivals::NONE,
            handling: Distribution::ZERO,
            patience: None,
            connect_delay: Self::no_time(),
            wrap_up: None,
            hand_over: Vec::new(),
            callback_share: 0.0,
            callback_after: None,
            callback_first: CallFirst::Agent,
            callback_answered: Self::certain(),
            callback_expires: None,
            return_share: 0.0,
            return_after: Self::default_return(),
            parks: 0,
            park_time: Self::no_time(),
            last_agent_share: 0.0,
            last_agent_within: Self::default_stage(),
        }
    }

    /// Sets who begins. Defaults to inbound.
    pub const fn direction(mut self, direction: Direction) -> Self {
        self.direction = direction;
        self
    }

    /// Sets the client company.
    pub fn tenant(mut self, name: &str) -> Self {
        self.tenant = Some(String::from(name));
        self
    }

    /// Sets what it asks of an agent.
    pub fn requirement(mut self, text: &str) -> Self {
        self.requirement = Some(String::from(text));
        self
    }

    /// Adds a priority, with its share.
    pub fn priority(mut self, priority: Priority, share: f64) -> Self {
        self.priorities.push(PriorityShare { priority, share });
        self
    }

    /// Sets when it arrives.
    pub fn arrivals(mut self, arrivals: Arrivals) -> Self {
        self.arrivals = arrivals;
        self
    }

    /// Sets how long it is handled.
    pub fn handling(mut self, handling: Distribution) -> Self {
        self.handling = handling;
        self
    }

    /// Sets how long it waits before it gives up. Defaults to for ever.
    pub fn patience(mut self, patience: Distribution) -> Self {
        self.patience = Some(patience);
        self
    }

    /// Sets how long it takes to join customer and agent. Defaults to no time.
    pub fn connect_delay(mut self, delay: Distribution) -> Self {
        self.connect_delay = delay;
        self
    }

    /// Sets how long an agent wraps up, if that is less than the queue allows.
    pub fn wrap_up(mut self, time: Distribution) -> Self {
        self.wrap_up = Some(time);
        self
    }

    /// Lets a group pass a share of its contacts, 0 to 1, on to another queue.
    pub fn hand_over(mut self, staff: &str, share: f64, to: &str) -> Self {
        self.hand_over.push(HandOver { staff: String::from(staff), share, to: String::from(to) });
        self
    }

    /// Sets the probabilities that a customer takes a callback, and then answers it, each 0 to 1. Default to 0 and 1.
    pub const fn callbacks(mut self, share: f64, answered: f64) -> Self {
        self.callback_share = share;
        self.callback_answered = answered;
        self
    }

    /// Sets in how long customers want to be called back, and who is called first. Default to as soon as it is their turn, and the agent.
    pub fn callback_after(mut self, after: Distribution, first: CallFirst) -> Self {
        self.callback_after = Some(after);
        self.callback_first = first;
        self
    }

    /// Sets how long after it is promised, or due, a callback lapses. Defaults to never.
    pub const fn callback_expires(mut self, expires: Duration) -> Self {
        self.callback_expires = Some(expires);
        self
    }

    /// Sets the probability that a customer who gave up tries again, 0 to 1, and after how long. Defaults to 0.
    pub fn returns(mut self, share: f64, after: Distribution) -> Self {
        self.return_share = share;
        self.return_after = after;
        self
    }

    /// Sets how often at most a contact rests while the customer thinks, 0 to 100, and how long each time. Defaults to 0.
    pub fn parks(mut self, most: u32, time: Distribution) -> Self {
        self.parks = most;
        self.park_time = time;
        self
    }

    /// Sets the probability that a customer is to have the agent of an earlier contact, 0 to 1, and how long it waits for that agent
    /// alone. Defaults to 0.
    pub const fn last_agent(mut self, share: f64, within: Duration) -> Self {
        self.last_agent_share = share;
        self.last_agent_within = within;
        self
    }

    pub(super) const fn no_time() -> Distribution {
        Distribution::ZERO
    }

    const fn certain() -> f64 {
        1.0
    }

    const fn default_return() -> Distribution {
        Distribution::Exponential(Duration::from_secs(120))
    }

    const fn default_stage() -> Duration {
        Duration::from_secs(20)
    }
}

#[derive(Clone, Debug)]
pub(in crate::sim) struct CheckedTraffic {
    pub(in crate::sim) definition: TrafficDefinition,
    pub(in crate::sim) queue: QueueId,
    pub(in crate::sim) channel: ChannelId,
    pub(in crate::sim) tenant: TenantId,
    pub(in crate::sim) requirement: crate::Requirement,
    /// Position of the group, share, target.
    pub(in crate::sim) hand_over: Vec<(usize, f64, QueueId)>,
}
