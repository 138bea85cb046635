use super::signed_micros;
use crate::{ContactFacts, OrderingStrategy, Urgency};
use core::time::Duration;

/// A point of priority is worth so much waiting: a contact of priority 2 and credit 30 s stands where it would if it had come a minute
/// earlier. [O-3]
///
/// Urgency is `(0, since - priority x credit)`, saturating. Costs one multiplication. Credits up to [`MAX_SPAN`](crate::MAX_SPAN)
/// never saturate, whatever the priority.
///
/// Choose this when some contacts should go ahead, but no contact may wait without end: a contact passes only those that came
/// less than `priority difference x credit` before it.
///
/// Starvation bound: `(highest priority - priority) x credit`. Contacts that came more than this later are never served before it by an
/// agent that may take both (Jackson's dynamic priorities, 1960); see [`Plan::starvation_bound`](crate::Plan::starvation_bound).
///
/// ```
/// use core::time::Duration;
/// use toritsugi::{
///     ChannelId, ContactFacts, ContactId, OrderingStrategy, Priority, PriorityCredit, QueueId, Timestamp, Urgency,
/// };
///
/// let contact = ContactFacts::new(ContactId(7), QueueId(0), ChannelId(0)).with_since(Timestamp::from_secs(100));
/// let gold = contact.with_priority(Priority(2));
/// let ordering = PriorityCredit::new(Duration::from_secs(30));
/// assert_eq!(ordering.urgency(&gold), Urgency { class: 0, instant: 40_000_000 });
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PriorityCredit {
    credit: Duration,
}

impl PriorityCredit {
    /// With this much waiting for a point of priority.
    pub const fn new(credit: Duration) -> Self {
        Self { credit }
    }

    /// The waiting that a point of priority is worth.
    pub const fn credit(&self) -> Duration {
        self.credit
    }
}

impl OrderingStrategy for PriorityCredit {
    fn urgency(&self, contact: &ContactFacts) -> Urgency {
        let credit = signed_micros(self.credit).saturating_mul(i64::from(contact.priority.0));
        Urgency { class: 0, instant: contact.since.micros().saturating_sub(credit) }
    }
}
