//! Who contacts us, and how they behave.

use super::super::{Arrivals, Burst, Distribution};
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

/// Some contacts are passed on once they have been handled, whoever did it.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[non_exhaustive]
pub struct TransferShare {
    /// The queue in which they waited last. Defaults to the one that the traffic enters.
    #[cfg_attr(feature = "serde", serde(default))]
    pub from: Option<String>,
    /// The queue in which they wait next, keeping their age.
    pub to: String,
    /// Which part of them, 0 to 1.
    pub share: f64,
}

/// Some contacts come by another channel.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[non_exhaustive]
pub struct ChannelShare {
    /// The channel.
    pub channel: String,
    /// Which part of them, 0 to 1.
    pub share: f64,
    /// The queue that they enter. Defaults to that of the traffic.
    #[cfg_attr(feature = "serde", serde(default))]
    pub queue: Option<String>,
    /// Handling times are multiplied by this, more than 0 and at most 1000. Defaults to 1.
    #[cfg_attr(feature = "serde", serde(default = "TrafficDefinition::certain"))]
    pub handling_factor: f64,
}

/// Some customers go at once when they hear that they have to wait.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[non_exhaustive]
pub struct Balking {
    /// Which part of them, 0 to 1.
    pub share: f64,
    /// Only if so many others at least wait in the queue. Defaults to 0: whenever nobody answers at once.
    #[cfg_attr(feature = "serde", serde(default))]
    pub from_length: u32,
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
    /// The other channels by which some of them come. Defaults to none.
    #[cfg_attr(feature = "serde", serde(default))]
    pub other_channels: Vec<ChannelShare>,
    /// When it arrives.
    pub arrivals: Arrivals,
    /// More of them for a while. Defaults to none.
    #[cfg_attr(feature = "serde", serde(default))]
    pub bursts: Vec<Burst>,
    /// How much cycles differ in how many of them come, beside what all traffic has in common: the coefficient of variation, 0 to 10, of a gamma factor of
    /// mean 1 by which random arrivals and bursts are multiplied. Defaults to 0.
    #[cfg_attr(feature = "serde", serde(default))]
    pub day_variation: f64,
    /// How long it is handled once customer and agent are joined, before wrap-up.
    pub handling: Distribution,
    /// How long it waits before it gives up, anew in every queue. Defaults to for ever.
    #[cfg_attr(feature = "serde", serde(default))]
    pub patience: Option<Distribution>,
    /// Who goes at once when it has to wait. Defaults to nobody.
    #[cfg_attr(feature = "serde", serde(default))]
    pub balking: Option<Balking>,
    /// How long it takes to join customer and agent after the agent accepted: dialing and ringing. In a queue that connects on acceptance only
    /// callbacks take it. Defaults to no time.
    #[cfg_attr(feature = "serde", serde(default = "TrafficDefinition::no_time"))]
    pub connect_delay: Distribution,
    /// How long an agent wraps up, if that is less than its queue allows. Defaults to as long as the queue allows.
    #[cfg_attr(feature = "serde", serde(default))]
    pub wrap_up: Option<Distribution>,
    /// Who passes contacts on. Defaults to nobody.
    #[cfg_attr(feature = "serde", serde(default))]
    pub hand_over: Vec<HandOver>,
    /// Which parts are passed on, whoever handled them; those that a group hands over come first. Defaults to none.
    #[cfg_attr(feature = "serde", serde(default))]
    pub transfers: Vec<TransferShare>,
    /// Probability that a customer whose contact was completed comes again about the same matter as a new contact, 0 to 1; at most ten times. Defaults
    /// to 0.
    #[cfg_attr(feature = "serde", serde(default))]
    pub recontact_share: f64,
    /// After how long such a customer comes again. Defaults to an exponential distribution of mean 1 h.
    #[cfg_attr(feature = "serde", serde(default = "TrafficDefinition::default_recontact"))]
    pub recontact_after: Distribution,
    /// What a contact is worth if it is answered, in a unit of your own. Customers who come again about the same matter bring nothing. Defaults to 0.
    #[cfg_attr(feature = "serde", serde(default))]
    pub value: u32,
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
            other_channels: Vec::new(),
            arrivals: Arrivals::NONE,
            bursts: Vec::new(),
            day_variation: 0.0,
            handling: Distribution::ZERO,
            patience: None,
            balking: None,
            connect_delay: Self::no_time(),
            wrap_up: None,
            hand_over: Vec::new(),
            transfers: Vec::new(),
            recontact_share: 0.0,
            recontact_after: Self::default_recontact(),
            value: 0,
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

    /// Lets a share, 0 to 1, come by another channel, into the same queue.
    pub fn other_channel(mut self, channel: &str, share: f64) -> Self {
        let channel = String::from(channel);
        self.other_channels.push(ChannelShare { channel, share, queue: None, handling_factor: Self::certain() });
        self
    }

    /// Adds a burst. Defaults to none.
    pub fn burst(mut self, burst: Burst) -> Self {
        self.bursts.push(burst);
        self
    }

    /// Sets how much cycles differ in how many of them come, 0 to 10. Defaults to 0.
    pub const fn day_variation(mut self, variation: f64) -> Self {
        self.day_variation = variation;
        self
    }

    /// Lets a share, 0 to 1, go at once if it has to wait behind so many others at least. Defaults to nobody.
    pub const fn balking(mut self, share: f64, from_length: u32) -> Self {
        self.balking = Some(Balking { share, from_length });
        self
    }

    /// Passes a share, 0 to 1, of those that waited in its own queue on to another, whoever handled them.
    pub fn transfer(mut self, share: f64, to: &str) -> Self {
        self.transfers.push(TransferShare { from: None, to: String::from(to), share });
        self
    }

    /// Sets the probability that a customer comes again about the same matter, 0 to 1, and after how long. Defaults to 0.
    pub fn recontacts(mut self, share: f64, after: Distribution) -> Self {
        self.recontact_share = share;
        self.recontact_after = after;
        self
    }

    /// Sets what a contact is worth if it is answered. Defaults to 0.
    pub const fn value(mut self, value: u32) -> Self {
        self.value = value;
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

    const fn default_recontact() -> Distribution {
        Distribution::Exponential(Duration::from_secs(3_600))
    }

    const fn no_time() -> Distribution {
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
    /// The ways by which it comes, its own first.
    pub(in crate::sim) ways: Vec<Way>,
    pub(in crate::sim) tenant: TenantId,
    pub(in crate::sim) requirement: crate::Requirement,
    /// Position of the group, share, target.
    pub(in crate::sim) hand_over: Vec<(usize, f64, QueueId)>,
    /// From, share, target.
    pub(in crate::sim) transfers: Vec<(QueueId, f64, QueueId)>,
}

/// By which channel contacts come into which queue.
#[derive(Clone, Copy, Debug)]
pub(in crate::sim) struct Way {
    pub(in crate::sim) channel: ChannelId,
    pub(in crate::sim) queue: QueueId,
    pub(in crate::sim) share: f64,
    pub(in crate::sim) handling_factor: f64,
}

impl CheckedTraffic {
    /// The way that all take who take no other.
    pub(in crate::sim) fn own_way(&self) -> Way {
        self.ways.first().copied().unwrap_or(Way {
            channel: ChannelId(0),
            queue: QueueId(0),
            share: 1.0,
            handling_factor: 1.0,
        })
    }

    /// The way for a number of 0 to 1.
    pub(in crate::sim) fn way(&self, number: f64) -> Way {
        let mut left = number;
        for way in self.ways.iter().skip(1) {
            if left < way.share {
                return *way;
            }
            left -= way.share;
        }
        self.own_way()
    }
}
