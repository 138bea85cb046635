//! What changes next by itself.

use super::super::Router;
use super::super::invariants::contact_timers;
use crate::contact::{Contact, Looks};
use crate::timers::{TimerId, TimerKind};
use crate::{CommandError, ContactPhase, Deadline, DeadlineReason, Fault, Timestamp, WhenClosed};

impl Router {
    /// The next instant at which something about a contact changes by itself.
    pub(super) fn next_change(&self, slot: u32, contact: &Contact) -> Result<Option<Deadline>, CommandError> {
        let own = contact_timers(slot, contact).into_iter().map(|(timer, _)| timer);
        let timer = self.timers.earliest(own).and_then(|due| self.deadline(due));
        let closing = if contact.state.phase() == ContactPhase::Waiting { self.next_closing(contact)? } else { None };
        let batch = if self.batch.is_some() && contact.looks() != Looks::Nowhere {
            let due = self.timers.earliest_of(|kind| *kind == TimerKind::Batch);
            due.map(|due| Deadline { at: Timestamp(due), reason: DeadlineReason::Batch })
        } else {
            None
        };
        Ok([timer, closing, batch].into_iter().flatten().min_by_key(|deadline| deadline.at))
    }

    /// When work ends next by itself for one of these agents.
    pub(super) fn next_room(&self, agents: impl Iterator<Item = u32>) -> Result<Option<Deadline>, CommandError> {
        let mut timers: alloc::vec::Vec<TimerId> = alloc::vec::Vec::new();
        for slot in agents {
            let agent = self.agent_at(slot)?;
            timers.extend(agent.wrap_ups.iter().map(|wrap_up| wrap_up.timer));
            for held in &agent.contacts {
                let offers = self.contact_at(held.contact)?.offers.iter();
                timers.extend(offers.filter(|live| live.offer == held.offer).filter_map(|live| live.expiry));
            }
        }
        Ok(self.timers.earliest(timers.into_iter()).and_then(|due| self.deadline(due)))
    }

    /// When the hours next close a queue in which a contact stands, if that then ends, moves or loses its place. [H-5]
    fn next_closing(&self, contact: &Contact) -> Result<Option<Deadline>, Fault> {
        let mut next: Option<Deadline> = None;
        for place in contact.places() {
            // Callbacks are called back all the same.
            let is_kept = place.nth == contact.home.nth && contact.extras.callback.is_some();
            if is_kept || self.rules(place.queue)?.at_close == WhenClosed::Keep {
                continue;
            }
            if let Some(at) = self.closes_at(place.queue) {
                let deadline = Deadline { at, reason: DeadlineReason::Hours { queue: place.queue } };
                next = next.filter(|next| next.at <= at).or(Some(deadline));
            }
        }
        Ok(next)
    }
}
