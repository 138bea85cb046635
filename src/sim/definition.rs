//! The model as people write it: who calls, who works, under which plan.

use super::{Arrivals, CentreError, Distribution, check};
use crate::{AgentProfile, ChannelId, Direction, Plan, PlanDefinition, Priority, ProfileDefinition, QueueId, TenantId};
use alloc::string::String;
use alloc::vec::Vec;
use core::time::Duration;

const DAY: Duration = Duration::from_secs(24 * 3600);

/// A whole centre, to be checked by [`build`](Self::build). With feature `serde` it is also the file format: a `[plan]`, any
/// number of `[[staff]]` and any number of `[[traffic]]`.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[non_exhaustive]
pub struct CentreDefinition {
    /// The length of what repeats: shifts and arrivals come again after it. More than zero. Defaults to 24 h.
    #[cfg_attr(feature = "serde", serde(default = "CentreDefinition::default_cycle", with = "crate::time::span"))]
    pub cycle: Duration,
    /// The routing plan.
    pub plan: PlanDefinition,
    /// Who works. Defaults to nobody.
    #[cfg_attr(feature = "serde", serde(default))]
    pub staff: Vec<StaffDefinition>,
    /// Who contacts us. Defaults to nobody.
    #[cfg_attr(feature = "serde", serde(default))]
    pub traffic: Vec<TrafficDefinition>,
}

impl CentreDefinition {
    /// A centre with this plan, without staff and traffic.
    pub const fn new(plan: PlanDefinition) -> Self {
        Self { cycle: DAY, plan, staff: Vec::new(), traffic: Vec::new() }
    }

    /// Sets the length of what repeats. Defaults to 24 h.
    pub const fn cycle(mut self, cycle: Duration) -> Self {
        self.cycle = cycle;
        self
    }

    /// Adds a group of agents.
    pub fn staff(mut self, staff: StaffDefinition) -> Self {
        self.staff.push(staff);
        self
    }

    /// Adds a kind of contact.
    pub fn traffic(mut self, traffic: TrafficDefinition) -> Self {
        self.traffic.push(traffic);
        self
    }

    /// Checks everything and gives the centre.
    ///
    /// # Errors
    /// [`CentreError`] with the place of the first fault.
    pub fn build(self) -> Result<Centre, CentreError> {
        check::centre(self)
    }

    #[cfg(feature = "serde")]
    const fn default_cycle() -> Duration {
        DAY
    }
}

/// From when to when an agent works, counted from the start of the cycle (midnight, for a day).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[non_exhaustive]
pub struct Shift {
    /// When it signs in.
    #[cfg_attr(feature = "serde", serde(with = "crate::time::span"))]
    pub from: Duration,
    /// When it begins to drain; later than `from`, by no more than the cycle.
    #[cfg_attr(feature = "serde", serde(with = "crate::time::span"))]
    pub to: Duration,
}

impl Shift {
    /// A shift from one instant of the cycle to another.
    pub const fn new(from: Duration, to: Duration) -> Self {
        Self { from, to }
    }
}

/// How a group shares its shifts among its agents.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[expect(clippy::exhaustive_enums, reason = "an agent works one of the shifts or all of them")]
pub enum Rota {
    /// The first agent works the first shift, the second the second, and so on, and again from the first.
    #[default]
    Staggered,
    /// Every agent works every shift: before and after lunch, or on each day of a longer cycle.
    Whole,
}

/// A group of agents that are alike. A chatbot is a group of one agent with a large capacity.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[non_exhaustive]
pub struct StaffDefinition {
    /// Its name, used once.
    pub name: String,
    /// How many agents, 1 to 1,000,000. Defaults to 1.
    #[cfg_attr(feature = "serde", serde(default = "StaffDefinition::default_count"))]
    pub count: u32,
    /// What each of them brings.
    pub profile: ProfileDefinition,
    /// When they work, at least one shift.
    pub shifts: Vec<Shift>,
    /// Who works which shift. Defaults to staggered.
    #[cfg_attr(feature = "serde", serde(default))]
    pub rota: Rota,
    /// Probability that an agent declines an offer, 0 to 1. Defaults to 0.
    #[cfg_attr(feature = "serde", serde(default))]
    pub declines: f64,
    /// Probability that an agent leaves an offer unanswered, 0 to 1. Defaults to 0.
    #[cfg_attr(feature = "serde", serde(default))]
    pub misses: f64,
    /// How long an agent takes to accept or decline an offer. Defaults to no time.
    #[cfg_attr(feature = "serde", serde(default = "TrafficDefinition::no_time"))]
    pub answer_delay: Distribution,
    /// After how long an agent is ready again that was made not ready for unanswered offers. Defaults to 5 min.
    #[cfg_attr(feature = "serde", serde(default = "StaffDefinition::default_return", with = "crate::time::span"))]
    pub returns_after: Duration,
    /// Handling times are multiplied by this, more than 0 and at most 1000. Defaults to 1.
    #[cfg_attr(feature = "serde", serde(default = "StaffDefinition::default_factor"))]
    pub handling_factor: f64,
}

impl StaffDefinition {
    /// So many agents of this profile, who accept every offer at once. They have no shift yet, so the group would be refused.
    pub fn new(name: &str, count: u32, profile: ProfileDefinition) -> Self {
        Self {
            name: String::from(name),
            count,
            profile,
            shifts: Vec::new(),
            rota: Rota::Staggered,
            declines: 0.0,
            misses: 0.0,
            answer_delay: Distribution::ZERO,
            returns_after: Self::default_return(),
            handling_factor: Self::default_factor(),
        }
    }

    /// Adds a shift.
    pub fn shift(mut self, shift: Shift) -> Self {
        self.shifts.push(shift);
        self
    }

    /// Sets who works which shift. Defaults to staggered.
    pub const fn rota(mut self, rota: Rota) -> Self {
        self.rota = rota;
        self
    }

    /// Sets the probability that an agent declines an offer, 0 to 1. Defaults to 0.
    pub const fn declines(mut self, probability: f64) -> Self {
        self.declines = probability;
        self
    }

    /// Sets the probability that an agent leaves an offer unanswered, 0 to 1. Defaults to 0.
    pub const fn misses(mut self, probability: f64) -> Self {
        self.misses = probability;
        self
    }

    /// Sets how long an agent takes to accept or decline an offer. Defaults to no time.
    pub fn answer_delay(mut self, delay: Distribution) -> Self {
        self.answer_delay = delay;
        self
    }

    /// Sets by what handling times are multiplied, more than 0 and at most 1000. Defaults to 1.
    pub const fn handling_factor(mut self, factor: f64) -> Self {
        self.handling_factor = factor;
        self
    }

    #[cfg(feature = "serde")]
    const fn default_count() -> u32 {
        1
    }

    const fn default_return() -> Duration {
        Duration::from_secs(300)
    }

    const fn default_factor() -> f64 {
        1.0
    }
}

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
    /// What it asks of an agent beside what the queue asks, as [`Plan::requirement`] reads it. Defaults to nothing.
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

    const fn no_time() -> Distribution {
        Distribution::ZERO
    }
}

/// A centre that is known to be sound. [`run`](Self::run) routes its days.
#[derive(Clone, Debug)]
pub struct Centre {
    pub(super) cycle: Duration,
    pub(super) plan: Plan,
    pub(super) staff: Vec<CheckedStaff>,
    pub(super) traffic: Vec<CheckedTraffic>,
}

impl Centre {
    /// The plan.
    pub const fn plan(&self) -> &Plan {
        &self.plan
    }

    /// The length of what repeats.
    pub const fn cycle(&self) -> Duration {
        self.cycle
    }
}

#[derive(Clone, Debug)]
pub(super) struct CheckedStaff {
    pub(super) definition: StaffDefinition,
    pub(super) profile: AgentProfile,
}

#[derive(Clone, Debug)]
pub(super) struct CheckedTraffic {
    pub(super) definition: TrafficDefinition,
    pub(super) queue: QueueId,
    pub(super) channel: ChannelId,
    pub(super) tenant: TenantId,
    pub(super) requirement: crate::Requirement,
    /// Position of the group, share, target.
    pub(super) hand_over: Vec<(usize, f64, QueueId)>,
}
