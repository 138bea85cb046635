//! The two strategy traits, by which queues are ordered and agents are chosen, and the built-in strategies.
//!
//! A strategy returns integer ranks, never a choice: eligibility is decided before it is asked, the tie-break after it. It sees
//! read-only views and has no clock, no randomness and no floats. Whatever a stateful policy needs is in the views.

use crate::matching::{AgentSearch, Choice};
use crate::{
    AgentId, ChannelId, ContactId, Direction, Level, Membership, OfferId, Priority, QueueId, Requirement, SkillId,
    TenantId, Timestamp,
};
use alloc::string::String;
use core::fmt::Debug;
use core::time::Duration;

mod answers;
mod ordering;
mod own;
mod selection;

#[cfg(feature = "serde")]
pub use answers::Answers;
#[cfg(all(feature = "std", feature = "serde"))]
pub(crate) use answers::{giving, noting};
pub use ordering::{
    AccumulatingPriority, EarliestDeadline, FirstInFirstOut, LastInFirstOut, PriorityCredit, StrictPriority,
};
pub(crate) use own::{Failures, Own, note};
pub use own::{StrategyFailure, StrategyKind};
pub use selection::{
    BestProficiency, FewestHandled, FixedOrder, LeastLoaded, LeastSkilled, LongestIdle, MostSkilled, RoundRobin,
    WeightedRandom,
};

/// How urgent a waiting contact is; the lower is served first. [O-1]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[expect(clippy::exhaustive_structs, reason = "strategies write it, and it is these two numbers")]
pub struct Urgency {
    /// Compared first; instants count only inside one class.
    pub class: i64,
    /// A virtual instant, in microseconds.
    pub instant: i64,
}

impl Urgency {
    /// The rate at which urgencies do not change with time.
    pub const STATIC_RATE: u32 = 1000;
    /// The highest rate. [O-7]
    pub(crate) const MAX_RATE: u32 = 1_000_000;

    /// The urgency at a decision at `now`, of a contact of this rate in thousandths: its wait since the virtual instant counts
    /// `rate / 1000` times. [O-7]
    #[must_use]
    pub fn accumulated(self, rate: u32, now: Timestamp) -> Self {
        if rate == Self::STATIC_RATE {
            return self;
        }
        let now = i128::from(now.micros());
        let counted = (i128::from(rate) * (now - i128::from(self.instant))).div_euclid(1000);
        let bounded = (now - counted).clamp(i128::from(i64::MIN), i128::from(i64::MAX));
        Self { class: self.class, instant: i64::try_from(bounded).unwrap_or_default() }
    }
}

/// What an ordering may look at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ContactFacts {
    /// The contact.
    pub contact: ContactId,
    /// Its queue.
    pub queue: QueueId,
    /// Its channel.
    pub channel: ChannelId,
    /// Who began it.
    pub direction: Direction,
    /// Its tenant.
    pub tenant: TenantId,
    /// Its priority.
    pub priority: Priority,
    /// The instant its age counts from.
    pub since: Timestamp,
    /// The instant it entered its queue.
    pub entered_at: Timestamp,
    /// The service-level target of its queue.
    pub target: Option<Duration>,
}

impl ContactFacts {
    /// An inbound contact of the first tenant and of ordinary priority, there since time zero: for tests of an ordering.
    pub const fn new(contact: ContactId, queue: QueueId, channel: ChannelId) -> Self {
        Self {
            contact,
            queue,
            channel,
            direction: Direction::Inbound,
            tenant: TenantId(0),
            priority: Priority(0),
            since: Timestamp::ZERO,
            entered_at: Timestamp::ZERO,
            target: None,
        }
    }

    /// Sets the priority.
    pub const fn with_priority(mut self, priority: Priority) -> Self {
        self.priority = priority;
        self
    }

    /// Sets the instant its age counts from.
    pub const fn with_since(mut self, since: Timestamp) -> Self {
        self.since = since;
        self
    }

    /// Sets the service-level target of its queue.
    pub const fn with_target(mut self, target: Duration) -> Self {
        self.target = Some(target);
        self
    }
}

/// Turns a contact into its urgency. The same facts always give the same urgency. [O-6]
///
/// One that panics, gives a rate out of range or changes its mind is replaced by [`FirstInFirstOut`] in the queue that asked it. [S-12]
///
/// ```
/// use toritsugi::{ContactFacts, OrderingStrategy, Urgency};
///
/// /// Outbound contacts after all others.
/// #[derive(Debug)]
/// struct InboundFirst;
///
/// impl OrderingStrategy for InboundFirst {
///     fn urgency(&self, contact: &ContactFacts) -> Urgency {
///         let outbound = contact.direction == toritsugi::Direction::Outbound;
///         Urgency { class: i64::from(outbound), instant: contact.since.micros() }
///     }
/// }
/// ```
pub trait OrderingStrategy: Debug + Send + Sync {
    /// The urgency of a contact; the lower is served first.
    fn urgency(&self, contact: &ContactFacts) -> Urgency;

    /// How fast the contact accumulates urgency by waiting, in thousandths, 0 to 1,000,000. Defaults to 1000, which never changes an
    /// order. [O-7]
    fn rate(&self, contact: &ContactFacts) -> u32 {
        let _ = contact;
        Urgency::STATIC_RATE
    }

    /// What tells this one from another of the same name: its settings, as text of any form. A plan that is restored from data must be given a
    /// strategy of the same name and parameters. Defaults to none.
    fn parameters(&self) -> String {
        String::new()
    }
}

/// What a contact's line asks, for [`SelectionStrategy::fit`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct DemandFacts<'a> {
    /// The queue.
    pub queue: QueueId,
    /// The channel.
    pub channel: ChannelId,
    /// The tenant.
    pub tenant: TenantId,
    /// What the queue asks of every agent.
    pub queue_requirement: &'a Requirement,
    /// What the contact asks beside it.
    pub requirement: &'a Requirement,
}

impl<'a> DemandFacts<'a> {
    /// All that a line asks.
    pub const fn new(
        queue: QueueId,
        channel: ChannelId,
        tenant: TenantId,
        queue_requirement: &'a Requirement,
        requirement: &'a Requirement,
    ) -> Self {
        Self { queue, channel, tenant, queue_requirement, requirement }
    }
}

/// What the agents of a pool bring, for [`SelectionStrategy::fit`]. The lists are in ascending order of id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SupplyFacts<'a> {
    /// Skills and their levels.
    pub skills: &'a [(SkillId, Level)],
    /// Memberships.
    pub queues: &'a [Membership],
    /// Units of capacity.
    pub capacity: u32,
}

impl<'a> SupplyFacts<'a> {
    /// All that a pool brings; both lists in ascending order of id.
    pub const fn new(skills: &'a [(SkillId, Level)], queues: &'a [Membership], capacity: u32) -> Self {
        Self { skills, queues, capacity }
    }
}

/// What is known of one agent, for [`SelectionStrategy::standing`] and [`SelectionStrategy::pairing`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct AgentFacts {
    /// The agent.
    pub agent: AgentId,
    /// Its place in a fixed order.
    pub position: u32,
    /// Its weight in a weighted random selection.
    pub weight: u16,
    /// Units in use.
    pub units_in_use: u64,
    /// Units of capacity.
    pub capacity: u32,
    /// Contacts accepted since sign-in.
    pub handled: u64,
    /// The start of its idle clock.
    pub idle_since: Timestamp,
    /// The last offer made to it since sign-in.
    pub last_offer: Option<OfferId>,
}

impl AgentFacts {
    /// An agent that has just signed in at time zero, of capacity 100, weight 1 and position 0: for tests of a selection.
    pub const fn new(agent: AgentId) -> Self {
        Self {
            agent,
            position: 0,
            weight: 1,
            units_in_use: 0,
            capacity: 100,
            handled: 0,
            idle_since: Timestamp::ZERO,
            last_offer: None,
        }
    }
}

/// Ranks the agents that may take a contact; in every rank the lower is better. [M-4]
///
/// Ranks are compared in the order fit, pairing, standing; then come the idle clock, the last offer and the agent's id. The same
/// facts always give the same rank.
///
/// One that panics or changes its mind is replaced by [`LongestIdle`] in the queue that asked it. [S-12]
///
/// ```
/// use toritsugi::{AgentFacts, SelectionStrategy};
///
/// /// The agent that took the most contacts goes on: the others may train.
/// #[derive(Debug)]
/// struct BusiestFirst;
///
/// impl SelectionStrategy for BusiestFirst {
///     fn standing(&self, agent: &AgentFacts) -> i64 {
///         -i64::try_from(agent.handled).unwrap_or(i64::MAX)
///     }
/// }
/// ```
pub trait SelectionStrategy: Debug + Send + Sync {
    /// Whether [`pairing`](Self::pairing) is to be asked. It costs a look at every available agent of every eligible pool, where
    /// the other ranks cost a look at one agent a pool. Defaults to no.
    const PAIRS: bool = false;

    /// Whether agents of equal fit compare by their idle time times the idle weight of their membership. Then
    /// [`standing`](Self::standing) is not asked. Of no account together with [`PAIRS`](Self::PAIRS). Defaults to no. [S-1] [S-10]
    const IDLE_WEIGHTED: bool = false;

    /// How well the agents of a pool fit the contacts of a line. Defaults to 0.
    fn fit(&self, _demand: &DemandFacts<'_>, _supply: &SupplyFacts<'_>) -> i64 {
        0
    }

    /// How well one agent fits one contact; asked only if [`PAIRS`](Self::PAIRS). Defaults to 0.
    fn pairing(&self, _contact: ContactId, _agent: &AgentFacts) -> i64 {
        0
    }

    /// Where the agent stands among its like, whatever the contact; not asked where [idle times are weighed](Self::IDLE_WEIGHTED).
    /// Defaults to 0.
    fn standing(&self, _agent: &AgentFacts) -> i64 {
        0
    }

    /// What tells this one from another of the same name, as [`OrderingStrategy::parameters`]. Defaults to none.
    fn parameters(&self) -> String {
        String::new()
    }
}

/// The object form of an [`OrderingStrategy`]: of the built-in ones as they are, of the host's own as [`Own`].
pub(crate) trait ErasedOrdering: Debug + Send + Sync {
    /// Urgency and rate of a contact, or how the answer failed, which it never does for a built-in strategy. [S-12]
    fn rank(&self, contact: &ContactFacts) -> Result<(Urgency, u32), StrategyFailure>;
    /// Whether it is the host's own, which may fail.
    fn is_own(&self) -> bool;
    fn parameters(&self) -> String;
}

impl<T: OrderingStrategy> ErasedOrdering for T {
    fn rank(&self, contact: &ContactFacts) -> Result<(Urgency, u32), StrategyFailure> {
        Ok((self.urgency(contact), self.rate(contact)))
    }

    fn is_own(&self) -> bool {
        false
    }

    fn parameters(&self) -> String {
        OrderingStrategy::parameters(self)
    }
}

/// The object form of a [`SelectionStrategy`], as [`ErasedOrdering`]. It holds the loop of the search, so a decision costs one virtual call.
pub(crate) trait ErasedSelection: Debug + Send + Sync {
    /// The agent of the lowest rank.
    fn choose(&self, search: AgentSearch<'_>) -> Result<Option<Choice>, StrategyFailure>;
    /// Whether it is the host's own, which may fail. [S-11]
    fn is_own(&self) -> bool;
    fn pairs(&self) -> bool;
    /// In place of a pairing. [S-10]
    fn idle_weighted(&self) -> bool;
    fn fit(&self, demand: &DemandFacts<'_>, supply: &SupplyFacts<'_>) -> Result<i64, StrategyFailure>;
    fn pairing(&self, contact: ContactId, agent: &AgentFacts) -> Result<i64, StrategyFailure>;
    fn standing(&self, agent: &AgentFacts) -> Result<i64, StrategyFailure>;
    fn parameters(&self) -> String;
}

impl<T: SelectionStrategy> ErasedSelection for T {
    fn choose(&self, search: AgentSearch<'_>) -> Result<Option<Choice>, StrategyFailure> {
        Ok(search.best_by(self))
    }

    fn is_own(&self) -> bool {
        false
    }

    fn pairs(&self) -> bool {
        T::PAIRS
    }

    fn idle_weighted(&self) -> bool {
        T::IDLE_WEIGHTED
    }

    fn fit(&self, demand: &DemandFacts<'_>, supply: &SupplyFacts<'_>) -> Result<i64, StrategyFailure> {
        Ok(SelectionStrategy::fit(self, demand, supply))
    }

    fn pairing(&self, contact: ContactId, agent: &AgentFacts) -> Result<i64, StrategyFailure> {
        Ok(SelectionStrategy::pairing(self, contact, agent))
    }

    fn standing(&self, agent: &AgentFacts) -> Result<i64, StrategyFailure> {
        Ok(SelectionStrategy::standing(self, agent))
    }

    fn parameters(&self) -> String {
        SelectionStrategy::parameters(self)
    }
}
