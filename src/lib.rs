//! toritsugi
#![no_std]

extern crate alloc;
#[cfg(any(feature = "sim", test))]
extern crate std;

mod agent;
mod command;
mod contact;
mod error;
mod event;
mod id;
mod matching;
mod plan;
mod policy;
mod requirement;
mod router;
mod skill;
mod store;
mod time;
mod timers;
mod view;

#[cfg(feature = "sim")]
pub mod sim;
#[cfg(feature = "testing")]
pub mod testing;

pub use command::{
    Abandon, AcceptOffer, Advance, AgentChannel, AgentProfile, Cancel, Command, Complete, Connect, DeclineOffer,
    DeclineReason, Direction, Disposition, Drain, EndWrapUp, Enqueue, Membership, NotReadyReason, Priority,
    SetNotReady, SetPriority, SetReady, SignIn, SignInAs, SignOut, Tenants, Transfer, TransferAge, TransferTarget,
    UpdateAgent, WithdrawOffer, WorkInHand,
};
pub use error::{CommandError, ContactPhase, Fault, Gate, ProfileFault};
pub use event::{Event, EventKind, WithdrawReason, WrapUpEndCause};
pub use id::{AgentId, ChannelId, ContactId, IdError, Name, OfferId, QueueId, SkillId, TenantId};
pub use matching::WorkCounters;
pub use plan::{
    AgentDefaults, AgentSelection, BackOff, Channel, ChannelDefinition, Declaration, IdleClock, Limits,
    MembershipDefinition, OfferMode, Place, Plan, PlanDefinition, PlanError, PlanFault, ProfileDefinition,
    ProfileError, Queue, QueueDefinition, QueueOrdering, ServiceLevel, Skill, SkillDefinition, Strategies,
    TenantDefinition, WrapUp,
};
pub use policy::{
    AgentFacts, BestProficiency, ContactFacts, DemandFacts, EarliestDeadline, FewestHandled, FirstInFirstOut,
    FixedOrder, LastInFirstOut, LeastLoaded, LeastSkilled, LongestIdle, MostSkilled, OrderingStrategy, PriorityCredit,
    RoundRobin, SelectionStrategy, StrictPriority, SupplyFacts, Urgency, WeightedRandom,
};
pub use requirement::{Requirement, RequirementError, RequirementFault};
pub use router::Router;
pub use skill::{Level, LevelError};
pub use time::{MAX_SPAN, SpanError, Timestamp, parse_span};
pub use view::{AgentView, ContactView, Deadline, DeadlineReason, Presence, QueueView, WorkPhase, WorkView};
