//! What happened: past-tense facts with a gap-free sequence number.

use crate::{
    AgentId, ChannelId, ContactId, DeclineReason, Disposition, EndReason, NotReadyReason, OfferId, Priority, QueueId,
    SiteId, StrategyFailure, StrategyKind, TenantId, Timestamp,
};

/// One fact. [T-6]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
pub struct Event {
    /// Its number, from 1, without gaps.
    pub sequence: u64,
    /// The instant of the [`apply`](crate::Router::apply) that produced it.
    pub at: Timestamp,
    /// What happened.
    #[cfg_attr(feature = "serde", serde(with = "kind"))]
    pub kind: EventKind,
}

/// Why an offer was withdrawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum WithdrawReason {
    /// The host asked for it.
    Host,
    /// The customer gave up.
    Abandoned,
    /// The host took the contact away.
    Cancelled,
    /// The contact was transferred.
    Transferred,
    /// The agent signed out.
    SignedOut,
    /// Another agent took the contact. [F-2]
    Answered,
    /// An agent took the contact out of its turn. [F-9]
    Pulled,
    /// A supervisor gave the contact to an agent. [F-10]
    Forced,
    /// The customer is to be called back. [K-1]
    Callback,
    /// The queue closed. [H-4]
    Closed,
    /// The site of the agent closed.
    SiteClosed,
    /// The new plan has no such queue.
    PlanReplaced,
}

/// Why an offer was made. [F-1]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum OfferCause {
    /// By the rules of routing.
    #[default]
    Routed,
    /// The agent asked for this contact. [F-9]
    Pulled,
    /// A supervisor ordered it. [F-10]
    Forced,
}

/// Why a wrap-up ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum WrapUpEndCause {
    /// Its time ran out, at this instant.
    TimedOut {
        /// When it was due.
        due: Timestamp,
    },
    /// The agent was done.
    Released,
    /// The agent signed out.
    SignedOut,
    /// The site of the agent closed.
    SiteClosed,
}

/// Whether a contact that overflows stays in its queue as well.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[expect(clippy::exhaustive_enums, reason = "it stays or it goes")]
pub enum Overflow {
    /// It waits in the other queue as well. [D-5]
    Added,
    /// It left its queue. [D-7]
    Moved,
}

/// Declares the kinds of events, and their second form as data: in a compact format there are no names, so no tag can stand beside the fields.
macro_rules! event_kinds {
    ($(#[$attribute:meta])* pub enum EventKind { $($kinds:tt)* }) => {
        $(#[$attribute])*
        pub enum EventKind { $($kinds)* }

        #[cfg(feature = "serde")]
        mod kind {
            use super::*;

            pub(super) fn serialize<S: serde::Serializer>(kind: &EventKind, serializer: S) -> Result<S::Ok, S::Error> {
                if serializer.is_human_readable() {
                    return serde::Serialize::serialize(kind, serializer);
                }
                Compact::serialize(kind, serializer)
            }

            pub(super) fn deserialize<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<EventKind, D::Error> {
                if deserializer.is_human_readable() {
                    return serde::Deserialize::deserialize(deserializer);
                }
                Compact::deserialize(deserializer)
            }

            #[derive(serde::Serialize, serde::Deserialize)]
            #[serde(remote = "EventKind")]
            enum Compact { $($kinds)* }
        }
    };
}

event_kinds! {
    /// What happened.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    #[cfg_attr(
        feature = "serde",
        derive(serde::Serialize, serde::Deserialize),
        serde(rename_all = "snake_case", tag = "type")
    )]
    #[non_exhaustive]
    pub enum EventKind {
        /// A new contact entered a queue.
        Queued {
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
        },
        /// An agent is offered a contact, and its capacity is reserved.
        Offered {
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
        },
        /// The agent took the contact.
        OfferAccepted {
            /// The offer.
            offer: OfferId,
            /// The contact.
            contact: ContactId,
            /// The agent.
            agent: AgentId,
        },
        /// The agent declined; the contact waits again in its place, unless an end follows.
        OfferDeclined {
            /// The offer.
            offer: OfferId,
            /// The contact.
            contact: ContactId,
            /// The agent.
            agent: AgentId,
            /// Why.
            reason: DeclineReason,
        },
        /// The agent did not answer in time; the contact waits again in its place, unless an end follows.
        OfferExpired {
            /// The offer.
            offer: OfferId,
            /// The contact.
            contact: ContactId,
            /// The agent.
            agent: AgentId,
            /// When it was due.
            due: Timestamp,
        },
        /// The offer was taken back; the contact waits again in its place, unless an end or a transfer follows.
        OfferWithdrawn {
            /// The offer.
            offer: OfferId,
            /// The contact.
            contact: ContactId,
            /// The agent.
            agent: AgentId,
            /// Why.
            reason: WithdrawReason,
        },
        /// Customer and agent are joined.
        Connected {
            /// The contact.
            contact: ContactId,
            /// The agent.
            agent: AgentId,
        },
        /// The work on the contact is done; the contact has ended.
        Completed {
            /// The contact.
            contact: ContactId,
            /// The agent.
            agent: AgentId,
            /// The contact's queue.
            queue: QueueId,
            /// What it came to.
            disposition: Disposition,
        },
        /// The contact went to another queue, or waits for one agent alone.
        Transferred {
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
        },
        /// An agent left with the contact in hand; it waits again in its place.
        Requeued {
            /// The contact.
            contact: ContactId,
            /// The agent.
            agent: AgentId,
            /// The queue it waits in.
            queue: QueueId,
        },
        /// The contact's priority is another now.
        PriorityChanged {
            /// The contact.
            contact: ContactId,
            /// The new priority.
            priority: Priority,
        },
        /// The customer gave up; the contact has ended.
        Abandoned {
            /// The contact.
            contact: ContactId,
            /// The contact's queue.
            queue: QueueId,
        },
        /// The host took the contact away; it has ended.
        Cancelled {
            /// The contact.
            contact: ContactId,
            /// The contact's queue.
            queue: QueueId,
        },
        /// The contact waited as long as its queue allows; it has ended.
        MaximumWaitReached {
            /// The contact.
            contact: ContactId,
            /// The contact's queue.
            queue: QueueId,
            /// When it was due.
            due: Timestamp,
        },
        /// The agent wraps up a contact; its capacity stays taken.
        WrapUpStarted {
            /// The agent.
            agent: AgentId,
            /// The contact.
            contact: ContactId,
            /// When it ends at the latest.
            ends_at: Timestamp,
        },
        /// The agent's capacity is free again.
        WrapUpEnded {
            /// The agent.
            agent: AgentId,
            /// The contact.
            contact: ContactId,
            /// Why.
            cause: WrapUpEndCause,
        },
        /// The agent signed in.
        AgentSignedIn {
            /// The agent.
            agent: AgentId,
            /// Its site.
            site: Option<SiteId>,
            /// Whether it is ready.
            ready: bool,
        },
        /// The agent's profile is another now.
        AgentUpdated {
            /// The agent.
            agent: AgentId,
        },
        /// The agent became ready.
        AgentReady {
            /// The agent.
            agent: AgentId,
        },
        /// The agent became not ready, or so for another reason.
        AgentNotReady {
            /// The agent.
            agent: AgentId,
            /// Why.
            reason: NotReadyReason,
        },
        /// The agent finishes what it has in hand.
        AgentDraining {
            /// The agent.
            agent: AgentId,
        },
        /// The agent left.
        AgentSignedOut {
            /// The agent.
            agent: AgentId,
        },
        /// A relaxation step of the contact was taken; what it did follows. [D-3]
        StepTaken {
            /// The contact.
            contact: ContactId,
            /// The number of the step in its list, from 1.
            step: u16,
            /// When it was due.
            due: Timestamp,
        },
        /// The contact waits in another queue. [D-5] [D-7]
        Overflowed {
            /// The contact.
            contact: ContactId,
            /// The queue it came from.
            from_queue: QueueId,
            /// The queue it waits in.
            to_queue: QueueId,
            /// Whether it stays in the first as well.
            overflow: Overflow,
        },
        /// The customer should be offered a callback. [D-3]
        CallbackOffered {
            /// The contact.
            contact: ContactId,
        },
        /// The router ended the contact, for the host to act on. [D-6] [H-5]
        Ended {
            /// The contact.
            contact: ContactId,
            /// The contact's queue.
            queue: QueueId,
            /// Why.
            reason: EndReason,
            /// When it was due.
            due: Timestamp,
        },
        /// A stage of preferred agents is over. [P-2]
        StageEnded {
            /// The contact.
            contact: ContactId,
            /// The number of the stage, from 1.
            stage: u8,
            /// Whether it was skipped, as all its agents are away.
            skipped: bool,
        },
        /// A contact that was directed to one agent waits for any. [C-6]
        FellBack {
            /// The contact.
            contact: ContactId,
            /// The agent.
            agent: AgentId,
        },
        /// The customer hung up and is to be called back. [K-1]
        CallbackRequested {
            /// The contact.
            contact: ContactId,
            /// When it is due; none if it keeps its place.
            due: Option<Timestamp>,
        },
        /// A callback is due: it waits for an agent, or the host calls the customer. [K-3]
        CallbackDue {
            /// The contact.
            contact: ContactId,
            /// Whether the host is to call the customer now.
            call_customer: bool,
            /// When it was due.
            due: Timestamp,
        },
        /// The customer has answered and waits for an agent. [K-4]
        CustomerAnswered {
            /// The contact.
            contact: ContactId,
        },
        /// The customer could not be reached; there will be another attempt. [K-5]
        AttemptFailed {
            /// The contact.
            contact: ContactId,
            /// The number of the attempt, from 1.
            attempt: u16,
            /// When the next one is due.
            next: Timestamp,
        },
        /// The customer could not be reached in as many attempts as the queue makes; the contact has ended. [K-5]
        CallbackFailed {
            /// The contact.
            contact: ContactId,
            /// The contact's queue.
            queue: QueueId,
            /// How many attempts were made.
            attempts: u16,
        },
        /// The callback was given up; the contact has ended. [K-6]
        CallbackExpired {
            /// The contact.
            contact: ContactId,
            /// The contact's queue.
            queue: QueueId,
            /// When it was due.
            due: Timestamp,
        },
        /// The contact rests; its agent is free.
        Parked {
            /// The contact.
            contact: ContactId,
            /// The agent.
            agent: AgentId,
        },
        /// The customer of a parked contact is there again; it waits.
        Resumed {
            /// The contact.
            contact: ContactId,
            /// The contact's queue.
            queue: QueueId,
        },
        /// The contact pauses, as its agent has one that interrupts it.
        Paused {
            /// The contact.
            contact: ContactId,
            /// The agent.
            agent: AgentId,
        },
        /// The contact goes on.
        Unpaused {
            /// The contact.
            contact: ContactId,
            /// The agent.
            agent: AgentId,
        },
        /// A wrap-up takes longer.
        WrapUpExtended {
            /// The agent.
            agent: AgentId,
            /// The contact.
            contact: ContactId,
            /// When it ends at the latest.
            ends_at: Timestamp,
        },
        /// The agent left too many offers unanswered, but its queue would be left with too few. [F-7]
        AgentKeptReady {
            /// The agent.
            agent: AgentId,
            /// The queue.
            queue: QueueId,
        },
        /// The queue takes contacts. [H-3]
        QueueOpened {
            /// The queue.
            queue: QueueId,
        },
        /// The queue takes no more contacts. [H-3]
        QueueClosed {
            /// The queue.
            queue: QueueId,
        },
        /// The site came back.
        SiteOpened {
            /// The site.
            site: SiteId,
        },
        /// The site went down.
        SiteClosed {
            /// The site.
            site: SiteId,
        },
        /// Another plan holds.
        PlanReplaced,
        /// The agent's profile lost something with the new plan.
        AgentAffected {
            /// The agent.
            agent: AgentId,
        },
        /// A strategy of the host's own failed: the queue uses the default of this kind until the plan is replaced. [S-12]
        StrategyFailed {
            /// The queue.
            queue: QueueId,
            /// Which of its strategies.
            strategy: StrategyKind,
            /// How it failed.
            failure: StrategyFailure,
        },
    }
}
