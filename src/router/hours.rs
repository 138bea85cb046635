//! Opening hours, closing by hand, and what becomes of those that wait.

use super::Router;
use crate::contact::Contact;
use crate::error::OrFault;
use crate::timers::{TimerId, TimerKind};
use crate::{
    CloseQueue, CommandError, EndReason, Event, EventKind, Fault, OpenQueue, QueueId, SetHours, Switch, Timestamp,
    WhenClosed, WithdrawReason,
};
use alloc::collections::VecDeque;
use alloc::vec::Vec;

/// What is left of a queue's list of switches. [H-2]
#[derive(Clone, Debug, Default)]
pub(super) struct Hours {
    switches: VecDeque<Switch>,
    /// Armed at the first of them.
    pub(super) timer: Option<TimerId>,
}

impl Hours {
    /// What is left of the switches.
    #[cfg(feature = "serde")]
    pub(super) fn switches(&self) -> impl Iterator<Item = &Switch> {
        self.switches.iter()
    }

    /// Switches of a kept state, the first of which has this timer.
    #[cfg(feature = "serde")]
    pub(super) fn of(switches: &[Switch], timer: Option<TimerId>) -> Self {
        Self { switches: switches.iter().copied().collect(), timer }
    }
}

impl Router {
    /// [H-2]
    pub(super) fn set_hours(&mut self, command: &mut SetHours, events: &mut Vec<Event>) -> Result<(), CommandError> {
        let (queue, switches) = (command.queue, core::mem::take(&mut command.switches));
        self.check_hours(queue, &switches)?;
        let now = self.now;
        let passed = switches.partition_point(|switch| switch.at <= now);
        let present = switches.get(passed.wrapping_sub(1)).copied();
        let hours = self.hours_of(queue)?;
        hours.switches = switches.into_iter().skip(passed).collect();
        if let Some(timer) = hours.timer.take() {
            self.timers.cancel(timer).or_fault("the timer of hours")?;
        }
        if let Some(switch) = present {
            self.follow_hours(queue, switch.open, now, events)?;
        }
        self.arm_hours(queue)?;
        Ok(())
    }

    fn check_hours(&self, queue: QueueId, switches: &[Switch]) -> Result<(), CommandError> {
        let rules = self.plan.queues().get(usize::from(queue.0)).ok_or(CommandError::UnknownQueue { queue })?;
        let limit = self.plan.limits().switches;
        if switches.len() > crate::store::at(limit) {
            return Err(CommandError::TooManySwitches { queue: rules.name.clone(), limit });
        }
        let mut before = None;
        for (number, Switch { at, .. }) in (1_u32..).zip(switches.iter().copied()) {
            if at > Timestamp::MAX || before.is_some_and(|before| at <= before) {
                return Err(CommandError::InvalidHours { queue: rules.name.clone(), number, at });
            }
            before = Some(at);
        }
        Ok(())
    }

    /// The next switch of a queue's hours. [H-2]
    pub(super) fn switch_hours(
        &mut self,
        queue: QueueId,
        due: Timestamp,
        events: &mut Vec<Event>,
    ) -> Result<(), Fault> {
        let hours = self.hours_of(queue)?;
        hours.timer = None;
        let switch = hours.switches.pop_front().or_fault("a switch")?;
        self.follow_hours(queue, switch.open, due, events)?;
        self.arm_hours(queue)
    }

    /// When the hours next close a queue that is open then. O(what is left of its switches).
    pub(super) fn closes_at(&self, queue: QueueId) -> Option<Timestamp> {
        let counts = self.counts.get(usize::from(queue.0)).filter(|counts| !counts.closed_by_hand)?;
        let hours = self.hours.get(usize::from(queue.0))?;
        let mut is_open = !counts.closed_by_hours;
        hours
            .switches
            .iter()
            .find(|switch| core::mem::replace(&mut is_open, switch.open) && !switch.open)
            .map(|it| it.at)
    }

    pub(super) fn arm_hours(&mut self, queue: QueueId) -> Result<(), Fault> {
        if let Some(next) = self.hours_of(queue)?.switches.front().copied() {
            let timer = self.timers.arm(next.at.0, TimerKind::Hours { queue });
            self.hours_of(queue)?.timer = Some(timer);
        }
        Ok(())
    }

    /// The hours say that a queue is open or closed from now on. [H-3]
    fn follow_hours(
        &mut self,
        queue: QueueId,
        open: bool,
        due: Timestamp,
        events: &mut Vec<Event>,
    ) -> Result<(), Fault> {
        let counts = self.counts_of(queue)?;
        let was_open = counts.is_open();
        counts.closed_by_hours = !open;
        match (was_open, counts.is_open()) {
            (true, false) => {
                self.emit(EventKind::QueueClosed { queue }, events);
                self.close_waiting(queue, self.rules(queue)?.at_close, due, events)
            }
            (false, true) => {
                self.emit(EventKind::QueueOpened { queue }, events);
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// [H-4]
    pub(super) fn close_queue(&mut self, command: CloseQueue, events: &mut Vec<Event>) -> Result<(), CommandError> {
        let CloseQueue { queue, waiting } = command;
        let name = |queue: QueueId| {
            let found = self.plan.queues().get(usize::from(queue.0)).map(|rules| rules.name.clone());
            found.ok_or(CommandError::UnknownQueue { queue })
        };
        let own = name(queue)?;
        if let WhenClosed::MoveTo(target) = waiting {
            name(target)?;
            if target == queue {
                return Err(CommandError::MoveToItself { queue: own });
            }
        }
        let counts = self.counts_of(queue)?;
        let was_open = counts.is_open();
        counts.closed_by_hand = true;
        if was_open {
            self.emit(EventKind::QueueClosed { queue }, events);
        }
        if waiting != WhenClosed::Keep {
            for slot in self.at_home(queue, |contact| !contact.offers.is_empty()) {
                self.take_back(slot, WithdrawReason::Closed, events)?;
                self.line_up(slot)?;
            }
        }
        self.close_waiting(queue, waiting, self.now, events)?;
        Ok(())
    }

    /// [H-4]
    pub(super) fn open_queue(&mut self, command: OpenQueue, events: &mut Vec<Event>) -> Result<(), CommandError> {
        let OpenQueue { queue } = command;
        if self.plan.queues().get(usize::from(queue.0)).is_none() {
            return Err(CommandError::UnknownQueue { queue });
        }
        let counts = self.counts_of(queue)?;
        let was_open = counts.is_open();
        counts.closed_by_hand = false;
        if counts.is_open() && !was_open {
            self.emit(EventKind::QueueOpened { queue }, events);
        }
        Ok(())
    }

    /// What becomes of those that wait in a queue that closed. Costs a look at every contact, unless they are kept. [H-5]
    fn close_waiting(
        &mut self,
        queue: QueueId,
        waiting: WhenClosed,
        due: Timestamp,
        events: &mut Vec<Event>,
    ) -> Result<(), Fault> {
        if waiting == WhenClosed::Keep {
            return Ok(());
        }
        let mut slots = self.at_home(queue, |contact| contact.offers.is_empty());
        slots.sort_by_key(|slot| self.contacts.get(*slot).map(|contact| contact.turn(self.now)));
        for slot in slots {
            match waiting {
                WhenClosed::MoveTo(target) if self.may_move_on(slot, target)? => {
                    self.move_contact(slot, target, events)?;
                }
                _ => self.end_closed(slot, due, events)?,
            }
        }
        let stands =
            |contact: &Contact| contact.extras.others.iter().find(|place| place.queue == queue).map(|place| place.nth);
        let visitors: Vec<(u32, u8)> = self
            .contacts
            .iter()
            .filter(|(_, contact)| contact.offers.is_empty())
            .filter_map(|(slot, contact)| Some((slot, stands(contact)?)))
            .collect();
        for (slot, nth) in visitors {
            self.lose_place(slot, nth)?;
        }
        Ok(())
    }

    fn end_closed(&mut self, slot: u32, due: Timestamp, events: &mut Vec<Event>) -> Result<(), Fault> {
        let (contact, queue) = (self.contact_at(slot)?.id, self.contact_at(slot)?.home.queue);
        self.emit(EventKind::Ended { contact, queue, reason: EndReason::Closed, due }, events);
        self.end(slot, |counts| &mut counts.ended)
    }

    /// The waiting and offered contacts at home in a queue that are no callbacks, by sequence.
    fn at_home(&self, queue: QueueId, is_one: impl Fn(&Contact) -> bool) -> Vec<u32> {
        let is_there = |contact: &&Contact| {
            contact.home.queue == queue
                && contact.state.is_queued()
                && contact.extras.callback.is_none()
                && is_one(contact)
        };
        let found = self.contacts.iter().filter(|(_, contact)| is_there(contact));
        let mut found: Vec<(u64, u32)> = found.map(|(slot, contact)| (contact.sequence, slot)).collect();
        found.sort_unstable();
        found.into_iter().map(|(_, slot)| slot).collect()
    }

    fn hours_of(&mut self, queue: QueueId) -> Result<&mut Hours, Fault> {
        self.hours.get_mut(usize::from(queue.0)).or_fault("the hours of a queue")
    }

    /// Every list of switches has its timer.
    pub(super) fn check_hours_timers(&self, timers: &mut u32) -> Result<(), Fault> {
        for (queue, Hours { switches, timer }) in (0..).zip(&self.hours) {
            *timers += u32::from(timer.is_some());
            let kind = TimerKind::Hours { queue: QueueId(queue) };
            let armed = timer.and_then(|timer| self.timers.armed(timer));
            (armed == switches.front().map(|next| (next.at.0, kind))).or_fault("invariant: timers of hours")?;
        }
        Ok(())
    }
}
