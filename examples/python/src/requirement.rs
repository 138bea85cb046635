//! Requirements: text in Python.

use crate::value::{Kept, Unresolved, Value};
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::PyString;
use std::fmt::Write;
use toritsugi::{Level, Plan, Requirement};

/// A requirement that has no text form, as a host that builds trees by hand may write one. Opaque: it can be handed back.
#[pyclass(frozen, eq, name = "RequirementTree", module = "toritsugi")]
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct RequirementTree(Requirement);

#[pymethods]
impl RequirementTree {
    fn __repr__(&self) -> String {
        format!("<RequirementTree {:?}>", self.0)
    }

    fn __hash__(&self) -> u64 {
        crate::record::hash(&self.0)
    }
}

/// A requirement that knows no plan.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum KeptRequirement {
    Text(String),
    Tree(RequirementTree),
}

impl KeptRequirement {
    pub(crate) fn anyone() -> Self {
        Self::Text(String::from("anyone"))
    }
}

impl Kept for KeptRequirement {
    fn show<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        match self {
            Self::Text(text) => Ok(PyString::new(py, text).into_any()),
            Self::Tree(tree) => Ok(Bound::new(py, tree.clone())?.into_any()),
        }
    }
}

impl Value for Requirement {
    type Kept = KeptRequirement;

    fn taken() -> String {
        String::from("str | RequirementTree")
    }

    fn shown() -> String {
        String::from("str | RequirementTree")
    }

    fn read(value: &Bound<'_, PyAny>) -> PyResult<KeptRequirement> {
        if let Ok(text) = value.cast::<PyString>() {
            return Ok(KeptRequirement::Text(String::from(text.to_str()?)));
        }
        match value.cast::<RequirementTree>() {
            Ok(tree) => Ok(KeptRequirement::Tree(tree.get().clone())),
            Err(_) => Err(PyTypeError::new_err(format!("a requirement is text, not {}", value.get_type()))),
        }
    }

    fn resolve(kept: &KeptRequirement, plan: &Plan) -> Result<Self, Unresolved> {
        match kept {
            KeptRequirement::Text(text) if text == "anyone" => Ok(Self::Anyone),
            KeptRequirement::Text(text) => {
                plan.requirement(text).map_err(|error| Unresolved::Requirement { text: text.clone(), error })
            }
            KeptRequirement::Tree(tree) => Ok(tree.0.clone()),
        }
    }

    fn keep(&self, plan: &Plan) -> KeptRequirement {
        match text(self, plan) {
            // What has no text form, such as a list of one, is handed on as it is.
            Some(text) if plan.requirement(&text).as_ref() == Ok(self) => KeptRequirement::Text(text),
            _ => KeptRequirement::Tree(RequirementTree(self.clone())),
        }
    }
}

/// As `Plan::requirement` reads it.
fn text(requirement: &Requirement, plan: &Plan) -> Option<String> {
    let mut text = String::new();
    write(requirement, plan, false, &mut text)?;
    Some(text)
}

fn write(requirement: &Requirement, plan: &Plan, is_part: bool, text: &mut String) -> Option<()> {
    let skill_name =
        |skill: &toritsugi::SkillId| plan.skills().get(usize::from(skill.0)).map(|skill| quoted(skill.name.as_str()));
    match requirement {
        Requirement::Anyone => text.push_str("anyone"),
        Requirement::AtLeast { skill, level } if *level == Level::MIN => text.push_str(&skill_name(skill)?),
        Requirement::AtLeast { skill, level } => write!(text, "{} >= {level}", skill_name(skill)?).ok()?,
        Requirement::Within { skill, low, high } => write!(text, "{} in {low}..={high}", skill_name(skill)?).ok()?,
        Requirement::AgentIn(agents) => {
            let agents: Vec<String> = agents.iter().map(ToString::to_string).collect();
            write!(text, "agent in [{}]", agents.join(", ")).ok()?;
        }
        Requirement::All(parts) => write_list(parts, " and ", plan, is_part, text)?,
        Requirement::AnyOf(parts) => write_list(parts, " or ", plan, is_part, text)?,
        Requirement::Not(part) => {
            text.push_str("not ");
            write(part, plan, true, text)?;
        }
        Requirement::Always(part) => {
            text.push_str("always ");
            write(part, plan, true, text)?;
        }
        _ => return None,
    }
    Some(())
}

fn write_list(parts: &[Requirement], joint: &str, plan: &Plan, is_part: bool, text: &mut String) -> Option<()> {
    if is_part {
        text.push('(');
    }
    for (place, part) in parts.iter().enumerate() {
        if place > 0 {
            text.push_str(joint);
        }
        write(part, plan, true, text)?;
    }
    if is_part {
        text.push(')');
    }
    Some(())
}

fn quoted(name: &str) -> String {
    const WORDS: [&str; 7] = ["and", "or", "not", "in", "always", "anyone", "agent"];
    let is_plain = |c: char| !c.is_whitespace() && !"()[],<>=\"".contains(c);
    if name.chars().all(is_plain) && !name.contains("..=") && !WORDS.contains(&name) {
        String::from(name)
    } else {
        format!("\"{name}\"")
    }
}
