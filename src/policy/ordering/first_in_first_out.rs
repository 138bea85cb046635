use crate::{ContactFacts, OrderingStrategy, Urgency};

/// The contact that has waited longest is served first. [O-1]
///
/// Urgency is `(0, since)`. Costs nothing.
///
/// Choose this when all contacts of the queue are alike: it is the fairest, and what customers expect of a queue.
///
/// Starvation bound: zero, inside its queue and against others of this ordering. No contact that came later is served before it by an
/// agent that may take both; see [`Plan::starvation_bound`](crate::Plan::starvation_bound).
///
/// ```
/// use toritsugi::{ChannelId, ContactFacts, ContactId, FirstInFirstOut, OrderingStrategy, QueueId, Timestamp, Urgency};
///
/// let contact = ContactFacts::new(ContactId(7), QueueId(0), ChannelId(0)).with_since(Timestamp(30));
/// assert_eq!(FirstInFirstOut.urgency(&contact), Urgency { class: 0, instant: 30 });
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "it has no parameters")]
pub struct FirstInFirstOut;

impl OrderingStrategy for FirstInFirstOut {
    fn urgency(&self, contact: &ContactFacts) -> Urgency {
        Urgency { class: 0, instant: contact.since.micros() }
    }
}
