use crate::{ContactFacts, OrderingStrategy, Priority, PriorityRate, Urgency};
use alloc::vec::Vec;

/// Every priority accumulates by waiting, at a rate of its own: who has accumulated most is served first. [O-7]
///
/// At a decision a contact of rate *r* (in thousandths) that has waited *w* counts as having waited `r x w / 1000`. Costs one search
/// of the list of rates when a contact enters.
///
/// Choose this when urgent contacts should go ahead while no class may starve.
///
/// Starvation bound: a contact of rate *r* that has waited *w* is passed only by contacts that came at most `(1 - r / R) x w` later, with *R*
/// the highest rate that occurs (Kleinrock's delay-dependent priority, 1964). A contact of rate 0 has no bound, unless all are of rate 0. See
/// [`Plan::starvation_bound`](crate::Plan::starvation_bound).
///
/// ```
/// use toritsugi::{
///     AccumulatingPriority, ChannelId, ContactFacts, ContactId, OrderingStrategy, Priority, PriorityRate, QueueId, Timestamp,
/// };
///
/// let rates = [PriorityRate { priority: Priority(0), rate: 1000 }, PriorityRate { priority: Priority(5), rate: 3000 }];
/// let ordering = AccumulatingPriority::new(&rates);
/// let contact = ContactFacts::new(ContactId(7), QueueId(0), ChannelId(0)).with_since(Timestamp::from_secs(90));
/// let gold = contact.with_priority(Priority(7));
/// assert_eq!(ordering.rate(&gold), 3000);
/// let at = Timestamp::from_secs(100);
/// assert_eq!(ordering.urgency(&gold).accumulated(ordering.rate(&gold), at).instant, 70_000_000);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccumulatingPriority {
    /// Ascending by priority.
    rates: Vec<PriorityRate>,
}

impl AccumulatingPriority {
    /// With these rates; none is a rate of 1000 for all. Of two rates of one priority the first holds.
    pub fn new(rates: &[PriorityRate]) -> Self {
        let mut rates = rates.to_vec();
        rates.sort_by_key(|rate| rate.priority);
        rates.dedup_by_key(|rate| rate.priority);
        Self { rates }
    }

    fn rate_of(&self, priority: Priority) -> u32 {
        let above = self.rates.partition_point(|rate| rate.priority <= priority);
        self.rates.get(above.saturating_sub(1)).map_or(Urgency::STATIC_RATE, |rate| rate.rate)
    }
}

impl OrderingStrategy for AccumulatingPriority {
    fn urgency(&self, contact: &ContactFacts) -> Urgency {
        Urgency { class: 0, instant: contact.since.micros() }
    }

    fn rate(&self, contact: &ContactFacts) -> u32 {
        self.rate_of(contact.priority)
    }
}
