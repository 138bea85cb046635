//! Snapshots.

use super::*;
use serde_json::json;
use std::panic::catch_unwind;
use toritsugi::testing::hostile;
use toritsugi::{
    AgentId, AgentProfile, AgentSelection, ChannelId, ContactFacts, ContactId, Enqueue, Membership, OrderingStrategy,
    PlanDefinition, QueueDefinition, QueueId, QueueOrdering, SelectionStrategy, SignIn, Timestamp, Urgency,
};

/// A router that is written, forgotten and made again after every command, against one that never is.
fn restore_at_every_command(seeds: impl Iterator<Item = u64>) -> u64 {
    let mut count = 0;
    for seed in seeds {
        duel::run_pair::<Router, Restored>(&pseudo_random(seed, 60));
        count += 1;
    }
    count
}

#[test]
fn a_restored_router_goes_on_as_if_nothing_had_been() {
    restore_at_every_command(7_000_000..7_000_150);
}

/// `RESTORED_RUNS=100000 cargo test --release --test it -- --ignored --nocapture restored_runs`
#[test]
#[ignore = "long; see the documentation of proofs"]
fn restored_runs() {
    let count = restore_at_every_command((0..amount("RESTORED_RUNS", 100_000)).map(|seed| 8_000_000 + seed));
    eprintln!("restored after every command: {count} sequences, 0 differences");
}

/// The twin judges a restored router, too.
#[test]
fn a_restored_router_agrees_with_the_twin() {
    for seed in 0..40 {
        duel::run_pair::<Restored, SlowRouter>(&pseudo_random(7_500_000 + seed, 60));
    }
}

#[test]
fn a_snapshot_is_the_same_as_json() {
    for seed in 0..40 {
        let run = Run::of(9_000_000 + seed, 80);
        let snapshot = run.router.snapshot().unwrap();
        // A command that comes again gives its events again.
        let last_event = run.events.iter().map(|event| event.sequence).max().unwrap_or(0);
        assert_eq!((snapshot.now(), snapshot.last_event()), (run.router.now(), last_event));
        let json = serde_json::to_string(&snapshot).unwrap();
        let read: Snapshot = serde_json::from_str(&json).unwrap();
        assert_eq!((read.digest(), &read), (snapshot.digest(), &snapshot));
        assert!(snapshot.to_bytes().len() < json.len() / 3);
    }
}

/// Whatever bit is changed, the bytes are refused: with the digest, or, where that was made anew, for what they say; or else they are
/// a sound state, with which the router goes on.
#[test]
fn changed_bits_are_refused() {
    let flips = flip_bits(amount("FLIPS", 20_000), 1);
    assert_eq!(flips.wrong, 0, "{flips:?}");
    assert!(flips.refused > 0 && flips.forged_refused > 0, "{flips:?}");
}

/// `FLIPS=2000000 cargo test --release --test it -- --ignored --nocapture flipped_bits`
#[test]
#[ignore = "long; see the documentation of proofs"]
fn flipped_bits() {
    let flips = flip_bits(amount("FLIPS", 2_000_000), 2);
    assert_eq!(flips.wrong, 0, "{flips:?}");
    eprintln!("bits flipped in snapshots: {flips:?}: 0 panics, 0 wrong states");
}

/// What became of bytes with one bit changed.
#[derive(Debug, Default)]
struct Flips {
    /// Refused as they were.
    refused: u64,
    /// Refused although their digest had been made to fit.
    forged_refused: u64,
    /// Another sound state: a router that keeps its invariants while it goes on.
    forged_sound: u64,
    /// Taken although they are not what was written, or a state that contradicts itself.
    wrong: u64,
}

fn flip_bits(count: u64, round: u64) -> Flips {
    let mut flips = Flips::default();
    let mut seed = round << 32;
    while flips.refused < count {
        seed += 1;
        let run = Run::of(seed, 60);
        let bytes = run.router.snapshot().unwrap().to_bytes();
        // Every bit of a snapshot, and then the next.
        for bit in 0..bytes.len() * 8 {
            let mut changed = bytes.clone();
            changed[bit / 8] ^= 1 << (bit % 8);
            match Snapshot::from_bytes(&changed) {
                Ok(_) => flips.wrong += 1,
                Err(_) => flips.refused += 1,
            }
            // Restoring costs more than reading, so only some are forged.
            if bit % 17 == usize::try_from(seed % 17).unwrap() && bit / 8 + 16 < bytes.len() {
                let is_taken = catch_unwind(|| hostile::snapshot(&changed));
                match is_taken {
                    Ok(true) => flips.forged_sound += 1,
                    Ok(false) => flips.forged_refused += 1,
                    Err(_) => {
                        eprintln!("seed {seed}, bit {bit}");
                        flips.wrong += 1;
                    }
                }
            }
        }
    }
    flips
}

#[test]
fn what_is_no_snapshot_is_refused_with_its_reason() {
    let snapshot = Run::of(1, 50).router.snapshot().unwrap();
    let bytes = snapshot.to_bytes();
    assert_eq!(Snapshot::from_bytes(b"hello").unwrap_err(), SnapshotError::NoSnapshot);
    for end in 0..bytes.len() {
        let error = Snapshot::from_bytes(&bytes[..end]).unwrap_err();
        assert!(matches!(error, SnapshotError::NoSnapshot | SnapshotError::Damaged), "{end}: {error}");
    }
    let mut other = bytes.clone();
    other["toritsugi snapshot\n".len()] = 9;
    hostile::sign(&mut other);
    let error = Snapshot::from_bytes(&other).unwrap_err();
    assert_eq!(error.to_string(), "the snapshot has form 9; this version reads form 1");
    // A byte less or more, with a digest that fits.
    let (less, more) = (bytes[..bytes.len() - 1].to_vec(), [&bytes[..], &[0]].concat());
    for (mut other, what) in [(less, "the bytes end within a value"), (more, "there are bytes after the end")] {
        hostile::sign(&mut other);
        let error = Snapshot::from_bytes(&other).unwrap_err();
        assert_eq!((error.code(), error.to_string()), (1303, format!("the snapshot cannot be read: {what}")));
    }
    // In text, too, unknown fields and repeated ones are refused.
    let json = serde_json::to_string(&snapshot).unwrap();
    for (from, to) in
        [("{\"version\":1,", "{\"version\":1,\"more\":1,"), ("{\"version\":1,", "{\"version\":1,\"version\":1,")]
    {
        assert!(serde_json::from_str::<Snapshot>(&json.replacen(from, to, 1)).is_err());
    }
}

/// Contact 1 is offered to agent 1.
fn offered() -> Router {
    let plan = PlanDefinition::new().queue(QueueDefinition::new("support")).build().unwrap();
    let (mut router, mut events) = (Router::new(plan), Vec::new());
    let profile = AgentProfile { queues: vec![Membership::new(QueueId(0))], ..AgentProfile::default() };
    router.apply(Timestamp::ZERO, SignIn::new(AgentId(1), profile), &mut events).unwrap();
    router.apply(Timestamp::ZERO, Enqueue::new(ContactId(1), QueueId(0), ChannelId(0)), &mut events).unwrap();
    router
}

#[test]
fn profiles_and_requirements_are_refused_with_the_agent_or_contact() {
    let whole = serde_json::to_value(offered().snapshot().unwrap()).unwrap();
    let needed = json!({ "at_least": { "skill": 0, "level": 50 } });
    for (place, value, code, message) in [
        ("/agents/0/profile/weight", json!(0), 1306, "agent 1 in the snapshot: a weight is at least 1"),
        (
            "/agents/0/profile/capacity",
            json!(1_000_001),
            1306,
            "agent 1 in the snapshot: a capacity of 1000001 is not from 1 to 1000000",
        ),
        ("/contacts/0/requirement", needed, 1307, "contact 1 in the snapshot: there is no skill 0 in this plan"),
    ] {
        let mut forged = whole.clone();
        *forged.pointer_mut(place).unwrap() = value;
        let error = Router::restore(&serde_json::from_value(forged).unwrap(), &Strategies::new()).unwrap_err();
        assert_eq!((error.code(), error.to_string().as_str()), (code, message));
    }
}

/// What is in its range but is of nothing that the contact has.
#[test]
fn an_offer_by_a_place_that_the_contact_does_not_have_is_refused() {
    let json = serde_json::to_string(&offered().snapshot().unwrap()).unwrap();
    assert_eq!(json.matches("\"by\":0").count(), 1);
    let forged: Snapshot = serde_json::from_str(&json.replace("\"by\":0", "\"by\":9")).unwrap();
    let error = Router::restore(&forged, &Strategies::new()).unwrap_err();
    let place = "invariant: an offered contact is offered by a place of its own";
    assert_eq!((error.code(), error), (1308, SnapshotError::Contradiction { place }));
}

/// A plan with strategies of the host's own comes back only with them.
#[test]
fn a_strategy_that_is_missing_is_named() {
    let seed = (0..1_000).find(|seed| {
        let plan = Run::of(*seed, 0).plan;
        plan.definition().clone().build().is_err()
    });
    let snapshot = Run::of(seed.unwrap(), 10).router.snapshot().unwrap();
    let error = Router::restore(&snapshot, &Strategies::new()).unwrap_err();
    assert!(
        error.code() == 1304 && matches!(error, SnapshotError::Plan(_)) && error.to_string().contains("strateg"),
        "{error}"
    );
    assert!(Router::restore(&snapshot, &generator::strategies()).is_ok());
}

/// Sorts by a number of its own.
#[derive(Debug)]
struct Weighted(i64);

impl OrderingStrategy for Weighted {
    fn urgency(&self, contact: &ContactFacts) -> Urgency {
        Urgency { class: self.0 * i64::from(contact.priority.0), instant: contact.since.micros() }
    }

    fn parameters(&self) -> String {
        self.0.to_string()
    }
}

impl SelectionStrategy for Weighted {
    fn parameters(&self) -> String {
        self.0.to_string()
    }
}

#[test]
fn a_strategy_with_other_parameters_is_named() {
    let strategies = |ordering, selection| {
        Strategies::new().ordering("weighted", Weighted(ordering)).selection("chosen", Weighted(selection))
    };
    let queue = QueueDefinition::new("support").ordering(QueueOrdering::Custom("weighted".into()));
    let queue = queue.selection(AgentSelection::Custom("chosen".into()));
    let plan = PlanDefinition::new().queue(queue).build_with(&strategies(3, 5)).unwrap();
    let snapshot = Router::new(plan).snapshot().unwrap();
    assert!(Router::restore(&snapshot, &strategies(3, 5)).is_ok());
    for (other, named) in [(strategies(4, 5), "ordering `weighted`"), (strategies(3, 6), "selection `chosen`")] {
        let error = Router::restore(&snapshot, &other).unwrap_err();
        let expected = format!("the {named} of the host's own has other parameters than when the snapshot was taken");
        assert_eq!((error.code(), error.to_string()), (1309, expected));
    }
}
