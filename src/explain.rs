//! Answers to *why*: why a contact waits, what an agent would take next, why an offer was made.

use crate::{
    AgentId, ChannelId, ContactId, ContactPhase, Deadline, Gate, NotReadyReason, Presence, QueueId, SiteId, Timestamp,
    Urgency, WorkView,
};
use alloc::vec::Vec;
use core::time::Duration;

mod decision;
mod describe;
mod words;

pub use decision::{AgentRank, ContactRank, Decision, Look};

/// Why a contact is where it is, at one instant: the answer of [`Router::explain_contact`](crate::Router::explain_contact).
///
/// [`describe`](Self::describe) says it in words.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct ContactExplanation {
    /// The contact.
    pub contact: ContactId,
    /// The present instant.
    pub at: Timestamp,
    /// Where it is in its life.
    pub phase: ContactPhase,
    /// The channel it came by.
    pub channel: ChannelId,
    /// The instant its age counts from. [V-4]
    pub since: Timestamp,
    /// The agent that has it: that accepted it.
    pub held_by: Option<AgentId>,
    /// The agent that alone may take it. [C-6]
    pub direct_to: Option<AgentId>,
    /// Where it stands, its own queue first. [V-4]
    pub places: Vec<PlaceStanding>,
    /// What it waits for.
    pub waits_for: WaitsFor,
    /// Every agent that is signed in: those that may be offered it, the first choice first; then the others, those first who came furthest
    /// through the gates, and by id.
    pub agents: Vec<AgentStanding>,
    /// How many agents each gate keeps away, as the first that fails; by gate, without zeros.
    pub gates: Vec<(Gate, u32)>,
    /// When something about it changes next by itself, and why: the end of an offer, of its wait, of a delay, a back-off or a stage, a
    /// step, a callback, a batch, or a queue that closes and does not keep it. `None` if nothing does.
    pub next_change: Option<Deadline>,
    /// When work next ends by itself for an agent that only a lack of capacity keeps away: a wrap-up, or an offer. `None` if none does.
    pub next_room: Option<Deadline>,
}

/// How a contact stands in one queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct PlaceStanding {
    /// The queue.
    pub queue: QueueId,
    /// The instant it entered the queue.
    pub entered_at: Timestamp,
    /// Its number among those that wait there, from 1, at the present instant; none if it does not wait. [O-7]
    pub position: Option<u32>,
    /// How many wait there.
    pub waiting: u32,
    /// Its urgency there, at the present instant.
    pub urgency: Urgency,
    /// How many of the queue's membership delays it has passed. [C-9]
    pub delays_passed: u32,
    /// How many the queue has.
    pub delays: u32,
    /// Up to which level the queue's agents may serve it; none for all. [D-4]
    pub level_limit: Option<u8>,
}

/// How an agent stands to a contact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct AgentStanding {
    /// The agent.
    pub agent: AgentId,
    /// The queue that is spoken of: the first place of the contact in which the agent passes all gates, else its own queue.
    pub queue: QueueId,
    /// Whether it may be offered the contact.
    pub standing: Standing,
}

/// Whether an agent may be offered a contact, and if so how it ranks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
#[expect(clippy::exhaustive_enums, reason = "it may or it may not")]
pub enum Standing {
    /// It passes every gate, and this is its rank.
    May(AgentRank),
    /// This keeps it away; the first such in the order of the gates.
    MayNot(Obstacle),
}

impl Standing {
    /// The first gate that fails. [G-1]
    pub const fn gate(self) -> Option<Gate> {
        match self {
            Self::May(_) => None,
            Self::MayNot(obstacle) => Some(obstacle.gate()),
        }
    }
}

/// What keeps an agent from being offered a contact: a gate, and how it fails. In the order of the gates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum Obstacle {
    /// The agent does not serve the contact's tenant. [G-1]
    Tenant,
    /// The agent is not ready. [G-2]
    NotReady(NotReadyReason),
    /// The agent finishes what it has in hand and leaves. [G-2]
    Draining,
    /// The agent's site is closed. [G-2]
    SiteClosed(SiteId),
    /// The agent is not a member of the queue. [G-3]
    NotAMember,
    /// The agent's level in the queue is higher than the contact may go at present. [G-3]
    Level {
        /// The agent's level.
        level: u8,
        /// Up to which level the contact may go.
        limit: u8,
    },
    /// The contact has not waited long enough for this member. [G-3]
    Delay {
        /// When it will have, if it waits until then.
        until: Timestamp,
    },
    /// The contact's channel is not enabled for the agent. [G-4]
    NoChannel,
    /// The agent has no room for another contact of the channel, beside what it has in hand. [G-4]
    Busy,
    /// The contact is directed to another agent. [G-5]
    DirectedElsewhere,
    /// The agent does not meet what queue and contact ask. [G-5]
    Requirement,
    /// The contact excludes the agent. [G-6]
    Excluded,
    /// The agent has a live offer of the contact. [G-6]
    Offered,
    /// The agent did not take the contact, and is not asked again before this instant. [G-6]
    BackOff {
        /// When its back-off ends.
        until: Timestamp,
    },
    /// The agent did not take the contact, and is asked again only when nobody else is left. [G-6] [F-8]
    Decliner,
    /// The agent is none of those of the preferred stage that runs. [G-7]
    Stage,
    /// The queue leaves the agent idle for others. [G-8]
    Spare,
}

impl Obstacle {
    /// The gate that fails by it.
    pub const fn gate(self) -> Gate {
        match self {
            Self::Tenant => Gate::Tenant,
            Self::NotReady(_) | Self::Draining | Self::SiteClosed(_) => Gate::Presence,
            Self::NotAMember | Self::Level { .. } | Self::Delay { .. } => Gate::Membership,
            Self::NoChannel | Self::Busy => Gate::Capacity,
            Self::DirectedElsewhere | Self::Requirement => Gate::Requirement,
            Self::Excluded | Self::Offered | Self::BackOff { .. } | Self::Decliner => Gate::Exclusion,
            Self::Stage => Gate::Preferred,
            Self::Spare => Gate::Spare,
        }
    }

    /// Whether it stays as long as neither the agent's profile nor what is asked changes; the others come and go.
    pub const fn is_lasting(self) -> bool {
        matches!(
            self,
            Self::Tenant
                | Self::NotAMember
                | Self::NoChannel
                | Self::DirectedElsewhere
                | Self::Requirement
                | Self::Excluded
        )
    }

    /// Whether it is of the agent's making alone: it would take the contact once it is there and free.
    pub(crate) const fn is_of_the_moment(self) -> bool {
        matches!(self, Self::NotReady(_) | Self::Draining | Self::SiteClosed(_) | Self::Busy)
    }
}

/// What a contact waits for.
///
/// Of the agents that nothing [lasting](Obstacle::is_lasting) keeps away it is what keeps away those who came furthest through the gates.
/// If something lasting keeps all away, it is an agent without that. In ascending order of how near the contact is to an offer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum WaitsFor {
    /// Nothing: an agent has it.
    Nothing,
    /// The customer: it is parked, or the customer is being called.
    Customer,
    /// The instant at which it is to be called back.
    DueTime,
    /// The answer of an agent that is offered it.
    Answer,
    /// Somebody to sign in; the one it is directed to, if it is.
    SignIn,
    /// An agent that serves its tenant.
    Tenant,
    /// A member of its queue.
    Member,
    /// An agent for whom its channel is enabled.
    Channel,
    /// An agent that meets what it and its queue ask.
    Skill,
    /// Another agent than those it excludes, or who declined for good.
    Other,
    /// An agent that could take it to be ready, at a site that is open.
    Presence,
    /// Leave to go to agents of a higher level.
    Level,
    /// The delay after which further members may take it.
    Delay,
    /// An agent that could take it to have room.
    Capacity,
    /// The end of a back-off.
    BackOff,
    /// The end of a preferred stage, or one of its agents.
    Stage,
    /// More idle agents, so that its queue spares one.
    Spare,
    /// Its turn: an agent could take it.
    Turn,
    /// The next batch, in which it is assigned. [B-1]
    Batch,
}

impl WaitsFor {
    /// What waits for this to go away.
    pub(crate) const fn end_of(obstacle: Obstacle) -> Self {
        match obstacle {
            Obstacle::Tenant => Self::Tenant,
            Obstacle::NotReady(_) | Obstacle::Draining | Obstacle::SiteClosed(_) => Self::Presence,
            Obstacle::NotAMember => Self::Member,
            Obstacle::Level { .. } => Self::Level,
            Obstacle::Delay { .. } => Self::Delay,
            Obstacle::NoChannel => Self::Channel,
            Obstacle::Busy => Self::Capacity,
            Obstacle::DirectedElsewhere => Self::SignIn,
            Obstacle::Requirement => Self::Skill,
            // Somebody else is there as long as decliners are not asked again. [F-8]
            Obstacle::Excluded | Obstacle::Decliner => Self::Other,
            Obstacle::Offered => Self::Answer,
            Obstacle::BackOff { .. } => Self::BackOff,
            Obstacle::Stage => Self::Stage,
            Obstacle::Spare => Self::Spare,
        }
    }
}

/// What an agent has in hand, and what it would take next, at one instant: the answer of
/// [`Router::explain_agent`](crate::Router::explain_agent).
///
/// [`describe`](Self::describe) says it in words.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct AgentExplanation {
    /// The agent.
    pub agent: AgentId,
    /// The present instant.
    pub at: Timestamp,
    /// Whether it takes contacts.
    pub presence: Presence,
    /// The site it works at, and whether that is open.
    pub site: Option<(SiteId, bool)>,
    /// Units of capacity.
    pub capacity: u32,
    /// Units in use; above the capacity only after an order of a supervisor, or if that was lowered meanwhile.
    pub units_in_use: u64,
    /// What it has in hand, by offer, each with the units that it takes at present.
    pub work: Vec<WorkCost>,
    /// What else fits, by channel.
    pub room: Vec<ChannelRoom>,
    /// Every contact that looks for an agent. First those it may be offered, in the order in which it would take them; then those it
    /// would take once it is there and free, likewise; then the others, most urgent first.
    ///
    /// The order is that of the present state. An offer may change it: where queues are compared by their lengths or shares [M-5], and
    /// where it takes the room of others.
    pub contacts: Vec<ContactStanding>,
}

/// A piece of work and what it takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct WorkCost {
    /// The work.
    pub work: WorkView,
    /// Units of capacity it takes at present: fewer while it is interrupted.
    pub units: u32,
}

/// What fits on one channel that is enabled for an agent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct ChannelRoom {
    /// The channel.
    pub channel: ChannelId,
    /// Contacts of it in hand, wrap-ups included.
    pub in_hand: u32,
    /// The most at a time.
    pub maximum: u32,
    /// How many more of it, and of it alone, the agent could take, whether it is ready or not. [G-4]
    pub free: u32,
}

/// How a contact stands to an agent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct ContactStanding {
    /// The contact.
    pub contact: ContactId,
    /// The queue by which the contact comes nearest to the agent.
    pub queue: QueueId,
    /// What keeps the agent from it there; none if it may be offered it.
    pub obstacle: Option<Obstacle>,
    /// Its rank for the agent, unless something keeps it away that does not go by the agent being there and free.
    pub rank: Option<ContactRank>,
}

impl ContactExplanation {
    /// How long it has waited, or lived, by its age.
    pub const fn age(&self) -> Duration {
        self.at.saturating_since(self.since)
    }

    /// How an agent stands to it; none if that is not signed in. O(agents).
    pub fn agent(&self, agent: AgentId) -> Option<&AgentStanding> {
        self.agents.iter().find(|standing| standing.agent == agent)
    }

    /// The agent that it would be offered, if any may be: the first of [`agents`](Self::agents).
    pub fn first_choice(&self) -> Option<&AgentStanding> {
        self.agents.first().filter(|standing| standing.standing.gate().is_none())
    }
}

impl AgentExplanation {
    /// How a contact stands to it; none if that looks for no agent. O(contacts that do).
    pub fn contact(&self, contact: ContactId) -> Option<&ContactStanding> {
        self.contacts.iter().find(|standing| standing.contact == contact)
    }
}
