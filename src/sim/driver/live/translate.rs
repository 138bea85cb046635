//! Between the driver's clock and names of agents, and those of the router.

use super::super::{agent_id, worker_of};
use super::Live;
use crate::{AgentId, Command, EventKind, Switch, Timestamp};
use alloc::vec::Vec;

impl Live {
    /// By the driver's clock. What was before the cycle before is at its beginning.
    pub(in crate::sim::driver) fn own(&self, at: Timestamp) -> Timestamp {
        let start = self.resolved.start;
        let past = start.router.0.saturating_sub(at.0);
        Timestamp(start.own.0.saturating_add(at.0.saturating_sub(start.router.0)).saturating_sub(past))
    }

    /// By the router's clock. What is past is now.
    pub(in crate::sim::driver) fn router(&self, at: Timestamp) -> Timestamp {
        let start = self.resolved.start;
        Timestamp(start.router.0.saturating_add(at.0.saturating_sub(start.own.0)))
    }

    /// No earlier than the start.
    pub(in crate::sim::driver) fn not_before_start(&self, at: Timestamp) -> Timestamp {
        at.max(self.resolved.start.own)
    }

    fn name_of(&self, agent: AgentId) -> AgentId {
        self.names.get(worker_of(agent)).copied().unwrap_or(agent)
    }

    fn worker(&self, agent: AgentId) -> AgentId {
        self.workers.get(&agent).map_or(AgentId(u128::MAX), |worker| agent_id(*worker))
    }

    /// A command of the driver's as the router knows it.
    pub(in crate::sim::driver) fn outgoing(&self, mut command: Command) -> Command {
        match &mut command {
            Command::SignIn(sign_in) => sign_in.agent = self.name_of(sign_in.agent),
            Command::SetReady(ready) => ready.agent = self.name_of(ready.agent),
            Command::SetNotReady(not_ready) => not_ready.agent = self.name_of(not_ready.agent),
            Command::Drain(drain) => drain.agent = self.name_of(drain.agent),
            Command::EndWrapUp(end) => end.agent = self.name_of(end.agent),
            Command::Enqueue(enqueue) => {
                for agent in enqueue.preferred.iter_mut().flat_map(|stage| &mut stage.agents) {
                    *agent = self.name_of(*agent);
                }
            }
            Command::RequestCallback(request) => {
                for at in [&mut request.callback.due, &mut request.callback.expires_at].into_iter().flatten() {
                    *at = self.router(*at);
                }
            }
            Command::SetHours(hours) => hours.switches = self.switches(&hours.switches),
            _ => {}
        }
        command
    }

    /// Those that are past leave the state that holds now.
    fn switches(&self, switches: &[Switch]) -> Vec<Switch> {
        let start = self.resolved.start.own;
        let present = switches.iter().rev().find(|switch| switch.at <= start).map(|switch| switch.open);
        let present = present.map(|open| Switch { at: self.resolved.start.router, open });
        let later = switches.iter().filter(|switch| switch.at > start);
        present.into_iter().chain(later.map(|switch| Switch { at: self.router(switch.at), ..*switch })).collect()
    }

    /// An event of the router's as the driver knows it: its agents and the times that the driver looks at.
    pub(in crate::sim::driver) fn incoming(&self, mut event: EventKind) -> EventKind {
        match &mut event {
            EventKind::Queued { since, .. } => *since = self.own(*since),
            EventKind::Offered { agent, expires_at, .. } => {
                *agent = self.worker(*agent);
                *expires_at = expires_at.map(|at| self.own(at));
            }
            EventKind::WrapUpStarted { agent, ends_at, .. } | EventKind::WrapUpExtended { agent, ends_at, .. } => {
                *agent = self.worker(*agent);
                *ends_at = self.own(*ends_at);
            }
            EventKind::OfferAccepted { agent, .. }
            | EventKind::OfferDeclined { agent, .. }
            | EventKind::OfferExpired { agent, .. }
            | EventKind::OfferWithdrawn { agent, .. }
            | EventKind::Connected { agent, .. }
            | EventKind::Completed { agent, .. }
            | EventKind::Requeued { agent, .. }
            | EventKind::WrapUpEnded { agent, .. }
            | EventKind::AgentSignedIn { agent, .. }
            | EventKind::AgentUpdated { agent }
            | EventKind::AgentReady { agent }
            | EventKind::AgentNotReady { agent, .. }
            | EventKind::AgentDraining { agent }
            | EventKind::AgentSignedOut { agent }
            | EventKind::FellBack { agent, .. }
            | EventKind::Parked { agent, .. }
            | EventKind::Paused { agent, .. }
            | EventKind::Unpaused { agent, .. } => *agent = self.worker(*agent),
            EventKind::Transferred { from_agent, to_agent, .. } => {
                for agent in [from_agent, to_agent].into_iter().flatten() {
                    *agent = self.worker(*agent);
                }
            }
            _ => {}
        }
        event
    }
}
