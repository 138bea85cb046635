//! Batches: contacts and agents are collected for a while, then assigned together.

use super::Router;
use crate::contact::{Contact, Looks};
use crate::error::OrFault;
use crate::matching::Attendance;
use crate::policy::{DemandFacts, Failures, note};
use crate::store::{at, slot as number};
use crate::timers::TimerKind;
use crate::{Event, Fault, Look, OfferCause, Presence};
use alloc::vec::Vec;
use core::cmp::Reverse;

/// How much one level of an agent counts beside the fit. [B-1]
const LEVEL: i64 = 1 << 40;
/// Within which a fit counts.
const FIT: i64 = 1 << 39;

/// An agent that may take the contacts of a row, by its number in the round, with the cost.
type Row = Vec<(u32, i64)>;

/// Who comes together in a round.
#[derive(Debug, Default)]
struct Round {
    contacts: Vec<u32>,
    agents: Vec<u32>,
    /// By contact, the number of its row.
    lines: Vec<u32>,
    rows: Vec<Row>,
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

    /// Rounds, until one makes no offer. Each costs a test of every agent that is available with every row of contacts: contacts of one
    /// line share a row, unless some agent may not take them. [B-1]
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
            ..Round::default()
        };
        for contact in &round.contacts {
            let has_decliners = self.contact_at(*contact)?.has_decliners();
            if has_decliners && self.row_of(*contact, &round.agents, failures)?.is_empty() {
                self.forget_decliners(*contact)?;
            }
        }
        let mut known: Vec<(Vec<u32>, u32)> = Vec::new();
        for contact in &round.contacts {
            let key = self.row_key(*contact)?;
            let shared = known.iter().find(|(other, _)| !key.is_empty() && *other == key).map(|(_, row)| *row);
            let row = if let Some(row) = shared {
                row
            } else {
                let row = number(round.rows.len());
                round.rows.push(self.row_of(*contact, &round.agents, failures)?);
                known.push((key, row));
                row
            };
            round.lines.push(row);
        }
        Ok(round)
    }

    /// The lines of a contact, if whoever may take one of their contacts may take it as well; none otherwise.
    fn row_key(&self, slot: u32) -> Result<Vec<u32>, Fault> {
        let contact = self.contact_at(slot)?;
        if contact.is_marked() {
            return Ok(Vec::new());
        }
        Ok(contact.places().filter_map(|place| place.line).map(|(line, _)| line).collect())
    }

    /// The agents with which a contact passes the gates, and what each pair costs. [B-1]
    fn row_of(&self, slot: u32, agents: &[u32], failures: &mut Failures) -> Result<Row, Fault> {
        let mut row = Row::new();
        for (index, agent) in (0..).zip(agents) {
            if let Some(nth) = self.first_passing(slot, *agent)? {
                row.push((index, self.cost_of_pair(slot, nth, *agent, failures)?));
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
