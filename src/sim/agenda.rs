//! What is going to happen, in order of time and, at one instant, of planning.

use crate::store::{at as at_slot, slot};
use crate::{AgentId, ContactId, OfferId, QueueId, SiteId, Timestamp};
use alloc::collections::{BinaryHeap, VecDeque};
use alloc::vec::Vec;
use core::cmp::Reverse;

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
    slot: u32,
    /// Its number among all that were planned, so that a slot that is used again is told from it.
    planned: u64,
}

/// When something happens, its number among all that were planned, and its slot.
type Instant = (Timestamp, u64, u32);

/// A heap of instants over slots of happenings. What is struck off leaves its slot at once and its instant when that comes to the top.
#[derive(Debug, Default)]
pub(super) struct Agenda {
    /// INVARIANT: the first is of something that is still planned.
    instants: BinaryHeap<Reverse<Instant>>,
    /// Those that were planned for the instant at which they were, which need no heap to be in order. The same holds for their first.
    at_once: VecDeque<Instant>,
    happenings: Vec<Option<(u64, Happening)>>,
    free: Vec<u32>,
    planned: u64,
    /// The instant of what happened last.
    now: Timestamp,
}

impl Agenda {
    pub(super) fn plan(&mut self, at: Timestamp, happening: Happening) -> Key {
        let planned = self.planned;
        self.planned += 1;
        let entry = Some((planned, happening));
        let slot = self.free.pop().unwrap_or_else(|| {
            self.happenings.push(None);
            slot(self.happenings.len() - 1)
        });
        if let Some(place) = self.happenings.get_mut(at_slot(slot)) {
            *place = entry;
        }
        let instant = (at, planned, slot);
        if at == self.now && self.at_once.back().is_none_or(|(last, ..)| *last == at) {
            self.at_once.push_back(instant);
        } else {
            self.instants.push(Reverse(instant));
        }
        Key { slot, planned }
    }

    pub(super) fn strike(&mut self, key: Key) {
        if self.take(key.planned, key.slot).is_some() {
            self.sweep();
        }
    }

    /// Strikes off all that this does not want.
    pub(super) fn retain(&mut self, wanted: impl Fn(&Happening) -> bool) {
        for (position, place) in self.happenings.iter_mut().enumerate() {
            if place.as_ref().is_some_and(|(_, happening)| !wanted(happening)) {
                *place = None;
                self.free.push(slot(position));
            }
        }
        self.sweep();
    }

    pub(super) fn next_at(&self) -> Option<Timestamp> {
        let planned = self.instants.peek().map(|Reverse((at, ..))| *at);
        self.at_once.front().map_or(planned, |(at, ..)| Some(planned.map_or(*at, |planned| planned.min(*at))))
    }

    pub(super) fn pop(&mut self) -> Option<Happening> {
        let planned = self.instants.peek().map(|Reverse(instant)| *instant);
        let is_at_once = self.at_once.front().is_some_and(|first| planned.is_none_or(|planned| *first < planned));
        let (at, planned, slot) =
            if is_at_once { self.at_once.pop_front() } else { self.instants.pop().map(|Reverse(instant)| instant) }?;
        self.now = at;
        let happening = self.take(planned, slot);
        self.sweep();
        happening
    }

    fn take(&mut self, planned: u64, slot: u32) -> Option<Happening> {
        let place = self.happenings.get_mut(at_slot(slot))?;
        let (_, happening) = place.take_if(|(number, _)| *number == planned)?;
        self.free.push(slot);
        Some(happening)
    }

    fn is_planned(happenings: &[Option<(u64, Happening)>], planned: u64, slot: u32) -> bool {
        happenings.get(at_slot(slot)).is_some_and(|place| place.as_ref().is_some_and(|(number, _)| *number == planned))
    }

    /// Restores the invariant; and forgets all instants of what was struck off once they are most of them.
    fn sweep(&mut self) {
        let Self { instants, at_once, happenings, .. } = self;
        while at_once.front().is_some_and(|(_, planned, slot)| !Self::is_planned(happenings, *planned, *slot)) {
            at_once.pop_front();
        }
        while let Some(Reverse((_, planned, slot))) = instants.peek() {
            if Self::is_planned(happenings, *planned, *slot) {
                break;
            }
            instants.pop();
        }
        let living = self.happenings.len() - self.free.len();
        if self.instants.len() > 2 * living + 1_000 {
            let Self { instants, happenings, .. } = self;
            instants.retain(|Reverse((_, planned, slot))| Self::is_planned(happenings, *planned, *slot));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Agenda, Happening};
    use crate::Timestamp;

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
        assert_eq!(agenda.next_at(), Some(at(3)));
        // Its slot is used again; the old key strikes nothing off.
        agenda.plan(at(4), Happening::Come(40));
        agenda.strike(keys[4].1);
        let order: [usize; 5] = core::array::from_fn(|_| worker(agenda.pop()));
        assert_eq!(order, [3, 3, 40, 5, 9]);
        assert_eq!((agenda.next_at(), worker(agenda.pop())), (None, usize::MAX));
    }

    #[test]
    fn what_is_planned_for_now_comes_behind_what_was_planned_for_it_before() {
        let mut agenda = Agenda::default();
        let at = Timestamp;
        for (time, number) in [(4, 1), (5, 2), (4, 3)] {
            agenda.plan(at(time), Happening::Come(number));
        }
        assert_eq!(worker(agenda.pop()), 1);
        let key = agenda.plan(at(4), Happening::Come(4));
        for (time, number) in [(4, 5), (3, 6), (4, 7)] {
            agenda.plan(at(time), Happening::Come(number));
        }
        agenda.strike(key);
        let order: [usize; 5] = core::array::from_fn(|_| worker(agenda.pop()));
        assert_eq!(order, [6, 3, 5, 7, 2]);
        assert_eq!(agenda.next_at(), None);
    }

    #[test]
    fn what_is_struck_off_is_forgotten() {
        let mut agenda = Agenda::default();
        agenda.plan(Timestamp(0), Happening::Come(7));
        for time in 1..100_000 {
            let key = agenda.plan(Timestamp(time), Happening::Leave(0));
            agenda.strike(key);
        }
        assert!(agenda.instants.len() < 2_000 && agenda.happenings.len() == 2);
        agenda.retain(|happening| matches!(happening, Happening::Leave(_)));
        assert_eq!(agenda.next_at(), None);
    }
}
