//! From text to steps.

use super::reader::Reader;
use super::{Action, Refusal, ScenarioError, Step, check, outcome, sentence};
use crate::{Advance, Plan, Timestamp};
use alloc::string::String;
use alloc::vec::Vec;
use core::iter::Peekable;

/// Whether a line parts the plan from the steps.
pub(super) fn is_divider(line: &str) -> bool {
    line.trim_end() == "---"
}

pub(super) fn steps(plan: &Plan, text: &str) -> Result<Vec<Step>, ScenarioError> {
    let plan_lines = text.lines().position(is_divider).map_or(0, |divider| divider + 1);
    let mut lines = (1_u32..)
        .zip(text.lines())
        .skip(plan_lines)
        .map(|(number, line)| Reader::new(plan, number, line))
        .filter(|reader| !reader.is_at_end())
        .peekable();
    let mut steps = Vec::new();
    let mut present = None;
    while let Some(mut line) = lines.next() {
        if line.take("at") {
            present = Some(line.instant()?);
            line.end()?;
            continue;
        }
        let Some(at) = present else {
            return Err(line.expected("`at` and an instant before the first step"));
        };
        let number = line.number();
        steps.push(Step { line: number, at, action: step(line, &mut lines, steps.last(), at)? });
    }
    Ok(steps)
}

fn step<'a>(
    mut line: Reader<'a>,
    following: &mut Peekable<impl Iterator<Item = Reader<'a>>>,
    previous: Option<&Step>,
    at: Timestamp,
) -> Result<Action, ScenarioError> {
    let start = line;
    let action = if line.take("contact") {
        sentence::contact(&mut line)?
    } else if line.take("agent") {
        let agent = line.agent()?;
        match check::can_take(&mut line, agent)? {
            Some(check) => check,
            None => sentence::agent(&mut line, agent)?,
        }
    } else if line.take("offer") {
        sentence::offer(&mut line)?
    } else if line.take("time passes") {
        Action::Command(Advance {}.into())
    } else if line.take("refused") {
        let follows = |step: &Step| step.at == at && matches!(step.action, Action::Command(_) | Action::Answer { .. });
        if !previous.is_some_and(follows) {
            return Err(start.fault(String::from("`refused` stands right after the command that is refused")));
        }
        refused(&mut line)?.into()
    } else if line.take("expect") {
        expect(line, following)?
    } else if line.take("queue") {
        check::waits(&mut line)?
    } else if line.take("next deadline at") {
        Action::Deadline(Some(line.instant()?))
    } else if line.take("no deadline") {
        Action::Deadline(None)
    } else {
        return Err(line.expected(
            "`at`, `contact`, `agent`, `offer`, `time passes`, `refused`, `expect`, `queue`, `next deadline at` or `no deadline`",
        ));
    };
    if !matches!(action, Action::Expect(_)) {
        line.end()?;
    }
    Ok(action)
}

fn refused(line: &mut Reader<'_>) -> Result<Refusal, ScenarioError> {
    if !line.take_mark(':') {
        return line.value("`:` and the message, or the code of the error").map(Refusal::Code);
    }
    match line.rest() {
        "" => Err(line.expected("the message of the error")),
        message => Ok(Refusal::Message(message.into())),
    }
}

/// `expect nothing`, or `expect` and the more deeply indented lines that follow.
fn expect<'a>(
    mut line: Reader<'a>,
    following: &mut Peekable<impl Iterator<Item = Reader<'a>>>,
) -> Result<Action, ScenarioError> {
    if line.take("nothing") {
        line.end()?;
        return Ok(Action::Expect(Vec::new()));
    }
    line.end()?;
    let mut outcomes = Vec::new();
    while let Some(mut next) = following.next_if(|next| next.indent() > line.indent()) {
        outcomes.push(outcome::read(&mut next)?);
    }
    if outcomes.is_empty() {
        return Err(line.expected("consequences, indented more deeply than `expect`, or `expect nothing`"));
    }
    Ok(Action::Expect(outcomes))
}
