//! What can be asked. Nothing here changes a decision.

use super::Router;
use super::capacity::has_room;
use crate::agent::Agent;
use crate::contact::{Contact, ContactState};
use crate::matching::Attendance;
use crate::plan::Supply;
use crate::timers::TimerKind;
use crate::{
    AgentId, AgentView, CommandError, ContactId, ContactView, Deadline, DeadlineReason, Gate, OfferId, Plan, QueueId,
    QueueView, Timestamp, WorkCounters, WorkPhase, WorkView,
};
use alloc::vec::Vec;

impl Router {
    /// The plan.
    pub const fn plan(&self) -> &Plan {
        &self.plan
    }

    /// The time of the last `apply` whose time was not refused.
    pub const fn now(&self) -> Timestamp {
        self.now
    }

    /// When [`apply`](Self::apply) must be called again at the latest, and why; `None` if no timer is armed. O(1). [T-5]
    pub fn next_deadline(&self) -> Option<Deadline> {
        let (due, timer) = self.timers.first()?;
        let contact_id = |slot| self.contacts.get(slot).map(|contact| contact.id);
        let reason = match timer {
            TimerKind::OfferExpiry { contact } => {
                let held = self.contacts.get(contact)?.state.held()?;
                DeadlineReason::OfferExpiry { offer: OfferId(held.offer) }
            }
            TimerKind::WrapUpEnd { agent, offer } => {
                let agent = self.agents.get(agent)?;
                let wrap_up = agent.wrap_ups.iter().find(|wrap_up| wrap_up.offer == offer)?;
                DeadlineReason::WrapUpEnd { agent: agent.id, contact: wrap_up.contact }
            }
            TimerKind::MaximumWait { contact } => DeadlineReason::MaximumWait { contact: contact_id(contact)? },
            TimerKind::MembershipDelay { contact } => DeadlineReason::MembershipDelay { contact: contact_id(contact)? },
            TimerKind::BackOffEnd { contact, agent } => {
                DeadlineReason::BackOffEnd { agent, contact: contact_id(contact)? }
            }
        };
        Some(Deadline { at: Timestamp(due), reason })
    }

    /// A contact that has not ended. Expected O(1).
    pub fn contact(&self, contact: ContactId) -> Option<ContactView<'_>> {
        let contact = self.contacts.get(self.contacts.find(contact)?)?;
        let held = contact.state.held();
        let mut declined: Vec<(AgentId, Option<Timestamp>)> = contact
            .declined
            .iter()
            .filter_map(|declined| Some((declined.agent, Some(Timestamp(self.timers.armed(declined.timer)?.0)))))
            .collect();
        declined.sort_unstable();
        Some(ContactView {
            contact: contact.id,
            phase: contact.state.phase(),
            queue: contact.queue,
            channel: contact.channel,
            direction: contact.direction,
            tenant: contact.tenant,
            priority: contact.priority,
            requirement: self.matching.requirement(contact.requirement)?,
            excluded: &contact.excluded,
            since: contact.since,
            entered_at: contact.entered_at,
            sequence: contact.sequence,
            urgency: contact.urgency,
            delays_passed: contact.delays_passed.into(),
            direct_to: contact.direct_to,
            places: Vec::new(),
            stage: None,
            held_back: Vec::new(),
            offers: Vec::new(),
            paused: contact.state.held().is_some_and(|held| self.is_paused(held)),
            callback: None,
            parked_by: None,
            overdue_since: contact.overdue_since,
            agent: held.and_then(|held| self.agents.get(held.agent)).map(|agent| agent.id),
            offer: held.map(|held| OfferId(held.offer)),
            declined,
        })
    }

    /// An agent that is signed in. O(work in hand).
    pub fn agent(&self, agent: AgentId) -> Option<AgentView<'_>> {
        let agent = self.agents.get(self.agents.find(agent)?)?;
        let supply = self.matching.supply(agent.pool)?;
        Some(AgentView {
            agent: agent.id,
            presence: agent.presence,
            tenants: &supply.tenants,
            site: supply.site,
            queues: &supply.queues,
            skills: &supply.skills,
            channels: &supply.channels,
            capacity: agent.capacity,
            units_in_use: agent.units_in_use,
            position: agent.position,
            weight: agent.weight,
            idle_since: agent.idle_since,
            last_offer: agent.last_offer,
            handled: agent.handled,
            unanswered: agent.unanswered,
            work: self.work_of(agent),
        })
    }

    fn work_of(&self, agent: &Agent) -> Vec<WorkView> {
        let held = agent.contacts.iter().filter_map(|held| {
            let contact = self.contacts.get(held.contact)?;
            let phase = match contact.state {
                ContactState::Waiting { .. } => return None,
                ContactState::Offered { expiry, .. } => {
                    WorkPhase::Offered(expiry.and_then(|timer| self.timers.armed(timer)).map(|(due, _)| Timestamp(due)))
                }
                ContactState::Accepted { .. } => WorkPhase::Accepted,
                ContactState::Connected { .. } => WorkPhase::Connected,
            };
            let Contact { id, queue, channel, .. } = *contact;
            Some(WorkView { offer: OfferId(held.offer), contact: id, queue, channel, phase, paused: held.paused })
        });
        let wrap_ups = agent.wrap_ups.iter().map(|wrap_up| WorkView {
            offer: OfferId(wrap_up.offer),
            contact: wrap_up.contact,
            queue: wrap_up.queue,
            channel: wrap_up.channel,
            phase: WorkPhase::WrappingUp(wrap_up.ends_at),
            paused: false,
        });
        let mut work: Vec<WorkView> = held.chain(wrap_ups).collect();
        work.sort_unstable_by_key(|work| work.offer);
        work
    }

    /// The counts of a queue. O(1).
    pub fn queue(&self, queue: QueueId) -> Option<QueueView> {
        self.counts.get(usize::from(queue.0)).copied()
    }

    /// Every contact that has not ended, by id. Costs a sort of them all.
    pub fn contacts(&self) -> Vec<ContactId> {
        self.contacts.ids()
    }

    /// Every agent that is signed in, by id. Costs a sort of them all.
    pub fn agents(&self) -> Vec<AgentId> {
        self.agents.ids()
    }

    /// The contacts that wait in a queue, most urgent first. Costs a look at every line and a sort of those contacts.
    pub fn waiting(&self, queue: QueueId) -> Vec<ContactId> {
        let slots = self.matching.waiting(queue).into_iter();
        slots.filter_map(|slot| self.contacts.get(slot)).map(|contact| contact.id).collect()
    }

    /// How much the search for pairs has looked at so far: the same on every machine, so a measure of cost without a clock.
    pub const fn work(&self) -> WorkCounters {
        self.matching.work()
    }

    /// The first gate that keeps this agent from being offered this contact now, or `None` if it passes them all. [G-1]
    ///
    /// A contact that is offered or with an agent is judged as if it waited, beside the capacity that it takes.
    ///
    /// # Errors
    /// [`CommandError::UnknownContact`], [`CommandError::UnknownAgent`].
    pub fn explain(&self, contact: ContactId, agent: AgentId) -> Result<Option<Gate>, CommandError> {
        let contact_slot = self.find_contact(contact)?;
        let agent_slot = self.find_agent(agent)?;
        let (contact, agent) = (self.contact_at(contact_slot)?, self.agent_at(agent_slot)?);
        let Some(supply) = self.matching.supply(agent.pool) else { return Ok(Some(Gate::Tenant)) };
        let gates = [
            (Gate::Tenant, supply.serves(contact.tenant)),
            (Gate::Presence, agent.attendance != Attendance::Away),
            (Gate::Membership, contact.direct_to.is_some() || self.admits(supply, contact)),
            (Gate::Capacity, has_room(&self.plan, supply, agent, contact.channel)),
            (Gate::Requirement, self.is_met(supply, agent, contact)),
            (Gate::Exclusion, !contact.shuns(agent.id)),
        ];
        Ok(gates.into_iter().find(|(_, passed)| !passed).map(|(gate, _)| gate))
    }

    /// [G-3]
    fn admits(&self, supply: &Supply, contact: &Contact) -> bool {
        let Some(queue) = self.plan.queues().get(usize::from(contact.queue.0)) else { return false };
        let membership = supply.queues.iter().find(|membership| membership.queue == contact.queue);
        membership.is_some_and(|membership| {
            queue.delays.iter().filter(|delay| **delay <= membership.delay).count()
                <= usize::from(contact.delays_passed)
        })
    }

    /// [G-5]
    fn is_met(&self, supply: &Supply, agent: &Agent, contact: &Contact) -> bool {
        if let Some(only) = contact.direct_to {
            return only == agent.id;
        }
        let Some(queue) = self.plan.queues().get(usize::from(contact.queue.0)) else { return false };
        let own = self.matching.requirement(contact.requirement);
        queue.requirement.is_met(agent.id, &supply.skills)
            && own.is_some_and(|own| own.is_met(agent.id, &supply.skills))
    }
}
