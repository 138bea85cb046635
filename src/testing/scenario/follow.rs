//! Consequences: from an event to a sentence.

use super::names;
use super::words::{Words, same_words};
use crate::{
    Command, EndReason, Event, EventKind, NotReadyReason, OfferCause, Overflow, Plan, QueueId, StrategyFailure,
    StrategyKind, Timestamp, WithdrawReason, WrapUpEndCause,
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
        EventKind::Connected { contact, agent } => {
            Consequence::from(format!("contact {contact} connects")).with(format!(" with agent {agent}"))
        }
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
        EventKind::StrategyFailed { queue, strategy, failure } => strategy_fails(plan, queue, strategy, failure),
        ref other => format!("{other:?}").into(),
    }
}

fn strategy_fails(plan: &Plan, queue: QueueId, strategy: StrategyKind, failure: StrategyFailure) -> Consequence {
    let strategy = match strategy {
        StrategyKind::Ordering => "ordering",
        StrategyKind::Selection => "selection",
    };
    let failure = match failure {
        StrategyFailure::Panicked => "panicked",
        StrategyFailure::OutOfRange => "out of range",
        StrategyFailure::Inconsistent => "inconsistent",
    };
    Consequence::from(format!("the {strategy} of {} fails", names::of_queue(plan, queue))).with(format!(": {failure}"))
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

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests fail by panicking")]
mod tests {
    use super::*;
    use crate::{AgentId, ContactId, OfferId, PlanDefinition, Priority, QueueDefinition, SiteId};
    use alloc::collections::BTreeSet;
    use alloc::vec;

    const X: ContactId = ContactId(7);
    const ANN: AgentId = AgentId(1);
    const QUEUE: QueueId = QueueId(0);
    const SITE: SiteId = SiteId(0);
    const OFFER: OfferId = OfferId(3);
    const SOON: Timestamp = Timestamp(90_000_000);

    fn plan() -> Plan {
        PlanDefinition::new().queue(QueueDefinition::new("help desk")).build().unwrap()
    }

    /// All that can follow from something else than its command, or says more than that it was carried out.
    fn events() -> Vec<(EventKind, &'static str)> {
        let (contact, agent, offer, queue, due) = (X, ANN, OFFER, QUEUE, SOON);
        let offered = |cause, expires_at| EventKind::Offered { offer, contact, agent, queue, cause, expires_at };
        let ended = |reason| EventKind::Ended { contact, queue, reason, due };
        let withdrawn = |reason| EventKind::OfferWithdrawn { offer, contact, agent, reason };
        let overflowed = |overflow| EventKind::Overflowed { contact, from_queue: queue, to_queue: queue, overflow };
        let wrapped = |cause| EventKind::WrapUpEnded { agent, contact, cause };
        let called = |call_customer| EventKind::CallbackDue { contact, call_customer, due };
        vec![
            (offered(OfferCause::Routed, None), "contact 7 is offered to agent 1 by \"help desk\""),
            (
                offered(OfferCause::Pulled, Some(due)),
                "contact 7 is offered to agent 1 (pulled) by \"help desk\" until 1m30s",
            ),
            (offered(OfferCause::Forced, None), "contact 7 is offered to agent 1 (forced)"),
            (EventKind::OfferAccepted { offer, contact, agent }, "agent 1 takes contact 7"),
            (EventKind::OfferExpired { offer, contact, agent, due }, "offer of contact 7 to agent 1 expires due 90s"),
            (withdrawn(WithdrawReason::Host), "offer of contact 7 to agent 1 is withdrawn: by the host"),
            (withdrawn(WithdrawReason::SiteClosed), "offer of contact 7 to agent 1 is withdrawn: site closed"),
            (EventKind::StepTaken { contact, step: 2, due }, "contact 7 takes step 2"),
            (overflowed(Overflow::Added), "contact 7 waits in \"help desk\" as well"),
            (overflowed(Overflow::Moved), "contact 7 moves to \"help desk\" from \"help desk\""),
            (EventKind::CallbackOffered { contact }, "contact 7 is offered a callback"),
            (EventKind::StageEnded { contact, stage: 1, skipped: false }, "stage 1 of contact 7 is over"),
            (EventKind::StageEnded { contact, stage: 1, skipped: true }, "stage 1 of contact 7 is skipped"),
            (EventKind::FellBack { contact, agent }, "contact 7 falls back from agent 1"),
            (EventKind::PriorityChanged { contact, priority: Priority(-5) }, "contact 7 gets priority -5"),
            (EventKind::Requeued { contact, agent, queue }, "contact 7 returns to \"help desk\" from agent 1"),
            (EventKind::CallbackRequested { contact, due: None }, "contact 7 keeps its place for a callback"),
            (EventKind::CallbackRequested { contact, due: Some(due) }, "contact 7 is to be called back at 1m30s"),
            (called(false), "callback of contact 7 waits for an agent due 90s"),
            (called(true), "callback of contact 7 calls the customer"),
            (
                EventKind::AttemptFailed { contact, attempt: 2, next: due },
                "attempt 2 of contact 7 fails, the next is at 90s",
            ),
            (EventKind::MaximumWaitReached { contact, queue, due }, "contact 7 leaves after the maximum wait due 90s"),
            (ended(EndReason::NoStaff), "contact 7 ends: no staff in \"help desk\" due 90s"),
            (ended(EndReason::Other(4)), "contact 7 ends: other 4"),
            (
                EventKind::CallbackFailed { contact, queue, attempts: 3 },
                "callback of contact 7 is given up after attempt 3",
            ),
            (EventKind::CallbackExpired { contact, queue, due }, "callback of contact 7 expires in \"help desk\""),
            (EventKind::Connected { contact, agent }, "contact 7 connects with agent 1"),
            (EventKind::Paused { contact, agent }, "contact 7 pauses with agent 1"),
            (EventKind::Unpaused { contact, agent }, "contact 7 goes on"),
            (EventKind::QueueOpened { queue }, "\"help desk\" opens"),
            (EventKind::QueueClosed { queue }, "\"help desk\" closes"),
            (EventKind::SiteOpened { site: SITE }, "site unnamed 0 opens"),
            (EventKind::SiteClosed { site: SITE }, "site unnamed 0 closes"),
            (EventKind::WrapUpStarted { agent, contact, ends_at: due }, "agent 1 wraps up contact 7 until 90s"),
            (
                EventKind::WrapUpExtended { agent, contact, ends_at: due },
                "agent 1 goes on wrapping up contact 7 until 90s",
            ),
            (wrapped(WrapUpEndCause::TimedOut { due }), "agent 1 has wrapped up contact 7: timed out due 90s"),
            (wrapped(WrapUpEndCause::SignedOut), "agent 1 has wrapped up contact 7: signed out"),
            (
                EventKind::AgentNotReady { agent, reason: NotReadyReason::UNANSWERED },
                "agent 1 is not ready: unanswered",
            ),
            (EventKind::AgentNotReady { agent, reason: NotReadyReason(4) }, "agent 1 is not ready: 4"),
            (EventKind::AgentKeptReady { agent, queue }, "agent 1 is kept ready for \"help desk\""),
            (EventKind::AgentAffected { agent }, "agent 1 loses a part of its profile"),
            (EventKind::AgentSignedOut { agent }, "agent 1 is signed out"),
        ]
    }

    #[test]
    fn what_follows_is_said_in_plain_words_with_or_without_its_details() {
        let plan = plan();
        let mut sentences = BTreeSet::new();
        for (event, line) in events() {
            let said = consequence(&plan, &event);
            for line in [line, &said.sentence, &said.full()] {
                assert_eq!(said.is_said_by(line), Ok(true), "{line}: {said:?}");
                assert_eq!(said.is_said_by(&format!("{line} too")), Ok(false), "{line}: {said:?}");
            }
            let other = line.replace(['7', '1', '0'], "9").replace("desk", "disk");
            assert_eq!(said.is_said_by(&other), Ok(false), "{other}: {said:?}");
            assert!(sentences.insert(said.full()), "{said:?} is said of two");
        }
    }

    #[test]
    fn details_are_said_in_their_order_and_only_as_they_are() {
        let expires_at = Some(SOON);
        let offered = EventKind::Offered {
            offer: OFFER,
            contact: X,
            agent: ANN,
            queue: QUEUE,
            cause: OfferCause::Routed,
            expires_at,
        };
        let said = consequence(&plan(), &offered);
        for (line, so) in [
            ("contact 7 is offered to agent 1 until 90s", true),
            ("contact 7 is offered to agent 1 until 91s", false),
            ("contact 7 is offered to agent 1 by \"help desk\" until 90s", true),
            ("contact 7 is offered to agent 1 until 90s by \"help desk\"", false),
            ("contact 7 is offered to agent 1 by sales", false),
            ("contact 7 is offered to agent 1 (pulled)", false),
            ("contact 7 is offered to agent", false),
        ] {
            assert_eq!(said.is_said_by(line), Ok(so), "{line}");
        }
    }
}
