//! JSON as the library's serde forms, but for this: a name may stand for any number of the plan, a requirement and a profile may be as
//! people write them, and the name of a command may be its key or stand beside its fields as `type`.

use crate::ExchangeError;
use crate::names::{put_names, put_numbers};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};
use toritsugi::{Command, Event, EventKind, Plan, PlanDefinition, RemovedQueues, RemovedSkills, ReplacePlan};

/// Reads a plan. Linear in the text, but for the checks of the plan.
///
/// # Errors
/// [`ExchangeError::Malformed`], or why the plan is refused.
pub fn plan(text: &str) -> Result<Plan, ExchangeError> {
    Ok(read::<PlanDefinition>("a plan", text)?.build()?)
}

/// Reads text of any form that serde knows.
///
/// # Errors
/// [`ExchangeError::Malformed`], with what `expected` says.
pub fn read<T: DeserializeOwned>(expected: &'static str, text: &str) -> Result<T, ExchangeError> {
    serde_json::from_str(text).map_err(|error| ExchangeError::Malformed { expected, what: error.to_string() })
}

/// Reads a command for a router with this plan. Linear in the text, with a look-up for each name.
///
/// # Errors
/// Why it is no command, or what it names that the plan does not have.
///
/// ```
/// use toritsugi::{ChannelId, ContactId, Enqueue, PlanDefinition, QueueDefinition, QueueId};
/// use toritsugi_exchange::text;
///
/// let plan = PlanDefinition::new().queue(QueueDefinition::new("support")).build()?;
/// let expected = Enqueue::new(ContactId(7), QueueId(0), ChannelId(0)).into();
/// for command in [
///     r#"{"type": "enqueue", "contact": 7, "queue": "support", "channel": "voice"}"#,
///     r#"{"enqueue": {"contact": 7, "queue": 0, "channel": 0}}"#,
/// ] {
///     assert_eq!(text::command(&plan, command)?, expected);
/// }
/// let unknown = text::command(&plan, r#"{"type": "open_queue", "queue": "suport"}"#).unwrap_err();
/// assert_eq!(unknown.to_string(), "there is no queue `suport` in this plan");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn command(plan: &Plan, text: &str) -> Result<Command, ExchangeError> {
    const EXPECTED: &str = "a command";
    let malformed = |what: &str| ExchangeError::Malformed { expected: EXPECTED, what: what.to_owned() };
    let (name, mut fields) = tagged(read(EXPECTED, text)?).ok_or_else(|| malformed("it has no `type`"))?;
    if name == "replace_plan" {
        return replace_plan(fields).map(Command::from);
    }
    if let Some(Value::Object(profile)) = fields.get_mut("profile") {
        shape_profile(profile);
    }
    let mut fields = Value::Object(fields);
    read_requirements(plan, &mut fields)?;
    put_numbers(plan, &mut fields)?;
    let whole = Value::Object(Map::from_iter([(name, fields)]));
    serde_json::from_value(whole).map_err(|error| malformed(&error.to_string()))
}

/// As data with names, for views, explanations and the like.
pub fn named<T: Serialize>(plan: &Plan, value: &T) -> Value {
    // Nothing of the library fails to be written as JSON: keys are text and numbers are whole.
    let mut value = serde_json::to_value(value).unwrap_or_default();
    put_names(plan, &mut value);
    value
}

/// The events of one command with names, each flat: `sequence`, `at`, `type` and its fields side by side. `before` is the plan before the
/// command, `after` the one that holds now.
pub fn events(before: &Plan, after: &Plan, events: &[Event]) -> Vec<Value> {
    let mut plan = if events.iter().any(|event| event.kind == EventKind::PlanReplaced) { before } else { after };
    let written = events.iter().map(|event| {
        let mut fields = named(plan, &event.kind);
        if event.kind == EventKind::PlanReplaced {
            plan = after;
        }
        if let Some(fields) = fields.as_object_mut() {
            fields.insert(String::from("sequence"), json!(event.sequence));
            fields.insert(String::from("at"), json!(event.at));
        }
        fields
    });
    written.collect()
}

/// The name of a command and its fields, in either form.
fn tagged(value: Value) -> Option<(String, Map<String, Value>)> {
    let Value::Object(mut parts) = value else { return None };
    if let Some(Value::String(name)) = parts.remove("type") {
        return Some((name, parts));
    }
    let mut parts = parts.into_iter();
    match (parts.next(), parts.next()) {
        (Some((name, Value::Object(fields))), None) => Some((name, fields)),
        _ => None,
    }
}

/// Queues to which contacts move are those of the new plan.
fn replace_plan(mut fields: Map<String, Value>) -> Result<ReplacePlan, ExchangeError> {
    let malformed =
        |error: serde_json::Error| ExchangeError::Malformed { expected: "a command", what: error.to_string() };
    let definition = fields.remove("plan").unwrap_or_default();
    let plan = serde_json::from_value::<PlanDefinition>(definition).map_err(malformed)?.build()?;
    let mut replace = ReplacePlan::new(plan);
    let mut fields = Value::Object(fields);
    put_numbers(&replace.plan, &mut fields)?;
    let Further { removed_queues, removed_skills } = serde_json::from_value(fields).map_err(malformed)?;
    replace.removed_queues = removed_queues;
    replace.removed_skills = removed_skills;
    Ok(replace)
}

/// What may be said of a plan that comes in place of another.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields, default)]
#[derive(Default)]
struct Further {
    removed_queues: RemovedQueues,
    removed_skills: RemovedSkills,
}

/// A profile as people write it becomes one as the router takes it, still with names.
fn shape_profile(profile: &mut Map<String, Value>) {
    if let Some(Value::Array(tenants)) = profile.get_mut("tenants") {
        let tenants = core::mem::take(tenants);
        let tenants = if tenants.is_empty() { json!("all") } else { json!({ "only": tenants }) };
        profile.insert(String::from("tenants"), tenants);
    }
    if let Some(Value::Array(queues)) = profile.get_mut("queues") {
        for queue in queues.iter_mut().filter(|queue| queue.is_string()) {
            *queue = json!({ "queue": queue.take() });
        }
    }
    if let Some(Value::Object(skills)) = profile.get_mut("skills") {
        let skills: Vec<Value> =
            core::mem::take(skills).into_iter().map(|(name, level)| json!([name, level])).collect();
        profile.insert(String::from("skills"), skills.into());
    }
    if let Some(Value::Object(channels)) = profile.get_mut("channels") {
        let channels: Vec<Value> = core::mem::take(channels).into_iter().map(channel).collect();
        let channels = if channels.is_empty() { Value::Null } else { channels.into() };
        profile.insert(String::from("channels"), channels);
    }
}

/// A channel of a profile, of which the most contacts are given, or more in a table.
fn channel((name, value): (String, Value)) -> Value {
    let Value::Object(mut fields) = value else { return json!({ "channel": name, "maximum": value }) };
    fields.insert(String::from("channel"), name.into());
    Value::Object(fields)
}

/// Reads requirements that are text.
fn read_requirements(plan: &Plan, value: &mut Value) -> Result<(), ExchangeError> {
    match value {
        Value::Object(parts) => parts.iter_mut().try_for_each(|(key, value)| match value.as_str() {
            Some(text) if key == "requirement" && text != "anyone" => {
                let requirement = plan.requirement(text)?;
                *value = serde_json::to_value(requirement).unwrap_or_default();
                Ok(())
            }
            _ => read_requirements(plan, value),
        }),
        Value::Array(parts) => parts.iter_mut().try_for_each(|part| read_requirements(plan, part)),
        _ => Ok(()),
    }
}
