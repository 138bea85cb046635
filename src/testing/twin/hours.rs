//! Opening hours, and queues that are closed by hand.

use super::SlowRouter;
use super::records::{ContactTimer, TimerKind};
use crate::{
    CloseQueue, CommandError, ContactId, EndReason, EventKind, OpenQueue, QueueId, SetHours, Timestamp, WhenClosed,
    WithdrawReason,
};
use alloc::vec::Vec;

impl SlowRouter {
    /// [H-2]
    pub(super) fn set_hours(&mut self, command: SetHours) -> Result<(), CommandError> {
        let SetHours { queue, switches } = command;
        self.check_queue(queue)?;
        let name = || self.queue_of_plan(queue).name.clone();
        let limit = self.plan.limits().switches;
        if super::contacts::over(switches.len(), limit) {
            return Err(CommandError::TooManySwitches { queue: name(), limit });
        }
        let mut before = None;
        for (switch, number) in switches.iter().zip(1..) {
            let at = switch.at;
            if at > Timestamp::MAX || before.is_some_and(|before| at <= before) {
                return Err(CommandError::InvalidHours { queue: name(), number, at });
            }
            before = Some(at);
        }
        self.cancel(TimerKind::Hours { queue });
        let (past, ahead): (Vec<_>, Vec<_>) = switches.into_iter().partition(|switch| switch.at <= self.now);
        self.queue_record_mut(queue).switches = ahead;
        if let Some(present) = past.last() {
            self.follow_hours(queue, present.open, self.now);
        }
        self.arm_next_switch(queue);
        Ok(())
    }

    /// [H-2] [H-3]
    pub(super) fn switch_is_due(&mut self, queue: QueueId, due: Timestamp) {
        let switch = self.queue_record_mut(queue).switches.remove(0);
        self.follow_hours(queue, switch.open, due);
        self.arm_next_switch(queue);
    }

    pub(super) fn arm_next_switch(&mut self, queue: QueueId) {
        if let Some(next) = self.queue_record(queue).switches.first().map(|switch| switch.at) {
            self.arm(next, TimerKind::Hours { queue });
        }
    }

    /// [H-3]
    fn follow_hours(&mut self, queue: QueueId, open: bool, due: Timestamp) {
        let waiting = self.queue_of_plan(queue).at_close;
        let counts = self.counts(queue);
        let (was_open, was_closed_by_hours) = (counts.is_open(), counts.closed_by_hours);
        counts.closed_by_hours = !open;
        let is_open = counts.is_open();
        if was_open && !is_open {
            self.emit(EventKind::QueueClosed { queue });
            self.clear_queue(queue, waiting, due);
        } else if was_closed_by_hours && is_open {
            self.emit(EventKind::QueueOpened { queue });
        }
    }

    /// [H-4]
    pub(super) fn close_queue(&mut self, command: CloseQueue) -> Result<(), CommandError> {
        let CloseQueue { queue, waiting } = command;
        self.check_queue(queue)?;
        if let WhenClosed::MoveTo(target) = waiting {
            self.check_queue(target)?;
            if target == queue {
                return Err(CommandError::MoveToItself { queue: self.queue_of_plan(queue).name.clone() });
            }
        }
        let counts = self.counts(queue);
        let was_open = counts.is_open();
        counts.closed_by_hand = true;
        if was_open {
            self.emit(EventKind::QueueClosed { queue });
        }
        if waiting != WhenClosed::Keep {
            self.withdraw_offers_of(queue);
        }
        self.clear_queue(queue, waiting, self.now);
        Ok(())
    }

    /// [H-4]
    pub(super) fn open_queue(&mut self, command: OpenQueue) -> Result<(), CommandError> {
        let queue = command.queue;
        self.check_queue(queue)?;
        let counts = self.counts(queue);
        let was_open = counts.is_open();
        counts.closed_by_hand = false;
        if !was_open && counts.is_open() {
            self.emit(EventKind::QueueOpened { queue });
        }
        Ok(())
    }

    /// Live offers of the contacts that are about to end or move. [H-4]
    fn withdraw_offers_of(&mut self, queue: QueueId) {
        let concerned =
            self.contacts.values().filter(|record| record.home().queue == queue && record.callback.is_none());
        let mut concerned: Vec<(u64, ContactId)> =
            concerned.filter(|record| record.is_offered()).map(|record| (record.sequence, record.id)).collect();
        concerned.sort_unstable();
        for (_, contact) in concerned {
            self.withdraw_all(contact, WithdrawReason::Closed);
        }
    }

    /// What a closing does with those that wait. [H-5]
    fn clear_queue(&mut self, queue: QueueId, waiting: WhenClosed, due: Timestamp) {
        if waiting == WhenClosed::Keep {
            return;
        }
        for contact in self.most_urgent_first(queue) {
            let record = self.contact_mut(contact);
            if record.home().queue != queue {
                record.places.retain(|place| place.queue != queue);
                self.cancel_for(contact, ContactTimer::MembershipDelay { queue });
                self.counts(queue).taken_elsewhere += 1;
            } else if record.callback.is_none() {
                let moved = match waiting {
                    WhenClosed::MoveTo(target) => self.move_to(contact, target),
                    WhenClosed::Keep | WhenClosed::End => false,
                };
                if !moved {
                    self.end_for(contact, EndReason::Closed, due);
                }
            }
        }
    }

    fn check_queue(&self, queue: QueueId) -> Result<(), CommandError> {
        if usize::from(queue.0) < self.plan.queues().len() { Ok(()) } else { Err(CommandError::UnknownQueue { queue }) }
    }
}
