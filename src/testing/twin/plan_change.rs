//! Another plan in place of the present one.

use super::SlowRouter;
use super::records::{Contact, ContactTimer, Overdue, QueueRecord, TimerKind};
use crate::{
    AgentId, CommandError, ContactId, EndReason, EventKind, Overflow, QueueId, RemovedQueues, ReplacePlan,
    WithdrawReason,
};
use alloc::vec::Vec;
use core::time::Duration;
use names::Names;

mod check;
mod names;

/// What becomes of a contact whose places may be gone.
struct Fate {
    contact: ContactId,
    /// Whether its home is gone, so that it has another.
    is_homeless: bool,
    /// Whether it is offered by a place that is gone.
    is_offer_lost: bool,
}

impl SlowRouter {
    ///
    pub(super) fn replace_plan(&mut self, command: ReplacePlan) -> Result<(), CommandError> {
        let ReplacePlan { plan, removed_queues, removed_skills } = command;
        let names = Names::new(self.plan.clone(), plan, removed_queues);
        self.check_replacement(&names, removed_queues, removed_skills)
            .map_err(|fault| CommandError::PlanInUse { fault })?;
        if removed_queues == RemovedQueues::End {
            self.end_homeless(&names);
        }
        self.plan = names.new.clone();
        self.failed.clear();
        self.agents.values_mut().for_each(|agent| agent.own_standings.clear());
        self.forget_the_oldest_keys();
        self.emit(EventKind::PlanReplaced);
        self.renumber_queues(&names);
        for agent in self.agents.keys().copied().collect::<Vec<_>>() {
            self.renumber_agent(agent, &names);
        }
        let mut fates = Vec::new();
        for contact in self.contacts_in_order() {
            fates.push(self.renumber_contact(contact, &names));
        }
        for fate in fates {
            if fate.is_homeless {
                self.move_homeless(fate.contact);
            } else {
                self.judge_anew(fate.contact, fate.is_offer_lost);
            }
        }
        self.begin_with_new_plan();
        Ok(())
    }

    /// In ascending order of their sequence.
    pub(super) fn contacts_in_order(&self) -> Vec<ContactId> {
        let mut contacts: Vec<&Contact> = self.contacts.values().collect();
        contacts.sort_unstable_by_key(|contact| contact.sequence);
        contacts.into_iter().map(|contact| contact.id).collect()
    }

    /// Before the new plan comes.
    fn end_homeless(&mut self, names: &Names) {
        for contact in self.contacts_in_order() {
            if names.queue(self.contact_mut(contact).home().queue).is_none() {
                self.withdraw_all(contact, WithdrawReason::PlanReplaced);
                self.end_for(contact, EndReason::PlanReplaced, self.now);
            }
        }
    }

    /// What is remembered of queues, sites and those who may return.
    fn renumber_queues(&mut self, names: &Names) {
        let mut queues: Vec<QueueRecord> = self.plan.queues().iter().map(|_| QueueRecord::default()).collect();
        for (old, record) in (0..).map(QueueId).zip(self.queues.drain(..)) {
            if let Some(new) = names.queue(old) {
                *queues.get_mut(usize::from(new.0)).expect("the plan has the queue") = record;
            }
        }
        self.queues = queues;
        self.looked_before = self.looked_before.iter().filter_map(|queue| names.queue(*queue)).collect();
        self.closed_sites = self.closed_sites.iter().filter_map(|site| names.site(*site)).collect();
        for (contact, place) in self.returns.clone() {
            match names.queue(place.queue) {
                Some(queue) => self.returns.get_mut(&contact).expect("it is remembered").queue = queue,
                None => self.forget_return(contact),
            }
        }
    }

    ///
    fn renumber_agent(&mut self, agent: AgentId, names: &Names) {
        let record = self.agent_mut(agent);
        let (supply, has_lost) = names.supply(&record.supply);
        record.supply = supply;
        for work in &mut record.work {
            work.view.channel = names.channel(work.view.channel).expect("a channel in use is in both plans");
            // That of an offer which is about to be withdrawn may be gone.
            work.view.queue = names.queue_or_target(work.view.queue).unwrap_or(QueueId(0));
        }
        if has_lost {
            self.emit(EventKind::AgentAffected { agent });
        }
    }

    /// Everything that a contact knows by number.
    fn renumber_contact(&mut self, contact: ContactId, names: &Names) -> Fate {
        let record = self.contact_mut(contact);
        let home = record.home().queue;
        let is_homeless = names.queue(home).is_none();
        record.channel = names.channel(record.channel).expect("a channel in use is in both plans");
        record.tenant = names.tenant(record.tenant).expect("a tenant in use is in both plans");
        record.requirement = names.requirement(&record.requirement);
        record.own_steps = record.own_steps.as_ref().map(|steps| names.steps(steps));
        let (channel, tenant) = (record.channel, record.tenant);
        let takes = |queue: QueueId| {
            names.queue(queue).is_some_and(|new| {
                let rules = names.new_queue(new);
                rules.channels.contains(&channel) && rules.tenant.is_none_or(|own| own == tenant)
            })
        };
        let is_offer_lost = record.offers.first().is_some_and(|live| !takes(live.queue));
        let lost = record.places.iter().filter(|place| place.queue != home && !takes(place.queue));
        let lost: Vec<QueueId> = lost.filter_map(|place| names.queue(place.queue)).collect();
        record.places.retain(|place| place.queue == home || takes(place.queue));
        for live in &mut record.offers {
            live.queue = names.queue_or_target(live.queue).unwrap_or(QueueId(0));
        }
        for place in &mut record.places {
            let is_changed = place.requirement != names.old_queue(place.queue).requirement;
            let queue = names.queue_or_target(place.queue).expect("a home that is gone has a target");
            let asked = &names.new_queue(queue).requirement;
            place.requirement = if is_changed { names.requirement(&place.requirement) } else { asked.clone() };
            place.queue = queue;
        }
        for queue in lost {
            self.counts(queue).taken_elsewhere += 1;
        }
        Fate { contact, is_homeless, is_offer_lost }
    }

    ///
    fn move_homeless(&mut self, contact: ContactId) {
        self.withdraw_all(contact, WithdrawReason::PlanReplaced);
        let record = self.contact_mut(contact);
        let (queue, overdue) = (record.home().queue, record.overdue);
        record.own_steps = None;
        record.declined.retain(|declined| declined.until.is_some());
        let is_in_line = record.is_in_line();
        self.counts(queue).entered += 1;
        let overflow = Overflow::Moved;
        self.emit(EventKind::Overflowed { contact, from_queue: queue, to_queue: queue, overflow });
        if !is_in_line {
            self.ask_ordering(contact);
            return;
        }
        self.leave_places(contact, |_| {});
        self.cancel_waiting(contact);
        let record = self.contact_mut(contact);
        record.stages.clear();
        record.stage = None;
        record.direct = None;
        self.enter_home(contact, queue);
        if let Some(Overdue::Expiry(due)) = overdue.filter(|_| self.contacts.contains_key(&contact)) {
            self.expire_callback(contact, due);
        }
    }

    /// A contact whose home there still is goes on under the new rules, counted from when it entered its places.
    fn judge_anew(&mut self, contact: ContactId, is_offer_lost: bool) {
        if is_offer_lost {
            self.withdraw_all(contact, WithdrawReason::PlanReplaced);
        }
        let plan = self.plan.clone();
        let record = self.contact_mut(contact);
        for place in &mut record.places {
            let levels = plan.queues().get(usize::from(place.queue.0)).expect("the plan has the queue").levels;
            place.level_limit = place.level_limit.zip(levels).map(|(own, new)| own.max(new));
        }
        self.ask_ordering(contact);
        if !self.contact_mut(contact).is_in_line() {
            return;
        }
        self.judge_waits_anew(contact);
        self.judge_steps_anew(contact);
        if is_offer_lost {
            self.goes_on(contact);
        }
    }

    fn judge_waits_anew(&mut self, contact: ContactId) {
        let now = self.now;
        self.timers.retain(|timer| match timer.kind {
            TimerKind::Contact { contact: owner, kind } if owner == contact => {
                !matches!(kind, ContactTimer::MaximumWait | ContactTimer::MembershipDelay { .. })
            }
            _ => true,
        });
        let record = self.contact_mut(contact);
        let home = record.home();
        let (queue, entered_at) = (home.queue, home.entered_at);
        let is_bound = record.callback.is_none() && record.overdue.is_none();
        let maximum_wait = self.queue_of_plan(queue).maximum_wait.filter(|_| is_bound);
        if let Some(maximum_wait) = maximum_wait {
            self.arm_for(
                contact,
                (now + Duration::from_micros(1)).max(entered_at + maximum_wait),
                ContactTimer::MaximumWait,
            );
        }
        for place in self.contact_mut(contact).places.clone() {
            let delays = &self.queue_of_plan(place.queue).delays;
            let passed = delays.iter().filter(|delay| place.entered_at + **delay <= now).count();
            let mut places = self.contact_mut(contact).places.iter_mut();
            let place = places.find(|other| other.queue == place.queue).expect("it stands there");
            place.delays_passed = u32::try_from(passed).expect("a queue has few delays");
            let queue = place.queue;
            self.arm_next_delay(contact, queue);
        }
    }

    fn judge_steps_anew(&mut self, contact: ContactId) {
        let record = self.contact_mut(contact);
        if record.own_steps.is_some() {
            return;
        }
        record.held_back.clear();
        let (queue, entered_at) = (record.home().queue, record.home().entered_at);
        self.timers.retain(|timer| match timer.kind {
            TimerKind::Contact { contact: owner, kind } if owner == contact => {
                !matches!(kind, ContactTimer::Step { .. } | ContactTimer::Recheck { .. })
            }
            _ => true,
        });
        let steps = self.queue_of_plan(queue).steps.clone();
        if let Some(ahead) = steps.iter().position(|step| entered_at + step.after > self.now) {
            self.arm_step(contact, ahead);
        }
    }

    ///
    fn begin_with_new_plan(&mut self) {
        for agent in self.agents.keys().copied().collect::<Vec<_>>() {
            self.refresh_pauses(agent);
            self.open_agent(agent);
        }
        self.open_contacts.extend(self.contacts.keys().copied());
        if self.plan.batch().is_none() {
            self.cancel(TimerKind::Batch);
        }
        self.timers.retain(|timer| !matches!(timer.kind, TimerKind::Hours { .. }));
        for (queue, _) in (0..).map(QueueId).zip(self.plan.clone().queues()) {
            self.arm_next_switch(queue);
        }
    }
}
