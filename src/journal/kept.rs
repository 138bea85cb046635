//! Commands as they are kept.

use crate::{Command, PlanDefinition, PlanError, RemovedQueues, RemovedSkills, ReplacePlan, Strategies};
use alloc::boxed::Box;
use serde::{Deserialize, Serialize};

/// A command as it is kept: a plan in it as its definition, which is built with the host's strategies when it is read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum KeptCommand {
    Plain(Command),
    ReplacePlan(Box<KeptPlan>),
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct KeptPlan {
    plan: PlanDefinition,
    removed_queues: RemovedQueues,
    removed_skills: RemovedSkills,
}

impl From<&Command> for KeptCommand {
    fn from(command: &Command) -> Self {
        match command {
            Command::ReplacePlan(ReplacePlan { plan, removed_queues, removed_skills }) => {
                let plan = plan.definition().clone();
                let (removed_queues, removed_skills) = (*removed_queues, *removed_skills);
                Self::ReplacePlan(Box::new(KeptPlan { plan, removed_queues, removed_skills }))
            }
            other => Self::Plain(other.clone()),
        }
    }
}

impl KeptCommand {
    /// The command again.
    pub(crate) fn command(self, strategies: &Strategies) -> Result<Command, PlanError> {
        match self {
            Self::Plain(command) => Ok(command),
            Self::ReplacePlan(kept) => {
                let KeptPlan { plan, removed_queues, removed_skills } = *kept;
                let plan = plan.build_with(strategies)?;
                Ok(Command::ReplacePlan(ReplacePlan { plan, removed_queues, removed_skills }))
            }
        }
    }
}
