//! Another plan in place of the present one, while the router runs.

use super::Router;
use super::enter::Entrance;
use crate::contact::{Contact, ContactPlace, ContactState, WhyOverdue};
use crate::error::OrFault;
use crate::matching::{Attendance, Matching};
use crate::timers::TimerKind;
use crate::{
    CommandError, EndReason, Event, EventKind, Fault, Overflow, QueueId, RemovedQueues, ReplacePlan, Requirement,
    WithdrawReason,
};
use alloc::vec;
use alloc::vec::Vec;
use core::time::Duration;
use smallvec::SmallVec;

mod check;
mod mapping;

use mapping::Mapping;

/// What a contact asks, and what each of its places asks if that is not what its queue asks of all.
struct Asks {
    own: Requirement,
    places: SmallVec<[Option<Requirement>; 1]>,
}

impl Router {
    ///
    pub(super) fn replace_plan(&mut self, command: &ReplacePlan, events: &mut Vec<Event>) -> Result<(), CommandError> {
        let ReplacePlan { ref plan, removed_queues, removed_skills } = *command;
        let mapping = Mapping::new(&self.plan, plan, removed_queues);
        self.check_replacement(plan, &mapping, removed_queues, removed_skills)?;
        if removed_queues == RemovedQueues::End {
            self.end_homeless(&mapping, events)?;
        }
        let order = self.contacts_in_order();
        let mut asks = Vec::with_capacity(order.len());
        for slot in &order {
            asks.push(self.asks_of(*slot, &mapping)?);
        }
        let before = core::mem::replace(&mut self.matching, Matching::new(plan));
        (self.given, self.plan) = (plan.clone(), plan.clone());
        self.matching.carry_on(&before, &mapping.queues);
        self.forget_keys();
        self.emit(EventKind::PlanReplaced, events);
        let mut counts = vec![crate::QueueView::default(); self.plan.queues().len()];
        mapping.carry_on(&self.counts, &mut counts);
        self.counts = counts;
        let mut experience = vec![super::Experience::default(); self.plan.queues().len()];
        mapping.carry_on(&self.experience, &mut experience);
        self.experience = experience;
        self.carry_on_sites(&mapping);
        self.renumber_agents(&before, &mapping, events)?;
        let mut moved = Vec::with_capacity(order.len());
        for (slot, asks) in order.iter().zip(asks) {
            moved.push(self.renumber_contact(*slot, asks, &mapping)?);
        }
        for (slot, is_moved) in order.into_iter().zip(moved) {
            if is_moved {
                self.move_homeless(slot, events)?;
            } else {
                self.judge_again(slot, events)?;
            }
        }
        self.open_all(events)?;
        if self.plan.batch().is_none() {
            if let Some(timer) = self.batch.take() {
                self.timers.cancel(timer).or_fault("the timer of a batch")?;
            }
        }
        self.carry_on_returns(|queue| mapping.queue(queue))?;
        self.carry_on_hours(&mapping)?;
        Ok(())
    }

    fn contacts_in_order(&self) -> Vec<u32> {
        let mut order: Vec<(u64, u32)> = self.contacts.iter().map(|(slot, contact)| (contact.sequence, slot)).collect();
        order.sort_unstable();
        order.into_iter().map(|(_, slot)| slot).collect()
    }

    /// Contacts whose home is gone end, under the plan that goes.
    fn end_homeless(&mut self, mapping: &Mapping, events: &mut Vec<Event>) -> Result<(), Fault> {
        for slot in self.contacts_in_order() {
            let contact = self.contact_at(slot)?;
            let (id, queue) = (contact.id, contact.home.queue);
            if mapping.queue(queue).is_some() {
                continue;
            }
            if contact.state.is_queued() {
                self.take_back(slot, WithdrawReason::PlanReplaced, events)?;
            }
            let reason = EndReason::PlanReplaced;
            self.emit(EventKind::Ended { contact: id, queue, reason, due: self.now }, events);
            self.end(slot, |counts| &mut counts.ended)?;
        }
        Ok(())
    }

    /// What a contact and its places ask, in the numbers of the new plan.
    fn asks_of(&self, slot: u32, mapping: &Mapping) -> Result<Asks, Fault> {
        let contact = self.contact_at(slot)?;
        let asked = |handle| self.matching.requirement(handle).or_fault("a requirement");
        let mut places = SmallVec::new();
        for place in contact.places() {
            let relaxed = asked(place.asks)?;
            let is_common = *relaxed == self.rules(place.queue)?.requirement;
            places.push((!is_common).then(|| mapping.requirement(relaxed)));
        }
        Ok(Asks { own: mapping.requirement(asked(contact.requirement)?), places })
    }

    ///
    fn renumber_agents(&mut self, before: &Matching, mapping: &Mapping, events: &mut Vec<Event>) -> Result<(), Fault> {
        let mut order: Vec<_> = self.agents.iter().map(|(slot, agent)| (agent.id, slot)).collect();
        order.sort_unstable();
        for (agent, slot) in order {
            let record = self.agents.get_mut(slot).or_fault("an agent")?;
            let supply = before.supply(record.pool).or_fault("a pool")?;
            let (supply, is_affected) = mapping.supply(supply, &self.plan);
            record.pool = self.matching.join(&self.plan, &supply)?;
            record.capacity = supply.capacity;
            (record.available, record.shelf) = (0, 0);
            (record.attendance, record.finishes) = (Attendance::Away, false);
            for (channel, _) in &mut record.in_hand {
                *channel = mapping.channel(*channel).or_fault("a channel in use")?;
            }
            record.in_hand.sort_unstable();
            for wrap_up in &mut record.wrap_ups {
                wrap_up.channel = mapping.channel(wrap_up.channel).or_fault("a channel in use")?;
                wrap_up.queue = mapping.queue_or_target(wrap_up.queue).or_fault("a queue in use")?;
            }
            self.restand(slot)?;
            if is_affected {
                self.emit(EventKind::AgentAffected { agent }, events);
            }
        }
        Ok(())
    }

    /// Gives a contact its new numbers; it is in no line, as there are none yet. Tells whether its home is gone, so that it has another.
    fn renumber_contact(&mut self, slot: u32, asks: Asks, mapping: &Mapping) -> Result<bool, Fault> {
        let contact = self.contact_at(slot)?;
        let phase = contact.state.phase();
        let is_homeless = mapping.queue(contact.home.queue).is_none();
        let requirement = self.matching.hold_requirement(asks.own);
        let contact = self.contacts.get_mut(slot).or_fault("a contact")?;
        contact.requirement = requirement;
        contact.channel = mapping.channel(contact.channel).or_fault("a channel in use")?;
        contact.tenant = mapping.tenant(contact.tenant).or_fault("a tenant in use")?;
        if let Some(extras) = contact.extras.written() {
            extras.steps.own = extras.steps.own.as_deref().map(|steps| mapping.steps(steps));
            if let Some(stage) = &mut extras.stage {
                let own = self.matching.requirement(requirement).or_fault("a requirement")?;
                let asked = super::stages::stage_requirement(own, stage.stage().or_fault("a stage")?);
                stage.requirement = self.matching.hold_requirement(asked);
            }
        }
        for (place, asked) in contact.places_mut().zip(asks.places) {
            place.line = None;
            let queue = if place.nth == 0 { mapping.queue_or_target(place.queue) } else { mapping.queue(place.queue) };
            let Some(queue) = queue else { continue };
            place.asks = match asked {
                Some(relaxed) => self.matching.hold_requirement(relaxed),
                None => self.matching.hold_queue_asks(queue).or_fault("what a queue asks")?,
            };
        }
        let (channel, tenant) = (contact.channel, contact.tenant);
        // The queue that it moves to counts it once.
        let new_home = mapping.queue_or_target(contact.home.queue).filter(|_| is_homeless);
        let takes = |place: &ContactPlace| {
            let queue = mapping.queue(place.queue).filter(|queue| Some(*queue) != new_home);
            let rules = queue.and_then(|queue| self.plan.queues().get(usize::from(queue.0)));
            rules.is_some_and(|rules| {
                rules.channels.binary_search(&channel).is_ok() && rules.tenant.is_none_or(|own| own == tenant)
            })
        };
        let mut lost = Vec::new();
        if let Some(extras) = contact.extras.written() {
            (extras.others, lost) = core::mem::take(&mut extras.others).into_iter().partition(takes);
        }
        for place in contact.places_mut() {
            place.queue = mapping.queue_or_target(place.queue).or_fault("a queue in use")?;
        }
        let home = contact.home.queue;
        for place in &lost {
            if let Some(timer) = place.next_delay {
                self.timers.cancel(timer).or_fault("the timer of a delay")?;
            }
            // A queue that is there goes on counting it as one that was taken elsewhere.
            if let Some(queue) = mapping.queue(place.queue) {
                self.matching.drop_requirement(place.asks);
                let counts = self.counts_of(queue)?;
                *super::phase_count(counts, phase) -= 1;
                counts.taken_elsewhere += 1;
            }
        }
        if is_homeless {
            let counts = self.counts_of(home)?;
            counts.entered += 1;
            *super::phase_count(counts, phase) += 1;
        }
        Ok(is_homeless)
    }

    /// A contact whose home is gone waits anew in the queue that it was given; one that an agent has, or that is away, has only changed
    /// its queue.
    fn move_homeless(&mut self, slot: u32, events: &mut Vec<Event>) -> Result<(), Fault> {
        let contact = self.contact_at(slot)?;
        let (id, queue, is_queued) = (contact.id, contact.home.queue, contact.state.is_queued());
        if is_queued {
            self.take_back(slot, WithdrawReason::PlanReplaced, events)?;
        }
        let overflow = Overflow::Moved;
        self.emit(EventKind::Overflowed { contact: id, from_queue: queue, to_queue: queue, overflow }, events);
        let contact = self.contact_at_mut(slot)?;
        if !is_queued {
            if let Some(extras) = contact.extras.written() {
                extras.steps.own = None;
            }
            return self.rank(slot, events);
        }
        let overdue = contact.extras.overdue;
        contact.be_ordinary();
        contact.forget_decliners();
        self.note_decliners(slot)?;
        self.drop_others(slot, |counts| &mut counts.taken_elsewhere)?;
        self.cancel_waits(slot)?;
        self.wait_anew(slot, Entrance::default(), events)?;
        match overdue.filter(|overdue| overdue.why == WhyOverdue::CallbackExpiry) {
            Some(overdue) if self.contacts.find(id) == Some(slot) => self.end_overdue(slot, overdue, events),
            _ => Ok(()),
        }
    }

    /// A contact goes on under the rules of the new plan, counted from when it entered its places.
    fn judge_again(&mut self, slot: u32, events: &mut Vec<Event>) -> Result<(), Fault> {
        let contact = self.contact_at(slot)?;
        let has_lost_offers = matches!(contact.state, ContactState::Offered { by, .. } if contact.place(by).is_none());
        if has_lost_offers {
            self.take_back(slot, WithdrawReason::PlanReplaced, events)?;
        }
        self.renew_limits(slot)?;
        self.rank(slot, events)?;
        if !self.contact_at(slot)?.state.is_queued() {
            return Ok(());
        }
        self.renew_waits(slot)?;
        self.renew_steps(slot)?;
        self.line_up(slot)?;
        if !has_lost_offers {
            return Ok(());
        }
        match self.contact_at(slot)?.extras.overdue {
            Some(overdue) => self.end_overdue(slot, overdue, events),
            None => self.take_held_back(slot, events),
        }
    }

    fn renew_limits(&mut self, slot: u32) -> Result<(), Fault> {
        let contact = self.contacts.get_mut(slot).or_fault("a contact")?;
        for place in contact.places_mut() {
            let queue = self.plan.queues().get(usize::from(place.queue.0)).or_fault("a queue")?;
            place.level_limit = place.level_limit.zip(queue.levels).map(|(own, new)| own.max(new));
        }
        Ok(())
    }

    /// Arms the maximum wait and the delays anew.
    fn renew_waits(&mut self, slot: u32) -> Result<(), Fault> {
        let now = self.now;
        let contact = self.contacts.get_mut(slot).or_fault("a contact")?;
        if let Some(timer) = contact.maximum_wait.take() {
            self.timers.cancel(timer).or_fault("the timer of a maximum wait")?;
        }
        let home = self.plan.queues().get(usize::from(contact.home.queue.0)).or_fault("a queue")?;
        let is_bound = contact.extras.callback.is_none() && contact.extras.overdue.is_none();
        if let Some(maximum) = home.maximum_wait.filter(|_| is_bound) {
            let due = (contact.home.entered_at + maximum).max(now + Duration::from_micros(1));
            contact.maximum_wait = Some(self.timers.arm(due.0, TimerKind::MaximumWait { contact: slot }));
        }
        for place in contact.places_mut() {
            if let Some(timer) = place.next_delay.take() {
                self.timers.cancel(timer).or_fault("the timer of a delay")?;
            }
            let queue = self.plan.queues().get(usize::from(place.queue.0)).or_fault("a queue")?;
            let passed = queue.delays.iter().filter(|delay| place.entered_at + **delay <= now).count();
            place.delays_passed = u8::try_from(passed).unwrap_or(u8::MAX);
            if let Some(next) = queue.delays.get(passed) {
                let kind = TimerKind::MembershipDelay { contact: slot, nth: place.nth };
                place.next_delay = Some(self.timers.arm((place.entered_at + *next).0, kind));
            }
        }
        Ok(())
    }

    /// A contact that follows the steps of its queue goes on with the first whose wait is still ahead.
    fn renew_steps(&mut self, slot: u32) -> Result<(), Fault> {
        let contact = self.contacts.get_mut(slot).or_fault("a contact")?;
        if contact.extras.steps.own.is_some() {
            return Ok(());
        }
        let mut due: Vec<_> = contact.next_step.take().into_iter().collect();
        if let Some(extras) = contact.extras.written() {
            due.append(&mut extras.steps.rechecks);
            extras.steps.held_back.clear();
        }
        for (_, timer) in due {
            self.timers.cancel(timer).or_fault("the timer of a step")?;
        }
        let steps = &self.plan.queues().get(usize::from(contact.home.queue.0)).or_fault("a queue")?.steps;
        let entered_at = contact.home.entered_at;
        let ahead = (0_u16..).zip(steps.iter()).find(|(_, step)| entered_at + step.after > self.now);
        if let Some((step, rules)) = ahead {
            let kind = TimerKind::Step { contact: slot, step };
            contact.next_step = Some((step, self.timers.arm((entered_at + rules.after).0, kind)));
        }
        Ok(())
    }

    ///
    fn open_all(&mut self, events: &mut Vec<Event>) -> Result<(), Fault> {
        let mut agents: Vec<_> = self.agents.iter().map(|(slot, agent)| (agent.id, slot)).collect();
        agents.sort_unstable();
        for (_, slot) in agents {
            self.review_pauses(slot, events)?;
            self.open_agents.push(slot);
        }
        for slot in self.contacts_in_order() {
            self.open_contact(slot)?;
        }
        Ok(())
    }

    fn carry_on_sites(&mut self, mapping: &Mapping) {
        let mut closed = crate::store::Bits::default();
        for (old, new) in (0..).zip(&mapping.sites) {
            if let Some(new) = new.filter(|_| self.closed_sites.contains(old)) {
                closed.set(new.0.into(), true);
            }
        }
        self.closed_sites = closed;
    }

    /// Hours go on under the new numbers; those of queues that are gone end.
    fn carry_on_hours(&mut self, mapping: &Mapping) -> Result<(), Fault> {
        for hours in &mut self.hours {
            if let Some(timer) = hours.timer.take() {
                self.timers.cancel(timer).or_fault("the timer of hours")?;
            }
        }
        let mut hours = vec![super::hours::Hours::default(); self.plan.queues().len()];
        mapping.carry_on(&self.hours, &mut hours);
        self.hours = hours;
        (0..).map(QueueId).zip(0..self.hours.len()).try_for_each(|(queue, _)| self.arm_hours(queue))
    }
}

impl Contact {
    /// Whether it has its home in this queue.
    pub(super) fn is_at_home(&self, queue: QueueId) -> bool {
        self.home.queue == queue
    }
}
