//! The text form of a requirement: `english >= 50 and (billing or not trainee in 1..=20)`.

use super::{Requirement, RequirementLimits};
use crate::{AgentId, Level, Name, SkillId};
use alloc::boxed::Box;
use alloc::vec;
use alloc::vec::Vec;

/// A requirement text that was refused, and where.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("column {column}: {fault}")]
pub struct RequirementError {
    /// The column, in characters from 1, at which the fault was seen.
    pub column: u32,
    /// What is wrong.
    pub fault: RequirementFault,
}

/// What can be wrong with a requirement, read from text or built by hand.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "snake_case", deny_unknown_fields)
)]
#[non_exhaustive]
pub enum RequirementFault {
    /// Something else stands where this was due.
    #[error("expected {what}")]
    Expected {
        /// What was due.
        #[cfg_attr(feature = "serde", serde(with = "crate::error::static_text"))]
        what: crate::error::StaticText,
    },
    /// The plan has no skill of that name.
    #[error("there is no skill `{name}` in this plan")]
    UnknownSkill {
        /// The name as written.
        name: Name,
    },
    /// The plan has no skill of that number.
    #[error("there is no skill {skill} in this plan")]
    UnknownSkillId {
        /// The number.
        skill: SkillId,
    },
    /// A level is a whole number of 0 to 100.
    #[error("`{text}` is not a level of 0 to 100")]
    BadLevel {
        /// The text that stands for the level.
        text: Name,
    },
    /// A range whose low end is above its high end.
    #[error("no level is from {low} to {high}")]
    EmptyRange {
        /// The low end.
        low: Level,
        /// The high end.
        high: Level,
    },
    /// More parts than the plan's limit; each agent that is named counts as a part.
    #[error("a requirement has at most {limit} parts")]
    TooLarge {
        /// The limit.
        limit: u32,
    },
    /// Deeper than the plan's limit.
    #[error("a requirement is at most {limit} levels deep")]
    TooDeep {
        /// The limit.
        limit: u32,
    },
    /// No agent, whatever its skills, could ever meet it.
    #[error("no agent can ever meet this requirement")]
    Unreachable,
    /// An `always` under `or`, `not` or another `always`.
    #[error("an `always` part stands only at the top or under `and`")]
    MisplacedAlways,
}

impl RequirementFault {
    /// A number that stays the same in every version; bindings and logs rely on it.
    pub const fn code(&self) -> u16 {
        match self {
            Self::Expected { .. } => 1200,
            Self::UnknownSkill { .. } => 1201,
            Self::UnknownSkillId { .. } => 1202,
            Self::BadLevel { .. } => 1203,
            Self::EmptyRange { .. } => 1204,
            Self::TooLarge { .. } => 1205,
            Self::TooDeep { .. } => 1206,
            Self::Unreachable => 1207,
            Self::MisplacedAlways => 1208,
        }
    }
}

/// Reads the text form; `skill` finds a skill by name.
pub(crate) fn parse(
    text: &str,
    limits: &RequirementLimits,
    skill: &dyn Fn(&str) -> Option<SkillId>,
) -> Result<Requirement, RequirementError> {
    let mut reader = Reader { text, position: 0, column: 1, depth: 0, always: None, limits, skill };
    let requirement = reader.any()?;
    match reader.peek() {
        Token::End => requirement.check(limits).map_err(|fault| RequirementError { column: 1, fault })?,
        _ => return Err(reader.expected("`and`, `or` or the end")),
    }
    Ok(requirement)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Token<'a> {
    Word(&'a str),
    Quoted(&'a str),
    Symbol(&'static str),
    Unknown,
    End,
}

const SYMBOLS: [&str; 7] = [">=", "..=", "(", ")", "[", "]", ","];

struct Reader<'a> {
    text: &'a str,
    position: usize,
    column: u32,
    depth: u32,
    /// The column of the first `always` in the part that is read, unless it has been found misplaced.
    always: Option<u32>,
    limits: &'a RequirementLimits,
    skill: &'a dyn Fn(&str) -> Option<SkillId>,
}

impl<'a> Reader<'a> {
    /// `all`s joined by `or`.
    fn any(&mut self) -> Result<Requirement, RequirementError> {
        let before = self.always.take();
        let requirement = self.list("or", Self::all, Requirement::AnyOf)?;
        if matches!(requirement, Requirement::AnyOf(_)) {
            self.refuse_always()?;
        }
        self.always = before.or(self.always);
        Ok(requirement)
    }

    /// Single parts joined by `and`.
    fn all(&mut self) -> Result<Requirement, RequirementError> {
        self.list("and", Self::part, Requirement::All)
    }

    fn list(
        &mut self,
        joint: &str,
        mut one: impl FnMut(&mut Self) -> Result<Requirement, RequirementError>,
        join: fn(Vec<Requirement>) -> Requirement,
    ) -> Result<Requirement, RequirementError> {
        let first = one(self)?;
        if self.peek() != Token::Word(joint) {
            return Ok(first);
        }
        let mut parts = vec![first];
        while self.take(Token::Word(joint)) {
            parts.push(one(self)?);
        }
        Ok(join(parts))
    }

    fn part(&mut self) -> Result<Requirement, RequirementError> {
        self.depth += 1;
        if self.depth > self.limits.depth {
            return Err(self.fault(RequirementFault::TooDeep { limit: self.limits.depth }));
        }
        let part = match self.peek() {
            Token::Word("not") => Requirement::Not(self.inner()?),
            Token::Word("always") => {
                let column = self.column;
                let inner = self.inner()?;
                self.always = self.always.or(Some(column));
                Requirement::Always(inner)
            }
            Token::Symbol("(") => {
                self.skip();
                let inner = self.any()?;
                self.need(")", "`)`")?;
                inner
            }
            Token::Word("anyone") => {
                self.skip();
                Requirement::Anyone
            }
            Token::Word("agent") => {
                self.skip();
                self.agents()?
            }
            Token::Word("and" | "or" | "in") | Token::Symbol(_) | Token::Unknown | Token::End => {
                return Err(self.expected("a skill, `agent in [...]`, `not`, `always`, `anyone` or `(`"));
            }
            Token::Word(name) | Token::Quoted(name) => self.skill(name)?,
        };
        self.depth -= 1;
        Ok(part)
    }

    /// The part behind `not` or `always`, in which there may be no `always`.
    fn inner(&mut self) -> Result<Box<Requirement>, RequirementError> {
        self.skip();
        let before = self.always.take();
        let part = self.part()?;
        self.refuse_always()?;
        self.always = before;
        Ok(Box::new(part))
    }

    fn refuse_always(&self) -> Result<(), RequirementError> {
        match self.always {
            Some(column) => Err(RequirementError { column, fault: RequirementFault::MisplacedAlways }),
            None => Ok(()),
        }
    }

    fn skill(&mut self, name: &str) -> Result<Requirement, RequirementError> {
        let Some(skill) = (self.skill)(name) else {
            return Err(self.fault(RequirementFault::UnknownSkill { name: Name::shown(name) }));
        };
        self.skip();
        if self.take(Token::Symbol(">=")) {
            return Ok(Requirement::AtLeast { skill, level: self.level()? });
        }
        if self.take(Token::Word("in")) {
            let low = self.level()?;
            self.need("..=", "`..=`")?;
            return Ok(Requirement::Within { skill, low, high: self.level()? });
        }
        Ok(Requirement::AtLeast { skill, level: Level::MIN })
    }

    fn agents(&mut self) -> Result<Requirement, RequirementError> {
        if !self.take(Token::Word("in")) {
            return Err(self.expected("`in [...]` after `agent`"));
        }
        self.need("[", "`[`")?;
        let mut agents = Vec::new();
        loop {
            let (Token::Word(text) | Token::Quoted(text)) = self.peek() else {
                return Err(self.expected("an agent's id"));
            };
            let agent: AgentId = text.parse().map_err(|_| self.expected("an agent's id"))?;
            agents.push(agent);
            self.skip();
            if !self.take(Token::Symbol(",")) {
                break;
            }
        }
        self.need("]", "`,` or `]`")?;
        Ok(Requirement::AgentIn(agents))
    }

    fn level(&mut self) -> Result<Level, RequirementError> {
        let Token::Word(text) = self.peek() else {
            return Err(self.expected("a level of 0 to 100"));
        };
        let level = text.parse().ok().and_then(|value| Level::new(value).ok());
        let Some(level) = level else {
            return Err(self.fault(RequirementFault::BadLevel { text: Name::shown(text) }));
        };
        self.skip();
        Ok(level)
    }

    fn need(&mut self, symbol: &'static str, what: &'static str) -> Result<(), RequirementError> {
        if self.take(Token::Symbol(symbol)) { Ok(()) } else { Err(self.expected(what)) }
    }

    fn take(&mut self, token: Token<'_>) -> bool {
        let found = self.peek() == token;
        if found {
            self.skip();
        }
        found
    }

    fn expected(&self, what: &'static str) -> RequirementError {
        self.fault(RequirementFault::Expected { what })
    }

    fn fault(&self, fault: RequirementFault) -> RequirementError {
        RequirementError { column: self.column, fault }
    }

    fn peek(&mut self) -> Token<'a> {
        let rest = self.rest();
        let blank = rest.len() - rest.trim_start().len();
        self.advance(blank);
        token(self.rest()).0
    }

    /// Skips the token that `peek` showed.
    fn skip(&mut self) {
        let length = token(self.rest()).1;
        self.advance(length);
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.position..).unwrap_or("")
    }

    fn advance(&mut self, bytes: usize) {
        let passed = self.rest().get(..bytes).unwrap_or("").chars().count();
        self.column = self.column.saturating_add(u32::try_from(passed).unwrap_or(u32::MAX));
        self.position += bytes;
    }
}

/// The first token of a text without leading blanks, and its length in bytes.
fn token(text: &str) -> (Token<'_>, usize) {
    if text.is_empty() {
        return (Token::End, 0);
    }
    if let Some(symbol) = SYMBOLS.iter().find(|symbol| text.starts_with(**symbol)) {
        return (Token::Symbol(symbol), symbol.len());
    }
    if let Some(inner) = text.strip_prefix('"') {
        return match inner.split_once('"') {
            Some((name, _)) => (Token::Quoted(name), name.len() + 2),
            None => (Token::Unknown, text.len()),
        };
    }
    let is_end = |(at, c): &(usize, char)| {
        c.is_whitespace() || "()[],<>=\"".contains(*c) || text.get(*at..).is_some_and(|rest| rest.starts_with("..="))
    };
    match text.char_indices().find(is_end).map_or(text.len(), |(at, _)| at) {
        0 => (Token::Unknown, text.len()),
        length => (text.get(..length).map_or(Token::Unknown, Token::Word), length),
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, clippy::panic, reason = "tests fail by panicking")]
mod tests {
    use super::*;
    use alloc::string::ToString;

    const LIMITS: RequirementLimits = RequirementLimits { skills: 4, parts: 12, depth: 6 };

    fn read(text: &str) -> Result<Requirement, RequirementError> {
        parse(text, &LIMITS, &|name| {
            ["english", "契約", "key account", "always"]
                .iter()
                .position(|skill| *skill == name)
                .map(|at| SkillId(at.try_into().unwrap()))
        })
    }

    fn at_least(skill: u16, level: u8) -> Requirement {
        Requirement::AtLeast { skill: SkillId(skill), level: Level::new(level).unwrap() }
    }

    #[test]
    fn and_binds_more_tightly_than_or() {
        assert_eq!(
            read("english >= 50 and 契約 or not \"key account\" in 1..=20").unwrap(),
            Requirement::AnyOf(vec![
                Requirement::All(vec![at_least(0, 50), at_least(1, 0)]),
                Requirement::Not(Box::new(Requirement::Within {
                    skill: SkillId(2),
                    low: Level::new(1).unwrap(),
                    high: Level::new(20).unwrap(),
                })),
            ])
        );
        assert_eq!(
            read("english and (契約 or agent in [7, 6f9619ff-8b86-d011-b42d-00c04fc964ff])").unwrap(),
            Requirement::All(vec![
                at_least(0, 0),
                Requirement::AnyOf(vec![
                    at_least(1, 0),
                    Requirement::AgentIn(vec![AgentId(7), AgentId(0x6f96_19ff_8b86_d011_b42d_00c0_4fc9_64ff)]),
                ]),
            ])
        );
    }

    #[test]
    fn always_binds_as_tightly_as_not() {
        let always = |part| Requirement::Always(Box::new(part));
        assert_eq!(
            read("always 契約 >= 1 and english").unwrap(),
            Requirement::All(vec![always(at_least(1, 1)), at_least(0, 0)])
        );
        assert_eq!(
            read("english and (always (契約 or not english) and always not \"always\" >= 3)").unwrap(),
            Requirement::All(vec![
                at_least(0, 0),
                Requirement::All(vec![
                    always(Requirement::AnyOf(vec![at_least(1, 0), Requirement::Not(Box::new(at_least(0, 0)))])),
                    always(Requirement::Not(Box::new(at_least(3, 3)))),
                ]),
            ])
        );
        assert_eq!(read("((always \"always\"))").unwrap(), always(at_least(3, 0)));
    }

    #[test]
    fn misplaced_always_is_refused() {
        for (text, column) in [
            ("always english or 契約", 1),
            ("契約 or english and always english", 19),
            ("always english and (契約 or always english)", 27),
            ("always english and 契約 or anyone", 1),
            ("always english and not always english", 24),
            ("always (english and (always english))", 22),
            ("not always 契約", 5),
            ("always always 契約", 8),
        ] {
            let fault = RequirementFault::MisplacedAlways;
            assert_eq!(read(text), Err(RequirementError { column, fault }), "{text}");
        }
        let always = Requirement::Always(Box::new(at_least(0, 0)));
        let placed = Requirement::All(vec![Requirement::Anyone, Requirement::All(vec![always.clone()])]);
        for (requirement, fault) in [
            (always.clone(), None),
            (placed.clone(), None),
            (Requirement::AnyOf(vec![always.clone()]), Some(RequirementFault::MisplacedAlways)),
            (Requirement::All(vec![Requirement::AnyOf(vec![placed])]), Some(RequirementFault::MisplacedAlways)),
            (Requirement::Not(Box::new(always.clone())), Some(RequirementFault::MisplacedAlways)),
            (Requirement::Always(Box::new(always)), Some(RequirementFault::MisplacedAlways)),
        ] {
            assert_eq!(requirement.check(&LIMITS).err(), fault, "{requirement:?}");
        }
    }

    #[test]
    fn errors_name_column_and_rule() {
        for (text, message) in [
            ("french >= 5", "column 1: there is no skill `french` in this plan"),
            ("契約 >= 101", "column 7: `101` is not a level of 0 to 100"),
            ("english >= 5 englisch", "column 14: expected `and`, `or` or the end"),
            ("english in 9..=3", "column 1: no level is from 9 to 3"),
            ("", "column 1: expected a skill, `agent in [...]`, `not`, `always`, `anyone` or `(`"),
            ("(english", "column 9: expected `)`"),
            ("agent in [x]", "column 11: expected an agent's id"),
            ("((((((((english", "column 7: a requirement is at most 6 levels deep"),
            ("agent in [1,2,3,4,5,6,7,8,9,10,11,12]", "column 1: a requirement has at most 12 parts"),
            ("\"key account", "column 1: expected a skill, `agent in [...]`, `not`, `always`, `anyone` or `(`"),
        ] {
            match read(text) {
                Ok(requirement) => panic!("{text} was read as {requirement:?}"),
                Err(error) => assert_eq!(error.to_string(), message, "{text}"),
            }
        }
    }
}
