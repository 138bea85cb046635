//! A case that is too large for a file.

use toritsugi::{
    AgentId, AgentProfile, AgentSelection, Cancel, ChannelId, ContactId, Enqueue, Event, EventKind, Membership,
    PlanDefinition, QueueDefinition, QueueId, Router, SignIn, Timestamp,
};

/// The agent that is offered this contact, which goes again at once.
fn asked(router: &mut Router, contact: u128) -> Option<AgentId> {
    let contact = ContactId(contact);
    let mut events: Vec<Event> = Vec::new();
    router.apply(router.now(), Enqueue::new(contact, QueueId(0), ChannelId(0)), &mut events).unwrap();
    router.apply(router.now(), Cancel { contact }, &mut Vec::new()).unwrap();
    events.iter().find_map(|event| match event.kind {
        EventKind::Offered { agent, .. } => Some(agent),
        _ => None,
    })
}

#[test]
fn b14_round_robin_goes_through_fifteen_hundred_agents() {
    // [S-4] Asterisk reckons a place in the round and a penalty step in one number, which breaks above a thousand members.
    let queue = QueueDefinition::new("support").selection(AgentSelection::RoundRobin);
    let mut router = Router::new(PlanDefinition::new().queue(queue).build().unwrap());
    for agent in (1..=1_500).map(AgentId) {
        let profile = AgentProfile { queues: vec![Membership::new(QueueId(0))], ..AgentProfile::default() };
        router.apply(Timestamp::ZERO, SignIn::new(agent, profile), &mut Vec::new()).unwrap();
    }
    for turn in 1..=3_001 {
        assert_eq!(asked(&mut router, turn), Some(AgentId((turn - 1) % 1_500 + 1)), "turn {turn}");
    }
}
