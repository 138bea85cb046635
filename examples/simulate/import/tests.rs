//! Configurations of other systems, and what becomes of them.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests fail by panicking")]

use super::{ImportError, System, check, read};
use std::path::Path;
use toritsugi::sim::{Centre, CentreDefinition};
use toritsugi::{AgentSelection, BackOff, OfferMode, QueueOrdering, WrapUp};

const ASTERISK: &str = include_str!("sample.queues.conf");

fn import(system: System, text: &str) -> (String, CentreDefinition, Centre) {
    let file = Path::new("file");
    let toml = read(file, Some(system), text).unwrap().render();
    check(file, &toml).unwrap();
    let definition: CentreDefinition = toml::from_str(&toml).unwrap();
    let centre = definition.clone().build().unwrap();
    (toml, definition, centre)
}

fn refused(system: System, text: &str) -> String {
    read(Path::new("file"), Some(system), text).unwrap_err().to_string()
}

fn has(toml: &str, lines: &[&str]) {
    for line in lines {
        assert!(toml.contains(line), "{line} is missing in\n{toml}");
    }
}

#[test]
fn asterisk_queues_become_a_centre() {
    let (toml, definition, centre) = import(System::Asterisk, ASTERISK);
    let plan = centre.plan();
    let queues = plan.queues();
    assert_eq!(queues.iter().map(|queue| queue.name.as_str()).collect::<Vec<&str>>(), ["support", "sales"]);
    let (support, sales) = (&queues[0], &queues[1]);
    assert_eq!(support.maximum_length, Some(40));
    assert_eq!(support.offer_timeout, Some(core::time::Duration::from_secs(20)));
    assert_eq!(support.wrap_up, WrapUp::Timed(core::time::Duration::from_secs(30)));
    assert_eq!(support.offer_mode, OfferMode::OneAtATime);
    assert_eq!(support.steps.len(), 1);
    assert_eq!(sales.offer_mode, OfferMode::AllAtOnce(1));
    assert_eq!(definition.plan.queues[0].ordering, QueueOrdering::StrictPriority);
    assert_eq!(definition.plan.queues[0].selection, AgentSelection::LongestIdle);
    assert_eq!(definition.plan.agents.unanswered_limit, Some(1));
    assert_eq!(definition.plan.agents.back_off.no_answer, core::time::Duration::from_secs(3));
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
            "#   30: [sales] no_answer = \"8s\" - changed or filled in: it holds for every agent here: \"3s\"",
            "#   31: penaltymemberslimit = 2 - no counterpart",
            "#   33: [sales] colour = blue - unknown",
            "#   shifts: of all members - said elsewhere",
        ],
    );
    assert!(!toml.contains("not-here"));
}

#[test]
fn asterisk_faults_name_line_and_field() {
    let queue = |line: &str| refused(System::Asterisk, &format!("[a]\nstrategy = linear\n{line}\n"));
    assert_eq!(queue("timeout = soon"), "file:3: timeout: \"soon\" is not a whole number");
    assert_eq!(queue("strategy = fair"), "file:3: strategy: `fair` is no strategy of app_queue");
    assert_eq!(queue("member => ,1"), "file:3: member: it names no interface");
    assert_eq!(queue("member => SIP/1,low"), "file:3: member: the penalty \"low\" is not a whole number");
    assert_eq!(queue("hello"), "file:3: hello: a setting is `key = value`");
    assert_eq!(queue("[b](c)"), "file:3: b: there is no section `c` before it to take settings from");
    assert_eq!(queue("[a]"), "file:3: a: there is a section of this name already; `(+)` adds to it");
    assert_eq!(refused(System::Asterisk, "a = 1\n"), "file:1: a: it stands before the first section");
    assert_eq!(refused(System::Asterisk, "[general]\n"), "file:1: queues: there is no queue in it");
}

#[test]
fn asterisk_strategies() {
    let of = |strategy: &str| {
        let text = format!("[q]\nstrategy = {strategy}\nmember => A,0\nmember => B,3\n");
        let (_, definition, _) = import(System::Asterisk, &text);
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

const FREESWITCH: &str = include_str!("sample.callcenter.conf.xml");

#[test]
fn freeswitch_queues_become_a_centre() {
    let (toml, definition, centre) = import(System::FreeSwitch, FREESWITCH);
    let queue = &centre.plan().queues()[0];
    let second = core::time::Duration::from_secs(1);
    assert_eq!(queue.offer_mode, OfferMode::OneMore { every: 5 * second, most: 2 });
    assert_eq!(queue.maximum_wait, Some(600 * second));
    assert_eq!(queue.return_within, Some(90 * second));
    assert_eq!(queue.offer_timeout, Some(12 * second));
    assert_eq!(queue.wrap_up, WrapUp::Timed(20 * second));
    assert_eq!(queue.steps.len(), 1);
    let memberships: Vec<_> = definition.staff.iter().map(|staff| &staff.profile.queues[0]).collect();
    assert_eq!((memberships[0].level, memberships[0].delay), (1, core::time::Duration::ZERO));
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
    let changed = |from: &str, to: &str| refused(System::FreeSwitch, &FREESWITCH.replacen(from, to, 1));
    assert_eq!(changed("value=\"600\"", "value=\"ten\""), "file:9: max-wait-time: \"ten\" is not a whole number");
    assert_eq!(
        changed("ring-progressively\"", "by-luck\""),
        "file:6: strategy: \"by-luck\" is no strategy of mod_callcenter"
    );
    assert_eq!(
        changed("apply\" value=\"true", "apply\" value=\"maybe"),
        "file:11: tier-rules-apply: \"maybe\" is neither true nor false"
    );
    assert_eq!(changed("agent=\"1001@default\"", "agent=\"7\""), "file:26: tier: there is no agent \"7\"");
    assert_eq!(changed("level=\"2\"", "level=\"two\""), "file:26: level: \"two\" is not a whole number");
    assert_eq!(changed("<agent name=\"1001@default\"", "<agent"), "file:22: agent: it has no `name`");
    assert!(changed("</queues>", "</queue>").starts_with("file:19: XML: "), "{}", changed("</queues>", "</queue>"));
}

const WORKFLOW: &str = include_str!("sample.workflow.json");

#[test]
fn a_workflow_becomes_a_plan() {
    let (toml, _, centre) = import(System::TaskRouter, WORKFLOW);
    let plan = centre.plan();
    assert!(plan.skill("WQ1").is_some() && plan.skill("WQ2").is_some());
    let queues = plan.queues();
    assert_eq!(queues.iter().map(|queue| queue.name.as_str()).collect::<Vec<&str>>(), ["Billing", "default"]);
    let second = core::time::Duration::from_secs(1);
    assert_eq!((queues[0].offer_timeout, queues[0].maximum_wait), (Some(45 * second), Some(90 * second)));
    assert_eq!(
        queues[0].steps.iter().map(|step| step.after).collect::<Vec<_>>(),
        [core::time::Duration::ZERO, 30 * second]
    );
    assert_eq!(queues[0].steps[1].raise_priority, 5);
    has(
        &toml,
        &[
            "#   friendly_name: Front desk - the host's",
            "#   sid: of the workflow - the host's",
            "#   task_routing.filters[0].expression: type == 'billing' - the host's",
            "#   task_routing.filters[0].targets[0].priority: 5 - the host's",
            "#   task_routing.filters[0].targets[1].expression: worker.level > 3 - no counterpart",
            "#   task_routing.filters.0.targets.1.colour: no such field is known - unknown",
            "#   task queue WQ1: who works for it - said elsewhere",
            "requirement = '\"WQ1\"'",
        ],
    );
    // The configuration alone, and as a text within the resource.
    let inner = &WORKFLOW[WORKFLOW.find("\"task_routing\"").unwrap()..];
    let alone = format!("{{{}", inner.trim_end().strip_suffix("\n  }\n}").unwrap().to_owned() + "\n}");
    let (_, _, again) = import(System::TaskRouter, &alone);
    assert_eq!(again.plan().queues()[0].steps, queues[0].steps);
    let text = serde_json::json!({ "configuration": alone }).to_string();
    let (_, _, again) = import(System::TaskRouter, &text);
    assert_eq!(again.plan().queues()[0].steps, queues[0].steps);
}

#[test]
fn workflow_faults_name_line_and_field() {
    let changed = |from: &str, to: &str| refused(System::TaskRouter, &WORKFLOW.replacen(from, to, 1));
    let alone = |text: &str| refused(System::TaskRouter, text);
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
    let by_name = |name: &str, text: &str| read(Path::new(name), None, text);
    assert!(by_name("queues.conf", ASTERISK).is_ok());
    assert!(by_name("callcenter.conf.xml", FREESWITCH).is_ok());
    assert!(by_name("workflow.json", WORKFLOW).is_ok());
    assert!(matches!(by_name("queues.ini", ASTERISK), Err(ImportError::UnknownSystem { .. })));
}
