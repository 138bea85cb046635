//! The turns that a wait or a conversation may take: callbacks, moves, rests, interruptions, and agents that are lost.

use super::super::agenda::Happening;
use super::super::outcome::Counts;
use super::super::people::{Pause, Place};
use super::super::recorder::End;
use super::Driver;
use super::customers::traffic_of;
use crate::{ContactId, EventKind, Overflow, QueueId, Timestamp};

/// From how many agents those are drawn whom a customer knows.
const MOST_RECENT: usize = 64;

impl Driver<'_> {
    pub(super) fn follow_turn(&mut self, at: Timestamp, event: &EventKind) {
        match *event {
            EventKind::Queued { contact, since, .. } => self.queued(at, contact, since),
            EventKind::StepTaken { contact, .. } => {
                if let Some(customer) = self.customers.get_mut(&contact) {
                    customer.visit.steps += 1;
                }
            }
            EventKind::Overflowed { contact, to_queue, overflow: Overflow::Moved, .. } => {
                self.moved(at, contact, to_queue);
            }
            EventKind::CallbackOffered { contact } => self.callback_offered(at, contact),
            EventKind::CallbackRequested { contact, .. } => {
                self.end_waiting(contact, at, End::Promised);
                if let Some(customer) = self.customers.get_mut(&contact) {
                    customer.visit.promised = true;
                }
            }
            EventKind::CallbackDue { contact, call_customer: true, .. } => {
                if let Some(customer) = self.customers.get(&contact) {
                    self.agenda.plan(at + customer.visit.fate.connect_delay, Happening::Dialled(contact));
                }
            }
            EventKind::CustomerAnswered { contact } => {
                if let Some(queue) = self.customers.get(&contact).map(|customer| customer.visit.queue) {
                    self.wait_again(at, contact, queue);
                }
            }
            EventKind::AttemptFailed { contact, .. } => self.lose_agent(at, contact),
            EventKind::Requeued { contact, queue, .. } => {
                self.lose_agent(at, contact);
                if self.customers.get(&contact).is_some_and(|customer| customer.visit.connected.is_some()) {
                    self.wait_again(at, contact, queue);
                }
            }
            EventKind::Parked { contact, .. } => {
                self.lose_agent(at, contact);
                let Some(customer) = self.customers.get_mut(&contact) else { return };
                let Some(traffic) = traffic_of(self.centre, customer) else { return };
                let rest = traffic.definition.park_time.sample(&mut customer.random);
                self.agenda.plan(at + rest, Happening::Resume(contact));
            }
            EventKind::Resumed { contact, queue } => self.wait_again(at, contact, queue),
            EventKind::Paused { contact, .. } => self.paused(at, contact),
            EventKind::Unpaused { contact, .. } => self.unpaused(at, contact),
            // The rest is what this driver asked for itself and has counted already.
            _ => {}
        }
    }

    /// Who is older than its arrival has its old place again. [C-15]
    fn queued(&mut self, at: Timestamp, contact: ContactId, since: Timestamp) {
        let Some(customer) = self.customers.get(&contact).filter(|customer| customer.returns > 0) else { return };
        if since < at && customer.arrived == at && self.recorder.counts(at) {
            if let Some(recorder) = self.recorder.queue(customer.visit.queue) {
                recorder.manner.in_place += 1;
            }
        }
    }

    /// The contact waits in another queue instead, no more patient than before.
    fn moved(&mut self, at: Timestamp, contact: ContactId, to: QueueId) {
        let Some(customer) = self.customers.get_mut(&contact) else { return };
        let visit = &mut customer.visit;
        let (from, entered) = (visit.queue, visit.entered);
        visit.queue = to;
        if visit.counted {
            return;
        }
        visit.entered = at;
        let wait = at.0.saturating_sub(entered.0);
        customer.waited = customer.waited.saturating_add(wait);
        if let Some(recorder) = self.recorder.queue(from) {
            recorder.flow.end(entered, wait, End::Moved);
            recorder.length.lower(at);
        }
        self.begin_visit(to, at);
    }

    /// A wait begins anew, with new patience.
    fn wait_again(&mut self, at: Timestamp, contact: ContactId, queue: QueueId) {
        let Some(customer) = self.customers.get_mut(&contact) else { return };
        let Some(traffic) = traffic_of(self.centre, customer) else { return };
        customer.move_to(traffic, queue, at);
        let place = customer.place_of(&customer.visit);
        self.begin_visit(queue, at);
        self.tally(place, |counts| counts.again += 1);
        self.plan_give_up(contact, at);
    }

    /// The contact is out of its agent's hands, with nothing finished.
    fn lose_agent(&mut self, at: Timestamp, contact: ContactId) {
        let Some(customer) = self.customers.get_mut(&contact) else { return };
        let visit = &mut customer.visit;
        if let Some(key) = visit.next.take() {
            self.agenda.strike(key);
        }
        let (worker, talk) = (visit.agent.take(), visit.talk(at));
        visit.pause = Pause::default();
        let place = customer.place_of(&customer.visit);
        if let Some(worker) = worker {
            self.end_work(at, worker, contact);
            self.tally(place, |counts| counts.talk_micros = counts.talk_micros.saturating_add(talk));
            self.put_down(at, worker);
        }
    }

    /// What the agent does for the contact stands still.
    fn paused(&mut self, at: Timestamp, contact: ContactId) {
        let Some(customer) = self.customers.get_mut(&contact) else { return };
        let visit = &mut customer.visit;
        visit.pause.since = Some(at);
        if visit.connected.is_none() || visit.next.is_none() {
            return;
        }
        visit.pause.at_work = true;
        if let Some(worker) = visit.agent {
            self.end_work(at, worker, contact);
        }
    }

    fn unpaused(&mut self, at: Timestamp, contact: ContactId) {
        let Some(customer) = self.customers.get_mut(&contact) else { return };
        let visit = &mut customer.visit;
        let since = visit.pause.since.take();
        if let (Some(since), true, Some(worker)) = (since, core::mem::take(&mut visit.pause.at_work), visit.agent) {
            visit.pause.total = visit.pause.total.saturating_add(at.0.saturating_sub(since.0));
            self.begin_work(at, worker, contact);
        }
    }

    /// In which way a contact got the agent with whom it is joined now.
    pub(super) fn count_manner(&mut self, contact: ContactId, worker: usize) {
        let Some(customer) = self.customers.get(&contact) else { return };
        let visit = &customer.visit;
        if !self.recorder.counts(visit.entered) {
            return;
        }
        let Some(recorder) = self.recorder.queue(visit.queue) else { return };
        let manner = &mut recorder.manner;
        let count = if visit.promised {
            &mut manner.by_callback
        } else if visit.steps > 0 {
            &mut manner.after_steps
        } else if visit.first_offer == Some(visit.entered) {
            &mut manner.at_once
        } else {
            &mut manner.after_wait
        };
        *count += 1;
        manner.by_last_agent += u64::from(customer.last_agent == Some(worker));
    }

    /// Changes the counts of the queue and of the traffic to which a visit belongs.
    pub(super) fn tally(&mut self, place: Place, change: impl Fn(&mut Counts)) {
        if let Some(counts) = self.recorder.queue(place.queue).and_then(|queue| queue.flow.of(place.entered)) {
            change(counts);
        }
        if let Some(counts) = self.recorder.traffic(place.traffic).and_then(|flow| flow.of(place.arrived)) {
            change(counts);
        }
    }

    /// Customers of this traffic may ask for the agent later, if they ever do.
    pub(super) fn remember(&mut self, traffic: usize, worker: usize) {
        let asked = self.centre.traffic.get(traffic).is_some_and(|traffic| traffic.definition.last_agent_share > 0.0);
        if let Some(recent) = self.recent.get_mut(traffic).filter(|_| asked) {
            recent.push_back(worker);
            if recent.len() > MOST_RECENT {
                recent.pop_front();
            }
        }
    }
}
