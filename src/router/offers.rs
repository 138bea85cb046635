//! Offers: made, accepted, and failed.

use super::Router;
use crate::contact::{ContactState, Declined, Held};
use crate::error::OrFault;
use crate::matching::open_channels;
use crate::store::hash;
use crate::timers::TimerKind;
use crate::{
    AcceptOffer, AgentId, CommandError, ContactId, DeclineOffer, DeclineReason, Event, EventKind, Fault,
    NotReadyReason, OfferId, OfferMode, Presence, Timestamp, WithdrawOffer, WithdrawReason,
};
use alloc::vec::Vec;
use core::time::Duration;

impl Router {
    /// Offers a waiting contact to an agent with which it passes the gates. [F-1]
    pub(super) fn make_offer(&mut self, slot: u32, agent: u32, events: &mut Vec<Event>) -> Result<(), Fault> {
        self.unfile(slot)?;
        self.offers += 1;
        let held = Held { agent, offer: self.offers };
        let contact = self.contact_at(slot)?;
        let (id, queue, channel) = (contact.id, contact.queue, contact.channel);
        let rules = self.rules(queue)?;
        let assigns = rules.offer_mode == OfferMode::Assign;
        let expires_at = rules.offer_timeout.filter(|_| !assigns).map(|timeout| self.now + timeout);
        let cost = self.cost(channel)?;
        let record = self.agent_at_mut(agent)?;
        record.reserve(channel, cost);
        record.contacts.push(crate::agent::InHand { offer: held.offer, contact: slot });
        record.last_offer = Some(OfferId(held.offer));
        let agent_id = record.id;
        self.restand(agent)?;
        let expiry = expires_at.map(|due| self.timers.arm(due.0, TimerKind::OfferExpiry { contact: slot }));
        self.set_state(slot, ContactState::Offered { held, expiry })?;
        self.live_offers.insert(hash(&held.offer), slot);
        let offer = OfferId(held.offer);
        self.emit(
            EventKind::Offered {
                offer,
                contact: id,
                agent: agent_id,
                queue,
                cause: crate::OfferCause::Routed,
                expires_at,
            },
            events,
        );
        if assigns { self.accept(slot, events) } else { Ok(()) }
    }

    /// [F-2]
    pub(super) fn accept_offer(&mut self, command: AcceptOffer, events: &mut Vec<Event>) -> Result<(), CommandError> {
        let slot = self.live_offer(command.offer)?;
        self.accept(slot, events)?;
        Ok(())
    }

    fn accept(&mut self, slot: u32, events: &mut Vec<Event>) -> Result<(), Fault> {
        let contact = self.contact_at(slot)?;
        let (id, queue) = (contact.id, contact.queue);
        let ContactState::Offered { held, expiry } = contact.state else { return Err(Fault { place: "an offer" }) };
        self.live_offers.remove(hash(&held.offer), slot).or_fault("a live offer")?;
        if let Some(timer) = expiry {
            self.timers.cancel(timer).or_fault("the timer of an offer")?;
        }
        self.cancel_timers(slot)?;
        self.contact_at_mut(slot)?.overdue_since = None;
        self.set_state(slot, ContactState::Accepted { held })?;
        self.counts_of(queue)?.answered += 1;
        let agent = self.agent_at_mut(held.agent)?;
        agent.handled += 1;
        agent.unanswered = 0;
        let agent_id = agent.id;
        self.restand(held.agent)?;
        self.emit(EventKind::OfferAccepted { offer: OfferId(held.offer), contact: id, agent: agent_id }, events);
        Ok(())
    }

    /// [F-3]
    pub(super) fn decline_offer(&mut self, command: DeclineOffer, events: &mut Vec<Event>) -> Result<(), CommandError> {
        let DeclineOffer { offer, reason } = command;
        let slot = self.live_offer(offer)?;
        let (contact, agent, held) = self.offer_at(slot)?;
        self.emit(EventKind::OfferDeclined { offer, contact, agent, reason }, events);
        let back_off = self.plan.agents().back_off;
        let span = match reason {
            DeclineReason::Rejected | DeclineReason::Other(_) => back_off.declined,
            DeclineReason::Busy | DeclineReason::Unreachable => back_off.busy,
            DeclineReason::NoAnswer => back_off.no_answer,
        };
        self.fail_offer(slot, span, events)?;
        if reason == DeclineReason::NoAnswer {
            self.count_unanswered(held.agent, events)?;
        }
        Ok(())
    }

    /// [F-4]
    pub(super) fn expire_offer(&mut self, slot: u32, due: Timestamp, events: &mut Vec<Event>) -> Result<(), Fault> {
        let (contact, agent, held) = self.offer_at(slot)?;
        // Its timer has just fired: there is none to cancel.
        self.contact_at_mut(slot)?.state = ContactState::Offered { held, expiry: None };
        self.emit(EventKind::OfferExpired { offer: OfferId(held.offer), contact, agent, due }, events);
        self.fail_offer(slot, self.plan.agents().back_off.no_answer, events)?;
        self.count_unanswered(held.agent, events)
    }

    /// [F-5]
    pub(super) fn withdraw_offer(
        &mut self,
        command: WithdrawOffer,
        events: &mut Vec<Event>,
    ) -> Result<(), CommandError> {
        let slot = self.live_offer(command.offer)?;
        let (contact, agent, _) = self.offer_at(slot)?;
        let reason = WithdrawReason::Host;
        self.emit(EventKind::OfferWithdrawn { offer: command.offer, contact, agent, reason }, events);
        self.fail_offer(slot, self.plan.agents().back_off.declined, events)?;
        Ok(())
    }

    /// Ends a live offer of a contact that does not wait again in this change, or not under the same rules; its agent is open.
    pub(super) fn withdraw(&mut self, slot: u32, reason: WithdrawReason, events: &mut Vec<Event>) -> Result<(), Fault> {
        let (contact, agent, held) = self.offer_at(slot)?;
        self.end_offer(slot)?;
        self.emit(EventKind::OfferWithdrawn { offer: OfferId(held.offer), contact, agent, reason }, events);
        self.open_agents.push(held.agent);
        Ok(())
    }

    /// An offer failed: its contact waits again in its own place, or ends if it is overdue. [F-6]
    fn fail_offer(&mut self, slot: u32, back_off: Duration, events: &mut Vec<Event>) -> Result<(), Fault> {
        let held = self.end_offer(slot)?;
        self.open_agents.push(held.agent);
        if back_off > Duration::ZERO && self.contact_at(slot)?.overdue_since.is_none() {
            let agent = self.agent_at(held.agent)?.id;
            let timer = self.timers.arm((self.now + back_off).0, TimerKind::BackOffEnd { contact: slot, agent });
            self.contact_at_mut(slot)?.declined.push(Declined { agent, timer });
        }
        self.wait_again(slot, events)
    }

    /// The contact of an offer that ended waits again in its own place, and is open; if it is overdue it ends. [F-6] [C-8]
    pub(super) fn wait_again(&mut self, slot: u32, events: &mut Vec<Event>) -> Result<(), Fault> {
        if let Some(due) = self.contact_at(slot)?.overdue_since {
            return self.end_overdue(slot, due, events);
        }
        self.set_state(slot, ContactState::Waiting { line: u32::MAX })?;
        self.file(slot)?;
        self.open_contacts.push(slot);
        Ok(())
    }

    /// The reservation of a live offer ends and its timer is cancelled; the contact's state is the caller's to change.
    pub(super) fn end_offer(&mut self, slot: u32) -> Result<Held, Fault> {
        let contact = self.contact_at(slot)?;
        let channel = contact.channel;
        let ContactState::Offered { held, expiry } = contact.state else { return Err(Fault { place: "an offer" }) };
        if let Some(timer) = expiry {
            self.timers.cancel(timer).or_fault("the timer of an offer")?;
        }
        self.live_offers.remove(hash(&held.offer), slot).or_fault("a live offer")?;
        self.agent_at_mut(held.agent)?.forget(held.offer).or_fault("an offer in hand")?;
        self.free_capacity(held.agent, channel)?;
        Ok(held)
    }

    /// [F-7]
    fn count_unanswered(&mut self, slot: u32, events: &mut Vec<Event>) -> Result<(), Fault> {
        let limit = self.plan.agents().unanswered_limit;
        let agent = self.agent_at_mut(slot)?;
        agent.unanswered += 1;
        if limit.is_none_or(|limit| agent.unanswered < limit) {
            return Ok(());
        }
        agent.unanswered = 0;
        if agent.presence != Presence::Ready {
            return Ok(());
        }
        let (agent, reason) = (agent.id, NotReadyReason::UNANSWERED);
        self.set_presence(slot, Presence::NotReady(reason))?;
        self.emit(EventKind::AgentNotReady { agent, reason }, events);
        Ok(())
    }

    /// The contact, the agent and the holding of a live offer.
    fn offer_at(&self, slot: u32) -> Result<(ContactId, AgentId, Held), Fault> {
        let contact = self.contact_at(slot)?;
        let ContactState::Offered { held, .. } = contact.state else { return Err(Fault { place: "an offer" }) };
        Ok((contact.id, self.agent_at(held.agent)?.id, held))
    }

    /// The slot of the contact that is offered by a live offer.
    fn live_offer(&self, offer: OfferId) -> Result<u32, CommandError> {
        let is_it = |slot: u32| {
            self.contacts.get(slot).and_then(|contact| contact.state.held()).is_some_and(|held| held.offer == offer.0)
        };
        self.live_offers.find(hash(&offer.0), is_it).ok_or(CommandError::UnknownOffer { offer })
    }

    /// Puts an agent where it can be found on the channels on which it can be offered a contact now. [G-2] [G-4]
    pub(super) fn restand(&mut self, slot: u32) -> Result<(), Fault> {
        let agent = self.agents.get_mut(slot).or_fault("an agent")?;
        let supply = self.matching.supply(agent.pool).or_fault("a pool")?;
        let channels = match agent.presence {
            Presence::Ready => open_channels(&self.plan, supply, agent),
            Presence::NotReady(_) | Presence::Draining => 0,
        };
        self.matching.stand(slot, agent, channels)
    }
}
