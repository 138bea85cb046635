//! What must hold of every agent.

use crate::error::OrFault;
use crate::timers::TimerKind;
use crate::{Fault, OfferId, Presence, Router};

impl Router {
    /// Checks one agent, and counts the timers that it owns.
    pub(super) fn check_agent(&self, slot: u32, timers: &mut u32) -> Result<(), Fault> {
        let agent = self.agent_at(slot)?;
        (self.agents.find(agent.id) == Some(slot)).or_fault("invariant: agents are found by id")?;
        for held in &agent.contacts {
            let contact = self.contacts.get(held.contact).or_fault("invariant: work in hand is a living contact")?;
            let mut holders = contact.offers.iter().map(|live| live.held()).chain(contact.state.worked());
            holders
                .any(|holder| (holder.agent, holder.offer) == (slot, held.offer))
                .or_fault("invariant: a contact in hand is held by its agent")?;
        }
        for wrap_up in &agent.wrap_ups {
            *timers += 1;
            let kind = TimerKind::WrapUpEnd { agent: slot, offer: wrap_up.offer };
            let armed = self.timers.armed(wrap_up.timer);
            (armed == Some((wrap_up.ends_at.0, kind))).or_fault("invariant: timers of wrap-ups")?;
            (wrap_up.started_at <= self.now && wrap_up.started_at <= wrap_up.ends_at)
                .or_fault("invariant: wrap-ups have begun")?;
        }
        self.check_capacity(agent)?;
        agent.contacts.is_sorted_by_key(|held| held.offer).or_fault("invariant: work in hand is in order")?;
        (agent.last_offer() <= Some(OfferId(self.offers)) && agent.idle_since <= self.now)
            .or_fault("invariant: an agent's history is past")?;
        (agent.presence != Presence::Draining || agent.has_work()).or_fault("invariant: who is done has left")?;
        self.matching.stands(slot, agent).or_fault("invariant: an available agent stands on its shelf under its key")
    }
}
