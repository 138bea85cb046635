//! Voice that interrupts chats. [A-12] [G-4]

use super::*;
use toritsugi::{
    Cancel, DeclineOffer, DeclineReason, Gate, Transfer, TransferTarget, WithdrawReason, WorkInHand, WrapUp,
};

const MAIL: ChannelId = ChannelId(2);

/// A voice call takes 100 of 120 units; up to three chats take 50 each, 10 while they are paused; mail takes 20 and is not interrupted.
fn plan(wrap_up: WrapUp) -> PlanDefinition {
    PlanDefinition::new()
        .channel(ChannelDefinition::new("voice").interrupts(["chat"]))
        .channel(ChannelDefinition::new("chat").cost(50).maximum(3).paused_cost(10))
        .channel(ChannelDefinition::new("mail").cost(20).maximum(5))
        .queue(QueueDefinition::new("support").wrap_up(wrap_up))
        .agents(AgentDefaults { capacity: 120, ..AgentDefaults::default() })
}

fn with_ann(wrap_up: WrapUp) -> Centre {
    let mut centre = Centre::new(plan(wrap_up));
    centre.sign_in(ANN, AgentProfile { queues: vec![Membership::new(SUPPORT)], ..AgentProfile::default() });
    centre
}

fn paused(contact: u128) -> EventKind {
    EventKind::Paused { contact: ContactId(contact), agent: ANN }
}

fn unpaused(contact: u128) -> EventKind {
    EventKind::Unpaused { contact: ContactId(contact), agent: ANN }
}

#[test]
fn a_call_pauses_chats_until_it_ends() {
    let mut centre = with_ann(WrapUp::None);
    centre.take(1, 11, CHAT);
    centre.at(2, connect(11));
    centre.take(3, 12, CHAT);
    assert_eq!(centre.agent(ANN).units_in_use, 100);
    // The offer alone makes them cost less, as the call could be accepted at any time; 100 + 2 x 10 is just the capacity.
    assert_eq!(centre.at(4, enqueue(21, VOICE)), [queued(4, 21, VOICE), offered(4, 3, 21, ANN)]);
    assert_eq!((centre.agent(ANN).units_in_use, centre.paused(ANN)), (120, vec![]));
    assert_eq!(centre.at(5, accept(3)), [accepted(3, 21, ANN), paused(11), paused(12)]);
    assert_eq!(centre.paused(ANN), [ContactId(11), ContactId(12)]);
    assert_eq!(centre.at(6, connect(21)).len(), 1);
    // A paused contact may end; another chat would find room for 10 units, but a call interrupts it.
    assert_eq!(centre.at(7, complete(12)), [completed(12, ANN)]);
    assert_eq!(centre.at(8, enqueue(13, CHAT)), [queued(8, 13, CHAT)]);
    assert_eq!(centre.router().explain(ContactId(13), ANN), Ok(Some(Gate::Capacity)));
    assert_eq!(centre.at(9, complete(21)), [completed(21, ANN), unpaused(11), offered(9, 4, 13, ANN)]);
    assert_eq!((centre.agent(ANN).units_in_use, centre.paused(ANN)), (100, vec![]));
}

#[test]
fn a_call_needs_room_beside_what_it_pauses() {
    let mut centre = with_ann(WrapUp::None);
    centre.take(1, 11, CHAT);
    centre.take(1, 31, MAIL);
    // 10 + 20 + 100 is above 120.
    assert_eq!(centre.at(2, enqueue(21, VOICE)), [queued(2, 21, VOICE)]);
    assert_eq!(centre.router().explain(ContactId(21), ANN), Ok(Some(Gate::Capacity)));
    assert_eq!(centre.at(3, complete(31)), [completed(31, ANN), offered(3, 3, 21, ANN)]);
}

#[test]
fn a_wrap_up_interrupts_as_its_call_did() {
    let mut centre = with_ann(WrapUp::Timed(seconds(30)));
    centre.take(1, 11, CHAT);
    centre.take(2, 21, VOICE);
    let (contact, ends_at) = (ContactId(21), Timestamp::from_secs(40));
    let started = EventKind::WrapUpStarted { agent: ANN, contact, ends_at };
    assert_eq!(centre.at(10, complete(21)), [completed(21, ANN), started]);
    assert_eq!((centre.agent(ANN).units_in_use, centre.paused(ANN)), (110, vec![ContactId(11)]));
    centre.at(11, enqueue(12, CHAT));
    let cause = toritsugi::WrapUpEndCause::TimedOut { due: ends_at };
    let ended = EventKind::WrapUpEnded { agent: ANN, contact, cause };
    assert_eq!(centre.at(40, Advance {}), [ended, unpaused(11), offered(40, 3, 12, ANN)]);
    // The wrap-up of a chat is no contact that pauses, but it costs as little beside a call.
    centre.at(41, complete(11));
    centre.at(42, accept(3));
    centre.at(43, complete(12));
    assert_eq!(centre.agent(ANN).units_in_use, 100);
    assert_eq!(centre.at(44, enqueue(22, VOICE)), [queued(44, 22, VOICE), offered(44, 4, 22, ANN)]);
    assert_eq!(centre.at(45, accept(4)), [accepted(4, 22, ANN)]);
    assert_eq!((centre.agent(ANN).units_in_use, centre.paused(ANN)), (120, vec![]));
}

#[test]
fn an_offer_that_fails_leaves_all_as_it_was() {
    let mut centre = with_ann(WrapUp::None);
    centre.take(1, 11, CHAT);
    centre.at(2, enqueue(21, VOICE));
    assert_eq!(centre.agent(ANN).units_in_use, 110);
    // While she is offered the call she is offered no chat.
    assert_eq!(centre.at(3, enqueue(12, CHAT)), [queued(3, 12, CHAT)]);
    let reason = DeclineReason::Rejected;
    let declined = EventKind::OfferDeclined { offer: OfferId(2), contact: ContactId(21), agent: ANN, reason };
    let events = centre.at(4, DeclineOffer { offer: OfferId(2), reason });
    assert_eq!(events, [declined, offered(4, 3, 12, ANN)]);
    assert_eq!(centre.agent(ANN).units_in_use, 100);
}

#[test]
fn other_work_taken_meanwhile_may_overload_the_agent() {
    let mut centre = Centre::new(plan(WrapUp::None));
    let profile =
        AgentProfile { capacity: Some(140), queues: vec![Membership::new(SUPPORT)], ..AgentProfile::default() };
    centre.sign_in(ANN, profile);
    centre.take(1, 11, CHAT);
    centre.take(1, 12, CHAT);
    centre.take(2, 21, VOICE);
    centre.take(3, 31, MAIL);
    assert_eq!((centre.agent(ANN).units_in_use, centre.agent(ANN).overload()), (140, 0));
    centre.at(4, enqueue(32, MAIL));
    let cancelled = EventKind::Cancelled { contact: ContactId(21), queue: SUPPORT };
    assert_eq!(
        centre.at(5, Cancel { contact: ContactId(21) }),
        [cancelled, unpaused(11), unpaused(12), offered(5, 5, 32, ANN)]
    );
    assert_eq!((centre.agent(ANN).units_in_use, centre.agent(ANN).overload()), (140, 0));
    let profile =
        AgentProfile { capacity: Some(130), queues: vec![Membership::new(SUPPORT)], ..AgentProfile::default() };
    centre.at(6, toritsugi::UpdateAgent { agent: ANN, profile: Box::new(profile) });
    assert_eq!(centre.agent(ANN).overload(), 10);
}

#[test]
fn a_chat_that_goes_on_may_be_above_the_capacity() {
    let mut centre = with_ann(WrapUp::None);
    centre.take(1, 11, CHAT);
    centre.take(2, 21, VOICE);
    // 110 of 120 units are in use: for mail of 60 she needs a larger capacity for a while.
    let profile =
        |capacity| AgentProfile { capacity, queues: vec![Membership::new(SUPPORT)], ..AgentProfile::default() };
    centre.at(3, toritsugi::UpdateAgent { agent: ANN, profile: Box::new(profile(Some(170))) });
    for contact in [31, 32, 33] {
        centre.take(4, contact, MAIL);
    }
    centre.at(5, toritsugi::UpdateAgent { agent: ANN, profile: Box::new(profile(Some(100))) });
    assert_eq!((centre.agent(ANN).units_in_use, centre.agent(ANN).overload()), (170, 70));
    assert_eq!(centre.at(6, complete(21)), [completed(21, ANN), unpaused(11)]);
    assert_eq!((centre.agent(ANN).units_in_use, centre.agent(ANN).overload()), (110, 10));
}

#[test]
fn work_that_returns_to_the_queue_pauses_nothing_on_the_way() {
    let mut centre = with_ann(WrapUp::None);
    centre.take(1, 11, CHAT);
    centre.take(2, 21, VOICE);
    let requeued = |contact| EventKind::Requeued { contact: ContactId(contact), agent: ANN, queue: SUPPORT };
    let events = centre.at(3, toritsugi::SignOut { agent: ANN, work: WorkInHand::Requeue });
    assert_eq!(events, [requeued(11), requeued(21), EventKind::AgentSignedOut { agent: ANN }]);
    assert!(!centre.router().contact(ContactId(11)).unwrap().paused);
}

#[test]
fn a_transferred_call_lets_chats_go_on() {
    let mut centre = with_ann(WrapUp::None);
    centre.take(1, 11, CHAT);
    centre.take(2, 21, VOICE);
    let events = centre.at(3, Transfer::new(ContactId(21), TransferTarget::Queue(SUPPORT)));
    let transferred = EventKind::Transferred {
        contact: ContactId(21),
        from_agent: Some(ANN),
        from_queue: SUPPORT,
        to_queue: SUPPORT,
        to_agent: None,
    };
    assert_eq!(events, [transferred, unpaused(11), offered(3, 3, 21, ANN)]);
    let withdrawn = EventKind::OfferWithdrawn {
        offer: OfferId(3),
        contact: ContactId(21),
        agent: ANN,
        reason: WithdrawReason::Abandoned,
    };
    let abandoned = EventKind::Abandoned { contact: ContactId(21), queue: SUPPORT };
    assert_eq!(centre.at(4, toritsugi::Abandon { contact: ContactId(21) }), [withdrawn, abandoned]);
}
