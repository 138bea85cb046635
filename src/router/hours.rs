//! Opening hours and closing.

use super::Router;
use crate::{Event, Fault, QueueId};
use alloc::vec::Vec;

impl Router {
    /// The next switch of a queue's hours. [H-2]
    pub(super) fn switch_hours(&mut self, _queue: QueueId, _events: &mut Vec<Event>) -> Result<(), Fault> {
        Ok(())
    }

    /// [B-1]
    pub(super) fn assign_batch(&mut self, _events: &mut Vec<Event>) -> Result<(), Fault> {
        Ok(())
    }
}
