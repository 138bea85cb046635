//! Commands as they are kept.

use crate::{
    AgentSelection, Command, FirstInFirstOut, LongestIdle, PlanDefinition, PlanError, QueueOrdering, RemovedQueues,
    RemovedSkills, ReplacePlan, Strategies,
};
use alloc::borrow::Cow;
use serde::{Deserialize, Serialize};

/// A command as it is kept: a plan in it as its definition, which is built with the host's strategies when it is read.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub(crate) enum KeptCommand<'a> {
    ReplacePlan { definition: Cow<'a, PlanDefinition>, removed_queues: RemovedQueues, removed_skills: RemovedSkills },
    Other(Cow<'a, Command>),
}

impl<'a> From<&'a Command> for KeptCommand<'a> {
    fn from(command: &'a Command) -> Self {
        match command {
            Command::ReplacePlan(ReplacePlan { plan, removed_queues, removed_skills }) => Self::ReplacePlan {
                definition: Cow::Borrowed(plan.definition()),
                removed_queues: *removed_queues,
                removed_skills: *removed_skills,
            },
            other => Self::Other(Cow::Borrowed(other)),
        }
    }
}

impl KeptCommand<'_> {
    /// The command again.
    pub(crate) fn command(self, strategies: &Strategies) -> Result<Command, PlanError> {
        match self {
            Self::Other(command) => Ok(command.into_owned()),
            Self::ReplacePlan { definition, removed_queues, removed_skills } => {
                let plan = definition.build_with(strategies)?;
                Ok(ReplacePlan { plan, removed_queues, removed_skills }.into())
            }
        }
    }

    /// For a command that is not to be applied: strategies by the names of those of the host's own.
    pub(crate) fn stand_ins(&self) -> Strategies {
        let queues = match self {
            Self::ReplacePlan { definition, .. } => definition.queues.as_slice(),
            Self::Other(_) => &[],
        };
        queues.iter().fold(Strategies::new(), |strategies, queue| {
            let strategies = match &queue.ordering {
                QueueOrdering::Custom(name) => strategies.ordering(name.as_str(), FirstInFirstOut),
                _ => strategies,
            };
            match &queue.selection {
                AgentSelection::Custom(name) => strategies.selection(name.as_str(), LongestIdle),
                _ => strategies,
            }
        })
    }
}
