//! The model as people write it: who calls, who works, under which plan.

use super::{CentreError, Distribution, check};
use crate::{AgentProfile, Plan, PlanDefinition, QueueId, SiteId};
use alloc::vec::Vec;
use core::time::Duration;

mod staff;
mod timetable;
mod traffic;

pub use staff::{Break, Learning, OwnHandling, Rota, Shift, StaffDefinition, Staffing};
pub use timetable::{Hours, Outage};
pub use traffic::{Balking, ChannelShare, HandOver, PriorityShare, TrafficDefinition, TransferShare};
pub(super) use traffic::{CheckedTraffic, Way};

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
    /// How much cycles differ in how busy they are: the coefficient of variation, 0 to 10, of a gamma factor of mean 1 by which all random arrivals of
    /// a cycle are multiplied. Defaults to 0: they differ by chance alone.
    #[cfg_attr(feature = "serde", serde(default))]
    pub day_variation: f64,
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
        Self {
            cycle: DAY,
            day_variation: 0.0,
            plan,
            staff: Vec::new(),
            traffic: Vec::new(),
            hours: Vec::new(),
            outages: Vec::new(),
        }
    }

    /// Sets the length of what repeats. Defaults to 24 h.
    pub const fn cycle(mut self, cycle: Duration) -> Self {
        self.cycle = cycle;
        self
    }

    /// Sets how much cycles differ in how busy they are, 0 to 10. Defaults to 0.
    pub const fn day_variation(mut self, variation: f64) -> Self {
        self.day_variation = variation;
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

/// A centre that is known to be sound. [`run`](Self::run) routes its days.
#[derive(Clone, Debug)]
pub struct Centre {
    pub(super) cycle: Duration,
    pub(super) day_variation: f64,
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
    /// When each agent works, counted from the start of the cycle.
    pub(super) duties: Vec<Vec<(Duration, Duration)>>,
    /// Times of its own, by the position of the traffic.
    pub(super) handling: Vec<(usize, Distribution)>,
}
