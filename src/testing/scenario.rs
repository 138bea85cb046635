//! Scenario files: a short story of a contact centre in plain words, and what must follow from every step.
//!
//! The language is described in `docs/scenarios.md`.

use super::Routing;
use crate::{AgentId, Command, CommandError, ContactId, Event, Gate, Plan, QueueId, Timestamp};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

mod ask;
mod names;
mod profile;
mod say;
mod tree;
mod words;
mod write;

pub use write::record_scenario;

use words::Words;

/// Where a scenario went wrong, or is not understood.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {message}")]
#[non_exhaustive]
pub struct ScenarioError {
    /// The line, counted from the one that was said to be the first.
    pub line: u32,
    /// What is wrong.
    pub message: String,
}

/// Runs the steps of a scenario. `first_line` is the number of their first line in the file they come from.
///
/// # Errors
/// [`ScenarioError`] at the first line that is not understood or does not hold.
///
/// ```
/// use toritsugi::testing::{SlowRouter, run_scenario};
/// use toritsugi::{PlanDefinition, QueueDefinition, Router};
///
/// let plan = PlanDefinition::new().queue(QueueDefinition::new("support")).build()?;
/// let steps = "
/// at 0s
///   agent 1 signs in: queues support
/// at 5s
///   contact 7 enters support by voice
///     => contact 7 is offered to agent 1
///   support waits: nobody
/// ";
/// run_scenario::<Router>(&plan, steps, 1)?;
/// run_scenario::<SlowRouter>(&plan, steps, 1)?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn run_scenario<R: Routing>(plan: &Plan, steps: &str, first_line: u32) -> Result<(), ScenarioError> {
    let mut stage: Stage<R> = Stage {
        router: R::with_plan(plan.clone()),
        at: Timestamp::ZERO,
        events: Vec::new(),
        step: first_line,
        consequences: Vec::new(),
        refusal: None,
    };
    let mut last = first_line;
    for (line, text) in (first_line..).zip(steps.lines()) {
        let text = words::without_comment(text).trim();
        if !text.is_empty() {
            stage.line(line, text).map_err(|failure| failure.at(line))?;
        }
        last = line;
    }
    stage.close().map_err(|failure| failure.at(last))
}

/// What went wrong, at the line that is read or at the step before it.
enum Failure {
    Here(String),
    AtStep(u32, String),
}

impl Failure {
    fn at(self, line: u32) -> ScenarioError {
        match self {
            Self::Here(message) => ScenarioError { line, message },
            Self::AtStep(line, message) => ScenarioError { line, message },
        }
    }
}

impl From<String> for Failure {
    fn from(message: String) -> Self {
        Self::Here(message)
    }
}

/// A router on which a scenario is played.
struct Stage<R> {
    router: R,
    at: Timestamp,
    events: Vec<Event>,
    /// The line of the last step.
    step: u32,
    /// What followed from it and has not been said yet, the first one last.
    consequences: Vec<String>,
    /// Why it was refused, until that is said.
    refusal: Option<CommandError>,
}

impl<R: Routing> Stage<R> {
    fn line(&mut self, line: u32, text: &str) -> Result<(), Failure> {
        if let Some(said) = text.strip_prefix("=>") {
            return self.consequence(said);
        }
        if let Some(said) = text.strip_prefix("refused ") {
            return self.refused(said);
        }
        self.close()?;
        let mut words = Words::new(text)?;
        if words.take("at") {
            self.at = Timestamp::ZERO + words.span()?;
            return Ok(words.end()?);
        }
        if self.question(&mut words)? {
            return Ok(());
        }
        let command = say::command(&mut words, &self.router)?;
        words.end()?;
        self.step = line;
        self.apply(&command);
        Ok(())
    }

    fn apply(&mut self, command: &Command) {
        self.events.clear();
        let result = self.router.apply(self.at, command.clone(), &mut self.events);
        self.refusal = result.err();
        self.consequences = ask::consequences(self.router.plan(), command, self.refusal.is_some(), &self.events);
        self.consequences.reverse();
    }

    /// Nothing that followed from the last step may be left unsaid.
    fn close(&self) -> Result<(), Failure> {
        if let Some(refusal) = &self.refusal {
            let message = format!("refused {}: {refusal}", refusal.code());
            return Err(Failure::AtStep(
                self.step,
                format!("the step is refused; if it should be, say\n    {message}"),
            ));
        }
        if self.consequences.is_empty() {
            return Ok(());
        }
        let left: Vec<String> = self.consequences.iter().rev().map(|said| format!("\n    => {said}")).collect();
        Err(Failure::AtStep(self.step, format!("more follows from this step:{}", left.concat())))
    }

    fn consequence(&mut self, said: &str) -> Result<(), Failure> {
        let Some(actual) = self.consequences.pop() else {
            return Err(Failure::Here(String::from("this does not follow: nothing more does")));
        };
        if words::same(said, &actual)? {
            return Ok(());
        }
        Err(Failure::Here(format!("this does not follow; what does is\n    => {actual}")))
    }

    fn refused(&mut self, said: &str) -> Result<(), Failure> {
        let Some(refusal) = self.refusal.take() else {
            return Err(Failure::Here(String::from("the step was not refused")));
        };
        let (code, message) = said.split_once(':').unwrap_or((said, ""));
        let (code, message) = (code.trim(), message.trim());
        let holds = code == refusal.code().to_string() && (message.is_empty() || message == refusal.to_string());
        if holds { Ok(()) } else { Err(Failure::Here(format!("it was refused {}: {refusal}", refusal.code()))) }
    }

    /// A line that asks something; whether it was one.
    fn question(&self, words: &mut Words) -> Result<bool, Failure> {
        let plan = self.router.plan();
        let start = words.clone();
        if words.take("next") && words.take("deadline") {
            let expected = Timestamp::ZERO + words.span()?;
            return self.deadline(Some(expected)).map(|()| true);
        }
        if words.take("no") && words.take("deadline") {
            return self.deadline(None).map(|()| true);
        }
        *words = start.clone();
        if let Some(queue) = words.name().ok().and_then(|name| plan.queue(&name)) {
            if words.take("waits") {
                return self.waits(queue, words).map(|()| true);
            }
        }
        *words = start.clone();
        if words.take("agent") {
            let agent = AgentId(words.id()?);
            if words.take("can") || words.take("cannot") {
                return self.explain(agent, start, words).map(|()| true);
            }
        }
        *words = start;
        Ok(false)
    }

    fn deadline(&self, expected: Option<Timestamp>) -> Result<(), Failure> {
        match self.router.next_deadline() {
            deadline if deadline.map(|deadline| deadline.at) == expected => Ok(()),
            Some(deadline) => Err(Failure::Here(format!("next deadline {}: {:?}", deadline.at, deadline.reason))),
            None => Err(Failure::Here(String::from("no deadline"))),
        }
    }

    fn waits(&self, queue: QueueId, words: &mut Words) -> Result<(), Failure> {
        words.need(":")?;
        let mut expected = Vec::new();
        if !words.take("nobody") {
            loop {
                expected.push(ContactId(words.id()?));
                if !words.take(",") {
                    break;
                }
            }
        }
        words.end()?;
        let actual = self.router.waiting(queue);
        if actual == expected {
            return Ok(());
        }
        let ids: Vec<String> = actual.iter().map(ToString::to_string).collect();
        Err(Failure::Here(format!("those who wait are: {}", ids.join(", "))))
    }

    fn explain(&self, agent: AgentId, mut start: Words, words: &mut Words) -> Result<(), Failure> {
        start.skip(2);
        let can = start.take("can");
        words.need("take")?;
        words.need("contact")?;
        let contact = ContactId(words.id()?);
        let expected: Option<String> = if can {
            None
        } else {
            words.need(":")?;
            Some(words.name()?)
        };
        words.end()?;
        let actual = self.router.explain(contact, agent).map_err(|error| error.to_string())?;
        let actual = actual.as_ref().map(Gate::to_string);
        if actual == expected {
            return Ok(());
        }
        Err(Failure::Here(actual.map_or_else(
            || format!("agent {agent} can take contact {contact}"),
            |gate| format!("agent {agent} cannot take contact {contact}: {gate}"),
        )))
    }
}
