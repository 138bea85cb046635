//! Life of an agent.

use super::SlowRouter;
use super::records::Agent;
use crate::{
    AgentId, CommandError, Drain, EventKind, IdleClock, Presence, SetNotReady, SetReady, SignIn, SignInAs, SignOut,
    UpdateAgent, WithdrawReason, WorkInHand, WorkPhase, WrapUpEndCause,
};
use alloc::vec::Vec;

impl SlowRouter {
    ///
    pub(super) fn sign_in(&mut self, command: SignIn) -> Result<(), CommandError> {
        let SignIn { agent, profile, presence } = command;
        if self.agents.contains_key(&agent) {
            return Err(CommandError::AgentExists { agent });
        }
        let limit = self.plan.limits().agents;
        if super::contacts::over(self.agents.len() + 1, limit) {
            return Err(CommandError::TooManyAgents { limit });
        }
        let supply = self.plan.supply(&profile).map_err(|fault| CommandError::InvalidProfile { agent, fault })?;
        let presence = match presence {
            SignInAs::Ready => Presence::Ready,
            SignInAs::NotReady(reason) => Presence::NotReady(reason),
        };
        let (site, ready) = (supply.site, presence == Presence::Ready);
        let record = Agent {
            id: agent,
            presence,
            supply,
            position: profile.position,
            weight: profile.weight,
            idle_since: self.now,
            last_offer: None,
            handled: 0,
            unanswered: 0,
            work: Vec::new(),
        };
        self.agents.insert(agent, record);
        self.emit(EventKind::AgentSignedIn { agent, site, ready });
        self.open_agent(agent);
        Ok(())
    }

    ///
    pub(super) fn update_agent(&mut self, command: &UpdateAgent) -> Result<(), CommandError> {
        let UpdateAgent { agent, profile } = command;
        let agent = *agent;
        self.known_agent(agent)?;
        let supply = self.plan.supply(profile).map_err(|fault| CommandError::InvalidProfile { agent, fault })?;
        self.emit(EventKind::AgentUpdated { agent });
        let record = self.agent_mut(agent);
        record.supply = supply;
        record.position = profile.position;
        record.weight = profile.weight;
        self.open_agent(agent);
        Ok(())
    }

    ///
    pub(super) fn set_ready(&mut self, command: SetReady) -> Result<(), CommandError> {
        let agent = command.agent;
        if self.known_agent(agent)?.presence == Presence::Ready {
            return Ok(());
        }
        self.emit(EventKind::AgentReady { agent });
        let record = self.agent_mut(agent);
        record.presence = Presence::Ready;
        record.unanswered = 0;
        self.restart_idle_clock(agent, &[IdleClock::Ready]);
        self.open_agent(agent);
        Ok(())
    }

    ///
    pub(super) fn set_not_ready(&mut self, command: SetNotReady) -> Result<(), CommandError> {
        let SetNotReady { agent, reason } = command;
        if self.known_agent(agent)?.presence != Presence::NotReady(reason) {
            self.emit(EventKind::AgentNotReady { agent, reason });
            self.agent_mut(agent).presence = Presence::NotReady(reason);
        }
        Ok(())
    }

    ///
    pub(super) fn drain(&mut self, command: Drain) -> Result<(), CommandError> {
        let agent = command.agent;
        if self.known_agent(agent)?.presence != Presence::Draining {
            self.emit(EventKind::AgentDraining { agent });
            self.agent_mut(agent).presence = Presence::Draining;
        }
        Ok(())
    }

    ///
    pub(super) fn sign_out_the_drained(&mut self) {
        let drained = |agent: &&Agent| agent.presence == Presence::Draining && agent.work.is_empty();
        let drained: Vec<AgentId> = self.agents.values().filter(drained).map(|agent| agent.id).collect();
        for agent in drained {
            self.forget(agent);
        }
    }

    ///
    pub(super) fn sign_out(&mut self, command: SignOut) -> Result<(), CommandError> {
        let SignOut { agent, work } = command;
        let in_hand = self.known_agent(agent)?.work.len();
        if work == WorkInHand::Refuse && in_hand > 0 {
            let count = u32::try_from(in_hand).unwrap_or(u32::MAX);
            return Err(CommandError::WorkInHand { agent, count });
        }
        self.return_work(agent);
        for (contact, offer) in self.wrap_ups(agent) {
            self.finish_wrap_up(agent, contact, offer, WrapUpEndCause::SignedOut);
        }
        self.forget(agent);
        Ok(())
    }

    /// Live offers and active contacts, in ascending order of their offer id, wait again.
    fn return_work(&mut self, agent: AgentId) {
        let mut work = self.agent_mut(agent).work.clone();
        work.sort_unstable_by_key(|work| work.offer);
        for work in work {
            let contact = work.contact;
            match work.phase {
                WorkPhase::Offered(_) => {
                    self.withdraw(work.offer, contact, agent, WithdrawReason::SignedOut);
                    self.wait_again(contact);
                }
                WorkPhase::Accepted | WorkPhase::Connected => {
                    self.agent_mut(agent).drop_work(work.offer);
                    let queue = self.contact_mut(contact).queue;
                    self.emit(EventKind::Requeued { contact, agent, queue });
                    self.enter(contact);
                }
                WorkPhase::WrappingUp(_) => {}
            }
        }
    }

    fn forget(&mut self, agent: AgentId) {
        self.emit(EventKind::AgentSignedOut { agent });
        self.agents.remove(&agent);
    }
}
