//! An agent's profile in words.

use super::words::Words;
use crate::{AgentProfile, MembershipDefinition, Plan, ProfileDefinition};
use alloc::string::{String, ToString};

/// What stands behind a colon, or an empty profile if there is none.
pub(super) fn after_colon(words: &mut Words, plan: &Plan) -> Result<AgentProfile, String> {
    let mut profile = ProfileDefinition::new();
    if words.take(":") {
        loop {
            part(words, &mut profile)?;
            if !words.take(";") {
                break;
            }
        }
    }
    plan.profile(&profile).map_err(|error| error.to_string())
}

fn part(words: &mut Words, profile: &mut ProfileDefinition) -> Result<(), String> {
    if words.take("queues") {
        return list(words, |words| {
            profile.queues.push(membership(words)?);
            Ok(())
        });
    }
    if words.take("skills") {
        return list(words, |words| {
            let name = words.name()?;
            profile.skills.insert(name, words.number()?);
            Ok(())
        });
    }
    if words.take("channels") {
        return list(words, |words| {
            let name = words.name()?;
            profile.channels.insert(name, words.number()?);
            Ok(())
        });
    }
    if words.take("tenants") {
        return list(words, |words| {
            profile.tenants.push(words.name()?);
            Ok(())
        });
    }
    if words.take("capacity") {
        profile.capacity = Some(words.number()?);
        return Ok(());
    }
    if words.take("position") {
        profile.position = words.number()?;
        return Ok(());
    }
    words.need("weight")?;
    profile.weight = words.number()?;
    Ok(())
}

fn list(words: &mut Words, mut one: impl FnMut(&mut Words) -> Result<(), String>) -> Result<(), String> {
    loop {
        one(words)?;
        if !words.take(",") {
            return Ok(());
        }
    }
}

fn membership(words: &mut Words) -> Result<MembershipDefinition, String> {
    let mut membership = MembershipDefinition::new(&words.name()?);
    if words.take("level") {
        membership.level = words.number()?;
    }
    if words.take("after") {
        membership.delay = words.span()?;
    }
    Ok(membership)
}
