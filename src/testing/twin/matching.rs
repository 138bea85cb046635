//! Gates and matching.

use super::SlowRouter;
use super::records::{Agent, Contact, channel_cost};
use crate::{AgentId, ContactId, Gate, Membership, Presence, QueueId, Tenants};
use alloc::vec::Vec;
use core::mem::take;

impl SlowRouter {
    /// Open agents look for contacts, then open contacts look for agents. [M-1]
    pub(super) fn match_open(&mut self) {
        for agent in take(&mut self.open_agents) {
            while let Some(contact) = self.contact_for(agent) {
                self.make_offer(contact, agent);
            }
        }
        let open = take(&mut self.open_contacts);
        for contact in self.most_urgent_first(|contact| open.contains(&contact.id)) {
            if let Some(agent) = self.agent_for(contact) {
                self.make_offer(contact, agent);
            }
        }
    }

    /// Waiting contacts, ascending by (urgency, sequence).
    pub(super) fn most_urgent_first(&self, wanted: impl Fn(&Contact) -> bool) -> Vec<ContactId> {
        let mut list: Vec<&Contact> =
            self.contacts.values().filter(|contact| contact.waits() && wanted(contact)).collect();
        list.sort_unstable_by_key(|contact| (contact.urgency, contact.sequence));
        list.into_iter().map(|contact| contact.id).collect()
    }

    /// The contact that an agent takes: contacts directed to it come first. [M-3]
    fn contact_for(&self, agent: AgentId) -> Option<ContactId> {
        let agent = self.agents.get(&agent)?;
        let takeable = |contact: &&Contact| contact.waits() && self.failing_gate(contact, agent).is_none();
        let direct = self
            .contacts
            .values()
            .filter(takeable)
            .filter(|contact| contact.direct_to.is_some())
            .min_by_key(|contact| (contact.urgency, contact.sequence));
        let other = || {
            self.contacts
                .values()
                .filter(takeable)
                .min_by_key(|contact| (level_in_queue(agent, contact.queue), contact.urgency, contact.sequence))
        };
        direct.or_else(other).map(|contact| contact.id)
    }

    /// The agent that a contact takes. [M-4]
    fn agent_for(&self, contact: ContactId) -> Option<AgentId> {
        let contact = self.contacts.get(&contact)?;
        self.agents
            .values()
            .filter(|agent| self.failing_gate(contact, agent).is_none())
            .min_by_key(|agent| {
                let level = level_in_queue(agent, contact.queue);
                (level, self.ranks(contact, agent), agent.idle_since, agent.last_offer, agent.id)
            })
            .map(|agent| agent.id)
    }

    /// The first gate that fails, whatever the state of the contact. [G-1] to [G-6]
    pub(super) fn failing_gate(&self, contact: &Contact, agent: &Agent) -> Option<Gate> {
        if !serves_tenant(contact, agent) {
            Some(Gate::Tenant)
        } else if agent.presence != Presence::Ready {
            Some(Gate::Presence)
        } else if !self.is_member_in_time(contact, agent) {
            Some(Gate::Membership)
        } else if !self.has_capacity(contact, agent) {
            Some(Gate::Capacity)
        } else if !self.meets_requirement(contact, agent) {
            Some(Gate::Requirement)
        } else if contact.excluded.contains(&agent.id) || contact.declined.iter().any(|(id, _)| *id == agent.id) {
            Some(Gate::Exclusion)
        } else {
            None
        }
    }

    /// [G-3] [C-6] [C-9]
    fn is_member_in_time(&self, contact: &Contact, agent: &Agent) -> bool {
        if contact.direct_to.is_some() {
            return true;
        }
        let Some(membership) = membership(agent, contact.queue) else { return false };
        let passed = self.queue_of_plan(contact.queue).delays.iter().zip(0..contact.delays_passed);
        membership.delay.is_zero() || passed.into_iter().any(|(delay, _)| *delay == membership.delay)
    }

    /// [G-4]
    fn has_capacity(&self, contact: &Contact, agent: &Agent) -> bool {
        let Some(enabled) = agent.supply.channels.iter().find(|enabled| enabled.channel == contact.channel) else {
            return false;
        };
        let maximum = enabled.maximum.expect("a checked profile has every maximum");
        let held = agent.work.iter().filter(|work| work.channel == contact.channel).count();
        let units = agent.units_in_use(&self.plan) + u64::from(channel_cost(&self.plan, contact.channel));
        u32::try_from(held).is_ok_and(|held| held < maximum) && units <= u64::from(agent.supply.capacity)
    }

    /// [G-5] [C-6]
    fn meets_requirement(&self, contact: &Contact, agent: &Agent) -> bool {
        if let Some(direct_to) = contact.direct_to {
            return direct_to == agent.id;
        }
        let skills = &agent.supply.skills;
        self.queue_of_plan(contact.queue).requirement.is_met(agent.id, skills)
            && contact.requirement.is_met(agent.id, skills)
    }
}

/// [G-1]
pub(super) fn serves_tenant(contact: &Contact, agent: &Agent) -> bool {
    match &agent.supply.tenants {
        Tenants::All => true,
        Tenants::Only(tenants) => tenants.contains(&contact.tenant),
    }
}

fn membership(agent: &Agent, queue: QueueId) -> Option<&Membership> {
    agent.supply.queues.iter().find(|membership| membership.queue == queue)
}

/// The agent's level in a queue; the only agent of a direct contact need not be a member.
fn level_in_queue(agent: &Agent, queue: QueueId) -> Option<u8> {
    membership(agent, queue).map(|membership| membership.level)
}
