//! Customers and agents, as a run follows them.

use super::Arrival;
use super::agenda::Key;
use super::definition::{CheckedStaff, CheckedTraffic, Way};
use super::number::times;
use super::random::{Purpose, Random};
use crate::{ContactId, Priority, QueueId, Timestamp};
use alloc::vec::Vec;
use core::time::Duration;

/// One customer.
#[derive(Debug)]
pub(super) struct Customer {
    pub(super) contact: ContactId,
    /// Position of its traffic.
    pub(super) traffic: usize,
    /// What it decides, whenever it has to.
    pub(super) random: Random,
    /// What its visits hold; of its own, so that a visit holds the same whatever was decided before it.
    fates: Random,
    /// How agents answer its offers; of its own for the same reason.
    pub(super) answers: Answers,
    pub(super) way: Way,
    fixed_handling: Option<Duration>,
    pub(super) priority: Priority,
    pub(super) arrived: Timestamp,
    /// Waits of earlier visits, in microseconds.
    pub(super) waited: u64,
    /// How often it came back after it had given up.
    pub(super) returns: u32,
    /// How often it came again about the same matter.
    pub(super) recontacts: u32,
    /// How often it is still going to rest.
    pub(super) parks: u32,
    /// Into how many parts its rests cut the handling.
    parts: u32,
    /// Position of the agent that it knows, until its first visit ends.
    pub(super) last_agent: Option<usize>,
    pub(super) visit: Visit,
}

/// How agents answer the offers of one contact: a stream that begins with the first of them, as most are never asked.
#[derive(Debug)]
pub(super) struct Answers {
    seed: u64,
    index: u64,
    begun: Option<Random>,
}

impl Answers {
    pub(super) const fn new(seed: u64, index: u64) -> Self {
        Self { seed, index, begun: None }
    }

    pub(super) fn random(&mut self) -> &mut Random {
        let Self { seed, index, begun } = self;
        begun.get_or_insert_with(|| Random::stream(*seed, Purpose::Agents, *index))
    }
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
    /// How much of its handling was left, at the agent's usual speed, when that was last counted.
    pub(super) left: Duration,
    /// When that was.
    pub(super) counted_at: Timestamp,
    /// Its wait is over and has been counted.
    pub(super) counted: bool,
    /// It is a callback: nobody holds the line.
    pub(super) promised: bool,
    /// The queue by which it is offered connects it on acceptance.
    pub(super) connects_itself: bool,
    /// When it was first offered.
    pub(super) first_offer: Option<Timestamp>,
    /// How many steps were taken.
    pub(super) steps: u32,
    pub(super) pause: Pause,
    pub(super) fate: Fate,
}

/// The interruptions of one visit.
#[derive(Debug, Default)]
pub(super) struct Pause {
    /// Since when it is interrupted, if it is.
    pub(super) since: Option<Timestamp>,
    /// Whether its handling had begun and stands still.
    pub(super) at_work: bool,
    /// Time for which it was interrupted while joined with its agent, in microseconds.
    pub(super) total: u64,
}

/// What a customer's stream of random numbers holds for one visit.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fate {
    pub(super) patience: Option<Duration>,
    pub(super) connect_delay: Duration,
    /// The seed of its handling time, so that whoever draws it from whichever distribution draws alike.
    handling: u64,
    pub(super) wrap_up: Option<Duration>,
    /// 0 to 1, to be held against the shares that are handed over.
    hand_over: f64,
}

impl Visit {
    pub(super) const fn new(queue: QueueId, entered: Timestamp, fate: Fate) -> Self {
        Self {
            queue,
            entered,
            connected: None,
            agent: None,
            give_up: None,
            next: None,
            left: Duration::ZERO,
            counted_at: entered,
            counted: false,
            promised: false,
            connects_itself: false,
            first_offer: None,
            steps: 0,
            pause: Pause { since: None, at_work: false, total: 0 },
            fate,
        }
    }

    /// Whether an agent has just accepted it and is joined with it at this very instant. What else happens then was planned before that, and cannot
    /// part them.
    pub(super) const fn connects_now(&self) -> bool {
        self.agent.is_some() && self.fate.connect_delay.is_zero()
    }

    /// For how long customer and agent have been joined, in microseconds, interruptions left out.
    pub(super) fn talk(&self, at: Timestamp) -> u64 {
        self.connected.map_or(0, |connected| at.0.saturating_sub(connected.0).saturating_sub(self.pause.total))
    }
}

impl Fate {
    fn draw(traffic: &CheckedTraffic, random: &mut Random) -> Self {
        let definition = &traffic.definition;
        Self {
            patience: definition.patience.as_ref().map(|patience| patience.sample(random)),
            connect_delay: definition.connect_delay.sample(random),
            handling: random.next_u64(),
            wrap_up: definition.wrap_up.as_ref().map(|time| time.sample(random)),
            hand_over: random.unit(),
        }
    }
}

impl Customer {
    /// Who arrives for the first time.
    pub(super) fn new(
        contact: ContactId,
        (position, traffic): (usize, &CheckedTraffic),
        arrival: &Arrival,
        at: Timestamp,
        mut random: Random,
        answers: Answers,
    ) -> Self {
        let mut fates = Random::from_seed(random.next_u64());
        let drawn = draw_priority(traffic, &mut random);
        let mut fate = Fate::draw(traffic, &mut fates);
        fate.patience = arrival.patience.or(fate.patience);
        let way = if traffic.ways.len() > 1 { traffic.way(random.unit()) } else { traffic.own_way() };
        let most = traffic.definition.parks;
        let parks = if most == 0 { 0 } else { u32::try_from(random.below(u64::from(most) + 1)).unwrap_or(0) };
        Self {
            contact,
            traffic: position,
            random,
            fates,
            answers,
            way,
            fixed_handling: arrival.handling,
            priority: arrival.priority.unwrap_or(drawn),
            arrived: at,
            waited: 0,
            returns: 0,
            recontacts: 0,
            parks,
            parts: parks + 1,
            last_agent: None,
            visit: Visit::new(way.queue, at, fate),
        }
    }

    /// Comes back after it gave up.
    pub(super) fn come_back(&mut self, traffic: &CheckedTraffic, at: Timestamp) {
        self.move_to(traffic, self.way.queue, at);
        (self.arrived, self.waited, self.parks) = (at, 0, self.parts - 1);
    }

    /// It has been helped and is going to come again about the same matter. Nothing of the arrival holds any more but its priority.
    pub(super) const fn begin_again(&mut self) {
        self.fixed_handling = None;
        self.returns = 0;
        self.recontacts += 1;
    }

    /// Whether something of this probability, 0 to 1, happens to it. Nothing is drawn for what never happens.
    pub(super) fn chance(&mut self, probability: f64) -> bool {
        probability > 0.0 && self.random.chance(probability)
    }

    /// Begins another visit, and gives the one that ends.
    pub(super) fn move_to(&mut self, traffic: &CheckedTraffic, queue: QueueId, at: Timestamp) -> Visit {
        let fate = Fate::draw(traffic, &mut self.fates);
        self.last_agent = None;
        core::mem::replace(&mut self.visit, Visit::new(queue, at, fate))
    }

    pub(super) const fn place_of(&self, visit: &Visit) -> Place {
        Place { traffic: self.traffic, arrived: self.arrived, queue: visit.queue, entered: visit.entered }
    }

    /// How long this agent handles it, up to its next rest if it has one.
    pub(super) fn handling(&self, traffic: &CheckedTraffic, staff: &CheckedStaff, worker: &Worker) -> Duration {
        let whole = self.fixed_handling.unwrap_or_else(|| {
            let own = staff.handling.iter().find(|(position, _)| *position == self.traffic).map(|(_, own)| own);
            let time =
                own.unwrap_or(&traffic.definition.handling).sample(&mut Random::from_seed(self.visit.fate.handling));
            let practice = staff.definition.learning.map_or(1.0, |learning| learning.factor(worker.handled));
            let pace = staff.definition.handling_factor * self.way.handling_factor * worker.speed * practice;
            times(time, pace)
        });
        if self.parts == 1 { whole } else { whole / self.parts }
    }

    /// The queue to which it is passed on once this group has handled it, if it is.
    pub(super) fn passed_on(&self, traffic: &CheckedTraffic, group: usize) -> Option<QueueId> {
        let mut left = self.visit.fate.hand_over;
        for (_, share, to) in traffic.hand_over.iter().filter(|(from, ..)| *from == group) {
            if left < *share {
                return Some(*to);
            }
            left -= share;
        }
        for (_, share, to) in traffic.transfers.iter().filter(|(from, ..)| *from == self.visit.queue) {
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
#[expect(clippy::struct_excessive_bools, reason = "each of them comes and goes by itself")]
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
    /// By what its handling times are multiplied.
    pub(super) speed: f64,
    /// How many contacts it has handled.
    pub(super) handled: u32,
    /// Contacts that it is joined with, but for those that are paused.
    pub(super) joined: Vec<ContactId>,
    /// Its break has begun, and it is not ready.
    pub(super) resting: bool,
}

/// To which counts of queue and traffic a visit belongs.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    pub(super) traffic: usize,
    pub(super) arrived: Timestamp,
    pub(super) queue: QueueId,
    pub(super) entered: Timestamp,
}

/// Finished work, and how long its wrap-up takes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Piece {
    pub(super) place: Place,
    pub(super) wrap_up: Option<Duration>,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct WrapUp {
    pub(super) contact: ContactId,
    pub(super) started: Timestamp,
    pub(super) piece: Piece,
}

impl Worker {
    pub(super) const fn new(group: usize, speed: f64) -> Self {
        Self {
            group,
            signed_in: false,
            leaving: false,
            wanted: false,
            in_hand: 0,
            finished: None,
            wrap_ups: Vec::new(),
            speed,
            handled: 0,
            joined: Vec::new(),
            resting: false,
        }
    }
}
