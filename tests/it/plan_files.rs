//! Plans and profiles as people write them, in files and by name.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "tests fail by panicking")]

mod full;

use full::FULL;
use std::collections::BTreeSet;
use std::time::Duration;
use toritsugi::{
    AgentChannelDefinition, AgentDefaults, AgentSelection, BackOff, ChannelDefinition, ChannelId, Level, Limits,
    MembershipDefinition, OfferMode, PlanDefinition, ProfileDefinition, QueueDefinition, QueueId, QueueOrdering,
    SiteId, SkillId, TenantId, Tenants, WrapUp,
};

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
    assert_eq!(read.skills.iter().map(|skill| skill.weight).collect::<Vec<_>>(), [1, 5]);
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
            breaker: 0,
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
    unreadable::<PlanDefinition>(
        "[[queue]]\nname = \"a\"\noffer_mode = { one_more = { every = \"9s\", most = 2, colour = 1 } }",
        "line 3, ",
        "unknown field `colour`",
    );
    unreadable::<PlanDefinition>(
        "[[queue]]\nname = \"a\"\nordering = { priority_credit = \"9s\", zest = 1 }",
        "line 3, ",
        "a choice is one word with its value, without `zest`",
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
    unreadable::<ProfileDefinition>(
        "channels = { a = \"b\" }",
        "line 1, column 18",
        "the most contacts at a time or a table",
    );
    unreadable::<ProfileDefinition>("channels = { a = -1 }", "line 1, column 18", "invalid value: integer `-1`");
    let wide = "invalid value: integer `4294967296`, expected the most contacts at a time";
    unreadable::<ProfileDefinition>("channels = { a = 4294967296 }", "line 1, column 18", wide);
    unreadable::<ProfileDefinition>("channels = { a = { most = 1 } }", "line 1, column 20", "unknown field `most`");
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
fn profiles_have_sites_orders_and_auto_accept() {
    let plan = toml::from_str::<PlanDefinition>(FULL).unwrap().build().unwrap();
    let read: ProfileDefinition = toml::from_str(
        r#"
        site = "Osaka"
        queues = [{ queue = "support", level = 2, order = 0, weight = 7, idle_weight = 9 }, "overflow"]
        channels = { voice = 2, e-mail = { auto_accept = false } }
        "#,
    )
    .unwrap();
    let quiet = AgentChannelDefinition { auto_accept: Some(false), ..AgentChannelDefinition::default() };
    let support = MembershipDefinition::new("support").level(2).order(0).weight(7).idle_weight(9);
    let built = ProfileDefinition::new().site("Osaka").membership(support).queue("overflow");
    assert_eq!(read, built.channel("voice", 2).channel_with("e-mail", quiet));
    let written = toml::to_string(&read).unwrap();
    assert_eq!(toml::from_str::<ProfileDefinition>(&written).unwrap(), read);
    let json = serde_json::to_string(&read).unwrap();
    assert_eq!(serde_json::from_str::<ProfileDefinition>(&json).unwrap(), read);

    let profile = plan.profile(&read).unwrap();
    assert_eq!(profile.site, Some(SiteId(0)));
    let [support, overflow] = profile.queues[..] else { panic!("two queues") };
    assert_eq!((support.level, support.order, support.weight, support.idle_weight), (2, Some(0), 7, 9));
    assert_eq!((overflow.level, overflow.order, overflow.weight, overflow.idle_weight), (0, None, 1, 1));
    let channels: Vec<_> =
        profile.channels.unwrap().iter().map(|channel| (channel.maximum, channel.auto_accept)).collect();
    assert_eq!(channels, [(None, Some(false)), (Some(2), None)]);
}

#[test]
fn profiles_are_refused_by_name() {
    let plan = toml::from_str::<PlanDefinition>(RICH).unwrap().build().unwrap();
    let profile = ProfileDefinition::new;
    let late = MembershipDefinition::new("注文受付").delay(Duration::from_secs(31));
    let mut codes = BTreeSet::new();
    let cases = [
        (profile().tenant("Acme"), "there is no tenant `Acme` in this plan"),
        (profile().site("Osaka"), "there is no site `Osaka` in this plan"),
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
    for membership in
        [MembershipDefinition::new("注文受付").weight(0), MembershipDefinition::new("注文受付").idle_weight(0)]
    {
        let error = plan.profile(&profile().membership(membership)).unwrap_err();
        assert_eq!(error.to_string(), "a weight is at least 1");
    }
    let count = cases.len();
    for (definition, message) in cases {
        let error = plan.profile(&definition).unwrap_err();
        assert_eq!(error.to_string(), message);
        codes.insert(error.code());
    }
    assert_eq!(codes.len(), count);
}
