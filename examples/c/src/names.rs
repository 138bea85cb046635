//! Plans, and the names in them.

use crate::buffer::ToritsugiBuffer;
use crate::call::{call, free, give, shared, text, unique, write};
use crate::refusal::Refusal;
use core::ffi::c_char;
use toritsugi::Plan;
use toritsugi_exchange::{ExchangeError, Kind, name_of, number_of};

/// A plan. It never changes, so threads may share it.
#[derive(Debug)]
pub struct ToritsugiPlan {
    pub(crate) plan: Plan,
}

/// What a plan names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u16)]
#[expect(clippy::exhaustive_enums, reason = "a number from C that is none of these is refused")]
pub enum Named {
    /// Queues.
    Queue = 0,
    /// Channels.
    Channel = 1,
    /// Skills.
    Skill = 2,
    /// Tenants.
    Tenant = 3,
    /// Sites.
    Site = 4,
}

/// Reads a plan from JSON (docs/plan.md: every key that a file in TOML has).
///
/// # Safety
/// `json` is null or text that ends with a NUL; `out` is null or a place for a pointer.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn toritsugi_plan_from_json(json: *const c_char, out: *mut *mut ToritsugiPlan) -> u16 {
    call(|| {
        let make = || {
            // SAFETY: by the contract of this function.
            let json = unsafe { text(json, "json") }?;
            Ok(ToritsugiPlan { plan: toritsugi_exchange::text::plan(json)? })
        };
        // SAFETY: by the contract of this function.
        unsafe { give(out, make) }
    })
}

/// Frees a plan; null is nothing to free. Routers that were made with it go on.
///
/// # Safety
/// `plan` is null or a plan that was not freed before.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn toritsugi_plan_free(plan: *mut ToritsugiPlan) {
    // SAFETY: by the contract of this function.
    unsafe { free(plan) };
}

/// Writes the plan as JSON, as it was read but for defaults.
///
/// # Safety
/// `plan` is null or a plan; `buffer` is null or a buffer that is not in use elsewhere.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn toritsugi_plan_to_json(plan: *const ToritsugiPlan, buffer: *mut ToritsugiBuffer) -> u16 {
    call(|| {
        // SAFETY: by the contract of this function.
        let plan = unsafe { shared(plan, "plan") }?;
        // SAFETY: by the contract of this function.
        unsafe { unique(buffer, "buffer") }?.fill_json(&plan.plan)
    })
}

/// The number of a name. `named` is one of `ToritsugiNamed`.
///
/// # Safety
/// `plan` is null or a plan; `name` is null or text that ends with a NUL; `number` is null or a place for a number.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn toritsugi_plan_number(
    plan: *const ToritsugiPlan,
    named: u16,
    name: *const c_char,
    number: *mut u16,
) -> u16 {
    call(|| {
        // SAFETY: by the contract of this function.
        let plan = unsafe { shared(plan, "plan") }?;
        // SAFETY: by the contract of this function.
        let name = unsafe { text(name, "name") }?;
        let kind = kind(named)?;
        let unknown = || ExchangeError::UnknownName { kind, name: name.to_owned() };
        let found = number_of(&plan.plan, kind, name).ok_or_else(unknown)?;
        // SAFETY: by the contract of this function.
        unsafe { write(number, found) };
        Ok(())
    })
}

/// Writes the name of a number. `named` is one of `ToritsugiNamed`.
///
/// # Safety
/// `plan` is null or a plan; `buffer` is null or a buffer that is not in use elsewhere.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn toritsugi_plan_name(
    plan: *const ToritsugiPlan,
    named: u16,
    number: u16,
    buffer: *mut ToritsugiBuffer,
) -> u16 {
    call(|| {
        // SAFETY: by the contract of this function.
        let plan = unsafe { shared(plan, "plan") }?;
        // SAFETY: by the contract of this function.
        let buffer = unsafe { unique(buffer, "buffer") }?;
        let name = name_of(&plan.plan, kind(named)?, number).ok_or(Refusal::UnknownNumber(number))?;
        buffer.fill(name.as_bytes());
        Ok(())
    })
}

fn kind(named: u16) -> Result<Kind, Refusal> {
    let kinds = [Kind::Queue, Kind::Channel, Kind::Skill, Kind::Tenant, Kind::Site];
    kinds.get(usize::from(named)).copied().ok_or(Refusal::UnknownNumber(named))
}
