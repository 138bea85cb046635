//! What agents did: the figures of one agent, a site, or all of them.

use super::amounts::{Ratio, Spans, Tally, average};
use super::contact_figures::figures;
use super::series::{Amounts, lapse};
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

/// How many agents are in each presence, and how many things they have in hand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct AgentCounts {
    pub(super) ready: u32,
    pub(super) not_ready: u32,
    pub(super) draining: u32,
    pub(super) busy: u32,
    pub(super) available: u32,
    pub(super) offered: u32,
    pub(super) accepted: u32,
    pub(super) connected: u32,
    pub(super) wrapping_up: u32,
    pub(super) paused: u32,
}

impl AgentCounts {
    const fn numbers(&mut self) -> [&mut u32; 10] {
        let Self { ready, not_ready, draining, busy, available, offered, accepted, connected, wrapping_up, paused } =
            self;
        [ready, not_ready, draining, busy, available, offered, accepted, connected, wrapping_up, paused]
    }
}

/// What one agent adds to the levels.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct AgentShare {
    pub(super) counts: AgentCounts,
    /// Why it is not ready, if it is so for a reason.
    pub(super) reason: Option<NotReadyReason>,
}

/// Agents in each presence and things in hand, now.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct AgentLevels {
    counts: AgentCounts,
    /// Agents that are not ready, by reason.
    reasons: Tally<u32>,
}

impl AgentLevels {
    /// One agent that was so is so now.
    pub(super) fn exchange(&mut self, mut before: AgentShare, mut after: AgentShare) {
        let pairs = self.counts.numbers().into_iter().zip(before.counts.numbers()).zip(after.counts.numbers());
        for ((own, before), after) in pairs {
            // What the agent added before is in it, so this never wraps around in sum.
            *own = own.wrapping_sub(*before).wrapping_add(*after);
        }
        if before.reason != after.reason {
            if let Some(reason) = before.reason {
                self.reasons.lower(u32::from(reason.0));
            }
            if let Some(reason) = after.reason {
                *self.reasons.entry(u32::from(reason.0)) += 1;
            }
        }
    }
}

impl Amounts for AgentFigures {
    type Levels = AgentLevels;

    fn is_idle(levels: &AgentLevels) -> bool {
        let AgentCounts { ready, not_ready, draining, .. } = levels.counts;
        ready == 0 && not_ready == 0 && draining == 0
    }

    fn pass(&mut self, levels: &AgentLevels, span: Duration) {
        let AgentCounts { ready, not_ready, draining, busy, available, .. } = levels.counts;
        lapse(&mut self.ready_time, ready, span);
        lapse(&mut self.not_ready_time, not_ready, span);
        for (reason, agents) in levels.reasons.iter() {
            lapse(self.not_ready_by.entry(reason), agents, span);
        }
        lapse(&mut self.draining_time, draining, span);
        lapse(&mut self.busy_time, busy, span);
        lapse(&mut self.available_time, available, span);
        let AgentCounts { offered, accepted, connected, wrapping_up, paused, .. } = levels.counts;
        lapse(&mut self.offered_time, offered, span);
        lapse(&mut self.accepted_time, accepted, span);
        lapse(&mut self.talk_time, connected, span);
        lapse(&mut self.wrap_up_time, wrapping_up, span);
        lapse(&mut self.paused_time, paused, span);
    }

    fn join(levels: &mut AgentLevels, mut other: AgentLevels) {
        for (own, more) in levels.counts.numbers().into_iter().zip(other.counts.numbers()) {
            *own = own.saturating_add(*more);
        }
        for (reason, agents) in other.reasons.iter() {
            *levels.reasons.entry(reason) += agents;
        }
    }
}
