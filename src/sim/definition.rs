//! The model as people write it: who calls, who works, under which plan.

use super::{CentreError, Distribution, check};
use crate::{AgentProfile, Plan, PlanDefinition, ProfileDefinition, QueueId, SiteId};
use alloc::string::String;
use alloc::vec::Vec;
use core::time::Duration;

mod timetable;
mod traffic;

pub use timetable::{Hours, Outage};
pub(super) use traffic::CheckedTraffic;
pub use traffic::{HandOver, PriorityShare, TrafficDefinition};

const DAY: Duration = Duration::from_secs(24 * 3600);

/// A whole centre, to be checked by [`build`](Self::build). With feature `serde` it is also the file format: a `[plan]`, and any
/// number of `[[staff]]`, `[[traffic]]`, `[[hours]]` and `[[outage]]`.
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
    /// When queues are open. Defaults to always; a queue with several of them is open during each.
    #[cfg_attr(feature = "serde", serde(default))]
    pub hours: Vec<Hours>,
    /// When sites are down. Defaults to never.
    #[cfg_attr(feature = "serde", serde(default, rename = "outage"))]
    pub outages: Vec<Outage>,
}

impl CentreDefinition {
    /// A centre with this plan, without staff and traffic.
    pub const fn new(plan: PlanDefinition) -> Self {
        Self { cycle: DAY, plan, staff: Vec::new(), traffic: Vec::new(), hours: Vec::new(), outages: Vec::new() }
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

    /// Adds a time for which a queue is open.
    pub fn hours(mut self, hours: Hours) -> Self {
        self.hours.push(hours);
        self
    }

    /// Adds a time for which a site is down.
    pub fn outage(mut self, outage: Outage) -> Self {
        self.outages.push(outage);
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

/// A centre that is known to be sound. [`run`](Self::run) routes its days.
#[derive(Clone, Debug)]
pub struct Centre {
    pub(super) cycle: Duration,
    pub(super) plan: Plan,
    pub(super) staff: Vec<CheckedStaff>,
    pub(super) traffic: Vec<CheckedTraffic>,
    /// Queue, opening and closing; those of one queue never overlap.
    pub(super) hours: Vec<(QueueId, Duration, Duration)>,
    /// Site, beginning and end.
    pub(super) outages: Vec<(SiteId, Duration, Duration)>,
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
