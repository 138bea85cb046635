//! Questions, answered as JSON with names in place of numbers. What is not there is `null`.

use crate::buffer::ToritsugiBuffer;
use crate::call::{call, shared, unique};
use crate::refusal::Refusal;
use crate::router::ToritsugiRouter;
use serde_json::{Value, json};
use toritsugi::{AgentId, ContactId, QueueId, Router};
use toritsugi_exchange::flat::FlatId;
use toritsugi_exchange::text::named;

/// Writes as JSON: a contact that has not ended, or `null`.
///
/// # Safety
/// `router` is null or a router that is not in use elsewhere; so is `buffer`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn toritsugi_router_contact_json(
    router: *const ToritsugiRouter,
    contact: FlatId,
    buffer: *mut ToritsugiBuffer,
) -> u16 {
    // SAFETY: by the contract of this function.
    unsafe { answer(router, buffer, |router| Ok(named(router.plan(), &router.contact(ContactId(contact.into()))))) }
}

/// Writes as JSON: an agent that is signed in, or `null`.
///
/// # Safety
/// `router` is null or a router that is not in use elsewhere; so is `buffer`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn toritsugi_router_agent_json(
    router: *const ToritsugiRouter,
    agent: FlatId,
    buffer: *mut ToritsugiBuffer,
) -> u16 {
    // SAFETY: by the contract of this function.
    unsafe { answer(router, buffer, |router| Ok(named(router.plan(), &router.agent(AgentId(agent.into()))))) }
}

/// Writes as JSON: the counts of a queue, or `null`.
///
/// # Safety
/// `router` is null or a router that is not in use elsewhere; so is `buffer`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn toritsugi_router_queue_json(
    router: *const ToritsugiRouter,
    queue: u16,
    buffer: *mut ToritsugiBuffer,
) -> u16 {
    // SAFETY: by the contract of this function.
    unsafe { answer(router, buffer, |router| Ok(named(router.plan(), &router.queue(QueueId(queue))))) }
}

/// Writes as JSON: the contacts that wait in a queue, most urgent first.
///
/// # Safety
/// `router` is null or a router that is not in use elsewhere; so is `buffer`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn toritsugi_router_waiting_json(
    router: *const ToritsugiRouter,
    queue: u16,
    buffer: *mut ToritsugiBuffer,
) -> u16 {
    // SAFETY: by the contract of this function.
    unsafe { answer(router, buffer, |router| Ok(named(router.plan(), &router.waiting(QueueId(queue))))) }
}

/// Writes as JSON: every contact that has not ended, by id.
///
/// # Safety
/// `router` is null or a router that is not in use elsewhere; so is `buffer`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn toritsugi_router_contacts_json(
    router: *const ToritsugiRouter,
    buffer: *mut ToritsugiBuffer,
) -> u16 {
    // SAFETY: by the contract of this function.
    unsafe { answer(router, buffer, |router| Ok(named(router.plan(), &router.contacts()))) }
}

/// Writes as JSON: every agent that is signed in, by id.
///
/// # Safety
/// `router` is null or a router that is not in use elsewhere; so is `buffer`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn toritsugi_router_agents_json(
    router: *const ToritsugiRouter,
    buffer: *mut ToritsugiBuffer,
) -> u16 {
    // SAFETY: by the contract of this function.
    unsafe { answer(router, buffer, |router| Ok(named(router.plan(), &router.agents()))) }
}

/// Writes as JSON: when the router must be called again at the latest, and why, or `null`.
///
/// # Safety
/// `router` is null or a router that is not in use elsewhere; so is `buffer`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn toritsugi_router_deadline_json(
    router: *const ToritsugiRouter,
    buffer: *mut ToritsugiBuffer,
) -> u16 {
    // SAFETY: by the contract of this function.
    unsafe { answer(router, buffer, |router| Ok(named(router.plan(), &router.next_deadline()))) }
}

/// Writes as JSON: where a waiting contact stands in its queue.
///
/// # Safety
/// `router` is null or a router that is not in use elsewhere; so is `buffer`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn toritsugi_router_position_json(
    router: *const ToritsugiRouter,
    contact: FlatId,
    buffer: *mut ToritsugiBuffer,
) -> u16 {
    // SAFETY: by the contract of this function.
    unsafe { answer(router, buffer, |router| Ok(named(router.plan(), &router.position(ContactId(contact.into()))?))) }
}

/// Writes as JSON: how long a waiting contact can expect to wait.
///
/// # Safety
/// `router` is null or a router that is not in use elsewhere; so is `buffer`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn toritsugi_router_estimate_json(
    router: *const ToritsugiRouter,
    contact: FlatId,
    buffer: *mut ToritsugiBuffer,
) -> u16 {
    // SAFETY: by the contract of this function.
    unsafe { answer(router, buffer, |router| Ok(named(router.plan(), &router.estimate(ContactId(contact.into()))?))) }
}

/// Writes as JSON: why a contact is where it is: `explanation`, and the same in `words`.
///
/// # Safety
/// `router` is null or a router that is not in use elsewhere; so is `buffer`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn toritsugi_router_explain_contact_json(
    router: *const ToritsugiRouter,
    contact: FlatId,
    buffer: *mut ToritsugiBuffer,
) -> u16 {
    // SAFETY: by the contract of this function.
    unsafe {
        answer(router, buffer, |router| {
            let explanation = router.explain_contact(ContactId(contact.into()))?;
            let words = explanation.describe(router.plan()).to_string();
            Ok(json!({ "explanation": named(router.plan(), &explanation), "words": words }))
        })
    }
}

/// Writes as JSON: what an agent takes next: `explanation`, and the same in `words`.
///
/// # Safety
/// `router` is null or a router that is not in use elsewhere; so is `buffer`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn toritsugi_router_explain_agent_json(
    router: *const ToritsugiRouter,
    agent: FlatId,
    buffer: *mut ToritsugiBuffer,
) -> u16 {
    // SAFETY: by the contract of this function.
    unsafe {
        answer(router, buffer, |router| {
            let explanation = router.explain_agent(AgentId(agent.into()))?;
            let words = explanation.describe(router.plan()).to_string();
            Ok(json!({ "explanation": named(router.plan(), &explanation), "words": words }))
        })
    }
}

/// Writes as JSON: why the offers of the last command were made.
///
/// # Safety
/// `router` is null or a router that is not in use elsewhere; so is `buffer`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn toritsugi_router_decisions_json(
    router: *const ToritsugiRouter,
    buffer: *mut ToritsugiBuffer,
) -> u16 {
    // SAFETY: by the contract of this function.
    unsafe { answer(router, buffer, |router| Ok(named(router.plan(), &router.decisions()))) }
}

/// Writes the answer of a router.
///
/// # Safety
/// `router` is null or a router that is not in use elsewhere; so is `buffer`.
unsafe fn answer(
    router: *const ToritsugiRouter,
    buffer: *mut ToritsugiBuffer,
    ask: impl FnOnce(&Router) -> Result<Value, Refusal>,
) -> u16 {
    call(|| {
        // SAFETY: by the contract of this function.
        let router = unsafe { shared(router, "router") }?.read()?;
        // SAFETY: by the contract of this function.
        unsafe { unique(buffer, "buffer") }?.fill_json(&ask(router)?)
    })
}
