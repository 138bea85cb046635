//! The figures by which runs are judged and compared.

use super::number::{float, ratio};
use super::{Flow, GroupOutcome, Outcome, Series};
use alloc::vec::Vec;
use core::time::Duration;

/// A figure of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum Measure {
    /// Answered within the target / (offered - abandoned within it), 0 to 1.
    ServiceLevel,
    /// Answered / offered, 0 to 1.
    Answered,
    /// Abandoned / offered, 0 to 1.
    Abandoned,
    /// Mean wait of those answered, in seconds.
    MeanWait,
    /// The wait that 95 of 100 answered do not exceed, in seconds.
    #[cfg_attr(feature = "serde", serde(rename = "wait_95"))]
    Wait95,
    /// Talk and wrap-up of those handled, in seconds.
    MeanHandling,
    /// Contacts in all queues, averaged over time.
    QueueLength,
    /// Busy time / signed-in time without breaks, of all agents, 0 to 1.
    Occupancy,
    /// What the contacts answered are worth, in the unit of the model.
    ValueWon,
    /// What those lost are worth, in the unit of the model.
    ValueLost,
    /// What the agents cost, in the unit of the model.
    Cost,
}

impl Measure {
    /// All of them.
    pub const ALL: [Self; 11] = [
        Self::ServiceLevel,
        Self::Answered,
        Self::Abandoned,
        Self::MeanWait,
        Self::Wait95,
        Self::MeanHandling,
        Self::QueueLength,
        Self::Occupancy,
        Self::ValueWon,
        Self::ValueLost,
        Self::Cost,
    ];

    /// Of a run; `None` if there is nothing to divide by.
    pub fn of(self, outcome: &Outcome) -> Option<f64> {
        match self {
            Self::QueueLength => Some(outcome.queues.iter().map(|queue| queue.length.mean()).sum()),
            Self::Occupancy => {
                let sum = |of: fn(&GroupOutcome) -> u64| {
                    outcome.groups.iter().map(|group| u128::from(of(group))).sum::<u128>()
                };
                let there =
                    sum(|group| group.signed_in.integral()).saturating_sub(sum(|group| group.resting.integral()));
                ratio(sum(|group| group.busy.integral()), there)
            }
            Self::Cost => Some(outcome.groups.iter().map(GroupOutcome::cost).sum()),
            _ => self.of_flow(&outcome.total),
        }
    }

    /// Of a queue, a traffic or all contacts; `None` if there is nothing to divide by, or for what only a whole run has.
    pub fn of_flow(self, flow: &Flow) -> Option<f64> {
        let counts = &flow.counts;
        let seconds = |time: Option<Duration>| time.map(|time| time.as_secs_f64());
        match self {
            Self::ServiceLevel => counts.service_level(),
            Self::Answered => counts.answered_share(),
            Self::Abandoned => counts.abandoned_share(),
            Self::MeanWait => seconds(counts.mean_wait()),
            Self::Wait95 => seconds(flow.wait_percentile(95)),
            Self::MeanHandling => seconds(counts.mean_handling()),
            Self::ValueWon => Some(float(counts.value_won.into())),
            Self::ValueLost => Some(float(counts.value_lost.into())),
            Self::QueueLength | Self::Occupancy | Self::Cost => None,
        }
    }
}

/// Batches of one run, for which see [`Estimate::of_batches`](super::Estimate::of_batches).
impl Measure {
    /// Of each of so many stretches of a run: its intervals are cut into batches of the same length, and what is left over at the beginning is left out.
    /// `None` for [`Wait95`](Self::Wait95), for no batches or more than there are intervals, and if a batch has nothing to divide by.
    pub fn of_batches(self, outcome: &Outcome, batches: usize) -> Option<Vec<f64>> {
        let length = outcome.total.intervals.len().checked_div(batches).filter(|length| *length > 0)?;
        (0..batches)
            .map(|batch| self.of_stretch(outcome, outcome.total.intervals.len() - (batches - batch) * length, length))
            .collect()
    }

    fn of_stretch(self, outcome: &Outcome, from: usize, length: usize) -> Option<f64> {
        let part = |series: &Series| {
            series.integrals.iter().skip(from).take(length).map(|part| u128::from(*part)).sum::<u128>()
        };
        let of_groups =
            |of: fn(&GroupOutcome) -> &Series| outcome.groups.iter().map(|group| part(of(group))).sum::<u128>();
        let micros = outcome.interval.as_micros() * u128::try_from(length).unwrap_or(0);
        match self {
            Self::Wait95 => None,
            Self::QueueLength => ratio(outcome.queues.iter().map(|queue| part(&queue.length)).sum(), micros),
            Self::Occupancy => {
                let there = of_groups(|group| &group.signed_in).saturating_sub(of_groups(|group| &group.resting));
                ratio(of_groups(|group| &group.busy), there)
            }
            Self::Cost => {
                let cost = |group: &GroupOutcome| float(part(&group.signed_in)) / 3.6e9 * f64::from(group.hourly_cost);
                Some(outcome.groups.iter().map(cost).sum())
            }
            _ => {
                let mut flow = Flow::default();
                outcome.total.intervals.iter().skip(from).take(length).for_each(|interval| flow.counts.add(interval));
                self.of_flow(&flow)
            }
        }
    }
}
