//! What the thread that applies a command notes or gives.

use super::{Answer, Answers};
use crate::{AnswerFault, StrategyFailure};
use alloc::vec::{self, Vec};
use core::cell::Cell;

std::thread_local! {
    static TRANSCRIPT: Cell<Transcript> = const { Cell::new(Transcript::Off) };
}

/// INVARIANT: off while a strategy is asked, so that it may do whatever it likes, even apply a command to another router.
#[derive(Default)]
enum Transcript {
    /// Strategies are asked, and nobody listens.
    #[default]
    Off,
    /// Strategies are asked, and what they say is noted.
    Noting(Vec<Answer>),
    /// These answers are given, and nobody is asked. Of what is wrong with them the first is kept.
    Giving(vec::IntoIter<Answer>, Option<AnswerFault>),
}

/// Does something and notes what strategies answer; nothing if none is asked.
pub(crate) fn noting<R>(work: impl FnOnce() -> R) -> (R, Option<Answers>) {
    let (result, transcript) = during(Transcript::Noting(Vec::new()), work);
    let Transcript::Noting(noted) = transcript else { return (result, None) };
    (result, (!noted.is_empty()).then_some(Answers(noted)))
}

/// Does something and gives these answers in place of asking; and tells what is wrong with them, if anything is.
pub(crate) fn giving<R>(answers: Answers, work: impl FnOnce() -> R) -> (R, Option<AnswerFault>) {
    let (result, transcript) = during(Transcript::Giving(answers.0.into_iter(), None), work);
    let Transcript::Giving(left, fault) = transcript else { return (result, None) };
    (result, fault.or_else(|| (left.len() > 0).then_some(AnswerFault::LeftOver)))
}

/// What comes to a question: `note` and `said` turn what is said to it into an answer and back.
pub(super) fn answered<A: Copy + Default>(
    ask: impl FnOnce() -> Result<A, StrategyFailure>,
    note: fn(Result<A, StrategyFailure>) -> Answer,
    said: fn(Answer) -> Option<Result<A, StrategyFailure>>,
) -> Result<A, StrategyFailure> {
    match exchange(Transcript::Off) {
        Transcript::Off => ask(),
        Transcript::Noting(mut noted) => {
            let answer = ask();
            noted.push(note(answer));
            exchange(Transcript::Noting(noted));
            answer
        }
        Transcript::Giving(mut left, fault) => {
            let next = left.next();
            let answer = next.and_then(said);
            let own = if next.is_none() { AnswerFault::RanOut } else { AnswerFault::OtherKind };
            exchange(Transcript::Giving(left, fault.or(answer.is_none().then_some(own))));
            // What comes of an answer that is missing is thrown away with all that the command does.
            answer.unwrap_or_else(|| Ok(A::default()))
        }
    }
}

fn during<R>(transcript: Transcript, work: impl FnOnce() -> R) -> (R, Transcript) {
    /// The thread goes on, even if the work panics.
    struct Off;
    impl Drop for Off {
        fn drop(&mut self) {
            exchange(Transcript::Off);
        }
    }
    exchange(transcript);
    let off = Off;
    let result = work();
    let transcript = exchange(Transcript::Off);
    drop(off);
    (result, transcript)
}

/// A thread that ends has none any more: there strategies are asked.
fn exchange(transcript: Transcript) -> Transcript {
    TRANSCRIPT.try_with(|own| own.replace(transcript)).unwrap_or_default()
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests fail by panicking")]
mod tests {
    use super::super::{fit, pairing, standing, urgency};
    use super::*;
    use crate::Urgency;
    use alloc::string::ToString;

    fn ask_all() -> [Result<i64, StrategyFailure>; 4] {
        let rank = urgency(|| Ok((Urgency { class: 1, instant: 2 }, 1000)));
        let rank = rank.map(|(urgency, _)| urgency.class);
        [rank, fit(|| Ok(3)), pairing(|| Err(StrategyFailure::Panicked)), standing(|| Ok(4))]
    }

    fn nobody<A>() -> Result<A, StrategyFailure> {
        std::panic::resume_unwind(alloc::boxed::Box::new("nobody is asked"))
    }

    #[test]
    fn what_is_noted_is_given_again_and_nobody_is_asked() {
        let (said, noted) = noting(ask_all);
        assert_eq!(said, [Ok(1), Ok(3), Err(StrategyFailure::Panicked), Ok(4)]);
        let (again, fault) = giving(noted.unwrap(), || {
            let rank = urgency(nobody).map(|(urgency, _)| urgency.class);
            [rank, fit(nobody), pairing(nobody), standing(nobody)]
        });
        assert_eq!((again, fault), (said, None));
        assert_eq!(noting(|| 7), (7, None));
    }

    #[test]
    fn answers_to_other_questions_are_found() {
        let noted = || noting(|| (fit(|| Ok(3)), standing(|| Ok(4)))).1.unwrap();
        let cases: [(fn(), _); 5] = [
            (|| _ = (fit(nobody), standing(nobody), fit(nobody)), Some(AnswerFault::RanOut)),
            (|| _ = (fit(nobody), pairing(nobody)), Some(AnswerFault::OtherKind)),
            (|| _ = (pairing(nobody), standing(nobody), standing(nobody)), Some(AnswerFault::OtherKind)),
            (|| _ = fit(nobody), Some(AnswerFault::LeftOver)),
            (|| _ = (fit(nobody), standing(nobody)), None),
        ];
        for (work, expected) in cases {
            assert_eq!(giving(noted(), work).1, expected);
        }
    }

    /// A strategy may apply commands to a router of its own; that is nobody's business.
    #[test]
    fn what_a_strategy_asks_is_not_heard() {
        let (_, noted) =
            noting(|| fit(|| standing(|| Ok(4)).map(|rank| rank + i64::from(noting(ask_all).1.is_some()))));
        assert_eq!(noted, Some(Answers(alloc::vec![Answer::Fit(Ok(5))])));
    }

    #[test]
    fn what_no_strategy_can_have_said_is_not_read() {
        let read = |json: &str| serde_json::from_str::<Answers>(json).map_err(|error| error.to_string());
        let ranked = |rate| alloc::format!(r#"[{{"urgency":{{"Ok":[{{"class":1,"instant":2}},{rate}]}}}}]"#);
        assert!(read(&ranked(1_000_000)).is_ok());
        for (json, message) in [
            (ranked(1_000_001), "a rate is at most 1,000,000"),
            ("[]".into(), "answers of strategies are at least one"),
        ] {
            assert_eq!(read(&json), Err(message.into()));
        }
    }

    #[test]
    fn a_thread_goes_on_after_a_panic() {
        let panicked = std::panic::catch_unwind(|| noting(|| std::panic::resume_unwind(alloc::boxed::Box::new(()))));
        assert!(panicked.is_err());
        assert!(matches!(exchange(Transcript::Off), Transcript::Off));
    }
}
