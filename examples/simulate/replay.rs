//! A real call log, routed again: the same arrivals, services and patience, and the staff that the log shows.
#![expect(clippy::float_arithmetic, reason = "draws of patience and shares for the eye; no decision depends on them")]

use crate::figures::{bins, clock, count, of_size, percent, share};
use crate::report::{Page, Section};
use crate::table;
use crate::trace::{Log, LoggedContact, Measured, Outcome as Ending, Patience, SOON, measured, patience, staff};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::time::Duration;
use toritsugi::sim::random::{Purpose, Random, index_of_name};
use toritsugi::sim::{
    Arrival, Arrivals, CentreDefinition, Distribution, Outcome, Rota, Shift, StaffDefinition, TrafficDefinition,
};
use toritsugi::{
    ChannelDefinition, OfferMode, PlanDefinition, Priority, ProfileDefinition, QueueDefinition, QueueOrdering,
};

/// The interval of the time series of a replay.
pub(crate) const INTERVAL: Duration = Duration::from_secs(3_600);

/// What a point of priority is worth: the bank of the sample mapping gave those of priority 2 some 90 s.
pub(crate) const CREDIT: Duration = Duration::from_secs(45);

const DAY: Duration = Duration::from_secs(24 * 3_600);

/// One type of contact, logged and simulated.
#[derive(Debug)]
pub(crate) struct Compared {
    kind: String,
    logged: Figures,
    simulated: Figures,
}

#[derive(Debug)]
struct Figures {
    contacts: u64,
    answered: Option<f64>,
    /// Within [`SOON`], of all contacts.
    answered_soon: Option<f64>,
    abandoned_of_queued: Option<f64>,
    mean_wait: Option<Duration>,
    wait_95: Option<Duration>,
}

/// The centre of a log: a queue a type, and every server present when the log shows it at work.
///
/// Contacts that hung up before they could wait never asked for an agent and are left out. The patience of those who were
/// served is drawn from the log's own estimate, above the wait that they bore.
pub(crate) fn centre(log: &Log, seed: u64) -> CentreDefinition {
    let kinds: BTreeSet<&str> = asked(log).map(|contact| contact.kind.as_str()).collect();
    let plan = plan(&kinds);
    let days = asked(log).map(|contact| contact.arrival).max().unwrap_or(0) / micros(DAY) + 2;
    let mut centre = CentreDefinition::new(plan).cycle(DAY * u32::try_from(days).unwrap_or(u32::MAX));
    for group in servers(log) {
        centre = centre.staff(group);
    }
    for kind in kinds {
        centre = centre.traffic(traffic(log, kind, seed));
    }
    centre
}

/// Refuses a log from which no centre with staff can be made: all contacts would be given up, and no figure would be the log's.
pub(crate) fn check(log: &Log, file: &Path) -> Result<(), String> {
    check_contacts(log, file)?;
    if staff(log).is_empty() {
        let file = file.display();
        return Err(format!(
            "{file}: it does not say who served, so there is nobody to serve: name the column with `[server]`"
        ));
    }
    Ok(())
}

/// Refuses a log without contacts that asked for an agent.
pub(crate) fn check_contacts(log: &Log, file: &Path) -> Result<(), String> {
    let file = file.display();
    asked(log).next().map(|_| ()).ok_or_else(|| format!("{file}: there is no contact in it that asked for an agent"))
}

/// A queue for each type, in which a point of priority is worth a while of waiting.
pub(crate) fn plan(kinds: &BTreeSet<&str>) -> PlanDefinition {
    let queue = |kind: &&str| {
        QueueDefinition::new(kind)
            .channels(["voice"])
            .ordering(QueueOrdering::PriorityCredit(CREDIT))
            .offer_mode(OfferMode::Assign)
    };
    kinds.iter().map(queue).fold(PlanDefinition::new().channel(ChannelDefinition::new("voice")), PlanDefinition::queue)
}

/// Contacts that waited for an agent, or found one at once.
pub(crate) fn asked(log: &Log) -> impl Iterator<Item = &LoggedContact> {
    log.contacts.iter().filter(|contact| contact.queued || contact.outcome != Ending::HungUp)
}

fn servers(log: &Log) -> Vec<StaffDefinition> {
    let mut groups: BTreeMap<String, StaffDefinition> = BTreeMap::new();
    for shift in staff(log).into_iter().filter(|shift| shift.to > shift.from) {
        let group = groups.entry(shift.server.clone()).or_insert_with(|| {
            let profile = shift.skills.iter().fold(ProfileDefinition::new(), |profile, kind| profile.queue(kind));
            StaffDefinition::new(&shift.server, 1, profile).rota(Rota::Whole)
        });
        group.shifts.push(Shift::new(Duration::from_micros(shift.from), Duration::from_micros(shift.to)));
    }
    groups.into_values().collect()
}

fn traffic(log: &Log, kind: &str, seed: u64) -> TrafficDefinition {
    let patience = patience(log, kind);
    let mut random = Random::stream(seed, Purpose::Other(0), index_of_name(kind));
    let mut services = Vec::new();
    let mut arrivals = Vec::new();
    for contact in asked(log).filter(|contact| contact.kind == kind) {
        let arrival = Arrival::at(Duration::from_micros(contact.arrival)).priority(Priority(contact.priority));
        arrivals.push(match &contact.outcome {
            Ending::Served { service, .. } => {
                let service = Duration::from_micros(*service);
                services.push(service);
                let arrival = arrival.handling(service);
                match patience_above(&patience, contact.waited, random.unit()) {
                    Some(patience) => arrival.patience(patience),
                    None => arrival,
                }
            }
            Ending::HungUp => arrival.patience(Duration::from_micros(contact.waited)),
        });
    }
    if services.is_empty() {
        services.push(Duration::ZERO);
    }
    TrafficDefinition::new(kind, kind, "voice")
        .arrivals(Arrivals::Listed(arrivals))
        .handling(Distribution::Empirical(services))
}

/// The patience of a contact that bore a wait of `waited`: a draw from the estimate, given that it is longer.
fn patience_above(patience: &Patience, waited: u64, u: f64) -> Option<Duration> {
    let before = patience.survival.partition_point(|(time, _)| *time <= waited);
    let left = before.checked_sub(1).and_then(|place| patience.survival.get(place)).map_or(1.0, |(_, share)| *share);
    patience.draw(u * left).map(|time| Duration::from_micros(time.max(waited + 1)))
}

/// Sets the log's figures beside those of a run, all together first.
pub(crate) fn compare(log: &Log, outcome: &Outcome) -> Vec<Compared> {
    let flows = outcome.traffic.iter().map(|traffic| (traffic.name.as_str(), &traffic.flow));
    let flows: BTreeMap<&str, _> = flows.collect();
    let pair = |measured: Measured| {
        let flow = match &measured.kind {
            Some(kind) => *flows.get(kind.as_str())?,
            None => &outcome.total,
        };
        let counts = &flow.counts;
        let asked = u64::from(measured.answered) + u64::from(measured.hung_up_queued);
        let logged = Figures {
            contacts: asked,
            answered: share(measured.answered.into(), asked),
            answered_soon: share(measured.answered_soon.into(), asked),
            abandoned_of_queued: share(measured.hung_up_queued.into(), measured.queued.into()),
            mean_wait: Some(Duration::from_micros(measured.mean_wait)),
            wait_95: Some(Duration::from_micros(measured.wait_95)),
        };
        let simulated = Figures {
            contacts: counts.offered,
            answered: counts.answered_share(),
            answered_soon: share(of_size(flow.waits.partition_point(|wait| *wait <= SOON)), counts.offered),
            abandoned_of_queued: share(counts.abandoned, counts.abandoned + counts.answered_late),
            mean_wait: counts.mean_wait(),
            wait_95: flow.wait_percentile(95),
        };
        Some(Compared { kind: measured.kind.unwrap_or_else(|| "all".to_owned()), logged, simulated })
    };
    measured(log).into_iter().filter_map(pair).collect()
}

const HEAD: [&str; 13] = [
    "type",
    "contacts",
    "simulated",
    "answered",
    "simulated",
    "in 20 s",
    "simulated",
    "abandoned of queued",
    "simulated",
    "average wait",
    "simulated",
    "95 % wait",
    "simulated",
];

const NOTE: &str = "Arrivals, services and the patience of those who hung up are the log's own; the patience of those who were served is drawn \
                    from the estimate of Kaplan and Meier, above the wait that they bore. The log does not say when servers came, left or \
                    paused: here they are present from their first service to their last, unless an hour passed without one, and free \
                    between two services. So over many contacts the simulated waits tend to be shorter.";

fn rows(compared: &[Compared]) -> Vec<Vec<String>> {
    let row = |pair: &Compared| {
        let Compared { kind, logged, simulated } = pair;
        vec![
            kind.clone(),
            count(logged.contacts),
            count(simulated.contacts),
            percent(logged.answered),
            percent(simulated.answered),
            percent(logged.answered_soon),
            percent(simulated.answered_soon),
            percent(logged.abandoned_of_queued),
            percent(simulated.abandoned_of_queued),
            clock(logged.mean_wait),
            clock(simulated.mean_wait),
            clock(logged.wait_95),
            clock(simulated.wait_95),
        ]
    };
    compared.iter().map(row).collect()
}

/// What of a log is not in its figures, or not as it was.
pub(crate) fn left_out(log: &Log) -> Vec<(String, String)> {
    let before = log.contacts.len() - asked(log).count();
    let dropped = log.dropped.iter().map(|(reason, rows)| (format!("Rows dropped: {reason}"), rows.to_string()));
    let mended = log.mended.iter().map(|mended| (format!("Odd rows: {}", mended.what), mended.to_string()));
    dropped.chain(mended).chain([("Hung up before they could wait".to_owned(), before.to_string())]).collect()
}

/// The comparison as a table.
pub(crate) fn table(compared: &[Compared]) -> String {
    table::render(&HEAD, &rows(compared), false)
}

/// The comparison for the terminal.
pub(crate) fn text(log: &Log, compared: &[Compared]) -> String {
    format!("{}\n\n{}\n{NOTE}", facts(&left_out(log)), table::render(&HEAD, &rows(compared), false))
}

/// A line for each.
pub(crate) fn facts(facts: &[(String, String)]) -> String {
    facts.iter().map(|(name, value)| format!("{name}: {value}")).collect::<Vec<String>>().join("\n")
}

/// The comparison as a report.
pub(crate) fn page(log: &Log, outcome: &Outcome, compared: &[Compared]) -> Page {
    let served = asked(log).filter(|contact| contact.outcome != Ending::HungUp);
    let logged: Vec<u64> = served.map(|contact| contact.waited).collect();
    let width = Duration::from_secs(20);
    Page {
        title: "A call log, routed again".to_owned(),
        subtitle: format!("{} contacts, seed {}", count(outcome.total.counts.offered), outcome.seed),
        sections: vec![
            Section::Table {
                heading: "Logged and simulated".to_owned(),
                note: Some(NOTE.to_owned()),
                head: HEAD.iter().map(|head| (*head).to_owned()).collect(),
                rows: rows(compared),
                total_row: false,
            },
            Section::Histogram {
                heading: "Waits of those answered".to_owned(),
                note: Some("The last bar holds all that waited longer.".to_owned()),
                x_label: "seconds".to_owned(),
                y_label: "contacts".to_owned(),
                bin_width: 20.0,
                counts: vec![
                    ("logged".to_owned(), bins(&logged, width, 31)),
                    ("simulated".to_owned(), bins(&outcome.total.waits, width, 31)),
                ],
            },
            Section::Facts { heading: "What was left out of the log".to_owned(), facts: left_out(log) },
        ],
    }
}

/// The comparison for other programs. Times are in seconds, shares from 0 to 1.
pub(crate) fn json(compared: &[Compared]) -> Value {
    let figures = |figures: &Figures| {
        json!({
            "contacts": figures.contacts, "answered": figures.answered,
            "answered_in_20_s": figures.answered_soon, "abandoned_of_queued": figures.abandoned_of_queued,
            "mean_wait": figures.mean_wait.map(|time| time.as_secs_f64()),
            "wait_95": figures.wait_95.map(|time| time.as_secs_f64()),
        })
    };
    let rows = compared.iter().map(
        |pair| json!({ "kind": pair.kind, "logged": figures(&pair.logged), "simulated": figures(&pair.simulated) }),
    );
    Value::Array(rows.collect())
}

fn micros(span: Duration) -> u64 {
    u64::try_from(span.as_micros()).unwrap_or(u64::MAX)
}
