//! Relaxation steps: what becomes of a contact that waits.

use super::Router;
use super::enter::Entrance;
use crate::error::OrFault;
use crate::time::micros;
use crate::timers::TimerKind;
use crate::{
    CommandError, ContactId, ContactPhase, EndReason, Event, EventKind, Fault, Overflow, Priority, QueueId, Step,
    StepExit, Timestamp,
};
use alloc::sync::Arc;
use alloc::vec::Vec;

mod conditions;
mod relax;

/// How often steps may move a contact at one instant. [D-7]
const MAX_MOVES: u8 = 16;

/// A step that is due.
#[derive(Clone, Copy)]
struct Due<'a> {
    step: &'a Step,
    /// Its place in the list.
    place: u16,
    at: Timestamp,
}

/// Whether a contact stays in its home once a step has been due.
#[derive(Clone, Copy, PartialEq, Eq)]
enum After {
    Stays,
    /// It has moved or ended: the other steps of the list are of no account any more.
    Leaves,
}

impl Router {
    /// [D-1]
    pub(super) fn check_own_steps(&self, contact: ContactId, steps: &[Step]) -> Result<(), CommandError> {
        self.plan.check_steps(steps).map_err(|(step, fault)| CommandError::InvalidStep { contact, step, fault })
    }

    /// Arms the first step of a contact that entered, and takes those that are due at once; it may have moved or ended then. [D-1]
    pub(super) fn begin_steps(&mut self, slot: u32, events: &mut Vec<Event>) -> Result<(), Fault> {
        if self.list_of(slot)?.is_empty() {
            return Ok(());
        }
        let steps = self.steps_of(slot)?;
        let at_once = steps.partition_point(|step| micros(step.after) == 0);
        let at_once = u16::try_from(at_once).or(Err(Fault { place: "the number of steps" }))?;
        self.arm_step(slot, &steps, at_once)?;
        for (place, step) in (0..at_once).zip(steps.iter()) {
            if self.come_due(slot, Due { step, place, at: self.now }, events)? == After::Leaves {
                break;
            }
        }
        Ok(())
    }

    /// The timer of a step fires: it is reached, or its conditions are looked at again. [D-2]
    pub(super) fn reach_step(
        &mut self,
        slot: u32,
        place: u16,
        at: Timestamp,
        events: &mut Vec<Event>,
    ) -> Result<(), Fault> {
        let steps = self.steps_of(slot)?;
        let contact = self.contact_at_mut(slot)?;
        if contact.next_step.is_some_and(|(next, _)| next == place) {
            contact.next_step = None;
            self.arm_step(slot, &steps, place.saturating_add(1))?;
        } else {
            contact.extras.make().steps.rechecks.retain(|(checked, _)| *checked != place);
        }
        let step = steps.get(usize::from(place)).or_fault("a step")?;
        self.come_due(slot, Due { step, place, at }, events)?;
        Ok(())
    }

    /// The steps that live offers held back are due again; the contact waits. [D-6]
    pub(super) fn take_held_back(&mut self, slot: u32, events: &mut Vec<Event>) -> Result<(), Fault> {
        let Some(extras) = self.contact_at_mut(slot)?.extras.written() else { return Ok(()) };
        let held_back = core::mem::take(&mut extras.steps.held_back);
        if held_back.is_empty() {
            return Ok(());
        }
        let steps = self.steps_of(slot)?;
        for (place, at) in held_back {
            let step = steps.get(usize::from(place)).or_fault("a step")?;
            if self.come_due(slot, Due { step, place, at }, events)? == After::Leaves {
                break;
            }
        }
        Ok(())
    }

    /// A contact without live offers moves to another queue that takes it, with the age it has. [D-7]
    pub(super) fn move_contact(&mut self, slot: u32, to_queue: QueueId, events: &mut Vec<Event>) -> Result<(), Fault> {
        let contact = self.contact_at(slot)?;
        let (contact, from_queue) = (contact.id, contact.home.queue);
        self.emit(EventKind::Overflowed { contact, from_queue, to_queue, overflow: Overflow::Moved }, events);
        self.leave_queues(slot, |counts| &mut counts.moved_out)?;
        self.cancel_waits(slot)?;
        let contact = self.contact_at_mut(slot)?;
        contact.be_ordinary();
        // Who is asked again as a last resort is for each queue to say.
        contact.forget_decliners();
        self.note_decliners(slot)?;
        self.go_home(slot, to_queue)?;
        self.enter(slot, Entrance::default(), events)
    }

    /// The list of a contact: its own, or that of its home.
    pub(super) fn steps_of(&self, slot: u32) -> Result<Arc<[Step]>, Fault> {
        self.list_of(slot).cloned()
    }

    pub(super) fn list_of(&self, slot: u32) -> Result<&Arc<[Step]>, Fault> {
        let contact = self.contact_at(slot)?;
        match &contact.extras.steps.own {
            Some(own) => Ok(own),
            None => Ok(&self.rules(contact.home.queue)?.steps),
        }
    }

    /// Arms the timer of the step at this place of the list, if there is one. [D-2]
    fn arm_step(&mut self, slot: u32, steps: &[Step], place: u16) -> Result<(), Fault> {
        let Some(step) = steps.get(usize::from(place)) else { return Ok(()) };
        let due = self.contact_at(slot)?.home.entered_at + step.after;
        let timer = self.timers.arm(due.0, TimerKind::Step { contact: slot, step: place });
        self.contact_at_mut(slot)?.next_step = Some((place, timer));
        Ok(())
    }

    /// A step is taken, held back, due again later, or passed over. [D-2] [D-6]
    fn come_due(&mut self, slot: u32, due: Due<'_>, events: &mut Vec<Event>) -> Result<After, Fault> {
        let contact = self.contact_at(slot)?;
        if !contact.extras.steps.held_back.is_empty() {
            self.contact_at_mut(slot)?.extras.make().steps.held_back.push((due.place, due.at));
            return Ok(After::Stays);
        }
        let is_offered = !contact.offers.is_empty();
        if !self.conditions_hold(slot, &due.step.when)? {
            if let Some(recheck) = due.step.recheck {
                let kind = TimerKind::Step { contact: slot, step: due.place };
                let timer = self.timers.arm((self.now + recheck).0, kind);
                self.contact_at_mut(slot)?.extras.make().steps.rechecks.push((due.place, timer));
            }
            return Ok(After::Stays);
        }
        if is_offered && self.exit_of(slot, due.step)?.is_some() {
            self.contact_at_mut(slot)?.extras.make().steps.held_back.push((due.place, due.at));
            self.line_up_again(slot)?;
            return Ok(After::Stays);
        }
        self.take_step(slot, due, events)
    }

    /// [D-3]
    fn take_step(&mut self, slot: u32, due: Due<'_>, events: &mut Vec<Event>) -> Result<After, Fault> {
        let Due { step, place, at } = due;
        self.step_out(slot)?;
        let found = self.contact_at(slot)?;
        let (contact, is_callback) = (found.id, found.extras.callback.is_some());
        self.emit(EventKind::StepTaken { contact, step: place.saturating_add(1), due: at }, events);
        self.relax(slot, step)?;
        self.raise_priority(slot, step.raise_priority, events)?;
        if let Some(queue) = step.add_queue {
            self.add_queue(slot, queue, events)?;
        }
        if step.offer_callback && !is_callback {
            self.emit(EventKind::CallbackOffered { contact }, events);
        }
        match self.exit_of(slot, step)? {
            Some(StepExit::MoveTo(queue)) if self.may_move_on(slot, queue)? => {
                self.move_contact(slot, queue, events)?;
                return Ok(After::Leaves);
            }
            Some(StepExit::End(reason)) => {
                self.end_by_step(slot, reason, at, events)?;
                return Ok(After::Leaves);
            }
            Some(StepExit::MoveTo(_)) | None => {}
        }
        self.line_up(slot)?;
        self.open_contact(slot)?;
        Ok(After::Stays)
    }

    /// How the contact leaves its queue by this step: a callback does not end by one. [D-9]
    fn exit_of(&self, slot: u32, step: &Step) -> Result<Option<StepExit>, Fault> {
        let is_callback = self.contact_at(slot)?.extras.callback.is_some();
        Ok(step.exit.filter(|exit| !(is_callback && matches!(exit, StepExit::End(_)))))
    }

    /// Raises the priority of a contact that is in no line. [D-3]
    fn raise_priority(&mut self, slot: u32, by: i16, events: &mut Vec<Event>) -> Result<(), Fault> {
        if by == 0 {
            return Ok(());
        }
        let contact = self.contact_at_mut(slot)?;
        contact.priority = Priority(contact.priority.0.saturating_add(by));
        let (contact, priority) = (contact.id, contact.priority);
        self.emit(EventKind::PriorityChanged { contact, priority }, events);
        self.rank(slot, events)
    }

    /// A contact that is in no line stands in one more queue, if that takes it. [D-5]
    fn add_queue(&mut self, slot: u32, to_queue: QueueId, events: &mut Vec<Event>) -> Result<(), Fault> {
        let contact = self.contact_at(slot)?;
        let stands_there = contact.places().any(|place| place.queue == to_queue);
        let is_free = |nth: &u8| contact.place(*nth).is_none();
        let Some(nth) = (0..crate::matching::MAX_PLACES).find(is_free) else { return Ok(()) };
        if stands_there || contact.extras.direct_to.is_some() || !self.may_overflow(slot, to_queue)? {
            return Ok(());
        }
        let (contact, from_queue, phase) = (contact.id, contact.home.queue, contact.state.phase());
        let mut place = self.new_place(to_queue, nth)?;
        if let Some(delay) = self.rules(to_queue)?.delays.first().copied() {
            let kind = TimerKind::MembershipDelay { contact: slot, nth };
            place.next_delay = Some(self.timers.arm((self.now + delay).0, kind));
        }
        self.contact_at_mut(slot)?.extras.make().others.push(place);
        let counts = self.counts_of(to_queue)?;
        counts.entered += 1;
        *super::phase_count(counts, phase) += 1;
        self.emit(EventKind::Overflowed { contact, from_queue, to_queue, overflow: Overflow::Added }, events);
        self.rank(slot, events)
    }

    /// Whether a step may move a contact to this queue now; it counts as moved by it then. [D-7]
    pub(super) fn may_move_on(&mut self, slot: u32, queue: QueueId) -> Result<bool, Fault> {
        let now = self.now;
        let contact = self.contact_at(slot)?;
        let moves = if contact.extras.moves.0 == now { contact.extras.moves.1 } else { 0 };
        if moves >= MAX_MOVES || contact.home.queue == queue || !self.may_overflow(slot, queue)? {
            return Ok(false);
        }
        self.contact_at_mut(slot)?.extras.make().moves = (now, moves + 1);
        Ok(true)
    }

    /// [D-6]
    fn end_by_step(
        &mut self,
        slot: u32,
        reason: EndReason,
        due: Timestamp,
        events: &mut Vec<Event>,
    ) -> Result<(), Fault> {
        let contact = self.contact_at(slot)?;
        (contact.state.phase() == ContactPhase::Waiting).or_fault("a waiting contact")?;
        let (contact, queue) = (contact.id, contact.home.queue);
        self.emit(EventKind::Ended { contact, queue, reason, due }, events);
        self.end(slot, |counts| &mut counts.ended)
    }
}
