//! A centre in TOML with only what was said, in the order in which people write it.

use std::fmt::Write;

/// Why something is not in the centre.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Why {
    /// Sounds, announcements, devices, storage and the like.
    Host,
    /// It is always so here.
    Always,
    /// It has no counterpart here.
    NoCounterpart,
    /// Other files, or a running system, say it.
    Elsewhere,
    /// It is in the centre, but not quite as it was, or it was filled in.
    Changed,
    /// No setting of this name is known.
    Unknown,
}

impl Why {
    const fn text(self) -> &'static str {
        match self {
            Self::Host => "the host's",
            Self::Always => "always so here",
            Self::NoCounterpart => "no counterpart",
            Self::Elsewhere => "said elsewhere",
            Self::Changed => "changed or filled in",
            Self::Unknown => "unknown",
        }
    }
}

/// Something that is not in the centre as it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Left {
    /// A line from 1, or a path.
    pub(crate) place: String,
    /// The setting and its value.
    pub(crate) what: String,
    pub(crate) why: Why,
    /// What to do about it.
    pub(crate) note: String,
}

/// A table: its header, and keys with values that are TOML already.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Section {
    header: &'static str,
    entries: Vec<(&'static str, String)>,
}

impl Section {
    pub(crate) const fn new(header: &'static str) -> Self {
        Self { header, entries: Vec::new() }
    }

    /// Adds a value that is TOML already.
    pub(crate) fn set(&mut self, key: &'static str, toml: impl Into<String>) {
        self.entries.push((key, toml.into()));
    }

    /// Adds a text.
    pub(crate) fn set_text(&mut self, key: &'static str, text: &str) {
        self.set(key, quoted(text));
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}

/// A text as TOML writes it.
pub(crate) fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

/// Seconds as a span.
pub(crate) fn seconds(seconds: u64) -> String {
    format!("\"{seconds}s\"")
}

#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub(crate) struct CentreFile {
    /// What it was made of.
    pub(crate) source: &'static str,
    pub(crate) sections: Vec<Section>,
    pub(crate) left: Vec<Left>,
}

impl CentreFile {
    #[expect(clippy::needless_pass_by_value, reason = "a line or a path, whichever is at hand")]
    pub(crate) fn leave(&mut self, place: impl ToString, what: impl Into<String>, why: Why, note: impl Into<String>) {
        self.left.push(Left { place: place.to_string(), what: what.into(), why, note: note.into() });
    }

    /// The list of what is not in the centre, a line each.
    pub(crate) fn left_text(&self) -> String {
        let mut text = format!("Not carried over, or not quite ({}):", self.left.len());
        for Left { place, what, why, note } in &self.left {
            let dash = if note.is_empty() { "" } else { ": " };
            let _ = write!(text, "\n  {place}: {what} - {}{dash}{note}", why.text());
        }
        text
    }

    /// The whole file, what is missing first.
    pub(crate) fn render(&self) -> String {
        let mut text = format!("# Made of {}.\n", self.source);
        for line in self.left_text().lines() {
            // A control character would end the comment.
            let line: String = line.chars().filter(|character| !character.is_control()).collect();
            let _ = writeln!(text, "# {line}");
        }
        for Section { header, entries } in &self.sections {
            let _ = write!(text, "\n{header}\n");
            for (key, value) in entries {
                let _ = writeln!(text, "{key} = {value}");
            }
        }
        text
    }
}
