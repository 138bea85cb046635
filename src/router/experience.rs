//! What estimates rest on: how long the work and the waits of a queue took. [E-1]

use super::Router;
use crate::error::OrFault;
#[cfg(feature = "serde")]
use crate::snapshot::QueueRecord;
use crate::{Fault, QueueId, Timestamp};
use core::time::Duration;

/// What a queue has seen, in microseconds.
#[derive(Clone, Debug, Default)]
pub(super) struct Experience {
    /// The spans from accept to release.
    handled: u128,
    releases: u64,
    /// The waits that ended by accept or by the end of the contact.
    waited: u128,
    abandons: u64,
    /// That of the contact that was accepted last.
    last_wait: Option<Duration>,
}

impl Experience {
    /// The mean time from accept to release, in whole microseconds.
    pub(super) fn handling(&self) -> Option<u64> {
        self.handled.checked_div(self.releases.into()).map(saturated)
    }

    /// How much waiting there was for each contact that gave up, in whole microseconds.
    pub(super) fn patience(&self) -> Option<u64> {
        self.waited.checked_div(self.abandons.into()).map(saturated)
    }

    /// How long the contact waited that was accepted last.
    pub(super) const fn last_wait(&self) -> Option<Duration> {
        self.last_wait
    }
}

#[cfg(feature = "serde")]
impl Experience {
    pub(super) fn save(&self, record: &mut QueueRecord) {
        let Self { handled, releases, waited, abandons, last_wait } = *self;
        (record.handled, record.releases, record.waited, record.abandons) = (handled, releases, waited, abandons);
        record.last_wait = last_wait.map(crate::time::micros);
    }

    pub(super) fn of(record: &QueueRecord) -> Self {
        let QueueRecord { handled, releases, waited, abandons, last_wait, .. } = *record;
        Self { handled, releases, waited, abandons, last_wait: last_wait.map(Duration::from_micros) }
    }
}

impl Router {
    /// A contact that entered this queue then is accepted by it.
    pub(super) fn learn_accept(&mut self, queue: QueueId, entered_at: Timestamp) -> Result<(), Fault> {
        self.learn_wait(queue, entered_at)?;
        let wait = self.now.saturating_since(entered_at);
        self.experience_of(queue)?.last_wait = Some(wait);
        Ok(())
    }

    /// The wait of a contact that entered this queue then is over.
    pub(super) fn learn_wait(&mut self, queue: QueueId, entered_at: Timestamp) -> Result<(), Fault> {
        let waited = self.now.0.saturating_sub(entered_at.0);
        self.experience_of(queue)?.waited += u128::from(waited);
        Ok(())
    }

    /// A contact gives up in this queue.
    pub(super) fn learn_abandon(&mut self, queue: QueueId) -> Result<(), Fault> {
        self.experience_of(queue)?.abandons += 1;
        Ok(())
    }

    /// Work that came by this queue and was accepted then is released.
    pub(super) fn learn_handling(&mut self, queue: QueueId, accepted_at: Timestamp) -> Result<(), Fault> {
        let handled = self.now.0.saturating_sub(accepted_at.0);
        let experience = self.experience_of(queue)?;
        experience.handled += u128::from(handled);
        experience.releases += 1;
        Ok(())
    }

    fn experience_of(&mut self, queue: QueueId) -> Result<&mut Experience, Fault> {
        self.experience.get_mut(usize::from(queue.0)).or_fault("the experience of a queue")
    }
}

fn saturated(micros: u128) -> u64 {
    u64::try_from(micros).unwrap_or(u64::MAX)
}
