//! Who meets whom: contacts of like demand in lines, agents of like supply in pools, and what is known of each pair.
//!
//! Contacts of the same queue, channel, tenant, requirement and passed delays form a *line*; agents of equal supply form a *pool*.
//! Whether a pool may serve a line is tested the first time the two meet and then kept as a bit, so a requirement tree costs nothing
//! per decision. A free agent looks at the heads of the filled lines its pool may serve; an arriving contact at the heads of the
//! pools with an available agent that may serve its line. Requirements that name agents, and contacts directed to one agent, are
//! filed under those agents as well and tested one by one.
//!
//! Everything here is derived from the records of contacts and agents and can be rebuilt from them; it emits nothing and owns no
//! life cycle.

use crate::store::{Bits, Index, Places, Slab};
use crate::{Across, Plan, QueueId, Requirement};
use alloc::collections::VecDeque;
use alloc::vec::Vec;

mod assign;
mod attendance;
mod check;
mod desk;
mod lines;
mod meet;
mod named;
mod odd;
mod pools;
mod rank;
mod requirements;
mod resort;
mod search;
mod seek;
mod share;
mod spare;
mod staff;
mod standings;

pub(crate) use assign::Assignment;
pub(crate) use attendance::Attendance;
pub(crate) use desk::channel_bit;
pub(crate) use lines::{Demand, LineKey};
pub(crate) use meet::{Records, Turn};
pub(crate) use search::{AgentSearch, Choice, Sought};
pub(crate) use staff::Staff;

use desk::Desk;
use lines::Line;
use named::Named;
use pools::Pool;
use requirements::Requirements;
use standings::Standings;

/// The most places in which a contact may stand. [D-5]
pub(crate) const MAX_PLACES: u8 = 16;

/// How much was looked at: deterministic, and the measure that guards the cost of commands without a clock.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct WorkCounters {
    /// Heads of lines read for agents.
    pub line_heads: u64,
    /// Heads of pools read for contacts.
    pub pool_heads: u64,
    /// Odd lines looked at for agents: lines of a demand that nobody else has.
    pub odd_lines: u64,
    /// Pairs of a line and a pool, or of a line and a named agent, whose eligibility was tested.
    pub eligibility_tests: u64,
    /// Contacts and agents passed over because of an exclusion, a decline or a name.
    pub passed_over: u64,
    /// Timers armed, cancelled and fired.
    pub timers: u64,
}

/// Lines, pools and what is known of their pairs.
#[derive(Clone, Debug)]
pub(crate) struct Matching {
    requirements: Requirements,
    lines: Slab<Line>,
    line_index: Index,
    /// Where each contact stands in its lines, by the number of its place.
    contact_places: Vec<Places>,
    pools: Slab<Pool>,
    pool_index: Index,
    /// Where each agent stands in its pool, by standing.
    agent_places: Vec<Places>,
    standings: Standings,
    /// By queue.
    desks: Vec<Desk>,
    /// What each queue asks of those who enter, by queue.
    queue_asks: Vec<u32>,
    /// How the queues of an agent compare. [M-5]
    across: Across,
    /// By queue. [M-6]
    turns: Vec<u64>,
    /// [M-6]
    round: u64,
    named: Named,
    /// By skill, the pools whose agents hold it.
    skilled: Vec<Bits>,
    /// Odd lines that were empty at some time, the oldest first.
    remembered: VecDeque<u32>,
    /// Agents that may have become available and are not on their shelf yet.
    unshelved: Vec<u32>,
    /// Scratch of the search for an agent.
    candidates: Vec<u32>,
    work: WorkCounters,
}

impl Matching {
    pub(crate) fn new(plan: &Plan) -> Self {
        let mut requirements = Requirements::new();
        let queue_asks = plan.queues().iter().map(|queue| requirements.hold(queue.requirement.clone())).collect();
        Self {
            requirements,
            lines: Slab::new(),
            line_index: Index::default(),
            contact_places: (0..MAX_PLACES).map(|_| Places::default()).collect(),
            pools: Slab::new(),
            pool_index: Index::default(),
            agent_places: plan.standings().iter().map(|_| Places::default()).collect(),
            standings: Standings::new(plan.standings()),
            desks: plan.queues().iter().map(Desk::new).collect(),
            queue_asks,
            across: plan.across(),
            turns: plan.queues().iter().map(|_| 0).collect(),
            round: 0,
            named: Named::default(),
            skilled: Vec::new(),
            remembered: VecDeque::new(),
            unshelved: Vec::new(),
            candidates: Vec::new(),
            work: WorkCounters::default(),
        }
    }

    /// But for the timers.
    pub(crate) const fn work(&self) -> WorkCounters {
        self.work
    }

    /// Holds a requirement for a contact and gives its handle; to be given back by [`drop_requirement`](Self::drop_requirement).
    pub(crate) fn hold_requirement(&mut self, requirement: Requirement) -> u32 {
        self.requirements.hold(requirement)
    }

    /// What a queue asks of a contact that enters it; to be given back as well.
    pub(crate) fn hold_queue_asks(&mut self, queue: QueueId) -> Option<u32> {
        let handle = self.queue_asks.get(usize::from(queue.0)).copied()?;
        self.requirements.hold_again(handle);
        Some(handle)
    }

    /// The handle of what a queue asks.
    #[cfg(feature = "serde")]
    pub(crate) fn queue_asks(&self, queue: QueueId) -> Option<u32> {
        self.queue_asks.get(usize::from(queue.0)).copied()
    }

    pub(crate) fn drop_requirement(&mut self, handle: u32) {
        self.requirements.drop(handle);
    }

    pub(crate) fn requirement(&self, handle: u32) -> Option<&Requirement> {
        self.requirements.get(handle)
    }
}
