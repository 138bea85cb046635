//! A router that is kept and restored after every command.

use super::Routing;
use super::generator::strategies;
use crate::{Command, CommandError, Delivery, Event, Fault, HostKey, Plan, Router, Snapshot, Timestamp};
use alloc::vec::Vec;

/// After each command it is written to bytes, forgotten, and made anew from the bytes, with the strategies of the generator.
///
/// What a restored router cannot do as the first did shows as a difference in a [`Duel`](super::duel::Duel); what is wrong with the bytes
/// as a fault.
#[derive(Debug)]
pub struct Restored(Router);

impl Routing for Restored {
    type Inner = Router;

    fn inner(&self) -> &Router {
        &self.0
    }

    fn with_plan(plan: Plan) -> Self {
        Self(Router::new(plan))
    }

    fn apply(&mut self, at: Timestamp, command: Command, events: &mut Vec<Event>) -> Result<(), CommandError> {
        let result = self.0.apply(at, command, events);
        self.0 = restored(&self.0)?;
        result
    }

    fn apply_once(
        &mut self,
        at: Timestamp,
        key: HostKey,
        command: Command,
        events: &mut Vec<Event>,
    ) -> Result<Delivery, CommandError> {
        let result = self.0.apply_once(at, key, command, events);
        self.0 = restored(&self.0)?;
        result
    }
}

/// A router made from the bytes of another, which equals it in everything that can be written.
fn restored(router: &Router) -> Result<Router, Fault> {
    let snapshot = router.snapshot()?;
    let bytes = snapshot.to_bytes();
    let read = Snapshot::from_bytes(&bytes).map_err(|_| Fault { place: "a snapshot that was just written" })?;
    let again = Router::restore(&read, &strategies());
    // In a test the reason is what one wants to see.
    let again = again.expect("a snapshot that was just taken is restored");
    let is_same = read == snapshot
        && again.snapshot()? == snapshot
        && again.digest()? == snapshot.digest()
        && again.plan() == router.plan();
    if is_same { Ok(again) } else { Err(Fault { place: "a restored router, which differs" }) }
}
