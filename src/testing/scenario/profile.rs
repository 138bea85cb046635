//! An agent's profile in words: `queues support, sales level 1 after 30s; skills english 80; capacity 100`.

use super::names;
use super::words::{Words, span};
use crate::{AgentChannel, AgentProfile, Level, Membership, Plan, SkillId, Tenants};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

/// What stands behind a colon, or an empty profile if there is none. Whether it is valid is the router's to say.
pub(super) fn after_colon(words: &mut Words, plan: &Plan) -> Result<AgentProfile, String> {
    let mut profile = AgentProfile::default();
    if words.take(":") {
        loop {
            part(words, plan, &mut profile)?;
            if !words.take(";") {
                break;
            }
        }
    }
    Ok(profile)
}

fn part(words: &mut Words, plan: &Plan, profile: &mut AgentProfile) -> Result<(), String> {
    if words.take("queues") {
        profile.queues = list(words, |words| membership(words, plan))?;
    } else if words.take("skills") {
        profile.skills = list(words, |words| skill(words, plan))?;
    } else if words.take("channels") {
        profile.channels = Some(list(words, |words| {
            let (channel, maximum) = (names::channel(words, plan)?, words.optional_number());
            let auto = words.take("auto");
            let auto_accept = if auto || words.take("asked") { Some(auto) } else { None };
            Ok(AgentChannel { channel, maximum, auto_accept })
        })?);
    } else if words.take("tenants") {
        profile.tenants = Tenants::Only(list(words, |words| names::tenant(words, plan))?);
    } else if words.take("site") {
        profile.site = Some(names::site(words, plan)?);
    } else if words.take("capacity") {
        profile.capacity = Some(words.number()?);
    } else if words.take("position") {
        profile.position = words.number()?;
    } else {
        words.need("weight")?;
        profile.weight = words.number()?;
    }
    Ok(())
}

/// Several, parted by commas, or `none`.
fn list<T>(words: &mut Words, one: impl Fn(&mut Words) -> Result<T, String>) -> Result<Vec<T>, String> {
    let mut items = Vec::new();
    if words.take("none") {
        return Ok(items);
    }
    loop {
        items.push(one(words)?);
        if !words.take(",") {
            return Ok(items);
        }
    }
}

fn membership(words: &mut Words, plan: &Plan) -> Result<Membership, String> {
    let mut membership = Membership::new(names::queue(words, plan)?);
    if words.take("level") {
        membership.level = words.number()?;
    }
    if words.take("after") {
        membership.delay = words.span()?;
    }
    if words.take("order") {
        membership.order = Some(words.number()?);
    }
    if words.take("weight") {
        membership.weight = words.number()?;
    }
    if words.take_all("idle weight") {
        membership.idle_weight = words.number()?;
    }
    Ok(membership)
}

fn skill(words: &mut Words, plan: &Plan) -> Result<(SkillId, Level), String> {
    let skill = names::skill(words, plan)?;
    let level = Level::new(words.number()?).map_err(|error| error.to_string())?;
    Ok((skill, level))
}

/// The profile behind a colon; nothing for an empty one.
pub(super) fn written(plan: &Plan, profile: &AgentProfile) -> String {
    let AgentProfile { tenants, site, queues, skills, channels, capacity, position, weight } = profile;
    let mut parts = Vec::new();
    if !queues.is_empty() {
        parts.push(format!("queues {}", joined(queues, |membership| of_membership(plan, membership))));
    }
    if !skills.is_empty() {
        let skill = |(skill, level): &(SkillId, Level)| format!("{} {level}", names::of_skill(plan, *skill));
        parts.push(format!("skills {}", joined(skills, skill)));
    }
    if let Some(channels) = channels {
        parts.push(format!("channels {}", joined(channels, |channel| of_channel(plan, channel))));
    }
    if let Tenants::Only(tenants) = tenants {
        parts.push(format!("tenants {}", joined(tenants, |tenant| names::of_tenant(plan, *tenant))));
    }
    if let Some(site) = site {
        parts.push(format!("site {}", names::of_site(plan, *site)));
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
    if parts.is_empty() { String::new() } else { format!(": {}", parts.join("; ")) }
}

fn of_membership(plan: &Plan, membership: &Membership) -> String {
    let Membership { queue, level, delay, order, weight, idle_weight } = membership;
    let mut words = alloc::vec![names::of_queue(plan, *queue)];
    if *level != 0 {
        words.push(format!("level {level}"));
    }
    if !delay.is_zero() {
        words.push(format!("after {}", span(*delay)));
    }
    if let Some(order) = order {
        words.push(format!("order {order}"));
    }
    if *weight != 1 {
        words.push(format!("weight {weight}"));
    }
    if *idle_weight != 1 {
        words.push(format!("idle weight {idle_weight}"));
    }
    words.join(" ")
}

fn of_channel(plan: &Plan, channel: &AgentChannel) -> String {
    let AgentChannel { channel, maximum, auto_accept } = channel;
    let maximum = maximum.map_or_else(String::new, |maximum| format!(" {maximum}"));
    let answer = match auto_accept {
        None => "",
        Some(true) => " auto",
        Some(false) => " asked",
    };
    format!("{}{maximum}{answer}", names::of_channel(plan, *channel))
}

fn joined<T>(items: &[T], text: impl Fn(&T) -> String) -> String {
    let items: Vec<String> = items.iter().map(text).collect();
    if items.is_empty() { String::from("none") } else { items.join(", ") }
}
