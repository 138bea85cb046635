//! Every rule of sound staff.

use super::super::definition::CheckedStaff;
use super::super::error::StaffFault;
use super::super::{Distribution, Rota, Shift, StaffDefinition, Staffing};
use super::VARIATIONS;
use crate::{MAX_SPAN, Plan};
use alloc::string::String;
use alloc::vec::Vec;
use core::time::Duration;

const MAX_AGENTS: u32 = 1_000_000;
const FACTORS: core::ops::RangeInclusive<f64> = 1.0..=100.0;

/// From when to when one agent works, in order.
type Duties = Vec<(Duration, Duration)>;

pub(super) fn check<'a>(
    plan: &Plan,
    cycle: Duration,
    (mut known, traffic): (impl Iterator<Item = &'a String>, &[String]),
    mut staff: StaffDefinition,
) -> Result<CheckedStaff, StaffFault> {
    if known.any(|name| *name == staff.name) {
        return Err(StaffFault::DuplicateName);
    }
    if staff.count == 0 || staff.count > MAX_AGENTS {
        return Err(StaffFault::BadCount);
    }
    check_manner(&staff)?;
    let duties = match staff.staffing.clone() {
        Some(staffing) if staff.shifts.is_empty() => by_interval(&staffing, cycle, &mut staff.count)?,
        Some(_) => return Err(StaffFault::BadStaffing),
        None => by_shift(&staff, cycle)?,
    };
    let handling = own_times(&staff, traffic)?;
    let profile = plan.profile(&staff.profile)?;
    Ok(CheckedStaff { definition: staff, profile, duties, handling })
}

fn check_manner(staff: &StaffDefinition) -> Result<(), StaffFault> {
    for (field, probability) in [("declines", staff.declines), ("misses", staff.misses), ("absence", staff.absence)] {
        if !(0.0..=1.0).contains(&probability) {
            return Err(StaffFault::BadProbability { field });
        }
    }
    if !(staff.handling_factor > 0.0 && staff.handling_factor <= 1000.0) {
        return Err(StaffFault::BadFactor);
    }
    if !VARIATIONS.contains(&staff.speed_variation) {
        return Err(StaffFault::BadVariation { field: "speed_variation" });
    }
    if !staff.slowdown.iter().all(|factor| FACTORS.contains(factor)) {
        return Err(StaffFault::BadSlowdown);
    }
    if staff.learning.is_some_and(|learning| !FACTORS.contains(&learning.starts_at) || learning.halves_after == 0) {
        return Err(StaffFault::BadLearning);
    }
    let short = |time: Duration| time <= MAX_SPAN;
    if !staff
        .breaks
        .iter()
        .all(|pause| !pause.lasts.is_zero() && short(pause.lasts) && short(pause.after) && short(pause.spread))
    {
        return Err(StaffFault::BadBreak);
    }
    let field = "answer_delay";
    staff.answer_delay.check().map_err(|fault| StaffFault::Distribution { field, fault })
}

fn by_shift(staff: &StaffDefinition, cycle: Duration) -> Result<Vec<Duties>, StaffFault> {
    if staff.shifts.is_empty() {
        return Err(StaffFault::NoShift);
    }
    let sound =
        |shift: &Shift| shift.from < shift.to && shift.to <= MAX_SPAN && shift.to.saturating_sub(shift.from) <= cycle;
    if !staff.shifts.iter().all(sound) {
        return Err(StaffFault::BadShift);
    }
    let shifts: Duties = staff.shifts.iter().map(|shift| (shift.from, shift.to)).collect();
    let turns = shifts.iter().cycle();
    let count = usize::try_from(staff.count).unwrap_or(usize::MAX);
    Ok(match staff.rota {
        Rota::Staggered => turns.take(count).map(|shift| [*shift].into()).collect(),
        Rota::Whole => (0..count).map(|_| shifts.clone()).collect(),
    })
}

/// The first agent works whenever one is wanted, the next whenever two are, and so on.
fn by_interval(staffing: &Staffing, cycle: Duration, count: &mut u32) -> Result<Vec<Duties>, StaffFault> {
    let most = staffing.agents.iter().copied().max().unwrap_or(0);
    let intervals = u32::try_from(staffing.agents.len()).unwrap_or(u32::MAX);
    let end = staffing.every.checked_mul(intervals).and_then(|length| length.checked_add(staffing.from));
    if staffing.every.is_zero() || end.is_none_or(|end| end > cycle) || !(1..=MAX_AGENTS).contains(&most) {
        return Err(StaffFault::BadStaffing);
    }
    *count = (*count).max(most);
    let of_agent = |agent: u32| {
        let mut duties = Duties::new();
        for (_, interval) in staffing.agents.iter().zip(0_u32..).filter(|(wanted, _)| **wanted > agent) {
            let from = staffing.from + staffing.every.saturating_mul(interval);
            let to = from + staffing.every;
            match duties.last_mut() {
                Some((_, end)) if *end == from => *end = to,
                _ => duties.push((from, to)),
            }
        }
        duties
    };
    Ok((0..*count).map(of_agent).collect())
}

fn own_times(staff: &StaffDefinition, traffic: &[String]) -> Result<Vec<(usize, Distribution)>, StaffFault> {
    let mut times: Vec<(usize, Distribution)> = Vec::new();
    for own in &staff.handling {
        let position = traffic.iter().position(|name| *name == own.traffic);
        let position = position.filter(|position| times.iter().all(|(other, _)| other != position));
        let position = position.ok_or_else(|| StaffFault::BadHandling { traffic: own.traffic.clone() })?;
        own.time.check().map_err(|fault| StaffFault::Distribution { field: "handling", fault })?;
        times.push((position, own.time.clone()));
    }
    Ok(times)
}
