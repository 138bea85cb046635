//! What several steps of a scenario may say of a contact: whom it prefers, and how it is called back.

use super::words::{Words, span};
use crate::{AgentId, CallFirst, Callback, CallbackOwner, PreferredStage, Timestamp};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::time::Duration;

/// What stands behind `prefers`: `agent 3 or 4 for 20s unless away`.
pub(super) fn stage(words: &mut Words) -> Result<PreferredStage, String> {
    let mut agents = Vec::new();
    if !words.take("nobody") {
        words.need("agent")?;
        agents.push(AgentId(words.id()?));
        while words.take("or") {
            agents.push(AgentId(words.id()?));
        }
    }
    words.need("for")?;
    let within = words.span()?;
    Ok(PreferredStage { agents, within, skip_if_away: words.take_all("unless away") })
}

/// One more thing of a callback, if that is what comes: `due 2m`, `customer first`, `owner agent 3 for 30s`, `expires 10m`.
pub(super) fn callback(words: &mut Words, callback: &mut Callback) -> Result<bool, String> {
    if words.take("due") {
        callback.due = Some(Timestamp::ZERO + words.span()?);
    } else if words.take_all("customer first") {
        callback.first = CallFirst::Customer;
    } else if words.take("owner") {
        words.need("agent")?;
        let agent = AgentId(words.id()?);
        words.need("for")?;
        callback.owner = Some(CallbackOwner { agent, within: words.span()? });
    } else if words.take("expires") {
        callback.expires_at = Some(Timestamp::ZERO + words.span()?);
    } else {
        return Ok(false);
    }
    Ok(true)
}

/// The stage as a line has it.
pub(super) fn of_stage(stage: &PreferredStage) -> String {
    let PreferredStage { agents, within, skip_if_away } = stage;
    let agents: Vec<String> = agents.iter().map(ToString::to_string).collect();
    let agents = if agents.is_empty() { String::from("nobody") } else { format!("agent {}", agents.join(" or ")) };
    let away = if *skip_if_away { " unless away" } else { "" };
    format!("prefers {agents} for {}{away}", span(*within))
}

/// The parts of a callback.
pub(super) fn of_callback(callback: &Callback) -> Vec<String> {
    let Callback { due, first, owner, expires_at } = callback;
    let mut parts = Vec::new();
    parts.extend(due.map(|due| format!("due {}", instant(due))));
    if *first == CallFirst::Customer {
        parts.push(String::from("customer first"));
    }
    parts.extend(owner.map(|owner| format!("owner agent {} for {}", owner.agent, span(owner.within))));
    parts.extend(expires_at.map(|expires_at| format!("expires {}", instant(expires_at))));
    parts
}

/// An instant as a line has it, exact.
pub(super) fn instant(at: Timestamp) -> String {
    span(Duration::from_micros(at.0))
}
