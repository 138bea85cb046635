//! Rules of SEMANTICS.md by hand: exact events, on engine and twin at once.

use std::time::Duration;
use toritsugi::testing::SlowRouter;
use toritsugi::testing::duel::Duel;
use toritsugi::{
    AcceptOffer, Advance, AgentDefaults, AgentId, AgentProfile, BackOff, ChannelDefinition, ChannelId, Command,
    CommandError, Complete, Connect, ContactId, DeadlineReason, DeclineOffer, DeclineReason, Disposition, Drain,
    Enqueue, EventKind, Membership, NotReadyReason, OfferCause, OfferId, OfferMode, PlanDefinition, Priority,
    QueueDefinition, QueueId, QueueOrdering, Router, SetNotReady, SetPriority, SignIn, SignOut, TenantId, Timestamp,
    Transfer, TransferTarget, WithdrawReason, WorkInHand, WrapUp, WrapUpEndCause,
};

const Q0: QueueId = QueueId(0);
const Q1: QueueId = QueueId(1);
const ANN: AgentId = AgentId(1);
const BEN: AgentId = AgentId(2);
const X: ContactId = ContactId(1);
const Y: ContactId = ContactId(2);
const Z: ContactId = ContactId(3);

/// Engine and twin under one plan.
struct Centre(Duel<Router, SlowRouter>);

impl Centre {
    /// Two queues of this kind, a channel of which an agent holds four, back-offs of 5 s, not ready after two unanswered offers.
    fn of(queue: QueueDefinition) -> Self {
        let span = Duration::from_secs(5);
        let mut second = queue.clone();
        second.name = "second".into();
        let agents = AgentDefaults {
            unanswered_limit: Some(2),
            back_off: BackOff { declined: span, busy: Duration::ZERO, no_answer: span },
            ..AgentDefaults::default()
        };
        let plan = PlanDefinition::new()
            .channel(ChannelDefinition::new("chat").cost(25).maximum(4))
            .queue(queue)
            .queue(second)
            .agents(agents);
        Self(Duel::new(&plan.build().unwrap()))
    }

    fn try_at(&mut self, second: u64, command: impl Into<Command>) -> (Result<(), CommandError>, Vec<EventKind>) {
        let result = self.0.step(Timestamp::from_secs(second), &command.into());
        let result = result.unwrap_or_else(|difference| panic!("{difference}"));
        (result, self.0.events().iter().map(|event| event.kind).collect())
    }

    /// What happened.
    fn at(&mut self, second: u64, command: impl Into<Command>) -> Vec<EventKind> {
        let (result, events) = self.try_at(second, command);
        result.unwrap();
        events
    }

    /// At the start, in the first queue, for one contact at a time.
    fn sign_in(&mut self, agent: AgentId) {
        self.at(0, sign_in(agent, 1, &[Membership::new(Q0)]));
    }

    fn router(&self) -> &Router {
        self.0.first()
    }
}

fn queue() -> QueueDefinition {
    QueueDefinition::new("first")
}

/// An agent that holds so many contacts.
fn sign_in(agent: AgentId, contacts: u32, queues: &[Membership]) -> SignIn {
    let capacity = Some(25 * contacts);
    SignIn::new(agent, AgentProfile { queues: queues.to_vec(), capacity, ..AgentProfile::default() })
}

fn enqueue(contact: ContactId) -> Enqueue {
    Enqueue::new(contact, Q0, ChannelId(0))
}

fn accept(offer: u64) -> AcceptOffer {
    AcceptOffer { offer: OfferId(offer) }
}

fn decline(offer: u64, reason: DeclineReason) -> DeclineOffer {
    DeclineOffer { offer: OfferId(offer), reason }
}

fn complete(contact: ContactId) -> Complete {
    Complete { contact, disposition: Disposition(0) }
}

fn queued_at(contact: ContactId, second: u64) -> EventKind {
    let since = Timestamp::from_secs(second);
    EventKind::Queued { contact, queue: Q0, channel: ChannelId(0), tenant: TenantId(0), since }
}

/// With the 20 s that an offer lives by default.
fn offered(offer: u64, contact: ContactId, agent: AgentId, second: u64) -> EventKind {
    let expires_at = Some(Timestamp::from_secs(second + 20));
    EventKind::Offered { offer: OfferId(offer), contact, agent, queue: Q0, cause: OfferCause::Routed, expires_at }
}

fn accepted(offer: u64, contact: ContactId, agent: AgentId) -> EventKind {
    EventKind::OfferAccepted { offer: OfferId(offer), contact, agent }
}

fn declined(offer: u64, contact: ContactId, agent: AgentId, reason: DeclineReason) -> EventKind {
    EventKind::OfferDeclined { offer: OfferId(offer), contact, agent, reason }
}

fn expired(offer: u64, contact: ContactId, agent: AgentId, due: u64) -> EventKind {
    EventKind::OfferExpired { offer: OfferId(offer), contact, agent, due: Timestamp::from_secs(due) }
}

fn withdrawn(offer: u64, contact: ContactId, agent: AgentId, reason: WithdrawReason) -> EventKind {
    EventKind::OfferWithdrawn { offer: OfferId(offer), contact, agent, reason }
}

fn completed(contact: ContactId, agent: AgentId) -> EventKind {
    EventKind::Completed { contact, agent, queue: Q0, disposition: Disposition(0) }
}

fn timed_out(contact: ContactId, due: u64) -> EventKind {
    EventKind::MaximumWaitReached { contact, queue: Q0, due: Timestamp::from_secs(due) }
}

#[test]
fn assigning_is_an_offer_that_is_accepted_at_once() {
    // [F-1] [F-2]
    let mut centre = Centre::of(queue().offer_mode(OfferMode::Assign));
    centre.sign_in(ANN);
    let offer = EventKind::Offered {
        offer: OfferId(1),
        contact: X,
        agent: ANN,
        queue: Q0,
        cause: OfferCause::Routed,
        expires_at: None,
    };
    assert_eq!(centre.at(1, enqueue(X)), [queued_at(X, 1), offer, accepted(1, X, ANN)]);
}

#[test]
fn a_refused_command_lets_time_pass() {
    // [T-1] [T-4]
    let mut centre = Centre::of(queue());
    centre.sign_in(ANN);
    centre.at(0, enqueue(X));
    let (result, events) = centre.try_at(25, accept(9));
    assert_eq!(result, Err(CommandError::UnknownOffer { offer: OfferId(9) }));
    assert_eq!(events, [expired(1, X, ANN, 20)]);
    let (result, events) = centre.try_at(24, Advance {});
    let (at, now) = (Timestamp::from_secs(24), Timestamp::from_secs(25));
    assert_eq!((result, events), (Err(CommandError::TimeWentBackwards { at, now }), vec![]));
}

#[test]
fn late_timers_fire_in_the_order_in_which_they_were_due_and_start_from_now() {
    // [T-3] [F-4] [F-6] [F-7] [M-1]: Y, though its maximum wait is over, is offered by the matching that follows the first timer.
    let mut centre = Centre::of(queue().maximum_wait(Duration::from_secs(30)));
    centre.sign_in(ANN);
    centre.at(0, enqueue(X));
    centre.at(10, enqueue(Y));
    assert_eq!(centre.at(100, Advance {}), [expired(1, X, ANN, 20), offered(2, Y, ANN, 100), timed_out(X, 30),]);
    // Y's maximum wait passed during the offer [C-8].
    assert_eq!(
        centre.at(120, Advance {}),
        [
            expired(2, Y, ANN, 120),
            timed_out(Y, 40),
            EventKind::AgentNotReady { agent: ANN, reason: NotReadyReason::UNANSWERED },
        ]
    );
}

#[test]
fn an_overdue_contact_that_is_accepted_is_not_overdue() {
    // [C-8]
    let mut centre = Centre::of(queue().maximum_wait(Duration::from_secs(8)));
    centre.sign_in(ANN);
    centre.at(0, enqueue(X));
    assert_eq!(centre.at(9, accept(1)), [accepted(1, X, ANN)]);
    let requeued = EventKind::Requeued { contact: X, agent: ANN, queue: Q0 };
    let signed_out = EventKind::AgentSignedOut { agent: ANN };
    let sign_out = SignOut { agent: ANN, work: WorkInHand::Requeue };
    assert_eq!(centre.at(10, sign_out), [requeued, signed_out]);
    assert_eq!(centre.at(18, Advance {}), [timed_out(X, 18)]);
}

#[test]
fn a_declined_contact_keeps_its_place_and_avoids_the_agent_for_the_back_off() {
    // [F-3] [F-6]: a back-off of zero (busy) leaves the pair eligible.
    let mut centre = Centre::of(queue());
    centre.sign_in(ANN);
    centre.at(0, enqueue(X));
    centre.at(0, enqueue(Y));
    let busy = decline(1, DeclineReason::Busy);
    assert_eq!(centre.at(1, busy), [declined(1, X, ANN, busy.reason), offered(2, X, ANN, 1)]);
    let rejected = decline(2, DeclineReason::Rejected);
    assert_eq!(centre.at(2, rejected), [declined(2, X, ANN, rejected.reason), offered(3, Y, ANN, 2)]);
    let deadline = centre.router().next_deadline().unwrap();
    assert_eq!(deadline.reason, DeadlineReason::BackOffEnd { agent: ANN, contact: X });
    assert_eq!(deadline.at, Timestamp::from_secs(7));
    assert_eq!(centre.at(7, Advance {}), []);
    let again = decline(3, DeclineReason::Rejected);
    assert_eq!(centre.at(8, again), [declined(3, Y, ANN, again.reason), offered(4, X, ANN, 8)]);
}

#[test]
fn a_draining_agent_leaves_with_its_last_work() {
    //
    let mut centre = Centre::of(queue().wrap_up(WrapUp::Timed(Duration::from_secs(5))));
    centre.sign_in(ANN);
    centre.at(0, enqueue(X));
    centre.at(0, accept(1));
    centre.at(1, enqueue(Y));
    assert_eq!(centre.at(2, Drain { agent: ANN }), [EventKind::AgentDraining { agent: ANN }]);
    let ends_at = Timestamp::from_secs(8);
    let wrap_up = EventKind::WrapUpStarted { agent: ANN, contact: X, ends_at };
    assert_eq!(centre.at(3, complete(X)), [completed(X, ANN), wrap_up]);
    let cause = WrapUpEndCause::TimedOut { due: ends_at };
    assert_eq!(
        centre.at(9, Advance {}),
        [EventKind::WrapUpEnded { agent: ANN, contact: X, cause }, EventKind::AgentSignedOut { agent: ANN },]
    );
    centre.at(10, sign_in(BEN, 1, &[]));
    let not_ready = SetNotReady { agent: BEN, reason: NotReadyReason(3) };
    centre.at(10, not_ready);
    assert_eq!(centre.at(11, not_ready), []);
}

#[test]
fn the_work_of_an_agent_that_signs_out_returns_in_the_order_of_its_offers() {
    // [A-11] [M-1]: then the contacts look for agents, the most urgent first.
    let mut centre = Centre::of(queue().wrap_up(WrapUp::UntilReleased(Duration::from_secs(60))));
    centre.at(0, sign_in(ANN, 3, &[Membership::new(Q0)]));
    for (number, contact) in [(1, Z), (2, Y), (3, X)] {
        centre.at(number, enqueue(contact));
    }
    centre.at(4, accept(1));
    centre.at(4, accept(3));
    centre.at(4, Connect { contact: Z });
    centre.at(5, complete(X));
    centre.at(6, sign_in(BEN, 3, &[Membership::new(Q0)]));
    assert_eq!(
        centre.at(7, SignOut { agent: ANN, work: WorkInHand::Requeue }),
        [
            EventKind::Requeued { contact: Z, agent: ANN, queue: Q0 },
            withdrawn(2, Y, ANN, WithdrawReason::SignedOut),
            EventKind::WrapUpEnded { agent: ANN, contact: X, cause: WrapUpEndCause::SignedOut },
            EventKind::AgentSignedOut { agent: ANN },
            offered(4, Z, BEN, 7),
            offered(5, Y, BEN, 7),
        ]
    );
}

#[test]
fn a_transferred_contact_leaves_its_agent_in_the_wrap_up_of_the_queue_it_came_from() {
    // [C-5] [C-14]
    let mut centre = Centre::of(queue().wrap_up(WrapUp::Timed(Duration::from_secs(5))));
    centre.sign_in(ANN);
    centre.at(0, sign_in(BEN, 1, &[Membership::new(Q1)]));
    centre.at(0, enqueue(X));
    centre.at(0, accept(1));
    let transfer = Transfer::new(X, TransferTarget::Queue(Q1));
    assert_eq!(
        centre.at(1, transfer),
        [
            EventKind::Transferred { contact: X, from_agent: Some(ANN), from_queue: Q0, to_queue: Q1, to_agent: None },
            EventKind::WrapUpStarted { agent: ANN, contact: X, ends_at: Timestamp::from_secs(6) },
            EventKind::Offered {
                offer: OfferId(2),
                contact: X,
                agent: BEN,
                queue: Q1,
                cause: OfferCause::Routed,
                expires_at: Some(Timestamp::from_secs(21)),
            },
        ]
    );
    let view = centre.router().queue(Q0).unwrap();
    assert_eq!((view.entered, view.answered, view.transferred_out, view.active), (1, 1, 1, 0));
}

#[test]
fn a_contact_directed_to_an_agent_waits_for_it_alone_and_comes_first() {
    // [C-6] [M-3]: though the agent is no member of the queue, and another waits longer.
    let mut centre = Centre::of(queue());
    centre.at(0, sign_in(ANN, 1, &[Membership::new(Q1)]));
    centre.at(0, Enqueue::new(Z, Q1, ChannelId(0)));
    centre.at(1, Enqueue::new(Y, Q1, ChannelId(0)));
    centre.at(2, enqueue(X));
    centre.at(3, sign_in(BEN, 1, &[]));
    centre.at(4, Transfer::new(X, TransferTarget::Agent(ANN)));
    centre.at(5, accept(1));
    assert_eq!(
        centre.at(6, complete(Z)),
        [
            EventKind::Completed { contact: Z, agent: ANN, queue: Q1, disposition: Disposition(0) },
            offered(2, X, ANN, 6),
        ]
    );
}

#[test]
fn members_with_a_delay_are_offered_a_contact_when_it_has_passed() {
    // [C-9] [G-3]
    let mut centre = Centre::of(queue().delays([Duration::from_secs(3), Duration::from_secs(7)]));
    let after = |seconds| Membership::new(Q0).after(Duration::from_secs(seconds));
    centre.at(0, sign_in(BEN, 1, &[after(7)]));
    assert_eq!(centre.at(1, enqueue(X)), [queued_at(X, 1)]);
    assert_eq!(centre.at(4, Advance {}), []);
    assert_eq!(centre.at(8, Advance {}), [offered(1, X, BEN, 8)]);
    // Both timers are late: the second is armed by the first and fires in the same apply.
    assert_eq!(centre.at(9, enqueue(Y)), [queued_at(Y, 9)]);
    centre.at(9, sign_in(ANN, 1, &[after(7)]));
    assert_eq!(centre.at(20, Advance {}), [offered(2, Y, ANN, 20)]);
}

#[test]
fn an_agent_looks_at_its_level_before_urgency() {
    // [M-3]
    let mut centre = Centre::of(queue());
    centre.at(0, Enqueue::new(X, Q1, ChannelId(0)));
    centre.at(5, enqueue(Y));
    let events = centre.at(6, sign_in(ANN, 1, &[Membership::new(Q0), Membership::new(Q1).at_level(1)]));
    assert_eq!(events, [EventKind::AgentSignedIn { agent: ANN, site: None, ready: true }, offered(1, Y, ANN, 6)]);
}

#[test]
fn a_priority_that_is_set_back_restores_the_place() {
    // [C-13] [O-2]
    let mut centre = Centre::of(queue().ordering(QueueOrdering::StrictPriority));
    for contact in [X, Y, Z] {
        centre.at(0, enqueue(contact));
    }
    let priority = |contact, number| SetPriority { contact, priority: Priority(number) };
    centre.at(1, priority(Y, 9));
    assert_eq!(centre.router().waiting(Q0), [Y, X, Z]);
    centre.at(2, priority(Y, 0));
    assert_eq!(centre.router().waiting(Q0), [X, Y, Z]);
}

#[test]
fn a_full_queue_takes_a_contact_that_is_in_it_already() {
    // [C-4] [C-5]
    let mut centre = Centre::of(queue().maximum_length(1));
    centre.at(0, enqueue(X));
    assert!(matches!(centre.try_at(1, enqueue(Y)).0, Err(CommandError::QueueFull { limit: 1, .. })));
    let again = Transfer::new(X, TransferTarget::Queue(Q0));
    let transferred =
        EventKind::Transferred { contact: X, from_agent: None, from_queue: Q0, to_queue: Q0, to_agent: None };
    assert_eq!(centre.at(2, again), [transferred]);
}
