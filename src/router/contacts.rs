//! The life of a contact: connecting, ending, changing priority.

use super::Router;
use crate::contact::{ContactState, Held, WhyOverdue};
use crate::error::OrFault;
use crate::{
    Abandon, AgentId, Cancel, CommandError, Complete, Connect, ContactId, ContactPhase, Event, EventKind, Fault,
    QueueId, QueueView, SetPriority, WithdrawReason,
};
use alloc::vec::Vec;

impl Router {
    /// [C-13]
    pub(super) fn set_priority(&mut self, command: SetPriority, events: &mut Vec<Event>) -> Result<(), CommandError> {
        let SetPriority { contact, priority } = command;
        let slot = self.find_contact(contact)?;
        self.emit(EventKind::PriorityChanged { contact, priority }, events);
        self.change_priority(slot, priority, events)?;
        Ok(())
    }

    fn change_priority(&mut self, slot: u32, priority: crate::Priority, events: &mut Vec<Event>) -> Result<(), Fault> {
        self.step_out(slot)?;
        self.contact_at_mut(slot)?.priority = priority;
        self.rank(slot, events)?;
        self.line_up(slot)
    }

    /// [C-7]
    pub(super) fn connect(&mut self, command: Connect, events: &mut Vec<Event>) -> Result<(), CommandError> {
        let slot = self.find_contact(command.contact)?;
        let ContactState::Accepted { agent, offer } = self.contact_at(slot)?.state else {
            return Err(self.wrong_phase(slot)?);
        };
        self.join(slot, Held { agent, offer }, events)?;
        Ok(())
    }

    /// The customer and the agent that has accepted are joined. [C-7]
    pub(super) fn join(&mut self, slot: u32, held: Held, events: &mut Vec<Event>) -> Result<(), Fault> {
        let Held { agent, offer } = held;
        self.set_state(slot, ContactState::Connected { agent, offer })?;
        let (contact, agent) = (self.contact_at(slot)?.id, self.agent_at(agent)?.id);
        self.emit(EventKind::Connected { contact, agent }, events);
        Ok(())
    }

    /// [C-10]
    pub(super) fn complete(&mut self, command: Complete, events: &mut Vec<Event>) -> Result<(), CommandError> {
        let Complete { contact, disposition } = command;
        let slot = self.find_contact(contact)?;
        let found = self.contact_at(slot)?;
        let (queue, work) = (found.home.queue, found.work());
        let agent = match (work, found.parked_by()) {
            (Some(work), _) => self.let_go(work.held)?,
            (None, Some(by)) => by,
            (None, None) => return Err(self.wrong_phase(slot)?),
        };
        self.emit(EventKind::Completed { contact, agent, queue, disposition }, events);
        self.end(slot, |counts| &mut counts.completed)?;
        if let Some(work) = work {
            self.end_work(work, events)?;
        }
        Ok(())
    }

    /// [C-11] [C-15]
    pub(super) fn abandon(&mut self, command: Abandon, events: &mut Vec<Event>) -> Result<(), CommandError> {
        let slot = self.find_contact(command.contact)?;
        let contact = self.contact_at(slot)?;
        if contact.state.phase() == ContactPhase::Connected {
            return Err(self.wrong_phase(slot)?);
        }
        let may_return = contact.extras.callback.is_none()
            && (contact.state.is_queued() || contact.state.phase() == ContactPhase::Accepted);
        let place = (contact.home.queue, contact.since, contact.sequence);
        if contact.state.is_queued() {
            self.learn_abandon(place.0)?;
        }
        let abandoned = |contact, queue| EventKind::Abandoned { contact, queue };
        self.take_away(slot, WithdrawReason::Abandoned, abandoned, |counts| &mut counts.abandoned, events)?;
        if may_return {
            self.keep_place_for_return(command.contact, place)?;
        }
        Ok(())
    }

    /// [C-12]
    pub(super) fn cancel(&mut self, command: Cancel, events: &mut Vec<Event>) -> Result<(), CommandError> {
        let slot = self.find_contact(command.contact)?;
        let cancelled = |contact, queue| EventKind::Cancelled { contact, queue };
        self.take_away(slot, WithdrawReason::Cancelled, cancelled, |counts| &mut counts.cancelled, events)?;
        Ok(())
    }

    /// Ends a contact in any state, without wrap-up.
    fn take_away(
        &mut self,
        slot: u32,
        reason: WithdrawReason,
        event: impl Fn(ContactId, QueueId) -> EventKind,
        count: impl Fn(&mut QueueView) -> &mut u64,
        events: &mut Vec<Event>,
    ) -> Result<(), Fault> {
        let contact = self.contact_at(slot)?;
        let (id, queue, work) = (contact.id, contact.home.queue, contact.work());
        self.withdraw_all(slot, reason, events)?;
        if let Some(work) = work {
            self.let_go(work.held)?;
        }
        self.emit(event(id, queue), events);
        self.end(slot, count)?;
        if let Some(work) = work {
            self.contact_left(work.held.agent)?;
            self.release(work, events)?;
        }
        Ok(())
    }

    /// An overdue contact whose last live offer has ended, or one whose time passes as it waits, ends. [C-8] [K-6]
    pub(super) fn end_overdue(
        &mut self,
        slot: u32,
        overdue: crate::contact::Overdue,
        events: &mut Vec<Event>,
    ) -> Result<(), Fault> {
        let contact = self.contact_at(slot)?;
        let (contact, queue, due) = (contact.id, contact.home.queue, overdue.due);
        match overdue.why {
            WhyOverdue::MaximumWait => {
                self.emit(EventKind::MaximumWaitReached { contact, queue, due }, events);
                self.end(slot, |counts| &mut counts.timed_out)
            }
            WhyOverdue::CallbackExpiry => {
                self.emit(EventKind::CallbackExpired { contact, queue, due }, events);
                self.end(slot, |counts| &mut counts.ended)
            }
        }
    }

    /// Forgets a contact without live offers that is in nobody's hands.
    pub(super) fn end(&mut self, slot: u32, count: impl Fn(&mut QueueView) -> &mut u64) -> Result<(), Fault> {
        let contact = self.contact_at(slot)?;
        let (state, queue, entered_at) = (contact.state, contact.home.queue, contact.home.entered_at);
        if state.is_queued() {
            self.learn_wait(queue, entered_at)?;
        }
        if state.worked().is_some() {
            // It left all other places, and what ran was cancelled, when it was accepted. [F-2]
            self.count_out(slot, count)?;
        } else {
            self.leave_queues(slot, count)?;
            self.cancel_timers(slot)?;
        }
        if self.contact_at(slot)?.extras.callback.is_some() {
            self.drop_callback(slot)?;
        }
        let contact = self.contact_at(slot)?;
        let asked = [contact.home.asks, contact.requirement];
        for handle in asked {
            self.matching.drop_requirement(handle);
        }
        self.contacts.delete(slot).or_fault("a contact")
    }

    /// An agent has the contact no longer in hand; gives the agent's id. Its capacity is still taken.
    pub(super) fn let_go(&mut self, held: Held) -> Result<AgentId, Fault> {
        let agent = self.agent_at_mut(held.agent)?;
        agent.forget(held.offer).or_fault("a contact in hand")?;
        Ok(agent.id)
    }

    pub(super) fn wrong_phase(&self, slot: u32) -> Result<CommandError, Fault> {
        let contact = self.contact_at(slot)?;
        Ok(CommandError::WrongPhase { contact: contact.id, phase: contact.state.phase() })
    }
}
