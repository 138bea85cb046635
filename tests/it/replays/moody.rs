//! Strategies with a state of their own.

use std::sync::atomic::{AtomicU64, Ordering};
use toritsugi::{
    AgentFacts, ContactFacts, ContactId, DemandFacts, OrderingStrategy, SelectionStrategy, Strategies, SupplyFacts,
    Urgency,
};

/// How a strategy answers; each the same when it is asked twice in a row, unless it says otherwise.
#[derive(Clone, Copy, Debug)]
pub(super) enum Mood {
    /// As often as it was asked before.
    Counts,
    /// By luck.
    Draws(u64),
    /// As before, and now and then it panics.
    Tires,
    /// By luck, and now and then with a rate out of range.
    Raves,
    /// By luck, and now and then with two answers.
    Wavers,
    /// It panics whenever it is asked.
    Refuses,
}

pub(super) const MOODS: [Mood; 6] =
    [Mood::Counts, Mood::Draws(1), Mood::Draws(2), Mood::Tires, Mood::Raves, Mood::Wavers];

#[derive(Debug)]
struct Moody<const PAIRS: bool> {
    mood: Mood,
    calls: AtomicU64,
}

impl<const PAIRS: bool> Moody<PAIRS> {
    const fn new(mood: Mood) -> Self {
        Self { mood, calls: AtomicU64::new(0) }
    }

    fn answer(&self) -> i64 {
        let call = self.calls.fetch_add(1, Ordering::Relaxed);
        let question = call / 2;
        let lucky = |seed: u64| {
            let mixed = (question ^ seed << 32).wrapping_mul(0x9e37_79b9_7f4a_7c15);
            i64::try_from((mixed ^ mixed >> 29).wrapping_mul(0xbf58_476d_1ce4_e5b9) >> 60).unwrap()
        };
        match self.mood {
            Mood::Refuses => std::panic::resume_unwind(Box::new("never")),
            Mood::Tires if question % 25 == 24 => {
                self.calls.fetch_add(1, Ordering::Relaxed);
                std::panic::resume_unwind(Box::new("not now"))
            }
            Mood::Wavers if question % 25 == 24 => i64::try_from(call).unwrap(),
            Mood::Counts | Mood::Tires => i64::try_from(question % 100).unwrap(),
            Mood::Draws(seed) => lucky(seed),
            Mood::Raves | Mood::Wavers => lucky(3),
        }
    }
}

impl<const PAIRS: bool> OrderingStrategy for Moody<PAIRS> {
    fn urgency(&self, contact: &ContactFacts) -> Urgency {
        Urgency { class: self.answer() % 3, instant: contact.since.micros() }
    }

    fn rate(&self, _contact: &ContactFacts) -> u32 {
        // That of the urgency.
        let question = (self.calls.load(Ordering::Relaxed) - 1) / 2;
        match self.mood {
            Mood::Raves if question % 20 == 19 => u32::MAX,
            _ => [1000, 1000, 500, 3000][usize::try_from(question % 4).unwrap()],
        }
    }
}

impl<const PAIRS: bool> SelectionStrategy for Moody<PAIRS> {
    const PAIRS: bool = PAIRS;

    fn fit(&self, _demand: &DemandFacts<'_>, _supply: &SupplyFacts<'_>) -> i64 {
        self.answer() % 2
    }

    fn pairing(&self, _contact: ContactId, _agent: &AgentFacts) -> i64 {
        self.answer()
    }

    fn standing(&self, _agent: &AgentFacts) -> i64 {
        self.answer()
    }
}

/// Under the names of which generated plans speak.
pub(super) fn strategies(mood: Mood) -> Strategies {
    Strategies::new()
        .ordering("outbound last", Moody::<false>::new(mood))
        .ordering("brittle", Moody::<false>::new(mood))
        .selection("busiest", Moody::<false>::new(mood))
        .selection("matched", Moody::<true>::new(mood))
        .selection("patient", Moody::<false>::new(mood))
        .selection("brittle", Moody::<false>::new(mood))
        .selection("brittle pairs", Moody::<true>::new(mood))
}
