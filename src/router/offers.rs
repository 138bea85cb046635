//! Offers: made, accepted, and failed.

use super::Router;
use crate::contact::{ContactState, Declined, Held, LiveOffer};
use crate::error::OrFault;
use crate::store::{at, hash};
use crate::timers::TimerKind;
use crate::{
    AcceptOffer, AgentId, CommandError, ContactId, DeclineOffer, DeclineReason, Event, EventKind, Fault, Look,
    OfferCause, OfferId, OfferMode, QueueId, Timestamp, WithdrawOffer, WithdrawReason,
};
use alloc::vec::Vec;
use core::num::NonZeroU64;
use core::time::Duration;

impl Router {
    /// Offers a contact that looks to an agent with which it passes the gates, by the place of this number. [F-1]
    pub(super) fn make_offer(
        &mut self,
        slot: u32,
        nth: u8,
        agent: u32,
        (cause, look): (OfferCause, Look),
        events: &mut Vec<Event>,
    ) -> Result<(), Fault> {
        self.step_out(slot)?;
        self.offers += 1;
        let held = Held { agent, offer: self.offers };
        let contact = self.contact_at(slot)?;
        let (id, channel, was) = (contact.id, contact.channel, contact.state);
        let queue = contact.place(nth).or_fault("a place")?.queue;
        let rules = self.rules(queue)?;
        let (mode, timeout) = (rules.offer_mode, rules.offer_timeout);
        let record = self.agents.get_mut(agent).or_fault("an agent")?;
        let supply = self.matching.supply(record.pool).or_fault("a pool")?;
        let at_once = mode == OfferMode::Assign || cause != OfferCause::Routed || supply.auto_accepts(channel);
        record.reserve(channel);
        record.contacts.push(crate::agent::InHand { offer: held.offer, contact: slot, paused: false });
        record.last_offer = NonZeroU64::new(held.offer);
        let agent_id = record.id;
        if self.interrupts_work(agent, channel)? {
            // What it interrupts takes less: there may be room for more.
            self.open_agents.push(agent);
        }
        let offer = OfferId(held.offer);
        self.note_decision(offer, (id, agent_id, queue), (cause, look));
        let expires_at = timeout.filter(|_| !at_once).map(|timeout| self.now + timeout);
        self.emit(EventKind::Offered { offer, contact: id, agent: agent_id, queue, cause, expires_at }, events);
        if at_once {
            return self.give(slot, nth, held, events);
        }
        self.restand(agent)?;
        let kind = TimerKind::OfferExpiry { contact: slot, offer: held.offer };
        let expiry = expires_at.map(|due| self.timers.arm(due.0, kind));
        self.contact_at_mut(slot)?.offers.push(LiveOffer { agent, expiry, offer: held.offer });
        if let ContactState::Waiting = was {
            let state = self.first_offer(slot, nth, mode);
            self.set_state(slot, state)?;
        }
        self.live_offers.insert(hash(&held.offer), slot);
        self.line_up(slot)
    }

    /// The state of a contact that is made its first offer: how many it may have at a time, and when one more.
    fn first_offer(&mut self, slot: u32, by: u8, mode: OfferMode) -> ContactState {
        let (allowed, every) = match mode {
            OfferMode::OneAtATime | OfferMode::Assign => (1, None),
            OfferMode::AllAtOnce(most) => (most, None),
            OfferMode::OneMore { every, most } => (1, Some(every).filter(|_| most > 1)),
        };
        let kind = TimerKind::NextOffer { contact: slot };
        let next_offer = every.map(|every| self.timers.arm((self.now + every).0, kind));
        ContactState::Offered { by, allowed, next_offer }
    }

    /// One more live offer is allowed. [F-1]
    pub(super) fn allow_next_offer(&mut self, slot: u32) -> Result<(), Fault> {
        let contact = self.contact_at(slot)?;
        let ContactState::Offered { by, allowed, .. } = contact.state else { return Err(Fault { place: "an offer" }) };
        let queue = contact.place(by).or_fault("a place")?.queue;
        let OfferMode::OneMore { every, most } = self.rules(queue)?.offer_mode else {
            // The plan was replaced by one in which the queue offers otherwise.
            self.contact_at_mut(slot)?.state = ContactState::Offered { by, allowed, next_offer: None };
            return Ok(());
        };
        let allowed = allowed.saturating_add(1).min(most);
        let kind = TimerKind::NextOffer { contact: slot };
        let next_offer = (allowed < most).then(|| self.timers.arm((self.now + every).0, kind));
        self.contact_at_mut(slot)?.state = ContactState::Offered { by, allowed, next_offer };
        self.line_up_again(slot)?;
        self.open_contact(slot)
    }

    /// [F-2]
    pub(super) fn accept_offer(&mut self, command: AcceptOffer, events: &mut Vec<Event>) -> Result<(), CommandError> {
        let slot = self.live_offer(command.offer)?;
        self.accept(slot, command.offer.0, events)?;
        Ok(())
    }

    pub(super) fn accept(&mut self, slot: u32, offer: u64, events: &mut Vec<Event>) -> Result<(), Fault> {
        self.step_out(slot)?;
        let contact = self.contact_at_mut(slot)?;
        let ContactState::Offered { by, .. } = contact.state else { return Err(Fault { place: "an offer" }) };
        let place = contact.offers.iter().position(|live| live.offer == offer).or_fault("a live offer")?;
        let live = contact.offers.remove(place);
        let (held, expiry) = (live.held(), live.expiry);
        self.live_offers.remove(hash(&offer), slot).or_fault("a live offer")?;
        if let Some(timer) = expiry {
            self.timers.cancel(timer).or_fault("the timer of an offer")?;
        }
        self.give(slot, by, held, events)
    }

    /// An agent takes a contact that is in no line, by an offer of this place; other offers of it are withdrawn. [F-2]
    fn give(&mut self, slot: u32, by: u8, held: Held, events: &mut Vec<Event>) -> Result<(), Fault> {
        if let ContactState::Offered { .. } = self.contact_at(slot)?.state {
            self.withdraw_all(slot, WithdrawReason::Answered, events)?;
        }
        self.cancel_timers(slot)?;
        self.keep_place(slot, by)?;
        self.set_state(slot, ContactState::Accepted { agent: held.agent, offer: held.offer })?;
        let now = self.now;
        let contact = self.contact_at_mut(slot)?;
        contact.accepted_at = now;
        let (id, queue, entered_at) = (contact.id, contact.home.queue, contact.home.entered_at);
        self.counts_of(queue)?.answered += 1;
        self.learn_accept(queue, entered_at)?;
        let agent = self.agent_at_mut(held.agent)?;
        agent.handled += 1;
        agent.unanswered = 0;
        let agent_id = agent.id;
        self.restand(held.agent)?;
        self.emit(EventKind::OfferAccepted { offer: OfferId(held.offer), contact: id, agent: agent_id }, events);
        self.review_pauses(held.agent, events)?;
        let at_once = self.rules(queue)?.connect_on_accept && self.contact_at(slot)?.extras.callback.is_none();
        if at_once { self.join(slot, held, events) } else { Ok(()) }
    }

    /// Of all the places of an offered contact only this one is left, as its home.
    fn keep_place(&mut self, slot: u32, nth: u8) -> Result<(), Fault> {
        let contact = self.contact_at_mut(slot)?;
        if nth != contact.home.nth {
            let extras = contact.extras.make();
            let kept = extras.others.iter_mut().find(|place| place.nth == nth).or_fault("a place")?;
            core::mem::swap(&mut contact.home, kept);
            extras.steps.own = None;
        }
        if !contact.extras.others.is_empty() {
            self.drop_others(slot, |counts| &mut counts.taken_elsewhere)?;
        }
        self.contact_at_mut(slot)?.home.nth = 0;
        Ok(())
    }

    /// [F-3]
    pub(super) fn decline_offer(&mut self, command: DeclineOffer, events: &mut Vec<Event>) -> Result<(), CommandError> {
        let DeclineOffer { offer, reason } = command;
        let slot = self.live_offer(offer)?;
        let (contact, agent) = self.offer_at(slot, offer.0)?;
        let queue = self.queue_of_offers(slot)?;
        self.emit(EventKind::OfferDeclined { offer, contact, agent, reason }, events);
        let back_off = self.plan.agents().back_off;
        let span = match reason {
            DeclineReason::Rejected | DeclineReason::Other(_) => back_off.declined,
            DeclineReason::Busy | DeclineReason::Unreachable => back_off.busy,
            DeclineReason::NoAnswer => back_off.no_answer,
        };
        let agent = self.fail_offer(slot, offer.0, span, events)?;
        if reason == DeclineReason::NoAnswer {
            self.count_unanswered(agent, queue, events)?;
        }
        Ok(())
    }

    /// [F-4]
    pub(super) fn expire_offer(
        &mut self,
        slot: u32,
        offer: u64,
        due: Timestamp,
        events: &mut Vec<Event>,
    ) -> Result<(), Fault> {
        let (contact, agent) = self.offer_at(slot, offer)?;
        let queue = self.queue_of_offers(slot)?;
        // Its timer has just fired: there is none to cancel.
        let live = self.contact_at_mut(slot)?.offers.iter_mut().find(|live| live.offer == offer);
        live.or_fault("a live offer")?.expiry = None;
        self.emit(EventKind::OfferExpired { offer: OfferId(offer), contact, agent, due }, events);
        let agent = self.fail_offer(slot, offer, self.plan.agents().back_off.no_answer, events)?;
        self.count_unanswered(agent, queue, events)
    }

    /// [F-5]
    pub(super) fn withdraw_offer(
        &mut self,
        command: WithdrawOffer,
        events: &mut Vec<Event>,
    ) -> Result<(), CommandError> {
        let offer = command.offer;
        let slot = self.live_offer(offer)?;
        let (contact, agent) = self.offer_at(slot, offer.0)?;
        self.emit(EventKind::OfferWithdrawn { offer, contact, agent, reason: WithdrawReason::Host }, events);
        self.fail_offer(slot, offer.0, self.plan.agents().back_off.declined, events)?;
        Ok(())
    }

    /// Ends all live offers of a contact that does not wait again by this, in order; their agents are open.
    pub(super) fn withdraw_all(
        &mut self,
        slot: u32,
        reason: WithdrawReason,
        events: &mut Vec<Event>,
    ) -> Result<(), Fault> {
        while let Some(live) = self.contact_at(slot)?.offers.first().copied() {
            self.withdraw(slot, live.held(), reason, events)?;
        }
        self.cancel_next_offer(slot)
    }

    /// Ends one live offer, without a thought for the contact; its agent is open.
    fn withdraw(
        &mut self,
        slot: u32,
        held: Held,
        reason: WithdrawReason,
        events: &mut Vec<Event>,
    ) -> Result<(), Fault> {
        let (contact, agent) = self.offer_at(slot, held.offer)?;
        self.end_offer(slot, held.offer)?;
        self.emit(EventKind::OfferWithdrawn { offer: OfferId(held.offer), contact, agent, reason }, events);
        self.open_agents.push(held.agent);
        Ok(())
    }

    /// An agent that leaves gives an offer back: if it was the last one, the contact waits again, or ends if it is overdue.
    pub(super) fn return_offer(
        &mut self,
        slot: u32,
        held: Held,
        reason: WithdrawReason,
        events: &mut Vec<Event>,
    ) -> Result<(), Fault> {
        self.withdraw(slot, held, reason, events)?;
        self.offer_ended(slot, events)
    }

    /// An offer failed: if it was the last one, its contact waits again in its own places, or ends. Gives the agent's slot. [F-6]
    fn fail_offer(&mut self, slot: u32, offer: u64, back_off: Duration, events: &mut Vec<Event>) -> Result<u32, Fault> {
        let id = self.contact_at(slot)?.id;
        let held = self.end_offer(slot, offer)?;
        self.open_agents.push(held.agent);
        self.offer_ended(slot, events)?;
        // Overdue, it ended; by a step that was held back it may have, too.
        if back_off > Duration::ZERO && self.contacts.find(id) == Some(slot) {
            let agent = self.agent_at(held.agent)?.id;
            let timer = self.timers.arm((self.now + back_off).0, TimerKind::BackOffEnd { contact: slot });
            let declined = &mut self.contact_at_mut(slot)?.extras.make().declined;
            declined.retain(|declined| declined.agent != agent);
            declined.push(Declined { agent, back_off: Some(timer) });
            self.forget_first_decliner(slot)?;
            self.note_decliners(slot)?;
            self.line_up_again(slot)?;
        }
        Ok(held.agent)
    }

    /// Beyond the limit, the agent that came into the decline memory first is forgotten. [F-6]
    fn forget_first_decliner(&mut self, slot: u32) -> Result<(), Fault> {
        let limit = at(self.plan.limits().decliners);
        let declined = &mut self.contact_at_mut(slot)?.extras.make().declined;
        if declined.len() > limit {
            if let Some(timer) = declined.remove(0).back_off {
                self.timers.cancel(timer).or_fault("the timer of a back-off")?;
            }
        }
        Ok(())
    }

    /// What follows the end of an offer for its contact, if that was not accepted: with no offer left it waits again in its own places,
    /// and is open; if it is overdue it ends, and steps that were held back are taken. [F-6] [C-8] [D-6]
    fn offer_ended(&mut self, slot: u32, events: &mut Vec<Event>) -> Result<(), Fault> {
        self.step_out(slot)?;
        let contact = self.contact_at(slot)?;
        if !contact.offers.is_empty() {
            self.line_up(slot)?;
            return self.open_contact(slot);
        }
        let overdue = contact.extras.overdue;
        self.cancel_next_offer(slot)?;
        if let Some(overdue) = overdue {
            return self.end_overdue(slot, overdue, events);
        }
        self.set_state(slot, ContactState::Waiting)?;
        self.line_up(slot)?;
        self.open_contacts.push(slot);
        self.take_held_back(slot, events)
    }

    /// The timer that would allow one more offer is cancelled.
    pub(super) fn cancel_next_offer(&mut self, slot: u32) -> Result<(), Fault> {
        let contact = self.contact_at_mut(slot)?;
        if let ContactState::Offered { next_offer, .. } = &mut contact.state {
            if let Some(timer) = next_offer.take() {
                self.timers.cancel(timer).or_fault("the timer of the next offer")?;
            }
        }
        Ok(())
    }

    /// The reservation of a live offer ends and its timer is cancelled; the contact's state is the caller's to change.
    fn end_offer(&mut self, slot: u32, offer: u64) -> Result<Held, Fault> {
        let contact = self.contact_at_mut(slot)?;
        let channel = contact.channel;
        let place = contact.offers.iter().position(|live| live.offer == offer).or_fault("a live offer")?;
        let live = contact.offers.remove(place);
        let (held, expiry) = (live.held(), live.expiry);
        if let Some(timer) = expiry {
            self.timers.cancel(timer).or_fault("the timer of an offer")?;
        }
        self.live_offers.remove(hash(&offer), slot).or_fault("a live offer")?;
        self.agent_at_mut(held.agent)?.forget(offer).or_fault("an offer in hand")?;
        self.free_capacity(held.agent, channel)?;
        Ok(held)
    }

    /// The contact and the agent of a live offer.
    fn offer_at(&self, slot: u32, offer: u64) -> Result<(ContactId, AgentId), Fault> {
        let contact = self.contact_at(slot)?;
        let live = contact.offers.iter().find(|live| live.offer == offer).or_fault("a live offer")?;
        Ok((contact.id, self.agent_at(live.agent)?.id))
    }

    /// The queue by which an offered contact is offered.
    fn queue_of_offers(&self, slot: u32) -> Result<QueueId, Fault> {
        let contact = self.contact_at(slot)?;
        let ContactState::Offered { by, .. } = contact.state else { return Err(Fault { place: "an offer" }) };
        contact.place(by).map(|place| place.queue).or_fault("a place")
    }

    /// The slot of the contact that is offered by a live offer.
    fn live_offer(&self, offer: OfferId) -> Result<u32, CommandError> {
        let is_it = |slot: u32| {
            self.contacts.get(slot).is_some_and(|contact| contact.offers.iter().any(|live| live.offer == offer.0))
        };
        self.live_offers.find(hash(&offer.0), is_it).ok_or(CommandError::UnknownOffer { offer })
    }
}
