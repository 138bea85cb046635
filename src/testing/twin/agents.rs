//! Life of an agent.

use super::SlowRouter;
use super::records::Agent;
use crate::{
    AgentId, CommandError, Drain, EventKind, IdleClock, Presence, QueueId, SetNotReady, SetReady, SignIn, SignInAs,
    SignOut, UpdateAgent, WithdrawReason, WorkInHand, WrapUpEndCause,
};
use alloc::collections::BTreeMap;
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
        let supply =
            self.plan.supply((*profile).clone()).map_err(|fault| CommandError::InvalidProfile { agent, fault })?;
        let presence = match presence {
            SignInAs::Ready => Presence::Ready,
            SignInAs::NotReady(reason) => Presence::NotReady(reason),
        };
        let (site, ready) = (supply.site, presence == Presence::Ready);
        let record = Agent {
            own_standings: BTreeMap::new(),
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

    /// [A-3] [F-8]
    pub(super) fn update_agent(&mut self, command: &UpdateAgent) -> Result<(), CommandError> {
        let UpdateAgent { agent, profile } = command;
        let agent = *agent;
        self.known_agent(agent)?;
        let supply =
            self.plan.supply((**profile).clone()).map_err(|fault| CommandError::InvalidProfile { agent, fault })?;
        self.emit(EventKind::AgentUpdated { agent });
        self.open_declined_by_members(&self.queues_of(agent));
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
        self.agent_mut(agent).unanswered = 0;
        self.set_presence(agent, Presence::Ready);
        self.restart_idle_clock(agent, &[IdleClock::Ready]);
        self.open_agent(agent);
        Ok(())
    }

    ///
    pub(super) fn set_not_ready(&mut self, command: SetNotReady) -> Result<(), CommandError> {
        let SetNotReady { agent, reason } = command;
        if self.known_agent(agent)?.presence != Presence::NotReady(reason) {
            self.emit(EventKind::AgentNotReady { agent, reason });
            self.set_presence(agent, Presence::NotReady(reason));
        }
        Ok(())
    }

    ///
    pub(super) fn drain(&mut self, command: Drain) -> Result<(), CommandError> {
        let agent = command.agent;
        if self.known_agent(agent)?.presence != Presence::Draining {
            self.emit(EventKind::AgentDraining { agent });
            self.set_presence(agent, Presence::Draining);
        }
        Ok(())
    }

    /// Contacts that this agent declined may have nobody else now. [F-8]
    pub(super) fn set_presence(&mut self, agent: AgentId, presence: Presence) {
        let was_present = self.is_present_by_id(agent);
        self.agent_mut(agent).presence = presence;
        if was_present && !self.is_present_by_id(agent) {
            self.open_declined_by_members(&self.queues_of(agent));
        }
    }

    pub(super) fn is_present_by_id(&self, agent: AgentId) -> bool {
        self.agents.get(&agent).is_some_and(|agent| self.is_present(agent))
    }

    /// The queues of which an agent is a member.
    pub(super) fn queues_of(&self, agent: AgentId) -> Vec<QueueId> {
        let agent = self.agents.get(&agent).expect("the agent is signed in");
        agent.supply.queues.iter().map(|membership| membership.queue).collect()
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
        self.return_work(agent, WithdrawReason::SignedOut, WrapUpEndCause::SignedOut);
        self.forget(agent);
        Ok(())
    }

    /// Live offers and active contacts, in ascending order of their offer id, wait again; then wrap-ups end.
    pub(super) fn return_work(&mut self, agent: AgentId, reason: WithdrawReason, cause: WrapUpEndCause) {
        for work in self.agent_mut(agent).work.clone() {
            let contact = work.view.contact;
            if work.is_offer() {
                let live = self.contact_mut(contact).offers.iter().copied().find(|live| live.offer == work.view.offer);
                self.withdraw(contact, live.expect("the offer lives"), reason);
                self.goes_on(contact);
            } else if work.is_active() {
                self.agent_mut(agent).drop_work(work.view.offer);
                self.restart_idle_clock(agent, &[IdleClock::ContactEnded, IdleClock::WrapUpEnded, IdleClock::Ready]);
                let queue = self.contact_mut(contact).home().queue;
                self.emit(EventKind::Requeued { contact, agent, queue });
                self.enter_home(contact, queue);
                self.resume_expiry(contact);
            }
        }
        for work in self.wrap_ups(agent) {
            self.finish_wrap_up(agent, work.view.contact, work.view.offer, cause);
        }
    }

    fn forget(&mut self, agent: AgentId) {
        self.emit(EventKind::AgentSignedOut { agent });
        if self.is_present_by_id(agent) {
            self.open_declined_by_members(&self.queues_of(agent));
        }
        self.agents.remove(&agent);
    }
}
