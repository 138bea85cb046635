//! What the tests judge by: the slow twin, a generator of command sequences, and scenario files.
#![expect(clippy::expect_used, reason = "a contradiction inside a judge must be loud")]

#[cfg(feature = "serde")]
use crate::Digest;
use crate::{
    AgentId, AgentView, Command, CommandError, ContactId, ContactView, Deadline, Delivery, Event, Fault, Gate, HostKey,
    Plan, QueueId, QueueView, Router, StrategyKind, Timestamp,
};
use alloc::vec::Vec;

mod dice;
pub mod duel;
pub mod generator;
pub mod hostile;
pub mod laws;
#[cfg(feature = "serde")]
mod restored;
mod scenario;
mod twin;

#[cfg(feature = "serde")]
pub use restored::Restored;
pub use scenario::{
    ScenarioError, ScenarioParts, ScenarioStep, record_scenario, recorded_plans, run_scenario, run_scenario_with,
    scenario_steps,
};
pub use twin::SlowRouter;

/// What the engine and the slow twin have in common; the methods are those of [`Router`].
///
/// What is built around another router does as that does, but for the methods that it has of its own. A router that stands for itself
/// gives itself, and has every method.
pub trait Routing {
    /// What it is built around.
    type Inner: Routing;

    /// What it is built around.
    fn inner(&self) -> &Self::Inner;
    /// See [`Router::new`].
    fn with_plan(plan: Plan) -> Self;
    /// See [`Router::apply`].
    ///
    /// # Errors
    /// As [`Router::apply`].
    fn apply(&mut self, at: Timestamp, command: Command, events: &mut Vec<Event>) -> Result<(), CommandError>;
    /// See [`Router::apply_once`].
    ///
    /// # Errors
    /// As [`Router::apply_once`].
    fn apply_once(
        &mut self,
        at: Timestamp,
        key: HostKey,
        command: Command,
        events: &mut Vec<Event>,
    ) -> Result<Delivery, CommandError>;
    /// See [`Router::remembered_keys`].
    fn remembered_keys(&self) -> Vec<HostKey> {
        self.inner().remembered_keys()
    }
    /// See [`Router::remembered_command`].
    fn remembered_command(&self, key: HostKey) -> Option<&Command> {
        self.inner().remembered_command(key)
    }
    /// See [`Router::failed_strategies`].
    fn failed_strategies(&self) -> Vec<(QueueId, StrategyKind)> {
        self.inner().failed_strategies()
    }
    /// See [`Router::plan`].
    fn plan(&self) -> &Plan {
        self.inner().plan()
    }
    /// See [`Router::now`].
    fn now(&self) -> Timestamp {
        self.inner().now()
    }
    /// See [`Router::next_deadline`].
    fn next_deadline(&self) -> Option<Deadline> {
        self.inner().next_deadline()
    }
    /// See [`Router::contact`].
    fn contact(&self, contact: ContactId) -> Option<ContactView<'_>> {
        self.inner().contact(contact)
    }
    /// See [`Router::agent`].
    fn agent(&self, agent: AgentId) -> Option<AgentView<'_>> {
        self.inner().agent(agent)
    }
    /// See [`Router::queue`].
    fn queue(&self, queue: QueueId) -> Option<QueueView> {
        self.inner().queue(queue)
    }
    /// See [`Router::contacts`].
    fn contacts(&self) -> Vec<ContactId> {
        self.inner().contacts()
    }
    /// See [`Router::agents`].
    fn agents(&self) -> Vec<AgentId> {
        self.inner().agents()
    }
    /// See [`Router::waiting`].
    fn waiting(&self, queue: QueueId) -> Vec<ContactId> {
        self.inner().waiting(queue)
    }
    /// See [`Router::explain`].
    ///
    /// # Errors
    /// As [`Router::explain`].
    fn explain(&self, contact: ContactId, agent: AgentId) -> Result<Option<Gate>, CommandError> {
        self.inner().explain(contact, agent)
    }
    /// See [`Router::check_invariants`]. A router without indices has nothing to check.
    ///
    /// # Errors
    /// As [`Router::check_invariants`].
    fn check_invariants(&self) -> Result<(), Fault> {
        self.inner().check_invariants()
    }
    /// See [`Router::digest`]. A router whose state is not written has none.
    #[cfg(feature = "serde")]
    fn digest(&self) -> Option<Digest> {
        self.inner().digest()
    }
}

impl Routing for Router {
    type Inner = Self;

    fn inner(&self) -> &Self {
        self
    }

    fn with_plan(plan: Plan) -> Self {
        Self::new(plan)
    }

    fn apply(&mut self, at: Timestamp, command: Command, events: &mut Vec<Event>) -> Result<(), CommandError> {
        Self::apply(self, at, command, events)
    }

    fn apply_once(
        &mut self,
        at: Timestamp,
        key: HostKey,
        command: Command,
        events: &mut Vec<Event>,
    ) -> Result<Delivery, CommandError> {
        Self::apply_once(self, at, key, command, events)
    }

    fn remembered_keys(&self) -> Vec<HostKey> {
        self.remembered_keys()
    }

    fn remembered_command(&self, key: HostKey) -> Option<&Command> {
        self.remembered_command(key)
    }

    fn failed_strategies(&self) -> Vec<(QueueId, StrategyKind)> {
        self.failed_strategies()
    }

    fn plan(&self) -> &Plan {
        self.plan()
    }

    fn now(&self) -> Timestamp {
        self.now()
    }

    fn next_deadline(&self) -> Option<Deadline> {
        self.next_deadline()
    }

    fn contact(&self, contact: ContactId) -> Option<ContactView<'_>> {
        self.contact(contact)
    }

    fn agent(&self, agent: AgentId) -> Option<AgentView<'_>> {
        self.agent(agent)
    }

    fn queue(&self, queue: QueueId) -> Option<QueueView> {
        self.queue(queue)
    }

    fn contacts(&self) -> Vec<ContactId> {
        self.contacts()
    }

    fn agents(&self) -> Vec<AgentId> {
        self.agents()
    }

    fn waiting(&self, queue: QueueId) -> Vec<ContactId> {
        self.waiting(queue)
    }

    fn explain(&self, contact: ContactId, agent: AgentId) -> Result<Option<Gate>, CommandError> {
        self.explain(contact, agent)
    }

    fn check_invariants(&self) -> Result<(), Fault> {
        self.check_invariants()
    }

    #[cfg(feature = "serde")]
    fn digest(&self) -> Option<Digest> {
        self.digest().ok()
    }
}
