//! Strategies of a host, for generated plans.

use crate::{
    AgentFacts, ContactFacts, ContactId, DemandFacts, Direction, OrderingStrategy, SelectionStrategy, Strategies,
    SupplyFacts, Urgency,
};

/// The strategies of which generated plans speak.
pub fn strategies() -> Strategies {
    Strategies::new()
        .ordering("outbound last", OutboundLast)
        .selection("busiest", Busiest)
        .selection("matched", Matched)
}

/// Outbound contacts after all others; then by the time in the queue, not by age.
#[derive(Debug)]
struct OutboundLast;

impl OrderingStrategy for OutboundLast {
    fn urgency(&self, contact: &ContactFacts) -> Urgency {
        Urgency { class: i64::from(contact.direction == Direction::Outbound), instant: contact.entered_at.micros() }
    }
}

/// Looks at whatever changes while an agent works.
#[derive(Debug)]
struct Busiest;

impl SelectionStrategy for Busiest {
    fn fit(&self, demand: &DemandFacts<'_>, supply: &SupplyFacts<'_>) -> i64 {
        i64::from(demand.channel.0) - i64::from(supply.capacity / 100)
    }

    fn standing(&self, agent: &AgentFacts) -> i64 {
        let units = i64::try_from(agent.units_in_use).unwrap_or(i64::MAX);
        i64::from(agent.position) - units - i64::try_from(agent.handled % 3).unwrap_or(0)
    }
}

/// Every contact has agents of its own liking.
#[derive(Debug)]
struct Matched;

impl SelectionStrategy for Matched {
    const PAIRS: bool = true;

    fn pairing(&self, contact: ContactId, agent: &AgentFacts) -> i64 {
        i64::try_from((contact.0 ^ agent.agent.0) % 3).unwrap_or(0)
    }
}
