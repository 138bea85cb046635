//! The router: commands with a time go in, events come out.

use crate::agent::Agent;
use crate::contact::{Contact, Looks};
use crate::error::OrFault;
use crate::matching::{Assignment, Matching, Records, Sought};
use crate::store::{Bits, Index, Registry};
use crate::timers::{TimerId, Timers};
use crate::{
    AgentId, Command, CommandError, ContactId, ContactPhase, Decision, Event, EventKind, Fault, Look, OfferCause, Plan,
    Presence, QueueId, QueueView, Timestamp,
};
use alloc::collections::BTreeMap;
use alloc::vec;
use alloc::vec::Vec;

mod agents;
mod batch;
mod callbacks;
mod capacity;
mod contacts;
mod decisions;
mod enter;
mod estimate;
mod experience;
mod expiry;
mod explain;
mod first_look;
mod hours;
mod invariants;
mod keys;
mod last_resort;
mod offers;
mod parking;
mod places;
mod plan_change;
mod queries;
mod returns;
mod sites;
#[cfg(feature = "serde")]
mod snapshot;
mod stages;
mod steps;
mod strategies;
mod supervise;
mod work;
mod wrap_ups;

use experience::Experience;
use hours::Hours;
pub(crate) use keys::Keys;
use returns::Returns;

/// Decides which contact goes to which agent, and when.
///
/// A pure state machine: [`apply`](Self::apply) is the only way to change it, and everything that happened comes back as events.
/// The same plan and the same commands at the same times give the same events on every machine.
#[derive(Clone, Debug)]
pub struct Router {
    /// As the host gave it.
    given: Plan,
    /// The same, with the defaults in place of strategies that have failed. [S-12]
    plan: Plan,
    now: Timestamp,
    /// Events emitted so far. [T-6]
    events: u64,
    /// Enqueue sequence numbers given so far. [V-4]
    sequences: u64,
    /// Offers made so far. [F-1]
    offers: u64,
    contacts: Registry<Contact>,
    agents: Registry<Agent>,
    /// Live offers, to the slot of their contact.
    live_offers: Index,
    timers: Timers,
    /// By site. [A-13]
    closed_sites: Bits,
    matching: Matching,
    /// Contacts in a stage that is skipped if its agents are away, by sequence. [P-3]
    skippable: BTreeMap<u64, u32>,
    /// The timer of a batch, and the memory of its assignment. [B-1]
    batch: Option<TimerId>,
    assignment: Assignment,
    /// Contacts that have decliners, by sequence. [F-8]
    decliners: BTreeMap<u64, u32>,
    returns: Returns,
    /// By queue.
    hours: Vec<Hours>,
    /// Those of them whose stage began with the change under way, and whether an agent ceased to pass G-2 by it. [P-3]
    begun_stages: Vec<u32>,
    presence_lost: bool,
    /// By queue.
    counts: Vec<QueueView>,
    /// By queue. [E-1]
    experience: Vec<Experience>,
    /// Those for whom the change under way may have made a pair possible. [M-1]
    open_agents: Vec<u32>,
    open_contacts: Vec<u32>,
    /// Why the offers of the change under way were made.
    decisions: Vec<Decision>,
    /// Commands that came under a key. [T-8]
    keys: Keys,
    fault: Option<Fault>,
}

impl Router {
    /// A router with this plan, at [`Timestamp::ZERO`], without contacts and agents.
    pub fn new(plan: Plan) -> Self {
        Self::with_plans(plan.clone(), plan)
    }

    /// With a plan as the host gave it, and the same with the defaults in place of strategies that have failed. [S-12]
    fn with_plans(given: Plan, plan: Plan) -> Self {
        Self {
            now: Timestamp::ZERO,
            events: 0,
            sequences: 0,
            offers: 0,
            contacts: Registry::new(),
            agents: Registry::new(),
            live_offers: Index::default(),
            timers: Timers::new(),
            skippable: BTreeMap::new(),
            batch: None,
            assignment: Assignment::default(),
            decliners: BTreeMap::new(),
            returns: Returns::default(),
            hours: vec![Hours::default(); plan.queues().len()],
            closed_sites: Bits::default(),
            begun_stages: Vec::new(),
            presence_lost: false,
            matching: Matching::new(&plan),
            counts: vec![QueueView::default(); plan.queues().len()],
            experience: vec![Experience::default(); plan.queues().len()],
            open_agents: Vec::new(),
            open_contacts: Vec::new(),
            decisions: Vec::new(),
            keys: Keys::default(),
            fault: None,
            given,
            plan,
        }
    }

    /// Fires every timer due at or before `at`, then applies the command; appends what happened to `events`. [T-1]
    ///
    /// `events` is the caller's: nothing in it is read or removed, so clear it and use it again.
    ///
    /// Costs what changes: O(log n) for each timer, line or pool that is touched, and for each look at what may be paired now the filled
    /// lines of the agent's queues that its pool may serve, or the pools with an available agent that may serve the contact.
    ///
    /// ```
    /// use toritsugi::{
    ///     AgentId, AgentProfile, ChannelId, ContactId, Enqueue, EventKind, Membership, PlanDefinition, QueueDefinition, QueueId,
    ///     Router, SignIn, Timestamp,
    /// };
    ///
    /// let plan = PlanDefinition::new().queue(QueueDefinition::new("support")).build()?;
    /// let (mut router, mut events) = (Router::new(plan), Vec::new());
    /// let profile = AgentProfile { queues: vec![Membership::new(QueueId(0))], ..AgentProfile::default() };
    /// router.apply(Timestamp::ZERO, SignIn::new(AgentId(1), profile), &mut events)?;
    /// router.apply(Timestamp::from_secs(5), Enqueue::new(ContactId(7), QueueId(0), ChannelId(0)), &mut events)?;
    /// let last = events.last().map(|event| event.kind);
    /// assert!(matches!(last, Some(EventKind::Offered { contact: ContactId(7), agent: AgentId(1), .. })));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`CommandError`] if the command is refused. Its effect is then that of [`Advance`](crate::Advance) [T-4]; a time that is refused has
    /// none at all [T-2].
    pub fn apply(
        &mut self,
        at: Timestamp,
        command: impl Into<Command>,
        events: &mut Vec<Event>,
    ) -> Result<(), CommandError> {
        self.decisions.clear();
        if let Some(fault) = self.fault {
            return Err(fault.into());
        }
        if at < self.now {
            return Err(CommandError::TimeWentBackwards { at, now: self.now });
        }
        if at > Timestamp::MAX {
            return Err(CommandError::TimeOutOfRange { at });
        }
        self.now = at;
        let result = self.change(&mut command.into(), events);
        if let Err(CommandError::Fault(fault)) = result {
            self.fault = Some(fault);
        }
        result
    }

    /// Stops it for good, as a contradiction does, if it has not stopped yet.
    #[cfg(all(feature = "std", feature = "serde"))]
    pub(crate) fn stop(&mut self, place: &'static str) {
        self.fault.get_or_insert(Fault { place });
    }

    fn change(&mut self, command: &mut Command, events: &mut Vec<Event>) -> Result<(), CommandError> {
        while let Some(due) = self.timers.fire(self.now.0) {
            self.expire(due, events)?;
            self.settle(events)?;
        }
        self.handle(command, events)?;
        self.settle(events)?;
        Ok(())
    }

    /// Each handler validates wholly before it changes anything. [T-4] A command of some size is not moved: what is kept of it is taken out.
    fn handle(&mut self, command: &mut Command, events: &mut Vec<Event>) -> Result<(), CommandError> {
        match command {
            Command::Advance(_) => Ok(()),
            Command::Enqueue(command) => self.enqueue(command, events),
            Command::Transfer(command) => self.transfer(command, events),
            Command::SetPriority(command) => self.set_priority(*command, events),
            Command::Connect(command) => self.connect(*command, events),
            Command::Complete(command) => self.complete(*command, events),
            Command::Abandon(command) => self.abandon(*command, events),
            Command::Cancel(command) => self.cancel(*command, events),
            Command::AcceptOffer(command) => self.accept_offer(*command, events),
            Command::DeclineOffer(command) => self.decline_offer(*command, events),
            Command::WithdrawOffer(command) => self.withdraw_offer(*command, events),
            Command::SignIn(command) => self.sign_in(command, events),
            Command::UpdateAgent(command) => self.update_agent(command, events),
            Command::SetReady(command) => self.set_ready(*command, events),
            Command::SetNotReady(command) => self.set_not_ready(*command, events),
            Command::Drain(command) => self.drain(*command, events),
            Command::SignOut(command) => self.sign_out(*command, events),
            Command::EndWrapUp(command) => self.end_wrap_up(*command, events),
            Command::ExtendWrapUp(command) => self.extend_wrap_up(*command, events),
            Command::CloseSite(command) => self.close_site(*command, events),
            Command::OpenSite(command) => self.open_site(*command, events),
            Command::Pull(command) => self.pull(*command, events),
            Command::ForceAssign(command) => self.force_assign(*command, events),
            Command::Park(command) => self.park(*command, events),
            Command::Resume(command) => self.resume(*command, events),
            Command::RequestCallback(command) => self.request_callback(*command, events),
            Command::CustomerAnswered(command) => self.customer_answered(*command, events),
            Command::AttemptFailed(command) => self.attempt_failed(*command, events),
            Command::SetHours(command) => self.set_hours(command, events),
            Command::CloseQueue(command) => self.close_queue(*command, events),
            Command::OpenQueue(command) => self.open_queue(*command, events),
            Command::ReplacePlan(command) => self.replace_plan(command, events),
        }
    }

    /// What follows every change: draining agents that are done leave [A-10], stages whose agents are all away are skipped [P-3], then
    /// those who may meet now do [M-1]. Nothing is offered otherwise, so nobody else need be looked at [M-2].
    fn settle(&mut self, events: &mut Vec<Event>) -> Result<(), Fault> {
        loop {
            self.begin_round()?;
            if self.open_agents.is_empty()
                && self.open_contacts.is_empty()
                && self.begun_stages.is_empty()
                && !self.presence_lost
            {
                break;
            }
            self.prepare_round(events)?;
            if self.plan.batch().is_some() {
                self.collect();
            } else {
                self.look_round(events)?;
            }
            self.matching.end_turns();
        }
        self.matching.end_turns();
        self.matching.shelve(&mut self.agents)
    }

    /// Queues in which contacts have begun to look catch up [M-6], and beside an open agent that a queue counts as idle the others at its
    /// levels are open, too [M-8].
    fn begin_round(&mut self) -> Result<(), Fault> {
        if self.plan.batch().is_some() {
            return Ok(());
        }
        self.matching.begin_turns();
        if self.plan.spares() && !self.open_agents.is_empty() {
            self.matching.shelve(&mut self.agents)?;
            self.open_agents.extend(self.matching.beside_the_spared(&self.plan, &self.agents, &self.open_agents));
        }
        Ok(())
    }

    /// The open agents are put in order, draining ones that are done leave [A-10], and stages whose agents are all away are skipped [P-3].
    fn prepare_round(&mut self, events: &mut Vec<Event>) -> Result<(), Fault> {
        let Self { open_agents, agents, .. } = self;
        if open_agents.len() > 1 {
            open_agents.sort_unstable_by_key(|slot| agents.get(*slot).map(|agent| agent.id));
            open_agents.dedup();
        }
        for index in 0..self.open_agents.len() {
            let slot = *self.open_agents.get(index).or_fault("an open agent")?;
            let is_done = |agent: &Agent| agent.presence == Presence::Draining && !agent.has_work();
            if self.agents.get(slot).is_some_and(is_done) {
                self.leave(slot, events)?;
            }
        }
        if self.presence_lost || !self.begun_stages.is_empty() { self.skip_stages(events) } else { Ok(()) }
    }

    /// One round of looks of all that are open; whom it opens looks in the next.
    fn look_round(&mut self, events: &mut Vec<Event>) -> Result<(), Fault> {
        let (first_agents, first_contacts) = (self.open_agents.len(), self.open_contacts.len());
        for index in 0..first_agents {
            let slot = *self.open_agents.get(index).or_fault("an open agent")?;
            self.look_for_contacts(slot, events)?;
        }
        let Self { open_contacts, contacts, now, .. } = self;
        if first_contacts > 1 {
            let looking = open_contacts.get_mut(..first_contacts).or_fault("the open contacts")?;
            looking.sort_unstable_by_key(|slot| contacts.get(*slot).map(|contact| contact.turn(*now)));
        }
        let mut before = None;
        for index in 0..first_contacts {
            let slot = *self.open_contacts.get(index).or_fault("an open contact")?;
            if before.replace(slot) != Some(slot) {
                self.look_for_agent(slot, events)?;
            }
        }
        self.open_agents.drain(..first_agents);
        self.open_contacts.drain(..first_contacts);
        Ok(())
    }

    /// An open agent takes contacts as long as one passes the gates with it. [M-3]
    fn look_for_contacts(&mut self, slot: u32, events: &mut Vec<Event>) -> Result<(), Fault> {
        loop {
            let Self { plan, contacts, agents, matching, now, .. } = self;
            let Some(agent) = agents.get(slot) else { return Ok(()) };
            let records = Records { plan, contacts, agents, now: *now };
            let Some((pick, rank)) = matching.contact_for(records, slot, agent)? else { return Ok(()) };
            let contact = contacts.get(pick.contact).or_fault("a contact in a line")?;
            if contact.offers.is_empty() {
                let queue = contact.place(pick.nth).or_fault("a place")?.queue;
                matching.take_turn(plan, queue);
            }
            self.make_offer(pick.contact, pick.nth, slot, (OfferCause::Routed, Look::Agent(rank)), events)?;
        }
    }

    /// An open contact takes agents as long as it looks and one passes the gates with it. [M-4]
    fn look_for_agent(&mut self, slot: u32, events: &mut Vec<Event>) -> Result<(), Fault> {
        loop {
            if self.contacts.get(slot).is_none_or(|contact| contact.looks() == Looks::Nowhere) {
                return Ok(());
            }
            self.ask_standings(events)?;
            let Self { plan, contacts, agents, matching, now, .. } = self;
            matching.shelve(agents)?;
            let contact = contacts.get(slot).or_fault("a contact that looks")?;
            let records = Records { plan, contacts, agents, now: *now };
            match matching.agent_for(records, contact)? {
                Sought::Found(choice, nth) => {
                    self.make_offer(slot, nth, choice.agent, (OfferCause::Routed, Look::Contact(choice.rank)), events)?;
                }
                Sought::Failed(queue, failure) => self.drop_selection(queue, failure, events)?,
                Sought::Nobody if self.forget_decliners(slot)? => {}
                Sought::Nobody => return Ok(()),
            }
        }
    }

    fn emit(&mut self, kind: EventKind, events: &mut Vec<Event>) {
        self.events += 1;
        events.push(Event { sequence: self.events, at: self.now, kind });
    }

    const fn records(&self) -> Records<'_> {
        Records { plan: &self.plan, contacts: &self.contacts, agents: &self.agents, now: self.now }
    }

    fn contact_at(&self, slot: u32) -> Result<&Contact, Fault> {
        self.contacts.get(slot).or_fault("a contact")
    }

    fn contact_at_mut(&mut self, slot: u32) -> Result<&mut Contact, Fault> {
        self.contacts.get_mut(slot).or_fault("a contact")
    }

    fn agent_at(&self, slot: u32) -> Result<&Agent, Fault> {
        self.agents.get(slot).or_fault("an agent")
    }

    fn agent_at_mut(&mut self, slot: u32) -> Result<&mut Agent, Fault> {
        self.agents.get_mut(slot).or_fault("an agent")
    }

    fn rules(&self, queue: QueueId) -> Result<&crate::Queue, Fault> {
        self.plan.queues().get(usize::from(queue.0)).or_fault("a queue")
    }

    fn counts_of(&mut self, queue: QueueId) -> Result<&mut QueueView, Fault> {
        self.counts.get_mut(usize::from(queue.0)).or_fault("the counts of a queue")
    }

    fn find_contact(&self, contact: ContactId) -> Result<u32, CommandError> {
        self.contacts.find(contact).ok_or(CommandError::UnknownContact { contact })
    }

    fn find_agent(&self, agent: AgentId) -> Result<u32, CommandError> {
        self.agents.find(agent).ok_or(CommandError::UnknownAgent { agent })
    }
}

/// The count that a contact in this phase belongs to. [C-14]
const fn phase_count(counts: &mut QueueView, phase: ContactPhase) -> &mut u32 {
    match phase {
        ContactPhase::Waiting => &mut counts.waiting,
        ContactPhase::Offered => &mut counts.offered,
        ContactPhase::Accepted | ContactPhase::Connected => &mut counts.active,
        ContactPhase::Parked | ContactPhase::Scheduled | ContactPhase::Dialling => &mut counts.away,
    }
}
