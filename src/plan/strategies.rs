//! The host's own strategies, by name.

use crate::policy::{ErasedOrdering, ErasedSelection, Own};
use crate::{OrderingStrategy, SelectionStrategy};
use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::sync::Arc;

/// The host's own strategies, by the names that a plan calls them. [S-10]
///
/// They are contained: one that panics (with feature `std`), gives nonsense or two answers to one question is replaced by the default of its
/// kind in the queue that asked it, until the plan is replaced; event [`StrategyFailed`](crate::EventKind::StrategyFailed). [S-12]
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

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests fail by panicking")]
mod tests {
    use super::*;
    use crate::{
        AgentSelection, ContactFacts, Name, PlanDefinition, QueueDefinition, QueueId, QueueOrdering, StrategyKind,
        Urgency,
    };
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
        let is_own = |plan: &crate::Plan| {
            let queue = plan.queues().first().unwrap();
            (queue.is_ordering_own(), queue.is_selection_own())
        };
        assert_eq!(is_own(&plan), (false, true));
        assert_eq!(is_own(&plan.with_default_strategy(QueueId(0), StrategyKind::Selection)), (false, false));
    }
}
