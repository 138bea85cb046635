//! One call log predicts another: a centre is fitted to the first, simulated over the days of the second, and held against it.

use crate::fit::{Calendar, DAY, traffic};
use crate::replay::{self, asked};
use crate::trace::{self, LONGEST_PAUSE, Log, staff};
use clap::Args;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::time::Duration;
use toritsugi::sim::{CentreDefinition, Rota, Run, Shift, StaffDefinition};
use toritsugi::{ProfileDefinition, WrapUp};

/// In how many equally likely values an estimate of patience is written.
const STEPS: u32 = 1_000;

/// Fits a centre to one call log, simulates the days of another with it, and sets the figures of both beside each other.
#[derive(Debug, Args)]
pub(crate) struct Prediction {
    /// The log that the centre is fitted to, in CSV.
    #[arg(long, value_name = "FILE")]
    fit: PathBuf,
    /// The log that is predicted.
    #[arg(long, value_name = "FILE")]
    log: PathBuf,
    /// The mapping that names the columns of both, in TOML.
    #[arg(long, value_name = "FILE")]
    columns: PathBuf,
    /// The seed of all draws.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Print the result as JSON.
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(prediction: &Prediction) -> Result<String, String> {
    let read = |file: &PathBuf| trace::read(file, &prediction.columns).map_err(|error| error.to_string());
    let (fit, log) = (read(&prediction.fit)?, read(&prediction.log)?);
    replay::check(&fit, &prediction.fit)?;
    replay::check_contacts(&log, &prediction.log)?;
    let centre = centre(&fit, &log).build().map_err(|error| format!("the log makes no centre: {error}"))?;
    let run = Run::default().seed(prediction.seed).interval(replay::INTERVAL).without_figures();
    let outcome = centre.run(&run).map_err(|error| format!("the run stopped: {error}"))?;
    let compared = replay::compare(&log, &outcome);
    if prediction.json {
        return Ok(replay::json(&compared).to_string());
    }
    Ok(format!(
        "Fitted to {} contacts on {} days, predicting {} days.\n{}\n\n{}{}\n{NOTE}",
        asked(&fit).count(),
        Calendar::of(&fit).open().count(),
        Calendar::of(&log).open().count(),
        replay::facts(&left_out(&fit, &log)),
        replay::table(&compared),
        strangers(&fit, &log)
    ))
}

/// What of both logs is not in the figures, or not as it was.
fn left_out(fit: &Log, log: &Log) -> Vec<(String, String)> {
    let of = |name: &'static str, log: &Log| {
        let days = Calendar::of(log).notes().into_iter();
        let all = replay::left_out(log).into_iter().chain(days).filter(|(_, value)| value != "0");
        all.map(move |(what, value)| (format!("{name} log: {what}"), value)).collect::<Vec<_>>()
    };
    [of("First", fit), of("Second", log)].concat()
}

/// Types that only one of the logs has.
fn strangers(fit: &Log, log: &Log) -> String {
    let counts = |log: &Log| {
        let mut counts: BTreeMap<String, u64> = BTreeMap::new();
        asked(log).for_each(|contact| *counts.entry(contact.kind.clone()).or_default() += 1);
        counts
    };
    let (first, second) = (counts(fit), counts(log));
    let only = |one: &BTreeMap<String, u64>, other: &BTreeMap<String, u64>| {
        let only = one.iter().filter(|(kind, _)| !other.contains_key(*kind));
        only.map(|(kind, contacts)| format!("{kind} ({contacts})")).collect::<Vec<String>>().join(", ")
    };
    let parts = [
        (
            only(&second, &first),
            "Only in the second log, so that nothing is predicted of them; they count in its `all`",
        ),
        (only(&first, &second), "Only in the first log; they are simulated, and count in the simulated `all`"),
    ];
    let told = parts.iter().filter(|(kinds, _)| !kinds.is_empty());
    told.fold(String::new(), |text, (kinds, what)| format!("{text}\n{what}: {kinds}."))
}

const NOTE: &str = "Arrivals come at random with the mean of each hour of the same weekday, handling times and patience are drawn from the \
                    first log. Agents work as they did there on the same weekday, and pause after a service as they did there while \
                    somebody waited. \"Simulated\" is the prediction; nothing of the second log but its calendar goes into it.";

/// The centre of the first log, over the open days of the second: the others have nothing to be held against.
fn centre(fit: &Log, log: &Log) -> CentreDefinition {
    let kinds: BTreeSet<&str> = asked(fit).map(|contact| contact.kind.as_str()).collect();
    let cycle = DAY * (Calendar::of(log).days + 1);
    let mut plan = replay::plan(&kinds);
    // What agents do after a service, whatever it is, keeps them from the next.
    for queue in &mut plan.queues {
        queue.wrap_up = WrapUp::Timed(LONGEST_PAUSE);
    }
    let mut centre = CentreDefinition::new(plan).cycle(cycle);
    for group in servers(fit, log) {
        centre = centre.staff(group);
    }
    for kind in kinds {
        centre = centre.traffic(traffic(fit, &Calendar::of(log), kind, STEPS));
    }
    centre
}

/// Each server works as it did on a day of the same weekday: on the first such day as on the first there, and so on in turn.
fn servers(fit: &Log, log: &Log) -> Vec<StaffDefinition> {
    let shifts = staff(fit);
    let mut groups: BTreeMap<String, StaffDefinition> = BTreeMap::new();
    let mut turns: BTreeMap<i64, usize> = BTreeMap::new();
    let (fitted, calendar) = (Calendar::of(fit), Calendar::of(log));
    for day in calendar.open() {
        let weekday = calendar.weekday(day);
        let alike = fitted.like(weekday);
        let turn = turns.entry(weekday).or_default();
        let model = alike.get(*turn % alike.len().max(1)).copied().unwrap_or(0);
        *turn += 1;
        for shift in shifts.iter().filter(|shift| shift.day == u64::from(model) && shift.to > shift.from) {
            let group = groups.entry(shift.server.clone()).or_insert_with(|| {
                let profile = shift.skills.iter().fold(ProfileDefinition::new(), |profile, kind| profile.queue(kind));
                StaffDefinition::new(&shift.server, 1, profile).rota(Rota::Whole)
            });
            let moved = |time: u64| (Duration::from_micros(time) + DAY * day).saturating_sub(DAY * model);
            group.shifts.push(Shift::new(moved(shift.from), moved(shift.to)));
        }
    }
    groups.into_values().collect()
}

#[cfg(test)]
#[expect(clippy::panic, clippy::indexing_slicing, reason = "tests fail by panicking")]
mod tests {
    use super::*;
    use crate::trace::{LoggedContact, Outcome as Ending};
    use toritsugi::sim::Arrivals;

    fn log(first_day: i64, contacts: Vec<LoggedContact>) -> Log {
        Log { first_day, contacts, ..Log::default() }
    }

    fn served(day: u64, hour: u64) -> LoggedContact {
        let service = 60_000_000;
        LoggedContact {
            id: None,
            arrival: (day * 24 + hour) * 3_600_000_000,
            kind: "calls".to_owned(),
            priority: 0,
            waited: 0,
            queued: false,
            outcome: Ending::Served { service, server: Some("Ann".to_owned()) },
        }
    }

    #[test]
    fn types_of_one_log_alone_are_told() {
        let of_type = |kind: &str| LoggedContact { kind: kind.to_owned(), ..served(0, 9) };
        let first = log(0, vec![of_type("both"), of_type("gone")]);
        let second = log(0, vec![of_type("new"), of_type("both"), of_type("new")]);
        let told = strangers(&first, &second);
        assert!(told.contains("Only in the second log") && told.contains(": new (2).\n"), "{told}");
        assert!(told.ends_with("count in the simulated `all`: gone (1)."), "{told}");
        assert_eq!(strangers(&first, &first), "");
    }

    #[test]
    fn a_weekday_is_predicted_by_the_same_weekday() {
        // Eight days from a Thursday: two Thursdays with two calls and four at nine, nothing else; Ann serves them.
        let mut contacts = vec![served(0, 9); 2];
        contacts.extend(vec![served(7, 9); 4]);
        let fit = log(0, contacts);
        // Seven days from the Tuesday after, of which the third is a Thursday.
        let next = log(12, (0..7).map(|day| served(day, 23)).collect());
        assert_eq!((Calendar::of(&fit).days, Calendar::of(&next).days), (8, 7));
        assert_eq!(Calendar::of(&fit).like(Calendar::of(&next).weekday(2)), [0, 7]);
        let calls = traffic(&fit, &Calendar::of(&next), "calls", STEPS);
        let Arrivals::Rates { contacts, .. } = &calls.arrivals else { panic!("{calls:?}") };
        assert_eq!(contacts.len(), 7 * 24);
        let busy: Vec<(usize, f64)> = contacts.iter().copied().enumerate().filter(|(_, rate)| *rate > 0.0).collect();
        assert_eq!(busy, [(2 * 24 + 9, 3.0)]);
        let staff = servers(&fit, &next);
        assert_eq!(staff.len(), 1);
        let from = DAY * 2 + Duration::from_secs(9 * 3_600);
        assert_eq!(staff[0].shifts, [Shift::new(from, from + Duration::from_secs(60))]);
        assert!(centre(&fit, &next).build().is_ok());
    }

    /// Two weeks from a Thursday; in the second log nobody comes on Fridays, and on one Thursday: they are no days to be predicted.
    #[test]
    fn closed_and_missing_days_are_not_predicted() {
        let days = |left_out: &[u64]| (0..14).filter(|day| !left_out.contains(day)).map(|day| served(day, 9)).collect();
        let (fit, next) = (log(0, days(&[])), log(0, days(&[1, 7, 8])));
        let calls = traffic(&fit, &Calendar::of(&next), "calls", STEPS);
        assert_eq!(calls.arrivals.expected().to_bits(), 11.0_f64.to_bits());
        assert_eq!(Calendar::of(&next).open().collect::<Vec<u32>>(), [0, 2, 3, 4, 5, 6, 9, 10, 11, 12, 13]);
        assert_eq!(servers(&fit, &next).first().map_or(0, |ann| ann.shifts.len()), 11);
    }
}
