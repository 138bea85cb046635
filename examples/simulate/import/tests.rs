//! Configurations of other systems, and what becomes of them.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests fail by panicking")]

use super::{ImportError, Reader, System, asterisk, check, freeswitch, log, read, system, taskrouter};
use crate::trace::{Log, LoggedContact, Outcome};
use std::path::Path;
use std::time::Duration;
use toritsugi::sim::{Arrivals, Centre, CentreDefinition};
use toritsugi::{AgentSelection, BackOff, OfferMode, QueueOrdering, WrapUp};

const ASTERISK: &str = include_str!("sample.queues.conf");

fn import(reader: Reader, text: &str) -> (String, CentreDefinition, Centre) {
    centre(read(Path::new("file"), reader, text).unwrap().render())
}

fn centre(toml: String) -> (String, CentreDefinition, Centre) {
    check(Path::new("file"), &toml).unwrap();
    let definition: CentreDefinition = toml::from_str(&toml).unwrap();
    let centre = definition.clone().build().unwrap();
    (toml, definition, centre)
}

fn refused(reader: Reader, text: &str) -> String {
    read(Path::new("file"), reader, text).unwrap_err().to_string()
}

fn has(toml: &str, lines: &[&str]) {
    for line in lines {
        assert!(toml.contains(line), "{line} is missing in\n{toml}");
    }
}

#[test]
fn asterisk_queues_become_a_centre() {
    let (toml, definition, centre) = import(asterisk::read, ASTERISK);
    let plan = centre.plan();
    let queues = plan.queues();
    assert_eq!(queues.iter().map(|queue| queue.name.as_str()).collect::<Vec<&str>>(), ["support", "sales"]);
    let (support, sales) = (&queues[0], &queues[1]);
    assert_eq!(support.maximum_length, Some(40));
    assert_eq!(support.offer_timeout, Some(Duration::from_secs(20)));
    assert_eq!(support.wrap_up, WrapUp::Timed(Duration::from_secs(30)));
    assert_eq!(support.offer_mode, OfferMode::OneAtATime);
    assert_eq!(support.steps.len(), 1);
    assert_eq!(sales.offer_mode, OfferMode::AllAtOnce(1));
    assert_eq!(definition.plan.queues[0].ordering, QueueOrdering::StrictPriority);
    assert_eq!(definition.plan.queues[0].selection, AgentSelection::LongestIdle);
    assert_eq!(definition.plan.agents.unanswered_limit, Some(1));
    assert_eq!(definition.plan.agents.back_off.no_answer, Duration::from_secs(3));
    // One agent for each interface, heavier queues first.
    assert_eq!(definition.staff.len(), 2);
    let ann = &definition.staff[0];
    assert_eq!((ann.name.as_str(), ann.count), ("Ann", 1));
    let of_ann: Vec<(&str, u8, Option<u8>)> =
        ann.profile.queues.iter().map(|queue| (queue.queue.as_str(), queue.level, queue.order)).collect();
    assert_eq!(of_ann, [("support", 0, Some(0)), ("sales", 1, Some(5))]);
    assert_eq!(definition.staff[1].name, "Bob; the builder");
    has(
        &toml,
        &[
            "#   3: [general] persistentmembers = yes - the host's",
            "#   4: autofill = yes - always so here",
            "#   6: #include queues_custom.conf - said elsewhere",
            "#   12: [support] announce-frequency = 60 - the host's",
            "#   20: servicelevel = 20 - changed or filled in: it has no percentage there",
            "#   26: PJSIP/101: state interface hint:101@ext - the host's",
            "#   30: [sales] no_answer = \"8s\" - changed or filled in: it holds for every agent here: no_answer = \"3s\"",
            "#   31: penaltymemberslimit = 2 - no counterpart",
            "#   33: [sales] colour = blue - unknown",
            "#   shifts: of all members - said elsewhere",
        ],
    );
    assert!(!toml.contains("not-here"));
}

#[test]
fn asterisk_faults_name_line_and_field() {
    let queue = |line: &str| refused(asterisk::read, &format!("[a]\nstrategy = linear\n{line}\n"));
    assert_eq!(queue("timeout = soon"), "file:3: timeout: \"soon\" is not a whole number");
    assert_eq!(queue("strategy = fair"), "file:3: strategy: `fair` is no strategy of app_queue");
    assert_eq!(queue("member => ,1"), "file:3: member: it names no interface");
    assert_eq!(queue("member => SIP/1,low"), "file:3: member: the penalty \"low\" is not a whole number");
    assert_eq!(queue("hello"), "file:3: hello: a setting is `key = value`");
    assert_eq!(queue("[b](c)"), "file:3: b: there is no section `c` before it to take settings from");
    assert_eq!(queue("[a]"), "file:3: a: there is a section of this name already; `(+)` adds to it");
    assert_eq!(refused(asterisk::read, "a = 1\n"), "file:1: a: it stands before the first section");
    assert_eq!(refused(asterisk::read, "[general]\n"), "file:1: queues: there is no queue in it");
}

#[test]
fn asterisk_strategies() {
    let of = |strategy: &str| {
        let text = format!("[q]\nstrategy = {strategy}\nmember => A,0\nmember => B,3\n");
        let (_, definition, _) = import(asterisk::read, &text);
        (
            definition.plan.queues[0].selection.clone(),
            definition.staff[1].profile.weight,
            definition.staff[1].profile.position,
        )
    };
    assert_eq!(of("fewestcalls"), (AgentSelection::FewestHandled, 1, 1));
    assert_eq!(of("rrmemory"), (AgentSelection::RoundRobin, 1, 1));
    assert_eq!(of("rrordered"), (AgentSelection::FixedOrder, 1, 1));
    assert_eq!(of("linear"), (AgentSelection::FixedOrder, 1, 1));
    assert_eq!(of("random"), (AgentSelection::WeightedRandom(1), 1, 1));
    assert_eq!(of("wrandom"), (AgentSelection::WeightedRandom(1), 250, 1));
}

#[test]
fn what_asterisk_says_for_some_is_told_for_the_others() {
    let text = "[general]\nforce_longest_waiting_caller = no\n[a]\nautopause = yes\ntimeout = 0\nmember => A,-1\n\
                [b]\nautopause = no\nshared_lastcall = yes\nmember => B\n";
    let (toml, definition, _) = import(asterisk::read, text);
    assert_eq!(definition.plan.agents.unanswered_limit, Some(1));
    has(
        &toml,
        &[
            "#   2: force_longest_waiting_caller = no - no counterpart",
            "#   5: [a] timeout = 0 - changed or filled in",
            "#   6: A: penalty -1 - changed or filled in: a penalty below zero counts as 0",
            "#   9: [b] shared_lastcall = yes - always so here",
            "#   [b]: no autopause - changed or filled in: it holds for every agent here: unanswered_limit = 1 of another queue was taken",
        ],
    );
}

const FREESWITCH: &str = include_str!("sample.callcenter.conf.xml");

#[test]
fn freeswitch_queues_become_a_centre() {
    let (toml, definition, centre) = import(freeswitch::read, FREESWITCH);
    let queue = &centre.plan().queues()[0];
    let second = Duration::from_secs(1);
    assert_eq!(queue.offer_mode, OfferMode::OneMore { every: 5 * second, most: 2 });
    assert_eq!(queue.maximum_wait, Some(600 * second));
    assert_eq!(queue.return_within, Some(90 * second));
    assert_eq!(queue.offer_timeout, Some(12 * second));
    assert_eq!(queue.wrap_up, WrapUp::Timed(20 * second));
    assert_eq!(queue.steps.len(), 1);
    let memberships: Vec<_> = definition.staff.iter().map(|staff| &staff.profile.queues[0]).collect();
    assert_eq!((memberships[0].level, memberships[0].delay), (1, Duration::ZERO));
    assert_eq!((memberships[1].level, memberships[1].delay), (2, 120 * second));
    assert_eq!(definition.plan.agents.unanswered_limit, Some(3));
    let expected = BackOff { declined: 10 * second, busy: 60 * second, ..BackOff::default() };
    assert_eq!(definition.plan.agents.back_off, expected);
    has(
        &toml,
        &[
            "#   3: odbc-dsn = x - the host's",
            "#   8: support@default: moh-sound = $${hold_music} - the host's",
            "#   14: support@default: tier-rule-no-agent-no-wait = true - no counterpart",
            "#   17: support@default: shiny = 1 - unknown",
            "#   21: 1000@default: wrap-up-time = 10 - changed or filled in: it is the queue's here: 20 s",
            "#   22: 1001@default: max-no-answer = 2 - changed or filled in: it holds for every agent here: 3 was taken",
            "#   22: 1001@default: status = On Break - said elsewhere",
        ],
    );
}

#[test]
fn freeswitch_faults_name_line_and_field() {
    let changed = |from: &str, to: &str| refused(freeswitch::read, &FREESWITCH.replacen(from, to, 1));
    assert_eq!(changed("value=\"600\"", "value=\"ten\""), "file:9: max-wait-time: \"ten\" is not a whole number");
    assert_eq!(
        changed("ring-progressively\"", "by-luck\""),
        "file:6: strategy: \"by-luck\" is no strategy of mod_callcenter"
    );
    assert_eq!(
        changed("apply\" value=\"true", "apply\" value=\"maybe"),
        "file:11: tier-rules-apply: \"maybe\" is neither true nor false"
    );
    assert_eq!(changed("level=\"2\"", "level=\"two\""), "file:26: level: \"two\" is not a whole number");
    assert_eq!(changed("<agent name=\"1001@default\"", "<agent"), "file:22: agent: it has no `name`");
    assert!(changed("</queues>", "</queue>").starts_with("file:19: XML: "), "{}", changed("</queues>", "</queue>"));
}

#[test]
fn nothing_of_a_tier_is_lost() {
    let text = FREESWITCH
        .replacen("level=\"2\" position=\"1\"", "level=\"2\" position=\"1\" state=\"Ready\" colour=\"red\"", 1)
        .replacen(
            "</tiers>",
            "<tier agent=\"7\" queue=\"support@default\"/><tier agent=\"1001@default\" queue=\"x\"/></tiers>",
            1,
        )
        .replacen("<queue name", "<queue size=\"big\" name", 1);
    let (toml, definition, _) = import(freeswitch::read, &text);
    assert_eq!(definition.staff.iter().map(|staff| staff.profile.queues.len()).collect::<Vec<_>>(), [1, 1]);
    has(
        &toml,
        &[
            "#   5: <queue> size = big - unknown",
            "#   22: 1001@default: no busy-delay-time - changed or filled in: it holds for every agent here: 60 was taken",
            "#   26: <tier> state = Ready - said elsewhere",
            "#   26: <tier> colour = red - unknown",
            "#   27: tier of 7 in support@default - no counterpart: left out, as there is no agent \"7\"",
            "#   27: tier of 1001@default in x - no counterpart: left out, as there is no queue \"x\"",
        ],
    );
}

/// As there, a priority holds until a later target has another, and it begins with that of the task.
#[test]
fn a_priority_of_a_later_target_is_raised_to() {
    let raised = |targets: &str| {
        let text = format!("{{\"task_routing\": {{\"filters\": [{{\"targets\": [{targets}]}}]}}}}");
        let (toml, _, centre) = import(taskrouter::read, &text);
        let steps = centre.plan().queues()[0].steps.iter().map(|step| (step.after.as_secs(), step.raise_priority));
        (steps.collect::<Vec<_>>(), toml.contains("priority: 20 - changed or filled in"))
    };
    let [first, second] =
        ["{\"queue\": \"A\", \"timeout\": 30}", "{\"queue\": \"A\", \"priority\": 20, \"timeout\": 60}"];
    assert_eq!(raised(&format!("{first}, {second}, {{\"queue\": \"B\"}}")), (vec![(30, 20), (90, 0)], true));
    let last = "{\"queue\": \"B\", \"priority\": 5}";
    assert_eq!(raised(&format!("{first}, {second}, {last}")), (vec![(30, 20), (90, -15)], true));
    let (steps, is_told) = raised(&format!("{{\"queue\": \"A\", \"priority\": 1, \"timeout\": 30}}, {second}"));
    assert_eq!((steps.first(), is_told), (Some(&(30, 19)), false));
}

const WORKFLOW: &str = include_str!("sample.workflow.json");

#[test]
fn a_workflow_becomes_a_plan() {
    let (toml, _, centre) = import(taskrouter::read, WORKFLOW);
    let plan = centre.plan();
    assert!(plan.skill("WQ1").is_some() && plan.skill("WQ2").is_some());
    let queues = plan.queues();
    assert_eq!(queues.iter().map(|queue| queue.name.as_str()).collect::<Vec<&str>>(), ["Billing", "default"]);
    let second = Duration::from_secs(1);
    assert_eq!((queues[0].offer_timeout, queues[0].maximum_wait), (Some(45 * second), Some(90 * second)));
    assert_eq!(queues[0].steps.iter().map(|step| step.after).collect::<Vec<_>>(), [Duration::ZERO, 30 * second]);
    assert_eq!(queues[0].steps[1].raise_priority, 5);
    has(
        &toml,
        &[
            "#   friendly_name: Front desk - the host's",
            "#   sid: of the workflow - the host's",
            "#   task_routing.filters[0].expression: type == 'billing' - the host's",
            "#   task_routing.filters[0].targets[0].priority: 5 - the host's",
            "#   task_routing.filters[0].targets[1].expression: worker.level > 3 - no counterpart",
            "#   task_routing.filters[0].targets[1].colour: no such field is known - unknown",
            "#   task queue WQ1: who works for it - said elsewhere",
            "requirement = '\"WQ1\"'",
        ],
    );
    // The configuration alone, and as a text within the resource.
    let inner = &WORKFLOW[WORKFLOW.find("\"task_routing\"").unwrap()..];
    let alone = format!("{{{}", inner.trim_end().strip_suffix("\n  }\n}").unwrap().to_owned() + "\n}");
    let (_, _, again) = import(taskrouter::read, &alone);
    assert_eq!(again.plan().queues()[0].steps, queues[0].steps);
    let text = serde_json::json!({ "configuration": alone }).to_string();
    let (_, _, again) = import(taskrouter::read, &text);
    assert_eq!(again.plan().queues()[0].steps, queues[0].steps);
}

#[test]
fn workflow_faults_name_line_and_field() {
    let changed = |from: &str, to: &str| refused(taskrouter::read, &WORKFLOW.replacen(from, to, 1));
    let alone = |text: &str| refused(taskrouter::read, text);
    assert_eq!(changed("\"45\"", "\"soon\""), "file:3: task_reservation_timeout: \"soon\" is not a whole number");
    let refused =
        alone("{\"task_routing\": {\n\"filters\": [{\n\"targets\": [{\"queue\": \"WQ1\",\n\"timeout\": \"x\"}]}]}}");
    assert_eq!(refused, "file:4: task_routing.filters[0].targets[0].timeout: \"x\" is not a whole number");
    let refused = alone("{\"task_routing\": {\n\"filters\": [{\n\"targets\": [{\"queue\": 7}]}]}}");
    assert!(
        refused.starts_with("file:3: task_routing.filters[0].targets[0].queue: invalid type: integer `7`"),
        "{refused}"
    );
    assert!(alone("{\n\"task_routing\" 1}").starts_with("file:2: JSON: "));
    assert_eq!(alone("{\"task_routing\": {}}"), "file:1: task_routing: there is no filter with a target in it");
    assert_eq!(alone("{}"), "file:1: configuration: neither it nor `task_routing` is there");
}

#[test]
fn the_ending_says_the_system() {
    let by_name = |name: &str| system(Path::new(name), None);
    assert_eq!(by_name("queues.conf"), Ok(System::Asterisk));
    assert_eq!(by_name("callcenter.conf.xml"), Ok(System::FreeSwitch));
    assert_eq!(by_name("workflow.json"), Ok(System::TaskRouter));
    assert_eq!(by_name("january.csv"), Ok(System::Log));
    assert!(matches!(by_name("queues.ini"), Err(ImportError::UnknownSystem { .. })));
    assert_eq!(system(Path::new("queues.ini"), Some(System::Asterisk)), Ok(System::Asterisk));
}

/// A contact of a day and a minute, which a server served for so many minutes, or that hung up after 30 s.
fn logged(kind: &str, day: u64, minute: u64, by: Option<(&str, u64)>) -> LoggedContact {
    const MINUTE: u64 = 60_000_000;
    LoggedContact {
        id: None,
        arrival: (day * 1_440 + minute) * MINUTE,
        kind: kind.to_owned(),
        priority: 0,
        waited: if by.is_some() { 0 } else { MINUTE / 2 },
        queued: by.is_none(),
        outcome: match by {
            Some((server, minutes)) => Outcome::Served { service: minutes * MINUTE, server: Some(server.to_owned()) },
            None => Outcome::HungUp,
        },
    }
}

#[test]
fn a_call_log_becomes_its_mean_week() {
    // From a Thursday to the Thursday after: on the first one call at nine and one at ten, on the second three at nine. Ann serves sales
    // alone, Bob both.
    let ann = |day, minute| logged("sales", day, minute, Some(("Ann", 60)));
    let bob = |kind, day, minute| logged(kind, day, minute, Some(("Bob", 60)));
    let contacts = vec![
        ann(0, 540),
        ann(0, 600),
        ann(7, 540),
        bob("sales", 7, 540),
        logged("help", 7, 550, None),
        bob("help", 7, 601),
    ];
    let log = Log { contacts, dropped: vec![("PHANTOM".to_owned(), 3)], ..Log::default() };
    let (toml, definition, centre) = centre(log::read(&log).render());
    let queues = centre.plan().queues().iter().map(|queue| queue.name.as_str());
    assert_eq!(queues.collect::<Vec<&str>>(), ["help", "sales"]);
    assert_eq!(definition.cycle, Duration::from_secs(7 * 24 * 3_600));
    let rate_at = |traffic: usize, hour: usize| {
        let Arrivals::Rates { contacts, .. } = &definition.traffic[traffic].arrivals else { return String::new() };
        assert_eq!(contacts.len(), 7 * 24);
        contacts[hour].to_string()
    };
    // Thursday is the fourth day of the week.
    let nine = 3 * 24 + 9;
    assert_eq!([0, 1].map(|traffic| rate_at(traffic, nine)), ["0.5", "1.5"]);
    assert_eq!([0, 1].map(|traffic| rate_at(traffic, nine + 1)), ["0.5", "0.5"]);
    let group = |number: usize| {
        let group = &definition.staff[number];
        let queues = group.profile.queues.iter().map(|queue| queue.queue.as_str()).collect::<Vec<&str>>().join("+");
        let agents = &group.staffing.as_ref().unwrap().agents;
        (queues, agents[nine], agents[nine + 1], agents.iter().sum::<u32>())
    };
    // Bob was there at nine and at ten on one day of two, and his halves are rounded up; Ann at nine on both, at ten on one: that is in Bob.
    assert_eq!(definition.staff.len(), 2);
    assert_eq!(group(1), ("sales".to_owned(), 1, 0, 1));
    assert_eq!(group(0), ("help+sales".to_owned(), 1, 1, 2));
    has(
        &toml,
        &[
            "#   outcome: 3 rows that ended in \"PHANTOM\" - no counterpart: left out, as the mapping says",
            "#   days: from Thursday 1970-01-01 to Thursday 1970-01-08, 2 with contacts - changed or filled in: each hour has the mean",
            "#   staff: \"Ann\", who served sales - changed or filled in: as many in `Group 2`",
            "#   service_level: of each queue - said elsewhere",
        ],
    );
}

#[test]
fn a_short_log_says_which_days_it_has_not() {
    let nobody = logged("sales", 0, 540, None);
    let at_once = LoggedContact { queued: false, ..logged("help", 0, 541, None) };
    let (toml, definition, _) = centre(log::read(&Log { contacts: vec![nobody, at_once], ..Log::default() }).render());
    assert!(definition.staff.is_empty());
    assert_eq!(definition.traffic.len(), 1);
    has(
        &toml,
        &[
            "#   days: no Friday - changed or filled in: it is like the mean of the days that are in the log",
            "#   staff: who served - said elsewhere: the log does not say: add `[[staff]]`",
            "#   patience: of \"sales\" - changed or filled in: estimated from those who hung up",
            "#   queue: \"sales\" - said elsewhere: nobody serves it",
            "#   rows: 1 hung up before they waited - no counterpart: left out",
            "#   type: \"help\" - no counterpart: left out: all who came hung up before they waited",
        ],
    );
}
