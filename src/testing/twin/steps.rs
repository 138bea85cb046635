//! Relaxation steps.

use super::SlowRouter;
use super::gates::membership;
use super::records::{Agent, Contact, ContactTimer, DueStep};
use crate::time::whole_micros;
use crate::{
    ContactId, EndReason, EventKind, Priority, QueueId, Requirement, Step, StepCondition, StepExit, Timestamp,
};
use alloc::sync::Arc;

impl SlowRouter {
    /// On entering a home: the timer of the first step that is not due at once; then those that are. [C-3] [D-1] [D-2]
    pub(super) fn begin_steps(&mut self, contact: ContactId) {
        let steps = self.steps_of(contact);
        let at_once = steps.iter().take_while(|step| whole_micros(step.after).is_zero()).count();
        self.arm_step(contact, at_once);
        let (due, stay) = (self.now, self.contact_mut(contact).stay);
        for step in 0..at_once {
            if self.stays(contact, stay) {
                self.step_is_due(contact, step, due);
            }
        }
    }

    /// The list that holds for the contact. [D-1]
    fn steps_of(&self, contact: ContactId) -> Arc<[Step]> {
        let record = self.contacts.get(&contact).expect("the contact lives");
        let of_queue = || &self.queue_of_plan(record.home().queue).steps;
        Arc::clone(record.own_steps.as_ref().unwrap_or_else(of_queue))
    }

    /// [D-2]
    pub(super) fn arm_step(&mut self, contact: ContactId, step: usize) {
        if let Some(next) = self.steps_of(contact).get(step) {
            let entered_at = self.contact_mut(contact).home().entered_at;
            self.arm_for(contact, entered_at + next.after, ContactTimer::Step { step });
        }
    }

    /// [D-2]
    pub(super) fn step_timer_fires(&mut self, contact: ContactId, step: usize, due: Timestamp) {
        self.arm_step(contact, step + 1);
        self.step_is_due(contact, step, due);
    }

    /// [D-2] [D-6]
    pub(super) fn step_is_due(&mut self, contact: ContactId, number: usize, due: Timestamp) {
        let steps = self.steps_of(contact);
        let step = steps.get(number).expect("the list has the step");
        let record = self.contacts.get(&contact).expect("the contact lives");
        if !record.held_back.is_empty() {
            self.contact_mut(contact).held_back.push(DueStep { step: number, due });
            return;
        }
        if !step.when.iter().all(|condition| self.holds(condition, record)) {
            if let Some(recheck) = step.recheck {
                self.arm_for(contact, self.now + recheck, ContactTimer::Recheck { step: number });
            }
            return;
        }
        if record.is_offered() && exit_of(step, record).is_some() {
            self.contact_mut(contact).held_back.push(DueStep { step: number, due });
            return;
        }
        self.take_step(contact, step, number, due);
    }

    /// [D-3]
    fn take_step(&mut self, contact: ContactId, step: &Step, number: usize, due: Timestamp) {
        let shown = u16::try_from(number + 1).expect("a list has few steps");
        self.emit(EventKind::StepTaken { contact, step: shown, due });
        let record = self.contact_mut(contact);
        let is_callback = record.callback.is_some();
        let exit = exit_of(step, record);
        relax(record, step);
        if step.raise_priority != 0 {
            let priority = Priority(record.priority.0.saturating_add(step.raise_priority));
            record.priority = priority;
            self.emit(EventKind::PriorityChanged { contact, priority });
            self.ask_ordering(contact);
        }
        if let Some(queue) = step.add_queue {
            self.add_place(contact, queue);
        }
        if step.offer_callback && !is_callback {
            self.emit(EventKind::CallbackOffered { contact });
        }
        match exit {
            Some(StepExit::MoveTo(queue)) => _ = self.move_to(contact, queue),
            Some(StepExit::End(reason)) => self.end_for(contact, reason, due),
            None => {}
        }
        self.open_if_it_looks(contact);
    }

    /// The router ends the contact. [D-6] [H-5]
    pub(super) fn end_for(&mut self, contact: ContactId, reason: EndReason, due: Timestamp) {
        let queue = self.contact_mut(contact).home().queue;
        self.emit(EventKind::Ended { contact, queue, reason, due });
        self.end(contact, |home| home.ended += 1);
    }

    /// [D-8]
    fn holds(&self, condition: &StepCondition, contact: &Contact) -> bool {
        let home = contact.home().queue;
        let has_staff = |counts: &dyn Fn(&Agent) -> bool| {
            self.agents.values().any(|agent| Self::is_staff_of(contact, &contact.places, agent) && counts(agent))
        };
        match *condition {
            StepCondition::QueueLongerThan(most) => super::contacts::over(self.most_urgent_first(home).len(), most),
            StepCondition::NoStaff => !has_staff(&|_| true),
            StepCondition::NoReadyStaff => !has_staff(&|agent| self.is_present(agent)),
            StepCondition::EstimateAbove(span) => self.estimate(contact).is_some_and(|wait| wait > whole_micros(span)),
            StepCondition::ReadyBelow(percent) => self.is_ready_below(home, percent),
        }
    }

    /// Whether fewer than so many in a hundred members of a queue pass [G-2], or it has none. [D-8]
    fn is_ready_below(&self, queue: QueueId, percent: u8) -> bool {
        let members = || self.agents.values().filter(|agent| membership(agent, queue).is_some());
        let ready = members().filter(|agent| self.is_present(agent)).count();
        members().count() == 0 || ready * 100 < usize::from(percent) * members().count()
    }
}

/// How a step takes the contact out of its queue; a callback is not ended. [D-9]
fn exit_of(step: &Step, contact: &Contact) -> Option<StepExit> {
    step.exit.filter(|exit| contact.callback.is_none() || !matches!(exit, StepExit::End(_)))
}

/// What is asked of agents from now on, and up to which level they serve. [D-3] [D-4] [V-5]
fn relax(contact: &mut Contact, step: &Step) {
    let is_own = contact.own_steps.is_some();
    let relaxed = |asked: &Requirement| {
        let dropped = step.drop.iter().fold(asked.clone(), |asked, skill| asked.without(*skill));
        step.lower.iter().fold(dropped, |asked, (skill, by)| asked.lowered(*skill, *by))
    };
    contact.requirement = relaxed(&contact.requirement);
    for place in &mut contact.places {
        place.requirement = relaxed(&place.requirement);
    }
    if let Some(new) = &step.requirement {
        let asked = if is_own { &mut contact.requirement } else { &mut contact.home_mut().requirement };
        *asked = asked.replaced_by(new);
    }
    if let Some(levels) = step.levels {
        let limit = &mut contact.home_mut().level_limit;
        *limit = limit.map(|limit| limit.max(levels));
    }
}
