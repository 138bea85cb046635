//! Idle agents that a queue leaves for others. [G-8]

use super::Matching;
use super::desk::{Desk, channel_bit};
use super::pools::{Pool, Seat};
use crate::agent::Agent;
use crate::matching::Attendance;
use crate::store::{Heap, Registry, Slab, at};
use crate::{ChannelId, Plan, Queue, QueueId};
use alloc::collections::BTreeSet;
use alloc::vec::Vec;

impl Matching {
    /// The available agents at the levels that a queue spares, of the queues that count one of these as idle. O(pools of those queues, and
    /// the agents that are found). [M-8]
    pub(crate) fn beside_the_spared(&self, plan: &Plan, agents: &Registry<Agent>, open: &[u32]) -> Vec<u32> {
        let idle =
            open.iter().filter_map(|slot| agents.get(*slot)).filter(|agent| agent.attendance == Attendance::Idle);
        let counting: BTreeSet<(QueueId, u8)> = idle.flat_map(|agent| self.counting(plan, agent)).collect();
        let mut beside = Vec::new();
        for (queue, from_level) in counting {
            let Some(desk) = self.desks.get(usize::from(queue.0)) else { continue };
            for pool in seats_from(desk, &self.pools, queue, from_level) {
                let heaps = pool.shelves.iter().filter_map(|shelf| shelf.heaps.first());
                beside.extend(heaps.flat_map(Heap::entries).map(|(_, slot)| *slot));
            }
        }
        beside
    }

    /// The queues that count this agent when it is idle, with the level from which they spare. [G-8]
    fn counting(&self, plan: &Plan, agent: &Agent) -> impl Iterator<Item = (QueueId, u8)> {
        let pool = self.pools.get(agent.pool);
        let counts = move |pool: &Pool, seat: &Seat| {
            let queue = plan.queues().get(usize::from(seat.queue.0))?;
            let from_level = queue.spare?.from_level;
            let is_enabled = |channel: &ChannelId| pool.supply.maximum_on(*channel).is_some();
            (seat.level >= from_level && queue.channels.iter().any(is_enabled)).then_some((seat.queue, from_level))
        };
        pool.into_iter().flat_map(move |pool| pool.seats.iter().filter_map(move |seat| counts(pool, seat)))
    }

    /// Whether a queue spares this member for its contacts on a channel. [G-8]
    pub(crate) fn is_spared(&self, queue: &Queue, id: QueueId, agent: &Agent, channel: ChannelId) -> bool {
        let Some(pool) = self.pools.get(agent.pool) else { return false };
        let Some(seat) = pool.seat_at(id) else { return true };
        held_back(&self.desks, &self.pools, queue, seat, agent) & channel_bit(channel) == 0
    }
}

/// The channels of a queue on which it does not spare this member. [G-8]
#[inline]
pub(super) fn held_back(desks: &[Desk], pools: &Slab<Pool>, queue: &Queue, seat: Seat, agent: &Agent) -> u64 {
    let Some(spare) = queue.spare.filter(|spare| seat.level >= spare.from_level) else { return 0 };
    let Some(desk) = desks.get(at(seat.queue.0.into())) else { return 0 };
    let own = |channel| {
        let counts = pools.get(agent.pool).is_some_and(|pool| pool.supply.maximum_on(channel).is_some());
        u32::from(counts && agent.attendance == Attendance::Idle)
    };
    let is_held_back = |channel: &&ChannelId| {
        idle_from(desk, pools, seat.queue, spare.from_level, **channel) < spare.agents + own(**channel)
    };
    queue.channels.iter().filter(is_held_back).fold(0, |channels, channel| channels | channel_bit(*channel))
}

/// How many members of a queue from a level on, with a channel enabled, are idle.
pub(super) fn idle_from(desk: &Desk, pools: &Slab<Pool>, queue: QueueId, from_level: u8, channel: ChannelId) -> u32 {
    let is_enabled = |pool: &&Pool| pool.supply.maximum_on(channel).is_some();
    seats_from(desk, pools, queue, from_level).filter(is_enabled).map(|pool| pool.idle).sum()
}

fn seats_from<'a>(
    desk: &'a Desk,
    pools: &'a Slab<Pool>,
    queue: QueueId,
    from_level: u8,
) -> impl Iterator<Item = &'a Pool> {
    let pools = desk.seats.iter().filter_map(|pool| pools.get((*pool)?));
    pools.filter(move |pool| pool.seat_at(queue).is_some_and(|seat| seat.level >= from_level))
}

#[cfg(test)]
impl Matching {
    /// How many members of a queue from a level on, with a channel enabled, pass gate G-2 and have nothing in hand. [G-8]
    pub(crate) fn idle_members(&self, queue: QueueId, from_level: u8, channel: ChannelId) -> u32 {
        let desk = self.desks.get(usize::from(queue.0));
        desk.map_or(0, |desk| idle_from(desk, &self.pools, queue, from_level, channel))
    }
}
