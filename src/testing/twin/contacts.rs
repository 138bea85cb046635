//! Life of a contact, but for transfers.

use super::SlowRouter;
use super::records::{Contact, TimerKind};
use crate::{
    Abandon, Cancel, CommandError, Complete, Connect, ContactId, ContactPhase, Enqueue, EventKind, IdleClock, QueueId,
    Requirement, SetPriority, TenantId, Timestamp, Urgency, WithdrawReason, WorkPhase,
};
use alloc::vec::Vec;

impl SlowRouter {
    /// [C-1] [C-3]
    pub(super) fn enqueue(&mut self, command: Enqueue) -> Result<(), CommandError> {
        let (tenant, since) = self.check_enqueue(&command)?;
        let Enqueue { contact, queue, channel, direction, priority, requirement, excluded, .. } = command;
        self.last_sequence += 1;
        let record = Contact {
            id: contact,
            phase: ContactPhase::Waiting,
            queue,
            channel,
            direction,
            tenant,
            priority,
            requirement,
            excluded,
            since,
            entered_at: self.now,
            sequence: self.last_sequence,
            urgency: Urgency::default(),
            delays_passed: 0,
            direct_to: None,
            overdue_since: None,
            held: None,
            declined: Vec::new(),
        };
        self.contacts.insert(contact, record);
        self.emit(EventKind::Queued { contact, queue, channel, tenant, since });
        self.counts(queue).entered += 1;
        self.enter(contact);
        Ok(())
    }

    /// The checks in the order of [C-1]; gives the tenant and the instant its age counts from.
    fn check_enqueue(&self, command: &Enqueue) -> Result<(TenantId, Timestamp), CommandError> {
        let contact = command.contact;
        if let Some(known) = self.contacts.get(&contact) {
            let queue = self.queue_of_plan(known.queue).name.clone();
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
        let (age, at) = (command.age, self.now);
        let since = at.checked_sub(age).ok_or(CommandError::AgeTooLarge { contact, age, at })?;
        let limit = self.plan.limits().contacts;
        if over(self.contacts.len() + 1, limit) {
            return Err(CommandError::TooManyContacts { limit });
        }
        self.check_room(command.queue, contact)?;
        Ok((tenant, since))
    }

    /// [C-2]
    pub(super) fn check_requirement(&self, contact: ContactId, requirement: &Requirement) -> Result<(), CommandError> {
        self.plan.check_requirement(requirement).map_err(|fault| CommandError::InvalidRequirement { contact, fault })
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

    /// [C-4]
    pub(super) fn check_room(&self, queue: QueueId, entering: ContactId) -> Result<(), CommandError> {
        let Some(limit) = self.queue_of_plan(queue).maximum_length else { return Ok(()) };
        let others = self
            .contacts
            .values()
            .filter(|contact| contact.queue == queue && !contact.is_active() && contact.id != entering)
            .count();
        if over(others + 1, limit) {
            return Err(CommandError::QueueFull { queue: self.queue_of_plan(queue).name.clone(), limit });
        }
        Ok(())
    }

    /// The contact, whose record says where, starts to wait there now: by `Enqueue`, `Transfer` or a requeue. [C-3]
    pub(super) fn enter(&mut self, contact: ContactId) {
        let now = self.now;
        let record = self.contact_mut(contact);
        record.phase = ContactPhase::Waiting;
        record.held = None;
        record.entered_at = now;
        record.delays_passed = 0;
        record.overdue_since = None;
        let queue = record.queue;
        self.refresh_urgency(contact);
        let rules = self.queue_of_plan(queue);
        let (maximum_wait, first_delay) = (rules.maximum_wait, rules.delays.first().copied());
        if let Some(maximum_wait) = maximum_wait {
            self.arm(now + maximum_wait, TimerKind::MaximumWait { contact });
        }
        if let Some(delay) = first_delay {
            self.arm(now + delay, TimerKind::MembershipDelay { contact });
        }
        self.open_contact(contact);
    }

    /// [O-6]
    pub(super) fn refresh_urgency(&mut self, contact: ContactId) {
        let urgency = self.contacts.get(&contact).map(|record| self.urgency(record)).expect("the contact lives");
        self.contact_mut(contact).urgency = urgency;
    }

    /// Its timers (maximum wait, delay, back-offs) are cancelled and its decline memory is cleared. [F-2] [C-5]
    pub(super) fn cancel_waiting(&mut self, contact: ContactId) {
        self.timers.retain(|timer| match timer.kind {
            TimerKind::MaximumWait { contact: owner }
            | TimerKind::MembershipDelay { contact: owner }
            | TimerKind::BackOffEnd { contact: owner, .. } => owner != contact,
            TimerKind::OfferExpiry { .. } | TimerKind::WrapUpEnd { .. } => true,
        });
        self.contact_mut(contact).declined.clear();
    }

    /// The contact is forgotten.
    fn end(&mut self, contact: ContactId) {
        self.cancel_waiting(contact);
        self.contacts.remove(&contact);
    }

    /// [C-7]
    pub(super) fn connect(&mut self, command: Connect) -> Result<(), CommandError> {
        let contact = command.contact;
        let record = self.known_contact(contact)?;
        let (phase, held) = (record.phase, record.held);
        let (ContactPhase::Accepted, Some((agent, offer))) = (phase, held) else {
            return Err(CommandError::WrongPhase { contact, phase });
        };
        self.emit(EventKind::Connected { contact, agent });
        self.contact_mut(contact).phase = ContactPhase::Connected;
        self.agent_mut(agent).set_phase(offer, WorkPhase::Connected);
        Ok(())
    }

    /// [C-8]
    pub(super) fn maximum_wait_passes(&mut self, contact: ContactId, due: Timestamp) {
        let record = self.contact_mut(contact);
        if record.waits() {
            self.time_out(contact, due);
        } else {
            record.overdue_since = Some(due);
        }
    }

    /// [C-8]
    pub(super) fn time_out(&mut self, contact: ContactId, due: Timestamp) {
        let queue = self.contact_mut(contact).queue;
        self.emit(EventKind::MaximumWaitReached { contact, queue, due });
        self.counts(queue).timed_out += 1;
        self.end(contact);
    }

    /// [C-9]
    pub(super) fn delay_passes(&mut self, contact: ContactId) {
        let record = self.contact_mut(contact);
        record.delays_passed += 1;
        let (queue, entered_at, passed) = (record.queue, record.entered_at, record.delays_passed);
        let next = self.queue_of_plan(queue).delays.iter().zip(0..).find(|(_, place)| *place == passed);
        if let Some(delay) = next.map(|(delay, _)| *delay) {
            self.arm(entered_at + delay, TimerKind::MembershipDelay { contact });
        }
        self.open_contact(contact);
    }

    /// [C-10]
    pub(super) fn complete(&mut self, command: Complete) -> Result<(), CommandError> {
        let Complete { contact, disposition } = command;
        let record = self.known_contact(contact)?;
        let (phase, queue) = (record.phase, record.queue);
        let Some((agent, offer)) = record.held.filter(|_| record.is_active()) else {
            return Err(CommandError::WrongPhase { contact, phase });
        };
        self.emit(EventKind::Completed { contact, agent, queue, disposition });
        self.counts(queue).completed += 1;
        self.end(contact);
        self.end_work(agent, contact, offer, queue);
        Ok(())
    }

    /// [C-11]
    pub(super) fn abandon(&mut self, command: Abandon) -> Result<(), CommandError> {
        let contact = command.contact;
        let phase = self.known_contact(contact)?.phase;
        if phase == ContactPhase::Connected {
            return Err(CommandError::WrongPhase { contact, phase });
        }
        let queue = self.withdraw_if_offered(contact, WithdrawReason::Abandoned);
        self.emit(EventKind::Abandoned { contact, queue });
        self.counts(queue).abandoned += 1;
        self.end_without_wrap_up(contact);
        Ok(())
    }

    /// [C-12]
    pub(super) fn cancel_contact(&mut self, command: Cancel) -> Result<(), CommandError> {
        let contact = command.contact;
        self.known_contact(contact)?;
        let queue = self.withdraw_if_offered(contact, WithdrawReason::Cancelled);
        self.emit(EventKind::Cancelled { contact, queue });
        self.counts(queue).cancelled += 1;
        self.end_without_wrap_up(contact);
        Ok(())
    }

    /// A live offer ends first, without back-off. Gives the contact's queue. [C-5] [C-11]
    pub(super) fn withdraw_if_offered(&mut self, contact: ContactId, reason: WithdrawReason) -> QueueId {
        let record = self.contact_mut(contact);
        let (phase, queue, held) = (record.phase, record.queue, record.held);
        if let (ContactPhase::Offered, Some((agent, offer))) = (phase, held) {
            record.phase = ContactPhase::Waiting;
            record.held = None;
            self.withdraw(offer, contact, agent, reason);
        }
        queue
    }

    /// The contact ends; an agent that had it is released. [C-11]
    fn end_without_wrap_up(&mut self, contact: ContactId) {
        let held = self.contact_mut(contact).held;
        self.end(contact);
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
        self.refresh_urgency(contact);
        Ok(())
    }
}

/// Whether so many are more than the limit.
pub(super) fn over(count: usize, limit: u32) -> bool {
    u32::try_from(count).map_or(true, |count| count > limit)
}
