//! What a host may ask of the router: one struct per command, and [`Command`] over all of them.

use crate::{AgentId, ChannelId, ContactId, Level, OfferId, QueueId, Requirement, SkillId, TenantId};
use alloc::boxed::Box;
use alloc::vec::Vec;
use core::time::Duration;

/// Who began the contact.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[expect(clippy::exhaustive_enums, reason = "a contact comes in or goes out; there is no third way")]
pub enum Direction {
    /// The customer came to us.
    #[default]
    Inbound,
    /// We go to the customer.
    Outbound,
}

/// How urgent the customer or host says a contact is; higher is more urgent, 0 is ordinary. [V-3]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(transparent))]
pub struct Priority(pub i16);

/// What a contact came to, in the host's own numbering; the router only passes it on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(transparent))]
pub struct Disposition(pub u32);

/// Why an agent is not ready, in the host's own numbering.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(transparent))]
pub struct NotReadyReason(pub u16);

impl NotReadyReason {
    /// No reason given.
    pub const UNSPECIFIED: Self = Self(0);
    /// Given by the router to an agent that left too many offers unanswered. [F-7]
    pub const UNANSWERED: Self = Self(u16::MAX);
}

/// Only time passes. [T-7]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
pub struct Advance {}

/// A new contact enters a queue. [C-1]
///
/// ```
/// use toritsugi::{ChannelId, ContactId, Enqueue, Priority, QueueId};
///
/// let enqueue = Enqueue::new(ContactId(7), QueueId(0), ChannelId(0)).with_priority(Priority(5));
/// assert_eq!(enqueue.priority, Priority(5));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
pub struct Enqueue {
    /// The contact's id; it must not be that of a contact that has not ended.
    pub contact: ContactId,
    /// Where it waits.
    pub queue: QueueId,
    /// The channel it came by.
    pub channel: ChannelId,
    /// Defaults to inbound.
    #[cfg_attr(feature = "serde", serde(default))]
    pub direction: Direction,
    /// The client company it belongs to. Defaults to that of the queue, else the first of the plan.
    #[cfg_attr(feature = "serde", serde(default))]
    pub tenant: Option<TenantId>,
    /// Defaults to 0.
    #[cfg_attr(feature = "serde", serde(default))]
    pub priority: Priority,
    /// What it asks of an agent beside what the queue asks. Defaults to anyone.
    #[cfg_attr(feature = "serde", serde(default))]
    pub requirement: Requirement,
    /// How long it has waited already, elsewhere: zero or more, not before time zero. Defaults to zero.
    #[cfg_attr(feature = "serde", serde(default, with = "crate::time::span"))]
    pub age: Duration,
    /// Agents that must not be offered it. Defaults to none.
    #[cfg_attr(feature = "serde", serde(default))]
    pub excluded: Vec<AgentId>,
}

impl Enqueue {
    /// An inbound contact of ordinary priority that any agent of the queue may take.
    pub const fn new(contact: ContactId, queue: QueueId, channel: ChannelId) -> Self {
        Self {
            contact,
            queue,
            channel,
            direction: Direction::Inbound,
            tenant: None,
            priority: Priority(0),
            requirement: Requirement::Anyone,
            age: Duration::ZERO,
            excluded: Vec::new(),
        }
    }

    /// Sets who began it.
    pub const fn with_direction(mut self, direction: Direction) -> Self {
        self.direction = direction;
        self
    }

    /// Sets the client company.
    pub const fn with_tenant(mut self, tenant: TenantId) -> Self {
        self.tenant = Some(tenant);
        self
    }

    /// Sets the priority.
    pub const fn with_priority(mut self, priority: Priority) -> Self {
        self.priority = priority;
        self
    }

    /// Sets what it asks of an agent.
    pub fn with_requirement(mut self, requirement: Requirement) -> Self {
        self.requirement = requirement;
        self
    }

    /// Sets how long it has waited already.
    pub const fn with_age(mut self, age: Duration) -> Self {
        self.age = age;
        self
    }

    /// Sets the agents that must not be offered it.
    pub fn with_excluded(mut self, excluded: Vec<AgentId>) -> Self {
        self.excluded = excluded;
        self
    }
}

/// Where a transferred contact goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum TransferTarget {
    /// To wait in this queue.
    Queue(QueueId),
    /// To wait, in its present queue, for this agent alone. [C-6]
    Agent(AgentId),
}

/// Whether a transferred contact keeps the age it has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[expect(clippy::exhaustive_enums, reason = "an age is kept or it restarts")]
pub enum TransferAge {
    /// It keeps its age and sequence number, so it is no newcomer where it goes.
    #[default]
    Keep,
    /// It starts anew, behind those that wait.
    Restart,
}

/// A contact goes to another queue or agent. [C-5]
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
pub struct Transfer {
    /// The contact, in any state.
    pub contact: ContactId,
    /// Where it goes.
    pub to: TransferTarget,
    /// Defaults to keep.
    #[cfg_attr(feature = "serde", serde(default))]
    pub age: TransferAge,
    /// Replaces its requirement, if given.
    #[cfg_attr(feature = "serde", serde(default))]
    pub requirement: Option<Requirement>,
    /// Replaces its priority, if given.
    #[cfg_attr(feature = "serde", serde(default))]
    pub priority: Option<Priority>,
}

impl Transfer {
    /// A transfer that keeps age, requirement and priority.
    pub const fn new(contact: ContactId, to: TransferTarget) -> Self {
        Self { contact, to, age: TransferAge::Keep, requirement: None, priority: None }
    }
}

/// What an agent brings: whom it serves, where, with which skills, on which channels. [A-2]
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields, default))]
pub struct AgentProfile {
    /// The tenants it serves. Defaults to all.
    pub tenants: Tenants,
    /// The queues it is a member of. Defaults to none.
    pub queues: Vec<Membership>,
    /// Its skills and their levels. Defaults to none.
    pub skills: Vec<(SkillId, Level)>,
    /// The channels it works on. Defaults to all of the plan, at the plan's maximum.
    pub channels: Option<Vec<AgentChannel>>,
    /// Units of work it can hold at a time, 1 to 1,000,000. Defaults to that of the plan.
    pub capacity: Option<u32>,
    /// Its place in a fixed order; lower comes first. Defaults to 0.
    pub position: u32,
    /// Its weight in a weighted random selection, at least 1. Defaults to 1.
    pub weight: u16,
}

impl Default for AgentProfile {
    fn default() -> Self {
        Self {
            tenants: Tenants::All,
            queues: Vec::new(),
            skills: Vec::new(),
            channels: None,
            capacity: None,
            position: 0,
            weight: 1,
        }
    }
}

/// The tenants that an agent serves.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[expect(clippy::exhaustive_enums, reason = "all of them or a list of them: nothing else can be said")]
pub enum Tenants {
    /// Every tenant of the plan.
    #[default]
    All,
    /// These only.
    Only(Vec<TenantId>),
}

/// An agent's membership of a queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
pub struct Membership {
    /// The queue.
    pub queue: QueueId,
    /// The agent's level in the queue: lower is served first, strictly. Defaults to 0.
    #[cfg_attr(feature = "serde", serde(default))]
    pub level: u8,
    /// How long a contact must have waited in the queue before this agent may be offered it: zero, or one of the delays that the
    /// queue declares. Defaults to zero.
    #[cfg_attr(feature = "serde", serde(default, with = "crate::time::span"))]
    pub delay: Duration,
}

impl Membership {
    /// A membership of level 0 without delay.
    pub const fn new(queue: QueueId) -> Self {
        Self { queue, level: 0, delay: Duration::ZERO }
    }

    /// Sets the level.
    pub const fn at_level(mut self, level: u8) -> Self {
        self.level = level;
        self
    }

    /// Sets the delay.
    pub const fn after(mut self, delay: Duration) -> Self {
        self.delay = delay;
        self
    }
}

/// A channel on which an agent works.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
pub struct AgentChannel {
    /// The channel.
    pub channel: ChannelId,
    /// Most contacts of this channel at a time, at least 1. Defaults to the plan's maximum for the channel.
    #[cfg_attr(feature = "serde", serde(default))]
    pub maximum: Option<u32>,
}

/// How an agent signs in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[expect(clippy::exhaustive_enums, reason = "an agent that signs in is ready or it is not")]
pub enum SignInAs {
    /// Ready at once.
    #[default]
    Ready,
    /// Not ready yet.
    NotReady(NotReadyReason),
}

/// An agent comes to work. [A-1]
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
pub struct SignIn {
    /// The agent's id; it must not be signed in.
    pub agent: AgentId,
    /// What it brings. Boxed, as it is by far the largest part of any command.
    pub profile: Box<AgentProfile>,
    /// Defaults to ready.
    #[cfg_attr(feature = "serde", serde(default))]
    pub presence: SignInAs,
}

impl SignIn {
    /// Signs in ready.
    pub fn new(agent: AgentId, profile: AgentProfile) -> Self {
        Self { agent, profile: Box::new(profile), presence: SignInAs::Ready }
    }
}

/// An agent's skills, queues or channels change, while it works. [A-3]
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
pub struct UpdateAgent {
    /// The agent.
    pub agent: AgentId,
    /// Its new profile, whole.
    pub profile: Box<AgentProfile>,
}

/// What happens to the work of an agent that signs out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum WorkInHand {
    /// The sign-out is refused while there is any; [`Drain`] waits for its end.
    #[default]
    Refuse,
    /// It returns to its queues, in place.
    Requeue,
}

/// An agent leaves. [A-11]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
pub struct SignOut {
    /// The agent.
    pub agent: AgentId,
    /// Defaults to refuse.
    #[cfg_attr(feature = "serde", serde(default))]
    pub work: WorkInHand,
}

/// Why an agent declined an offer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum DeclineReason {
    /// The agent said no.
    #[default]
    Rejected,
    /// The agent's line or device was busy.
    Busy,
    /// The agent's line or device could not be reached.
    Unreachable,
    /// The host's own time ran out; counts as unanswered.
    NoAnswer,
    /// Another reason, in the host's own numbering.
    Other(u16),
}

macro_rules! simple_commands {
    ($($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident: $type:ty),+ $(,)? })+) => {
        $(
            $(#[$doc])*
            #[derive(Clone, Copy, Debug, PartialEq, Eq)]
            #[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
            pub struct $name {
                $($(#[$field_doc])* pub $field: $type),+
            }
        )+
    };
}

simple_commands! {
    /// An agent accepts an offer. [F-2]
    AcceptOffer {
        /// The offer.
        offer: OfferId,
    }
    /// An agent declines an offer. [F-3]
    DeclineOffer {
        /// The offer.
        offer: OfferId,
        /// Why.
        reason: DeclineReason,
    }
    /// The host takes an offer back. [F-5]
    WithdrawOffer {
        /// The offer.
        offer: OfferId,
    }
    /// Customer and agent are joined. [C-7]
    Connect {
        /// The contact.
        contact: ContactId,
    }
    /// The work on a contact is done. [C-10]
    Complete {
        /// The contact.
        contact: ContactId,
        /// What it came to.
        disposition: Disposition,
    }
    /// The customer gave up before being connected. [C-11]
    Abandon {
        /// The contact.
        contact: ContactId,
    }
    /// The host takes a contact away, in any state. [C-12]
    Cancel {
        /// The contact.
        contact: ContactId,
    }
    /// A contact becomes more or less urgent. [C-13]
    SetPriority {
        /// The contact.
        contact: ContactId,
        /// Its new priority.
        priority: Priority,
    }
    /// An agent can take contacts. [A-4]
    SetReady {
        /// The agent.
        agent: AgentId,
    }
    /// An agent takes no contacts for now. [A-5]
    SetNotReady {
        /// The agent.
        agent: AgentId,
        /// Why.
        reason: NotReadyReason,
    }
    /// An agent finishes what it has in hand and is then signed out. [A-5] [A-10]
    Drain {
        /// The agent.
        agent: AgentId,
    }
    /// An agent is done with the wrap-up of a contact. [A-8]
    EndWrapUp {
        /// The agent.
        agent: AgentId,
        /// The contact it wraps up.
        contact: ContactId,
    }
}

macro_rules! command {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {
        /// Any command. Every command struct converts into it, so [`Router::apply`](crate::Router::apply) takes them as they are.
        #[derive(Clone, Debug, PartialEq, Eq)]
        #[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
        #[non_exhaustive]
        pub enum Command {
            $($(#[$doc])* $name($name)),+
        }

        $(
            impl From<$name> for Command {
                fn from(command: $name) -> Self {
                    Self::$name(command)
                }
            }
        )+
    };
}

command! {
    /// Only time passes.
    Advance,
    /// A new contact enters a queue.
    Enqueue,
    /// A contact goes to another queue or agent.
    Transfer,
    /// A contact becomes more or less urgent.
    SetPriority,
    /// Customer and agent are joined.
    Connect,
    /// The work on a contact is done.
    Complete,
    /// The customer gave up.
    Abandon,
    /// The host takes a contact away.
    Cancel,
    /// An agent accepts an offer.
    AcceptOffer,
    /// An agent declines an offer.
    DeclineOffer,
    /// The host takes an offer back.
    WithdrawOffer,
    /// An agent comes to work.
    SignIn,
    /// An agent's profile changes.
    UpdateAgent,
    /// An agent can take contacts.
    SetReady,
    /// An agent takes no contacts for now.
    SetNotReady,
    /// An agent finishes and leaves.
    Drain,
    /// An agent leaves.
    SignOut,
    /// An agent is done with a wrap-up.
    EndWrapUp,
}
