//! Explanations and decision records: case by case, and over random runs.
#![expect(clippy::panic, clippy::indexing_slicing, reason = "tests fail by panicking")]

use std::time::Duration;
use toritsugi::{
    AcceptOffer, Across, AgentChannel, AgentId, AgentProfile, CallFirst, Callback, ChannelDefinition, ChannelId,
    CloseSite, Command, Connect, ContactId, ContactRank, DeadlineReason, Decision, DeclineOffer, DeclineReason,
    Enqueue, EventKind, Level, Look, Membership, NotReadyReason, Obstacle, OfferCause, OfferId, OfferMode, Park, Plan,
    PlanDefinition, PreferredStage, Priority, Pull, QueueId, QueueOrdering, Router, SetHours, SetNotReady, SignIn,
    SiteId, SkillId, Standing, Switch, TenantId, Tenants, Timestamp, WaitsFor,
};

mod agreement;
mod sentences;

const SUPPORT: QueueId = QueueId(0);
const BILLING: QueueId = QueueId(1);
const VOICE: ChannelId = ChannelId(0);
const CHAT: ChannelId = ChannelId(1);

const CENTRE: &str = r#"
tenant = [{ name = "aoba" }, { name = "midori" }]
site = [{ name = "osaka" }]
channel = [{ name = "voice", interrupts = ["chat"] }, { name = "chat", cost = 30, paused_cost = 10, maximum = 3 }]
skill = [{ name = "english" }]

[[queue]]
name = "support"
requirement = "english >= 50"
delays = ["30s"]
levels = 1
maximum_wait = "5m"

[[queue]]
name = "billing"
at_close = "end"
"#;

fn at(second: u64) -> Timestamp {
    Timestamp::from_secs(second)
}

fn plan(change: impl FnOnce(&mut PlanDefinition)) -> Plan {
    let mut definition: PlanDefinition = toml::from_str(CENTRE).unwrap();
    change(&mut definition);
    definition.build().unwrap()
}

/// A member of support who may take whatever comes.
fn able() -> AgentProfile {
    AgentProfile {
        queues: vec![Membership::new(SUPPORT)],
        skills: vec![(SkillId(0), Level::new(80).unwrap())],
        ..AgentProfile::default()
    }
}

fn sign_in(agent: u128, profile: AgentProfile) -> Command {
    SignIn::new(AgentId(agent), profile).into()
}

fn enqueue(contact: u128, queue: QueueId) -> Enqueue {
    Enqueue::new(ContactId(contact), queue, VOICE)
}

/// A router after these commands, one a second from 0 on.
fn after(plan: Plan, commands: Vec<Command>) -> Router {
    let mut router = Router::new(plan);
    for (second, command) in (0..).zip(commands) {
        router.apply(at(second), command, &mut Vec::new()).unwrap();
    }
    router.check_invariants().unwrap();
    router
}

/// What contact 7 waits for after these commands, and what keeps agent 1 from it.
fn why(plan: Plan, commands: Vec<Command>) -> (WaitsFor, Option<Obstacle>) {
    let why = after(plan, commands).explain_contact(ContactId(7)).unwrap();
    let obstacle = why.agent(AgentId(1)).and_then(|agent| match agent.standing {
        Standing::MayNot(obstacle) => Some(obstacle),
        Standing::May(_) => None,
    });
    (why.waits_for, obstacle)
}

#[test]
fn every_lasting_obstacle_is_named() {
    let with = |profile: AgentProfile| why(plan(|_| ()), vec![sign_in(1, profile), enqueue(7, SUPPORT).into()]);
    assert_eq!(why(plan(|_| ()), vec![enqueue(7, SUPPORT).into()]), (WaitsFor::SignIn, None));
    let other = AgentProfile { tenants: Tenants::Only(vec![TenantId(1)]), ..able() };
    assert_eq!(with(other), (WaitsFor::Tenant, Some(Obstacle::Tenant)));
    assert_eq!(with(AgentProfile { queues: vec![], ..able() }), (WaitsFor::Member, Some(Obstacle::NotAMember)));
    let chat = AgentChannel { channel: CHAT, maximum: None, auto_accept: None };
    let no_voice = AgentProfile { channels: Some(vec![chat]), ..able() };
    assert_eq!(with(no_voice), (WaitsFor::Channel, Some(Obstacle::NoChannel)));
    let unskilled = AgentProfile { skills: vec![], ..able() };
    assert_eq!(with(unskilled), (WaitsFor::Skill, Some(Obstacle::Requirement)));
    let excluding = Enqueue { excluded: vec![AgentId(1)], ..enqueue(7, SUPPORT) };
    let excluded = why(plan(|_| ()), vec![sign_in(1, able()), excluding.into()]);
    assert_eq!(excluded, (WaitsFor::Other, Some(Obstacle::Excluded)));
}

#[test]
fn every_passing_obstacle_is_named() {
    let with = |between: Vec<Command>, contact: Enqueue| {
        why(plan(|_| ()), [vec![sign_in(1, able())], between, vec![contact.into()]].concat())
    };
    let away = SetNotReady { agent: AgentId(1), reason: NotReadyReason(4) };
    let not_ready = Some(Obstacle::NotReady(NotReadyReason(4)));
    assert_eq!(with(vec![away.into()], enqueue(7, SUPPORT)), (WaitsFor::Presence, not_ready));
    let other = enqueue(6, SUPPORT).into();
    assert_eq!(with(vec![other], enqueue(7, SUPPORT)), (WaitsFor::Capacity, Some(Obstacle::Busy)));
    let stage = PreferredStage { agents: vec![AgentId(9)], within: Duration::from_secs(9), skip_if_away: false };
    let preferring = Enqueue { preferred: vec![stage], ..enqueue(7, SUPPORT) };
    assert_eq!(with(vec![], preferring), (WaitsFor::Stage, Some(Obstacle::Stage)));

    let member = |membership: Membership| {
        let profile = AgentProfile { queues: vec![membership], site: Some(SiteId(0)), ..able() };
        vec![sign_in(1, profile), enqueue(7, SUPPORT).into()]
    };
    let level = why(plan(|_| ()), member(Membership::new(SUPPORT).at_level(2)));
    assert_eq!(level, (WaitsFor::Level, Some(Obstacle::Level { level: 2, limit: 1 })));
    let delay = why(plan(|_| ()), member(Membership::new(SUPPORT).after(Duration::from_secs(30))));
    assert_eq!(delay, (WaitsFor::Delay, Some(Obstacle::Delay { until: at(31) })));
    let closed = [vec![CloseSite { site: SiteId(0) }.into()], member(Membership::new(SUPPORT))].concat();
    assert_eq!(why(plan(|_| ()), closed), (WaitsFor::Presence, Some(Obstacle::SiteClosed(SiteId(0)))));

    let decline = DeclineOffer { offer: OfferId(1), reason: DeclineReason::Rejected };
    let declined = vec![sign_in(1, able()), enqueue(7, SUPPORT).into(), decline.into()];
    assert_eq!(why(plan(|_| ()), declined), (WaitsFor::BackOff, Some(Obstacle::BackOff { until: at(12) })));
    let spare = plan(|plan| plan.queues[0].spare = Some(toritsugi::Spare { agents: 1, from_level: 0 }));
    let alone = vec![sign_in(1, able()), enqueue(7, SUPPORT).into()];
    assert_eq!(why(spare, alone.clone()), (WaitsFor::Spare, Some(Obstacle::Spare)));
    let collected = plan(|plan| plan.batch = Some(Duration::from_secs(10)));
    assert_eq!(why(collected, alone), (WaitsFor::Batch, None));
}

#[test]
fn who_declined_for_good_is_asked_again_when_the_other_is_gone() {
    let plan = plan(|plan| plan.queues[0].last_resort = true);
    let accept = AcceptOffer { offer: OfferId(1) };
    let decline = DeclineOffer { offer: OfferId(2), reason: DeclineReason::Rejected };
    let first = vec![sign_in(2, able()), enqueue(6, SUPPORT).into(), accept.into()];
    let second = vec![sign_in(1, able()), enqueue(7, SUPPORT).into(), decline.into()];
    let mut router = after(plan, [first, second].concat());
    router.apply(at(20), toritsugi::Advance {}, &mut Vec::new()).unwrap();
    let why = router.explain_contact(ContactId(7)).unwrap();
    let standings: Vec<_> = why.agents.iter().map(|agent| (agent.agent, agent.standing)).collect();
    let decliner = (AgentId(1), Standing::MayNot(Obstacle::Decliner));
    assert_eq!(standings, [decliner, (AgentId(2), Standing::MayNot(Obstacle::Busy))]);
    assert_eq!((why.waits_for, why.next_room), (WaitsFor::Capacity, None));
    let away = SetNotReady { agent: AgentId(2), reason: NotReadyReason(0) };
    router.apply(at(21), away, &mut Vec::new()).unwrap();
    assert_eq!(router.explain_contact(ContactId(7)).unwrap().waits_for, WaitsFor::Answer);
}

#[test]
fn what_a_contact_waits_for_goes_by_those_who_could_take_it() {
    // An idle agent without the skill came further through the gates, but it is the one on a break that matters.
    let away = SetNotReady { agent: AgentId(1), reason: NotReadyReason(0) };
    let unskilled = AgentProfile { skills: vec![], ..able() };
    let mut commands = vec![sign_in(1, able()), away.into(), sign_in(2, unskilled.clone()), enqueue(7, SUPPORT).into()];
    assert_eq!(why(plan(|_| ()), commands.clone()).0, WaitsFor::Presence);
    // Whoever is back from a break and still lacks the skill is of no use.
    let both = vec![sign_in(1, unskilled), away.into(), enqueue(7, SUPPORT).into()];
    assert_eq!(why(plan(|_| ()), both).0, WaitsFor::Skill);
    // One who is busy is nearer than one on a break.
    commands.extend([sign_in(3, able()), enqueue(8, SUPPORT).into()]);
    assert_eq!(after(plan(|_| ()), commands).explain_contact(ContactId(8)).unwrap().waits_for, WaitsFor::Capacity);
}

#[test]
fn what_there_is_none_of_is_not_told() {
    let router = after(plan(|_| ()), vec![enqueue(7, SUPPORT).into(), enqueue(8, BILLING).into(), sign_in(1, able())]);
    let text = |contact| router.explain_contact(ContactId(contact)).unwrap().describe(router.plan()).to_string();
    assert!(text(7).contains("in support since 0s, 0 of 1 delays passed, up to level 1\n"), "{}", text(7));
    assert!(text(8).contains("in billing since 1s: number 1 of 1\n"), "{}", text(8));
    let agent = router.explain_agent(AgentId(1)).unwrap().describe(router.plan()).to_string();
    assert!(agent.contains("\nthere is room for nothing more\n"), "{agent}");
}

#[test]
fn contacts_that_do_not_wait_say_so() {
    let offered = vec![sign_in(1, able()), enqueue(7, SUPPORT).into()];
    let accepted = [offered.clone(), vec![AcceptOffer { offer: OfferId(1) }.into()]].concat();
    let connected = [accepted.clone(), vec![Connect { contact: ContactId(7) }.into()]].concat();
    let parked = [connected.clone(), vec![Park { contact: ContactId(7) }.into()]].concat();
    assert_eq!(why(plan(|_| ()), offered), (WaitsFor::Answer, Some(Obstacle::Busy)));
    assert_eq!(why(plan(|_| ()), accepted), (WaitsFor::Nothing, Some(Obstacle::Busy)));
    let held_by = after(plan(|_| ()), connected).explain_contact(ContactId(7)).unwrap().held_by;
    assert_eq!(held_by, Some(AgentId(1)));
    assert_eq!(why(plan(|_| ()), parked), (WaitsFor::Customer, None));
    let callback = Callback { due: Some(at(9)), first: CallFirst::Customer, ..Callback::default() };
    let mut router = after(plan(|_| ()), vec![enqueue(7, SUPPORT).with_callback(callback).into()]);
    let why = router.explain_contact(ContactId(7)).unwrap();
    let due = DeadlineReason::CallbackDue { contact: ContactId(7) };
    assert_eq!((why.waits_for, why.next_change.map(|change| change.reason)), (WaitsFor::DueTime, Some(due)));
    router.apply(at(9), toritsugi::Advance {}, &mut Vec::new()).unwrap();
    assert_eq!(router.explain_contact(ContactId(7)).unwrap().waits_for, WaitsFor::Customer);
}

#[test]
fn hours_and_batches_count_as_changes() {
    let change =
        |router: &Router| router.explain_contact(ContactId(7)).unwrap().next_change.map(|it| (it.at, it.reason));
    let given = |queue, switches: &[(u64, bool)]| {
        let switches = switches.iter().map(|(second, open)| Switch { at: at(*second), open: *open });
        SetHours { queue, switches: switches.collect() }.into()
    };
    let hours = |queue| given(queue, &[(50, true), (90, false)]);
    let open = given(BILLING, &[(50, false), (90, true), (95, false)]);
    let soon = after(plan(|_| ()), vec![enqueue(7, BILLING).into(), open]);
    assert_eq!(change(&soon), Some((at(50), DeadlineReason::Hours { queue: BILLING })));
    let closing = after(plan(|_| ()), vec![enqueue(7, BILLING).into(), hours(BILLING)]);
    assert_eq!(change(&closing), Some((at(90), DeadlineReason::Hours { queue: BILLING })));
    // Callbacks are called back all the same.
    let callback = Callback { due: None, first: CallFirst::Agent, owner: None, expires_at: None };
    let called = Enqueue { callback: Some(Box::new(callback)), ..enqueue(7, BILLING) };
    assert_eq!(change(&after(plan(|_| ()), vec![called.into(), hours(BILLING)])), None);
    // Support keeps those who wait when it closes.
    let kept = after(plan(|_| ()), vec![enqueue(7, SUPPORT).into(), hours(SUPPORT)]);
    assert_eq!(change(&kept), Some((at(30), DeadlineReason::MembershipDelay { contact: ContactId(7) })));
    let batch = plan(|plan| plan.batch = Some(Duration::from_secs(10)));
    assert_eq!(change(&after(batch, vec![enqueue(7, BILLING).into()])), Some((at(10), DeadlineReason::Batch)));
}

#[test]
fn an_agent_says_what_it_has_and_what_else_fits() {
    let profile = AgentProfile { queues: vec![Membership::new(BILLING)], site: Some(SiteId(0)), ..able() };
    let chat = |contact| Enqueue::new(ContactId(contact), BILLING, CHAT).into();
    let accept = |offer| AcceptOffer { offer: OfferId(offer) }.into();
    let commands = vec![sign_in(1, profile), chat(1), accept(1), chat(2), accept(2)];
    let mut router = after(plan(|_| ()), commands);
    let room = |router: &Router| {
        let why = router.explain_agent(AgentId(1)).unwrap();
        let room: Vec<_> = why.room.iter().map(|room| (room.channel, room.in_hand, room.maximum, room.free)).collect();
        (why.units_in_use, why.work.iter().map(|cost| cost.units).collect::<Vec<_>>(), room)
    };
    // A call interrupts the chats, which then take 10 units each: there is no room for one, as 100 are needed.
    assert_eq!(room(&router), (60, vec![30, 30], vec![(VOICE, 0, 1, 0), (CHAT, 2, 3, 1)]));
    let more =
        AgentProfile { capacity: Some(120), ..AgentProfile { queues: vec![Membership::new(BILLING)], ..able() } };
    let update = toritsugi::UpdateAgent { agent: AgentId(1), profile: Box::new(more) };
    router.apply(at(10), update, &mut Vec::new()).unwrap();
    assert_eq!(room(&router), (60, vec![30, 30], vec![(VOICE, 0, 1, 1), (CHAT, 2, 3, 1)]));
    router.apply(at(11), enqueue(3, BILLING), &mut Vec::new()).unwrap();
    assert_eq!(room(&router), (120, vec![10, 10, 100], vec![(VOICE, 1, 1, 0), (CHAT, 2, 3, 0)]));
}

/// What a chat pauses takes less as long as there is one, so for more of them there is more room than by its full cost.
#[test]
fn room_counts_what_is_paused_at_its_price() {
    let plan = plan(|plan| {
        plan.channels[0].cost = 100;
        plan.channels[0].maximum = 1;
        plan.channels[0].interrupts = vec![];
        let letter = ChannelDefinition::new("letter").cost(60).paused_cost(10);
        plan.channels[1].interrupts = vec!["letter".into()];
        plan.channels[1].maximum = 9;
        plan.channels.push(letter);
    });
    let letter = ChannelId(2);
    let enter = |contact, channel| Enqueue::new(ContactId(contact), BILLING, channel).into();
    let accept = |offer| AcceptOffer { offer: OfferId(offer) }.into();
    let profile = AgentProfile { queues: vec![Membership::new(BILLING)], ..able() };
    let router = after(plan, vec![sign_in(1, profile), enter(1, letter), accept(1), enter(2, CHAT), accept(2)]);
    let why = router.explain_agent(AgentId(1)).unwrap();
    let room: Vec<_> = why.room.iter().map(|room| (room.channel, room.free)).collect();
    assert_eq!((why.units_in_use, room), (40, vec![(VOICE, 0), (CHAT, 2), (letter, 0)]));
}

/// Of two queues of a contact the one that closes first counts; and a batch only for who looks.
#[test]
fn the_first_of_all_changes_is_told() {
    let hours = |queue, second| {
        let switches = vec![Switch { at: at(second), open: false }];
        SetHours { queue, switches }.into()
    };
    let closing = |support: u64, billing: u64| {
        let plan = plan(|plan| {
            let step = toritsugi::StepDefinition::after(Duration::ZERO).add_queue("billing");
            (plan.queues[0].steps, plan.queues[0].delays, plan.queues[0].maximum_wait) = (vec![step], vec![], None);
            plan.queues[0].at_close = toritsugi::ClosingDefinition::End;
        });
        let commands = vec![enqueue(7, SUPPORT).into(), hours(SUPPORT, support), hours(BILLING, billing)];
        let change = after(plan, commands).explain_contact(ContactId(7)).unwrap().next_change.unwrap();
        (change.at, change.reason)
    };
    assert_eq!(closing(50, 60), (at(50), DeadlineReason::Hours { queue: SUPPORT }));
    assert_eq!(closing(60, 50), (at(50), DeadlineReason::Hours { queue: BILLING }));

    let batch = plan(|plan| plan.batch = Some(Duration::from_secs(10)));
    let mut router = after(batch, vec![sign_in(1, able()), enqueue(7, SUPPORT).into()]);
    let mut apply = |second, command: Command| router.apply(at(second), command, &mut Vec::new()).unwrap();
    apply(10, toritsugi::Advance {}.into());
    apply(11, AcceptOffer { offer: OfferId(1) }.into());
    apply(12, Connect { contact: ContactId(7) }.into());
    apply(13, enqueue(8, BILLING).into());
    let change = |contact| router.explain_contact(ContactId(contact)).unwrap().next_change.map(|change| change.reason);
    assert_eq!((change(7), change(8)), (None, Some(DeadlineReason::Batch)));
}

/// What the agent may take comes before what it would if it had room, though that came first.
#[test]
fn an_agent_sees_first_what_it_may_take_now() {
    let plan = plan(|plan| {
        plan.batch = Some(Duration::from_secs(10));
        (plan.channels[0].cost, plan.channels[0].interrupts) = (20, vec![]);
    });
    let profile = AgentProfile { queues: vec![Membership::new(BILLING)], ..able() };
    let mut router = after(plan, vec![sign_in(1, profile), enqueue(7, BILLING).into()]);
    let mut apply = |second, command: Command| router.apply(at(second), command, &mut Vec::new()).unwrap();
    apply(10, toritsugi::Advance {}.into());
    apply(11, AcceptOffer { offer: OfferId(1) }.into());
    apply(12, enqueue(8, BILLING).into());
    apply(13, Enqueue::new(ContactId(9), BILLING, CHAT).into());
    let why = router.explain_agent(AgentId(1)).unwrap();
    let contacts: Vec<_> = why.contacts.iter().map(|contact| (contact.contact, contact.obstacle)).collect();
    assert_eq!(contacts, [(ContactId(9), None), (ContactId(8), Some(Obstacle::Busy))]);
}

/// A contact that rings elsewhere, and may ring here as well, is among those for the agent.
#[test]
fn an_agent_sees_who_rings_elsewhere_and_looks_for_more() {
    let plan = plan(|plan| plan.queues[0].offer_mode = OfferMode::AllAtOnce(2));
    let away = SetNotReady { agent: AgentId(2), reason: NotReadyReason(0) };
    let router = after(plan, vec![sign_in(1, able()), sign_in(2, able()), away.into(), enqueue(7, SUPPORT).into()]);
    let contacts = |agent| {
        let why = router.explain_agent(AgentId(agent)).unwrap();
        why.contacts.iter().map(|contact| (contact.contact, contact.obstacle)).collect::<Vec<_>>()
    };
    assert_eq!(contacts(2), [(ContactId(7), Some(Obstacle::NotReady(NotReadyReason(0))))]);
}

/// The across rank compares the candidates of queues alone: an older contact does not bring itself forward past a more urgent one. [M-3]
#[test]
fn an_agent_takes_contacts_in_the_order_of_its_explanation() {
    let plan = plan(|plan| {
        plan.across = Across::WeightedWait;
        plan.queues[0].ordering = QueueOrdering::StrictPriority;
        plan.queues[0].requirement = None;
    });
    let urgent = enqueue(2, SUPPORT).with_priority(Priority(5));
    let contacts = vec![enqueue(1, SUPPORT).into(), enqueue(3, BILLING).into(), urgent.into()];
    let mut router = after(plan, contacts);
    let queues = vec![Membership { order: Some(0), ..Membership::new(SUPPORT) }, Membership::new(BILLING)];
    let away = SignIn {
        presence: toritsugi::SignInAs::NotReady(NotReadyReason(0)),
        ..SignIn::new(AgentId(1), AgentProfile { queues, ..able() })
    };
    router.apply(at(10), away, &mut Vec::new()).unwrap();
    let why = router.explain_agent(AgentId(1)).unwrap();
    let listed: Vec<ContactId> = why.contacts.iter().map(|standing| standing.contact).collect();
    // Contact 2 stands for support with a wait of 8 s, contact 3 for billing with 9 s; then contact 2 is before contact 1.
    assert_eq!(listed, [ContactId(3), ContactId(2), ContactId(1)]);
    let across: Vec<i128> = why.contacts.iter().filter_map(|standing| Some(standing.rank?.across)).collect();
    assert_eq!(across, [-9_000_000, -8_000_000, -10_000_000]);
    let mut taken = Vec::new();
    router.apply(at(10), toritsugi::SetReady { agent: AgentId(1) }, &mut Vec::new()).unwrap();
    while let [decision] = router.decisions() {
        taken.push(decision.contact);
        let end = toritsugi::Cancel { contact: decision.contact };
        router.apply(at(10), end, &mut Vec::new()).unwrap();
    }
    assert_eq!(taken, listed);
}

#[test]
fn a_contact_of_several_queues_is_explained_by_the_place_that_passes() {
    let with_step = plan(|plan| {
        let step = r#"step = [{ after = "5s", add_queue = "billing" }]"#;
        let text = CENTRE.replacen("levels = 1", step, 1);
        *plan = toml::from_str(&text).unwrap();
        plan.batch = Some(Duration::from_secs(60));
    });
    let other = AgentProfile { queues: vec![Membership::new(BILLING)], ..able() };
    let mut router = after(with_step, vec![sign_in(1, other), enqueue(7, SUPPORT).into()]);
    assert_eq!(router.explain_contact(ContactId(7)).unwrap().waits_for, WaitsFor::Member);
    router.apply(at(6), toritsugi::Advance {}, &mut Vec::new()).unwrap();
    let why = router.explain_contact(ContactId(7)).unwrap();
    assert_eq!((why.waits_for, why.places.len()), (WaitsFor::Batch, 2));
    assert_eq!(why.first_choice().map(|choice| (choice.agent, choice.queue)), Some((AgentId(1), BILLING)));
    router.apply(at(120), toritsugi::Advance {}, &mut Vec::new()).unwrap();
    let [decision] = router.decisions() else { panic!() };
    assert_eq!((decision.queue, decision.look), (BILLING, Look::Batch { cost: 0 }));
}

#[test]
fn decisions_are_of_the_last_apply_alone_and_survive_as_text() {
    let mut router = after(plan(|_| ()), vec![sign_in(1, able()), enqueue(7, SUPPORT).into()]);
    let by_rule = *router.decisions().first().unwrap();
    assert!(matches!(by_rule.look, Look::Contact(_)));
    router.apply(at(0), toritsugi::Advance {}, &mut Vec::new()).unwrap_err();
    assert_eq!(router.decisions(), []);

    let mut events = Vec::new();
    router.apply(at(3), sign_in(2, able()), &mut events).unwrap();
    router.apply(at(4), Pull { agent: AgentId(2), contact: ContactId(7) }, &mut events).unwrap();
    let [pulled] = *router.decisions() else { panic!() };
    assert_eq!((pulled.cause, pulled.look, pulled.agent), (OfferCause::Pulled, Look::Command, AgentId(2)));
    let offers = events.iter().filter(|event| matches!(event.kind, EventKind::Offered { .. }));
    assert_eq!(offers.count(), 1);

    // A rank may need more than 64 bits: then it is a string.
    let waited = plan(|plan| plan.across = Across::WeightedWait);
    let mut router = Router::new(waited);
    router.apply(at(0), enqueue(7, BILLING), &mut Vec::new()).unwrap();
    let queues = vec![Membership { weight: u16::MAX, ..Membership::new(BILLING) }];
    router.apply(Timestamp(1 << 50), sign_in(1, AgentProfile { queues, ..able() }), &mut Vec::new()).unwrap();
    let [wide] = *router.decisions() else { panic!() };
    let Look::Agent(ContactRank { across, .. }) = wide.look else { panic!() };
    assert_eq!(across, -(i128::from(u16::MAX) << 50));
    for decision in [by_rule, pulled, wide] {
        let text = serde_json::to_string(&decision).unwrap();
        assert_eq!(serde_json::from_str::<Decision>(&text).unwrap(), decision, "{text}");
    }
    assert!(serde_json::to_string(&wide).unwrap().contains(&format!(r#""across":"{across}""#)));
}

#[test]
fn ten_choices_are_told_and_all_are_there() {
    let batch = plan(|plan| plan.batch = Some(Duration::from_secs(60)));
    let agents = (1..=11).map(|agent| sign_in(agent, able()));
    let router = after(batch, agents.chain([enqueue(7, SUPPORT).into()]).collect());
    let why = router.explain_contact(ContactId(7)).unwrap();
    assert!(why.agents.iter().map(|agent| agent.agent.0).eq(1..=11));
    assert!(why.agents.iter().all(|agent| matches!(agent.standing, Standing::May(_))));
    let text = why.describe(router.plan()).to_string();
    let told = text.lines().filter_map(|line| line.split_once(" in support: agent ")).map(|(choice, _)| choice);
    assert!(told.eq((1..=10).map(|number| format!("choice {number}"))), "{text}");
    assert!(!text.contains("agent 11"), "{text}");
}

#[test]
fn ten_contacts_are_told_and_all_are_there() {
    let waiting = (1..=11).map(|contact| enqueue(contact, SUPPORT).into());
    let away = SignIn { presence: toritsugi::SignInAs::NotReady(NotReadyReason(4)), ..SignIn::new(AgentId(1), able()) };
    let router = after(plan(|_| ()), waiting.chain([away.into()]).collect());
    let why = router.explain_agent(AgentId(1)).unwrap();
    assert!(why.contacts.iter().map(|standing| standing.contact.0).eq(1..=11));
    let text = why.describe(router.plan()).to_string();
    let told = text.lines().filter_map(|line| line.split_once("once it is there and free: contact "));
    let told: Vec<_> = told.filter_map(|(_, contact)| contact.split_once(' ')).map(|(contact, _)| contact).collect();
    assert_eq!(told, ["1", "2", "3", "4", "5", "6", "7", "8", "9", "10"], "{text}");
    assert!(!text.contains("contact 11"), "{text}");
}
