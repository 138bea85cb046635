//! The ordered set of timers. [T-3]

use crate::QueueId;
use crate::store::{Heap, Places, Slab};
use core::num::NonZeroU32;

/// What a timer is for; contacts and agents by slot. An owner that goes cancels its timers, so a slot here is always a living one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TimerKind {
    /// This offer of this contact expires. [F-4]
    OfferExpiry { contact: u32, offer: u64 },
    /// This contact may have one more live offer. [F-1]
    NextOffer { contact: u32 },
    /// The wrap-up that came by this offer ends.
    WrapUpEnd { agent: u32, offer: u64 },
    /// This contact has waited as long as its queue allows. [C-8]
    MaximumWait { contact: u32 },
    /// This contact passes the next membership delay of a place. [C-9]
    MembershipDelay { contact: u32, nth: u8 },
    /// This contact may be offered again to the agent whose decline has this timer. [F-6]
    BackOffEnd { contact: u32 },
    /// A step of this contact is due, by its place in the list. [D-2]
    Step { contact: u32, step: u16 },
    /// The preferred stage of this contact ends, or it falls back from the agent it is directed to. [P-2] [C-6]
    StageEnd { contact: u32 },
    /// This contact is to be called back. [K-3]
    CallbackDue { contact: u32 },
    /// This contact is no longer to be called back. [K-6]
    CallbackExpiry { contact: u32 },
    /// The contact that abandoned as the one of this number no longer has its place back. [C-15]
    ReturnEnd { number: u64 },
    /// A queue opens or closes. [H-2]
    Hours { queue: QueueId },
    /// What was collected is assigned. [B-1]
    Batch,
}

/// An armed timer, to cancel it by: its slot and one more, so that an optional one takes no more room.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct TimerId(NonZeroU32);

impl TimerId {
    const fn of(slot: u32) -> Self {
        Self(NonZeroU32::MIN.saturating_add(slot))
    }

    const fn slot(self) -> u32 {
        self.0.get() - 1
    }
}

/// A timer, when it is due and what it is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Due {
    pub(crate) at: u64,
    pub(crate) timer: TimerId,
    pub(crate) kind: TimerKind,
}

/// When a timer is due, and the arming order.
type Key = (u64, u64);

/// Armed timers in the order (due, arming order).
///
/// Most timers are armed in the order in which they are due, as all of one span are. They stand in rows, ascending from the first to the
/// last, so that to arm and to cancel them is O(1), whatever their number. A timer that fits behind no row stands in a heap, where that is
/// O(log n). To look at the first of all is O(1).
#[derive(Clone, Debug)]
pub(crate) struct Timers {
    armed: Slab<Armed>,
    rows: [Row; ROWS],
    /// Those in no row.
    others: Heap<Key>,
    places: Places,
    armings: u64,
    /// Timers armed and disarmed so far.
    touched: u64,
    /// INVARIANT: the first of all.
    first: Option<(Key, TimerId)>,
}

/// As many spans as timers of a usual plan have.
const ROWS: usize = 16;

#[derive(Clone, Copy, Debug)]
struct Armed {
    kind: TimerKind,
    key: Key,
    /// Its row, if it stands in one, and its neighbours there.
    row: Option<u8>,
    before: Option<TimerId>,
    after: Option<TimerId>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Row {
    first: Option<(Key, TimerId)>,
    last: Option<(Key, TimerId)>,
}

impl Timers {
    pub(crate) fn new() -> Self {
        Self {
            armed: Slab::new(),
            rows: [Row::default(); ROWS],
            others: Heap::default(),
            places: Places::default(),
            armings: 0,
            touched: 0,
            first: None,
        }
    }

    pub(crate) fn arm(&mut self, due: u64, kind: TimerKind) -> TimerId {
        self.armings += 1;
        self.arm_as((due, self.armings), kind)
    }

    /// Arms a timer that another set of timers had armed under this key.
    pub(crate) fn arm_as(&mut self, key: Key, kind: TimerKind) -> TimerId {
        self.touched += 1;
        let fits = |(_, row): &(u8, &mut Row)| row.last.is_none_or(|(last, _)| last < key);
        let row = (0_u8..).zip(&mut self.rows).find(fits);
        let before = row.as_ref().and_then(|(_, row)| row.last).map(|(_, timer)| timer);
        let number = row.as_ref().map(|(number, _)| *number);
        let slot = self.armed.insert(Armed { kind, key, row: number, before, after: None });
        let timer = TimerId::of(slot);
        match row {
            Some((_, row)) => {
                row.last = Some((key, timer));
                match before.and_then(|before| self.armed.get_mut(before.slot())) {
                    Some(before) => before.after = Some(timer),
                    None => row.first = row.last,
                }
            }
            None => self.others.push(key, slot, &mut self.places),
        }
        if self.first.is_none_or(|(first, _)| key < first) {
            self.first = Some((key, timer));
        }
        timer
    }

    /// The (due, arming order) of a timer.
    #[cfg(feature = "serde")]
    pub(crate) fn key(&self, timer: TimerId) -> Option<Key> {
        self.armed.get(timer.slot()).map(|armed| armed.key)
    }

    /// How many timers were armed so far.
    #[cfg(feature = "serde")]
    pub(crate) const fn armings(&self) -> u64 {
        self.armings
    }

    /// Goes on counting from there.
    #[cfg(feature = "serde")]
    pub(crate) fn count_from(&mut self, armings: u64) {
        self.armings = armings;
    }

    /// How many timers were armed, cancelled and fired so far.
    pub(crate) const fn touched(&self) -> u64 {
        self.touched
    }

    /// Whether it was armed.
    pub(crate) fn cancel(&mut self, timer: TimerId) -> bool {
        self.disarm(timer).is_some()
    }

    /// The first timer.
    pub(crate) fn first(&self) -> Option<Due> {
        self.first.and_then(|(_, timer)| self.due(timer))
    }

    /// Disarms and gives the first timer if it is due at `now`.
    pub(crate) fn fire(&mut self, now: u64) -> Option<Due> {
        let ((at, _), timer) = self.first.filter(|((at, _), _)| *at <= now)?;
        self.disarm(timer).map(|armed| Due { at, timer, kind: armed.kind })
    }

    /// When a timer is due and what it is for.
    pub(crate) fn armed(&self, timer: TimerId) -> Option<(u64, TimerKind)> {
        self.due(timer).map(|due| (due.at, due.kind))
    }

    fn due(&self, timer: TimerId) -> Option<Due> {
        self.armed.get(timer.slot()).map(|armed| Due { at: armed.key.0, timer, kind: armed.kind })
    }

    /// The first of these timers.
    pub(crate) fn earliest(&self, timers: impl Iterator<Item = TimerId>) -> Option<Due> {
        let armed = timers.filter_map(|timer| Some((self.armed.get(timer.slot())?.key, timer)));
        armed.min().and_then(|(_, timer)| self.due(timer))
    }

    /// When the first timer of some kind is due. Costs a look at every timer.
    pub(crate) fn earliest_of(&self, is_one: impl Fn(&TimerKind) -> bool) -> Option<u64> {
        let armed = self.armed.iter().map(|(_, armed)| armed).filter(|armed| is_one(&armed.kind));
        armed.map(|armed| armed.key).min().map(|(due, _)| due)
    }

    pub(crate) const fn len(&self) -> u32 {
        self.armed.len()
    }

    fn disarm(&mut self, timer: TimerId) -> Option<Armed> {
        let armed = self.armed.remove(timer.slot())?;
        self.touched += 1;
        match armed.row.and_then(|row| self.rows.get_mut(usize::from(row))) {
            Some(row) => {
                match armed.before.and_then(|before| self.armed.get_mut(before.slot())) {
                    Some(before) => before.after = armed.after,
                    None => row.first = armed.after.and_then(|after| Some((self.armed.get(after.slot())?.key, after))),
                }
                match armed.after.and_then(|after| self.armed.get_mut(after.slot())) {
                    Some(after) => after.before = armed.before,
                    None => {
                        row.last = armed.before.and_then(|before| Some((self.armed.get(before.slot())?.key, before)));
                    }
                }
            }
            None => {
                self.others.remove(timer.slot(), &mut self.places);
            }
        }
        if self.first == Some((armed.key, timer)) {
            let other = self.others.first().map(|(key, slot)| (key, TimerId::of(slot)));
            self.first = self.rows.iter().filter_map(|row| row.first).chain(other).min();
        }
        Some(armed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec::Vec;

    proptest::proptest! {
        /// Against a sorted list, with few spans, so that there are rows, and with many, so that they do not suffice.
        #[test]
        fn fire_in_order(steps in proptest::collection::vec((0_u8..8, 0_u64..40, 1_u64..4), 0..400)) {
            let (mut timers, mut model, mut now) = (Timers::new(), Vec::new(), 0);
            for (number, (what, span, scale)) in (0_u32..).zip(steps) {
                let kind = TimerKind::MaximumWait { contact: number };
                match what {
                    0..5 => {
                        let due = now + span * if what == 0 { 7 } else { 10 * scale };
                        let timer = timers.arm(due, kind);
                        model.push(((due, timers.armings), timer, kind));
                        model.sort_by_key(|(key, ..)| *key);
                    }
                    5 if !model.is_empty() => {
                        let (key, timer, kind) = model.remove(crate::store::at(number) % model.len());
                        assert_eq!(timers.armed(timer), Some((key.0, kind)));
                        assert!(timers.cancel(timer) && !timers.cancel(timer));
                    }
                    _ => {
                        now += span;
                        while let Some(fired) = timers.fire(now) {
                            let ((at, _), timer, kind) = model.remove(0);
                            assert_eq!(fired, Due { at, timer, kind });
                        }
                        assert!(model.first().is_none_or(|((due, _), ..)| *due > now));
                    }
                }
                let first = model.first().map(|((at, _), timer, kind)| Due { at: *at, timer: *timer, kind: *kind });
                assert_eq!(timers.first(), first);
                assert_eq!(timers.len(), crate::store::slot(model.len()));
            }
        }
    }

    /// Each is due before all that are armed, so it fits behind none of them: the rows do not suffice.
    #[test]
    fn timers_in_no_row_are_fired_and_cancelled_as_the_others_are() {
        let (mut timers, most) = (Timers::new(), crate::store::slot(ROWS) + 4);
        let kind = |number| TimerKind::MaximumWait { contact: number };
        let armed: Vec<TimerId> = (0..most).map(|number| timers.arm(u64::from(most - number), kind(number))).collect();
        assert_eq!(timers.others.len(), 4);
        // The first of all, and one between others.
        for (number, left) in [(most - 1, 3), (most - 3, 2)] {
            assert!(armed.get(crate::store::at(number)).is_some_and(|timer| timers.cancel(*timer)));
            assert_eq!(timers.others.len(), left);
        }
        let fired: Vec<_> = core::iter::from_fn(|| timers.fire(u64::MAX)).map(|due| (due.at, due.kind)).collect();
        let expected = (0..most).rev().filter(|number| ![most - 1, most - 3].contains(number));
        assert!(fired.iter().copied().eq(expected.map(|number| (u64::from(most - number), kind(number)))), "{fired:?}");
        assert_eq!((timers.len(), timers.others.len()), (0, 0));
    }
}
