//! What is going to happen, in order of time and, at one instant, of planning.

use crate::store::{Slab, at};
use crate::{AgentId, ContactId, OfferId, QueueId, SiteId, Timestamp};
use alloc::collections::{BinaryHeap, VecDeque};
use alloc::vec::Vec;
use core::cmp::Ordering;

/// What somebody does, apart from the router.
#[derive(Clone, Copy, Debug)]
pub(super) enum Happening {
    /// The next contact of this stream arrives.
    Arrive { stream: usize },
    /// A customer gives up.
    GiveUp(ContactId),
    /// An agent answers an offer.
    Answer { offer: OfferId, answer: Answer },
    /// Customer and agent are joined.
    Connect(ContactId),
    /// Customer and agent are done.
    Finish(ContactId),
    /// An agent has wrapped up.
    EndWrapUp { agent: AgentId, contact: ContactId },
    /// An agent's shift starts.
    Come(usize),
    /// An agent's shift ends.
    Leave(usize),
    /// An agent that was made not ready is ready again.
    Return(usize),
    /// An agent's break begins.
    Rest(usize),
    /// An agent's break is over.
    EndRest(usize),
    /// A customer takes the callback that it was offered.
    TakeCallback(ContactId),
    /// The agent finds that the customer of a callback does not answer.
    Unreached(ContactId),
    /// A customer who is called first answers, or does not.
    Dialled(ContactId),
    /// A customer writes again.
    Resume(ContactId),
    /// A customer who gave up tries again, or one that was helped comes again.
    ComeBack(ContactId),
    /// A queue closes for good.
    CloseQueue(QueueId),
    /// A site goes down or comes back.
    Site { site: SiteId, open: bool },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Answer {
    Accept,
    Decline,
    /// The offer has no time-out of its own, and the agent did not answer it.
    Miss,
}

/// Something on the agenda, by which it is struck off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Key {
    /// None for what was planned for the instant at which it was.
    slot: Option<u32>,
    /// Its number among all that were planned, so that a slot that is used again is told from it.
    planned: u64,
}

/// When something happens, its number among all that were planned, and its slot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Instant {
    at: Timestamp,
    planned: u64,
    slot: u32,
}

impl Instant {
    /// What happens, if it is an arrival.
    fn arrive(self) -> Happening {
        Happening::Arrive { stream: at(self.slot) }
    }

    fn order(self) -> u128 {
        order(self.at, self.planned)
    }
}

/// When something happens, and its number among all that were planned, in one word, which is compared at once.
fn order(at: Timestamp, planned: u64) -> u128 {
    u128::from(at.0) << 64 | u128::from(planned)
}

/// What happens first, until something else is planned or struck off.
#[derive(Clone, Copy, Debug)]
pub(super) struct First {
    pub(super) at: Timestamp,
    kept: Kept,
}

/// Where something is kept.
#[derive(Clone, Copy, Debug)]
enum Kept {
    AtOnce,
    Arrivals,
    Instants,
}

/// The last is the greatest, for a heap of which the greatest is the first.
impl Ord for Instant {
    fn cmp(&self, other: &Self) -> Ordering {
        other.order().cmp(&self.order())
    }
}

impl PartialOrd for Instant {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// A heap of instants over slots of happenings. What is struck off leaves its slot at once and its instant when that comes to the top.
#[derive(Debug, Default)]
pub(super) struct Agenda {
    /// INVARIANT: the first is of something that is still planned.
    instants: BinaryHeap<Instant>,
    happenings: Slab<(u64, Happening)>,
    /// The next arrival of each stream, whose number stands for a slot: they are few, and none is struck off.
    arrivals: BinaryHeap<Instant>,
    /// What was planned for the instant at which it was, which needs no heap to be in order.
    at_once: VecDeque<(Timestamp, u64, Happening)>,
    planned: u64,
    /// The instant of what happened last.
    now: Timestamp,
}

impl Agenda {
    pub(super) fn plan(&mut self, at: Timestamp, happening: Happening) -> Key {
        let planned = self.planned;
        self.planned += 1;
        if at == self.now && self.at_once.back().is_none_or(|(last, ..)| *last == at) {
            self.at_once.push_back((at, planned, happening));
            return Key { slot: None, planned };
        }
        let slot = self.happenings.insert((planned, happening));
        self.instants.push(Instant { at, planned, slot });
        Key { slot: Some(slot), planned }
    }

    /// Plans the next arrival of a stream.
    pub(super) fn plan_arrival(&mut self, at: Timestamp, stream: u32) {
        self.arrivals.push(Instant { at, planned: self.planned, slot: stream });
        self.planned += 1;
    }

    /// Nothing happens if it is not planned any more.
    pub(super) fn strike(&mut self, key: Key) {
        let Key { slot, planned } = key;
        match slot {
            Some(slot) if Self::is_planned(&self.happenings, planned, slot) => {
                self.happenings.delete(slot);
                self.sweep();
            }
            Some(_) => {}
            None => self.at_once.retain(|(_, number, _)| *number != planned),
        }
    }

    /// Strikes off all that this does not want.
    pub(super) fn retain(&mut self, wanted: impl Fn(&Happening) -> bool) {
        self.at_once.retain(|(.., happening)| wanted(happening));
        self.arrivals.retain(|arrival| wanted(&arrival.arrive()));
        let all = self.happenings.iter().filter(|(_, (_, happening))| !wanted(happening));
        let unwanted: Vec<u32> = all.map(|(slot, _)| slot).collect();
        for slot in unwanted {
            self.happenings.delete(slot);
        }
        self.sweep();
    }

    /// What happens first. One by one, as an iterator over the three places costs a run a twelfth more.
    pub(super) fn first(&self) -> Option<First> {
        let mut first = self.instants.peek().map(|first| (first.order(), first.at, Kept::Instants));
        let mut hold = |order: u128, at: Timestamp, kept: Kept| {
            if first.is_none_or(|(least, ..)| order < least) {
                first = Some((order, at, kept));
            }
        };
        if let Some(arrival) = self.arrivals.peek() {
            hold(arrival.order(), arrival.at, Kept::Arrivals);
        }
        if let Some((at, planned, _)) = self.at_once.front() {
            hold(order(*at, *planned), *at, Kept::AtOnce);
        }
        first.map(|(_, at, kept)| First { at, kept })
    }

    /// Takes what happens first.
    pub(super) fn take(&mut self, first: First) -> Option<Happening> {
        self.now = first.at;
        match first.kept {
            Kept::AtOnce => self.at_once.pop_front().map(|(.., happening)| happening),
            Kept::Arrivals => self.arrivals.pop().map(Instant::arrive),
            Kept::Instants => {
                let happening = self.happenings.remove(self.instants.pop()?.slot);
                self.sweep();
                happening.map(|(_, happening)| happening)
            }
        }
    }

    fn is_planned(happenings: &Slab<(u64, Happening)>, planned: u64, slot: u32) -> bool {
        happenings.get(slot).is_some_and(|(number, _)| *number == planned)
    }

    /// Restores the invariant; and forgets all instants of what was struck off once they are most of them.
    fn sweep(&mut self) {
        let Self { instants, happenings, .. } = self;
        while instants.peek().is_some_and(|first| !Self::is_planned(happenings, first.planned, first.slot)) {
            instants.pop();
        }
        if instants.len() > 2 * at(happenings.len()) + 1_000 {
            instants.retain(|instant| Self::is_planned(happenings, instant.planned, instant.slot));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Agenda, Happening};
    use crate::Timestamp;

    fn next_at(agenda: &Agenda) -> Option<Timestamp> {
        agenda.first().map(|first| first.at)
    }

    fn pop(agenda: &mut Agenda) -> Option<Happening> {
        agenda.first().and_then(|first| agenda.take(first))
    }

    fn worker(happening: Option<Happening>) -> usize {
        match happening {
            Some(Happening::Come(worker)) => worker,
            _ => usize::MAX,
        }
    }

    #[test]
    fn what_is_planned_comes_in_order_unless_it_is_struck_off() {
        let mut agenda = Agenda::default();
        let at = Timestamp;
        let keys = [5, 3, 3, 9, 1]
            .map(|time| (time, agenda.plan(at(time), Happening::Come(usize::try_from(time).unwrap_or(0)))));
        agenda.strike(keys[4].1);
        agenda.strike(keys[4].1);
        assert_eq!(next_at(&agenda), Some(at(3)));
        // Its slot is used again; the old key strikes nothing off.
        agenda.plan(at(4), Happening::Come(40));
        agenda.strike(keys[4].1);
        let order: [usize; 5] = core::array::from_fn(|_| worker(pop(&mut agenda)));
        assert_eq!(order, [3, 3, 40, 5, 9]);
        assert_eq!((next_at(&agenda), worker(pop(&mut agenda))), (None, usize::MAX));
    }

    #[test]
    fn what_is_planned_for_now_comes_behind_what_was_planned_for_it_before() {
        let mut agenda = Agenda::default();
        let at = Timestamp;
        for (time, number) in [(4, 1), (5, 2), (4, 3)] {
            agenda.plan(at(time), Happening::Come(number));
        }
        assert_eq!(worker(pop(&mut agenda)), 1);
        let key = agenda.plan(at(4), Happening::Come(4));
        for (time, number) in [(4, 5), (3, 6), (4, 7)] {
            agenda.plan(at(time), Happening::Come(number));
        }
        agenda.strike(key);
        let order: [usize; 5] = core::array::from_fn(|_| worker(pop(&mut agenda)));
        assert_eq!(order, [6, 3, 5, 7, 2]);
        assert_eq!(next_at(&agenda), None);
    }

    #[test]
    fn arrivals_come_among_the_rest_in_order_of_time_and_planning() {
        let mut agenda = Agenda::default();
        let at = Timestamp;
        agenda.plan(at(2), Happening::Come(1));
        agenda.plan_arrival(at(2), 7);
        agenda.plan(at(2), Happening::Come(3));
        agenda.plan_arrival(at(1), 8);
        let order = |agenda: &mut Agenda| match pop(agenda) {
            Some(Happening::Arrive { stream }) => 10 * stream,
            other => worker(other),
        };
        assert_eq!((next_at(&agenda), order(&mut agenda)), (Some(at(1)), 80));
        assert_eq!((next_at(&agenda), order(&mut agenda)), (Some(at(2)), 1));
        // For now, behind what was planned for now before.
        agenda.plan(at(2), Happening::Come(4));
        agenda.plan_arrival(at(2), 9);
        let rest: [usize; 4] = core::array::from_fn(|_| order(&mut agenda));
        assert_eq!(rest, [70, 3, 4, 90]);
        agenda.plan_arrival(at(5), 1);
        agenda.retain(|happening| !matches!(happening, Happening::Arrive { .. }));
        assert_eq!(next_at(&agenda), None);
    }

    #[test]
    fn what_is_struck_off_is_forgotten() {
        let mut agenda = Agenda::default();
        agenda.plan(Timestamp(0), Happening::Come(7));
        for time in 1..100_000 {
            let key = agenda.plan(Timestamp(time), Happening::Leave(0));
            agenda.strike(key);
        }
        assert!(agenda.instants.len() < 2_000 && agenda.happenings.len() == 0);
        assert_eq!(agenda.at_once.len(), 1);
        agenda.retain(|happening| matches!(happening, Happening::Leave(_)));
        assert_eq!(next_at(&agenda), None);
    }
}
