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
            // Who drains has nothing left to do.
            self.open_agents.push(slot);
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
