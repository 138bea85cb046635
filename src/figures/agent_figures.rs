//! What agents did: the figures of one agent, a site, or all of them.

use super::amounts::{Merge, Ratio, Spans, Tally, average};
use super::contact_figures::figures;
use super::series::{Amounts, Lasting, Sums};
use super::staff::Standing;
use crate::NotReadyReason;
use core::time::Duration;

figures! {
    /// What an agent did, those of a site, or all, over a [`Period`](crate::Period).
    ///
    /// Counts belong to the interval of their event, and so do the spans that ended in it; fields named *time* are agents x time or
    /// pieces of work x time, cut where intervals begin.
    pub struct AgentFigures {
        /// Times that an agent signed in.
        pub sign_ins: u64,
        /// Offers made.
        pub offers: u64,
        /// Of those, the ones that agents asked for.
        pub pulled: u64,
        /// Of those, the ones that supervisors ordered.
        pub forced: u64,
        /// Offers accepted.
        pub answered: u64,
        /// Offers declined for another reason than no answer.
        pub declined: u64,
        /// Offers that ran out, or were declined as nobody answered.
        pub unanswered: u64,
        /// Offers taken back.
        pub withdrawn: u64,
        /// Times that customer and agent were joined.
        pub connected: u64,
        /// Contacts completed, also after they were parked.
        pub completed: u64,
        /// Contacts passed on to a queue or another agent.
        pub transferred: u64,
        /// Contacts left behind that wait again.
        pub requeued: u64,
        /// Times that a contact was parked.
        pub parked: u64,
        /// Times that a contact paused for one that interrupts it.
        pub paused: u64,
        /// Times that an agent stayed ready although it left too many offers unanswered.
        pub kept_ready: u64,
        /// From the accept until the contact left its agent, of those that left.
        pub handled: Spans,
        /// From the joining of customer and agent until the contact left its agent, of those that left.
        pub talks: Spans,
        /// Wrap-ups that ended.
        pub wrap_ups: Spans,
        /// Agents ready, over time.
        pub ready_time: Duration,
        /// Agents not ready, over time.
        pub not_ready_time: Duration,
        not_ready_by: Tally<Duration>,
        /// Agents draining, over time.
        pub draining_time: Duration,
        /// Agents with something in hand (an offer, a contact or a wrap-up), over time.
        pub busy_time: Duration,
        /// Agents that are ready or have something in hand, over time.
        pub available_time: Duration,
        /// Live offers, over time.
        pub offered_time: Duration,
        /// Contacts taken and not joined with yet, over time.
        pub accepted_time: Duration,
        /// Contacts joined with, over time.
        pub talk_time: Duration,
        /// Wrap-ups, over time.
        pub wrap_up_time: Duration,
        /// Of the contacts taken or joined with, those that pause, over time.
        pub paused_time: Duration,
    }
    highest {}
}

impl AgentFigures {
    /// Agents signed in, over time: ready, not ready and draining.
    pub const fn signed_in_time(&self) -> Duration {
        self.ready_time.saturating_add(self.not_ready_time).saturating_add(self.draining_time)
    }

    /// Occupancy: time with something in hand / time ready or with something in hand.
    pub fn occupancy(&self) -> Ratio {
        Ratio::of_spans(self.busy_time, self.available_time)
    }

    /// Concurrency: what is in hand over time / time with something in hand; 1 for who does one thing at a time.
    pub fn concurrency(&self) -> Ratio {
        Ratio::of_spans(self.handling_time().saturating_add(self.offered_time), self.busy_time)
    }

    /// Work over time: contacts in hand and wrap-ups, by microsecond. Cut where intervals begin.
    pub const fn handling_time(&self) -> Duration {
        self.accepted_time.saturating_add(self.talk_time).saturating_add(self.wrap_up_time)
    }

    /// Average handling time: (accept to leaving the agent + wrap-up) / contacts that left, in whole microseconds, rounded down; none if
    /// none left.
    pub fn average_handling(&self) -> Option<Duration> {
        average(self.handled.total.saturating_add(self.wrap_ups.total), self.handled.count)
    }

    /// Of [`not_ready_time`](Self::not_ready_time), that with this reason. The first 64 reasons of the log are told apart. Who signs in not
    /// ready has no reason until it gives another.
    pub fn not_ready_for(&self, reason: NotReadyReason) -> Duration {
        self.not_ready_by.get(u32::from(reason.0))
    }

    /// Every reason with its time, ascending, where that is not zero.
    pub fn not_ready_reasons(&self) -> impl Iterator<Item = (NotReadyReason, Duration)> {
        let reasons = self.not_ready_by.iter();
        reasons.map(|(reason, time)| (NotReadyReason(u16::try_from(reason).unwrap_or(u16::MAX)), time))
    }
}

/// Agents in each presence and things in hand, now.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct AgentLevels {
    ready: Lasting,
    not_ready: Lasting,
    draining: Lasting,
    busy: Lasting,
    available: Lasting,
    pub(super) offered: Lasting,
    pub(super) accepted: Lasting,
    pub(super) connected: Lasting,
    pub(super) wrapping_up: Lasting,
    pub(super) paused: Lasting,
    /// Agents that are not ready, by reason.
    reasons: Tally<Lasting>,
}

impl AgentLevels {
    const fn all(&mut self) -> [&mut Lasting; 10] {
        let Self {
            ready, not_ready, draining, busy, available, offered, accepted, connected, wrapping_up, paused, ..
        } = self;
        [ready, not_ready, draining, busy, available, offered, accepted, connected, wrapping_up, paused]
    }

    /// The one agent whose levels these are stands otherwise.
    pub(super) fn stand(&mut self, from: Standing, to: Standing, at: u64) {
        self.ready.set(u32::from(to == Standing::Ready), at);
        self.not_ready.set(u32::from(matches!(to, Standing::NotReady(_))), at);
        self.draining.set(u32::from(to == Standing::Draining), at);
        if let Standing::NotReady(Some(reason)) = from {
            self.reasons.entry(reason.0.into()).lower(at);
        }
        if let Standing::NotReady(Some(reason)) = to {
            self.reasons.entry(reason.0.into()).raise(at);
        }
    }

    /// It has nothing in hand.
    pub(super) fn let_go(&mut self, at: u64) {
        let Self { offered, accepted, connected, wrapping_up, paused, .. } = self;
        for level in [offered, accepted, connected, wrapping_up, paused] {
            level.set(0, at);
        }
    }

    /// What follows from the others.
    pub(super) fn follow(&mut self, at: u64) {
        let in_hand = [&self.offered, &self.accepted, &self.connected, &self.wrapping_up];
        let is_busy = in_hand.into_iter().any(|level| level.number > 0);
        self.busy.set(is_busy.into(), at);
        self.available.set((is_busy || self.ready.number > 0).into(), at);
    }
}

impl Amounts for AgentFigures {
    type Levels = AgentLevels;

    fn is_nothing(levels: &AgentLevels) -> bool {
        *levels == AgentLevels::default()
    }

    fn add(&mut self, levels: &AgentLevels, until: u64) {
        let AgentLevels { ready, not_ready, draining, busy, available, .. } = levels;
        self.ready_time.merge(&ready.time(until));
        self.not_ready_time.merge(&not_ready.time(until));
        let reasons = levels.reasons.iter().map(|(reason, agents)| (reason, agents.time(until)));
        for (reason, time) in reasons.filter(|(_, time)| !time.is_zero()) {
            self.not_ready_by.entry(reason).merge(&time);
        }
        self.draining_time.merge(&draining.time(until));
        self.busy_time.merge(&busy.time(until));
        self.available_time.merge(&available.time(until));
        let AgentLevels { offered, accepted, connected, wrapping_up, paused, .. } = levels;
        self.offered_time.merge(&offered.time(until));
        self.accepted_time.merge(&accepted.time(until));
        self.talk_time.merge(&connected.time(until));
        self.wrap_up_time.merge(&wrapping_up.time(until));
        self.paused_time.merge(&paused.time(until));
    }

    fn begin(levels: &mut AgentLevels, at: u64) {
        for level in levels.all() {
            level.begin(at);
        }
        levels.reasons.begin(at);
    }
}

impl Sums for AgentFigures {
    fn join(levels: &mut AgentLevels, other: &AgentLevels) {
        let mut other = other.clone();
        for (own, other) in levels.all().into_iter().zip(other.all()) {
            own.join(other);
        }
        for (reason, agents) in other.reasons.iter() {
            levels.reasons.entry(reason).join(&agents);
        }
    }
}
