//! The result of a run for the terminal, the report and other programs.

use crate::figures::{TimeAxis, bins, clock, count, of_hundred, percent, plotted, whole_hours};
use crate::report::{Page, Section};
use crate::{table, turns};
use serde_json::{Value, json};
use std::time::Duration;
use toritsugi::sim::{Counts, Flow, GroupOutcome, Measure, Outcome, QueueOutcome};

const QUEUE_HEAD: [&str; 9] = [
    "queue",
    "offered",
    "answered",
    "of offered",
    "abandoned",
    "service level",
    "average wait",
    "95 % wait",
    "handling",
];
const GROUP_HEAD: [&str; 7] = ["staff", "agents", "hours", "handled", "occupancy", "at a time", "declined or missed"];
const VARIANT: &str = "Service level: answered within the queue's target / (offered - abandoned within it).";
const WAITS: &str = "Contacts answered after a wait, the time in which an agent takes the offer included; the last bar holds all that \
                     waited longer.";

/// The tables for the terminal.
pub(crate) fn text(outcome: &Outcome, calls: &Counts) -> String {
    let facts: Vec<String> = facts(outcome, calls).iter().map(|(name, value)| format!("{name}: {value}")).collect();
    let turned: Vec<String> = turns::facts(outcome).iter().map(|(name, value)| format!("{name}: {value}")).collect();
    format!(
        "{}\n{}\n{VARIANT}\n\n{}\n{}\n\n{}",
        facts.join("\n"),
        table::render(&QUEUE_HEAD, &queue_rows(outcome), true),
        table::render(&turns::HEAD, &turns::rows(outcome), true),
        turned.join("\n"),
        table::render(&GROUP_HEAD, &group_rows(outcome), true),
    )
}

fn facts(outcome: &Outcome, calls: &Counts) -> Vec<(String, String)> {
    [
        ("Simulated", length(outcome)),
        ("Calls", format!("{}, of which {} answered", count(calls.offered), percent(calls.answered_share()))),
        (
            "Contacts in all",
            format!(
                "{}, of which {} still wait",
                count(outcome.total.counts.offered),
                count(outcome.total.counts.open)
            ),
        ),
        ("Routing", format!("{} commands, {} events", count(outcome.commands), count(outcome.events))),
    ]
    .map(|(name, value)| (name.to_owned(), value))
    .to_vec()
}

fn queue_rows(outcome: &Outcome) -> Vec<Vec<String>> {
    let queues = outcome.queues.iter().map(|queue| queue_row(&queue.name, &queue.flow));
    queues.chain([queue_row("All contacts", &outcome.total)]).collect()
}

fn queue_row(name: &str, flow: &Flow) -> Vec<String> {
    let counts = &flow.counts;
    vec![
        name.to_owned(),
        count(counts.offered),
        count(counts.answered),
        percent(counts.answered_share()),
        count(counts.abandoned),
        percent(counts.service_level()),
        clock(counts.mean_wait()),
        clock(flow.wait_percentile(95)),
        clock(counts.mean_handling()),
    ]
}

fn group_rows(outcome: &Outcome) -> Vec<Vec<String>> {
    let row = |name: &str, groups: &[GroupOutcome], occupancy: Option<f64>, at_a_time: Option<f64>| {
        let sum = |of: fn(&GroupOutcome) -> u64| groups.iter().map(of).sum::<u64>();
        vec![
            name.to_owned(),
            count(sum(|group| group.agents.into())),
            count(whole_hours(Duration::from_micros(sum(|group| group.signed_in.integral())))),
            count(sum(|group| group.handled)),
            percent(occupancy),
            at_a_time.map_or_else(|| "-".to_owned(), |at_a_time| format!("{at_a_time:.1}")),
            count(sum(|group| group.declined + group.missed)),
        ]
    };
    let own =
        |group: &GroupOutcome| row(&group.name, core::slice::from_ref(group), group.occupancy(), group.concurrency());
    let all = row("All agents", &outcome.groups, Measure::Occupancy.of(outcome), None);
    outcome.groups.iter().map(own).chain([all]).collect()
}

fn strings(head: &[&str]) -> Vec<String> {
    head.iter().map(|text| (*text).to_owned()).collect()
}

/// The HTML report.
pub(crate) fn page(outcome: &Outcome, calls: &Counts) -> Page {
    let mut sections = vec![
        Section::Facts { heading: "At a glance".to_owned(), facts: facts(outcome, calls) },
        Section::Table {
            heading: "Queues".to_owned(),
            note: Some(format!(
                "{VARIANT} A contact that is passed on counts in each queue it visits, and once in all."
            )),
            head: strings(&QUEUE_HEAD),
            rows: queue_rows(outcome),
            total_row: true,
        },
        Section::Table {
            heading: "How they were answered".to_owned(),
            note: Some(turns::NOTE.to_owned()),
            head: strings(&turns::HEAD),
            rows: turns::rows(outcome),
            total_row: true,
        },
        Section::Facts { heading: "Turns of the day".to_owned(), facts: turns::facts(outcome) },
    ];
    sections.extend(plots(outcome));
    sections.push(Section::Table {
        heading: "Staff".to_owned(),
        note: Some(
            "Hours: signed in, all together. Occupancy: time with work in hand / time signed in without breaks. At a time: contacts in hand of a busy agent."
                .to_owned(),
        ),
        head: strings(&GROUP_HEAD),
        rows: group_rows(outcome),
        total_row: true,
    });
    Page { title: "A simulated contact centre".to_owned(), subtitle: length(outcome), sections }
}

fn length(outcome: &Outcome) -> String {
    let days = format!("{:.0}", outcome.days());
    format!("{days} {}, seed {}", if days == "1" { "day" } else { "days" }, outcome.seed)
}

fn plots(outcome: &Outcome) -> Vec<Section> {
    let axis = TimeAxis::of(outcome);
    let line = |name: &str, value: &dyn Fn(&Counts) -> f64| {
        let intervals = outcome.total.intervals.iter().enumerate();
        (name.to_owned(), intervals.map(|(place, counts)| (axis.at(place), value(counts))).collect())
    };
    let lengths = outcome.queues.iter().filter(|queue| queue.length.highest > 0).map(|queue| {
        let means = queue.length.means().enumerate();
        (queue.name.clone(), means.map(|(place, mean)| (axis.at(place), mean)).collect())
    });
    vec![
        Section::Lines {
            heading: "Volume".to_owned(),
            note: Some("Contacts by the half hour in which they arrived.".to_owned()),
            x_label: axis.label.to_owned(),
            y_label: "contacts".to_owned(),
            series: vec![
                line("offered", &|counts| plotted(counts.offered)),
                line("answered", &|counts| plotted(counts.answered)),
                line("abandoned", &|counts| plotted(counts.abandoned)),
            ],
        },
        Section::Lines {
            heading: "Service level".to_owned(),
            note: Some("By the half hour of arrival; half hours without contacts are left out.".to_owned()),
            x_label: axis.label.to_owned(),
            y_label: "per cent in time".to_owned(),
            series: vec![service_level(outcome)],
        },
        Section::Lines {
            heading: "Queue length".to_owned(),
            note: Some("Contacts not yet joined with an agent, averaged over each half hour.".to_owned()),
            x_label: axis.label.to_owned(),
            y_label: "contacts".to_owned(),
            series: lengths.collect(),
        },
        Section::Histogram {
            heading: "Waits".to_owned(),
            note: Some(WAITS.to_owned()),
            x_label: "seconds".to_owned(),
            y_label: "contacts".to_owned(),
            bin_width: 2.0,
            counts: vec![("all contacts".to_owned(), bins(delayed(&outcome.total), Duration::from_secs(2), 61))],
        },
        Section::Bars {
            heading: "Occupancy".to_owned(),
            note: None,
            x_label: "staff".to_owned(),
            y_label: "per cent of signed-in time".to_owned(),
            labels: outcome.groups.iter().map(|group| group.name.clone()).collect(),
            series: vec![(
                "occupancy".to_owned(),
                outcome.groups.iter().map(|group| of_hundred(group.occupancy())).collect(),
            )],
        },
    ]
}

/// The waits of more than zero.
fn delayed(flow: &Flow) -> &[u64] {
    let at_once = flow.waits.partition_point(|wait| *wait == 0);
    flow.waits.get(at_once..).unwrap_or_default()
}

fn service_level(outcome: &Outcome) -> (String, Vec<(f64, f64)>) {
    let axis = TimeAxis::of(outcome);
    let intervals = outcome.total.intervals.iter().enumerate();
    let points =
        intervals.filter_map(|(place, counts)| Some((axis.at(place), of_hundred(Some(counts.service_level()?)))));
    ("all contacts with a target".to_owned(), points.collect())
}

/// The result for other programs. Times are in seconds, shares from 0 to 1, and `null` stands where there is nothing to divide by.
pub(crate) fn json(outcome: &Outcome, calls: &Counts) -> Value {
    let groups = outcome.groups.iter().map(|group| {
        json!({
            "name": group.name, "agents": group.agents, "handled": group.handled, "occupancy": group.occupancy(),
            "concurrency": group.concurrency(), "declined": group.declined, "missed": group.missed,
        })
    });
    json!({
        "seed": outcome.seed,
        "days": outcome.days(),
        "commands": outcome.commands,
        "events": outcome.events,
        "calls": { "offered": calls.offered, "answered": calls.answered, "answered_share": calls.answered_share() },
        "queues": outcome.queues.iter().map(queue_json).collect::<Vec<_>>(),
        "traffic": outcome.traffic.iter().map(|traffic| flow_json(&traffic.name, &traffic.flow)).collect::<Vec<_>>(),
        "total": flow_json("total", &outcome.total),
        "turns": turns::json(&outcome.figures),
        "staff": groups.collect::<Vec<_>>(),
    })
}

fn queue_json(queue: &QueueOutcome) -> Value {
    let mut value = flow_json(&queue.name, &queue.flow);
    if let Some(fields) = value.as_object_mut() {
        fields.insert("manner".to_owned(), json!(queue.manner));
        fields.insert("overflowed_to".to_owned(), turns::overflowed_to(&queue.figures).into());
        fields.insert("turns".to_owned(), turns::json(&queue.figures));
    }
    value
}

fn flow_json(name: &str, flow: &Flow) -> Value {
    let counts = &flow.counts;
    let seconds = |time: Option<Duration>| time.map(|time| time.as_secs_f64());
    json!({
        "name": name, "offered": counts.offered, "answered": counts.answered, "abandoned": counts.abandoned,
        "timed_out": counts.timed_out, "refused": counts.refused, "ended": counts.ended,
        "promised": counts.promised, "moved": counts.moved, "again": counts.again, "transferred": counts.transferred, "open": counts.open,
        "service_level": counts.service_level(), "mean_wait": seconds(counts.mean_wait()),
        "wait_95": seconds(flow.wait_percentile(95)), "mean_handling": seconds(counts.mean_handling()),
    })
}
