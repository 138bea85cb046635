//! What happens when a timer fires.

use super::Router;
use crate::contact::{Overdue, WhyOverdue};
use crate::error::OrFault;
use crate::timers::{Due, TimerId, TimerKind};
use crate::{Event, Fault, Timestamp};
use alloc::vec::Vec;

impl Router {
    /// A timer that was due fires now. [T-3]
    pub(super) fn expire(&mut self, Due { at, timer, kind }: Due, events: &mut Vec<Event>) -> Result<(), Fault> {
        let due = Timestamp(at);
        match kind {
            TimerKind::OfferExpiry { contact, offer } => self.expire_offer(contact, offer, due, events),
            TimerKind::NextOffer { contact } => self.allow_next_offer(contact),
            TimerKind::WrapUpEnd { agent, offer } => self.expire_wrap_up(agent, offer, due, events),
            TimerKind::MaximumWait { contact } => self.expire_wait(contact, due, events),
            TimerKind::MembershipDelay { contact, nth } => self.pass_delay(contact, nth),
            TimerKind::BackOffEnd { contact } => self.end_back_off(contact, timer),
            TimerKind::Step { contact, step } => self.reach_step(contact, step, due, events),
            TimerKind::StageEnd { contact } => self.expire_stage(contact, events),
            TimerKind::CallbackDue { contact } => self.call_back(contact, due, events),
            TimerKind::CallbackExpiry { contact } => self.expire_callback(contact, due, events),
            TimerKind::ReturnEnd { number } => self.end_return(due, number),
            TimerKind::Hours { queue } => self.switch_hours(queue, due, events),
            TimerKind::Batch => self.assign_batch(events),
        }
    }

    /// [C-8]
    fn expire_wait(&mut self, slot: u32, due: Timestamp, events: &mut Vec<Event>) -> Result<(), Fault> {
        self.contact_at_mut(slot)?.maximum_wait = None;
        self.time_passed(slot, Overdue { due, why: WhyOverdue::MaximumWait }, events)
    }

    /// A contact ends as its time has passed, or is overdue as long as it is offered. [C-8] [K-6]
    pub(super) fn time_passed(&mut self, slot: u32, overdue: Overdue, events: &mut Vec<Event>) -> Result<(), Fault> {
        if self.contact_at(slot)?.offers.is_empty() {
            return self.end_overdue(slot, overdue, events);
        }
        self.contact_at_mut(slot)?.extras.make().overdue = Some(overdue);
        self.line_up_again(slot)
    }

    /// [C-9]
    fn pass_delay(&mut self, slot: u32, nth: u8) -> Result<(), Fault> {
        self.step_out(slot)?;
        let place = self.contact_at(slot)?.place(nth).or_fault("a place")?;
        let (queue, passed, entered_at) = (place.queue, place.delays_passed + 1, place.entered_at);
        let next = self.rules(queue)?.delays.get(usize::from(passed)).copied();
        let kind = TimerKind::MembershipDelay { contact: slot, nth };
        let timer = next.map(|delay| self.timers.arm((entered_at + delay).0, kind));
        let place = self.contact_at_mut(slot)?.place_mut(nth).or_fault("a place")?;
        place.delays_passed = passed;
        place.next_delay = timer;
        self.line_up(slot)?;
        self.open_contact(slot)
    }

    /// [F-6] [F-8]
    fn end_back_off(&mut self, slot: u32, timer: TimerId) -> Result<(), Fault> {
        self.step_out(slot)?;
        let contact = self.contact_at(slot)?;
        let stays = self.rules(contact.home.queue)?.last_resort;
        let declined = &mut self.contact_at_mut(slot)?.extras.make().declined;
        let place = declined.iter().position(|declined| declined.back_off == Some(timer)).or_fault("a decline")?;
        if stays {
            declined.get_mut(place).or_fault("a decline")?.back_off = None;
        } else {
            declined.remove(place);
        }
        self.note_decliners(slot)?;
        self.line_up(slot)?;
        self.open_contact(slot)
    }
}
