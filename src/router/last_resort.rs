//! Those who declined are asked again when nobody else is left. [F-8]

use super::Router;
use crate::error::OrFault;
use crate::matching::Records;
use crate::{Fault, QueueId};
use smallvec::SmallVec;

impl Router {
    /// A contact found nobody: if everyone who could take it has declined, those whose back-off is over are forgotten, and it looks once
    /// more. Tells whether it does. Costs a test of every pool of its queue.
    pub(super) fn forget_decliners(&mut self, slot: u32) -> Result<bool, Fault> {
        let Self { plan, contacts, agents, matching, now, .. } = self;
        let contact = contacts.get(slot).or_fault("a contact")?;
        let has_decliners = contact.has_decliners();
        if !has_decliners || matching.is_anyone_left(Records { plan, contacts, agents, now: *now }, contact)? {
            return Ok(false);
        }
        self.step_out(slot)?;
        self.contact_at_mut(slot)?.forget_decliners();
        self.note_decliners(slot)?;
        self.line_up(slot)?;
        Ok(true)
    }

    /// The decline memory of a contact has changed.
    pub(super) fn note_decliners(&mut self, slot: u32) -> Result<(), Fault> {
        let contact = self.contact_at(slot)?;
        let sequence = contact.sequence;
        if contact.has_decliners() {
            self.decliners.insert(sequence, slot);
        } else {
            self.decliners.remove(&sequence);
        }
        Ok(())
    }

    /// A member of these queues is away, or brings something else: contacts with decliners look again.
    pub(super) fn open_declined(&mut self, queues: &[QueueId]) -> Result<(), Fault> {
        let is_there =
            |slot: &u32| self.contacts.get(*slot).is_some_and(|contact| queues.contains(&contact.home.queue));
        let slots: SmallVec<[u32; 4]> = self.decliners.values().copied().filter(is_there).collect();
        slots.into_iter().try_for_each(|slot| self.open_contact(slot))
    }

    /// As [`open_declined`](Self::open_declined), with the queues of this agent; nothing in most centres, where nobody has declined.
    pub(super) fn open_declined_of(&mut self, agent: u32) -> Result<(), Fault> {
        if self.decliners.is_empty() {
            return Ok(());
        }
        let supply = self.matching.supply(self.agent_at(agent)?.pool).or_fault("a pool")?;
        let queues: SmallVec<[QueueId; 8]> = supply.queues.iter().map(|membership| membership.queue).collect();
        self.open_declined(&queues)
    }

    /// Contacts with decliners are those that are kept for it.
    pub(super) fn check_decliners(&self) -> Result<(), Fault> {
        let mut known = 0;
        for (slot, contact) in self.contacts.iter().filter(|(_, contact)| contact.has_decliners()) {
            (self.decliners.get(&contact.sequence) == Some(&slot))
                .or_fault("invariant: contacts with decliners are known")?;
            known += 1;
        }
        (self.decliners.len() == known).or_fault("invariant: contacts that are known have decliners")
    }
}
