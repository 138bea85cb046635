//! A seeded stream of commands for a busy centre, recorded from a run so that a replay costs nothing but `apply`.

mod centre;
mod live;
mod random;
mod recorder;

pub(crate) use centre::Size;
pub(crate) use recorder::{Figures, record};

use std::error::Error;
use std::hint::black_box;
use std::time::{Duration, Instant};
use toritsugi::testing::Routing;
use toritsugi::{Command, CommandError, Event, EventKind, Plan, Timestamp};

/// Commands that are cloned at a time, outside of the measurement.
const BATCH: usize = 1_000;

/// A command with its instant.
pub(crate) type Step = (Timestamp, Command);

/// What was recorded: the way to the state in which the measurement begins, and the commands to measure.
#[derive(Debug)]
pub(crate) struct Recording {
    plan: Plan,
    before: Vec<Step>,
    measured: Vec<Step>,
    /// The fold before the measured commands and after each of them.
    folds: Vec<u64>,
    pub(crate) figures: Figures,
}

/// A router on its way through a recording.
#[derive(Debug)]
pub(crate) struct Replay<'a, R> {
    recording: &'a Recording,
    router: R,
    next: usize,
    fold: u64,
    events: Vec<Event>,
}

impl<'a, R: Routing> Replay<'a, R> {
    /// A router that stands where the measurement begins.
    pub(crate) fn new(recording: &'a Recording) -> Result<Self, Box<dyn Error>> {
        let router = R::with_plan(recording.plan.clone());
        let mut replay = Self { recording, router, next: 0, fold: 0, events: Vec::new() };
        for batch in recording.before.chunks(BATCH) {
            replay.apply(batch.to_vec())?;
        }
        replay.check()?;
        Ok(replay)
    }

    /// How long the next `count` commands take; starts anew at the end of the recording.
    pub(crate) fn measure(&mut self, count: u64) -> Result<Duration, Box<dyn Error>> {
        let mut left = usize::try_from(count)?;
        let mut elapsed = Duration::ZERO;
        while left > 0 {
            if self.next == self.recording.measured.len() {
                *self = Self::new(self.recording)?;
            }
            let steps: Vec<Step> =
                self.recording.measured.iter().skip(self.next).take(left.min(BATCH)).cloned().collect();
            let done = steps.len();
            let start = Instant::now();
            self.measured(steps)?;
            elapsed += start.elapsed();
            self.next += done;
            left -= done;
            self.check()?;
        }
        Ok(elapsed)
    }

    /// What is measured. It stands alone so that a profiler can be told to look at nothing else.
    #[inline(never)]
    fn measured(&mut self, steps: Vec<Step>) -> Result<(), CommandError> {
        self.apply(steps)
    }

    fn apply(&mut self, steps: Vec<Step>) -> Result<(), CommandError> {
        for (at, command) in steps {
            self.events.clear();
            self.router.apply(at, command, &mut self.events)?;
            self.fold = fold(self.fold, black_box(&self.events));
        }
        Ok(())
    }

    fn check(&self) -> Result<(), Box<dyn Error>> {
        let expected = self.recording.folds.get(self.next);
        if expected == Some(&self.fold) { Ok(()) } else { Err("the events are not those that were recorded".into()) }
    }
}

/// A hash over every event and every decision, in order.
fn fold(before: u64, events: &[Event]) -> u64 {
    events.iter().fold(before, |fold, event| {
        let what = match event.kind {
            EventKind::Offered { contact, agent, .. } => contact.0.wrapping_mul(1 << 32).wrapping_add(agent.0),
            EventKind::Queued { .. } => 1,
            EventKind::Completed { .. } => 2,
            _ => 3,
        };
        let what = u64::try_from(what & u128::from(u64::MAX)).unwrap_or_default();
        (fold.rotate_left(5) ^ what ^ event.sequence).wrapping_mul(0x9E37_79B9_7F4A_7C15)
    })
}
