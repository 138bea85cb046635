//! Customers and agents, as a run follows them.

use super::agenda::Key;
use super::definition::CheckedTraffic;
use super::number::{float_micros, span};
use super::random::Random;
use super::{Arrival, StaffDefinition};
use crate::{ContactId, Priority, QueueId, Timestamp};
use alloc::vec::Vec;
use core::time::Duration;

/// One customer.
#[derive(Debug)]
pub(super) struct Customer {
    /// Position of its traffic.
    pub(super) traffic: usize,
    random: Random,
    fixed_handling: Option<Duration>,
    pub(super) arrived: Timestamp,
    /// Waits of earlier visits, in microseconds.
    pub(super) waited: u64,
    pub(super) visit: Visit,
}

/// One wait in one queue, and what follows it.
#[derive(Debug)]
pub(super) struct Visit {
    pub(super) queue: QueueId,
    pub(super) entered: Timestamp,
    pub(super) connected: Option<Timestamp>,
    /// Position of the agent that accepted it.
    pub(super) agent: Option<usize>,
    /// When it gives up, if that is planned.
    pub(super) give_up: Option<Key>,
    /// When it connects or finishes, if that is planned.
    pub(super) next: Option<Key>,
    pub(super) fate: Fate,
}

/// What a customer's stream of random numbers holds for one visit.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fate {
    pub(super) patience: Option<Duration>,
    pub(super) connect_delay: Duration,
    handling: Duration,
    pub(super) wrap_up: Option<Duration>,
    /// 0 to 1, to be held against the shares that are handed over.
    hand_over: f64,
}

impl Visit {
    pub(super) const fn new(queue: QueueId, entered: Timestamp, fate: Fate) -> Self {
        Self { queue, entered, connected: None, agent: None, give_up: None, next: None, fate }
    }
}

impl Fate {
    fn draw(traffic: &CheckedTraffic, random: &mut Random) -> Self {
        let definition = &traffic.definition;
        Self {
            patience: definition.patience.as_ref().map(|patience| patience.sample(random)),
            connect_delay: definition.connect_delay.sample(random),
            handling: definition.handling.sample(random),
            wrap_up: definition.wrap_up.as_ref().map(|time| time.sample(random)),
            hand_over: random.unit(),
        }
    }
}

impl Customer {
    /// The customer, with its priority.
    pub(super) fn new(
        position: usize,
        traffic: &CheckedTraffic,
        arrival: &Arrival,
        at: Timestamp,
        mut random: Random,
    ) -> (Self, Priority) {
        let drawn = draw_priority(traffic, &mut random);
        let mut fate = Fate::draw(traffic, &mut random);
        fate.patience = arrival.patience.or(fate.patience);
        let visit = Visit::new(traffic.queue, at, fate);
        let fixed_handling = arrival.handling;
        let customer = Self { traffic: position, random, fixed_handling, arrived: at, waited: 0, visit };
        (customer, arrival.priority.unwrap_or(drawn))
    }

    /// Begins another visit, and gives the one that ends.
    pub(super) fn move_to(&mut self, traffic: &CheckedTraffic, queue: QueueId, at: Timestamp) -> Visit {
        let fate = Fate::draw(traffic, &mut self.random);
        core::mem::replace(&mut self.visit, Visit::new(queue, at, fate))
    }

    /// How long an agent of this group handles it.
    pub(super) fn handling(&self, staff: &StaffDefinition) -> Duration {
        self.fixed_handling.unwrap_or_else(|| span(float_micros(self.visit.fate.handling) * staff.handling_factor))
    }

    /// The queue to which this group passes it on, if it does.
    pub(super) fn passed_on(&self, traffic: &CheckedTraffic, group: usize) -> Option<QueueId> {
        let mut left = self.visit.fate.hand_over;
        for (_, share, to) in traffic.hand_over.iter().filter(|(from, ..)| *from == group) {
            if left < *share {
                return Some(*to);
            }
            left -= share;
        }
        None
    }
}

fn draw_priority(traffic: &CheckedTraffic, random: &mut Random) -> Priority {
    let priorities = &traffic.definition.priorities;
    let mut left = random.unit() * priorities.iter().map(|priority| priority.share).sum::<f64>();
    for priority in priorities {
        if left < priority.share {
            return priority.priority;
        }
        left -= priority.share;
    }
    Priority::default()
}

/// One agent.
#[derive(Debug)]
pub(super) struct Worker {
    /// Position of its group.
    pub(super) group: usize,
    pub(super) signed_in: bool,
    /// It was told to drain.
    pub(super) leaving: bool,
    /// Its next shift has started while it still finishes the last.
    pub(super) wanted: bool,
    /// Contacts accepted or connected, and wrap-ups.
    pub(super) in_hand: u32,
    /// What it finished last: if a wrap-up starts, it is of this.
    pub(super) finished: Option<Piece>,
    pub(super) wrap_ups: Vec<WrapUp>,
}

/// To which counts a wrap-up belongs.
#[derive(Clone, Copy, Debug)]
pub(super) struct Piece {
    pub(super) traffic: usize,
    pub(super) arrived: Timestamp,
    pub(super) queue: QueueId,
    pub(super) entered: Timestamp,
    pub(super) wrap_up: Option<Duration>,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct WrapUp {
    pub(super) contact: ContactId,
    pub(super) started: Timestamp,
    pub(super) piece: Piece,
}

impl Worker {
    pub(super) const fn new(group: usize) -> Self {
        Self {
            group,
            signed_in: false,
            leaving: false,
            wanted: false,
            in_hand: 0,
            finished: None,
            wrap_ups: Vec::new(),
        }
    }
}
