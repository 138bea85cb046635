//! Choices: words in Python, and small classes where one carries a value.

use crate::ids::Ref;
use crate::records::{EstimateAbove, MoveTo, NotReady, QueueLongerThan, ReadyBelow, TimedOut, ToAgent, ToQueue};
use crate::value::{Kept, Unresolved, Value, plain};
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyInt, PyString};
use std::collections::BTreeMap;
use toritsugi::{
    AgentId, CallFirst, ContactPhase, DeclineReason, Direction, EndReason, EstimateMethod, Gate, OfferCause, Overflow,
    Plan, RemovedQueues, RemovedSkills, SignInAs, StepCondition, StepExit, StrategyFailure, StrategyKind, TenantId,
    Tenants, TransferAge, TransferTarget, WaitsFor, WhenClosed, WithdrawReason, WorkInHand, WrapUpEndCause,
};

/// Types that are only words: each has a named alias of its words in the stubs.
macro_rules! words {
    ($($type:ident: $what:literal { $($variant:ident = $word:literal),+ $(,)? })+) => {
        $(
            plain! {
                $type: stringify!($type) => stringify!($type),
                |value| {
                    match text(value, $what)? {
                        $($word => Ok($type::$variant),)+
                        other => Err(unknown($what, other, &[$($word),+])),
                    }
                },
                |choice, py| {
                    #[allow(unreachable_patterns, reason = "some of these can grow, others cannot")]
                    let word = match choice {
                        $($type::$variant => pyo3::intern!(py, $word),)+
                        _ => pyo3::intern!(py, "other"),
                    };
                    Ok(word.to_owned().into_any())
                }
            }
        )+

        /// The alias and the words of each such type, for the stubs.
        pub(crate) const WORDS: &[(&str, &[&str])] = &[$((stringify!($type), &[$($word),+])),+];
    };
}

words! {
    Direction: "a direction" { Inbound = "inbound", Outbound = "outbound" }
    CallFirst: "who is called first" { Agent = "agent", Customer = "customer" }
    TransferAge: "an age" { Keep = "keep", Restart = "restart" }
    WorkInHand: "work in hand" { Refuse = "refuse", Requeue = "requeue" }
    RemovedSkills: "what becomes of removed skills" { Refuse = "refuse", Drop = "drop" }
    OfferCause: "a cause" { Routed = "routed", Pulled = "pulled", Forced = "forced" }
    WithdrawReason: "a reason" {
        Host = "host", Abandoned = "abandoned", Cancelled = "cancelled", Transferred = "transferred", SignedOut = "signed_out",
        Answered = "answered", Pulled = "pulled", Forced = "forced", Callback = "callback", Closed = "closed",
        SiteClosed = "site_closed", PlanReplaced = "plan_replaced",
    }
    Overflow: "an overflow" { Added = "added", Moved = "moved" }
    StrategyKind: "a kind of strategy" { Ordering = "ordering", Selection = "selection" }
    StrategyFailure: "a failure" { Panicked = "panicked", OutOfRange = "out_of_range", Inconsistent = "inconsistent" }
    ContactPhase: "a phase" {
        Waiting = "waiting", Offered = "offered", Accepted = "accepted", Connected = "connected", Parked = "parked",
        Scheduled = "scheduled", Dialling = "dialling",
    }
    Gate: "a condition" {
        Tenant = "tenant", Presence = "presence", Membership = "membership", Capacity = "capacity",
        Requirement = "requirement", Exclusion = "exclusion", Preferred = "preferred", Spare = "spare",
    }
    EstimateMethod: "a method" { QueueLength = "queue_length", LastToBeServed = "last_to_be_served", Unknown = "unknown" }
    WaitsFor: "what it waits for" {
        Nothing = "nothing", Customer = "customer", DueTime = "due_time", Answer = "answer", SignIn = "sign_in", Tenant = "tenant",
        Member = "member", Channel = "channel", Skill = "skill", Other = "other", Presence = "presence", Level = "level",
        Delay = "delay", Capacity = "capacity", BackOff = "back_off", Stage = "stage", Spare = "spare", Turn = "turn",
        Batch = "batch",
    }
}

fn text<'a>(value: &'a Bound<'_, PyAny>, what: &str) -> PyResult<&'a str> {
    let text = value.cast::<PyString>();
    text.map_err(|_| PyTypeError::new_err(format!("{what} is a word, not {}", value.get_type())))?.to_str()
}

fn unknown(what: &str, word: &str, words: &[&str]) -> PyErr {
    PyValueError::new_err(format!("{what} is one of {}, not `{word}`", words.join(", ")))
}

plain! {
    DeclineReason: "DeclineReason | int" => "DeclineReason | int",
    |value| {
        if value.cast::<PyInt>().is_ok() {
            return crate::errors::read_int(value).map(DeclineReason::Other);
        }
        match text(value, "a reason")? {
            "rejected" => Ok(DeclineReason::Rejected),
            "busy" => Ok(DeclineReason::Busy),
            "unreachable" => Ok(DeclineReason::Unreachable),
            "no_answer" => Ok(DeclineReason::NoAnswer),
            other => Err(unknown("a reason, unless it is a number of your own,", other, DECLINE_REASONS)),
        }
    },
    |reason, py| word_or_number(match reason {
        DeclineReason::Rejected => Ok("rejected"),
        DeclineReason::Busy => Ok("busy"),
        DeclineReason::Unreachable => Ok("unreachable"),
        DeclineReason::NoAnswer => Ok("no_answer"),
        DeclineReason::Other(number) => Err(*number),
        _ => Ok("other"),
    }, py)
}

/// The words of a decline reason.
pub(crate) const DECLINE_REASONS: &[&str] = &["rejected", "busy", "unreachable", "no_answer"];

plain! {
    EndReason: "EndReason | int" => "EndReason | int",
    |value| {
        if value.cast::<PyInt>().is_ok() {
            return crate::errors::read_int(value).map(EndReason::Other);
        }
        match text(value, "a reason")? {
            "voicemail" => Ok(EndReason::Voicemail),
            "deflected" => Ok(EndReason::Deflected),
            "busy" => Ok(EndReason::Busy),
            "no_staff" => Ok(EndReason::NoStaff),
            "closed" => Ok(EndReason::Closed),
            "plan_replaced" => Ok(EndReason::PlanReplaced),
            other => Err(unknown("a reason, unless it is a number of your own,", other, END_REASONS)),
        }
    },
    |reason, py| word_or_number(match reason {
        EndReason::Voicemail => Ok("voicemail"),
        EndReason::Deflected => Ok("deflected"),
        EndReason::Busy => Ok("busy"),
        EndReason::NoStaff => Ok("no_staff"),
        EndReason::Closed => Ok("closed"),
        EndReason::PlanReplaced => Ok("plan_replaced"),
        EndReason::Other(number) => Err(*number),
        _ => Ok("other"),
    }, py)
}

/// The words of an end reason.
pub(crate) const END_REASONS: &[&str] = &["voicemail", "deflected", "busy", "no_staff", "closed", "plan_replaced"];

fn word_or_number<'py>(choice: Result<&'static str, u16>, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
    match choice {
        Ok(word) => Ok(PyString::intern(py, word).into_any()),
        Err(number) => Ok(number.into_pyobject(py)?.into_any()),
    }
}

/// A choice that is a word, or one of some classes.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Choice<T> {
    Word(&'static str),
    Value(T),
}

impl<T: Kept> Kept for Choice<T> {
    fn show<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        match self {
            Self::Word(word) => Ok(PyString::intern(py, word).into_any()),
            Self::Value(value) => value.show(py),
        }
    }
}

/// Reads one of the words, or leaves the value to `otherwise`.
fn choice<T>(
    value: &Bound<'_, PyAny>,
    what: &str,
    words: &[&'static str],
    otherwise: impl FnOnce() -> PyResult<T>,
) -> PyResult<Choice<T>> {
    let Ok(text) = value.cast::<PyString>() else { return otherwise().map(Choice::Value) };
    let text = text.to_str()?;
    let word = words.iter().find(|word| **word == text).ok_or_else(|| unknown(what, text, words))?;
    Ok(Choice::Word(word))
}

fn instance<T: pyo3::PyTypeInfo + pyo3::PyClass<Frozen = pyo3::pyclass::boolean_struct::True> + Clone + Sync>(
    value: &Bound<'_, PyAny>,
    what: &str,
) -> PyResult<T> {
    match value.cast::<T>() {
        Ok(instance) => Ok(instance.get().clone()),
        Err(_) => Err(PyTypeError::new_err(format!("{what} is not {}", value.get_type()))),
    }
}

macro_rules! choices {
    ($type:ident: $taken:literal => $shown:literal, $kept:ty, |$value:ident| $read:expr, |$choice:ident, $plan:ident| $resolve:expr,
        |$own:ident, $names:ident| $keep:expr) => {
        impl Value for $type {
            type Kept = $kept;

            fn taken() -> String {
                String::from($taken)
            }

            fn shown() -> String {
                String::from($shown)
            }

            fn read($value: &Bound<'_, PyAny>) -> PyResult<Self::Kept> {
                $read
            }

            fn resolve($choice: &Self::Kept, $plan: &Plan) -> Result<Self, Unresolved> {
                Ok($resolve)
            }

            fn keep(&self, $names: &Plan) -> Self::Kept {
                let $own = self;
                $keep
            }
        }
    };
}

choices! {
    WhenClosed: "Literal[\"keep\", \"end\"] | MoveTo" => "Literal[\"keep\", \"end\"] | MoveTo", Choice<MoveTo>,
    |value| choice(value, "what becomes of those that wait, unless it is MoveTo(queue),", &["keep", "end"], || instance(value, "what becomes of those that wait")),
    |choice, plan| match choice {
        Choice::Value(to) => Self::MoveTo(to.queue.resolve(plan)?),
        Choice::Word("end") => Self::End,
        Choice::Word(_) => Self::Keep,
    },
    |own, names| match own {
        Self::MoveTo(queue) => Choice::Value(MoveTo { queue: queue.keep(names) }),
        Self::End => Choice::Word("end"),
        _ => Choice::Word("keep"),
    }
}

choices! {
    RemovedQueues: "Literal[\"refuse\", \"end\"] | MoveTo" => "Literal[\"refuse\", \"end\"] | MoveTo", Choice<MoveTo>,
    |value| choice(value, "what becomes of removed queues, unless it is MoveTo(queue),", &["refuse", "end"], || instance(value, "what becomes of removed queues")),
    |choice, plan| match choice {
        Choice::Value(to) => Self::MoveTo(to.queue.resolve(plan)?),
        Choice::Word("end") => Self::End,
        Choice::Word(_) => Self::Refuse,
    },
    |own, names| match own {
        Self::MoveTo(queue) => Choice::Value(MoveTo { queue: queue.keep(names) }),
        Self::End => Choice::Word("end"),
        _ => Choice::Word("refuse"),
    }
}

choices! {
    SignInAs: "Literal[\"ready\"] | NotReady" => "Literal[\"ready\"] | NotReady", Choice<NotReady>,
    |value| choice(value, "a presence, unless it is NotReady(reason),", &["ready"], || instance(value, "a presence")),
    |choice, plan| match choice {
        Choice::Value(not_ready) => Self::NotReady(Value::resolve(&not_ready.reason, plan)?),
        Choice::Word(_) => Self::Ready,
    },
    |own, _names| match own {
        Self::NotReady(reason) => Choice::Value(NotReady { reason: *reason }),
        Self::Ready => Choice::Word("ready"),
    }
}

/// Where a transfer goes.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Target {
    Queue(ToQueue),
    Agent(ToAgent),
}

impl Kept for Target {
    fn show<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        match self {
            Self::Queue(queue) => queue.show(py),
            Self::Agent(agent) => agent.show(py),
        }
    }
}

choices! {
    TransferTarget: "ToQueue | ToAgent" => "ToQueue | ToAgent", Target,
    |value| match value.cast::<ToQueue>() {
        Ok(queue) => Ok(Target::Queue(queue.get().clone())),
        Err(_) => instance(value, "a target is ToQueue(queue) or ToAgent(agent); it").map(Target::Agent),
    },
    |choice, plan| match choice {
        Target::Queue(to) => Self::Queue(to.queue.resolve(plan)?),
        Target::Agent(to) => Self::Agent(to.agent),
    },
    |own, names| match own {
        Self::Agent(agent) => Target::Agent(ToAgent { agent: *agent }),
        Self::Queue(queue) => Target::Queue(ToQueue { queue: queue.keep(names) }),
        // No other is known; the test of variants tells when there is.
        _ => Target::Agent(ToAgent { agent: AgentId(0) }),
    }
}

/// How a step ends a wait.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Exit {
    Move(MoveTo),
    End(EndReason),
}

impl Kept for Exit {
    fn show<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        match self {
            Self::Move(to) => to.show(py),
            Self::End(reason) => reason.show(py),
        }
    }
}

choices! {
    StepExit: "MoveTo | EndReason | int" => "MoveTo | EndReason | int", Exit,
    |value| match value.cast::<MoveTo>() {
        Ok(to) => Ok(Exit::Move(to.get().clone())),
        Err(_) => EndReason::read(value).map(Exit::End),
    },
    |choice, plan| match choice {
        Exit::Move(to) => Self::MoveTo(to.queue.resolve(plan)?),
        Exit::End(reason) => Self::End(*reason),
    },
    |own, names| match own {
        Self::MoveTo(queue) => Exit::Move(MoveTo { queue: queue.keep(names) }),
        Self::End(reason) => Exit::End(*reason),
        _ => Exit::End(EndReason::Other(u16::MAX)),
    }
}

/// A condition of a step.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Condition {
    Longer(QueueLongerThan),
    Estimate(EstimateAbove),
    Ready(ReadyBelow),
}

impl Kept for Condition {
    fn show<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        match self {
            Self::Longer(value) => value.show(py),
            Self::Estimate(value) => value.show(py),
            Self::Ready(value) => value.show(py),
        }
    }
}

choices! {
    StepCondition: "Literal[\"no_staff\", \"no_ready_staff\"] | QueueLongerThan | EstimateAbove | ReadyBelow" => "Literal[\"no_staff\", \"no_ready_staff\"] | QueueLongerThan | EstimateAbove | ReadyBelow", Choice<Condition>,
    |value| choice(value, "a condition, unless it is a class,", &["no_staff", "no_ready_staff"], || {
        if let Ok(longer) = value.cast::<QueueLongerThan>() {
            return Ok(Condition::Longer(longer.get().clone()));
        }
        if let Ok(estimate) = value.cast::<EstimateAbove>() {
            return Ok(Condition::Estimate(estimate.get().clone()));
        }
        instance(value, "a condition").map(Condition::Ready)
    }),
    |choice, _plan| match choice {
        Choice::Value(Condition::Longer(longer)) => Self::QueueLongerThan(longer.contacts),
        Choice::Value(Condition::Estimate(estimate)) => Self::EstimateAbove(estimate.wait),
        Choice::Value(Condition::Ready(ready)) => Self::ReadyBelow(ready.percent),
        Choice::Word("no_staff") => Self::NoStaff,
        Choice::Word(_) => Self::NoReadyStaff,
    },
    |own, _names| match own {
        Self::QueueLongerThan(contacts) => Choice::Value(Condition::Longer(QueueLongerThan { contacts: *contacts })),
        Self::EstimateAbove(wait) => Choice::Value(Condition::Estimate(EstimateAbove { wait: *wait })),
        Self::ReadyBelow(percent) => Choice::Value(Condition::Ready(ReadyBelow { percent: *percent })),
        Self::NoStaff => Choice::Word("no_staff"),
        _ => Choice::Word("no_ready_staff"),
    }
}

choices! {
    WrapUpEndCause: "Literal[\"released\", \"signed_out\", \"site_closed\"] | TimedOut" => "Literal[\"released\", \"signed_out\", \"site_closed\"] | TimedOut", Choice<TimedOut>,
    |value| choice(value, "a cause", &["released", "signed_out", "site_closed"], || instance(value, "a cause")),
    |choice, _plan| match choice {
        Choice::Value(timed_out) => Self::TimedOut { due: timed_out.due },
        Choice::Word("released") => Self::Released,
        Choice::Word("signed_out") => Self::SignedOut,
        Choice::Word(_) => Self::SiteClosed,
    },
    |own, _names| match own {
        Self::TimedOut { due } => Choice::Value(TimedOut { due: *due }),
        Self::Released => Choice::Word("released"),
        Self::SignedOut => Choice::Word("signed_out"),
        _ => Choice::Word("site_closed"),
    }
}

choices! {
    Tenants: "Iterable[str] | None" => "tuple[str, ...] | None", Option<Vec<Ref<TenantId>>>,
    |value| Option::<Vec<TenantId>>::read(value),
    |choice, plan| match Option::<Vec<TenantId>>::resolve(choice, plan)? {
        None => Self::All,
        Some(tenants) => Self::Only(tenants),
    },
    |own, names| match own {
        Self::All => None,
        Self::Only(tenants) => Some(tenants.keep(names)),
    }
}

/// What a count of conditions is in Python.
pub(crate) fn counted<'py, K: Value>(
    counts: impl IntoIterator<Item = (K, u32)>,
    plan: &Plan,
    py: Python<'py>,
) -> PyResult<Bound<'py, PyAny>> {
    let shown = pyo3::types::PyDict::new(py);
    for (key, count) in counts {
        shown.set_item(crate::value::show(&key, plan, py)?, count)?;
    }
    Ok(shown.into_any())
}

/// Words in order, for tests.
pub(crate) fn all_words() -> BTreeMap<&'static str, Vec<&'static str>> {
    let mut words: BTreeMap<_, _> = WORDS.iter().map(|(name, words)| (*name, words.to_vec())).collect();
    words.insert("DeclineReason", DECLINE_REASONS.to_vec());
    words.insert("EndReason", END_REASONS.to_vec());
    words
}
