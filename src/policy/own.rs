//! Strategies of the host's own, contained: whatever they do, they give an answer or a failure. [S-12]

use super::{ErasedOrdering, ErasedSelection, answers};
use crate::matching::{AgentSearch, Choice};
use crate::{
    AgentFacts, ContactFacts, ContactId, DemandFacts, OrderingStrategy, QueueId, SelectionStrategy, SupplyFacts,
    Urgency,
};
use alloc::collections::BTreeMap;
use alloc::string::String;

/// Which of a queue's two strategies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[expect(clippy::exhaustive_enums, reason = "a queue has these two")]
pub enum StrategyKind {
    /// Which of its contacts is more urgent.
    Ordering,
    /// Which agent an arriving contact gets.
    Selection,
}

impl core::fmt::Display for StrategyKind {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(match self {
            Self::Ordering => "ordering",
            Self::Selection => "selection",
        })
    }
}

/// How a strategy of the host's own failed. [S-12]
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum StrategyFailure {
    /// It panicked. Only with feature `std`: without it a panic goes on to the host.
    Panicked,
    /// It gave a rate above 1,000,000.
    OutOfRange,
    /// It was asked twice in a row and gave two answers.
    Inconsistent,
}

/// The selections that failed, by queue: of several failures of one the lowest. [S-12]
pub(crate) type Failures = BTreeMap<QueueId, StrategyFailure>;

/// One more failure.
pub(crate) fn note(failures: &mut Failures, queue: QueueId, failure: StrategyFailure) {
    let first = failures.entry(queue).or_insert(failure);
    *first = failure.min(*first);
}

/// A strategy of the host's own, as whose object form it stands. A built-in strategy is never wrapped in it, so it pays nothing for it.
#[derive(Debug)]
pub(crate) struct Own<T>(pub(crate) T);

impl<T: OrderingStrategy> ErasedOrdering for Own<T> {
    fn rank(&self, contact: &ContactFacts) -> Result<(Urgency, u32), StrategyFailure> {
        let is_in_range = |(_, rate): &(Urgency, u32)| *rate <= Urgency::MAX_RATE;
        answers::urgency(|| ask_twice(|| (self.0.urgency(contact), self.0.rate(contact)), is_in_range))
    }

    fn is_own(&self) -> bool {
        true
    }

    fn parameters(&self) -> String {
        contain(|| self.0.parameters()).unwrap_or_default()
    }
}

impl<T: SelectionStrategy> ErasedSelection for Own<T> {
    fn choose(&self, search: AgentSearch<'_>) -> Result<Option<Choice>, StrategyFailure> {
        search.best_by_own(self)
    }

    fn is_own(&self) -> bool {
        true
    }

    fn pairs(&self) -> bool {
        T::PAIRS
    }

    fn idle_weighted(&self) -> bool {
        T::IDLE_WEIGHTED && !T::PAIRS
    }

    fn fit(&self, demand: &DemandFacts<'_>, supply: &SupplyFacts<'_>) -> Result<i64, StrategyFailure> {
        answers::fit(|| ask_twice(|| self.0.fit(demand, supply), |_| true))
    }

    fn pairing(&self, contact: ContactId, agent: &AgentFacts) -> Result<i64, StrategyFailure> {
        answers::pairing(|| ask_twice(|| self.0.pairing(contact, agent), |_| true))
    }

    fn standing(&self, agent: &AgentFacts) -> Result<i64, StrategyFailure> {
        // [S-10]
        if self.idle_weighted() {
            return Ok(0);
        }
        answers::standing(|| ask_twice(|| self.0.standing(agent), |_| true))
    }

    fn parameters(&self) -> String {
        contain(|| self.0.parameters()).unwrap_or_default()
    }
}

fn ask_twice<A: PartialEq>(ask: impl Fn() -> A, is_in_range: impl Fn(&A) -> bool) -> Result<A, StrategyFailure> {
    let first = contain(&ask).ok_or(StrategyFailure::Panicked)?;
    let second = contain(&ask).ok_or(StrategyFailure::Panicked)?;
    if !is_in_range(&first) || !is_in_range(&second) {
        return Err(StrategyFailure::OutOfRange);
    }
    if first == second { Ok(first) } else { Err(StrategyFailure::Inconsistent) }
}

/// What it gives, unless it panics.
///
/// Nothing of ours can be left half changed: an answer is computed from values that are only lent. What is left of the strategy's own
/// state is the host's, and is not asked again.
#[cfg(feature = "std")]
fn contain<A>(ask: impl FnOnce() -> A) -> Option<A> {
    match std::panic::catch_unwind(core::panic::AssertUnwindSafe(ask)) {
        Ok(answer) => Some(answer),
        Err(payload) => {
            // What was thrown is a value of the host's, too: to drop it may panic again.
            core::mem::forget(payload);
            None
        }
    }
}

/// Without an operating system nothing catches a panic.
#[cfg(not(feature = "std"))]
#[expect(clippy::unnecessary_wraps, reason = "with an operating system there may be no answer")]
fn contain<A>(ask: impl FnOnce() -> A) -> Option<A> {
    Some(ask())
}
