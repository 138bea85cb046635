//! What must hold between the records and everything derived from them.

use super::{Router, phase_count};
use crate::contact::{Contact, ContactState, Looks};
use crate::error::OrFault;
use crate::store::hash;
use crate::timers::{TimerId, TimerKind};
use crate::{ContactPhase, Fault, QueueView};
use alloc::vec;
use alloc::vec::Vec;

mod agents;
mod waits;

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
            self.check_waits(slot, contact)?;
        }
        for (slot, _) in self.agents.iter() {
            self.check_agent(slot, &mut timers)?;
        }
        self.matching.check_attendance(self.agents.iter().map(|(_, agent)| agent))?;
        timers += u32::from(self.batch.is_some());
        self.check_returns(&mut timers)?;
        self.check_decliners()?;
        self.check_settled()?;
        self.check_keys()?;
        self.check_hours_timers(&mut timers)?;
        (timers == self.timers.len()).or_fault("invariant: every armed timer has an owner")?;
        self.timers.first().is_none_or(|due| due.at >= self.now.0).or_fault("invariant: no timer is overdue")?;
        (self.open_agents.is_empty() && self.open_contacts.is_empty()).or_fault("invariant: nobody is left open")?;
        let mut requirements = Vec::new();
        let mut looking = 0;
        for (_, contact) in self.contacts.iter() {
            requirements.push(contact.requirement);
            requirements.extend(contact.extras.stage.as_ref().map(|stage| stage.requirement));
            requirements.extend(contact.places().map(|place| place.asks));
            looking += contact.places().filter(|place| place.line.is_some()).count();
        }
        self.matching.check(looking, self.agents.len(), &requirements)
    }

    /// [C-14]
    fn check_counts(&self) -> Result<(), Fault> {
        let mut counts = vec![QueueView::default(); self.counts.len()];
        for place in self.contacts.iter().flat_map(|(_, contact)| contact.places().map(move |place| (contact, place))) {
            let (contact, place) = place;
            let counts = counts.get_mut(usize::from(place.queue.0)).or_fault("invariant: contacts have queues")?;
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
        for (timer, kind) in contact_timers(slot, contact) {
            own(timer, kind)?;
        }
        for place in contact.places() {
            let is_filed = |(line, marked): (u32, bool)| {
                marked == contact.is_marked()
                    && self.matching.is_filed(line, slot, contact.demand(place), contact.line_key(place))
            };
            let looks = contact.looks() == Looks::Everywhere || contact.looks() == Looks::In(place.nth);
            (place.line.is_some() == looks && place.line.is_none_or(is_filed))
                .or_fault("invariant: a contact stands in the lines of its demands where it looks")?;
        }
        let is_offered = contact.state.phase() == ContactPhase::Offered;
        (is_offered != contact.offers.is_empty()).or_fault("invariant: an offered contact has live offers")?;
        (is_offered || contact.extras.overdue.is_none() && contact.extras.steps.held_back.is_empty())
            .or_fault("invariant: only an offered contact is overdue or held back")?;
        contact.offers.is_sorted_by_key(|live| live.offer).or_fault("invariant: live offers are in order")?;
        for live in &contact.offers {
            let found = self.live_offers.find(hash(&live.offer), |found| found == slot);
            found.or_fault("invariant: live offers are found by id")?;
        }
        for held in contact.offers.iter().map(|live| live.held()).chain(contact.state.worked()) {
            let agent = self.agents.get(held.agent).or_fault("invariant: who holds a contact is signed in")?;
            let in_hand = agent.contacts.iter().any(|work| work.offer == held.offer && work.contact == slot);
            in_hand.or_fault("invariant: a held contact is in its agent's hands")?;
        }
        Ok(())
    }
}

/// The timers that a contact owns, and what each must be armed for.
pub(super) fn contact_timers(slot: u32, contact: &Contact) -> Vec<(TimerId, TimerKind)> {
    let mut timers = Vec::new();
    let mut owns = |timer: Option<TimerId>, kind| timers.extend(timer.map(|timer| (timer, kind)));
    owns(contact.maximum_wait, TimerKind::MaximumWait { contact: slot });
    owns(contact.extras.fallback, TimerKind::StageEnd { contact: slot });
    owns(contact.extras.stage.as_ref().map(|stage| stage.timer), TimerKind::StageEnd { contact: slot });
    for place in contact.places() {
        owns(place.next_delay, TimerKind::MembershipDelay { contact: slot, nth: place.nth });
    }
    for declined in &contact.extras.declined {
        owns(declined.back_off, TimerKind::BackOffEnd { contact: slot });
    }
    for live in &contact.offers {
        owns(live.expiry, TimerKind::OfferExpiry { contact: slot, offer: live.offer });
    }
    if let ContactState::Offered { next_offer, .. } = contact.state {
        owns(next_offer, TimerKind::NextOffer { contact: slot });
    }
    for (step, timer) in contact.next_step.iter().chain(&contact.extras.steps.rechecks) {
        owns(Some(*timer), TimerKind::Step { contact: slot, step: *step });
    }
    if let Some(callback) = &contact.extras.callback {
        owns(callback.due, TimerKind::CallbackDue { contact: slot });
        owns(callback.expiry, TimerKind::CallbackExpiry { contact: slot });
    }
    timers
}
