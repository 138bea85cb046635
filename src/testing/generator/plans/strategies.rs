//! Strategies of a host, for generated plans.

use crate::requirement::level_in;
use crate::{
    AgentFacts, ContactFacts, ContactId, DemandFacts, Direction, Level, OrderingStrategy, SelectionStrategy, SkillId,
    Strategies, SupplyFacts, Urgency,
};
use core::sync::atomic::{AtomicU32, Ordering};

/// The strategies of which generated plans speak.
pub fn strategies() -> Strategies {
    Strategies::new()
        .ordering("outbound last", OutboundLast)
        .selection("busiest", Busiest)
        .selection("matched", Matched)
        .selection("patient", Patient)
        .ordering("brittle", Brittle::default())
        .selection("brittle", Brittle::default())
        .selection("brittle pairs", BrittlePairs(Brittle::default()))
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

/// On one channel whoever has the least capacity; of equals whose idle time weighs most.
#[derive(Debug)]
struct Patient;

impl SelectionStrategy for Patient {
    const IDLE_WEIGHTED: bool = true;

    fn fit(&self, demand: &DemandFacts<'_>, supply: &SupplyFacts<'_>) -> i64 {
        if demand.channel.0 == 1 { supply.capacity.into() } else { 0 }
    }

    fn standing(&self, agent: &AgentFacts) -> i64 {
        agent.position.into()
    }
}

/// Fails for some contacts and agents, and in the same way whenever it is asked twice in a row.
#[derive(Debug, Default)]
struct Brittle {
    asked: AtomicU32,
}

impl Brittle {
    /// Another answer each time.
    fn another(&self) -> i64 {
        i64::from(self.asked.fetch_add(1, Ordering::Relaxed))
    }

    /// Where panics are not caught it gives two answers instead.
    fn panic(&self) -> i64 {
        #[cfg(feature = "std")]
        std::panic::resume_unwind(alloc::boxed::Box::new(self.another()));
        #[cfg(not(feature = "std"))]
        self.another()
    }
}

impl OrderingStrategy for Brittle {
    fn urgency(&self, contact: &ContactFacts) -> Urgency {
        let class = match contact.priority.0 {
            5 => self.panic(),
            -3 => self.another(),
            priority => -i64::from(priority),
        };
        Urgency { class, instant: contact.entered_at.micros() }
    }

    fn rate(&self, contact: &ContactFacts) -> u32 {
        match contact.priority.0 {
            i16::MAX => u32::MAX,
            1 => 3_000,
            _ => Urgency::STATIC_RATE,
        }
    }
}

impl SelectionStrategy for Brittle {
    fn fit(&self, demand: &DemandFacts<'_>, supply: &SupplyFacts<'_>) -> i64 {
        match level_in(supply.skills, SkillId(0)).map_or(0, Level::value) {
            // Levels that few agents have, on one channel.
            81..=100 if demand.channel.0 == 1 => self.another(),
            level => -i64::from(level),
        }
    }

    fn standing(&self, agent: &AgentFacts) -> i64 {
        match (agent.agent.0, agent.handled) {
            (1 | 2, 2) => self.panic(),
            (3, 3) => self.another(),
            (_, handled) => i64::try_from(handled).unwrap_or(0),
        }
    }
}

/// As [`Brittle`], and it fails for some pairs.
#[derive(Debug)]
struct BrittlePairs(Brittle);

impl SelectionStrategy for BrittlePairs {
    const PAIRS: bool = true;

    fn pairing(&self, contact: ContactId, agent: &AgentFacts) -> i64 {
        match (contact.0 ^ agent.agent.0) % 32 {
            3 => self.0.panic(),
            6 => self.0.another(),
            other => i64::try_from(other).unwrap_or(0),
        }
    }

    fn standing(&self, agent: &AgentFacts) -> i64 {
        SelectionStrategy::standing(&self.0, agent)
    }
}
