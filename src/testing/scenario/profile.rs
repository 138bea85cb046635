//! An agent's profile in words: `queues support, sales level 1 after 30 s; skills english 80; capacity 100`.

use super::reader::{Reader, span};
use super::{ScenarioError, names};
use crate::{AgentChannel, AgentProfile, Level, Membership, Plan, SkillId, TenantId, Tenants};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

/// Reads the parts of a profile up to the end of the line; each part may be left out.
pub(super) fn read(reader: &mut Reader<'_>) -> Result<AgentProfile, ScenarioError> {
    let mut profile = AgentProfile::default();
    loop {
        if reader.take("queues") {
            profile.queues = list(reader, membership)?;
        } else if reader.take("skills") {
            profile.skills = list(reader, skill)?;
        } else if reader.take("channels") {
            profile.channels = Some(list(reader, channel)?);
        } else if reader.take("tenants") {
            profile.tenants = Tenants::Only(list(reader, Reader::tenant)?);
        } else if reader.take("capacity") {
            profile.capacity = Some(reader.value("a number of units")?);
        } else if reader.take("position") {
            profile.position = reader.value("a position")?;
        } else if reader.take("weight") {
            profile.weight = reader.value("a weight")?;
        } else {
            return Err(reader.expected(
                "`queues`, `skills`, `channels`, `tenants`, `capacity`, `position` or `weight`, parted by semicolons",
            ));
        }
        if !reader.take_mark(';') {
            return Ok(profile);
        }
    }
}

/// One or more, parted by commas, or `none`.
fn list<'a, T>(
    reader: &mut Reader<'a>,
    one: impl Fn(&mut Reader<'a>) -> Result<T, ScenarioError>,
) -> Result<Vec<T>, ScenarioError> {
    let mut items = Vec::new();
    if reader.take("none") {
        return Ok(items);
    }
    loop {
        items.push(one(reader)?);
        if !reader.take_mark(',') {
            return Ok(items);
        }
    }
}

fn membership(reader: &mut Reader<'_>) -> Result<Membership, ScenarioError> {
    let mut membership = Membership::new(reader.queue()?);
    if reader.take("level") {
        membership.level = reader.value("a level of 0 to 255")?;
    }
    if reader.take("after") {
        membership.delay = reader.span()?;
    }
    Ok(membership)
}

fn skill(reader: &mut Reader<'_>) -> Result<(SkillId, Level), ScenarioError> {
    let skill = reader.skill()?;
    let start = *reader;
    let level: u8 = reader.value("a level of 0 to 100")?;
    let level = Level::new(level).map_err(|error| start.fault(error.to_string()))?;
    Ok((skill, level))
}

fn channel(reader: &mut Reader<'_>) -> Result<AgentChannel, ScenarioError> {
    let channel = reader.channel()?;
    let mut ahead = *reader;
    let maximum = ahead.value("a number").ok();
    if maximum.is_some() {
        *reader = ahead;
    }
    Ok(AgentChannel { channel, maximum })
}

/// The parts that differ from an empty profile; empty for an empty one.
pub(super) fn write(plan: &Plan, profile: &AgentProfile) -> String {
    let AgentProfile { tenants, queues, skills, channels, capacity, position, weight } = profile;
    let mut parts = Vec::new();
    if !queues.is_empty() {
        parts.push(format!("queues {}", queues.iter().map(|one| membership_text(plan, one)).join()));
    }
    if !skills.is_empty() {
        let skills = skills.iter().map(|(skill, level)| format!("{} {level}", names::skill(plan, *skill)));
        parts.push(format!("skills {}", skills.join()));
    }
    if let Some(channels) = channels {
        parts.push(format!("channels {}", channels.iter().map(|one| channel_text(plan, one)).join()));
    }
    if let Tenants::Only(tenants) = tenants {
        let tenants = tenants.iter().map(|tenant: &TenantId| names::tenant(plan, *tenant));
        parts.push(format!("tenants {}", tenants.join()));
    }
    if let Some(capacity) = capacity {
        parts.push(format!("capacity {capacity}"));
    }
    if *position != 0 {
        parts.push(format!("position {position}"));
    }
    if *weight != 1 {
        parts.push(format!("weight {weight}"));
    }
    parts.join("; ")
}

fn membership_text(plan: &Plan, membership: &Membership) -> String {
    let mut text = names::queue(plan, membership.queue);
    if membership.level != 0 {
        text.push_str(&format!(" level {}", membership.level));
    }
    if !membership.delay.is_zero() {
        text.push_str(&format!(" after {}", span(membership.delay)));
    }
    text
}

fn channel_text(plan: &Plan, channel: &AgentChannel) -> String {
    let name = names::channel(plan, channel.channel);
    channel.maximum.map_or(name.clone(), |maximum| format!("{name} {maximum}"))
}

/// Joins by commas; `none` if there is nothing to join.
trait Join: Iterator<Item = String> + Sized {
    fn join(self) -> String {
        let all: Vec<String> = self.collect();
        if all.is_empty() { String::from("none") } else { all.join(", ") }
    }
}

impl<T: Iterator<Item = String>> Join for T {}
