//! The slow twin: SEMANTICS.md as a program that anyone can check by eye.
//!
//! It holds plain records, scans and sorts them, and has no index. It is the judge of the engine: the two are compared after
//! every command. Each function cites the rules that it is the reading of.

use super::Routing;
use crate::{
    AgentId, AgentView, Command, CommandError, ContactId, ContactView, Deadline, Delivery, Event, EventKind, Gate,
    HostKey, Plan, QueueId, QueueView, SiteId, StrategyKind, Timestamp,
};
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::vec::Vec;
use keys::Remembered;
use records::{Agent, Contact, ContactTimer, QueueRecord, Return, Timer, TimerKind};

mod agents;
mod batch;
mod callbacks;
mod capacity;
mod contacts;
mod entering;
mod estimate;
mod gates;
mod hours;
mod keys;
mod matching;
mod offers;
mod park;
mod plan_change;
mod pull;
mod ranks;
mod records;
mod rounds;
mod sites;
mod stages;
mod steps;
mod strategies;
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
    /// One for each queue of the plan.
    queues: Vec<QueueRecord>,
    closed_sites: BTreeSet<SiteId>,
    /// Customers who gave up. [C-15]
    returns: BTreeMap<ContactId, Return>,
    /// Commands that came under a key, the oldest first. [T-8]
    remembered: Vec<Remembered>,
    /// The strategies that have failed. [S-12]
    failed: BTreeSet<(QueueId, StrategyKind)>,
    /// In arming order.
    timers: Vec<Timer>,
    armings: u64,
    last_offer: u64,
    last_sequence: u64,
    last_wrap_up: u64,
    last_event: u64,
    /// The turn of the queue that was served last. [M-6]
    round: u64,
    /// The queues in which contacts looked at the end of the last round. [M-6]
    looked_before: BTreeSet<QueueId>,
    /// Whom the change that is running opened. [M-1]
    open_agents: BTreeSet<AgentId>,
    /// As for agents.
    open_contacts: BTreeSet<ContactId>,
    /// What the apply that is running has emitted.
    emitted: Vec<Event>,
}

impl Routing for SlowRouter {
    type Inner = Self;

    fn inner(&self) -> &Self {
        self
    }

    fn with_plan(plan: Plan) -> Self {
        let queues = plan.queues().iter().map(|_| QueueRecord::default()).collect();
        Self {
            plan,
            now: Timestamp::ZERO,
            contacts: BTreeMap::new(),
            agents: BTreeMap::new(),
            queues,
            closed_sites: BTreeSet::new(),
            returns: BTreeMap::new(),
            remembered: Vec::new(),
            failed: BTreeSet::new(),
            timers: Vec::new(),
            armings: 0,
            last_offer: 0,
            last_sequence: 0,
            last_wrap_up: 0,
            last_event: 0,
            round: 0,
            looked_before: BTreeSet::new(),
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

    fn apply_once(
        &mut self,
        at: Timestamp,
        key: HostKey,
        command: Command,
        events: &mut Vec<Event>,
    ) -> Result<Delivery, CommandError> {
        self.deliver(at, key, command, events)
    }

    fn remembered_keys(&self) -> Vec<HostKey> {
        self.remembered.iter().map(|record| record.key).collect()
    }

    fn remembered_command(&self, key: HostKey) -> Option<&Command> {
        self.remembered.iter().find(|record| record.key == key).map(|record| &record.command)
    }

    fn failed_strategies(&self) -> Vec<(QueueId, StrategyKind)> {
        self.failed.iter().copied().collect()
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
        Some(Deadline { at: timer.due, reason: timer.kind.reason() })
    }

    fn contact(&self, contact: ContactId) -> Option<ContactView<'_>> {
        self.contacts.get(&contact).map(|contact| self.contact_view(contact))
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
        self.most_urgent_first(queue)
    }

    fn explain(&self, contact: ContactId, agent: AgentId) -> Result<Option<Gate>, CommandError> {
        let contact = self.known_contact(contact)?;
        let agent = self.known_agent(agent)?;
        Ok(self.failing_gate(contact, agent))
    }

    fn check_invariants(&self) -> Result<(), crate::Fault> {
        Ok(())
    }

    #[cfg(feature = "serde")]
    fn digest(&self) -> Option<crate::Digest> {
        None
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
            Command::ExtendWrapUp(command) => self.extend_wrap_up(command),
            Command::Pull(command) => self.pull(command),
            Command::ForceAssign(command) => self.force_assign(command),
            Command::Park(command) => self.park(command),
            Command::Resume(command) => self.resume(command),
            Command::RequestCallback(command) => self.request_callback(command),
            Command::CustomerAnswered(command) => self.customer_answered(command),
            Command::AttemptFailed(command) => self.attempt_failed(command),
            Command::SetHours(command) => self.set_hours(command),
            Command::CloseQueue(command) => self.close_queue(command),
            Command::OpenQueue(command) => self.open_queue(command),
            Command::CloseSite(command) => self.close_site(command),
            Command::OpenSite(command) => self.open_site(command),
            Command::ReplacePlan(command) => self.replace_plan(command),
        }
    }

    fn fire(&mut self, timer: Timer) {
        let due = timer.due;
        match timer.kind {
            TimerKind::OfferExpiry { offer } => self.offer_expires(offer, due),
            TimerKind::WrapUpEnd { agent, contact, offer } => self.wrap_up_times_out(agent, contact, offer, due),
            TimerKind::ReturnEnd { contact } => self.forget_return(contact),
            TimerKind::Hours { queue } => self.switch_is_due(queue, due),
            TimerKind::Batch => self.serve_batch(),
            TimerKind::Contact { contact, kind } => match kind {
                ContactTimer::MaximumWait => self.maximum_wait_passes(contact, due),
                ContactTimer::MembershipDelay { queue } => self.delay_passes(contact, queue),
                ContactTimer::BackOffEnd { agent } => self.back_off_ends(contact, agent),
                ContactTimer::NextOffer => self.next_offer_is_due(contact),
                ContactTimer::Step { step } => self.step_timer_fires(contact, step, due),
                ContactTimer::Recheck { step } => self.step_is_due(contact, step, due),
                ContactTimer::StageEnd => self.end_stage(contact, false),
                ContactTimer::Fallback => self.falls_back(contact),
                ContactTimer::CallbackDue => self.callback_is_due(contact, due),
                ContactTimer::CallbackExpiry => self.callback_expires(contact, due),
            },
        }
    }

    /// The end of a change. [M-1] [B-1]
    fn settle(&mut self) {
        match self.plan.batch() {
            None => self.match_open(),
            Some(interval) => self.collect(interval),
        }
        self.remember_round();
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

    fn queue_record(&self, queue: QueueId) -> &QueueRecord {
        self.queues.get(usize::from(queue.0)).expect("the plan has the queue")
    }

    fn queue_record_mut(&mut self, queue: QueueId) -> &mut QueueRecord {
        self.queues.get_mut(usize::from(queue.0)).expect("the plan has the queue")
    }

    fn counts(&mut self, queue: QueueId) -> &mut QueueView {
        &mut self.queue_record_mut(queue).counts
    }
}
