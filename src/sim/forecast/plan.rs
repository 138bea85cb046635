//! What is to be different, by position instead of by name.

use super::super::Centre;
use super::{Forecast, ForecastError, Start, WhatIf};
use crate::time::micros;
use crate::{Plan, QueueId, ReplacePlan, Router, Timestamp};
use alloc::string::{String, ToString};
use alloc::vec::Vec;

/// What is to be different.
#[derive(Clone, Debug)]
pub(in crate::sim) struct Resolved {
    pub(in crate::sim) start: Start,
    /// By the driver's clock.
    pub(in crate::sim) end: Timestamp,
    /// Group and number, below zero if they leave.
    pub(in crate::sim) agents: Vec<(usize, i64)>,
    pub(in crate::sim) diverted: Vec<(QueueId, f64)>,
    /// By the driver's clock.
    pub(in crate::sim) closings: Vec<(QueueId, Timestamp)>,
}

pub(super) fn start(centre: &Centre, now: Timestamp, forecast: &Forecast) -> Start {
    let cycle = micros(centre.cycle);
    let time = forecast.time_of_day.map_or(now.0 % cycle.max(1), micros);
    Start { own: Timestamp(cycle.saturating_add(time)), router: now }
}

pub(super) fn resolve(centre: &Centre, forecast: &Forecast, start: Start) -> Result<Resolved, ForecastError> {
    let end = start.own + forecast.horizon;
    let mut resolved = Resolved { start, end, agents: Vec::new(), diverted: Vec::new(), closings: Vec::new() };
    for what_if in &forecast.what_if {
        match what_if {
            WhatIf::MoreAgents { staff, agents } => resolved.agents.push((group(centre, staff)?, i64::from(*agents))),
            WhatIf::FewerAgents { staff, agents } => resolved.agents.push((group(centre, staff)?, -i64::from(*agents))),
            WhatIf::Divert { queue, share } => {
                let id = centre.plan.queue(queue).ok_or_else(|| ForecastError::UnknownQueue { name: queue.clone() })?;
                if !(0.0..=1.0).contains(share) {
                    return Err(ForecastError::BadShare { queue: queue.clone() });
                }
                resolved.diverted.push((id, *share));
            }
            WhatIf::Close { queue, at } => {
                let queues = queues(&centre.plan, queue)?;
                let at = Timestamp(micros(centre.cycle)) + *at;
                // After midnight it is meant, if before midnight it is past.
                let at = if at < start.own { at + centre.cycle } else { at };
                if at > end {
                    return Err(ForecastError::BadClosing { queue: queue.clone() });
                }
                resolved.closings.extend(queues.into_iter().map(|queue| (queue, at)));
            }
        }
    }
    Ok(resolved)
}

/// The group of this name, else the first that serves the queue of this name.
fn group(centre: &Centre, name: &str) -> Result<usize, ForecastError> {
    let by_name = centre.staff.iter().position(|staff| staff.definition.name == name);
    let by_queue = || {
        let queue = centre.plan.queue(name)?;
        centre.staff.iter().position(|staff| staff.profile.queues.iter().any(|membership| membership.queue == queue))
    };
    by_name.or_else(by_queue).ok_or_else(|| ForecastError::UnknownStaff { name: String::from(name) })
}

/// The queue of this name, else all queues of the channel of this name.
fn queues(plan: &Plan, name: &str) -> Result<Vec<QueueId>, ForecastError> {
    if let Some(queue) = plan.queue(name) {
        return Ok([queue].into());
    }
    let channel = plan.channel(name).ok_or_else(|| ForecastError::UnknownQueue { name: String::from(name) })?;
    let mut queues = Vec::new();
    for (position, queue) in (0..).zip(plan.queues()).filter(|(_, queue)| queue.channels.contains(&channel)) {
        if queue.channels.len() > 1 {
            return Err(ForecastError::SharedChannel { channel: String::from(name), queue: queue.name.to_string() });
        }
        queues.push(QueueId(position));
    }
    Ok(queues)
}

/// A copy of the router that runs by this plan.
pub(super) fn with_plan(router: &Router, plan: &Plan) -> Result<Router, ForecastError> {
    let mut copy = router.clone();
    if copy.plan().definition() != plan.definition() {
        let (now, change) = (copy.now(), ReplacePlan::new(plan.clone()));
        copy.apply(now, change, &mut Vec::new()).map_err(ForecastError::OtherPlan)?;
    }
    Ok(copy)
}
