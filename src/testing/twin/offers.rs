//! Life of an offer.

use super::SlowRouter;
use super::records::{Agent, ContactTimer, Declined, LiveOffer, Overdue, TimerKind, Work};
use crate::{
    AcceptOffer, AgentId, CommandError, ContactId, ContactPhase, DeclineOffer, DeclineReason, EventKind,
    NotReadyReason, OfferCause, OfferId, OfferMode, Presence, QueueId, Timestamp, WithdrawOffer, WithdrawReason,
    WorkPhase, WorkView,
};
use core::mem::take;
use core::time::Duration;

impl SlowRouter {
    /// By the place in a queue. [F-1]
    pub(super) fn make_offer(&mut self, contact: ContactId, agent: AgentId, queue: QueueId, cause: OfferCause) {
        self.last_offer += 1;
        let offer = OfferId(self.last_offer);
        let record = self.contact_mut(contact);
        let (channel, is_first) = (record.channel, record.offers.is_empty());
        record.phase = ContactPhase::Offered;
        record.offers.push(LiveOffer { offer, agent, queue });

        let rules = self.queue_of_plan(queue);
        let mode = rules.offer_mode;
        let timeout = rules.offer_timeout.unwrap_or_default();
        if is_first {
            self.contact_mut(contact).allowed = match mode {
                OfferMode::OneAtATime | OfferMode::Assign | OfferMode::OneMore { .. } => 1,
                OfferMode::AllAtOnce(most) => most,
            };
        }
        let enabled = self.agents.get(&agent).and_then(|agent| {
            agent
                .supply
                .channels
                .iter()
                .find(|enabled| enabled.channel == channel)
                .and_then(|enabled| enabled.auto_accept)
        });
        let at_once = cause != OfferCause::Routed || mode == OfferMode::Assign || enabled == Some(true);
        let expires_at = (!at_once).then(|| self.now + timeout);

        let accepted_at = self.now;
        let phase = WorkPhase::Offered(expires_at);
        let record = self.agent_mut(agent);
        let view = WorkView { offer, contact, queue, channel, phase, paused: false };
        record.work.push(Work { view, accepted_at, wrap_up: None });
        record.last_offer = Some(offer);
        self.emit(EventKind::Offered { offer, contact, agent, queue, cause, expires_at });
        // What the agent has in hand may take fewer units now.
        let in_hand = self.agent_mut(agent).channels_in_hand();
        if in_hand.iter().any(|other| self.interrupts(channel, *other)) {
            self.open_agent(agent);
        }
        if at_once {
            self.accept(offer, contact, agent);
            return;
        }
        self.arm(self.now + timeout, TimerKind::OfferExpiry { offer });
        if let OfferMode::OneMore { every, most } = mode {
            if is_first && most > 1 {
                self.arm_for(contact, self.now + every, ContactTimer::NextOffer);
            }
        }
    }

    /// One more agent may be offered the contact. [F-1]
    pub(super) fn next_offer_is_due(&mut self, contact: ContactId) {
        let by = self.contact_mut(contact).offers.first().map(|live| live.queue);
        let mode = by.map(|queue| self.queue_of_plan(queue).offer_mode);
        let Some(OfferMode::OneMore { every, most }) = mode else { return };
        let record = self.contact_mut(contact);
        record.allowed = most.min(record.allowed + 1);
        if record.allowed < most {
            self.arm_for(contact, self.now + every, ContactTimer::NextOffer);
        }
        self.open_if_it_looks(contact);
    }

    /// [F-2]
    pub(super) fn accept_offer(&mut self, command: AcceptOffer) -> Result<(), CommandError> {
        let (contact, live) = self.live_offer(command.offer)?;
        self.accept(command.offer, contact, live.agent);
        Ok(())
    }

    /// [F-2]
    pub(super) fn accept(&mut self, offer: OfferId, contact: ContactId, agent: AgentId) {
        for other in self.contact_mut(contact).offers.clone() {
            if other.offer != offer {
                self.withdraw(contact, other, WithdrawReason::Answered);
            }
        }
        self.emit(EventKind::OfferAccepted { offer, contact, agent });
        self.cancel(TimerKind::OfferExpiry { offer });
        self.cancel_all_of(contact);
        let (now, record) = (self.now, self.contact_mut(contact));
        let queue = record.offers.first().expect("the offer lives").queue;
        let home_before = record.home().queue;
        let place = record.place(queue).expect("it stands where it is offered").clone();
        record.phase = ContactPhase::Accepted;
        record.held = Some((agent, offer));
        record.offers.clear();
        record.declined.clear();
        record.overdue = None;
        record.held_back.clear();
        record.stages.clear();
        record.stage = None;
        if queue != home_before {
            record.own_steps = None;
        }
        let wait = now.saturating_since(place.entered_at);
        let lost = core::mem::replace(&mut record.places, alloc::vec![place]);
        for lost in lost.into_iter().filter(|lost| lost.queue != queue) {
            self.counts(lost.queue).taken_elsewhere += 1;
        }
        self.counts(queue).answered += 1;
        self.leaves_the_line(queue, wait);
        self.queue_record_mut(queue).figures.last_wait = Some(wait);
        let record = self.agent_mut(agent);
        record.handled += 1;
        record.unanswered = 0;
        let work = record.work_mut(offer);
        work.view.phase = WorkPhase::Accepted;
        work.accepted_at = now;
        self.refresh_pauses(agent);
        if self.queue_of_plan(queue).connect_on_accept && self.contact_mut(contact).callback.is_none() {
            self.join(contact, agent, offer);
        }
    }

    /// [F-3]
    pub(super) fn decline_offer(&mut self, command: DeclineOffer) -> Result<(), CommandError> {
        let DeclineOffer { offer, reason } = command;
        let (contact, live) = self.live_offer(offer)?;
        let agent = live.agent;
        let back_off = self.plan.agents().back_off;
        let back_off = match reason {
            DeclineReason::Rejected | DeclineReason::Other(_) => back_off.declined,
            DeclineReason::Busy | DeclineReason::Unreachable => back_off.busy,
            DeclineReason::NoAnswer => back_off.no_answer,
        };
        self.emit(EventKind::OfferDeclined { offer, contact, agent, reason });
        self.fail(contact, live, back_off);
        if reason == DeclineReason::NoAnswer {
            self.count_unanswered(agent, live.queue);
        }
        Ok(())
    }

    /// [F-4]
    pub(super) fn offer_expires(&mut self, offer: OfferId, due: Timestamp) {
        let (contact, live) = self.live_offer(offer).expect("an armed expiry has a live offer");
        let agent = live.agent;
        self.emit(EventKind::OfferExpired { offer, contact, agent, due });
        self.fail(contact, live, self.plan.agents().back_off.no_answer);
        self.count_unanswered(agent, live.queue);
    }

    /// [F-5]
    pub(super) fn withdraw_offer(&mut self, command: WithdrawOffer) -> Result<(), CommandError> {
        let (contact, live) = self.live_offer(command.offer)?;
        let LiveOffer { offer, agent, .. } = live;
        self.emit(EventKind::OfferWithdrawn { offer, contact, agent, reason: WithdrawReason::Host });
        self.fail(contact, live, self.plan.agents().back_off.declined);
        Ok(())
    }

    /// The event, and the end of the reservation; what becomes of the contact is for the caller.
    pub(super) fn withdraw(&mut self, contact: ContactId, live: LiveOffer, reason: WithdrawReason) {
        let LiveOffer { offer, agent, .. } = live;
        self.emit(EventKind::OfferWithdrawn { offer, contact, agent, reason });
        self.end_reservation(contact, live);
    }

    /// All live offers of a contact end, in order and without back-off; what becomes of it is for the caller. [C-5] [C-11]
    pub(super) fn withdraw_all(&mut self, contact: ContactId, reason: WithdrawReason) {
        for live in self.contact_mut(contact).offers.clone() {
            self.withdraw(contact, live, reason);
        }
        let record = self.contact_mut(contact);
        if record.is_offered() {
            record.phase = ContactPhase::Waiting;
        }
    }

    /// [F-6]
    fn end_reservation(&mut self, contact: ContactId, live: LiveOffer) {
        let LiveOffer { offer, agent, .. } = live;
        self.cancel(TimerKind::OfferExpiry { offer });
        self.agent_mut(agent).drop_work(offer);
        self.open_agent(agent);
        let record = self.contact_mut(contact);
        record.offers.retain(|other| other.offer != offer);
        if record.offers.is_empty() {
            self.cancel_for(contact, ContactTimer::NextOffer);
        }
    }

    /// [F-6]
    fn fail(&mut self, contact: ContactId, live: LiveOffer, back_off: Duration) {
        self.end_reservation(contact, live);
        if !self.goes_on(contact) {
            return;
        }
        if !back_off.is_zero() {
            let until = self.now + back_off;
            self.contact_mut(contact).declined.push(Declined { agent: live.agent, until: Some(until) });
            self.arm_for(contact, until, ContactTimer::BackOffEnd { agent: live.agent });
            let limit = usize::try_from(self.plan.limits().decliners).expect("limits are small");
            if self.contact_mut(contact).declined.len() > limit {
                let first = self.contact_mut(contact).declined.remove(0);
                self.cancel_for(contact, ContactTimer::BackOffEnd { agent: first.agent });
            }
        }
        self.open_if_it_looks(contact);
    }

    /// After one of its live offers failed: if none is left the contact waits again in its own places, or ends because it is
    /// overdue, or takes the steps that were held back. Tells whether it lives. [F-6] [C-8] [D-6]
    pub(super) fn goes_on(&mut self, contact: ContactId) -> bool {
        let record = self.contact_mut(contact);
        if record.offers.is_empty() {
            record.phase = ContactPhase::Waiting;
            match record.overdue {
                Some(Overdue::MaximumWait(due)) => self.time_out(contact, due),
                Some(Overdue::Expiry(due)) => self.expire_callback(contact, due),
                None => self.release_held_back(contact),
            }
        }
        if !self.contacts.contains_key(&contact) {
            return false;
        }
        self.open_if_it_looks(contact);
        true
    }

    /// The steps that a live offer held back are due again. [D-6]
    pub(super) fn release_held_back(&mut self, contact: ContactId) {
        let record = self.contact_mut(contact);
        let stay = record.stay;
        for held in take(&mut record.held_back) {
            if self.stays(contact, stay) {
                self.step_is_due(contact, held.step, held.due);
            }
        }
    }

    /// The agent may be asked again, at once or as a last resort. [F-6] [F-8]
    pub(super) fn back_off_ends(&mut self, contact: ContactId, agent: AgentId) {
        let home = self.contact_mut(contact).home().queue;
        let remembers = self.queue_of_plan(home).last_resort;
        let declined = &mut self.contact_mut(contact).declined;
        if remembers {
            for declined in declined.iter_mut().filter(|declined| declined.agent == agent) {
                declined.until = None;
            }
        } else {
            declined.retain(|declined| declined.agent != agent);
        }
        self.open_if_it_looks(contact);
    }

    /// [F-7]
    fn count_unanswered(&mut self, agent: AgentId, queue: QueueId) {
        let limit = self.plan.agents().unanswered_limit;
        let record = self.agent_mut(agent);
        record.unanswered += 1;
        if limit.is_none_or(|limit| record.unanswered < limit) {
            return;
        }
        record.unanswered = 0;
        if record.presence != Presence::Ready {
            return;
        }
        if self.is_needed_in(agent, queue) {
            self.emit(EventKind::AgentKeptReady { agent, queue });
            return;
        }
        let reason = NotReadyReason::UNANSWERED;
        self.emit(EventKind::AgentNotReady { agent, reason });
        self.set_presence(agent, Presence::NotReady(reason));
    }

    /// Whether an agent is one of the members of a queue that pass [G-2], and these are no more than the breaker keeps. [F-7]
    fn is_needed_in(&self, agent: AgentId, queue: QueueId) -> bool {
        let is_member = |agent: &&Agent| super::gates::membership(agent, queue).is_some();
        let present = || self.agents.values().filter(|agent| self.is_present(agent)).filter(is_member);
        present().any(|present| present.id == agent)
            && !super::contacts::over(present().count(), self.plan.agents().breaker)
    }

    /// The contact of a live offer, and the offer.
    fn live_offer(&self, offer: OfferId) -> Result<(ContactId, LiveOffer), CommandError> {
        let of = |live: &&LiveOffer| live.offer == offer;
        self.contacts
            .values()
            .find_map(|contact| Some((contact.id, *contact.offers.iter().find(of)?)))
            .ok_or(CommandError::UnknownOffer { offer })
    }
}
