//! Why an agent is or is not offered a contact.

use super::Router;
use super::capacity::has_room;
use crate::agent::Agent;
use crate::contact::{Contact, ContactPlace};
use crate::error::OrFault;
use crate::matching::Attendance;
use crate::plan::Supply;
use crate::{AgentId, CommandError, ContactId, Fault, Gate, Requirement};

impl Router {
    /// The first gate that keeps this agent from being offered this contact now, or `None` if it passes them all. [G-1]
    ///
    /// A contact that is offered or with an agent is judged as if it waited, beside the capacity that it takes. Of several places
    /// the first that passes counts, else the home.
    ///
    /// # Errors
    /// [`CommandError::UnknownContact`], [`CommandError::UnknownAgent`].
    pub fn explain(&self, contact: ContactId, agent: AgentId) -> Result<Option<Gate>, CommandError> {
        let contact = self.contact_at(self.find_contact(contact)?)?;
        let slot = self.find_agent(agent)?;
        let mut home = None;
        for place in contact.places() {
            let gate = self.failing_gate(contact, place, slot)?;
            if gate.is_none() {
                return Ok(None);
            }
            home = home.or(gate);
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
        let agent = self.agent_at(slot)?;
        let supply = self.matching.supply(agent.pool).or_fault("a pool")?;
        let is_direct = contact.direct_to.is_some();
        let staged = contact.stage.as_ref().and_then(|stage| stage.stage());
        let gates = [
            (Gate::Tenant, supply.serves(contact.tenant)),
            (Gate::Presence, agent.attendance != Attendance::Away),
            (Gate::Membership, is_direct || self.admits(supply, place)?),
            (Gate::Capacity, has_room(&self.plan, supply, agent, contact.channel)),
            (Gate::Requirement, self.is_met(supply, agent, contact, place)?),
            (Gate::Exclusion, !contact.shuns(slot, agent.id)),
            (Gate::Preferred, staged.is_none_or(|stage| stage.agents.contains(&agent.id))),
            (Gate::Spare, is_direct || self.is_spared(agent, contact, place)?),
        ];
        Ok(gates.into_iter().find(|(_, passed)| !passed).map(|(gate, _)| gate))
    }

    /// [G-3]
    fn admits(&self, supply: &Supply, place: &ContactPlace) -> Result<bool, Fault> {
        let queue = self.rules(place.queue)?;
        let membership = supply.queues.iter().find(|membership| membership.queue == place.queue);
        Ok(membership.is_some_and(|membership| {
            place.level_limit.is_none_or(|limit| membership.level <= limit)
                && queue.delays.iter().filter(|delay| **delay <= membership.delay).count()
                    <= usize::from(place.delays_passed)
        }))
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
        let is_met = |asked: &Requirement| match contact.direct_to {
            Some(only) => only == agent.id && asked.lasting_is_met(agent.id, &supply.skills),
            None => asked.is_met(agent.id, &supply.skills),
        };
        Ok(is_met(queue) && is_met(own))
    }
}
