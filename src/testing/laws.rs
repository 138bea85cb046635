//! What holds for any router, whatever decides inside it: laws that are checked on its events and views alone.

use super::Routing;
use crate::{
    AgentId, AgentView, Command, ContactId, ContactPhase, Event, EventKind, OfferId, Presence, QueueId, SignInAs,
    WorkPhase, WorkView,
};
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

/// Folds the events of one router, and holds them against its views.
///
/// Tell it of every apply, in order, from the first on.
#[derive(Clone, Debug, Default)]
pub struct Laws {
    sequence: u64,
    offer: u64,
    /// Where each living contact is, by the events alone.
    contacts: BTreeMap<ContactId, ContactPhase>,
    /// Each live or accepted offer, by the events alone.
    offers: BTreeMap<OfferId, (ContactId, AgentId)>,
    /// Whether each signed-in agent is ready, by the events and sign-ins alone.
    ready: BTreeMap<AgentId, bool>,
    /// Agents that were offered a contact by the apply at hand, since their profile last changed.
    stretched: BTreeSet<(AgentId, OfferId)>,
}

impl Laws {
    /// Nothing has happened yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Checks the events of one apply and the state it left.
    ///
    /// # Errors
    /// The law that is broken, in words.
    pub fn check(&mut self, state: &impl Routing, command: &Command, events: &[Event]) -> Result<(), String> {
        self.stretched.clear();
        for event in events {
            self.sequence += 1;
            require(event.sequence == self.sequence, || format!("[T-6] {event:?} is not number {}", self.sequence))?;
            require(event.at == state.now(), || format!("[T-6] {event:?} is not of {}", state.now()))?;
            self.fold(command, event.kind).map_err(|law| format!("{law}: {event:?}"))?;
        }
        self.check_contacts(state)?;
        self.check_agents(state)?;
        check_queues(state)?;
        check_time(state)?;
        check_work_conservation(state)
    }

    /// Each event must be a step of the life cycle of what it is about.
    fn fold(&mut self, command: &Command, event: EventKind) -> Result<(), &'static str> {
        use ContactPhase::{Accepted, Connected, Offered, Waiting};
        match event {
            EventKind::Queued { contact, .. } => self.go(contact, &[], Some(Waiting)),
            EventKind::Offered { offer, contact, agent, .. } => {
                self.offer += 1;
                ensure(offer == OfferId(self.offer), "[F-1] offers are numbered without gaps")?;
                ensure(self.ready.get(&agent) == Some(&true), "[G-2] only ready agents are offered contacts")?;
                self.offers.insert(offer, (contact, agent));
                self.stretched.insert((agent, offer));
                self.go(contact, &[Waiting], Some(Offered))
            }
            EventKind::OfferAccepted { offer, contact, agent } => {
                ensure(self.offers.get(&offer) == Some(&(contact, agent)), "[F-2] the offer lives")?;
                self.go(contact, &[Offered], Some(Accepted))
            }
            EventKind::OfferDeclined { offer, contact, agent, .. }
            | EventKind::OfferExpired { offer, contact, agent, .. }
            | EventKind::OfferWithdrawn { offer, contact, agent, .. } => {
                ensure(self.offers.remove(&offer) == Some((contact, agent)), "[F-6] the offer lives")?;
                self.go(contact, &[Offered], Some(Waiting))
            }
            EventKind::Connected { contact, .. } => self.go(contact, &[Accepted], Some(Connected)),
            EventKind::Completed { contact, .. } => self.go(contact, &[Accepted, Connected], None),
            EventKind::Abandoned { contact, .. } => self.go(contact, &[Waiting, Accepted], None),
            EventKind::Cancelled { contact, .. } => self.go(contact, &[Waiting, Accepted, Connected], None),
            EventKind::MaximumWaitReached { contact, .. } => self.go(contact, &[Waiting], None),
            EventKind::Transferred { contact, .. } => self.go(contact, &[Waiting, Accepted, Connected], Some(Waiting)),
            EventKind::Requeued { contact, .. } => self.go(contact, &[Accepted, Connected], Some(Waiting)),
            EventKind::PriorityChanged { contact, .. } => {
                ensure(self.contacts.contains_key(&contact), "[C-13] the contact lives")
            }
            EventKind::WrapUpStarted { agent, .. } | EventKind::WrapUpEnded { agent, .. } => {
                ensure(self.ready.contains_key(&agent), "[A-6] the agent is signed in")
            }
            EventKind::AgentSignedIn { agent, .. } => {
                let ready = matches!(command, Command::SignIn(command) if command.presence == SignInAs::Ready);
                ensure(self.ready.insert(agent, ready).is_none(), "[A-1] the agent was not signed in")
            }
            EventKind::AgentUpdated { agent } => {
                self.stretched.retain(|(stretched, _)| *stretched != agent);
                ensure(self.ready.contains_key(&agent), "[A-3] the agent is signed in")
            }
            EventKind::AgentReady { agent } => {
                ensure(self.ready.insert(agent, true) == Some(false), "[A-4] the agent was not ready")
            }
            EventKind::AgentNotReady { agent, .. } | EventKind::AgentDraining { agent } => {
                ensure(self.ready.insert(agent, false).is_some(), "[A-5] the agent is signed in")
            }
            EventKind::AgentSignedOut { agent } => {
                ensure(self.ready.remove(&agent).is_some(), "[A-11] the agent is signed in")
            }
            _ => Ok(()),
        }
    }

    /// A contact goes from one of these phases (none: from nowhere) to another (none: it ends).
    fn go(&mut self, contact: ContactId, from: &[ContactPhase], to: Option<ContactPhase>) -> Result<(), &'static str> {
        let was = self.contacts.remove(&contact);
        let allowed = was.map_or(from.is_empty(), |was| from.contains(&was));
        if let Some(to) = to {
            self.contacts.insert(contact, to);
        }
        if !matches!(to, Some(ContactPhase::Offered | ContactPhase::Accepted | ContactPhase::Connected)) {
            self.offers.retain(|_, (owner, _)| *owner != contact);
        }
        ensure(allowed, "the life of a contact has no such step")
    }

    /// Views and events tell of the same contacts.
    fn check_contacts(&self, state: &impl Routing) -> Result<(), String> {
        let ids = state.contacts();
        let known: Vec<ContactId> = self.contacts.keys().copied().collect();
        require(ids == known, || format!("contacts() is {ids:?}, but the events tell of {known:?}"))?;
        let mut sequences = BTreeSet::new();
        for (id, phase) in &self.contacts {
            let view = state.contact(*id).ok_or_else(|| format!("contact {id} is in contacts() but has no view"))?;
            require(view.phase == *phase, || format!("contact {id} is {}, by its events {phase}", view.phase))?;
            require(sequences.insert(view.sequence), || format!("[V-4] sequence {} is given twice", view.sequence))?;
            let held = self.offers.iter().find(|(_, (contact, _))| contact == id);
            let by_events = held.map(|(offer, (_, agent))| (*offer, *agent));
            let by_view = view.offer.zip(view.agent);
            require(by_events == by_view, || {
                format!("contact {id} is held by {by_view:?}, by its events {by_events:?}")
            })?;
            let overdue = view.overdue_since.is_some() && *phase != ContactPhase::Offered;
            require(!overdue, || format!("[C-8] contact {id} is {phase} and overdue"))?;
        }
        Ok(())
    }

    /// Each offer has its reservation and each reservation its offer; no offer reaches beyond the capacity.
    fn check_agents(&self, state: &impl Routing) -> Result<(), String> {
        let ids = state.agents();
        let known: Vec<AgentId> = self.ready.keys().copied().collect();
        require(ids == known, || format!("agents() is {ids:?}, but the events tell of {known:?}"))?;
        let mut reserved = BTreeMap::new();
        for (id, ready) in &self.ready {
            let view = state.agent(*id).ok_or_else(|| format!("agent {id} is in agents() but has no view"))?;
            require((view.presence == Presence::Ready) == *ready, || format!("agent {id} is {:?}", view.presence))?;
            require(view.presence != Presence::Draining || !view.work.is_empty(), || {
                format!("[A-10] agent {id} drains with nothing in hand")
            })?;
            for work in view.work.iter().filter(|work| !matches!(work.phase, WorkPhase::WrappingUp(_))) {
                require(phase_of(work) == self.contacts.get(&work.contact).copied(), || {
                    format!("agent {id} has {work:?}, which is not what the contact says")
                })?;
                require(reserved.insert(work.offer, (work.contact, *id)).is_none(), || {
                    format!("offer {} has two reservations", work.offer)
                })?;
            }
            self.check_load(state, &view)?;
        }
        require(reserved == self.offers, || format!("reserved is {reserved:?}, offered {:?}", self.offers))
    }

    /// [G-4]
    fn check_load(&self, state: &impl Routing, view: &AgentView<'_>) -> Result<(), String> {
        let channel = |work: &WorkView| state.plan().channels().get(usize::from(work.channel.0));
        let cost = |work: &WorkView| {
            let is_interrupted = view.work.iter().filter_map(channel).any(|other| other.interrupts.contains(&work.channel));
            channel(work).map_or(0, |own| u64::from(if is_interrupted { own.paused_cost } else { own.cost }))
        };
        let units: u64 = view.work.iter().map(cost).sum();
        let agent = view.agent;
        require(units == view.units_in_use, || format!("agent {agent} has {units} units in use: {view:?}"))?;
        for work in view.work.iter().filter(|work| self.stretched.contains(&(agent, work.offer))) {
            require(units <= u64::from(view.capacity), || format!("[G-4] agent {agent} has more than its capacity"))?;
            let on_channel = view.work.iter().filter(|other| other.channel == work.channel).count();
            let enabled = view.channels.iter().find(|enabled| enabled.channel == work.channel);
            let maximum = enabled.and_then(|enabled| enabled.maximum).unwrap_or(0);
            require(u32::try_from(on_channel).is_ok_and(|held| held <= maximum), || {
                format!("[G-4] agent {agent} has {on_channel} contacts on channel {}", work.channel)
            })?;
        }
        Ok(())
    }
}

fn phase_of(work: &WorkView) -> Option<ContactPhase> {
    match work.phase {
        WorkPhase::Offered(_) => Some(ContactPhase::Offered),
        WorkPhase::Accepted => Some(ContactPhase::Accepted),
        WorkPhase::Connected => Some(ContactPhase::Connected),
        WorkPhase::WrappingUp(_) => None,
    }
}

/// Nothing is lost and nothing counted twice. [C-14]
fn check_queues(state: &impl Routing) -> Result<(), String> {
    let here: Vec<_> = state.contacts().into_iter().filter_map(|contact| state.contact(contact)).collect();
    for (id, _) in (0..).map(QueueId).zip(state.plan().queues()) {
        let view = state.queue(id).ok_or_else(|| format!("queue {id} has no view"))?;
        let present = [view.waiting, view.offered, view.active].into_iter().map(u64::from).sum::<u64>();
        let left = view.completed + view.abandoned + view.cancelled + view.timed_out + view.transferred_out;
        require(view.entered == present + left, || format!("[C-14] queue {id} lost a contact: {view:?}"))?;
        let count = |phases: &[ContactPhase]| {
            let there = here.iter().filter(|view| view.queue == id && phases.contains(&view.phase)).count();
            u32::try_from(there).unwrap_or(u32::MAX)
        };
        let counted = (
            count(&[ContactPhase::Waiting]),
            count(&[ContactPhase::Offered]),
            count(&[ContactPhase::Accepted, ContactPhase::Connected]),
        );
        require(counted == (view.waiting, view.offered, view.active), || {
            format!("[C-14] queue {id} has {counted:?} waiting, offered, active, but says {view:?}")
        })?;
        let mut waiting: Vec<_> =
            here.iter().filter(|view| view.queue == id && view.phase == ContactPhase::Waiting).collect();
        waiting.sort_by_key(|view| (view.urgency, view.sequence));
        let waiting: Vec<ContactId> = waiting.into_iter().map(|view| view.contact).collect();
        require(waiting == state.waiting(id), || format!("[M-1] waiting({id}) is not {waiting:?}"))?;
    }
    Ok(())
}

/// All that was due has fired. [T-1] [T-5]
fn check_time(state: &impl Routing) -> Result<(), String> {
    let deadline = state.next_deadline();
    require(deadline.is_none_or(|deadline| deadline.at > state.now()), || format!("[T-5] {deadline:?} has not fired"))
}

/// No pair that passes every gate is left standing. [M-2]
fn check_work_conservation(state: &impl Routing) -> Result<(), String> {
    let agents = state.agents();
    for contact in state.contacts() {
        if state.contact(contact).is_none_or(|view| view.phase != ContactPhase::Waiting) {
            continue;
        }
        for agent in &agents {
            let gate = state.explain(contact, *agent).map_err(|error| format!("explain: {error}"))?;
            require(gate.is_some(), || {
                format!("[M-2] contact {contact} waits beside agent {agent}, who could take it")
            })?;
        }
    }
    Ok(())
}

fn ensure(holds: bool, law: &'static str) -> Result<(), &'static str> {
    if holds { Ok(()) } else { Err(law) }
}

fn require(holds: bool, law: impl FnOnce() -> String) -> Result<(), String> {
    if holds { Ok(()) } else { Err(law()) }
}
