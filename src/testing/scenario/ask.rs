//! Consequences: from an event to a sentence.

use super::words::written;
use crate::{Command, EventKind, Plan, QueueId, WithdrawReason};
use alloc::format;
use alloc::string::String;

/// Whether an event says no more than that the command was carried out.
pub(super) fn acknowledges(command: &Command, event: &EventKind) -> bool {
    matches!(
        (command, event),
        (Command::Enqueue(_), EventKind::Queued { .. })
            | (Command::Transfer(_), EventKind::Transferred { .. })
            | (Command::SetPriority(_), EventKind::PriorityChanged { .. })
            | (Command::Connect(_), EventKind::Connected { .. })
            | (Command::Complete(_), EventKind::Completed { .. })
            | (Command::Abandon(_), EventKind::Abandoned { .. })
            | (Command::Cancel(_), EventKind::Cancelled { .. })
            | (Command::AcceptOffer(_), EventKind::OfferAccepted { .. })
            | (Command::DeclineOffer(_), EventKind::OfferDeclined { .. })
            | (Command::WithdrawOffer(_), EventKind::OfferWithdrawn { reason: WithdrawReason::Host, .. })
            | (Command::SignIn(_), EventKind::AgentSignedIn { .. })
            | (Command::UpdateAgent(_), EventKind::AgentUpdated { .. })
            | (Command::SetReady(_), EventKind::AgentReady { .. })
            | (Command::SetNotReady(_), EventKind::AgentNotReady { .. })
            | (Command::Drain(_), EventKind::AgentDraining { .. })
            | (Command::SignOut(_), EventKind::AgentSignedOut { .. })
            | (Command::EndWrapUp(_), EventKind::WrapUpEnded { .. })
    )
}

/// An event as a consequence. Only those have a sentence of their own that can follow from something else than their command.
pub(super) fn sentence(plan: &Plan, event: &EventKind) -> String {
    let queue = |queue: QueueId| {
        plan.queues().get(usize::from(queue.0)).map_or_else(String::new, |queue| written(queue.name.as_str()))
    };
    match *event {
        EventKind::Offered { contact, agent, .. } => format!("contact {contact} is offered to agent {agent}"),
        EventKind::OfferAccepted { contact, agent, .. } => format!("agent {agent} takes contact {contact}"),
        EventKind::OfferExpired { contact, agent, .. } => {
            format!("offer of contact {contact} to agent {agent} expires")
        }
        EventKind::OfferWithdrawn { contact, agent, .. } => {
            format!("offer of contact {contact} to agent {agent} is withdrawn")
        }
        EventKind::Requeued { contact, queue: to, .. } => format!("contact {contact} returns to {}", queue(to)),
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
