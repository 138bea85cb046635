//! From a definition to a plan: every rule of a sound plan.

use super::check_queue::QueueCheck;
use super::check_step::check_moves;
use super::{Declaration, Parts, Place, Plan, PlanDefinition, PlanError, PlanFault, Strategies};
use crate::matching::channel_bit;
use crate::policy::{ErasedSelection, LongestIdle};
use crate::requirement::RequirementLimits;
use crate::time::whole_micros;
use crate::{
    AgentDefaults, BackOff, Channel, ChannelDefinition, ChannelId, Limits, MAX_SPAN, Name, QueueId, SiteId, Skill,
    SkillId, TenantId,
};
use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec;
use alloc::vec::Vec;
use core::time::Duration;

/// The most units that a capacity or a cost may have.
pub(super) const MAX_UNITS: u32 = 1_000_000;
const MAX_CHANNELS: u32 = 64;
/// Ids are 16 bits wide.
const MAX_DECLARED: u32 = 65_535;
const MAX_NAME: usize = 200;
/// Slots are 32 bits wide, and one bit is spare.
const MAX_RECORDS: u32 = 1 << 31;

pub(super) fn build(definition: &PlanDefinition, strategies: &Strategies) -> Result<Plan, PlanError> {
    let PlanDefinition { tenants, sites, channels, skills, queues, across, batch, agents, limits } = definition;
    check_limits(limits)?;
    let batch = batch.map(check_some_span).transpose();
    let batch = batch.map_err(|fault| PlanError { place: Place::Field { field: "batch" }, fault })?;
    let mut tenant_names: Vec<&str> = tenants.iter().map(|tenant| tenant.name.as_str()).collect();
    if tenant_names.is_empty() {
        tenant_names.push("default");
    }
    let (tenants, tenant_ids) = declare(Declaration::Tenant, MAX_DECLARED, &tenant_names, TenantId)?;
    let site_names: Vec<&str> = sites.iter().map(|site| site.name.as_str()).collect();
    let (sites, site_ids) = declare(Declaration::Site, MAX_DECLARED, &site_names, SiteId)?;
    let (channels, channel_ids) = check_channels(channels)?;
    let skill_names: Vec<&str> = skills.iter().map(|skill| skill.name.as_str()).collect();
    let (names, skill_ids) = declare(Declaration::Skill, MAX_DECLARED, &skill_names, SkillId)?;
    let skills = names.into_iter().zip(skills).map(|(name, skill)| Skill { name, weight: skill.weight }).collect();
    let agents = check_agents(agents, &channels)?;
    if queues.is_empty() {
        return Err(PlanError { place: Place::Plan, fault: PlanFault::NoQueue });
    }
    let queue_names: Vec<&str> = queues.iter().map(|queue| queue.name.as_str()).collect();
    let (names, queue_ids) = declare(Declaration::Queue, MAX_DECLARED, &queue_names, QueueId)?;
    let no_standing: Arc<dyn ErasedSelection> = Arc::new(LongestIdle);
    let interrupts = channels.iter().any(|channel| !channel.interrupts.is_empty());
    let least_cost = channels.iter().map(|channel| channel.cost).min().unwrap_or(0);
    let mut parts = Parts {
        definition: definition.clone(),
        tenants,
        sites,
        channels,
        skills,
        queues: Vec::with_capacity(queues.len()),
        agents,
        limits: *limits,
        across: *across,
        batch,
        site_ids,
        tenant_ids,
        channel_ids,
        skill_ids,
        queue_ids,
        standings: vec![no_standing],
        spares: false,
        interrupts,
        least_cost,
    };
    let mut standing_ids = BTreeMap::new();
    for (name, queue) in names.into_iter().zip(queues) {
        let (mut queue, standing) = QueueCheck { parts: &parts, strategies, name, queue }.check()?;
        if let Some(standing) = standing {
            let next = u16::try_from(parts.standings.len()).unwrap_or(u16::MAX);
            queue.standing = *standing_ids.entry(standing).or_insert(next);
            if queue.standing == next {
                parts.standings.push(Arc::clone(&queue.selection_strategy));
            }
        }
        parts.spares |= queue.spare.is_some();
        parts.queues.push(queue);
    }
    check_moves(&parts.queues)?;
    Ok(Plan { parts: Arc::new(parts) })
}

/// Checks the names of one kind and gives them ids in the order of declaration.
fn declare<Id>(
    declaration: Declaration,
    limit: u32,
    names: &[&str],
    id: fn(u16) -> Id,
) -> Result<(Vec<Name>, BTreeMap<Name, Id>), PlanError> {
    if u32::try_from(names.len()).map_or(true, |count| count > limit) {
        return Err(PlanError { place: Place::Plan, fault: PlanFault::TooMany { declaration, limit } });
    }
    let mut list = Vec::with_capacity(names.len());
    let mut ids = BTreeMap::new();
    for (number, text) in (0..=u16::MAX).zip(names) {
        check_name(text).map_err(|fault| PlanError {
            place: Place::Numbered { declaration, number: u32::from(number) + 1 },
            fault,
        })?;
        let name = Name::from(*text);
        if ids.insert(name.clone(), id(number)).is_some() {
            return Err(PlanError {
                place: Place::Named { declaration, name, field: None },
                fault: PlanFault::DuplicateName,
            });
        }
        list.push(name);
    }
    Ok((list, ids))
}

fn check_name(name: &str) -> Result<(), PlanFault> {
    if name.chars().any(char::is_control) {
        return Err(PlanFault::ControlCharacter);
    }
    if name.trim().is_empty() {
        return Err(PlanFault::BlankName);
    }
    if name.chars().nth(MAX_NAME).is_some() {
        return Err(PlanFault::LongName { limit: u32::try_from(MAX_NAME).unwrap_or(u32::MAX) });
    }
    Ok(())
}

/// The channels, or the standard ones if none is declared.
fn check_channels(definitions: &[ChannelDefinition]) -> Result<(Vec<Channel>, BTreeMap<Name, ChannelId>), PlanError> {
    let standard;
    let definitions = if definitions.is_empty() {
        standard = ChannelDefinition::standard();
        &standard
    } else {
        definitions
    };
    let names: Vec<&str> = definitions.iter().map(|channel| channel.name.as_str()).collect();
    let (names, ids) = declare(Declaration::Channel, MAX_CHANNELS, &names, ChannelId)?;
    let channels = names.into_iter().zip(definitions).map(|(name, definition)| check_channel(&ids, name, definition));
    let mut channels = channels.collect::<Result<Vec<_>, _>>()?;
    let pairs: Vec<(ChannelId, ChannelId)> = (0..=u16::MAX)
        .map(ChannelId)
        .zip(&channels)
        .flat_map(|(id, channel)| channel.interrupts.iter().map(move |other| (id, *other)))
        .collect();
    for (id, other) in pairs {
        if let Some(other) = channels.get_mut(usize::from(other.0)) {
            other.interrupted_by |= channel_bit(id);
        }
    }
    for (id, channel) in (0..=u16::MAX).map(ChannelId).zip(&channels) {
        let interrupted = channel.interrupts.iter().filter_map(|other| channels.get(usize::from(other.0)));
        if let Some(other) = interrupted.into_iter().find(|other| other.interrupts.contains(&id)) {
            let place = place_of(Declaration::Channel, &channel.name, "interrupts");
            return Err(PlanError { place, fault: PlanFault::MutualInterruption { name: other.name.clone() } });
        }
    }
    Ok((channels, ids))
}

fn check_channel(
    ids: &BTreeMap<Name, ChannelId>,
    name: Name,
    definition: &ChannelDefinition,
) -> Result<Channel, PlanError> {
    let ChannelDefinition { name: _, cost, maximum, auto_accept, paused_cost, interrupts } = definition;
    let at = |field| {
        let place = place_of(Declaration::Channel, &name, field);
        move |fault| PlanError { place, fault }
    };
    check_range(*cost, 1, MAX_UNITS).map_err(at("cost"))?;
    check_range(*maximum, 1, u32::MAX).map_err(at("maximum"))?;
    check_range(*paused_cost, 0, *cost).map_err(at("paused_cost"))?;
    let interrupts = listed_channels(ids, interrupts).map_err(at("interrupts"))?;
    if ids.get(&name).is_some_and(|id| interrupts.contains(id)) {
        return Err(at("interrupts")(PlanFault::InterruptsItself));
    }
    Ok(Channel {
        name,
        cost: *cost,
        maximum: *maximum,
        auto_accept: *auto_accept,
        paused_cost: *paused_cost,
        interrupts,
        interrupted_by: 0,
    })
}

/// The ids of channels that are listed by name, ascending.
pub(super) fn listed_channels(ids: &BTreeMap<Name, ChannelId>, names: &[String]) -> Result<Vec<ChannelId>, PlanFault> {
    let mut channels = Vec::with_capacity(names.len());
    for name in names {
        let Some(channel) = ids.get(name.as_str()) else {
            return Err(PlanFault::UnknownChannel { name: Name::shown(name) });
        };
        match channels.binary_search(channel) {
            Ok(_) => return Err(PlanFault::DuplicateChannel { name: Name::from(name.as_str()) }),
            Err(place) => channels.insert(place, *channel),
        }
    }
    Ok(channels)
}

pub(super) fn place_of(declaration: Declaration, name: &Name, field: &'static str) -> Place {
    Place::Named { declaration, name: name.clone(), field: Some(field) }
}

fn check_agents(agents: &AgentDefaults, channels: &[Channel]) -> Result<AgentDefaults, PlanError> {
    let AgentDefaults { capacity, idle_clock, unanswered_limit, breaker, back_off } = *agents;
    let at = |field| move |fault| PlanError { place: Place::Agents { field }, fault };
    check_range(capacity, 1, MAX_UNITS).map_err(at("capacity"))?;
    if channels.iter().all(|channel| channel.cost > capacity) {
        return Err(at("capacity")(PlanFault::NoRoom { capacity }));
    }
    if let Some(limit) = unanswered_limit {
        check_range(limit, 1, u32::MAX).map_err(at("unanswered_limit"))?;
    }
    let BackOff { declined, busy, no_answer } = back_off;
    let back_off = BackOff {
        declined: check_span(declined).map_err(at("back_off.declined"))?,
        busy: check_span(busy).map_err(at("back_off.busy"))?,
        no_answer: check_span(no_answer).map_err(at("back_off.no_answer"))?,
    };
    Ok(AgentDefaults { capacity, idle_clock, unanswered_limit, breaker, back_off })
}

fn check_limits(limits: &Limits) -> Result<(), PlanError> {
    let Limits {
        contacts,
        agents,
        queues_per_agent,
        skills_per_agent,
        requirement_parts,
        requirement_depth,
        exclusions,
        decliners,
        in_hand,
        preferred_agents,
        steps,
        switches,
        returns,
        keys,
    } = *limits;
    for (field, value, most) in [
        ("contacts", contacts, MAX_RECORDS),
        ("agents", agents, MAX_RECORDS),
        ("queues_per_agent", queues_per_agent, MAX_DECLARED),
        ("skills_per_agent", skills_per_agent, MAX_DECLARED),
        ("requirement_parts", requirement_parts, RequirementLimits::MOST_PARTS),
        ("requirement_depth", requirement_depth, RequirementLimits::MOST_DEPTH),
        ("exclusions", exclusions, MAX_DECLARED),
        ("decliners", decliners, MAX_DECLARED),
        ("in_hand", in_hand, MAX_RECORDS),
        ("preferred_agents", preferred_agents, MAX_DECLARED),
        ("steps", steps, 1_000),
        ("switches", switches, 1_000_000),
        ("returns", returns, MAX_RECORDS),
        ("keys", keys, MAX_RECORDS),
    ] {
        check_range(value, 1, most).map_err(|fault| PlanError { place: Place::Limits { field }, fault })?;
    }
    Ok(())
}

pub(super) fn check_range(value: u32, low: u32, high: u32) -> Result<(), PlanFault> {
    if (low..=high).contains(&value) { Ok(()) } else { Err(PlanFault::OutOfRange { value, low, high }) }
}

/// The span in whole microseconds, if it is not too long.
pub(super) fn check_span(span: Duration) -> Result<Duration, PlanFault> {
    if span <= MAX_SPAN { Ok(whole_micros(span)) } else { Err(PlanFault::LongSpan) }
}

/// The span in whole microseconds, if it is neither zero nor too long.
pub(super) fn check_some_span(span: Duration) -> Result<Duration, PlanFault> {
    let span = check_span(span)?;
    if span.is_zero() { Err(PlanFault::ZeroSpan) } else { Ok(span) }
}
