//! Customers who gave up and come back in time.

use super::Router;
use crate::error::OrFault;
#[cfg(feature = "serde")]
use crate::snapshot::ReturnRecord;
use crate::timers::{TimerId, TimerKind};
use crate::{ContactId, Fault, QueueId, Timestamp};
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::vec::Vec;

/// The places of customers who gave up. [C-15]
#[derive(Clone, Debug, Default)]
pub(super) struct Returns {
    places: BTreeMap<ContactId, KeptPlace>,
    /// By the instant at which they are forgotten, then in the order in which they came.
    order: BTreeSet<(Timestamp, u64, ContactId)>,
    /// How many came so far.
    count: u64,
}

#[derive(Clone, Copy, Debug)]
struct KeptPlace {
    queue: QueueId,
    since: Timestamp,
    sequence: u64,
    until: Timestamp,
    number: u64,
    timer: TimerId,
}

impl Returns {
    /// Whose place is kept up to this instant, by its number.
    pub(super) fn contact(&self, until: Timestamp, number: u64) -> Option<ContactId> {
        let (at, found, contact) = *self.order.range((until, number, ContactId(0))..).next()?;
        (at == until && found == number).then_some(contact)
    }
}

#[cfg(feature = "sim")]
impl Returns {
    /// Whose places are kept.
    pub(super) fn contacts(&self) -> impl Iterator<Item = ContactId> {
        self.places.keys().copied()
    }
}

#[cfg(feature = "serde")]
impl Returns {
    pub(super) const fn count(&self) -> u64 {
        self.count
    }

    pub(super) const fn count_from(&mut self, count: u64) {
        self.count = count;
    }

    /// A place of a kept state, with its timer.
    pub(super) fn keep(&mut self, record: &ReturnRecord, timer: TimerId) {
        let ReturnRecord { contact, queue, since, sequence, number, ends } = *record;
        self.places.insert(contact, KeptPlace { queue, since, sequence, until: ends.due, number, timer });
        self.order.insert((ends.due, number, contact));
    }
}

impl Router {
    /// The places as they are kept, by contact.
    #[cfg(feature = "serde")]
    pub(super) fn return_records(&self) -> Result<Vec<ReturnRecord>, Fault> {
        let record = |(contact, kept): (&ContactId, &KeptPlace)| {
            let KeptPlace { queue, since, sequence, number, timer, until: _ } = *kept;
            let ends = self.timer_record(timer)?;
            Ok(ReturnRecord { contact: *contact, queue, since, sequence, number, ends })
        };
        self.returns.places.iter().map(record).collect()
    }

    /// The place of a customer who gave up and is back in time, if it is the older one; its memory ends. [C-15]
    pub(super) fn take_place_back(
        &mut self,
        contact: ContactId,
        queue: QueueId,
        since: Timestamp,
    ) -> Result<Option<(Timestamp, u64)>, Fault> {
        let Some(kept) = self.returns.places.get(&contact).copied().filter(|kept| kept.queue == queue) else {
            return Ok(None);
        };
        self.timers.cancel(kept.timer).or_fault("the timer of a return")?;
        self.forget_return(contact)?;
        Ok((kept.since < since).then_some((kept.since, kept.sequence)))
    }

    /// Remembers the place of a customer who gave up. O(log of those remembered). [C-15]
    pub(super) fn keep_place_for_return(
        &mut self,
        contact: ContactId,
        (queue, since, sequence): (QueueId, Timestamp, u64),
    ) -> Result<(), Fault> {
        let Some(within) = self.rules(queue)?.return_within else { return Ok(()) };
        if let Some(kept) = self.returns.places.get(&contact).copied() {
            self.timers.cancel(kept.timer).or_fault("the timer of a return")?;
            self.forget_return(contact)?;
        }
        let until = self.now + within;
        let returns = &mut self.returns;
        returns.count += 1;
        let number = returns.count;
        let timer = self.timers.arm(until.0, TimerKind::ReturnEnd { number });
        returns.places.insert(contact, KeptPlace { queue, since, sequence, until, number, timer });
        returns.order.insert((until, number, contact));
        if returns.places.len() > crate::store::at(self.plan.limits().returns) {
            let (_, _, first) = returns.order.first().copied().or_fault("a return")?;
            let kept = returns.places.get(&first).copied().or_fault("a return")?;
            self.timers.cancel(kept.timer).or_fault("the timer of a return")?;
            self.forget_return(first)?;
        }
        Ok(())
    }

    /// The timer of a place that is kept up to this instant fires. [C-15]
    pub(super) fn end_return(&mut self, until: Timestamp, number: u64) -> Result<(), Fault> {
        self.forget_return(self.returns.contact(until, number).or_fault("a return in order")?)
    }

    fn forget_return(&mut self, contact: ContactId) -> Result<(), Fault> {
        let kept = self.returns.places.remove(&contact).or_fault("a return")?;
        self.returns.order.remove(&(kept.until, kept.number, contact)).or_fault("a return in order")
    }

    /// Places go on under the new numbers; those in queues that are gone are forgotten.
    pub(super) fn carry_on_returns(&mut self, queue: impl Fn(QueueId) -> Option<QueueId>) -> Result<(), Fault> {
        let contacts: Vec<ContactId> = self.returns.places.keys().copied().collect();
        for contact in contacts {
            let kept = self.returns.places.get_mut(&contact).or_fault("a return")?;
            if let Some(new) = queue(kept.queue) {
                kept.queue = new;
            } else {
                self.timers.cancel(kept.timer).or_fault("the timer of a return")?;
                self.forget_return(contact)?;
            }
        }
        Ok(())
    }

    /// Every place that is kept has its timer, and its place in the order.
    pub(super) fn check_returns(&self, timers: &mut u32) -> Result<(), Fault> {
        let Returns { places, order, count: _ } = &self.returns;
        (places.len() == order.len()).or_fault("invariant: returns are in order")?;
        for (contact, kept) in places {
            *timers += 1;
            let armed = self.timers.armed(kept.timer);
            (armed == Some((kept.until.0, TimerKind::ReturnEnd { number: kept.number })))
                .or_fault("invariant: timers of returns")?;
            order.contains(&(kept.until, kept.number, *contact)).or_fault("invariant: returns are in order")?;
        }
        Ok(())
    }
}
