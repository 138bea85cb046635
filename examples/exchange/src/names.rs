//! Names for numbers of the plan, and numbers for names.

use crate::ExchangeError;
use core::fmt;
use serde_json::{Value, json};
use toritsugi::Plan;

/// What a plan names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(clippy::exhaustive_enums, reason = "bindings list them")]
pub enum Kind {
    /// A queue.
    Queue,
    /// A channel.
    Channel,
    /// A skill.
    Skill,
    /// A tenant.
    Tenant,
    /// A site.
    Site,
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Queue => "queue",
            Self::Channel => "channel",
            Self::Skill => "skill",
            Self::Tenant => "tenant",
            Self::Site => "site",
        })
    }
}

/// The number of a name. O(log names).
pub fn number_of(plan: &Plan, kind: Kind, name: &str) -> Option<u16> {
    match kind {
        Kind::Queue => plan.queue(name).map(|id| id.0),
        Kind::Channel => plan.channel(name).map(|id| id.0),
        Kind::Skill => plan.skill(name).map(|id| id.0),
        Kind::Tenant => plan.tenant(name).map(|id| id.0),
        Kind::Site => plan.site(name).map(|id| id.0),
    }
}

/// The name of a number. O(1).
pub fn name_of(plan: &Plan, kind: Kind, number: u16) -> Option<&str> {
    let place = usize::from(number);
    match kind {
        Kind::Queue => plan.queues().get(place).map(|queue| queue.name.as_str()),
        Kind::Channel => plan.channels().get(place).map(|channel| channel.name.as_str()),
        Kind::Skill => plan.skills().get(place).map(|skill| skill.name.as_str()),
        Kind::Tenant => plan.tenants().get(place).map(toritsugi::Name::as_str),
        Kind::Site => plan.sites().get(place).map(toritsugi::Name::as_str),
    }
}

/// What stands under a key of a command, an event or a view; and whether the value, or each of a list, is a pair that begins with it.
fn under(key: &str) -> Option<(Kind, bool)> {
    Some(match key {
        "queue" | "from_queue" | "to_queue" | "add_queue" | "move_to" => (Kind::Queue, false),
        "channel" => (Kind::Channel, false),
        "skill" | "drop" => (Kind::Skill, false),
        "skills" | "lower" => (Kind::Skill, true),
        "tenant" | "only" => (Kind::Tenant, false),
        "site" => (Kind::Site, true),
        "site_closed" => (Kind::Site, false),
        _ => return None,
    })
}

/// Puts names in place of numbers. A number that the plan does not have stays.
pub(crate) fn put_names(plan: &Plan, value: &mut Value) {
    let name = |kind, value: &mut Value| {
        let number = value.as_u64().and_then(|number| u16::try_from(number).ok());
        if let Some(name) = number.and_then(|number| name_of(plan, kind, number)) {
            *value = json!(name);
        }
        Ok(())
    };
    // It never fails.
    _ = walk(value, None, &mut |kind, value| name(kind, value));
}

/// Puts numbers in place of names.
pub(crate) fn put_numbers(plan: &Plan, value: &mut Value) -> Result<(), ExchangeError> {
    walk(value, None, &mut |kind, value| {
        if let Some(name) = value.as_str() {
            let unknown = || ExchangeError::UnknownName { kind, name: shown(name) };
            *value = json!(number_of(plan, kind, name).ok_or_else(unknown)?);
        }
        Ok(())
    })
}

/// Calls `visit` with everything that stands for something of the plan. Plans and agents in it are left alone.
fn walk(
    value: &mut Value,
    expected: Option<(Kind, bool)>,
    visit: &mut impl FnMut(Kind, &mut Value) -> Result<(), ExchangeError>,
) -> Result<(), ExchangeError> {
    match value {
        Value::Object(parts) => parts.iter_mut().try_for_each(|(key, value)| walk(value, under(key), visit)),
        Value::Array(parts) => match expected {
            Some((Kind::Skill, true)) => {
                let mut firsts = parts.iter_mut().filter_map(|pair| pair.as_array_mut()?.first_mut());
                firsts.try_for_each(|first| visit(Kind::Skill, first))
            }
            Some((kind, true)) => parts.first_mut().map_or(Ok(()), |first| visit(kind, first)),
            _ => parts.iter_mut().try_for_each(|part| walk(part, expected, visit)),
        },
        other => expected.map_or(Ok(()), |(kind, _)| visit(kind, other)),
    }
}

/// Text from outside, cut to what an error may quote.
fn shown(text: &str) -> String {
    text.chars().take(200).map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect()
}
