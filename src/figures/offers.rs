//! What becomes of offers.

use super::Figures;
use super::agent_figures::{AgentFigures, AgentLevels};
use super::contact_figures::{ContactFigures, Outcome};
use super::contacts::{Held, LiveOffer, State};
use super::staff::Agent;
use crate::{AgentId, ContactId, DeclineReason, EventKind, OfferCause, OfferId};
use core::time::Duration;

impl Figures {
    pub(super) fn follow_offer(&mut self, event: EventKind) {
        match event {
            EventKind::Offered { offer, contact, agent, queue, cause, .. } => {
                self.with(contact, |figures, slot| {
                    figures.offered(slot, LiveOffer { offer, agent, queue: Some(queue) }, cause);
                });
            }
            EventKind::OfferAccepted { offer, contact, agent } => {
                self.with(contact, |figures, slot| figures.accepted(slot, offer, agent));
            }
            EventKind::OfferDeclined { offer, contact, agent, reason } if reason != DeclineReason::NoAnswer => {
                self.offer_failed(
                    contact,
                    offer,
                    agent,
                    |figures| figures.declined += 1,
                    |figures| figures.declined += 1,
                );
            }
            EventKind::OfferDeclined { offer, contact, agent, .. }
            | EventKind::OfferExpired { offer, contact, agent, .. } => {
                self.offer_failed(
                    contact,
                    offer,
                    agent,
                    |figures| figures.unanswered += 1,
                    |figures| figures.unanswered += 1,
                );
            }
            EventKind::OfferWithdrawn { offer, contact, agent, .. } => {
                self.offer_failed(
                    contact,
                    offer,
                    agent,
                    |figures| figures.withdrawn += 1,
                    |figures| figures.withdrawn += 1,
                );
            }
            _ => {}
        }
    }

    /// [F-1]
    fn offered(&mut self, slot: u32, offer: LiveOffer, cause: OfferCause) {
        let Some(record) = self.contacts.get_mut(slot) else { return };
        record.offers.push(offer);
        let (keys, waits) = (record.keys, matches!(record.state, State::Waiting { .. }));
        let at = self.now.0;
        let (pulled, forced) = (u64::from(cause == OfferCause::Pulled), u64::from(cause == OfferCause::Forced));
        let count = |figures: &mut ContactFigures| {
            figures.offers += 1;
            figures.pulled += pulled;
            figures.forced += forced;
        };
        self.flows.everywhere_in(offer.queue, keys, &self.moment, |_, figures| count(figures));
        let known = self.staff.change(
            offer.agent,
            &self.moment,
            |_, levels| levels.offered.raise(at),
            |figures| {
                figures.offers += 1;
                figures.pulled += pulled;
                figures.forced += forced;
            },
        );
        self.unexplained += u64::from(!known);
        if !waits {
            self.unexplained += 1;
            self.put_down(slot, State::Over, |_| {});
            self.begin_wait(slot, Duration::ZERO, |_| {});
        }
    }

    /// [F-2]
    fn accepted(&mut self, slot: u32, offer: OfferId, agent: AgentId) {
        let at = self.now.0;
        let Some(live) = self.take_offer(slot, offer) else { return };
        let home = self.contacts.get(slot).and_then(|record| record.keys.queue);
        let queue = live.queue.or(home);
        let held = State::Held(Held { agent, accepted: at, connected: None, paused: false });
        self.end_wait(slot, (Outcome::Answered, queue), held, |_| {});
        if queue != home {
            self.rehome(slot, queue);
        }
        let accept = |_: &mut Agent, levels: &mut AgentLevels| {
            levels.offered.lower(at);
            levels.accepted.raise(at);
        };
        let known = self.staff.change(agent, &self.moment, accept, |figures| figures.answered += 1);
        self.unexplained += u64::from(!known);
    }

    /// [F-6]
    fn offer_failed(
        &mut self,
        contact: ContactId,
        offer: OfferId,
        agent: AgentId,
        count: fn(&mut ContactFigures),
        count_of_agent: fn(&mut AgentFigures),
    ) {
        let Some(slot) = self.contacts.find(contact) else {
            self.unexplained += 1;
            return;
        };
        let Some(live) = self.take_offer(slot, offer) else { return };
        let Some(record) = self.contacts.get(slot) else { return };
        let keys = record.keys;
        self.flows.everywhere_in(live.queue, keys, &self.moment, |_, figures| count(figures));
        let at = self.now.0;
        let known = self.staff.change(agent, &self.moment, |_, levels| levels.offered.lower(at), count_of_agent);
        self.unexplained += u64::from(!known);
    }

    /// A live offer that is over.
    fn take_offer(&mut self, slot: u32, offer: OfferId) -> Option<LiveOffer> {
        let record = self.contacts.get_mut(slot)?;
        let place = record.offers.iter().position(|live| live.offer == offer);
        let live = place.map(|place| record.offers.remove(place));
        self.unexplained += u64::from(live.is_none());
        live
    }
}
