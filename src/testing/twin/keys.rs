//! Commands that may arrive more than once.

use super::SlowRouter;
use crate::testing::Routing;
use crate::{Command, CommandError, Delivery, Event, HostKey, Timestamp};
use alloc::vec::Vec;

/// A command that came under a key, and what it came to. [T-8]
#[derive(Clone, Debug)]
pub(super) struct Remembered {
    pub(super) key: HostKey,
    pub(super) command: Command,
    answer: Result<(), CommandError>,
    events: Vec<Event>,
}

impl SlowRouter {
    /// [T-8] [T-9]
    pub(super) fn deliver(
        &mut self,
        at: Timestamp,
        key: HostKey,
        command: Command,
        events: &mut Vec<Event>,
    ) -> Result<Delivery, CommandError> {
        if let Some(before) = self.remembered.iter().find(|before| before.key == key) {
            if before.command != command {
                return Err(CommandError::KeyReused { key });
            }
            events.extend(before.events.clone());
            return before.answer.clone().map(|()| Delivery::Repeat);
        }
        let mut own = Vec::new();
        let answer = self.apply(at, command.clone(), &mut own);
        events.extend(own.clone());
        let is_time_refused =
            matches!(answer, Err(CommandError::TimeWentBackwards { .. } | CommandError::TimeOutOfRange { .. }));
        if !is_time_refused {
            self.remembered.push(Remembered { key, command, answer: answer.clone(), events: own });
            self.forget_the_oldest_keys();
        }
        answer.map(|()| Delivery::First)
    }

    /// [T-10]
    pub(super) fn forget_the_oldest_keys(&mut self) {
        let most = usize::try_from(self.plan.limits().keys).expect("a limit is a length");
        let beyond = self.remembered.len().saturating_sub(most);
        self.remembered.drain(..beyond);
    }
}
