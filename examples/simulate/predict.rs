//! One call log predicts another: a centre is fitted to the first, simulated over the days of the second, and held against it.
#![expect(clippy::float_arithmetic, reason = "rates for a simulation; no decision depends on them")]

use crate::figures::plotted;
use crate::replay::{self, asked};
use crate::trace::{self, LONGEST_PAUSE, Log, Outcome as Ending, Patience, away, patience, staff};
use clap::Args;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::time::Duration;
use toritsugi::sim::{Arrivals, CentreDefinition, Distribution, Rota, Run, Shift, StaffDefinition, TrafficDefinition};
use toritsugi::{Priority, ProfileDefinition, WrapUp};

const DAY: Duration = Duration::from_secs(24 * 3_600);
const HOUR: Duration = Duration::from_secs(3_600);
const HOURS: usize = 24;
/// In how many equally likely values an estimate of patience is written.
const STEPS: u32 = 1_000;
/// A patience that no wait outlasts.
const ENDLESS: Duration = Duration::from_secs(24 * 3_600);

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
    let centre = centre(&fit, &log).build().map_err(|error| format!("the log makes no centre: {error}"))?;
    let run = Run::default().seed(prediction.seed).interval(replay::INTERVAL);
    let outcome = centre.run(&run).map_err(|error| format!("the run stopped: {error}"))?;
    let compared = replay::compare(&log, &outcome);
    if prediction.json {
        return Ok(replay::json(&compared).to_string());
    }
    Ok(format!(
        "Fitted to {} contacts on {} days, predicting {} days.\n\n{}\n{NOTE}",
        fit.contacts.len(),
        days(&fit),
        days(&log),
        replay::table(&compared)
    ))
}

const NOTE: &str = "Arrivals come at random with the mean of each hour of the same weekday, handling times and patience are drawn from the \
                    first log. Agents work as they did there on the same weekday, and pause after a service as they did there while \
                    somebody waited. \"Simulated\" is the prediction; nothing of the second log but its calendar goes into it.";

/// The centre of the first log, over the days of the second.
fn centre(fit: &Log, log: &Log) -> CentreDefinition {
    let kinds: BTreeSet<&str> = asked(fit).map(|contact| contact.kind.as_str()).collect();
    let cycle = DAY * (days(log) + 1);
    let away_per_service = away(fit).unwrap_or_default();
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
        let traffic = traffic(fit, log, kind);
        let after = traffic.handling.mean().mul_f64(away_per_service);
        let after = if after.is_zero() { Distribution::ZERO } else { Distribution::Exponential(after) };
        centre = centre.traffic(traffic.wrap_up(after));
    }
    centre
}

/// From its first day to the last on which somebody asked for an agent.
fn days(log: &Log) -> u32 {
    let last = log.contacts.iter().map(|contact| contact.arrival).max().unwrap_or(0);
    u32::try_from(Duration::from_micros(last).as_secs() / DAY.as_secs() + 1).unwrap_or(u32::MAX)
}

/// The days of a log that fall on the weekday of a day of another, by number; all of them if none does.
fn alike(fit: &Log, log: &Log, day: u32) -> Vec<u32> {
    let weekday = |log: &Log, day: u32| (log.first_day + i64::from(day)).rem_euclid(7);
    let of_weekday: Vec<u32> = (0..days(fit)).filter(|other| weekday(fit, *other) == weekday(log, day)).collect();
    if of_weekday.is_empty() { (0..days(fit)).collect() } else { of_weekday }
}

fn traffic(fit: &Log, log: &Log, kind: &str) -> TrafficDefinition {
    let mut hourly: BTreeMap<(u32, usize), u64> = BTreeMap::new();
    let mut services = Vec::new();
    let mut priorities: BTreeMap<i16, u64> = BTreeMap::new();
    for contact in asked(fit).filter(|contact| contact.kind == kind) {
        let seconds = Duration::from_micros(contact.arrival).as_secs();
        let day = u32::try_from(seconds / DAY.as_secs()).unwrap_or(0);
        let hour = usize::try_from(seconds % DAY.as_secs() / HOUR.as_secs()).unwrap_or(0);
        *hourly.entry((day, hour)).or_default() += 1;
        if contact.queued {
            *priorities.entry(contact.priority).or_default() += 1;
        }
        if let Ending::Served { service, .. } = &contact.outcome {
            services.push(Duration::from_micros(*service));
        }
    }
    if services.is_empty() {
        services.push(Duration::ZERO);
    }
    let rates = (0..days(log)).flat_map(|day| {
        let alike = alike(fit, log, day);
        let days = plotted(u64::try_from(alike.len()).unwrap_or(1));
        let hourly = &hourly;
        (0..HOURS).map(move |hour| {
            let calls: u64 = alike.iter().filter_map(|day| hourly.get(&(*day, hour))).sum();
            plotted(calls) / days
        })
    });
    let traffic = TrafficDefinition::new(kind, kind, "voice")
        .arrivals(Arrivals::rates(Duration::ZERO, HOUR, rates))
        .handling(Distribution::Empirical(services))
        .patience(Distribution::Empirical(patiences(&patience(fit, kind))));
    priorities
        .into_iter()
        .fold(traffic, |traffic, (priority, contacts)| traffic.priority(Priority(priority), plotted(contacts)))
}

/// An estimate of patience as equally likely values.
fn patiences(estimate: &Patience) -> Vec<Duration> {
    let middle = |step: u32| (f64::from(step) + 0.5) / f64::from(STEPS);
    let value =
        |step: u32| estimate.draw(middle(step)).map_or(ENDLESS, |time| Duration::from_micros(time).min(ENDLESS));
    (0..STEPS).map(value).collect()
}

/// Each server works as it did on a day of the same weekday: on the first such day as on the first there, and so on in turn.
fn servers(fit: &Log, log: &Log) -> Vec<StaffDefinition> {
    let shifts = staff(fit);
    let mut groups: BTreeMap<String, StaffDefinition> = BTreeMap::new();
    let mut turns: BTreeMap<i64, usize> = BTreeMap::new();
    for day in 0..days(log) {
        let alike = alike(fit, log, day);
        let turn = turns.entry((log.first_day + i64::from(day)).rem_euclid(7)).or_default();
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
    use crate::trace::LoggedContact;

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
    fn a_weekday_is_predicted_by_the_same_weekday() {
        // Eight days from a Thursday: two Thursdays with two calls and four at nine, nothing else; Ann serves them.
        let mut contacts = vec![served(0, 9); 2];
        contacts.extend(vec![served(7, 9); 4]);
        let fit = log(0, contacts);
        // Seven days from the Tuesday after, of which the third is a Thursday.
        let next = log(12, vec![served(6, 23)]);
        assert_eq!((days(&fit), days(&next)), (8, 7));
        assert_eq!(alike(&fit, &next, 2), [0, 7]);
        let calls = traffic(&fit, &next, "calls");
        let Arrivals::Rates { contacts, .. } = &calls.arrivals else { panic!("{calls:?}") };
        assert_eq!(contacts.len(), 7 * 24);
        let busy: Vec<(usize, f64)> = contacts.iter().copied().enumerate().filter(|(_, rate)| *rate > 0.0).collect();
        assert_eq!(busy, [(2 * 24 + 9, 3.0)]);
        let staff = servers(&fit, &next);
        assert_eq!(staff.len(), 1);
        let from = DAY * 2 + HOUR * 9;
        assert_eq!(staff[0].shifts, [Shift::new(from, from + Duration::from_secs(60))]);
        assert!(centre(&fit, &next).build().is_ok());
    }

    #[test]
    fn patience_is_written_as_equally_likely_values() {
        let estimate = Patience { survival: vec![(1_000_000, 0.5), (2_000_000, 0.0)], longest: 2_000_000, hazard: 1.0 };
        let values = patiences(&estimate);
        let short = values.iter().filter(|value| **value == Duration::from_secs(1)).count();
        assert_eq!((values.len(), short), (1_000, 500));
        assert!(patiences(&Patience::default()).iter().all(|value| *value == ENDLESS));
    }
}
