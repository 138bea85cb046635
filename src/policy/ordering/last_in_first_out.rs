use crate::{ContactFacts, OrderingStrategy, Urgency};

/// The contact that came last is served first. [O-5]
///
/// Urgency is `(0, -since)`; contacts of the very same microsecond keep the order of arrival. Costs nothing.
///
/// Choose this when a contact loses its worth as it waits, as a fresh sales lead does, or when in a long overload it is better to serve
/// some customers well than all of them late.
///
/// Starvation bound: none. Whoever comes later is served first; see [`Plan::starvation_bound`](crate::Plan::starvation_bound).
///
/// ```
/// use toritsugi::{ChannelId, ContactFacts, ContactId, LastInFirstOut, OrderingStrategy, QueueId, Timestamp, Urgency};
///
/// let contact = ContactFacts::new(ContactId(7), QueueId(0), ChannelId(0)).with_since(Timestamp(30));
/// assert_eq!(LastInFirstOut.urgency(&contact), Urgency { class: 0, instant: -30 });
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "it has no parameters")]
pub struct LastInFirstOut;

impl OrderingStrategy for LastInFirstOut {
    fn urgency(&self, contact: &ContactFacts) -> Urgency {
        Urgency { class: 0, instant: contact.since.micros().saturating_neg() }
    }
}
