//! A call log, as the week that it shows on average: what planners start from.
#![expect(clippy::float_arithmetic, reason = "rates for a simulation; no decision depends on them")]

use super::centre_file::{CentreFile, Section, Why, quoted};
use crate::fit::{Calendar, ENDLESS, HOUR, HOURS, name, traffic};
use crate::replay::{CREDIT, asked};
use crate::trace::{DAY, LONGEST_PAUSE, Log, staff};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;
use toritsugi::sim::{Arrivals, Distribution, TrafficDefinition};

/// A type is rare if it has less than one part in so many of the contacts of the commonest.
const RARE: u64 = 100;
/// In how many equally likely values handling times and patience are written.
const STEPS: usize = 200;

pub(super) fn read(log: &Log) -> CentreFile {
    let mut centre = CentreFile { source: "a call log", ..CentreFile::default() };
    for (outcome, count) in &log.dropped {
        let what = format!("{count} rows that ended in {outcome:?}");
        centre.leave("outcome", what, Why::NoCounterpart, "left out, as the mapping says");
    }
    for mended in &log.mended {
        let why = if mended.what.ends_with("left out") { Why::NoCounterpart } else { Why::Changed };
        centre.leave("odd rows", mended.to_string(), why, mended.what);
    }
    let hung_up = log.contacts.len() - asked(log).count();
    if hung_up > 0 {
        centre.leave("rows", format!("{hung_up} hung up before they waited"), Why::NoCounterpart, "left out");
    }
    let mut kinds: BTreeMap<&str, u64> = BTreeMap::new();
    asked(log).for_each(|contact| *kinds.entry(contact.kind.as_str()).or_default() += 1);
    let (all, most) = (kinds.values().sum::<u64>(), kinds.values().copied().max().unwrap_or(0));
    for (kind, contacts) in &kinds {
        let note = if contacts * RARE < most {
            "rare, and yet a queue of its own with a service level, and those who serve it are a group of their own: `dropped` of `[kind]` leaves it out"
        } else {
            "a queue and a traffic of its own"
        };
        centre.leave("type", format!("{}, {contacts} of {all} contacts", quoted(kind)), Why::Changed, note);
    }
    let kinds: BTreeSet<&str> = kinds.into_keys().collect();
    let all: BTreeSet<&str> = log.contacts.iter().map(|contact| contact.kind.as_str()).collect();
    for kind in all.difference(&kinds) {
        centre.leave("type", quoted(kind), Why::NoCounterpart, "left out: all who came hung up before they waited");
    }
    calendar(log, &mut centre);
    let mut cycle = Section::new("# A week, from Monday on.");
    cycle.set("cycle", inline("168h"));
    centre.sections.push(cycle);
    plan(&kinds, &mut centre);
    servers(log, &kinds, &mut centre);
    for kind in kinds {
        let traffic = traffic(log, &Calendar::WEEK, kind, u32::try_from(STEPS).unwrap_or(u32::MAX));
        guesses(&traffic, &mut centre);
        centre.sections.push(traffic_section(&traffic));
    }
    centre
}

/// What the log does not say outright of a type.
fn guesses(traffic: &TrafficDefinition, centre: &mut CentreFile) {
    let of = format!("of {}", quoted(&traffic.name));
    let pause = traffic.wrap_up.as_ref().map(Distribution::mean).unwrap_or_default();
    if !pause.is_zero() {
        let note = format!(
            "{:.1} s on average, from how long servers were away after a service while somebody waited",
            pause.as_secs_f64()
        );
        centre.leave("wrap_up", of.clone(), Why::Changed, note);
    }
    let endless = matches!(&traffic.patience, Some(Distribution::Empirical(values)) if values.iter().all(|value| *value == ENDLESS));
    let note = if endless {
        "nobody hung up: they wait for ever"
    } else {
        "estimated from those who hung up and those who were served first"
    };
    centre.leave("patience", of.clone(), Why::Changed, note);
    if traffic.priorities.iter().any(|share| share.priority.0 != 0) {
        let note =
            format!("not in a log what it is worth: a point of it was taken for {} s of waiting", CREDIT.as_secs());
        centre.leave("priority", of, Why::Elsewhere, note);
    }
}

/// Which days the week is the mean of.
fn calendar(log: &Log, centre: &mut CentreFile) {
    let days = Calendar::of(log);
    let note = "each hour has the mean of that hour on the same weekday, holidays included";
    let with: BTreeSet<u64> = log.contacts.iter().map(|contact| contact.arrival / DAY).collect();
    let what =
        format!("from {} to {}, {} with contacts", days.date(0), days.date(days.days.saturating_sub(1)), with.len());
    centre.leave("days", what, Why::Changed, note);
    for (what, made_of_it) in days.notes() {
        centre.leave("days", what, Why::Changed, made_of_it);
    }
    for day in 0..Calendar::WEEK.days {
        let weekday = Calendar::WEEK.weekday(day);
        if days.on(weekday).is_empty() {
            let note = "it is like the mean of the days that are in the log";
            centre.leave("days", format!("no {}", name(weekday)), Why::Changed, note);
        }
    }
}

fn plan(kinds: &BTreeSet<&str>, centre: &mut CentreFile) {
    let mut plan = Section::new("[plan]");
    plan.set("channel", "[{ name = \"voice\" }]");
    centre.sections.push(plan);
    for kind in kinds {
        let mut queue = Section::new("[[plan.queue]]");
        queue.set_text("name", kind);
        queue.set("channels", "[\"voice\"]");
        queue.set("ordering", format!("{{ priority_credit = {} }}", inline(seconds(CREDIT))));
        queue.set("offer_mode", "\"assign\"");
        let at_most = "at most: how long an agent is away after a service is the wrap_up of the traffic";
        queue.set("wrap_up", format!("{{ timed = {} }} # {at_most}", inline(seconds(LONGEST_PAUSE))));
        queue.set("service_level", "{ within = \"20s\", percent = 80 }");
        centre.sections.push(queue);
    }
    let note = "not in a log: 80 % within 20 s was filled in";
    centre.leave("service_level", "of each queue", Why::Elsewhere, note);
}

/// Servers who served the same types.
#[derive(Debug, Default)]
struct Group {
    names: BTreeSet<String>,
    /// How long they were there, all together, by day and hour.
    there: BTreeMap<(u32, u32), Duration>,
}

/// The servers of a log, by the types that they served.
fn groups(log: &Log) -> BTreeMap<Vec<String>, Group> {
    let mut groups: BTreeMap<Vec<String>, Group> = BTreeMap::new();
    for shift in staff(log) {
        let group = groups.entry(shift.skills).or_default();
        group.names.insert(shift.server);
        let (from, to) = (Duration::from_micros(shift.from), Duration::from_micros(shift.to));
        let first = u32::try_from(from.as_secs() / HOUR.as_secs()).unwrap_or(u32::MAX);
        for hour in (first..).take_while(|hour| HOUR * *hour < to) {
            let there = to.min(HOUR * (hour + 1)).saturating_sub(from.max(HOUR * hour));
            *group.there.entry((hour / HOURS, hour % HOURS)).or_default() += there;
        }
    }
    groups
}

impl Group {
    /// How many were there in each hour of the week on average, in whole agents; what that loses is left in `lost`, for the next group.
    fn mean_week(&self, log: &Calendar, lost: &mut [Duration]) -> Vec<u32> {
        let hours = (0..Calendar::WEEK.days).flat_map(|day| (0..HOURS).map(move |hour| (day, hour)));
        hours
            .zip(lost)
            .map(|((day, hour), lost)| {
                let alike = log.like(Calendar::WEEK.weekday(day));
                let there: Duration = alike.iter().filter_map(|day| self.there.get(&(*day, hour))).sum();
                let agents = there / u32::try_from(alike.len()).unwrap_or(u32::MAX) + *lost;
                let whole = agents.as_secs() / HOUR.as_secs();
                *lost = Duration::from_secs(agents.as_secs() % HOUR.as_secs());
                u32::try_from(whole).unwrap_or(u32::MAX)
            })
            .collect()
    }
}

/// A group for those who served the same types, with as many as were there in each hour of the week on average.
fn servers(log: &Log, all: &BTreeSet<&str>, centre: &mut CentreFile) {
    let groups = groups(log);
    if groups.is_empty() {
        centre.leave("staff", "who served", Why::Elsewhere, "the log does not say: add `[[staff]]`");
    }
    let note = "from a first service to the last, as long as no hour passes without one: who waits longer for a contact is not there";
    centre.leave("staff", "when they were there", Why::Changed, note);
    // The first group begins with half an agent, so that all together are rounded to the nearest number.
    let mut lost = vec![HOUR / 2; 7 * 24];
    let mut number = 0;
    let mut served = BTreeSet::new();
    for (kinds, group) in groups {
        let agents = group.mean_week(&Calendar::of(log), &mut lost);
        let names = group.names.iter().map(|name| quoted(name)).collect::<Vec<String>>().join(", ");
        let who = format!("{names}, who served {}", kinds.join(", "));
        if agents.iter().all(|agents| *agents == 0) {
            centre.leave("staff", who, Why::NoCounterpart, "too seldom there for a whole agent in any hour");
            continue;
        }
        number += 1;
        let mut section = Section::new("[[staff]]");
        section.set_text("name", &format!("Group {number}"));
        section.set("profile.queues", inline(&kinds));
        section.set("staffing.from", inline("0s"));
        section.set("staffing.every", inline("1h"));
        section.set("staffing.agents", by_day(&agents));
        centre.sections.push(section);
        let note = format!("as many in `Group {number}` as were there in each hour on average");
        centre.leave("staff", who, Why::Changed, note);
        served.extend(kinds);
    }
    for kind in all.iter().filter(|kind| !served.contains(**kind)) {
        centre.leave("queue", quoted(kind), Why::Elsewhere, "nobody serves it: add it to the queues of a group");
    }
}

/// Numbers by hour, a line for each day of the week.
fn by_day<T: ToString>(numbers: &[T]) -> String {
    let lines = (0..).zip(numbers.chunks(24)).map(|(day, hours)| {
        let hours: Vec<String> = hours.iter().map(ToString::to_string).collect();
        format!("    {}, # {}\n", hours.join(", "), name(Calendar::WEEK.weekday(day)))
    });
    format!("[\n{}]", lines.collect::<String>())
}

fn traffic_section(traffic: &TrafficDefinition) -> Section {
    let mut section = Section::new("[[traffic]]");
    section.set_text("name", &traffic.name);
    section.set_text("queue", &traffic.queue);
    section.set_text("channel", &traffic.channel);
    if let Arrivals::Rates { from, every, contacts } = &traffic.arrivals {
        let rounded: Vec<f64> = contacts.iter().map(|contacts| (contacts * 100.0).round() / 100.0).collect();
        section.set("arrivals.rates.from", inline(seconds(*from)));
        section.set("arrivals.rates.every", inline(seconds(*every)));
        section.set("arrivals.rates.contacts", by_day(&rounded));
    }
    section.set("handling", inline(thinned(&traffic.handling)));
    if let Some(wrap_up) = traffic.wrap_up.as_ref().filter(|wrap_up| !wrap_up.mean().is_zero()) {
        section.set("wrap_up", inline(wrap_up));
    }
    if let Some(patience) = &traffic.patience {
        section.set("patience", inline(thinned(patience)));
    }
    if traffic.priorities.iter().any(|share| share.priority.0 != 0) {
        section.set("priorities", inline(&traffic.priorities));
    }
    section
}

/// An empirical distribution as no more than so many equally likely values, the middle one of each stretch.
fn thinned(distribution: &Distribution) -> Distribution {
    let Distribution::Empirical(values) = distribution else { return distribution.clone() };
    let mut values = values.clone();
    values.sort_unstable();
    let steps = STEPS.min(values.len());
    let middle = |step: usize| {
        let value = values.get((2 * step + 1) * values.len() / (2 * steps))?;
        Some(Duration::from_secs(value.as_secs()))
    };
    Distribution::Empirical((0..steps).filter_map(middle).collect())
}

/// A whole number of seconds, as a span.
fn seconds(span: Duration) -> String {
    format!("{}s", span.as_secs())
}

/// A value as TOML writes it in one line.
fn inline(value: impl Serialize) -> String {
    toml::Value::try_from(value).map_or_else(|error| quoted(&error.to_string()), |value| value.to_string())
}
