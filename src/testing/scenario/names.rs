//! The names of a plan, and `unnamed 7` for a number that the plan gave to nothing.

use super::words::{Words, written};
use crate::{ChannelId, Name, Plan, QueueId, SiteId, SkillId, TenantId};
use alloc::format;
use alloc::string::String;

pub(super) fn queue(words: &mut Words, plan: &Plan) -> Result<QueueId, String> {
    named(words, "queue", |name| plan.queue(name), QueueId)
}

pub(super) fn channel(words: &mut Words, plan: &Plan) -> Result<ChannelId, String> {
    named(words, "channel", |name| plan.channel(name), ChannelId)
}

pub(super) fn skill(words: &mut Words, plan: &Plan) -> Result<SkillId, String> {
    named(words, "skill", |name| plan.skill(name), SkillId)
}

pub(super) fn tenant(words: &mut Words, plan: &Plan) -> Result<TenantId, String> {
    named(words, "tenant", |name| plan.tenant(name), TenantId)
}

pub(super) fn site(words: &mut Words, plan: &Plan) -> Result<SiteId, String> {
    named(words, "site", |name| plan.site(name), SiteId)
}

fn named<T>(
    words: &mut Words,
    kind: &str,
    find: impl Fn(&str) -> Option<T>,
    numbered: fn(u16) -> T,
) -> Result<T, String> {
    if words.take("unnamed") {
        return words.number().map(numbered);
    }
    let name = words.name()?;
    find(&name).ok_or_else(|| format!("there is no {kind} `{name}` in this plan"))
}

pub(super) fn of_queue(plan: &Plan, id: QueueId) -> String {
    text(plan.queues().get(usize::from(id.0)).map(|queue| &queue.name), id.0)
}

pub(super) fn of_channel(plan: &Plan, id: ChannelId) -> String {
    text(plan.channels().get(usize::from(id.0)).map(|channel| &channel.name), id.0)
}

pub(super) fn of_skill(plan: &Plan, id: SkillId) -> String {
    text(plan.skills().get(usize::from(id.0)).map(|skill| &skill.name), id.0)
}

pub(super) fn of_tenant(plan: &Plan, id: TenantId) -> String {
    text(plan.tenants().get(usize::from(id.0)), id.0)
}

pub(super) fn of_site(plan: &Plan, id: SiteId) -> String {
    text(plan.sites().get(usize::from(id.0)), id.0)
}

fn text(name: Option<&Name>, id: u16) -> String {
    name.map_or_else(|| format!("unnamed {id}"), |name| written(name.as_str()))
}
