//! The look of an agent for a contact.

use super::desk::{Chunk, channel_bit};
use super::lines::Line;
use super::meet::{Asked, Records, Turn, may_serve, meet};
use super::odd::OddLines;
use super::pools::{Pool, Seat};
use super::requirements::Requirements;
use super::spare::held_back;
use super::{Matching, WorkCounters};
use crate::agent::Agent;
use crate::error::OrFault;
use crate::store::{Slab, at, ones};
use crate::{Across, ContactRank, Fault, Queue, QueueId};
use smallvec::SmallVec;

/// A contact that an agent takes, by slot, and the number of the place by which it does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Pick {
    pub(crate) contact: u32,
    pub(crate) nth: u8,
}

/// The best contact of a queue so far.
#[derive(Clone, Copy, Debug)]
struct Candidate {
    turn: Turn,
    pick: Pick,
}

/// The best contact of all queues so far.
#[derive(Clone, Copy, Debug)]
struct Ranked {
    order: u8,
    across: i128,
    candidate: Candidate,
}

/// The best contacts among the lines that name an agent.
#[derive(Debug, Default)]
struct NamedCandidates {
    direct: Option<Candidate>,
    by_queue: SmallVec<[(QueueId, Candidate); 2]>,
}

impl Matching {
    /// The contact that a free agent takes, and its rank. [M-3]
    ///
    /// O(chunks of its queues' boards on its open channels, and filled lines that its pool may serve, at the best order with a hit).
    pub(crate) fn contact_for(
        &mut self,
        records: Records<'_>,
        slot: u32,
        agent: &Agent,
    ) -> Result<Option<(Pick, ContactRank)>, Fault> {
        if agent.available == 0 {
            return Ok(None);
        }
        let mut by_name: SmallVec<[(QueueId, Candidate); 2]> = SmallVec::new();
        if !self.named.is_empty() {
            let named = self.named_candidates(records, slot, agent)?;
            if let Some(direct) = named.direct {
                return Ok(Some((direct.pick, direct.turn.in_rank(None, 0))));
            }
            by_name = named.by_queue;
        }
        let Self { lines, pools, desks, requirements, across, turns, work, .. } = self;
        let pool = pools.get(agent.pool).or_fault("a pool")?;
        let mut best: Option<Ranked> = None;
        for seat in pool.seats.iter().copied() {
            if best.is_some_and(|best| best.order < seat.order) {
                break;
            }
            if desks.get(at(seat.queue.0.into())).or_fault("a desk")?.looking == 0 {
                continue;
            }
            let queue = records.plan.queues().get(usize::from(seat.queue.0)).or_fault("a queue of a seat")?;
            let open = agent.available & !held_back(desks, pools, queue, seat, agent);
            let desk = desks.get_mut(at(seat.queue.0.into())).or_fault("a desk")?;
            // Where urgency alone compares the queues, only what is better than the best is worth a look.
            let mut candidate = best.filter(|_| *across == Across::Urgency).map(|best| best.candidate);
            for (_, other) in by_name.iter().filter(|(queue, _)| *queue == seat.queue) {
                keep_lower(&mut candidate, *other);
            }
            for board in desk.boards.iter_mut().filter(|board| open & channel_bit(board.channel) != 0) {
                for chunk in board.chunks.iter_mut().filter(|chunk| chunk.filled != 0) {
                    let test = |line: &Line| {
                        let asked = Asked::of(&line.demand, requirements)?;
                        Some(may_serve(&line.demand, asked, &pool.supply, seat, None))
                    };
                    let eligible = meet(chunk, seat.place, chunk.filled, lines, work, test)?;
                    best_head(records, (slot, agent), chunk, eligible, lines, &mut candidate, work)?;
                }
                if !board.odd.is_empty() {
                    let members = Members { pool, seat, requirements };
                    best_odd(records, (slot, agent), members, &board.odd, lines, &mut candidate, work)?;
                }
            }
            let Some(candidate) = candidate else { continue };
            let turn = turns.get(usize::from(seat.queue.0)).copied().unwrap_or_default();
            let rank = across_rank(*across, records, queue, seat, desk.looking, turn, candidate.pick)?;
            let ranked = Ranked { order: seat.order, across: rank, candidate };
            if best.is_none_or(|best| ranked.key() < best.key()) {
                best = Some(ranked);
            }
        }
        Ok(best.map(|best| (best.candidate.pick, best.candidate.turn.in_rank(Some(best.order), best.across))))
    }

    /// The best contact directed to an agent, and the best of each queue among the lines that name it.
    fn named_candidates(&mut self, records: Records<'_>, slot: u32, agent: &Agent) -> Result<NamedCandidates, Fault> {
        let mut found = NamedCandidates::default();
        for line in self.named.lines(agent.id) {
            let line = self.lines.get(*line).or_fault("a line")?;
            let demand = &line.demand;
            if agent.available & channel_bit(demand.channel) == 0 {
                continue;
            }
            let pool = self.pools.get(agent.pool).or_fault("a pool")?;
            let asked = Asked::of(demand, &self.requirements).or_fault("a requirement of a line")?;
            self.work.eligibility_tests += 1;
            let may = if demand.direct_to.is_some() {
                pool.supply.serves(demand.tenant) && asked.lasting_hold(&pool.supply, agent.id)
            } else {
                let queue = records.plan.queues().get(usize::from(demand.queue.0)).or_fault("a queue of a line")?;
                let is_open = |seat: &Seat| {
                    held_back(&self.desks, &self.pools, queue, *seat, agent) & channel_bit(demand.channel) == 0
                };
                let seat = pool.seat_at(demand.queue).filter(is_open);
                seat.is_some_and(|seat| may_serve(demand, asked, &pool.supply, seat, Some(agent.id)))
            };
            if !may {
                continue;
            }
            self.work.line_heads += 1;
            let Some(candidate) = first_unmarked(records, (slot, agent), line, &mut self.work) else { continue };
            if demand.direct_to.is_some() {
                keep_lower(&mut found.direct, candidate);
            } else {
                found.by_queue.push((demand.queue, candidate));
            }
        }
        Ok(found)
    }
}

impl Ranked {
    const fn key(&self) -> (u8, i128, Turn) {
        (self.order, self.across, self.candidate.turn)
    }
}

fn keep_lower(best: &mut Option<Candidate>, candidate: Candidate) {
    if best.is_none_or(|best| candidate.turn < best.turn) {
        *best = Some(candidate);
    }
}

/// How a queue compares with the others of an agent. [M-5]
pub(super) fn across_rank(
    across: Across,
    records: Records<'_>,
    queue: &Queue,
    seat: Seat,
    looking: u32,
    turn: u64,
    pick: Pick,
) -> Result<i128, Fault> {
    Ok(match across {
        Across::Urgency => 0,
        Across::LongestQueue => -i128::from(looking),
        Across::QueueRatio => -(i128::from(looking) * 1_000_000 / i128::from(queue.weight)),
        Across::WeightedWait => {
            let since = records.contacts.get(pick.contact).or_fault("a contact in a line")?.since;
            let waited = i128::from(records.now.0.saturating_sub(since.0));
            -(i128::from(queue.weight) * i128::from(seat.weight) * waited)
        }
        Across::Share => i128::from(turn),
    })
}

/// Lowers `best` to the lowest contact of these lines of a chunk that the agent may take.
fn best_head(
    records: Records<'_>,
    agent: (u32, &Agent),
    chunk: &Chunk,
    eligible: u64,
    lines: &Slab<Line>,
    best: &mut Option<Candidate>,
    work: &mut WorkCounters,
) -> Result<(), Fault> {
    for bit in ones(eligible) {
        let head = *chunk.heads.get(at(bit)).or_fault("a head on a board")?;
        work.line_heads += 1;
        let line = || chunk.lines.get(at(bit)).and_then(|line| lines.get(*line)).or_fault("a line on a board");
        let rate = if chunk.moving >> bit & 1 == 1 { line()?.demand.rate } else { crate::Urgency::STATIC_RATE };
        if best.is_some_and(|best| best.turn < Turn::new(head, rate, records.now)) {
            continue;
        }
        let line = line()?;
        if chunk.named >> bit & 1 == 1 && line.names.binary_search(&agent.1.id).is_ok() {
            continue;
        }
        let candidate = if chunk.marked >> bit & 1 == 1 {
            first_unmarked(records, agent, line, work)
        } else {
            line.contacts.first().map(|(entry, contact)| candidate(records, line, entry, contact))
        };
        if let Some(candidate) = candidate {
            keep_lower(best, candidate);
        }
    }
    Ok(())
}

/// The agents of a pool as members of a queue.
#[derive(Clone, Copy, Debug)]
struct Members<'a> {
    pool: &'a Pool,
    seat: Seat,
    requirements: &'a Requirements,
}

/// Lowers `best` to the lowest contact of the odd lines that the agent may take.
fn best_odd(
    records: Records<'_>,
    agent: (u32, &Agent),
    members: Members<'_>,
    odd: &OddLines,
    lines: &Slab<Line>,
    best: &mut Option<Candidate>,
    work: &mut WorkCounters,
) -> Result<(), Fault> {
    let Members { pool, seat, requirements } = members;
    for odd in odd.under(&pool.supply.skills) {
        work.odd_lines += 1;
        if !pool.sketch.holds(odd.needs) {
            continue;
        }
        if best.is_some_and(|best| best.turn < Turn::new(odd.key, crate::Urgency::STATIC_RATE, records.now)) {
            continue;
        }
        let line = lines.get(odd.line).or_fault("an odd line")?;
        let asked = Asked::of(&line.demand, requirements).or_fault("a requirement of a line")?;
        work.eligibility_tests += 1;
        if !may_serve(&line.demand, asked, &pool.supply, seat, None) {
            continue;
        }
        work.line_heads += 1;
        if let Some(candidate) = first_unmarked(records, agent, line, work) {
            keep_lower(best, candidate);
        }
    }
    Ok(())
}

fn candidate(records: Records<'_>, line: &Line, entry: super::LineKey, contact: u32) -> Candidate {
    let Line { demand, .. } = line;
    Candidate { turn: Turn::new(entry, demand.rate, records.now), pick: Pick { contact, nth: demand.nth } }
}

/// The first contact of a line that does not shun the agent. [G-6]
fn first_unmarked(
    records: Records<'_>,
    (slot, agent): (u32, &Agent),
    line: &Line,
    work: &mut WorkCounters,
) -> Option<Candidate> {
    let first = line.contacts.first_where(|contact| {
        let takes = records.contacts.get(contact).is_some_and(|contact| !contact.shuns(slot, agent.id));
        work.passed_over += u64::from(!takes);
        takes
    });
    first.map(|(entry, contact)| candidate(records, line, entry, contact))
}
