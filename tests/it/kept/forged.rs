//! States that are forged in one place: rules of what a snapshot may say, each broken alone, and what is refused names the thing and the rule.

use super::*;
use core::time::Duration;
use serde_json::{Value, json};
use toritsugi::{
    Abandon, AcceptOffer, AgentId, AgentProfile, AgentSelection, ChannelDefinition, Command, Complete, Connect,
    ContactId, Disposition, Enqueue, Membership, NotReadyReason, OfferId, PlanDefinition, PreferredStage,
    QueueDefinition, QueueId, SetHours, SetNotReady, SignIn, Step, Switch, Timestamp, WrapUp,
};

/// Agent 1 wraps up contact 1, contact 2 is offered to agent 2, contact 3 waits for agent 9 with steps of its own, contact 4 gave up and may
/// come back, and the queue closes one day.
fn busy() -> Value {
    let at = Timestamp::from_secs;
    let queue = QueueDefinition::new("support").return_within(Duration::from_secs(60));
    let plan = PlanDefinition::new().queue(queue.wrap_up(WrapUp::Timed(Duration::from_secs(30)))).build().unwrap();
    let (support, voice) = (plan.queue("support").unwrap(), plan.channel("voice").unwrap());
    let (mut router, mut events) = (Router::new(plan), Vec::new());
    let enqueue = |contact| Enqueue::new(ContactId(contact), support, voice);
    let profile = || AgentProfile { queues: vec![Membership::new(support)], ..AgentProfile::default() };
    let steps = [300, 600].map(|after| Step { raise_priority: 1, ..Step::after(Duration::from_secs(after)) });
    let stage = PreferredStage { agents: vec![AgentId(9)], within: Duration::from_secs(3_600), skip_if_away: false };
    let commands: Vec<(u64, Command)> = vec![
        (0, SignIn::new(AgentId(1), profile()).into()),
        (0, enqueue(1).into()),
        (1, AcceptOffer { offer: OfferId(1) }.into()),
        (2, Connect { contact: ContactId(1) }.into()),
        (10, Complete { contact: ContactId(1), disposition: Disposition(0) }.into()),
        (10, enqueue(4).into()),
        (11, Abandon { contact: ContactId(4) }.into()),
        (12, SignIn::new(AgentId(2), profile()).into()),
        (12, enqueue(2).into()),
        (12, Enqueue { steps: Some(steps.into()), preferred: vec![stage], ..enqueue(3) }.into()),
        (
            13,
            SetHours { queue: support, switches: [1_000, 2_000].map(|s| Switch { at: at(s), open: s > 1_000 }).into() }
                .into(),
        ),
    ];
    for (seconds, command) in commands {
        router.apply(at(seconds), command, &mut events).unwrap();
    }
    serde_json::to_value(router.snapshot().unwrap()).unwrap()
}

/// A place in the state, what is put there, whose it is, and the rule that it breaks.
fn forgeries() -> Vec<(&'static str, Value, &'static str, &'static str)> {
    let (router, queue, counted) = ("the router", "queue 0", "counts are at most 2^60");
    let (agent, offered, waiting, gone) = ("agent 1", "contact 2", "contact 3", "contact 4");
    let wrap_ups = "wrap-ups are of offers, queues and channels that there are";
    let places = "its places are in queues of the plan";
    let (far, ahead) = (json!(u64::MAX), json!(14_000_000));
    vec![
        ("/now", json!((1_u64 << 61) + 1), router, "its time is an instant"),
        ("/events", far.clone(), router, counted),
        ("/round", far.clone(), router, "its round is far from the last"),
        ("/closed_sites", json!([true]), router, "it has the sites of its plan"),
        ("/queues", json!([]), router, "it has the queues of its plan"),
        ("/batch", json!({ "due": 20_000_000, "arming": 1 }), router, "only a plan with an interval collects"),
        ("/agents/1/agent", json!(1), router, "agents are in order, each once"),
        ("/contacts/1/contact", json!(2), router, "contacts are in order, each once"),
        ("/queues/0/counts/entered", far.clone(), queue, counted),
        ("/queues/0/abandons", far.clone(), queue, counted),
        ("/queues/0/last_wait", ahead.clone(), queue, "waits began after the first instant"),
        ("/queues/0/turn", far.clone(), queue, "its turn is far from the last"),
        ("/queues/0/switches/1/at", json!(1_000_000_000), queue, "switches are in order"),
        ("/queues/0/switches/1/at", far.clone(), queue, "switches are instants"),
        ("/queues/0/switches/0/at", json!(999_000_000), queue, "the timer of its hours is that of the next switch"),
        ("/agents/0/idle_since", ahead.clone(), agent, "it has been idle since an instant that is past"),
        ("/agents/0/handled", far.clone(), agent, "counts are far from the last"),
        ("/agents/0/unanswered", json!(u32::MAX), agent, "counts are far from the last"),
        ("/agents/0/unanswered", json!((u32::MAX >> 1) + 1), agent, "counts are far from the last"),
        ("/agents/0/wrap_ups/0/queue", json!(1), agent, wrap_ups),
        ("/agents/0/wrap_ups/0/channel", json!(10), agent, wrap_ups),
        ("/agents/0/wrap_ups/0/offer", json!(0), agent, wrap_ups),
        ("/agents/0/wrap_ups/0/offer", json!(3), agent, wrap_ups),
        ("/agents/0/wrap_ups/0/accepted_at", ahead.clone(), agent, wrap_ups),
        ("/agents/0/last_offer", json!(3), agent, "its last offer was made"),
        ("/contacts/0/channel", json!(10), offered, "its channel is one of the plan"),
        ("/contacts/0/tenant", json!(1), offered, "its tenant is one of the plan"),
        ("/contacts/0/since", ahead.clone(), offered, "its past is past"),
        ("/contacts/0/accepted_at", ahead.clone(), offered, "its past is past"),
        ("/contacts/0/sequence", json!(0), offered, "its sequence number was given"),
        ("/contacts/0/sequence", json!(10), offered, "its sequence number was given"),
        ("/contacts/0/places/0/queue", json!(1), offered, places),
        ("/contacts/0/places/0/nth", json!(16), offered, places),
        ("/contacts/0/places/0/entered_at", ahead.clone(), offered, places),
        ("/contacts/0/places/0/rate", json!(u32::MAX), offered, places),
        ("/contacts/0/places", json!([]), offered, "it has a home"),
        ("/contacts/0/places/0/nth", json!(1), offered, "it has a home"),
        ("/contacts/0/offers/0/offer", json!(0), offered, "its offers were made"),
        ("/contacts/0/offers/0/offer", json!(3), offered, "its offers were made"),
        ("/contacts/0/fall_back_after", json!(1_000_000), offered, "who falls back is directed to somebody"),
        ("/contacts/1/own_steps/1/after", json!(1), waiting, "its steps are in order and name what the plan has"),
        ("/contacts/1/stages/stages/0/agents", json!([]), waiting, "its stages name agents"),
        ("/returns/0/queue", json!(1), gone, "it left a queue of the plan"),
        ("/returns/0/since", ahead, gone, "its past is past"),
        ("/returns/0/sequence", json!(0), gone, "its sequence number was given"),
        ("/returns/0/number", json!(0), gone, "its place was kept"),
    ]
}

#[test]
fn each_rule_that_is_broken_is_named_with_the_thing() {
    let whole = busy();
    assert!(Router::restore(&serde_json::from_value(whole.clone()).unwrap(), &Strategies::new()).is_ok());
    let mut wrong = Vec::new();
    for (place, value, thing, rule) in forgeries() {
        let forged = serde_json::from_value(with(&whole, place, value)).unwrap();
        let refused = Router::restore(&forged, &Strategies::new()).err().map(|error| (error.code(), error.to_string()));
        if refused != Some((1305, format!("the snapshot says of {thing} what cannot be: {rule}"))) {
            wrong.push((place, rule, refused));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// A state with something else in one place.
fn with(whole: &Value, place: &str, value: Value) -> Value {
    let mut forged = whole.clone();
    *forged.pointer_mut(place).unwrap() = value;
    forged
}

/// Why a state is refused.
fn refusal(forged: Value) -> String {
    Router::restore(&serde_json::from_value(forged).unwrap(), &Strategies::new()).unwrap_err().to_string()
}

/// The expiry of an offer with the number of another timer, with none, and with one that was not given yet.
#[test]
fn two_timers_with_one_number_are_refused() {
    let whole = busy();
    let other = whole.pointer("/returns/0/ends/arming").unwrap().clone();
    for number in [other, json!(0), json!(1_000)] {
        let refused = refusal(with(&whole, "/contacts/0/offers/0/expiry/arming", number));
        assert!(refused.contains("each timer has a number of its own"), "{refused}");
    }
}

/// A contact with the same offer twice, and two contacts that are offered by one.
#[test]
fn an_offer_that_is_there_twice_is_refused() {
    let mut forged = busy();
    let offers = forged.pointer_mut("/contacts/0/offers").unwrap().as_array_mut().unwrap();
    offers.push(offers[0].clone());
    let refused = refusal(forged);
    assert!(refused.contains("of contact 2 what cannot be: its offers are in order"), "{refused}");
    // Without an expiry, as its timer would be there twice, too.
    let mut forged = with(&busy(), "/contacts/0/offers/0/expiry", Value::Null);
    for part in ["offers", "phase"] {
        let first = forged.pointer(&format!("/contacts/0/{part}")).unwrap().clone();
        forged = with(&forged, &format!("/contacts/1/{part}"), first);
    }
    let refused = refusal(forged);
    assert!(refused.contains("an offer is for one contact"), "{refused}");
}

/// Sums of spans have 128 bits, which only text and bytes can say.
#[test]
fn sums_of_spans_that_are_near_their_end_are_refused() {
    let whole = serde_json::to_string(&busy()).unwrap();
    let queues = whole.find("\"queues\":[{\"abandons\"").unwrap();
    for field in ["handled", "waited"] {
        let name = format!("\"{field}\":");
        let place = queues + whole[queues..].find(&name).unwrap() + name.len();
        let digits = whole[place..].find(|byte: char| !byte.is_ascii_digit()).unwrap();
        let mut text = whole.clone();
        text.replace_range(place..place + digits, &((1_u128 << 100) + 1).to_string());
        let refused = Router::restore(&serde_json::from_str(&text).unwrap(), &Strategies::new()).unwrap_err();
        assert!(refused.to_string().contains("queue 0 what cannot be: sums of spans are at most 2^100"), "{refused}");
    }
}

/// A contact of another channel, or of another tenant, than the queue takes in which it waits.
#[test]
fn a_contact_that_its_queue_does_not_take_is_refused() {
    let queue = QueueDefinition::new("support").channels(["voice"]).tenant("north");
    let plan = PlanDefinition::new().channel(ChannelDefinition::new("voice")).channel(ChannelDefinition::new("chat"));
    let plan = plan.tenant("north").tenant("south").queue(queue).build().unwrap();
    let (support, voice) = (plan.queue("support").unwrap(), plan.channel("voice").unwrap());
    let north = plan.tenant("north").unwrap();
    let mut router = Router::new(plan);
    let contact = Enqueue { tenant: Some(north), ..Enqueue::new(ContactId(1), support, voice) };
    router.apply(Timestamp::ZERO, contact, &mut Vec::new()).unwrap();
    let whole = serde_json::to_value(router.snapshot().unwrap()).unwrap();
    assert!(Router::restore(&serde_json::from_value(whole.clone()).unwrap(), &Strategies::new()).is_ok());
    for place in ["channel", "tenant"] {
        let place = format!("/contacts/0/{place}");
        let number = whole.pointer(&place).and_then(Value::as_u64).unwrap();
        let refused = refusal(with(&whole, &place, json!(1 - number)));
        assert!(refused.contains("of contact 1 what cannot be: its queues take its channel and tenant"), "{refused}");
    }
}

#[test]
fn a_place_that_is_kept_twice_is_refused() {
    let mut forged = busy();
    let returns = forged.pointer_mut("/returns").unwrap().as_array_mut().unwrap();
    returns.push(returns[0].clone());
    let refused = refusal(forged);
    assert!(refused.contains("returns are in order"), "{refused}");
}

#[test]
fn a_sequence_number_that_two_contacts_have_is_refused() {
    let whole = busy();
    for place in ["/contacts/1/sequence", "/returns/0/sequence"] {
        let refused = refusal(with(&whole, place, whole.pointer("/contacts/0/sequence").unwrap().clone()));
        assert!(refused.contains("each contact has a sequence number of its own"), "{place}: {refused}");
    }
}

/// A contact in hand, accepted or connected, by an offer that nobody has made yet.
#[test]
fn work_by_an_offer_that_was_not_made_is_refused() {
    let whole = with(&busy(), "/contacts/0/offers", json!([]));
    for phase in ["accepted", "connected"] {
        let refused = refusal(with(&whole, "/contacts/0/phase", json!({ phase: { "agent": 2, "offer": 3 } })));
        assert!(refused.contains("of contact 2 what cannot be: its offers were made"), "{phase}: {refused}");
    }
}

/// Agent 1 was asked about, agent 2 is in no queue that asks, and agent 3 is not there. [S-11]
#[test]
fn answers_about_those_who_are_not_asked_about_are_refused() {
    let own = generator::strategies();
    let asking = QueueDefinition::new("asking").selection(AgentSelection::Custom("busiest".into()));
    let plan = PlanDefinition::new().queue(asking).queue(QueueDefinition::new("other")).build_with(&own).unwrap();
    let channel = plan.channel("voice").unwrap();
    let sign_in = |agent, queue| {
        let queues = vec![Membership::new(QueueId(queue))];
        SignIn::new(AgentId(agent), AgentProfile { queues, ..AgentProfile::default() }).into()
    };
    let away = SetNotReady { agent: AgentId(3), reason: NotReadyReason(0) };
    let nobody = Enqueue { excluded: vec![AgentId(1)], ..Enqueue::new(ContactId(1), QueueId(0), channel) };
    let commands: [Command; 5] = [sign_in(1, 0), sign_in(2, 1), sign_in(3, 0), away.into(), nobody.into()];
    let mut router = Router::new(plan);
    for command in commands {
        router.apply(Timestamp::ZERO, command, &mut Vec::new()).unwrap();
    }
    let whole = serde_json::to_value(router.snapshot().unwrap()).unwrap();
    assert!(Router::restore(&serde_json::from_value(whole.clone()).unwrap(), &own).is_ok());
    for agent in [2, 3] {
        let mut forged = whole.clone();
        let answers = forged.pointer_mut("/strategies/0/0/standings").unwrap().as_array_mut().unwrap();
        assert_eq!(answers.len(), 1);
        answers.push(json!([agent, 0]));
        let refused = Router::restore(&serde_json::from_value(forged).unwrap(), &own).unwrap_err().to_string();
        assert!(refused.contains("a selection is asked about agents of its queues that are there"), "{refused}");
    }
}
