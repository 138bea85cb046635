//! What can be asked of the twin.

use super::SlowRouter;
use super::records::{Agent, Contact};
use crate::{AgentView, ContactPhase, ContactView, QueueId, QueueView};

impl Contact {
    pub(super) fn view(&self) -> ContactView<'_> {
        let mut declined: alloc::vec::Vec<_> =
            self.declined.iter().map(|(agent, until)| (*agent, Some(*until))).collect();
        declined.sort_unstable();
        ContactView {
            contact: self.id,
            phase: self.phase,
            queue: self.queue,
            channel: self.channel,
            direction: self.direction,
            tenant: self.tenant,
            priority: self.priority,
            requirement: &self.requirement,
            excluded: &self.excluded,
            since: self.since,
            entered_at: self.entered_at,
            sequence: self.sequence,
            urgency: self.urgency,
            delays_passed: self.delays_passed,
            direct_to: self.direct_to,
            places: alloc::vec::Vec::new(),
            stage: None,
            held_back: alloc::vec::Vec::new(),
            offers: alloc::vec::Vec::new(),
            paused: false,
            callback: None,
            parked_by: None,
            overdue_since: self.overdue_since,
            agent: self.held.map(|(agent, _)| agent),
            offer: self.held.map(|(_, offer)| offer),
            declined,
        }
    }
}

impl SlowRouter {
    pub(super) fn agent_view<'a>(&self, agent: &'a Agent) -> AgentView<'a> {
        let mut work = agent.work.clone();
        work.sort_unstable_by_key(|work| work.offer);
        AgentView {
            agent: agent.id,
            presence: agent.presence,
            tenants: &agent.supply.tenants,
            site: agent.supply.site,
            queues: &agent.supply.queues,
            skills: &agent.supply.skills,
            channels: &agent.supply.channels,
            capacity: agent.supply.capacity,
            units_in_use: agent.units_in_use(&self.plan),
            position: agent.position,
            weight: agent.weight,
            idle_since: agent.idle_since,
            last_offer: agent.last_offer,
            handled: agent.handled,
            unanswered: agent.unanswered,
            work,
        }
    }

    /// Counts the present, beside what was counted over time. [C-14]
    pub(super) fn queue_view(&self, queue: QueueId) -> Option<QueueView> {
        let mut view = *self.queues.get(usize::from(queue.0))?;
        for contact in self.contacts.values().filter(|contact| contact.queue == queue) {
            match contact.phase {
                ContactPhase::Waiting => view.waiting += 1,
                ContactPhase::Offered => view.offered += 1,
                ContactPhase::Accepted | ContactPhase::Connected => view.active += 1,
                ContactPhase::Parked | ContactPhase::Scheduled | ContactPhase::Dialling => view.away += 1,
            }
        }
        Some(view)
    }
}
