//! What the writer calls the things of a plan.

use super::reader::word;
use crate::{ChannelId, Name, Plan, QueueId, SkillId, TenantId};
use alloc::format;
use alloc::string::String;

pub(super) fn queue(plan: &Plan, id: QueueId) -> String {
    named(plan.queues().get(usize::from(id.0)).map(|queue| &queue.name), id.0)
}

pub(super) fn channel(plan: &Plan, id: ChannelId) -> String {
    named(plan.channels().get(usize::from(id.0)).map(|channel| &channel.name), id.0)
}

pub(super) fn skill(plan: &Plan, id: SkillId) -> String {
    named(plan.skills().get(usize::from(id.0)).map(|skill| &skill.name), id.0)
}

pub(super) fn tenant(plan: &Plan, id: TenantId) -> String {
    named(plan.tenants().get(usize::from(id.0)), id.0)
}

fn named(name: Option<&Name>, id: u16) -> String {
    name.map_or_else(|| format!("unnamed {id}"), |name| word(name.as_str()))
}
