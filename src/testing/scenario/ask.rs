//! Consequences: from an event to a sentence.

use super::names;
use crate::{Command, Event, EventKind, Plan, WithdrawReason, WrapUpEndCause};
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

/// What the events of a command say beside that it was carried out.
pub(super) fn consequences(plan: &Plan, command: &Command, refused: bool, events: &[Event]) -> Vec<String> {
    let mut acknowledged = refused;
    let mut sentences = Vec::new();
    for event in events {
        if !acknowledged && acknowledges(command, &event.kind) {
            acknowledged = true;
        } else {
            sentences.push(sentence(plan, &event.kind));
        }
    }
    sentences
}

/// Whether an event says no more than that the command was carried out.
fn acknowledges(command: &Command, event: &EventKind) -> bool {
    match (command, event) {
        (Command::Enqueue(command), EventKind::Queued { contact, .. }) => command.contact == *contact,
        (Command::Transfer(command), EventKind::Transferred { contact, .. }) => command.contact == *contact,
        (Command::SetPriority(command), EventKind::PriorityChanged { contact, .. }) => command.contact == *contact,
        (Command::Connect(command), EventKind::Connected { contact, .. }) => command.contact == *contact,
        (Command::Complete(command), EventKind::Completed { contact, .. }) => command.contact == *contact,
        (Command::Abandon(command), EventKind::Abandoned { contact, .. }) => command.contact == *contact,
        (Command::Cancel(command), EventKind::Cancelled { contact, .. }) => command.contact == *contact,
        (Command::AcceptOffer(command), EventKind::OfferAccepted { offer, .. }) => command.offer == *offer,
        (Command::DeclineOffer(command), EventKind::OfferDeclined { offer, .. }) => command.offer == *offer,
        (Command::WithdrawOffer(command), EventKind::OfferWithdrawn { offer, reason: WithdrawReason::Host, .. }) => {
            command.offer == *offer
        }
        (Command::SignIn(command), EventKind::AgentSignedIn { agent, .. }) => command.agent == *agent,
        (Command::UpdateAgent(command), EventKind::AgentUpdated { agent }) => command.agent == *agent,
        (Command::SetReady(command), EventKind::AgentReady { agent }) => command.agent == *agent,
        (Command::SetNotReady(command), EventKind::AgentNotReady { agent, reason }) => {
            command.agent == *agent && command.reason == *reason
        }
        (Command::Drain(command), EventKind::AgentDraining { agent }) => command.agent == *agent,
        (Command::SignOut(command), EventKind::AgentSignedOut { agent }) => command.agent == *agent,
        (Command::EndWrapUp(command), EventKind::WrapUpEnded { agent, contact, cause: WrapUpEndCause::Released }) => {
            (command.agent, command.contact) == (*agent, *contact)
        }
        _ => false,
    }
}

/// An event as a consequence. Only those have a sentence of their own that can follow from something else than their command.
fn sentence(plan: &Plan, event: &EventKind) -> String {
    match *event {
        EventKind::Offered { contact, agent, .. } => format!("contact {contact} is offered to agent {agent}"),
        EventKind::OfferAccepted { contact, agent, .. } => format!("agent {agent} takes contact {contact}"),
        EventKind::OfferExpired { contact, agent, .. } => {
            format!("offer of contact {contact} to agent {agent} expires")
        }
        EventKind::OfferWithdrawn { contact, agent, .. } => {
            format!("offer of contact {contact} to agent {agent} is withdrawn")
        }
        EventKind::Requeued { contact, queue: to, .. } => {
            format!("contact {contact} returns to {}", names::of_queue(plan, to))
        }
        EventKind::MaximumWaitReached { contact, .. } => format!("contact {contact} leaves after the maximum wait"),
        EventKind::WrapUpStarted { agent, contact, ends_at } => {
            format!("agent {agent} wraps up contact {contact} until {ends_at}")
        }
        EventKind::WrapUpEnded { agent, contact, .. } => format!("agent {agent} has wrapped up contact {contact}"),
        EventKind::AgentNotReady { agent, .. } => format!("agent {agent} is not ready"),
        EventKind::AgentSignedOut { agent } => format!("agent {agent} is signed out"),
        ref other => format!("{other:?}"),
    }
}
