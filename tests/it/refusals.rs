//! Every refusal: the code, the message that names the thing, and a state that is as after `Advance` [T-4].

use core::time::Duration;
use toritsugi::testing::{Routing, SlowRouter};
use toritsugi::{
    Abandon, AcceptOffer, Advance, AgentChannel, AgentId, AgentProfile, ChannelDefinition, ChannelId, Command,
    CommandError, Complete, Connect, ContactId, DeclineOffer, DeclineReason, Disposition, EndWrapUp, Enqueue, Level,
    Limits, Membership, OfferId, Plan, PlanDefinition, Priority, QueueDefinition, QueueId, Requirement, Router,
    SetHours, SetPriority, SetReady, SignIn, SignOut, SiteId, SkillId, Switch, TenantId, Tenants, Timestamp, Transfer,
    TransferTarget, UpdateAgent, WorkInHand,
};

const SUPPORT: QueueId = QueueId(0);
const BILLING: QueueId = QueueId(1);
const VOICE: ChannelId = ChannelId(0);
const CHAT: ChannelId = ChannelId(1);

fn plan() -> Plan {
    let limits = Limits {
        contacts: 4,
        agents: 2,
        queues_per_agent: 2,
        skills_per_agent: 1,
        requirement_parts: 3,
        requirement_depth: 3,
        exclusions: 1,
        switches: 2,
        ..Limits::default()
    };
    PlanDefinition::new()
        .tenant("Aoba")
        .tenant("Kita")
        .channel(ChannelDefinition::new("voice"))
        .channel(ChannelDefinition::new("chat").cost(40).maximum(2))
        .skill("english")
        .queue(QueueDefinition::new("support").channels(["voice", "chat"]).maximum_length(2))
        .queue(QueueDefinition::new("請求").tenant("Kita").channels(["voice"]).delays([Duration::from_secs(30)]))
        .limits(limits)
        .build()
        .unwrap()
}

fn profile(queues: &[QueueId]) -> AgentProfile {
    AgentProfile { queues: queues.iter().map(|queue| Membership::new(*queue)).collect(), ..AgentProfile::default() }
}

/// Agent 1 has contact 1; contacts 2 and 3 wait in `support`, which is full then.
fn busy<R: Routing>() -> R {
    let mut router = R::with_plan(plan());
    let mut events = Vec::new();
    let at = Timestamp::from_secs(100);
    let commands: [Command; 5] = [
        SignIn::new(AgentId(1), AgentProfile { channels: Some(vec![voice()]), ..profile(&[SUPPORT]) }).into(),
        Enqueue::new(ContactId(1), SUPPORT, VOICE).into(),
        AcceptOffer { offer: OfferId(1) }.into(),
        Enqueue::new(ContactId(2), SUPPORT, VOICE).into(),
        Enqueue::new(ContactId(3), SUPPORT, VOICE).into(),
    ];
    for command in commands {
        router.apply(at, command, &mut events).unwrap();
    }
    router
}

const fn voice() -> AgentChannel {
    AgentChannel { channel: VOICE, maximum: Some(1), auto_accept: None }
}

/// Refused by engine and twin alike, with this code and message, and without any effect.
#[track_caller]
fn refused(command: impl Into<Command>, code: u16, message: &str) {
    let command = command.into();
    refused_by::<Router>(command.clone(), code, message);
    refused_by::<SlowRouter>(command, code, message);
}

#[track_caller]
fn refused_by<R: Routing>(command: Command, code: u16, message: &str) {
    let (mut router, mut advanced): (R, R) = (busy(), busy());
    let (mut events, mut others) = (Vec::new(), Vec::new());
    let at = Timestamp::from_secs(101);
    let error = router.apply(at, command, &mut events).unwrap_err();
    assert_eq!((error.code(), error.to_string().as_str()), (code, message));
    advanced.apply(at, Advance {}.into(), &mut others).unwrap();
    assert_eq!(events, others);
    assert_same(&router, &advanced);
}

#[track_caller]
fn assert_same<R: Routing>(one: &R, other: &R) {
    assert_eq!((one.now(), one.next_deadline()), (other.now(), other.next_deadline()));
    assert_eq!((one.contacts(), one.agents()), (other.contacts(), other.agents()));
    for contact in one.contacts() {
        assert_eq!(one.contact(contact), other.contact(contact));
    }
    for agent in one.agents() {
        assert_eq!(one.agent(agent), other.agent(agent));
    }
    for queue in [SUPPORT, BILLING] {
        assert_eq!((one.queue(queue), one.waiting(queue)), (other.queue(queue), other.waiting(queue)));
    }
}

fn enqueue(contact: u128) -> Enqueue {
    Enqueue::new(ContactId(contact), BILLING, VOICE)
}

#[test]
fn time_must_not_go_back_nor_beyond_its_end() {
    for (at, code, message) in [
        (Timestamp::from_secs(99), 1, "time went backwards: 99s is before 100s"),
        (
            Timestamp(Timestamp::MAX.0 + 1),
            2,
            "time 2305843009213.693953s is beyond the last instant 2305843009213.693952s",
        ),
    ] {
        let (mut router, untouched): (Router, Router) = (busy(), busy());
        let mut events = Vec::new();
        let error = router.apply(at, Advance {}, &mut events).unwrap_err();
        assert_eq!((error.code(), error.to_string().as_str()), (code, message));
        assert!(events.is_empty());
        assert_same(&router, &untouched);
    }
}

#[test]
fn enqueue_in_the_order_of_its_checks() {
    let from = |queue, channel| Enqueue::new(ContactId(9), queue, channel);
    refused(Enqueue::new(ContactId(1), QueueId(9), VOICE), 101, "contact 1 is already accepted in queue `support`");
    refused(Enqueue::new(ContactId(2), SUPPORT, VOICE), 101, "contact 2 is already waiting in queue `support`");
    refused(from(QueueId(9), ChannelId(9)), 200, "there is no queue 9 in this plan");
    refused(from(BILLING, ChannelId(9)), 201, "there is no channel 9 in this plan");
    refused(from(BILLING, CHAT).with_tenant(TenantId(9)), 204, "queue `請求` does not take channel `chat`");
    refused(enqueue(9).with_tenant(TenantId(9)), 202, "there is no tenant 9 in this plan");
    refused(enqueue(9).with_tenant(TenantId(0)), 205, "queue `請求` does not serve tenant `Aoba`");
    refused(enqueue(9).with_excluded(vec![AgentId(1), AgentId(2)]), 106, "contact 9 excludes more than 1 agents");
    refused(enqueue(9).with_age(Duration::from_secs(102)), 104, "contact 9 cannot be 102s old at 101s");
    refused(Enqueue::new(ContactId(9), SUPPORT, VOICE), 108, "queue `support` is full: 2 contacts wait in it");
}

#[test]
fn requirements_are_checked() {
    let level = Level::new(50).unwrap();
    let english = Requirement::AtLeast { skill: SkillId(0), level };
    let ask = |requirement| enqueue(9).with_requirement(requirement);
    let prefix = "the requirement of contact 9 is refused:";
    refused(
        ask(Requirement::AtLeast { skill: SkillId(7), level }),
        105,
        &format!("{prefix} there is no skill 7 in this plan"),
    );
    refused(
        ask(Requirement::Within { skill: SkillId(0), low: level, high: Level::MIN }),
        105,
        &format!("{prefix} no level is from 50 to 0"),
    );
    refused(
        ask(Requirement::All(vec![english.clone(), english.clone(), english.clone()])),
        105,
        &format!("{prefix} a requirement has at most 3 parts"),
    );
    let always = Requirement::Always(Box::new(english));
    refused(
        ask(Requirement::AnyOf(vec![always])),
        105,
        &format!("{prefix} an `always` part stands only at the top or under `and`"),
    );
    let mut deep = Requirement::Anyone;
    for _ in 0..3 {
        deep = Requirement::Not(Box::new(deep));
    }
    let error = plan().check_requirement(&deep).unwrap_err();
    assert_eq!(error.to_string(), "a requirement has at most 3 parts");
    assert_eq!(Level::new(101).unwrap_err().to_string(), "level 101 is above 100");
    let transfer = Transfer::new(ContactId(2), TransferTarget::Queue(QueueId(9)));
    refused(
        Transfer { requirement: Some(Requirement::AtLeast { skill: SkillId(7), level }), ..transfer },
        105,
        "the requirement of contact 2 is refused: there is no skill 7 in this plan",
    );
}

/// Requirements and profiles say it themselves, so no command is refused with it. Kept refusals are told apart by their places, so it stays.
#[test]
fn an_unknown_skill_keeps_its_code_and_words() {
    let error = CommandError::UnknownSkill { skill: SkillId(9) };
    assert_eq!((error.code(), error.to_string().as_str()), (203, "there is no skill 9 in this plan"));
}

#[test]
fn hours_in_the_order_of_their_checks() {
    let hours = |queue, seconds: &[u64]| {
        let switches = seconds.iter().map(|second| Switch { at: Timestamp::from_secs(*second), open: true });
        SetHours { queue, switches: switches.collect() }
    };
    refused(hours(QueueId(9), &[5, 5, 5]), 200, "there is no queue 9 in this plan");
    refused(hours(SUPPORT, &[5, 5, 5]), 208, "queue `support` is given more than 2 switches");
    let late = "switch 2 of queue `support` at 5s is not after the one before, or beyond the last instant";
    refused(hours(SUPPORT, &[5, 5]), 209, late);
}

#[test]
fn the_limit_of_contacts_is_held() {
    fn check<R: Routing>() {
        let mut router: R = busy();
        let (mut events, at) = (Vec::new(), Timestamp::from_secs(100));
        router.apply(at, enqueue(4).into(), &mut events).unwrap();
        let error = router.apply(at, enqueue(5).into(), &mut events).unwrap_err();
        assert_eq!(
            (error.code(), error.to_string().as_str()),
            (107, "there are 4 contacts already, the limit of this plan")
        );
    }
    check::<Router>();
    check::<SlowRouter>();
}

#[test]
fn contacts_must_be_known_and_in_the_right_phase() {
    let contact = ContactId(77);
    let disposition = Disposition(0);
    let unknown: [Command; 5] = [
        Connect { contact }.into(),
        Complete { contact, disposition }.into(),
        Abandon { contact }.into(),
        SetPriority { contact, priority: Priority(1) }.into(),
        Transfer::new(contact, TransferTarget::Queue(SUPPORT)).into(),
    ];
    for command in unknown {
        refused(command, 100, "there is no contact 77");
    }
    refused(Connect { contact: ContactId(2) }, 102, "contact 2 is waiting, so the command does not apply");
    refused(
        Complete { contact: ContactId(2), disposition },
        102,
        "contact 2 is waiting, so the command does not apply",
    );
    refused(AcceptOffer { offer: OfferId(1) }, 103, "there is no live offer 1");
    refused(DeclineOffer { offer: OfferId(5), reason: DeclineReason::Busy }, 103, "there is no live offer 5");
}

#[test]
fn transfers_need_a_target_that_can_take_them() {
    let to = |target| Transfer::new(ContactId(1), target);
    refused(to(TransferTarget::Queue(QueueId(9))), 200, "there is no queue 9 in this plan");
    refused(to(TransferTarget::Queue(BILLING)), 205, "queue `請求` does not serve tenant `Aoba`");
    refused(to(TransferTarget::Queue(SUPPORT)), 108, "queue `support` is full: 2 contacts wait in it");
    refused(to(TransferTarget::Agent(AgentId(9))), 300, "agent 9 is not signed in");

    agents_that_never_can::<Router>();
    agents_that_never_can::<SlowRouter>();
}

fn agents_that_never_can<R: Routing>() {
    let mut router = R::with_plan(plan());
    let (mut events, at) = (Vec::new(), Timestamp::ZERO);
    let profile = AgentProfile { channels: Some(vec![voice()]), ..AgentProfile::default() };
    let kita_only = AgentProfile { tenants: Tenants::Only(vec![TenantId(1)]), ..AgentProfile::default() };
    for command in [
        SignIn::new(AgentId(1), profile).into(),
        SignIn::new(AgentId(2), kita_only).into(),
        Command::from(Enqueue::new(ContactId(1), SUPPORT, CHAT)),
    ] {
        router.apply(at, command, &mut events).unwrap();
    }
    for (agent, message) in
        [(1, "agent 1 cannot take contact 1: capacity"), (2, "agent 2 cannot take contact 1: tenant")]
    {
        let transfer = Transfer::new(ContactId(1), TransferTarget::Agent(AgentId(agent)));
        let error = router.apply(at, transfer.into(), &mut events).unwrap_err();
        assert_eq!((error.code(), error.to_string().as_str()), (304, message));
    }
}

#[test]
fn agents_must_be_known_once_and_whole() {
    let agent = AgentId(9);
    let level = Level::new(50).unwrap();
    refused(SetReady { agent }, 300, "agent 9 is not signed in");
    refused(EndWrapUp { agent: AgentId(1), contact: ContactId(1) }, 305, "agent 1 has no wrap-up of contact 1");
    refused(SignOut { agent: AgentId(1), work: WorkInHand::Refuse }, 306, "agent 1 has 1 pieces of work in hand");
    refused(SignIn::new(AgentId(1), AgentProfile::default()), 301, "agent 1 is already signed in");
    let only = |tenant| Tenants::Only(vec![TenantId(tenant), TenantId(tenant)]);
    let channel =
        |channel, maximum| AgentChannel { channel: ChannelId(channel), maximum: Some(maximum), auto_accept: None };
    for (profile, fault) in [
        (AgentProfile { tenants: only(7), ..profile(&[]) }, "there is no tenant 7 in this plan"),
        (AgentProfile { tenants: only(1), ..profile(&[]) }, "tenant `Kita` is named twice"),
        (AgentProfile { site: Some(SiteId(7)), ..profile(&[]) }, "there is no site 7 in this plan"),
        (profile(&[SUPPORT, BILLING, SUPPORT]), "an agent is a member of at most 2 queues"),
        (profile(&[QueueId(7)]), "there is no queue 7 in this plan"),
        (profile(&[BILLING, BILLING]), "queue `請求` is named twice"),
        (
            AgentProfile { queues: vec![Membership::new(BILLING).after(Duration::from_secs(5))], ..profile(&[]) },
            "queue `請求` declares no delay of 5s",
        ),
        (
            AgentProfile { skills: vec![(SkillId(0), level), (SkillId(0), level)], ..profile(&[]) },
            "an agent holds at most 1 skills",
        ),
        (AgentProfile { skills: vec![(SkillId(7), level)], ..profile(&[]) }, "there is no skill 7 in this plan"),
        (AgentProfile { channels: Some(vec![channel(7, 1)]), ..profile(&[]) }, "there is no channel 7 in this plan"),
        (
            AgentProfile { channels: Some(vec![channel(1, 1), channel(1, 1)]), ..profile(&[]) },
            "channel `chat` is named twice",
        ),
        (AgentProfile { channels: Some(vec![channel(1, 0)]), ..profile(&[]) }, "the maximum on channel `chat` is 0"),
        (AgentProfile { capacity: Some(0), ..profile(&[]) }, "a capacity of 0 is not from 1 to 1000000"),
        (
            AgentProfile { capacity: Some(39), ..profile(&[]) },
            "a capacity of 39 has no room for a contact of any enabled channel",
        ),
        (AgentProfile { weight: 0, ..profile(&[]) }, "a weight is at least 1"),
    ] {
        let update = UpdateAgent { agent: AgentId(1), profile: Box::new(profile.clone()) };
        refused(update, 303, &format!("the profile of agent 1 is refused: {fault}"));
        refused(SignIn::new(agent, profile), 303, &format!("the profile of agent 9 is refused: {fault}"));
    }
}

#[test]
fn the_limit_of_agents_is_held() {
    fn check<R: Routing>() {
        let mut router: R = busy();
        let (mut events, at) = (Vec::new(), Timestamp::from_secs(100));
        router.apply(at, SignIn::new(AgentId(2), AgentProfile::default()).into(), &mut events).unwrap();
        let third = SignIn::new(AgentId(3), AgentProfile::default());
        let error = router.apply(at, third.into(), &mut events).unwrap_err();
        assert_eq!(
            (error.code(), error.to_string().as_str()),
            (302, "there are 2 agents already, the limit of this plan")
        );
    }
    check::<Router>();
    check::<SlowRouter>();
}
