//! What the things of one plan are in another: those of the same name.

use crate::plan::Supply;
use crate::{
    ChannelId, Membership, Name, Plan, Queue, QueueId, RemovedQueues, Requirement, SiteId, SkillId, Step, StepExit,
    TenantId, Tenants,
};
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::time::Duration;

/// By old number, the new one, if the new plan has such a thing.
pub(super) struct Mapping {
    pub(super) queues: Vec<Option<QueueId>>,
    pub(super) channels: Vec<Option<ChannelId>>,
    pub(super) tenants: Vec<Option<TenantId>>,
    pub(super) skills: Vec<Option<SkillId>>,
    pub(super) sites: Vec<Option<SiteId>>,
    /// Where contacts of queues that are gone go.
    target: Option<QueueId>,
}

impl Mapping {
    pub(super) fn new(old: &Plan, new: &Plan, removed: RemovedQueues) -> Self {
        let names = |names: &[Name]| names.to_vec();
        Self {
            queues: old.queues().iter().map(|queue| new.queue(queue.name.as_str())).collect(),
            channels: old.channels().iter().map(|channel| new.channel(channel.name.as_str())).collect(),
            tenants: names(old.tenants()).iter().map(|name| new.tenant(name.as_str())).collect(),
            skills: old.skills().iter().map(|skill| new.skill(skill.name.as_str())).collect(),
            sites: names(old.sites()).iter().map(|name| new.site(name.as_str())).collect(),
            target: match removed {
                RemovedQueues::MoveTo(queue) => Some(queue),
                RemovedQueues::Refuse | RemovedQueues::End => None,
            },
        }
    }

    pub(super) fn queue(&self, old: QueueId) -> Option<QueueId> {
        self.queues.get(usize::from(old.0)).copied().flatten()
    }

    pub(super) fn queue_or_target(&self, old: QueueId) -> Option<QueueId> {
        self.queue(old).or(self.target)
    }

    pub(super) fn channel(&self, old: ChannelId) -> Option<ChannelId> {
        self.channels.get(usize::from(old.0)).copied().flatten()
    }

    pub(super) fn tenant(&self, old: TenantId) -> Option<TenantId> {
        self.tenants.get(usize::from(old.0)).copied().flatten()
    }

    pub(super) fn skill(&self, old: SkillId) -> Option<SkillId> {
        self.skills.get(usize::from(old.0)).copied().flatten()
    }

    /// Puts what is kept of each old queue into the place of the new one.
    pub(super) fn carry_on<T: Clone>(&self, old: &[T], new: &mut [T]) {
        for (kept, queue) in old.iter().zip(&self.queues) {
            if let Some(place) = queue.and_then(|queue| new.get_mut(usize::from(queue.0))) {
                *place = kept.clone();
            }
        }
    }

    /// The same requirement in new numbers; skills that are gone are dropped.
    pub(super) fn requirement(&self, old: &Requirement) -> Requirement {
        let mut gone = Vec::new();
        old.for_each_skill(&mut |skill| gone.extend(self.skill(skill).is_none().then_some(skill)));
        let left = gone.into_iter().fold(old.clone(), |left, skill| left.without(skill));
        left.renumbered(&|skill| self.skill(skill))
    }

    /// A contact's own steps in new numbers; what names a skill or a queue that is gone is left out.
    pub(super) fn steps(&self, old: &[Step]) -> Arc<[Step]> {
        let renumbered = |step: &Step| Step {
            drop: step.drop.iter().filter_map(|skill| self.skill(*skill)).collect(),
            lower: step.lower.iter().filter_map(|(skill, by)| Some((self.skill(*skill)?, *by))).collect(),
            requirement: step.requirement.as_ref().map(|asked| self.requirement(asked)),
            add_queue: step.add_queue.and_then(|queue| self.queue_or_target(queue)),
            exit: match step.exit {
                Some(StepExit::MoveTo(queue)) => self.queue_or_target(queue).map(StepExit::MoveTo),
                other => other,
            },
            ..step.clone()
        };
        old.iter().map(renumbered).collect()
    }

    /// What an agent brings under the new plan, and whether its own profile lost something by it.
    pub(super) fn supply(&self, old: &Supply, new: &Plan) -> (Supply, bool) {
        let mut queues: Vec<Membership> = old
            .queues
            .iter()
            .filter_map(|membership| {
                let queue = self.queue(membership.queue)?;
                let rules = new.queues().get(usize::from(queue.0))?;
                Some(Membership { queue, delay: declared(rules, membership.delay), ..*membership })
            })
            .collect();
        queues.sort_unstable_by_key(|membership| membership.queue);
        let mut skills: Vec<_> =
            old.skills.iter().filter_map(|(skill, level)| Some((self.skill(*skill)?, *level))).collect();
        skills.sort_unstable();
        let tenants = match &old.tenants {
            Tenants::All => Tenants::All,
            Tenants::Only(list) => {
                let mut list: Vec<TenantId> = list.iter().filter_map(|tenant| self.tenant(*tenant)).collect();
                list.sort_unstable();
                Tenants::Only(list)
            }
        };
        let mut channels = if old.by_plan.channels {
            new.default_channels()
        } else {
            let renumbered = |enabled: &crate::AgentChannel| {
                Some(crate::AgentChannel { channel: self.channel(enabled.channel)?, ..*enabled })
            };
            old.channels.iter().filter_map(renumbered).collect()
        };
        channels.sort_unstable_by_key(|enabled| enabled.channel);
        let has_lost = queues.len() < old.queues.len()
            || skills.len() < old.skills.len()
            || !old.by_plan.channels && channels.len() < old.channels.len();
        let supply = Supply {
            tenants,
            site: old.site.and_then(|site| self.sites.get(usize::from(site.0)).copied().flatten()),
            queues,
            skills,
            channels,
            capacity: if old.by_plan.capacity { new.agents().capacity } else { old.capacity },
            by_plan: old.by_plan,
        };
        (supply, has_lost)
    }
}

/// A membership delay that a queue declares: this one, else the next longer, else the longest, else none.
fn declared(queue: &Queue, delay: Duration) -> Duration {
    if delay.is_zero() {
        return delay;
    }
    let longer = queue.delays.iter().copied().find(|declared| *declared >= delay);
    longer.or(queue.delays.last().copied()).unwrap_or(Duration::ZERO)
}
