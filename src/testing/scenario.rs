//! Scenario files: a short story of a contact centre in plain words, and what must follow from every step.
//!
//! The language is described in `docs/scenarios.md`.

use super::Routing;
use crate::{Command, CommandError, Event, HostKey, Plan, Timestamp};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

mod ask;
mod centre;
mod file;
mod follow;
mod names;
mod part;
mod profile;
mod say;
mod step;
mod tree;
mod words;
mod write;

pub use file::ScenarioParts;
pub use write::{record_scenario, recorded_plans};

use ask::Answer;
use centre::Further;
use follow::Consequence;
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
    run_scenario_with::<R>(plan, &[], steps, first_line)
}

/// As [`run_scenario`], with the plans that come in place of the first one, by the names that the steps call them.
///
/// # Errors
/// As [`run_scenario`].
///
/// ```
/// use toritsugi::testing::{SlowRouter, run_scenario_with};
/// use toritsugi::{PlanDefinition, QueueDefinition};
///
/// let plan = |queue| PlanDefinition::new().queue(QueueDefinition::new(queue)).build();
/// let further = [("winter".to_string(), plan("skating")?)];
/// let error = run_scenario_with::<SlowRouter>(&plan("swimming")?, &further, "plan autumn holds", 1).unwrap_err();
/// assert_eq!(error.to_string(), "line 1: there is no plan `autumn` in this scenario");
/// # Ok::<(), toritsugi::PlanError>(())
/// ```
pub fn run_scenario_with<R: Routing>(
    plan: &Plan,
    further: &[(String, Plan)],
    steps: &str,
    first_line: u32,
) -> Result<(), ScenarioError> {
    scenario_steps::<R>(plan, further, steps, first_line).map(|_| ())
}

/// A command that a scenario gives.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ScenarioStep {
    /// The line of its sentence.
    pub line: u32,
    /// Its time.
    pub at: Timestamp,
    /// By which it is applied once ([`Router::apply_once`](crate::Router::apply_once)), if it has one.
    pub key: Option<HostKey>,
    /// The command.
    pub command: Command,
}

/// As [`run_scenario_with`]; gives the commands of the scenario, so that others can be given the very same.
///
/// # Errors
/// As [`run_scenario`].
///
/// ```
/// use toritsugi::testing::scenario_steps;
/// use toritsugi::{ChannelId, ContactId, Enqueue, PlanDefinition, QueueDefinition, QueueId, Router, Timestamp};
///
/// let plan = PlanDefinition::new().queue(QueueDefinition::new("support")).build()?;
/// let steps = scenario_steps::<Router>(&plan, &[], "at 5s\n  contact 7 enters support by voice", 1)?;
/// assert_eq!((steps.len(), steps[0].line, steps[0].at), (1, 2, Timestamp::from_secs(5)));
/// assert_eq!(steps[0].command, Enqueue::new(ContactId(7), QueueId(0), ChannelId(0)).into());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn scenario_steps<R: Routing>(
    plan: &Plan,
    further: &[(String, Plan)],
    steps: &str,
    first_line: u32,
) -> Result<Vec<ScenarioStep>, ScenarioError> {
    let mut stage: Stage<'_, R> = Stage {
        router: R::with_plan(plan.clone()),
        further,
        at: Timestamp::ZERO,
        events: Vec::new(),
        step: first_line,
        consequences: Vec::new(),
        refusal: None,
        given: Vec::new(),
    };
    let mut last = first_line;
    for (line, text) in (first_line..).zip(steps.lines()) {
        let text = words::without_comment(text).trim();
        if !text.is_empty() {
            stage.line(line, text).map_err(|failure| failure.at(line))?;
        }
        last = line;
    }
    stage.close().map_err(|failure| failure.at(last))?;
    Ok(stage.given)
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
struct Stage<'a, R> {
    router: R,
    /// The plans that may come in place of the first one.
    further: &'a [Further],
    at: Timestamp,
    events: Vec<Event>,
    /// The line of the last step.
    step: u32,
    /// What followed from it and has not been said yet, the first one last.
    consequences: Vec<Consequence>,
    /// Why it was refused, until that is said.
    refusal: Option<CommandError>,
    /// The commands so far.
    given: Vec<ScenarioStep>,
}

impl<R: Routing> Stage<'_, R> {
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
        if let Some(answer) = ask::answer(&mut words, &self.router)? {
            words.end()?;
            let Answer { holds, truth } = answer;
            return if holds { Ok(()) } else { Err(Failure::Here(truth)) };
        }
        let mut key = None;
        if words.take("once") {
            key = Some(HostKey(words.id()?));
            words.need(":")?;
        }
        let command = say::command(&mut words, &self.router, self.further)?;
        words.end()?;
        self.step = line;
        self.apply(key, &command);
        self.given.push(ScenarioStep { line, at: self.at, key, command });
        Ok(())
    }

    fn apply(&mut self, key: Option<HostKey>, command: &Command) {
        let before = self.router.plan().clone();
        self.events.clear();
        let (at, events) = (self.at, &mut self.events);
        self.refusal = match key {
            Some(key) => self.router.apply_once(at, key, command.clone(), events).err(),
            None => self.router.apply(at, command.clone(), events).err(),
        };
        let after = self.router.plan();
        self.consequences = follow::consequences(&before, after, command, self.refusal.is_some(), &self.events);
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
        let left: Vec<String> =
            self.consequences.iter().rev().map(|left| format!("\n    => {}", left.sentence)).collect();
        Err(Failure::AtStep(self.step, format!("more follows from this step:{}", left.concat())))
    }

    fn consequence(&mut self, said: &str) -> Result<(), Failure> {
        let Some(actual) = self.consequences.pop() else {
            return Err(Failure::Here(String::from("this does not follow: nothing more does")));
        };
        if actual.is_said_by(said)? {
            return Ok(());
        }
        Err(Failure::Here(format!("this does not follow; what does is\n    => {}", actual.full())))
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
}
