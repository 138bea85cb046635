//! What can be asked of the twin.

use super::SlowRouter;
use super::records::{Agent, Contact, ContactTimer, Overdue, Place, TimerKind};
use crate::{AgentView, ContactPhase, ContactView, DeadlineReason, PlaceView, QueueId, QueueView};
use alloc::vec::Vec;

impl SlowRouter {
    pub(super) fn contact_view<'a>(&self, contact: &'a Contact) -> ContactView<'a> {
        let home = contact.home();
        let mut declined: Vec<_> = contact.declined.iter().map(|declined| (declined.agent, declined.until)).collect();
        declined.sort_unstable();
        let shown = |number: usize| u8::try_from(number + 1).expect("there are few stages");
        let held = contact.held.or_else(|| contact.offers.first().map(|live| (live.agent, live.offer)));
        let work = contact.held.and_then(|(agent, offer)| {
            self.agents.get(&agent).and_then(|agent| agent.work.iter().find(|work| work.view.offer == offer))
        });
        ContactView {
            contact: contact.id,
            phase: contact.phase,
            queue: home.queue,
            channel: contact.channel,
            direction: contact.direction,
            tenant: contact.tenant,
            priority: contact.priority,
            requirement: &contact.requirement,
            excluded: &contact.excluded,
            since: contact.since,
            entered_at: home.entered_at,
            sequence: contact.sequence,
            urgency: self.urgency(contact, home),
            delays_passed: home.delays_passed,
            direct_to: contact.direct.map(|direct| direct.agent),
            places: contact.places.iter().map(|place| self.place_view(contact, place)).collect(),
            stage: contact.stage.map(|(number, until)| (shown(number), until)),
            overdue_since: contact.overdue.map(|overdue| match overdue {
                Overdue::MaximumWait(due) | Overdue::Expiry(due) => due,
            }),
            held_back: contact.held_back.iter().map(|held| shown_step(held.step)).collect(),
            agent: held.map(|(agent, _)| agent),
            offer: held.map(|(_, offer)| offer),
            offers: contact.offers.iter().map(|live| (live.offer, live.agent)).collect(),
            declined,
            paused: work.is_some_and(|work| work.view.paused),
            callback: contact.callback,
            parked_by: contact.parked_by,
        }
    }

    fn place_view<'a>(&self, contact: &Contact, place: &'a Place) -> PlaceView<'a> {
        PlaceView {
            queue: place.queue,
            entered_at: place.entered_at,
            urgency: self.urgency(contact, place),
            delays_passed: place.delays_passed,
            level_limit: place.level_limit,
            requirement: &place.requirement,
        }
    }

    pub(super) fn agent_view<'a>(&self, agent: &'a Agent) -> AgentView<'a> {
        AgentView {
            agent: agent.id,
            presence: agent.presence,
            tenants: &agent.supply.tenants,
            site: agent.supply.site,
            queues: &agent.supply.queues,
            skills: &agent.supply.skills,
            channels: &agent.supply.channels,
            capacity: agent.supply.capacity,
            units_in_use: self.units_in_use(agent),
            position: agent.position,
            weight: agent.weight,
            idle_since: agent.idle_since,
            last_offer: agent.last_offer,
            handled: agent.handled,
            unanswered: agent.unanswered,
            work: agent.work.iter().map(|work| work.view).collect(),
        }
    }

    /// Counts the present, beside what was counted over time. [C-14]
    pub(super) fn queue_view(&self, queue: QueueId) -> Option<QueueView> {
        let mut view = self.queues.get(usize::from(queue.0))?.counts;
        for contact in self.contacts.values().filter(|contact| contact.place(queue).is_some()) {
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

impl TimerKind {
    /// [T-5]
    pub(super) fn reason(self) -> DeadlineReason {
        match self {
            Self::OfferExpiry { offer } => DeadlineReason::OfferExpiry { offer },
            Self::WrapUpEnd { agent, contact, .. } => DeadlineReason::WrapUpEnd { agent, contact },
            Self::ReturnEnd { contact } => DeadlineReason::ReturnEnd { contact },
            Self::Hours { queue } => DeadlineReason::Hours { queue },
            Self::Batch => DeadlineReason::Batch,
            Self::Contact { contact, kind } => match kind {
                ContactTimer::MaximumWait => DeadlineReason::MaximumWait { contact },
                ContactTimer::MembershipDelay { .. } => DeadlineReason::MembershipDelay { contact },
                ContactTimer::BackOffEnd { agent } => DeadlineReason::BackOffEnd { agent, contact },
                ContactTimer::NextOffer => DeadlineReason::NextOffer { contact },
                ContactTimer::Step { step } | ContactTimer::Recheck { step } => {
                    DeadlineReason::Step { contact, step: shown_step(step) }
                }
                ContactTimer::StageEnd | ContactTimer::Fallback => DeadlineReason::StageEnd { contact },
                ContactTimer::CallbackDue => DeadlineReason::CallbackDue { contact },
                ContactTimer::CallbackExpiry => DeadlineReason::CallbackExpiry { contact },
            },
        }
    }
}

/// The number of a step in its list, from 1.
fn shown_step(step: usize) -> u16 {
    u16::try_from(step + 1).expect("a list has few steps")
}
