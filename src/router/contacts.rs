//! The life of a contact: entering, moving, ending.

use super::{Router, phase_count};
use crate::contact::{Contact, ContactState, Held};
use crate::error::OrFault;
use crate::store::Record;
use crate::timers::TimerKind;
use crate::{
    Abandon, AgentId, Cancel, CommandError, Complete, Connect, ContactId, ContactPhase, Enqueue, Event, EventKind,
    Fault, Gate, QueueId, QueueView, Requirement, SetPriority, TenantId, Timestamp, Transfer, TransferAge,
    TransferTarget, WithdrawReason,
};
use alloc::boxed::Box;
use alloc::vec::Vec;
use smallvec::SmallVec;

impl Record for Contact {
    type Id = ContactId;

    fn id(&self) -> ContactId {
        self.id
    }
}

impl Router {
    /// [C-1] [C-3]
    pub(super) fn enqueue(&mut self, command: Enqueue, events: &mut Vec<Event>) -> Result<(), CommandError> {
        let (tenant, since) = self.check_enqueue(&command)?;
        let Enqueue { contact, queue, channel, direction, tenant: _, priority, requirement, age: _, excluded, .. } =
            command;
        self.sequences += 1;
        let record = Contact {
            id: contact,
            queue,
            channel,
            tenant,
            direction,
            priority,
            requirement: self.matching.hold_requirement(requirement),
            direct_to: None,
            since,
            entered_at: self.now,
            sequence: self.sequences,
            urgency: crate::Urgency::default(),
            delays_passed: 0,
            overdue_since: None,
            maximum_wait: None,
            next_delay: None,
            excluded: Box::from(excluded),
            declined: SmallVec::new(),
            // It is filed into its line a few lines below.
            state: ContactState::Waiting { line: u32::MAX },
        };
        let slot = self.contacts.insert(record);
        self.emit(EventKind::Queued { contact, queue, channel, tenant, since }, events);
        self.counts_of(queue)?.entered += 1;
        self.enter(slot)?;
        Ok(())
    }

    fn check_enqueue(&self, command: &Enqueue) -> Result<(TenantId, Timestamp), CommandError> {
        let contact = command.contact;
        if let Some(slot) = self.contacts.find(contact) {
            let known = self.contact_at(slot)?;
            let queue = self.rules(known.queue)?.name.clone();
            return Err(CommandError::ContactExists { contact, phase: known.state.phase(), queue });
        }
        let queue = command.queue;
        let rules = self.plan.queues().get(usize::from(queue.0)).ok_or(CommandError::UnknownQueue { queue })?;
        let channel = command.channel;
        if self.plan.channels().get(usize::from(channel.0)).is_none() {
            return Err(CommandError::UnknownChannel { channel });
        }
        self.check_channel(queue, channel)?;
        if let Some(tenant) = command.tenant {
            if self.plan.tenants().get(usize::from(tenant.0)).is_none() {
                return Err(CommandError::UnknownTenant { tenant });
            }
        }
        let tenant = command.tenant.or(rules.tenant).unwrap_or(TenantId(0));
        self.check_tenant(queue, tenant)?;
        self.check_requirement(contact, &command.requirement)?;
        let limits = self.plan.limits();
        if command.excluded.len() > crate::store::at(limits.exclusions) {
            return Err(CommandError::TooManyExclusions { contact, limit: limits.exclusions });
        }
        let (at, age) = (self.now, command.age);
        let since = at.checked_sub(age).ok_or(CommandError::AgeTooLarge { contact, age, at })?;
        if self.contacts.len() >= limits.contacts {
            return Err(CommandError::TooManyContacts { limit: limits.contacts });
        }
        self.check_room(queue, None)?;
        Ok((tenant, since))
    }

    /// [C-2]
    fn check_requirement(&self, contact: ContactId, requirement: &Requirement) -> Result<(), CommandError> {
        self.plan.check_requirement(requirement).map_err(|fault| CommandError::InvalidRequirement { contact, fault })
    }

    fn check_channel(&self, queue: QueueId, channel: crate::ChannelId) -> Result<(), CommandError> {
        let rules = self.rules(queue)?;
        if rules.channels.binary_search(&channel).is_ok() {
            return Ok(());
        }
        let known = self.plan.channels().get(usize::from(channel.0)).or_fault("a channel")?;
        Err(CommandError::ChannelNotServed { queue: rules.name.clone(), channel: known.name.clone() })
    }

    fn check_tenant(&self, queue: QueueId, tenant: TenantId) -> Result<(), CommandError> {
        let rules = self.rules(queue)?;
        if rules.tenant.is_none_or(|own| own == tenant) {
            return Ok(());
        }
        let known = self.plan.tenants().get(usize::from(tenant.0)).or_fault("a tenant")?;
        Err(CommandError::TenantNotServed { queue: rules.name.clone(), tenant: known.clone() })
    }

    /// Whether one more may enter, not counting the one that is to enter if it is there already. [C-4]
    fn check_room(&self, queue: QueueId, moving: Option<&Contact>) -> Result<(), CommandError> {
        let rules = self.rules(queue)?;
        let Some(limit) = rules.maximum_length else { return Ok(()) };
        let counts = self.counts.get(usize::from(queue.0)).or_fault("the counts of a queue")?;
        let own = moving.is_some_and(|contact| contact.queue == queue && contact.state.worked().is_none());
        if counts.waiting + counts.offered - u32::from(own) < limit {
            return Ok(());
        }
        Err(CommandError::QueueFull { queue: rules.name.clone(), limit })
    }

    /// [C-5]
    pub(super) fn transfer(&mut self, command: Transfer, events: &mut Vec<Event>) -> Result<(), CommandError> {
        let slot = self.find_contact(command.contact)?;
        let (to_queue, to_agent) = self.check_transfer(slot, &command)?;
        let contact = self.contact_at(slot)?;
        let (id, from_queue, held) = (contact.id, contact.queue, contact.state.worked());
        match contact.state {
            ContactState::Offered { .. } => self.withdraw(slot, WithdrawReason::Transferred, events)?,
            ContactState::Waiting { .. } => self.unfile(slot)?,
            ContactState::Accepted { .. } | ContactState::Connected { .. } => {}
        }
        let from_agent = match held {
            Some(held) => Some(self.let_go(held)?),
            None => None,
        };
        self.emit(EventKind::Transferred { contact: id, from_agent, from_queue, to_queue, to_agent }, events);
        self.count_out(slot, |counts| &mut counts.transferred_out)?;
        self.cancel_timers(slot)?;
        if let Some(requirement) = command.requirement {
            let new = self.matching.hold_requirement(requirement);
            let old = core::mem::replace(&mut self.contact_at_mut(slot)?.requirement, new);
            self.matching.drop_requirement(old);
        }
        if command.age == TransferAge::Restart {
            self.sequences += 1;
            let (now, sequence) = (self.now, self.sequences);
            let contact = self.contact_at_mut(slot)?;
            (contact.since, contact.sequence) = (now, sequence);
        }
        let contact = self.contact_at_mut(slot)?;
        contact.priority = command.priority.unwrap_or(contact.priority);
        contact.queue = to_queue;
        contact.direct_to = to_agent;
        let channel = contact.channel;
        self.counts_of(to_queue)?.entered += 1;
        self.enter(slot)?;
        if let Some(held) = held {
            self.end_work(held, id, from_queue, channel, events)?;
        }
        Ok(())
    }

    /// Where the contact is to wait, and for whom.
    fn check_transfer(&self, slot: u32, command: &Transfer) -> Result<(QueueId, Option<AgentId>), CommandError> {
        let contact = self.contact_at(slot)?;
        if let Some(requirement) = &command.requirement {
            self.check_requirement(contact.id, requirement)?;
        }
        match command.to {
            TransferTarget::Queue(queue) => {
                if self.plan.queues().get(usize::from(queue.0)).is_none() {
                    return Err(CommandError::UnknownQueue { queue });
                }
                self.check_channel(queue, contact.channel)?;
                self.check_tenant(queue, contact.tenant)?;
                self.check_room(queue, Some(contact))?;
                Ok((queue, None))
            }
            TransferTarget::Agent(agent) => {
                let found = self.agent_at(self.find_agent(agent)?)?;
                let supply = self.matching.supply(found.pool).or_fault("a pool")?;
                let refused = |gate| Err(CommandError::AgentCannotTake { agent, contact: contact.id, gate });
                if !supply.serves(contact.tenant) {
                    return refused(Gate::Tenant);
                }
                if supply.maximum_on(contact.channel).is_none() {
                    return refused(Gate::Capacity);
                }
                Ok((contact.queue, Some(agent)))
            }
        }
    }

    /// [C-13]
    pub(super) fn set_priority(&mut self, command: SetPriority, events: &mut Vec<Event>) -> Result<(), CommandError> {
        let SetPriority { contact, priority } = command;
        let slot = self.find_contact(contact)?;
        self.emit(EventKind::PriorityChanged { contact, priority }, events);
        let waits = self.contact_at(slot)?.state.phase() == ContactPhase::Waiting;
        if waits {
            self.unfile(slot)?;
        }
        self.contact_at_mut(slot)?.priority = priority;
        self.rank(slot)?;
        if waits {
            self.file(slot)?;
        }
        Ok(())
    }

    /// [C-7]
    pub(super) fn connect(&mut self, command: Connect, events: &mut Vec<Event>) -> Result<(), CommandError> {
        let slot = self.find_contact(command.contact)?;
        let ContactState::Accepted { held } = self.contact_at(slot)?.state else { return Err(self.wrong_phase(slot)?) };
        let agent = self.agent_at(held.agent)?.id;
        self.set_state(slot, ContactState::Connected { held })?;
        self.emit(EventKind::Connected { contact: command.contact, agent }, events);
        Ok(())
    }

    /// [C-10]
    pub(super) fn complete(&mut self, command: Complete, events: &mut Vec<Event>) -> Result<(), CommandError> {
        let Complete { contact, disposition } = command;
        let slot = self.find_contact(contact)?;
        let found = self.contact_at(slot)?;
        let (queue, channel) = (found.queue, found.channel);
        let Some(held) = found.state.worked() else { return Err(self.wrong_phase(slot)?) };
        let agent = self.let_go(held)?;
        self.emit(EventKind::Completed { contact, agent, queue, disposition }, events);
        self.end(slot, |counts| &mut counts.completed)?;
        self.end_work(held, contact, queue, channel, events)?;
        Ok(())
    }

    /// [C-11]
    pub(super) fn abandon(&mut self, command: Abandon, events: &mut Vec<Event>) -> Result<(), CommandError> {
        let slot = self.find_contact(command.contact)?;
        if self.contact_at(slot)?.state.phase() == ContactPhase::Connected {
            return Err(self.wrong_phase(slot)?);
        }
        let abandoned = |contact, queue| EventKind::Abandoned { contact, queue };
        self.take_away(slot, WithdrawReason::Abandoned, abandoned, |counts| &mut counts.abandoned, events)?;
        Ok(())
    }

    /// [C-12]
    pub(super) fn cancel(&mut self, command: Cancel, events: &mut Vec<Event>) -> Result<(), CommandError> {
        let slot = self.find_contact(command.contact)?;
        let cancelled = |contact, queue| EventKind::Cancelled { contact, queue };
        self.take_away(slot, WithdrawReason::Cancelled, cancelled, |counts| &mut counts.cancelled, events)?;
        Ok(())
    }

    /// Ends a contact in any state, without wrap-up.
    fn take_away(
        &mut self,
        slot: u32,
        reason: WithdrawReason,
        event: impl Fn(ContactId, QueueId) -> EventKind,
        count: impl Fn(&mut QueueView) -> &mut u64,
        events: &mut Vec<Event>,
    ) -> Result<(), Fault> {
        let contact = self.contact_at(slot)?;
        let (id, queue, channel, held) = (contact.id, contact.queue, contact.channel, contact.state.worked());
        match contact.state {
            ContactState::Offered { .. } => self.withdraw(slot, reason, events)?,
            ContactState::Waiting { .. } => self.unfile(slot)?,
            ContactState::Accepted { held } | ContactState::Connected { held } => {
                self.let_go(held)?;
            }
        }
        self.emit(event(id, queue), events);
        self.end(slot, count)?;
        if let Some(held) = held {
            self.contact_left(held.agent)?;
            self.release(held.agent, channel, events)?;
        }
        Ok(())
    }

    /// The contact of an offer that ended waits no longer: its maximum wait passed during the offer, or now. [C-8]
    pub(super) fn end_overdue(&mut self, slot: u32, due: Timestamp, events: &mut Vec<Event>) -> Result<(), Fault> {
        let contact = self.contact_at(slot)?;
        let (contact, queue) = (contact.id, contact.queue);
        self.emit(EventKind::MaximumWaitReached { contact, queue, due }, events);
        self.end(slot, |counts| &mut counts.timed_out)
    }

    /// Forgets a contact that is in no line and in nobody's hands.
    fn end(&mut self, slot: u32, count: impl Fn(&mut QueueView) -> &mut u64) -> Result<(), Fault> {
        self.count_out(slot, count)?;
        self.cancel_timers(slot)?;
        let contact = self.contacts.remove(slot).or_fault("a contact")?;
        self.matching.drop_requirement(contact.requirement);
        Ok(())
    }

    /// The contact is no longer counted in its queue, but among those that left it in this way.
    fn count_out(&mut self, slot: u32, count: impl Fn(&mut QueueView) -> &mut u64) -> Result<(), Fault> {
        let contact = self.contact_at(slot)?;
        let (queue, phase) = (contact.queue, contact.state.phase());
        let counts = self.counts_of(queue)?;
        *phase_count(counts, phase) -= 1;
        *count(counts) += 1;
        Ok(())
    }

    /// Cancels what runs while a contact waits, and clears its decline memory.
    pub(super) fn cancel_timers(&mut self, slot: u32) -> Result<(), Fault> {
        let contact = self.contacts.get_mut(slot).or_fault("a contact")?;
        let back_offs = contact.declined.drain(..).map(|declined| declined.timer);
        for timer in contact.maximum_wait.take().into_iter().chain(contact.next_delay.take()).chain(back_offs) {
            self.timers.cancel(timer).or_fault("a timer of a contact")?;
        }
        Ok(())
    }

    /// Starts to wait in its queue anew, and is open; it is counted nowhere, in no line, and no timer of it runs. [C-3]
    pub(super) fn enter(&mut self, slot: u32) -> Result<(), Fault> {
        let now = self.now;
        let contact = self.contact_at_mut(slot)?;
        contact.entered_at = now;
        contact.delays_passed = 0;
        contact.overdue_since = None;
        let queue = contact.queue;
        self.rank(slot)?;
        let rules = self.rules(queue)?;
        let (maximum, delay) = (rules.maximum_wait, rules.delays.first().copied());
        if let Some(maximum) = maximum {
            let timer = self.timers.arm((now + maximum).0, TimerKind::MaximumWait { contact: slot });
            self.contact_at_mut(slot)?.maximum_wait = Some(timer);
        }
        if let Some(delay) = delay {
            let timer = self.timers.arm((now + delay).0, TimerKind::MembershipDelay { contact: slot });
            self.contact_at_mut(slot)?.next_delay = Some(timer);
        }
        self.counts_of(queue)?.waiting += 1;
        self.file(slot)?;
        self.open_contacts.push(slot);
        Ok(())
    }

    /// Changes the state of a contact, and the counts of its queue with it.
    pub(super) fn set_state(&mut self, slot: u32, state: ContactState) -> Result<(), Fault> {
        let contact = self.contact_at_mut(slot)?;
        let before = core::mem::replace(&mut contact.state, state).phase();
        let queue = contact.queue;
        let counts = self.counts_of(queue)?;
        *phase_count(counts, before) -= 1;
        *phase_count(counts, state.phase()) += 1;
        Ok(())
    }

    /// Computes the urgency. [O-6]
    fn rank(&mut self, slot: u32) -> Result<(), Fault> {
        let contact = self.contacts.get_mut(slot).or_fault("a contact")?;
        let rules = self.plan.queues().get(usize::from(contact.queue.0)).or_fault("a queue")?;
        let target = rules.service_level.map(|level| level.within);
        contact.urgency = rules.ordering_strategy.urgency(&contact.facts(target));
        Ok(())
    }

    /// Puts a contact that is to wait into its line; its counts are not touched.
    pub(super) fn file(&mut self, slot: u32) -> Result<(), Fault> {
        let contact = self.contacts.get_mut(slot).or_fault("a contact")?;
        let (demand, key) = (contact.demand(), contact.line_key());
        let line = self.matching.file(&self.plan, slot, demand, key, contact.is_marked())?;
        contact.state = ContactState::Waiting { line };
        Ok(())
    }

    /// Takes a waiting contact out of its line.
    pub(super) fn unfile(&mut self, slot: u32) -> Result<(), Fault> {
        let contact = self.contacts.get(slot).or_fault("a contact")?;
        let ContactState::Waiting { line } = contact.state else { return Err(Fault { place: "a waiting contact" }) };
        self.matching.unfile(line, slot, contact.is_marked())
    }

    /// An agent has the contact no longer in hand; gives the agent's id. Its capacity is still taken.
    fn let_go(&mut self, held: Held) -> Result<AgentId, Fault> {
        let agent = self.agent_at_mut(held.agent)?;
        agent.forget(held.offer).or_fault("a contact in hand")?;
        Ok(agent.id)
    }

    fn wrong_phase(&self, slot: u32) -> Result<CommandError, Fault> {
        let contact = self.contact_at(slot)?;
        Ok(CommandError::WrongPhase { contact: contact.id, phase: contact.state.phase() })
    }
}
