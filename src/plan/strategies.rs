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
    use crate::{ChannelId, ContactFacts, ContactId, PlanDefinition, QueueDefinition, Timestamp, Urgency};
    use alloc::format;
    use alloc::vec;

    #[derive(Debug)]
    struct Within(u32);

    impl OrderingStrategy for Within {
        fn urgency(&self, _contact: &ContactFacts) -> Urgency {
            Urgency { class: self.0.into(), instant: 0 }
        }

        fn parameters(&self) -> String {
            format!("within {}", self.0)
        }
    }

    impl SelectionStrategy for Within {
        fn parameters(&self) -> String {
            format!("chosen within {}", self.0)
        }
    }

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
        let selection = (StrategyKind::Selection, Name::from("mine"), String::from("chosen within 8"));
        assert_eq!(plan.own_strategies(), vec![ordering, selection]);
    }

    #[test]
    fn a_strategy_has_the_parameters_that_it_says_wrapped_or_not() {
        let orderings = [ErasedOrdering::parameters(&Own(Within(7))), ErasedOrdering::parameters(&Within(7))];
        assert_eq!(orderings, ["within 7", "within 7"]);
        let selections = [ErasedSelection::parameters(&Own(Within(8))), ErasedSelection::parameters(&Within(8))];
        assert_eq!(selections, ["chosen within 8", "chosen within 8"]);
        let none = [ErasedOrdering::parameters(&FirstInFirstOut), ErasedSelection::parameters(&LongestIdle)];
        assert_eq!(none, ["", ""]);
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

    #[test]
    fn a_default_takes_the_place_of_an_ordering_in_one_queue() {
        let queue = |name| QueueDefinition::new(name).ordering(QueueOrdering::Custom(Name::from("within")));
        let definition = PlanDefinition::new().queue(queue("one")).queue(queue("two"));
        let plan = definition.build_with(&Strategies::new().ordering("within", Within(7))).unwrap();
        let plan = plan.with_default_strategy(QueueId(1), StrategyKind::Ordering);
        let facts = ContactFacts::new(ContactId(1), QueueId(0), ChannelId(0)).with_since(Timestamp(5));
        let ranks = plan.queues().iter().map(|queue| queue.ordering_strategy.rank(&facts).unwrap());
        let urgency = |class, instant| (Urgency { class, instant }, Urgency::STATIC_RATE);
        assert_eq!(ranks.collect::<Vec<_>>(), [urgency(7, 0), urgency(0, 5)]);
        assert!(plan.queues().iter().map(Queue::is_ordering_own).eq([true, false]));
    }
}
