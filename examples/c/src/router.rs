//! Routers.

use crate::buffer::ToritsugiBuffer;
use crate::call::{call, free, give, list, shared, text, unique, write};
use crate::events::ToritsugiEvents;
use crate::names::ToritsugiPlan;
use crate::refusal::Refusal;
use core::ffi::c_char;
use toritsugi::{Command, CommandError, Delivery, Event, HostKey, Router, Snapshot, Strategies, Timestamp};
use toritsugi_exchange::flat::{FlatCommand, FlatId};

/// A router.
#[derive(Debug)]
pub struct ToritsugiRouter {
    router: Router,
    /// Set while it changes: still set in a later call, it says that a panic came between.
    is_changing: bool,
}

/// When the router must be called again at the latest.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(C)]
#[expect(clippy::exhaustive_structs, reason = "C reads it")]
pub struct ToritsugiDeadline {
    /// Whether there is a deadline.
    pub is_there: bool,
    /// When, in microseconds.
    pub at: u64,
}

/// A router with this plan, at time 0, without contacts and agents.
///
/// # Safety
/// `plan` is null or a plan; `out` is null or a place for a pointer.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn toritsugi_router_new(plan: *const ToritsugiPlan, out: *mut *mut ToritsugiRouter) -> u16 {
    call(|| {
        // SAFETY: by the contract of this function.
        let make = || Ok(Router::new(unsafe { shared(plan, "plan") }?.plan.clone()).into());
        // SAFETY: by the contract of this function.
        unsafe { give(out, make) }
    })
}

/// A router from the bytes of a snapshot, which goes on exactly as the first would have.
///
/// # Safety
/// `bytes` is null or to `length` bytes; `out` is null or a place for a pointer.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn toritsugi_router_restore(
    bytes: *const u8,
    length: usize,
    out: *mut *mut ToritsugiRouter,
) -> u16 {
    call(|| {
        let make = || {
            // SAFETY: by the contract of this function.
            let snapshot = Snapshot::from_bytes(unsafe { list(bytes, length, "bytes") }?)?;
            Ok(Router::restore(&snapshot, &Strategies::new())?.into())
        };
        // SAFETY: by the contract of this function.
        unsafe { give(out, make) }
    })
}

/// Frees a router; null is nothing to free.
///
/// # Safety
/// `router` is null or a router that was not freed before.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn toritsugi_router_free(router: *mut ToritsugiRouter) {
    // SAFETY: by the contract of this function.
    unsafe { free(router) };
}

/// The plan that holds now, as a handle of its own.
///
/// # Safety
/// `router` is null or a router that is not in use elsewhere; `out` is null or a place for a pointer.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn toritsugi_router_plan(router: *const ToritsugiRouter, out: *mut *mut ToritsugiPlan) -> u16 {
    call(|| {
        // SAFETY: by the contract of this function.
        let make = || Ok(ToritsugiPlan { plan: unsafe { shared(router, "router") }?.read()?.plan().clone() });
        // SAFETY: by the contract of this function.
        unsafe { give(out, make) }
    })
}

/// Fires every timer that is due, then applies one flat command, and appends what happened to `events`. If the command has a key, it is
/// applied once, and `repeat` says whether it came before; `repeat` may be null.
///
/// # Safety
/// `router` and `events` are null or handles that are not in use elsewhere; `command` is null or to a command; `repeat` is null or a
/// place for a bool.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn toritsugi_router_apply(
    router: *mut ToritsugiRouter,
    command: *const FlatCommand,
    events: *mut ToritsugiEvents,
    repeat: *mut bool,
) -> u16 {
    call(|| {
        // SAFETY: by the contract of this function.
        let router = unsafe { unique(router, "router") }?;
        // SAFETY: by the contract of this function.
        let flat = unsafe { shared(command, "command") }?;
        // SAFETY: by the contract of this function.
        let events = unsafe { unique(events, "events") }?;
        let delivery = router.change(events, |router, events| apply_flat(router, flat, events))?;
        // SAFETY: by the contract of this function.
        unsafe { write(repeat, delivery == Delivery::Repeat) };
        Ok(())
    })
}

/// Applies so many flat commands one after the other, whatever becomes of each, and appends what happened to `events`. `codes`, if it is not
/// null, gets the code of each. The code that is given back is about the call alone: it is 0 even if commands are refused.
///
/// # Safety
/// `router` and `events` are null or handles that are not in use elsewhere; `commands` is null or to `count` commands; `codes` is null
/// or to places for as many numbers.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn toritsugi_router_apply_all(
    router: *mut ToritsugiRouter,
    commands: *const FlatCommand,
    count: usize,
    codes: *mut u16,
    events: *mut ToritsugiEvents,
) -> u16 {
    call(|| {
        // SAFETY: by the contract of this function.
        let router = unsafe { unique(router, "router") }?;
        // SAFETY: by the contract of this function.
        let commands = unsafe { list(commands, count, "commands") }?;
        // SAFETY: by the contract of this function.
        let events = unsafe { unique(events, "events") }?;
        router.change(events, |router, events| {
            for (place, flat) in commands.iter().enumerate() {
                let code = apply_flat(router, flat, events).map_or_else(|refusal| refusal.code(), |_| 0);
                if !codes.is_null() {
                    // SAFETY: there are as many places as commands, by the contract of this function.
                    let place = unsafe { codes.add(place) };
                    // SAFETY: as above.
                    unsafe { place.write(code) };
                }
            }
            Ok(())
        })
    })
}

/// As `toritsugi_router_apply`, for a command in JSON: `{"type": "connect", "contact": 7}`, or as the library's serde form. Names may stand
/// for what the plan names, and a requirement or profile may be as people write it.
///
/// # Safety
/// `router` and `events` are null or handles that are not in use elsewhere; `command` is null or text that ends with a NUL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn toritsugi_router_apply_json(
    router: *mut ToritsugiRouter,
    at: u64,
    command: *const c_char,
    events: *mut ToritsugiEvents,
) -> u16 {
    call(|| {
        // SAFETY: by the contract of this function.
        let router = unsafe { unique(router, "router") }?;
        // SAFETY: by the contract of this function.
        let command = unsafe { text(command, "command") }?;
        // SAFETY: by the contract of this function.
        let events = unsafe { unique(events, "events") }?;
        router.change(events, |router, events| {
            let command = toritsugi_exchange::text::command(router.plan(), command)?;
            Ok(router.apply(Timestamp(at), command, events)?)
        })
    })
}

/// As `toritsugi_router_apply_json`, for a command that may arrive more than once: `key` names this one command, and a repeat of it changes
/// nothing and gives the first answer and events again. `repeat`, which may be null, says whether it is one.
///
/// # Safety
/// As `toritsugi_router_apply_json`; `repeat` is null or a place for a bool.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn toritsugi_router_apply_once_json(
    router: *mut ToritsugiRouter,
    at: u64,
    key: FlatId,
    command: *const c_char,
    events: *mut ToritsugiEvents,
    repeat: *mut bool,
) -> u16 {
    call(|| {
        // SAFETY: by the contract of this function.
        let router = unsafe { unique(router, "router") }?;
        // SAFETY: by the contract of this function.
        let command = unsafe { text(command, "command") }?;
        // SAFETY: by the contract of this function.
        let events = unsafe { unique(events, "events") }?;
        let delivery = router.change(events, |router, events| {
            let command = toritsugi_exchange::text::command(router.plan(), command)?;
            Ok(router.apply_once(Timestamp(at), HostKey(key.into()), command, events)?)
        })?;
        // SAFETY: by the contract of this function.
        unsafe { write(repeat, delivery == Delivery::Repeat) };
        Ok(())
    })
}

/// Reads a command in JSON for a router with this plan as a flat one, at time 0 and without a key; code 9006 if it has no flat form.
///
/// # Safety
/// `plan` is null or a plan; `command` is null or text that ends with a NUL; `out` is null or a place for a command.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn toritsugi_command_from_json(
    plan: *const ToritsugiPlan,
    command: *const c_char,
    out: *mut FlatCommand,
) -> u16 {
    call(|| {
        // SAFETY: by the contract of this function.
        let plan = unsafe { shared(plan, "plan") }?;
        // SAFETY: by the contract of this function.
        let command = toritsugi_exchange::text::command(&plan.plan, unsafe { text(command, "command") }?)?;
        // SAFETY: by the contract of this function.
        unsafe { write(out, FlatCommand::new(Timestamp::ZERO, &command)?) };
        Ok(())
    })
}

/// The time of the last command, in microseconds.
///
/// # Safety
/// `router` is null or a router that is not in use elsewhere; `at` is null or a place for a number.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn toritsugi_router_now(router: *const ToritsugiRouter, at: *mut u64) -> u16 {
    call(|| {
        // SAFETY: by the contract of this function.
        let now = unsafe { shared(router, "router") }?.read()?.now();
        // SAFETY: by the contract of this function.
        unsafe { write(at, now.0) };
        Ok(())
    })
}

/// When the router must be called again at the latest, if at all; if nothing else happens by then, with `advance`.
///
/// # Safety
/// `router` is null or a router that is not in use elsewhere; `deadline` is null or a place for one.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn toritsugi_router_next_deadline(
    router: *const ToritsugiRouter,
    deadline: *mut ToritsugiDeadline,
) -> u16 {
    call(|| {
        // SAFETY: by the contract of this function.
        let next = unsafe { shared(router, "router") }?.read()?.next_deadline();
        let next = next.map(|next| ToritsugiDeadline { is_there: true, at: next.at.0 });
        // SAFETY: by the contract of this function.
        unsafe { write(deadline, next.unwrap_or_default()) };
        Ok(())
    })
}

/// Writes the whole state, for `toritsugi_router_restore`. As costly as the state is large.
///
/// # Safety
/// `router` is null or a router that is not in use elsewhere; so is `buffer`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn toritsugi_router_snapshot(
    router: *const ToritsugiRouter,
    buffer: *mut ToritsugiBuffer,
) -> u16 {
    call(|| {
        // SAFETY: by the contract of this function.
        let router = unsafe { shared(router, "router") }?.read()?;
        // SAFETY: by the contract of this function.
        unsafe { unique(buffer, "buffer") }?.fill(&router.snapshot()?.to_bytes());
        Ok(())
    })
}

/// A hash of the whole state: 16 bytes, equal for equal states on every machine, in the order in which people write them. As costly as a
/// snapshot.
///
/// # Safety
/// `router` is null or a router that is not in use elsewhere; `digest` is null or a place for 16 bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn toritsugi_router_digest(router: *const ToritsugiRouter, digest: *mut u8) -> u16 {
    call(|| {
        // SAFETY: by the contract of this function.
        let router = unsafe { shared(router, "router") }?.read()?;
        // SAFETY: by the contract of this function; an array of bytes stands anywhere.
        unsafe { write(digest.cast::<[u8; 16]>(), router.digest()?.0.to_be_bytes()) };
        Ok(())
    })
}

impl From<Router> for ToritsugiRouter {
    fn from(router: Router) -> Self {
        Self { router, is_changing: false }
    }
}

impl ToritsugiRouter {
    /// To ask it.
    pub(crate) fn read(&self) -> Result<&Router, Refusal> {
        if self.is_changing { Err(Refusal::Broken) } else { Ok(&self.router) }
    }

    /// To change it; what happened becomes flat, too.
    pub(crate) fn change<T>(
        &mut self,
        events: &mut ToritsugiEvents,
        change: impl FnOnce(&mut Router, &mut Vec<Event>) -> Result<T, Refusal>,
    ) -> Result<T, Refusal> {
        if core::mem::replace(&mut self.is_changing, true) {
            return Err(Refusal::Broken);
        }
        let result = change(&mut self.router, &mut events.events);
        self.is_changing = false;
        events.flatten();
        result
    }
}

fn apply_flat(router: &mut Router, flat: &FlatCommand, events: &mut Vec<Event>) -> Result<Delivery, Refusal> {
    Ok(apply(router, flat.at, flat.host_key(), flat.command()?, events)?)
}

fn apply(
    router: &mut Router,
    at: u64,
    key: Option<HostKey>,
    command: Command,
    events: &mut Vec<Event>,
) -> Result<Delivery, CommandError> {
    match key {
        Some(key) => router.apply_once(Timestamp(at), key, command, events),
        None => router.apply(Timestamp(at), command, events).map(|()| Delivery::First),
    }
}
