//! Plans and profiles: what is refused, with which words, and how both read from files.

use std::collections::BTreeSet;
use std::time::Duration;
use toritsugi::{
    AgentDefaults, AgentId, AgentSelection, BackOff, ChannelDefinition, ChannelId, ContactId, IdError, Level, Limits,
    MAX_SPAN, MembershipDefinition, Name, OfferMode, PlanDefinition, PlanError, PlanFault, ProfileDefinition,
    QueueDefinition, QueueId, QueueOrdering, RequirementFault, SkillId, SpanError, TenantId, Tenants, Timestamp,
    WrapUp, parse_span,
};

const MINUTE: Duration = Duration::from_secs(60);

fn definition() -> PlanDefinition {
    PlanDefinition::new().skill("français")
}

fn queue() -> QueueDefinition {
    QueueDefinition::new("Réclamations")
}

fn plan_of(queue: QueueDefinition) -> PlanDefinition {
    definition().queue(queue)
}

fn agents(agents: AgentDefaults) -> PlanDefinition {
    plan_of(queue()).agents(agents)
}

fn limits(limits: Limits) -> PlanDefinition {
    plan_of(queue()).limits(limits)
}

#[track_caller]
fn refuse(definition: &PlanDefinition) -> PlanError {
    definition.build().expect_err("the plan is sound")
}

/// Every definition is refused with these words and this code.
#[track_caller]
fn refused(cases: impl IntoIterator<Item = (PlanDefinition, &'static str, u16)>) {
    for (definition, message, code) in cases {
        let error = refuse(&definition);
        assert_eq!((error.to_string().as_str(), error.code()), (message, code));
    }
}

#[test]
fn names_are_checked() {
    let long = "字".repeat(201);
    let channels = (0..65).map(|number| ChannelDefinition::new(&number.to_string()));
    let queues = (0..65_536).map(|number| QueueDefinition::new(&number.to_string()));
    refused([
        (definition(), "plan: a plan has at least one queue", 1000),
        (channels.fold(plan_of(queue()), PlanDefinition::channel), "plan: a plan has at most 64 channels", 1001),
        (queues.fold(definition(), PlanDefinition::queue), "plan: a plan has at most 65535 queues", 1001),
        (plan_of(queue()).tenant("Acme").tenant(""), "tenant number 2: the name is blank", 1002),
        (plan_of(queue()).skill("\u{3000} "), "skill number 2: the name is blank", 1002),
        (plan_of(QueueDefinition::new(&long)), "queue number 1: a name has at most 200 characters", 1003),
        (
            plan_of(queue()).channel(ChannelDefinition::new("a\nb")),
            "channel number 1: a name has no control characters",
            1004,
        ),
        (plan_of(queue()).queue(queue()), "queue `Réclamations`: the name is declared twice", 1005),
        (plan_of(queue()).skill("français"), "skill `français`: the name is declared twice", 1005),
    ]);
    assert!(plan_of(QueueDefinition::new(&"字".repeat(200))).build().is_ok());
}

#[test]
fn queues_name_what_is_declared() {
    let custom = Name::from("mine");
    refused([
        (plan_of(queue().tenant("Acme")), "queue `Réclamations`, tenant: there is no tenant `Acme` in this plan", 1010),
        (
            plan_of(queue().channels(["voice", "pigeon\n"])),
            "queue `Réclamations`, channels: there is no channel `pigeon\u{fffd}` in this plan",
            1011,
        ),
        (
            plan_of(queue().ordering(QueueOrdering::Custom(custom.clone()))),
            "queue `Réclamations`, ordering: there is no ordering strategy `mine`",
            1012,
        ),
        (
            plan_of(queue().selection(AgentSelection::Custom(custom))),
            "queue `Réclamations`, selection: there is no selection strategy `mine`",
            1013,
        ),
        (
            plan_of(queue().channels(["voice", "chat", "voice"])),
            "queue `Réclamations`, channels: channel `voice` is listed twice",
            1014,
        ),
        (
            plan_of(queue().requirement("français >= 50 and frensh")),
            "queue `Réclamations`, requirement: column 20: there is no skill `frensh` in this plan",
            1015,
        ),
        (
            plan_of(queue().requirement("français >= 101")),
            "queue `Réclamations`, requirement: column 13: `101` is not a level of 0 to 100",
            1015,
        ),
        (
            plan_of(queue().requirement("français >= 50 and not français in 40..=100")),
            "queue `Réclamations`, requirement: column 1: no agent can ever meet this requirement",
            1015,
        ),
    ]);
    let unreachable = refuse(&plan_of(queue().requirement("agent in [1] and agent in [2]")));
    assert!(
        matches!(&unreachable.fault, PlanFault::Requirement(error) if error.fault == RequirementFault::Unreachable)
    );
}

#[test]
fn numbers_are_in_range() {
    let channel = |cost, maximum| plan_of(queue()).channel(ChannelDefinition::new("voice").cost(cost).maximum(maximum));
    let defaults = AgentDefaults::default();
    let capacity = |capacity| agents(AgentDefaults { capacity, ..defaults });
    refused([
        (channel(0, 1), "channel `voice`, cost: 0 is not from 1 to 1000000", 1020),
        (channel(1_000_001, 1), "channel `voice`, cost: 1000001 is not from 1 to 1000000", 1020),
        (channel(1, 0), "channel `voice`, maximum: 0 is not from 1 to 4294967295", 1020),
        (channel(101, 1), "agents, capacity: a capacity of 100 has no room for a contact of any channel", 1021),
        (capacity(0), "agents, capacity: 0 is not from 1 to 1000000", 1020),
        (capacity(1_000_001), "agents, capacity: 1000001 is not from 1 to 1000000", 1020),
        (capacity(19), "agents, capacity: a capacity of 19 has no room for a contact of any channel", 1021),
        (
            agents(AgentDefaults { unanswered_limit: Some(0), ..defaults }),
            "agents, unanswered_limit: 0 is not from 1 to 4294967295",
            1020,
        ),
        (
            plan_of(queue().service_level(MINUTE, 0)),
            "queue `Réclamations`, service_level.percent: 0 is not from 1 to 100",
            1020,
        ),
        (
            plan_of(queue().service_level(MINUTE, 101)),
            "queue `Réclamations`, service_level.percent: 101 is not from 1 to 100",
            1020,
        ),
        (
            plan_of(queue().maximum_length(0)),
            "queue `Réclamations`, maximum_length: 0 is not from 1 to 4294967295",
            1020,
        ),
    ]);
    assert!(capacity(20).build().is_ok());
    assert!(channel(100, u32::MAX).build().is_ok());
}

#[test]
fn limits_are_in_range() {
    let defaults = Limits::default();
    refused([
        (limits(Limits { contacts: 0, ..defaults }), "limits, contacts: 0 is not from 1 to 2147483648", 1020),
        (
            limits(Limits { agents: 2_147_483_649, ..defaults }),
            "limits, agents: 2147483649 is not from 1 to 2147483648",
            1020,
        ),
        (
            limits(Limits { queues_per_agent: 65_536, ..defaults }),
            "limits, queues_per_agent: 65536 is not from 1 to 65535",
            1020,
        ),
        (
            limits(Limits { skills_per_agent: 0, ..defaults }),
            "limits, skills_per_agent: 0 is not from 1 to 65535",
            1020,
        ),
        (
            limits(Limits { requirement_parts: 4_097, ..defaults }),
            "limits, requirement_parts: 4097 is not from 1 to 4096",
            1020,
        ),
        (
            limits(Limits { requirement_depth: 65, ..defaults }),
            "limits, requirement_depth: 65 is not from 1 to 64",
            1020,
        ),
        (limits(Limits { exclusions: 0, ..defaults }), "limits, exclusions: 0 is not from 1 to 65535", 1020),
    ]);
}

#[test]
fn spans_are_in_range() {
    let long = MAX_SPAN + Duration::from_micros(1);
    let (zero, zero_words) = (Duration::from_nanos(999), "the span is zero");
    let cases = [
        ("ordering", queue().ordering(QueueOrdering::PriorityCredit(zero)), zero_words),
        ("service_level.within", queue().service_level(zero, 80), zero_words),
        ("offer_timeout", queue().offer_timeout(zero), zero_words),
        ("wrap_up", queue().wrap_up(WrapUp::Timed(zero)), zero_words),
        ("wrap_up", queue().wrap_up(WrapUp::UntilReleased(zero)), zero_words),
        ("maximum_wait", queue().maximum_wait(zero), zero_words),
        ("delays", queue().delays([MINUTE, zero]), zero_words),
        ("ordering", queue().ordering(QueueOrdering::PriorityCredit(long)), "a span is at most two years of 365 days"),
        ("wrap_up", queue().wrap_up(WrapUp::Timed(long)), "a span is at most two years of 365 days"),
        ("maximum_wait", queue().maximum_wait(long), "a span is at most two years of 365 days"),
        ("delays", queue().delays([long]), "a span is at most two years of 365 days"),
    ];
    for (field, queue, words) in cases {
        let error = refuse(&plan_of(queue));
        assert_eq!(error.to_string(), format!("queue `Réclamations`, {field}: {words}"));
        assert_eq!(error.code(), if words == zero_words { 1030 } else { 1031 });
    }
    let back_off = BackOff { busy: long, ..BackOff::default() };
    refused([(
        agents(AgentDefaults { back_off, ..AgentDefaults::default() }),
        "agents, back_off.busy: a span is at most two years of 365 days",
        1031,
    )]);
}

#[test]
fn rules_that_never_act_are_refused() {
    let seventeen = (1..=17).map(Duration::from_secs);
    refused([
        (plan_of(queue().delays(seventeen)), "queue `Réclamations`, delays: a queue has at most 16 delays", 1032),
        (
            plan_of(queue().delays([MINUTE, Duration::from_secs(1), MINUTE + Duration::from_nanos(1)])),
            "queue `Réclamations`, delays: the delay of 60s is listed twice",
            1033,
        ),
        (
            plan_of(queue().delays([MINUTE]).maximum_wait(MINUTE)),
            "queue `Réclamations`, delays: the delay of 60s never passes: contacts end after 60s",
            1034,
        ),
        (
            plan_of(queue().offer_mode(OfferMode::Assign).offer_timeout(MINUTE)),
            "queue `Réclamations`, offer_timeout: offers that are assigned never time out",
            1035,
        ),
        (
            plan_of(queue().ordering(QueueOrdering::EarliestDeadline)),
            "queue `Réclamations`, ordering: earliest deadline needs a service level",
            1036,
        ),
    ]);
    assert!(plan_of(queue().ordering(QueueOrdering::EarliestDeadline).service_level(MINUTE, 80)).build().is_ok());
}

#[test]
fn defaults_are_filled_in() {
    let plan = plan_of(queue().delays([MINUTE, Duration::from_nanos(1_500)]))
        .queue(QueueDefinition::new("assigned").offer_mode(OfferMode::Assign).channels(["chat", "voice"]))
        .build()
        .unwrap();
    assert_eq!(plan.tenants(), [Name::from("default")]);
    let channels: Vec<&str> = plan.channels().iter().map(|channel| channel.name.as_str()).collect();
    let standard =
        ["voice", "callback", "video", "chat", "social message", "sms", "e-mail", "web form", "fax", "letter"];
    assert_eq!(channels, standard);
    let [reclamations, assigned] = plan.queues() else { panic!("two queues") };
    assert_eq!(reclamations.channels, (0..10).map(ChannelId).collect::<Vec<_>>());
    assert_eq!(reclamations.offer_timeout, Some(Duration::from_secs(20)));
    assert_eq!(reclamations.delays, [Duration::from_micros(1), MINUTE]);
    assert_eq!(assigned.channels, [ChannelId(0), ChannelId(3)]);
    assert_eq!(assigned.offer_timeout, None);
}

#[test]
fn every_plan_error_has_a_code_of_its_own() {
    let name = || Name::from("x");
    let requirement = || toritsugi::RequirementError { column: 1, fault: RequirementFault::Unreachable };
    let declaration = toritsugi::Declaration::Queue;
    let faults = [
        PlanFault::NoQueue,
        PlanFault::TooMany { declaration, limit: 1 },
        PlanFault::BlankName,
        PlanFault::LongName { limit: 1 },
        PlanFault::ControlCharacter,
        PlanFault::DuplicateName,
        PlanFault::UnknownTenant { name: name() },
        PlanFault::UnknownChannel { name: name() },
        PlanFault::UnknownOrdering { name: name() },
        PlanFault::UnknownSelection { name: name() },
        PlanFault::DuplicateChannel { name: name() },
        PlanFault::Requirement(requirement()),
        PlanFault::OutOfRange { value: 0, low: 1, high: 2 },
        PlanFault::NoRoom { capacity: 1 },
        PlanFault::ZeroSpan,
        PlanFault::LongSpan,
        PlanFault::TooManyDelays { limit: 1 },
        PlanFault::DuplicateDelay { delay: MINUTE },
        PlanFault::DelayNeverPasses { delay: MINUTE, maximum_wait: MINUTE },
        PlanFault::TimeoutOfAssigned,
        PlanFault::NoServiceLevel,
    ];
    let codes: BTreeSet<u16> = faults.iter().map(PlanFault::code).collect();
    assert_eq!(codes.len(), faults.len());
    let (skill, level) = (SkillId(0), Level::MIN);
    let faults = [
        RequirementFault::Expected { what: "x" },
        RequirementFault::UnknownSkill { name: name() },
        RequirementFault::UnknownSkillId { skill },
        RequirementFault::BadLevel { text: name() },
        RequirementFault::EmptyRange { low: level, high: level },
        RequirementFault::TooLarge { limit: 1 },
        RequirementFault::TooDeep { limit: 1 },
        RequirementFault::Unreachable,
    ];
    let others: BTreeSet<u16> = faults.iter().map(RequirementFault::code).collect();
    assert_eq!(others.len(), faults.len());
    assert!(codes.is_disjoint(&others));
}

const RICH: &str = r#"
[[tenant]]
name = "日本商事"

[[tenant]]
name = "Société Générale"

[[channel]]
name = "voice"

[[channel]]
name = "チャット"
cost = 30
maximum = 3

[[skill]]
name = "英語"

[[skill]]
name = "key account"
weight = 5

[[queue]]
name = "注文受付"
tenant = "日本商事"
channels = ["チャット", "voice"]
requirement = '英語 >= 50 and not "key account" in 1..=20'
ordering = { priority_credit = "1.5s" }
selection = { weighted_random = 42 }
service_level = { within = "20s", percent = 80 }
offer_timeout = 15
wrap_up = { until_released = "2m" }
maximum_wait = "1h"
maximum_length = 500
delays = ["30s", "2m"]

[[queue]]
name = "Réclamations"
ordering = "strict_priority"
selection = "least_skilled"
offer_mode = "assign"

[agents]
capacity = 120
idle_clock = "ready"
unanswered_limit = 3
back_off = { declined = "0s" }

[limits]
contacts = 1000
"#;

#[test]
fn a_rich_plan_round_trips() {
    let read: PlanDefinition = toml::from_str(RICH).unwrap();
    let built = PlanDefinition::new()
        .tenant("日本商事")
        .tenant("Société Générale")
        .channel(ChannelDefinition::new("voice"))
        .channel(ChannelDefinition::new("チャット").cost(30).maximum(3))
        .skill("英語")
        .weighted_skill("key account", 5)
        .queue(
            QueueDefinition::new("注文受付")
                .tenant("日本商事")
                .channels(["チャット", "voice"])
                .requirement("英語 >= 50 and not \"key account\" in 1..=20")
                .ordering(QueueOrdering::PriorityCredit(Duration::from_millis(1_500)))
                .selection(AgentSelection::WeightedRandom(42))
                .service_level(Duration::from_secs(20), 80)
                .offer_timeout(Duration::from_secs(15))
                .wrap_up(WrapUp::UntilReleased(Duration::from_secs(120)))
                .maximum_wait(Duration::from_secs(3_600))
                .maximum_length(500)
                .delays([Duration::from_secs(30), Duration::from_secs(120)]),
        )
        .queue(
            QueueDefinition::new("Réclamations")
                .ordering(QueueOrdering::StrictPriority)
                .selection(AgentSelection::LeastSkilled)
                .offer_mode(OfferMode::Assign),
        )
        .agents(AgentDefaults {
            capacity: 120,
            idle_clock: toritsugi::IdleClock::Ready,
            unanswered_limit: Some(3),
            back_off: BackOff { declined: Duration::ZERO, ..BackOff::default() },
        })
        .limits(Limits { contacts: 1_000, ..Limits::default() });
    assert_eq!(read, built);
    let written = toml::to_string(&built).unwrap();
    assert_eq!(toml::from_str::<PlanDefinition>(&written).unwrap(), built);
    let json = serde_json::to_string(&built).unwrap();
    assert_eq!(serde_json::from_str::<PlanDefinition>(&json).unwrap(), built);

    let plan = read.build().unwrap();
    let queue = &plan.queues()[usize::from(plan.queue("注文受付").unwrap().0)];
    assert_eq!(queue.tenant, plan.tenant("日本商事"));
    assert_eq!(queue.channels, [ChannelId(0), ChannelId(1)]);
    assert_eq!(plan.skills()[1].weight, 5);
}

/// The reader's error starts by naming line and column, and says what is wrong.
#[track_caller]
fn unreadable<T: serde::de::DeserializeOwned + std::fmt::Debug>(text: &str, place: &str, words: &str) {
    let error = toml::from_str::<T>(text).unwrap_err().to_string();
    assert!(error.starts_with(&format!("TOML parse error at {place}")), "{error}");
    assert!(error.contains(words), "{error}");
}

#[test]
fn files_are_refused_with_line_and_column() {
    unreadable::<PlanDefinition>(
        "[[queue]]\nname = \"a\"\ntennant = \"b\"",
        "line 3, column 1",
        "unknown field `tennant`",
    );
    unreadable::<PlanDefinition>("[[queue]]\nname = 5", "line 2, column 8", "expected a string");
    unreadable::<PlanDefinition>("[[queue]]\ntenant = \"b\"", "line 1, column 1", "missing field `name`");
    unreadable::<PlanDefinition>("[agents]\ncapacity = -1", "line 2, column 12", "invalid value: integer `-1`");
    unreadable::<PlanDefinition>(
        "[[queue]]\nname = \"a\"\nmaximum_wait = \"20\"",
        "line 3, column 16",
        "a span is written like `20s`",
    );
    unreadable::<ProfileDefinition>(
        "position = 1\nskills = { a = 101 }",
        "line 2, column 16",
        "level 101 is above 100",
    );
    unreadable::<ProfileDefinition>("skill = { a = 1 }", "line 1, column 1", "unknown field `skill`");
    unreadable::<ProfileDefinition>(
        "queues = [{ queue = \"a\", tier = 1 }]",
        "line 1, column 26",
        "unknown field `tier`",
    );
    unreadable::<ProfileDefinition>("queues = [7]", "line 1, column 11", "the name of a queue or a table");
    unreadable::<ProfileDefinition>("queues = [{ level = 7 }]", "line 1, column 11", "missing field `queue`");
}

#[test]
fn profiles_read_by_name() {
    let plan = toml::from_str::<PlanDefinition>(RICH).unwrap().build().unwrap();
    let read: ProfileDefinition = toml::from_str(
        r#"
        tenants = ["Société Générale"]
        queues = ["Réclamations", { queue = "注文受付", level = 2, delay = "30s" }]
        skills = { "英語" = 70 }
        channels = { "チャット" = 2 }
        capacity = 60
        position = 4
        weight = 3
        "#,
    )
    .unwrap();
    let written = toml::to_string(&read).unwrap();
    assert_eq!(toml::from_str::<ProfileDefinition>(&written).unwrap(), read);
    let profile = plan.profile(&read).unwrap();
    assert_eq!(profile.tenants, Tenants::Only(vec![TenantId(1)]));
    assert_eq!(profile.queues[1].queue, QueueId(0));
    assert_eq!((profile.queues[1].level, profile.queues[1].delay), (2, Duration::from_secs(30)));
    assert_eq!(profile.skills, [(SkillId(0), Level::new(70).unwrap())]);
    let channels = profile.channels.unwrap();
    assert_eq!((channels[0].channel, channels[0].maximum), (ChannelId(1), Some(2)));
    assert_eq!((profile.capacity, profile.position, profile.weight), (Some(60), 4, 3));

    let anyone = plan.profile(&ProfileDefinition::new()).unwrap();
    assert_eq!((anyone.tenants, anyone.channels, anyone.capacity), (Tenants::All, None, None));
}

#[test]
fn profiles_are_refused_by_name() {
    let plan = toml::from_str::<PlanDefinition>(RICH).unwrap().build().unwrap();
    let profile = ProfileDefinition::new;
    let late = MembershipDefinition::new("注文受付").delay(Duration::from_secs(31));
    let mut codes = BTreeSet::new();
    let cases = [
        (profile().tenant("Acme"), "there is no tenant `Acme` in this plan"),
        (profile().queue("sales"), "there is no queue `sales` in this plan"),
        (profile().skill("frensh", 5), "there is no skill `frensh` in this plan"),
        (profile().skill("英語", 101), "skill `英語`: level 101 is above 100"),
        (profile().channel("fax", 1), "there is no channel `fax` in this plan"),
        (profile().tenant("日本商事").tenant("日本商事"), "tenant `日本商事` is named twice"),
        (profile().queue("注文受付").queue("注文受付"), "queue `注文受付` is named twice"),
        (profile().membership(late), "queue `注文受付` declares no delay of 31s"),
        (profile().channel("voice", 0), "the maximum on channel `voice` is 0"),
        (profile().capacity(0), "a capacity of 0 is not from 1 to 1000000"),
        (
            profile().channel("voice", 1).capacity(99),
            "a capacity of 99 has no room for a contact of any enabled channel",
        ),
        (profile().weight(0), "a weight is at least 1"),
    ];
    let count = cases.len();
    for (definition, message) in cases {
        let error = plan.profile(&definition).unwrap_err();
        assert_eq!(error.to_string(), message);
        codes.insert(error.code());
    }
    assert_eq!(codes.len(), count);
}

#[test]
fn spans_read_as_people_write_them() {
    for (text, micros) in [
        ("20s", 20_000_000),
        (" 1m30s ", 90_000_000),
        ("1 min 30 s", 90_000_000),
        ("1.5h", 5_400_000_000),
        ("250ms", 250_000),
        ("7us", 7),
        ("2d", 172_800_000_000),
        ("0s", 0),
        ("0.0000019s", 1),
        ("730d", 63_072_000_000_000),
    ] {
        assert_eq!(parse_span(text), Ok(Duration::from_micros(micros)), "{text}");
    }
    for text in ["", " ", "20", "s", "-5s", "1.s", ".5s", "1.2.3s", "5 weeks", "5s5", "5s,5s", "５s", "1.0000000000s"]
    {
        assert_eq!(parse_span(text), Err(SpanError::Malformed), "{text}");
    }
    for text in ["730d 1us", "99999999999999999999d", "18446744073709551615us 1us", "18446744073709551615s"] {
        assert_eq!(parse_span(text), Err(SpanError::TooLong), "{text}");
    }
}

#[test]
fn ids_read_and_write() {
    let uuid = "6f9619ff-8b86-d011-b42d-00c04fc964ff";
    for (text, id) in [
        ("0", 0),
        ("9007199254740991", (1 << 53) - 1),
        ("00000000-0000-0000-0020-000000000000", 1 << 53),
        (uuid, 0x6f96_19ff_8b86_d011_b42d_00c0_4fc9_64ff),
        ("ffffffff-ffff-ffff-ffff-ffffffffffff", u128::MAX),
    ] {
        assert_eq!(text.parse(), Ok(ContactId(id)));
        assert_eq!(ContactId(id).to_string(), text);
        let json = serde_json::to_string(&AgentId(id)).unwrap();
        assert_eq!(json.starts_with('"'), id >= 1 << 53, "{json}");
        assert_eq!(serde_json::from_str::<AgentId>(&json).unwrap(), AgentId(id));
    }
    assert_eq!(uuid.to_uppercase().parse(), uuid.parse::<AgentId>());
    let wrong = ["", "9007199254740992", "-1", "x", "6f9619ff8b86d011b42d00c04fc964ff", &uuid[1..], "é"];
    for text in wrong.into_iter().chain([format!("{uuid}0").as_str(), &uuid.replace('-', "0")]) {
        assert_eq!(text.parse::<ContactId>(), Err(IdError), "{text}");
    }
    assert!(serde_json::from_str::<AgentId>("-1").is_err());
    assert!(serde_json::from_str::<AgentId>("9007199254740992").is_err());
    assert!(serde_json::from_str::<AgentId>("1.5").is_err());
}

#[test]
fn instants_never_wrap() {
    assert_eq!(Timestamp(u64::MAX) + MAX_SPAN, Timestamp(u64::MAX));
    assert_eq!(Timestamp::from_secs(u64::MAX), Timestamp(u64::MAX));
    assert_eq!(Timestamp(5).checked_sub(Duration::from_micros(6)), None);
    assert_eq!(Timestamp(1_000_001).to_string(), "1.000001s");
}
