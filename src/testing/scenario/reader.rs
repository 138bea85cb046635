//! One line of a scenario, read word by word.

use super::ScenarioError;
use crate::{AgentId, ChannelId, ContactId, Plan, QueueId, SkillId, TenantId, Timestamp, parse_span};
use alloc::borrow::Cow;
use alloc::format;
use alloc::string::String;
use core::str::FromStr;
use core::time::Duration;

/// Names that mean something else unless they stand in quotes.
const RESERVED: [&str; 2] = ["none", "unnamed"];

const UNITS: [&str; 8] = ["ns", "us", "ms", "s", "m", "min", "h", "d"];

/// Where a line is read. Copied to look ahead.
#[derive(Clone, Copy)]
pub(super) struct Reader<'a> {
    pub(super) plan: &'a Plan,
    number: u32,
    line: &'a str,
    position: usize,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token<'a> {
    /// Anything without blanks and marks.
    Word(&'a str),
    /// What stands between double quotes.
    Quoted(Cow<'a, str>),
    /// A comma, a semicolon or a colon.
    Mark(char),
    /// A quote that is never closed.
    Open,
    /// The end of the line, or a comment.
    End,
}

impl<'a> Reader<'a> {
    pub(super) const fn new(plan: &'a Plan, number: u32, line: &'a str) -> Self {
        Self { plan, number, line, position: 0 }
    }

    pub(super) const fn number(&self) -> u32 {
        self.number
    }

    /// Blanks before the first word.
    pub(super) fn indent(&self) -> usize {
        self.line.len() - self.line.trim_start().len()
    }

    pub(super) fn peek(&self) -> Token<'a> {
        self.next_token().0
    }

    pub(super) fn is_at_end(&self) -> bool {
        self.peek() == Token::End
    }

    /// Takes these words, separated by blanks, if they come next.
    pub(super) fn take(&mut self, words: &str) -> bool {
        let mut ahead = *self;
        for word in words.split(' ') {
            let (token, end) = ahead.next_token();
            if token != Token::Word(word) {
                return false;
            }
            ahead.position = end;
        }
        *self = ahead;
        true
    }

    pub(super) fn need(&mut self, words: &str) -> Result<(), ScenarioError> {
        if self.take(words) { Ok(()) } else { Err(self.expected(&format!("`{words}`"))) }
    }

    pub(super) fn take_mark(&mut self, mark: char) -> bool {
        let (token, end) = self.next_token();
        let found = token == Token::Mark(mark);
        if found {
            self.position = end;
        }
        found
    }

    pub(super) fn need_mark(&mut self, mark: char) -> Result<(), ScenarioError> {
        if self.take_mark(mark) { Ok(()) } else { Err(self.expected(&format!("`{mark}`"))) }
    }

    pub(super) fn end(&self) -> Result<(), ScenarioError> {
        if self.is_at_end() { Ok(()) } else { Err(self.expected("the end of the line")) }
    }

    /// The rest of the line as it stands, comments included.
    pub(super) fn rest(&mut self) -> &'a str {
        let rest = self.line.get(self.position..).unwrap_or("").trim();
        self.position = self.line.len();
        rest
    }

    /// A value that is one word.
    pub(super) fn value<T: FromStr>(&mut self, what: &str) -> Result<T, ScenarioError> {
        let (token, end) = self.next_token();
        let value = match token {
            Token::Word(word) => word.parse().ok(),
            _ => None,
        };
        let value = value.ok_or_else(|| self.expected(what))?;
        self.position = end;
        Ok(value)
    }

    pub(super) fn contact(&mut self) -> Result<ContactId, ScenarioError> {
        self.value("a contact's number")
    }

    pub(super) fn agent(&mut self) -> Result<AgentId, ScenarioError> {
        self.value("an agent's number")
    }

    /// `contact N`.
    pub(super) fn the_contact(&mut self) -> Result<ContactId, ScenarioError> {
        self.need("contact")?;
        self.contact()
    }

    /// `agent N`.
    pub(super) fn the_agent(&mut self) -> Result<AgentId, ScenarioError> {
        self.need("agent")?;
        self.agent()
    }

    pub(super) fn text(&mut self, what: &str) -> Result<Cow<'a, str>, ScenarioError> {
        let (token, end) = self.next_token();
        let text = match token {
            Token::Word(word) => Cow::Borrowed(word),
            Token::Quoted(text) => text,
            _ => return Err(self.expected(what)),
        };
        self.position = end;
        Ok(text)
    }

    pub(super) fn queue(&mut self) -> Result<QueueId, ScenarioError> {
        let plan = self.plan;
        self.named("queue", |name| plan.queue(name), QueueId)
    }

    pub(super) fn channel(&mut self) -> Result<ChannelId, ScenarioError> {
        let plan = self.plan;
        self.named("channel", |name| plan.channel(name), ChannelId)
    }

    pub(super) fn skill(&mut self) -> Result<SkillId, ScenarioError> {
        let plan = self.plan;
        self.named("skill", |name| plan.skill(name), SkillId)
    }

    pub(super) fn tenant(&mut self) -> Result<TenantId, ScenarioError> {
        let plan = self.plan;
        self.named("tenant", |name| plan.tenant(name), TenantId)
    }

    /// A name of the plan, or `unnamed N` for a number that the plan gave to nothing.
    fn named<T>(
        &mut self,
        kind: &str,
        find: impl Fn(&str) -> Option<T>,
        raw: fn(u16) -> T,
    ) -> Result<T, ScenarioError> {
        if self.take("unnamed") {
            return self.value("a number").map(raw);
        }
        let start = *self;
        let name = self.text(&format!("the name of a {kind}"))?;
        find(&name).ok_or_else(|| start.fault(format!("there is no {kind} `{name}` in this plan")))
    }

    /// A span like `30 s` or `1m30s`. Beside what a plan takes, `us` and `ns` may go as far as the type.
    pub(super) fn span(&mut self) -> Result<Duration, ScenarioError> {
        let start = *self;
        let mut text = String::new();
        while let (Token::Word(word), end) = self.next_token() {
            if !word.starts_with(|c: char| c.is_ascii_digit()) && !UNITS.contains(&word) {
                break;
            }
            text.push_str(word);
            self.position = end;
        }
        let exact = |unit| text.strip_suffix(unit).and_then(|number: &str| number.parse::<u128>().ok());
        let nanos = exact("ns").or_else(|| exact("us").and_then(|micros| micros.checked_mul(1_000)));
        let span = match nanos {
            Some(nanos) => from_nanos(nanos),
            None => parse_span(&text).ok(),
        };
        span.ok_or_else(|| start.expected("a span like `30 s`, `1m30s` or `250 ms`"))
    }

    pub(super) fn instant(&mut self) -> Result<Timestamp, ScenarioError> {
        let start = *self;
        let micros = self.span()?.as_micros();
        u64::try_from(micros).map(Timestamp).map_err(|_| start.expected("an instant of at most 2^64 microseconds"))
    }

    pub(super) fn expected(&self, what: &str) -> ScenarioError {
        self.fault(format!("expected {what}"))
    }

    pub(super) fn fault(&self, what: String) -> ScenarioError {
        let before = self.line.get(..self.start()).unwrap_or("");
        let column = u32::try_from(before.chars().count()).unwrap_or(u32::MAX).saturating_add(1);
        ScenarioError { line: self.number, column, what }
    }

    /// Where the next token begins.
    fn start(&self) -> usize {
        let rest = self.line.get(self.position..).unwrap_or("");
        self.position + (rest.len() - rest.trim_start().len())
    }

    /// The next token and where it ends.
    fn next_token(&self) -> (Token<'a>, usize) {
        let start = self.start();
        let rest = self.line.get(start..).unwrap_or("");
        match rest.chars().next() {
            None | Some('#') => (Token::End, start),
            Some(mark @ (',' | ';' | ':')) => (Token::Mark(mark), start + 1),
            Some('"') => match unquote(rest) {
                Some((text, length)) => (Token::Quoted(text), start + length),
                None => (Token::Open, self.line.len()),
            },
            Some(_) => {
                let end = |c: char| c.is_whitespace() || matches!(c, ',' | ';' | ':' | '"');
                let (word, _) = rest.split_at(rest.find(end).unwrap_or(rest.len()));
                (Token::Word(word), start + word.len())
            }
        }
    }
}

/// The text between the quotes that open `rest`, and the length of it all. `\"`, `\\` and `\n` stand for the character.
fn unquote(rest: &str) -> Option<(Cow<'_, str>, usize)> {
    let mut text = String::new();
    let mut escaped = false;
    for (at, c) in rest.char_indices().skip(1) {
        match c {
            'n' if escaped => text.push('\n'),
            c if escaped => text.push(c),
            '\\' => {}
            '"' => return Some((Cow::Owned(text), at + 1)),
            c => text.push(c),
        }
        escaped = c == '\\' && !escaped;
    }
    None
}

fn from_nanos(nanos: u128) -> Option<Duration> {
    const NANOS: u128 = 1_000_000_000;
    let seconds = u64::try_from(nanos / NANOS).ok()?;
    let rest = u32::try_from(nanos % NANOS).ok()?;
    Some(Duration::new(seconds, rest))
}

/// Text in double quotes, as the reader takes it back.
pub(super) fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '\n' => out.push_str("\\n"),
            '"' | '\\' => out.extend(['\\', c]),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// A name as it stands, or in quotes where it must.
pub(super) fn word(name: &str) -> String {
    let special = |c: char| c.is_whitespace() || c.is_control() || matches!(c, ',' | ';' | ':' | '"' | '#' | '\\');
    if name.is_empty() || name.contains(special) || RESERVED.contains(&name) { quoted(name) } else { name.into() }
}

/// A span in the largest unit that is exact.
pub(super) fn span(span: Duration) -> String {
    match span.as_nanos() {
        nanos if nanos % 1_000 != 0 => format!("{nanos} ns"),
        nanos if nanos % 1_000_000 != 0 || span > crate::MAX_SPAN => format!("{} us", nanos / 1_000),
        nanos if nanos % 1_000_000_000 != 0 => format!("{} ms", nanos / 1_000_000),
        _ => format!("{} s", span.as_secs()),
    }
}

pub(super) fn instant(at: Timestamp) -> String {
    span(Duration::from_micros(at.0))
}
