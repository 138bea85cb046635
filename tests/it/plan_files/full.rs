//! A plan with every key, the words that need a value, and the reference of both.

use super::{RICH, unreadable};
use std::collections::BTreeSet;
use std::time::Duration;
use toritsugi::{
    Across, AgentChannelDefinition, AgentDefaults, CallbackAttempts, ChannelDefinition, ClosingDefinition, EndReason,
    Limits, MembershipDefinition, OfferMode, Plan, PlanDefinition, Priority, PriorityRate, ProfileDefinition,
    QueueDefinition, QueueOrdering, StepCondition, StepDefinition, WrapUp,
};

/// Every key that [`RICH`] has not.
pub(super) const FULL: &str = r#"
across = "share"
batch = "2s"

[[site]]
name = "Osaka"

[[channel]]
name = "voice"
interrupts = ["e-mail"]

[[channel]]
name = "e-mail"
cost = 20
maximum = 5
auto_accept = true
paused_cost = 5

[[skill]]
name = "english"

[[skill]]
name = "french"

[[queue]]
name = "support"
requirement = "english >= 60 and french"
levels = 1
weight = 3
spare = { agents = 2, from_level = 1 }
last_resort = true
connect_on_accept = true
wrap_up = { timed = "30s" }
longest_wrap_up = "5m"
resume_claim = "1m"
callback = { attempts = 5, back_off = "10m" }
return_within = "20m"
at_close = { move_to = "overflow" }
offer_mode = { one_more = { every = "10s", most = 3 } }
ordering = { accumulating_priority = [{ priority = 0, rate = 1000 }, { priority = 5, rate = 3000 }] }

[[queue.step]]
after = 0
when = ["no_staff", { queue_longer_than = 10 }]
end = { other = 7 }

[[queue.step]]
after = "30s"
when = ["no_ready_staff", { estimate_above = "2m" }, { ready_below = 20 }]
recheck = "10s"
drop = ["french"]
lower = { english = 20 }
levels = 2
raise_priority = 5
add_queue = "overflow"
offer_callback = true

[[queue.step]]
after = "2m"
requirement = "english"
move_to = "overflow"

[[queue]]
name = "overflow"
spare = { agents = 1 }
at_close = "end"
offer_mode = { all_at_once = 4 }

[[queue.step]]
after = "1h"
end = "voicemail"

[agents]
breaker = 2

[limits]
steps = 3
"#;

#[test]
fn a_full_plan_round_trips() {
    let seconds = Duration::from_secs;
    let read: PlanDefinition = toml::from_str(FULL).unwrap();
    let rates = [(0, 1_000), (5, 3_000)].map(|(priority, rate)| PriorityRate { priority: Priority(priority), rate });
    let support = QueueDefinition::new("support")
        .requirement("english >= 60 and french")
        .levels(1)
        .weight(3)
        .spare(2, 1)
        .last_resort()
        .connect_on_accept()
        .wrap_up(WrapUp::Timed(seconds(30)))
        .longest_wrap_up(seconds(300))
        .resume_claim(seconds(60))
        .callback(CallbackAttempts { attempts: 5, back_off: seconds(600) })
        .return_within(seconds(1_200))
        .at_close(ClosingDefinition::MoveTo("overflow".into()))
        .offer_mode(OfferMode::OneMore { every: seconds(10), most: 3 })
        .ordering(QueueOrdering::AccumulatingPriority(rates.to_vec()))
        .step(
            StepDefinition::after(Duration::ZERO)
                .when(StepCondition::NoStaff)
                .when(StepCondition::QueueLongerThan(10))
                .end(EndReason::Other(7)),
        )
        .step(
            StepDefinition::after(seconds(30))
                .when(StepCondition::NoReadyStaff)
                .when(StepCondition::EstimateAbove(seconds(120)))
                .when(StepCondition::ReadyBelow(20))
                .recheck(seconds(10))
                .drop("french")
                .lower("english", 20)
                .levels(2)
                .raise_priority(5)
                .add_queue("overflow")
                .offer_callback(),
        )
        .step(StepDefinition::after(seconds(120)).requirement("english").move_to("overflow"));
    let overflow = QueueDefinition::new("overflow")
        .spare(1, 0)
        .at_close(ClosingDefinition::End)
        .offer_mode(OfferMode::AllAtOnce(4))
        .step(StepDefinition::after(seconds(3_600)).end(EndReason::Voicemail));
    let built = PlanDefinition::new()
        .across(Across::Share)
        .batch(seconds(2))
        .site("Osaka")
        .channel(ChannelDefinition::new("voice").interrupts(["e-mail"]))
        .channel(ChannelDefinition::new("e-mail").cost(20).maximum(5).auto_accept().paused_cost(5))
        .skill("english")
        .skill("french")
        .queue(support)
        .queue(overflow)
        .agents(AgentDefaults { breaker: 2, ..AgentDefaults::default() })
        .limits(Limits { steps: 3, ..Limits::default() });
    assert_eq!(read, built);
    let plan = read.build().unwrap();
    let written = toml::to_string(&plan).unwrap();
    assert_eq!(toml::from_str::<Plan>(&written).unwrap(), plan);
    let json = serde_json::to_string(&plan).unwrap();
    let same: Plan = serde_json::from_str(&json).unwrap();
    assert_eq!(same.definition(), &built);
}

/// A word that needs a value, or that is none of ours, is refused with a table that shows how it is written.
#[test]
fn choices_are_refused_with_an_example() {
    let queue = |line: &str| format!("[[queue]]\nname = \"a\"\n{line}");
    let cases = [
        ("ordering = \"mine\"", 12, "unknown variant `mine`"),
        ("ordering = \"mine\"", 12, "one of your own is written `{ custom = \"mine\" }`"),
        ("ordering = \"priority_credit\"", 12, "is written like `{ priority_credit = \"30s\" }`"),
        ("ordering = 7", 12, "a word, or a table like { priority_credit = \"30s\" }"),
        ("selection = \"mine\"", 13, "unknown variant `mine`, expected one of `longest_idle`"),
        ("selection = \"mine\"", 13, "one of your own is written `{ custom = \"mine\" }`"),
        ("selection = \"weighted_random\"", 13, "is written like `{ weighted_random = 42 }`"),
        ("selection = { weighted = 1 }", 15, "unknown variant `weighted`"),
        ("offer_mode = \"all_at_once\"", 14, "is written like `{ all_at_once = 3 }`"),
        ("offer_mode = \"all\"", 14, "unknown variant `all`"),
        ("wrap_up = \"timed\"", 11, "is written like `{ timed = \"30s\" }`"),
        ("wrap_up = { timed = \"30\" }", 21, "a span is written like `20s`"),
        ("at_close = \"move_to\"", 12, "is written like `{ move_to = \"queue\" }`"),
        ("step = [{ after = 1, end = \"other\" }]", 28, "is written like `{ other = 7 }`"),
        ("step = [{ after = 1, end = \"void\" }]", 28, "unknown variant `void`"),
        ("step = [{ after = 1, when = [\"ready_below\"] }]", 30, "is written like `{ ready_below = 20 }`"),
        ("step = [{ move_to = \"b\" }]", 9, "missing field `after`"),
        ("step = [{ after = 1, if = 2 }]", 22, "unknown field `if`"),
    ];
    for (line, column, words) in cases {
        unreadable::<PlanDefinition>(&queue(line), &format!("line 3, column {column}"), words);
    }
    let error = toml::from_str::<PlanDefinition>(&queue("offer_mode = \"all\"")).unwrap_err().to_string();
    assert!(!error.contains("your own"), "{error}");
}

/// The reference of plan files tells of every key that is written.
#[test]
fn the_reference_names_every_key() {
    let reference = include_str!("../../../docs/plan.md");
    let read = |text: &str| serde_json::to_value(toml::from_str::<PlanDefinition>(text).unwrap()).unwrap();
    let membership = MembershipDefinition::new("a");
    let profile = ProfileDefinition::new().membership(membership).channel_with("a", AgentChannelDefinition::default());
    let mut keys = BTreeSet::new();
    for value in [read(RICH), read(FULL), serde_json::to_value(profile).unwrap()] {
        collect_keys(&value, &mut keys);
    }
    // Names of skills and channels, which are keys of tables.
    for name in ["english", "a"] {
        assert!(keys.remove(name), "{name}");
    }
    assert!(keys.len() > 80, "{}", keys.len());
    let named: BTreeSet<&str> = quoted(reference).collect();
    let missing: Vec<&String> = keys.iter().filter(|key| !named.contains(key.as_str())).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

/// The words that stand in backticks, outside of fenced blocks.
fn quoted(text: &str) -> impl Iterator<Item = &str> {
    let outside = text.split("```").step_by(2).flat_map(str::lines);
    let spans = outside.flat_map(|line| line.split('`').skip(1).step_by(2));
    spans.flat_map(|span| span.split(|c: char| !c.is_alphanumeric() && c != '_'))
}

fn collect_keys(value: &serde_json::Value, keys: &mut BTreeSet<String>) {
    match value {
        serde_json::Value::Object(fields) => {
            for (key, value) in fields {
                keys.insert(key.clone());
                collect_keys(value, keys);
            }
        }
        serde_json::Value::Array(list) => list.iter().for_each(|value| collect_keys(value, keys)),
        _ => {}
    }
}
