use crate::{ContactFacts, OrderingStrategy, Urgency};

/// The contact of the highest priority is served first, whatever the wait; among equals, the one that has waited longest. [O-2]
///
/// Urgency is `(-priority, since)`. Costs nothing.
///
/// Choose this when a higher priority must never wait for a lower one, as for emergencies, and there are few of them: while
/// higher ones keep coming, lower ones wait without end. [`PriorityCredit`](crate::PriorityCredit) bounds that.
///
/// Starvation bound: none below the highest priority that occurs, zero at it; see
/// [`Plan::starvation_bound`](crate::Plan::starvation_bound).
///
/// ```
/// use toritsugi::{
///     ChannelId, ContactFacts, ContactId, OrderingStrategy, Priority, QueueId, StrictPriority, Timestamp, Urgency,
/// };
///
/// let contact = ContactFacts::new(ContactId(7), QueueId(0), ChannelId(0)).with_since(Timestamp(30));
/// let urgent = contact.with_priority(Priority(5));
/// assert_eq!(StrictPriority.urgency(&urgent), Urgency { class: -5, instant: 30 });
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "it has no parameters")]
pub struct StrictPriority;

impl OrderingStrategy for StrictPriority {
    fn urgency(&self, contact: &ContactFacts) -> Urgency {
        Urgency { class: -i64::from(contact.priority.0), instant: contact.since.micros() }
    }
}
