//! Agents: what each has in hand and whether it is ready, by its events.

use super::agent_figures::{AgentFigures, AgentShare};
use super::flows::Keys;
use super::renumbering::Renumbering;
use super::series::{Moment, Series};
use super::tally_limit::FirstFew;
use crate::store::{Record, Registry};
use crate::{AgentId, ContactId, NotReadyReason, SiteId, Timestamp, WrapUpEndCause};
use alloc::collections::BTreeMap;
use alloc::vec::Vec;
use core::time::Duration;

/// Whether an agent is signed in, and takes contacts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Standing {
    #[default]
    SignedOut,
    Ready,
    /// With its reason, if it gave one.
    NotReady(Option<NotReadyReason>),
    Draining,
}

/// A wrap-up under way.
#[derive(Clone, Copy, Debug)]
pub(super) struct WrapUp {
    pub(super) contact: ContactId,
    pub(super) keys: Keys,
    pub(super) started: u64,
    pub(super) ends_at: Timestamp,
}

/// What is known of an agent.
#[derive(Clone, Debug, Default)]
pub(super) struct Agent {
    pub(super) site: Option<SiteId>,
    pub(super) standing: Standing,
    pub(super) offered: u32,
    pub(super) accepted: u32,
    pub(super) connected: u32,
    pub(super) paused: u32,
    /// In the order in which they started.
    pub(super) wrap_ups: Vec<WrapUp>,
    /// The contact that it worked on last: a wrap-up that starts now is of it.
    pub(super) finished: Option<(ContactId, Keys)>,
}

impl Agent {
    /// The wrap-up that ends, and its place.
    fn ending(&self, contact: ContactId, cause: WrapUpEndCause) -> Option<(usize, WrapUp)> {
        let is_it = |wrap_up: &WrapUp| match cause {
            WrapUpEndCause::TimedOut { due } => wrap_up.contact == contact && wrap_up.ends_at == due,
            _ => wrap_up.contact == contact,
        };
        let place = self.wrap_ups.iter().position(is_it)?;
        self.wrap_ups.get(place).map(|wrap_up| (place, *wrap_up))
    }

    fn share(&self) -> AgentShare {
        let mut share = AgentShare::default();
        let counts = &mut share.counts;
        match self.standing {
            Standing::SignedOut => return share,
            Standing::Ready => counts.ready = 1,
            Standing::NotReady(reason) => {
                counts.not_ready = 1;
                share.reason = reason;
            }
            Standing::Draining => counts.draining = 1,
        }
        counts.offered = self.offered;
        counts.accepted = self.accepted;
        counts.connected = self.connected;
        counts.paused = self.paused;
        counts.wrapping_up = crate::store::slot(self.wrap_ups.len());
        let in_hand = self.offered > 0 || self.accepted > 0 || self.connected > 0 || !self.wrap_ups.is_empty();
        counts.busy = u32::from(in_hand);
        counts.available = u32::from(in_hand || self.standing == Standing::Ready);
        share
    }
}

/// An agent with its figures.
#[derive(Clone, Debug)]
pub(super) struct AgentRecord {
    id: AgentId,
    agent: Agent,
    pub(super) series: Series<AgentFigures>,
    /// Which of those signed out it is.
    left: u64,
}

impl Record for AgentRecord {
    type Id = AgentId;

    fn id(&self) -> AgentId {
        self.id
    }
}

/// All agents, by themselves and by site; the figures of all are the sum of those by site.
#[derive(Clone, Debug)]
pub(super) struct Staff {
    agents: Registry<AgentRecord>,
    /// Agents signed out that are remembered, in the order in which they left.
    left: BTreeMap<u64, u32>,
    leavings: u64,
    remembered: u32,
    reasons: FirstFew,
    pub(super) sites: Vec<Series<AgentFigures>>,
    /// Of agents at no site, or at one that the present plan has no longer.
    elsewhere: Series<AgentFigures>,
}

impl Staff {
    pub(super) fn new(sites: usize, remembered: u32) -> Self {
        Self {
            agents: Registry::new(),
            left: BTreeMap::new(),
            leavings: 0,
            remembered,
            reasons: FirstFew::default(),
            sites: (0..sites).map(|_| Series::default()).collect(),
            elsewhere: Series::default(),
        }
    }

    /// The figures of all agents, in parts.
    pub(super) fn all(&self) -> impl Iterator<Item = &Series<AgentFigures>> {
        self.sites.iter().chain([&self.elsewhere])
    }

    /// Changes an agent and counts, in its own figures and those of its site. Whether it is signed in; nothing is done for
    /// another.
    pub(super) fn change(
        &mut self,
        agent: AgentId,
        now: &Moment,
        change: impl FnOnce(&mut Agent),
        count: impl Fn(&mut AgentFigures),
    ) -> bool {
        let found = self.agents.find(agent).filter(|slot| self.is_signed_in(*slot));
        found.is_some_and(|slot| self.apply(slot, now, change, count))
    }

    /// Whether the agent was not signed in before.
    pub(super) fn sign_in(&mut self, agent: AgentId, site: Option<SiteId>, ready: bool, now: &Moment) -> bool {
        let slot = self.agents.find(agent).unwrap_or_else(|| {
            let (state, series) = (Agent::default(), Series::default());
            self.agents.insert(AgentRecord { id: agent, agent: state, series, left: 0 })
        });
        if self.is_signed_in(slot) {
            return false;
        }
        if let Some(record) = self.agents.get_mut(slot) {
            self.left.remove(&record.left);
            record.agent.site = site;
        }
        let standing = if ready { Standing::Ready } else { Standing::NotReady(None) };
        self.apply(slot, now, |agent| agent.standing = standing, |figures| figures.sign_ins += 1)
    }

    /// A wrap-up starts, of the contact that the agent worked on last; gives whose figures it counts in.
    pub(super) fn start_wrap_up(
        &mut self,
        agent: AgentId,
        contact: ContactId,
        ends_at: Timestamp,
        now: &Moment,
    ) -> Option<Keys> {
        let (finished, keys) = self.agent(agent)?.agent.finished?;
        if finished != contact {
            return None;
        }
        let start = |agent: &mut Agent| {
            agent.finished = None;
            agent.wrap_ups.push(WrapUp { contact, keys, started: now.at, ends_at });
        };
        self.change(agent, now, start, |_| {}).then_some(keys)
    }

    /// A wrap-up ends; gives whose figures it counts in, and how long it took.
    pub(super) fn end_wrap_up(
        &mut self,
        agent: AgentId,
        contact: ContactId,
        cause: WrapUpEndCause,
        now: &Moment,
    ) -> Option<(Keys, Duration)> {
        let (place, wrap_up) = self.agent(agent)?.agent.ending(contact, cause)?;
        let span = Duration::from_micros(now.at.saturating_sub(wrap_up.started));
        let end = |agent: &mut Agent| {
            agent.wrap_ups.remove(place);
        };
        self.change(agent, now, end, |figures| figures.wrap_ups.record(span)).then_some((wrap_up.keys, span))
    }

    /// The agent left; gives what it still wrapped up, if it was signed in. The one that left longest ago is forgotten if too many have.
    pub(super) fn sign_out(&mut self, agent: AgentId, now: &Moment) -> Option<Vec<WrapUp>> {
        let mut wrap_ups = Vec::new();
        let leave = |agent: &mut Agent| {
            wrap_ups = core::mem::take(agent).wrap_ups;
        };
        if !self.change(agent, now, leave, |_| {}) {
            return None;
        }
        let slot = self.agents.find(agent)?;
        self.leavings += 1;
        self.agents.get_mut(slot)?.left = self.leavings;
        self.left.insert(self.leavings, slot);
        if self.left.len() > crate::store::at(self.remembered) {
            if let Some((_, oldest)) = self.left.pop_first() {
                self.agents.remove(oldest);
            }
        }
        Some(wrap_ups)
    }

    /// The reason as it is told apart, if it is one of the first.
    pub(super) fn known_reason(&mut self, reason: NotReadyReason) -> Option<NotReadyReason> {
        self.reasons.admits(reason.0).then_some(reason)
    }

    pub(super) fn agent(&self, agent: AgentId) -> Option<&AgentRecord> {
        self.agents.find(agent).and_then(|slot| self.agents.get(slot))
    }

    /// The ids of all that are remembered, ascending.
    pub(super) fn ids(&self) -> Vec<AgentId> {
        self.agents.ids()
    }

    /// Sites have other numbers from now on; what is wrapped up is of other queues.
    pub(super) fn renumber(&mut self, renumbering: &Renumbering, now: &Moment) {
        for (series, number) in self.sites.iter_mut().zip(0..) {
            if renumbering.sites.find(number).is_none() {
                self.elsewhere.absorb(core::mem::take(series), now);
            }
        }
        self.sites = renumbering.sites.move_all(core::mem::take(&mut self.sites));
        let slots: Vec<u32> = self.agents.iter().map(|(slot, _)| slot).collect();
        for slot in slots {
            let Some(record) = self.agents.get_mut(slot) else { continue };
            record.agent.site = record.agent.site.and_then(|site| renumbering.sites.find(site.0)).map(SiteId);
            for wrap_up in &mut record.agent.wrap_ups {
                wrap_up.keys = renumbering.keys(wrap_up.keys);
            }
        }
    }

    fn is_signed_in(&self, slot: u32) -> bool {
        self.agents.get(slot).is_some_and(|record| record.agent.standing != Standing::SignedOut)
    }

    fn apply(
        &mut self,
        slot: u32,
        now: &Moment,
        change: impl FnOnce(&mut Agent),
        count: impl Fn(&mut AgentFigures),
    ) -> bool {
        let Some(record) = self.agents.get_mut(slot) else { return false };
        let site = record.agent.site.and_then(|site| self.sites.get_mut(usize::from(site.0)));
        let site = site.unwrap_or(&mut self.elsewhere);
        let before = record.agent.share();
        change(&mut record.agent);
        let after = record.agent.share();
        for series in [&mut record.series, site] {
            let (levels, figures) = series.at(now);
            if before != after {
                levels.exchange(before, after);
            }
            count(figures);
        }
        true
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests fail by panicking")]
mod tests {
    use super::*;
    use crate::figures::series::Clock;

    const CLOCK: Clock = Clock { interval: 0, kept: 0 };

    fn at(instant: u64) -> Moment {
        CLOCK.moment(instant)
    }

    fn micros(times: &Series<AgentFigures>, now: u64) -> (u64, u64, u64) {
        let figures = times.whole(now);
        let [ready, busy] = [figures.ready_time, figures.busy_time].map(crate::time::micros);
        (figures.sign_ins, ready, busy)
    }

    #[test]
    fn an_agent_counts_for_the_site_at_which_it_signed_in() {
        let mut staff = Staff::new(2, 10);
        assert!(staff.sign_in(AgentId(1), Some(SiteId(0)), true, &at(10)));
        assert!(staff.sign_in(AgentId(2), Some(SiteId(0)), false, &at(10)));
        assert!(!staff.sign_in(AgentId(1), Some(SiteId(1)), true, &at(12)));
        assert!(staff.change(AgentId(1), &at(20), |agent| agent.offered += 1, |_| {}));
        assert!(staff.sign_out(AgentId(1), &at(25)).is_some());
        assert!(staff.sign_out(AgentId(1), &at(25)).is_none());
        assert!(!staff.change(AgentId(1), &at(26), |agent| agent.offered += 1, |_| {}));
        // The next day it works elsewhere.
        assert!(staff.sign_in(AgentId(1), Some(SiteId(1)), true, &at(100)));
        let [north, south] = [0, 1].map(|site| micros(staff.sites.get(site).unwrap(), 130));
        assert_eq!((north, south), ((2, 15, 5), (1, 30, 0)));
        assert_eq!(micros(&staff.agent(AgentId(1)).unwrap().series, 130), (2, 45, 5));
        assert_eq!(staff.sites.first().unwrap().whole(130).not_ready_time, Duration::from_micros(120));
    }

    #[test]
    fn a_wrap_up_that_ran_out_is_the_one_that_was_due() {
        let keys = Keys { queue: None, pair: 0 };
        let mut staff = Staff::new(0, 10);
        let (agent, contact) = (AgentId(1), ContactId(7));
        staff.sign_in(agent, None, true, &at(0));
        for (started, ends_at) in [(1, 50), (2, 40)] {
            assert_eq!(staff.start_wrap_up(agent, contact, Timestamp(ends_at), &at(started)), None);
            staff.change(agent, &at(started), |agent| agent.finished = Some((contact, keys)), |_| {});
            assert_eq!(staff.start_wrap_up(agent, ContactId(8), Timestamp(ends_at), &at(started)), None);
            assert_eq!(staff.start_wrap_up(agent, contact, Timestamp(ends_at), &at(started)), Some(keys));
        }
        let cause = WrapUpEndCause::TimedOut { due: Timestamp(40) };
        let ended = staff.end_wrap_up(agent, contact, cause, &at(40)).map(|(_, span)| crate::time::micros(span));
        assert_eq!(ended, Some(38));
        let ended = staff.end_wrap_up(agent, contact, WrapUpEndCause::Released, &at(45)).map(|(_, span)| span);
        assert_eq!(ended, Some(Duration::from_micros(44)));
        assert!(staff.end_wrap_up(agent, contact, WrapUpEndCause::Released, &at(45)).is_none());
    }
}
