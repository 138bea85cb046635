//! What a host may ask of the router: one struct per command, and [`Command`] over all of them.

use crate::{AgentId, ContactId, OfferId, QueueId, SiteId};
use core::time::Duration;

mod agents;
mod centre;
mod contacts;

pub use agents::{AgentChannel, AgentProfile, Membership, SignIn, SignInAs, SignOut, Tenants, UpdateAgent, WorkInHand};
pub use centre::{CloseQueue, RemovedQueues, RemovedSkills, ReplacePlan, SetHours, Switch, WhenClosed};
pub use contacts::{
    CallFirst, Callback, CallbackOwner, Enqueue, PreferredStage, RequestCallback, Transfer, TransferAge, TransferTarget,
};

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

/// Whether a command that was delivered under a key was applied now. [T-9]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[expect(clippy::exhaustive_enums, reason = "it came before or it did not")]
pub enum Delivery {
    /// It came for the first time, and was applied.
    First,
    /// It came before: this is the first answer again, and nothing changed.
    Repeat,
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
    /// Customer and agent are joined. What its queue connects on acceptance needs no such command, unless it is a callback. [C-7] [F-2]
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
    /// An agent takes a named contact out of its turn. [F-9]
    Pull {
        /// The agent.
        agent: AgentId,
        /// The contact, waiting or offered.
        contact: ContactId,
    }
    /// A supervisor gives a contact to an agent, whether it has room or not. [F-10]
    ForceAssign {
        /// The contact, waiting or offered.
        contact: ContactId,
        /// The agent.
        agent: AgentId,
    }
    /// A conversation rests until the customer writes again; the agent is free.
    Park {
        /// The contact.
        contact: ContactId,
    }
    /// The customer of a parked contact is there again.
    Resume {
        /// The contact.
        contact: ContactId,
    }
    /// The customer of a callback that was called first has answered. [K-4]
    CustomerAnswered {
        /// The contact.
        contact: ContactId,
    }
    /// The customer of a callback could not be reached. [K-5]
    AttemptFailed {
        /// The contact.
        contact: ContactId,
    }
    /// An agent can take contacts.
    SetReady {
        /// The agent.
        agent: AgentId,
    }
    /// An agent takes no contacts for now.
    SetNotReady {
        /// The agent.
        agent: AgentId,
        /// Why.
        reason: NotReadyReason,
    }
    /// An agent finishes what it has in hand and is then signed out.
    Drain {
        /// The agent.
        agent: AgentId,
    }
    /// An agent is done with the wrap-up of a contact.
    EndWrapUp {
        /// The agent.
        agent: AgentId,
        /// The contact it wraps up.
        contact: ContactId,
    }
    /// An agent needs longer for the wrap-up of a contact.
    ExtendWrapUp {
        /// The agent.
        agent: AgentId,
        /// The contact it wraps up.
        contact: ContactId,
        /// How much longer, more than zero.
        #[cfg_attr(feature = "serde", serde(with = "crate::time::span"))]
        by: Duration,
    }
    /// A queue that was closed by hand follows its hours again. [H-4]
    OpenQueue {
        /// The queue.
        queue: QueueId,
    }
    /// A whole site goes down; its work returns to the queues.
    CloseSite {
        /// The site.
        site: SiteId,
    }
    /// A site comes back.
    OpenSite {
        /// The site.
        site: SiteId,
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
    /// An agent needs longer for a wrap-up.
    ExtendWrapUp,
    /// An agent takes a named contact.
    Pull,
    /// A supervisor gives a contact to an agent.
    ForceAssign,
    /// A conversation rests.
    Park,
    /// The customer of a parked contact is there again.
    Resume,
    /// A customer is to be called back.
    RequestCallback,
    /// The customer of a callback has answered.
    CustomerAnswered,
    /// The customer of a callback could not be reached.
    AttemptFailed,
    /// A queue's opening hours.
    SetHours,
    /// A queue is closed by hand.
    CloseQueue,
    /// A queue follows its hours again.
    OpenQueue,
    /// A site goes down.
    CloseSite,
    /// A site comes back.
    OpenSite,
    /// Another plan comes in place of the present one.
    ReplacePlan,
}
