//! Whether another plan may come in place of the present one.

use super::Mapping;
use crate::error::OrFault;
use crate::router::Router;
use crate::{
    CommandError, ContactId, Declaration, Fault, Name, Plan, PlanInUse, QueueId, RemovedQueues, RemovedSkills,
    Requirement, SkillId, Step, Tenants,
};
use alloc::vec::Vec;

impl Router {
    ///
    pub(super) fn check_replacement(
        &self,
        plan: &Plan,
        mapping: &Mapping,
        queues: RemovedQueues,
        skills: RemovedSkills,
    ) -> Result<(), CommandError> {
        let found = match self.first_removed(mapping)? {
            Some(fault) => Some(fault),
            None => self.first_homeless(plan, mapping, queues),
        };
        let found = match found {
            Some(fault) => Some(fault),
            None => self.first_skill_asked(mapping, skills)?,
        };
        let found = match found {
            Some(fault) => Some(fault),
            None => self.first_not_taken(plan, mapping)?,
        };
        found.map_or(Ok(()), |fault| Err(CommandError::PlanInUse { fault }))
    }

    /// A channel, tenant or site that is gone while a contact or agent of it lives, in the order of the old plan.
    fn first_removed(&self, mapping: &Mapping) -> Result<Option<PlanInUse>, Fault> {
        let contacts = || self.contacts.iter().map(|(_, contact)| contact);
        let wrap_ups = || self.agents.iter().flat_map(|(_, agent)| &agent.wrap_ups);
        for (old, channel) in (0..).zip(self.plan.channels()) {
            let is_used = contacts().any(|contact| contact.channel.0 == old)
                || wrap_ups().any(|wrap_up| wrap_up.channel.0 == old);
            if is_used && mapping.channel(crate::ChannelId(old)).is_none() {
                return Ok(Some(removed(Declaration::Channel, &channel.name)));
            }
        }
        let mut supplies = Vec::new();
        for (_, agent) in self.agents.iter() {
            supplies.push(self.matching.supply(agent.pool).or_fault("a pool")?);
        }
        for (old, name) in (0..).map(crate::TenantId).zip(self.plan.tenants()) {
            let names = |tenants: &Tenants| matches!(tenants, Tenants::Only(list) if list.contains(&old));
            let is_used =
                contacts().any(|contact| contact.tenant == old) || supplies.iter().any(|supply| names(&supply.tenants));
            if is_used && mapping.tenant(old).is_none() {
                return Ok(Some(removed(Declaration::Tenant, name)));
            }
        }
        for ((old, name), new) in (0..).map(crate::SiteId).zip(self.plan.sites()).zip(&mapping.sites) {
            if new.is_none() && supplies.iter().any(|supply| supply.site == Some(old)) {
                return Ok(Some(removed(Declaration::Site, name)));
            }
        }
        Ok(None)
    }

    /// A queue that is gone while there are contacts or wrap-ups for which the command does not provide.
    fn first_homeless(&self, plan: &Plan, mapping: &Mapping, removed_queues: RemovedQueues) -> Option<PlanInUse> {
        if let RemovedQueues::MoveTo(queue) = removed_queues {
            let is_known = plan.queues().get(usize::from(queue.0)).is_some();
            return (!is_known).then_some(PlanInUse::UnknownTarget { queue });
        }
        let ends = removed_queues == RemovedQueues::End;
        for (old, queue) in (0..).map(QueueId).zip(self.plan.queues()) {
            if mapping.queue(old).is_some() {
                continue;
            }
            let mut contacts =
                self.contacts.iter().map(|(_, contact)| contact).filter(|contact| contact.is_at_home(old));
            let mut wrap_ups = self.agents.iter().flat_map(|(_, agent)| &agent.wrap_ups);
            let is_used = contacts.any(|contact| !ends || contact.state.worked().is_some())
                || wrap_ups.any(|wrap_up| wrap_up.queue == old);
            if is_used {
                return Some(removed(Declaration::Queue, &queue.name));
            }
        }
        None
    }

    /// A contact that asks for a skill that is gone, by sequence, if the command does not drop it or it is never relaxed.
    fn first_skill_asked(&self, mapping: &Mapping, removed_skills: RemovedSkills) -> Result<Option<PlanInUse>, Fault> {
        for slot in self.contacts_in_order() {
            let contact = self.contact_at(slot)?;
            let own = self.matching.requirement(contact.requirement).or_fault("a requirement")?;
            let steps = contact.extras.steps.own.as_deref().unwrap_or_default();
            let gone = match removed_skills {
                RemovedSkills::Refuse => first_gone(mapping, own, steps),
                RemovedSkills::Drop => first_gone_for_ever(mapping, own, steps),
            };
            if let Some(skill) = gone {
                return Ok(Some(self.skill_asked(contact.id, skill)?));
            }
        }
        Ok(None)
    }

    fn skill_asked(&self, contact: ContactId, skill: SkillId) -> Result<PlanInUse, Fault> {
        let skill = self.plan.skills().get(usize::from(skill.0)).or_fault("a skill")?.name.clone();
        Ok(PlanInUse::SkillAsked { contact, skill })
    }

    /// A contact whose home would no longer take its channel or tenant, by sequence.
    fn first_not_taken(&self, plan: &Plan, mapping: &Mapping) -> Result<Option<PlanInUse>, Fault> {
        for slot in self.contacts_in_order() {
            let contact = self.contact_at(slot)?;
            let Some(queue) = mapping.queue_or_target(contact.home.queue) else { continue };
            let rules = plan.queues().get(usize::from(queue.0)).or_fault("a queue of the new plan")?;
            let channel = mapping.channel(contact.channel).or_fault("a channel in use")?;
            let takes = rules.channels.binary_search(&channel).is_ok()
                && rules.tenant.is_none_or(|own| mapping.tenant(contact.tenant) == Some(own));
            if !takes {
                return Ok(Some(PlanInUse::NotTaken { queue: rules.name.clone(), contact: contact.id }));
            }
        }
        Ok(None)
    }
}

fn removed(declaration: Declaration, name: &Name) -> PlanInUse {
    PlanInUse::Removed { declaration, name: name.clone() }
}

/// The first skill that is gone among those that a contact's requirement and steps name.
fn first_gone(mapping: &Mapping, own: &Requirement, steps: &[Step]) -> Option<SkillId> {
    let mut named = Vec::new();
    own.for_each_skill(&mut |skill| named.push(skill));
    for step in steps {
        named.extend(step.drop.iter().copied());
        named.extend(step.lower.iter().map(|(skill, _)| *skill));
        if let Some(asked) = &step.requirement {
            asked.for_each_skill(&mut |skill| named.push(skill));
        }
    }
    named.into_iter().find(|skill| mapping.skill(*skill).is_none())
}

/// The first skill that is gone among those that parts name which are never relaxed.
fn first_gone_for_ever(mapping: &Mapping, own: &Requirement, steps: &[Step]) -> Option<SkillId> {
    let mut named = Vec::new();
    let asked = steps.iter().filter_map(|step| step.requirement.as_ref());
    for requirement in core::iter::once(own).chain(asked) {
        requirement.lasting().for_each_skill(&mut |skill| named.push(skill));
    }
    named.into_iter().find(|skill| mapping.skill(*skill).is_none())
}
