//! The two looks: of an agent for a contact, and of a contact for an agent.

use super::desk::{Chunk, Pairs, channel_bit};
use super::lines::{Demand, Line, LineKey};
use super::pools::{AgentKey, Pool, Seat};
use super::{Matching, WorkCounters};
use crate::agent::Agent;
use crate::contact::{Contact, ContactState};
use crate::error::OrFault;
use crate::plan::Supply;
use crate::policy::{DemandFacts, SelectionStrategy};
use crate::store::{Registry, Slab, at, ones};
use crate::{AgentId, Fault, Plan, Queue, Requirement};
use smallvec::SmallVec;

/// What a search may look at beside the matching.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Records<'a> {
    pub(crate) plan: &'a Plan,
    pub(crate) contacts: &'a Registry<Contact>,
    pub(crate) agents: &'a Registry<Agent>,
}

/// The best contact so far, below the level at which its agent serves its queue.
#[derive(Clone, Copy, Debug)]
struct Found {
    level: u8,
    key: LineKey,
    contact: u32,
}

impl Matching {
    /// The contact that a free agent takes, by slot. [M-3]
    ///
    /// O(chunks of its queues' boards on its open channels, and filled lines that its pool may serve, at the best level with a hit).
    pub(crate) fn contact_for(&mut self, records: Records<'_>, agent: &Agent) -> Result<Option<u32>, Fault> {
        if agent.available == 0 {
            return Ok(None);
        }
        let (direct, mut best) = self.named_contacts(records, agent)?;
        if direct.is_some() {
            return Ok(direct);
        }
        let Self { lines, pools, desks, requirements, work, .. } = self;
        let pool = pools.get(agent.pool).or_fault("a pool")?;
        for seat in pool.seats.iter().copied() {
            if best.is_some_and(|best| best.level < seat.level) {
                break;
            }
            let queue = records.plan.queues().get(usize::from(seat.queue.0)).or_fault("a queue of a seat")?;
            let desk = desks.get_mut(at(seat.queue.0.into())).or_fault("a desk")?;
            for board in desk.boards.iter_mut().filter(|board| agent.available & channel_bit(board.channel) != 0) {
                for chunk in board.chunks.iter_mut().filter(|chunk| chunk.filled != 0) {
                    let test = |line: &Line| {
                        let requirement = requirements.get(line.demand.requirement)?;
                        Some(may_serve(queue, &line.demand, requirement, &pool.supply, seat, None))
                    };
                    let eligible = meet(chunk, seat.place, chunk.filled, lines, work, test)?;
                    best_head(records, agent, chunk, eligible, lines, seat.level, &mut best, work)?;
                }
            }
        }
        Ok(best.map(|best| best.contact))
    }

    /// The contact directed to an agent that it takes, else the best among the lines that name it.
    fn named_contacts(&mut self, records: Records<'_>, agent: &Agent) -> Result<(Option<u32>, Option<Found>), Fault> {
        let (mut direct, mut named): (Option<Found>, Option<Found>) = (None, None);
        for line in self.named.lines(agent.id) {
            let line = self.lines.get(*line).or_fault("a line")?;
            let demand = &line.demand;
            if agent.available & channel_bit(demand.channel) == 0 {
                continue;
            }
            let pool = self.pools.get(agent.pool).or_fault("a pool")?;
            self.work.eligibility_tests += 1;
            let level = if demand.direct_to.is_some() {
                pool.supply.serves(demand.tenant).then_some(0)
            } else {
                let queue = records.plan.queues().get(usize::from(demand.queue.0)).or_fault("a queue of a line")?;
                let requirement = self.requirements.get(demand.requirement).or_fault("a requirement of a line")?;
                pool.seat_at(demand.queue)
                    .filter(|seat| may_serve(queue, demand, requirement, &pool.supply, *seat, Some(agent.id)))
                    .map(|seat| seat.level)
            };
            let Some(level) = level else { continue };
            let best = if demand.direct_to.is_some() { &mut direct } else { &mut named };
            self.work.line_heads += 1;
            let head = first_unmarked(records, agent, line, &mut self.work);
            if let Some((key, contact)) = head {
                if best.is_none_or(|best| (level, key) < (best.level, best.key)) {
                    *best = Some(Found { level, key, contact });
                }
            }
        }
        Ok((direct.map(|found| found.contact), named))
    }

    /// The agent that a waiting contact takes, by slot. [M-4]
    ///
    /// O(pools of the queue with an agent available on the channel, at the best level with a hit); every available agent of those
    /// that may serve it if the selection ranks pairs.
    pub(crate) fn agent_for(&mut self, records: Records<'_>, contact: &Contact) -> Result<Option<u32>, Fault> {
        let ContactState::Waiting { line } = contact.state else { return Ok(None) };
        let Self { lines, pools, desks, requirements, candidates, work, .. } = self;
        let line = lines.get(line).or_fault("a line")?;
        let channel = channel_bit(line.demand.channel);
        if let Some(agent) = line.demand.direct_to {
            return direct_agent(records, pools, contact, line, agent);
        }
        let queue = records.plan.queues().get(usize::from(contact.queue.0)).or_fault("a queue of a contact")?;
        let requirement = requirements.get(line.demand.requirement).or_fault("a requirement of a line")?;
        let desk = desks.get_mut(at(contact.queue.0.into())).or_fault("a desk")?;
        let place = line.place.or_fault("a line's place")?;
        let board = desk.boards.get_mut(at(place.board)).or_fault("a board")?;
        let chunk = board.chunks.get_mut(at(place.chunk)).or_fault("a chunk")?;
        let bit = 1_u64 << place.bit;
        for (level, members) in &desk.levels {
            candidates.clear();
            for seat in members.common(&board.staffed) {
                let slot = desk.seats.get(at(seat)).copied().flatten().or_fault("a pool on a seat")?;
                let pool = pools.get(slot).or_fault("a pool")?;
                let test = |_: &Line| {
                    let seat = pool.seat_at(line.demand.queue)?;
                    Some(may_serve(queue, &line.demand, requirement, &pool.supply, seat, None))
                };
                if meet(chunk, seat, bit, lines, work, test)? != 0 {
                    candidates.push(slot);
                }
            }
            let is_open = |agent: &Agent| agent.available & channel != 0 && !contact.shuns(agent.id);
            let named = named_agents(records, pools, queue, line, requirement, *level, is_open, work)?;
            if candidates.is_empty() && named.is_empty() {
                continue;
            }
            let search = AgentSearch {
                pools,
                agents: records.agents,
                candidates,
                named,
                line,
                contact,
                demand: DemandFacts {
                    queue: contact.queue,
                    channel: contact.channel,
                    tenant: contact.tenant,
                    queue_requirement: &queue.requirement,
                    requirement,
                },
                standing: queue.standing,
                work,
            };
            let best = queue.selection_strategy.choose(search);
            if best.is_some() {
                return Ok(best);
            }
        }
        Ok(None)
    }
}

/// The search for the best of the agents that may take a contact, at one level.
#[derive(Debug)]
pub(crate) struct AgentSearch<'a> {
    pools: &'a Slab<Pool>,
    agents: &'a Registry<Agent>,
    /// Pools whose agents may take it, but for those that the line names.
    candidates: &'a [u32],
    /// Agents that the line names and that may take it.
    named: SmallVec<[u32; 4]>,
    line: &'a Line,
    contact: &'a Contact,
    demand: DemandFacts<'a>,
    standing: u16,
    work: &'a mut WorkCounters,
}

/// Fit, pairing, and the rest of the chain. [M-4]
type Rank = (i64, i64, AgentKey);

impl AgentSearch<'_> {
    /// The agent of the lowest rank by this strategy: the one tie-break chain.
    pub(crate) fn best_by<S: SelectionStrategy>(self, strategy: &S) -> Option<u32> {
        let mut best: Option<(Rank, u32)> = None;
        let picky = self.contact.is_marked() || !self.line.names.is_empty();
        let mut passed_over = 0;
        let mut takes = |slot: u32| {
            let takes = !picky
                || self.agents.get(slot).is_some_and(|agent| {
                    !self.contact.shuns(agent.id) && self.line.names.binary_search(&agent.id).is_err()
                });
            passed_over += u64::from(!takes);
            takes
        };
        for pool in self.candidates.iter().filter_map(|pool| self.pools.get(*pool)) {
            let fit = strategy.fit(&self.demand, &pool.facts());
            if best.is_some_and(|((lowest, ..), _)| lowest < fit) {
                continue;
            }
            self.work.pool_heads += 1;
            for heap in pool.heaps(channel_bit(self.contact.channel), self.standing) {
                if S::PAIRS {
                    for (key, slot) in heap.entries().iter().filter(|(_, slot)| takes(*slot)) {
                        let Some(agent) = self.agents.get(*slot) else { continue };
                        let pairing = strategy.pairing(self.contact.id, &agent.facts());
                        keep_lower(&mut best, (fit, pairing, *key), *slot);
                    }
                } else if let Some((key, slot)) = heap.first_where(&mut takes) {
                    keep_lower(&mut best, (fit, 0, key), slot);
                }
            }
        }
        for slot in &self.named {
            let Some(agent) = self.agents.get(*slot) else { continue };
            let Some(pool) = self.pools.get(agent.pool) else { continue };
            let fit = strategy.fit(&self.demand, &pool.facts());
            let pairing = if S::PAIRS { strategy.pairing(self.contact.id, &agent.facts()) } else { 0 };
            let key = AgentKey::new(strategy.standing(&agent.facts()), agent);
            keep_lower(&mut best, (fit, pairing, key), *slot);
        }
        self.work.passed_over += passed_over;
        best.map(|(_, slot)| slot)
    }
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
    line: &Line,
    agent: AgentId,
) -> Result<Option<u32>, Fault> {
    let Some(slot) = records.agents.find(agent) else { return Ok(None) };
    let agent = records.agents.get(slot).or_fault("an agent")?;
    let pool = pools.get(agent.pool).or_fault("a pool")?;
    let open = agent.available & channel_bit(contact.channel) != 0;
    Ok((open && pool.supply.serves(line.demand.tenant) && !contact.shuns(agent.id)).then_some(slot))
}

/// The agents that a line names, that serve its queue at this level and that may take its contacts.
#[expect(clippy::too_many_arguments, reason = "one part of the search, split off to be read")]
fn named_agents(
    records: Records<'_>,
    pools: &Slab<Pool>,
    queue: &Queue,
    line: &Line,
    requirement: &Requirement,
    level: u8,
    is_open: impl Fn(&Agent) -> bool,
    work: &mut WorkCounters,
) -> Result<SmallVec<[u32; 4]>, Fault> {
    let mut named = SmallVec::new();
    for agent in &line.names {
        let Some(slot) = records.agents.find(*agent) else { continue };
        let agent = records.agents.get(slot).or_fault("an agent")?;
        let pool = pools.get(agent.pool).or_fault("a pool")?;
        let Some(seat) = pool.seat_at(line.demand.queue).filter(|seat| seat.level == level) else { continue };
        work.eligibility_tests += 1;
        if may_serve(queue, &line.demand, requirement, &pool.supply, seat, Some(agent.id)) && is_open(agent) {
            named.push(slot);
        }
    }
    Ok(named)
}

/// Tests the lines of `wanted` that this seat has not met, and gives those of them that its pool may serve.
fn meet(
    chunk: &mut Chunk,
    seat: u32,
    wanted: u64,
    lines: &Slab<Line>,
    work: &mut WorkCounters,
    may_serve: impl Fn(&Line) -> Option<bool>,
) -> Result<u64, Fault> {
    let Pairs { mut known, mut eligible } = *chunk.pairs_of(seat).or_fault("a seat of a chunk")?;
    let unknown = wanted & !known;
    if unknown != 0 {
        for bit in ones(unknown) {
            let line = chunk.lines.get(at(bit)).and_then(|line| lines.get(*line)).or_fault("a line on a board")?;
            if may_serve(line).or_fault("a pair of line and pool")? {
                eligible |= 1 << bit;
            }
            work.eligibility_tests += 1;
        }
        known |= unknown;
        *chunk.pairs_of(seat).or_fault("a seat of a chunk")? = Pairs { known, eligible };
    }
    Ok(wanted & eligible)
}

/// Lowers `best` to the lowest contact of these lines of a chunk that the agent may take.
#[expect(clippy::too_many_arguments, reason = "one loop body of the search, split off to be read")]
fn best_head(
    records: Records<'_>,
    agent: &Agent,
    chunk: &Chunk,
    eligible: u64,
    lines: &Slab<Line>,
    level: u8,
    best: &mut Option<Found>,
    work: &mut WorkCounters,
) -> Result<(), Fault> {
    for bit in ones(eligible) {
        let key = *chunk.heads.get(at(bit)).or_fault("a head on a board")?;
        work.line_heads += 1;
        if best.is_some_and(|best| (best.level, best.key) < (level, key)) {
            continue;
        }
        let line = chunk.lines.get(at(bit)).and_then(|line| lines.get(*line)).or_fault("a line on a board")?;
        let is_named = chunk.named >> bit & 1 == 1 && line.names.binary_search(&agent.id).is_ok();
        if is_named {
            continue;
        }
        let head = if chunk.marked >> bit & 1 == 1 {
            first_unmarked(records, agent, line, work)
        } else {
            line.contacts.first()
        };
        if let Some((key, contact)) = head {
            if best.is_none_or(|best| (level, key) < (best.level, best.key)) {
                *best = Some(Found { level, key, contact });
            }
        }
    }
    Ok(())
}

/// The first contact of a line that does not shun the agent. [G-6]
fn first_unmarked(records: Records<'_>, agent: &Agent, line: &Line, work: &mut WorkCounters) -> Option<(LineKey, u32)> {
    line.contacts.first_where(|slot| {
        let takes = records.contacts.get(slot).is_some_and(|contact| !contact.shuns(agent.id));
        work.passed_over += u64::from(!takes);
        takes
    })
}

/// Gates G-1, G-3 and G-5 between a line and the agents of a pool: those that the line does not name, or this one.
pub(super) fn may_serve(
    queue: &Queue,
    demand: &Demand,
    requirement: &Requirement,
    supply: &Supply,
    seat: Seat,
    agent: Option<AgentId>,
) -> bool {
    let is_met = |requirement: &Requirement| match agent {
        Some(agent) => requirement.is_met(agent, &supply.skills),
        None => requirement.is_met_by_others(&supply.skills),
    };
    supply.serves(demand.tenant)
        && seat.delays <= demand.delays_passed
        && is_met(&queue.requirement)
        && is_met(requirement)
}
