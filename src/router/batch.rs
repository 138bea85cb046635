//! Batches: contacts and agents are collected for a while, then assigned together.

use super::Router;
use crate::contact::{Contact, Looks};
use crate::error::OrFault;
use crate::matching::Attendance;
use crate::policy::{DemandFacts, Failures, note};
use crate::store::{at, slot as number};
use crate::timers::TimerKind;
use crate::{Event, Fault, Look, OfferCause, Presence};
use alloc::collections::BTreeMap;
use alloc::vec;
use alloc::vec::Vec;
use core::cmp::Reverse;
use smallvec::SmallVec;

/// How much one level of an agent counts beside the fit. [B-1]
const LEVEL: i64 = 1 << 40;
/// Within which a fit counts.
const FIT: i64 = 1 << 39;

/// An agent that may take the contacts of a row, by its number in the round, with the cost.
type Row = Vec<(u32, i64)>;

/// Of a contact, the home's first.
type Lines = SmallVec<[u32; 2]>;

/// Who comes together in a round.
#[derive(Debug, Default)]
struct Round {
    contacts: Vec<u32>,
    agents: Vec<u32>,
    /// By queue, the numbers of the agents that are members of it, ascending.
    members: Vec<Vec<u32>>,
    /// By contact, the number of its row.
    lines: Vec<u32>,
    rows: Vec<Row>,
}

impl Round {
    /// The agents that a contact may be for, ascending: members of its queues, or anyone, as it is directed to one.
    fn candidates(&self, contact: &Contact) -> Vec<u32> {
        if contact.extras.direct_to.is_some() {
            return (0..number(self.agents.len())).collect();
        }
        let members = contact.places().filter_map(|place| self.members.get(usize::from(place.queue.0)));
        let mut candidates = members.flatten().copied().collect::<Vec<u32>>();
        if !contact.extras.others.is_empty() {
            candidates.sort_unstable();
            candidates.dedup();
        }
        candidates
    }
}

impl Router {
    /// In a plan with a batch interval what is open is collected: at the end of the interval everyone is looked at. [B-1]
    pub(super) fn collect(&mut self) {
        let Some(interval) = self.plan.batch() else { return };
        let Self { contacts, agents, open_agents, open_contacts, .. } = self;
        open_agents.retain(|slot| agents.get(*slot).is_some_and(|agent| agent.attendance != Attendance::Away));
        open_contacts.retain(|slot| contacts.get(*slot).is_some_and(|contact| contact.looks() != Looks::Nowhere));
        if (!self.open_agents.is_empty() || !self.open_contacts.is_empty()) && self.batch.is_none() {
            self.batch = Some(self.timers.arm((self.now + interval).0, TimerKind::Batch));
        }
        self.open_agents.clear();
        self.open_contacts.clear();
    }

    /// Rounds, until one makes no offer. Each costs a test of every available member of its queues with every row of contacts: contacts of
    /// one line share a row, unless some agent may not take them. [B-1]
    pub(super) fn assign_batch(&mut self, events: &mut Vec<Event>) -> Result<(), Fault> {
        self.batch = None;
        loop {
            let mut failures = Failures::new();
            let round = self.gather(&mut failures)?;
            if !failures.is_empty() {
                for (queue, failure) in failures {
                    self.drop_selection(queue, failure, events)?;
                }
                continue;
            }
            let mut assignment = core::mem::take(&mut self.assignment);
            let pairs = assignment.assign(&round.lines, &round.rows, number(round.agents.len()))?.to_vec();
            self.assignment = assignment;
            let mut is_over = true;
            for (contact, agent) in pairs {
                let contact = *round.contacts.get(at(contact)).or_fault("a contact of a round")?;
                let agent = *round.agents.get(at(agent)).or_fault("an agent of a round")?;
                if let Some(nth) = self.first_passing(contact, agent)? {
                    let look = Look::Batch { cost: self.cost_of_pair(contact, nth, agent, &mut Failures::new())? };
                    self.make_offer(contact, nth, agent, (OfferCause::Routed, look), events)?;
                    is_over = false;
                }
            }
            if is_over {
                break;
            }
        }
        // Everyone has been looked at; only who drains may still have to leave.
        let Self { agents, open_agents, open_contacts, .. } = self;
        open_agents.retain(|slot| agents.get(*slot).is_some_and(|agent| agent.presence == Presence::Draining));
        open_contacts.clear();
        Ok(())
    }

    /// The contacts that look and the agents that are available, in their orders, and who may take whom. [B-1] [B-2] [F-8]
    fn gather(&mut self, failures: &mut Failures) -> Result<Round, Fault> {
        let looks = |contact: &Contact| contact.looks() != Looks::Nowhere;
        let turn = |contact: &Contact| (Reverse(contact.extras.direct_to.is_some()), contact.turn(self.now));
        let looking = self.contacts.iter().filter(|(_, contact)| looks(contact));
        let mut contacts: Vec<_> = looking.map(|(slot, contact)| (turn(contact), slot)).collect();
        contacts.sort_unstable();
        let available = self.agents.iter().filter(|(_, agent)| agent.available != 0);
        let mut agents: Vec<_> =
            available.map(|(slot, agent)| (agent.idle_since, agent.last_offer, agent.id, slot)).collect();
        agents.sort_unstable();
        let mut round = Round {
            contacts: contacts.into_iter().map(|(_, slot)| slot).collect(),
            agents: agents.into_iter().map(|(.., slot)| slot).collect(),
            members: vec![Vec::new(); self.plan.queues().len()],
            ..Round::default()
        };
        for (index, agent) in (0..).zip(&round.agents) {
            let supply = self.matching.supply(self.agent_at(*agent)?.pool).or_fault("a pool")?;
            for membership in &supply.queues {
                round.members.get_mut(usize::from(membership.queue.0)).or_fault("a queue of a membership")?.push(index);
            }
        }
        for contact in &round.contacts {
            let has_decliners = self.contact_at(*contact)?.has_decliners();
            if has_decliners && self.row_of(*contact, &round, failures)?.is_empty() {
                self.forget_decliners(*contact)?;
            }
        }
        let mut known: BTreeMap<Lines, u32> = BTreeMap::new();
        for contact in &round.contacts {
            let next = number(round.rows.len());
            let row = match self.shared_lines(*contact)? {
                Some(lines) => *known.entry(lines).or_insert(next),
                None => next,
            };
            if row == next {
                let row = self.row_of(*contact, &round, failures)?;
                round.rows.push(row);
            }
            round.lines.push(row);
        }
        Ok(round)
    }

    /// The lines of a contact, if whoever may take one of their contacts may take it as well.
    fn shared_lines(&self, slot: u32) -> Result<Option<Lines>, Fault> {
        let contact = self.contact_at(slot)?;
        let lines = contact.places().filter_map(|place| place.line).map(|(line, _)| line);
        Ok((!contact.is_marked()).then(|| lines.collect()))
    }

    /// The agents with which a contact passes the gates, and what each pair costs. [B-1]
    fn row_of(&self, slot: u32, round: &Round, failures: &mut Failures) -> Result<Row, Fault> {
        let mut row = Row::new();
        for index in round.candidates(self.contact_at(slot)?) {
            let agent = *round.agents.get(at(index)).or_fault("an agent of a round")?;
            if let Some(nth) = self.first_passing(slot, agent)? {
                row.push((index, self.cost_of_pair(slot, nth, agent, failures)?));
            }
        }
        Ok(row)
    }

    /// The number of the first place in which a contact looks and passes the gates with an agent.
    fn first_passing(&self, slot: u32, agent: u32) -> Result<Option<u8>, Fault> {
        let contact = self.contact_at(slot)?;
        let looks = contact.looks();
        for place in contact.places() {
            let is_looked_in = looks == Looks::Everywhere || looks == Looks::In(place.nth);
            if is_looked_in && self.failing_gate(contact, place, agent)?.is_none() {
                return Ok(Some(place.nth));
            }
        }
        Ok(None)
    }

    /// The level of the agent, and how well it fits: not at all, and a failure, if the selection fails. [B-1] [S-12]
    fn cost_of_pair(&self, slot: u32, nth: u8, agent: u32, failures: &mut Failures) -> Result<i64, Fault> {
        let contact = self.contact_at(slot)?;
        let place = contact.place(nth).or_fault("a place")?;
        let supply = self.matching.supply(self.agent_at(agent)?.pool).or_fault("a pool")?;
        let level = supply.queues.iter().find(|membership| membership.queue == place.queue);
        let level = level.map_or(0, |membership| i64::from(membership.level));
        let asked = |handle| self.matching.requirement(handle).or_fault("a requirement");
        let demand = DemandFacts::new(
            place.queue,
            contact.channel,
            contact.tenant,
            asked(place.asks)?,
            asked(contact.requirement)?,
        );
        let fit = self.rules(place.queue)?.selection_strategy.fit(&demand, &supply.facts());
        if let Err(failure) = fit {
            note(failures, place.queue, failure);
        }
        let fit = fit.unwrap_or_default();
        Ok(level * LEVEL + fit.clamp(-FIT, FIT - 1))
    }
}
