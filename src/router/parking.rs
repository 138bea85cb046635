//! Conversations that rest until the customer writes again.

use super::Router;
use super::enter::Entrance;
use crate::contact::ContactState;
use crate::{CommandError, Event, EventKind, Park, PreferredStage, Resume};
use alloc::vec::Vec;

impl Router {
    ///
    pub(super) fn park(&mut self, command: Park, events: &mut Vec<Event>) -> Result<(), CommandError> {
        let Park { contact } = command;
        let slot = self.find_contact(contact)?;
        let found = self.contact_at(slot)?;
        let Some(work) = found.work() else { return Err(self.wrong_phase(slot)?) };
        let agent = self.let_go(work.held)?;
        self.emit(EventKind::Parked { contact, agent }, events);
        self.set_state(slot, ContactState::Parked { by: agent.into() })?;
        self.contact_left(work.held.agent)?;
        self.release(work, events)?;
        Ok(())
    }

    ///
    pub(super) fn resume(&mut self, command: Resume, events: &mut Vec<Event>) -> Result<(), CommandError> {
        let Resume { contact } = command;
        let slot = self.find_contact(contact)?;
        let found = self.contact_at(slot)?;
        let queue = found.home.queue;
        let Some(by) = found.parked_by() else { return Err(self.wrong_phase(slot)?) };
        self.drop_callback(slot)?;
        self.sequences += 1;
        let (now, sequence) = (self.now, self.sequences);
        let record = self.contact_at_mut(slot)?;
        (record.since, record.sequence) = (now, sequence);
        self.emit(EventKind::Resumed { contact, queue }, events);
        let claim = self.rules(queue)?.resume_claim;
        let stage = claim.map(|claim| PreferredStage::agent(by, claim).skipped_if_away());
        let entrance = Entrance { stages: stage.into_iter().collect() };
        self.wait_anew(slot, entrance, events)?;
        Ok(())
    }
}
