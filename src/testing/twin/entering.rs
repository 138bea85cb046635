//! Entering queues and leaving them.

use super::SlowRouter;
use super::records::{ContactTimer, Place, Return, TimerKind};
use crate::{ContactId, ContactPhase, Enqueue, EventKind, Overflow, QueueId, QueueView, Timestamp, Urgency};
use alloc::vec;
use alloc::vec::Vec;
use core::time::Duration;

impl SlowRouter {
    /// A place in a queue that is entered now. [C-3]
    pub(super) fn new_place(&self, queue: QueueId) -> Place {
        let rules = self.queue_of_plan(queue);
        Place {
            queue,
            entered_at: self.now,
            delays_passed: 0,
            level_limit: rules.levels,
            requirement: rules.requirement.clone(),
            own_order: (Urgency::default(), Urgency::STATIC_RATE),
        }
    }

    /// The contact, none of whose timers may be armed but that of a callback's expiry and of back-offs, enters a queue as its home and
    /// waits there. [C-3]
    pub(super) fn enter_home(&mut self, contact: ContactId, queue: QueueId) {
        let place = self.new_place(queue);
        let now = self.now;
        let record = self.contact_mut(contact);
        let is_another = record.home().queue != queue;
        record.phase = ContactPhase::Waiting;
        record.places = vec![place];
        record.stay += 1;
        record.held = None;
        record.parked_by = None;
        record.overdue = None;
        record.held_back.clear();
        if is_another {
            record.own_steps = None;
            record.declined.retain(|declined| declined.until.is_some());
        }
        self.ask_ordering(contact);
        let record = self.contact_mut(contact);
        let (is_callback, fallback) = (record.callback.is_some(), record.direct.and_then(|direct| direct.fallback));
        let maximum_wait = self.queue_of_plan(queue).maximum_wait.filter(|_| !is_callback);
        if let Some(maximum_wait) = maximum_wait {
            self.arm_for(contact, now + maximum_wait, ContactTimer::MaximumWait);
        }
        self.arm_next_delay(contact, queue);
        self.begin_stage(contact, 0);
        if let Some(fallback) = fallback {
            self.arm_for(contact, now + fallback, ContactTimer::Fallback);
        }
        self.begin_steps(contact);
        self.open_if_it_looks(contact);
    }

    /// Whether the contact still lives, and is where it was.
    pub(super) fn stays(&self, contact: ContactId, stay: u64) -> bool {
        self.contacts.get(&contact).is_some_and(|record| record.stay == stay)
    }

    /// The timer of the first membership delay that a contact has not passed in a place. [C-9]
    pub(super) fn arm_next_delay(&mut self, contact: ContactId, queue: QueueId) {
        let place = self.contacts.get(&contact).and_then(|record| record.place(queue)).expect("it stands there");
        let (entered_at, passed) = (place.entered_at, place.delays_passed);
        let next = self.queue_of_plan(queue).delays.iter().zip(0..).find(|(_, number)| *number == passed);
        if let Some(delay) = next.map(|(delay, _)| *delay) {
            self.arm_for(contact, entered_at + delay, ContactTimer::MembershipDelay { queue });
        }
    }

    /// [C-9]
    pub(super) fn delay_passes(&mut self, contact: ContactId, queue: QueueId) {
        let mut places = self.contact_mut(contact).places.iter_mut();
        places.find(|place| place.queue == queue).expect("it stands there").delays_passed += 1;
        self.arm_next_delay(contact, queue);
        self.open_if_it_looks(contact);
    }

    /// Whether a queue would take a contact by a step or a closing. [D-5]
    fn would_take(&self, queue: QueueId, contact: ContactId) -> bool {
        let record = self.contacts.get(&contact).expect("the contact lives");
        self.check_channel_served(queue, record.channel).is_ok()
            && self.check_tenant_served(queue, record.tenant).is_ok()
            && self.check_open(queue).is_ok()
            && self.check_room(queue, contact).is_ok()
    }

    /// One more place, if the queue takes the contact. [D-5]
    pub(super) fn add_place(&mut self, contact: ContactId, queue: QueueId) {
        let record = self.contact_mut(contact);
        let (from_queue, stands_there) = (record.home().queue, record.place(queue).is_some());
        let record = self.contact_mut(contact);
        let is_full = record.places.len() == 16 || record.direct.is_some();
        if stands_there || is_full || !self.would_take(queue, contact) {
            return;
        }
        let place = self.new_place(queue);
        self.contact_mut(contact).places.push(place);
        self.counts(queue).entered += 1;
        self.emit(EventKind::Overflowed { contact, from_queue, to_queue: queue, overflow: Overflow::Added });
        self.ask_ordering(contact);
        self.arm_next_delay(contact, queue);
    }

    /// A waiting contact leaves all its places for a queue, if that takes it; whether it did. [D-7]
    pub(super) fn move_to(&mut self, contact: ContactId, queue: QueueId) -> bool {
        let now = self.now;
        let record = self.contact_mut(contact);
        let moves_now = if record.moves.0 == now { record.moves.1 } else { 0 };
        if record.home().queue == queue || moves_now == 16 || !self.would_take(queue, contact) {
            return false;
        }
        self.contact_mut(contact).moves = (now, moves_now + 1);
        self.leave_for(contact, queue);
        true
    }

    /// [D-7]
    pub(super) fn leave_for(&mut self, contact: ContactId, queue: QueueId) {
        let from_queue = self.contact_mut(contact).home().queue;
        self.leave_places(contact, |home| home.moved_out += 1);
        self.counts(queue).entered += 1;
        self.cancel_waiting(contact);
        let record = self.contact_mut(contact);
        record.stages.clear();
        record.stage = None;
        record.direct = None;
        self.emit(EventKind::Overflowed { contact, from_queue, to_queue: queue, overflow: Overflow::Moved });
        self.enter_home(contact, queue);
    }

    /// Counts that a contact leaves its home in this way, and loses its other places. [C-14]
    pub(super) fn leave_places(&mut self, contact: ContactId, count: fn(&mut QueueView)) {
        let queues: Vec<QueueId> = self.contact_mut(contact).places.iter().map(|place| place.queue).collect();
        let mut others = queues.into_iter();
        count(self.counts(others.next().expect("a contact always has a home")));
        for other in others {
            self.counts(other).taken_elsewhere += 1;
        }
    }

    /// The contact ends in this way, and is forgotten. [C-14]
    pub(super) fn end(&mut self, contact: ContactId, count: fn(&mut QueueView)) {
        self.leave_places(contact, count);
        let now = self.now;
        let record = self.contact_mut(contact);
        let (queue, wait) = (record.home().queue, now.saturating_since(record.home().entered_at));
        if record.is_in_line() {
            self.leaves_the_line(queue, wait);
        }
        self.cancel_all_of(contact);
        self.contacts.remove(&contact);
    }

    /// A contact stops to wait in a queue, by accept or by ending. [E-1]
    pub(super) fn leaves_the_line(&mut self, queue: QueueId, wait: Duration) {
        self.queue_record_mut(queue).figures.waited += wait.as_micros();
    }

    /// A contact that abandoned is remembered. [C-15]
    pub(super) fn remember_return(&mut self, contact: ContactId, place: Return) {
        let Some(within) = self.queue_of_plan(place.queue).return_within else { return };
        self.cancel(TimerKind::ReturnEnd { contact });
        self.returns.insert(contact, place);
        self.arm(self.now + within, TimerKind::ReturnEnd { contact });
        if super::contacts::over(self.returns.len(), self.plan.limits().returns) {
            let ends = self.timers.iter().filter_map(|timer| match timer.kind {
                TimerKind::ReturnEnd { contact } => Some((timer.due, timer.arming, contact)),
                _ => None,
            });
            let (_, _, first) = ends.min().expect("each memory has a timer");
            self.forget_return(first);
        }
    }

    /// [C-15]
    pub(super) fn forget_return(&mut self, contact: ContactId) {
        self.cancel(TimerKind::ReturnEnd { contact });
        self.returns.remove(&contact);
    }

    /// The `since` and `sequence` of a contact that enters by `Enqueue`: new ones, or those it had. [C-3] [C-15]
    pub(super) fn place_in_line(&mut self, command: &Enqueue, since: Timestamp) -> (Timestamp, u64) {
        let contact = command.contact;
        let had = self.returns.get(&contact).copied().filter(|had| had.queue == command.queue);
        if had.is_some() {
            self.forget_return(contact);
        }
        if let Some(had) = had.filter(|had| had.since < since) {
            return (had.since, had.sequence);
        }
        self.last_sequence += 1;
        (since, self.last_sequence)
    }
}
