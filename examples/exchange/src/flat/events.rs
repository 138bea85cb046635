//! Events as flat records: one table for both directions and for the layout.

use super::slots::{
    Agent, Cause, Channel, Contact, Decline, End, Failure, Flag, How, Number, Offer, OptionalAgent, OptionalOtherAgent,
    OptionalSite, OptionalTime, OtherQueue, Queue, Site, Slot, Strategy, Tenant, Time, Withdraw, WrapUpCause, invalid,
};
use super::{EventKind as Kind, ExchangeError, FlatEvent, Layout};
use toritsugi::EventKind;

/// Declares the slot of each field of each kind.
macro_rules! events {
    ($($kind:ident { $($field:ident => $slot:ident),* })+) => {
        pub(super) fn write(kind: EventKind, flat: &mut FlatEvent) -> Result<(), ExchangeError> {
            match kind {
                $(EventKind::$kind { $($field),* } => {
                    flat.kind = number(Kind::$kind);
                    $($slot::put(flat, $field)?;)*
                })+
                _ => flat.kind = 0,
            }
            Ok(())
        }

        pub(super) fn read(flat: &FlatEvent) -> Result<EventKind, ExchangeError> {
            $(if flat.kind == number(Kind::$kind) {
                return Ok(EventKind::$kind { $($field: $slot::take(flat)?),* });
            })+
            Err(invalid("kind", flat.kind, flat.kind))
        }

        /// The kinds of events, and the slot of each of their fields.
        pub fn event_layout() -> Layout {
            let names = crate::variants::events();
            let kinds = [$((number(Kind::$kind), vec![$((stringify!($field), stringify!($slot))),*])),+];
            kinds.into_iter().zip(names).map(|((kind, fields), name)| (kind, *name, fields)).collect()
        }
    };
}

#[expect(clippy::as_conversions, reason = "the number is that of the declaration, of 16 bits")]
const fn number(kind: Kind) -> u16 {
    kind as u16
}

events! {
    Queued { contact => Contact, queue => Queue, channel => Channel, tenant => Tenant, since => Time }
    Offered { offer => Offer, contact => Contact, agent => Agent, queue => Queue, cause => Cause, expires_at => OptionalTime }
    OfferAccepted { offer => Offer, contact => Contact, agent => Agent }
    OfferDeclined { offer => Offer, contact => Contact, agent => Agent, reason => Decline }
    OfferExpired { offer => Offer, contact => Contact, agent => Agent, due => Time }
    OfferWithdrawn { offer => Offer, contact => Contact, agent => Agent, reason => Withdraw }
    Connected { contact => Contact, agent => Agent }
    Completed { contact => Contact, agent => Agent, queue => Queue, disposition => Number }
    Transferred { contact => Contact, from_agent => OptionalAgent, from_queue => Queue, to_queue => OtherQueue, to_agent => OptionalOtherAgent }
    Requeued { contact => Contact, agent => Agent, queue => Queue }
    PriorityChanged { contact => Contact, priority => Number }
    Abandoned { contact => Contact, queue => Queue }
    Cancelled { contact => Contact, queue => Queue }
    MaximumWaitReached { contact => Contact, queue => Queue, due => Time }
    WrapUpStarted { agent => Agent, contact => Contact, ends_at => Time }
    WrapUpEnded { agent => Agent, contact => Contact, cause => WrapUpCause }
    AgentSignedIn { agent => Agent, site => OptionalSite, ready => Flag }
    AgentUpdated { agent => Agent }
    AgentReady { agent => Agent }
    AgentNotReady { agent => Agent, reason => Number }
    AgentDraining { agent => Agent }
    AgentSignedOut { agent => Agent }
    StepTaken { contact => Contact, step => Number, due => Time }
    Overflowed { contact => Contact, from_queue => Queue, to_queue => OtherQueue, overflow => How }
    CallbackOffered { contact => Contact }
    Ended { contact => Contact, queue => Queue, reason => End, due => Time }
    StageEnded { contact => Contact, stage => Number, skipped => Flag }
    FellBack { contact => Contact, agent => Agent }
    CallbackRequested { contact => Contact, due => OptionalTime }
    CallbackDue { contact => Contact, call_customer => Flag, due => Time }
    CustomerAnswered { contact => Contact }
    AttemptFailed { contact => Contact, attempt => Number, next => Time }
    CallbackFailed { contact => Contact, queue => Queue, attempts => Number }
    CallbackExpired { contact => Contact, queue => Queue, due => Time }
    Parked { contact => Contact, agent => Agent }
    Resumed { contact => Contact, queue => Queue }
    Paused { contact => Contact, agent => Agent }
    Unpaused { contact => Contact, agent => Agent }
    WrapUpExtended { agent => Agent, contact => Contact, ends_at => Time }
    AgentKeptReady { agent => Agent, queue => Queue }
    QueueOpened { queue => Queue }
    QueueClosed { queue => Queue }
    SiteOpened { site => Site }
    SiteClosed { site => Site }
    PlanReplaced {}
    AgentAffected { agent => Agent }
    StrategyFailed { queue => Queue, strategy => Strategy, failure => Failure }
}
