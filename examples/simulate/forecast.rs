//! What the next hours bring, from a snapshot of a router at work, and what would be if something were different.

use crate::centre;
use crate::figures::{count, of_size, percent};
use crate::staffing::span;
use crate::table;
use clap::Args;
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;
use toritsugi::sim::{Band, CentreDefinition, Forecast, Forecasted, QueueForecast, Spread, WhatIf};
use toritsugi::{Router, Snapshot, Strategies};

/// Forecasts the next hours from a snapshot of a router at work, as it is and as it would be.
#[derive(Debug, Args)]
pub(crate) struct Forecasting {
    /// The snapshot: its compact form, or JSON.
    #[arg(long, value_name = "FILE")]
    snapshot: PathBuf,
    /// The centre that says how people go on, in TOML. Defaults to the one that comes with this program.
    #[arg(long, value_name = "FILE")]
    centre: Option<PathBuf>,
    /// The time of day of the snapshot, such as 14:00, or `Wed 14:00` in a centre whose cycle is a week from Monday on. Defaults to the
    /// router's clock, as if that began at midnight.
    #[arg(long, value_parser = clock_time)]
    at: Option<Duration>,
    /// How far ahead, such as 4h.
    #[arg(long, value_parser = span, default_value = "4h")]
    horizon: Duration,
    /// The length of the intervals.
    #[arg(long, value_parser = span, default_value = "30m")]
    interval: Duration,
    /// How many futures are simulated.
    #[arg(long, default_value_t = 100)]
    replications: u32,
    /// The seed of the first future.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// What if so many more agents came to a group, or to a queue: `billing=3`.
    #[arg(long, value_name = "GROUP=AGENTS", value_parser = number)]
    more: Vec<(String, u32)>,
    /// What if so many agents of a group, or of a queue, left.
    #[arg(long, value_name = "GROUP=AGENTS", value_parser = number)]
    fewer: Vec<(String, u32)>,
    /// What if a vendor took this share of the contacts that are to come to a queue: `billing=40%`.
    #[arg(long, value_name = "QUEUE=PERCENT", value_parser = share)]
    divert: Vec<(String, f64)>,
    /// What if a queue, or all queues of a channel, closed at a time of day: `chat=17:00`, or `chat=Wed 17:00` in a week.
    #[arg(long, value_name = "QUEUE=TIME", value_parser = closing)]
    close: Vec<(String, Duration)>,
    /// Print the result as JSON.
    #[arg(long)]
    json: bool,
}

/// Simulates a day up to a time and writes a snapshot of the router then: something to try forecasts on.
#[derive(Debug, Args)]
pub(crate) struct Snapshotting {
    /// The centre, in TOML. Defaults to the one that comes with this program.
    #[arg(long, value_name = "FILE")]
    centre: Option<PathBuf>,
    /// The time of day, such as 14:00, or `Wed 14:00` in a centre whose cycle is a week from Monday on.
    #[arg(long, value_parser = clock_time)]
    at: Duration,
    /// The seed of the day.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Where the snapshot goes.
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
}

const WEEKDAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

const DAY: Duration = Duration::from_secs(24 * 3_600);
const WEEK: Duration = DAY.saturating_mul(7);

/// `14:00`, or a span such as `14h`, since the cycle began, which may be on a day of the week that is so long ago: `Wed 14:00`.
fn clock_time(text: &str) -> Result<Duration, String> {
    let Some((day, time)) = text.split_once(' ') else { return time_of_day(text) };
    let day = day.to_lowercase();
    let is_it = |name: &&str| day.len() >= 3 && name.to_lowercase().starts_with(&day);
    let days = (0..)
        .zip(WEEKDAYS)
        .find(|(_, name)| is_it(name))
        .ok_or("a day of the week is written like Wed or Wednesday")?
        .0;
    let time = time_of_day(time)?;
    if time < DAY { Ok(DAY * days + time) } else { Err("a day of the week ends at 24:00".to_owned()) }
}

fn time_of_day(text: &str) -> Result<Duration, String> {
    let parsed = match text.split_once(':') {
        None => span(text).ok(),
        Some((hours, minutes)) => {
            let parsed =
                hours.parse::<u32>().ok().zip(minutes.parse::<u32>().ok()).filter(|(_, minutes)| *minutes < 60);
            parsed.map(|(hours, minutes)| Duration::from_secs(u64::from(hours) * 3_600 + u64::from(minutes) * 60))
        }
    };
    parsed.ok_or_else(|| "a time of day is written like 14:00, 14h or Wed 14:00".to_owned())
}

/// Refuses a time that no cycle of the centre has.
fn within(at: Duration, definition: &CentreDefinition) -> Result<(), String> {
    let hours = |time: Duration| time.as_secs() / 3_600;
    let cycle = definition.cycle;
    if at < cycle {
        Ok(())
    } else {
        Err(format!("--at is {} h into a cycle of the centre, which has {} h", hours(at), hours(cycle)))
    }
}

fn named<T>(text: &str, like: &str, value: impl Fn(&str) -> Option<T>) -> Result<(String, T), String> {
    let parsed = text.rsplit_once('=').and_then(|(name, rest)| Some((name.to_owned(), value(rest.trim())?)));
    parsed.ok_or_else(|| format!("it is written like {like}"))
}

fn number(text: &str) -> Result<(String, u32), String> {
    named(text, "billing=3", |number| number.parse().ok())
}

#[expect(clippy::float_arithmetic, reason = "per cent as a share")]
fn share(text: &str) -> Result<(String, f64), String> {
    let percent = |text: &str| text.trim_end_matches('%').trim().parse::<f64>().ok();
    let sound = |percent: &f64| (0.0..=100.0).contains(percent);
    named(text, "billing=40%, of 0 to 100 %", |text| percent(text).filter(sound).map(|percent| percent / 100.0))
}

fn closing(text: &str) -> Result<(String, Duration), String> {
    named(text, "chat=17:00", |time| clock_time(time).ok())
}

pub(crate) fn snapshot(snapshotting: &Snapshotting) -> Result<String, String> {
    let definition = centre::load(snapshotting.centre.as_deref())?;
    let centre = centre::build(snapshotting.centre.as_deref(), &definition)?;
    within(snapshotting.at, &definition)?;
    let router = centre.router_at(snapshotting.seed, snapshotting.at).map_err(|error| error.to_string())?;
    let bytes = router.snapshot().map_err(|fault| fault.to_string())?.to_bytes();
    let out = &snapshotting.out;
    fs::write(out, bytes).map_err(|error| format!("{}: {error}", out.display()))?;
    Ok(format!("Snapshot: {}", out.display()))
}

fn restored(file: &Path) -> Result<Router, String> {
    let name = file.display();
    let bytes = fs::read(file).map_err(|error| format!("{name}: {error}"))?;
    let snapshot = if bytes.starts_with(b"{") {
        serde_json::from_slice::<Snapshot>(&bytes).map_err(|error| format!("{name}: {error}"))?
    } else {
        Snapshot::from_bytes(&bytes).map_err(|error| format!("{name}: {error}"))?
    };
    Router::restore(&snapshot, &Strategies::new()).map_err(|error| format!("{name}: {error}"))
}

pub(crate) fn run(forecasting: &Forecasting) -> Result<String, String> {
    let definition = centre::load(forecasting.centre.as_deref())?;
    let centre = centre::build(forecasting.centre.as_deref(), &definition)?;
    let router = restored(&forecasting.snapshot)?;
    let mut forecast = Forecast::new(forecasting.horizon)
        .interval(forecasting.interval)
        .replications(forecasting.replications)
        .seed(forecasting.seed);
    if let Some(at) = forecasting.at {
        within(at, &definition)?;
        forecast = forecast.time_of_day(at);
    }
    let clock = Clock { has_weekdays: definition.cycle == WEEK };
    let as_it_is = centre.forecast(&router, &forecast).map_err(|error| error.to_string())?;
    let changes = what_if(forecasting);
    let other = if changes.is_empty() {
        None
    } else {
        let words: Vec<String> = changes.iter().map(|what_if| words(what_if, clock)).collect();
        let forecast = changes.into_iter().fold(forecast, Forecast::what_if);
        let other = centre.forecast(&router, &forecast).map_err(|error| error.to_string())?;
        Some((words.join(", "), other))
    };
    if forecasting.json {
        let other = other.as_ref().map(|(words, other)| {
            json!({ "what_if": words, "forecast": json_of(other, clock), "gain": other.gain_over(&as_it_is) })
        });
        return Ok(json!({ "as_it_is": json_of(&as_it_is, clock), "changed": other }).to_string());
    }
    Ok(text(forecasting, clock, &as_it_is, other.as_ref()))
}

fn what_if(forecasting: &Forecasting) -> Vec<WhatIf> {
    let Forecasting { more, fewer, divert, close, .. } = forecasting;
    let more = more.iter().cloned().map(|(staff, agents)| WhatIf::MoreAgents { staff, agents });
    let fewer = fewer.iter().cloned().map(|(staff, agents)| WhatIf::FewerAgents { staff, agents });
    let divert = divert.iter().cloned().map(|(queue, share)| WhatIf::Divert { queue, share });
    let close = close.iter().cloned().map(|(queue, at)| WhatIf::Close { queue, at });
    more.chain(fewer).chain(divert).chain(close).collect()
}

fn words(what_if: &WhatIf, clock: Clock) -> String {
    match what_if {
        WhatIf::MoreAgents { staff, agents } => format!("{agents} more agents in {staff}"),
        WhatIf::FewerAgents { staff, agents } => format!("{agents} fewer agents in {staff}"),
        WhatIf::Divert { queue, share } => format!("{} of {queue} go elsewhere", percent(Some(*share))),
        WhatIf::Close { queue, at } => format!("{queue} closes at {}", clock.text(*at)),
        _ => "something else".to_owned(),
    }
}

/// How times since a cycle began are told.
#[derive(Clone, Copy, Debug)]
struct Clock {
    has_weekdays: bool,
}

impl Clock {
    /// `14:30`, or `Wed 14:30`.
    fn text(self, time: Duration) -> String {
        let minutes = time.as_secs() / 60;
        let time = format!("{:02}:{:02}", minutes / 60 % 24, minutes % 60);
        let day = usize::try_from(minutes / (24 * 60) % 7).ok().filter(|_| self.has_weekdays);
        let day = day.and_then(|day| WEEKDAYS.get(day)?.get(..3));
        day.map_or_else(|| time.clone(), |day| format!("{day} {time}"))
    }
}

const HEAD: [&str; 7] = ["", "contacts", "nine of ten", "service level", "nine of ten", "abandoned", "average wait"];

fn text(
    forecasting: &Forecasting,
    clock: Clock,
    as_it_is: &Forecasted,
    other: Option<&(String, Forecasted)>,
) -> String {
    let mut text = format!(
        "At {}: {} waiting, {} with an agent, {} agents signed in. {} futures, seed {}. Of ten futures nine lie in the ranges.\n\n{}",
        clock.text(as_it_is.from),
        count(of_size(as_it_is.waiting)),
        count(of_size(as_it_is.in_hand)),
        count(of_size(as_it_is.agents)),
        count(forecasting.replications.into()),
        forecasting.seed,
        tables(as_it_is, clock),
    );
    if let Some((words, changed)) = other {
        let gain = changed.gain_over(as_it_is).map_or_else(
            || "There is no service level to compare.".to_owned(),
            |gain| {
                format!(
                    "Service level {} points (mean within {}; of ten futures nine between {} and {}).",
                    points(gain.mean),
                    points(gain.margin).trim_start_matches('+'),
                    points(gain.low),
                    points(gain.high)
                )
            },
        );
        text = format!("{text}\nWhat if: {words}\n\n{}\n{gain}", tables(changed, clock));
    }
    text
}

fn tables(forecasted: &Forecasted, clock: Clock) -> String {
    let total = &forecasted.total;
    let mut rows: Vec<Vec<String>> = total.intervals.iter().map(|band| row(clock.text(band.from), band)).collect();
    rows.push(row("Whole".to_owned(), &total.whole));
    let by_queue = |queue: &QueueForecast| row(queue.name.clone(), &queue.whole);
    let queues: Vec<Vec<String>> = forecasted.queues.iter().map(by_queue).collect();
    format!("{}\n{}", table::render(&HEAD, &rows, true), table::render(&HEAD, &queues, false))
}

fn row(name: String, band: &Band) -> Vec<String> {
    let range = |spread: Option<Spread>, show: &dyn Fn(f64) -> String| {
        spread.map_or_else(|| "-".to_owned(), |spread| format!("{} to {}", show(spread.low), show(spread.high)))
    };
    let share = |value: f64| percent(Some(value));
    let whole = |value: f64| format!("{value:.0}");
    vec![
        name,
        band.offered.map_or_else(|| "-".to_owned(), |spread| whole(spread.mean)),
        range(band.offered, &whole),
        percent(band.service_level.map(|spread| spread.mean)),
        range(band.service_level, &share),
        percent(band.abandoned.map(|spread| spread.mean)),
        crate::figures::clock(band.mean_wait.and_then(|spread| Duration::try_from_secs_f64(spread.mean).ok())),
    ]
}

#[expect(clippy::float_arithmetic, reason = "a share in points for the eye")]
fn points(share: f64) -> String {
    format!("{:+.1}", share * 100.0)
}

fn json_of(forecasted: &Forecasted, clock: Clock) -> Value {
    let queue = |queue: &QueueForecast| {
        json!({
            "name": queue.name, "target": queue.target.map(|target| target.as_secs_f64()),
            "whole": queue.whole, "intervals": queue.intervals,
        })
    };
    let queues: Vec<Value> = forecasted.queues.iter().map(queue).collect();
    json!({
        "from": clock.text(forecasted.from), "waiting": forecasted.waiting, "in_hand": forecasted.in_hand,
        "agents": forecasted.agents, "total": queue(&forecasted.total), "queues": queues,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_of_a_day_or_of_a_day_of_the_week() {
        let minutes = |text| clock_time(text).map(|time| time.as_secs() / 60);
        let day = 24 * 60;
        let times = ["9:05", "14h", "Mon 9:05", "wed 14:00", "Sunday 1h"].map(minutes);
        assert_eq!(times, [545, 840, 545, 2 * day + 840, 6 * day + 60].map(Ok));
        for wrong in ["Xyz 9:00", "we 9:00", "9:60", "Wed", "Wed 24:00", "Wed 9:00 9:00"] {
            assert!(clock_time(wrong).is_err(), "{wrong}");
        }
        let [day, week] = [false, true].map(|has_weekdays| Clock { has_weekdays });
        let time = Duration::from_secs(59 * 3_600 + 300);
        assert_eq!([day.text(time), week.text(time)], ["11:05", "Wed 11:05"]);
        assert_eq!(share("a=40%"), Ok(("a".to_owned(), 0.4)));
        assert!(share("a=140%").is_err() && share("a=-1").is_err());
        assert_eq!(closing("chat=Tue 17:00"), Ok(("chat".to_owned(), Duration::from_secs(41 * 3_600))));
    }
}
