//! Requirements in a scenario: in quotes as plans write them, or as a bare tree where that language has no words for it.
//!
//! The bare form, `tree all ( at-least 0 50 any ( ) not agents ( 1 2 ) )`, names skills by number. Hosts that build requirements by
//! hand can make trees that no text gives: empty lists, lists of one, unknown skills, ranges that are upside down.

use super::names;
use super::words::{Words, quoted};
use crate::{AgentId, Level, Plan, Requirement, SkillId};
use alloc::boxed::Box;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

/// Deeper trees are refused, so that no file exhausts the stack.
const DEEPEST: u32 = 200;

pub(super) fn requirement(words: &mut Words, plan: &Plan) -> Result<Requirement, String> {
    if words.take("tree") {
        return part(words, 0);
    }
    let text = words.name()?;
    plan.requirement(&text).map_err(|error| error.to_string())
}

fn part(words: &mut Words, depth: u32) -> Result<Requirement, String> {
    if depth > DEEPEST {
        return Err(words.expected("a tree that is less deep"));
    }
    if words.take("anyone") {
        return Ok(Requirement::Anyone);
    }
    if words.take("at-least") {
        return Ok(Requirement::AtLeast { skill: skill(words)?, level: level(words)? });
    }
    if words.take("within") {
        return Ok(Requirement::Within { skill: skill(words)?, low: level(words)?, high: level(words)? });
    }
    if words.take("not") {
        return Ok(Requirement::Not(Box::new(part(words, depth + 1)?)));
    }
    if words.take("always") {
        return Ok(Requirement::Always(Box::new(part(words, depth + 1)?)));
    }
    if words.take("agents") {
        return list(words, |words| words.id().map(AgentId)).map(Requirement::AgentIn);
    }
    if words.take("all") {
        return list(words, |words| part(words, depth + 1)).map(Requirement::All);
    }
    if words.take("any") {
        return list(words, |words| part(words, depth + 1)).map(Requirement::AnyOf);
    }
    Err(words.expected("`anyone`, `at-least`, `within`, `not`, `always`, `agents`, `all` or `any`"))
}

fn list<T>(words: &mut Words, one: impl Fn(&mut Words) -> Result<T, String>) -> Result<Vec<T>, String> {
    words.need("(")?;
    let mut items = Vec::new();
    while !words.take(")") {
        items.push(one(words)?);
    }
    Ok(items)
}

fn skill(words: &mut Words) -> Result<SkillId, String> {
    words.number().map(SkillId)
}

fn level(words: &mut Words) -> Result<Level, String> {
    Level::new(words.number()?).map_err(|error| error.to_string())
}

pub(super) fn written(plan: &Plan, requirement: &Requirement) -> String {
    let text = text_form(plan, requirement, Binding::Loose);
    if plan.requirement(&text).as_ref() == Ok(requirement) {
        return quoted(&text);
    }
    format!("tree {}", tree_form(requirement))
}

fn tree_form(requirement: &Requirement) -> String {
    match requirement {
        Requirement::Anyone => String::from("anyone"),
        Requirement::AtLeast { skill, level } => format!("at-least {skill} {level}"),
        Requirement::Within { skill, low, high } => format!("within {skill} {low} {high}"),
        Requirement::AgentIn(agents) => bracketed("agents", agents, ToString::to_string),
        Requirement::Not(inner) => format!("not {}", tree_form(inner)),
        Requirement::Always(inner) => format!("always {}", tree_form(inner)),
        Requirement::All(parts) => bracketed("all", parts, tree_form),
        Requirement::AnyOf(parts) => bracketed("any", parts, tree_form),
    }
}

fn bracketed<T>(word: &str, items: &[T], text: impl Fn(&T) -> String) -> String {
    let items: String = items.iter().map(|item| text(item) + " ").collect();
    format!("{word} ( {items})")
}

/// What stands around a part of a requirement: nothing, `or`, or `and`, `not` and `always`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Binding {
    Loose,
    Or,
    Tight,
}

/// The text form, as [`Plan::requirement`] reads it, as far as there is one.
fn text_form(plan: &Plan, requirement: &Requirement, around: Binding) -> String {
    let name = |skill: &SkillId| match plan.skills().get(usize::from(skill.0)) {
        Some(known) if is_plain(known.name.as_str()) => known.name.to_string(),
        Some(known) => format!("\"{}\"", known.name),
        None => names::of_skill(plan, *skill),
    };
    match requirement {
        Requirement::Anyone => String::from("anyone"),
        Requirement::AtLeast { skill, level } => format!("{} >= {level}", name(skill)),
        Requirement::Within { skill, low, high } => format!("{} in {low}..={high}", name(skill)),
        Requirement::AgentIn(agents) => {
            let agents: Vec<String> = agents.iter().map(ToString::to_string).collect();
            format!("agent in [{}]", agents.join(", "))
        }
        Requirement::Not(inner) => format!("not {}", text_form(plan, inner, Binding::Tight)),
        Requirement::Always(inner) => format!("always {}", text_form(plan, inner, Binding::Tight)),
        Requirement::All(parts) => join(plan, parts, " and ", around, Binding::Tight),
        Requirement::AnyOf(parts) => join(plan, parts, " or ", around, Binding::Or),
    }
}

fn join(plan: &Plan, parts: &[Requirement], joint: &str, around: Binding, within: Binding) -> String {
    let parts: Vec<String> = parts.iter().map(|part| text_form(plan, part, within)).collect();
    let text = parts.join(joint);
    if around >= within { format!("({text})") } else { text }
}

fn is_plain(name: &str) -> bool {
    let word = !["and", "or", "not", "always", "in", "agent", "anyone"].contains(&name);
    word && name.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '-')
}
