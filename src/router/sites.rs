//! Sites that go down and come back, and who of their agents is there.

use super::Router;
use crate::agent::Agent;
use crate::error::OrFault;
use crate::matching::Attendance;
use crate::plan::Supply;
use crate::store::Bits;
use crate::{
    CloseSite, CommandError, Event, EventKind, Fault, OpenSite, Presence, SiteId, WithdrawReason, WrapUpEndCause,
};
use alloc::vec::Vec;

impl Router {
    ///
    pub(super) fn close_site(&mut self, command: CloseSite, events: &mut Vec<Event>) -> Result<(), CommandError> {
        let CloseSite { site } = command;
        if !self.check_site(site)? {
            return Ok(());
        }
        self.closed_sites.set(site.0.into(), true);
        self.emit(EventKind::SiteClosed { site }, events);
        let agents = self.agents_of(site)?;
        for slot in &agents {
            self.restand(*slot)?;
        }
        for slot in agents {
            self.return_work(slot, WithdrawReason::SiteClosed, WrapUpEndCause::SiteClosed, events)?;
            if self.agent_at(slot)?.presence == Presence::Draining {
                // It has nothing left to do.
                self.open_agents.push(slot);
            }
        }
        Ok(())
    }

    ///
    pub(super) fn open_site(&mut self, command: OpenSite, events: &mut Vec<Event>) -> Result<(), CommandError> {
        let OpenSite { site } = command;
        if self.check_site(site)? {
            return Ok(());
        }
        self.closed_sites.set(site.0.into(), false);
        self.emit(EventKind::SiteOpened { site }, events);
        for slot in self.agents_of(site)? {
            self.restand(slot)?;
            self.open_agents.push(slot);
        }
        Ok(())
    }

    /// Whether a site is open, if the plan has it. O(1).
    pub fn is_site_open(&self, site: SiteId) -> Option<bool> {
        self.plan.sites().get(usize::from(site.0)).map(|_| !self.closed_sites.contains(site.0.into()))
    }

    fn check_site(&self, site: SiteId) -> Result<bool, CommandError> {
        self.is_site_open(site).ok_or(CommandError::UnknownSite { site })
    }

    /// The agents of a site, by ascending id. Costs a look at every agent.
    fn agents_of(&self, site: SiteId) -> Result<Vec<u32>, Fault> {
        let mut found = Vec::new();
        for (slot, agent) in self.agents.iter() {
            if self.matching.supply(agent.pool).or_fault("a pool")?.site == Some(site) {
                found.push((agent.id, slot));
            }
        }
        found.sort_unstable();
        Ok(found.into_iter().map(|(_, slot)| slot).collect())
    }
}

/// Whether an agent of this supply passes gate G-2, and has nothing in hand then.
pub(super) fn attendance(agent: &Agent, supply: &Supply, closed_sites: &Bits) -> Attendance {
    let is_there = supply.site.is_none_or(|site| !closed_sites.contains(site.0.into()));
    match agent.presence {
        Presence::Ready if is_there && agent.has_work() => Attendance::Busy,
        Presence::Ready if is_there => Attendance::Idle,
        Presence::Ready | Presence::NotReady(_) | Presence::Draining => Attendance::Away,
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests fail by panicking")]
mod tests {
    use crate::{
        AgentChannel, AgentId, AgentProfile, ChannelDefinition, ChannelId, Command, ContactId, Enqueue, Membership,
        PlanDefinition, QueueDefinition, QueueId, Router, SetReady, SignIn, SignInAs, SignOut, Timestamp, UpdateAgent,
        WorkInHand,
    };
    use alloc::boxed::Box;
    use alloc::vec;
    use alloc::vec::Vec;

    const QUEUE: QueueId = QueueId(0);
    const VOICE: ChannelId = ChannelId(0);
    const CHAT: ChannelId = ChannelId(1);

    fn profile(level: u8, channels: &[ChannelId]) -> AgentProfile {
        let channel = |channel: &ChannelId| AgentChannel { channel: *channel, maximum: None, auto_accept: None };
        let channels = Some(channels.iter().map(channel).collect());
        AgentProfile { queues: vec![Membership::new(QUEUE).at_level(level)], channels, ..AgentProfile::default() }
    }

    /// [F-7] [G-8]
    #[test]
    fn members_are_counted_by_presence_work_level_and_channel() {
        let channels = ["voice", "chat"].map(ChannelDefinition::new);
        let plan = PlanDefinition { channels: channels.into(), ..PlanDefinition::new() };
        let plan = plan.queue(QueueDefinition::new("support")).queue(QueueDefinition::new("billing"));
        let mut router = Router::new(plan.build().unwrap());
        // How many are ready; of the idle, those with voice, those of them from level 1 on, and those with chat.
        let mut after = |command: Command| {
            router.apply(Timestamp::ZERO, command, &mut Vec::new()).unwrap();
            router.check_invariants().unwrap();
            let idle = |level, channel| router.matching.idle_members(QUEUE, level, channel);
            [router.matching.ready_members(QUEUE), idle(0, VOICE), idle(1, VOICE), idle(0, CHAT)]
        };
        let sign_in = |agent, level, channels| SignIn::new(AgentId(agent), profile(level, channels));
        assert_eq!(after(sign_in(1, 0, &[VOICE, CHAT]).into()), [1, 1, 0, 1]);
        assert_eq!(after(sign_in(2, 1, &[CHAT]).into()), [2, 1, 0, 2]);
        let away = SignIn { presence: SignInAs::NotReady(crate::NotReadyReason(1)), ..sign_in(3, 2, &[VOICE]) };
        assert_eq!(after(away.into()), [2, 1, 0, 2]);
        assert_eq!(after(SetReady { agent: AgentId(3) }.into()), [3, 2, 1, 2]);
        // An offer is something in hand.
        assert_eq!(after(Enqueue::new(ContactId(1), QUEUE, VOICE).into()), [3, 1, 1, 1]);
        let profile = Box::new(profile(0, &[CHAT]));
        assert_eq!(after(UpdateAgent { agent: AgentId(3), profile }.into()), [3, 0, 0, 2]);
        assert_eq!(after(SignOut { agent: AgentId(2), work: WorkInHand::Refuse }.into()), [2, 0, 0, 1]);
        // The contact returns and nobody else takes voice.
        assert_eq!(after(SignOut { agent: AgentId(1), work: WorkInHand::Requeue }.into()), [1, 0, 0, 1]);
    }
}
