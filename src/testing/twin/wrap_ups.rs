//! The end of an agent's work on a contact: wrap-up and release.

use super::SlowRouter;
use super::records::{TimerKind, Work};
use crate::time::{MAX_SPAN, whole_micros};
use crate::{
    AgentId, CommandError, ContactId, EndWrapUp, EventKind, ExtendWrapUp, IdleClock, OfferId, QueueId, Timestamp,
    WorkPhase, WrapUp, WrapUpEndCause,
};
use alloc::vec::Vec;

impl SlowRouter {
    ///
    pub(super) fn end_work(&mut self, agent: AgentId, contact: ContactId, offer: OfferId, queue: QueueId) {
        self.restart_idle_clock(agent, &[IdleClock::ContactEnded]);
        match self.queue_of_plan(queue).wrap_up {
            WrapUp::None => self.release(agent, offer),
            WrapUp::Timed(span) | WrapUp::UntilReleased(span) => {
                let now = self.now;
                let ends_at = now + span;
                self.last_wrap_up += 1;
                let number = self.last_wrap_up;
                self.emit(EventKind::WrapUpStarted { agent, contact, ends_at });
                let work = self.agent_mut(agent).work_mut(offer);
                work.view.phase = WorkPhase::WrappingUp(ends_at);
                work.view.paused = false;
                work.wrap_up = Some((number, now));
                self.arm(ends_at, TimerKind::WrapUpEnd { agent, contact, offer });
                self.open_agent(agent);
            }
        }
    }

    ///
    pub(super) fn release(&mut self, agent: AgentId, offer: OfferId) {
        let work = *self.agent_mut(agent).work_mut(offer);
        let handled = self.now.saturating_since(work.accepted_at);
        let figures = &mut self.queue_record_mut(work.view.queue).figures;
        figures.handled.0 += handled.as_micros();
        figures.handled.1 += 1;
        self.agent_mut(agent).drop_work(offer);
        self.restart_idle_clock(agent, &[IdleClock::WrapUpEnded, IdleClock::Ready]);
        self.open_agent(agent);
        self.refresh_pauses(agent);
    }

    /// `idle since` becomes now, if the plan's idle clock is one of these.
    pub(super) fn restart_idle_clock(&mut self, agent: AgentId, clocks: &[IdleClock]) {
        if clocks.contains(&self.plan.agents().idle_clock) {
            self.agent_mut(agent).idle_since = self.now;
        }
    }

    ///
    pub(super) fn wrap_up_times_out(&mut self, agent: AgentId, contact: ContactId, offer: OfferId, due: Timestamp) {
        self.finish_wrap_up(agent, contact, offer, WrapUpEndCause::TimedOut { due });
    }

    ///
    pub(super) fn end_wrap_up(&mut self, command: EndWrapUp) -> Result<(), CommandError> {
        let EndWrapUp { agent, contact } = command;
        let offer = self.first_wrap_up(agent, contact)?.view.offer;
        self.finish_wrap_up(agent, contact, offer, WrapUpEndCause::Released);
        Ok(())
    }

    ///
    pub(super) fn extend_wrap_up(&mut self, command: ExtendWrapUp) -> Result<(), CommandError> {
        let ExtendWrapUp { agent, contact, by } = command;
        let work = self.first_wrap_up(agent, contact)?;
        let offer = work.view.offer;
        let (WorkPhase::WrappingUp(ends_at), Some((_, started_at))) = (work.view.phase, work.wrap_up) else {
            return Err(CommandError::NotWrappingUp { agent, contact });
        };
        let longest = self.queue_of_plan(work.view.queue).longest_wrap_up.unwrap_or(MAX_SPAN);
        let latest = started_at + longest;
        let extended = ends_at + by;
        if whole_micros(by).is_zero() || extended > latest {
            return Err(CommandError::WrapUpTooLong { agent, contact, by, latest });
        }
        self.agent_mut(agent).work_mut(offer).view.phase = WorkPhase::WrappingUp(extended);
        self.emit(EventKind::WrapUpExtended { agent, contact, ends_at: extended });
        let timer = TimerKind::WrapUpEnd { agent, contact, offer };
        self.cancel(timer);
        self.arm(extended, timer);
        Ok(())
    }

    ///
    pub(super) fn finish_wrap_up(&mut self, agent: AgentId, contact: ContactId, offer: OfferId, cause: WrapUpEndCause) {
        self.emit(EventKind::WrapUpEnded { agent, contact, cause });
        self.cancel(TimerKind::WrapUpEnd { agent, contact, offer });
        self.release(agent, offer);
    }

    /// The agent's wrap-ups in the order in which they started.
    pub(super) fn wrap_ups(&self, agent: AgentId) -> Vec<Work> {
        let work = self.agents.get(&agent).map(|agent| agent.work.clone()).unwrap_or_default();
        let mut wrap_ups: Vec<Work> = work.into_iter().filter(|work| work.wrap_up.is_some()).collect();
        wrap_ups.sort_unstable_by_key(|work| work.wrap_up);
        wrap_ups
    }

    /// Of the agent's wrap-ups of a contact the one that started first.
    fn first_wrap_up(&self, agent: AgentId, contact: ContactId) -> Result<Work, CommandError> {
        self.known_agent(agent)?;
        let mut wrap_ups = self.wrap_ups(agent).into_iter();
        wrap_ups.find(|work| work.view.contact == contact).ok_or(CommandError::NotWrappingUp { agent, contact })
    }
}
