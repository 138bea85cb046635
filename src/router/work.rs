//! The end of an agent's work: wrap-up or release, and its return to the queues.

use super::Router;
use super::enter::Entrance;
use crate::contact::{Held, Work};
use crate::error::OrFault;
use crate::{Event, EventKind, Fault, IdleClock, WithdrawReason, WrapUp, WrapUpEndCause};
use alloc::vec::Vec;

impl Router {
    /// An agent's work on a contact is over, under the rules of the queue by which it came: wrap-up, if there is one. The agent is
    /// open.
    pub(super) fn end_work(&mut self, work: Work, events: &mut Vec<Event>) -> Result<(), Fault> {
        self.contact_left(work.held.agent)?;
        match self.rules(work.queue)?.wrap_up {
            WrapUp::None => self.release(work, events),
            WrapUp::Timed(span) | WrapUp::UntilReleased(span) => self.start_wrap_up(work, span, events),
        }
    }

    /// A contact on which an agent worked has left it.
    pub(super) fn contact_left(&mut self, slot: u32) -> Result<(), Fault> {
        let (clock, now) = (self.plan.agents().idle_clock, self.now);
        if clock == IdleClock::ContactEnded {
            self.agent_at_mut(slot)?.idle_since = now;
        }
        Ok(())
    }

    /// Work is over: the capacity is free, what it interrupted goes on, and the agent is open.
    pub(super) fn release(&mut self, work: Work, events: &mut Vec<Event>) -> Result<(), Fault> {
        let slot = work.held.agent;
        self.learn_handling(work.queue, work.accepted_at)?;
        self.work_left(slot)?;
        self.free_capacity(slot, work.channel)?;
        self.open_agents.push(slot);
        self.review_pauses(slot, events)
    }

    /// The work of an agent returns to its queues, in place, and its wrap-ups end.
    pub(super) fn return_work(
        &mut self,
        slot: u32,
        reason: WithdrawReason,
        cause: WrapUpEndCause,
        events: &mut Vec<Event>,
    ) -> Result<(), Fault> {
        let agent = self.agent_at(slot)?.id;
        while let Some(held) = self.agent_at(slot)?.contacts.first().copied() {
            let contact = self.contact_at(held.contact)?;
            let (id, queue, channel) = (contact.id, contact.home.queue, contact.channel);
            if contact.state.worked().is_none() {
                self.return_offer(held.contact, Held { agent: slot, offer: held.offer }, reason, events)?;
                continue;
            }
            self.agent_at_mut(slot)?.forget(held.offer).or_fault("a contact in hand")?;
            self.contact_left(slot)?;
            self.work_left(slot)?;
            self.free_capacity(slot, channel)?;
            self.emit(EventKind::Requeued { contact: id, agent, queue }, events);
            self.wait_anew(held.contact, Entrance::default(), events)?;
            self.resume_expiry(id, events)?;
        }
        for wrap_up in core::mem::take(&mut self.agent_at_mut(slot)?.wrap_ups) {
            self.timers.cancel(wrap_up.timer).or_fault("the timer of a wrap-up")?;
            self.learn_handling(wrap_up.queue, wrap_up.accepted_at)?;
            self.work_left(slot)?;
            self.free_capacity(slot, wrap_up.channel)?;
            self.emit(EventKind::WrapUpEnded { agent, contact: wrap_up.contact, cause }, events);
        }
        Ok(())
    }

    /// Work is released.
    fn work_left(&mut self, slot: u32) -> Result<(), Fault> {
        let (clock, now) = (self.plan.agents().idle_clock, self.now);
        if clock != IdleClock::ContactEnded {
            self.agent_at_mut(slot)?.idle_since = now;
        }
        Ok(())
    }
}
