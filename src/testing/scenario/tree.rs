//! Requirements in a scenario: in quotes as plans write them, or as a bare tree where that language has no words for it.
//!
//! The bare form, `tree all ( at-least 0 50 any ( ) not agents ( 1 2 ) )`, names skills by number. Hosts that build requirements by
//! hand can make trees that no text gives: empty lists, lists of one, unknown skills, ranges that are upside down.

use super::reader::{Reader, quoted};
use super::{ScenarioError, names};
use crate::{Level, Plan, Requirement, RequirementError, SkillId};
use alloc::boxed::Box;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

/// Deeper trees are refused, so that no file exhausts the stack.
const DEEPEST: u32 = 200;

pub(super) fn read(reader: &mut Reader<'_>) -> Result<Requirement, ScenarioError> {
    if reader.take("tree") {
        return part(reader, 0);
    }
    let start = *reader;
    let text = reader.text("a requirement in double quotes")?;
    reader.plan.requirement(&text).map_err(|RequirementError { column, fault }| {
        start.fault(format!("the requirement is refused at its column {column}: {fault}"))
    })
}

fn part(reader: &mut Reader<'_>, depth: u32) -> Result<Requirement, ScenarioError> {
    if depth > DEEPEST {
        return Err(reader.expected("a tree that is less deep"));
    }
    if reader.take("anyone") {
        return Ok(Requirement::Anyone);
    }
    if reader.take("at-least") {
        return Ok(Requirement::AtLeast { skill: skill(reader)?, level: level(reader)? });
    }
    if reader.take("within") {
        return Ok(Requirement::Within { skill: skill(reader)?, low: level(reader)?, high: level(reader)? });
    }
    if reader.take("not") {
        return Ok(Requirement::Not(Box::new(part(reader, depth + 1)?)));
    }
    if reader.take("agents") {
        return Ok(Requirement::AgentIn(list(reader, Reader::agent)?));
    }
    if reader.take("all") {
        return Ok(Requirement::All(list(reader, |reader| part(reader, depth + 1))?));
    }
    if reader.take("any") {
        return Ok(Requirement::AnyOf(list(reader, |reader| part(reader, depth + 1))?));
    }
    Err(reader.expected("`anyone`, `at-least`, `within`, `not`, `agents`, `all` or `any`"))
}

fn list<'a, T>(
    reader: &mut Reader<'a>,
    one: impl Fn(&mut Reader<'a>) -> Result<T, ScenarioError>,
) -> Result<Vec<T>, ScenarioError> {
    reader.need("(")?;
    let mut items = Vec::new();
    while !reader.take(")") {
        items.push(one(reader)?);
    }
    Ok(items)
}

fn skill(reader: &mut Reader<'_>) -> Result<SkillId, ScenarioError> {
    reader.value("the number of a skill").map(SkillId)
}

fn level(reader: &mut Reader<'_>) -> Result<Level, ScenarioError> {
    let start = *reader;
    let level: u8 = reader.value("a level of 0 to 100")?;
    Level::new(level).map_err(|error| start.fault(error.to_string()))
}

pub(super) fn write(plan: &Plan, requirement: &Requirement) -> String {
    let text = words(plan, requirement, Binding::Loose);
    if plan.requirement(&text).as_ref() == Ok(requirement) {
        return quoted(&text);
    }
    let mut tree = String::from("tree");
    write_part(requirement, &mut tree);
    tree
}

fn write_part(requirement: &Requirement, out: &mut String) {
    match requirement {
        Requirement::Anyone => out.push_str(" anyone"),
        Requirement::AtLeast { skill, level } => out.push_str(&format!(" at-least {skill} {level}")),
        Requirement::Within { skill, low, high } => out.push_str(&format!(" within {skill} {low} {high}")),
        Requirement::AgentIn(agents) => {
            out.push_str(" agents (");
            for agent in agents {
                out.push_str(&format!(" {agent}"));
            }
            out.push_str(" )");
        }
        Requirement::Not(inner) => {
            out.push_str(" not");
            write_part(inner, out);
        }
        Requirement::All(parts) | Requirement::AnyOf(parts) => {
            out.push_str(if matches!(requirement, Requirement::All(_)) { " all (" } else { " any (" });
            for inner in parts {
                write_part(inner, out);
            }
            out.push_str(" )");
        }
    }
}

/// What stands around a part of a requirement: nothing, `or`, or `and` and `not`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Binding {
    Loose,
    Or,
    Tight,
}

/// The text form, as [`Plan::requirement`] reads it, as far as there is one.
fn words(plan: &Plan, requirement: &Requirement, around: Binding) -> String {
    let name = |skill: &SkillId| match plan.skills().get(usize::from(skill.0)) {
        Some(known) if is_plain(known.name.as_str()) => known.name.to_string(),
        Some(known) => format!("\"{}\"", known.name),
        None => names::skill(plan, *skill),
    };
    match requirement {
        Requirement::Anyone => String::from("anyone"),
        Requirement::AtLeast { skill, level } => format!("{} >= {level}", name(skill)),
        Requirement::Within { skill, low, high } => format!("{} in {low}..={high}", name(skill)),
        Requirement::AgentIn(agents) => {
            let agents: Vec<String> = agents.iter().map(ToString::to_string).collect();
            format!("agent in [{}]", agents.join(", "))
        }
        Requirement::Not(inner) => format!("not {}", words(plan, inner, Binding::Tight)),
        Requirement::All(parts) => join(plan, parts, " and ", around, Binding::Tight),
        Requirement::AnyOf(parts) => join(plan, parts, " or ", around, Binding::Or),
    }
}

fn join(plan: &Plan, parts: &[Requirement], joint: &str, around: Binding, within: Binding) -> String {
    let parts: Vec<String> = parts.iter().map(|part| words(plan, part, within)).collect();
    let text = parts.join(joint);
    if around >= within { format!("({text})") } else { text }
}

fn is_plain(name: &str) -> bool {
    let word = !["and", "or", "not", "in", "agent", "anyone"].contains(&name);
    word && name.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '-')
}
