//! Transfers to a queue or an agent.

use super::SlowRouter;
use super::records::Direct;
use crate::time::{MAX_SPAN, whole_micros};
use crate::{
    AgentId, CommandError, EventKind, Gate, QueueId, StageFault, Transfer, TransferAge, TransferTarget, WithdrawReason,
};
use alloc::vec::Vec;

impl SlowRouter {
    /// [C-5]
    pub(super) fn transfer(&mut self, command: Transfer) -> Result<(), CommandError> {
        let (to_queue, to_agent) = self.check_transfer(&command)?;
        let Transfer { contact, to: _, age, requirement, priority, preferred, fallback } = command;
        self.withdraw_all(contact, WithdrawReason::Transferred);
        let record = self.contact_mut(contact);
        let (from_queue, held) = (record.home().queue, record.held);
        let from_agent = held.map(|(agent, _)| agent);
        self.emit(EventKind::Transferred { contact, from_agent, from_queue, to_queue, to_agent });
        self.leave_places(contact, |home| home.transferred_out += 1);
        self.counts(to_queue).entered += 1;

        self.cancel_all_of(contact);
        if age == TransferAge::Restart {
            self.restart_age(contact);
        }
        let record = self.contact_mut(contact);
        record.declined.clear();
        record.requirement = requirement.unwrap_or_else(|| core::mem::take(&mut record.requirement));
        record.priority = priority.unwrap_or(record.priority);
        record.direct = to_agent.map(|agent| Direct { agent, fallback });
        record.stages = if to_agent.is_some() { Vec::new() } else { preferred };
        record.own_steps = None;
        record.callback = None;
        self.enter_home(contact, to_queue);
        if let Some((agent, offer)) = held {
            self.end_work(agent, contact, offer, from_queue);
        }
        Ok(())
    }

    /// The age counts from now on, and the next sequence number is given.
    pub(super) fn restart_age(&mut self, contact: crate::ContactId) {
        self.last_sequence += 1;
        let (now, sequence) = (self.now, self.last_sequence);
        let record = self.contact_mut(contact);
        record.since = now;
        record.sequence = sequence;
    }

    /// The checks in the order of [C-5]; gives the queue it waits in and the agent it waits for.
    fn check_transfer(&self, command: &Transfer) -> Result<(QueueId, Option<AgentId>), CommandError> {
        let contact = self.known_contact(command.contact)?;
        if let Some(requirement) = &command.requirement {
            self.check_requirement(contact.id, requirement)?;
        }
        let home = contact.home().queue;
        match command.to {
            TransferTarget::Queue(queue) => {
                self.check_stages(contact.id, &command.preferred)?;
                if usize::from(queue.0) >= self.plan.queues().len() {
                    return Err(CommandError::UnknownQueue { queue });
                }
                self.check_channel_served(queue, contact.channel)?;
                self.check_tenant_served(queue, contact.tenant)?;
                if queue != home {
                    self.check_open(queue)?;
                }
                self.check_room(queue, contact.id)?;
                Ok((queue, None))
            }
            TransferTarget::Agent(id) => {
                if let Some(within) = command.fallback.filter(|span| whole_micros(*span).is_zero() || *span > MAX_SPAN)
                {
                    let fault = StageFault::BadSpan { within };
                    return Err(CommandError::InvalidStage { contact: contact.id, stage: 1, fault });
                }
                let agent = self.known_agent(id)?;
                let refuse = |gate| Err(CommandError::AgentCannotTake { agent: id, contact: contact.id, gate });
                if !agent.supply.serves(contact.tenant) {
                    return refuse(Gate::Tenant);
                }
                if agent.supply.maximum_on(contact.channel).is_none() {
                    return refuse(Gate::Capacity);
                }
                let own = command.requirement.as_ref().unwrap_or(&contact.requirement);
                for asked in [&self.queue_of_plan(home).requirement, own] {
                    if !asked.lasting().is_met(id, &agent.supply.skills) {
                        return refuse(Gate::Requirement);
                    }
                }
                Ok((home, Some(id)))
            }
        }
    }

    /// A contact directed to an agent becomes an ordinary one of its home. [C-6]
    pub(super) fn falls_back(&mut self, contact: crate::ContactId) {
        let record = self.contact_mut(contact);
        let agent = record.direct.take().expect("an armed fallback has its agent").agent;
        self.emit(EventKind::FellBack { contact, agent });
        self.open_if_it_looks(contact);
    }
}
