//! What can be asked of a router: plain values, in the plan's ids, sorted where they are lists.

use crate::{
    AgentChannel, AgentId, Callback, ChannelId, ContactId, ContactPhase, Direction, Level, Membership, NotReadyReason,
    OfferId, Priority, QueueId, Requirement, SiteId, SkillId, TenantId, Tenants, Timestamp, Urgency,
};
use alloc::vec::Vec;

/// One contact that has not ended.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct ContactView<'a> {
    /// The contact.
    pub contact: ContactId,
    /// Where it is in its life.
    pub phase: ContactPhase,
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
    /// What it asks of an agent, beside what its queue asks.
    pub requirement: &'a Requirement,
    /// Agents that must not be offered it, as the host gave them.
    pub excluded: &'a [AgentId],
    /// The instant its age counts from. [V-4]
    pub since: Timestamp,
    /// The instant it entered its queue. [V-4]
    pub entered_at: Timestamp,
    /// Its enqueue sequence number. [V-4]
    pub sequence: u64,
    /// Its urgency in its queue. [O-6]
    pub urgency: Urgency,
    /// How many of its queue's membership delays it has passed since it entered. [C-9]
    pub delays_passed: u32,
    /// The agent that alone may take it. [C-6]
    pub direct_to: Option<AgentId>,
    /// Where it stands, its queue first; the queue alone where it does not wait. [V-4]
    pub places: Vec<PlaceView<'a>>,
    /// The number of the preferred stage that runs, from 1, and when it ends. [P-1]
    pub stage: Option<(u8, Timestamp)>,
    /// When its maximum wait or its expiry as a callback passed, if that was during an offer that still lives. [C-8] [K-6]
    pub overdue_since: Option<Timestamp>,
    /// The numbers of the steps that a live offer holds back, from 1. [D-6]
    pub held_back: Vec<u16>,
    /// The agent that has it, or the first of those that are offered it.
    pub agent: Option<AgentId>,
    /// The accepted offer, or the first of the live ones.
    pub offer: Option<OfferId>,
    /// All live offers, by id. [F-1]
    pub offers: Vec<(OfferId, AgentId)>,
    /// Agents in its decline memory by agent, and when their back-off ends; none for a decliner whose back-off is over. [F-6] [F-8]
    pub declined: Vec<(AgentId, Option<Timestamp>)>,
    /// Whether it is interrupted by another contact of its agent. [A-12]
    pub paused: bool,
    /// How it is called back, if it is a callback. [K-1]
    pub callback: Option<CallbackView>,
    /// The agent that parked it, if it is parked. [A-14]
    pub parked_by: Option<AgentId>,
}

/// A contact's place in a queue. [V-4]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct PlaceView<'a> {
    /// The queue.
    pub queue: QueueId,
    /// The instant it entered the queue.
    pub entered_at: Timestamp,
    /// Its urgency there, at the present instant. [O-6] [O-7]
    pub urgency: Urgency,
    /// How many of the queue's membership delays it has passed. [C-9]
    pub delays_passed: u32,
    /// Up to which level the queue's agents may serve it; none for all. [D-4]
    pub level_limit: Option<u8>,
    /// What the queue asks at present. [D-3]
    pub requirement: &'a Requirement,
}

/// How a customer is called back. [K-1]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct CallbackView {
    /// What was asked for; `due` is that of the next attempt.
    pub callback: Callback,
    /// How many attempts have failed.
    pub attempts: u16,
}

/// Whether an agent takes contacts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum Presence {
    /// It does.
    Ready,
    /// Not for now.
    NotReady(NotReadyReason),
    /// It finishes what it has in hand and leaves.
    Draining,
}

/// One piece of work that an agent has in hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct WorkView {
    /// The offer it came by.
    pub offer: OfferId,
    /// The contact.
    pub contact: ContactId,
    /// The queue under which it came.
    pub queue: QueueId,
    /// The channel whose capacity it takes.
    pub channel: ChannelId,
    /// What the agent does with it.
    pub phase: WorkPhase,
    /// Whether it is interrupted by other work of the agent. [A-12]
    pub paused: bool,
}

/// What an agent does with a piece of work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum WorkPhase {
    /// It is offered, until the instant, if there is one.
    Offered(Option<Timestamp>),
    /// It was accepted.
    Accepted,
    /// Customer and agent are joined.
    Connected,
    /// It is being wrapped up, until this instant.
    WrappingUp(Timestamp),
}

/// One agent that is signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct AgentView<'a> {
    /// The agent.
    pub agent: AgentId,
    /// Whether it takes contacts.
    pub presence: Presence,
    /// The tenants it serves, ascending if they are listed.
    pub tenants: &'a Tenants,
    /// The site it works at.
    pub site: Option<SiteId>,
    /// Its memberships, by queue.
    pub queues: &'a [Membership],
    /// Its skills, by id.
    pub skills: &'a [(SkillId, Level)],
    /// Its channels, by id, each with its maximum.
    pub channels: &'a [AgentChannel],
    /// Units of capacity.
    pub capacity: u32,
    /// Units in use; above the capacity only if that was lowered meanwhile.
    pub units_in_use: u64,
    /// Its place in a fixed order.
    pub position: u32,
    /// Its weight in a weighted random selection.
    pub weight: u16,
    /// The start of its idle clock. [A-9]
    pub idle_since: Timestamp,
    /// The last offer made to it since sign-in.
    pub last_offer: Option<OfferId>,
    /// Contacts accepted since sign-in.
    pub handled: u64,
    /// Offers left unanswered in a row. [F-7]
    pub unanswered: u32,
    /// What it has in hand, by offer.
    pub work: Vec<WorkView>,
}

impl AgentView<'_> {
    /// By how many units the work in hand is above the capacity: after an order of a supervisor, or as the capacity was lowered. [F-10]
    ///
    /// ```
    /// use toritsugi::{AgentId, AgentProfile, PlanDefinition, QueueDefinition, Router, SignIn, Timestamp};
    ///
    /// let plan = PlanDefinition::new().queue(QueueDefinition::new("support")).build()?;
    /// let mut router = Router::new(plan);
    /// router.apply(Timestamp::ZERO, SignIn::new(AgentId(1), AgentProfile::default()), &mut Vec::new())?;
    /// assert_eq!(router.agent(AgentId(1)).map(|agent| agent.overload()), Some(0));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn overload(&self) -> u64 {
        self.units_in_use.saturating_sub(u64::from(self.capacity))
    }
}

/// The counts of one queue. [C-14]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[non_exhaustive]
pub struct QueueView {
    /// Contacts waiting now.
    pub waiting: u32,
    /// Contacts offered now.
    pub offered: u32,
    /// Contacts accepted or connected now.
    pub active: u32,
    /// Contacts that ever entered.
    pub entered: u64,
    /// Accepts; a contact whose agent left can be accepted again.
    pub answered: u64,
    /// Contacts completed.
    pub completed: u64,
    /// Contacts abandoned.
    pub abandoned: u64,
    /// Contacts cancelled.
    pub cancelled: u64,
    /// Contacts that reached the maximum wait.
    pub timed_out: u64,
    /// Contacts transferred out, to another queue or again to this one.
    pub transferred_out: u64,
    /// Contacts parked, scheduled or dialling now. [V-6]
    pub away: u32,
    /// Contacts that a step, a closing, or the rules of callbacks ended.
    pub ended: u64,
    /// Contacts that a step, a closing or a new plan moved to another queue.
    pub moved_out: u64,
    /// Contacts that were accepted by another of their places, or lost this one.
    pub taken_elsewhere: u64,
    /// Whether its hours close it. [H-1]
    pub closed_by_hours: bool,
    /// Whether it is closed by hand. [H-4]
    pub closed_by_hand: bool,
}

impl QueueView {
    /// Whether it takes contacts. [H-1]
    pub const fn is_open(&self) -> bool {
        !self.closed_by_hours && !self.closed_by_hand
    }
}

/// Where a waiting contact stands in its queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Position {
    /// Its queue.
    pub queue: QueueId,
    /// Its place among those that wait there, from 1 for the next one. A contact behind it may be served before it, if an agent may
    /// take that one alone.
    pub place: u32,
    /// How many wait there, itself included.
    pub waiting: u32,
}

/// The instant at which the host must call again at the latest. [T-5]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Deadline {
    /// When.
    pub at: Timestamp,
    /// Why.
    pub reason: DeadlineReason,
}

/// Why the host must call again. [T-5]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case", tag = "type"))]
#[non_exhaustive]
pub enum DeadlineReason {
    /// An offer expires.
    OfferExpiry {
        /// The offer.
        offer: OfferId,
    },
    /// A wrap-up ends.
    WrapUpEnd {
        /// The agent.
        agent: AgentId,
        /// The contact.
        contact: ContactId,
    },
    /// A contact has waited as long as its queue allows.
    MaximumWait {
        /// The contact.
        contact: ContactId,
    },
    /// A contact has waited long enough for further members of its queue.
    MembershipDelay {
        /// The contact.
        contact: ContactId,
    },
    /// An agent may be offered a contact again.
    BackOffEnd {
        /// The agent.
        agent: AgentId,
        /// The contact.
        contact: ContactId,
    },
    /// One more agent may be offered a contact. [F-1]
    NextOffer {
        /// The contact.
        contact: ContactId,
    },
    /// A relaxation step is due. [D-2]
    Step {
        /// The contact.
        contact: ContactId,
        /// The number of the step, from 1.
        step: u16,
    },
    /// A stage of preferred agents ends, or a contact falls back from the agent it was directed to. [P-2] [C-6]
    StageEnd {
        /// The contact.
        contact: ContactId,
    },
    /// A callback is due. [K-3]
    CallbackDue {
        /// The contact.
        contact: ContactId,
    },
    /// A callback is given up. [K-6]
    CallbackExpiry {
        /// The contact.
        contact: ContactId,
    },
    /// A customer who gave up no longer has its place back. [C-15]
    ReturnEnd {
        /// The id of the contact that was.
        contact: ContactId,
    },
    /// A queue opens or closes. [H-2]
    Hours {
        /// The queue.
        queue: QueueId,
    },
    /// What was collected is assigned. [B-1]
    Batch,
}
