//! The router: commands with a time go in, events come out.

use crate::{
    AgentId, AgentView, Command, CommandError, ContactId, ContactView, Deadline, Event, Fault, Gate, Plan, QueueId,
    QueueView, Timestamp,
};
use alloc::vec::Vec;

/// The router.
#[derive(Debug)]
pub struct Router {
    plan: Plan,
    now: Timestamp,
}

impl Router {
    /// A router with this plan, at [`Timestamp::ZERO`], without contacts and agents.
    pub fn new(plan: Plan) -> Self {
        Self { plan, now: Timestamp::ZERO }
    }

    /// Fires every timer due at or before `at`, then applies the command; appends what happened to `events`. [T-1]
    ///
    /// # Errors
    /// [`CommandError`] if the command is refused; its effect is then that of [`Advance`](crate::Advance). [T-4]
    pub fn apply(
        &mut self,
        at: Timestamp,
        _command: impl Into<Command>,
        _events: &mut Vec<Event>,
    ) -> Result<(), CommandError> {
        self.now = at;
        Ok(())
    }

    /// The plan.
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// The time of the last accepted `apply`.
    pub fn now(&self) -> Timestamp {
        self.now
    }

    /// When [`apply`](Self::apply) must be called again at the latest, and why. [T-5]
    pub fn next_deadline(&self) -> Option<Deadline> {
        None
    }

    /// A contact that has not ended.
    pub fn contact(&self, _contact: ContactId) -> Option<ContactView<'_>> {
        None
    }

    /// An agent that is signed in.
    pub fn agent(&self, _agent: AgentId) -> Option<AgentView<'_>> {
        None
    }

    /// The counts of a queue.
    pub fn queue(&self, _queue: QueueId) -> Option<QueueView> {
        None
    }

    /// Every contact that has not ended, by id. Costs a sort of them all.
    pub fn contacts(&self) -> Vec<ContactId> {
        Vec::new()
    }

    /// Every agent that is signed in, by id. Costs a sort of them all.
    pub fn agents(&self) -> Vec<AgentId> {
        Vec::new()
    }

    /// The contacts that wait in a queue, most urgent first. Costs a sort of them.
    pub fn waiting(&self, _queue: QueueId) -> Vec<ContactId> {
        Vec::new()
    }

    /// The first gate that keeps this agent from being offered this contact now, or `None` if it passes them all. [G-1]
    ///
    /// # Errors
    /// [`CommandError::UnknownContact`], [`CommandError::UnknownAgent`].
    pub fn explain(&self, contact: ContactId, _agent: AgentId) -> Result<Option<Gate>, CommandError> {
        Err(CommandError::UnknownContact { contact })
    }

    /// Checks everything that must hold between the router's records and its indices. Costs a walk over all of them.
    ///
    /// # Errors
    /// [`Fault`] naming the place of the first contradiction.
    pub fn check_invariants(&self) -> Result<(), Fault> {
        Ok(())
    }
}
