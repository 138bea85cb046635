//! Writing down what a router does.

use super::run::Run;
use super::{Action, Refusal, Step};
use crate::testing::Routing;
use crate::{Command, Plan, Timestamp};
use alloc::vec::Vec;

/// The commands, each with its refusal or consequences.
pub(super) fn record<R: Routing>(plan: &Plan, commands: &[(Timestamp, Command)]) -> Vec<Step> {
    let mut run = Run::<R>::new(plan);
    let mut steps = Vec::new();
    for (at, command) in commands {
        steps.push(Step::new(*at, Action::Command(command.clone())));
        if let Ok(Err(error)) = run.apply(*at, command.clone()) {
            steps.push(Step::new(*at, Refusal::from(&error).into()));
        }
        steps.push(Step::new(*at, Action::Expect(run.consequences())));
    }
    steps
}
