//! Agents: what each has in hand and whether it is ready, by its events.

use super::agent_figures::{AgentFigures, AgentLevels};
use super::flows::Keys;
use super::renumbering::Renumbering;
use super::series::{Moment, Series};
use super::tally_limit::FirstFew;
use crate::store::{Record, Registry};
use crate::{AgentId, ContactId, NotReadyReason, SiteId, Timestamp, WrapUpEndCause};
use alloc::collections::BTreeMap;
use alloc::vec::Vec;
use core::time::Duration;
use smallvec::SmallVec;

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

/// What is known of an agent beside its levels.
#[derive(Clone, Debug, Default)]
pub(super) struct Agent {
    standing: Standing,
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
}

/// What an agent did while it was signed in at one site.
#[derive(Clone, Debug, Default)]
struct Stint {
    site: Option<SiteId>,
    series: Series<AgentFigures>,
}

/// An agent with its figures.
#[derive(Clone, Debug)]
pub(super) struct AgentRecord {
    id: AgentId,
    agent: Agent,
    /// One for each site at which it was; the last is where it is, or was last. Only there has it something in hand.
    stints: SmallVec<[Stint; 1]>,
    /// Which of those signed out it is.
    left: u64,
}

impl AgentRecord {
    /// Its figures, in parts.
    pub(super) fn series(&self) -> impl Iterator<Item = &Series<AgentFigures>> {
        self.stints.iter().map(|stint| &stint.series)
    }

    /// It is at this site from now on.
    fn come_to(&mut self, site: Option<SiteId>) {
        match self.stints.iter().position(|stint| stint.site == site) {
            Some(place) => {
                let last = self.stints.len() - 1;
                self.stints.swap(place, last);
            }
            None => self.stints.push(Stint { site, series: Series::default() }),
        }
    }
}

impl Record for AgentRecord {
    type Id = AgentId;

    fn id(&self) -> AgentId {
        self.id
    }
}

/// All agents; the figures of a site, and those of all, are the sums of theirs.
#[derive(Clone, Debug)]
pub(super) struct Staff {
    agents: Registry<AgentRecord>,
    /// Agents signed out that are remembered, in the order in which they left.
    left: BTreeMap<u64, u32>,
    leavings: u64,
    remembered: u32,
    reasons: FirstFew,
    /// What agents that are forgotten did, by site.
    forgotten: Vec<Series<AgentFigures>>,
    /// At no site, or at one that the present plan has no longer.
    forgotten_elsewhere: Series<AgentFigures>,
}

impl Staff {
    pub(super) fn new(sites: usize, remembered: u32) -> Self {
        Self {
            agents: Registry::new(),
            left: BTreeMap::new(),
            leavings: 0,
            remembered,
            reasons: FirstFew::default(),
            forgotten: super::flows::series(sites),
            forgotten_elsewhere: Series::default(),
        }
    }

    /// The figures of all agents, in parts.
    pub(super) fn all(&self) -> impl Iterator<Item = &Series<AgentFigures>> {
        let forgotten = self.forgotten.iter().chain([&self.forgotten_elsewhere]);
        forgotten.chain(self.agents.iter().flat_map(|(_, record)| record.series()))
    }

    /// Those of a site, if there is one, in parts.
    pub(super) fn site(&self, site: SiteId) -> Option<impl Iterator<Item = &Series<AgentFigures>>> {
        let forgotten = self.forgotten.get(usize::from(site.0))?;
        let stints = self.agents.iter().flat_map(|(_, record)| &record.stints);
        let there = stints.filter(move |stint| stint.site == Some(site)).map(|stint| &stint.series);
        Some(core::iter::once(forgotten).chain(there))
    }

    /// Changes an agent and counts in its figures. Whether it is signed in; nothing is done for another.
    pub(super) fn change(
        &mut self,
        agent: AgentId,
        now: &Moment,
        change: impl FnOnce(&mut Agent, &mut AgentLevels),
        count: impl FnOnce(&mut AgentFigures),
    ) -> bool {
        let found = self.agents.find(agent).filter(|slot| self.is_signed_in(*slot));
        found.is_some_and(|slot| self.apply(slot, now, change, count))
    }

    /// Whether the agent was not signed in before.
    pub(super) fn sign_in(&mut self, agent: AgentId, site: Option<SiteId>, ready: bool, now: &Moment) -> bool {
        let slot = self.agents.find(agent).unwrap_or_else(|| {
            let (state, stints) = (Agent::default(), SmallVec::new());
            self.agents.insert(AgentRecord { id: agent, agent: state, stints, left: 0 })
        });
        if self.is_signed_in(slot) {
            return false;
        }
        if let Some(record) = self.agents.get_mut(slot) {
            self.left.remove(&record.left);
            record.come_to(site);
        }
        let standing = if ready { Standing::Ready } else { Standing::NotReady(None) };
        self.apply(slot, now, stands(standing, now.at), |figures| figures.sign_ins += 1)
    }

    /// Whether the agent is signed in, and stands so from now on.
    pub(super) fn stand(&mut self, agent: AgentId, standing: Standing, now: &Moment) -> bool {
        self.change(agent, now, stands(standing, now.at), |_| {})
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
        let start = |agent: &mut Agent, levels: &mut AgentLevels| {
            agent.finished = None;
            agent.wrap_ups.push(WrapUp { contact, keys, started: now.at, ends_at });
            levels.wrapping_up.raise(now.at);
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
        let end = |agent: &mut Agent, levels: &mut AgentLevels| {
            agent.wrap_ups.remove(place);
            levels.wrapping_up.lower(now.at);
        };
        self.change(agent, now, end, |figures| figures.wrap_ups.record(span)).then_some((wrap_up.keys, span))
    }

    /// The agent left; gives what it still wrapped up, if it was signed in. The one that left longest ago is forgotten if too many have.
    pub(super) fn sign_out(&mut self, agent: AgentId, now: &Moment) -> Option<Vec<WrapUp>> {
        let mut wrap_ups = Vec::new();
        let leave = |agent: &mut Agent, levels: &mut AgentLevels| {
            levels.stand(agent.standing, Standing::SignedOut, now.at);
            levels.let_go(now.at);
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
            let oldest = self.left.pop_first().and_then(|(_, oldest)| self.agents.remove(oldest));
            for Stint { site, series } in oldest.into_iter().flat_map(|record| record.stints) {
                let forgotten = site.and_then(|site| self.forgotten.get_mut(usize::from(site.0)));
                forgotten.unwrap_or(&mut self.forgotten_elsewhere).absorb(series, now);
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
        for (series, number) in self.forgotten.iter_mut().zip(0..) {
            if renumbering.sites.find(number).is_none() {
                self.forgotten_elsewhere.absorb(core::mem::take(series), now);
            }
        }
        self.forgotten = renumbering.sites.move_all(core::mem::take(&mut self.forgotten));
        let slots: Vec<u32> = self.agents.iter().map(|(slot, _)| slot).collect();
        for slot in slots {
            let Some(record) = self.agents.get_mut(slot) else { continue };
            for stint in &mut record.stints {
                stint.site = stint.site.and_then(|site| renumbering.sites.find(site.0)).map(SiteId);
            }
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
        change: impl FnOnce(&mut Agent, &mut AgentLevels),
        count: impl FnOnce(&mut AgentFigures),
    ) -> bool {
        let Some(AgentRecord { agent, stints, .. }) = self.agents.get_mut(slot) else { return false };
        let Some(Stint { series, .. }) = stints.last_mut() else { return false };
        let (levels, figures) = series.at(now);
        change(agent, levels);
        levels.follow(now.at);
        count(figures);
        true
    }
}

/// The change of an agent that stands so from now on.
fn stands(standing: Standing, at: u64) -> impl FnOnce(&mut Agent, &mut AgentLevels) {
    move |agent, levels| {
        levels.stand(agent.standing, standing, at);
        agent.standing = standing;
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests fail by panicking")]
mod tests {
    use super::*;
    use crate::figures::amounts::Merge;
    use crate::figures::series::Clock;

    const CLOCK: Clock = Clock { interval: 0, kept: 0 };

    fn at(instant: u64) -> Moment {
        CLOCK.moment(instant)
    }

    fn micros<'a>(parts: impl Iterator<Item = &'a Series<AgentFigures>>, now: u64) -> (u64, u64, u64) {
        let figures = parts.fold(AgentFigures::default(), |mut sum, part| {
            sum.merge(&part.whole(now));
            sum
        });
        let [ready, busy] = [figures.ready_time, figures.busy_time].map(crate::time::micros);
        (figures.sign_ins, ready, busy)
    }

    #[test]
    fn an_agent_counts_for_the_site_at_which_it_signed_in() {
        let mut staff = Staff::new(2, 10);
        assert!(staff.sign_in(AgentId(1), Some(SiteId(0)), true, &at(10)));
        assert!(staff.sign_in(AgentId(2), Some(SiteId(0)), false, &at(10)));
        assert!(!staff.sign_in(AgentId(1), Some(SiteId(1)), true, &at(12)));
        assert!(staff.change(AgentId(1), &at(20), |_, levels| levels.offered.raise(20), |_| {}));
        assert!(staff.sign_out(AgentId(1), &at(25)).is_some());
        assert!(staff.sign_out(AgentId(1), &at(25)).is_none());
        assert!(!staff.change(AgentId(1), &at(26), |_, levels| levels.offered.raise(26), |_| {}));
        // The next day it works elsewhere.
        assert!(staff.sign_in(AgentId(1), Some(SiteId(1)), true, &at(100)));
        let [north, south] = [0, 1].map(|site| micros(staff.site(SiteId(site)).unwrap(), 130));
        assert_eq!((north, south), ((2, 15, 5), (1, 30, 0)));
        assert_eq!(micros(staff.agent(AgentId(1)).unwrap().series(), 130), (2, 45, 5));
        let not_ready = staff.site(SiteId(0)).unwrap().map(|part| part.whole(130).not_ready_time);
        assert_eq!(not_ready.sum::<Duration>(), Duration::from_micros(120));
        // And then at the first again, where it goes on with what it did there.
        assert!(staff.sign_out(AgentId(1), &at(130)).is_some());
        assert!(staff.sign_in(AgentId(1), Some(SiteId(0)), true, &at(140)));
        assert_eq!((staff.agent(AgentId(1)).unwrap().stints.len(), staff.all().count()), (2, 6));
        let [north, south] = [0, 1].map(|site| micros(staff.site(SiteId(site)).unwrap(), 150));
        assert_eq!((north, south, micros(staff.all(), 150)), ((3, 25, 5), (1, 30, 0), (4, 55, 5)));
        assert!(staff.site(SiteId(2)).is_none());
    }

    #[test]
    fn who_is_forgotten_still_counts_for_the_site() {
        let mut staff = Staff::new(1, 1);
        for (agent, site, from) in [(1, Some(SiteId(0)), 0), (2, None, 10), (3, Some(SiteId(0)), 20)] {
            assert!(staff.sign_in(AgentId(agent), site, true, &at(from)));
            assert!(staff.sign_out(AgentId(agent), &at(from + u64::try_from(agent).unwrap())).is_some());
        }
        assert_eq!(staff.ids(), [AgentId(3)]);
        assert_eq!(micros(staff.site(SiteId(0)).unwrap(), 100), (2, 4, 0));
        assert_eq!(micros(staff.all(), 100), (3, 6, 0));
    }

    #[test]
    fn a_wrap_up_that_ran_out_is_the_one_that_was_due() {
        let keys = Keys { queue: None, contact: (None, None), flow: 0 };
        let mut staff = Staff::new(0, 10);
        let (agent, contact) = (AgentId(1), ContactId(7));
        staff.sign_in(agent, None, true, &at(0));
        for (started, ends_at) in [(1, 50), (2, 40)] {
            assert_eq!(staff.start_wrap_up(agent, contact, Timestamp(ends_at), &at(started)), None);
            staff.change(agent, &at(started), |agent, _| agent.finished = Some((contact, keys)), |_| {});
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
