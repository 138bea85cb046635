//! What can be asked in words: who waits, who may take whom, and when the next timer is due.

use super::reader::{Reader, instant};
use super::{Action, ScenarioError, names};
use crate::{AgentId, ContactId, Gate, Plan, QueueId, Timestamp};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

const GATES: [Gate; 6] =
    [Gate::Tenant, Gate::Presence, Gate::Membership, Gate::Capacity, Gate::Requirement, Gate::Exclusion];

/// `queue support waits: 3, 2, 4`, of which `queue` has been taken.
pub(super) fn waits(reader: &mut Reader<'_>) -> Result<Action, ScenarioError> {
    let queue = reader.queue()?;
    reader.need("waits")?;
    reader.need_mark(':')?;
    let mut contacts = Vec::new();
    if !reader.take("nobody") {
        contacts.push(reader.contact()?);
        while reader.take_mark(',') {
            contacts.push(reader.contact()?);
        }
    }
    Ok(Action::Waits { queue, contacts })
}

pub(super) fn waits_text(plan: &Plan, queue: QueueId, contacts: &[ContactId]) -> String {
    let contacts: Vec<String> = contacts.iter().map(ToString::to_string).collect();
    let contacts = if contacts.is_empty() { String::from("nobody") } else { contacts.join(", ") };
    format!("queue {} waits: {contacts}", names::queue(plan, queue))
}

/// `agent 1 can take contact 3` and `agent 1 cannot take contact 3: requirement`, from the verb on; `None` for another verb.
pub(super) fn can_take(reader: &mut Reader<'_>, agent: AgentId) -> Result<Option<Action>, ScenarioError> {
    if reader.take("can take") {
        return Ok(Some(Action::CanTake { agent, contact: reader.the_contact()?, gate: None }));
    }
    if !reader.take("cannot take") {
        return Ok(None);
    }
    let contact = reader.the_contact()?;
    reader.need_mark(':')?;
    match GATES.into_iter().find(|gate| reader.take(&gate.to_string())) {
        Some(gate) => Ok(Some(Action::CanTake { agent, contact, gate: Some(gate) })),
        None => Err(reader.expected("`tenant`, `presence`, `membership`, `capacity`, `requirement` or `exclusion`")),
    }
}

pub(super) fn can_take_text(agent: AgentId, contact: ContactId, gate: Option<Gate>) -> String {
    match gate {
        None => format!("agent {agent} can take contact {contact}"),
        Some(gate) => format!("agent {agent} cannot take contact {contact}: {gate}"),
    }
}

pub(super) fn deadline_text(deadline: Option<Timestamp>) -> String {
    deadline.map_or_else(|| String::from("no deadline"), |at| format!("next deadline at {}", instant(at)))
}
