//! The host's own strategies, by name.

use super::{Parts, Plan, Queue};
use crate::policy::{ErasedOrdering, ErasedSelection, FirstInFirstOut, LongestIdle, Own};
use crate::{AgentSelection, Name, OrderingStrategy, QueueId, QueueOrdering, SelectionStrategy, StrategyKind};
use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;

/// The host's own strategies, by the names that a plan calls them. [S-10]
///
/// They are contained: one that panics (with feature `std`), gives nonsense or two answers to one question is replaced by the default of its
/// kind in the queue that asked it, until the plan is replaced; event [`StrategyFailed`](crate::EventKind::StrategyFailed). [S-12]
///
/// With features `std` and `serde` what they answer can be kept in a journal, so that a replay is exact even if they have a state of their own:
/// `JournalRecord::apply_and_keep`. [S-14]
///
/// ```
/// use toritsugi::{AgentFacts, AgentSelection, Name, PlanDefinition, QueueDefinition, SelectionStrategy, Strategies};
///
/// #[derive(Debug)]
/// struct BusiestFirst;
///
/// impl SelectionStrategy for BusiestFirst {
///     fn standing(&self, agent: &AgentFacts) -> i64 {
///         -i64::try_from(agent.handled).unwrap_or(i64::MAX)
///     }
/// }
///
/// let definition = PlanDefinition::new()
///     .queue(QueueDefinition::new("support").selection(AgentSelection::Custom(Name::from("busiest first"))));
/// assert!(definition.build().is_err());
/// assert!(definition.build_with(&Strategies::new().selection("busiest first", BusiestFirst)).is_ok());
/// ```
#[derive(Clone, Debug, Default)]
pub struct Strategies {
    pub(crate) orderings: BTreeMap<String, Arc<dyn ErasedOrdering>>,
    pub(crate) selections: BTreeMap<String, Arc<dyn ErasedSelection>>,
}

impl Strategies {
    /// None yet.
    pub const fn new() -> Self {
        Self { orderings: BTreeMap::new(), selections: BTreeMap::new() }
    }

    /// Adds an ordering; one of the same name is replaced.
    pub fn ordering(mut self, name: &str, strategy: impl OrderingStrategy + 'static) -> Self {
        self.orderings.insert(String::from(name), Arc::new(Own(strategy)));
        self
    }

    /// Adds a selection; one of the same name is replaced.
    pub fn selection(mut self, name: &str, strategy: impl SelectionStrategy + 'static) -> Self {
        self.selections.insert(String::from(name), Arc::new(Own(strategy)));
        self
    }
}

impl Plan {
    /// The host's own strategies that its queues name: each kind and name once, ascending, with its parameters. O(queues).
    pub fn own_strategies(&self) -> Vec<(StrategyKind, Name, String)> {
        let mut own = BTreeMap::new();
        for queue in self.queues() {
            if let QueueOrdering::Custom(name) = &queue.ordering {
                own.insert((StrategyKind::Ordering, name.clone()), queue.ordering_strategy.parameters());
            }
            if let AgentSelection::Custom(name) = &queue.selection {
                own.insert((StrategyKind::Selection, name.clone()), queue.selection_strategy.parameters());
            }
        }
        own.into_iter().map(|((kind, name), parameters)| (kind, name, parameters)).collect()
    }

    /// Which standing a selection of the host's own gives: an index of [`standings`](Self::standings). O(queues).
    #[cfg(feature = "serde")]
    pub(crate) fn standing_of(&self, name: &Name) -> Option<u16> {
        let names_it = |queue: &&Queue| matches!(&queue.selection, AgentSelection::Custom(own) if own == name);
        self.queues().iter().find(names_it).map(|queue| queue.standing)
    }

    /// The same plan, but that this queue uses the default strategy of a kind. O(the plan). [S-12]
    pub(crate) fn with_default_strategy(&self, queue: QueueId, kind: StrategyKind) -> Self {
        let mut parts = Parts::clone(&self.parts);
        if let Some(queue) = parts.queues.get_mut(usize::from(queue.0)) {
            match kind {
                StrategyKind::Ordering => queue.ordering_strategy = Arc::new(FirstInFirstOut),
                StrategyKind::Selection => (queue.selection_strategy, queue.standing) = (Arc::new(LongestIdle), 0),
            }
        }
        Self { parts: Arc::new(parts) }
    }
}

impl Queue {
    /// Whether an ordering of the host's own is asked.
    pub(crate) fn is_ordering_own(&self) -> bool {
        self.ordering_strategy.is_own()
    }

    /// Whether a selection of the host's own is asked.
    pub(crate) fn is_selection_own(&self) -> bool {
        self.selection_strategy.is_own()
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests fail by panicking")]
mod tests {
    use super::*;
    use crate::{ContactFacts, PlanDefinition, QueueDefinition, Urgency};
    use alloc::format;
    use alloc::vec;

    #[derive(Debug)]
    struct Within(u32);

    impl OrderingStrategy for Within {
        fn urgency(&self, _contact: &ContactFacts) -> Urgency {
            Urgency::default()
        }

        fn parameters(&self) -> String {
            format!("within {}", self.0)
        }
    }

    impl SelectionStrategy for Within {}

    #[test]
    fn strategies_of_the_hosts_own_are_told_apart_by_their_parameters() {
        let queue = |name| QueueDefinition::new(name).ordering(QueueOrdering::Custom(Name::from("within")));
        let definition = PlanDefinition::new()
            .queue(queue("one"))
            .queue(queue("two").selection(AgentSelection::Custom(Name::from("mine"))))
            .queue(QueueDefinition::new("three"));
        let strategies = Strategies::new().ordering("within", Within(7)).selection("mine", Within(8));
        let plan = definition.build_with(&strategies).unwrap();
        let ordering = (StrategyKind::Ordering, Name::from("within"), String::from("within 7"));
        let selection = (StrategyKind::Selection, Name::from("mine"), String::new());
        assert_eq!(plan.own_strategies(), vec![ordering, selection]);
    }

    #[test]
    fn built_in_strategies_are_not_wrapped() {
        let queue = QueueDefinition::new("one").ordering(QueueOrdering::StrictPriority);
        let definition = PlanDefinition::new().queue(queue.selection(AgentSelection::Custom(Name::from("mine"))));
        let plan = definition.build_with(&Strategies::new().selection("mine", Within(8))).unwrap();
        let is_own = |plan: &Plan| {
            let queue = plan.queues().first().unwrap();
            (queue.is_ordering_own(), queue.is_selection_own())
        };
        assert_eq!(is_own(&plan), (false, true));
        assert_eq!(is_own(&plan.with_default_strategy(QueueId(0), StrategyKind::Selection)), (false, false));
    }
}
