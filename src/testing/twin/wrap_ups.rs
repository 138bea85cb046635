//! The end of an agent's work on a contact: wrap-up and release.

use super::SlowRouter;
use super::records::TimerKind;
use crate::{
    AgentId, CommandError, ContactId, EndWrapUp, EventKind, IdleClock, OfferId, QueueId, Timestamp, WorkPhase, WrapUp,
    WrapUpEndCause,
};
use alloc::vec::Vec;

impl SlowRouter {
    ///
    pub(super) fn end_work(&mut self, agent: AgentId, contact: ContactId, offer: OfferId, queue: QueueId) {
        self.restart_idle_clock(agent, &[IdleClock::ContactEnded]);
        match self.queue_of_plan(queue).wrap_up {
            WrapUp::None => self.release(agent, offer),
            WrapUp::Timed(span) | WrapUp::UntilReleased(span) => {
                let ends_at = self.now + span;
                self.emit(EventKind::WrapUpStarted { agent, contact, ends_at });
                self.agent_mut(agent).set_phase(offer, WorkPhase::WrappingUp(ends_at));
                self.arm(ends_at, TimerKind::WrapUpEnd { agent, contact, offer });
                self.open_agent(agent);
            }
        }
    }

    ///
    pub(super) fn release(&mut self, agent: AgentId, offer: OfferId) {
        self.agent_mut(agent).drop_work(offer);
        self.restart_idle_clock(agent, &[IdleClock::WrapUpEnded, IdleClock::Ready]);
        self.open_agent(agent);
    }

    /// `idle since` becomes now, if the plan's idle clock is one of these.
    pub(super) fn restart_idle_clock(&mut self, agent: AgentId, clocks: &[IdleClock]) {
        if clocks.contains(&self.plan.agents().idle_clock) {
            self.agent_mut(agent).idle_since = self.now;
        }
    }

    ///
    pub(super) fn wrap_up_times_out(&mut self, agent: AgentId, offer: OfferId, due: Timestamp) {
        let work = self.agent_mut(agent).work.iter().find(|work| work.offer == offer);
        let contact = work.expect("an armed end of wrap-up has its wrap-up").contact;
        self.finish_wrap_up(agent, contact, offer, WrapUpEndCause::TimedOut { due });
    }

    ///
    pub(super) fn end_wrap_up(&mut self, command: EndWrapUp) -> Result<(), CommandError> {
        let EndWrapUp { agent, contact } = command;
        self.known_agent(agent)?;
        let (_, offer) = self
            .wrap_ups(agent)
            .into_iter()
            .find(|(wrapped, _)| *wrapped == contact)
            .ok_or(CommandError::NotWrappingUp { agent, contact })?;
        self.finish_wrap_up(agent, contact, offer, WrapUpEndCause::Released);
        Ok(())
    }

    ///
    pub(super) fn finish_wrap_up(&mut self, agent: AgentId, contact: ContactId, offer: OfferId, cause: WrapUpEndCause) {
        self.emit(EventKind::WrapUpEnded { agent, contact, cause });
        self.cancel(TimerKind::WrapUpEnd { agent, contact, offer });
        self.release(agent, offer);
    }

    /// The agent's wrap-ups in the order in which they started: that of their timers' arming.
    pub(super) fn wrap_ups(&self, wanted: AgentId) -> Vec<(ContactId, OfferId)> {
        let ends = self.timers.iter().filter_map(|timer| match timer.kind {
            TimerKind::WrapUpEnd { agent, contact, offer } if agent == wanted => Some((contact, offer)),
            _ => None,
        });
        ends.collect()
    }
}
