//! The turns of queues that share their agents in proportion. [M-6]

use super::Matching;
use crate::{Across, Plan, QueueId};

/// How far a queue of weight 1 goes with each offer.
const STRIDE: u64 = 1_000_000_000;

impl Matching {
    /// A queue had its turn. [M-6]
    pub(crate) fn take_turn(&mut self, plan: &Plan, queue: QueueId) {
        if self.across != Across::Share {
            return;
        }
        let Some(turn) = self.turns.get_mut(usize::from(queue.0)) else { return };
        let weight = plan.queues().get(usize::from(queue.0)).map_or(1, |queue| queue.weight);
        self.round = *turn;
        *turn = turn.saturating_add(STRIDE / u64::from(weight));
    }

    #[cfg(feature = "serde")]
    pub(crate) const fn round(&self) -> u64 {
        self.round
    }

    #[cfg(feature = "serde")]
    pub(crate) fn turn(&self, queue: QueueId) -> Option<u64> {
        self.turns.get(usize::from(queue.0)).copied()
    }

    /// Goes on where the matching of a kept state was.
    #[cfg(feature = "serde")]
    pub(crate) fn go_on(&mut self, round: u64, turns: impl Iterator<Item = u64>) {
        self.round = round;
        self.turns = turns.collect();
    }

    /// Goes on where the matching of the plan before was; by its queues, the new ones.
    pub(crate) fn carry_on(&mut self, before: &Self, queues: &[Option<QueueId>]) {
        self.round = before.round;
        self.work = before.work;
        for ((old, turn), new) in before.desks.iter().zip(&before.turns).zip(queues) {
            let Some(place) = new.map(|queue| usize::from(queue.0)) else { continue };
            if let Some(desk) = self.desks.get_mut(place) {
                desk.looked = old.looked;
            }
            if let Some(own) = self.turns.get_mut(place) {
                *own = *turn;
            }
        }
    }

    /// Before a round of looks: queues in which contacts have begun to look do not fall behind the round. O(queues), in plans that
    /// share only.
    pub(crate) fn begin_turns(&mut self) {
        if self.across == Across::Share {
            for (desk, turn) in self.desks.iter().zip(&mut self.turns) {
                if desk.looking > 0 && !desk.looked {
                    *turn = (*turn).max(self.round);
                }
            }
        }
    }

    /// After a round of looks. O(queues), in plans that share only.
    pub(crate) fn end_turns(&mut self) {
        if self.across == Across::Share {
            for desk in &mut self.desks {
                desk.looked = desk.looking > 0;
            }
        }
    }
}
