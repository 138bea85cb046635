//! A line, word by word.

use crate::{Timestamp, parse_span};
use alloc::format;
use alloc::string::String;
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
            let (word, after) = match rest.strip_prefix('"') {
                Some(quoted) => {
                    let (text, after) = quoted.split_once('"').ok_or("a quote is not closed")?;
                    (Word { text: String::from(text), quoted: true }, after)
                }
                None => {
                    let marks = |c: char| ",;:".contains(c);
                    let end = rest.find(|c: char| marks(c) || c.is_whitespace() || c == '"').unwrap_or(rest.len());
                    let end = if rest.starts_with(marks) { 1 } else { end };
                    let (text, after) = rest.split_at(end);
                    (Word { text: String::from(text), quoted: false }, after)
                }
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

    /// Takes all of these words, or says that they were expected.
    pub(super) fn need_all(&mut self, text: &str) -> Result<(), String> {
        text.split(' ').try_for_each(|word| self.need(word))
    }

    pub(super) fn skip(&mut self, words: usize) {
        self.left.truncate(self.left.len().saturating_sub(words));
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

    pub(super) fn span(&mut self) -> Result<Duration, String> {
        let word = self.name().map_err(|_| self.expected("a time like `12s`"))?;
        parse_span(&word).map_err(|error| format!("`{word}`: {error}"))
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
    let mut quoted = false;
    let mut blank = true;
    for (at, c) in line.char_indices() {
        match c {
            '"' => quoted = !quoted,
            '#' if blank && !quoted => return line.get(..at).unwrap_or(line),
            _ => {}
        }
        blank = c.is_whitespace();
    }
    line
}

/// Whether two lines say the same, word for word; times are compared as times.
pub(super) fn same(one: &str, other: &str) -> Result<bool, String> {
    let (one, other) = (Words::new(one)?.left, Words::new(other)?.left);
    let same = |(one, other): (&Word, &Word)| {
        let span = |word: &Word| parse_span(&word.text).map(|span| Timestamp::ZERO + span).ok();
        one.text == other.text || span(one).is_some_and(|time| Some(time) == span(other))
    };
    Ok(one.len() == other.len() && one.iter().zip(&other).all(same))
}

/// A name as it must be written in a line.
pub(super) fn written(name: &str) -> String {
    if name.contains([' ', ',', ';', ':', '\t']) { format!("\"{name}\"") } else { String::from(name) }
}
