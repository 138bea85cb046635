//! What both looks share: whether a line and a pool may meet, and what is known of it.

use super::WorkCounters;
use super::desk::{Chunk, Pairs};
use super::lines::{Demand, Line, LineKey};
use super::pools::Seat;
use super::requirements::Requirements;
use crate::agent::Agent;
use crate::contact::Contact;
use crate::error::OrFault;
use crate::plan::Supply;
use crate::store::{Registry, Slab, at, ones};
use crate::{AgentId, ContactRank, Fault, Plan, Requirement, Timestamp, Urgency};

/// What a look may see beside the matching.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Records<'a> {
    pub(crate) plan: &'a Plan,
    pub(crate) contacts: &'a Registry<Contact>,
    pub(crate) agents: &'a Registry<Agent>,
    pub(crate) now: Timestamp,
}

/// A contact's order among all that look, at one instant. [M-1]
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Turn {
    urgency: Urgency,
    entry: LineKey,
}

impl Turn {
    pub(crate) fn new(entry: LineKey, rate: u32, now: Timestamp) -> Self {
        Self { urgency: entry.urgency.accumulated(rate, now), entry }
    }

    /// As a rank for an agent, between queues of this order and across rank. [M-3]
    pub(super) const fn in_rank(self, order: Option<u8>, across: i128) -> ContactRank {
        let LineKey { urgency: even_urgency, sequence } = self.entry;
        ContactRank { order, across, urgency: self.urgency, even_urgency, sequence }
    }
}

/// Both sides of what a line asks: of the queue, and of the contact.
#[derive(Clone, Copy, Debug)]
pub(super) struct Asked<'a> {
    pub(super) queue: &'a Requirement,
    pub(super) contact: &'a Requirement,
}

impl<'a> Asked<'a> {
    pub(super) fn of(demand: &Demand, requirements: &'a Requirements) -> Option<Self> {
        Some(Self { queue: requirements.get(demand.queue_asks)?, contact: requirements.get(demand.requirement)? })
    }

    /// Whether the parts that are never relaxed hold. [G-5]
    pub(super) fn lasting_hold(self, supply: &Supply, agent: AgentId) -> bool {
        self.queue.lasting_is_met(agent, &supply.skills) && self.contact.lasting_is_met(agent, &supply.skills)
    }
}

/// Gates G-1, G-3 and G-5 between a line and the agents of a pool: those that the line does not name, or this one.
pub(super) fn may_serve(
    demand: &Demand,
    asked: Asked<'_>,
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
        && demand.level_limit.is_none_or(|limit| seat.level <= limit)
        && is_met(asked.queue)
        && is_met(asked.contact)
}

/// Tests the lines of `wanted` that this seat has not met, and gives those of them that its pool may serve.
pub(super) fn meet(
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
