//! Life of a contact, but for transfers.

use super::SlowRouter;
use super::records::{Contact, ContactTimer, Overdue, Return, TimerKind};
use crate::{
    Abandon, AgentId, Cancel, CommandError, Complete, Connect, ContactId, ContactPhase, Enqueue, EventKind, IdleClock,
    OfferId, PreferredStage, QueueId, QueueView, Requirement, SetPriority, TenantId, Timestamp, WithdrawReason,
    WorkPhase,
};
use alloc::sync::Arc;
use alloc::vec;
use alloc::vec::Vec;

impl SlowRouter {
    /// [C-1] [C-3]
    pub(super) fn enqueue(&mut self, command: Enqueue) -> Result<(), CommandError> {
        let (tenant, since) = self.check_enqueue(&command)?;
        let (since, sequence) = self.place_in_line(&command, since);
        let Enqueue { contact, queue, channel, direction, priority, requirement, excluded, .. } = command;
        let record = Contact {
            id: contact,
            phase: ContactPhase::Waiting,
            channel,
            direction,
            tenant,
            priority,
            requirement,
            excluded,
            since,
            sequence,
            places: vec![self.new_place(queue)],
            stay: 0,
            moves: (Timestamp::ZERO, 0),
            direct: None,
            overdue: None,
            offers: Vec::new(),
            allowed: 0,
            held: None,
            declined: Vec::new(),
            stages: command.preferred,
            stage: None,
            own_steps: command.steps.map(Arc::from),
            held_back: Vec::new(),
            callback: None,
            parked_by: None,
        };
        self.contacts.insert(contact, record);
        self.emit(EventKind::Queued { contact, queue, channel, tenant, since });
        self.counts(queue).entered += 1;
        match command.callback {
            None => self.enter_home(contact, queue),
            Some(callback) => self.enter_as_callback(contact, *callback),
        }
        Ok(())
    }

    /// The checks in the order of [C-1]; gives the tenant and the instant its age counts from.
    fn check_enqueue(&self, command: &Enqueue) -> Result<(TenantId, Timestamp), CommandError> {
        let contact = command.contact;
        if let Some(known) = self.contacts.get(&contact) {
            let queue = self.queue_of_plan(known.home().queue).name.clone();
            return Err(CommandError::ContactExists { contact, phase: known.phase, queue });
        }
        let queue = self
            .plan
            .queues()
            .get(usize::from(command.queue.0))
            .ok_or(CommandError::UnknownQueue { queue: command.queue })?;
        if usize::from(command.channel.0) >= self.plan.channels().len() {
            return Err(CommandError::UnknownChannel { channel: command.channel });
        }
        self.check_channel_served(command.queue, command.channel)?;
        let tenant = command.tenant.or(queue.tenant).unwrap_or(TenantId(0));
        if usize::from(tenant.0) >= self.plan.tenants().len() {
            return Err(CommandError::UnknownTenant { tenant });
        }
        self.check_tenant_served(command.queue, tenant)?;
        self.check_requirement(contact, &command.requirement)?;
        let limit = self.plan.limits().exclusions;
        if over(command.excluded.len(), limit) {
            return Err(CommandError::TooManyExclusions { contact, limit });
        }
        self.check_stages(contact, &command.preferred)?;
        if let Some(steps) = &command.steps {
            let refused = |(step, fault)| CommandError::InvalidStep { contact, step, fault };
            self.plan.check_steps(steps).map_err(refused)?;
        }
        if let Some(callback) = &command.callback {
            self.check_callback(contact, callback)?;
        }
        let (age, at) = (command.age, self.now);
        let since = at.checked_sub(age).ok_or(CommandError::AgeTooLarge { contact, age, at })?;
        let limit = self.plan.limits().contacts;
        if over(self.contacts.len() + 1, limit) {
            return Err(CommandError::TooManyContacts { limit });
        }
        self.check_open(command.queue)?;
        self.check_room(command.queue, contact)?;
        Ok((tenant, since))
    }

    /// [C-2]
    pub(super) fn check_requirement(&self, contact: ContactId, requirement: &Requirement) -> Result<(), CommandError> {
        self.plan.check_requirement(requirement).map_err(|fault| CommandError::InvalidRequirement { contact, fault })
    }

    /// [P-1]
    pub(super) fn check_stages(&self, contact: ContactId, stages: &[PreferredStage]) -> Result<(), CommandError> {
        let refused = |(stage, fault)| CommandError::InvalidStage { contact, stage, fault };
        self.plan.check_stages(stages).map_err(refused)
    }

    pub(super) fn check_channel_served(&self, queue: QueueId, channel: crate::ChannelId) -> Result<(), CommandError> {
        let queue = self.queue_of_plan(queue);
        if queue.channels.contains(&channel) {
            return Ok(());
        }
        let name = self.plan.channels().get(usize::from(channel.0)).expect("the plan has the channel").name.clone();
        Err(CommandError::ChannelNotServed { queue: queue.name.clone(), channel: name })
    }

    pub(super) fn check_tenant_served(&self, queue: QueueId, tenant: TenantId) -> Result<(), CommandError> {
        let queue = self.queue_of_plan(queue);
        if queue.tenant.is_none_or(|served| served == tenant) {
            return Ok(());
        }
        let name = self.plan.tenants().get(usize::from(tenant.0)).expect("the plan has the tenant").clone();
        Err(CommandError::TenantNotServed { queue: queue.name.clone(), tenant: name })
    }

    /// [H-1]
    pub(super) fn check_open(&self, queue: QueueId) -> Result<(), CommandError> {
        if self.queue_record(queue).counts.is_open() {
            return Ok(());
        }
        Err(CommandError::QueueClosed { queue: self.queue_of_plan(queue).name.clone() })
    }

    /// [C-4]
    pub(super) fn check_room(&self, queue: QueueId, entering: ContactId) -> Result<(), CommandError> {
        let Some(limit) = self.queue_of_plan(queue).maximum_length else { return Ok(()) };
        let others = self.contacts.values().filter(|contact| contact.is_in_line() && contact.id != entering);
        let others = others.filter(|contact| contact.place(queue).is_some()).count();
        if over(others + 1, limit) {
            return Err(CommandError::QueueFull { queue: self.queue_of_plan(queue).name.clone(), limit });
        }
        Ok(())
    }

    /// The contact is open, if it looks. [M-1] [M-7]
    pub(super) fn open_if_it_looks(&mut self, contact: ContactId) {
        if self.contacts.get(&contact).is_some_and(|record| !record.looks_in().is_empty()) {
            self.open_contacts.insert(contact);
        }
    }

    pub(super) fn arm_for(&mut self, contact: ContactId, due: Timestamp, kind: ContactTimer) {
        self.arm(due, TimerKind::Contact { contact, kind });
    }

    pub(super) fn cancel_for(&mut self, contact: ContactId, kind: ContactTimer) {
        self.cancel(TimerKind::Contact { contact, kind });
    }

    /// Every timer of the contact.
    pub(super) fn cancel_all_of(&mut self, wanted: ContactId) {
        self.timers.retain(|timer| !matches!(timer.kind, TimerKind::Contact { contact, .. } if contact == wanted));
    }

    /// Every timer of the contact but those of back-offs and of a callback's expiry, which hold in any queue. [D-7]
    pub(super) fn cancel_waiting(&mut self, wanted: ContactId) {
        self.timers.retain(|timer| match timer.kind {
            TimerKind::Contact { contact, kind } if contact == wanted => {
                matches!(kind, ContactTimer::BackOffEnd { .. } | ContactTimer::CallbackExpiry)
            }
            _ => true,
        });
    }

    /// [C-7]
    pub(super) fn connect(&mut self, command: Connect) -> Result<(), CommandError> {
        let contact = command.contact;
        let record = self.known_contact(contact)?;
        let (phase, held) = (record.phase, record.held);
        let (ContactPhase::Accepted, Some((agent, offer))) = (phase, held) else {
            return Err(CommandError::WrongPhase { contact, phase });
        };
        self.join(contact, agent, offer);
        Ok(())
    }

    /// [C-7]
    pub(super) fn join(&mut self, contact: ContactId, agent: AgentId, offer: OfferId) {
        self.emit(EventKind::Connected { contact, agent });
        self.contact_mut(contact).phase = ContactPhase::Connected;
        self.agent_mut(agent).work_mut(offer).view.phase = WorkPhase::Connected;
    }

    /// [C-8]
    pub(super) fn maximum_wait_passes(&mut self, contact: ContactId, due: Timestamp) {
        let record = self.contact_mut(contact);
        if record.waits() {
            self.time_out(contact, due);
        } else {
            record.overdue = Some(Overdue::MaximumWait(due));
        }
    }

    /// [C-8]
    pub(super) fn time_out(&mut self, contact: ContactId, due: Timestamp) {
        let queue = self.contact_mut(contact).home().queue;
        self.emit(EventKind::MaximumWaitReached { contact, queue, due });
        self.end(contact, |home| home.timed_out += 1);
    }

    /// [C-10]
    pub(super) fn complete(&mut self, command: Complete) -> Result<(), CommandError> {
        let Complete { contact, disposition } = command;
        let record = self.known_contact(contact)?;
        let (phase, queue, held) = (record.phase, record.home().queue, record.held);
        let Some(agent) = held.map(|(agent, _)| agent).or(record.parked_by) else {
            return Err(CommandError::WrongPhase { contact, phase });
        };
        self.emit(EventKind::Completed { contact, agent, queue, disposition });
        self.end(contact, |home| home.completed += 1);
        if let Some((agent, offer)) = held {
            self.end_work(agent, contact, offer, queue);
        }
        Ok(())
    }

    /// [C-11] [C-15]
    pub(super) fn abandon(&mut self, command: Abandon) -> Result<(), CommandError> {
        let contact = command.contact;
        let record = self.known_contact(contact)?;
        let phase = record.phase;
        if phase == ContactPhase::Connected {
            return Err(CommandError::WrongPhase { contact, phase });
        }
        let may_return = record.callback.is_none() && (record.is_in_line() || phase == ContactPhase::Accepted);
        let in_line = record.is_in_line();
        let place = Return { queue: record.home().queue, since: record.since, sequence: record.sequence };
        self.withdraw_all(contact, WithdrawReason::Abandoned);
        self.emit(EventKind::Abandoned { contact, queue: place.queue });
        if in_line {
            self.queue_record_mut(place.queue).figures.abandoned += 1;
        }
        self.end_without_wrap_up(contact, |home| home.abandoned += 1);
        if may_return {
            self.remember_return(contact, place);
        }
        Ok(())
    }

    /// [C-12]
    pub(super) fn cancel_contact(&mut self, command: Cancel) -> Result<(), CommandError> {
        let contact = command.contact;
        self.known_contact(contact)?;
        self.withdraw_all(contact, WithdrawReason::Cancelled);
        let queue = self.contact_mut(contact).home().queue;
        self.emit(EventKind::Cancelled { contact, queue });
        self.end_without_wrap_up(contact, |home| home.cancelled += 1);
        Ok(())
    }

    /// The contact ends; an agent that had it is released. [C-11]
    fn end_without_wrap_up(&mut self, contact: ContactId, count: fn(&mut QueueView)) {
        let held = self.contact_mut(contact).held;
        self.end(contact, count);
        if let Some((agent, offer)) = held {
            self.restart_idle_clock(agent, &[IdleClock::ContactEnded]);
            self.release(agent, offer);
        }
    }

    /// [C-13]
    pub(super) fn set_priority(&mut self, command: SetPriority) -> Result<(), CommandError> {
        let SetPriority { contact, priority } = command;
        self.known_contact(contact)?;
        self.emit(EventKind::PriorityChanged { contact, priority });
        self.contact_mut(contact).priority = priority;
        self.ask_ordering(contact);
        Ok(())
    }
}

/// Whether so many are more than the limit.
pub(super) fn over(count: usize, limit: u32) -> bool {
    u32::try_from(count).map_or(true, |count| count > limit)
}
