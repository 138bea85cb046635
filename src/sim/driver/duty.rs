//! When agents work: they come, take breaks and leave.

use super::{Driver, agent_id};
use crate::{CommandError, Drain, NotReadyReason, SetNotReady, SetReady, SignIn, Timestamp};

/// Why an agent in a break is not ready.
const BREAK: NotReadyReason = NotReadyReason(1);

impl Driver<'_> {
    pub(super) fn come(&mut self, at: Timestamp, worker: usize) -> Result<(), CommandError> {
        let Some(known) = self.workers.get_mut(worker) else { return Ok(()) };
        if known.signed_in {
            known.wanted = true;
            return Ok(());
        }
        let Some(staff) = self.centre.staff.get(known.group) else { return Ok(()) };
        known.signed_in = true;
        known.leaving = false;
        known.resting = false;
        if let Some(group) = self.recorder.group(known.group) {
            group.signed_in.raise(at);
        }
        self.apply(at, SignIn::new(agent_id(worker), staff.profile.clone()))
    }

    pub(super) fn leave(&mut self, at: Timestamp, worker: usize) -> Result<(), CommandError> {
        let Some(known) = self.workers.get_mut(worker) else { return Ok(()) };
        if known.wanted {
            // It never came to this shift: it still finishes an earlier one.
            known.wanted = false;
            return Ok(());
        }
        if !known.signed_in || known.leaving {
            return Ok(());
        }
        known.leaving = true;
        self.stop_resting(at, worker);
        self.apply(at, Drain { agent: agent_id(worker) })
    }

    /// A break begins: nothing more is offered, and what is in hand is finished first.
    pub(super) fn rest(&mut self, at: Timestamp, worker: usize) -> Result<(), CommandError> {
        let Some(known) = self.workers.get_mut(worker) else { return Ok(()) };
        if !known.signed_in || known.leaving || known.resting {
            return Ok(());
        }
        known.resting = true;
        if known.in_hand == 0 {
            if let Some(group) = self.recorder.group(known.group) {
                group.resting.raise(at);
            }
        }
        self.apply(at, SetNotReady { agent: agent_id(worker), reason: BREAK })
    }

    pub(super) fn end_rest(&mut self, at: Timestamp, worker: usize) -> Result<(), CommandError> {
        if !self.workers.get(worker).is_some_and(|known| known.resting) {
            return Ok(());
        }
        self.stop_resting(at, worker);
        self.apply(at, SetReady { agent: agent_id(worker) })
    }

    fn stop_resting(&mut self, at: Timestamp, worker: usize) {
        let Some(known) = self.workers.get_mut(worker) else { return };
        if core::mem::take(&mut known.resting) && known.in_hand == 0 {
            if let Some(group) = self.recorder.group(known.group) {
                group.resting.lower(at);
            }
        }
    }
}
