//! Pools of agents of like supply.

use super::Matching;
use crate::agent::Agent;
use crate::error::OrFault;
use crate::plan::Supply;
use crate::policy::SupplyFacts;
use crate::store::{Heap, at, hash};
use crate::{AgentId, AgentRank, Fault, Membership, OfferId, Plan, QueueId, Timestamp};
use smallvec::SmallVec;

/// An agent's place among the available agents of its pool. [M-4]
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct AgentKey {
    standing: i64,
    idle_since: u64,
    last_offer: u64,
    /// The agent's id in two halves, which need less room in a heap than the whole.
    id: [u64; 2],
}

impl AgentKey {
    pub(super) fn new(standing: i64, agent: &Agent) -> Self {
        let AgentId(id) = agent.id;
        let half = |bits: u128| u64::try_from(bits & u128::from(u64::MAX)).unwrap_or_default();
        Self {
            standing,
            idle_since: agent.idle_since.0,
            last_offer: agent.last_offer.map_or(0, |offer| offer.0),
            id: [half(id >> 64), half(id)],
        }
    }

    pub(super) const fn idle_since(&self) -> Timestamp {
        Timestamp(self.idle_since)
    }

    /// As a rank for a contact, by these other parts of it.
    pub(super) fn in_rank(self, level: Option<u8>, fit: i64, pairing: i128) -> AgentRank {
        let Self { standing, idle_since, last_offer, id: [high, low] } = self;
        AgentRank {
            level,
            fit,
            pairing,
            standing,
            idle_since: Timestamp(idle_since),
            last_offer: Some(OfferId(last_offer)).filter(|offer| offer.0 > 0),
            agent: AgentId(u128::from(high) << 64 | u128::from(low)),
        }
    }
}

/// Agents of one supply. It goes with its last agent.
#[derive(Clone, Debug)]
pub(super) struct Pool {
    pub(super) supply: Supply,
    /// Signed-in agents.
    pub(super) agents: u32,
    /// Those of them that pass G-2.
    pub(super) ready: u32,
    /// Those of these that have nothing in hand.
    pub(super) idle: u32,
    /// Those that do not pass G-2 but have something in hand. [E-1]
    pub(super) finishing: u32,
    /// Its memberships, ascending by (order, queue).
    pub(super) seats: SmallVec<[Seat; 4]>,
    /// The standings by which its queues rank agents, ascending; none if it has no queue.
    pub(super) standings: SmallVec<[u16; 2]>,
    /// Its available agents, by the channels on which they are available.
    pub(super) shelves: SmallVec<[Shelf; 1]>,
    /// The channels on which some agent is available.
    pub(super) available: u64,
}

/// A pool's membership of a queue.
#[derive(Clone, Copy, Debug)]
pub(super) struct Seat {
    pub(super) queue: QueueId,
    pub(super) level: u8,
    /// Where the queue stands among those of the agents. [M-3]
    pub(super) order: u8,
    pub(super) weight: u16,
    pub(super) idle_weight: u16,
    /// How many delays of the queue a contact must have passed.
    pub(super) delays: u8,
    /// The place at the queue's desk.
    pub(super) place: u32,
}

/// The agents of a pool that are available on just these channels.
#[derive(Clone, Debug)]
pub(super) struct Shelf {
    pub(super) channels: u64,
    /// By the pool's standings.
    pub(super) heaps: SmallVec<[Heap<AgentKey>; 1]>,
}

impl Pool {
    pub(super) fn facts(&self) -> SupplyFacts<'_> {
        self.supply.facts()
    }

    pub(super) fn seat_at(&self, queue: QueueId) -> Option<Seat> {
        self.seats.iter().copied().find(|seat| seat.queue == queue)
    }

    /// The heaps of the agents that are available on a channel, by one standing.
    pub(super) fn heaps(&self, channel: u64, standing: u16) -> impl Iterator<Item = &Heap<AgentKey>> {
        let place = self.standings.iter().position(|own| *own == standing).unwrap_or(usize::MAX);
        self.shelves
            .iter()
            .filter(move |shelf| shelf.channels & channel != 0)
            .filter_map(move |shelf| shelf.heaps.get(place))
    }
}

impl Matching {
    /// One more agent in the pool of this supply, which is given.
    pub(crate) fn join(&mut self, plan: &Plan, supply: &Supply) -> Result<u32, Fault> {
        let hash = hash(supply);
        let known = self.pool_index.find(hash, |pool| self.pools.get(pool).is_some_and(|pool| pool.supply == *supply));
        let pool = match known {
            Some(pool) => pool,
            None => self.open_pool(plan, supply, hash)?,
        };
        self.pools.get_mut(pool).or_fault("a pool")?.agents += 1;
        Ok(pool)
    }

    /// One agent fewer in a pool; it stands on no shelf any more.
    pub(crate) fn leave(&mut self, pool: u32) -> Result<(), Fault> {
        let record = self.pools.get_mut(pool).or_fault("a pool")?;
        record.agents -= 1;
        if record.agents > 0 {
            return Ok(());
        }
        let record = self.pools.remove(pool).or_fault("a pool")?;
        self.pool_index.remove(hash(&record.supply), pool);
        for seat in record.seats {
            let desk = self.desks.get_mut(at(seat.queue.0.into())).or_fault("a desk")?;
            desk.free_seat(seat.place, seat.level);
        }
        Ok(())
    }

    pub(crate) fn supply(&self, pool: u32) -> Option<&Supply> {
        self.pools.get(pool).map(|pool| &pool.supply)
    }

    fn open_pool(&mut self, plan: &Plan, supply: &Supply, hash: u32) -> Result<u32, Fault> {
        let pool = self.pools.insert(Pool {
            supply: supply.clone(),
            agents: 0,
            ready: 0,
            idle: 0,
            finishing: 0,
            seats: SmallVec::new(),
            standings: SmallVec::new(),
            shelves: SmallVec::new(),
            available: 0,
        });
        let mut seats: SmallVec<[Seat; 4]> = SmallVec::new();
        for membership in &supply.queues {
            let Membership { queue, level, delay, order: _, weight, idle_weight } = *membership;
            let order = membership.order();
            let rules = plan.queues().get(usize::from(queue.0)).or_fault("a queue of a membership")?;
            let delays = rules.delays.iter().filter(|declared| **declared <= delay).count();
            let desk = self.desks.get_mut(at(queue.0.into())).or_fault("a desk")?;
            let place = desk.take_seat(pool, level);
            let delays = u8::try_from(delays).unwrap_or(u8::MAX);
            seats.push(Seat { queue, level, order, weight, idle_weight, delays, place });
        }
        seats.sort_unstable_by_key(|seat| (seat.order, seat.queue));
        let record = self.pools.get_mut(pool).or_fault("a pool")?;
        record.standings = standings_of(plan, &seats)?;
        record.seats = seats;
        self.pool_index.insert(hash, pool);
        Ok(pool)
    }

    /// Puts an agent on the shelf of the channels on which it is available now, under the keys of its present facts.
    ///
    /// O(log agents of the shelf), and O(queues of the pool) where the pool's availability changes with it.
    pub(crate) fn stand(&mut self, slot: u32, agent: &mut Agent, channels: u64) -> Result<(), Fault> {
        if agent.available == 0 && channels == 0 {
            return Ok(());
        }
        let Self { pools, desks, agent_places, standings, .. } = self;
        let pool = pools.get_mut(agent.pool).or_fault("a pool")?;
        let keys: SmallVec<[AgentKey; 2]> = pool
            .standings
            .iter()
            .map(|standing| AgentKey::new(standings.rank(*standing, slot, agent), agent))
            .collect();
        let before = core::mem::replace(&mut agent.available, channels);
        let stays = |shelf: &Shelf| {
            let heaps = shelf.heaps.iter().zip(&pool.standings).zip(&keys);
            heaps.into_iter().all(|((heap, standing), key)| {
                agent_places.get(usize::from(*standing)).and_then(|places| heap.key(slot, places)) == Some(*key)
            })
        };
        if before == channels && pool.shelves.iter().find(|shelf| shelf.channels == channels).is_none_or(stays) {
            return Ok(());
        }
        if let Some(shelf) = pool.shelves.iter_mut().find(|shelf| before != 0 && shelf.channels == before) {
            for (heap, standing) in shelf.heaps.iter_mut().zip(&pool.standings) {
                let places = agent_places.get_mut(usize::from(*standing)).or_fault("places of agents")?;
                heap.remove(slot, places).or_fault("an agent's place")?;
            }
        }
        if channels != 0 {
            let known = pool.shelves.iter().position(|shelf| shelf.channels == channels);
            let index = known.unwrap_or_else(|| {
                let heaps = pool.standings.iter().map(|_| Heap::default()).collect();
                pool.shelves.push(Shelf { channels, heaps });
                pool.shelves.len() - 1
            });
            let onto = pool.shelves.get_mut(index).or_fault("a shelf")?;
            for ((heap, standing), key) in onto.heaps.iter_mut().zip(&pool.standings).zip(&keys) {
                let places = agent_places.get_mut(usize::from(*standing)).or_fault("places of agents")?;
                heap.push(*key, slot, places);
            }
        }
        let is_staffed = |shelf: &&Shelf| shelf.heaps.first().is_some_and(|heap| !heap.is_empty());
        let available = pool.shelves.iter().filter(is_staffed).fold(0, |all, shelf| all | shelf.channels);
        let changed = core::mem::replace(&mut pool.available, available) ^ available;
        if changed != 0 {
            for seat in &pool.seats {
                let desk = desks.get_mut(at(seat.queue.0.into())).or_fault("a desk")?;
                desk.staff(seat.place, available, changed);
            }
        }
        Ok(())
    }
}

/// The standings by which the queues of these seats rank agents, ascending.
pub(super) fn standings_of(plan: &Plan, seats: &[Seat]) -> Result<SmallVec<[u16; 2]>, Fault> {
    let mut standings: SmallVec<[u16; 2]> = SmallVec::new();
    for seat in seats {
        let rules = plan.queues().get(usize::from(seat.queue.0)).or_fault("a queue of a membership")?;
        if !standings.contains(&rules.standing) {
            standings.push(rules.standing);
        }
    }
    standings.sort_unstable();
    Ok(standings)
}
