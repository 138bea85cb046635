use super::signed_micros;
use crate::{ContactFacts, OrderingStrategy, Urgency};

/// The contact whose service-level target runs out first is served first. [O-4]
///
/// Urgency is `(0, since + target)`, saturating, with the target of the contact's queue. A plan refuses it in a queue without a
/// service level; asked all the same, it takes the target for zero. Costs one addition.
///
/// Choose this when agents serve several queues of different targets: a chat to be answered within 20 s then goes before a letter
/// to be answered within a day, until the letter's day is nearly over. Inside one queue it equals first in, first out.
///
/// Starvation bound: zero inside its queue; against a queue of a shorter target, the difference of the targets; against one that is first
/// in, first out, the whole target. See [`Plan::starvation_bound`](crate::Plan::starvation_bound).
///
/// ```
/// use core::time::Duration;
/// use toritsugi::{
///     ChannelId, ContactFacts, ContactId, EarliestDeadline, OrderingStrategy, QueueId, Timestamp, Urgency,
/// };
///
/// let contact = ContactFacts::new(ContactId(7), QueueId(0), ChannelId(0)).with_since(Timestamp::from_secs(100));
/// let chat = contact.with_target(Duration::from_secs(20));
/// assert_eq!(EarliestDeadline.urgency(&chat), Urgency { class: 0, instant: 120_000_000 });
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "it has no parameters")]
pub struct EarliestDeadline;

impl OrderingStrategy for EarliestDeadline {
    fn urgency(&self, contact: &ContactFacts) -> Urgency {
        let target = signed_micros(contact.target.unwrap_or_default());
        Urgency { class: 0, instant: contact.since.micros().saturating_add(target) }
    }
}
