//! Callbacks, and customers who return.

use super::Router;
use super::enter::Entrance;
use crate::{Callback, CommandError, ContactId, Event, Fault, QueueId, Timestamp};
use alloc::vec::Vec;

impl Router {
    /// [K-1]
    pub(super) fn check_callback(&self, _contact: ContactId, _callback: &Callback) -> Result<(), CommandError> {
        Ok(())
    }

    /// A new contact that is a callback from the first. [K-1]
    pub(super) fn enter_as_callback(
        &mut self,
        slot: u32,
        _callback: Callback,
        entrance: Entrance,
        events: &mut Vec<Event>,
    ) -> Result<(), Fault> {
        self.enter(slot, entrance, events)
    }

    /// The contact is no callback any more.
    pub(super) fn drop_callback(&mut self, _slot: u32) -> Result<(), Fault> {
        Ok(())
    }

    /// [K-3]
    pub(super) fn call_back(&mut self, _slot: u32, _due: Timestamp, _events: &mut Vec<Event>) -> Result<(), Fault> {
        Ok(())
    }

    /// [K-6]
    pub(super) fn expire_callback(&mut self, _slot: u32, _due: Timestamp, _events: &mut Vec<Event>) -> Result<(), Fault> {
        Ok(())
    }

    /// The place of a customer who gave up and returns in time, if it is the older one. [C-15]
    pub(super) fn take_place_back(
        &mut self,
        _contact: ContactId,
        _queue: QueueId,
        _since: Timestamp,
    ) -> Result<Option<(Timestamp, u64)>, Fault> {
        Ok(None)
    }

    /// [C-15]
    pub(super) fn keep_place_for_return(
        &mut self,
        _contact: ContactId,
        _place: (QueueId, Timestamp, u64),
    ) -> Result<(), Fault> {
        Ok(())
    }

    /// [C-15]
    pub(super) fn forget_return(&mut self, _contact: ContactId) -> Result<(), Fault> {
        Ok(())
    }
}
