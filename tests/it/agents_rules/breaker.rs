//! The breaker: agents that leave offers unanswered while nobody else is there. [F-7]

use super::*;
use toritsugi::{
    DeclineOffer, DeclineReason, NotReadyReason, Presence, SetNotReady, SetReady, Transfer, TransferTarget,
    WithdrawOffer,
};

/// Not ready after one unanswered offer, without back-off.
fn centre(breaker: u32) -> Centre {
    let span = Duration::ZERO;
    let back_off = toritsugi::BackOff { declined: span, busy: span, no_answer: span };
    Centre::new(plan().agents(AgentDefaults {
        unanswered_limit: Some(1),
        breaker,
        back_off,
        ..AgentDefaults::default()
    }))
}

fn expired(second: u64, offer: u64, contact: u128, agent: AgentId) -> EventKind {
    let due = Timestamp::from_secs(second);
    EventKind::OfferExpired { offer: OfferId(offer), contact: ContactId(contact), agent, due }
}

fn not_ready(agent: AgentId) -> EventKind {
    EventKind::AgentNotReady { agent, reason: NotReadyReason::UNANSWERED }
}

#[test]
fn the_last_agent_of_a_queue_stays_ready() {
    let mut centre = centre(1);
    centre.sign_in(ANN, member());
    centre.sign_in(BEN, member());
    centre.at(1, enqueue(1, VOICE));
    // Two are there: Ann goes, and Ben is offered the contact.
    let expected = [expired(21, 1, 1, ANN), not_ready(ANN), offered(21, 2, 1, BEN)];
    assert_eq!(centre.at(21, Advance {}), expected);
    // Ben is the last: he stays, each time, and is asked again.
    let kept = EventKind::AgentKeptReady { agent: BEN, queue: SUPPORT };
    assert_eq!(centre.at(41, Advance {}), [expired(41, 2, 1, BEN), kept, offered(41, 3, 1, BEN)]);
    assert_eq!((centre.agent(BEN).presence, centre.agent(BEN).unanswered), (Presence::Ready, 0));
    let no_answer = DeclineOffer { offer: OfferId(3), reason: DeclineReason::NoAnswer };
    let declined = EventKind::OfferDeclined {
        offer: OfferId(3),
        contact: ContactId(1),
        agent: BEN,
        reason: DeclineReason::NoAnswer,
    };
    assert_eq!(centre.at(42, no_answer), [declined, kept, offered(42, 4, 1, BEN)]);
    // With Ann back he may go.
    centre.at(43, SetReady { agent: ANN });
    assert_eq!(centre.at(62, Advance {}), [expired(62, 4, 1, BEN), not_ready(BEN), offered(62, 5, 1, ANN)]);
}

#[test]
fn the_breaker_keeps_as_many_as_the_plan_says() {
    for (breaker, kept) in [(0, false), (1, false), (2, false), (3, true), (4, true)] {
        let mut centre = centre(breaker);
        for agent in [ANN, BEN, CHE] {
            centre.sign_in(agent, member());
        }
        // Who is no member, or not ready, does not count.
        centre.sign_in(AgentId(4), AgentProfile { queues: vec![Membership::new(BILLING)], ..member() });
        centre.sign_in(AgentId(5), member());
        centre.at(0, SetNotReady { agent: AgentId(5), reason: NotReadyReason(7) });
        centre.at(1, enqueue(1, VOICE));
        centre.at(21, Advance {});
        assert_eq!(centre.agent(ANN).presence == Presence::Ready, kept, "breaker {breaker}");
    }
}

#[test]
fn members_count_at_every_level_and_by_the_queue_of_the_offer() {
    let mut centre = centre(1);
    let at_level = |queue, level| AgentProfile { queues: vec![Membership::new(queue).at_level(level)], ..member() };
    centre.sign_in(ANN, at_level(SUPPORT, 0));
    centre.sign_in(BEN, at_level(BILLING, 0));
    centre.at(1, enqueue(1, VOICE));
    let kept = EventKind::AgentKeptReady { agent: ANN, queue: SUPPORT };
    assert_eq!(centre.at(21, Advance {})[1], kept);
    centre.at(21, SignIn::new(CHE, at_level(SUPPORT, 9)));
    assert_eq!(centre.at(41, Advance {})[1], not_ready(ANN));
}

#[test]
fn an_agent_that_is_no_member_is_not_kept() {
    let mut centre = centre(1);
    centre.sign_in(ANN, AgentProfile { queues: vec![Membership::new(BILLING)], ..member() });
    centre.at(1, enqueue(1, VOICE));
    centre.at(2, Transfer::new(ContactId(1), TransferTarget::Agent(ANN)));
    assert_eq!(centre.at(22, Advance {}), [expired(22, 1, 1, ANN), not_ready(ANN)]);
}

#[test]
fn the_count_begins_anew_for_who_is_kept() {
    let back_off = toritsugi::BackOff { declined: Duration::ZERO, busy: Duration::ZERO, no_answer: Duration::ZERO };
    assert_eq!(AgentDefaults::default().breaker, 0, "nobody is kept unless the plan says so");
    let agents = AgentDefaults { unanswered_limit: Some(2), breaker: 1, back_off, ..AgentDefaults::default() };
    let mut centre = Centre::new(plan().agents(agents));
    centre.sign_in(ANN, member());
    centre.at(1, enqueue(1, VOICE));
    let kept = EventKind::AgentKeptReady { agent: ANN, queue: SUPPORT };
    let counts: Vec<(bool, u32)> = (1..=4)
        .map(|round| (centre.at(1 + 20 * round, Advance {}).contains(&kept), centre.agent(ANN).unanswered))
        .collect();
    assert_eq!(counts, [(false, 1), (true, 0), (false, 1), (true, 0)]);
    // An offer that the host takes back is not unanswered.
    centre.at(82, WithdrawOffer { offer: OfferId(5) });
    assert_eq!(centre.agent(ANN).unanswered, 0);
}
