//! Many futures as bands.

use super::super::number::{float, ratio};
use super::super::{Centre, Counts, Outcome};
use super::{Forecast, Resolved, spread};
use crate::time::micros;
use crate::{ContactPhase, Router};
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::time::Duration;

/// A figure over many futures.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Spread {
    /// The mean.
    pub mean: f64,
    /// How far the mean may be off, with a confidence of 0.95: more replications make it smaller.
    pub margin: f64,
    /// Of a hundred futures five are below; more replications do not raise it.
    pub low: f64,
    /// Of a hundred futures five are above.
    pub high: f64,
}

/// What becomes of the contacts that come in a stretch of time.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Band {
    /// When it begins, counted from the start of the cycle.
    #[cfg_attr(feature = "serde", serde(with = "crate::time::span"))]
    pub from: Duration,
    /// Contacts that come.
    pub offered: Option<Spread>,
    /// The service level, 0 to 1: answered within the target / (offered - abandoned within it). `None` without a target or contacts.
    pub service_level: Option<Spread>,
    /// Abandoned / offered, 0 to 1.
    pub abandoned: Option<Spread>,
    /// Mean wait of those answered, in seconds.
    pub mean_wait: Option<Spread>,
}

/// The future of a queue.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct QueueForecast {
    /// Its name.
    pub name: String,
    /// The wait that meets its service level.
    pub target: Option<Duration>,
    /// Over the whole horizon, those included who wait when it begins, with all of their wait.
    pub whole: Band,
    /// By the interval in which they come; those who wait when it begins came before and are not in it.
    pub intervals: Vec<Band>,
    /// The counts of each future, in the order of the seeds.
    pub futures: Vec<Counts>,
}

/// What the next hours bring.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Forecasted {
    /// When it begins, counted from the start of the cycle.
    pub from: Duration,
    /// Contacts that wait or ring when it begins.
    pub waiting: usize,
    /// Contacts that are with an agent when it begins.
    pub in_hand: usize,
    /// Agents that are signed in when it begins.
    pub agents: usize,
    /// By queue, in the order of the plan.
    pub queues: Vec<QueueForecast>,
    /// All queues that have a service level together.
    pub total: QueueForecast,
}

impl Forecasted {
    /// By how much the service level of all queues is higher than in another forecast of the same seed, future by future. `None` if either has no
    /// contacts with a target.
    pub fn gain_over(&self, other: &Self) -> Option<Spread> {
        let level = |counts: &Counts| counts.service_level();
        let pairs = self.total.futures.iter().zip(&other.total.futures);
        let gains: Vec<f64> = pairs.filter_map(|(own, other)| Some(level(own)? - level(other)?)).collect();
        spread(&gains)
    }
}

pub(super) fn forecasted(
    centre: &Centre,
    router: &Router,
    forecast: &Forecast,
    resolved: &Resolved,
    outcomes: &[Outcome],
) -> Forecasted {
    let cycle = micros(centre.cycle);
    let clock = |own: u64| Duration::from_micros(own.saturating_sub(cycle));
    let interval = micros(forecast.interval);
    let first = usize::try_from(resolved.start.own.0 / interval).unwrap_or(usize::MAX);
    let band = |name: String, target: Option<Duration>, futures: &[Vec<Counts>]| {
        let wholes: Vec<Counts> = futures.iter().map(|intervals| added(intervals)).collect();
        let count = futures.iter().map(Vec::len).max().unwrap_or(0);
        let intervals = (first..count).map(|place| {
            let counts: Vec<Counts> = futures.iter().filter_map(|intervals| intervals.get(place).copied()).collect();
            let begins = u64::try_from(place).unwrap_or(u64::MAX).saturating_mul(interval).max(resolved.start.own.0);
            of_counts(clock(begins), &counts)
        });
        QueueForecast {
            name,
            target,
            intervals: intervals.collect(),
            whole: of_counts(clock(resolved.start.own.0), &wholes),
            futures: wholes,
        }
    };
    let mut queues = Vec::new();
    let mut together: Vec<Vec<Counts>> = outcomes.iter().map(|_| Vec::new()).collect();
    for (position, of_plan) in centre.plan.queues().iter().enumerate() {
        let of_queue = outcomes.iter().filter_map(|outcome| outcome.queues.get(position));
        let futures: Vec<Vec<Counts>> = of_queue.map(|queue| queue.flow.intervals.clone()).collect();
        let target = of_plan.service_level.map(|level| level.within);
        if target.is_some() {
            for (sum, own) in together.iter_mut().zip(&futures) {
                sum.resize(own.len().max(sum.len()), Counts::default());
                sum.iter_mut().zip(own).for_each(|(sum, own)| sum.add(own));
            }
        }
        queues.push(band(of_plan.name.to_string(), target, &futures));
    }
    let contacts = router.contacts();
    let phases: Vec<ContactPhase> =
        contacts.into_iter().filter_map(|contact| router.contact(contact).map(|view| view.phase)).collect();
    let count = |wanted: [ContactPhase; 2]| phases.iter().filter(|phase| wanted.contains(phase)).count();
    Forecasted {
        from: clock(resolved.start.own.0),
        waiting: count([ContactPhase::Waiting, ContactPhase::Offered]),
        in_hand: count([ContactPhase::Accepted, ContactPhase::Connected]),
        agents: router.agents().len(),
        queues,
        total: band(String::from("All queues with a target"), None, &together),
    }
}

fn added(intervals: &[Counts]) -> Counts {
    let mut sum = Counts::default();
    for counts in intervals {
        sum.add(counts);
    }
    sum
}

fn of_counts(from: Duration, futures: &[Counts]) -> Band {
    let values = |of: &dyn Fn(&Counts) -> Option<f64>| spread(&futures.iter().filter_map(of).collect::<Vec<f64>>());
    let seconds = |counts: &Counts| ratio(counts.answered_wait_micros.into(), counts.answered.into());
    Band {
        from,
        offered: values(&|counts| Some(float(counts.offered.into()))),
        service_level: values(&|counts| counts.service_level()),
        abandoned: values(&|counts| counts.abandoned_share()),
        mean_wait: values(&|counts| seconds(counts).map(|micros| micros / 1e6)),
    }
}
