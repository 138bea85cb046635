//! The people whom a driver finds in a router: how they have fared so far, and what they are going to do.

use super::super::super::agenda::Happening;
use super::super::super::definition::CheckedTraffic;
use super::super::super::forecast::{Forecast, ForecastError};
use super::super::super::people::{Answers, Customer, Piece, Place, Worker, WrapUp};
use super::super::super::random::{Purpose, Random};
use super::super::super::{Arrival, Distribution};
use super::super::{Driver, agent_id, connects_itself};
use super::Past;
use crate::{
    AgentId, AgentView, ChannelId, ContactId, ContactPhase, ContactView, NotReadyReason, Presence, QueueId, Timestamp,
    WorkPhase,
};
use alloc::collections::{BTreeSet, VecDeque};
use alloc::vec::Vec;
use core::time::Duration;

/// How often is drawn for somebody who is still there at this time. Who then was not is done with now: the model knows nobody who lasts so long.
const MOST_DRAWS: u64 = 1_000;
/// What the numbers of draws are for: contacts that are there, and agents.
const CONTACTS: Purpose = Purpose::Other(2);
const AGENTS: Purpose = Purpose::Other(3);

impl Driver<'_> {
    /// Every agent that is signed in becomes one of the model: one that is to be at work now if there is one of its group left, else one more.
    pub(super) fn adopt_agents(&mut self, forecast: &Forecast, past: &Past) -> Result<(), ForecastError> {
        let mut on_duty = past.on_duty.clone();
        for id in self.router.agents() {
            let Some(view) = self.router.agent(id) else { continue };
            let group = self.group_like(&view).ok_or(ForecastError::StrangeAgent { agent: id })?;
            let (presence, handled) = (view.presence, view.handled);
            let expected = on_duty.get_mut(group).and_then(VecDeque::pop_front);
            let worker = expected.unwrap_or_else(|| {
                self.workers.push(Worker::new(group, 1.0));
                self.workers.len() - 1
            });
            if let Some(live) = &mut self.live {
                live.name(worker, id);
            }
            let Some(known) = self.workers.get_mut(worker) else { continue };
            known.signed_in = true;
            known.leaving = presence == Presence::Draining;
            known.handled = u32::try_from(handled).unwrap_or(u32::MAX);
            self.adopt_presence(forecast, worker, id, presence);
        }
        let named: BTreeSet<usize> = self.live.iter().flat_map(|live| live.workers.values().copied()).collect();
        let unnamed = (0..self.workers.len()).filter(|worker| !named.contains(worker));
        unnamed.for_each(|worker| self.name_worker(worker));
        Ok(())
    }

    fn adopt_presence(&mut self, forecast: &Forecast, worker: usize, id: AgentId, presence: Presence) {
        let start = self.started();
        let group = self.workers.get(worker).map(|worker| worker.group);
        let Some(group) = group else { return };
        if let Some(recorder) = self.recorder.group(group) {
            recorder.signed_in.raise(start);
        }
        if let Presence::NotReady(reason) = presence {
            let mut random = Random::stream(self.seed, AGENTS, folded(id.0));
            let staff = self.centre.staff.get(group).filter(|_| reason == NotReadyReason::UNANSWERED);
            let away = staff.map_or_else(|| forecast.pause.sample(&mut random), |staff| staff.definition.returns_after);
            self.agenda.plan(start + away, Happening::Return(worker));
        }
    }

    /// The group whose profile the agent has; else the one with most of its queues; none if no group has any.
    fn group_like(&self, agent: &AgentView<'_>) -> Option<usize> {
        let likeness = |profile: &crate::AgentProfile| {
            let shared = agent.queues.iter().filter(|own| profile.queues.iter().any(|other| other.queue == own.queue));
            let shared = shared.count();
            let others = profile.queues.len() + agent.queues.len() - 2 * shared;
            let same = profile.queues.as_slice() == agent.queues && profile.skills.as_slice() == agent.skills;
            (shared > 0).then_some((same, core::cmp::Reverse(others), profile.site == agent.site))
        };
        let groups = self.centre.staff.iter().enumerate();
        let groups =
            groups.filter_map(|(position, staff)| Some((likeness(&staff.profile)?, core::cmp::Reverse(position))));
        groups.max().map(|(_, core::cmp::Reverse(position))| position)
    }

    pub(super) fn adopt_contacts(&mut self) -> Result<(), ForecastError> {
        for contact in self.router.contacts() {
            self.adopt_contact(contact)?;
        }
        for agent in self.router.agents() {
            self.adopt_wrap_ups(agent);
        }
        Ok(())
    }

    fn adopt_contact(&mut self, contact: ContactId) -> Result<(), ForecastError> {
        let Some(view) = self.router.contact(contact) else { return Ok(()) };
        let position = self.traffic_like(view.queue, view.channel);
        let position = position.ok_or(ForecastError::StrangeContact { contact })?;
        let Some(traffic) = self.centre.traffic.get(position) else { return Ok(()) };
        let start = self.started();
        let facts = Facts::of(&view, self.own(view.entered_at));
        let worker = facts.agent.and_then(|agent| self.live.as_ref()?.workers.get(&agent).copied());
        let accepted = self.router.accepted_at(contact).map(|at| self.own(at));
        let elapsed = |since: Timestamp| Duration::from_micros(start.0.saturating_sub(since.0));
        let draw = |number: u64| facts.customer(self.seed, position, traffic, contact, number);
        let draw_until = |enough: &dyn Fn(&Customer) -> bool| {
            (0..MOST_DRAWS)
                .map(draw)
                .find(|customer| enough(customer))
                .map_or_else(|| (draw(0), false), |found| (found, true))
        };
        let mut customer = match facts.phase {
            ContactPhase::Waiting | ContactPhase::Offered if !facts.promised => {
                let waited = elapsed(facts.entered);
                let (mut customer, patient) =
                    draw_until(&|customer| customer.visit.fate.patience.is_none_or(|patience| patience > waited));
                if !patient {
                    customer.visit.fate.patience = Some(waited);
                }
                customer
            }
            ContactPhase::Connected => {
                let talked = elapsed(accepted.unwrap_or(start));
                let left = |customer: &Customer| {
                    let known = worker.and_then(|worker| self.workers.get(worker));
                    let staff = known.and_then(|known| self.centre.staff.get(known.group));
                    let whole = known.zip(staff).map(|(known, staff)| customer.handling(traffic, staff, known));
                    whole.unwrap_or_default().checked_sub(talked).filter(|left| !left.is_zero())
                };
                let (mut customer, _) = draw_until(&|customer| left(customer).is_some());
                customer.visit.left = left(&customer).unwrap_or_default();
                customer
            }
            _ => draw(0),
        };
        customer.visit.promised = facts.promised;
        customer.visit.agent = worker;
        customer.visit.counted = facts.promised || !facts.is_waiting();
        self.customers.insert(customer);
        self.settle_in(contact, &facts, worker, accepted);
        Ok(())
    }

    /// Counts the contact where it is, and plans what it does next.
    fn settle_in(&mut self, contact: ContactId, facts: &Facts, worker: Option<usize>, accepted: Option<Timestamp>) {
        let start = self.started();
        let counted = self.customers.get(&contact).is_none_or(|customer| customer.visit.counted);
        if let Some(recorder) = self.recorder.queue(facts.queue).filter(|_| !counted) {
            recorder.flow.arrive(facts.entered);
            recorder.length.raise(start);
        }
        let Some(customer) = self.customers.get_mut(&contact) else { return };
        let Some(traffic) = self.centre.traffic.get(customer.traffic) else { return };
        match facts.phase {
            ContactPhase::Waiting | ContactPhase::Offered => {
                if let (false, Some(patience)) = (facts.promised, customer.visit.fate.patience) {
                    let gives_up = (facts.entered + patience).max(start);
                    customer.visit.give_up = Some(self.agenda.plan(gives_up, Happening::GiveUp(contact)));
                }
                self.let_ring(contact, &facts.offers);
            }
            ContactPhase::Accepted => {
                let joined = (accepted.unwrap_or(start) + customer.visit.fate.connect_delay).max(start);
                customer.visit.next = Some(self.agenda.plan(joined, Happening::Connect(contact)));
                if let Some(worker) = worker {
                    self.take(start, worker);
                }
            }
            ContactPhase::Connected => {
                customer.visit.connected = Some(accepted.unwrap_or(start).min(start));
                customer.visit.counted_at = start;
                let Some(worker) = worker else { return };
                if facts.paused {
                    customer.visit.pause.since = Some(start);
                    customer.visit.pause.at_work = true;
                    self.take(start, worker);
                } else {
                    self.take(start, worker);
                    self.begin_work(start, worker, contact);
                }
            }
            ContactPhase::Parked => {
                let rest = traffic.definition.park_time.sample(&mut customer.random);
                self.agenda.plan(start + rest, Happening::Resume(contact));
            }
            ContactPhase::Dialling => {
                let called = start + customer.visit.fate.connect_delay;
                self.agenda.plan(called, Happening::Dialled(contact));
            }
            ContactPhase::Scheduled => {}
        }
    }

    fn let_ring(&mut self, contact: ContactId, offers: &[(crate::OfferId, AgentId)]) {
        let start = self.started();
        for (offer, agent) in offers {
            let Some(worker) = self.live.as_ref().and_then(|live| live.workers.get(agent).copied()) else { continue };
            let Some(view) = self.router.agent(*agent) else { continue };
            let Some(work) = view.work.iter().find(|work| work.offer == *offer) else { continue };
            let expires_at = match work.phase {
                WorkPhase::Offered(at) => at.map(|at| self.own(at)),
                _ => None,
            };
            if let Some(customer) = self.customers.get_mut(&contact) {
                customer.visit.connects_itself = connects_itself(self.centre, work.queue);
            }
            self.ring(start, *offer, contact, worker, expires_at);
        }
    }

    fn adopt_wrap_ups(&mut self, agent: AgentId) {
        let start = self.started();
        let Some(worker) = self.live.as_ref().and_then(|live| live.workers.get(&agent).copied()) else { return };
        for (contact, queue, channel, started_at) in self.router.wrap_ups_of(agent) {
            let started = self.own(started_at);
            let position = self.traffic_like(queue, channel).unwrap_or(usize::MAX);
            let place = Place { traffic: position, arrived: started, queue, entered: started };
            self.take(start, worker);
            if let Some(known) = self.workers.get_mut(worker) {
                known.wrap_ups.push(WrapUp { contact, started, piece: Piece { place, wrap_up: None } });
            }
            let own = self.centre.traffic.get(position).and_then(|traffic| traffic.definition.wrap_up.as_ref());
            if let Some(done) = own.and_then(|own| self.still(own, start.0.saturating_sub(started.0), contact)) {
                let happening = Happening::EndWrapUp { agent: agent_id(worker), contact };
                self.agenda.plan(started + done, happening);
            }
        }
    }

    /// A time of this distribution, given that it is longer than what has passed; nothing if none is.
    fn still(&self, times: &Distribution, passed: u64, contact: ContactId) -> Option<Duration> {
        let mut random = Random::stream(self.seed, CONTACTS, folded(contact.0));
        let passed = Duration::from_micros(passed);
        (0..MOST_DRAWS).map(|_| times.sample(&mut random)).find(|time| *time > passed)
    }

    /// The traffic that enters this queue by this channel; else one that is passed on to it; else one of the channel.
    fn traffic_like(&self, queue: QueueId, channel: ChannelId) -> Option<usize> {
        let by = |fits: &dyn Fn(&CheckedTraffic) -> bool| self.centre.traffic.iter().position(fits);
        let of_channel = |traffic: &CheckedTraffic| traffic.ways.iter().any(|way| way.channel == channel);
        let enters =
            |traffic: &CheckedTraffic| traffic.ways.iter().any(|way| way.channel == channel && way.queue == queue);
        let passed_on = |traffic: &CheckedTraffic| {
            let mut targets =
                traffic.hand_over.iter().map(|(.., to)| *to).chain(traffic.transfers.iter().map(|(.., to)| *to));
            of_channel(traffic) && targets.any(|to| to == queue)
        };
        by(&enters).or_else(|| by(&passed_on)).or_else(|| by(&of_channel))
    }

    fn started(&self) -> Timestamp {
        self.live.as_ref().map_or(Timestamp::ZERO, |live| live.resolved.start.own)
    }

    fn own(&self, at: Timestamp) -> Timestamp {
        self.live.as_ref().map_or(at, |live| live.own(at))
    }
}

/// What is known of a contact.
struct Facts {
    phase: ContactPhase,
    queue: QueueId,
    entered: Timestamp,
    priority: crate::Priority,
    promised: bool,
    paused: bool,
    agent: Option<AgentId>,
    offers: Vec<(crate::OfferId, AgentId)>,
}

impl Facts {
    fn of(view: &ContactView<'_>, entered: Timestamp) -> Self {
        let with_agent = matches!(view.phase, ContactPhase::Accepted | ContactPhase::Connected);
        Self {
            phase: view.phase,
            queue: view.queue,
            entered,
            priority: view.priority,
            promised: view.callback.is_some(),
            paused: view.paused,
            agent: view.agent.filter(|_| with_agent),
            offers: view.offers.clone(),
        }
    }

    /// It is not joined with an agent yet, and somebody holds the line.
    const fn is_waiting(&self) -> bool {
        matches!(self.phase, ContactPhase::Waiting | ContactPhase::Offered | ContactPhase::Accepted)
    }

    /// A customer as the model draws it, each number another one.
    fn customer(
        &self,
        seed: u64,
        position: usize,
        traffic: &CheckedTraffic,
        contact: ContactId,
        number: u64,
    ) -> Customer {
        let index = folded(contact.0) ^ number.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let random = Random::stream(seed, CONTACTS, index);
        let arrival = Arrival::at(Duration::ZERO).priority(self.priority);
        let answers = Answers::new(seed, index);
        let mut customer = Customer::new(contact, (position, traffic), &arrival, self.entered, random, answers);
        customer.visit.queue = self.queue;
        customer
    }
}

/// An id as a number to draw by.
fn folded(id: u128) -> u64 {
    let low = u64::try_from(id & u128::from(u64::MAX)).unwrap_or(0);
    low ^ u64::try_from(id >> 64).unwrap_or(0).rotate_left(32)
}
