//! Preferred agents, and contacts directed to one agent for a time.

use super::Router;
use crate::{CommandError, ContactId, Event, Fault, PreferredStage};
use alloc::vec::Vec;
use core::time::Duration;

impl Router {
    /// [P-1]
    pub(super) fn check_stages(&self, _contact: ContactId, _stages: &[PreferredStage]) -> Result<(), CommandError> {
        Ok(())
    }

    /// [C-6]
    pub(super) fn check_fallback(&self, _contact: ContactId, _fallback: Option<Duration>) -> Result<(), CommandError> {
        Ok(())
    }

    /// The first of these stages begins; the contact is in no line. [P-1]
    pub(super) fn begin_stages(&mut self, _slot: u32, _stages: Vec<PreferredStage>) -> Result<(), Fault> {
        Ok(())
    }

    /// [P-2] [C-6]
    pub(super) fn expire_stage(&mut self, _slot: u32, _events: &mut Vec<Event>) -> Result<(), Fault> {
        Ok(())
    }
}
