//! Where contacts stand: their places, their lines, and what is counted of them.

use super::{Router, phase_count};
use crate::contact::{Contact, ContactPlace, ContactState, Looks};
use crate::error::OrFault;
use crate::matching::LineKey;
use crate::timers::{TimerId, Timers};
use crate::{Fault, QueueId, QueueView, Urgency};

impl Router {
    /// A place in a queue that is entered now. [C-3]
    pub(super) fn new_place(&mut self, queue: QueueId, nth: u8) -> Result<ContactPlace, Fault> {
        let level_limit = self.rules(queue)?.levels;
        let asks = self.matching.hold_queue_asks(queue).or_fault("what a queue asks")?;
        Ok(ContactPlace {
            queue,
            nth,
            entered_at: self.now,
            urgency: Urgency::default(),
            rate: Urgency::STATIC_RATE,
            delays_passed: 0,
            level_limit,
            asks,
            next_delay: None,
            line: None,
        })
    }

    /// Forgets a place: its timer is cancelled, what it asks is given back. It is in no line and counted nowhere.
    pub(super) fn drop_place(&mut self, place: &ContactPlace) -> Result<(), Fault> {
        if let Some(timer) = place.next_delay {
            self.timers.cancel(timer).or_fault("the timer of a delay")?;
        }
        self.matching.drop_requirement(place.asks);
        Ok(())
    }

    /// Forgets all places but the home; they are counted by `count` in their queues.
    pub(super) fn drop_others(&mut self, slot: u32, count: impl Fn(&mut QueueView) -> &mut u64) -> Result<(), Fault> {
        let contact = self.contact_at_mut(slot)?;
        let phase = contact.state.phase();
        let Some(extras) = contact.extras.written() else { return Ok(()) };
        for place in core::mem::take(&mut extras.others) {
            self.drop_place(&place)?;
            let counts = self.counts_of(place.queue)?;
            *phase_count(counts, phase) -= 1;
            *count(counts) += 1;
        }
        Ok(())
    }

    /// A waiting contact leaves one of its places, which is not its home. [H-5]
    pub(super) fn lose_place(&mut self, slot: u32, nth: u8) -> Result<(), Fault> {
        self.step_out(slot)?;
        let contact = self.contact_at_mut(slot)?;
        let phase = contact.state.phase();
        let others = &mut contact.extras.make().others;
        let index = others.iter().position(|place| place.nth == nth).or_fault("a place")?;
        let place = others.remove(index);
        self.drop_place(&place)?;
        let counts = self.counts_of(place.queue)?;
        *phase_count(counts, phase) -= 1;
        counts.taken_elsewhere += 1;
        self.line_up(slot)
    }

    /// Puts a contact into the lines of the places in which it looks. [M-7]
    pub(super) fn line_up(&mut self, slot: u32) -> Result<(), Fault> {
        let Self { contacts, matching, .. } = self;
        let contact = contacts.get_mut(slot).or_fault("a contact")?;
        let looks = contact.looks();
        if looks == Looks::Nowhere {
            return Ok(());
        }
        let (marked, sequence, demand) = (contact.is_marked(), contact.sequence, contact.demand(&contact.home));
        let file = |place: &mut ContactPlace| {
            if looks == Looks::Everywhere || looks == Looks::In(place.nth) {
                let key = LineKey { urgency: place.urgency, sequence };
                place.line = Some((matching.file(slot, demand.at(place), key, marked)?, marked));
            }
            Ok(())
        };
        contact.places_mut().try_for_each(file)
    }

    /// Takes a contact out of all its lines.
    pub(super) fn step_out(&mut self, slot: u32) -> Result<(), Fault> {
        let Self { contacts, matching, .. } = self;
        let contact = contacts.get_mut(slot).or_fault("a contact")?;
        let unfile = |place: &mut ContactPlace| match place.line.take() {
            Some((line, marked)) => matching.unfile(line, slot, marked),
            None => Ok(()),
        };
        contact.places_mut().try_for_each(unfile)
    }

    /// Lines a contact up anew, after a change of what it asks or where it looks.
    pub(super) fn line_up_again(&mut self, slot: u32) -> Result<(), Fault> {
        self.step_out(slot)?;
        self.line_up(slot)
    }

    /// Opens a contact, if it looks. [M-1]
    pub(super) fn open_contact(&mut self, slot: u32) -> Result<(), Fault> {
        if self.contact_at(slot)?.looks() != Looks::Nowhere {
            self.open_contacts.push(slot);
        }
        Ok(())
    }

    /// Changes the state of a contact, and the counts of its queues with it. [C-14]
    pub(super) fn set_state(&mut self, slot: u32, state: ContactState) -> Result<(), Fault> {
        let contact = self.contacts.get_mut(slot).or_fault("a contact")?;
        let before = core::mem::replace(&mut contact.state, state).phase();
        if before == state.phase() {
            return Ok(());
        }
        contact.places().try_for_each(|place| {
            let counts = self.counts.get_mut(usize::from(place.queue.0)).or_fault("the counts of a queue")?;
            *phase_count(counts, before) -= 1;
            *phase_count(counts, state.phase()) += 1;
            Ok(())
        })
    }

    /// The contact is no longer counted in its home, but among those that left it in this way.
    pub(super) fn count_out(&mut self, slot: u32, count: impl Fn(&mut QueueView) -> &mut u64) -> Result<(), Fault> {
        let contact = self.contact_at(slot)?;
        let (queue, phase) = (contact.home.queue, contact.state.phase());
        let counts = self.counts_of(queue)?;
        *phase_count(counts, phase) -= 1;
        *count(counts) += 1;
        Ok(())
    }

    /// Cancels all that runs while a contact is queued, and clears its decline memory.
    pub(super) fn cancel_timers(&mut self, slot: u32) -> Result<(), Fault> {
        self.cancel_waits(slot)?;
        let Self { contacts, timers, decliners, .. } = self;
        let contact = contacts.get_mut(slot).or_fault("a contact")?;
        let Some(extras) = contact.extras.written() else { return Ok(()) };
        extras.overdue = None;
        if let Some(callback) = &mut extras.callback {
            cancel(timers, callback.expiry.take())?;
        }
        if extras.declined.is_empty() {
            return Ok(());
        }
        decliners.remove(&contact.sequence);
        extras.declined.drain(..).try_for_each(|declined| cancel(timers, declined.back_off))
    }

    /// Cancels what counts from the entry of a contact: maximum wait, delays, steps, stages.
    pub(super) fn cancel_waits(&mut self, slot: u32) -> Result<(), Fault> {
        let Self { contacts, timers, .. } = self;
        let Contact { maximum_wait, home, next_step, extras, .. } = contacts.get_mut(slot).or_fault("a contact")?;
        cancel(timers, maximum_wait.take())?;
        cancel(timers, home.next_delay.take())?;
        cancel(timers, next_step.take().map(|(_, timer)| timer))?;
        let Some(extras) = extras.written() else { return Ok(()) };
        cancel(timers, extras.fallback.take())?;
        for place in &mut extras.others {
            cancel(timers, place.next_delay.take())?;
        }
        for (_, timer) in extras.steps.rechecks.drain(..) {
            cancel(timers, Some(timer))?;
        }
        extras.steps.held_back.clear();
        if extras.stage.is_some() { self.end_stages(slot) } else { Ok(()) }
    }

    /// No preferred stage runs any more. [P-4]
    pub(super) fn end_stages(&mut self, slot: u32) -> Result<(), Fault> {
        let contact = self.contacts.get_mut(slot).or_fault("a contact")?;
        let sequence = contact.sequence;
        let stage = contact.extras.written().and_then(|extras| extras.stage.take());
        let Some(stage) = stage else { return Ok(()) };
        self.timers.cancel(stage.timer).or_fault("the timer of a stage")?;
        self.matching.drop_requirement(stage.requirement);
        self.skippable.remove(&sequence);
        Ok(())
    }
}

fn cancel(timers: &mut Timers, timer: Option<TimerId>) -> Result<(), Fault> {
    match timer {
        Some(timer) => timers.cancel(timer).or_fault("a timer of a contact"),
        None => Ok(()),
    }
}
