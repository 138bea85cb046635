//! The life of an agent: signing in, presence, profile, leaving.

use super::Router;
use crate::agent::Agent;
use crate::error::OrFault;
use crate::matching::Attendance;
use crate::plan::Supply;
use crate::store::{Record, slot as count};
use crate::{
    AgentId, AgentProfile, CommandError, Drain, Event, EventKind, Fault, IdleClock, NotReadyReason, Presence, QueueId,
    SetNotReady, SetReady, SignIn, SignInAs, SignOut, UpdateAgent, WithdrawReason, WorkInHand, WrapUpEndCause,
};
use alloc::vec::Vec;

impl Record for Agent {
    type Id = AgentId;

    fn id(&self) -> AgentId {
        self.id
    }
}

impl Router {
    ///
    pub(super) fn sign_in(&mut self, command: &mut SignIn, events: &mut Vec<Event>) -> Result<(), CommandError> {
        let SignIn { agent, ref mut profile, presence } = *command;
        if self.agents.find(agent).is_some() {
            return Err(CommandError::AgentExists { agent });
        }
        let limit = self.plan.limits().agents;
        if self.agents.len() >= limit {
            return Err(CommandError::TooManyAgents { limit });
        }
        let (position, weight, site) = (profile.position, profile.weight, profile.site);
        let supply = self.check_profile(agent, core::mem::take(&mut **profile))?;
        let presence = match presence {
            SignInAs::Ready => Presence::Ready,
            SignInAs::NotReady(reason) => Presence::NotReady(reason),
        };
        let pool = self.matching.join(&self.plan, &supply)?;
        let record = Agent::new(agent, (position, weight), (pool, supply.capacity), presence, self.now);
        let slot = self.agents.insert(record);
        self.restand(slot)?;
        let ready = presence == Presence::Ready;
        self.emit(EventKind::AgentSignedIn { agent, site, ready }, events);
        self.open_agents.push(slot);
        Ok(())
    }

    ///
    pub(super) fn update_agent(
        &mut self,
        command: &mut UpdateAgent,
        events: &mut Vec<Event>,
    ) -> Result<(), CommandError> {
        let UpdateAgent { agent, ref mut profile } = *command;
        let slot = self.find_agent(agent)?;
        let (position, weight) = (profile.position, profile.weight);
        let supply = self.check_profile(agent, core::mem::take(&mut **profile))?;
        let pool = self.matching.join(&self.plan, &supply)?;
        self.open_declined_of(slot)?;
        let record = self.agents.get_mut(slot).or_fault("an agent")?;
        let was_present = record.attendance != Attendance::Away;
        self.matching.depart(slot, record)?;
        let old = core::mem::replace(&mut record.pool, pool);
        record.capacity = supply.capacity;
        (record.position, record.weight) = (position, weight);
        self.matching.leave(old)?;
        self.restand(slot)?;
        // It may have gone to a site that is closed. Only queues that it was in can have had it as the last one.
        self.presence_lost |= was_present && self.agent_at(slot)?.attendance == Attendance::Away;
        self.emit(EventKind::AgentUpdated { agent }, events);
        self.open_agents.push(slot);
        Ok(())
    }

    ///
    fn check_profile(&self, agent: AgentId, profile: AgentProfile) -> Result<Supply, CommandError> {
        self.plan.supply(profile).map_err(|fault| CommandError::InvalidProfile { agent, fault })
    }

    ///
    pub(super) fn set_ready(&mut self, command: SetReady, events: &mut Vec<Event>) -> Result<(), CommandError> {
        let slot = self.find_agent(command.agent)?;
        let (clock, now) = (self.plan.agents().idle_clock, self.now);
        let agent = self.agent_at_mut(slot)?;
        if agent.presence == Presence::Ready {
            return Ok(());
        }
        agent.unanswered = 0;
        if clock == IdleClock::Ready {
            agent.idle_since = now;
        }
        self.set_presence(slot, Presence::Ready)?;
        self.emit(EventKind::AgentReady { agent: command.agent }, events);
        self.open_agents.push(slot);
        Ok(())
    }

    ///
    pub(super) fn set_not_ready(&mut self, command: SetNotReady, events: &mut Vec<Event>) -> Result<(), CommandError> {
        let SetNotReady { agent, reason } = command;
        let slot = self.find_agent(agent)?;
        if self.agent_at(slot)?.presence != Presence::NotReady(reason) {
            self.set_presence(slot, Presence::NotReady(reason))?;
            self.emit(EventKind::AgentNotReady { agent, reason }, events);
        }
        Ok(())
    }

    ///
    pub(super) fn drain(&mut self, command: Drain, events: &mut Vec<Event>) -> Result<(), CommandError> {
        let Drain { agent } = command;
        let slot = self.find_agent(agent)?;
        if self.agent_at(slot)?.presence != Presence::Draining {
            self.set_presence(slot, Presence::Draining)?;
            self.emit(EventKind::AgentDraining { agent }, events);
            self.open_agents.push(slot);
        }
        Ok(())
    }

    pub(super) fn set_presence(&mut self, slot: u32, presence: Presence) -> Result<(), Fault> {
        self.agent_at_mut(slot)?.presence = presence;
        self.restand(slot)
    }

    /// An agent ceases to pass G-2: stages that are skipped without it end [P-3], and those who declined may be all that is left [F-8].
    pub(super) fn lose_presence(&mut self, slot: u32) -> Result<(), Fault> {
        self.presence_lost = true;
        self.open_declined_of(slot)
    }

    ///
    pub(super) fn sign_out(&mut self, command: SignOut, events: &mut Vec<Event>) -> Result<(), CommandError> {
        let SignOut { agent, work } = command;
        let slot = self.find_agent(agent)?;
        let record = self.agent_at(slot)?;
        if work == WorkInHand::Refuse && record.has_work() {
            let count = count(record.contacts.len() + record.wrap_ups.len());
            return Err(CommandError::WorkInHand { agent, count });
        }
        self.return_work(slot, WithdrawReason::SignedOut, WrapUpEndCause::SignedOut, events)?;
        self.leave(slot, events)?;
        Ok(())
    }

    /// An offer was left unanswered, which came by this queue. [F-7]
    pub(super) fn count_unanswered(&mut self, slot: u32, queue: QueueId, events: &mut Vec<Event>) -> Result<(), Fault> {
        let limit = self.plan.agents().unanswered_limit;
        let agent = self.agent_at_mut(slot)?;
        agent.unanswered += 1;
        if limit.is_none_or(|limit| agent.unanswered < limit) {
            return Ok(());
        }
        agent.unanswered = 0;
        if agent.presence != Presence::Ready {
            return Ok(());
        }
        let (agent, reason) = (agent.id, NotReadyReason::UNANSWERED);
        if self.is_needed(slot, queue)? {
            self.emit(EventKind::AgentKeptReady { agent, queue }, events);
            return Ok(());
        }
        self.set_presence(slot, Presence::NotReady(reason))?;
        self.emit(EventKind::AgentNotReady { agent, reason }, events);
        Ok(())
    }

    /// Whether an agent is one of the last members of a queue that are there, as many as the breaker keeps. [F-7]
    fn is_needed(&self, slot: u32, queue: QueueId) -> Result<bool, Fault> {
        let agent = self.agent_at(slot)?;
        let supply = self.matching.supply(agent.pool).or_fault("a pool")?;
        Ok(agent.attendance != Attendance::Away
            && supply.queues.binary_search_by_key(&queue, |membership| membership.queue).is_ok()
            && self.matching.ready_members(queue) <= self.plan.agents().breaker)
    }

    /// Forgets an agent without work.
    pub(super) fn leave(&mut self, slot: u32, events: &mut Vec<Event>) -> Result<(), Fault> {
        if self.agent_at(slot)?.attendance != Attendance::Away {
            self.lose_presence(slot)?;
        }
        let record = self.agents.get_mut(slot).or_fault("an agent")?;
        self.matching.depart(slot, record)?;
        let record = self.agents.remove(slot).or_fault("an agent")?;
        self.matching.leave(record.pool)?;
        self.emit(EventKind::AgentSignedOut { agent: record.id }, events);
        Ok(())
    }
}
