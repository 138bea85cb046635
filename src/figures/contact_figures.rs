//! What became of contacts: the figures of a queue, a tenant, a channel, or all of them.

use super::amounts::{Merge, Ratio, Spans, Tally, Waits, average};
use super::series::{Amounts, Lasting, Sums};
use crate::EndReason;
use core::time::Duration;

/// A struct of figures, and how all of its fields are added up over intervals: those after `highest` by the larger, the others by sum.
macro_rules! figures {
    (
        $(#[$doc:meta])* pub struct $name:ident { $($(#[$field_doc:meta])* $visibility:vis $field:ident: $type:ty,)+ }
        highest { $($(#[$highest_doc:meta])* $highest:ident: $highest_type:ty,)* }
    ) => {
        $(#[$doc])*
        #[derive(Clone, Debug, Default, PartialEq, Eq)]
        #[non_exhaustive]
        pub struct $name {
            $($(#[$field_doc])* $visibility $field: $type,)+
            $($(#[$highest_doc])* pub $highest: $highest_type,)*
        }

        impl $crate::figures::amounts::Merge for $name {
            fn merge(&mut self, other: &Self) {
                $($crate::figures::amounts::Merge::merge(&mut self.$field, &other.$field);)+
                $(self.$highest = self.$highest.max(other.$highest);)*
            }
        }
    };
}
pub(super) use figures;

figures! {
    /// What became of the contacts of a queue, a tenant, a channel, or of all, over a [`Period`](crate::Period).
    ///
    /// The unit is the *wait*: it begins when a contact enters, is requeued, resumes or is called back, and ends when an agent takes the
    /// contact or it leaves otherwise; a contact that is offered still waits. In a queue a wait ends when the contact moves on to another,
    /// and each place of a contact has a wait of its own. By tenant, by channel and in total a contact has one wait, which goes on when it
    /// moves to another queue unserved, and is judged by the target of the queue in which it ends.
    ///
    /// Counts belong to the interval of their event, and so do the spans that ended in it; fields named *time* are contacts x time, cut
    /// where intervals begin.
    pub struct ContactFigures {
        /// New contacts.
        pub arrived: u64,
        /// Contacts that came by transfer.
        pub transferred_in: u64,
        /// Contacts that a step, a closing or a new plan moved here.
        pub moved_in: u64,
        /// Contacts that wait here as well, by a step. Only of a queue; zero elsewhere.
        pub added_in: u64,
        /// Waits that began. A contact that enters as a callback for later does not wait before that.
        pub offered: u64,
        /// Waits that ended as an agent took the contact: accepts.
        pub answered: u64,
        /// Of those, the ones no longer than the service-level target.
        pub answered_within: u64,
        /// Customers who gave up, in whatever state their contacts were.
        pub abandoned: u64,
        /// Of those, the ones who gave up while they waited; the others had been taken by an agent already, or were away.
        pub abandoned_waiting: u64,
        /// Of those who waited, the ones who gave up no later than the service-level target.
        pub abandoned_within: u64,
        /// Of those who waited, the ones who gave up no later than [`short_abandon`](crate::FiguresOptions::short_abandon).
        pub abandoned_short: u64,
        /// Contacts completed.
        pub completed: u64,
        /// Contacts that the host took away.
        pub cancelled: u64,
        /// Contacts that reached the maximum wait.
        pub timed_out: u64,
        /// Contacts that a step, a closing or a new plan ended.
        pub ended: u64,
        ended_by: Tally<u64>,
        /// Contacts transferred out, to another queue or again to this one.
        pub transferred_out: u64,
        /// Contacts that a step, a closing or a new plan moved to another queue.
        pub moved_out: u64,
        /// Contacts that were taken by another of their places. Only of a queue; zero elsewhere.
        pub taken_elsewhere: u64,
        /// Contacts that a step let wait in another queue as well.
        pub overflowed: u64,
        /// Offers made.
        pub offers: u64,
        /// Of those, the ones that agents asked for.
        pub pulled: u64,
        /// Of those, the ones that supervisors ordered.
        pub forced: u64,
        /// Offers declined for another reason than no answer.
        pub declined: u64,
        /// Offers that ran out, or were declined as nobody answered.
        pub unanswered: u64,
        /// Offers taken back.
        pub withdrawn: u64,
        /// Times that customer and agent were joined.
        pub connected: u64,
        /// Contacts whose agent left, and that wait again.
        pub requeued: u64,
        /// Times that a contact was parked.
        pub parked: u64,
        /// Times that a parked contact began to wait again.
        pub resumed: u64,
        /// Times that a contact paused for one that interrupts it.
        pub paused: u64,
        /// Relaxation steps taken.
        pub steps: u64,
        /// Callbacks that customers should be offered.
        pub callbacks_offered: u64,
        /// Callbacks promised.
        pub callbacks_requested: u64,
        /// Times that a scheduled callback was due.
        pub callbacks_due: u64,
        /// Callbacks kept: customer and agent were joined.
        pub callbacks_kept: u64,
        /// Attempts to call that failed, and will be repeated.
        pub attempts_failed: u64,
        /// Callbacks that failed for good.
        pub callbacks_failed: u64,
        /// Callbacks that were given up when their time was over.
        pub callbacks_expired: u64,
        /// The ages with which contacts came: waits begin so much earlier than the time in the queue does.
        pub brought: Duration,
        /// All waits that ended.
        pub waits: Waits,
        /// Those that ended as an agent took the contact. Their average is the *average speed of answer*.
        pub answered_waits: Waits,
        /// Those that ended as the customer gave up.
        pub abandoned_waits: Spans,
        /// From the accept until the contact left its agent, of those that left.
        pub handled: Spans,
        /// From the joining of customer and agent until the contact left its agent, of those that left.
        pub talks: Spans,
        /// Wrap-ups that ended.
        pub wrap_ups: Spans,
        /// Contacts that wait, over time: the integral of the length of the queue.
        pub waiting_time: Duration,
        /// Contacts that agents have taken and are not joined with yet, over time.
        pub accepted_time: Duration,
        /// Contacts joined with agents, over time.
        pub talk_time: Duration,
        /// Wrap-ups, over time.
        pub wrap_up_time: Duration,
        /// Of the contacts that agents have, those that pause, over time.
        pub paused_time: Duration,
        /// Parked contacts, over time.
        pub parked_time: Duration,
        /// Callbacks that are scheduled or whose customer is being called, over time.
        pub scheduled_time: Duration,
    }
    highest {
        /// The most contacts that waited at the same time, for longer than an instant.
        most_waiting: u32,
    }
}

/// How a service level is made of answers and abandons, in the words of the trade. *Within* is: after no more than the target.
///
/// None of them is the true one; a contract or a report says which is meant. In an interval the formulas over *offered* compare what ended in
/// it with what began in it, so they may be above one there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ServiceLevelFormula {
    /// Answered within / offered: *abandoned calls have a negative impact*. Every abandon counts as not served in time.
    #[default]
    AbandonedNegative,
    /// Answered within / (answered + abandoned after the target): *abandoned calls are ignored* if they gave no chance to be answered in
    /// time.
    AbandonedIgnored,
    /// (Answered within + abandoned within) / offered: *abandoned calls have a positive impact*. Who gave up within the target counts as
    /// served in time.
    AbandonedPositive,
    /// Answered within / (answered + abandoned, but for short abandons): who gave up at once is taken for a wrong number.
    ShortAbandonsIgnored,
    /// Answered within / answered: *only handled*. It says nothing about those who gave up.
    AnsweredOnly,
}

impl ContactFigures {
    /// Contacts that entered: [`QueueView::entered`](crate::QueueView::entered).
    pub const fn entered(&self) -> u64 {
        self.arrived.saturating_add(self.transferred_in).saturating_add(self.moved_in).saturating_add(self.added_in)
    }

    /// The service level by this formula.
    pub fn service_level(&self, formula: ServiceLevelFormula) -> Ratio {
        let within = self.answered_within;
        let after = |abandoned: u64| self.answered.saturating_add(self.abandoned_waiting.saturating_sub(abandoned));
        match formula {
            ServiceLevelFormula::AbandonedNegative => Ratio::of_counts(within, self.offered),
            ServiceLevelFormula::AbandonedIgnored => Ratio::of_counts(within, after(self.abandoned_within)),
            ServiceLevelFormula::AbandonedPositive => {
                Ratio::of_counts(within.saturating_add(self.abandoned_within), self.offered)
            }
            ServiceLevelFormula::ShortAbandonsIgnored => Ratio::of_counts(within, after(self.abandoned_short)),
            ServiceLevelFormula::AnsweredOnly => Ratio::of_counts(within, self.answered),
        }
    }

    /// Abandoned while waiting / offered.
    pub fn abandonment(&self) -> Ratio {
        Ratio::of_counts(self.abandoned_waiting, self.offered)
    }

    /// Average handling time: (accept to leaving the agent + wrap-up) / contacts that left their agents, in whole microseconds, rounded
    /// down; none if none left.
    pub fn average_handling(&self) -> Option<Duration> {
        average(self.handled.total.saturating_add(self.wrap_ups.total), self.handled.count)
    }

    /// Work of agents over time: contacts in hand and wrap-ups, by microsecond. Cut where intervals begin.
    pub const fn handling_time(&self) -> Duration {
        self.accepted_time.saturating_add(self.talk_time).saturating_add(self.wrap_up_time)
    }

    /// Of [`ended`](Self::ended), those with this reason. Of [`EndReason::Other`] the first 64 numbers of the log are told apart.
    pub fn ended_by(&self, reason: EndReason) -> u64 {
        self.ended_by.get(reason_key(reason))
    }

    /// Every reason with its count, where that is not zero: the router's own first, then the host's by number.
    pub fn ended_reasons(&self) -> impl Iterator<Item = (EndReason, u64)> {
        self.ended_by.iter().map(|(key, count)| (reason_of(key), count))
    }

    pub(super) fn count_end(&mut self, reason: Option<EndReason>) {
        self.ended = self.ended.saturating_add(1);
        if let Some(reason) = reason {
            self.ended_by.entry(reason_key(reason)).merge(&1);
        }
    }

    /// The end of a wait. Until somebody asks, `waits` are those of contacts that were not answered.
    pub(super) fn count_wait(&mut self, wait: Duration, outcome: Outcome, target: Duration, short: Duration) {
        if outcome != Outcome::Answered {
            self.waits.record(wait);
        }
        let within = u64::from(wait <= target);
        match outcome {
            Outcome::Answered => {
                self.answered.merge(&1);
                self.answered_within.merge(&within);
                self.answered_waits.record(wait);
            }
            Outcome::Abandoned => {
                self.abandoned_waiting.merge(&1);
                self.abandoned_within.merge(&within);
                self.abandoned_short.merge(&u64::from(wait <= short));
                self.abandoned_waits.record(wait);
            }
            Outcome::TakenElsewhere => self.taken_elsewhere.merge(&1),
            Outcome::Left => {}
        }
    }
}

/// How a wait ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    Answered,
    Abandoned,
    TakenElsewhere,
    /// In a way that is counted by itself.
    Left,
}

/// Contacts in each state now.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct ContactLevels {
    pub(super) waiting: Lasting,
    pub(super) accepted: Lasting,
    pub(super) connected: Lasting,
    pub(super) wrapping_up: Lasting,
    pub(super) paused: Lasting,
    pub(super) parked: Lasting,
    pub(super) scheduled: Lasting,
}

impl ContactLevels {
    const fn all(&mut self) -> [&mut Lasting; 7] {
        let Self { waiting, accepted, connected, wrapping_up, paused, parked, scheduled } = self;
        [waiting, accepted, connected, wrapping_up, paused, parked, scheduled]
    }
}

impl Amounts for ContactFigures {
    type Levels = ContactLevels;

    fn is_nothing(levels: &ContactLevels) -> bool {
        *levels == ContactLevels::default()
    }

    fn add(&mut self, levels: &ContactLevels, until: u64) {
        let ContactLevels { waiting, accepted, connected, wrapping_up, paused, parked, scheduled } = levels;
        self.waiting_time.merge(&waiting.time(until));
        self.accepted_time.merge(&accepted.time(until));
        self.talk_time.merge(&connected.time(until));
        self.wrap_up_time.merge(&wrapping_up.time(until));
        self.paused_time.merge(&paused.time(until));
        self.parked_time.merge(&parked.time(until));
        self.scheduled_time.merge(&scheduled.time(until));
    }

    fn begin(levels: &mut ContactLevels, at: u64) {
        for level in levels.all() {
            level.begin(at);
        }
    }

    fn complete(&mut self) {
        self.waits.merge(&self.answered_waits);
    }
}

impl Sums for ContactFigures {
    fn join(levels: &mut ContactLevels, other: &ContactLevels) {
        let mut other = *other;
        for (own, other) in levels.all().into_iter().zip(other.all()) {
            own.join(other);
        }
    }
}

const OTHER: u32 = 6;

/// The reasons in the order of their declaration, the host's numbers last.
fn reason_key(reason: EndReason) -> u32 {
    match reason {
        EndReason::Voicemail => 0,
        EndReason::Deflected => 1,
        EndReason::Busy => 2,
        EndReason::NoStaff => 3,
        EndReason::Closed => 4,
        EndReason::PlanReplaced => 5,
        EndReason::Other(number) => OTHER + u32::from(number),
    }
}

fn reason_of(key: u32) -> EndReason {
    match key {
        0 => EndReason::Voicemail,
        1 => EndReason::Deflected,
        2 => EndReason::Busy,
        3 => EndReason::NoStaff,
        4 => EndReason::Closed,
        5 => EndReason::PlanReplaced,
        other => EndReason::Other(u16::try_from(other - OTHER).unwrap_or(u16::MAX)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec::Vec;

    /// The worked example of the trade press: 1000 answered, 860 of them within 20 s; 60 abandoned, 20 of them within 20 s and 10 within 5 s.
    #[test]
    fn service_levels_are_those_of_the_worked_example() {
        let figures = ContactFigures {
            offered: 1_060,
            answered: 1_000,
            answered_within: 860,
            abandoned: 60,
            abandoned_waiting: 60,
            abandoned_within: 20,
            abandoned_short: 10,
            ..ContactFigures::default()
        };
        for (formula, part, whole, per_mille) in [
            (ServiceLevelFormula::AbandonedNegative, 860, 1_060, 811),
            (ServiceLevelFormula::AbandonedIgnored, 860, 1_040, 826),
            (ServiceLevelFormula::AbandonedPositive, 880, 1_060, 830),
            (ServiceLevelFormula::ShortAbandonsIgnored, 860, 1_050, 819),
            (ServiceLevelFormula::AnsweredOnly, 860, 1_000, 860),
        ] {
            let level = figures.service_level(formula);
            assert_eq!((level, level.per_mille()), (Ratio { part, whole }, Some(per_mille)), "{formula:?}");
        }
        assert_eq!(figures.abandonment(), Ratio { part: 60, whole: 1_060 });
    }

    #[test]
    fn reasons_keep_their_numbers() {
        let mut figures = ContactFigures::default();
        let reasons = [
            EndReason::Voicemail,
            EndReason::Deflected,
            EndReason::Busy,
            EndReason::NoStaff,
            EndReason::Closed,
            EndReason::PlanReplaced,
            EndReason::Other(0),
            EndReason::Other(u16::MAX),
        ];
        for reason in reasons {
            figures.count_end(Some(reason));
        }
        figures.count_end(None);
        assert_eq!(figures.ended_reasons().collect::<Vec<_>>(), reasons.map(|reason| (reason, 1)));
        assert_eq!((figures.ended, figures.ended_by(EndReason::Other(7))), (9, 0));
    }
}
