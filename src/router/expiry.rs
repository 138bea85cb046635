//! What happens when a timer fires.

use super::Router;
use crate::contact::ContactState;
use crate::error::OrFault;
use crate::timers::TimerKind;
use crate::{AgentId, Event, Fault, Timestamp};
use alloc::vec::Vec;

impl Router {
    /// A timer that was due at this instant fires now. [T-3]
    pub(super) fn expire(&mut self, due: Timestamp, timer: TimerKind, events: &mut Vec<Event>) -> Result<(), Fault> {
        match timer {
            TimerKind::OfferExpiry { contact } => self.expire_offer(contact, due, events),
            TimerKind::WrapUpEnd { agent, offer } => self.expire_wrap_up(agent, offer, due, events),
            TimerKind::MaximumWait { contact } => self.expire_wait(contact, due, events),
            TimerKind::MembershipDelay { contact } => self.pass_delay(contact),
            TimerKind::BackOffEnd { contact, agent } => self.end_back_off(contact, agent),
        }
    }

    /// [C-8]
    fn expire_wait(&mut self, slot: u32, due: Timestamp, events: &mut Vec<Event>) -> Result<(), Fault> {
        let contact = self.contact_at_mut(slot)?;
        contact.maximum_wait = None;
        match contact.state {
            ContactState::Waiting { .. } => {
                self.unfile(slot)?;
                self.end_overdue(slot, due, events)
            }
            ContactState::Offered { .. } => {
                contact.overdue_since = Some(due);
                Ok(())
            }
            ContactState::Accepted { .. } | ContactState::Connected { .. } => {
                Err(Fault { place: "the maximum wait of an accepted contact" })
            }
        }
    }

    /// [C-9]
    fn pass_delay(&mut self, slot: u32) -> Result<(), Fault> {
        let contact = self.contact_at(slot)?;
        let waits = matches!(contact.state, ContactState::Waiting { .. });
        let (passed, entered_at) = (contact.delays_passed + 1, contact.entered_at);
        let next = self.rules(contact.queue)?.delays.get(usize::from(passed)).copied();
        if waits {
            self.unfile(slot)?;
        }
        let kind = TimerKind::MembershipDelay { contact: slot };
        let timer = next.map(|delay| self.timers.arm((entered_at + delay).0, kind));
        let contact = self.contact_at_mut(slot)?;
        contact.delays_passed = passed;
        contact.next_delay = timer;
        if waits {
            self.file(slot)?;
            self.open_contacts.push(slot);
        }
        Ok(())
    }

    /// [F-6]
    fn end_back_off(&mut self, slot: u32, agent: AgentId) -> Result<(), Fault> {
        let contact = self.contact_at_mut(slot)?;
        let place = contact.declined.iter().position(|declined| declined.agent == agent).or_fault("a decline")?;
        contact.declined.remove(place);
        let ContactState::Waiting { line } = contact.state else { return Ok(()) };
        if !contact.is_marked() {
            self.matching.unmark(line)?;
        }
        self.open_contacts.push(slot);
        Ok(())
    }
}
