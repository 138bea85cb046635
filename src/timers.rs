//! The ordered set of timers. [T-3]

use crate::store::{Heap, Places, Slab};
use crate::{AgentId, ContactId, QueueId};

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
    /// This contact may be offered to the agent again. [F-6]
    BackOffEnd { contact: u32, agent: AgentId },
    /// A step of this contact is due, by its place in the list. [D-2]
    Step { contact: u32, step: u16 },
    /// The preferred stage of this contact ends, or it falls back from the agent it is directed to. [P-2] [C-6]
    StageEnd { contact: u32 },
    /// This contact is to be called back. [K-3]
    CallbackDue { contact: u32 },
    /// This contact is no longer to be called back. [K-6]
    CallbackExpiry { contact: u32 },
    /// A contact that abandoned no longer has its place back. [C-15]
    ReturnEnd { contact: ContactId },
    /// A queue opens or closes. [H-2]
    Hours { queue: QueueId },
    /// What was collected is assigned. [B-1]
    Batch,
}

/// An armed timer, to cancel it by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct TimerId(u32);

/// Armed timers in the order (due, arming order). Arming, cancelling and firing are O(log n), looking at the first O(1).
#[derive(Clone, Debug)]
pub(crate) struct Timers {
    armed: Slab<TimerKind>,
    order: Heap<(u64, u64)>,
    places: Places,
    armings: u64,
}

impl Timers {
    pub(crate) fn new() -> Self {
        Self { armed: Slab::new(), order: Heap::default(), places: Places::default(), armings: 0 }
    }

    pub(crate) fn arm(&mut self, due: u64, kind: TimerKind) -> TimerId {
        self.armings += 1;
        let slot = self.armed.insert(kind);
        self.order.push((due, self.armings), slot, &mut self.places);
        TimerId(slot)
    }

    /// Arms a timer that another set of timers had armed under this key.
    #[cfg(feature = "serde")]
    pub(crate) fn arm_as(&mut self, (due, arming): (u64, u64), kind: TimerKind) -> TimerId {
        let slot = self.armed.insert(kind);
        self.order.push((due, arming), slot, &mut self.places);
        TimerId(slot)
    }

    /// The (due, arming order) of a timer.
    #[cfg(feature = "serde")]
    pub(crate) fn key(&self, timer: TimerId) -> Option<(u64, u64)> {
        self.order.key(timer.0, &self.places)
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

    /// Whether it was armed.
    pub(crate) fn cancel(&mut self, timer: TimerId) -> bool {
        self.order.remove(timer.0, &mut self.places).is_some() && self.armed.remove(timer.0).is_some()
    }

    /// The first timer, with the instant at which it is due.
    pub(crate) fn first(&self) -> Option<(u64, TimerKind)> {
        let ((due, _), slot) = self.order.first()?;
        self.armed.get(slot).map(|kind| (due, *kind))
    }

    /// Disarms and gives the first timer if it is due at `now`.
    pub(crate) fn fire(&mut self, now: u64) -> Option<(u64, TimerKind)> {
        let ((due, _), slot) = self.order.first().filter(|((due, _), _)| *due <= now)?;
        self.order.remove(slot, &mut self.places);
        self.armed.remove(slot).map(|kind| (due, kind))
    }

    /// When a timer is due and what it is for.
    pub(crate) fn armed(&self, timer: TimerId) -> Option<(u64, TimerKind)> {
        let (due, _) = self.order.key(timer.0, &self.places)?;
        self.armed.get(timer.0).map(|kind| (due, *kind))
    }

    /// The first of these timers.
    pub(crate) fn earliest(&self, timers: impl Iterator<Item = TimerId>) -> Option<(u64, TimerKind)> {
        let keyed = timers.filter_map(|timer| Some((self.order.key(timer.0, &self.places)?, timer)));
        keyed.min_by_key(|(key, _)| *key).and_then(|(_, timer)| self.armed(timer))
    }

    /// When the first timer of some kind is due. Costs a look at every timer.
    pub(crate) fn earliest_of(&self, is_one: impl Fn(&TimerKind) -> bool) -> Option<u64> {
        let timers = self.armed.iter().filter(|(_, kind)| is_one(kind)).map(|(slot, _)| TimerId(slot));
        self.earliest(timers).map(|(due, _)| due)
    }

    pub(crate) const fn len(&self) -> u32 {
        self.armed.len()
    }
}
