//! What agents and supervisors do past the rules of routing: pull, and force.

use super::Router;
use super::capacity::has_room;
use crate::contact::{Contact, ContactPlace, ContactState};
use crate::error::OrFault;
use crate::store::at;
use crate::{CommandError, Event, Fault, ForceAssign, Gate, Look, OfferCause, Pull, Requirement, WithdrawReason};
use alloc::vec::Vec;

impl Router {
    /// [F-9]
    pub(super) fn pull(&mut self, command: Pull, events: &mut Vec<Event>) -> Result<(), CommandError> {
        let Pull { agent, contact } = command;
        let slot = self.find_contact(contact)?;
        let agent_slot = self.find_agent(agent)?;
        let found = self.contact_at(slot)?;
        if !found.state.is_queued() {
            return Err(self.wrong_phase(slot)?);
        }
        if let Some(live) = found.offers.iter().find(|live| live.agent == agent_slot) {
            self.accept(slot, live.offer, events)?;
            return Ok(());
        }
        match self.pull_place(found, agent_slot)? {
            Ok(nth) => {
                self.hand_over(slot, nth, agent_slot, (OfferCause::Pulled, WithdrawReason::Pulled), events)?;
                Ok(())
            }
            Err(gate) => Err(CommandError::AgentCannotTake { agent, contact, gate }),
        }
    }

    /// The number of the first place by which an agent may pull a contact, or the gate that fails at its home.
    fn pull_place(&self, contact: &Contact, slot: u32) -> Result<Result<u8, Gate>, Fault> {
        let mut home = None;
        for place in contact.places() {
            match self.pull_gate(contact, place, slot)? {
                None => return Ok(Ok(place.nth)),
                Some(gate) => home = home.or(Some(gate)),
            }
        }
        home.or_fault("a home").map(Err)
    }

    /// The first gate that keeps an agent from pulling a contact by this place.
    fn pull_gate(&self, contact: &Contact, place: &ContactPlace, slot: u32) -> Result<Option<Gate>, Fault> {
        let agent = self.agent_at(slot)?;
        let supply = self.matching.supply(agent.pool).or_fault("a pool")?;
        let is_member = || supply.queues.binary_search_by_key(&place.queue, |membership| membership.queue).is_ok();
        let gates = [
            (Gate::Tenant, supply.serves(contact.tenant)),
            (Gate::Membership, contact.extras.direct_to.is_some() || is_member()),
            (Gate::Capacity, has_room(&self.plan, supply, agent, contact.channel)),
            (Gate::Requirement, self.is_met(supply, agent, contact, place)?),
        ];
        Ok(gates.into_iter().find(|(_, passed)| !passed).map(|(gate, _)| gate))
    }

    /// [F-10]
    pub(super) fn force_assign(&mut self, command: ForceAssign, events: &mut Vec<Event>) -> Result<(), CommandError> {
        let ForceAssign { contact, agent } = command;
        let slot = self.find_contact(contact)?;
        let agent_slot = self.find_agent(agent)?;
        let found = self.contact_at(slot)?;
        if !found.state.is_queued() {
            return Err(self.wrong_phase(slot)?);
        }
        let supply = self.matching.supply(self.agent_at(agent_slot)?.pool).or_fault("a pool")?;
        let refused = |gate| Err(CommandError::AgentCannotTake { agent, contact, gate });
        if !supply.serves(found.tenant) {
            return refused(Gate::Tenant);
        }
        let asked = |handle| self.matching.requirement(handle).or_fault("a requirement");
        let lasting = |asked: &Requirement| asked.lasting_is_met(agent, &supply.skills);
        if !lasting(asked(found.home.asks)?) || !lasting(asked(found.requirement)?) {
            return refused(Gate::Requirement);
        }
        if let Some(live) = found.offers.iter().find(|live| live.agent == agent_slot) {
            self.accept(slot, live.offer, events)?;
            return Ok(());
        }
        let (limit, record) = (self.plan.limits().in_hand, self.agent_at(agent_slot)?);
        if record.contacts.len() + record.wrap_ups.len() >= at(limit) {
            return Err(CommandError::AgentFull { agent, limit });
        }
        self.hand_over(slot, 0, agent_slot, (OfferCause::Forced, WithdrawReason::Forced), events)?;
        Ok(())
    }

    /// Takes a contact back from those it is offered to, and gives it to an agent at once.
    fn hand_over(
        &mut self,
        slot: u32,
        nth: u8,
        agent: u32,
        (cause, reason): (OfferCause, WithdrawReason),
        events: &mut Vec<Event>,
    ) -> Result<(), Fault> {
        self.take_back(slot, reason, events)?;
        self.make_offer(slot, nth, agent, (cause, Look::Command), events)
    }

    /// Withdraws all live offers of a contact, which waits then, in no line.
    pub(super) fn take_back(
        &mut self,
        slot: u32,
        reason: WithdrawReason,
        events: &mut Vec<Event>,
    ) -> Result<(), Fault> {
        self.step_out(slot)?;
        self.withdraw_all(slot, reason, events)?;
        self.set_state(slot, ContactState::Waiting)
    }
}
