//! What the things of one plan are in another: those of the same name.

use crate::plan::Supply;
use crate::{
    AgentChannel, ChannelId, Membership, Plan, Queue, QueueId, RemovedQueues, Requirement, SiteId, SkillId, Step,
    StepExit, TenantId, Tenants,
};
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::time::Duration;

/// Two plans, and where contacts go whose queue is gone.
pub(super) struct Names {
    pub(super) old: Plan,
    pub(super) new: Plan,
    target: Option<QueueId>,
}

impl Names {
    pub(super) fn new(old: Plan, new: Plan, removed: RemovedQueues) -> Self {
        let target = match removed {
            RemovedQueues::MoveTo(queue) => Some(queue),
            RemovedQueues::Refuse | RemovedQueues::End => None,
        };
        Self { old, new, target }
    }

    pub(super) fn old_queue(&self, queue: QueueId) -> &Queue {
        self.old.queues().get(usize::from(queue.0)).expect("the old plan has the queue")
    }

    pub(super) fn new_queue(&self, queue: QueueId) -> &Queue {
        self.new.queues().get(usize::from(queue.0)).expect("the new plan has the queue")
    }

    /// The new number of a queue, if it is not gone; so for everything that has a name.
    pub(super) fn queue(&self, old: QueueId) -> Option<QueueId> {
        self.new.queue(self.old_queue(old).name.as_str())
    }

    pub(super) fn queue_or_target(&self, old: QueueId) -> Option<QueueId> {
        self.queue(old).or(self.target)
    }

    pub(super) fn channel(&self, old: ChannelId) -> Option<ChannelId> {
        let name = &self.old.channels().get(usize::from(old.0)).expect("the old plan has the channel").name;
        self.new.channel(name.as_str())
    }

    pub(super) fn tenant(&self, old: TenantId) -> Option<TenantId> {
        self.new.tenant(self.old.tenants().get(usize::from(old.0)).expect("the old plan has the tenant").as_str())
    }

    pub(super) fn site(&self, old: SiteId) -> Option<SiteId> {
        self.new.site(self.old.sites().get(usize::from(old.0)).expect("the old plan has the site").as_str())
    }

    pub(super) fn skill(&self, old: SkillId) -> Option<SkillId> {
        let name = &self.old.skills().get(usize::from(old.0)).expect("the old plan has the skill").name;
        self.new.skill(name.as_str())
    }

    /// Without the skills that are gone, but for parts that are never relaxed.
    pub(super) fn requirement(&self, old: &Requirement) -> Requirement {
        let mut gone = Vec::new();
        old.for_each_skill(&mut |skill| gone.extend(self.skill(skill).is_none().then_some(skill)));
        gone.into_iter().fold(old.clone(), |left, skill| left.without(skill)).renumbered(&|skill| self.skill(skill))
    }

    /// A contact's own steps.
    pub(super) fn steps(&self, old: &[Step]) -> Arc<[Step]> {
        let renumbered = |step: &Step| Step {
            drop: step.drop.iter().filter_map(|skill| self.skill(*skill)).collect(),
            lower: step.lower.iter().filter_map(|(skill, by)| Some((self.skill(*skill)?, *by))).collect(),
            requirement: step.requirement.as_ref().map(|asked| self.requirement(asked)),
            add_queue: step.add_queue.and_then(|queue| self.queue_or_target(queue)),
            exit: match step.exit {
                Some(StepExit::MoveTo(queue)) => self.queue_or_target(queue).map(StepExit::MoveTo),
                exit => exit,
            },
            ..step.clone()
        };
        old.iter().map(renumbered).collect()
    }

    /// What an agent brings under the new plan, and whether its own profile lost something.
    pub(super) fn supply(&self, old: &Supply) -> (Supply, bool) {
        let queues = old.queues.iter().filter_map(|membership| self.membership(membership));
        let mut queues: Vec<Membership> = queues.collect();
        queues.sort_unstable_by_key(|membership| membership.queue);
        let skills = old.skills.iter().filter_map(|(skill, level)| Some((self.skill(*skill)?, *level)));
        let mut skills: Vec<_> = skills.collect();
        skills.sort_unstable();
        let mut channels: Vec<AgentChannel> = if old.by_plan.channels {
            let all = (0..).map(ChannelId).zip(self.new.channels());
            let by_plan = all.map(|(channel, rules)| AgentChannel {
                channel,
                maximum: Some(rules.maximum),
                auto_accept: Some(rules.auto_accept),
            });
            by_plan.collect()
        } else {
            let own = old.channels.iter();
            own.filter_map(|own| Some(AgentChannel { channel: self.channel(own.channel)?, ..*own })).collect()
        };
        channels.sort_unstable_by_key(|enabled| enabled.channel);
        let has_lost = queues.len() < old.queues.len()
            || skills.len() < old.skills.len()
            || (!old.by_plan.channels && channels.len() < old.channels.len());
        let tenants = match &old.tenants {
            Tenants::All => Tenants::All,
            Tenants::Only(list) => {
                let mut list: Vec<TenantId> = list.iter().filter_map(|tenant| self.tenant(*tenant)).collect();
                list.sort_unstable();
                Tenants::Only(list)
            }
        };
        let supply = Supply {
            tenants,
            site: old.site.and_then(|site| self.site(site)),
            queues,
            skills,
            channels,
            capacity: if old.by_plan.capacity { self.new.agents().capacity } else { old.capacity },
            by_plan: old.by_plan,
        };
        (supply, has_lost)
    }

    ///
    fn membership(&self, old: &Membership) -> Option<Membership> {
        let queue = self.queue(old.queue)?;
        let declared = &self.new_queue(queue).delays;
        let next_longer = declared.iter().copied().find(|delay| *delay >= old.delay);
        let delay = next_longer.or(declared.last().copied()).filter(|_| !old.delay.is_zero());
        Some(Membership { queue, delay: delay.unwrap_or(Duration::ZERO), ..*old })
    }
}
