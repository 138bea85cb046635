//! What holds for any router, whatever decides inside it: laws that are checked on its events and views alone.

use super::Routing;
use crate::{
    AgentId, Command, ContactId, ContactPhase, Event, EventKind, OfferId, Plan, QueueId, SiteId, StrategyKind,
    Timestamp,
};
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

mod agents;
mod contacts;
mod offers;
mod views;

/// Folds the events of one router, and holds them against its views.
///
/// Tell it of every apply, in order, from the first on.
#[derive(Clone, Debug, Default)]
pub struct Laws {
    sequence: u64,
    offer: u64,
    /// The plan whose ids the events use.
    plan: Option<Plan>,
    /// How many plans came before it.
    plans_before: u32,
    /// Every living contact, by the events alone.
    lives: BTreeMap<ContactId, Life>,
    /// Every live or accepted offer, by the events alone.
    offers: BTreeMap<OfferId, Offer>,
    /// Every agent that is signed in, by the events and profiles alone.
    desks: BTreeMap<AgentId, Desk>,
    closed_queues: BTreeSet<QueueId>,
    closed_sites: BTreeSet<SiteId>,
    /// Strategies that have failed. [S-12]
    failed: BTreeSet<(QueueId, StrategyKind)>,
    /// An offer that must be accepted before anything else happens. [F-1]
    at_once: Option<OfferId>,
    /// Offers by the rules that the apply at hand made, as long as nothing happened to their agent that may leave it with too much.
    stretched: BTreeSet<(AgentId, OfferId)>,
}

/// Where a contact is in its life.
#[derive(Clone, Debug)]
struct Life {
    phase: ContactPhase,
    is_callback: bool,
    owner: Option<AgentId>,
    parked_by: Option<AgentId>,
    paused: bool,
    /// The steps it has taken since it entered its queue. [D-2]
    taken: BTreeSet<u16>,
    /// The agents of the preferred stage that runs, and of those after it. [P-1]
    stages: Vec<Vec<AgentId>>,
    /// When the first of its live offers was made, and how many plans had been before: how many offers it may have goes by that plan. [F-1]
    offered_since: Option<(Timestamp, u32)>,
    /// Until when agents are not offered it again. [F-6]
    back_offs: BTreeMap<AgentId, Timestamp>,
}

/// An offer that lives or was accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Offer {
    contact: ContactId,
    agent: AgentId,
    queue: QueueId,
}

/// An agent that is signed in.
#[derive(Clone, Debug)]
struct Desk {
    ready: bool,
    site: Option<SiteId>,
    /// How many wrap-ups of each contact it has.
    wrap_ups: BTreeMap<ContactId, u32>,
    /// Whether it may have more in hand than its capacity. [F-10]
    may_be_full: bool,
}

/// A law that an event breaks, in words.
type Law = Result<(), &'static str>;

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
        self.plan.get_or_insert_with(|| state.plan().clone());
        for event in events {
            self.sequence += 1;
            require(event.sequence == self.sequence, || format!("[T-6] {event:?} is not number {}", self.sequence))?;
            require(event.at == state.now(), || format!("[T-6] {event:?} is not of {}", state.now()))?;
            let law = self.follow(event).and_then(|()| self.fold(state, command, event));
            law.map_err(|law| format!("{law}: {event:?}"))?;
        }
        require(self.at_once.is_none(), || format!("[F-1] {:?} was not accepted at once", self.at_once))?;
        self.check_views(state, command)
    }

    /// After an offer that is accepted at once comes nothing but that, and the end of the contact's other offers.
    fn follow(&self, event: &Event) -> Law {
        let Some(expected) = self.at_once else { return Ok(()) };
        let holds = match event.kind {
            EventKind::OfferAccepted { offer, .. } => offer == expected,
            EventKind::OfferWithdrawn { contact, .. } => {
                self.offers.get(&expected).is_some_and(|offer| offer.contact == contact)
            }
            _ => false,
        };
        ensure(holds, "[F-1] an offer without a time to answer is accepted at once")
    }

    /// Each event must be a step of the life of what it is about.
    fn fold(&mut self, state: &impl Routing, command: &Command, event: &Event) -> Law {
        match event.kind {
            EventKind::PlanReplaced => {
                ensure(matches!(command, Command::ReplacePlan(_)), "[R-3] only a command replaces the plan")?;
                self.plans_before += 1;
                self.rename(state.plan())
            }
            EventKind::StrategyFailed { queue, strategy, .. } => {
                let is_replaced = matches!(command, Command::ReplacePlan(_));
                let is_listed = is_replaced || state.failed_strategies().contains(&(queue, strategy));
                ensure(is_listed, "[S-12] the queue uses the default")?;
                ensure(self.failed.insert((queue, strategy)), "[S-12] a strategy that has failed is not asked again")
            }
            EventKind::QueueOpened { queue } => ensure(self.closed_queues.remove(&queue), "[H-3] the queue was closed"),
            EventKind::QueueClosed { queue } => ensure(self.closed_queues.insert(queue), "[H-3] the queue was open"),
            EventKind::SiteOpened { site } => ensure(self.closed_sites.remove(&site), "[A-13] the site was closed"),
            EventKind::SiteClosed { site } => ensure(self.closed_sites.insert(site), "[A-13] the site was open"),
            EventKind::Offered { .. }
            | EventKind::OfferAccepted { .. }
            | EventKind::OfferDeclined { .. }
            | EventKind::OfferExpired { .. }
            | EventKind::OfferWithdrawn { .. } => self.fold_offer(command, event),
            EventKind::WrapUpStarted { .. }
            | EventKind::WrapUpExtended { .. }
            | EventKind::WrapUpEnded { .. }
            | EventKind::AgentSignedIn { .. }
            | EventKind::AgentUpdated { .. }
            | EventKind::AgentReady { .. }
            | EventKind::AgentNotReady { .. }
            | EventKind::AgentKeptReady { .. }
            | EventKind::AgentDraining { .. }
            | EventKind::AgentAffected { .. }
            | EventKind::AgentSignedOut { .. } => self.fold_agent(command, event),
            _ => self.fold_contact(command, event),
        }
    }

    /// What has the same name is the same thing.
    fn rename(&mut self, plan: &Plan) -> Law {
        let Some(old) = self.plan.replace(plan.clone()) else { return Ok(()) };
        let queue = |queue: QueueId| plan.queue(old.queues().get(usize::from(queue.0))?.name.as_str());
        let site = |site: SiteId| plan.site(old.sites().get(usize::from(site.0))?.as_str());
        self.closed_queues = self.closed_queues.iter().filter_map(|closed| queue(*closed)).collect();
        self.closed_sites = self.closed_sites.iter().filter_map(|closed| site(*closed)).collect();
        for desk in self.desks.values_mut() {
            let renamed = desk.site.and_then(site);
            ensure(renamed.is_some() == desk.site.is_some(), "[R-2] no site is gone at which an agent works")?;
            desk.site = renamed;
            desk.may_be_full = true;
        }
        // The queue that comes in place of one that is gone is in the events that follow.
        self.offers.values_mut().for_each(|offer| offer.queue = queue(offer.queue).unwrap_or(offer.queue));
        self.lives.values_mut().for_each(|life| {
            life.back_offs.clear();
            life.taken.clear();
        });
        self.stretched.clear();
        self.failed.clear();
        Ok(())
    }

    fn life(&mut self, contact: ContactId) -> Result<&mut Life, &'static str> {
        self.lives.get_mut(&contact).ok_or("the contact lives")
    }

    fn desk(&mut self, agent: AgentId) -> Result<&mut Desk, &'static str> {
        self.desks.get_mut(&agent).ok_or("the agent is signed in")
    }
}

fn ensure(holds: bool, law: &'static str) -> Law {
    if holds { Ok(()) } else { Err(law) }
}

fn require(holds: bool, law: impl FnOnce() -> String) -> Result<(), String> {
    if holds { Ok(()) } else { Err(law()) }
}
