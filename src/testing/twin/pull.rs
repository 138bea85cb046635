//! Offers that do not come by the rules of routing: an agent takes, or a supervisor gives.

use super::SlowRouter;
use super::gates::{meets_requirement, membership};
use super::records::{Agent, Contact, Place};
use crate::{AgentId, CommandError, ContactId, ForceAssign, Gate, OfferCause, OfferId, Pull, QueueId, WithdrawReason};
use alloc::vec::Vec;

impl SlowRouter {
    /// [F-9]
    pub(super) fn pull(&mut self, command: Pull) -> Result<(), CommandError> {
        let Pull { agent, contact } = command;
        let (record, taker) = self.contact_in_line(contact, agent)?;
        if let Some(offer) = offer_to(record, agent) {
            self.accept(offer, contact, agent);
            return Ok(());
        }
        let gates: Vec<_> =
            record.places.iter().map(|place| (place.queue, self.gate_of_pull(record, place, taker))).collect();
        let passing = gates.iter().find(|(_, gate)| gate.is_none()).map(|(queue, _)| *queue);
        let Some(queue) = passing else {
            let gate = gates.iter().find_map(|(_, gate)| *gate).expect("the home does not pass");
            return Err(CommandError::AgentCannotTake { agent, contact, gate });
        };
        self.give(contact, agent, queue, WithdrawReason::Pulled, OfferCause::Pulled);
        Ok(())
    }

    /// [F-10]
    pub(super) fn force_assign(&mut self, command: ForceAssign) -> Result<(), CommandError> {
        let ForceAssign { contact, agent } = command;
        let (record, taker) = self.contact_in_line(contact, agent)?;
        let refuse = |gate| Err(CommandError::AgentCannotTake { agent, contact, gate });
        if !taker.supply.serves(record.tenant) {
            return refuse(Gate::Tenant);
        }
        let home = record.home();
        let lasting = [&home.requirement, &record.requirement].map(crate::Requirement::lasting);
        if !lasting.iter().all(|lasting| lasting.is_met(agent, &taker.supply.skills)) {
            return refuse(Gate::Requirement);
        }
        if let Some(offer) = offer_to(record, agent) {
            self.accept(offer, contact, agent);
            return Ok(());
        }
        let limit = self.plan.limits().in_hand;
        if u32::try_from(taker.work.len()).map_or(true, |count| count >= limit) {
            return Err(CommandError::AgentFull { agent, limit });
        }
        let queue = home.queue;
        self.give(contact, agent, queue, WithdrawReason::Forced, OfferCause::Forced);
        Ok(())
    }

    /// A waiting or offered contact, and an agent that is signed in.
    fn contact_in_line(&self, contact: ContactId, agent: AgentId) -> Result<(&Contact, &Agent), CommandError> {
        let record = self.known_contact(contact)?;
        let taker = self.known_agent(agent)?;
        if record.is_in_line() {
            Ok((record, taker))
        } else {
            Err(CommandError::WrongPhase { contact, phase: record.phase })
        }
    }

    /// The first gate that an agent fails who takes a contact by itself, in this place. [F-9]
    fn gate_of_pull(&self, contact: &Contact, place: &Place, agent: &Agent) -> Option<Gate> {
        if !agent.supply.serves(contact.tenant) {
            Some(Gate::Tenant)
        } else if contact.direct.is_none() && membership(agent, place.queue).is_none() {
            Some(Gate::Membership)
        } else if !self.has_capacity(contact, agent) {
            Some(Gate::Capacity)
        } else if !meets_requirement(contact, place, agent) {
            Some(Gate::Requirement)
        } else {
            None
        }
    }

    fn give(&mut self, contact: ContactId, agent: AgentId, queue: QueueId, reason: WithdrawReason, cause: OfferCause) {
        self.withdraw_all(contact, reason);
        self.make_offer(contact, agent, queue, cause);
    }
}

/// The live offer of a contact to an agent. [F-9]
fn offer_to(contact: &Contact, agent: AgentId) -> Option<OfferId> {
    contact.offers.iter().find(|live| live.agent == agent).map(|live| live.offer)
}
