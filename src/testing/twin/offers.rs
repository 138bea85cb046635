//! Life of an offer.

use super::SlowRouter;
use super::records::TimerKind;
use crate::{
    AcceptOffer, AgentId, CommandError, ContactId, ContactPhase, DeclineOffer, DeclineReason, EventKind,
    NotReadyReason, OfferId, OfferMode, Presence, Timestamp, WithdrawOffer, WithdrawReason, WorkPhase, WorkView,
};
use core::time::Duration;

impl SlowRouter {
    /// [F-1]
    pub(super) fn make_offer(&mut self, contact: ContactId, agent: AgentId) {
        self.last_offer += 1;
        let offer = OfferId(self.last_offer);
        let record = self.contact_mut(contact);
        record.phase = ContactPhase::Offered;
        record.held = Some((agent, offer));
        let (queue, channel) = (record.queue, record.channel);

        let rules = self.queue_of_plan(queue);
        let assigns = rules.offer_mode == OfferMode::Assign;
        let timeout = if assigns { None } else { rules.offer_timeout };
        let expires_at = timeout.map(|timeout| self.now + timeout);

        let record = self.agent_mut(agent);
        record.work.push(WorkView {
            offer,
            contact,
            queue,
            channel,
            phase: WorkPhase::Offered(expires_at),
            paused: false,
        });
        record.last_offer = Some(offer);
        self.emit(EventKind::Offered { offer, contact, agent, queue, cause: crate::OfferCause::Routed, expires_at });
        if let Some(due) = expires_at {
            self.arm(due, TimerKind::OfferExpiry { offer });
        }
        if assigns {
            self.accept(offer, contact, agent);
        }
    }

    /// [F-2]
    pub(super) fn accept_offer(&mut self, command: AcceptOffer) -> Result<(), CommandError> {
        let (contact, agent) = self.live_offer(command.offer)?;
        self.accept(command.offer, contact, agent);
        Ok(())
    }

    /// [F-2]
    fn accept(&mut self, offer: OfferId, contact: ContactId, agent: AgentId) {
        self.emit(EventKind::OfferAccepted { offer, contact, agent });
        self.cancel(TimerKind::OfferExpiry { offer });
        self.cancel_waiting(contact);
        let record = self.contact_mut(contact);
        record.phase = ContactPhase::Accepted;
        record.overdue_since = None;
        let queue = record.queue;
        self.counts(queue).answered += 1;
        let record = self.agent_mut(agent);
        record.set_phase(offer, WorkPhase::Accepted);
        record.handled += 1;
        record.unanswered = 0;
    }

    /// [F-3]
    pub(super) fn decline_offer(&mut self, command: DeclineOffer) -> Result<(), CommandError> {
        let DeclineOffer { offer, reason } = command;
        let (contact, agent) = self.live_offer(offer)?;
        let back_off = self.plan.agents().back_off;
        let back_off = match reason {
            DeclineReason::Rejected | DeclineReason::Other(_) => back_off.declined,
            DeclineReason::Busy | DeclineReason::Unreachable => back_off.busy,
            DeclineReason::NoAnswer => back_off.no_answer,
        };
        self.emit(EventKind::OfferDeclined { offer, contact, agent, reason });
        self.fail(offer, contact, agent, back_off);
        if reason == DeclineReason::NoAnswer {
            self.count_unanswered(agent);
        }
        Ok(())
    }

    /// [F-4]
    pub(super) fn offer_expires(&mut self, offer: OfferId, due: Timestamp) {
        let (contact, agent) = self.live_offer(offer).expect("an armed expiry has a live offer");
        self.emit(EventKind::OfferExpired { offer, contact, agent, due });
        self.fail(offer, contact, agent, self.plan.agents().back_off.no_answer);
        self.count_unanswered(agent);
    }

    /// [F-5]
    pub(super) fn withdraw_offer(&mut self, command: WithdrawOffer) -> Result<(), CommandError> {
        let (contact, agent) = self.live_offer(command.offer)?;
        self.withdraw(command.offer, contact, agent, WithdrawReason::Host);
        self.fail(command.offer, contact, agent, self.plan.agents().back_off.declined);
        Ok(())
    }

    /// The event alone, and the end of the reservation; what becomes of the contact is for the caller.
    pub(super) fn withdraw(&mut self, offer: OfferId, contact: ContactId, agent: AgentId, reason: WithdrawReason) {
        self.emit(EventKind::OfferWithdrawn { offer, contact, agent, reason });
        self.end_reservation(offer, agent);
    }

    /// [F-6]
    fn end_reservation(&mut self, offer: OfferId, agent: AgentId) {
        self.cancel(TimerKind::OfferExpiry { offer });
        self.agent_mut(agent).drop_work(offer);
        self.open_agent(agent);
    }

    /// [F-6]
    fn fail(&mut self, offer: OfferId, contact: ContactId, agent: AgentId, back_off: Duration) {
        self.end_reservation(offer, agent);
        if !self.wait_again(contact) {
            return;
        }
        if !back_off.is_zero() {
            let until = self.now + back_off;
            self.contact_mut(contact).declined.push((agent, until));
            self.arm(until, TimerKind::BackOffEnd { agent, contact });
        }
    }

    /// The contact waits again in its own place, or ends because its maximum wait passed during the offer. [F-6] [C-8]
    pub(super) fn wait_again(&mut self, contact: ContactId) -> bool {
        let record = self.contact_mut(contact);
        record.phase = ContactPhase::Waiting;
        record.held = None;
        if let Some(due) = record.overdue_since {
            self.time_out(contact, due);
            return false;
        }
        self.open_contact(contact);
        true
    }

    /// [F-6]
    pub(super) fn back_off_ends(&mut self, agent: AgentId, contact: ContactId) {
        let record = self.contact_mut(contact);
        record.declined.retain(|(declined, _)| *declined != agent);
        self.open_contact(contact);
    }

    /// [F-7]
    fn count_unanswered(&mut self, agent: AgentId) {
        let limit = self.plan.agents().unanswered_limit;
        let record = self.agent_mut(agent);
        record.unanswered += 1;
        if limit.is_none_or(|limit| record.unanswered < limit) {
            return;
        }
        record.unanswered = 0;
        if record.presence == Presence::Ready {
            let reason = NotReadyReason::UNANSWERED;
            record.presence = Presence::NotReady(reason);
            self.emit(EventKind::AgentNotReady { agent, reason });
        }
    }

    /// The contact and agent of a live offer.
    fn live_offer(&self, offer: OfferId) -> Result<(ContactId, AgentId), CommandError> {
        self.contacts
            .values()
            .filter(|contact| contact.phase == ContactPhase::Offered)
            .find_map(|contact| contact.held.filter(|held| held.1 == offer).map(|held| (contact.id, held.0)))
            .ok_or(CommandError::UnknownOffer { offer })
    }
}
