//! The rules of an agent's side by hand: timelines with the exact events, on engine and twin at once.
#![expect(clippy::panic, clippy::indexing_slicing, reason = "tests fail by panicking")]
#![expect(clippy::needless_pass_by_value, reason = "plans are made for one centre each")]

use std::time::Duration;
use toritsugi::testing::SlowRouter;
use toritsugi::testing::duel::Duel;
use toritsugi::{
    AcceptOffer, Advance, AgentDefaults, AgentId, AgentProfile, AgentView, ChannelDefinition, ChannelId, Command,
    CommandError, Complete, Connect, ContactId, Disposition, Enqueue, EventKind, Membership, OfferCause, OfferId,
    PlanDefinition, QueueDefinition, QueueId, Router, SignIn, TenantId, Timestamp,
};

mod auto_accept;
mod breaker;
mod interruption;
mod sites;
mod wrap_ups;

const SUPPORT: QueueId = QueueId(0);
const BILLING: QueueId = QueueId(1);
const VOICE: ChannelId = ChannelId(0);
const CHAT: ChannelId = ChannelId(1);
const ANN: AgentId = AgentId(1);
const BEN: AgentId = AgentId(2);
const CHE: AgentId = AgentId(3);

/// Engine and twin under one plan.
struct Centre(Duel<Router, SlowRouter>);

impl Centre {
    fn new(plan: PlanDefinition) -> Self {
        Self(Duel::new(&plan.build().unwrap()))
    }

    fn try_at(&mut self, second: u64, command: impl Into<Command>) -> Result<Vec<EventKind>, CommandError> {
        let result = self.0.step(Timestamp::from_secs(second), &command.into());
        let result = result.unwrap_or_else(|difference| panic!("{difference}"));
        result.map(|()| self.0.events().iter().map(|event| event.kind).collect())
    }

    /// What happened.
    fn at(&mut self, second: u64, command: impl Into<Command>) -> Vec<EventKind> {
        self.try_at(second, command).unwrap()
    }

    /// The error, of a command by which nothing happened.
    fn refused(&mut self, second: u64, command: impl Into<Command>) -> CommandError {
        let error = self.try_at(second, command).unwrap_err();
        assert_eq!(self.0.events(), []);
        error
    }

    /// Signs in at the start.
    fn sign_in(&mut self, agent: AgentId, profile: AgentProfile) {
        self.at(0, SignIn::new(agent, profile));
    }

    /// A contact comes to `SUPPORT` and is taken by the agent to whom it is offered.
    fn take(&mut self, second: u64, contact: u128, channel: ChannelId) {
        self.at(second, enqueue(contact, channel));
        let Some(EventKind::Offered { offer, .. }) = self.0.events().last().map(|event| event.kind) else { panic!() };
        self.at(second, AcceptOffer { offer });
    }

    fn router(&self) -> &Router {
        self.0.first()
    }

    fn agent(&self, agent: AgentId) -> AgentView<'_> {
        self.router().agent(agent).unwrap()
    }

    /// The contacts of an agent that are paused.
    fn paused(&self, agent: AgentId) -> Vec<ContactId> {
        let work = self.agent(agent).work.into_iter().filter(|work| work.paused).map(|work| work.contact);
        let paused: Vec<ContactId> = work.collect();
        let is_paused = |contact: &ContactId| self.router().contact(*contact).unwrap().paused;
        let seen: Vec<ContactId> = self.router().contacts().into_iter().filter(is_paused).collect();
        assert_eq!(paused, seen, "the views of contacts and agents agree");
        paused
    }
}

/// Voice and chat; support and billing.
fn plan() -> PlanDefinition {
    PlanDefinition::new()
        .channel(ChannelDefinition::new("voice"))
        .channel(ChannelDefinition::new("chat").cost(50).maximum(2))
        .queue(QueueDefinition::new("support"))
        .queue(QueueDefinition::new("billing"))
}

/// A member of both queues.
fn member() -> AgentProfile {
    AgentProfile { queues: vec![Membership::new(SUPPORT), Membership::new(BILLING)], ..AgentProfile::default() }
}

fn enqueue(contact: u128, channel: ChannelId) -> Enqueue {
    Enqueue::new(ContactId(contact), SUPPORT, channel)
}

fn accept(offer: u64) -> AcceptOffer {
    AcceptOffer { offer: OfferId(offer) }
}

fn complete(contact: u128) -> Complete {
    Complete { contact: ContactId(contact), disposition: Disposition(0) }
}

fn connect(contact: u128) -> Connect {
    Connect { contact: ContactId(contact) }
}

fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

fn queued(second: u64, contact: u128, channel: ChannelId) -> EventKind {
    let since = Timestamp::from_secs(second);
    EventKind::Queued { contact: ContactId(contact), queue: SUPPORT, channel, tenant: TenantId(0), since }
}

/// An offer of the ordinary 20 seconds, by `SUPPORT`.
fn offered(second: u64, offer: u64, contact: u128, agent: AgentId) -> EventKind {
    let expires_at = Some(Timestamp::from_secs(second + 20));
    let (contact, cause) = (ContactId(contact), OfferCause::Routed);
    EventKind::Offered { offer: OfferId(offer), contact, agent, queue: SUPPORT, cause, expires_at }
}

fn accepted(offer: u64, contact: u128, agent: AgentId) -> EventKind {
    EventKind::OfferAccepted { offer: OfferId(offer), contact: ContactId(contact), agent }
}

fn completed(contact: u128, agent: AgentId) -> EventKind {
    EventKind::Completed { contact: ContactId(contact), agent, queue: SUPPORT, disposition: Disposition(0) }
}
