//! The validated routing plan: what a centre is made of, and the rules of its queues.

use crate::policy::{ErasedOrdering, ErasedSelection};
use crate::requirement::{self, RequirementLimits};
use crate::{
    ChannelId, Name, Priority, QueueId, Requirement, RequirementError, RequirementFault, SiteId, SkillId, Step,
    TenantId, WhenClosed,
};
use alloc::collections::BTreeMap;
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::time::Duration;

mod check;
mod check_contact;
mod check_queue;
mod check_step;
mod definition;
mod fault;
mod profile;
mod starvation;
mod strategies;

pub(crate) use check_contact::{check_callback, is_some_span};
#[cfg(feature = "testing")]
pub(crate) use check_queue::MAX_OFFERS;
pub use definition::{
    ChannelDefinition, ClosingDefinition, PlanDefinition, QueueDefinition, SiteDefinition, SkillDefinition,
    StepDefinition, TenantDefinition,
};
pub use fault::{Declaration, Place, PlanError, PlanFault};
pub(crate) use profile::Supply;
pub use profile::{AgentChannelDefinition, MembershipDefinition, ProfileDefinition, ProfileError};
pub use starvation::StarvationBound;
pub use strategies::Strategies;

/// A routing plan that is known to be sound; cheap to clone.
///
/// Built from a [`PlanDefinition`], by hand or read from a file. Everything that is named has a small id, given in the order of
/// declaration.
///
/// ```
/// use toritsugi::{ChannelDefinition, PlanDefinition, QueueDefinition};
///
/// let plan = PlanDefinition::new()
///     .channel(ChannelDefinition::new("voice"))
///     .skill("english")
///     .queue(QueueDefinition::new("注文受付").channels(["voice"]).requirement("english >= 50"))
///     .build()?;
/// assert_eq!(plan.queue("注文受付").map(|queue| queue.0), Some(0));
/// # Ok::<(), toritsugi::PlanError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Plan {
    parts: Arc<Parts>,
}

#[derive(Clone, Debug)]
struct Parts {
    /// What the plan was built from.
    definition: PlanDefinition,
    tenants: Vec<Name>,
    sites: Vec<Name>,
    channels: Vec<Channel>,
    skills: Vec<Skill>,
    queues: Vec<Queue>,
    agents: AgentDefaults,
    limits: Limits,
    across: Across,
    batch: Option<Duration>,
    site_ids: BTreeMap<Name, SiteId>,
    tenant_ids: BTreeMap<Name, TenantId>,
    channel_ids: BTreeMap<Name, ChannelId>,
    skill_ids: BTreeMap<Name, SkillId>,
    queue_ids: BTreeMap<Name, QueueId>,
    /// The strategy behind each standing.
    /// INVARIANT: index 0 is a strategy without standing rank (always 0); every `Queue::standing` is an index of this list.
    standings: Vec<Arc<dyn ErasedSelection>>,
    /// Whether some queue leaves idle agents for others. [G-8]
    spares: bool,
    /// Whether some channel interrupts another. [A-12]
    interrupts: bool,
    /// What the cheapest channel costs.
    least_cost: u32,
}

impl Parts {
    fn channel_ids_in_order(&self) -> Vec<ChannelId> {
        (0..=u16::MAX).zip(&self.channels).map(|(id, _)| ChannelId(id)).collect()
    }

    fn requirement_limits(&self) -> RequirementLimits {
        RequirementLimits {
            skills: u16::try_from(self.skills.len()).unwrap_or(u16::MAX),
            parts: self.limits.requirement_parts,
            depth: self.limits.requirement_depth,
        }
    }
}

/// A channel of a plan.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Channel {
    /// Its name.
    pub name: Name,
    /// Units of an agent's capacity that one contact takes.
    pub cost: u32,
    /// Most contacts of this channel that an agent holds at a time, unless its profile says otherwise.
    pub maximum: u32,
    /// Whether offers on it are accepted at once, unless the agent's profile says otherwise. [F-1]
    pub auto_accept: bool,
    /// Units that a contact of this channel takes while it is interrupted. [A-12]
    pub paused_cost: u32,
    /// The channels it interrupts, ascending. [A-12]
    pub interrupts: Vec<ChannelId>,
    /// The channels that interrupt it, as bits.
    /// INVARIANT: the reverse of `interrupts`.
    pub(crate) interrupted_by: u64,
}

impl Channel {
    /// Whether work on one of these channels interrupts a contact of this one. [A-12]
    pub(crate) const fn is_interrupted(&self, by: u64) -> bool {
        self.interrupted_by & by != 0
    }

    /// Units that a contact of this channel takes beside work on these. [A-12]
    pub(crate) const fn cost_beside(&self, channels: u64) -> u32 {
        if self.is_interrupted(channels) { self.paused_cost } else { self.cost }
    }
}

/// A skill of a plan.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Skill {
    /// Its name.
    pub name: Name,
    /// Its weight in a best weighted proficiency. [S-8]
    pub weight: u16,
}

/// A queue of a plan.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Queue {
    /// Its name.
    pub name: Name,
    /// The tenant it belongs to, if to one alone.
    pub tenant: Option<TenantId>,
    /// The channels it takes, ascending.
    pub channels: Vec<ChannelId>,
    /// What it asks of every agent.
    pub requirement: Requirement,
    /// Which of its contacts is more urgent.
    pub ordering: QueueOrdering,
    /// Which agent an arriving contact gets.
    pub selection: AgentSelection,
    /// Its service-level target.
    pub service_level: Option<ServiceLevel>,
    /// How its contacts are handed to agents.
    pub offer_mode: OfferMode,
    /// How long an offer lives; `None` where contacts are assigned.
    pub offer_timeout: Option<Duration>,
    /// Whether a contact is connected as soon as an agent accepts it, unless it is a callback. [F-2]
    pub connect_on_accept: bool,
    /// What follows the end of a contact.
    pub wrap_up: WrapUp,
    /// How long a contact waits at most.
    pub maximum_wait: Option<Duration>,
    /// How many contacts wait at most.
    pub maximum_length: Option<u32>,
    /// The membership delays that agents may have here, ascending.
    pub delays: Vec<Duration>,
    /// Up to which level its agents serve a contact that enters; `None` for all. [D-4]
    pub levels: Option<u8>,
    /// What becomes of a contact that waits. [D-1]
    pub steps: Arc<[Step]>,
    /// Its weight among the queues that an agent serves. [M-5]
    pub weight: u32,
    /// The agents it leaves idle for others. [G-8]
    pub spare: Option<Spare>,
    /// Whether an agent that declined is asked again only when nobody else is left. [F-8]
    pub last_resort: bool,
    /// How long a wrap-up may be at most with its extensions; `None` for as long as a span may be. [A-16]
    pub longest_wrap_up: Option<Duration>,
    /// How long a contact that resumes waits for the agent that parked it. [A-15]
    pub resume_claim: Option<Duration>,
    /// How often and when a callback is tried again. [K-5]
    pub callback_attempts: CallbackAttempts,
    /// Within how long a customer who gave up has its place back. [C-15]
    pub return_within: Option<Duration>,
    /// What happens to those that wait when its hours close it. [H-3]
    pub at_close: WhenClosed,
    pub(crate) ordering_strategy: Arc<dyn ErasedOrdering>,
    pub(crate) selection_strategy: Arc<dyn ErasedSelection>,
    /// Which standing rank its selection has: an index of [`Plan::standings`].
    /// INVARIANT: 0 if and only if the selection is built in and has no standing rank. Two queues have the same index if and only if
    /// their selections are the same built-in or the same named strategy of the host, so that one standing an agent serves both.
    pub(crate) standing: u16,
}

/// Which of a queue's contacts is more urgent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum QueueOrdering {
    /// Who waits longest. [O-1]
    #[default]
    FirstInFirstOut,
    /// Higher priority, whatever the wait. [O-2]
    StrictPriority,
    /// A point of priority is worth so much waiting: more than zero, at most [`MAX_SPAN`](crate::MAX_SPAN). [O-3]
    PriorityCredit(#[cfg_attr(feature = "serde", serde(with = "crate::time::span"))] Duration),
    /// Whose service-level target runs out first. [O-4]
    EarliestDeadline,
    /// Who came last. [O-5]
    LastInFirstOut,
    /// Who has accumulated most by waiting, at the rate of its priority. [O-7]
    AccumulatingPriority(Vec<PriorityRate>),
    /// The host's own [`OrderingStrategy`](crate::OrderingStrategy), by the name it was given in [`Strategies`].
    Custom(Name),
}

/// How fast contacts of a priority accumulate. [O-7]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[expect(clippy::exhaustive_structs, reason = "a rate of a priority")]
pub struct PriorityRate {
    /// The priority, and all above it up to the next that is listed.
    pub priority: Priority,
    /// How much a thousandth of waiting counts, 0 to 1,000,000: 1000 is as much as the wait itself.
    pub rate: u32,
}

/// How the queues that an agent serves compare. [M-5]
///
/// Only queues of the same order for the agent are compared: a lower order comes first, strictly, and may starve the others. Each choice
/// says whether it bounds how long a contact is overtaken by those of other queues; [`Plan::starvation_bound`] reckons it. In a plan that
/// assigns in batches none is of account, and contacts compare by urgency. [B-1]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum Across {
    /// By the urgency of their contacts. Bounded as the orderings of the queues are, by the difference of their head starts.
    #[default]
    Urgency,
    /// The queue with the most contacts that wait for an offer. Not bounded: a short queue waits while another stays longer.
    LongestQueue,
    /// The queue with the most of them for its weight. Not bounded, for the same reason.
    QueueRatio,
    /// The longest wait, times the weights of queue and membership. Bounded by a share of the wait: the first contact of a queue of weight
    /// *v* that has waited *w* is passed only by contacts of a queue of weight *V* that came at most `w (1 - v / V)` later.
    WeightedWait,
    /// In proportion to the weights of the queues. Bounded by a number of offers: while a queue of weight *v* has contacts, at most
    /// about `V / v + 1` offers, the quotient rounded down, of one of weight *V* come between two of its own, if the same agents serve both.
    /// How long its next contact waits depends on how soon agents get free, not on when the others came.
    Share,
}

/// Idle agents that a queue leaves for others. [G-8]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[expect(clippy::exhaustive_structs, reason = "a number of agents from a level on")]
pub struct Spare {
    /// How many other agents must be idle, at least 1.
    pub agents: u32,
    /// From which level of the queue's agents on. Defaults to 0, all of them.
    #[cfg_attr(feature = "serde", serde(default))]
    pub from_level: u8,
}

/// How often a callback is tried. [K-5]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields, default))]
#[expect(clippy::exhaustive_structs, reason = "written by hosts with `..Default::default()`")]
pub struct CallbackAttempts {
    /// How often the customer is called at most, at least 1. Defaults to 3.
    pub attempts: u16,
    /// How long after a failed attempt the next is due, more than zero. Defaults to 15 min.
    #[cfg_attr(feature = "serde", serde(with = "crate::time::span"))]
    pub back_off: Duration,
}

impl Default for CallbackAttempts {
    fn default() -> Self {
        Self { attempts: 3, back_off: Duration::from_secs(900) }
    }
}

/// Which agent an arriving contact gets.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum AgentSelection {
    /// Who is idle longest. [S-1]
    #[default]
    LongestIdle,
    /// Who has the smallest share of its capacity in use. [S-2]
    LeastLoaded,
    /// Who accepted the fewest contacts since sign-in. [S-3]
    FewestHandled,
    /// Who was offered a contact longest ago. [S-4]
    RoundRobin,
    /// Who has the lowest position. [S-5]
    FixedOrder,
    /// Whose levels in the required skills are highest. [S-6]
    MostSkilled,
    /// Who holds the fewest skills. [S-7]
    LeastSkilled,
    /// Whose levels, weighted by skill, are highest. [S-8]
    BestProficiency,
    /// By chance, in proportion to the agents' weights, from this seed. [S-9]
    WeightedRandom(u64),
    /// The host's own [`SelectionStrategy`](crate::SelectionStrategy), by the name it was given in [`Strategies`].
    Custom(Name),
}

/// A service-level target: so many in a hundred answered within so long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[expect(clippy::exhaustive_structs, reason = "a target is these two numbers")]
pub struct ServiceLevel {
    /// The wait that meets the target.
    #[cfg_attr(feature = "serde", serde(with = "crate::time::span"))]
    pub within: Duration,
    /// How many of a hundred contacts should meet it, 1 to 100.
    pub percent: u8,
}

/// How a queue hands its contacts to agents.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "snake_case", deny_unknown_fields)
)]
#[non_exhaustive]
pub enum OfferMode {
    /// One agent at a time is offered the contact and may decline.
    #[default]
    OneAtATime,
    /// The agent has it at once, unasked. [F-1]
    Assign,
    /// Up to so many agents are offered it at the same time, 1 to 64; the first to accept has it.
    AllAtOnce(u32),
    /// One agent is offered it, and one more each time so long has passed.
    OneMore {
        /// How long, more than zero.
        #[cfg_attr(feature = "serde", serde(with = "crate::time::span"))]
        every: Duration,
        /// Up to how many at the same time, 1 to 64.
        most: u32,
    },
}

/// What follows the end of a contact, under the contact's queue. [A-6]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum WrapUp {
    /// The agent is free at once.
    #[default]
    None,
    /// The agent is free after this time, or as soon as it says so.
    Timed(#[cfg_attr(feature = "serde", serde(with = "crate::time::span"))] Duration),
    /// The agent is free when it says so, and after this time at the latest.
    UntilReleased(#[cfg_attr(feature = "serde", serde(with = "crate::time::span"))] Duration),
}

/// When an agent's idle clock restarts. [A-9]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum IdleClock {
    /// When a contact leaves the agent; wrap-up counts as idle.
    ContactEnded,
    /// When the agent's work on a contact, wrap-up included, is over.
    #[default]
    WrapUpEnded,
    /// As [`WrapUpEnded`](Self::WrapUpEnded), and when the agent becomes ready.
    Ready,
}

/// What holds for every agent. [A-2]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields, default))]
#[expect(clippy::exhaustive_structs, reason = "written by hosts with `..Default::default()`")]
pub struct AgentDefaults {
    /// Units of work an agent holds at a time unless its profile says otherwise, 1 to 1,000,000. Defaults to 100.
    pub capacity: u32,
    /// When the idle clock restarts. Defaults to the end of wrap-up.
    pub idle_clock: IdleClock,
    /// After how many unanswered offers in a row an agent becomes not ready, at least 1. Defaults to never.
    pub unanswered_limit: Option<u32>,
    /// How many ready members a queue keeps, whatever they leave unanswered. Defaults to 0, none. [F-7]
    pub breaker: u32,
    /// How long an agent that did not take a contact is not offered it again.
    pub back_off: BackOff,
}

impl Default for AgentDefaults {
    fn default() -> Self {
        Self {
            capacity: 100,
            idle_clock: IdleClock::default(),
            unanswered_limit: None,
            breaker: 0,
            back_off: BackOff::default(),
        }
    }
}

/// How long an agent that did not take a contact is not offered that contact again. [F-6]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields, default))]
#[expect(clippy::exhaustive_structs, reason = "written by hosts with `..Default::default()`")]
pub struct BackOff {
    /// After a decline. Defaults to 10 s.
    #[cfg_attr(feature = "serde", serde(with = "crate::time::span"))]
    pub declined: Duration,
    /// After *busy* or *unreachable*. Defaults to 20 s.
    #[cfg_attr(feature = "serde", serde(with = "crate::time::span"))]
    pub busy: Duration,
    /// After no answer. Defaults to 30 s.
    #[cfg_attr(feature = "serde", serde(with = "crate::time::span"))]
    pub no_answer: Duration,
}

impl Default for BackOff {
    fn default() -> Self {
        Self { declined: Duration::from_secs(10), busy: Duration::from_secs(20), no_answer: Duration::from_secs(30) }
    }
}

/// The most that the router will hold, each at least 1; reaching a limit is a typed rejection, but for `returns` and `keys`, of which the
/// oldest are forgotten.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields, default))]
#[expect(clippy::exhaustive_structs, reason = "written by hosts with `..Default::default()`")]
pub struct Limits {
    /// Contacts that have not ended, at most 2^31. Defaults to 2,000,000.
    pub contacts: u32,
    /// Agents signed in, at most 2^31. Defaults to 200,000.
    pub agents: u32,
    /// Memberships of one agent, at most 65,535. Defaults to 256.
    pub queues_per_agent: u32,
    /// Skills of one agent, at most 65,535. Defaults to 256.
    pub skills_per_agent: u32,
    /// Parts of one requirement; each agent that is named counts as a part; at most 4,096. Defaults to 64.
    pub requirement_parts: u32,
    /// Levels of nesting of one requirement, at most 64. Defaults to 16.
    pub requirement_depth: u32,
    /// Agents that one contact excludes, at most 65,535. Defaults to 64.
    pub exclusions: u32,
    /// Agents in the decline memory of one contact, at most 65,535; beyond it the first is forgotten. Defaults to 1,000. [F-6]
    pub decliners: u32,
    /// Contacts and wrap-ups in the hands of one agent beyond which a supervisor cannot assign more, at most 2^31. Defaults to
    /// 1,000. [F-10]
    pub in_hand: u32,
    /// Agents in all preferred stages of one contact, at most 65,535. Defaults to 64.
    pub preferred_agents: u32,
    /// Steps of one list, at most 1,000. Defaults to 32.
    pub steps: u32,
    /// Switches of one queue's hours, at most 1,000,000. Defaults to 10,000.
    pub switches: u32,
    /// Contacts that are remembered for their return, at most 2^31. Defaults to 100,000.
    pub returns: u32,
    /// Keys of commands that are remembered, at most 2^31. Defaults to 10,000. [T-10]
    pub keys: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            contacts: 2_000_000,
            agents: 200_000,
            queues_per_agent: 256,
            skills_per_agent: 256,
            requirement_parts: 64,
            requirement_depth: 16,
            exclusions: 64,
            decliners: 1_000,
            in_hand: 1_000,
            preferred_agents: 64,
            steps: 32,
            switches: 10_000,
            returns: 100_000,
            keys: 10_000,
        }
    }
}

/// Plans are equal if what they were built from is.
impl PartialEq for Plan {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.parts, &other.parts) || self.parts.definition == other.parts.definition
    }
}

impl Eq for Plan {}

/// In text a plan is its definition; one that uses strategies of the host's own cannot be read back without them.
#[cfg(feature = "serde")]
impl serde::Serialize for Plan {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.parts.definition.serialize(serializer)
    }
}

#[cfg(feature = "serde")]
impl<'de> serde::Deserialize<'de> for Plan {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        PlanDefinition::deserialize(deserializer)?.build().map_err(serde::de::Error::custom)
    }
}

impl Plan {
    /// The tenants, by id. There is at least one.
    pub fn tenants(&self) -> &[Name] {
        &self.parts.tenants
    }

    /// The sites, by id.
    pub fn sites(&self) -> &[Name] {
        &self.parts.sites
    }

    /// The channels, by id. There is at least one, and there are at most 64.
    pub fn channels(&self) -> &[Channel] {
        &self.parts.channels
    }

    /// The skills, by id.
    pub fn skills(&self) -> &[Skill] {
        &self.parts.skills
    }

    /// The queues, by id. There is at least one.
    pub fn queues(&self) -> &[Queue] {
        &self.parts.queues
    }

    /// What holds for every agent.
    pub fn agents(&self) -> &AgentDefaults {
        &self.parts.agents
    }

    /// The most that the router will hold.
    pub fn limits(&self) -> &Limits {
        &self.parts.limits
    }

    /// How the queues that an agent serves compare.
    pub fn across(&self) -> Across {
        self.parts.across
    }

    /// The interval over which contacts and agents are collected, if they are assigned in batches. [B-1]
    pub fn batch(&self) -> Option<Duration> {
        self.parts.batch
    }

    /// Whether some queue leaves idle agents for others. [G-8]
    pub(crate) fn spares(&self) -> bool {
        self.parts.spares
    }

    /// Whether some channel interrupts another. [A-12]
    pub(crate) fn interrupts(&self) -> bool {
        self.parts.interrupts
    }

    /// Whether no contact of any channel fits beside so many units. [G-4]
    pub(crate) fn is_full(&self, units_in_use: u64, capacity: u32) -> bool {
        // What one channel interrupts takes less beside it.
        !self.parts.interrupts && units_in_use + u64::from(self.parts.least_cost) > u64::from(capacity)
    }

    /// What the plan was built from.
    pub fn definition(&self) -> &PlanDefinition {
        &self.parts.definition
    }

    /// The site of this name.
    pub fn site(&self, name: &str) -> Option<SiteId> {
        self.parts.site_ids.get(name).copied()
    }

    /// The tenant of this name.
    pub fn tenant(&self, name: &str) -> Option<TenantId> {
        self.parts.tenant_ids.get(name).copied()
    }

    /// The channel of this name.
    pub fn channel(&self, name: &str) -> Option<ChannelId> {
        self.parts.channel_ids.get(name).copied()
    }

    /// The skill of this name.
    pub fn skill(&self, name: &str) -> Option<SkillId> {
        self.parts.skill_ids.get(name).copied()
    }

    /// The queue of this name.
    pub fn queue(&self, name: &str) -> Option<QueueId> {
        self.parts.queue_ids.get(name).copied()
    }

    /// Reads a requirement from text, as `english >= 50 and (billing or not trainee in 1..=20) and not agent in [7, 8]`.
    ///
    /// A skill alone means any level of it; names with blanks or that are words of this language stand in double quotes. `and` binds more
    /// tightly than `or`, and `not` and `always` more tightly than both. `always` marks a part that is never relaxed, as in
    /// `always (licence >= 1 or clearance >= 3) and english >= 50`; it stands only at the top or under `and`. [V-2]
    ///
    /// ```
    /// use toritsugi::{Level, PlanDefinition, QueueDefinition, Requirement};
    ///
    /// let plan = PlanDefinition::new().skill("licence").skill("english").queue(QueueDefinition::new("loans")).build()?;
    /// let skills = ["licence", "english"].map(|name| plan.skill(name).unwrap());
    /// let [licence, english] = skills.map(|skill| Requirement::AtLeast { skill, level: Level::MIN });
    /// let expected = Requirement::All(vec![Requirement::Always(Box::new(licence)), english]);
    /// assert_eq!(plan.requirement("always licence and english")?, expected);
    ///
    /// let error = plan.requirement("english or always licence").unwrap_err();
    /// assert_eq!(error.to_string(), "column 12: an `always` part stands only at the top or under `and`");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`RequirementError`] with the column, for text that is no requirement and for one that [C-2] refuses.
    pub fn requirement(&self, text: &str) -> Result<Requirement, RequirementError> {
        requirement::parse(text, &self.parts.requirement_limits(), &|name| self.skill(name))
    }

    /// Checks a requirement that was built by hand. [C-2]
    ///
    /// # Errors
    /// [`RequirementFault`], the first that is met.
    pub fn check_requirement(&self, requirement: &Requirement) -> Result<(), RequirementFault> {
        requirement.check(&self.parts.requirement_limits())
    }

    /// The strategy behind each [`Queue::standing`]; the first has no standing rank. There is at least one.
    pub(crate) fn standings(&self) -> &[Arc<dyn ErasedSelection>] {
        &self.parts.standings
    }
}
