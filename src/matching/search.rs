//! The look of a contact for an agent.

use super::desk::channel_bit;
use super::lines::{Demand, Line, Stand};
use super::meet::{Asked, Records, may_serve, meet};
use super::odd::{PoolsByLevel, pools_for};
use super::pools::{AgentKey, Pool};
use super::spare::idle_from;
use super::standings::Standings;
use super::{Attendance, Matching, WorkCounters};
use crate::agent::Agent;
use crate::contact::{Contact, ContactPlace, Looks};
use crate::error::OrFault;
use crate::policy::{AgentFacts, DemandFacts, ErasedSelection, Own, SelectionStrategy, SupplyFacts};
use crate::store::{Heap, Registry, Slab, at};
use crate::{AgentId, AgentRank, ContactId, Fault, QueueId, StrategyFailure, Timestamp};
use alloc::vec::Vec;
use core::cell::Cell;
use smallvec::SmallVec;

/// What a contact's look comes to.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Sought {
    /// An agent, by this place.
    Found(Choice, u8),
    Nobody,
    /// A selection of the host's own failed in this queue. [S-12]
    Failed(QueueId, StrategyFailure),
}

/// An agent that a contact takes, by slot, and its rank.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Choice {
    pub(crate) agent: u32,
    pub(crate) rank: AgentRank,
}

impl Matching {
    /// The agent that a contact takes, and the number of the place by which it does. [M-4]
    ///
    /// O(pools of its queue with an agent available on the channel, at the best level with a hit), for each of its places until one
    /// hits; every available agent of those that may serve it if the selection ranks pairs.
    pub(crate) fn agent_for(&mut self, records: Records<'_>, contact: &Contact) -> Result<Sought, Fault> {
        let looks = contact.looks();
        let is_one = |place: &&ContactPlace| looks == Looks::Everywhere || looks == Looks::In(place.nth);
        for place in contact.places().filter(is_one) {
            let (line, _) = place.line.or_fault("the line of a contact that looks")?;
            match self.agent_by(records, contact, place, line)? {
                Sought::Nobody => {}
                sought => return Ok(sought),
            }
        }
        Ok(Sought::Nobody)
    }

    /// The agent that a contact takes by one of its places, whose line this is, whether it stands there already or not. [M-4]
    pub(crate) fn agent_by(
        &mut self,
        records: Records<'_>,
        contact: &Contact,
        place: &ContactPlace,
        line: u32,
    ) -> Result<Sought, Fault> {
        if self.is_unstaffed(line)? {
            return Ok(Sought::Nobody);
        }
        Ok(match self.agent_in(records, contact, line)? {
            Ok(Some(choice)) => Sought::Found(choice, place.nth),
            Ok(None) => Sought::Nobody,
            Err(failure) => Sought::Failed(place.queue, failure),
        })
    }

    /// Whether no pool is available for a line that names nobody: then there is nothing to look at.
    fn is_unstaffed(&self, line: u32) -> Result<bool, Fault> {
        let line = self.lines.get(line).or_fault("a line")?;
        let Some(board) = line.stand.board().filter(|_| line.names.is_empty()) else { return Ok(false) };
        let desk = self.desks.get(at(line.demand.queue.0.into())).or_fault("a desk")?;
        Ok(desk.boards.get(at(board)).or_fault("a board")?.staffed.is_empty())
    }

    /// The agent that a contact takes by this line of its own.
    fn agent_in(
        &mut self,
        records: Records<'_>,
        contact: &Contact,
        line: u32,
    ) -> Result<Result<Option<Choice>, StrategyFailure>, Fault> {
        let Self { lines, pools, desks, requirements, candidates, work, standings, skilled, .. } = self;
        let line = lines.get(line).or_fault("a line")?;
        let demand = &line.demand;
        let asked = Asked::of(demand, requirements).or_fault("a requirement of a line")?;
        if let Some(agent) = demand.direct_to {
            return direct_agent(records, pools, contact, demand, asked, agent).map(Ok);
        }
        let queue = records.plan.queues().get(usize::from(demand.queue.0)).or_fault("a queue of a contact")?;
        let desk = desks.get_mut(at(demand.queue.0.into())).or_fault("a desk")?;
        let idle = queue.spare.map(|spare| idle_from(desk, pools, demand.queue, spare.from_level, demand.channel));
        let idle = idle.unwrap_or_default();
        let board = line.stand.board().or_fault("the board of a line")?;
        let board = desk.boards.get_mut(at(board)).or_fault("a board")?;
        let mut odd = PoolsByLevel::new();
        if let Stand::Odd(_) = line.stand {
            odd = pools_for(line, asked, board, (&desk.seats, pools, skilled), work)?;
        }
        for (level, members) in &desk.levels {
            // Of those that the queue spares it keeps so many idle ones: below that nobody is left, just there only who has work. [G-8]
            let spare = queue.spare.filter(|spare| *level >= spare.from_level);
            if spare.is_some_and(|spare| idle < spare.agents) {
                continue;
            }
            let spares_idle = spare.is_none_or(|spare| idle > spare.agents);
            candidates.clear();
            if let Stand::Board(place) = line.stand {
                let chunk = board.chunks.get_mut(at(place.chunk)).or_fault("a chunk")?;
                for seat in members.common(&board.staffed) {
                    let slot = desk.seats.get(at(seat)).copied().flatten().or_fault("a pool on a seat")?;
                    let pool = pools.get(slot).or_fault("a pool")?;
                    let test = |line: &Line| pool_may_serve(pool, line, asked);
                    if meet(chunk, seat, 1 << place.bit, lines, work, test)? != 0 {
                        candidates.push(slot);
                    }
                }
            }
            odd.iter().filter(|(own, _)| own == level).for_each(|(_, pool)| candidates.push(*pool));
            let mut named = named_agents(records, pools, contact, line, asked, *level, work)?;
            named.retain(|slot| spares_idle || !is_idle(records.agents, *slot));
            if candidates.is_empty() && named.is_empty() {
                continue;
            }
            let search = AgentSearch {
                pools,
                agents: records.agents,
                candidates,
                named,
                line,
                level: *level,
                contact,
                demand: DemandFacts::new(demand.queue, contact.channel, contact.tenant, asked.queue, asked.contact),
                now: records.now,
                spares_idle,
                standing: queue.standing,
                standings,
                work,
            };
            let best = queue.selection_strategy.choose(search);
            if !matches!(best, Ok(None)) {
                return Ok(best);
            }
        }
        Ok(Ok(None))
    }
}

/// The search for the best of the agents that may take a contact, at one level.
#[derive(Debug)]
pub(crate) struct AgentSearch<'a> {
    pools: &'a Slab<Pool>,
    agents: &'a Registry<Agent>,
    /// Pools whose agents may take it, but for those that the line names.
    candidates: &'a mut [u32],
    /// Agents that the line names and that may take it.
    named: SmallVec<[u32; 4]>,
    line: &'a Line,
    level: u8,
    contact: &'a Contact,
    demand: DemandFacts<'a>,
    now: Timestamp,
    /// Whether agents without work may take it, too. [G-8]
    spares_idle: bool,
    standing: u16,
    standings: &'a Standings,
    work: &'a mut WorkCounters,
}

/// Fit, pairing, and the rest of the chain. [M-4]
type Rank = (i64, i128, AgentKey);

/// What ranks the agents of a search.
trait Ranking {
    const PAIRS: bool;
    const IDLE_WEIGHTED: bool;
    /// Whether all who may take the contact are to be asked about, also those that are known not to be the best. [S-11]
    const ASKS_ALL: bool;
    fn fit(&self, demand: &DemandFacts<'_>, supply: &SupplyFacts<'_>) -> i64;
    fn pairing(&self, contact: ContactId, agent: &AgentFacts) -> i64;
}

impl<S: SelectionStrategy> Ranking for S {
    const PAIRS: bool = S::PAIRS;
    const IDLE_WEIGHTED: bool = S::IDLE_WEIGHTED;
    const ASKS_ALL: bool = false;

    fn fit(&self, demand: &DemandFacts<'_>, supply: &SupplyFacts<'_>) -> i64 {
        SelectionStrategy::fit(self, demand, supply)
    }

    fn pairing(&self, contact: ContactId, agent: &AgentFacts) -> i64 {
        SelectionStrategy::pairing(self, contact, agent)
    }
}

/// A strategy of the host's own, of which the first failure is kept.
struct Guarded<'a, S> {
    strategy: &'a Own<S>,
    failure: Cell<Option<StrategyFailure>>,
}

impl<S: SelectionStrategy> Guarded<'_, S> {
    fn keep(&self, answer: Result<i64, StrategyFailure>) -> i64 {
        if let Err(failure) = answer {
            self.failure.set(Some(self.failure.get().map_or(failure, |first| first.min(failure))));
        }
        answer.unwrap_or_default()
    }
}

impl<S: SelectionStrategy> Ranking for Guarded<'_, S> {
    const PAIRS: bool = S::PAIRS;
    const IDLE_WEIGHTED: bool = S::IDLE_WEIGHTED;
    const ASKS_ALL: bool = true;

    fn fit(&self, demand: &DemandFacts<'_>, supply: &SupplyFacts<'_>) -> i64 {
        self.keep(self.strategy.fit(demand, supply))
    }

    fn pairing(&self, contact: ContactId, agent: &AgentFacts) -> i64 {
        self.keep(self.strategy.pairing(contact, agent))
    }
}

impl AgentSearch<'_> {
    /// The agent of the lowest rank by a strategy of the host's own, or the first failure of its answers. [S-11] [S-12]
    pub(crate) fn best_by_own<S: SelectionStrategy>(
        self,
        strategy: &Own<S>,
    ) -> Result<Option<Choice>, StrategyFailure> {
        // The order in which the pools stand at the desk comes from how the state came about. [S-14]
        let pools = self.pools;
        self.candidates.sort_unstable_by_key(|pool| pools.get(*pool).map(|pool| &pool.supply));
        let asked = Guarded { strategy, failure: Cell::new(None) };
        let best = self.best(&asked);
        asked.failure.get().map_or(Ok(best), Err)
    }

    /// The agent of the lowest rank by a built-in strategy.
    pub(crate) fn best_by<S: SelectionStrategy>(self, strategy: &S) -> Option<Choice> {
        self.best(strategy)
    }

    /// The agent of the lowest rank: the one tie-break chain.
    fn best<R: Ranking>(self, ranking: &R) -> Option<Choice> {
        let mut best: Option<(Rank, u32)> = None;
        let picky = self.contact.is_marked() || !self.line.names.is_empty() || !self.spares_idle;
        let mut passed_over = 0;
        let mut takes = |slot: u32| {
            let takes = !picky
                || self.agents.get(slot).is_some_and(|agent| {
                    !self.contact.shuns(slot, agent.id)
                        && self.line.names.binary_search(&agent.id).is_err()
                        && (self.spares_idle || !is_idle(self.agents, slot))
                });
            passed_over += u64::from(!takes);
            takes
        };
        for pool in self.candidates.iter().filter_map(|pool| self.pools.get(*pool)) {
            let channel = channel_bit(self.contact.channel);
            if R::ASKS_ALL && pool.heaps(channel, self.standing).all(|heap| heap.first_where(&mut takes).is_none()) {
                continue;
            }
            let fit = ranking.fit(&self.demand, &pool.facts());
            if !R::ASKS_ALL && best.is_some_and(|((lowest, ..), _)| lowest < fit) {
                continue;
            }
            self.work.pool_heads += 1;
            let idle_weight = if R::IDLE_WEIGHTED { self.idle_weight(pool) } else { 0 };
            if R::PAIRS {
                self.rank_pairs(ranking, pool, fit, &mut takes, &mut best);
                continue;
            }
            for heap in pool.heaps(channel, self.standing) {
                if let Some((key, slot)) = heap.first_where(&mut takes) {
                    keep_lower(&mut best, (fit, -idle_weight * self.idle_time(key.idle_since()), key), slot);
                }
            }
        }
        for slot in &self.named {
            let Some(agent) = self.agents.get(*slot) else { continue };
            let Some(pool) = self.pools.get(agent.pool) else { continue };
            let fit = ranking.fit(&self.demand, &pool.facts());
            let pairing = if R::PAIRS {
                ranking.pairing(self.contact.id, &agent.facts()).into()
            } else if R::IDLE_WEIGHTED {
                -self.idle_weight(pool) * self.idle_time(agent.idle_since)
            } else {
                0
            };
            let key = AgentKey::new(self.standings.rank(self.standing, *slot, agent), agent);
            keep_lower(&mut best, (fit, pairing, key), *slot);
        }
        self.work.passed_over += passed_over;
        best.map(|((fit, pairing, key), agent)| Choice { agent, rank: key.in_rank(Some(self.level), fit, pairing) })
    }

    /// Every available agent of a pool that takes the contact; those of the host's own are asked in the order of the chain. [S-14]
    fn rank_pairs<R: Ranking>(
        &self,
        ranking: &R,
        pool: &Pool,
        fit: i64,
        takes: &mut impl FnMut(u32) -> bool,
        best: &mut Option<(Rank, u32)>,
    ) {
        let heaps = pool.heaps(channel_bit(self.contact.channel), self.standing);
        let entries = heaps.flat_map(Heap::entries).copied().filter(|(_, slot)| takes(*slot));
        let rank = |(key, slot)| {
            let Some(agent) = self.agents.get(slot) else { return };
            let pairing = ranking.pairing(self.contact.id, &agent.facts());
            keep_lower(best, (fit, pairing.into(), key), slot);
        };
        if R::ASKS_ALL {
            let mut entries: Vec<(AgentKey, u32)> = entries.collect();
            entries.sort_unstable();
            entries.into_iter().for_each(rank);
        } else {
            entries.for_each(rank);
        }
    }

    /// How much the idle time of a pool's agents counts in the contact's queue. [S-1]
    fn idle_weight(&self, pool: &Pool) -> i128 {
        pool.seat_at(self.demand.queue).map_or(1, |seat| seat.idle_weight.into())
    }

    fn idle_time(&self, since: Timestamp) -> i128 {
        self.now.0.saturating_sub(since.0).into()
    }
}

fn pool_may_serve(pool: &Pool, line: &Line, asked: Asked<'_>) -> Option<bool> {
    let seat = pool.seat_at(line.demand.queue)?;
    Some(may_serve(&line.demand, asked, &pool.supply, seat, None))
}

fn is_idle(agents: &Registry<Agent>, slot: u32) -> bool {
    agents.get(slot).is_some_and(|agent| agent.attendance == Attendance::Idle)
}

fn keep_lower(best: &mut Option<(Rank, u32)>, rank: Rank, slot: u32) {
    if best.is_none_or(|(lowest, _)| rank < lowest) {
        *best = Some((rank, slot));
    }
}

/// The agent of a direct contact, if it can take it now. [C-6]
fn direct_agent(
    records: Records<'_>,
    pools: &Slab<Pool>,
    contact: &Contact,
    demand: &Demand,
    asked: Asked<'_>,
    agent: AgentId,
) -> Result<Option<Choice>, Fault> {
    let Some(slot) = records.agents.find(agent) else { return Ok(None) };
    let agent = records.agents.get(slot).or_fault("an agent")?;
    let pool = pools.get(agent.pool).or_fault("a pool")?;
    let open = agent.available & channel_bit(contact.channel) != 0;
    let may = pool.supply.serves(demand.tenant) && asked.lasting_hold(&pool.supply, agent.id);
    let rank = AgentKey::new(0, agent).in_rank(None, 0, 0);
    Ok((open && may && !contact.shuns(slot, agent.id)).then_some(Choice { agent: slot, rank }))
}

/// The agents that a line names, that serve its queue at this level and that can take the contact now.
fn named_agents(
    records: Records<'_>,
    pools: &Slab<Pool>,
    contact: &Contact,
    line: &Line,
    asked: Asked<'_>,
    level: u8,
    work: &mut WorkCounters,
) -> Result<SmallVec<[u32; 4]>, Fault> {
    let mut named = SmallVec::new();
    for agent in &line.names {
        let Some(slot) = records.agents.find(*agent) else { continue };
        let agent = records.agents.get(slot).or_fault("an agent")?;
        let pool = pools.get(agent.pool).or_fault("a pool")?;
        let Some(seat) = pool.seat_at(line.demand.queue).filter(|seat| seat.level == level) else { continue };
        work.eligibility_tests += 1;
        let open = agent.available & channel_bit(contact.channel) != 0 && !contact.shuns(slot, agent.id);
        if open && may_serve(&line.demand, asked, &pool.supply, seat, Some(agent.id)) {
            named.push(slot);
        }
    }
    Ok(named)
}
