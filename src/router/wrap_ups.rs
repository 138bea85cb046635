//! The wrap-ups of agents: begun, extended, ended.

use super::Router;
use crate::agent::WrapUpRecord;
use crate::contact::Work;
use crate::error::OrFault;
use crate::time::whole_micros;
use crate::timers::TimerKind;
use crate::{
    AgentId, CommandError, ContactId, EndWrapUp, Event, EventKind, ExtendWrapUp, Fault, MAX_SPAN, Timestamp,
    WrapUpEndCause,
};
use alloc::vec::Vec;
use core::time::Duration;

impl Router {
    /// The work on a contact is followed by a wrap-up of this time, which keeps its capacity. The agent is open.
    pub(super) fn start_wrap_up(&mut self, work: Work, span: Duration, events: &mut Vec<Event>) -> Result<(), Fault> {
        let Work { held, contact, queue, channel, accepted_at } = work;
        let (started_at, ends_at) = (self.now, self.now + span);
        let timer = self.timers.arm(ends_at.0, TimerKind::WrapUpEnd { agent: held.agent, offer: held.offer });
        let record = self.agent_at_mut(held.agent)?;
        let offer = held.offer;
        record.wrap_ups.push(WrapUpRecord { offer, contact, queue, channel, accepted_at, started_at, ends_at, timer });
        let agent = record.id;
        self.restand(held.agent)?;
        self.emit(EventKind::WrapUpStarted { agent, contact, ends_at }, events);
        self.open_agents.push(held.agent);
        Ok(())
    }

    ///
    pub(super) fn extend_wrap_up(
        &mut self,
        command: ExtendWrapUp,
        events: &mut Vec<Event>,
    ) -> Result<(), CommandError> {
        let ExtendWrapUp { agent, contact, by } = command;
        let (slot, place) = self.find_wrap_up(agent, contact)?;
        let wrap_up = *self.agent_at(slot)?.wrap_ups.get(place).or_fault("a wrap-up")?;
        let longest = self.rules(wrap_up.queue)?.longest_wrap_up.unwrap_or(MAX_SPAN);
        let latest = wrap_up.started_at + longest;
        let ends_at = wrap_up.ends_at + by;
        if whole_micros(by).is_zero() || ends_at > latest {
            return Err(CommandError::WrapUpTooLong { agent, contact, by, latest });
        }
        self.timers.cancel(wrap_up.timer).or_fault("the timer of a wrap-up")?;
        let timer = self.timers.arm(ends_at.0, TimerKind::WrapUpEnd { agent: slot, offer: wrap_up.offer });
        let record = self.agent_at_mut(slot)?.wrap_ups.get_mut(place).or_fault("a wrap-up")?;
        (record.ends_at, record.timer) = (ends_at, timer);
        self.emit(EventKind::WrapUpExtended { agent, contact, ends_at }, events);
        Ok(())
    }

    ///
    pub(super) fn end_wrap_up(&mut self, command: EndWrapUp, events: &mut Vec<Event>) -> Result<(), CommandError> {
        let EndWrapUp { agent, contact } = command;
        let (slot, place) = self.find_wrap_up(agent, contact)?;
        let wrap_up = self.agent_at_mut(slot)?.wrap_ups.remove(place);
        self.timers.cancel(wrap_up.timer).or_fault("the timer of a wrap-up")?;
        self.emit(EventKind::WrapUpEnded { agent, contact, cause: WrapUpEndCause::Released }, events);
        self.release(wrap_up.work(slot), events)?;
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
        self.release(wrap_up.work(slot), events)
    }

    /// The slot of an agent, and the place of the wrap-up of a contact that it started first.
    fn find_wrap_up(&self, agent: AgentId, contact: ContactId) -> Result<(u32, usize), CommandError> {
        let slot = self.find_agent(agent)?;
        let found = self.agent_at(slot)?.wrap_ups.iter().position(|wrap_up| wrap_up.contact == contact);
        found.map(|place| (slot, place)).ok_or(CommandError::NotWrappingUp { agent, contact })
    }
}
