//! Preferred agents, stage by stage.

use super::SlowRouter;
use super::records::{Contact, ContactTimer};
use crate::{ContactId, EventKind};
use alloc::vec::Vec;

impl SlowRouter {
    /// The stage of this place in the list begins, if there is one. [P-1] [P-2]
    pub(super) fn begin_stage(&mut self, contact: ContactId, number: usize) {
        let now = self.now;
        let record = self.contact_mut(contact);
        record.stage = record.stages.get(number).map(|stage| (number, now + stage.within));
        if let Some((_, until)) = record.stage {
            self.arm_for(contact, until, ContactTimer::StageEnd);
        }
    }

    /// The stage that runs ends, and the next begins. [P-2]
    pub(super) fn end_stage(&mut self, contact: ContactId, skipped: bool) {
        self.cancel_for(contact, ContactTimer::StageEnd);
        let (number, _) = self.contact_mut(contact).stage.expect("a stage runs");
        let stage = u8::try_from(number + 1).expect("there are few stages");
        self.emit(EventKind::StageEnded { contact, stage, skipped });
        self.begin_stage(contact, number + 1);
        self.open_if_it_looks(contact);
    }

    /// Stages end whose agents are all away, if they are to be skipped then. [P-3]
    pub(super) fn skip_stages(&mut self) {
        let mut staged: Vec<&Contact> = self.contacts.values().filter(|contact| contact.stage.is_some()).collect();
        staged.sort_unstable_by_key(|contact| contact.sequence);
        let staged: Vec<ContactId> = staged.into_iter().map(|contact| contact.id).collect();
        for contact in staged {
            while self.is_to_be_skipped(contact) {
                self.end_stage(contact, true);
            }
        }
    }

    /// [P-3]
    fn is_to_be_skipped(&self, contact: ContactId) -> bool {
        let stage = self.contacts.get(&contact).and_then(Contact::running_stage);
        let is_present = |id| self.agents.get(id).is_some_and(|agent| self.is_present(agent));
        stage.is_some_and(|stage| stage.skip_if_away && !stage.agents.iter().any(is_present))
    }
}
