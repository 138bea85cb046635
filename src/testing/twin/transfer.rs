//! Transfers to a queue or an agent.

use super::SlowRouter;
use super::matching::serves_tenant;
use crate::{AgentId, CommandError, EventKind, Gate, QueueId, Transfer, TransferAge, TransferTarget, WithdrawReason};

impl SlowRouter {
    /// [C-5]
    pub(super) fn transfer(&mut self, command: Transfer) -> Result<(), CommandError> {
        let (to_queue, to_agent) = self.check_transfer(&command)?;
        let Transfer { contact, age, requirement, priority, .. } = command;
        let from_queue = self.withdraw_if_offered(contact, WithdrawReason::Transferred);
        let held = self.contact_mut(contact).held;
        let from_agent = held.map(|(agent, _)| agent);
        self.emit(EventKind::Transferred { contact, from_agent, from_queue, to_queue, to_agent });
        self.counts(from_queue).transferred_out += 1;
        self.counts(to_queue).entered += 1;

        self.cancel_waiting(contact);
        if age == TransferAge::Restart {
            self.last_sequence += 1;
            let (now, sequence) = (self.now, self.last_sequence);
            let record = self.contact_mut(contact);
            record.since = now;
            record.sequence = sequence;
        }
        let record = self.contact_mut(contact);
        record.queue = to_queue;
        record.direct_to = to_agent;
        record.requirement = requirement.unwrap_or_else(|| core::mem::take(&mut record.requirement));
        record.priority = priority.unwrap_or(record.priority);
        self.enter(contact);
        if let Some((agent, offer)) = held {
            self.end_work(agent, contact, offer, from_queue);
        }
        Ok(())
    }

    /// The checks in the order of [C-5]; gives the queue it waits in and the agent it waits for.
    fn check_transfer(&self, command: &Transfer) -> Result<(QueueId, Option<AgentId>), CommandError> {
        let contact = self.known_contact(command.contact)?;
        if let Some(requirement) = &command.requirement {
            self.check_requirement(contact.id, requirement)?;
        }
        match command.to {
            TransferTarget::Queue(queue) => {
                if usize::from(queue.0) >= self.plan.queues().len() {
                    return Err(CommandError::UnknownQueue { queue });
                }
                self.check_channel_served(queue, contact.channel)?;
                self.check_tenant_served(queue, contact.tenant)?;
                self.check_room(queue, contact.id)?;
                Ok((queue, None))
            }
            TransferTarget::Agent(id) => {
                let agent = self.known_agent(id)?;
                let refuse = |gate| Err(CommandError::AgentCannotTake { agent: id, contact: contact.id, gate });
                if !serves_tenant(contact, agent) {
                    return refuse(Gate::Tenant);
                }
                if !agent.supply.channels.iter().any(|enabled| enabled.channel == contact.channel) {
                    return refuse(Gate::Capacity);
                }
                Ok((contact.queue, Some(id)))
            }
        }
    }
}
