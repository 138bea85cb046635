//! From a definition to a centre: every rule of a sound model.

use super::definition::{CheckedStaff, CheckedTraffic};
use super::error::{StaffFault, TrafficFault};
use super::{Centre, CentreDefinition, CentreError, Distribution, StaffDefinition, TrafficDefinition};
use crate::{ChannelId, MAX_SPAN, Plan, QueueId, Requirement, TenantId};
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::time::Duration;

const MAX_AGENTS: u32 = 1_000_000;

pub(super) fn centre(definition: CentreDefinition) -> Result<Centre, CentreError> {
    let CentreDefinition { cycle, plan, staff, traffic } = definition;
    let plan = plan.build()?;
    if cycle.is_zero() || cycle > MAX_SPAN {
        return Err(CentreError::BadCycle);
    }
    let names: Vec<String> = staff.iter().map(|staff| staff.name.clone()).collect();
    let mut checked_staff = Vec::with_capacity(staff.len());
    for (position, staff) in staff.into_iter().enumerate() {
        let known = names.iter().take(position);
        match check_staff(&plan, cycle, known, &staff) {
            Ok(profile) => checked_staff.push(CheckedStaff { definition: staff, profile }),
            Err(fault) => return Err(CentreError::Staff { staff: staff.name, fault }),
        }
    }
    let mut checked_traffic: Vec<CheckedTraffic> = Vec::with_capacity(traffic.len());
    for traffic in traffic {
        let name = traffic.name.clone();
        let fault = |fault| CentreError::Traffic { traffic: name.clone(), fault };
        if checked_traffic.iter().any(|known| known.definition.name == name) {
            return Err(fault(TrafficFault::DuplicateName));
        }
        checked_traffic.push(check_traffic(&plan, &names, traffic).map_err(fault)?);
    }
    Ok(Centre { cycle, plan, staff: checked_staff, traffic: checked_traffic })
}

fn check_staff<'a>(
    plan: &Plan,
    cycle: Duration,
    mut known: impl Iterator<Item = &'a String>,
    staff: &StaffDefinition,
) -> Result<crate::AgentProfile, StaffFault> {
    if known.any(|name| *name == staff.name) {
        return Err(StaffFault::DuplicateName);
    }
    if staff.count == 0 || staff.count > MAX_AGENTS {
        return Err(StaffFault::BadCount);
    }
    if staff.shifts.is_empty() {
        return Err(StaffFault::NoShift);
    }
    let sound = |shift: &super::Shift| {
        shift.from < shift.to && shift.to <= MAX_SPAN && shift.to.saturating_sub(shift.from) <= cycle
    };
    if !staff.shifts.iter().all(sound) {
        return Err(StaffFault::BadShift);
    }
    for (field, probability) in [("declines", staff.declines), ("misses", staff.misses)] {
        if !(0.0..=1.0).contains(&probability) {
            return Err(StaffFault::BadProbability { field });
        }
    }
    if !(staff.handling_factor > 0.0 && staff.handling_factor <= 1000.0) {
        return Err(StaffFault::BadFactor);
    }
    let field = "answer_delay";
    staff.answer_delay.check().map_err(|fault| StaffFault::Distribution { field, fault })?;
    Ok(plan.profile(&staff.profile)?)
}

fn check_traffic(plan: &Plan, staff: &[String], traffic: TrafficDefinition) -> Result<CheckedTraffic, TrafficFault> {
    let channel = find_channel(plan, &traffic.channel)?;
    let queue = find_queue(plan, &traffic.queue, channel)?;
    let tenant = match &traffic.tenant {
        Some(name) => plan.tenant(name).ok_or_else(|| TrafficFault::UnknownTenant { name: name.clone() })?,
        None => queue_tenant(plan, queue).unwrap_or(TenantId(0)),
    };
    check_tenant(plan, queue, tenant)?;
    let requirement = match &traffic.requirement {
        Some(text) => plan.requirement(text)?,
        None => Requirement::Anyone,
    };
    traffic.arrivals.check()?;
    let shares = traffic.priorities.iter().map(|priority| priority.share);
    let sound = shares.clone().all(|share| (0.0..=1e9).contains(&share)) && shares.clone().any(|share| share > 0.0);
    if !traffic.priorities.is_empty() && !sound {
        return Err(TrafficFault::BadShares);
    }
    check_times(&traffic)?;
    let mut hand_over: Vec<(usize, f64, QueueId)> = Vec::with_capacity(traffic.hand_over.len());
    for part in &traffic.hand_over {
        let position = staff.iter().position(|name| *name == part.staff);
        let position = position.ok_or_else(|| TrafficFault::UnknownStaff { name: part.staff.clone() })?;
        let to = find_queue(plan, &part.to, channel)?;
        check_tenant(plan, to, tenant)?;
        let others: f64 = hand_over.iter().filter(|(other, ..)| *other == position).map(|(_, share, _)| share).sum();
        if !(0.0..=1.0).contains(&part.share) || others + part.share > 1.0 {
            return Err(TrafficFault::BadHandOver { staff: part.staff.clone() });
        }
        hand_over.push((position, part.share, to));
    }
    Ok(CheckedTraffic { definition: traffic, queue, channel, tenant, requirement, hand_over })
}

fn check_times(traffic: &TrafficDefinition) -> Result<(), TrafficFault> {
    let times: [(&'static str, Option<&Distribution>); 4] = [
        ("handling", Some(&traffic.handling)),
        ("patience", traffic.patience.as_ref()),
        ("connect_delay", Some(&traffic.connect_delay)),
        ("wrap_up", traffic.wrap_up.as_ref()),
    ];
    for (field, distribution) in times {
        if let Some(distribution) = distribution {
            distribution.check().map_err(|fault| TrafficFault::Distribution { field, fault })?;
        }
    }
    Ok(())
}

fn find_channel(plan: &Plan, name: &str) -> Result<ChannelId, TrafficFault> {
    plan.channel(name).ok_or_else(|| TrafficFault::UnknownChannel { name: name.to_string() })
}

/// The queue of this name, which must take the channel.
fn find_queue(plan: &Plan, name: &str, channel: ChannelId) -> Result<QueueId, TrafficFault> {
    let queue = plan.queue(name).ok_or_else(|| TrafficFault::UnknownQueue { name: name.to_string() })?;
    let served = plan.queues().get(usize::from(queue.0)).is_some_and(|queue| queue.channels.contains(&channel));
    if served {
        return Ok(queue);
    }
    let channel = plan.channels().get(usize::from(channel.0)).map(|channel| channel.name.to_string());
    Err(TrafficFault::ChannelNotServed { queue: name.to_string(), channel: channel.unwrap_or_default() })
}

fn queue_tenant(plan: &Plan, queue: QueueId) -> Option<TenantId> {
    plan.queues().get(usize::from(queue.0)).and_then(|queue| queue.tenant)
}

fn check_tenant(plan: &Plan, queue: QueueId, tenant: TenantId) -> Result<(), TrafficFault> {
    if queue_tenant(plan, queue).is_none_or(|owner| owner == tenant) {
        return Ok(());
    }
    let queue = plan.queues().get(usize::from(queue.0)).map(|queue| queue.name.to_string()).unwrap_or_default();
    let tenant = plan.tenants().get(usize::from(tenant.0)).map(ToString::to_string).unwrap_or_default();
    Err(TrafficFault::TenantNotServed { queue, tenant })
}
