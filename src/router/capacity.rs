//! The capacity of agents: what they have in hand, what it costs, what of it is paused, and on which channels they can take more.

use super::Router;
use super::sites::attendance;
use crate::agent::Agent;
use crate::contact::Held;
use crate::error::OrFault;
use crate::matching::{Attendance, channel_bit};
use crate::plan::Supply;
use crate::{Channel, ChannelId, ContactId, Event, EventKind, Fault, Plan};
use alloc::vec::Vec;
use smallvec::SmallVec;

/// Contacts that pause or go on, by their place among those in hand.
type PauseChanges = SmallVec<[(usize, ContactId, bool); 4]>;

impl Router {
    /// After every change of what an agent has in hand, of its presence, site or pool: counts what its work costs, and puts it where it
    /// can be found on the channels on which it can be offered a contact now. [G-2] [G-4]
    pub(super) fn restand(&mut self, slot: u32) -> Result<(), Fault> {
        let Self { plan, agents, matching, closed_sites, .. } = self;
        let agent = agents.get_mut(slot).or_fault("an agent")?;
        let supply = matching.supply(agent.pool).or_fault("a pool")?;
        let in_hand = agent.channels_in_hand();
        agent.units_in_use = units(plan, agent, in_hand);
        let attendance = attendance(agent, supply, closed_sites);
        let channels = if attendance == Attendance::Away {
            0
        } else if agent.in_hand.is_empty() {
            matching.idle_channels(agent.pool).or_fault("a pool")?
        } else {
            open_channels(plan, supply, agent, in_hand)
        };
        let is_lost = agent.attendance != Attendance::Away && attendance == Attendance::Away;
        matching.attend(agent, attendance)?;
        matching.stand(slot, agent, channels)?;
        matching.note_change(slot);
        if is_lost { self.lose_presence(slot) } else { Ok(()) }
    }

    /// Gives back the capacity of one contact.
    pub(super) fn free_capacity(&mut self, slot: u32, channel: ChannelId) -> Result<(), Fault> {
        self.agent_at_mut(slot)?.release(channel).or_fault("capacity in use")?;
        self.restand(slot)
    }

    /// The contacts of an agent pause or go on, as what it works on has changed.
    pub(super) fn review_pauses(&mut self, slot: u32, events: &mut Vec<Event>) -> Result<(), Fault> {
        if !self.plan.interrupts() {
            return Ok(());
        }
        let record = self.agent_at(slot)?;
        let agent = record.id;
        let changes = self.changed_pauses(record)?;
        for (place, contact, paused) in changes {
            self.agent_at_mut(slot)?.contacts.get_mut(place).or_fault("a contact in hand")?.paused = paused;
            let kind =
                if paused { EventKind::Paused { contact, agent } } else { EventKind::Unpaused { contact, agent } };
            self.emit(kind, events);
        }
        Ok(())
    }

    /// The contacts of an agent that are to pause or to go on, by their place among those in its hands.
    pub(super) fn changed_pauses(&self, agent: &Agent) -> Result<PauseChanges, Fault> {
        let works_on = self.works_on(agent)?;
        let mut changes = SmallVec::new();
        for (place, held) in agent.contacts.iter().enumerate() {
            let contact = self.contact_at(held.contact)?;
            let own = channel(&self.plan, contact.channel).or_fault("a channel")?;
            let paused = contact.state.worked().is_some() && own.is_interrupted(works_on);
            if paused != held.paused {
                changes.push((place, contact.id, paused));
            }
        }
        Ok(changes)
    }

    /// The channels of an agent's accepted and connected contacts and of its wrap-ups.
    fn works_on(&self, agent: &Agent) -> Result<u64, Fault> {
        let mut channels = agent.wrap_ups.iter().fold(0, |channels, wrap_up| channels | channel_bit(wrap_up.channel));
        for held in &agent.contacts {
            let contact = self.contact_at(held.contact)?;
            if contact.state.worked().is_some() {
                channels |= channel_bit(contact.channel);
            }
        }
        Ok(channels)
    }

    /// Whether a channel interrupts something that an agent has in hand.
    pub(super) fn interrupts_work(&self, slot: u32, id: ChannelId) -> Result<bool, Fault> {
        if !self.plan.interrupts() {
            return Ok(false);
        }
        let interrupts = &channel(&self.plan, id).or_fault("a channel")?.interrupts;
        let in_hand = self.agent_at(slot)?.channels_in_hand();
        Ok(interrupts.iter().any(|other| in_hand & channel_bit(*other) != 0))
    }

    /// Whether a contact is interrupted by other work of its agent.
    pub(super) fn is_paused(&self, held: Held) -> bool {
        self.agents.get(held.agent).and_then(|agent| agent.holding(held.offer)).is_some_and(|held| held.paused)
    }

    /// Capacity and pauses of an agent, against a fresh look at what it has in hand.
    pub(super) fn check_capacity(&self, agent: &Agent) -> Result<(), Fault> {
        let mut recount = agent.clone();
        recount.in_hand.clear();
        for held in &agent.contacts {
            recount.reserve(self.contact_at(held.contact)?.channel);
        }
        for wrap_up in &agent.wrap_ups {
            recount.reserve(wrap_up.channel);
        }
        (recount.in_hand == agent.in_hand
            && agent.units_in_use == units(&self.plan, &recount, recount.channels_in_hand()))
        .or_fault("invariant: capacity in use equals a recount")?;
        self.changed_pauses(agent)?.is_empty().or_fault("invariant: pauses are up to date")?;
        let supply = self.matching.supply(agent.pool).or_fault("invariant: agents have pools")?;
        let attendance = attendance(agent, supply, &self.closed_sites);
        let in_hand = agent.channels_in_hand();
        let is_away = attendance == Attendance::Away;
        let open = if is_away { 0 } else { open_channels(&self.plan, supply, agent, in_hand) };
        (agent.attendance == attendance && agent.available == open && agent.capacity == supply.capacity)
            .or_fault("invariant: availability is up to date")
    }
}

/// Whether an agent of this supply can take one more contact of a channel. [G-4]
pub(super) fn has_room(plan: &Plan, supply: &Supply, agent: &Agent, channel: ChannelId) -> bool {
    supply.maximum_on(channel).is_some_and(|maximum| fits(plan, agent, agent.channels_in_hand(), channel, maximum))
}

/// The channels on which an agent of this supply can take another contact. [G-4]
fn open_channels(plan: &Plan, supply: &Supply, agent: &Agent, in_hand: u64) -> u64 {
    if plan.is_full(agent.units_in_use, agent.capacity) {
        return 0;
    }
    let is_open = |enabled: &&crate::AgentChannel| {
        enabled.maximum.is_some_and(|maximum| fits(plan, agent, in_hand, enabled.channel, maximum))
    };
    supply.channels.iter().filter(is_open).fold(0, |channels, enabled| channels | channel_bit(enabled.channel))
}

/// Whether one more contact of a channel that is enabled fits beside what is in hand, which is on these channels. [G-4]
fn fits(plan: &Plan, agent: &Agent, in_hand: u64, id: ChannelId, maximum: u32) -> bool {
    let Some(more) = channel(plan, id).filter(|more| !more.is_interrupted(in_hand)) else { return false };
    if in_hand & channel_bit(id) != 0 && agent.on_channel(id) >= maximum {
        return false;
    }
    // What it interrupts takes less beside it.
    let beside =
        if more.interrupts.is_empty() { agent.units_in_use } else { units(plan, agent, in_hand | channel_bit(id)) };
    beside + u64::from(more.cost) <= u64::from(agent.capacity)
}

/// How many more contacts of a channel that is enabled fit beside what is in hand. [G-4]
pub(super) fn room_for(plan: &Plan, agent: &Agent, id: ChannelId, maximum: u32) -> u32 {
    let in_hand = agent.channels_in_hand();
    let Some(more) = channel(plan, id).filter(|_| fits(plan, agent, in_hand, id, maximum)) else { return 0 };
    let left = u64::from(agent.capacity).saturating_sub(units(plan, agent, in_hand | channel_bit(id)));
    let most = u32::try_from(left.checked_div(more.cost.into()).unwrap_or(left)).unwrap_or(u32::MAX);
    most.min(maximum.saturating_sub(agent.on_channel(id)))
}

/// Units that a contact of a channel takes beside all that an agent has in hand.
pub(super) fn present_cost(plan: &Plan, agent: &Agent, id: ChannelId) -> u32 {
    channel(plan, id).map_or(0, |own| own.cost_beside(agent.channels_in_hand()))
}

/// The units in use by what an agent has in hand, beside work on these channels.
fn units(plan: &Plan, agent: &Agent, channels: u64) -> u64 {
    let cost = |(held, count): &(ChannelId, u32)| {
        channel(plan, *held).map_or(0, |own| u64::from(*count) * u64::from(own.cost_beside(channels)))
    };
    agent.in_hand.iter().map(cost).sum()
}

fn channel(plan: &Plan, id: ChannelId) -> Option<&Channel> {
    plan.channels().get(usize::from(id.0))
}
