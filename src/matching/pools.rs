//! Pools of agents of like supply.

use super::Matching;
use super::desk::Desk;
use super::odd::Sketch;
use crate::agent::Agent;
use crate::error::OrFault;
use crate::id::Halved;
use crate::plan::Supply;
use crate::policy::SupplyFacts;
use crate::store::{Heap, Registry, at, hash};
use crate::{AgentRank, Fault, Membership, OfferId, Plan, QueueId, Timestamp};
use core::num::NonZeroU64;
use smallvec::SmallVec;

/// An agent's place among the available agents of its pool. [M-4]
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct AgentKey {
    standing: i64,
    idle_since: u64,
    last_offer: u64,
    id: Halved,
}

impl AgentKey {
    pub(super) fn new(standing: i64, agent: &Agent) -> Self {
        Self {
            standing,
            idle_since: agent.idle_since.0,
            last_offer: agent.last_offer.map_or(0, NonZeroU64::get),
            id: agent.id.into(),
        }
    }

    pub(super) const fn idle_since(&self) -> Timestamp {
        Timestamp(self.idle_since)
    }

    /// As a rank for a contact, by these other parts of it.
    pub(super) fn in_rank(self, level: Option<u8>, fit: i64, pairing: i128) -> AgentRank {
        let Self { standing, idle_since, last_offer, id } = self;
        AgentRank {
            level,
            fit,
            pairing,
            standing,
            idle_since: Timestamp(idle_since),
            last_offer: Some(OfferId(last_offer)).filter(|offer| offer.0 > 0),
            agent: id.into(),
        }
    }
}

/// Agents of one supply. It goes with its last agent.
#[derive(Clone, Debug)]
pub(super) struct Pool {
    pub(super) supply: Supply,
    /// The skills of the supply.
    pub(super) sketch: Sketch,
    /// INVARIANT: the channels on which an agent of it can take a contact while it has nothing in hand; so it is checked with each such agent.
    idle_channels: u64,
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

    /// Brings up to date on which channels some agent is available, here and at the desks.
    fn count_available(&mut self, desks: &mut [Desk]) -> Result<(), Fault> {
        let is_staffed = |shelf: &&Shelf| shelf.heaps.first().is_some_and(|heap| !heap.is_empty());
        let available = self.shelves.iter().filter(is_staffed).fold(0, |all, shelf| all | shelf.channels);
        let changed = core::mem::replace(&mut self.available, available) ^ available;
        if changed != 0 {
            for seat in &self.seats {
                let desk = desks.get_mut(at(seat.queue.0.into())).or_fault("a desk")?;
                desk.staff(seat.place, available, changed);
            }
        }
        Ok(())
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
        self.note_skills(pool, &record.supply.skills, false);
        for seat in record.seats {
            let desk = self.desks.get_mut(at(seat.queue.0.into())).or_fault("a desk")?;
            desk.free_seat(seat.place, seat.level);
        }
        Ok(())
    }

    pub(crate) fn supply(&self, pool: u32) -> Option<&Supply> {
        self.pools.get(pool).map(|pool| &pool.supply)
    }

    /// The channels on which an agent of this pool can take a contact while it has nothing in hand. [G-4]
    pub(crate) fn idle_channels(&self, pool: u32) -> Option<u64> {
        self.pools.get(pool).map(|pool| pool.idle_channels)
    }

    fn open_pool(&mut self, plan: &Plan, supply: &Supply, hash: u32) -> Result<u32, Fault> {
        let pool = self.pools.insert(Pool {
            supply: supply.clone(),
            sketch: Sketch::of(supply.skills.iter().map(|(skill, _)| *skill)),
            idle_channels: supply.idle_channels(plan),
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
        self.note_skills(pool, &supply.skills, true);
        Ok(pool)
    }

    /// Says on which channels an agent is available from now on. It leaves a shelf on which it does not belong any more at once;
    /// [`shelve`](Self::shelve) puts it on another, as most that become available have taken a contact before anyone looks at the shelves.
    ///
    /// O(log agents of the shelf), and O(queues of the pool) where the pool's availability changes with it.
    pub(crate) fn stand(&mut self, slot: u32, agent: &mut Agent, channels: u64) -> Result<(), Fault> {
        agent.available = channels;
        if agent.shelf != 0 {
            if agent.shelf == channels && self.is_in_order(slot, agent)? {
                return Ok(());
            }
            self.unshelve(slot, agent)?;
        }
        if channels != 0 {
            self.unshelved.push(slot);
        }
        Ok(())
    }

    /// Puts the agents that have become available on the shelves of their channels, under the keys of their present facts. To be called
    /// before a contact looks.
    ///
    /// As [`stand`](Self::stand) for each of them.
    pub(crate) fn shelve(&mut self, agents: &mut Registry<Agent>) -> Result<(), Fault> {
        if self.unshelved.is_empty() { Ok(()) } else { self.shelve_all(agents) }
    }

    fn shelve_all(&mut self, agents: &mut Registry<Agent>) -> Result<(), Fault> {
        while let Some(slot) = self.unshelved.pop() {
            let Some(agent) = agents.get_mut(slot).filter(|agent| agent.shelf != agent.available) else { continue };
            let Self { pools, desks, agent_places, standings, .. } = self;
            let pool = pools.get_mut(agent.pool).or_fault("a pool")?;
            let channels = agent.available;
            agent.shelf = channels;
            let known = pool.shelves.iter().position(|shelf| shelf.channels == channels);
            let index = known.unwrap_or_else(|| {
                let heaps = pool.standings.iter().map(|_| Heap::default()).collect();
                pool.shelves.push(Shelf { channels, heaps });
                pool.shelves.len() - 1
            });
            let onto = pool.shelves.get_mut(index).or_fault("a shelf")?;
            for (heap, standing) in onto.heaps.iter_mut().zip(&pool.standings) {
                let places = agent_places.get_mut(usize::from(*standing)).or_fault("places of agents")?;
                heap.push(standings.key(*standing, slot, agent), slot, places);
            }
            if pool.available & channels != channels {
                pool.count_available(desks)?;
            }
        }
        Ok(())
    }

    /// Takes an agent off the shelf on which it stands.
    fn unshelve(&mut self, slot: u32, agent: &mut Agent) -> Result<(), Fault> {
        let Self { pools, desks, agent_places, .. } = self;
        let pool = pools.get_mut(agent.pool).or_fault("a pool")?;
        let channels = core::mem::take(&mut agent.shelf);
        let from = pool.shelves.iter_mut().find(|shelf| shelf.channels == channels).or_fault("a shelf")?;
        for (heap, standing) in from.heaps.iter_mut().zip(&pool.standings) {
            let places = agent_places.get_mut(usize::from(*standing)).or_fault("places of agents")?;
            heap.remove(slot, places).or_fault("an agent's place")?;
        }
        let is_staffed = from.heaps.first().is_some_and(|heap| !heap.is_empty());
        if is_staffed { Ok(()) } else { pool.count_available(desks) }
    }

    /// Whether an agent stands on its shelf under the keys of its present facts.
    fn is_in_order(&self, slot: u32, agent: &Agent) -> Result<bool, Fault> {
        let pool = self.pools.get(agent.pool).or_fault("a pool")?;
        let own = pool.shelves.iter().find(|shelf| shelf.channels == agent.shelf).or_fault("a shelf")?;
        Ok(own.heaps.iter().zip(&pool.standings).all(|(heap, standing)| {
            let places = self.agent_places.get(usize::from(*standing));
            places.and_then(|places| heap.key(slot, places)) == Some(self.standings.key(*standing, slot, agent))
        }))
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
