//! Decides which contact goes to which agent, and when: deterministic, embeddable contact routing.
//!
//! The host feeds a [`Router`] commands with a time and gets events back. The router does no I/O and has no clock, no thread and no
//! randomness: the same plan and the same commands at the same times give the same events on every machine.
//!
//! ```
//! use toritsugi::{
//!     AcceptOffer, Advance, AgentId, Complete, Connect, ContactId, DeadlineReason, Disposition, Enqueue, EventKind, PlanDefinition,
//!     ProfileDefinition, QueueDefinition, Router, SignIn, Timestamp, WrapUp,
//! };
//! use core::time::Duration;
//!
//! // One queue, whose agents need some English and have half a minute for notes after each contact.
//! let queue = QueueDefinition::new("support").requirement("english >= 50").wrap_up(WrapUp::Timed(Duration::from_secs(30)));
//! let plan = PlanDefinition::new().skill("english").queue(queue).build()?;
//! let (support, voice) = (plan.queue("support").unwrap(), plan.channel("voice").unwrap());
//! let able = plan.profile(&ProfileDefinition::new().queue("support").skill("english", 80))?;
//! let beginner = plan.profile(&ProfileDefinition::new().queue("support").skill("english", 20))?;
//!
//! let (mut router, mut events) = (Router::new(plan), Vec::new());
//! let at = Timestamp::from_secs;
//! router.apply(at(0), SignIn::new(AgentId(1), able), &mut events)?;
//! router.apply(at(0), SignIn::new(AgentId(2), beginner), &mut events)?;
//!
//! // A call comes in and is offered to the one agent who may take it, for the 20 seconds that an offer lives by default.
//! router.apply(at(5), Enqueue::new(ContactId(7), support, voice), &mut events)?;
//! let Some(EventKind::Offered { offer, agent, expires_at, .. }) = events.last().map(|event| event.kind) else { panic!() };
//! assert_eq!((agent, expires_at), (AgentId(1), Some(at(25))));
//! assert_eq!(router.next_deadline().unwrap().reason, DeadlineReason::OfferExpiry { offer });
//!
//! router.apply(at(8), AcceptOffer { offer }, &mut events)?;
//! router.apply(at(9), Connect { contact: ContactId(7) }, &mut events)?;
//! router.apply(at(95), Complete { contact: ContactId(7), disposition: Disposition(0) }, &mut events)?;
//!
//! // Nothing else happens: the host sleeps until the deadline, the end of the wrap-up, and says that time has passed.
//! events.clear();
//! while let Some(deadline) = router.next_deadline() {
//!     router.apply(deadline.at, Advance {}, &mut events)?;
//! }
//! assert_eq!(events.len(), 1);
//! assert_eq!((events[0].sequence, events[0].at), (9, at(125)));
//! assert!(matches!(events[0].kind, EventKind::WrapUpEnded { agent: AgentId(1), contact: ContactId(7), .. }));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # The loop
//!
//! [`Router::apply`] is the only way to change anything. Every command is a small struct of its own ([`Enqueue`], [`AcceptOffer`],
//! [`SignOut`]…), and everything that happened is appended to a buffer of the caller's as [`Event`]s: facts with a gap-free sequence
//! number. Telling the agent's device of an [`Offered`](EventKind::Offered) event and sending back what became of it is the host's part.
//!
//! Queries change nothing: [`contact`](Router::contact), [`agent`](Router::agent), [`queue`](Router::queue),
//! [`waiting`](Router::waiting). [`explain_contact`](Router::explain_contact) and [`explain_agent`](Router::explain_agent) say why, and
//! [`decisions`](Router::decisions) why the last offers were made.
//!
//! # Time
//!
//! A [`Timestamp`] is a number of microseconds on the caller's clock, a span is a [`Duration`](core::time::Duration).
//! [`Router::next_deadline`] says when the host must call again at the latest, and why. `apply` first fires every timer due at or
//! before its time, in the order (due, arming order), and then applies the command; [`Advance`] only lets time pass. A host that calls
//! late loses no timer, and the event of each says when it was due; but what a timer starts (an offer, a back-off) starts at the late call. [T-3]
//!
//! # Determinism
//!
//! Every comparison of contacts or agents ends in a unique number, so each decision has one right answer; iteration order of a hash
//! table never shows. The log of times and commands is the whole truth, and replay is a fold over it. No feature changes a decision.
//! SEMANTICS.md, beside this crate's README, states each decision as a numbered rule, and the documentation cites it as `[C-1]`.
//!
//! # Plans
//!
//! A [`Plan`] holds tenants, channels, skills, queues and limits. It is built from a [`PlanDefinition`], in Rust or from a file, and
//! one that builds is sound. Names stay at the edge: inside, everything has a small integer id, given in the order of declaration.
//! Contacts and agents have 128-bit ids of the caller's ([`ContactId`], [`AgentId`]).
//!
//! # Strategies
//!
//! [`QueueOrdering`] says which of a queue's contacts is more urgent, [`AgentSelection`] which agent an arriving contact gets. Both have
//! built-in rules and take the host's own: an [`OrderingStrategy`] or [`SelectionStrategy`], given by name in [`Strategies`]. A strategy
//! returns an integer rank, never a choice: who is eligible is decided before it is asked, ties are broken after it. An agent's
//! level in a queue ([`Membership`]) comes before any strategy.
//!
//! # Figures
//!
//! [`Figures`] folds events into what managers ask for: service levels, waits, handling times, occupancy, by queue, agent, interval and so
//! on. A log of events rebuilds them.
//!
//! # Errors
//!
//! A refused command gives a [`CommandError`] with a stable [`code`](CommandError::code), and has no effect of its own: state and events
//! are those of [`Advance`]. Only a time that is refused has no effect at all. A refused plan gives a [`PlanError`] with the place of
//! its first fault. No input makes the router panic; a [`Fault`] is a contradiction inside the router, a defect of ours, and stops the
//! instance.
//!
//! A host that cannot know whether a command has arrived sends it again under the same key: [`Router::apply_once`] applies it once and gives
//! a repeat the first answer.
//!
//! # Keeping state
//!
//! With feature `serde`, `Router::snapshot` gives the whole state as plain data and `Router::restore` makes it a router again, which goes on
//! as if it had never stopped; `Router::digest` stands for the state in 128 bits, for replicas to compare. A `JournalWriter` writes commands
//! before they are applied. `docs/keeping.md` in the repository says what to write when, and what to do about damage, other versions and a
//! stopped instance; `examples/host` is a host that does so.
//!
//! # Limits
//!
//! Everything that grows has a limit, set in [`Limits`]; reaching it is a refusal. Defaults: 2,000,000 contacts that have not ended and
//! 200,000 agents.
//!
//! # Features
//!
//! None is on by default; without any the crate is `no_std` with `alloc`.
//!
//! - `serde`: plans, profiles, commands and events as serde data, views and explanations to be written; snapshots, digests and journals. Live
//!   types are not serializable.
//! - `testing`: module `testing`, what the tests judge by: a slow twin of the router that reads the rules without an index.
//! - `std`: a panic in a strategy of the host's own is caught, and the strategy replaced, as one that gives nonsense is without it. [S-12]
//! - `sim`: module `sim`, the simulator around the real router. Implies `std`.
//!
//! # Where next
//!
//! Start at [`Router::apply`], [`PlanDefinition`] and [`EventKind`]. The repository holds README.md, SEMANTICS.md (the rules),
//! ARCHITECTURE.md (the code) and a simulation to run: `cargo run --release --example simulate`.
#![no_std]

extern crate alloc;
#[cfg(any(feature = "std", test))]
extern crate std;

mod agent;
mod command;
mod contact;
mod error;
mod estimate;
mod event;
mod explain;
mod figures;
mod id;
#[cfg(feature = "serde")]
mod journal;
mod matching;
mod plan;
mod policy;
mod requirement;
mod router;
mod skill;
#[cfg(feature = "serde")]
mod snapshot;
mod step;
mod store;
mod time;
mod timers;
mod view;
#[cfg(feature = "serde")]
mod wire;

#[cfg(feature = "sim")]
pub mod sim;
#[cfg(feature = "testing")]
pub mod testing;

pub use command::{
    Abandon, AcceptOffer, Advance, AgentChannel, AgentProfile, AttemptFailed, CallFirst, Callback, CallbackOwner,
    Cancel, CloseQueue, CloseSite, Command, Complete, Connect, CustomerAnswered, DeclineOffer, DeclineReason, Delivery,
    Direction, Disposition, Drain, EndWrapUp, Enqueue, ExtendWrapUp, ForceAssign, Membership, NotReadyReason,
    OpenQueue, OpenSite, Park, PreferredStage, Priority, Pull, RemovedQueues, RemovedSkills, ReplacePlan,
    RequestCallback, Resume, SetHours, SetNotReady, SetPriority, SetReady, SignIn, SignInAs, SignOut, Switch, Tenants,
    Transfer, TransferAge, TransferTarget, UpdateAgent, WhenClosed, WithdrawOffer, WorkInHand,
};
pub use error::{
    AnswerFault, CallbackFault, CommandError, ContactPhase, Fault, Gate, PlanInUse, ProfileFault, StageFault, StepFault,
};
pub use estimate::{Estimate, EstimateMethod};
pub use event::{Event, EventKind, OfferCause, Overflow, WithdrawReason, WrapUpEndCause};
pub use explain::{
    AgentExplanation, AgentRank, AgentStanding, ChannelRoom, ContactExplanation, ContactRank, ContactStanding,
    Decision, Look, Obstacle, PlaceStanding, Standing, WaitsFor, WorkCost,
};
pub use figures::{
    AgentFigures, ContactFigures, Figures, FiguresOptions, Period, Ratio, ServiceLevelFormula, Spans, Waits,
};
pub use id::{AgentId, ChannelId, ContactId, HostKey, IdError, Name, OfferId, QueueId, SiteId, SkillId, TenantId};
#[cfg(feature = "serde")]
pub use journal::{JournalError, JournalReader, JournalRecord, JournalWriter};
pub use matching::WorkCounters;
pub use plan::{
    Across, AgentChannelDefinition, AgentDefaults, AgentSelection, BackOff, CallbackAttempts, Channel,
    ChannelDefinition, ClosingDefinition, Declaration, IdleClock, Limits, MembershipDefinition, OfferMode, Place, Plan,
    PlanDefinition, PlanError, PlanFault, PriorityRate, ProfileDefinition, ProfileError, Queue, QueueDefinition,
    QueueOrdering, ServiceLevel, SiteDefinition, Skill, SkillDefinition, Spare, StarvationBound, StepDefinition,
    Strategies, TenantDefinition, WrapUp,
};
#[cfg(feature = "serde")]
pub use policy::Answers;
pub use policy::{
    AccumulatingPriority, AgentFacts, BestProficiency, ContactFacts, DemandFacts, EarliestDeadline, FewestHandled,
    FirstInFirstOut, FixedOrder, LastInFirstOut, LeastLoaded, LeastSkilled, LongestIdle, MostSkilled, OrderingStrategy,
    PriorityCredit, RoundRobin, SelectionStrategy, StrategyFailure, StrategyKind, StrictPriority, SupplyFacts, Urgency,
    WeightedRandom,
};
pub use requirement::{Requirement, RequirementError, RequirementFault};
pub use router::Router;
pub use skill::{Level, LevelError};
#[cfg(feature = "serde")]
pub use snapshot::{Snapshot, SnapshotError, SnapshotPart};
pub use step::{EndReason, Step, StepCondition, StepExit};
pub use time::{MAX_SPAN, SpanError, Timestamp, parse_span};
pub use view::{
    AgentView, CallbackView, ContactView, Deadline, DeadlineReason, PlaceView, Position, Presence, QueueView,
    WorkPhase, WorkView,
};
#[cfg(feature = "serde")]
pub use wire::Digest;

/// The examples of the README, which are tested with those of the documentation.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

/// The worked example of the reference of plan files.
#[cfg(doctest)]
#[doc = include_str!("../docs/plan.md")]
struct PlanReference;

/// The worked examples of the guide to explanations.
#[cfg(doctest)]
#[doc = include_str!("../docs/explanations.md")]
struct Explanations;

/// The worked examples of the page on keeping state.
#[cfg(all(doctest, feature = "serde", feature = "std"))]
#[doc = include_str!("../docs/keeping.md")]
struct Keeping;

/// The example of the page on scenario files.
#[cfg(all(doctest, feature = "testing", feature = "serde"))]
#[doc = include_str!("../docs/scenarios.md")]
struct ScenarioFiles;

/// The example of the page on figures.
#[cfg(doctest)]
#[doc = include_str!("../docs/figures.md")]
struct FiguresPage;
