//! Scenarios: what a centre does, and what must follow, in plain words.
//!
//! A scenario file is a title in comment lines, a plan as every plan file has it, a line `---`, and the steps:
//!
//! ```text
//! # Queue length: a full queue takes no further contact
//! [[queue]]
//! name = "support"
//! maximum_length = 1
//! ---
//! at 0 s
//!   contact 1 enters support by voice
//!   contact 2 enters support by voice
//!   refused: queue `support` is full: 1 contacts wait in it
//! at 5 s
//!   agent 1 signs in: queues support
//!   expect
//!     contact 1 is offered to agent 1
//!   queue support waits: nobody
//!   next deadline at 25 s
//! ```
//!
//! [`Scenario::parse`] reads the steps, [`Scenario::run`] holds a router to them, and [`Scenario::record`] writes down what a
//! router does with a list of commands, so that a failing random case becomes a file. `docs/scenarios.md` is the manual.

use self::outcome::Outcome;
use super::Routing;
use crate::{AgentId, Command, ContactId, DeclineReason, Gate, Plan, QueueId, Timestamp};
use alloc::string::{String, ToString};
use alloc::vec::Vec;

mod check;
mod names;
mod outcome;
mod parse;
mod profile;
mod reader;
mod record;
mod run;
mod sentence;
mod tree;

/// Steps to take, each with its instant, and what must follow them.
///
/// Two scenarios are equal if their steps are, wherever they stand in their files.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scenario {
    steps: Vec<Step>,
}

/// Text that is no scenario.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{line}:{column}: {what}")]
#[non_exhaustive]
pub struct ScenarioError {
    /// The line in the text, from 1.
    pub line: u32,
    /// The column, in characters from 1.
    pub column: u32,
    /// What was expected there, or what is wrong.
    pub what: String,
}

/// A check that a router did not pass.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{line}: {what}")]
#[non_exhaustive]
pub struct ScenarioFailure {
    /// The line of the check in the text, from 1.
    pub line: u32,
    /// What was expected and what happened, in the words of a scenario.
    pub what: String,
}

impl Scenario {
    /// Reads the steps of a scenario file: what follows the line `---`, or the whole text if there is none.
    ///
    /// # Errors
    /// [`ScenarioError`] at the first place that is no sentence, or that names what the plan does not have.
    pub fn parse(plan: &Plan, text: &str) -> Result<Self, ScenarioError> {
        parse::steps(plan, text).map(|steps| Self { steps })
    }

    /// The part of a scenario file that is the plan: what stands before the line `---`.
    pub fn plan_text(text: &str) -> Option<&str> {
        let mut length = 0;
        for line in text.split_inclusive('\n') {
            if parse::is_divider(line) {
                return text.get(..length);
            }
            length += line.len();
        }
        None
    }

    /// A scenario of these commands, without checks.
    pub fn from_commands(commands: &[(Timestamp, Command)]) -> Self {
        let step = |(at, command): &(Timestamp, Command)| Step::new(*at, Action::Command(command.clone()));
        Self { steps: commands.iter().map(step).collect() }
    }

    /// What a router does with these commands: they, and after each the checks that the router passes.
    ///
    /// ```
    /// use toritsugi::testing::{Scenario, SlowRouter};
    /// use toritsugi::{ChannelId, ContactId, Enqueue, PlanDefinition, QueueDefinition, QueueId, Timestamp};
    ///
    /// let plan = PlanDefinition::new().queue(QueueDefinition::new("support")).build()?;
    /// let enqueue = Enqueue::new(ContactId(1), QueueId(0), ChannelId(0));
    /// let commands = [(Timestamp::ZERO, enqueue.clone().into()), (Timestamp::from_secs(1), enqueue.into())];
    /// let recorded = Scenario::record::<SlowRouter>(&plan, &commands);
    /// assert_eq!(
    ///     recorded.write(&plan),
    ///     "at 0 s\n  contact 1 enters support by voice\n  expect nothing\nat 1 s\n  contact 1 enters support by voice\n  \
    ///      refused: contact 1 is already waiting in queue `support`\n  expect nothing\n"
    /// );
    /// assert_eq!(recorded.run::<SlowRouter>(&plan), Ok(()));
    /// # Ok::<(), toritsugi::PlanError>(())
    /// ```
    pub fn record<R: Routing>(plan: &Plan, commands: &[(Timestamp, Command)]) -> Self {
        Self { steps: record::record::<R>(plan, commands) }
    }

    /// Takes the steps with a fresh router and makes every check.
    ///
    /// # Errors
    /// [`ScenarioFailure`] for the first check that does not hold, a command that is refused without a line that says so, and
    /// consequences that no `expect` lists, if there is one at all.
    pub fn run<R: Routing>(&self, plan: &Plan) -> Result<(), ScenarioFailure> {
        run::run::<R>(plan, &self.steps)
    }

    /// The steps in words, as [`parse`](Self::parse) reads them.
    pub fn write(&self, plan: &Plan) -> String {
        let mut text = String::new();
        let mut present = None;
        for step in &self.steps {
            if present != Some(step.at) {
                text.push_str(&alloc::format!("at {}\n", reader::instant(step.at)));
                present = Some(step.at);
            }
            for line in action_text(plan, &step.action).lines() {
                text.push_str("  ");
                text.push_str(line);
                text.push('\n');
            }
        }
        text
    }

    /// The commands with their instants. Answers by agent and contact are left out: their offers are known only in a run.
    pub fn commands(&self) -> impl Iterator<Item = (Timestamp, &Command)> {
        self.steps.iter().filter_map(|step| match &step.action {
            Action::Command(command) => Some((step.at, command)),
            _ => None,
        })
    }
}

/// One sentence.
#[derive(Clone, Debug)]
struct Step {
    line: u32,
    at: Timestamp,
    action: Action,
}

impl Step {
    const fn new(at: Timestamp, action: Action) -> Self {
        Self { line: 0, at, action }
    }
}

impl PartialEq for Step {
    fn eq(&self, other: &Self) -> bool {
        let Self { line: _, at, action } = self;
        *at == other.at && *action == other.action
    }
}

impl Eq for Step {}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Action {
    Command(Command),
    /// An answer to the last offer of this contact to this agent.
    Answer {
        contact: ContactId,
        agent: AgentId,
        answer: Answer,
    },
    /// The command before was refused.
    Refused(Refusal),
    /// These are all the consequences since the last such check.
    Expect(Vec<Outcome>),
    Waits {
        queue: QueueId,
        contacts: Vec<ContactId>,
    },
    CanTake {
        agent: AgentId,
        contact: ContactId,
        /// The gate that keeps it, if one does.
        gate: Option<Gate>,
    },
    Deadline(Option<Timestamp>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Answer {
    Accept,
    Decline(DeclineReason),
    Withdraw,
}

/// How a scenario names the reason of a refusal.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Refusal {
    Message(String),
    Code(u16),
}

fn action_text(plan: &Plan, action: &Action) -> String {
    match action {
        Action::Command(command) => sentence::write(plan, command),
        Action::Answer { contact, agent, answer: Answer::Accept } => {
            alloc::format!("agent {agent} accepts contact {contact}")
        }
        Action::Answer { contact, agent, answer: Answer::Decline(reason) } => {
            alloc::format!("agent {agent} declines contact {contact}{}", sentence::decline_text(*reason))
        }
        Action::Answer { contact, agent, answer: Answer::Withdraw } => {
            alloc::format!("contact {contact} is withdrawn from agent {agent}")
        }
        Action::Refused(Refusal::Message(message)) => alloc::format!("refused: {message}"),
        Action::Refused(Refusal::Code(code)) => alloc::format!("refused {code}"),
        Action::Expect(outcomes) => outcome::block(plan, outcomes),
        Action::Waits { queue, contacts } => check::waits_text(plan, *queue, contacts),
        Action::CanTake { agent, contact, gate } => check::can_take_text(*agent, *contact, *gate),
        Action::Deadline(deadline) => check::deadline_text(*deadline),
    }
}

impl From<Refusal> for Action {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<&crate::CommandError> for Refusal {
    fn from(error: &crate::CommandError) -> Self {
        Self::Message(error.to_string())
    }
}
