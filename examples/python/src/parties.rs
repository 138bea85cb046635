//! Whom events are about.

use toritsugi::{
    AgentId, ChannelId, ContactId, DeclineReason, Disposition, EndReason, NotReadyReason, OfferCause, OfferId,
    Overflow, Priority, QueueId, SiteId, StrategyFailure, StrategyKind, TenantId, Timestamp, WithdrawReason,
    WrapUpEndCause,
};

/// Whom an event is about, for columns. Of two of a kind the later field counts: the queue to which a contact went.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Parties {
    pub(crate) contact: Option<ContactId>,
    pub(crate) agent: Option<AgentId>,
    pub(crate) queue: Option<QueueId>,
    pub(crate) offer: Option<OfferId>,
}

/// What a field says of the parties: most say nothing.
pub(crate) trait Party: Sized {
    fn enter(self, _parties: &mut Parties) {}
}

macro_rules! parties {
    ($($type:ident $field:ident),+; $($other:ty),+ $(,)?) => {
        $(
            impl Party for $type {
                fn enter(self, parties: &mut Parties) {
                    parties.$field = Some(self);
                }
            }
        )+
        $(impl Party for $other {})+
    };
}

parties! {
    ContactId contact, AgentId agent, QueueId queue, OfferId offer;
    ChannelId, TenantId, SiteId, Timestamp, bool, u8, u16, Priority, Disposition, NotReadyReason, OfferCause, DeclineReason, EndReason,
    Overflow, StrategyFailure, StrategyKind, WithdrawReason, WrapUpEndCause,
}

impl<T: Party> Party for Option<T> {
    fn enter(self, parties: &mut Parties) {
        if let Some(party) = self {
            party.enter(parties);
        }
    }
}
