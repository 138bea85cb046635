//! A host that is killed at any moment makes of a day what one makes of it that never is.
#![expect(clippy::print_stdout, reason = "how much was killed and came again is worth seeing")]

use crate::file;
use std::path::PathBuf;
use toritsugi_host::stream::{self, Stream};
use toritsugi_host::{Answer, Feeder, Outcome};

#[test]
fn sixty_kills_change_nothing() {
    kills_change_nothing("sixty", 2000, 60, 1);
}

/// `cargo test -- --ignored --nocapture`
#[test]
#[ignore = "takes some minutes"]
fn a_thousand_kills_change_nothing() {
    kills_change_nothing("thousand", 10_000, 1000, 2);
}

fn kills_change_nothing(name: &str, commands: usize, kills: usize, seed: u64) {
    let day = stream::draw(seed, commands).unwrap();
    assert_eq!(day.requests.len(), commands);
    let quiet = run(&day, &format!("{name}-quiet"), 0, seed);
    let killed = run(&day, &format!("{name}-killed"), kills, seed);
    let Outcome { kills_at_start, repeats, events_again, records_again, .. } = killed;
    println!(
        "{commands} commands, {} kills, {kills_at_start} at the start; again: {records_again} records, {repeats} commands, {events_again} events",
        killed.kills
    );

    assert_eq!((quiet.kills, quiet.repeats, quiet.events_again, quiet.records_again), (0, 0, 0, 0));
    assert_eq!(killed.kills, kills);
    assert!(records_again > 0 && repeats > 0 && events_again > 0, "the kills must have cost something");
    // Nothing lost, nothing twice, no decision changed: by the run without kills, and by a router that never left the memory.
    assert_eq!(killed.digest, quiet.digest);
    assert_eq!(killed.digest, Some(day.digest));
    assert!(killed.events == quiet.events && killed.events == day.events);
    let refusals = |answers: Vec<Answer>| answers.into_iter().map(|answer| (answer.key, answer.refusal));
    assert!(refusals(killed.answers).eq(refusals(quiet.answers)));
}

fn run(day: &Stream, name: &str, kills: usize, seed: u64) -> Outcome {
    let program = PathBuf::from(env!("CARGO_BIN_EXE_host"));
    Feeder { program, store: file(name), kills, seed }.run(day, |_| ()).unwrap()
}
