//! The events, one class for each of the library's. They hold the library's own form, and names and times are made when they are asked for.

use crate::errors;
use crate::parties::{Parties, Party};
use crate::record::{Description, FieldDescription};
use crate::time::seconds;
use crate::value::Value;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use toritsugi::{
    AgentId, ChannelId, ContactId, DeclineReason, Disposition, EndReason, EventKind, NotReadyReason, OfferCause,
    OfferId, Overflow, Plan, Priority, QueueId, SiteId, StrategyFailure, StrategyKind, TenantId, Timestamp,
    WithdrawReason, WrapUpEndCause,
};

macro_rules! events {
    ($(
        $(#[doc = $doc:literal])+
        $name:ident $kind:literal {
            $($(#[doc = $field_doc:literal])+ $field:ident: $type:ty),* $(,)?
        }
    )+) => {
        $(
            $(#[doc = $doc])+
            #[pyclass(frozen, eq, module = "toritsugi.events")]
            #[derive(Clone, Debug)]
            pub(crate) struct $name {
                sequence: u64,
                at: Timestamp,
                plan: Plan,
                $($field: $type,)*
            }

            /// Two are equal if they are the same fact; of the plan, only what the names say counts.
            impl PartialEq for $name {
                fn eq(&self, other: &Self) -> bool {
                    self.event() == other.event()
                }
            }

            impl $name {
                const NAME: &'static str = stringify!($name);

                /// The event of the library.
                fn event(&self) -> toritsugi::Event {
                    toritsugi::Event {
                        sequence: self.sequence,
                        at: self.at,
                        kind: EventKind::$name { $($field: self.$field),* },
                    }
                }

                fn fields<'py>(&self, py: Python<'py>) -> $crate::record::Fields<'py> {
                    let field = |name, value| $crate::record::Field { name, value, is_default: false };
                    Ok(vec![
                        $(field(stringify!($field), $crate::value::show(&self.$field, &self.plan, py)?),)*
                        field("sequence", self.sequence.into_pyobject(py)?.into_any()),
                        field("at", seconds(self.at.0).into_pyobject(py)?.into_any()),
                    ])
                }

                fn describe() -> Description {
                    Description {
                        name: Self::NAME,
                        doc: $crate::record::doc(&[$($doc),+]),
                        fields: vec![$(FieldDescription {
                            name: stringify!($field),
                            doc: $crate::record::doc(&[$($field_doc),+]),
                            taken: String::new(),
                            shown: <$type as Value>::shown(),
                            default: None,
                        }),*],
                        is_made: false,
                        kind: Some($kind),
                    }
                }
            }

            #[pymethods]
            #[allow(clippy::wrong_self_convention, reason = "fields are named as in the library")]
            impl $name {
                $(
                    $(#[doc = $field_doc])+
                    #[getter]
                    fn $field<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
                        $crate::value::show(&self.$field, &self.plan, py)
                    }
                )*

                /// The word of this kind of event.
                #[classattr]
                #[pyo3(name = "kind")]
                const KIND: &'static str = $kind;

                /// Its number, from 1, without gaps. [T-6]
                #[getter]
                fn sequence(&self) -> u64 {
                    self.sequence
                }

                /// The time of the command that produced it, in seconds.
                #[getter]
                fn at(&self) -> f64 {
                    seconds(self.at.0)
                }

                /// The same in whole microseconds.
                #[getter]
                fn at_microseconds(&self) -> u64 {
                    self.at.0
                }

                #[classattr]
                #[pyo3(name = "__match_args__")]
                fn py_match_args(py: Python<'_>) -> PyResult<Bound<'_, pyo3::types::PyTuple>> {
                    let names: &[&str] = &[$(stringify!($field)),*];
                    pyo3::types::PyTuple::new(py, names)
                }

                fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
                    $crate::record::represent(Self::NAME, &self.fields(py)?)
                }

                fn __hash__(&self) -> u64 {
                    $crate::record::hash(&self.event())
                }

                fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<(Bound<'py, PyAny>, (String, $crate::plan::Plan))> {
                    let read = $crate::imported::class(py, "toritsugi.events", "from_json")?;
                    let plan = $crate::plan::Plan::new(self.plan.clone(), toritsugi::Strategies::new());
                    Ok((read, (self.to_json(py)?, plan)))
                }

                /// Every field by its name.
                fn as_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, pyo3::types::PyDict>> {
                    let fields = $crate::record::dictionary(&self.fields(py)?, py)?;
                    fields.set_item("kind", $kind)?;
                    Ok(fields)
                }

                /// The library's own form, with the numbers of the plan, as every language reads it.
                fn to_json(&self, py: Python<'_>) -> PyResult<String> {
                    to_json(&self.event(), py)
                }
            }
        )+

        /// As Python sees it.
        pub(crate) fn show<'py>(event: &toritsugi::Event, plan: &Plan, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
            let toritsugi::Event { sequence, at, kind } = *event;
            match kind {
                $(EventKind::$name { $($field),* } => {
                    Ok(Bound::new(py, $name { sequence, at, plan: plan.clone(), $($field),* })?.into_any())
                })+
                other => Err(errors::internal(&format!("no class for {other:?}"), py)),
            }
        }

        /// The event of the library that an object is.
        pub(crate) fn read(value: &Bound<'_, PyAny>) -> PyResult<toritsugi::Event> {
            type Read = fn(&Bound<'_, PyAny>) -> PyResult<toritsugi::Event>;
            static READERS: pyo3::sync::PyOnceLock<Vec<(usize, Read)>> = pyo3::sync::PyOnceLock::new();
            let py = value.py();
            let readers = READERS.get_or_init(py, || vec![$(
                (py.get_type::<$name>().as_ptr().addr(), |value| Ok(value.cast::<$name>()?.get().event()))
            ),+]);
            let class = value.get_type_ptr().addr();
            match readers.iter().find(|(address, _)| *address == class) {
                Some((_, read)) => read(value),
                None => Err(pyo3::exceptions::PyTypeError::new_err(format!("{} is no event", value.repr()?))),
            }
        }

        /// The number of a kind, for columns.
        pub(crate) const KINDS: &[&str] = &[$($kind),+];

        pub(crate) fn kind(event: &EventKind) -> &'static str {
            match event {
                $(EventKind::$name { .. } => $kind,)+
                _ => "unknown",
            }
        }

        pub(crate) fn parties(event: &EventKind) -> Parties {
            let mut parties = Parties::default();
            match *event {
                $(EventKind::$name { $($field),* } => {
                    $($field.enter(&mut parties);)*
                })+
                _ => {}
            }
            parties
        }

        pub(crate) fn describe() -> Vec<Description> {
            vec![$($name::describe()),+]
        }

        pub(crate) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
            $(module.add_class::<$name>()?;)+
            module.add_function(wrap_pyfunction!(from_json, module)?)
        }
    };
}

fn to_json(event: &toritsugi::Event, py: Python<'_>) -> PyResult<String> {
    serde_json::to_string(event).map_err(|error| errors::internal(&error.to_string(), py))
}

/// An event from the library's own form, as `to_json` writes it.
#[pyfunction]
fn from_json<'py>(text: &str, plan: &Bound<'py, crate::plan::Plan>, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
    let event: toritsugi::Event =
        serde_json::from_str(text).map_err(|error| PyValueError::new_err(format!("this is no event: {error}")))?;
    show(&event, plan.get().library(), py)
}

events! {
    /// A new contact entered a queue.
    Queued "queued" {
        /// The contact.
        contact: ContactId,
        /// The queue.
        queue: QueueId,
        /// The channel it came by.
        channel: ChannelId,
        /// The tenant it belongs to.
        tenant: TenantId,
        /// The instant its age counts from.
        since: Timestamp,
    }
    /// An agent is offered a contact, and its capacity is reserved.
    Offered "offered" {
        /// The offer.
        offer: OfferId,
        /// The contact.
        contact: ContactId,
        /// The agent.
        agent: AgentId,
        /// The queue by which it is offered.
        queue: QueueId,
        /// Why.
        cause: OfferCause,
        /// When the offer expires, if it does.
        expires_at: Option<Timestamp>,
    }
    /// The agent took the contact.
    OfferAccepted "offer_accepted" {
        /// The offer.
        offer: OfferId,
        /// The contact.
        contact: ContactId,
        /// The agent.
        agent: AgentId,
    }
    /// The agent declined; the contact waits again in its place, unless an end follows.
    OfferDeclined "offer_declined" {
        /// The offer.
        offer: OfferId,
        /// The contact.
        contact: ContactId,
        /// The agent.
        agent: AgentId,
        /// Why.
        reason: DeclineReason,
    }
    /// The agent did not answer in time; the contact waits again in its place, unless an end follows.
    OfferExpired "offer_expired" {
        /// The offer.
        offer: OfferId,
        /// The contact.
        contact: ContactId,
        /// The agent.
        agent: AgentId,
        /// When it was due.
        due: Timestamp,
    }
    /// The offer was taken back; the contact waits again in its place, unless an end or a transfer follows.
    OfferWithdrawn "offer_withdrawn" {
        /// The offer.
        offer: OfferId,
        /// The contact.
        contact: ContactId,
        /// The agent.
        agent: AgentId,
        /// Why.
        reason: WithdrawReason,
    }
    /// Customer and agent are joined.
    Connected "connected" {
        /// The contact.
        contact: ContactId,
        /// The agent.
        agent: AgentId,
    }
    /// The work on the contact is done; the contact has ended.
    Completed "completed" {
        /// The contact.
        contact: ContactId,
        /// The agent.
        agent: AgentId,
        /// The contact's queue.
        queue: QueueId,
        /// What it came to.
        disposition: Disposition,
    }
    /// The contact went to another queue, or waits for one agent alone.
    Transferred "transferred" {
        /// The contact.
        contact: ContactId,
        /// The agent that held it, if one did.
        from_agent: Option<AgentId>,
        /// The queue it left.
        from_queue: QueueId,
        /// The queue it waits in now.
        to_queue: QueueId,
        /// The agent it waits for, if it is for one alone.
        to_agent: Option<AgentId>,
    }
    /// An agent left with the contact in hand; it waits again in its place.
    Requeued "requeued" {
        /// The contact.
        contact: ContactId,
        /// The agent.
        agent: AgentId,
        /// The queue it waits in.
        queue: QueueId,
    }
    /// The contact's priority is another now.
    PriorityChanged "priority_changed" {
        /// The contact.
        contact: ContactId,
        /// The new priority.
        priority: Priority,
    }
    /// The customer gave up; the contact has ended.
    Abandoned "abandoned" {
        /// The contact.
        contact: ContactId,
        /// The contact's queue.
        queue: QueueId,
    }
    /// The host took the contact away; it has ended.
    Cancelled "cancelled" {
        /// The contact.
        contact: ContactId,
        /// The contact's queue.
        queue: QueueId,
    }
    /// The contact waited as long as its queue allows; it has ended.
    MaximumWaitReached "maximum_wait_reached" {
        /// The contact.
        contact: ContactId,
        /// The contact's queue.
        queue: QueueId,
        /// When it was due.
        due: Timestamp,
    }
    /// The agent wraps up a contact; its capacity stays taken.
    WrapUpStarted "wrap_up_started" {
        /// The agent.
        agent: AgentId,
        /// The contact.
        contact: ContactId,
        /// When it ends at the latest.
        ends_at: Timestamp,
    }
    /// The agent's capacity is free again.
    WrapUpEnded "wrap_up_ended" {
        /// The agent.
        agent: AgentId,
        /// The contact.
        contact: ContactId,
        /// Why.
        cause: WrapUpEndCause,
    }
    /// The agent signed in.
    AgentSignedIn "agent_signed_in" {
        /// The agent.
        agent: AgentId,
        /// Its site.
        site: Option<SiteId>,
        /// Whether it is ready.
        ready: bool,
    }
    /// The agent's profile is another now.
    AgentUpdated "agent_updated" {
        /// The agent.
        agent: AgentId,
    }
    /// The agent became ready.
    AgentReady "agent_ready" {
        /// The agent.
        agent: AgentId,
    }
    /// The agent became not ready, or so for another reason.
    AgentNotReady "agent_not_ready" {
        /// The agent.
        agent: AgentId,
        /// Why.
        reason: NotReadyReason,
    }
    /// The agent finishes what it has in hand.
    AgentDraining "agent_draining" {
        /// The agent.
        agent: AgentId,
    }
    /// The agent left.
    AgentSignedOut "agent_signed_out" {
        /// The agent.
        agent: AgentId,
    }
    /// A relaxation step of the contact was taken; what it did follows. [D-3]
    StepTaken "step_taken" {
        /// The contact.
        contact: ContactId,
        /// The number of the step in its list, from 1.
        step: u16,
        /// When it was due.
        due: Timestamp,
    }
    /// The contact waits in another queue. [D-5] [D-7]
    Overflowed "overflowed" {
        /// The contact.
        contact: ContactId,
        /// The queue it came from.
        from_queue: QueueId,
        /// The queue it waits in.
        to_queue: QueueId,
        /// Whether it stays in the first as well.
        overflow: Overflow,
    }
    /// The customer should be offered a callback. [D-3]
    CallbackOffered "callback_offered" {
        /// The contact.
        contact: ContactId,
    }
    /// The router ended the contact, for the host to act on. [D-6] [H-5]
    Ended "ended" {
        /// The contact.
        contact: ContactId,
        /// The contact's queue.
        queue: QueueId,
        /// Why.
        reason: EndReason,
        /// When it was due.
        due: Timestamp,
    }
    /// A stage of preferred agents is over. [P-2]
    StageEnded "stage_ended" {
        /// The contact.
        contact: ContactId,
        /// The number of the stage, from 1.
        stage: u8,
        /// Whether it was skipped, as all its agents are away.
        skipped: bool,
    }
    /// A contact that was directed to one agent waits for any. [C-6]
    FellBack "fell_back" {
        /// The contact.
        contact: ContactId,
        /// The agent.
        agent: AgentId,
    }
    /// The customer hung up and is to be called back. [K-1]
    CallbackRequested "callback_requested" {
        /// The contact.
        contact: ContactId,
        /// When it is due; none if it keeps its place.
        due: Option<Timestamp>,
    }
    /// A callback is due: it waits for an agent, or the host calls the customer. [K-3]
    CallbackDue "callback_due" {
        /// The contact.
        contact: ContactId,
        /// Whether the host is to call the customer now.
        call_customer: bool,
        /// When it was due.
        due: Timestamp,
    }
    /// The customer has answered and waits for an agent. [K-4]
    CustomerAnswered "customer_answered" {
        /// The contact.
        contact: ContactId,
    }
    /// The customer could not be reached; there will be another attempt. [K-5]
    AttemptFailed "attempt_failed" {
        /// The contact.
        contact: ContactId,
        /// The number of the attempt, from 1.
        attempt: u16,
        /// When the next one is due.
        next: Timestamp,
    }
    /// The customer could not be reached in as many attempts as the queue makes; the contact has ended. [K-5]
    CallbackFailed "callback_failed" {
        /// The contact.
        contact: ContactId,
        /// The contact's queue.
        queue: QueueId,
        /// How many attempts were made.
        attempts: u16,
    }
    /// The callback was given up; the contact has ended. [K-6]
    CallbackExpired "callback_expired" {
        /// The contact.
        contact: ContactId,
        /// The contact's queue.
        queue: QueueId,
        /// When it was due.
        due: Timestamp,
    }
    /// The contact rests; its agent is free.
    Parked "parked" {
        /// The contact.
        contact: ContactId,
        /// The agent.
        agent: AgentId,
    }
    /// The customer of a parked contact is there again; it waits.
    Resumed "resumed" {
        /// The contact.
        contact: ContactId,
        /// The contact's queue.
        queue: QueueId,
    }
    /// The contact pauses, as its agent has one that interrupts it.
    Paused "paused" {
        /// The contact.
        contact: ContactId,
        /// The agent.
        agent: AgentId,
    }
    /// The contact goes on.
    Unpaused "unpaused" {
        /// The contact.
        contact: ContactId,
        /// The agent.
        agent: AgentId,
    }
    /// A wrap-up takes longer.
    WrapUpExtended "wrap_up_extended" {
        /// The agent.
        agent: AgentId,
        /// The contact.
        contact: ContactId,
        /// When it ends at the latest.
        ends_at: Timestamp,
    }
    /// The agent left too many offers unanswered, but its queue would be left with too few. [F-7]
    AgentKeptReady "agent_kept_ready" {
        /// The agent.
        agent: AgentId,
        /// The queue.
        queue: QueueId,
    }
    /// The queue takes contacts. [H-3]
    QueueOpened "queue_opened" {
        /// The queue.
        queue: QueueId,
    }
    /// The queue takes no more contacts. [H-3]
    QueueClosed "queue_closed" {
        /// The queue.
        queue: QueueId,
    }
    /// The site came back.
    SiteOpened "site_opened" {
        /// The site.
        site: SiteId,
    }
    /// The site went down.
    SiteClosed "site_closed" {
        /// The site.
        site: SiteId,
    }
    /// Another plan holds.
    PlanReplaced "plan_replaced" {}
    /// The agent's profile lost something with the new plan.
    AgentAffected "agent_affected" {
        /// The agent.
        agent: AgentId,
    }
    /// A strategy of the host's own failed: the queue uses the default of this kind until the plan is replaced. [S-12]
    StrategyFailed "strategy_failed" {
        /// The queue.
        queue: QueueId,
        /// Which of its strategies.
        strategy: StrategyKind,
        /// How it failed.
        failure: StrategyFailure,
    }
}
