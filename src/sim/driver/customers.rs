//! What customers do: come, come back, take callbacks, answer them, and finish.

use super::super::Centre;
use super::super::agenda::Happening;
use super::super::definition::CheckedTraffic;
use super::super::people::{Answers, Customer};
use super::super::random::{Purpose, Random};
use super::super::recorder::End;
use super::{Driver, agent_id, customer_value};
use crate::{
    AttemptFailed, Callback, CommandError, Complete, ContactId, CustomerAnswered, Disposition, Enqueue, Park,
    PreferredStage, RequestCallback, Router, Timestamp, Transfer, TransferTarget,
};
use alloc::boxed::Box;
use core::time::Duration;

/// How often a customer comes back at most.
const MOST_RETURNS: u32 = 10;
/// How far the ids of one customer's contacts lie apart. First contacts are numbered from 1, as they arrive, whatever becomes of others.
const ANOTHER: u128 = 1 << 64;

impl Driver<'_> {
    pub(super) fn arrive(&mut self, at: Timestamp, stream: usize) -> Result<(), CommandError> {
        let Some((position, index, arrival)) = self.take_arrival(stream) else { return Ok(()) };
        let Some(traffic) = self.centre.traffic.get(position) else { return Ok(()) };
        let (random, answers) = (Random::stream(self.seed, Purpose::Contact, index), Answers::new(self.seed, index));
        let contact = ContactId(self.next_contact);
        let mut customer = Customer::new(contact, (position, traffic), &arrival, at, random, answers);
        if self.goes_elsewhere(at, customer.way.queue, index) {
            return Ok(());
        }
        if customer.chance(traffic.definition.last_agent_share) {
            customer.last_agent = self.draw_recent(&mut customer);
        }
        self.next_contact += 1;
        self.customers.insert(customer);
        self.enter(at, contact)
    }

    /// One of the agents who finished contacts of this kind lately. Draws one number, whoever there is.
    fn draw_recent(&self, customer: &mut Customer) -> Option<usize> {
        let recent = self.recent.get(customer.traffic)?;
        let bound = u64::try_from(recent.len()).unwrap_or(0);
        let place = usize::try_from(customer.random.below(bound)).ok()?;
        recent.get(place).copied()
    }

    fn enter(&mut self, at: Timestamp, contact: ContactId) -> Result<(), CommandError> {
        let Some(customer) = self.customers.get_mut(&contact) else { return Ok(()) };
        let Some(traffic) = traffic_of(self.centre, customer) else { return Ok(()) };
        let (queue, position) = (customer.way.queue, customer.traffic);
        let is_recontact = customer.recontacts > 0 && customer.returns == 0;
        let recontact = is_recontact.then(|| customer.place_of(&customer.visit));
        let mut enqueue = Enqueue::new(contact, queue, customer.way.channel);
        enqueue.direction = traffic.definition.direction;
        enqueue.tenant = Some(traffic.tenant);
        enqueue.priority = customer.priority;
        enqueue.requirement = traffic.requirement.clone();
        if let Some(worker) = customer.last_agent {
            let stage = PreferredStage::agent(agent_id(worker), traffic.definition.last_agent_within);
            enqueue.preferred.push(stage.skipped_if_away());
        }
        let balks = draw_balking(customer, traffic, &self.router);
        if let Some(flow) = self.recorder.traffic(position) {
            flow.arrive(at);
        }
        self.begin_visit(queue, at);
        if let Some(place) = recontact {
            self.tally(place, |counts| counts.recontacts += 1);
        }
        match self.apply(at, enqueue) {
            Err(CommandError::QueueFull { .. } | CommandError::QueueClosed { .. }) => {
                self.end_waiting(contact, at, End::Refused);
                self.customers.forget(&contact);
            }
            other => other?,
        }
        if balks {
            self.balk(at, contact);
        }
        self.plan_give_up(contact, at);
        Ok(())
    }

    fn balk(&mut self, at: Timestamp, contact: ContactId) {
        let Some(customer) = self.customers.get_mut(&contact) else { return };
        let visit = &mut customer.visit;
        if visit.first_offer.is_none() && visit.connected.is_none() {
            visit.give_up = Some(self.agenda.plan(at, Happening::GiveUp(contact)));
        }
    }

    /// A customer who was helped comes again about the same matter, or never.
    pub(super) fn perhaps_again(&mut self, at: Timestamp, contact: ContactId) {
        let Some(customer) = self.customers.get_mut(&contact) else { return };
        let Some(traffic) = traffic_of(self.centre, customer) else { return };
        if customer.recontacts < MOST_RETURNS && customer.chance(traffic.definition.recontact_share) {
            customer.begin_again();
            let after = traffic.definition.recontact_after.sample(&mut customer.random);
            self.stay_away(contact, ContactId(contact.0.saturating_add(ANOTHER)), at + after);
        } else {
            self.customers.forget(&contact);
        }
    }

    /// A customer who gave up comes back later, or never.
    pub(super) fn leave_for_a_while(&mut self, at: Timestamp, contact: ContactId) {
        let Some(customer) = self.customers.get_mut(&contact) else { return };
        let Some(traffic) = traffic_of(self.centre, customer) else { return };
        if customer.returns < MOST_RETURNS && customer.chance(traffic.definition.return_share) {
            customer.returns += 1;
            let after = traffic.definition.return_after.sample(&mut customer.random);
            self.stay_away(contact, contact, at + after);
            return;
        }
        let value = customer_value(self.centre, customer);
        if let Some(counts) = self.recorder.traffic(customer.traffic).and_then(|flow| flow.of(customer.arrived)) {
            counts.value_lost = counts.value_lost.saturating_add(value);
        }
        self.customers.forget(&contact);
    }

    /// A customer leaves the centre, and comes back then with a contact of this id.
    fn stay_away(&mut self, contact: ContactId, next: ContactId, until: Timestamp) {
        if let Some(mut customer) = self.customers.remove(&contact) {
            customer.contact = next;
            self.absent.insert(next, Box::new(customer));
            self.agenda.plan(until, Happening::ComeBack(next));
        }
    }

    pub(super) fn come_back(&mut self, at: Timestamp, contact: ContactId) -> Result<(), CommandError> {
        let Some(mut customer) = self.absent.remove(&contact) else { return Ok(()) };
        let Some(traffic) = traffic_of(self.centre, &customer) else { return Ok(()) };
        customer.come_back(traffic, at);
        self.customers.insert(*customer);
        self.enter(at, contact)
    }

    /// The customer decides at once whether it takes the callback that it is offered.
    pub(super) fn callback_offered(&mut self, at: Timestamp, contact: ContactId) {
        let Some(customer) = self.customers.get_mut(&contact) else { return };
        let Some(traffic) = traffic_of(self.centre, customer) else { return };
        if !customer.visit.promised && customer.chance(traffic.definition.callback_share) {
            self.agenda.plan(at, Happening::TakeCallback(contact));
        }
    }

    /// Unless an agent has answered in the meantime, or the wait has ended.
    pub(super) fn take_callback(&mut self, at: Timestamp, contact: ContactId) -> Result<(), CommandError> {
        let Some(customer) = self.customers.get_mut(&contact) else { return Ok(()) };
        let Some(traffic) = traffic_of(self.centre, customer) else { return Ok(()) };
        if customer.visit.agent.is_some() || customer.visit.counted {
            return Ok(());
        }
        let definition = &traffic.definition;
        let after = definition.callback_after.as_ref().map(|after| after.sample(&mut customer.random));
        let due = after.map(|after| at + after.max(Duration::from_micros(1)));
        let expires_at = definition.callback_expires.map(|expires| due.unwrap_or(at) + expires);
        let callback = Callback { due, first: definition.callback_first, owner: None, expires_at };
        self.apply(at, RequestCallback { contact, callback })
    }

    /// The host has called a customer who is to be called first.
    pub(super) fn dialled(&mut self, at: Timestamp, contact: ContactId) -> Result<(), CommandError> {
        let Some(customer) = self.customers.get_mut(&contact).filter(|customer| customer.visit.promised) else {
            return Ok(());
        };
        let Some(traffic) = traffic_of(self.centre, customer) else { return Ok(()) };
        if customer.chance(traffic.definition.callback_answered) {
            self.apply(at, CustomerAnswered { contact })
        } else {
            self.apply(at, AttemptFailed { contact })
        }
    }

    /// Passes the contact on if its agent's group does so and the other queue takes it; lets it rest if it has to; otherwise completes it.
    pub(super) fn finish_contact(&mut self, at: Timestamp, contact: ContactId) -> Result<(), CommandError> {
        let to = self.customers.get_mut(&contact).and_then(|customer| {
            // It is done: nothing of it is planned any more, and nothing left.
            (customer.visit.next, customer.visit.left) = (None, Duration::ZERO);
            let group = self.workers.get(customer.visit.agent?)?.group;
            customer.passed_on(self.centre.traffic.get(customer.traffic)?, group)
        });
        if let Some(to) = to {
            match self.apply(at, Transfer::new(contact, TransferTarget::Queue(to))) {
                Err(CommandError::QueueFull { .. } | CommandError::QueueClosed { .. }) => {}
                other => {
                    other?;
                    self.plan_give_up(contact, at);
                    return Ok(());
                }
            }
        }
        if let Some(customer) = self.customers.get_mut(&contact).filter(|customer| customer.parks > 0) {
            customer.parks -= 1;
            return self.apply(at, Park { contact });
        }
        self.apply(at, Complete { contact, disposition: Disposition(0) })
    }

    /// Plans when a customer that waits gives up, unless it is connected before it can. Whatever else happens at this very instant happens
    /// first.
    pub(super) fn plan_give_up(&mut self, contact: ContactId, at: Timestamp) {
        let Some(customer) = self.customers.get_mut(&contact) else { return };
        let visit = &mut customer.visit;
        if visit.connects_now() {
            return;
        }
        if let (None, None, Some(patience)) = (visit.connected, visit.give_up, visit.fate.patience) {
            visit.give_up = Some(self.agenda.plan(at + patience, Happening::GiveUp(contact)));
        }
    }
}

/// Whether a customer goes at once unless somebody answers at once.
fn draw_balking(customer: &mut Customer, traffic: &CheckedTraffic, router: &Router) -> bool {
    let Some(balking) = traffic.definition.balking else { return false };
    let waiting = router.queue(customer.way.queue).map_or(0, |queue| queue.waiting);
    customer.chance(balking.share) && waiting >= balking.from_length
}

pub(super) fn traffic_of<'a>(centre: &'a Centre, customer: &Customer) -> Option<&'a CheckedTraffic> {
    centre.traffic.get(customer.traffic)
}
