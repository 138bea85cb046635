//! What a run gives: counts, waits, time series.

use super::Moment;
use super::number::{float, ratio};
use crate::{AgentFigures, ContactFigures, ContactId};
use alloc::string::String;
use alloc::vec::Vec;
use core::time::Duration;

/// What happened to contacts. Those of an interval are the ones that arrived in it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Counts {
    /// Contacts that arrived.
    pub offered: u64,
    /// Of those, the ones with a service-level target.
    pub aimed: u64,
    /// Joined with an agent.
    pub answered: u64,
    /// Answered no later than the target.
    pub answered_within: u64,
    /// Answered after a wait of more than zero.
    pub answered_late: u64,
    /// Gave up while waiting.
    pub abandoned: u64,
    /// Gave up no later than the target.
    pub abandoned_within: u64,
    /// Reached the maximum wait of the queue.
    pub timed_out: u64,
    /// Turned away because the queue was full or closed.
    pub refused: u64,
    /// Ended unanswered by a step, a closing, or a callback that failed or lapsed.
    pub ended: u64,
    /// Of a queue: promised a callback, with which the wait is over. Zero for traffic, whose contacts end later.
    pub promised: u64,
    /// Of a queue: went on unanswered to another, by a step or a closing. Zero for traffic.
    pub moved: u64,
    /// Waits that began anew after an answer: the customer wrote again, was called and answered, or lost its agent.
    pub again: u64,
    /// Passed on to another queue after they were answered.
    pub transferred: u64,
    /// Still waiting at the end of the run.
    pub open: u64,
    /// Contacts whose handling ended.
    pub handled: u64,
    /// Waits of those answered, added up, in microseconds.
    pub answered_wait_micros: u64,
    /// Waits of all, added up, in microseconds; of those still open up to the end of the run.
    pub wait_micros: u64,
    /// Time for which customers and agents were joined, of those handled, in microseconds.
    pub talk_micros: u64,
    /// Time of wrap-up, in microseconds.
    pub wrap_up_micros: u64,
    /// Contacts about a matter for which the customer had been helped before.
    pub recontacts: u64,
    /// Of traffic: what the contacts answered are worth, in the unit of the model. Zero for queues.
    pub value_won: u64,
    /// Of traffic: what those were worth who were not answered and do not come back, those still open left out. Zero for queues.
    pub value_lost: u64,
}

impl Counts {
    /// Service level: `answered within the target / (offered - abandoned within the target)`.
    ///
    /// This is the variant that leaves short abandons out of the denominator; who gave up after the target, was refused or timed
    /// out counts as not served in time. Contacts without a target are left out. `None` if nothing is left.
    pub fn service_level(&self) -> Option<f64> {
        ratio(self.answered_within.into(), self.aimed.saturating_sub(self.abandoned_within).into())
    }

    /// Answered / offered.
    pub fn answered_share(&self) -> Option<f64> {
        ratio(self.answered.into(), self.offered.into())
    }

    /// Abandoned / offered.
    pub fn abandoned_share(&self) -> Option<f64> {
        ratio(self.abandoned.into(), self.offered.into())
    }

    /// Mean wait of those answered.
    pub fn mean_wait(&self) -> Option<Duration> {
        self.answered_wait_micros.checked_div(self.answered).map(Duration::from_micros)
    }

    /// Mean handling time: talk and wrap-up of those handled.
    pub fn mean_handling(&self) -> Option<Duration> {
        self.talk_micros.saturating_add(self.wrap_up_micros).checked_div(self.handled).map(Duration::from_micros)
    }

    /// Adds the counts of others.
    pub fn add(&mut self, other: &Self) {
        let pairs = self.fields_mut().into_iter().zip(other.fields());
        for (own, other) in pairs {
            *own = own.saturating_add(other);
        }
    }

    const fn fields_mut(&mut self) -> [&mut u64; 23] {
        let Self {
            offered,
            aimed,
            answered,
            answered_within,
            answered_late,
            abandoned,
            abandoned_within,
            timed_out,
            refused,
            ended,
            promised,
            moved,
            again,
            transferred,
            open,
            handled,
            answered_wait_micros,
            wait_micros,
            talk_micros,
            wrap_up_micros,
            recontacts,
            value_won,
            value_lost,
        } = self;
        [
            offered,
            aimed,
            answered,
            answered_within,
            answered_late,
            abandoned,
            abandoned_within,
            timed_out,
            refused,
            ended,
            promised,
            moved,
            again,
            transferred,
            open,
            handled,
            answered_wait_micros,
            wait_micros,
            talk_micros,
            wrap_up_micros,
            recontacts,
            value_won,
            value_lost,
        ]
    }

    fn fields(&self) -> [u64; 23] {
        let mut copy = *self;
        copy.fields_mut().map(|field| *field)
    }
}

/// Contacts over a run: as a whole, by interval of arrival, and every wait of those answered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Flow {
    /// The whole run.
    pub counts: Counts,
    /// By the interval in which the contacts arrived.
    pub intervals: Vec<Counts>,
    /// Waits of those answered, in microseconds, ascending.
    pub waits: Vec<u64>,
}

impl Flow {
    /// The wait that `percent` of a hundred answered contacts did not exceed, by nearest rank; `None` if none was answered.
    ///
    /// Costs one look-up: the waits are kept in order.
    pub fn wait_percentile(&self, percent: u8) -> Option<Duration> {
        let rank = self.waits.len().saturating_mul(usize::from(percent.min(100))).div_ceil(100).max(1);
        self.waits.get(rank - 1).copied().map(Duration::from_micros)
    }
}

/// A whole number over time, such as the length of a queue.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Series {
    /// The number integrated over time, by interval: units are number x microseconds.
    pub integrals: Vec<u64>,
    /// The length of an interval, in microseconds.
    pub interval_micros: u64,
    /// The length of the run, in microseconds; the last interval may be cut short by it.
    pub length_micros: u64,
    /// The highest number.
    pub highest: u64,
}

impl Series {
    /// The number integrated over the run.
    pub fn integral(&self) -> u64 {
        self.integrals.iter().fold(0, |total, integral| total.saturating_add(*integral))
    }

    /// The time-weighted mean over the run.
    pub fn mean(&self) -> f64 {
        ratio(self.integral().into(), self.length_micros.into()).unwrap_or(0.0)
    }

    /// The time-weighted mean of every interval.
    pub fn means(&self) -> impl Iterator<Item = f64> {
        let mut left = self.length_micros;
        self.integrals.iter().map(move |integral| {
            let length = left.min(self.interval_micros);
            left -= length;
            ratio((*integral).into(), length.into()).unwrap_or(0.0)
        })
    }
}

/// In which ways the contacts of a queue got their agents.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Manner {
    /// Joined with an agent to whom they were offered the instant they came.
    pub at_once: u64,
    /// Joined after a wait that no step changed.
    pub after_wait: u64,
    /// Joined after one or more steps.
    pub after_steps: u64,
    /// Joined by a callback that was kept.
    pub by_callback: u64,
    /// Of all these, the ones that got the agent of an earlier contact, for whom they were kept.
    pub by_last_agent: u64,
    /// Came back after they had given up, and had their old place again.
    pub in_place: u64,
}

impl Manner {
    /// Adds the counts of others.
    pub const fn add(&mut self, other: &Self) {
        self.at_once += other.at_once;
        self.after_wait += other.after_wait;
        self.after_steps += other.after_steps;
        self.by_callback += other.by_callback;
        self.by_last_agent += other.by_last_agent;
        self.in_place += other.in_place;
    }
}

/// One queue over a run. Counted by visit: a contact that comes twice counts twice, and each visit waits on its own account, in
/// the queue that it entered, whichever queue's agent takes it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct QueueOutcome {
    /// Its name.
    pub name: String,
    /// The wait that meets its service level.
    pub target: Option<Duration>,
    /// Its visits.
    pub flow: Flow,
    /// Contacts in it that are not joined with an agent yet.
    pub length: Series,
    /// How its contacts got their agents.
    pub manner: Manner,
    /// Its public figures, from the router's events.
    pub figures: ContactFigures,
}

/// One traffic over a run. Counted by contact: each has one outcome, and its waits in several queues are added up.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct TrafficOutcome {
    /// Its name.
    pub name: String,
    /// The wait that meets the service level of the queue it enters.
    pub target: Option<Duration>,
    /// Its contacts.
    pub flow: Flow,
}

/// One group of agents over a run.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct GroupOutcome {
    /// Its name.
    pub name: String,
    /// How many agents it has.
    pub agents: u32,
    /// Agents signed in.
    pub signed_in: Series,
    /// Agents with at least one accepted or connected contact or wrap-up in hand.
    pub busy: Series,
    /// Accepted and connected contacts and wrap-ups in hand.
    pub in_hand: Series,
    /// Agents in a break, with nothing in hand.
    pub resting: Series,
    /// Whose agents they are; nobody's but the centre's own if there is no name.
    pub vendor: Option<String>,
    /// What an hour of an agent signed in costs, in the unit of the model.
    pub hourly_cost: u32,
    /// Contacts completed or passed on.
    pub handled: u64,
    /// Offers declined.
    pub declined: u64,
    /// Offers that ran out unanswered.
    pub missed: u64,
}

impl GroupOutcome {
    /// Busy time / signed-in time without breaks.
    pub fn occupancy(&self) -> Option<f64> {
        let there = self.signed_in.integral().saturating_sub(self.resting.integral());
        ratio(self.busy.integral().into(), there.into())
    }

    /// Signed-in time x cost of an hour, in the unit of the model.
    pub fn cost(&self) -> f64 {
        float(self.signed_in.integral().into()) / 3.6e9 * f64::from(self.hourly_cost)
    }

    /// Contacts that a busy agent has in hand, on average; 1 for those who do one thing at a time.
    pub fn concurrency(&self) -> Option<f64> {
        ratio(self.in_hand.integral().into(), self.busy.integral().into())
    }
}

/// What a run gives.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Outcome {
    /// The seed of the run.
    pub seed: u64,
    /// How much at the beginning is not counted.
    pub warm_up: Duration,
    /// How long the run was, without that.
    pub length: Duration,
    /// How long an interval of the time series is.
    pub interval: Duration,
    /// All contacts.
    pub total: Flow,
    /// By queue, in the order of the plan.
    pub queues: Vec<QueueOutcome>,
    /// By traffic, in the order of the definition.
    pub traffic: Vec<TrafficOutcome>,
    /// By group of agents, in the order of the definition.
    pub groups: Vec<GroupOutcome>,
    /// Who served whom: contacts joined with an agent, by traffic and then by group. A contact joined twice counts twice.
    pub served: Vec<Vec<u64>>,
    /// The public figures of all contacts, from the router's events.
    pub figures: ContactFigures,
    /// The public figures of all agents, from the router's events.
    pub agents: AgentFigures,
    /// What happened to the contact that was watched, in order.
    pub diary: Vec<Moment>,
    /// The contact, among those answered, that waited longest.
    pub longest_wait: Option<ContactId>,
    /// Commands given to the router, those that only let time pass included.
    pub commands: u64,
    /// Events that the router gave.
    pub events: u64,
}

impl Outcome {
    /// The length of the run in days of 24 h.
    pub fn days(&self) -> f64 {
        float(self.length.as_micros()) / 86.4e9
    }
}
