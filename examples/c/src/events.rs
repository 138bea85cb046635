//! Events, flat and as JSON.

use crate::buffer::ToritsugiBuffer;
use crate::call::{call, free, shared, unique};
use toritsugi::Event;
use toritsugi_exchange::flat::{self, FlatEvent};

/// Events that functions append to: make one, clear it and use it again, free it.
#[derive(Debug, Default)]
pub struct ToritsugiEvents {
    pub(crate) events: Vec<Event>,
    /// The same.
    flat: Vec<FlatEvent>,
}

/// A new list without events.
#[unsafe(no_mangle)]
pub extern "C" fn toritsugi_events_new() -> *mut ToritsugiEvents {
    Box::into_raw(Box::default())
}

/// Frees a list; null is nothing to free.
///
/// # Safety
/// `events` is null or a list that was not freed before.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn toritsugi_events_free(events: *mut ToritsugiEvents) {
    // SAFETY: by the contract of this function.
    unsafe { free(events) };
}

/// Removes all events; null has none.
///
/// # Safety
/// `events` is null or a list that is not in use elsewhere.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn toritsugi_events_clear(events: *mut ToritsugiEvents) {
    // SAFETY: by the contract of this function.
    if let Ok(events) = unsafe { unique(events, "events") } {
        events.events.clear();
        events.flat.clear();
    }
}

/// How many events there are. 0 for null.
///
/// # Safety
/// `events` is null or a list that is not in use elsewhere.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn toritsugi_events_count(events: *const ToritsugiEvents) -> usize {
    // SAFETY: by the contract of this function.
    unsafe { shared(events, "events") }.map_or(0, |events| events.flat.len())
}

/// The events, one behind the other; valid until the list is changed or freed. Null for null.
///
/// # Safety
/// `events` is null or a list that is not in use elsewhere.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn toritsugi_events_data(events: *const ToritsugiEvents) -> *const FlatEvent {
    // SAFETY: by the contract of this function.
    unsafe { shared(events, "events") }.map_or(core::ptr::null(), |events| events.flat.as_ptr())
}

/// Writes all events as a JSON list, as the library's serde forms: what a plan names is a number.
///
/// # Safety
/// `events` is null or a list that is not in use elsewhere; so is `buffer`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn toritsugi_events_to_json(events: *const ToritsugiEvents, buffer: *mut ToritsugiBuffer) -> u16 {
    call(|| {
        // SAFETY: by the contract of this function.
        let events = unsafe { shared(events, "events") }?;
        // SAFETY: by the contract of this function.
        unsafe { unique(buffer, "buffer") }?.fill_json(&events.events)
    })
}

/// Writes flat events as JSON, as `toritsugi_events_to_json` does: for events that the caller has kept.
///
/// # Safety
/// `events` is null or to `count` events; `buffer` is null or a buffer that is not in use elsewhere.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn toritsugi_flat_events_to_json(
    events: *const FlatEvent,
    count: usize,
    buffer: *mut ToritsugiBuffer,
) -> u16 {
    call(|| {
        // SAFETY: by the contract of this function.
        let events = unsafe { crate::call::list(events, count, "events") }?;
        // SAFETY: by the contract of this function.
        let buffer = unsafe { unique(buffer, "buffer") }?;
        let events = events.iter().map(FlatEvent::event).collect::<Result<Vec<_>, _>>()?;
        buffer.fill_json(&events)
    })
}

/// Writes the layout of flat records as JSON: for `commands` and `events` the number and name of each kind, with the slot of each field;
/// `choices` has what the numbers of a slot stand for.
///
/// # Safety
/// `buffer` is null or a buffer that is not in use elsewhere.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn toritsugi_layout_json(buffer: *mut ToritsugiBuffer) -> u16 {
    call(|| {
        // SAFETY: by the contract of this function.
        let buffer = unsafe { unique(buffer, "buffer") }?;
        buffer.fill_json(&serde_json::json!({
            "commands": flat::command_layout(),
            "events": flat::event_layout(),
            "choices": flat::CHOICES,
        }))
    })
}

impl ToritsugiEvents {
    /// Makes the flat ones of those that were appended.
    pub(crate) fn flatten(&mut self) {
        let Self { events, flat } = self;
        flat.extend(events.iter().skip(flat.len()).map(FlatEvent::from));
    }
}
