//! The stubs of the classes that macros declare, and the words, so that what Python's checkers read and what runs have one source.

use crate::record::Description;
use crate::words::{DECLINE_REASONS, END_REASONS, WORDS};
use crate::{commands, events, records};
use pyo3::prelude::*;
use std::fmt::Write;

const NOTE: &str = "# Written by `python -m toritsugi._stubs`: do not edit.\n";

/// Each file of the package that is written by this, with its text.
pub(crate) fn files(py: Python<'_>) -> PyResult<Vec<(&'static str, String)>> {
    Ok(vec![
        ("words.py", words()),
        ("records.pyi", record_stub(&records::describe(py)?)),
        ("commands.pyi", command_stub(&commands::describe(py)?)),
        ("events.pyi", event_stub(&events::describe())),
    ])
}

fn words() -> String {
    let mut text =
        format!("{NOTE}\"\"\"The words that stand for choices.\"\"\"\n\nfrom typing import Literal, TypeAlias\n\n");
    let choices = WORDS.iter().copied().chain([("DeclineReason", DECLINE_REASONS), ("EndReason", END_REASONS)]);
    let mut choices: Vec<_> = choices.collect();
    choices.sort_unstable();
    for (name, words) in &choices {
        let words: Vec<String> = words.iter().map(|word| format!("    \"{word}\",\n")).collect();
        _ = write!(text, "{name}: TypeAlias = Literal[\n{}]\n\n", words.concat());
    }
    let names: Vec<String> = choices.iter().map(|(name, _)| format!("    \"{name}\",\n")).collect();
    _ = writeln!(text, "__all__ = [\n{}]", names.concat());
    text
}

fn record_stub(descriptions: &[Description]) -> String {
    let mut text = String::new();
    for description in descriptions {
        class(description, &mut text);
    }
    all(descriptions, &[], &mut text);
    head("What commands are made of.", &text)
}

fn command_stub(descriptions: &[Description]) -> String {
    let mut text = String::new();
    for description in descriptions {
        class(description, &mut text);
    }
    union("Command", "Any command.", descriptions, &mut text);
    let read = "def from_json(text: str, plan: Plan) -> Command:\n    \"\"\"A command from the library's own form, with the numbers of the plan, as logs of other languages hold it.\"\"\"\n\ndef to_json(command: Command, plan: Plan) -> str:\n    \"\"\"The library's own form of a command, with the numbers of the plan, as every language reads it.\"\"\"\n\n";
    text.push_str(read);
    all(descriptions, &["Command", "from_json", "to_json"], &mut text);
    head("The commands: everything that a router can be told.", &text)
}

fn event_stub(descriptions: &[Description]) -> String {
    let mut text = String::new();
    for description in descriptions {
        class(description, &mut text);
    }
    union("Event", "Any event.", descriptions, &mut text);
    let read = "def from_json(text: str, plan: Plan) -> Event:\n    \"\"\"An event from the library's own form, as `to_json` writes it.\"\"\"\n\n";
    text.push_str(read);
    all(descriptions, &["Event", "from_json"], &mut text);
    head("The events: everything that a router tells.", &text)
}

/// Puts what the text needs before it.
fn head(doc: &str, body: &str) -> String {
    let words: Vec<&str> = WORDS.iter().map(|(name, _)| *name).chain(["DeclineReason", "EndReason"]).collect();
    let records = [
        "AgentChannel",
        "AgentProfile",
        "Callback",
        "CallbackOwner",
        "EstimateAbove",
        "Membership",
        "MoveTo",
        "NotReady",
        "PreferredStage",
        "QueueLongerThan",
        "ReadyBelow",
        "Step",
        "Switch",
        "TimedOut",
        "ToAgent",
        "ToQueue",
    ];
    let mut text = format!("{NOTE}\"\"\"{doc}\"\"\"\n\n");
    for (module, names) in [
        ("collections.abc", &["Iterable", "Mapping"][..]),
        ("datetime", &["timedelta"]),
        ("typing", &["Any", "ClassVar", "Literal", "Self", "TypeAlias", "final"]),
        ("._core", &["Plan", "RequirementTree"]),
        (".records", &records),
        (".types", &["Id", "IdLike", "Span", "Time"]),
        (".words", &words),
    ] {
        let is_used = |name: &&&str| is_used(name, body) && !body.contains(&format!("class {name}:"));
        let mut used: Vec<&str> = names.iter().filter(is_used).copied().collect();
        used.sort_unstable();
        if !used.is_empty() {
            _ = writeln!(text, "from {module} import {}", used.join(", "));
        }
    }
    text + "\n" + body
}

/// Whether a name stands in the text as a type: as a word of its own outside quotation marks.
fn is_used(name: &str, body: &str) -> bool {
    let is_part = |c: char| c.is_alphanumeric() || c == '_' || c == '"' || c == '`';
    body.lines().filter(|line| !line.trim_start().starts_with("\"\"\"")).any(|line| {
        line.match_indices(name).any(|(at, _)| {
            let before = line.get(..at).and_then(|text| text.chars().next_back());
            let after = line.get(at + name.len()..).and_then(|text| text.chars().next());
            !before.is_some_and(is_part) && !after.is_some_and(is_part)
        })
    })
}

fn class(description: &Description, text: &mut String) {
    _ = writeln!(text, "@final\nclass {}:\n    \"\"\"{}\"\"\"\n", description.name, description.doc);
    let names: Vec<String> = description.fields.iter().map(|field| format!("\"{}\",", field.name)).collect();
    _ = writeln!(text, "    __match_args__ = ({})", if names.is_empty() { String::new() } else { names.join(" ") });
    if let Some(kind) = description.kind {
        _ = writeln!(text, "    kind: ClassVar[Literal[\"{kind}\"]]");
    }
    if description.is_made {
        constructor(description, text);
    }
    for field in &description.fields {
        let shown = &field.shown;
        _ = writeln!(
            text,
            "    @property\n    def {}(self) -> {shown}:\n        \"\"\"{}\"\"\"\n",
            field.name, field.doc
        );
    }
    if description.kind.is_some() {
        text.push_str("    @property\n    def sequence(self) -> int:\n        \"\"\"Its number, from 1, without gaps. [T-6]\"\"\"\n\n");
        text.push_str("    @property\n    def at(self) -> float:\n        \"\"\"The time of the command that produced it, in seconds.\"\"\"\n\n");
        text.push_str("    @property\n    def at_microseconds(self) -> int:\n        \"\"\"The same in whole microseconds.\"\"\"\n\n");
        text.push_str("    def to_json(self) -> str:\n        \"\"\"The library's own form, with the numbers of the plan, as every language reads it.\"\"\"\n\n");
    } else {
        text.push_str("    def replace(self, **changes: Any) -> Self:\n        \"\"\"The same with some fields changed.\"\"\"\n\n");
        text.push_str("    def __replace__(self, **changes: Any) -> Self: ...\n");
    }
    text.push_str("    def as_dict(self) -> dict[str, Any]:\n        \"\"\"Every field by its name.\"\"\"\n\n");
    text.push_str("    def __eq__(self, other: object) -> bool: ...\n    def __hash__(self) -> int: ...\n\n");
}

fn constructor(description: &Description, text: &mut String) {
    text.push_str("    def __new__(cls");
    let mut is_keyword = false;
    for field in &description.fields {
        match &field.default {
            None => _ = write!(text, ", {}: {}", field.name, field.taken),
            Some(default) => {
                if !is_keyword {
                    text.push_str(", *");
                    is_keyword = true;
                }
                _ = write!(text, ", {}: {} = {default}", field.name, field.taken);
            }
        }
    }
    text.push_str(") -> Self: ...\n");
}

fn union(name: &str, doc: &str, descriptions: &[Description], text: &mut String) {
    let names: Vec<&str> = descriptions.iter().map(|description| description.name).collect();
    _ = writeln!(text, "{name}: TypeAlias = (\n    {}\n)\n\"\"\"{doc}\"\"\"\n", names.join("\n    | "));
}

fn all(descriptions: &[Description], more: &[&str], text: &mut String) {
    let names = descriptions.iter().map(|description| description.name).chain(more.iter().copied());
    let names: Vec<String> = names.map(|name| format!("    \"{name}\",\n")).collect();
    _ = writeln!(text, "__all__ = [\n{}]", names.concat());
}
