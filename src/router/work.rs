//! What an agent has in hand: capacity, the end of work, wrap-up.

use super::Router;
use crate::agent::WrapUpRecord;
use crate::contact::Held;
use crate::error::OrFault;
use crate::timers::TimerKind;
use crate::{
    ChannelId, CommandError, ContactId, EndWrapUp, Event, EventKind, Fault, IdleClock, QueueId, Timestamp, WrapUp,
    WrapUpEndCause,
};
use alloc::vec::Vec;

impl Router {
    /// An agent's work on a contact is over, under the rules of the queue by which it came: wrap-up, if there is one. The agent is
    /// open.
    pub(super) fn end_work(
        &mut self,
        held: Held,
        contact: ContactId,
        queue: QueueId,
        channel: ChannelId,
        events: &mut Vec<Event>,
    ) -> Result<(), Fault> {
        self.contact_left(held.agent)?;
        let (WrapUp::Timed(span) | WrapUp::UntilReleased(span)) = self.rules(queue)?.wrap_up else {
            return self.release(held.agent, channel);
        };
        let ends_at = self.now + span;
        let kind = TimerKind::WrapUpEnd { agent: held.agent, offer: held.offer };
        let timer = self.timers.arm(ends_at.0, kind);
        let agent = self.agent_at_mut(held.agent)?;
        agent.wrap_ups.push(WrapUpRecord { offer: held.offer, contact, queue, channel, ends_at, timer });
        let id = agent.id;
        self.restand(held.agent)?;
        self.emit(EventKind::WrapUpStarted { agent: id, contact, ends_at }, events);
        self.open_agents.push(held.agent);
        Ok(())
    }

    /// A contact on which an agent worked has left it.
    pub(super) fn contact_left(&mut self, slot: u32) -> Result<(), Fault> {
        let (clock, now) = (self.plan.agents().idle_clock, self.now);
        if clock == IdleClock::ContactEnded {
            self.agent_at_mut(slot)?.idle_since = now;
        }
        Ok(())
    }

    /// Work is over: the capacity is free and the agent is open.
    pub(super) fn release(&mut self, slot: u32, channel: ChannelId) -> Result<(), Fault> {
        let (clock, now) = (self.plan.agents().idle_clock, self.now);
        if clock != IdleClock::ContactEnded {
            self.agent_at_mut(slot)?.idle_since = now;
        }
        self.free_capacity(slot, channel)?;
        self.open_agents.push(slot);
        Ok(())
    }

    /// Gives back the capacity of one contact.
    pub(super) fn free_capacity(&mut self, slot: u32, channel: ChannelId) -> Result<(), Fault> {
        let cost = self.cost(channel)?;
        self.agent_at_mut(slot)?.release(channel, cost).or_fault("capacity in use")?;
        self.restand(slot)
    }

    pub(super) fn cost(&self, channel: ChannelId) -> Result<u32, Fault> {
        self.plan.channels().get(usize::from(channel.0)).map(|channel| channel.cost).or_fault("a channel")
    }

    ///
    pub(super) fn end_wrap_up(&mut self, command: EndWrapUp, events: &mut Vec<Event>) -> Result<(), CommandError> {
        let EndWrapUp { agent, contact } = command;
        let slot = self.find_agent(agent)?;
        let found = self.agent_at(slot)?.wrap_ups.iter().position(|wrap_up| wrap_up.contact == contact);
        let place = found.ok_or(CommandError::NotWrappingUp { agent, contact })?;
        let wrap_up = self.agent_at_mut(slot)?.wrap_ups.remove(place);
        self.timers.cancel(wrap_up.timer).or_fault("the timer of a wrap-up")?;
        self.emit(EventKind::WrapUpEnded { agent, contact, cause: WrapUpEndCause::Released }, events);
        self.release(slot, wrap_up.channel)?;
        Ok(())
    }

    ///
    pub(super) fn expire_wrap_up(
        &mut self,
        slot: u32,
        offer: u64,
        due: Timestamp,
        events: &mut Vec<Event>,
    ) -> Result<(), Fault> {
        let record = self.agent_at_mut(slot)?;
        let agent = record.id;
        let place = record.wrap_ups.iter().position(|wrap_up| wrap_up.offer == offer).or_fault("a wrap-up")?;
        let wrap_up = record.wrap_ups.remove(place);
        let cause = WrapUpEndCause::TimedOut { due };
        self.emit(EventKind::WrapUpEnded { agent, contact: wrap_up.contact, cause }, events);
        self.release(slot, wrap_up.channel)
    }
}
