//! Every rule of sound traffic.

use super::super::definition::{CheckedTraffic, Way};
use super::super::error::TrafficFault;
use super::super::{Distribution, TrafficDefinition};
use super::VARIATIONS;
use crate::time::micros;
use crate::{CallFirst, ChannelId, MAX_SPAN, Plan, QueueId, Requirement, TenantId};
use alloc::string::{String, ToString};
use alloc::vec::Vec;

const MAX_PARKS: u32 = 100;

pub(super) fn check(plan: &Plan, staff: &[String], traffic: TrafficDefinition) -> Result<CheckedTraffic, TrafficFault> {
    let ways = check_ways(plan, &traffic)?;
    let channels: Vec<ChannelId> = ways.iter().map(|way| way.channel).collect();
    let queue = ways.first().map_or(QueueId(0), |way| way.queue);
    let tenant = match &traffic.tenant {
        Some(name) => plan.tenant(name).ok_or_else(|| TrafficFault::UnknownTenant { name: name.clone() })?,
        None => queue_tenant(plan, queue).unwrap_or(TenantId(0)),
    };
    for way in &ways {
        check_tenant(plan, way.queue, tenant)?;
    }
    let requirement = match &traffic.requirement {
        Some(text) => plan.requirement(text)?,
        None => Requirement::Anyone,
    };
    traffic.arrivals.check()?;
    for burst in &traffic.bursts {
        burst.check().map_err(TrafficFault::Burst)?;
    }
    if !VARIATIONS.contains(&traffic.day_variation) {
        return Err(TrafficFault::BadVariation { field: "day_variation" });
    }
    let shares = traffic.priorities.iter().map(|priority| priority.share);
    let sound = shares.clone().all(|share| (0.0..=1e9).contains(&share)) && shares.clone().any(|share| share > 0.0);
    if !traffic.priorities.is_empty() && !sound {
        return Err(TrafficFault::BadShares);
    }
    check_times(&traffic)?;
    check_habits(&traffic)?;
    let hand_over = check_hand_over(plan, staff, &traffic, (&channels, tenant))?;
    let transfers = check_transfers(plan, &traffic, (&channels, tenant), &hand_over)?;
    Ok(CheckedTraffic { definition: traffic, ways, tenant, requirement, hand_over, transfers })
}

/// Its own way, and the others.
fn check_ways(plan: &Plan, traffic: &TrafficDefinition) -> Result<Vec<Way>, TrafficFault> {
    let channel = find_channel(plan, &traffic.channel)?;
    let queue = find_queue(plan, &traffic.queue, &[channel])?;
    let mut ways = Vec::from([Way { channel, queue, share: 1.0, handling_factor: 1.0 }]);
    let mut others = 0.0;
    for other in &traffic.other_channels {
        let channel = find_channel(plan, &other.channel)?;
        let queue = find_queue(plan, other.queue.as_ref().unwrap_or(&traffic.queue), &[channel])?;
        others += other.share;
        if !(0.0..=1.0).contains(&other.share) || others > 1.0 {
            return Err(TrafficFault::BadChannels);
        }
        if !(other.handling_factor > 0.0 && other.handling_factor <= 1000.0) {
            return Err(TrafficFault::BadFactor);
        }
        ways.push(Way { channel, queue, share: other.share, handling_factor: other.handling_factor });
    }
    Ok(ways)
}

fn check_hand_over(
    plan: &Plan,
    staff: &[String],
    traffic: &TrafficDefinition,
    (channels, tenant): (&[ChannelId], TenantId),
) -> Result<Vec<(usize, f64, QueueId)>, TrafficFault> {
    let mut hand_over: Vec<(usize, f64, QueueId)> = Vec::with_capacity(traffic.hand_over.len());
    for part in &traffic.hand_over {
        let position = staff.iter().position(|name| *name == part.staff);
        let position = position.ok_or_else(|| TrafficFault::UnknownStaff { name: part.staff.clone() })?;
        let to = find_queue(plan, &part.to, channels)?;
        check_tenant(plan, to, tenant)?;
        let others: f64 = hand_over.iter().filter(|(other, ..)| *other == position).map(|(_, share, _)| share).sum();
        if !(0.0..=1.0).contains(&part.share) || others + part.share > 1.0 {
            return Err(TrafficFault::BadHandOver { staff: part.staff.clone() });
        }
        hand_over.push((position, part.share, to));
    }
    Ok(hand_over)
}

fn check_transfers(
    plan: &Plan,
    traffic: &TrafficDefinition,
    (channels, tenant): (&[ChannelId], TenantId),
    hand_over: &[(usize, f64, QueueId)],
) -> Result<Vec<(QueueId, f64, QueueId)>, TrafficFault> {
    let of_group = |group| hand_over.iter().filter(|(other, ..)| *other == group).map(|(_, share, _)| share).sum();
    let most: f64 = hand_over.iter().map(|(group, ..)| of_group(*group)).fold(0.0, f64::max);
    let mut transfers: Vec<(QueueId, f64, QueueId)> = Vec::with_capacity(traffic.transfers.len());
    for part in &traffic.transfers {
        let name = part.from.as_ref().unwrap_or(&traffic.queue);
        let from = plan.queue(name).ok_or_else(|| TrafficFault::UnknownQueue { name: name.clone() })?;
        let to = find_queue(plan, &part.to, channels)?;
        check_tenant(plan, to, tenant)?;
        let others: f64 = transfers.iter().filter(|(other, ..)| *other == from).map(|(_, share, _)| share).sum();
        if !(0.0..=1.0).contains(&part.share) || most + others + part.share > 1.0 {
            return Err(TrafficFault::BadTransfers { queue: name.clone() });
        }
        transfers.push((from, part.share, to));
    }
    Ok(transfers)
}

fn check_habits(traffic: &TrafficDefinition) -> Result<(), TrafficFault> {
    let probabilities = [
        ("callback_share", traffic.callback_share),
        ("callback_answered", traffic.callback_answered),
        ("return_share", traffic.return_share),
        ("last_agent_share", traffic.last_agent_share),
        ("recontact_share", traffic.recontact_share),
        ("balking", traffic.balking.map_or(0.0, |balking| balking.share)),
    ];
    for (field, probability) in probabilities {
        if !(0.0..=1.0).contains(&probability) {
            return Err(TrafficFault::BadProbability { field });
        }
    }
    let spans =
        [("callback_expires", traffic.callback_expires), ("last_agent_within", Some(traffic.last_agent_within))];
    for (field, span) in spans {
        if span.is_some_and(|span| micros(span) == 0 || span > MAX_SPAN) {
            return Err(TrafficFault::BadSpan { field });
        }
    }
    if traffic.parks > MAX_PARKS {
        return Err(TrafficFault::BadParks);
    }
    if traffic.callback_first == CallFirst::Customer && traffic.callback_after.is_none() {
        return Err(TrafficFault::CustomerFirst);
    }
    Ok(())
}

fn check_times(traffic: &TrafficDefinition) -> Result<(), TrafficFault> {
    let times: [(&'static str, Option<&Distribution>); 8] = [
        ("handling", Some(&traffic.handling)),
        ("patience", traffic.patience.as_ref()),
        ("connect_delay", Some(&traffic.connect_delay)),
        ("wrap_up", traffic.wrap_up.as_ref()),
        ("callback_after", traffic.callback_after.as_ref()),
        ("return_after", Some(&traffic.return_after)),
        ("recontact_after", Some(&traffic.recontact_after)),
        ("park_time", Some(&traffic.park_time)),
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

/// The queue of this name, which must take these channels.
fn find_queue(plan: &Plan, name: &str, channels: &[ChannelId]) -> Result<QueueId, TrafficFault> {
    let queue = plan.queue(name).ok_or_else(|| TrafficFault::UnknownQueue { name: name.to_string() })?;
    let taken = plan.queues().get(usize::from(queue.0)).map(|queue| queue.channels.as_slice()).unwrap_or_default();
    let Some(channel) = channels.iter().find(|channel| !taken.contains(channel)) else { return Ok(queue) };
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
