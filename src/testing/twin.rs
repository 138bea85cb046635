//! The slow twin: SEMANTICS.md as a program that anyone can check by eye.
//!
//! It holds plain records, scans and sorts them, and has no index. It is the judge of the engine: the two are compared after
//! every command. Each function cites the rules that it is the reading of.

use super::Routing;
use crate::{
    AgentId, AgentView, Command, CommandError, ContactId, ContactView, Deadline, DeadlineReason, Event, EventKind,
    Fault, Gate, Plan, QueueId, QueueView, Timestamp,
};
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::vec;
use alloc::vec::Vec;
use records::{Agent, Contact, Timer, TimerKind};

mod agents;
#[cfg_attr(not(test), expect(dead_code, reason = "no rule of the router asks for a round yet"))]
mod batch;
mod contacts;
mod matching;
mod offers;
mod ranks;
mod records;
mod transfer;
mod views;
mod wrap_ups;

/// The slow twin of [`Router`](crate::Router): the same answers, by linear scans.
///
/// Every apply costs a product of everything there is; it is for tests.
#[derive(Clone, Debug)]
pub struct SlowRouter {
    plan: Plan,
    now: Timestamp,
    contacts: BTreeMap<ContactId, Contact>,
    agents: BTreeMap<AgentId, Agent>,
    /// The counts of each queue of the plan; those of the present are counted when asked. [C-14]
    queues: Vec<QueueView>,
    /// In arming order.
    timers: Vec<Timer>,
    armings: u64,
    last_offer: u64,
    last_sequence: u64,
    last_event: u64,
    /// Whom the change that is running opened. [M-1]
    open_agents: BTreeSet<AgentId>,
    /// As for agents.
    open_contacts: BTreeSet<ContactId>,
    /// What the apply that is running has emitted.
    emitted: Vec<Event>,
}

impl Routing for SlowRouter {
    fn with_plan(plan: Plan) -> Self {
        let queues = vec![QueueView::default(); plan.queues().len()];
        Self {
            plan,
            now: Timestamp::ZERO,
            contacts: BTreeMap::new(),
            agents: BTreeMap::new(),
            queues,
            timers: Vec::new(),
            armings: 0,
            last_offer: 0,
            last_sequence: 0,
            last_event: 0,
            open_agents: BTreeSet::new(),
            open_contacts: BTreeSet::new(),
            emitted: Vec::new(),
        }
    }

    /// [T-1] [T-2] [T-4]
    fn apply(&mut self, at: Timestamp, command: Command, events: &mut Vec<Event>) -> Result<(), CommandError> {
        if at > Timestamp::MAX {
            return Err(CommandError::TimeOutOfRange { at });
        }
        if at < self.now {
            return Err(CommandError::TimeWentBackwards { at, now: self.now });
        }
        self.now = at;
        while let Some(timer) = self.first_timer().filter(|timer| timer.due <= at) {
            self.cancel(timer.kind);
            self.fire(timer);
            self.settle();
        }
        let result = self.obey(command);
        self.settle();
        events.append(&mut self.emitted);
        result
    }

    fn plan(&self) -> &Plan {
        &self.plan
    }

    fn now(&self) -> Timestamp {
        self.now
    }

    /// [T-5]
    fn next_deadline(&self) -> Option<Deadline> {
        let timer = self.first_timer()?;
        let reason = match timer.kind {
            TimerKind::OfferExpiry { offer } => DeadlineReason::OfferExpiry { offer },
            TimerKind::WrapUpEnd { agent, contact, .. } => DeadlineReason::WrapUpEnd { agent, contact },
            TimerKind::MaximumWait { contact } => DeadlineReason::MaximumWait { contact },
            TimerKind::MembershipDelay { contact } => DeadlineReason::MembershipDelay { contact },
            TimerKind::BackOffEnd { agent, contact } => DeadlineReason::BackOffEnd { agent, contact },
        };
        Some(Deadline { at: timer.due, reason })
    }

    fn contact(&self, contact: ContactId) -> Option<ContactView<'_>> {
        self.contacts.get(&contact).map(Contact::view)
    }

    fn agent(&self, agent: AgentId) -> Option<AgentView<'_>> {
        self.agents.get(&agent).map(|agent| self.agent_view(agent))
    }

    fn queue(&self, queue: QueueId) -> Option<QueueView> {
        self.queue_view(queue)
    }

    fn contacts(&self) -> Vec<ContactId> {
        self.contacts.keys().copied().collect()
    }

    fn agents(&self) -> Vec<AgentId> {
        self.agents.keys().copied().collect()
    }

    fn waiting(&self, queue: QueueId) -> Vec<ContactId> {
        self.most_urgent_first(|contact| contact.queue == queue)
    }

    fn explain(&self, contact: ContactId, agent: AgentId) -> Result<Option<Gate>, CommandError> {
        let contact = self.known_contact(contact)?;
        let agent = self.known_agent(agent)?;
        Ok(self.failing_gate(contact, agent))
    }
}

impl SlowRouter {
    /// The handlers, each of which validates wholly before it changes anything. [T-4]
    fn obey(&mut self, command: Command) -> Result<(), CommandError> {
        match command {
            Command::Advance(_) => Ok(()),
            Command::Enqueue(command) => self.enqueue(command),
            Command::Transfer(command) => self.transfer(command),
            Command::SetPriority(command) => self.set_priority(command),
            Command::Connect(command) => self.connect(command),
            Command::Complete(command) => self.complete(command),
            Command::Abandon(command) => self.abandon(command),
            Command::Cancel(command) => self.cancel_contact(command),
            Command::AcceptOffer(command) => self.accept_offer(command),
            Command::DeclineOffer(command) => self.decline_offer(command),
            Command::WithdrawOffer(command) => self.withdraw_offer(command),
            Command::SignIn(command) => self.sign_in(command),
            Command::UpdateAgent(command) => self.update_agent(&command),
            Command::SetReady(command) => self.set_ready(command),
            Command::SetNotReady(command) => self.set_not_ready(command),
            Command::Drain(command) => self.drain(command),
            Command::SignOut(command) => self.sign_out(command),
            Command::EndWrapUp(command) => self.end_wrap_up(command),
            Command::ExtendWrapUp(_)
            | Command::Pull(_)
            | Command::ForceAssign(_)
            | Command::Park(_)
            | Command::Resume(_)
            | Command::RequestCallback(_)
            | Command::CustomerAnswered(_)
            | Command::AttemptFailed(_)
            | Command::SetHours(_)
            | Command::CloseQueue(_)
            | Command::OpenQueue(_)
            | Command::CloseSite(_)
            | Command::OpenSite(_)
            | Command::ReplacePlan(_) => Err(CommandError::Fault(Fault { place: "a command to come" })),
        }
    }

    fn fire(&mut self, timer: Timer) {
        let due = timer.due;
        match timer.kind {
            TimerKind::OfferExpiry { offer } => self.offer_expires(offer, due),
            TimerKind::WrapUpEnd { agent, offer, .. } => self.wrap_up_times_out(agent, offer, due),
            TimerKind::MaximumWait { contact } => self.maximum_wait_passes(contact, due),
            TimerKind::MembershipDelay { contact } => self.delay_passes(contact),
            TimerKind::BackOffEnd { agent, contact } => self.back_off_ends(agent, contact),
        }
    }

    /// The end of a change: the last sign-outs, then matching. [A-10] [M-1]
    fn settle(&mut self) {
        self.sign_out_the_drained();
        self.match_open();
    }

    /// The lowest (due, arming order). [T-3]
    fn first_timer(&self) -> Option<Timer> {
        self.timers.iter().copied().min_by_key(|timer| (timer.due, timer.arming))
    }

    /// [T-3]
    fn arm(&mut self, due: Timestamp, kind: TimerKind) {
        self.armings += 1;
        self.timers.push(Timer { due, arming: self.armings, kind });
    }

    /// Cancels a timer, if it is armed.
    fn cancel(&mut self, kind: TimerKind) {
        self.timers.retain(|timer| timer.kind != kind);
    }

    /// [T-6]
    fn emit(&mut self, kind: EventKind) {
        self.last_event += 1;
        self.emitted.push(Event { sequence: self.last_event, at: self.now, kind });
    }

    fn open_agent(&mut self, agent: AgentId) {
        self.open_agents.insert(agent);
    }

    fn open_contact(&mut self, contact: ContactId) {
        self.open_contacts.insert(contact);
    }

    fn known_contact(&self, contact: ContactId) -> Result<&Contact, CommandError> {
        self.contacts.get(&contact).ok_or(CommandError::UnknownContact { contact })
    }

    fn known_agent(&self, agent: AgentId) -> Result<&Agent, CommandError> {
        self.agents.get(&agent).ok_or(CommandError::UnknownAgent { agent })
    }

    fn contact_mut(&mut self, contact: ContactId) -> &mut Contact {
        self.contacts.get_mut(&contact).expect("the contact lives")
    }

    fn agent_mut(&mut self, agent: AgentId) -> &mut Agent {
        self.agents.get_mut(&agent).expect("the agent is signed in")
    }

    fn counts(&mut self, queue: QueueId) -> &mut QueueView {
        self.queues.get_mut(usize::from(queue.0)).expect("the plan has the queue")
    }
}
