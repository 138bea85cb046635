//! Whether the generator reaches everything: every command, event and error.
#![expect(clippy::panic, reason = "tests fail by panicking")]

use super::pseudo_random;
use std::collections::{BTreeMap, BTreeSet};
use toritsugi::testing::duel::{Duel, parts};
use toritsugi::testing::{SlowRouter, generator};
use toritsugi::{Router, WorkPhase};

const COMMANDS: [&str; 18] = [
    "Advance",
    "Enqueue",
    "Transfer",
    "SetPriority",
    "Connect",
    "Complete",
    "Abandon",
    "Cancel",
    "AcceptOffer",
    "DeclineOffer",
    "WithdrawOffer",
    "SignIn",
    "UpdateAgent",
    "SetReady",
    "SetNotReady",
    "Drain",
    "SignOut",
    "EndWrapUp",
];

const EVENTS: [&str; 22] = [
    "Queued",
    "Offered",
    "OfferAccepted",
    "OfferDeclined",
    "OfferExpired",
    "OfferWithdrawn",
    "Connected",
    "Completed",
    "Transferred",
    "Requeued",
    "PriorityChanged",
    "Abandoned",
    "Cancelled",
    "MaximumWaitReached",
    "WrapUpStarted",
    "WrapUpEnded",
    "AgentSignedIn",
    "AgentUpdated",
    "AgentReady",
    "AgentNotReady",
    "AgentDraining",
    "AgentSignedOut",
];

/// All codes but those of an internal contradiction, which must never show (3), and of an unknown skill where it is not part of a
/// requirement or profile (203), of which no command speaks.
const ERRORS: [u16; 23] =
    [1, 2, 100, 101, 102, 103, 104, 105, 106, 107, 108, 200, 201, 202, 204, 205, 300, 301, 302, 303, 304, 305, 306];

/// What a run shows: kinds of accepted commands, of events, and codes of errors, with how often.
#[derive(Default)]
struct Seen {
    commands: BTreeMap<String, u32>,
    events: BTreeMap<String, u32>,
    errors: BTreeMap<String, u32>,
    situations: BTreeMap<String, u32>,
}

/// The name of the variant that a value's debug text begins with.
fn variant(value: &impl std::fmt::Debug) -> String {
    format!("{value:?}").split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default().to_owned()
}

fn watch(data: &[u8], seen: &mut Seen) {
    let (plan, steps) = parts(data);
    let mut duel = Duel::<Router, SlowRouter>::new(&generator::plan(&plan));
    for bytes in steps {
        let (at, command) = generator::command(&bytes, duel.first());
        let kind = variant(&command);
        match duel.step(at, &command).unwrap_or_else(|difference| panic!("{difference}")) {
            Ok(()) => *seen.commands.entry(kind).or_default() += 1,
            Err(error) => {
                *seen.errors.entry(error.code().to_string()).or_default() += 1;
                let text = format!("{error:?}");
                if let Some((_, fault)) = text.split_once("fault: ") {
                    *seen
                        .situations
                        .entry(fault.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default().to_owned())
                        .or_default() += 1;
                }
            }
        }
        for event in duel.events() {
            *seen.events.entry(variant(&event.kind)).or_default() += 1;
            let text = format!("{:?}", event.kind);
            for field in ["reason: ", "cause: ", "to_agent: Some"] {
                if let Some((_, value)) = text.split_once(field) {
                    let name = format!(
                        "{} {field}{}",
                        variant(&event.kind),
                        value.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default()
                    );
                    *seen.situations.entry(name).or_default() += 1;
                }
            }
        }
        look_around(duel.first(), seen);
    }
}

/// Situations that are easily missed.
fn look_around(router: &Router, seen: &mut Seen) {
    let mut see = |what: &str| *seen.situations.entry(what.to_owned()).or_default() += 1;
    for view in router.contacts().into_iter().filter_map(|id| router.contact(id)) {
        if view.overdue_since.is_some() {
            see("overdue");
        }
        if !view.declined.is_empty() {
            see("in a decline memory");
        }
        if view.delays_passed > 1 {
            see("two delays passed");
        }
        if view.direct_to.is_some() && view.agent.is_none() {
            see("direct and waiting");
        }
    }
    for view in router.agents().into_iter().filter_map(|id| router.agent(id)) {
        if view.units_in_use > u64::from(view.capacity) {
            see("above a lowered capacity");
        }
        let wrapping: Vec<_> = view
            .work
            .iter()
            .filter(|work| matches!(work.phase, WorkPhase::WrappingUp(_)))
            .map(|work| work.contact)
            .collect();
        if wrapping.len() > wrapping.iter().collect::<BTreeSet<_>>().len() {
            see("two wrap-ups of one contact");
        }
    }
}

#[test]
fn the_generator_reaches_every_command_event_and_error() {
    let mut seen = Seen::default();
    for seed in 0..300 {
        watch(&pseudo_random(1_000_000 + seed, 100), &mut seen);
    }
    for (what, wanted, counts) in [
        ("commands", COMMANDS.map(String::from).to_vec(), &seen.commands),
        ("events", EVENTS.map(String::from).to_vec(), &seen.events),
        ("errors", ERRORS.map(|code| code.to_string()).to_vec(), &seen.errors),
        ("situations", SITUATIONS.map(String::from).to_vec(), &seen.situations),
    ] {
        let missing: Vec<&String> = wanted.iter().filter(|kind| !counts.contains_key(*kind)).collect();
        assert!(missing.is_empty(), "{what} never seen: {missing:?}\nseen: {counts:#?}");
    }
    let unlisted: Vec<&String> = seen.events.keys().filter(|kind| !EVENTS.contains(&kind.as_str())).collect();
    assert!(unlisted.is_empty(), "list these, too: {unlisted:?}");
}

const SITUATIONS: [&str; 6] = [
    "overdue",
    "in a decline memory",
    "two delays passed",
    "direct and waiting",
    "above a lowered capacity",
    "two wrap-ups of one contact",
];

/// Writes the seeds of the fuzz target anew: greedily the runs that show most that no other shows.
#[test]
#[ignore = "writes files: cargo test --test it -- --ignored write_the_seeds"]
fn write_the_seeds_of_the_fuzz_target() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/fuzz/seeds/steps");
    std::fs::create_dir_all(folder).unwrap();
    let mut runs: Vec<(Vec<u8>, BTreeSet<String>)> = Vec::new();
    for seed in 0..400 {
        let data = pseudo_random(2_000_000 + seed, 60);
        let mut seen = Seen::default();
        watch(&data, &mut seen);
        let Seen { commands, events, errors, situations } = seen;
        let shown = [commands, events, errors, situations].into_iter().flat_map(BTreeMap::into_keys).collect();
        runs.push((data, shown));
    }
    let mut covered = BTreeSet::new();
    for number in 0..10 {
        let (data, shown) = runs.iter().max_by_key(|(_, shown)| shown.difference(&covered).count()).unwrap();
        covered.extend(shown.iter().cloned());
        std::fs::write(format!("{folder}/{number}"), data).unwrap();
    }
}
