//! Entering: a new contact, a transferred one, one that waits again.

use super::Router;
use super::stages::check_fallback;
use crate::contact::{Contact, ContactExtras, ContactPlace, ContactState};
use crate::error::OrFault;
use crate::store::{Record, Sparse};
use crate::timers::TimerKind;
use crate::{
    AgentId, ChannelId, CommandError, ContactId, Enqueue, Event, EventKind, Fault, Gate, PreferredStage, QueueId,
    Requirement, TenantId, Timestamp, Transfer, TransferAge, TransferTarget, WithdrawReason,
};
use alloc::vec::Vec;
use smallvec::SmallVec;

impl Record for Contact {
    type Id = ContactId;

    fn id(&self) -> ContactId {
        self.id
    }
}

/// What a contact brings into a queue.
#[derive(Debug, Default)]
pub(super) struct Entrance {
    /// Its preferred stages, in order. [P-1]
    pub(super) stages: Vec<PreferredStage>,
}

impl Router {
    /// [C-1] [C-3]
    pub(super) fn enqueue(&mut self, command: &mut Enqueue, events: &mut Vec<Event>) -> Result<(), CommandError> {
        let (tenant, since) = self.check_enqueue(command)?;
        let Enqueue { contact, queue, channel, direction, tenant: _, priority, .. } = *command;
        let requirement = core::mem::take(&mut command.requirement);
        let (since, sequence) = if let Some(place) = self.take_place_back(contact, queue, since)? {
            place
        } else {
            self.sequences += 1;
            (since, self.sequences)
        };
        let record = Contact {
            id: contact,
            channel,
            tenant,
            direction,
            priority,
            requirement: self.matching.hold_requirement(requirement),
            since,
            sequence,
            state: ContactState::Waiting,
            accepted_at: Timestamp::ZERO,
            home: self.new_place(queue, 0)?,
            offers: SmallVec::new(),
            maximum_wait: None,
            next_step: None,
            extras: take_extras(command),
        };
        let slot = self.contacts.insert(record);
        self.emit(EventKind::Queued { contact, queue, channel, tenant, since }, events);
        let counts = self.counts_of(queue)?;
        (counts.entered, counts.waiting) = (counts.entered + 1, counts.waiting + 1);
        let entrance = Entrance { stages: core::mem::take(&mut command.preferred) };
        match command.callback.take() {
            Some(callback) => self.enter_as_callback(slot, *callback, entrance, events)?,
            None => self.enter_new(slot, entrance, events)?,
        }
        Ok(())
    }

    fn check_enqueue(&self, command: &Enqueue) -> Result<(TenantId, Timestamp), CommandError> {
        let contact = command.contact;
        if let Some(slot) = self.contacts.find(contact) {
            let known = self.contact_at(slot)?;
            let queue = self.rules(known.home.queue)?.name.clone();
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
        if !command.preferred.is_empty() {
            self.check_stages(contact, &command.preferred)?;
        }
        if let Some(steps) = &command.steps {
            self.check_own_steps(contact, steps)?;
        }
        if let Some(callback) = &command.callback {
            self.check_callback(contact, callback)?;
        }
        let (at, age) = (self.now, command.age);
        let since = at.checked_sub(age).ok_or(CommandError::AgeTooLarge { contact, age, at })?;
        if self.contacts.len() >= limits.contacts {
            return Err(CommandError::TooManyContacts { limit: limits.contacts });
        }
        self.check_open(queue)?;
        self.check_room(queue, None)?;
        Ok((tenant, since))
    }

    /// [C-2]
    fn check_requirement(&self, contact: ContactId, requirement: &Requirement) -> Result<(), CommandError> {
        self.plan.check_requirement(requirement).map_err(|fault| CommandError::InvalidRequirement { contact, fault })
    }

    fn check_channel(&self, queue: QueueId, channel: ChannelId) -> Result<(), CommandError> {
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

    /// [H-1]
    fn check_open(&self, queue: QueueId) -> Result<(), CommandError> {
        let counts = self.counts.get(usize::from(queue.0)).or_fault("the counts of a queue")?;
        if counts.is_open() {
            return Ok(());
        }
        Err(CommandError::QueueClosed { queue: self.rules(queue)?.name.clone() })
    }

    /// Whether one more may enter, not counting the one that is to enter if it is there already. [C-4]
    fn check_room(&self, queue: QueueId, moving: Option<&Contact>) -> Result<(), CommandError> {
        let rules = self.rules(queue)?;
        let Some(limit) = rules.maximum_length else { return Ok(()) };
        let counts = self.counts.get(usize::from(queue.0)).or_fault("the counts of a queue")?;
        let stands = |contact: &Contact| contact.places().any(|place| place.queue == queue);
        let own = moving.is_some_and(|contact| contact.state.is_queued() && stands(contact));
        if counts.waiting + counts.offered - u32::from(own) < limit {
            return Ok(());
        }
        Err(CommandError::QueueFull { queue: rules.name.clone(), limit })
    }

    /// Whether a contact may enter a queue that its host did not name: by a step, or as its own queue closes. [D-5]
    pub(super) fn may_overflow(&self, slot: u32, queue: QueueId) -> Result<bool, Fault> {
        let contact = self.contact_at(slot)?;
        let refused = self
            .check_channel(queue, contact.channel)
            .and_then(|()| self.check_tenant(queue, contact.tenant))
            .and_then(|()| self.check_open(queue))
            .and_then(|()| self.check_room(queue, Some(contact)));
        match refused {
            Ok(()) => Ok(true),
            Err(CommandError::Fault(fault)) => Err(fault),
            Err(_) => Ok(false),
        }
    }

    /// [C-5]
    pub(super) fn transfer(&mut self, command: &mut Transfer, events: &mut Vec<Event>) -> Result<(), CommandError> {
        let slot = self.find_contact(command.contact)?;
        let (to_queue, to_agent) = self.check_transfer(slot, command)?;
        let contact = self.contact_at(slot)?;
        let (id, from_queue, work) = (contact.id, contact.home.queue, contact.work());
        self.withdraw_all(slot, WithdrawReason::Transferred, events)?;
        let from_agent = match work {
            Some(work) => Some(self.let_go(work.held)?),
            None => None,
        };
        self.emit(EventKind::Transferred { contact: id, from_agent, from_queue, to_queue, to_agent }, events);
        self.leave_queues(slot, |counts| &mut counts.transferred_out)?;
        self.cancel_timers(slot)?;
        self.drop_callback(slot)?;
        if let Some(requirement) = command.requirement.take() {
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
        contact.be_ordinary();
        if to_agent.is_some() {
            let extras = contact.extras.make();
            (extras.direct_to, extras.fall_back_after) = (to_agent, command.fallback);
        }
        let entrance = match to_agent {
            Some(_) => Entrance::default(),
            None => Entrance { stages: core::mem::take(&mut command.preferred) },
        };
        self.go_home(slot, to_queue)?;
        self.enter(slot, entrance, events)?;
        if let Some(work) = work {
            self.end_work(work, events)?;
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
                self.check_stages(contact.id, &command.preferred)?;
                if self.plan.queues().get(usize::from(queue.0)).is_none() {
                    return Err(CommandError::UnknownQueue { queue });
                }
                self.check_channel(queue, contact.channel)?;
                self.check_tenant(queue, contact.tenant)?;
                if queue != contact.home.queue {
                    self.check_open(queue)?;
                }
                self.check_room(queue, Some(contact))?;
                Ok((queue, None))
            }
            TransferTarget::Agent(agent) => {
                check_fallback(contact.id, command.fallback)?;
                let found = self.agent_at(self.find_agent(agent)?)?;
                let supply = self.matching.supply(found.pool).or_fault("a pool")?;
                let refused = |gate| Err(CommandError::AgentCannotTake { agent, contact: contact.id, gate });
                if !supply.serves(contact.tenant) {
                    return refused(Gate::Tenant);
                }
                if supply.maximum_on(contact.channel).is_none() {
                    return refused(Gate::Capacity);
                }
                let queue = &self.rules(contact.home.queue)?.requirement;
                let own = self.matching.requirement(contact.requirement).or_fault("a requirement")?;
                let own = command.requirement.as_ref().unwrap_or(own);
                if ![queue, own].into_iter().all(|asked| asked.lasting_is_met(agent, &supply.skills)) {
                    return refused(Gate::Requirement);
                }
                Ok((contact.home.queue, Some(agent)))
            }
        }
    }

    /// A contact without live offers leaves all its queues; it is in no line, and counted nowhere. [C-14]
    pub(super) fn leave_queues(
        &mut self,
        slot: u32,
        count: impl Fn(&mut crate::QueueView) -> &mut u64,
    ) -> Result<(), Fault> {
        self.step_out(slot)?;
        self.drop_others(slot, |counts| &mut counts.taken_elsewhere)?;
        self.count_out(slot, count)
    }

    /// A contact that has left its queues gets another home, in which it is counted as waiting.
    pub(super) fn go_home(&mut self, slot: u32, queue: QueueId) -> Result<(), Fault> {
        let home: ContactPlace = self.new_place(queue, 0)?;
        let contact = self.contact_at_mut(slot)?;
        contact.state = ContactState::Waiting;
        let old = core::mem::replace(&mut contact.home, home);
        self.drop_place(&old)?;
        let counts = self.counts_of(queue)?;
        (counts.entered, counts.waiting) = (counts.entered + 1, counts.waiting + 1);
        Ok(())
    }

    /// A contact that stands in no line waits again in its home, which it enters anew: it is counted as waiting there, not as entered.
    pub(super) fn wait_anew(&mut self, slot: u32, entrance: Entrance, events: &mut Vec<Event>) -> Result<(), Fault> {
        let home = self.new_place(self.contact_at(slot)?.home.queue, 0)?;
        let old = core::mem::replace(&mut self.contact_at_mut(slot)?.home, home);
        self.drop_place(&old)?;
        self.set_state(slot, ContactState::Waiting)?;
        self.enter(slot, entrance, events)
    }

    /// Starts to wait in its home, in a fresh place of it: timers are armed, and steps that are due at once are taken. The contact
    /// may have moved or ended then; otherwise it is open. [C-3]
    pub(super) fn enter(&mut self, slot: u32, entrance: Entrance, events: &mut Vec<Event>) -> Result<(), Fault> {
        self.begin_wait(slot, entrance, events)?;
        self.wait_in_line(slot, events)
    }

    /// As [`enter`](Self::enter), by `Enqueue`: it may look before it lines up.
    fn enter_new(&mut self, slot: u32, entrance: Entrance, events: &mut Vec<Event>) -> Result<(), Fault> {
        self.begin_wait(slot, entrance, events)?;
        if self.look_first(slot, events)? { Ok(()) } else { self.wait_in_line(slot, events) }
    }

    /// The urgency, the timers but for those of steps, and the stages of a contact that enters. [C-3]
    fn begin_wait(&mut self, slot: u32, entrance: Entrance, events: &mut Vec<Event>) -> Result<(), Fault> {
        let now = self.now;
        self.rank(slot, events)?;
        let contact = self.contact_at(slot)?;
        let (queue, is_callback) = (contact.home.queue, contact.extras.callback.is_some());
        let rules = self.rules(queue)?;
        let (maximum, delay) = (rules.maximum_wait, rules.delays.first().copied());
        let timers = &mut self.timers;
        let maximum = maximum.filter(|_| !is_callback);
        let maximum = maximum.map(|span| timers.arm((now + span).0, TimerKind::MaximumWait { contact: slot }));
        let delay = delay.map(|span| timers.arm((now + span).0, TimerKind::MembershipDelay { contact: slot, nth: 0 }));
        let contact = self.contact_at_mut(slot)?;
        (contact.maximum_wait, contact.home.next_delay) = (maximum, delay);
        let fallback = contact.extras.fall_back_after;
        if !entrance.stages.is_empty() {
            self.begin_stages(slot, entrance.stages)?;
        }
        if let Some(fallback) = fallback {
            let timer = self.timers.arm((now + fallback).0, TimerKind::StageEnd { contact: slot });
            self.contact_at_mut(slot)?.extras.make().fallback = Some(timer);
        }
        Ok(())
    }

    /// The rest of entering: the contact lines up, is open, and takes the steps that are due at once. [C-3]
    fn wait_in_line(&mut self, slot: u32, events: &mut Vec<Event>) -> Result<(), Fault> {
        self.line_up(slot)?;
        self.open_contacts.push(slot);
        self.begin_steps(slot, events)
    }
}

/// What few contacts bring: agents that may not take it, and steps of its own.
fn take_extras(command: &mut Enqueue) -> Sparse<ContactExtras> {
    let mut extras: Sparse<ContactExtras> = Sparse::default();
    if !command.excluded.is_empty() {
        extras.make().excluded = core::mem::take(&mut command.excluded);
    }
    if let Some(steps) = command.steps.take() {
        extras.make().steps.own = Some(steps.into());
    }
    extras
}
