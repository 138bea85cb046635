//! The ranks of pairs that nobody chose: what would decide between them.

use super::Matching;
use super::meet::{Records, Turn};
use super::pools::AgentKey;
use super::seek::{Pick, across_rank};
use crate::agent::Agent;
use crate::contact::{Contact, ContactPlace};
use crate::error::OrFault;
use crate::policy::DemandFacts;
use crate::{AgentRank, ContactRank, Fault};

impl Matching {
    /// The rank of an agent for a contact, by this place of it; what fails counts as 0. [M-4] [S-13]
    pub(crate) fn rank_of_agent(
        &self,
        records: Records<'_>,
        contact: &Contact,
        place: &ContactPlace,
        agent: &Agent,
    ) -> Result<AgentRank, Fault> {
        if contact.extras.direct_to.is_some() {
            return Ok(AgentKey::new(0, agent).in_rank(None, 0, 0));
        }
        let pool = self.pools.get(agent.pool).or_fault("a pool")?;
        let queue = records.plan.queues().get(usize::from(place.queue.0)).or_fault("a queue of a contact")?;
        let strategy = &queue.selection_strategy;
        let demand = DemandFacts {
            queue: place.queue,
            channel: contact.channel,
            tenant: contact.tenant,
            queue_requirement: self.requirement(place.asks).or_fault("a requirement")?,
            requirement: self.requirement(contact.asks()).or_fault("a requirement")?,
        };
        let seat = pool.seat_at(place.queue);
        let pairing = if strategy.pairs() {
            strategy.pairing(contact.id, &agent.facts()).unwrap_or_default().into()
        } else if strategy.idle_weighted() {
            let weight = seat.map_or(1, |seat| i128::from(seat.idle_weight));
            -weight * i128::from(records.now.0.saturating_sub(agent.idle_since.0))
        } else {
            0
        };
        let key = AgentKey::new(strategy.standing(&agent.facts()).unwrap_or_default(), agent);
        let fit = strategy.fit(&demand, &pool.facts()).unwrap_or_default();
        Ok(key.in_rank(seat.map(|seat| seat.level), fit, pairing))
    }

    /// The rank of a contact for an agent that is a member of this place's queue, or that it is directed to. [M-3]
    pub(crate) fn rank_of_contact(
        &self,
        records: Records<'_>,
        (slot, contact): (u32, &Contact),
        place: &ContactPlace,
        agent: &Agent,
    ) -> Result<ContactRank, Fault> {
        let turn = Turn::new(contact.line_key(place), place.rate, records.now);
        if contact.extras.direct_to.is_some() {
            return Ok(turn.in_rank(None, 0));
        }
        let pool = self.pools.get(agent.pool).or_fault("a pool")?;
        let seat = pool.seat_at(place.queue).or_fault("a seat")?;
        let queue = records.plan.queues().get(usize::from(place.queue.0)).or_fault("a queue of a contact")?;
        let (looking, turns) = (self.looking(place.queue), self.turns.get(usize::from(place.queue.0)));
        let pick = Pick { contact: slot, nth: place.nth };
        let across = across_rank(self.across, records, queue, seat, looking, turns.copied().unwrap_or_default(), pick)?;
        Ok(turn.in_rank(Some(seat.order), across))
    }
}
