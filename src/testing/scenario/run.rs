//! Holding a router to a scenario.

use super::outcome::{self, Outcome};
use super::{Action, Answer, Refusal, ScenarioFailure, Step, action_text};
use crate::testing::Routing;
use crate::{
    AcceptOffer, Advance, AgentId, Command, CommandError, ContactId, DeclineOffer, Event, EventKind, OfferId, Plan,
    Timestamp, WithdrawOffer, WithdrawReason, WrapUpEndCause,
};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

pub(super) fn run<R: Routing>(plan: &Plan, steps: &[Step]) -> Result<(), ScenarioFailure> {
    let mut run = Run::<R>::new(plan);
    let mut steps = steps.iter().peekable();
    let mut last = 0;
    let mut checks_consequences = false;
    while let Some(step) = steps.next() {
        last = step.line;
        let refusal = steps.next_if(|next| matches!(next.action, Action::Refused(_)));
        checks_consequences |= matches!(step.action, Action::Expect(_));
        let line = refusal.map_or(step.line, |refusal| refusal.line);
        run.take(step, refusal).map_err(|what| ScenarioFailure { line, what })?;
    }
    if checks_consequences {
        run.expect(&[]).map_err(|what| ScenarioFailure {
            line: last,
            what: format!("after the last step, which no `expect` follows: {what}"),
        })?;
    }
    Ok(())
}

/// A router at work on a scenario.
pub(super) struct Run<'a, R> {
    plan: &'a Plan,
    router: R,
    /// Every offer so far.
    offers: Vec<(OfferId, ContactId, AgentId)>,
    /// Events that no check has seen yet, without acknowledgements.
    unseen: Vec<Event>,
}

impl<'a, R: Routing> Run<'a, R> {
    pub(super) fn new(plan: &'a Plan) -> Self {
        Self { plan, router: R::with_plan(plan.clone()), offers: Vec::new(), unseen: Vec::new() }
    }

    fn take(&mut self, step: &Step, refusal: Option<&Step>) -> Result<(), String> {
        let command = match &step.action {
            Action::Command(command) => command.clone(),
            Action::Answer { contact, agent, answer } => {
                self.let_time_pass(step.at)?;
                answer_to(self.last_offer(*contact, *agent)?, *answer)
            }
            check => {
                self.let_time_pass(step.at)?;
                return self.check(check);
            }
        };
        let outcome = self.apply(step.at, command)?;
        match (outcome, refusal.map(|step| &step.action)) {
            (Ok(()), None) => Ok(()),
            (Err(error), None) => {
                Err(format!("the command was refused, and no line says so; actual:\nrefused: {error}"))
            }
            (Ok(()), Some(_)) => Err(String::from("the command was not refused")),
            (Err(error), Some(refusal)) => match refusal {
                Action::Refused(Refusal::Message(message)) if *message == error.to_string() => Ok(()),
                Action::Refused(Refusal::Code(code)) if *code == error.code() => Ok(()),
                other => Err(format!(
                    "expected:\n{}\nactual:\nrefused: {error}\nor:\nrefused {}",
                    action_text(self.plan, other),
                    error.code()
                )),
            },
        }
    }

    /// Applies a command and keeps its consequences. Fails if the router is silent about what it did.
    pub(super) fn apply(&mut self, at: Timestamp, command: Command) -> Result<Result<(), CommandError>, String> {
        let mut events = Vec::new();
        let outcome = self.router.apply(at, command.clone(), &mut events);
        for event in &events {
            if let EventKind::Offered { offer, contact, agent, .. } = event.kind {
                self.offers.push((offer, contact, agent));
            }
        }
        if outcome.is_ok() {
            let found = events.iter().rposition(|event| acknowledges(&command, &event.kind));
            match found {
                Some(position) => drop(events.remove(position)),
                None if may_be_silent(&command) => {}
                None => {
                    return Err(format!(
                        "the command succeeded without its own event: {}",
                        super::sentence::write(self.plan, &command)
                    ));
                }
            }
        }
        self.unseen.append(&mut events);
        Ok(outcome)
    }

    /// What followed since the last check.
    pub(super) fn consequences(&mut self) -> Vec<Outcome> {
        let outcomes = Outcome::of_events(&self.unseen);
        self.unseen.clear();
        outcomes
    }

    fn let_time_pass(&mut self, at: Timestamp) -> Result<(), String> {
        if at <= self.router.now() {
            return Ok(());
        }
        self.apply(at, Advance {}.into())?.map_err(|error| format!("time cannot pass: {error}"))
    }

    fn last_offer(&self, contact: ContactId, agent: AgentId) -> Result<OfferId, String> {
        let made = self.offers.iter().rev().find(|(_, to, by)| (*to, *by) == (contact, agent));
        made.map(|(offer, ..)| *offer).ok_or_else(|| format!("contact {contact} was never offered to agent {agent}"))
    }

    fn check(&mut self, check: &Action) -> Result<(), String> {
        let actual = match check {
            Action::Expect(outcomes) => return self.expect(outcomes),
            Action::Waits { queue, .. } => Action::Waits { queue: *queue, contacts: self.router.waiting(*queue) },
            Action::CanTake { agent, contact, .. } => {
                let gate = self.router.explain(*contact, *agent).map_err(|error| error.to_string())?;
                Action::CanTake { agent: *agent, contact: *contact, gate }
            }
            Action::Deadline(_) => Action::Deadline(self.router.next_deadline().map(|deadline| deadline.at)),
            _ => return Err(String::from("a refusal without a command")),
        };
        if *check == actual {
            return Ok(());
        }
        let text = |action| action_text(self.plan, action);
        Err(format!("expected:\n{}\nactual:\n{}", text(check), text(&actual)))
    }

    fn expect(&mut self, expected: &[Outcome]) -> Result<(), String> {
        let actual = self.consequences();
        let met =
            expected.len() == actual.len() && expected.iter().zip(&actual).all(|(one, other)| one.is_met_by(other));
        if met {
            return Ok(());
        }
        let text = |outcomes| outcome::block(self.plan, outcomes);
        Err(format!("expected:\n{}\nactual:\n{}", text(expected), text(&actual)))
    }
}

fn answer_to(offer: OfferId, answer: Answer) -> Command {
    match answer {
        Answer::Accept => AcceptOffer { offer }.into(),
        Answer::Decline(reason) => DeclineOffer { offer, reason }.into(),
        Answer::Withdraw => WithdrawOffer { offer }.into(),
    }
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
        (Command::SignIn(command), EventKind::AgentSignedIn { agent }) => command.agent == *agent,
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

/// Whether the command may change nothing, and then says nothing. [A-4] [A-5] [T-7]
const fn may_be_silent(command: &Command) -> bool {
    matches!(command, Command::Advance(_) | Command::SetReady(_) | Command::SetNotReady(_) | Command::Drain(_))
}
