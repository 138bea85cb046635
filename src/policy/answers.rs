//! Answers of strategies of the host's own to one command: noted, or given in place of asking. [S-14]
//!
//! A strategy is asked in the midst of a search, by the thread that applies the command. So what is noted or given stands with the thread for
//! as long as the command is applied: no plan and no search knows of it, and who asks outside a command (an explanation) is not heard.

use super::{StrategyFailure, Urgency};
#[cfg(feature = "serde")]
use alloc::vec::Vec;

#[cfg(all(feature = "std", feature = "serde"))]
mod transcript;

#[cfg(all(feature = "std", feature = "serde"))]
use transcript::answered;
#[cfg(all(feature = "std", feature = "serde"))]
pub(crate) use transcript::{giving, noting};

/// What a strategy said to one question, or how that failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub(super) enum Answer {
    /// With the rate.
    Urgency(Result<(Urgency, u32), StrategyFailure>),
    Fit(Result<i64, StrategyFailure>),
    Pairing(Result<i64, StrategyFailure>),
    Standing(Result<i64, StrategyFailure>),
}

/// What strategies of the host's own answered to a command, in the order of the questions: at least one answer. [S-14]
///
/// Made by [`JournalRecord::apply_and_keep`](crate::JournalRecord::apply_and_keep), or read with the record from a journal.
#[cfg(feature = "serde")]
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(try_from = "Vec<Answer>")]
pub struct Answers(Vec<Answer>);

/// What was read, unless no strategy can have said so.
#[cfg(feature = "serde")]
impl TryFrom<Vec<Answer>> for Answers {
    type Error = &'static str;

    fn try_from(answers: Vec<Answer>) -> Result<Self, Self::Error> {
        let is_in_range =
            |answer: &Answer| !matches!(answer, Answer::Urgency(Ok((_, rate))) if *rate > Urgency::MAX_RATE);
        if answers.is_empty() {
            return Err("answers of strategies are at least one");
        }
        if answers.iter().all(is_in_range) { Ok(Self(answers)) } else { Err("a rate is at most 1,000,000") }
    }
}

pub(super) fn urgency(
    ask: impl FnOnce() -> Result<(Urgency, u32), StrategyFailure>,
) -> Result<(Urgency, u32), StrategyFailure> {
    answered(ask, Answer::Urgency, |answer| if let Answer::Urgency(said) = answer { Some(said) } else { None })
}

pub(super) fn fit(ask: impl FnOnce() -> Result<i64, StrategyFailure>) -> Result<i64, StrategyFailure> {
    answered(ask, Answer::Fit, |answer| if let Answer::Fit(said) = answer { Some(said) } else { None })
}

pub(super) fn pairing(ask: impl FnOnce() -> Result<i64, StrategyFailure>) -> Result<i64, StrategyFailure> {
    answered(ask, Answer::Pairing, |answer| if let Answer::Pairing(said) = answer { Some(said) } else { None })
}

pub(super) fn standing(ask: impl FnOnce() -> Result<i64, StrategyFailure>) -> Result<i64, StrategyFailure> {
    answered(ask, Answer::Standing, |answer| if let Answer::Standing(said) = answer { Some(said) } else { None })
}

/// Without threads there is nowhere to note it, and without a journal no need.
#[cfg(not(all(feature = "std", feature = "serde")))]
fn answered<A>(
    ask: impl FnOnce() -> Result<A, StrategyFailure>,
    _note: fn(Result<A, StrategyFailure>) -> Answer,
    _said: fn(Answer) -> Option<Result<A, StrategyFailure>>,
) -> Result<A, StrategyFailure> {
    ask()
}
