//! Gates: may this agent be offered this contact, in this place, now?

use super::SlowRouter;
use super::capacity::units_in_use;
use super::records::{Agent, Contact, Place};
use crate::{ChannelId, Gate, Membership, Presence, QueueId};
use alloc::vec::Vec;

impl SlowRouter {
    /// The first gate that fails in the home, unless some place passes. [G-1] to [G-8]
    pub(super) fn failing_gate(&self, contact: &Contact, agent: &Agent) -> Option<Gate> {
        let gates = contact.places.iter().map(|place| self.failing_gate_in(contact, place, agent));
        let gates: Vec<Option<Gate>> = gates.collect();
        if gates.contains(&None) { None } else { gates.first().copied().flatten() }
    }

    /// The first gate that fails in this place.
    pub(super) fn failing_gate_in(&self, contact: &Contact, place: &Place, agent: &Agent) -> Option<Gate> {
        if !agent.supply.serves(contact.tenant) {
            Some(Gate::Tenant)
        } else if !self.is_present(agent) {
            Some(Gate::Presence)
        } else if !self.is_member_in_time(contact, place, agent) {
            Some(Gate::Membership)
        } else if !self.has_capacity(contact, agent) {
            Some(Gate::Capacity)
        } else if !meets_requirement(contact, place, agent) {
            Some(Gate::Requirement)
        } else if is_shunned(contact, agent) {
            Some(Gate::Exclusion)
        } else if contact.running_stage().is_some_and(|stage| !stage.agents.contains(&agent.id)) {
            Some(Gate::Preferred)
        } else if contact.direct.is_none() && !self.can_spare(contact.channel, place.queue, agent) {
            Some(Gate::Spare)
        } else {
            None
        }
    }

    /// [G-2]
    pub(super) fn is_present(&self, agent: &Agent) -> bool {
        agent.presence == Presence::Ready && agent.supply.site.is_none_or(|site| !self.closed_sites.contains(&site))
    }

    /// [G-3] [C-9]
    fn is_member_in_time(&self, contact: &Contact, place: &Place, agent: &Agent) -> bool {
        if contact.direct.is_some() {
            return true;
        }
        if !is_member_within_limit(place, agent) {
            return false;
        }
        let delay = membership(agent, place.queue).expect("it is a member").delay;
        let passed = self.queue_of_plan(place.queue).delays.iter().zip(0..place.delays_passed);
        delay.is_zero() || passed.into_iter().any(|(passed, _)| *passed == delay)
    }

    /// [G-4]
    pub(super) fn has_capacity(&self, contact: &Contact, agent: &Agent) -> bool {
        self.has_room(contact.channel, agent, &agent.channels_in_hand())
    }

    /// Whether an agent is there and has room for a contact of some channel. [G-2] [G-4]
    pub(super) fn has_room_at_all(&self, agent: &Agent) -> bool {
        let in_hand = agent.channels_in_hand();
        let mut channels = agent.supply.channels.iter();
        self.is_present(agent) && channels.any(|enabled| self.has_room(enabled.channel, agent, &in_hand))
    }

    /// Whether an agent with this in hand has room for a contact of a channel. [G-4]
    fn has_room(&self, channel: ChannelId, agent: &Agent, in_hand: &[ChannelId]) -> bool {
        let Some(maximum) = agent.supply.maximum_on(channel) else { return false };
        let on_channel = in_hand.iter().filter(|other| **other == channel).count();
        let with_it: Vec<ChannelId> = in_hand.iter().copied().chain([channel]).collect();
        u32::try_from(on_channel).is_ok_and(|held| held < maximum)
            && !in_hand.iter().any(|other| self.interrupts(*other, channel))
            && units_in_use(&self.plan, &with_it) <= u64::from(agent.supply.capacity)
    }

    /// [G-8]
    fn can_spare(&self, channel: ChannelId, queue: QueueId, agent: &Agent) -> bool {
        let Some(spare) = self.queue_of_plan(queue).spare else { return true };
        if membership(agent, queue).is_none_or(|membership| membership.level < spare.from_level) {
            return true;
        }
        let others = self.agents.values().filter(|other| other.id != agent.id);
        let idle = others.filter(|other| self.is_spared(channel, queue, other)).count();
        u32::try_from(idle).map_or(true, |idle| idle >= spare.agents)
    }

    /// Whether an agent is one of the idle ones that the queue counts when it spares some. [G-8] [M-8]
    pub(super) fn is_spared(&self, channel: ChannelId, queue: QueueId, agent: &Agent) -> bool {
        let Some(spare) = self.queue_of_plan(queue).spare else { return false };
        membership(agent, queue).is_some_and(|membership| membership.level >= spare.from_level)
            && agent.supply.maximum_on(channel).is_some()
            && self.is_present(agent)
            && agent.work.is_empty()
    }
}

/// [G-3] [D-4], without the delay.
pub(super) fn is_member_within_limit(place: &Place, agent: &Agent) -> bool {
    membership(agent, place.queue)
        .is_some_and(|membership| place.level_limit.is_none_or(|limit| membership.level <= limit))
}

/// [G-5]
pub(super) fn meets_requirement(contact: &Contact, place: &Place, agent: &Agent) -> bool {
    let skills = &agent.supply.skills;
    if let Some(direct) = contact.direct {
        return direct.agent == agent.id
            && place.requirement.lasting().is_met(agent.id, skills)
            && contact.requirement.lasting().is_met(agent.id, skills);
    }
    place.requirement.is_met(agent.id, skills) && contact.requirement.is_met(agent.id, skills)
}

/// [G-6]
fn is_shunned(contact: &Contact, agent: &Agent) -> bool {
    contact.excluded.contains(&agent.id)
        || contact.declined.iter().any(|declined| declined.agent == agent.id)
        || contact.offers.iter().any(|live| live.agent == agent.id)
}

pub(super) fn membership(agent: &Agent, queue: QueueId) -> Option<&Membership> {
    agent.supply.queues.iter().find(|membership| membership.queue == queue)
}
