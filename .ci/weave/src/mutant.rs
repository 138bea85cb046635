//! The mutants, as `cargo mutants --list --json` tells them.

use crate::Failure;
use serde_json::Value;
use std::ops::Range;
use std::path::Path;

/// What a mutant changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Genre {
    /// A function gives back a constant at once.
    Value,
    Binary,
    Unary,
    /// The guard of a match arm always or never holds.
    Guard,
    /// A match arm is gone.
    Arm,
    /// A field of a struct is what the rest of the struct comes from.
    Field,
    /// A function gives back another iterator than that of its body.
    Iterator,
}

/// One small change of the code.
#[derive(Clone, Debug)]
pub(crate) struct Mutant {
    /// As `cargo mutants` calls it, with its place.
    pub(crate) name: String,
    pub(crate) file: String,
    pub(crate) genre: Genre,
    pub(crate) replacement: String,
    /// What its function gives back, as `-> u8`.
    pub(crate) returns: String,
    /// The bytes of the file that it replaces.
    pub(crate) span: Range<usize>,
}

/// Reads a list of mutants of the sources below `tree`.
pub(crate) fn read(list: &[u8], tree: &Path) -> Result<Vec<Mutant>, Failure> {
    let list: Vec<Value> = serde_json::from_slice(list)?;
    list.iter()
        .map(|value| {
            let word = |value: &Value| value.as_str().unwrap_or_default().to_owned();
            let file = word(&value["file"]);
            let text = std::fs::read_to_string(tree.join(&file))?;
            let at = |end: &str| {
                let number =
                    |name: &str| value["span"][end][name].as_u64().and_then(|number| usize::try_from(number).ok());
                let place = number("line").zip(number("column")).and_then(|(line, column)| offset(&text, line, column));
                place.ok_or_else(|| format!("{file}: a mutant without a place"))
            };
            Ok(Mutant {
                name: word(&value["name"]),
                genre: genre(value)?,
                replacement: word(&value["replacement"]),
                returns: word(&value["function"]["return_type"]),
                span: at("start")?..at("end")?,
                file,
            })
        })
        .collect()
}

fn genre(value: &Value) -> Result<Genre, Failure> {
    Ok(match value["genre"].as_str().unwrap_or_default() {
        "FnValue" if value["function"]["return_type"].as_str().is_some_and(|ty| ty.contains("impl ")) => {
            Genre::Iterator
        }
        "FnValue" => Genre::Value,
        "BinaryOperator" => Genre::Binary,
        "UnaryOperator" => Genre::Unary,
        "MatchArmGuard" => Genre::Guard,
        "MatchArm" => Genre::Arm,
        "StructField" => Genre::Field,
        other => return Err(format!("mutants of an unknown kind: {other}").into()),
    })
}

/// The byte at a line and a column, both counted from one, in characters.
fn offset(text: &str, line: usize, column: usize) -> Option<usize> {
    let start: usize = text.split_inclusive('\n').take(line.checked_sub(1)?).map(str::len).sum();
    let rest = text.get(start..)?;
    rest.char_indices()
        .map(|(bytes, _)| bytes)
        .chain([rest.len()])
        .nth(column.checked_sub(1)?)
        .map(|bytes| start + bytes)
}
