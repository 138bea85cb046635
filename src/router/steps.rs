//! Relaxation steps.

use super::Router;
use crate::{CommandError, ContactId, Event, Fault, Step, Timestamp};
use alloc::vec::Vec;

impl Router {
    /// [D-1]
    pub(super) fn check_own_steps(&self, _contact: ContactId, _steps: &[Step]) -> Result<(), CommandError> {
        Ok(())
    }

    /// Arms the first step of a contact that entered, and takes those that are due at once; it may have moved or ended then. [D-1]
    pub(super) fn begin_steps(&mut self, _slot: u32, _events: &mut Vec<Event>) -> Result<(), Fault> {
        Ok(())
    }

    /// The timer of a step fires. [D-2]
    pub(super) fn reach_step(
        &mut self,
        _slot: u32,
        _step: u16,
        _due: Timestamp,
        _events: &mut Vec<Event>,
    ) -> Result<(), Fault> {
        Ok(())
    }

    /// Takes the steps that live offers held back; the contact waits again. [D-6]
    pub(super) fn take_held_back(&mut self, _slot: u32, _events: &mut Vec<Event>) -> Result<(), Fault> {
        Ok(())
    }

    /// A contact without live offers moves to another queue that takes it, with the age it has. [D-7]
    pub(super) fn move_contact(
        &mut self,
        _slot: u32,
        _queue: crate::QueueId,
        _events: &mut Vec<Event>,
    ) -> Result<(), Fault> {
        Ok(())
    }
}
