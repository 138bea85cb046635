//! Batches: contacts and agents are collected for a while, then assigned together.

use super::Router;
use crate::{Event, Fault};
use alloc::vec::Vec;

impl Router {
    /// [B-1]
    pub(super) fn assign_batch(&mut self, _events: &mut Vec<Event>) -> Result<(), Fault> {
        Ok(())
    }
}
