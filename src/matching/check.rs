//! What must hold inside the matching.

use super::Matching;
use super::lines::{Demand, LineKey, Stand};
use super::meet::{Asked, may_serve};
use crate::Fault;
use crate::agent::Agent;
use crate::error::OrFault;
use crate::store::{at, ones};

impl Matching {
    /// Whether a contact stands in a line of this demand, under this key.
    pub(crate) fn is_filed(&self, line: u32, contact: u32, demand: Demand, key: LineKey) -> bool {
        let found = self.lines.get(line).filter(|line| line.demand == demand);
        let places = self.contact_places.get(usize::from(demand.nth));
        found.zip(places).is_some_and(|(line, places)| line.contacts.key(contact, places) == Some(key))
    }

    /// Whether an agent stands where its availability says, under the keys of its facts.
    pub(crate) fn stands(&self, slot: u32, agent: &Agent) -> bool {
        let Some(pool) = self.pools.get(agent.pool).filter(|_| agent.shelf == agent.available) else { return false };
        if !self.is_unasked(slot, agent) && !self.has_answers(slot, pool) {
            return false;
        }
        pool.shelves.iter().all(|shelf| {
            shelf.heaps.iter().zip(&pool.standings).all(|(heap, standing)| {
                let Some(places) = self.agent_places.get(usize::from(*standing)) else { return false };
                let key = || self.standings.key(*standing, slot, agent);
                let expected = (shelf.channels == agent.available).then(key);
                heap.key(slot, places) == expected
            })
        })
    }

    /// Checks lines, pools and boards against each other, and every known pair against a fresh test.
    pub(crate) fn check(&self, looking: usize, agents: u32, requirements: &[u32]) -> Result<(), Fault> {
        let (mut in_lines, mut odd) = (0, 0);
        for (slot, line) in self.lines.iter() {
            in_lines += at(line.contacts.len());
            (!line.contacts.is_empty() || line.names.is_empty()).or_fault("invariant: no empty line names agents")?;
            for agent in &line.names {
                self.named.lines(*agent).contains(&slot).or_fault("invariant: lines are filed under whom they name")?;
            }
            if let Stand::Board(place) = line.stand {
                let desk = self.desks.get(at(line.demand.queue.0.into())).or_fault("invariant: lines have desks")?;
                let chunk = desk.chunk(place).or_fault("invariant: lines have places")?;
                let bit = |word: u64| word >> place.bit & 1 == 1;
                let head = line.contacts.first().map(|(key, _)| key);
                let shown = chunk.heads.get(at(place.bit)).copied().filter(|_| bit(chunk.filled));
                (head == shown).or_fault("invariant: a board shows the heads of its lines")?;
                let moves = line.demand.rate != crate::Urgency::STATIC_RATE;
                let flags = (bit(chunk.marked), bit(chunk.named), bit(chunk.moving));
                (flags == (line.marked > 0, !line.names.is_empty(), moves))
                    .or_fault("invariant: a board knows its lines")?;
                (chunk.lines.get(at(place.bit)) == Some(&slot))
                    .or_fault("invariant: a board shows the flags of its lines")?;
            }
            if let Stand::Odd(place) = line.stand {
                self.is_listed(slot, line, place).or_fault("invariant: odd lines stand in their lists")?;
                odd += 1;
            } else if line.demand.direct_to.is_none() && line.stand == Stand::Nowhere {
                (line.contacts.is_empty() && self.remembered.contains(&slot))
                    .or_fault("invariant: an odd line that is empty is remembered")?;
            }
            if line.demand.direct_to.is_some() {
                let desk = self.desks.get(at(line.demand.queue.0.into())).or_fault("invariant: lines have desks")?;
                desk.off_board.contains(&slot).or_fault("invariant: desks know the lines that stand on no board")?;
            }
            let is_held = |handle| requirements.contains(&handle) || self.queue_asks.contains(&handle);
            (line.contacts.is_empty() || is_held(line.demand.requirement) && is_held(line.demand.queue_asks))
                .or_fault("invariant: requirements in use are held")?;
        }
        let mut listed = 0;
        for board in self.desks.iter().flat_map(|desk| &desk.boards) {
            let here = board.odd.iter().count();
            (board.odd.is_empty() == (here == 0)).or_fault("invariant: boards know whether they have odd lines")?;
            listed += here;
        }
        (listed == odd).or_fault("invariant: lists hold the odd lines and no others")?;
        (in_lines == looking).or_fault("invariant: lines hold the contacts that look and no others")?;
        let by_desk: usize = self.desks.iter().map(|desk| at(desk.looking)).sum();
        (by_desk == in_lines).or_fault("invariant: desks count those that look")?;
        let in_pools: u32 = self.pools.iter().map(|(_, pool)| pool.agents).sum();
        (in_pools == agents).or_fault("invariant: pools hold the agents and no others")?;
        self.pools.iter().all(|(_, pool)| pool.agents > 0).or_fault("invariant: a pool without agents is forgotten")?;
        let known = at(self.requirements.len());
        (known <= requirements.len() + 2 * at(self.lines.len()) + self.queue_asks.len())
            .or_fault("invariant: requirements are given back")?;
        self.check_pairs()
    }

    fn check_pairs(&self) -> Result<(), Fault> {
        let mut skilled = 0;
        for (slot, pool) in self.pools.iter() {
            let staffed = pool.shelves.iter().filter(|shelf| shelf.heaps.first().is_some_and(|heap| !heap.is_empty()));
            let skills = pool.supply.skills.iter().map(|(skill, _)| self.skilled.get(usize::from(skill.0)));
            let is_known = skills.clone().all(|pools| pools.is_some_and(|pools| pools.contains(slot)));
            is_known.or_fault("invariant: it is known what skills a pool holds")?;
            skilled += skills.count();
            (pool.available == staffed.fold(0, |all, shelf| all | shelf.channels))
                .or_fault("invariant: a pool's availability is up to date")?;
            for seat in pool.seats.iter().copied() {
                let desk = self.desks.get(at(seat.queue.0.into())).or_fault("invariant: seats have desks")?;
                (desk.seats.get(at(seat.place)) == Some(&Some(slot))).or_fault("invariant: seats hold their pools")?;
                for board in &desk.boards {
                    let open = pool.available & super::desk::channel_bit(board.channel) != 0;
                    (board.staffed.contains(seat.place) == open).or_fault("invariant: boards know who is staffed")?;
                    for chunk in &board.chunks {
                        let pairs = chunk.pairs.get(at(seat.place)).copied().unwrap_or_default();
                        (pairs.eligible & !pairs.known == 0).or_fault("invariant: only known pairs are eligible")?;
                        for bit in ones(pairs.known & chunk.filled) {
                            let line = chunk.lines.get(at(bit)).and_then(|line| self.lines.get(*line));
                            let line = line.or_fault("invariant: places hold lines")?;
                            let asked = Asked::of(&line.demand, &self.requirements);
                            let asked = asked.or_fault("invariant: lines have requirements")?;
                            let may = may_serve(&line.demand, asked, &pool.supply, seat, None);
                            (may == (pairs.eligible >> bit & 1 == 1))
                                .or_fault("invariant: known pairs equal a test")?;
                        }
                    }
                }
            }
        }
        let known: usize = self.skilled.iter().map(|pools| at(pools.len())).sum();
        (known == skilled).or_fault("invariant: it is known what skills a pool does not hold")
    }
}
