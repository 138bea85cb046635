//! Whether another plan may come in place of the present one.

use super::Names;
use crate::testing::twin::SlowRouter;
use crate::testing::twin::records::{Contact, Work};
use crate::{
    ChannelId, Declaration, Name, PlanInUse, QueueId, RemovedQueues, RemovedSkills, Requirement, SiteId, SkillId,
    TenantId, Tenants,
};
use alloc::vec::Vec;

impl SlowRouter {
    ///
    pub(super) fn check_replacement(
        &self,
        names: &Names,
        queues: RemovedQueues,
        skills: RemovedSkills,
    ) -> Result<(), PlanInUse> {
        self.check_nothing_in_use_is_gone(names)?;
        self.check_homes(names, queues)?;
        for contact in self.contacts_in_order() {
            self.check_skills(self.contacts.get(&contact).expect("the contact lives"), names, skills)?;
        }
        for contact in self.contacts_in_order() {
            check_taken(self.contacts.get(&contact).expect("the contact lives"), names)?;
        }
        Ok(())
    }

    /// Channels, then tenants, then sites, in the order of the plan that goes. A channel is in use by what an agent has in hand, too.
    fn check_nothing_in_use_is_gone(&self, names: &Names) -> Result<(), PlanInUse> {
        for (id, channel) in (0..).map(ChannelId).zip(names.old.channels()) {
            let is_in_use = self.contacts.values().any(|contact| contact.channel == id)
                || self.work_in_hand().any(|work| work.view.channel == id);
            refuse_if(is_in_use && names.channel(id).is_none(), Declaration::Channel, &channel.name)?;
        }
        for (id, name) in (0..).map(TenantId).zip(names.old.tenants()) {
            let is_in_use = self.contacts.values().any(|contact| contact.tenant == id)
                || self.agents.values().any(|agent| match &agent.supply.tenants {
                    Tenants::All => false,
                    Tenants::Only(tenants) => tenants.contains(&id),
                });
            refuse_if(is_in_use && names.tenant(id).is_none(), Declaration::Tenant, name)?;
        }
        for (id, name) in (0..).map(SiteId).zip(names.old.sites()) {
            let is_in_use = self.agents.values().any(|agent| agent.supply.site == Some(id));
            refuse_if(is_in_use && names.site(id).is_none(), Declaration::Site, name)?;
        }
        Ok(())
    }

    /// Queues that are gone, in the order of the plan that goes.
    fn check_homes(&self, names: &Names, queues: RemovedQueues) -> Result<(), PlanInUse> {
        if let RemovedQueues::MoveTo(queue) = queues {
            let is_known = usize::from(queue.0) < names.new.queues().len();
            return if is_known { Ok(()) } else { Err(PlanInUse::UnknownTarget { queue }) };
        }
        for (id, queue) in (0..).map(QueueId).zip(names.old.queues()) {
            let may_end = |contact: &Contact| queues == RemovedQueues::End && contact.held.is_none();
            let at_home = self.contacts.values().filter(|contact| contact.home().queue == id);
            let is_in_use = at_home.into_iter().any(|contact| !may_end(contact))
                || self.work_in_hand().any(|work| work.wrap_up.is_some() && work.view.queue == id);
            refuse_if(is_in_use && names.queue(id).is_none(), Declaration::Queue, &queue.name)?;
        }
        Ok(())
    }

    /// The first skill that is gone, as they stand in what the contact asks and then in its steps.
    fn check_skills(&self, contact: &Contact, names: &Names, skills: RemovedSkills) -> Result<(), PlanInUse> {
        let mut asked_for: Vec<SkillId> = Vec::new();
        let name_all_of = |asked: &Requirement, asked_for: &mut Vec<SkillId>| {
            let asked = if skills == RemovedSkills::Drop { asked.lasting() } else { asked.clone() };
            asked.for_each_skill(&mut |skill| asked_for.push(skill));
        };
        name_all_of(&contact.requirement, &mut asked_for);
        for step in contact.own_steps.iter().flat_map(|steps| steps.iter()) {
            if skills != RemovedSkills::Drop {
                asked_for.extend(&step.drop);
                asked_for.extend(step.lower.iter().map(|(skill, _)| *skill));
            }
            if let Some(asked) = &step.requirement {
                name_all_of(asked, &mut asked_for);
            }
        }
        let Some(gone) = asked_for.into_iter().find(|skill| names.skill(*skill).is_none()) else { return Ok(()) };
        let skill = self.plan.skills().get(usize::from(gone.0)).expect("the plan has the skill").name.clone();
        Err(PlanInUse::SkillAsked { contact: contact.id, skill })
    }

    fn work_in_hand(&self) -> impl Iterator<Item = &Work> {
        self.agents.values().flat_map(|agent| &agent.work)
    }
}

fn refuse_if(is_gone: bool, declaration: Declaration, name: &Name) -> Result<(), PlanInUse> {
    if is_gone { Err(PlanInUse::Removed { declaration, name: name.clone() }) } else { Ok(()) }
}

/// Whether the contact's home, or where it goes, takes its channel and tenant.
fn check_taken(contact: &Contact, names: &Names) -> Result<(), PlanInUse> {
    let Some(queue) = names.queue_or_target(contact.home().queue) else { return Ok(()) };
    let rules = names.new_queue(queue);
    let takes_channel = names.channel(contact.channel).is_some_and(|channel| rules.channels.contains(&channel));
    let takes_tenant = rules.tenant.is_none_or(|served| names.tenant(contact.tenant) == Some(served));
    if takes_channel && takes_tenant {
        return Ok(());
    }
    Err(PlanInUse::NotTaken { queue: rules.name.clone(), contact: contact.id })
}
