//! A router on its way through a recording.

use super::Step;
use super::digest::digest;
use super::driver::Measured;
use std::error::Error;
use std::hint::black_box;
use std::time::{Duration, Instant};
use toritsugi::{CommandError, Event, Figures};

/// Commands that are cloned at a time, outside of the measurement: few, so that they and their events stay in the nearest cache, as the one
/// command does that a host has in hand.
const BATCH: usize = 50;

/// A router that applies what was recorded, and is checked against the events that came then.
#[derive(Debug)]
pub(crate) struct Replay<'a, R> {
    steps: &'a [Step],
    /// The digest of the events up to each step.
    digests: &'a [u64],
    router: R,
    next: usize,
    digest: u64,
    events: Vec<Event>,
}

impl<'a, R: Measured> Replay<'a, R> {
    /// A router that stands where the recording begins.
    pub(crate) fn new(router: R, steps: &'a [Step], digests: &'a [u64]) -> Self {
        Self { steps, digests, router, next: 0, digest: 0, events: Vec::new() }
    }

    /// How many commands are left.
    pub(crate) fn left(&self) -> usize {
        self.steps.len() - self.next
    }

    /// How long the next `count` commands take, of which so many must be left.
    pub(crate) fn measure(&mut self, count: usize) -> Result<Duration, Box<dyn Error>> {
        let mut elapsed = Duration::ZERO;
        self.run(count, BATCH, |apply| {
            let start = Instant::now();
            apply();
            elapsed += start.elapsed();
        })?;
        Ok(elapsed)
    }

    /// Applies the next `count` commands, so many at a time, within calls of `around`.
    pub(crate) fn run(
        &mut self,
        count: usize,
        at_a_time: usize,
        mut around: impl FnMut(&mut dyn FnMut()),
    ) -> Result<(), Box<dyn Error>> {
        let end = self.next + count;
        while self.next < end {
            let done = (end - self.next).min(at_a_time);
            let mut steps = self.steps.get(self.next..self.next + done).ok_or("too few commands")?.to_vec();
            self.events.clear();
            let mut outcome = Ok(());
            around(&mut || outcome = self.measured(std::mem::take(&mut steps)));
            outcome?;
            self.next += done;
            self.digest = digest(self.digest, &self.events);
            if self.digests.get(self.next - 1) != Some(&self.digest) {
                return Err("the events are not those that were recorded".into());
            }
        }
        Ok(())
    }

    /// The commands that are left, with figures that observe what comes of them.
    pub(crate) fn observe(&mut self, mut observer: Figures) -> Result<(), Box<dyn Error>> {
        while self.left() > 0 {
            self.run(self.left().min(BATCH), BATCH, |apply| apply())?;
            self.observed(&mut observer);
        }
        Ok(())
    }

    /// As `measured`, for the figures.
    #[inline(never)]
    fn observed(&self, observer: &mut Figures) {
        observer.observe_all(&self.events);
        black_box(observer);
    }

    /// What is measured. It stands alone so that a profiler can be told to look at nothing else.
    #[inline(never)]
    fn measured(&mut self, steps: Vec<Step>) -> Result<(), CommandError> {
        for (at, command) in steps {
            self.router.apply(at, command, &mut self.events)?;
        }
        black_box(&self.events);
        Ok(())
    }
}
