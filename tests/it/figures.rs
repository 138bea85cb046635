//! Figures: by hand over small logs, and over random runs against the router's own counts.

use std::time::Duration;
use toritsugi::{
    AgentId, ChannelId, ContactId, Event, EventKind, Figures, FiguresOptions, OfferCause, OfferId, Plan,
    PlanDefinition, QueueDefinition, QueueId, TenantId, Timestamp,
};

mod callbacks;
mod laws;
mod places;
mod timelines;

pub(crate) const SALES: QueueId = QueueId(0);
pub(crate) const HELP: QueueId = QueueId(1);

/// Two queues, of which `sales` has a target of 10 s; two tenants, two channels.
pub(crate) fn plan() -> Plan {
    PlanDefinition::new()
        .tenant("red")
        .tenant("blue")
        .channel(toritsugi::ChannelDefinition::new("voice"))
        .channel(toritsugi::ChannelDefinition::new("chat"))
        .queue(QueueDefinition::new("sales").service_level(seconds(10), 80))
        .queue(QueueDefinition::new("help"))
        .build()
        .unwrap()
}

/// Figures with intervals of a minute, of which ten are kept.
pub(crate) fn figures() -> Figures {
    let options = FiguresOptions { interval: seconds(60), intervals_kept: 10, ..FiguresOptions::default() };
    Figures::new(&plan(), options)
}

pub(crate) const fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

/// Writes events by hand, numbers them, and feeds them.
pub(crate) struct Log {
    pub(crate) figures: Figures,
    pub(crate) events: Vec<Event>,
}

impl Log {
    pub(crate) fn new() -> Self {
        Self { figures: figures(), events: Vec::new() }
    }

    /// The event at this second.
    pub(crate) fn at(&mut self, second: u64, kind: EventKind) {
        let sequence = u64::try_from(self.events.len()).unwrap() + 1;
        let event = Event { sequence, at: Timestamp::from_secs(second), kind };
        self.events.push(event);
        self.figures.observe(&event);
    }

    /// A contact of tenant red by voice.
    pub(crate) fn queued(&mut self, second: u64, contact: u128, queue: QueueId) {
        self.queued_as(second, contact, queue, ChannelId(0), TenantId(0), second);
    }

    pub(crate) fn queued_as(
        &mut self,
        second: u64,
        contact: u128,
        queue: QueueId,
        channel: ChannelId,
        tenant: TenantId,
        since: u64,
    ) {
        let (contact, since) = (ContactId(contact), Timestamp::from_secs(since));
        self.at(second, EventKind::Queued { contact, queue, channel, tenant, since });
    }

    pub(crate) fn sign_in(&mut self, second: u64, agent: u128) {
        self.at(second, EventKind::AgentSignedIn { agent: AgentId(agent), site: None, ready: true });
    }

    pub(crate) fn offered(&mut self, second: u64, offer: u64, contact: u128, agent: u128, queue: QueueId) {
        let (offer, contact, agent) = (OfferId(offer), ContactId(contact), AgentId(agent));
        let cause = OfferCause::Routed;
        self.at(second, EventKind::Offered { offer, contact, agent, queue, cause, expires_at: None });
    }

    pub(crate) fn accepted(&mut self, second: u64, offer: u64, contact: u128, agent: u128) {
        let (offer, contact, agent) = (OfferId(offer), ContactId(contact), AgentId(agent));
        self.at(second, EventKind::OfferAccepted { offer, contact, agent });
    }

    /// Offered and accepted in one instant.
    pub(crate) fn taken(&mut self, second: u64, offer: u64, contact: u128, agent: u128, queue: QueueId) {
        self.offered(second, offer, contact, agent, queue);
        self.accepted(second, offer, contact, agent);
    }

    pub(crate) fn connected(&mut self, second: u64, contact: u128, agent: u128) {
        self.at(second, EventKind::Connected { contact: ContactId(contact), agent: AgentId(agent) });
    }

    pub(crate) fn completed(&mut self, second: u64, contact: u128, agent: u128, queue: QueueId) {
        let (contact, agent, disposition) = (ContactId(contact), AgentId(agent), toritsugi::Disposition(0));
        self.at(second, EventKind::Completed { contact, agent, queue, disposition });
    }

    pub(crate) fn abandoned(&mut self, second: u64, contact: u128, queue: QueueId) {
        self.at(second, EventKind::Abandoned { contact: ContactId(contact), queue });
    }

    /// The figures up to this second, which everything fed must fit.
    pub(crate) fn until(&mut self, second: u64) -> &Figures {
        self.figures.advance(Timestamp::from_secs(second));
        assert_eq!((self.figures.missing(), self.figures.unexplained()), (0, 0));
        &self.figures
    }
}
