//! Callbacks: customers who do not hold the line.

use super::SlowRouter;
use super::records::{ContactTimer, Overdue};
use crate::plan::check_callback;
use crate::{
    AttemptFailed, CallFirst, Callback, CallbackView, CommandError, ContactId, ContactPhase, CustomerAnswered,
    EventKind, IdleClock, PreferredStage, RequestCallback, Timestamp, WithdrawReason,
};
use alloc::vec;
use alloc::vec::Vec;

impl SlowRouter {
    /// [K-1]
    pub(super) fn check_callback(&self, contact: ContactId, callback: &Callback) -> Result<(), CommandError> {
        check_callback(self.now, callback).map_err(|fault| CommandError::InvalidCallback { contact, fault })
    }

    /// A contact that is a callback from the beginning. [K-1]
    pub(super) fn enter_as_callback(&mut self, contact: ContactId, callback: Callback) {
        self.become_callback(contact, callback);
        if let Some(due) = callback.due {
            self.schedule(contact, due);
            return;
        }
        let record = self.contact_mut(contact);
        if let Some(stage) = owner_stage(&callback) {
            record.stages = vec![stage];
        }
        let queue = record.home().queue;
        self.enter_home(contact, queue);
        self.arm_expiry(contact);
    }

    /// [K-1] [K-2] [K-3]
    pub(super) fn request_callback(&mut self, command: RequestCallback) -> Result<(), CommandError> {
        let RequestCallback { contact, callback } = command;
        let record = self.known_contact(contact)?;
        if !record.is_in_line() {
            return Err(CommandError::WrongPhase { contact, phase: record.phase });
        }
        self.check_callback(contact, &callback)?;
        self.withdraw_all(contact, WithdrawReason::Callback);
        self.cancel_for(contact, ContactTimer::MaximumWait);
        self.cancel_for(contact, ContactTimer::CallbackExpiry);
        self.contact_mut(contact).overdue = None;
        self.become_callback(contact, callback);
        if let Some(due) = callback.due {
            self.schedule(contact, due);
            return Ok(());
        }
        if let Some(stage) = owner_stage(&callback) {
            self.cancel_for(contact, ContactTimer::StageEnd);
            self.contact_mut(contact).stages = vec![stage];
            self.begin_stage(contact, 0);
        }
        self.arm_expiry(contact);
        self.release_held_back(contact);
        self.open_if_it_looks(contact);
        Ok(())
    }

    fn become_callback(&mut self, contact: ContactId, callback: Callback) {
        self.contact_mut(contact).callback = Some(CallbackView { callback, attempts: 0 });
        self.emit(EventKind::CallbackRequested { contact, due: callback.due });
    }

    /// It leaves its places but for the home, until it is due. [K-3]
    fn schedule(&mut self, contact: ContactId, due: Timestamp) {
        self.cancel_all_of(contact);
        let record = self.contact_mut(contact);
        record.phase = ContactPhase::Scheduled;
        record.held = None;
        record.declined.clear();
        record.held_back.clear();
        record.stages.clear();
        record.stage = None;
        for lost in record.places.split_off(1) {
            self.counts(lost.queue).taken_elsewhere += 1;
        }
        let callback = self.contact_mut(contact).callback.as_mut().expect("it is a callback");
        callback.callback.due = Some(due);
        self.ask_ordering(contact);
        self.arm_for(contact, due, ContactTimer::CallbackDue);
        self.arm_expiry(contact);
    }

    /// [K-2] [K-6]
    fn arm_expiry(&mut self, contact: ContactId) {
        let callback = self.contacts.get(&contact).and_then(|record| record.callback);
        if let Some(expires_at) = callback.and_then(|callback| callback.callback.expires_at) {
            self.arm_for(contact, expires_at, ContactTimer::CallbackExpiry);
        }
    }

    /// [K-3]
    pub(super) fn callback_is_due(&mut self, contact: ContactId, due: Timestamp) {
        let record = self.contact_mut(contact);
        if record.callback.is_some_and(|callback| callback.attempts == 0) {
            record.since = due;
        }
        let call_customer = record.callback.is_some_and(|callback| callback.callback.first == CallFirst::Customer);
        self.emit(EventKind::CallbackDue { contact, call_customer, due });
        self.ask_ordering(contact);
        if call_customer {
            self.contact_mut(contact).phase = ContactPhase::Dialling;
        } else {
            self.wait_for_agent(contact);
        }
    }

    /// It waits in its home, at first for its owner. [K-3]
    fn wait_for_agent(&mut self, contact: ContactId) {
        let record = self.contact_mut(contact);
        let stage = record.callback.as_ref().and_then(|callback| owner_stage(&callback.callback));
        record.stages = Vec::from_iter(stage);
        let queue = record.home().queue;
        self.enter_home(contact, queue);
    }

    /// [K-4]
    pub(super) fn customer_answered(&mut self, command: CustomerAnswered) -> Result<(), CommandError> {
        let contact = command.contact;
        let phase = self.known_contact(contact)?.phase;
        if phase != ContactPhase::Dialling {
            return Err(CommandError::WrongPhase { contact, phase });
        }
        self.emit(EventKind::CustomerAnswered { contact });
        self.cancel_all_of(contact);
        let record = self.contact_mut(contact);
        let callback = record.callback.take().expect("only a callback is dialled");
        record.stages = Vec::from_iter(owner_stage(&callback.callback));
        let queue = record.home().queue;
        self.enter_home(contact, queue);
        Ok(())
    }

    /// [K-5]
    pub(super) fn attempt_failed(&mut self, command: AttemptFailed) -> Result<(), CommandError> {
        let contact = command.contact;
        let record = self.known_contact(contact)?;
        let (phase, held, queue) = (record.phase, record.held, record.home().queue);
        let Some(callback) = record.callback else { return Err(CommandError::NotACallback { contact }) };
        if !matches!(phase, ContactPhase::Dialling | ContactPhase::Accepted) {
            return Err(CommandError::WrongPhase { contact, phase });
        }
        let attempt = callback.attempts + 1;
        let record = self.contact_mut(contact);
        record.callback = Some(CallbackView { attempts: attempt, ..callback });
        record.held = None;
        if let Some((agent, offer)) = held {
            self.restart_idle_clock(agent, &[IdleClock::ContactEnded]);
            self.release(agent, offer);
        }
        let rules = self.queue_of_plan(queue).callback_attempts;
        if attempt >= rules.attempts {
            self.emit(EventKind::CallbackFailed { contact, queue, attempts: attempt });
            self.end(contact, |home| home.ended += 1);
            return Ok(());
        }
        let next = self.now + rules.back_off;
        self.emit(EventKind::AttemptFailed { contact, attempt, next });
        match callback.callback.expires_at {
            Some(expires_at) if expires_at <= self.now || expires_at < next => {
                self.expire_callback(contact, expires_at);
            }
            _ => self.schedule(contact, next),
        }
        Ok(())
    }

    /// [K-6]
    pub(super) fn callback_expires(&mut self, contact: ContactId, due: Timestamp) {
        let record = self.contact_mut(contact);
        if record.is_offered() {
            record.overdue = Some(Overdue::Expiry(due));
        } else {
            self.expire_callback(contact, due);
        }
    }

    /// [K-6]
    pub(super) fn expire_callback(&mut self, contact: ContactId, due: Timestamp) {
        let queue = self.contact_mut(contact).home().queue;
        self.emit(EventKind::CallbackExpired { contact, queue, due });
        self.end(contact, |home| home.ended += 1);
    }

    /// A callback that waits again after an agent had it expires as before. [A-11] [K-6]
    pub(super) fn resume_expiry(&mut self, contact: ContactId) {
        let callback = self.contacts.get(&contact).and_then(|record| record.callback);
        match callback.and_then(|callback| callback.callback.expires_at) {
            Some(expires_at) if expires_at <= self.now => self.expire_callback(contact, expires_at),
            Some(_) => self.arm_expiry(contact),
            None => {}
        }
    }
}

/// The agent it was agreed with, for a time. [K-2]
fn owner_stage(callback: &Callback) -> Option<PreferredStage> {
    callback.owner.map(|owner| PreferredStage::agent(owner.agent, owner.within).skipped_if_away())
}
