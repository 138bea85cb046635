//! What must hold between the records and everything derived from them.

use super::{Router, phase_count};
use crate::contact::{Contact, ContactState};
use crate::error::OrFault;
use crate::matching::open_channels;
use crate::store::hash;
use crate::timers::{TimerId, TimerKind};
use crate::{Fault, OfferId, Presence, QueueView, Timestamp};
use alloc::vec;
use alloc::vec::Vec;

impl Router {
    /// Checks everything that must hold between the router's records and what is derived from them: counts, timers, capacity, lines,
    /// pools, and what is known of each pair.
    ///
    /// Costs a walk over all of them and a test of every known pair; meant for tests and for doubt.
    ///
    /// # Errors
    /// [`Fault`] naming the place of the first contradiction.
    pub fn check_invariants(&self) -> Result<(), Fault> {
        if let Some(fault) = self.fault {
            return Err(fault);
        }
        self.check_counts()?;
        let mut timers = 0;
        for (slot, contact) in self.contacts.iter() {
            self.check_contact(slot, contact, &mut timers)?;
        }
        for (slot, _) in self.agents.iter() {
            self.check_agent(slot, &mut timers)?;
        }
        (timers == self.timers.len()).or_fault("invariant: every armed timer has an owner")?;
        self.timers.first().is_none_or(|(due, _)| due > self.now.0).or_fault("invariant: no timer is overdue")?;
        (self.open_agents.is_empty() && self.open_contacts.is_empty()).or_fault("invariant: nobody is left open")?;
        let waiting = self.contacts.iter().filter(|(_, contact)| contact.state.held().is_none()).count();
        let requirements: Vec<u32> = self.contacts.iter().map(|(_, contact)| contact.requirement).collect();
        self.matching.check(&self.plan, waiting, self.agents.len(), &requirements)
    }

    /// [C-14]
    fn check_counts(&self) -> Result<(), Fault> {
        let mut counts = vec![QueueView::default(); self.counts.len()];
        for (_, contact) in self.contacts.iter() {
            let counts = counts.get_mut(usize::from(contact.queue.0)).or_fault("invariant: contacts have queues")?;
            *phase_count(counts, contact.state.phase()) += 1;
        }
        for (kept, counted) in self.counts.iter().zip(counts) {
            let QueueView {
                waiting,
                offered,
                active,
                entered,
                answered: _,
                completed,
                abandoned,
                cancelled,
                timed_out,
                transferred_out,
                away,
                ended,
                moved_out,
                taken_elsewhere,
                closed_by_hours: _,
                closed_by_hand: _,
            } = *kept;
            let recount = (counted.waiting, counted.offered, counted.active, counted.away);
            ((waiting, offered, active, away) == recount).or_fault("invariant: counts equal a recount")?;
            let present = u64::from(waiting) + u64::from(offered) + u64::from(active) + u64::from(away);
            let gone = completed + abandoned + cancelled + timed_out + transferred_out;
            (entered == present + gone + ended + moved_out + taken_elsewhere)
                .or_fault("invariant: no contact is lost")?;
        }
        Ok(())
    }

    fn check_contact(&self, slot: u32, contact: &Contact, timers: &mut u32) -> Result<(), Fault> {
        let mut own = |timer: TimerId, kind: TimerKind| {
            *timers += 1;
            self.timers.armed(timer).is_some_and(|(_, armed)| armed == kind).or_fault("invariant: timers of contacts")
        };
        (self.contacts.find(contact.id) == Some(slot)).or_fault("invariant: contacts are found by id")?;
        if let Some(timer) = contact.maximum_wait {
            own(timer, TimerKind::MaximumWait { contact: slot })?;
        }
        if let Some(timer) = contact.next_delay {
            own(timer, TimerKind::MembershipDelay { contact: slot })?;
        }
        for declined in &contact.declined {
            own(declined.timer, TimerKind::BackOffEnd { contact: slot, agent: declined.agent })?;
        }
        let Some(held) = contact.state.held() else {
            let ContactState::Waiting { line } = contact.state else { return Ok(()) };
            contact.overdue_since.is_none().or_fault("invariant: no overdue contact waits")?;
            let filed = self.matching.is_filed(line, slot, contact.demand(), contact.line_key());
            return filed.or_fault("invariant: a waiting contact stands in the line of its demand");
        };
        if let ContactState::Offered { expiry: Some(timer), .. } = contact.state {
            own(timer, TimerKind::OfferExpiry { contact: slot })?;
        }
        let is_live = self.live_offers.find(hash(&held.offer), |found| found == slot).is_some();
        let is_offered = matches!(contact.state, ContactState::Offered { .. });
        (is_live == is_offered).or_fault("invariant: live offers are found by id")?;
        let agent = self.agents.get(held.agent).or_fault("invariant: who holds a contact is signed in")?;
        let in_hand = agent.contacts.iter().any(|work| work.offer == held.offer && work.contact == slot);
        in_hand.or_fault("invariant: a held contact is in its agent's hands")
    }

    fn check_agent(&self, slot: u32, timers: &mut u32) -> Result<(), Fault> {
        let agent = self.agent_at(slot)?;
        (self.agents.find(agent.id) == Some(slot)).or_fault("invariant: agents are found by id")?;
        let mut recount = agent.clone();
        (recount.units_in_use, recount.in_hand) = (0, smallvec::SmallVec::new());
        for held in &agent.contacts {
            let contact = self.contacts.get(held.contact).or_fault("invariant: work in hand is a living contact")?;
            (contact.state.held().map(|held| (held.agent, held.offer)) == Some((slot, held.offer)))
                .or_fault("invariant: a contact in hand is held by its agent")?;
            recount.reserve(contact.channel, self.cost(contact.channel)?);
        }
        for wrap_up in &agent.wrap_ups {
            *timers += 1;
            let kind = TimerKind::WrapUpEnd { agent: slot, offer: wrap_up.offer };
            let armed = self.timers.armed(wrap_up.timer);
            (armed == Some((wrap_up.ends_at.0, kind))).or_fault("invariant: timers of wrap-ups")?;
            recount.reserve(wrap_up.channel, self.cost(wrap_up.channel)?);
        }
        (recount.units_in_use == agent.units_in_use && recount.in_hand == agent.in_hand)
            .or_fault("invariant: capacity in use equals a recount")?;
        agent.contacts.is_sorted_by_key(|held| held.offer).or_fault("invariant: work in hand is in order")?;
        (agent.last_offer <= Some(OfferId(self.offers)) && agent.idle_since <= Timestamp(self.now.0))
            .or_fault("invariant: an agent's history is past")?;
        (agent.presence != Presence::Draining || agent.has_work()).or_fault("invariant: who is done has left")?;
        let supply = self.matching.supply(agent.pool).or_fault("invariant: agents have pools")?;
        let open = if agent.presence == Presence::Ready { open_channels(&self.plan, supply, agent) } else { 0 };
        (agent.available == open && agent.capacity == supply.capacity)
            .or_fault("invariant: availability is up to date")?;
        self.matching.stands(slot, agent).or_fault("invariant: an available agent stands on its shelf under its key")
    }
}
