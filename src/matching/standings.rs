//! Where agents stand by the selections of queues.

use super::pools::{AgentKey, Pool, standings_of};
use super::{Attendance, Matching};
#[cfg(feature = "serde")]
use crate::AgentId;
use crate::agent::Agent;
use crate::error::OrFault;
use crate::policy::{ErasedSelection, Failures, note};
use crate::store::{Registry, at};
use crate::{Fault, Plan, QueueId};
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::sync::Arc;
use alloc::vec::Vec;

/// The selections that give a standing, and what those of the host's own have said.
#[derive(Clone, Debug)]
pub(super) struct Standings {
    /// The strategy behind each, and whether it is the host's own. The first ranks all agents alike.
    strategies: Vec<(Arc<dyn ErasedSelection>, bool)>,
    /// Whether one of them is the host's own.
    has_own: bool,
    /// The last answer of those of the host's own, by agent and standing. An agent that is about to be asked has an old one, or none.
    answers: BTreeMap<(u32, u16), i64>,
    /// Agents that have changed since they were asked about. [S-11]
    changed: BTreeSet<u32>,
}

impl Standings {
    pub(super) fn new(strategies: &[Arc<dyn ErasedSelection>]) -> Self {
        let strategies: Vec<_> = strategies.iter().map(|strategy| (Arc::clone(strategy), strategy.is_own())).collect();
        let has_own = strategies.iter().any(|(_, own)| *own);
        Self { strategies, has_own, answers: BTreeMap::new(), changed: BTreeSet::new() }
    }

    /// The rank of an agent by a standing: that of its present facts, or what a strategy of the host's own said last.
    pub(super) fn rank(&self, standing: u16, slot: u32, agent: &Agent) -> i64 {
        match self.strategies.get(usize::from(standing)) {
            Some((strategy, false)) if standing != 0 => strategy.standing(&agent.facts()).unwrap_or_default(),
            Some((_, true)) => self.answers.get(&(slot, standing)).copied().unwrap_or_default(),
            _ => 0,
        }
    }

    /// The key of an agent by a standing.
    pub(super) fn key(&self, standing: u16, slot: u32, agent: &Agent) -> AgentKey {
        AgentKey::new(self.rank(standing, slot, agent), agent)
    }

    fn own(&self, standing: u16) -> Option<&Arc<dyn ErasedSelection>> {
        self.strategies.get(usize::from(standing)).filter(|(_, own)| *own).map(|(strategy, _)| strategy)
    }
}

impl Matching {
    /// An agent has changed: selections of the host's own are to be asked about it. Nothing where there are none. [S-11]
    pub(crate) fn note_change(&mut self, slot: u32) {
        if self.standings.has_own {
            self.standings.changed.insert(slot);
        }
    }

    /// Whether every agent that passes G-2 has been asked about.
    pub(crate) fn knows_standings(&self) -> bool {
        self.standings.changed.is_empty()
    }

    /// Asks the selections of the host's own about the agents that have changed, and puts them where they stand then. Gives the first failure
    /// in each queue. All answers are there before anything is changed. [S-11] [S-12]
    pub(crate) fn ask_standings(&mut self, plan: &Plan, agents: &mut Registry<Agent>) -> Result<Failures, Fault> {
        let mut changed: Vec<_> = core::mem::take(&mut self.standings.changed).into_iter().collect();
        // One that is away is noted again when it comes back.
        changed.retain(|slot| agents.get(*slot).is_some_and(|agent| agent.attendance != Attendance::Away));
        changed.sort_unstable_by_key(|slot| agents.get(*slot).map(|agent| agent.id));
        let mut failures = Failures::new();
        let mut answers: Vec<(u32, u16, i64)> = Vec::new();
        for slot in &changed {
            let agent = agents.get(*slot).or_fault("an agent")?;
            let pool = self.pools.get(agent.pool).or_fault("a pool")?;
            for standing in &pool.standings {
                let Some(strategy) = self.standings.own(*standing) else { continue };
                match strategy.standing(&agent.facts()) {
                    Ok(rank) => answers.push((*slot, *standing, rank)),
                    Err(failure) => {
                        for seat in &pool.seats {
                            let rules = plan.queues().get(usize::from(seat.queue.0)).or_fault("a queue of a seat")?;
                            if rules.standing == *standing {
                                note(&mut failures, seat.queue, failure);
                            }
                        }
                    }
                }
            }
        }
        for (slot, standing, rank) in answers {
            self.standings.answers.insert((slot, standing), rank);
        }
        for slot in changed {
            let agent = agents.get_mut(slot).or_fault("an agent")?;
            let channels = agent.available;
            self.stand(slot, agent, channels)?;
        }
        Ok(failures)
    }

    /// What counts of the answers of one selection of the host's own: those about agents that pass G-2 and have not changed since. Ascending by
    /// id. O(agents). [S-11]
    #[cfg(feature = "serde")]
    pub(crate) fn known_standings(&self, standing: u16, agents: &Registry<Agent>) -> Vec<(AgentId, i64)> {
        let known = agents.iter().filter(|(slot, agent)| {
            let pool = self.pools.get(agent.pool);
            !self.is_unasked(*slot, agent) && pool.is_some_and(|pool| pool.standings.contains(&standing))
        });
        let answer = |(slot, agent): (u32, &Agent)| Some((agent.id, *self.standings.answers.get(&(slot, standing))?));
        let mut known: Vec<_> = known.filter_map(answer).collect();
        known.sort_unstable();
        known
    }

    /// A selection of the host's own has said this about an agent, which has not changed since. [S-11]
    #[cfg(feature = "serde")]
    pub(crate) fn know_standing(&mut self, slot: u32, agent: &Agent, standing: u16, rank: i64) -> Result<(), Fault> {
        let pool = self.pools.get(agent.pool).or_fault("a pool")?;
        let is_asked = agent.attendance != Attendance::Away && pool.standings.contains(&standing);
        is_asked.or_fault("a selection is asked about agents of its queues that are there")?;
        self.standings.answers.insert((slot, standing), rank);
        Ok(())
    }

    /// Nothing need be asked about an agent: all its selections have answered. [S-11]
    #[cfg(feature = "serde")]
    pub(crate) fn know_all_standings(&mut self, slot: u32, agent: &Agent) -> Result<(), Fault> {
        let pool = self.pools.get(agent.pool).or_fault("a pool")?;
        self.standings.changed.remove(&slot);
        self.has_answers(slot, pool).or_fault("all selections of an agent have answered, or none has")
    }

    /// Whether selections of the host's own are still to be asked about an agent, if there are any, before the next contact looks.
    pub(super) fn is_unasked(&self, slot: u32, agent: &Agent) -> bool {
        agent.attendance == Attendance::Away || self.standings.changed.contains(&slot)
    }

    /// Whether all selections of the host's own by which a pool's queues rank have answered about an agent.
    pub(super) fn has_answers(&self, slot: u32, pool: &Pool) -> bool {
        let Standings { answers, .. } = &self.standings;
        let mut own = pool.standings.iter().filter(|standing| self.standings.own(**standing).is_some());
        own.all(|standing| answers.contains_key(&(slot, *standing)))
    }

    /// A queue ranks agents by another standing from now on, that of this plan: their pools are arranged anew. O(agents). [S-12]
    pub(crate) fn rearrange(&mut self, plan: &Plan, queue: QueueId, agents: &mut Registry<Agent>) -> Result<(), Fault> {
        let desk = self.desks.get(at(queue.0.into())).or_fault("a desk")?;
        let pools: BTreeSet<u32> = desk.seats.iter().copied().flatten().collect();
        let standing = agents.iter().filter(|(_, agent)| agent.available != 0 && pools.contains(&agent.pool));
        let standing: Vec<(u32, u64)> = standing.map(|(slot, agent)| (slot, agent.available)).collect();
        for (slot, _) in &standing {
            self.stand(*slot, agents.get_mut(*slot).or_fault("an agent")?, 0)?;
        }
        for pool in pools {
            let pool = self.pools.get_mut(pool).or_fault("a pool")?;
            pool.standings = standings_of(plan, &pool.seats)?;
            pool.shelves.clear();
        }
        for (slot, channels) in standing {
            self.stand(slot, agents.get_mut(slot).or_fault("an agent")?, channels)?;
        }
        Ok(())
    }
}
