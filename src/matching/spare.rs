//! Idle agents that a queue leaves for others. [G-8]

use super::Matching;
use super::desk::{Desk, channel_bit};
use super::pools::{Pool, Seat};
use crate::agent::Agent;
use crate::matching::Attendance;
use crate::store::{Heap, Slab, at};
use crate::{ChannelId, Plan, Queue, QueueId};
use alloc::vec::Vec;

impl Matching {
    /// Before a round of looks: the available members of the queues that spare agents, if on some channel more of those are idle than
    /// after the last round. O(pools of the queues that spare agents, for each of their channels). [M-8]
    pub(crate) fn newly_spared(&self, plan: &Plan) -> Vec<u32> {
        let mut open = Vec::new();
        for (number, queue) in (0..).zip(plan.queues()) {
            let Some(spare) = queue.spare else { continue };
            let Some(desk) = self.desks.get(usize::from(number)) else { continue };
            let is_more = |(channel, before): (&ChannelId, &u32)| {
                self.idle_members(QueueId(number), spare.from_level, *channel) > *before
            };
            if !queue.channels.iter().zip(&desk.idle_after).any(is_more) {
                continue;
            }
            for pool in seats_from(desk, &self.pools, QueueId(number), spare.from_level) {
                let heaps = pool.shelves.iter().filter_map(|shelf| shelf.heaps.first());
                open.extend(heaps.flat_map(Heap::entries).map(|(_, slot)| *slot));
            }
        }
        open
    }

    /// After a round of looks. O(pools of the queues that spare agents, for each of their channels). [M-8]
    pub(crate) fn count_spared(&mut self, plan: &Plan) {
        for (number, queue) in (0..).zip(plan.queues()) {
            let Some(spare) = queue.spare else { continue };
            let idle = |channel: &ChannelId| self.idle_members(QueueId(number), spare.from_level, *channel);
            let idle = queue.channels.iter().map(idle).collect();
            if let Some(desk) = self.desks.get_mut(usize::from(number)) {
                desk.idle_after = idle;
            }
        }
    }

    /// How many members of a queue from a level on, with a channel enabled, pass gate G-2 and have nothing in hand. O(pools of the
    /// queue). [G-8]
    pub(crate) fn idle_members(&self, queue: QueueId, from_level: u8, channel: ChannelId) -> u32 {
        let desk = self.desks.get(usize::from(queue.0));
        desk.map_or(0, |desk| idle_from(desk, &self.pools, queue, from_level, channel))
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
