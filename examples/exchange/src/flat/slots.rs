//! Slots: how the field of a command or an event stands in a flat record.

use super::{
    ExchangeError, FlatCommand, FlatEvent, HAS_AGENT, HAS_NUMBER, HAS_OTHER_AGENT, HAS_SITE, HAS_TENANT, HAS_TIME,
};
use core::time::Duration;
use toritsugi::{
    AgentId, ChannelId, ContactId, DeclineReason, Disposition, EndReason, NotReadyReason, OfferCause, OfferId,
    Overflow, Priority, QueueId, SiteId, StrategyFailure, StrategyKind, TenantId, Timestamp, WhenClosed,
    WithdrawReason, WorkInHand, WrapUpEndCause,
};

/// How a field of this type stands in a record.
pub(super) trait Slot<R, T> {
    fn put(record: &mut R, value: T) -> Result<(), ExchangeError>;
    fn take(record: &R) -> Result<T, ExchangeError>;
}

/// A field that is out of its range.
pub(super) fn invalid(field: &'static str, value: impl Into<i128>, kind: u16) -> ExchangeError {
    ExchangeError::InvalidFlat { field, value: value.into(), kind }
}

const UNKNOWN: ExchangeError = ExchangeError::NotFlat { why: "this version does not know it" };

/// The choices of a slot by number, as serde names them. One that brings a value has it in `number`, `time` or `other_queue`.
pub const CHOICES: &[(&str, &[&str])] = &[
    ("Cause", &["routed", "pulled", "forced"]),
    ("Decline", &["rejected", "busy", "unreachable", "no_answer", "other"]),
    (
        "Withdraw",
        &[
            "host",
            "abandoned",
            "cancelled",
            "transferred",
            "signed_out",
            "answered",
            "pulled",
            "forced",
            "callback",
            "closed",
            "site_closed",
            "plan_replaced",
        ],
    ),
    ("WrapUpCause", &["timed_out", "released", "signed_out", "site_closed"]),
    ("How", &["added", "moved"]),
    ("End", &["voicemail", "deflected", "busy", "no_staff", "closed", "plan_replaced", "other"]),
    ("Strategy", &["ordering", "selection"]),
    ("Failure", &["panicked", "out_of_range", "inconsistent"]),
    ("Work", &["refuse", "requeue"]),
    ("Closing", &["keep", "end", "move_to"]),
];

/// Slots that stand alike in commands and events: `Name: type, |record, value| put, |record| take`.
macro_rules! slots {
    ($($(#[$doc:meta])* $name:ident in [$($record:ty),+]: $type:ty, |$r:ident, $v:ident| $put:expr, |$t:ident| $take:expr;)+) => {
        $(
            $(
                impl Slot<$record, $type> for $name {
                    fn put($r: &mut $record, $v: $type) -> Result<(), ExchangeError> {
                        $put;
                        Ok(())
                    }

                    fn take($t: &$record) -> Result<$type, ExchangeError> {
                        $take
                    }
                }
            )+
        )+
    };
}

macro_rules! names {
    ($($name:ident),+ $(,)?) => { $( pub(super) struct $name; )+ };
}

names!(
    Contact,
    Agent,
    OptionalAgent,
    OptionalOtherAgent,
    Offer,
    Queue,
    OtherQueue,
    Channel,
    Tenant,
    Site,
    OptionalSite,
    Time,
    OptionalTime,
    Flag,
    Number,
    Span,
    Cause,
    Decline,
    Withdraw,
    WrapUpCause,
    How,
    End,
    Strategy,
    Failure,
    Work,
    Closing,
);
names!(OptionalTenant, OptionalNumber, OptionalSpan);

slots! {
    Contact in [FlatCommand, FlatEvent]: ContactId, |r, v| r.contact = v.0.into(), |r| Ok(ContactId(r.contact.into()));
    Agent in [FlatCommand, FlatEvent]: AgentId, |r, v| r.agent = v.0.into(), |r| Ok(AgentId(r.agent.into()));
    OptionalAgent in [FlatEvent]: Option<AgentId>,
        |r, v| if let Some(agent) = v { r.present |= HAS_AGENT; r.agent = agent.0.into(); },
        |r| Ok((r.present & HAS_AGENT != 0).then(|| AgentId(r.agent.into())));
    OptionalOtherAgent in [FlatEvent]: Option<AgentId>,
        |r, v| if let Some(agent) = v { r.present |= HAS_OTHER_AGENT; r.other_agent = agent.0.into(); },
        |r| Ok((r.present & HAS_OTHER_AGENT != 0).then(|| AgentId(r.other_agent.into())));
    Offer in [FlatCommand, FlatEvent]: OfferId, |r, v| r.offer = v.0, |r| Ok(OfferId(r.offer));
    Queue in [FlatCommand, FlatEvent]: QueueId, |r, v| r.queue = v.0, |r| Ok(QueueId(r.queue));
    OtherQueue in [FlatEvent]: QueueId, |r, v| r.other_queue = v.0, |r| Ok(QueueId(r.other_queue));
    Channel in [FlatCommand, FlatEvent]: ChannelId, |r, v| r.channel = v.0, |r| Ok(ChannelId(r.channel));
    Tenant in [FlatEvent]: TenantId, |r, v| r.tenant = v.0, |r| Ok(TenantId(r.tenant));
    OptionalTenant in [FlatCommand]: Option<TenantId>,
        |r, v| if let Some(tenant) = v { r.present |= HAS_TENANT; r.tenant = tenant.0; },
        |r| Ok((r.present & HAS_TENANT != 0).then_some(TenantId(r.tenant)));
    Site in [FlatCommand, FlatEvent]: SiteId, |r, v| r.site = v.0, |r| Ok(SiteId(r.site));
    OptionalSite in [FlatEvent]: Option<SiteId>,
        |r, v| if let Some(site) = v { r.present |= HAS_SITE; r.site = site.0; },
        |r| Ok((r.present & HAS_SITE != 0).then_some(SiteId(r.site)));
    Time in [FlatEvent]: Timestamp, |r, v| r.time = v.0, |r| Ok(Timestamp(r.time));
    OptionalTime in [FlatEvent]: Option<Timestamp>,
        |r, v| if let Some(time) = v { r.present |= HAS_TIME; r.time = time.0; },
        |r| Ok((r.present & HAS_TIME != 0).then_some(Timestamp(r.time)));
    Flag in [FlatEvent]: bool, |r, v| r.choice = v.into(), |r| match r.choice {
        0 => Ok(false),
        1 => Ok(true),
        other => Err(invalid("choice", other, r.kind)),
    };
    Number in [FlatCommand, FlatEvent]: Priority, |r, v| r.number = v.0.into(), |r| narrow(r.number, r.kind).map(Priority);
    Number in [FlatCommand, FlatEvent]: Disposition, |r, v| r.number = v.0.into(), |r| narrow(r.number, r.kind).map(Disposition);
    Number in [FlatCommand, FlatEvent]: NotReadyReason,
        |r, v| r.number = v.0.into(), |r| narrow(r.number, r.kind).map(NotReadyReason);
    Number in [FlatEvent]: u16, |r, v| r.number = v.into(), |r| narrow(r.number, r.kind);
    Number in [FlatEvent]: u8, |r, v| r.number = v.into(), |r| narrow(r.number, r.kind);
    OptionalNumber in [FlatCommand]: Option<Priority>,
        |r, v| if let Some(priority) = v { r.present |= HAS_NUMBER; r.number = priority.0.into(); },
        |r| if r.present & HAS_NUMBER == 0 { Ok(None) } else { narrow(r.number, r.kind).map(|number| Some(Priority(number))) };
    Span in [FlatCommand]: Duration, |r, v| r.span = micros(v)?, |r| Ok(Duration::from_micros(r.span));
    OptionalSpan in [FlatCommand]: Option<Duration>,
        |r, v| if let Some(span) = v { r.present |= HAS_TIME; r.span = micros(span)?; },
        |r| Ok((r.present & HAS_TIME != 0).then_some(Duration::from_micros(r.span)));
    Failure in [FlatEvent]: StrategyFailure,
        |r, v| r.number = match v {
            StrategyFailure::Panicked => 0,
            StrategyFailure::OutOfRange => 1,
            StrategyFailure::Inconsistent => 2,
            _ => return Err(UNKNOWN),
        },
        |r| match r.number {
            0 => Ok(StrategyFailure::Panicked),
            1 => Ok(StrategyFailure::OutOfRange),
            2 => Ok(StrategyFailure::Inconsistent),
            other => Err(invalid("number", other, r.kind)),
        };
}

/// Slots that are one of a few choices, each `number: variant`; then those that bring a value: `number: pattern, put, take`.
macro_rules! choices {
    ($($name:ident in $record:ident: $type:ident { $($number:literal: $variant:ident,)+ } with |$r:ident| {
        $($valued:literal: $pattern:ident $body:tt, $put:expr, $take:expr;)*
    })+) => {
        $(
            impl Slot<$record, $type> for $name {
                #[allow(unreachable_patterns, clippy::allow_attributes, reason = "some of the library's choices are closed")]
                fn put(record: &mut $record, value: $type) -> Result<(), ExchangeError> {
                    record.choice = match value {
                        $($type::$variant => $number,)+
                        $($type::$pattern $body => {
                            let $r = &mut *record;
                            $put;
                            $valued
                        })*
                        _ => return Err(UNKNOWN),
                    };
                    Ok(())
                }

                fn take(record: &$record) -> Result<$type, ExchangeError> {
                    match record.choice {
                        $($number => Ok($type::$variant),)+
                        $($valued => { let $r = record; $take })*
                        other => Err(invalid("choice", other, record.kind)),
                    }
                }
            }
        )+
    };
}

choices! {
    Cause in FlatEvent: OfferCause { 0: Routed, 1: Pulled, 2: Forced, } with |r| {}
    Decline in FlatCommand: DeclineReason { 0: Rejected, 1: Busy, 2: Unreachable, 3: NoAnswer, } with |r| {
        4: Other (reason), r.number = reason.into(), narrow(r.number, r.kind).map(DeclineReason::Other);
    }
    Decline in FlatEvent: DeclineReason { 0: Rejected, 1: Busy, 2: Unreachable, 3: NoAnswer, } with |r| {
        4: Other (reason), r.number = reason.into(), narrow(r.number, r.kind).map(DeclineReason::Other);
    }
    Withdraw in FlatEvent: WithdrawReason {
        0: Host, 1: Abandoned, 2: Cancelled, 3: Transferred, 4: SignedOut, 5: Answered, 6: Pulled, 7: Forced, 8: Callback, 9: Closed,
        10: SiteClosed, 11: PlanReplaced,
    } with |r| {}
    WrapUpCause in FlatEvent: WrapUpEndCause { 1: Released, 2: SignedOut, 3: SiteClosed, } with |r| {
        0: TimedOut { due }, r.time = due.0, Ok(WrapUpEndCause::TimedOut { due: Timestamp(r.time) });
    }
    How in FlatEvent: Overflow { 0: Added, 1: Moved, } with |r| {}
    End in FlatEvent: EndReason { 0: Voicemail, 1: Deflected, 2: Busy, 3: NoStaff, 4: Closed, 5: PlanReplaced, } with |r| {
        6: Other (reason), r.number = reason.into(), narrow(r.number, r.kind).map(EndReason::Other);
    }
    Strategy in FlatEvent: StrategyKind { 0: Ordering, 1: Selection, } with |r| {}
    Work in FlatCommand: WorkInHand { 0: Refuse, 1: Requeue, } with |r| {}
    Closing in FlatCommand: WhenClosed { 0: Keep, 1: End, } with |r| {
        2: MoveTo (queue), r.other_queue = queue.0, Ok(WhenClosed::MoveTo(QueueId(r.other_queue)));
    }
}

fn narrow<T: TryFrom<i64>>(number: i64, kind: u16) -> Result<T, ExchangeError> {
    T::try_from(number).map_err(|_| invalid("number", number, kind))
}

fn micros(span: Duration) -> Result<u64, ExchangeError> {
    let micros = u64::try_from(span.as_micros()).ok().filter(|micros| Duration::from_micros(*micros) == span);
    micros.ok_or(ExchangeError::NotFlat { why: "its span is not a whole number of microseconds" })
}
