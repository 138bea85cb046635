//! What the features of the router did on the day: how contacts got their agents, and which turns they took.

use crate::figures::count;
use serde_json::{Value, json};
use toritsugi::sim::{Manner, Outcome};
use toritsugi::{ContactFigures, EndReason};

pub(crate) const HEAD: [&str; 9] = [
    "how they were answered",
    "at once",
    "after a wait",
    "after steps",
    "by callback",
    "by last agent",
    "overflowed to",
    "requeued",
    "back in place",
];
pub(crate) const NOTE: &str = "After steps: a relaxation step had been taken. By last agent: of those before, the ones who got the agent they \
                               knew. Overflowed to: contacts of other queues that a step or a closing let wait here. Requeued: their \
                               agent's site went down. Back in place: they had given up and called again.";

/// By queue, with the sum in the last row.
pub(crate) fn rows(outcome: &Outcome) -> Vec<Vec<String>> {
    let mut all = Manner::default();
    outcome.queues.iter().for_each(|queue| all.add(&queue.manner));
    let overflowed = outcome.queues.iter().map(|queue| overflowed_to(&queue.figures)).sum();
    let queues = outcome.queues.iter();
    let rows = queues.map(|queue| row(&queue.name, &queue.manner, overflowed_to(&queue.figures), &queue.figures));
    rows.chain([row("All contacts", &all, overflowed, &outcome.figures)]).collect()
}

fn row(name: &str, manner: &Manner, overflowed: u64, figures: &ContactFigures) -> Vec<String> {
    let Manner { at_once, after_wait, after_steps, by_callback, by_last_agent, in_place, .. } = *manner;
    let counts = [at_once, after_wait, after_steps, by_callback, by_last_agent, overflowed, figures.requeued, in_place];
    [name.to_owned()].into_iter().chain(counts.map(count)).collect()
}

/// Contacts that came to a queue from others, unanswered.
pub(crate) const fn overflowed_to(figures: &ContactFigures) -> u64 {
    figures.added_in + figures.moved_in
}

/// The turns of the day, of all contacts together.
pub(crate) fn facts(outcome: &Outcome) -> Vec<(String, String)> {
    let figures = &outcome.figures;
    let elsewhere: u64 = outcome.queues.iter().map(|queue| queue.figures.taken_elsewhere).sum();
    let lines = [
        (
            "Steps",
            format!(
                "{} taken; {} contacts then waited in a second queue as well, {} places were left as another queue took the contact",
                count(figures.steps),
                count(figures.overflowed),
                count(elsewhere)
            ),
        ),
        (
            "Callbacks",
            format!(
                "{} offered, {} promised, {} kept, {} failed, {} lapsed; {} attempts to be repeated",
                count(figures.callbacks_offered),
                count(figures.callbacks_requested),
                count(figures.callbacks_kept),
                count(figures.callbacks_failed),
                count(figures.callbacks_expired),
                count(figures.attempts_failed)
            ),
        ),
        ("Ended by the router", ended(figures)),
        ("Rests", format!("{} contacts parked, {} resumed", count(figures.parked), count(figures.resumed))),
        ("Interruptions", format!("{} times work paused for a call", count(figures.paused))),
        (
            "Offers",
            format!(
                "{}, of which {} declined, {} unanswered, {} taken back; {} agents kept ready all the same",
                count(figures.offers),
                count(figures.declined),
                count(figures.unanswered),
                count(figures.withdrawn),
                count(outcome.agents.kept_ready)
            ),
        ),
        ("Site outage", format!("{} contacts requeued", count(figures.requeued))),
    ];
    lines.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

fn ended(figures: &ContactFigures) -> String {
    let reasons: Vec<String> =
        figures.ended_reasons().map(|(reason, ended)| format!("{} {}", count(ended), name_of(reason))).collect();
    if reasons.is_empty() { "none".to_owned() } else { reasons.join(", ") }
}

fn name_of(reason: EndReason) -> String {
    match reason {
        EndReason::Voicemail => "to voicemail".to_owned(),
        EndReason::Deflected => "deflected".to_owned(),
        EndReason::Busy => "busy".to_owned(),
        EndReason::NoStaff => "without staff".to_owned(),
        EndReason::Closed => "at closing time".to_owned(),
        EndReason::Other(number) => format!("for reason {number}"),
        _ => "for another reason".to_owned(),
    }
}

/// The same for other programs.
pub(crate) fn json(figures: &ContactFigures) -> Value {
    let ended: serde_json::Map<String, Value> =
        figures.ended_reasons().map(|(reason, ended)| (name_of(reason), ended.into())).collect();
    json!({
        "steps": figures.steps, "overflowed": figures.overflowed,
        "callbacks_offered": figures.callbacks_offered, "callbacks_promised": figures.callbacks_requested,
        "callbacks_kept": figures.callbacks_kept, "callbacks_failed": figures.callbacks_failed,
        "callbacks_expired": figures.callbacks_expired, "attempts_failed": figures.attempts_failed,
        "ended_by": ended, "parked": figures.parked, "resumed": figures.resumed, "paused": figures.paused,
        "requeued": figures.requeued,
    })
}
