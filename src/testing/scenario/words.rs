//! A line, word by word.

use crate::{MAX_SPAN, Timestamp, parse_span};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::str::FromStr;
use core::time::Duration;

/// The words that are left of a line. Commas, colons and semicolons are words of their own.
#[derive(Clone, Debug)]
pub(super) struct Words {
    /// The next one last.
    left: Vec<Word>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Word {
    text: String,
    quoted: bool,
}

impl Words {
    pub(super) fn new(line: &str) -> Result<Self, String> {
        let mut words = Vec::new();
        let mut rest = line.trim_start();
        while !rest.is_empty() {
            let (word, after) = if let Some(inside) = rest.strip_prefix('"') {
                let (text, after) = unquoted(inside).ok_or("a quote is not closed")?;
                (Word { text, quoted: true }, after)
            } else {
                let marks = |c: char| ",;:".contains(c);
                let end = rest.find(|c: char| marks(c) || c.is_whitespace() || c == '"').unwrap_or(rest.len());
                let (text, after) = rest.split_at(if rest.starts_with(marks) { 1 } else { end });
                (Word { text: String::from(text), quoted: false }, after)
            };
            words.push(word);
            rest = after.trim_start();
        }
        words.reverse();
        Ok(Self { left: words })
    }

    /// Takes the next word if it is this one.
    pub(super) fn take(&mut self, text: &str) -> bool {
        let found = self.left.last().is_some_and(|word| !word.quoted && word.text == text);
        if found {
            self.left.pop();
        }
        found
    }

    pub(super) fn need(&mut self, text: &str) -> Result<(), String> {
        if self.take(text) { Ok(()) } else { Err(self.expected(&format!("`{text}`"))) }
    }

    /// Takes all of these words, or none.
    pub(super) fn take_all(&mut self, text: &str) -> bool {
        let start = self.clone();
        let found = text.split(' ').all(|word| self.take(word));
        if !found {
            *self = start;
        }
        found
    }

    /// Takes all of these words, or says that they were expected.
    pub(super) fn need_all(&mut self, text: &str) -> Result<(), String> {
        text.split(' ').try_for_each(|word| self.need(word))
    }

    /// A name: a word, or several in quotes.
    pub(super) fn name(&mut self) -> Result<String, String> {
        match self.left.last() {
            Some(word) if word.quoted || ![",", ";", ":"].contains(&word.text.as_str()) => {
                Ok(self.left.pop().map(|word| word.text).unwrap_or_default())
            }
            _ => Err(self.expected("a name")),
        }
    }

    /// An id of a contact or agent.
    pub(super) fn id(&mut self) -> Result<u128, String> {
        self.parse::<crate::ContactId>("an id").map(|id| id.0)
    }

    pub(super) fn number<T: FromStr>(&mut self) -> Result<T, String> {
        self.parse("a number")
    }

    /// A number if one stands here.
    pub(super) fn optional_number<T: FromStr>(&mut self) -> Option<T> {
        let number = self.left.last()?.text.parse().ok()?;
        self.left.pop();
        Some(number)
    }

    /// A span; beyond what a plan takes, whole microseconds and nanoseconds go on.
    pub(super) fn span(&mut self) -> Result<Duration, String> {
        let word = self.name().map_err(|_| self.expected("a time like `12s`"))?;
        let whole = |unit| word.strip_suffix(unit).and_then(|number: &str| number.parse::<u128>().ok());
        let nanos = whole("ns").or_else(|| whole("us").and_then(|micros| micros.checked_mul(1_000)));
        match nanos.and_then(from_nanos) {
            Some(span) => Ok(span),
            None => parse_span(&word).map_err(|error| format!("`{word}`: {error}")),
        }
    }

    pub(super) fn end(&self) -> Result<(), String> {
        if self.left.is_empty() { Ok(()) } else { Err(self.expected("the end of the line")) }
    }

    pub(super) fn expected(&self, what: &str) -> String {
        match self.left.last() {
            Some(word) => format!("expected {what}, found `{}`", word.text),
            None => format!("expected {what} before the end of the line"),
        }
    }

    fn parse<T: FromStr>(&mut self, what: &str) -> Result<T, String> {
        let parsed = self.left.last().and_then(|word| word.text.parse().ok());
        let value = parsed.ok_or_else(|| self.expected(what))?;
        self.left.pop();
        Ok(value)
    }
}

/// A line without its comment: a `#` at its start or behind a blank, outside quotes, begins one.
pub(super) fn without_comment(line: &str) -> &str {
    let (mut quoted, mut escaped, mut blank) = (false, false, true);
    for (at, c) in line.char_indices() {
        match c {
            '"' if !escaped => quoted = !quoted,
            '#' if blank && !quoted => return line.get(..at).unwrap_or(line),
            _ => {}
        }
        escaped = quoted && !escaped && c == '\\';
        blank = c.is_whitespace();
    }
    line
}

/// The text up to the closing quote, and what follows it. `\"` and `\\` stand for the character itself.
fn unquoted(inside: &str) -> Option<(String, &str)> {
    let mut text = String::new();
    let mut escaped = false;
    for (at, c) in inside.char_indices() {
        match c {
            '"' if !escaped => return inside.get(at + 1..).map(|after| (text, after)),
            '\\' if !escaped => escaped = true,
            c => {
                text.push(c);
                escaped = false;
            }
        }
    }
    None
}

/// Whether the next words are those of this text, and takes them if so; times are compared as times.
pub(super) fn same_words(words: &mut Words, text: &str) -> Result<bool, String> {
    let span = |word: &Word| parse_span(&word.text).map(|span| Timestamp::ZERO + span).ok();
    for wanted in Words::new(text)?.left.iter().rev() {
        match words.left.pop() {
            Some(word) if word.text == wanted.text => {}
            Some(word) if span(&word).is_some_and(|time| Some(time) == span(wanted)) => {}
            _ => return Ok(false),
        }
    }
    Ok(true)
}

/// Words that mean something else where a name may stand, unless they are in quotes.
const RESERVED: [&str; 13] =
    ["agent", "none", "unnamed", "nobody", "at", "time", "contact", "offer", "site", "plan", "next", "no", "refused"];

/// A name as it must be written in a line.
pub(super) fn written(name: &str) -> String {
    let special = |c: char| c.is_whitespace() || ",;:\"#\\".contains(c);
    if name.is_empty() || name.contains(special) || name.starts_with("=>") || RESERVED.contains(&name) {
        quoted(name)
    } else {
        String::from(name)
    }
}

/// Text in quotes.
pub(super) fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// A span as a line has it, exact.
pub(super) fn span(span: Duration) -> String {
    match span.as_nanos() {
        nanos if nanos % 1_000 != 0 => format!("{nanos}ns"),
        nanos if span > MAX_SPAN => format!("{}us", nanos / 1_000),
        nanos => u64::try_from(nanos / 1_000).map_or_else(|_| String::new(), |micros| Timestamp(micros).to_string()),
    }
}

fn from_nanos(nanos: u128) -> Option<Duration> {
    const NANOS: u128 = 1_000_000_000;
    let seconds = u64::try_from(nanos / NANOS).ok()?;
    u32::try_from(nanos % NANOS).ok().map(|rest| Duration::new(seconds, rest))
}
