//! Every scenario file, command by command: in JSON, in JSON with names, and flat.
#![expect(clippy::unwrap_used, clippy::panic, reason = "tests fail by panicking")]

use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use toritsugi::testing::{ScenarioParts, ScenarioStep, scenario_steps};
use toritsugi::{Command, Plan, PlanDefinition, Router, Timestamp};
use toritsugi_exchange::flat::{self, FlatCommand, FlatEvent};
use toritsugi_exchange::{ExchangeError, text, variants};

fn scenarios(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            scenarios(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "scenario") {
            found.push(path);
        }
    }
}

fn build(plan: &str) -> Plan {
    toml::from_str::<PlanDefinition>(plan).unwrap().build().unwrap()
}

/// Every command that a scenario file gives, with the plan that it begins with.
fn steps() -> Vec<(Plan, Vec<ScenarioStep>)> {
    let mut found = Vec::new();
    scenarios(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/scenarios"), &mut found);
    assert!(found.len() >= 300, "only {} scenarios", found.len());
    let read = |path: PathBuf| {
        let text = fs::read_to_string(path).unwrap();
        let parts = ScenarioParts::of(&text).unwrap();
        let plan = build(parts.plan);
        let further: Vec<_> = parts.further.iter().map(|(name, plan)| ((*name).to_owned(), build(plan))).collect();
        let steps = scenario_steps::<Router>(&plan, &further, parts.steps, parts.first_line).unwrap();
        (plan, steps)
    };
    found.into_iter().map(read).collect()
}

fn play(mut each: impl FnMut(&mut Router, &ScenarioStep)) {
    for (plan, steps) in steps() {
        let mut router = Router::new(plan);
        for step in steps {
            each(&mut router, &step);
            _ = router.apply(step.at, step.command, &mut Vec::new());
        }
    }
}

/// With the name of the command beside its fields, and names for numbers where the plan has them.
fn with_names(plan: &Plan, command: &Command) -> String {
    let Value::Object(parts) = serde_json::to_value(command).unwrap() else { panic!("a command is an object") };
    let (name, mut fields) = parts.into_iter().next().unwrap();
    if !matches!(command, Command::ReplacePlan(_)) {
        fields = text::named(plan, &fields);
    }
    fields.as_object_mut().unwrap().insert("type".to_owned(), name.into());
    fields.to_string()
}

#[test]
fn json_reads_as_the_command_that_was_written() {
    let mut named = 0;
    play(|router, step| {
        let (plan, command) = (router.plan(), &step.command);
        let numbered = serde_json::to_string(command).unwrap();
        assert_eq!(text::command(plan, &numbered).unwrap(), *command, "{numbered}");
        let other = with_names(plan, command);
        assert_eq!(text::command(plan, &other).unwrap(), *command, "{other}");
        named += usize::from(other.contains("\"queue\":\"") || other.contains("\"skill\":\""));
    });
    assert!(named > 500, "only {named} commands with names");
}

#[test]
fn flat_records_read_as_what_was_written() {
    let (mut commands, mut events) = (BTreeSet::new(), BTreeSet::new());
    play(|router, step| {
        if let Ok(flat) = FlatCommand::new(step.at, &step.command) {
            assert_eq!(flat.command().unwrap(), step.command);
            commands.insert(flat.kind);
        }
        let (mut router, mut happened) = (router.clone(), Vec::new());
        _ = router.apply(step.at, step.command.clone(), &mut happened);
        for event in &happened {
            let flat = FlatEvent::from(event);
            assert_eq!(flat.event().unwrap(), *event);
            events.insert(flat.kind);
        }
    });
    assert!(commands.len() >= 25, "only {} kinds of commands", commands.len());
    assert!(events.len() >= 45, "only {} kinds of events", events.len());
}

#[test]
fn nothing_of_the_library_is_missing() {
    let names: Vec<&str> = flat::event_layout().iter().map(|(_, name, _)| *name).collect();
    assert_eq!(names, variants::events());
    let numbers: Vec<u16> = flat::event_layout().iter().map(|(number, ..)| *number).collect();
    assert!(numbers.iter().copied().eq(1..=47), "{numbers:?}");
    let flat: BTreeSet<&str> = flat::command_layout().iter().map(|(_, name, _)| *name).collect();
    let others: Vec<&&str> = variants::commands().iter().filter(|name| !flat.contains(**name)).collect();
    assert_eq!(others, [&"sign_in", &"update_agent", &"request_callback", &"set_hours", &"replace_plan"]);
}

#[test]
fn what_is_not_so_is_refused() {
    let plan = build("[[queue]]\nname = \"support\"\n");
    let refused = |text: &str| {
        let error = text::command(&plan, text).unwrap_err();
        (error.code(), error.to_string())
    };
    assert_eq!(refused("{").0, 9003);
    assert_eq!(refused(r#"{"contact": 1}"#), (9003, "this is not a command: it has no `type`".to_owned()));
    assert!(refused(r#"{"type": "conect", "contact": 1}"#).1.contains("unknown variant `conect`"));
    assert!(refused(r#"{"type": "connect", "contact": 1, "queue": 0}"#).1.contains("unknown field `queue`"));
    assert_eq!(
        refused(r#"{"type": "close_site", "site": "a"}"#),
        (9004, "there is no site `a` in this plan".to_owned())
    );
    let enqueue =
        r#"{"type": "enqueue", "contact": 1, "queue": "support", "channel": "voice", "requirement": "french"}"#;
    assert_eq!(refused(enqueue).0, 1201);
    let replace = r#"{"type": "replace_plan", "plan": {"queue": [{"name": "a"}, {"name": "a"}]}}"#;
    assert!(matches!(text::command(&plan, replace), Err(ExchangeError::Plan(_))));
    let flat = FlatCommand { kind: 99, ..FlatCommand::default() };
    assert_eq!(flat.command().unwrap_err().to_string(), "kind 99 is out of its range in a flat record of kind 99");
}

#[test]
fn profiles_are_read_as_people_write_them() {
    let plan = build(
        "[[channel]]\nname = \"voice\"\n[[channel]]\nname = \"chat\"\n[[skill]]\nname = \"english\"\n[[queue]]\nname = \"support\"\n",
    );
    let command = r#"{"type": "sign_in", "agent": 1, "profile": {"queues": ["support"], "skills": {"english": 80}, "tenants": [],
        "channels": {"voice": 1, "chat": {"maximum": 2, "auto_accept": true}}}}"#;
    let profile = "queues = [\"support\"]\nskills = { english = 80 }\nchannels = { voice = 1, chat = { maximum = 2, auto_accept = true } }";
    let profile = plan.profile(&toml::from_str(profile).unwrap()).unwrap();
    let Command::SignIn(read) = text::command(&plan, command).unwrap() else { panic!("{command}") };
    let (mut read, mut profile) = (*read.profile, profile);
    read.channels.as_mut().unwrap().sort_by_key(|channel| channel.channel);
    profile.channels.as_mut().unwrap().sort_by_key(|channel| channel.channel);
    assert_eq!(read, profile);
}

#[test]
fn bytes_are_those_of_the_record() {
    let flat =
        FlatCommand::new(Timestamp(7), &toritsugi::Connect { contact: toritsugi::ContactId(u128::MAX - 1) }.into())
            .unwrap();
    let mut bytes = [0; FlatCommand::BYTES];
    bytes[..8].copy_from_slice(&7_u64.to_ne_bytes());
    bytes[8..24].copy_from_slice(&(u128::MAX - 1).to_ne_bytes());
    bytes[80..82].copy_from_slice(&flat.kind.to_ne_bytes());
    assert_eq!(FlatCommand::from_bytes(&bytes), flat);
}
