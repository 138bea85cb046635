//! From a definition to a centre: every rule of a sound model.

use super::definition::{CheckedStaff, CheckedTraffic};
use super::error::{StaffFault, TimetableFault, TrafficFault};
use super::{Centre, CentreDefinition, CentreError, StaffDefinition};
use crate::{MAX_SPAN, Plan};
use alloc::string::String;
use alloc::vec::Vec;
use core::time::Duration;

mod traffic;

const MAX_AGENTS: u32 = 1_000_000;

pub(super) fn centre(definition: CentreDefinition) -> Result<Centre, CentreError> {
    let CentreDefinition { cycle, plan, staff, traffic, hours, outages } = definition;
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
        checked_traffic.push(traffic::check(&plan, &names, traffic).map_err(fault)?);
    }
    let mut checked_hours = Vec::with_capacity(hours.len());
    for entry in hours {
        let queue = plan.queue(&entry.queue).ok_or(TimetableFault::Unknown);
        let checked = queue.and_then(|queue| add_period(&checked_hours, queue, (entry.opens, entry.closes), cycle));
        checked_hours.push(checked.map_err(|fault| CentreError::Hours { queue: entry.queue, fault })?);
    }
    let mut checked_outages = Vec::with_capacity(outages.len());
    for entry in outages {
        let site = plan.site(&entry.site).ok_or(TimetableFault::Unknown);
        let checked = site.and_then(|site| add_period(&checked_outages, site, (entry.at, entry.until), cycle));
        checked_outages.push(checked.map_err(|fault| CentreError::Outage { site: entry.site, fault })?);
    }
    Ok(Centre {
        cycle,
        plan,
        staff: checked_staff,
        traffic: checked_traffic,
        hours: checked_hours,
        outages: checked_outages,
    })
}

/// A period of the cycle for this thing, which must not overlap those that it has already.
fn add_period<T: Copy + PartialEq>(
    known: &[(T, Duration, Duration)],
    thing: T,
    (from, to): (Duration, Duration),
    cycle: Duration,
) -> Result<(T, Duration, Duration), TimetableFault> {
    if from >= to || to > cycle {
        return Err(TimetableFault::BadPeriod);
    }
    if known.iter().any(|(other, start, end)| *other == thing && from < *end && *start < to) {
        return Err(TimetableFault::Overlap);
    }
    Ok((thing, from, to))
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
