//! Sites that go down and come back. [A-13] [G-2]

use super::*;
use toritsugi::{
    CloseSite, DeadlineReason, Drain, Gate, IdleClock, NotReadyReason, OpenSite, Presence, SetReady, SignInAs, SiteId,
    UpdateAgent, WithdrawReason, WrapUp, WrapUpEndCause,
};

const OSAKA: SiteId = SiteId(0);
const KOBE: SiteId = SiteId(1);

fn plan(clock: IdleClock) -> PlanDefinition {
    PlanDefinition::new()
        .site("Osaka")
        .site("Kobe")
        .channel(ChannelDefinition::new("voice"))
        .channel(ChannelDefinition::new("chat").cost(50).maximum(2))
        .queue(QueueDefinition::new("support").wrap_up(WrapUp::Timed(seconds(30))))
        .agents(AgentDefaults { idle_clock: clock, ..AgentDefaults::default() })
}

fn at_site(site: Option<SiteId>) -> AgentProfile {
    AgentProfile { site, queues: vec![Membership::new(SUPPORT)], capacity: Some(200), ..AgentProfile::default() }
}

fn closed(site: SiteId) -> EventKind {
    EventKind::SiteClosed { site }
}

fn requeued(contact: u128, agent: AgentId) -> EventKind {
    EventKind::Requeued { contact: ContactId(contact), agent, queue: SUPPORT }
}

/// Ben has chat 11, the wrap-up of 12 and a live offer of chat 13; Ann has voice 14. Both are in Osaka.
fn busy(clock: IdleClock) -> Centre {
    let mut centre = Centre::new(plan(clock));
    centre.sign_in(BEN, at_site(Some(OSAKA)));
    centre.take(1, 11, CHAT);
    centre.take(2, 12, VOICE);
    centre.at(3, complete(12));
    centre.at(4, enqueue(13, CHAT));
    centre.at(5, SignIn::new(ANN, at_site(Some(OSAKA))));
    centre.take(6, 14, VOICE);
    centre.at(7, connect(14));
    centre
}

#[test]
fn the_work_of_a_site_returns_to_the_queues() {
    let mut centre = busy(IdleClock::WrapUpEnded);
    centre.at(8, SignIn::new(CHE, at_site(Some(KOBE))));
    centre.at(8, SignIn::new(AgentId(4), AgentProfile { capacity: Some(50), ..at_site(None) }));
    let withdrawn = EventKind::OfferWithdrawn {
        offer: OfferId(3),
        contact: ContactId(13),
        agent: BEN,
        reason: WithdrawReason::SiteClosed,
    };
    let cause = WrapUpEndCause::SiteClosed;
    let ended = EventKind::WrapUpEnded { agent: BEN, contact: ContactId(12), cause };
    // Agents by id, what they have by offer; then the others take it, the oldest first: 11 goes to who has the lower id of the last
    // offer and of the agent.
    let expected = [
        closed(OSAKA),
        requeued(14, ANN),
        requeued(11, BEN),
        withdrawn,
        ended,
        offered(10, 5, 11, CHE),
        offered(10, 6, 13, AgentId(4)),
        offered(10, 7, 14, CHE),
    ];
    assert_eq!(centre.at(10, CloseSite { site: OSAKA }), expected);
    assert_eq!((centre.router().is_site_open(OSAKA), centre.router().is_site_open(KOBE)), (Some(false), Some(true)));
    for agent in [ANN, BEN] {
        let view = centre.agent(agent);
        assert_eq!((view.presence, view.units_in_use, view.work), (Presence::Ready, 0, vec![]));
    }
    // Their place in the queue is kept.
    let contact = centre.router().contact(ContactId(11)).unwrap();
    assert_eq!((contact.since, contact.sequence), (Timestamp::from_secs(1), 1));
    assert!(matches!(
        centre.router().next_deadline().unwrap().reason,
        DeadlineReason::OfferExpiry { offer: OfferId(5) }
    ));
    // It is closed already.
    assert_eq!(centre.at(11, CloseSite { site: OSAKA }), []);
}

#[test]
fn nobody_is_offered_anything_at_a_closed_site_until_it_opens() {
    let mut centre = Centre::new(plan(IdleClock::WrapUpEnded));
    centre.sign_in(BEN, at_site(Some(OSAKA)));
    assert_eq!(centre.at(1, CloseSite { site: OSAKA }), [closed(OSAKA)]);
    for contact in 1..=5 {
        centre.at(2, enqueue(contact, VOICE));
    }
    assert_eq!(centre.router().explain(ContactId(1), BEN), Ok(Some(Gate::Presence)));
    let signed_in = EventKind::AgentSignedIn { agent: ANN, site: Some(OSAKA), ready: true };
    assert_eq!(centre.at(3, SignIn::new(ANN, at_site(Some(OSAKA)))), [signed_in]);
    let presence = SignInAs::NotReady(NotReadyReason(1));
    centre.at(4, SignIn { presence, ..SignIn::new(CHE, at_site(Some(OSAKA))) });
    assert_eq!(centre.at(5, SetReady { agent: CHE }), [EventKind::AgentReady { agent: CHE }]);
    // Agents by id, and each takes what it can.
    let expected =
        [EventKind::SiteOpened { site: OSAKA }, offered(6, 1, 1, ANN), offered(6, 2, 2, BEN), offered(6, 3, 3, CHE)];
    assert_eq!(centre.at(6, OpenSite { site: OSAKA }), expected);
    assert_eq!(centre.at(7, OpenSite { site: OSAKA }), []);
    assert_eq!(centre.router().is_site_open(OSAKA), Some(true));
}

#[test]
fn an_unknown_site_is_refused() {
    let mut centre = Centre::new(plan(IdleClock::WrapUpEnded));
    let site = SiteId(2);
    for command in [Command::from(CloseSite { site }), Command::from(OpenSite { site })] {
        let error = centre.refused(1, command);
        assert_eq!((error.clone(), error.code()), (CommandError::UnknownSite { site }, 210));
    }
    assert_eq!(centre.router().is_site_open(site), None);
}

#[test]
fn who_drains_leaves_with_the_site() {
    let mut centre = busy(IdleClock::WrapUpEnded);
    centre.at(8, Drain { agent: ANN });
    centre.at(9, SignIn::new(CHE, at_site(None)));
    let events = centre.at(10, CloseSite { site: OSAKA });
    assert_eq!(events[..2], [closed(OSAKA), requeued(14, ANN)]);
    assert_eq!(events[5], EventKind::AgentSignedOut { agent: ANN });
    assert_eq!(centre.router().agents(), [BEN, CHE]);
}

#[test]
fn the_idle_clock_restarts_with_the_work_that_is_taken() {
    // By contact: when one leaves. By release: when work or wrap-up is over. An offer alone never touches it.
    for (clock, expected) in [(IdleClock::ContactEnded, 10), (IdleClock::WrapUpEnded, 10), (IdleClock::Ready, 10)] {
        let mut centre = busy(clock);
        centre.at(8, SignIn::new(CHE, at_site(Some(OSAKA))));
        centre.at(10, CloseSite { site: OSAKA });
        let idle_since = |agent| centre.agent(agent).idle_since;
        assert_eq!(idle_since(BEN), Timestamp::from_secs(expected), "{clock:?}");
        assert_eq!(idle_since(CHE), Timestamp::from_secs(8), "{clock:?}");
    }
    // With a wrap-up alone in hand, and that by contact: it left before.
    for (clock, expected) in [(IdleClock::ContactEnded, 3), (IdleClock::WrapUpEnded, 10)] {
        let mut centre = Centre::new(plan(clock));
        centre.sign_in(BEN, at_site(Some(OSAKA)));
        centre.take(1, 12, VOICE);
        centre.at(3, complete(12));
        centre.at(10, CloseSite { site: OSAKA });
        assert_eq!(centre.agent(BEN).idle_since, Timestamp::from_secs(expected), "{clock:?}");
    }
}

#[test]
fn an_agent_that_moves_keeps_its_work_and_is_judged_by_its_new_site() {
    let mut centre = Centre::new(plan(IdleClock::WrapUpEnded));
    centre.sign_in(ANN, at_site(None));
    centre.take(1, 1, VOICE);
    centre.at(2, CloseSite { site: KOBE });
    centre.at(3, UpdateAgent { agent: ANN, profile: Box::new(at_site(Some(KOBE))) });
    assert_eq!(centre.agent(ANN).work.len(), 1);
    assert_eq!(centre.at(4, enqueue(2, CHAT)), [queued(4, 2, CHAT)]);
    let updated = EventKind::AgentUpdated { agent: ANN };
    let events = centre.at(5, UpdateAgent { agent: ANN, profile: Box::new(at_site(Some(OSAKA))) });
    assert_eq!(events, [updated, offered(5, 2, 2, ANN)]);
    // What she took along goes with the site that closes now.
    centre.at(6, UpdateAgent { agent: ANN, profile: Box::new(at_site(Some(KOBE))) });
    centre.at(7, OpenSite { site: KOBE });
    assert_eq!(centre.at(8, CloseSite { site: KOBE })[..2], [closed(KOBE), requeued(1, ANN)]);
}

#[test]
fn agents_of_a_closed_site_are_not_there_for_the_breaker() {
    let mut definition = plan(IdleClock::WrapUpEnded);
    definition.agents.unanswered_limit = Some(1);
    definition.agents.breaker = 1;
    let mut centre = Centre::new(definition);
    centre.sign_in(ANN, at_site(Some(KOBE)));
    centre.sign_in(BEN, at_site(Some(OSAKA)));
    centre.at(1, CloseSite { site: OSAKA });
    centre.at(2, enqueue(1, VOICE));
    assert_eq!(centre.at(22, Advance {})[1], EventKind::AgentKeptReady { agent: ANN, queue: SUPPORT });
}
