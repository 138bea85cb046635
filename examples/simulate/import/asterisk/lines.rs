//! The dialect of configuration files: sections, templates, `key = value`, comments.

use super::super::Fault;
use std::collections::BTreeMap;

/// `key = value`, in small letters the key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Setting {
    pub(super) line: usize,
    pub(super) key: String,
    pub(super) value: String,
}

/// A section with everything that its templates say before it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Part {
    pub(super) name: String,
    pub(super) settings: Vec<Setting>,
}

#[derive(Debug, Default)]
pub(super) struct Parts {
    pub(super) parts: Vec<Part>,
    /// `#include` and the like.
    pub(super) included: Vec<Setting>,
}

/// Reads a file. Templates give their settings to whoever names them and are left out themselves.
pub(super) fn parts(text: &str) -> Result<Parts, Fault> {
    let mut result = Parts::default();
    let mut known: BTreeMap<String, Vec<Setting>> = BTreeMap::new();
    let mut order: Vec<(String, bool)> = Vec::new();
    let mut current: Option<String> = None;
    let mut in_comment = false;
    for (line, text) in (1..).zip(text.lines()) {
        let text = code(text, &mut in_comment);
        let text = text.trim();
        if text.is_empty() {
            continue;
        }
        if text.starts_with('#') {
            result.included.push(Setting { line, key: String::new(), value: text.to_owned() });
        } else if let Some(header) = text.strip_prefix('[') {
            let (name, inherits) =
                header.split_once(']').ok_or_else(|| Fault::new(line, header, "a section ends with `]`"))?;
            let inherits = inherits.trim().trim_start_matches('(').trim_end_matches(')');
            let mut settings = Vec::new();
            let mut template = false;
            let mut added = false;
            for parent in inherits.split(',').map(str::trim).filter(|parent| !parent.is_empty()) {
                match parent {
                    "!" => template = true,
                    "+" => added = true,
                    _ => {
                        let parent = known.get(parent).ok_or_else(|| {
                            Fault::new(
                                line,
                                name,
                                format!("there is no section `{parent}` before it to take settings from"),
                            )
                        })?;
                        settings.extend(parent.iter().cloned());
                    }
                }
            }
            if known.contains_key(name) && !added {
                return Err(Fault::new(line, name, "there is a section of this name already; `(+)` adds to it"));
            }
            if !known.contains_key(name) {
                order.push((name.to_owned(), template));
            }
            known.entry(name.to_owned()).or_default().extend(settings);
            current = Some(name.to_owned());
        } else {
            let setting = setting(line, text)?;
            let section = current.as_ref().and_then(|current| known.get_mut(current));
            section.ok_or_else(|| Fault::new(line, &setting.key, "it stands before the first section"))?.push(setting);
        }
    }
    for (name, template) in order {
        if let Some(settings) = known.remove(&name).filter(|_| !template) {
            result.parts.push(Part { name, settings });
        }
    }
    Ok(result)
}

fn setting(line: usize, text: &str) -> Result<Setting, Fault> {
    let (key, value) = text.split_once('=').ok_or_else(|| Fault::new(line, text, "a setting is `key = value`"))?;
    let value = value.strip_prefix('>').unwrap_or(value).trim();
    Ok(Setting { line, key: key.trim().to_ascii_lowercase(), value: value.to_owned() })
}

/// A line without its comments: from `;` on unless it is escaped, and from `;--` to `--;` over lines.
fn code(text: &str, in_comment: &mut bool) -> String {
    let mut code = String::new();
    let mut rest = text;
    loop {
        if *in_comment {
            let Some((_, after)) = rest.split_once("--;") else { return code };
            *in_comment = false;
            rest = after;
        }
        let Some(start) = rest.find(';') else { return code + rest };
        let (before, comment) = rest.split_at(start);
        if let Some(before) = before.strip_suffix('\\') {
            code += before;
            code.push(';');
            rest = comment.strip_prefix(';').unwrap_or_default();
            continue;
        }
        code += before;
        // `;---` is a line of dashes and no block.
        match comment.strip_prefix(";--") {
            Some(block) if !block.starts_with('-') => {
                *in_comment = true;
                rest = block;
            }
            _ => return code,
        }
    }
}
