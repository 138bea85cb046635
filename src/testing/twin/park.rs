//! Conversations that rest.

use super::SlowRouter;
use super::records::Contact;
use crate::{CommandError, ContactPhase, EventKind, IdleClock, Park, PreferredStage, Resume};
use alloc::vec::Vec;

impl SlowRouter {
    ///
    pub(super) fn park(&mut self, command: Park) -> Result<(), CommandError> {
        let contact = command.contact;
        let Contact { phase, held, .. } = *self.known_contact(contact)?;
        let Some((agent, offer)) = held else { return Err(CommandError::WrongPhase { contact, phase }) };
        self.emit(EventKind::Parked { contact, agent });
        let record = self.contact_mut(contact);
        record.phase = ContactPhase::Parked;
        record.held = None;
        record.parked_by = Some(agent);
        self.restart_idle_clock(agent, &[IdleClock::ContactEnded]);
        self.release(agent, offer);
        Ok(())
    }

    ///
    pub(super) fn resume(&mut self, command: Resume) -> Result<(), CommandError> {
        let contact = command.contact;
        let record = self.known_contact(contact)?;
        let (phase, queue) = (record.phase, record.home().queue);
        let Some(agent) = record.parked_by else { return Err(CommandError::WrongPhase { contact, phase }) };
        let claim = self.queue_of_plan(queue).resume_claim;
        self.restart_age(contact);
        self.emit(EventKind::Resumed { contact, queue });
        let record = self.contact_mut(contact);
        record.callback = None;
        record.stages = Vec::from_iter(claim.map(|within| PreferredStage::agent(agent, within).skipped_if_away()));
        self.enter_home(contact, queue);
        Ok(())
    }
}
