//! What the people of a centre make of the router's events.

use super::super::agenda::{Answer, Happening};
use super::super::people::{Piece, WrapUp};
use super::super::recorder::{End, GroupRecorder};
use super::customers::traffic_of;
use super::{Driver, agent_id, assigns, connects_itself, worker_of};
use crate::{AgentId, ContactId, DeclineReason, EventKind, NotReadyReason, OfferId, QueueId, Timestamp};
use core::time::Duration;

/// After how long the host declines for an agent that misses an offer without time-out.
const MISSED_AFTER: Duration = Duration::from_secs(30);

impl Driver<'_> {
    pub(super) fn follow(&mut self, at: Timestamp, event: &EventKind) {
        self.events += 1;
        match *event {
            EventKind::Offered { offer, contact, agent, queue, expires_at, .. } => {
                if let Some(customer) = self.customers.get_mut(&contact) {
                    customer.visit.first_offer.get_or_insert(at);
                    customer.visit.connects_itself = connects_itself(self.centre, queue);
                }
                if !assigns(self.centre, queue) {
                    self.ring(at, offer, contact, worker_of(agent), expires_at);
                }
            }
            EventKind::OfferAccepted { offer, contact, agent } => self.accepted(at, offer, contact, worker_of(agent)),
            EventKind::OfferDeclined { offer, agent, reason, .. } => {
                self.stop_ringing(offer);
                if let Some(group) = self.group_of(at, agent) {
                    let missed = u64::from(reason == DeclineReason::NoAnswer);
                    group.missed += missed;
                    group.declined += 1 - missed;
                }
            }
            EventKind::OfferExpired { offer, agent, .. } => {
                self.stop_ringing(offer);
                if let Some(group) = self.group_of(at, agent) {
                    group.missed += 1;
                }
            }
            EventKind::OfferWithdrawn { offer, .. } => self.stop_ringing(offer),
            EventKind::Connected { contact, agent } => self.connected(at, contact, worker_of(agent)),
            EventKind::Completed { contact, agent, .. } => {
                self.handled(at, contact, worker_of(agent));
                self.end_contact(contact, End::Answered);
                self.perhaps_again(at, contact);
            }
            EventKind::Transferred { contact, from_agent: Some(agent), to_queue, .. } => {
                self.passed_on(at, contact, worker_of(agent), to_queue);
            }
            EventKind::Abandoned { contact, .. } => self.gone(at, contact, End::Abandoned),
            EventKind::MaximumWaitReached { contact, .. } => self.gone(at, contact, End::TimedOut),
            EventKind::Ended { contact, .. }
            | EventKind::CallbackFailed { contact, .. }
            | EventKind::CallbackExpired { contact, .. } => self.gone(at, contact, End::Ended),
            EventKind::WrapUpStarted { agent, contact, ends_at } => self.wrap_up_started(at, agent, contact, ends_at),
            EventKind::WrapUpEnded { agent, contact, .. } => self.wrap_up_ended(at, worker_of(agent), contact),
            EventKind::AgentNotReady { agent, reason: NotReadyReason::UNANSWERED } => {
                let worker = worker_of(agent);
                let group = self.workers.get(worker).map(|worker| worker.group);
                if let Some(staff) = group.and_then(|group| self.centre.staff.get(group)) {
                    self.agenda.plan(at + staff.definition.returns_after, Happening::Return(worker));
                }
            }
            EventKind::AgentSignedOut { agent } => self.signed_out(at, worker_of(agent)),
            _ => self.follow_turn(at, event),
        }
    }

    /// An agent is offered a contact: decides whether and when it answers.
    pub(super) fn ring(
        &mut self,
        at: Timestamp,
        offer: OfferId,
        contact: ContactId,
        worker: usize,
        expires_at: Option<Timestamp>,
    ) {
        let Some(group) = self.workers.get(worker).map(|worker| worker.group) else { return };
        let (Some(staff), Some(customer)) = (self.centre.staff.get(group), self.customers.get_mut(&contact)) else {
            return;
        };
        let temper = customer.answers.random();
        let misses = temper.chance(staff.definition.misses);
        let declines = temper.chance(staff.definition.declines);
        let delay = staff.definition.answer_delay.sample(temper);
        let plan = match (misses, declines, expires_at) {
            (true, _, Some(_)) => None,
            (true, _, None) => Some((MISSED_AFTER, Answer::Miss)),
            (false, true, _) => Some((delay, Answer::Decline)),
            (false, false, _) => Some((delay, Answer::Accept)),
        };
        let answer = plan.map(|(delay, answer)| self.agenda.plan(at + delay, Happening::Answer { offer, answer }));
        self.offers.insert(offer, answer);
    }

    /// Where the agent's group is counted, if this instant is.
    fn group_of(&mut self, at: Timestamp, agent: AgentId) -> Option<&mut GroupRecorder> {
        if !self.recorder.counts(at) {
            return None;
        }
        let group = self.workers.get(worker_of(agent))?.group;
        self.recorder.group(group)
    }

    fn stop_ringing(&mut self, offer: OfferId) {
        if let Some(key) = self.offers.remove(&offer).flatten() {
            self.agenda.strike(key);
        }
    }

    fn accepted(&mut self, at: Timestamp, offer: OfferId, contact: ContactId, worker: usize) {
        self.stop_ringing(offer);
        self.take(at, worker);
        let Some(customer) = self.customers.get_mut(&contact) else { return };
        customer.visit.agent = Some(worker);
        if customer.visit.connects_itself && !customer.visit.promised {
            return;
        }
        let Some(traffic) = traffic_of(self.centre, customer) else { return };
        let joined = at + customer.visit.fate.connect_delay;
        let reached = !customer.visit.promised || customer.chance(traffic.definition.callback_answered);
        let next = if reached { Happening::Connect(contact) } else { Happening::Unreached(contact) };
        customer.visit.next = Some(self.agenda.plan(joined, next));
    }

    fn connected(&mut self, at: Timestamp, contact: ContactId, worker: usize) {
        self.count_manner(contact, worker);
        self.end_waiting(contact, at, End::Answered);
        let Some(known) = self.workers.get(worker) else { return };
        let Some(staff) = self.centre.staff.get(known.group) else { return };
        let Some(customer) = self.customers.get_mut(&contact) else { return };
        let Some(traffic) = traffic_of(self.centre, customer) else { return };
        customer.visit.connected = Some(at);
        customer.visit.next = None;
        customer.visit.left = customer.handling(traffic, staff, known);
        self.recorder.serve(at, customer.traffic, known.group);
        if let Some(since) = &mut customer.visit.pause.since {
            // What came first still interrupts it: only from now on is its own time lost.
            *since = at;
            customer.visit.pause.at_work = true;
        } else {
            self.begin_work(at, worker, contact);
        }
    }

    /// The work of an agent on a contact is over, but for the wrap-up.
    fn handled(&mut self, at: Timestamp, contact: ContactId, worker: usize) {
        let Some(customer) = self.customers.get(&contact) else { return };
        let visit = &customer.visit;
        let talk = visit.talk(at);
        let piece = Piece { place: customer.place_of(visit), wrap_up: visit.fate.wrap_up };
        self.tally(piece.place, |counts| {
            counts.handled += 1;
            counts.talk_micros = counts.talk_micros.saturating_add(talk);
        });
        self.end_work(at, worker, contact);
        self.put_down(at, worker);
        self.remember(piece.place.traffic, worker);
        let Some(known) = self.workers.get_mut(worker) else { return };
        known.finished = Some(piece);
        known.handled = known.handled.saturating_add(1);
        if let Some(group) = self.group_of(at, agent_id(worker)) {
            group.handled += 1;
        }
    }

    fn passed_on(&mut self, at: Timestamp, contact: ContactId, worker: usize, to: QueueId) {
        self.handled(at, contact, worker);
        let Some(customer) = self.customers.get_mut(&contact) else { return };
        let Some(traffic) = self.centre.traffic.get(customer.traffic) else { return };
        let ended = customer.move_to(traffic, to, at);
        let place = customer.place_of(&ended);
        self.tally(place, |counts| counts.transferred += 1);
        self.begin_visit(to, at);
    }

    /// A customer leaves without having been joined with an agent.
    fn gone(&mut self, at: Timestamp, contact: ContactId, end: End) {
        self.end_waiting(contact, at, end);
        let Some(customer) = self.customers.get_mut(&contact) else { return };
        let visit = &mut customer.visit;
        if let Some(key) = visit.next.take() {
            self.agenda.strike(key);
        }
        if let Some(worker) = visit.agent {
            self.put_down(at, worker);
        }
        if end == End::Abandoned {
            self.leave_for_a_while(at, contact);
        } else {
            self.customers.forget(&contact);
        }
    }

    fn wrap_up_started(&mut self, at: Timestamp, agent: AgentId, contact: ContactId, ends_at: Timestamp) {
        let worker = worker_of(agent);
        self.take(at, worker);
        let Some(known) = self.workers.get_mut(worker) else { return };
        let Some(piece) = known.finished.take() else { return };
        known.wrap_ups.push(WrapUp { contact, started: at, piece });
        if let Some(done) = piece.wrap_up.map(|time| at + time).filter(|done| *done < ends_at) {
            self.agenda.plan(done, Happening::EndWrapUp { agent: agent_id(worker), contact });
        }
    }

    fn wrap_up_ended(&mut self, at: Timestamp, worker: usize, contact: ContactId) {
        self.put_down(at, worker);
        let Some(known) = self.workers.get_mut(worker) else { return };
        let Some(position) = known.wrap_ups.iter().position(|wrap_up| wrap_up.contact == contact) else { return };
        let WrapUp { started, piece, .. } = known.wrap_ups.remove(position);
        let time = at.0.saturating_sub(started.0);
        self.tally(piece.place, |counts| counts.wrap_up_micros = counts.wrap_up_micros.saturating_add(time));
    }

    fn signed_out(&mut self, at: Timestamp, worker: usize) {
        let Some(known) = self.workers.get_mut(worker) else { return };
        known.signed_in = false;
        known.resting = false;
        if core::mem::take(&mut known.wanted) {
            self.agenda.plan(at, Happening::Come(worker));
        }
        if let Some(group) = self.recorder.group(known.group) {
            group.signed_in.lower(at);
        }
    }

    /// One more thing in hand.
    pub(super) fn take(&mut self, at: Timestamp, worker: usize) {
        let Some(known) = self.workers.get_mut(worker) else { return };
        known.in_hand += 1;
        let Some(group) = self.recorder.group(known.group) else { return };
        group.in_hand.raise(at);
        if known.in_hand == 1 {
            group.busy.raise(at);
            if known.resting {
                group.resting.lower(at);
            }
        }
    }

    /// One thing less in hand.
    pub(super) fn put_down(&mut self, at: Timestamp, worker: usize) {
        let Some(known) = self.workers.get_mut(worker) else { return };
        known.in_hand = known.in_hand.saturating_sub(1);
        let Some(group) = self.recorder.group(known.group) else { return };
        group.in_hand.lower(at);
        if known.in_hand == 0 {
            group.busy.lower(at);
            if known.resting {
                group.resting.raise(at);
            }
        }
    }
}
