//! Whether the generator reaches everything: every command, event and error.
#![expect(clippy::panic, reason = "tests fail by panicking")]

use super::pseudo_random;
use std::collections::{BTreeMap, BTreeSet};
use toritsugi::testing::duel::{Duel, parts};
use toritsugi::testing::generator::{Features, KNOWN};
use toritsugi::testing::{Routing, SlowRouter, generator};
use toritsugi::{CommandError, Delivery, Router, WorkPhase};

const COMMANDS: [&str; 32] = [
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
    "ExtendWrapUp",
    "Pull",
    "ForceAssign",
    "Park",
    "Resume",
    "RequestCallback",
    "CustomerAnswered",
    "AttemptFailed",
    "SetHours",
    "CloseQueue",
    "OpenQueue",
    "CloseSite",
    "OpenSite",
    "ReplacePlan",
];

const EVENTS: [&str; 47] = [
    "StrategyFailed",
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
    "StepTaken",
    "Overflowed",
    "CallbackOffered",
    "Ended",
    "StageEnded",
    "FellBack",
    "CallbackRequested",
    "CallbackDue",
    "CustomerAnswered",
    "AttemptFailed",
    "CallbackFailed",
    "CallbackExpired",
    "Parked",
    "Resumed",
    "Paused",
    "Unpaused",
    "WrapUpExtended",
    "AgentKeptReady",
    "QueueOpened",
    "QueueClosed",
    "SiteOpened",
    "SiteClosed",
    "PlanReplaced",
    "AgentAffected",
];

/// All codes but those of an internal contradiction, which must never show (3), of kept answers (5), and of an unknown skill where it is not part of a
/// requirement, step or profile (203), of which no command speaks.
const ERRORS: [u16; 35] = [
    1, 2, 4, 100, 101, 102, 103, 104, 105, 106, 107, 108, 109, 110, 111, 112, 200, 201, 202, 204, 205, 206, 207, 208,
    209, 210, 211, 300, 301, 302, 303, 304, 305, 306, 307,
];

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

/// Runs a first router beside the twin.
fn watch<A: Routing>(features: Features, data: &[u8], seen: &mut Seen) {
    let (plan, steps) = parts(data);
    let mut duel = Duel::<A, SlowRouter>::new(&generator::plan_with(features, &plan));
    for bytes in steps {
        let delivered = generator::delivery_with(features, &bytes, duel.first());
        let kind = variant(&delivered.2);
        let came_before = delivered.1.is_some_and(|key| duel.first().remembered_command(key).is_some());
        match duel.deliver(&delivered).unwrap_or_else(|difference| panic!("{difference}")) {
            Ok(Delivery::First) => *seen.commands.entry(kind).or_default() += 1,
            Ok(Delivery::Repeat) => *seen.situations.entry("a repeat".into()).or_default() += 1,
            Err(error) => {
                if came_before && !matches!(error, CommandError::KeyReused { .. }) {
                    *seen.situations.entry("a repeated refusal".into()).or_default() += 1;
                }
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
            for field in ["reason: ", "cause: ", "to_agent: Some", "strategy: ", "failure: "] {
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
fn look_around(router: &impl Routing, seen: &mut Seen) {
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
        if view.declined.iter().any(|(_, until)| until.is_none()) {
            see("declined for good");
        }
        if view.offers.len() > 1 {
            see("several live offers");
        }
        if view.places.len() > 1 {
            see("several places");
        }
        if view.places.iter().any(|place| place.level_limit.is_some()) {
            see("a level limit");
        }
        if !view.held_back.is_empty() {
            see("steps held back");
        }
        if view.stage.is_some_and(|(stage, _)| stage > 1) {
            see("a second stage");
        }
        if view.callback.is_some_and(|callback| callback.attempts > 0) {
            see("a second attempt");
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
    for seed in 0..600 {
        watch::<SlowRouter>(Features::ALL, &pseudo_random(1_000_000 + seed, 100), &mut seen);
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

const SITUATIONS: [&str; 46] = [
    "StrategyFailed strategy: Ordering",
    "StrategyFailed strategy: Selection",
    "StrategyFailed failure: Panicked",
    "StrategyFailed failure: OutOfRange",
    "StrategyFailed failure: Inconsistent",
    "a repeat",
    "a repeated refusal",
    "overdue",
    "in a decline memory",
    "two delays passed",
    "direct and waiting",
    "above a lowered capacity",
    "two wrap-ups of one contact",
    "declined for good",
    "several live offers",
    "several places",
    "a level limit",
    "steps held back",
    "a second stage",
    "a second attempt",
    "Offered cause: Routed",
    "Offered cause: Pulled",
    "Offered cause: Forced",
    "OfferWithdrawn reason: Host",
    "OfferWithdrawn reason: Abandoned",
    "OfferWithdrawn reason: Cancelled",
    "OfferWithdrawn reason: Transferred",
    "OfferWithdrawn reason: SignedOut",
    "OfferWithdrawn reason: Answered",
    "OfferWithdrawn reason: Pulled",
    "OfferWithdrawn reason: Forced",
    "OfferWithdrawn reason: Callback",
    "OfferWithdrawn reason: Closed",
    "OfferWithdrawn reason: SiteClosed",
    "OfferWithdrawn reason: PlanReplaced",
    "Ended reason: Voicemail",
    "Ended reason: Deflected",
    "Ended reason: Busy",
    "Ended reason: NoStaff",
    "Ended reason: Closed",
    "Ended reason: PlanReplaced",
    "Ended reason: Other",
    "WrapUpEnded cause: TimedOut",
    "WrapUpEnded cause: Released",
    "WrapUpEnded cause: SignedOut",
    "WrapUpEnded cause: SiteClosed",
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
        watch::<Router>(KNOWN, &data, &mut seen);
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
