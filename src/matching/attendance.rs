//! How many members of a queue are there, and how many of them are idle.

use super::Matching;
use super::pools::Pool;
use crate::agent::Agent;
use crate::error::OrFault;
use crate::store::at;
use crate::{Fault, QueueId};
use alloc::vec;
use alloc::vec::Vec;

/// Whether an agent passes gate G-2, and what it has in hand then.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Attendance {
    /// It does not pass.
    Away,
    /// It passes and has something in hand.
    Busy,
    /// It passes and has nothing in hand. [G-8]
    Idle,
}

impl Matching {
    /// Counts an agent of a pool in this way from now on. O(1).
    pub(crate) fn attend(&mut self, agent: &mut Agent, attendance: Attendance) -> Result<(), Fault> {
        let finishes = attendance == Attendance::Away && agent.has_work();
        self.count_agent(agent, attendance, finishes)
    }

    /// Takes an agent that leaves its pool off its shelf, and out of the counts.
    pub(crate) fn depart(&mut self, slot: u32, agent: &mut Agent) -> Result<(), Fault> {
        self.count_agent(agent, Attendance::Away, false)?;
        self.stand(slot, agent, 0)
    }

    fn count_agent(&mut self, agent: &mut Agent, attendance: Attendance, finishes: bool) -> Result<(), Fault> {
        let before = core::mem::replace(&mut agent.attendance, attendance);
        let was_finishing = core::mem::replace(&mut agent.finishes, finishes);
        if before == attendance && was_finishing == finishes {
            return Ok(());
        }
        let Pool { ready, idle, finishing, .. } = self.pools.get_mut(agent.pool).or_fault("a pool")?;
        *ready = *ready + u32::from(attendance != Attendance::Away) - u32::from(before != Attendance::Away);
        *idle = *idle + u32::from(attendance == Attendance::Idle) - u32::from(before == Attendance::Idle);
        *finishing = *finishing + u32::from(finishes) - u32::from(was_finishing);
        Ok(())
    }

    /// How many members of a queue pass gate G-2. O(pools of the queue). [F-7]
    pub(crate) fn ready_members(&self, queue: QueueId) -> u32 {
        self.pools_of(queue).map(|pool| pool.ready).sum()
    }

    /// How many agents are members of a queue, and how many of them pass gate G-2. O(pools of the queue). [D-8]
    pub(crate) fn members(&self, queue: QueueId) -> (u32, u32) {
        self.pools_of(queue).fold((0, 0), |(all, ready), pool| (all + pool.agents, ready + pool.ready))
    }

    /// The pools that are members of a queue.
    pub(super) fn pools_of(&self, queue: QueueId) -> impl Iterator<Item = &Pool> {
        let seats = self.desks.get(at(queue.0.into())).into_iter().flat_map(|desk| &desk.seats);
        seats.filter_map(|pool| self.pools.get((*pool)?))
    }

    /// Checks the counts of every pool against a recount.
    pub(crate) fn check_attendance<'a>(&self, agents: impl Iterator<Item = &'a Agent>) -> Result<(), Fault> {
        let mut counts: Vec<(u32, u32, u32, u32)> = Vec::new();
        for agent in agents {
            let pool = at(agent.pool);
            if pool >= counts.len() {
                counts.extend(vec![(0, 0, 0, 0); pool + 1 - counts.len()]);
            }
            let (all, ready, idle, finishing) = counts.get_mut(pool).or_fault("invariant: agents have pools")?;
            *all += 1;
            *ready += u32::from(agent.attendance != Attendance::Away);
            *idle += u32::from(agent.attendance == Attendance::Idle);
            *finishing += u32::from(agent.attendance == Attendance::Away && agent.has_work());
        }
        for (counted, pool) in counts.into_iter().zip(0..) {
            let kept =
                self.pools.get(pool).map_or((0, 0, 0, 0), |pool| (pool.agents, pool.ready, pool.idle, pool.finishing));
            (kept == counted).or_fault("invariant: pools count their agents")?;
        }
        Ok(())
    }
}
