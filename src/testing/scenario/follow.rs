//! Consequences: from an event to a sentence.

use super::names;
use super::words::{Words, same_words};
use crate::{
    Command, EndReason, Event, EventKind, NotReadyReason, OfferCause, Overflow, Plan, QueueId, Timestamp,
    WithdrawReason, WrapUpEndCause,
};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

/// What an event says: a sentence, and details that a scenario may leave out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Consequence {
    pub(super) sentence: String,
    details: Vec<String>,
}

impl Consequence {
    /// The sentence with every detail.
    pub(super) fn full(&self) -> String {
        self.details.iter().fold(self.sentence.clone(), |text, detail| text + detail)
    }

    /// Whether a line says this, with any of the details, in their order.
    pub(super) fn is_said_by(&self, line: &str) -> Result<bool, String> {
        let mut left = Words::new(line)?;
        if !same_words(&mut left, &self.sentence)? {
            return Ok(false);
        }
        for detail in &self.details {
            let mut after = left.clone();
            if same_words(&mut after, detail)? {
                left = after;
            }
        }
        Ok(left.end().is_ok())
    }

    fn with(mut self, detail: String) -> Self {
        self.details.push(detail);
        self
    }

    fn due(self, due: Timestamp) -> Self {
        self.with(format!(" due {due}"))
    }

    fn queue(self, preposition: &str, plan: &Plan, queue: QueueId) -> Self {
        self.with(format!(" {preposition} {}", names::of_queue(plan, queue)))
    }
}

impl From<String> for Consequence {
    fn from(sentence: String) -> Self {
        Self { sentence, details: Vec::new() }
    }
}

/// What the events of a command say beside that it was carried out. Its plan was `before`, and is `after` now.
pub(super) fn consequences(
    before: &Plan,
    after: &Plan,
    command: &Command,
    refused: bool,
    events: &[Event],
) -> Vec<Consequence> {
    let mut plan = before;
    let mut acknowledged = refused;
    let mut consequences = Vec::new();
    for event in events {
        if event.kind == EventKind::PlanReplaced {
            plan = after;
        }
        if !acknowledged && acknowledges(command, &event.kind) {
            acknowledged = true;
        } else {
            consequences.push(consequence(plan, &event.kind));
        }
    }
    consequences
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
        (Command::Park(command), EventKind::Parked { contact, .. }) => command.contact == *contact,
        (Command::Resume(command), EventKind::Resumed { contact, .. }) => command.contact == *contact,
        (Command::RequestCallback(command), EventKind::CallbackRequested { contact, .. }) => {
            command.contact == *contact
        }
        (Command::CustomerAnswered(command), EventKind::CustomerAnswered { contact }) => command.contact == *contact,
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
        (Command::CloseQueue(command), EventKind::QueueClosed { queue }) => command.queue == *queue,
        (Command::OpenQueue(command), EventKind::QueueOpened { queue }) => command.queue == *queue,
        (Command::CloseSite(command), EventKind::SiteClosed { site }) => command.site == *site,
        (Command::OpenSite(command), EventKind::SiteOpened { site }) => command.site == *site,
        (Command::ReplacePlan(_), EventKind::PlanReplaced) => true,
        _ => false,
    }
}

/// An event as a consequence. Only those have a sentence of their own that can follow from something else than their command, or say
/// more than that it was carried out.
fn consequence(plan: &Plan, event: &EventKind) -> Consequence {
    match *event {
        EventKind::OfferAccepted { .. }
        | EventKind::Offered { .. }
        | EventKind::OfferExpired { .. }
        | EventKind::OfferWithdrawn { .. } => of_offer(plan, event),
        EventKind::StepTaken { .. }
        | EventKind::Overflowed { .. }
        | EventKind::CallbackOffered { .. }
        | EventKind::StageEnded { .. }
        | EventKind::FellBack { .. }
        | EventKind::PriorityChanged { .. }
        | EventKind::Requeued { .. } => of_waiting(plan, event),
        EventKind::CallbackRequested { .. } | EventKind::CallbackDue { .. } | EventKind::AttemptFailed { .. } => {
            of_callback(event)
        }
        EventKind::MaximumWaitReached { .. }
        | EventKind::Ended { .. }
        | EventKind::CallbackFailed { .. }
        | EventKind::CallbackExpired { .. } => of_end(plan, event),
        EventKind::Paused { contact, agent } => {
            Consequence::from(format!("contact {contact} pauses")).with(format!(" with agent {agent}"))
        }
        EventKind::Unpaused { contact, agent } => {
            Consequence::from(format!("contact {contact} goes on")).with(format!(" with agent {agent}"))
        }
        EventKind::QueueOpened { queue } => format!("{} opens", names::of_queue(plan, queue)).into(),
        EventKind::QueueClosed { queue } => format!("{} closes", names::of_queue(plan, queue)).into(),
        EventKind::SiteOpened { site } => format!("site {} opens", names::of_site(plan, site)).into(),
        EventKind::SiteClosed { site } => format!("site {} closes", names::of_site(plan, site)).into(),
        ref other => of_agent(plan, other),
    }
}

fn of_offer(plan: &Plan, event: &EventKind) -> Consequence {
    match *event {
        EventKind::Offered { contact, agent, queue, cause, expires_at, .. } => {
            let cause = match cause {
                OfferCause::Routed => "",
                OfferCause::Pulled => " (pulled)",
                OfferCause::Forced => " (forced)",
            };
            let offered = Consequence::from(format!("contact {contact} is offered to agent {agent}{cause}"));
            let offered = offered.queue("by", plan, queue);
            match expires_at {
                Some(expires_at) => offered.with(format!(" until {expires_at}")),
                None => offered,
            }
        }
        EventKind::OfferAccepted { contact, agent, .. } => format!("agent {agent} takes contact {contact}").into(),
        EventKind::OfferExpired { contact, agent, due, .. } => {
            Consequence::from(format!("offer of contact {contact} to agent {agent} expires")).due(due)
        }
        EventKind::OfferWithdrawn { contact, agent, reason, .. } => {
            Consequence::from(format!("offer of contact {contact} to agent {agent} is withdrawn"))
                .with(format!(": {}", withdrawal(reason)))
        }
        ref other => format!("{other:?}").into(),
    }
}

fn of_waiting(plan: &Plan, event: &EventKind) -> Consequence {
    match *event {
        EventKind::StepTaken { contact, step, due } => {
            Consequence::from(format!("contact {contact} takes step {step}")).due(due)
        }
        EventKind::Overflowed { contact, from_queue, to_queue, overflow } => {
            let to = names::of_queue(plan, to_queue);
            let overflowed = match overflow {
                Overflow::Added => format!("contact {contact} waits in {to} as well"),
                Overflow::Moved => format!("contact {contact} moves to {to}"),
            };
            Consequence::from(overflowed).queue("from", plan, from_queue)
        }
        EventKind::CallbackOffered { contact } => format!("contact {contact} is offered a callback").into(),
        EventKind::StageEnded { contact, stage, skipped } => {
            let how = if skipped { "is skipped" } else { "is over" };
            format!("stage {stage} of contact {contact} {how}").into()
        }
        EventKind::FellBack { contact, agent } => {
            Consequence::from(format!("contact {contact} falls back")).with(format!(" from agent {agent}"))
        }
        EventKind::PriorityChanged { contact, priority } => {
            format!("contact {contact} gets priority {}", priority.0).into()
        }
        EventKind::Requeued { contact, agent, queue } => {
            Consequence::from(format!("contact {contact} returns to {}", names::of_queue(plan, queue)))
                .with(format!(" from agent {agent}"))
        }
        ref other => format!("{other:?}").into(),
    }
}

fn of_callback(event: &EventKind) -> Consequence {
    match *event {
        EventKind::CallbackRequested { contact, due: None } => {
            format!("contact {contact} keeps its place for a callback").into()
        }
        EventKind::CallbackRequested { contact, due: Some(due) } => {
            format!("contact {contact} is to be called back at {due}").into()
        }
        EventKind::CallbackDue { contact, call_customer: false, due } => {
            Consequence::from(format!("callback of contact {contact} waits for an agent")).due(due)
        }
        EventKind::CallbackDue { contact, call_customer: true, due } => {
            Consequence::from(format!("callback of contact {contact} calls the customer")).due(due)
        }
        EventKind::AttemptFailed { contact, attempt, next } => {
            format!("attempt {attempt} of contact {contact} fails, the next is at {next}").into()
        }
        ref other => format!("{other:?}").into(),
    }
}

fn of_end(plan: &Plan, event: &EventKind) -> Consequence {
    match *event {
        EventKind::MaximumWaitReached { contact, queue, due } => {
            Consequence::from(format!("contact {contact} leaves after the maximum wait"))
                .queue("in", plan, queue)
                .due(due)
        }
        EventKind::Ended { contact, queue, reason, due } => {
            Consequence::from(format!("contact {contact} ends: {}", end(reason))).queue("in", plan, queue).due(due)
        }
        EventKind::CallbackFailed { contact, queue, attempts } => {
            Consequence::from(format!("callback of contact {contact} is given up after attempt {attempts}"))
                .queue("in", plan, queue)
        }
        EventKind::CallbackExpired { contact, queue, due } => {
            Consequence::from(format!("callback of contact {contact} expires")).queue("in", plan, queue).due(due)
        }
        ref other => format!("{other:?}").into(),
    }
}

fn of_agent(plan: &Plan, event: &EventKind) -> Consequence {
    match *event {
        EventKind::WrapUpStarted { agent, contact, ends_at } => {
            format!("agent {agent} wraps up contact {contact} until {ends_at}").into()
        }
        EventKind::WrapUpExtended { agent, contact, ends_at } => {
            format!("agent {agent} goes on wrapping up contact {contact} until {ends_at}").into()
        }
        EventKind::WrapUpEnded { agent, contact, cause } => {
            let ended = Consequence::from(format!("agent {agent} has wrapped up contact {contact}"));
            match cause {
                WrapUpEndCause::TimedOut { due } => ended.with(String::from(": timed out")).due(due),
                WrapUpEndCause::Released => ended.with(String::from(": released")),
                WrapUpEndCause::SignedOut => ended.with(String::from(": signed out")),
                WrapUpEndCause::SiteClosed => ended.with(String::from(": site closed")),
            }
        }
        EventKind::AgentNotReady { agent, reason } => {
            Consequence::from(format!("agent {agent} is not ready")).with(not_ready(reason))
        }
        EventKind::AgentKeptReady { agent, queue } => {
            Consequence::from(format!("agent {agent} is kept ready")).queue("for", plan, queue)
        }
        EventKind::AgentAffected { agent } => format!("agent {agent} loses a part of its profile").into(),
        EventKind::AgentSignedOut { agent } => format!("agent {agent} is signed out").into(),
        ref other => format!("{other:?}").into(),
    }
}

const fn withdrawal(reason: WithdrawReason) -> &'static str {
    match reason {
        WithdrawReason::Host => "by the host",
        WithdrawReason::Abandoned => "abandoned",
        WithdrawReason::Cancelled => "cancelled",
        WithdrawReason::Transferred => "transferred",
        WithdrawReason::SignedOut => "signed out",
        WithdrawReason::Answered => "answered",
        WithdrawReason::Pulled => "pulled",
        WithdrawReason::Forced => "forced",
        WithdrawReason::Callback => "callback",
        WithdrawReason::Closed => "closed",
        WithdrawReason::SiteClosed => "site closed",
        WithdrawReason::PlanReplaced => "plan replaced",
    }
}

/// Why a contact ends, in words.
pub(super) fn end(reason: EndReason) -> String {
    let word = match reason {
        EndReason::Voicemail => "voicemail",
        EndReason::Deflected => "deflected",
        EndReason::Busy => "busy",
        EndReason::NoStaff => "no staff",
        EndReason::Closed => "closed",
        EndReason::PlanReplaced => "plan replaced",
        EndReason::Other(number) => return format!("other {number}"),
    };
    word.to_string()
}

fn not_ready(reason: NotReadyReason) -> String {
    match reason {
        NotReadyReason::UNANSWERED => String::from(": unanswered"),
        NotReadyReason(number) => format!(": {number}"),
    }
}
