//! Callbacks: asked for, due, answered, failed.

use super::Router;
use super::enter::Entrance;
use crate::contact::{CallbackUnderWay, ContactState, Overdue, WhyOverdue};
use crate::error::OrFault;
use crate::plan::check_callback;
use crate::timers::TimerKind;
use crate::{
    AttemptFailed, CallFirst, Callback, CommandError, ContactId, CustomerAnswered, Event, EventKind, Fault,
    PreferredStage, RequestCallback, Timestamp, WithdrawReason,
};
use alloc::boxed::Box;
use alloc::vec::Vec;

impl Router {
    /// [K-1]
    pub(super) fn request_callback(
        &mut self,
        command: RequestCallback,
        events: &mut Vec<Event>,
    ) -> Result<(), CommandError> {
        let RequestCallback { contact, callback } = command;
        let slot = self.find_contact(contact)?;
        if !self.contact_at(slot)?.state.is_queued() {
            return Err(self.wrong_phase(slot)?);
        }
        self.check_callback(contact, &callback)?;
        self.take_back(slot, WithdrawReason::Callback, events)?;
        self.drop_callback(slot)?;
        let record = self.contact_at_mut(slot)?;
        if let Some(extras) = record.extras.written() {
            extras.overdue = None;
        }
        if let Some(timer) = record.maximum_wait.take() {
            self.timers.cancel(timer).or_fault("the timer of a maximum wait")?;
        }
        self.become_callback(slot, callback, events)?;
        match callback.due {
            Some(due) => self.schedule(slot, due, events)?,
            None => self.keep_place_in_line(slot, events)?,
        }
        Ok(())
    }

    /// [K-1]
    pub(super) fn check_callback(&self, contact: ContactId, callback: &Callback) -> Result<(), CommandError> {
        check_callback(self.now, callback).map_err(|fault| CommandError::InvalidCallback { contact, fault })
    }

    /// A new contact, counted as waiting but in no line, is a callback from the first. [K-1]
    pub(super) fn enter_as_callback(
        &mut self,
        slot: u32,
        callback: Callback,
        mut entrance: Entrance,
        events: &mut Vec<Event>,
    ) -> Result<(), Fault> {
        self.become_callback(slot, callback, events)?;
        if let Some(due) = callback.due {
            return self.schedule(slot, due, events);
        }
        if let Some(stage) = owner_stage(&callback) {
            entrance.stages = Vec::from([stage]);
        }
        let contact = self.contact_at(slot)?.id;
        self.enter(slot, entrance, events)?;
        // A step that was due at once may have ended it.
        if self.contacts.find(contact) == Some(slot) { self.arm_expiry(slot) } else { Ok(()) }
    }

    fn become_callback(&mut self, slot: u32, callback: Callback, events: &mut Vec<Event>) -> Result<(), Fault> {
        let contact = self.contact_at_mut(slot)?;
        contact.extras.make().callback =
            Some(Box::new(CallbackUnderWay { callback, attempts: 0, due: None, expiry: None }));
        let contact = contact.id;
        self.emit(EventKind::CallbackRequested { contact, due: callback.due }, events);
        Ok(())
    }

    /// It waits on where it is; it is in no line. [K-2]
    fn keep_place_in_line(&mut self, slot: u32, events: &mut Vec<Event>) -> Result<(), Fault> {
        let stage = self.contact_at(slot)?.extras.callback.as_ref().and_then(|state| owner_stage(&state.callback));
        if let Some(stage) = stage {
            self.end_stages(slot)?;
            self.begin_stages(slot, Vec::from([stage]))?;
        }
        self.arm_expiry(slot)?;
        self.line_up(slot)?;
        self.open_contacts.push(slot);
        self.take_held_back(slot, events)
    }

    /// It leaves its places but for the home, and rests until it is due. [K-3]
    fn schedule(&mut self, slot: u32, due: Timestamp, events: &mut Vec<Event>) -> Result<(), Fault> {
        self.step_out(slot)?;
        self.drop_others(slot, |counts| &mut counts.taken_elsewhere)?;
        self.cancel_timers(slot)?;
        self.set_state(slot, ContactState::Scheduled)?;
        self.rank(slot, events)?;
        let timer = self.timers.arm(due.0, TimerKind::CallbackDue { contact: slot });
        self.callback_at(slot)?.due = Some(timer);
        self.arm_expiry(slot)
    }

    fn arm_expiry(&mut self, slot: u32) -> Result<(), Fault> {
        if let Some(expires_at) = self.callback_at(slot)?.callback.expires_at {
            let timer = self.timers.arm(expires_at.0, TimerKind::CallbackExpiry { contact: slot });
            self.callback_at(slot)?.expiry = Some(timer);
        }
        Ok(())
    }

    /// [K-3] [K-7]
    pub(super) fn call_back(&mut self, slot: u32, due: Timestamp, events: &mut Vec<Event>) -> Result<(), Fault> {
        let state = self.callback_at(slot)?;
        state.due = None;
        let (callback, attempts) = (state.callback, state.attempts);
        let call_customer = callback.first == CallFirst::Customer;
        let record = self.contact_at_mut(slot)?;
        if attempts == 0 {
            record.since = due;
        }
        let contact = record.id;
        self.emit(EventKind::CallbackDue { contact, call_customer, due }, events);
        self.rank(slot, events)?;
        if call_customer {
            return self.set_state(slot, ContactState::Dialling);
        }
        self.wait_anew(slot, owner_entrance(&callback), events)
    }

    /// [K-4]
    pub(super) fn customer_answered(
        &mut self,
        command: CustomerAnswered,
        events: &mut Vec<Event>,
    ) -> Result<(), CommandError> {
        let CustomerAnswered { contact } = command;
        let slot = self.find_contact(contact)?;
        let ContactState::Dialling = self.contact_at(slot)?.state else { return Err(self.wrong_phase(slot)?) };
        let callback = self.callback_at(slot)?.callback;
        self.drop_callback(slot)?;
        self.emit(EventKind::CustomerAnswered { contact }, events);
        self.wait_anew(slot, owner_entrance(&callback), events)?;
        Ok(())
    }

    /// [K-5]
    pub(super) fn attempt_failed(
        &mut self,
        command: AttemptFailed,
        events: &mut Vec<Event>,
    ) -> Result<(), CommandError> {
        let AttemptFailed { contact } = command;
        let slot = self.find_contact(contact)?;
        let found = self.contact_at(slot)?;
        let (queue, state, work) = (found.home.queue, found.state, found.work());
        if found.extras.callback.is_none() {
            return Err(CommandError::NotACallback { contact });
        }
        match (state, work) {
            (ContactState::Dialling, _) => {}
            (ContactState::Accepted { .. }, Some(work)) => {
                self.let_go(work.held)?;
                self.contact_left(work.held.agent)?;
                self.release(work, events)?;
            }
            _ => return Err(self.wrong_phase(slot)?),
        }
        let rules = self.rules(queue)?.callback_attempts;
        let state = self.callback_at(slot)?;
        state.attempts = state.attempts.saturating_add(1);
        let (attempts, expires_at) = (state.attempts, state.callback.expires_at);
        if attempts >= rules.attempts {
            self.emit(EventKind::CallbackFailed { contact, queue, attempts }, events);
            self.end(slot, |counts| &mut counts.ended)?;
            return Ok(());
        }
        let next = self.now + rules.back_off;
        self.callback_at(slot)?.callback.due = Some(next);
        self.emit(EventKind::AttemptFailed { contact, attempt: attempts, next }, events);
        match expires_at.filter(|expires_at| *expires_at < next) {
            Some(due) => self.end_overdue(slot, Overdue { due, why: WhyOverdue::CallbackExpiry }, events)?,
            None => self.schedule(slot, next, events)?,
        }
        Ok(())
    }

    /// A callback that waits again after an agent had it expires as before. [A-11] [K-6]
    pub(super) fn resume_expiry(&mut self, contact: ContactId, events: &mut Vec<Event>) -> Result<(), Fault> {
        let Some(slot) = self.contacts.find(contact) else { return Ok(()) };
        let Some(state) = self.contact_at(slot)?.extras.callback.as_ref() else { return Ok(()) };
        match state.callback.expires_at {
            Some(due) if due <= self.now => {
                self.end_overdue(slot, Overdue { due, why: WhyOverdue::CallbackExpiry }, events)
            }
            Some(_) => self.arm_expiry(slot),
            None => Ok(()),
        }
    }

    /// [K-6]
    pub(super) fn expire_callback(&mut self, slot: u32, due: Timestamp, events: &mut Vec<Event>) -> Result<(), Fault> {
        self.callback_at(slot)?.expiry = None;
        self.time_passed(slot, Overdue { due, why: WhyOverdue::CallbackExpiry }, events)
    }

    /// The contact is no callback any more.
    pub(super) fn drop_callback(&mut self, slot: u32) -> Result<(), Fault> {
        let Some(state) = self.contact_at_mut(slot)?.extras.written().and_then(|extras| extras.callback.take()) else {
            return Ok(());
        };
        for timer in state.due.into_iter().chain(state.expiry) {
            self.timers.cancel(timer).or_fault("a timer of a callback")?;
        }
        Ok(())
    }

    fn callback_at(&mut self, slot: u32) -> Result<&mut CallbackUnderWay, Fault> {
        let extras = self.contact_at_mut(slot)?.extras.written();
        extras.and_then(|extras| extras.callback.as_deref_mut()).or_fault("a callback")
    }
}

/// The stage of the agent that a callback was agreed with. [K-2]
fn owner_stage(callback: &Callback) -> Option<PreferredStage> {
    callback.owner.map(|owner| PreferredStage::agent(owner.agent, owner.within).skipped_if_away())
}

fn owner_entrance(callback: &Callback) -> Entrance {
    Entrance { stages: owner_stage(callback).into_iter().collect() }
}
