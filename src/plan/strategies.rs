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
