//! Routers with a planted fault: each relation must find its own, in few commands.

use super::*;
use crate::twin::planted::{Faulty, Misdeed};
use std::time::Instant;
use toritsugi::{Abandon, CommandError, Event};

/// Later than a run comes, unless it begins a month late.
const RUNS_OVER: Timestamp = Timestamp::from_secs(12_000_000);

type Outcome = Result<(), CommandError>;

/// After a certain instant a clock runs over: who comes is older than it is.
#[derive(Default)]
struct ClockRunsOver;

impl Misdeed for ClockRunsOver {
    fn apply(&mut self, router: &mut Router, at: Timestamp, mut command: Command, events: &mut Vec<Event>) -> Outcome {
        if let Command::Enqueue(enqueue) = &mut command {
            enqueue.age += Duration::from_micros(u64::from(at > RUNS_OVER));
        }
        router.apply(at, command, events)
    }
}

/// Contacts of high ids are taken for urgent.
#[derive(Default)]
struct HighIdsFirst;

impl Misdeed for HighIdsFirst {
    fn apply(&mut self, router: &mut Router, at: Timestamp, mut command: Command, events: &mut Vec<Event>) -> Outcome {
        if let Command::Enqueue(enqueue) = &mut command {
            enqueue.age += Duration::from_micros(u64::from(enqueue.contact.0 > 100 && enqueue.contact.0 < 1_000));
        }
        router.apply(at, command, events)
    }
}

/// Priorities have a ceiling.
#[derive(Default)]
struct Ceiling;

impl Misdeed for Ceiling {
    fn apply(&mut self, router: &mut Router, at: Timestamp, mut command: Command, events: &mut Vec<Event>) -> Outcome {
        if let Command::SetPriority(set) = &mut command {
            set.priority.0 = set.priority.0.min(249);
        }
        router.apply(at, command, events)
    }
}

/// The more agents are signed in, the longer everyone has waited.
#[derive(Default)]
pub(super) struct CountsEveryone;

impl Misdeed for CountsEveryone {
    fn apply(&mut self, router: &mut Router, at: Timestamp, mut command: Command, events: &mut Vec<Event>) -> Outcome {
        if let Command::Enqueue(enqueue) = &mut command {
            enqueue.age += Duration::from_micros(u64::try_from(router.agents().len()).unwrap());
        }
        router.apply(at, command, events)
    }
}

/// Something that is not in the commands decides: here how many routers there were before.
struct Moody(bool);

impl Default for Moody {
    fn default() -> Self {
        static ROUTERS: std::sync::atomic::AtomicU32 = std::sync::atomic::AtomicU32::new(0);
        Self(ROUTERS.fetch_add(1, std::sync::atomic::Ordering::Relaxed) % 2 == 0)
    }
}

impl Misdeed for Moody {
    fn apply(&mut self, router: &mut Router, at: Timestamp, command: Command, events: &mut Vec<Event>) -> Outcome {
        let abandoned = match &command {
            Command::Cancel(cancel) if self.0 => Some(cancel.contact),
            _ => None,
        };
        match abandoned {
            Some(contact) => router.apply(at, Abandon { contact }, events),
            None => router.apply(at, command, events),
        }
    }
}

fn assert_found<R: Relation, M: Misdeed>() {
    let start = Instant::now();
    let found = first_difference::<R, Faulty<M>>((0..).take_while(|_| start.elapsed() < Duration::from_secs(60)));
    let (difference, steps) = found.unwrap();
    assert!((1..=10).contains(&steps.len()), "{} commands: {difference}", steps.len());
}

#[test]
fn a_clock_that_runs_over_is_found() {
    assert_found::<LaterByAMonth, ClockRunsOver>();
}

#[test]
fn ids_that_count_as_urgency_are_found() {
    assert_found::<OtherIds, HighIdsFirst>();
}

#[test]
fn a_ceiling_of_priorities_is_found() {
    assert_found::<HigherPriorities, Ceiling>();
}

#[test]
fn an_agent_that_has_no_part_and_yet_counts_is_found() {
    assert_found::<MoreThanIsUsed, CountsEveryone>();
}

#[test]
fn what_is_not_in_the_commands_is_found() {
    assert_found::<Nothing, Moody>();
}
