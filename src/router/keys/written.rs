//! A remembered command as data.
//!
//! It is only ever compared with another one, and plans compare by their definitions. So a plan is read back without the host's own
//! strategies: others stand in for them.

use crate::{
    AgentSelection, Command, FirstInFirstOut, LongestIdle, PlanDefinition, QueueOrdering, RemovedQueues, RemovedSkills,
    ReplacePlan, Strategies,
};
use alloc::borrow::Cow;
use serde::{Deserialize, Serialize};

pub(super) fn serialize<S: serde::Serializer>(command: &Command, serializer: S) -> Result<S::Ok, S::Error> {
    let written = match command {
        Command::ReplacePlan(ReplacePlan { plan, removed_queues, removed_skills }) => Written::ReplacePlan {
            definition: Cow::Borrowed(plan.definition()),
            removed_queues: *removed_queues,
            removed_skills: *removed_skills,
        },
        other => Written::Other(Cow::Borrowed(other)),
    };
    written.serialize(serializer)
}

pub(super) fn deserialize<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Command, D::Error> {
    match Written::deserialize(deserializer)? {
        Written::ReplacePlan { definition, removed_queues, removed_skills } => {
            let plan = definition.build_with(&stand_ins(&definition)).map_err(serde::de::Error::custom)?;
            Ok(ReplacePlan { plan, removed_queues, removed_skills }.into())
        }
        Written::Other(command) => Ok(command.into_owned()),
    }
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
enum Written<'a> {
    ReplacePlan { definition: Cow<'a, PlanDefinition>, removed_queues: RemovedQueues, removed_skills: RemovedSkills },
    Other(Cow<'a, Command>),
}

fn stand_ins(definition: &PlanDefinition) -> Strategies {
    definition.queues.iter().fold(Strategies::new(), |strategies, queue| {
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
