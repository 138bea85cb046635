//! Why an agent is or is not offered a contact.

use super::Router;
use super::capacity::has_room;
use crate::agent::Agent;
use crate::contact::{Contact, ContactPlace};
use crate::error::OrFault;
use crate::plan::Supply;
use crate::{AgentId, CommandError, ContactId, Fault, Gate, Obstacle, Presence, Requirement, Timestamp};
use smallvec::SmallVec;

mod agent;
mod changes;
mod contact;

/// In their order. [G-1]
const GATES: [Gate; 8] = [
    Gate::Tenant,
    Gate::Presence,
    Gate::Membership,
    Gate::Capacity,
    Gate::Requirement,
    Gate::Exclusion,
    Gate::Preferred,
    Gate::Spare,
];

/// What keeps an agent from a contact in one place: for each gate that fails what fails there, in the order of the gates.
type Obstacles = SmallVec<[Obstacle; 8]>;

impl Router {
    /// The first gate that keeps this agent from being offered this contact now, or `None` if it passes them all. [G-1]
    ///
    /// A contact that is offered or with an agent is judged as if it waited, beside the capacity that it takes. Of several places
    /// the first that passes counts, else the home. [`explain_contact`](Self::explain_contact) and
    /// [`explain_agent`](Self::explain_agent) say more.
    ///
    /// # Errors
    /// [`CommandError::UnknownContact`], [`CommandError::UnknownAgent`].
    pub fn explain(&self, contact: ContactId, agent: AgentId) -> Result<Option<Gate>, CommandError> {
        let contact = self.contact_at(self.find_contact(contact)?)?;
        let slot = self.find_agent(agent)?;
        let mut home = None;
        for place in contact.places() {
            let Some(gate) = self.failing_gate(contact, place, slot)? else { return Ok(None) };
            home = home.or(Some(gate));
        }
        Ok(home)
    }

    /// The first gate that fails in this place.
    pub(super) fn failing_gate(
        &self,
        contact: &Contact,
        place: &ContactPlace,
        slot: u32,
    ) -> Result<Option<Gate>, Fault> {
        let first = self.gates(contact, place, slot)?.next();
        Ok(first.transpose()?.map(Obstacle::gate))
    }

    fn obstacles(&self, contact: &Contact, place: &ContactPlace, slot: u32) -> Result<Obstacles, Fault> {
        self.gates(contact, place, slot)?.collect()
    }

    /// What fails at the gates, each looked at when it is asked for.
    fn gates(
        &self,
        contact: &Contact,
        place: &ContactPlace,
        slot: u32,
    ) -> Result<impl Iterator<Item = Result<Obstacle, Fault>>, Fault> {
        let agent = self.agent_at(slot)?;
        let supply = self.matching.supply(agent.pool).or_fault("a pool")?;
        let is_direct = contact.extras.direct_to.is_some();
        let obstacle = move |gate| {
            Ok(match gate {
                Gate::Tenant => (!supply.serves(contact.tenant)).then_some(Obstacle::Tenant),
                Gate::Presence => self.absence(agent, supply),
                Gate::Membership | Gate::Spare if is_direct => None,
                Gate::Membership => self.membership_obstacle(supply, place)?,
                Gate::Capacity => self.capacity_obstacle(supply, agent, contact),
                Gate::Requirement => self.requirement_obstacle(supply, agent, contact, place)?,
                Gate::Exclusion => self.exclusion_obstacle(contact, slot, agent.id),
                Gate::Preferred => stage_obstacle(agent, contact),
                Gate::Spare => (!self.is_spared(agent, contact, place)?).then_some(Obstacle::Spare),
            })
        };
        Ok(GATES.into_iter().filter_map(move |gate| obstacle(gate).transpose()))
    }

    /// [G-2]
    fn absence(&self, agent: &Agent, supply: &Supply) -> Option<Obstacle> {
        match agent.presence {
            Presence::Ready => {
                let is_closed = |site: &crate::SiteId| self.closed_sites.contains(site.0.into());
                supply.site.filter(is_closed).map(Obstacle::SiteClosed)
            }
            Presence::NotReady(reason) => Some(Obstacle::NotReady(reason)),
            Presence::Draining => Some(Obstacle::Draining),
        }
    }

    /// [G-3]
    fn membership_obstacle(&self, supply: &Supply, place: &ContactPlace) -> Result<Option<Obstacle>, Fault> {
        let queue = self.rules(place.queue)?;
        let Some(membership) = supply.queues.iter().find(|membership| membership.queue == place.queue) else {
            return Ok(Some(Obstacle::NotAMember));
        };
        let level = membership.level;
        if let Some(limit) = place.level_limit.filter(|limit| level > *limit) {
            return Ok(Some(Obstacle::Level { level, limit }));
        }
        let delays = queue.delays.iter().filter(|delay| **delay <= membership.delay).count();
        let until = place.entered_at + membership.delay;
        Ok((delays > usize::from(place.delays_passed)).then_some(Obstacle::Delay { until }))
    }

    /// [G-4]
    fn capacity_obstacle(&self, supply: &Supply, agent: &Agent, contact: &Contact) -> Option<Obstacle> {
        if supply.maximum_on(contact.channel).is_none() {
            return Some(Obstacle::NoChannel);
        }
        (!has_room(&self.plan, supply, agent, contact.channel)).then_some(Obstacle::Busy)
    }

    fn requirement_obstacle(
        &self,
        supply: &Supply,
        agent: &Agent,
        contact: &Contact,
        place: &ContactPlace,
    ) -> Result<Option<Obstacle>, Fault> {
        if contact.extras.direct_to.is_some_and(|only| only != agent.id) {
            return Ok(Some(Obstacle::DirectedElsewhere));
        }
        Ok((!self.is_met(supply, agent, contact, place)?).then_some(Obstacle::Requirement))
    }

    /// [G-6]
    fn exclusion_obstacle(&self, contact: &Contact, slot: u32, agent: AgentId) -> Option<Obstacle> {
        if contact.extras.excluded.contains(&agent) {
            return Some(Obstacle::Excluded);
        }
        if contact.offers.iter().any(|live| live.agent == slot) {
            return Some(Obstacle::Offered);
        }
        let declined = contact.extras.declined.iter().find(|declined| declined.agent == agent)?;
        let until = declined.back_off.and_then(|timer| self.timers.armed(timer));
        Some(until.map_or(Obstacle::Decliner, |(until, _)| Obstacle::BackOff { until: Timestamp(until) }))
    }

    /// [G-8]
    fn is_spared(&self, agent: &Agent, contact: &Contact, place: &ContactPlace) -> Result<bool, Fault> {
        Ok(self.matching.is_spared(self.rules(place.queue)?, place.queue, agent, contact.channel))
    }

    /// [G-5]
    pub(super) fn is_met(
        &self,
        supply: &Supply,
        agent: &Agent,
        contact: &Contact,
        place: &ContactPlace,
    ) -> Result<bool, Fault> {
        let queue = self.matching.requirement(place.asks).or_fault("a requirement")?;
        let own = self.matching.requirement(contact.requirement).or_fault("a requirement")?;
        let is_met = |asked: &Requirement| match contact.extras.direct_to {
            Some(only) => only == agent.id && asked.lasting_is_met(agent.id, &supply.skills),
            None => asked.is_met(agent.id, &supply.skills),
        };
        Ok(is_met(queue) && is_met(own))
    }
}

/// [G-7]
fn stage_obstacle(agent: &Agent, contact: &Contact) -> Option<Obstacle> {
    let stage = contact.extras.stage.as_ref()?.stage()?;
    (!stage.agents.contains(&agent.id)).then_some(Obstacle::Stage)
}
