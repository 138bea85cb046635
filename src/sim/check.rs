//! From a definition to a centre: every rule of a sound model.

use super::definition::CheckedTraffic;
use super::error::{TimetableFault, TrafficFault};
use super::{Centre, CentreDefinition, CentreError};
use crate::MAX_SPAN;
use alloc::string::String;
use alloc::vec::Vec;
use core::time::Duration;

mod staff;
mod traffic;

/// What a coefficient of variation may be.
const VARIATIONS: core::ops::RangeInclusive<f64> = 0.0..=10.0;

pub(super) fn centre(definition: CentreDefinition) -> Result<Centre, CentreError> {
    let CentreDefinition { cycle, day_variation, plan, staff, traffic, hours, outages } = definition;
    let plan = plan.build()?;
    if cycle.is_zero() || cycle > MAX_SPAN {
        return Err(CentreError::BadCycle);
    }
    if !VARIATIONS.contains(&day_variation) {
        return Err(CentreError::BadVariation);
    }
    let kinds: Vec<String> = traffic.iter().map(|traffic| traffic.name.clone()).collect();
    let names: Vec<String> = staff.iter().map(|staff| staff.name.clone()).collect();
    let mut checked_staff = Vec::with_capacity(staff.len());
    for (position, staff) in staff.into_iter().enumerate() {
        let known = names.iter().take(position);
        let name = staff.name.clone();
        let checked = staff::check(&plan, cycle, (known, &kinds), staff);
        checked_staff.push(checked.map_err(|fault| CentreError::Staff { staff: name, fault })?);
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
        day_variation,
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
