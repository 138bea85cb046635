//! What can be asked. Nothing here changes a decision.

use super::Router;
use crate::agent::Agent;
use crate::contact::{Contact, ContactPlace, ContactState};
use crate::timers::{Due, TimerKind};
use crate::{
    AgentId, AgentView, CallbackView, ContactId, ContactPhase, ContactView, Deadline, DeadlineReason, OfferId,
    PlaceView, Plan, QueueId, QueueView, Timestamp, WorkCounters, WorkPhase, WorkView,
};
#[cfg(feature = "sim")]
use crate::{ChannelId, SiteId};
use alloc::vec::Vec;

impl Router {
    /// The plan, as the host gave it.
    #[expect(clippy::misnamed_getters, reason = "the plan inside has defaults in place of strategies that have failed")]
    pub const fn plan(&self) -> &Plan {
        &self.given
    }

    /// The time of the last `apply` whose time was not refused.
    pub const fn now(&self) -> Timestamp {
        self.now
    }

    /// When [`apply`](Self::apply) must be called again at the latest, and why; `None` if no timer is armed. O(1). [T-5]
    pub fn next_deadline(&self) -> Option<Deadline> {
        self.deadline(self.timers.first()?)
    }

    /// What a timer is to the host.
    pub(super) fn deadline(&self, Due { at, timer, kind }: Due) -> Option<Deadline> {
        let contact_id = |slot| self.contacts.get(slot).map(|contact| contact.id);
        let reason = match kind {
            TimerKind::OfferExpiry { offer, .. } => DeadlineReason::OfferExpiry { offer: OfferId(offer) },
            TimerKind::NextOffer { contact } => DeadlineReason::NextOffer { contact: contact_id(contact)? },
            TimerKind::WrapUpEnd { agent, offer } => {
                let agent = self.agents.get(agent)?;
                let wrap_up = agent.wrap_ups.iter().find(|wrap_up| wrap_up.offer == offer)?;
                DeadlineReason::WrapUpEnd { agent: agent.id, contact: wrap_up.contact }
            }
            TimerKind::MaximumWait { contact } => DeadlineReason::MaximumWait { contact: contact_id(contact)? },
            TimerKind::MembershipDelay { contact, .. } => {
                DeadlineReason::MembershipDelay { contact: contact_id(contact)? }
            }
            TimerKind::BackOffEnd { contact } => {
                let contact = self.contacts.get(contact)?;
                let mut declined = contact.extras.declined.iter();
                let agent = declined.find(|declined| declined.back_off == Some(timer))?.agent;
                DeadlineReason::BackOffEnd { agent, contact: contact.id }
            }
            TimerKind::Step { contact, step } => {
                DeadlineReason::Step { contact: contact_id(contact)?, step: step.saturating_add(1) }
            }
            TimerKind::StageEnd { contact } => DeadlineReason::StageEnd { contact: contact_id(contact)? },
            TimerKind::CallbackDue { contact } => DeadlineReason::CallbackDue { contact: contact_id(contact)? },
            TimerKind::CallbackExpiry { contact } => DeadlineReason::CallbackExpiry { contact: contact_id(contact)? },
            TimerKind::ReturnEnd { number } => {
                DeadlineReason::ReturnEnd { contact: self.returns.contact(Timestamp(at), number)? }
            }
            TimerKind::Hours { queue } => DeadlineReason::Hours { queue },
            TimerKind::Batch => DeadlineReason::Batch,
        };
        Some(Deadline { at: Timestamp(at), reason })
    }

    /// A contact that has not ended. Expected O(1), and O(its places, offers and declines).
    pub fn contact(&self, contact: ContactId) -> Option<ContactView<'_>> {
        let contact = self.contacts.get(self.contacts.find(contact)?)?;
        let held = contact.held();
        let armed = |timer| self.timers.armed(timer).map(|(due, _)| Timestamp(due));
        let mut declined: Vec<(AgentId, Option<Timestamp>)> = contact
            .extras
            .declined
            .iter()
            .map(|declined| (declined.agent, declined.back_off.and_then(armed)))
            .collect();
        declined.sort_unstable();
        let home = self.place_view(&contact.home)?;
        let agent_id = |slot| self.agents.get(slot).map(|agent| agent.id);
        let offers = contact.offers.iter();
        Some(ContactView {
            contact: contact.id,
            phase: contact.state.phase(),
            queue: home.queue,
            channel: contact.channel,
            direction: contact.direction,
            tenant: contact.tenant,
            priority: contact.priority,
            requirement: self.matching.requirement(contact.requirement)?,
            excluded: &contact.extras.excluded,
            since: contact.since,
            entered_at: home.entered_at,
            sequence: contact.sequence,
            urgency: home.urgency,
            delays_passed: home.delays_passed,
            direct_to: contact.extras.direct_to,
            places: contact.places().filter_map(|place| self.place_view(place)).collect(),
            stage: contact
                .extras
                .stage
                .as_ref()
                .and_then(|stage| Some((stage.current.saturating_add(1), armed(stage.timer)?))),
            overdue_since: contact.extras.overdue.map(|overdue| overdue.due),
            held_back: contact.extras.steps.held_back.iter().map(|(step, _)| step.saturating_add(1)).collect(),
            agent: held.and_then(|held| agent_id(held.agent)),
            offer: held.map(|held| OfferId(held.offer)),
            offers: offers.filter_map(|live| Some((OfferId(live.offer), agent_id(live.agent)?))).collect(),
            declined,
            paused: contact.state.worked().is_some_and(|held| self.is_paused(held)),
            callback: contact
                .extras
                .callback
                .as_ref()
                .map(|callback| CallbackView { callback: callback.callback, attempts: callback.attempts }),
            parked_by: contact.parked_by(),
        })
    }

    fn place_view(&self, place: &ContactPlace) -> Option<PlaceView<'_>> {
        Some(PlaceView {
            queue: place.queue,
            entered_at: place.entered_at,
            urgency: place.urgency.accumulated(place.rate, self.now),
            delays_passed: place.delays_passed.into(),
            level_limit: place.level_limit,
            requirement: self.matching.requirement(place.asks)?,
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
            last_offer: agent.last_offer(),
            handled: agent.handled,
            unanswered: agent.unanswered,
            work: self.work_of(agent),
        })
    }

    pub(super) fn work_of(&self, agent: &Agent) -> Vec<WorkView> {
        let held = agent.contacts.iter().filter_map(|held| {
            let contact = self.contacts.get(held.contact)?;
            let (queue, phase) = match contact.state {
                ContactState::Accepted { .. } => (contact.home.queue, WorkPhase::Accepted),
                ContactState::Connected { .. } => (contact.home.queue, WorkPhase::Connected),
                _ => self.offered(contact, held.offer)?,
            };
            let Contact { id, channel, .. } = *contact;
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

    /// By which queue a contact is offered, and until when.
    fn offered(&self, contact: &Contact, offer: u64) -> Option<(QueueId, WorkPhase)> {
        let ContactState::Offered { by, .. } = contact.state else { return None };
        let live = contact.offers.iter().find(|live| live.offer == offer)?;
        let expires_at = live.expiry.and_then(|timer| self.timers.armed(timer)).map(|(due, _)| Timestamp(due));
        Some((contact.place(by)?.queue, WorkPhase::Offered(expires_at)))
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

    /// When the agent that has the contact accepted it.
    #[cfg(feature = "sim")]
    pub(crate) fn accepted_at(&self, contact: ContactId) -> Option<Timestamp> {
        let contact = self.contacts.get(self.contacts.find(contact)?)?;
        matches!(contact.state.phase(), ContactPhase::Accepted | ContactPhase::Connected).then_some(contact.accepted_at)
    }

    /// What the agent wraps up, with queue, channel and the instant at which that began.
    #[cfg(feature = "sim")]
    pub(crate) fn wrap_ups_of(&self, agent: AgentId) -> Vec<(ContactId, QueueId, ChannelId, Timestamp)> {
        let agent = self.agents.find(agent).and_then(|slot| self.agents.get(slot));
        let wrap_ups = agent.into_iter().flat_map(|agent| &agent.wrap_ups);
        wrap_ups.map(|wrap_up| (wrap_up.contact, wrap_up.queue, wrap_up.channel, wrap_up.started_at)).collect()
    }

    /// Whether the site is closed.
    #[cfg(feature = "sim")]
    pub(crate) fn is_site_closed(&self, site: SiteId) -> bool {
        self.closed_sites.contains(site.0.into())
    }

    /// Every contact that has not ended or whose place is kept, in no order.
    #[cfg(feature = "sim")]
    pub(crate) fn known_contacts(&self) -> Vec<ContactId> {
        self.contacts.ids().into_iter().chain(self.returns.contacts()).collect()
    }

    /// The contacts that wait in a queue, most urgent first. Costs a look at every line of the queue and a sort of those contacts.
    pub fn waiting(&self, queue: QueueId) -> Vec<ContactId> {
        let slots = self.matching.lined_up(queue, self.now).into_iter();
        let contacts = slots.filter_map(|slot| self.contacts.get(slot));
        contacts.filter(|contact| contact.state.phase() == ContactPhase::Waiting).map(|contact| contact.id).collect()
    }

    /// How much was looked at so far, in the search for pairs and among timers: the same on every machine, so a measure of cost without a clock.
    pub const fn work(&self) -> WorkCounters {
        WorkCounters { timers: self.timers.touched(), ..self.matching.work() }
    }
}
