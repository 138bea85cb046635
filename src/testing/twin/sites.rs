//! Sites that go down and come back.

use super::SlowRouter;
use crate::{AgentId, CloseSite, CommandError, EventKind, OpenSite, SiteId, WithdrawReason, WrapUpEndCause};
use alloc::vec::Vec;

impl SlowRouter {
    ///
    pub(super) fn close_site(&mut self, command: CloseSite) -> Result<(), CommandError> {
        let site = command.site;
        self.check_site(site)?;
        if self.closed_sites.contains(&site) {
            return Ok(());
        }
        self.emit(EventKind::SiteClosed { site });
        let were_present: Vec<AgentId> =
            self.agents_of(site).into_iter().filter(|agent| self.is_present_by_id(*agent)).collect();
        self.closed_sites.insert(site);
        for agent in were_present {
            self.open_declined_by_members(&self.queues_of(agent));
        }
        for agent in self.agents_of(site) {
            self.return_work(agent, WithdrawReason::SiteClosed, WrapUpEndCause::SiteClosed);
        }
        Ok(())
    }

    ///
    pub(super) fn open_site(&mut self, command: OpenSite) -> Result<(), CommandError> {
        let site = command.site;
        self.check_site(site)?;
        if self.closed_sites.remove(&site) {
            self.emit(EventKind::SiteOpened { site });
            for agent in self.agents_of(site) {
                self.open_agent(agent);
            }
        }
        Ok(())
    }

    fn check_site(&self, site: SiteId) -> Result<(), CommandError> {
        if usize::from(site.0) < self.plan.sites().len() { Ok(()) } else { Err(CommandError::UnknownSite { site }) }
    }

    fn agents_of(&self, site: SiteId) -> Vec<AgentId> {
        let agents = self.agents.values().filter(|agent| agent.supply.site == Some(site));
        agents.map(|agent| agent.id).collect()
    }
}
