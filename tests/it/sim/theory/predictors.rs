//! What is told to those who wait, against how long they then wait: `Router::estimate` beside predictors that know less.

use super::model::UNIT;
use core::time::Duration;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};
use toritsugi::sim::random::Random;
use toritsugi::{
    Abandon, AgentId, AgentProfile, Complete, Connect, ContactId, Disposition, Enqueue, Event, EventKind, Membership,
    OfferMode, PlanDefinition, QueueDefinition, QueueId, Router, SignIn, Timestamp,
};

/// Mean squared errors over those who waited and were served, in units of the handling time squared.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Errors {
    /// `Router::estimate`.
    pub(crate) estimate: f64,
    /// The contacts ahead over the agents, as if nobody gave up.
    pub(crate) patient: f64,
    /// The wait of the last one who was served after waiting.
    pub(crate) last_served: f64,
    /// The age of who is first in line.
    pub(crate) head: f64,
    /// The mean wait of all who waited.
    pub(crate) mean: f64,
    pub(crate) served: u32,
}

/// What a contact was told, in the order of the fields above.
#[derive(Clone, Copy, Debug)]
struct Told {
    arrived: Timestamp,
    waits: Option<[f64; 4]>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Next {
    Finish(u128),
    GiveUp(u128),
    Arrive,
}

struct World {
    router: Router,
    events: Vec<Event>,
    agenda: BinaryHeap<Reverse<(Timestamp, Next)>>,
    told: BTreeMap<u128, Told>,
    /// Those who wait, in their order.
    line: BTreeMap<u128, Timestamp>,
    random: Random,
    agents: f64,
    last_served: Option<f64>,
    outcomes: Vec<([f64; 4], f64)>,
}

/// A pool of so many agents, calls at this rate, patience of this mean, in units.
pub(crate) fn errors(agents: u32, rate: f64, patience: Option<f64>, calls: u128, seed: u64) -> Errors {
    let queue = QueueDefinition::new("calls").channels(["voice"]).offer_mode(OfferMode::Assign);
    let plan = PlanDefinition::new().queue(queue).build().unwrap();
    let voice = plan.channel("voice").unwrap();
    let mut world = World {
        router: Router::new(plan),
        events: Vec::new(),
        agenda: BinaryHeap::new(),
        told: BTreeMap::new(),
        line: BTreeMap::new(),
        random: Random::from_seed(seed),
        agents: f64::from(agents),
        last_served: None,
        outcomes: Vec::new(),
    };
    for agent in 1..=agents {
        let profile = AgentProfile { queues: vec![Membership::new(QueueId(0))], ..AgentProfile::default() };
        world.router.apply(Timestamp::ZERO, SignIn::new(AgentId(agent.into()), profile), &mut world.events).unwrap();
    }
    world.agenda.push(Reverse((Timestamp::ZERO, Next::Arrive)));
    let mut next = 1;
    while let Some(Reverse((at, happening))) = world.agenda.pop() {
        match happening {
            Next::Arrive if next > calls => break,
            Next::Arrive => {
                let enqueue = Enqueue::new(ContactId(next), QueueId(0), voice);
                world.arrive(at, next, enqueue, patience);
                let gap = world.draw(1.0 / rate);
                world.agenda.push(Reverse((at + gap, Next::Arrive)));
                next += 1;
            }
            Next::Finish(contact) => {
                let complete = Complete { contact: ContactId(contact), disposition: Disposition(0) };
                world.router.apply(at, complete, &mut world.events).unwrap();
                world.told.remove(&contact);
            }
            Next::GiveUp(contact) => {
                if world.line.remove(&contact).is_some() {
                    world.router.apply(at, Abandon { contact: ContactId(contact) }, &mut world.events).unwrap();
                    world.told.remove(&contact);
                }
            }
        }
        world.follow(at);
    }
    world.judge()
}

impl World {
    fn draw(&mut self, mean: f64) -> Duration {
        UNIT.mul_f64(mean * self.random.exponential())
    }

    fn arrive(&mut self, at: Timestamp, contact: u128, enqueue: Enqueue, patience: Option<f64>) {
        let ahead = f64::from(u32::try_from(self.line.len()).unwrap());
        let head = self.line.values().next().map_or(0.0, |arrived| units(at, *arrived));
        self.router.apply(at, enqueue, &mut self.events).unwrap();
        self.told.insert(contact, Told { arrived: at, waits: None });
        let estimate = self.router.estimate(ContactId(contact)).ok().and_then(|estimate| estimate.wait);
        if let (Some(estimate), Some(last)) = (estimate, self.last_served) {
            let estimate = estimate.as_secs_f64() / UNIT.as_secs_f64();
            let waits = Some([estimate, (ahead + 1.0) / self.agents, last, head]);
            self.told.insert(contact, Told { arrived: at, waits });
        }
        if self.router.position(ContactId(contact)).is_ok() {
            self.line.insert(contact, at);
            if let Some(patience) = patience {
                let time = self.draw(patience);
                self.agenda.push(Reverse((at + time, Next::GiveUp(contact))));
            }
        }
    }

    /// Joins whoever was assigned, and notes how long it had waited.
    fn follow(&mut self, at: Timestamp) {
        let events = core::mem::take(&mut self.events);
        for event in events {
            let EventKind::OfferAccepted { contact, .. } = event.kind else { continue };
            self.router.apply(at, Connect { contact }, &mut Vec::new()).unwrap();
            let handling = self.draw(1.0);
            self.agenda.push(Reverse((at + handling, Next::Finish(contact.0))));
            if self.line.remove(&contact.0).is_some() {
                let told = self.told[&contact.0];
                let wait = units(at, told.arrived);
                self.last_served = Some(wait);
                if let Some(waits) = told.waits {
                    self.outcomes.push((waits, wait));
                }
            }
        }
    }

    /// The first tenth is left out: the router learns in it.
    fn judge(self) -> Errors {
        let outcomes = &self.outcomes[self.outcomes.len() / 10..];
        let count = f64::from(u32::try_from(outcomes.len()).unwrap());
        let mean = outcomes.iter().map(|(_, wait)| wait).sum::<f64>() / count;
        let error = |of: &dyn Fn(&[f64; 4]) -> f64| {
            outcomes.iter().map(|(told, wait)| (of(told) - wait).powi(2)).sum::<f64>() / count
        };
        Errors {
            estimate: error(&|told| told[0]),
            patient: error(&|told| told[1]),
            last_served: error(&|told| told[2]),
            head: error(&|told| told[3]),
            mean: error(&|_| mean),
            served: u32::try_from(outcomes.len()).unwrap(),
        }
    }
}

fn units(at: Timestamp, since: Timestamp) -> f64 {
    at.saturating_since(since).as_secs_f64() / UNIT.as_secs_f64()
}
