//! How many agents: the smallest staff with which the queues of a centre meet their service levels.

use crate::centre;
use crate::figures::{count, percent, share, whole_hours};
use crate::table;
use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::{Value, json};
use std::path::PathBuf;
use std::time::Duration;
use toritsugi::ServiceLevelFormula;
use toritsugi::sim::erlang::Demand;
use toritsugi::sim::{CentreDefinition, FoundStaff, Run, StaffDefinition, StaffSearch};

/// Searches for the smallest staff with which every queue that has a service level meets it. Exits with 1 if there is none in the ranges.
#[derive(Debug, Args)]
pub(crate) struct Staffing {
    /// The centre, in TOML. Defaults to the one that comes with this program.
    #[arg(long, value_name = "FILE")]
    centre: Option<PathBuf>,
    /// A group that may change, and its range: `billing=3..20`; of a group that is staffed by interval, the most at a time, with which the other
    /// intervals change in proportion. Defaults to all, from 1 to four times what they are and ten more.
    #[arg(long, value_name = "GROUP=FEWEST..MOST", value_parser = range)]
    vary: Vec<(String, u32, u32)>,
    /// How many days, or cycles of the centre, are simulated for each staff, each with a seed of its own; 5 at least.
    #[arg(long, default_value_t = 10)]
    replications: usize,
    /// How sure it must be, one-sided, that the mean service level of each queue is met, in per cent.
    #[arg(long, default_value_t = 95, value_parser = clap::value_parser!(u8).range(50..=99))]
    confidence: u8,
    /// The first seed.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Where the centre goes with the staff that was found, in TOML, but for comments.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Print the result as JSON.
    #[arg(long)]
    json: bool,
}

/// One pool by the closed forms: how many agents one queue needs that has agents of its own.
#[derive(Debug, Args)]
pub(crate) struct Pool {
    /// Contacts an hour.
    #[arg(long)]
    per_hour: f64,
    /// Mean handling time with wrap-up, such as 3m.
    #[arg(long, value_parser = span)]
    handling: Duration,
    /// Mean patience. Defaults to for ever: then it is Erlang C, otherwise Erlang A.
    #[arg(long, value_parser = span)]
    patience: Option<Duration>,
    /// The wait that meets the service level.
    #[arg(long, value_parser = span, default_value = "20s")]
    within: Duration,
    /// The service level asked for, in per cent of all contacts: who gives up was not answered in time.
    #[arg(long, default_value_t = 80.0, value_parser = percentage)]
    level: f64,
}

/// As spans are written in files: `3m 24s`, or a whole number of seconds.
pub(crate) fn span(text: &str) -> Result<Duration, String> {
    if let Ok(seconds) = text.parse::<u32>() {
        return Ok(Duration::from_secs(seconds.into()));
    }
    toritsugi::parse_span(text).map_err(|error| error.to_string())
}

fn percentage(text: &str) -> Result<f64, String> {
    let number: f64 = text.parse().map_err(|_| "not a number".to_owned())?;
    if (0.0..100.0).contains(&number) { Ok(number) } else { Err("not from 0 to below 100".to_owned()) }
}

/// `billing=3..20`
fn range(text: &str) -> Result<(String, u32, u32), String> {
    let parsed = text.rsplit_once('=').and_then(|(group, range)| {
        let (fewest, most) = range.split_once("..")?;
        Some((group.to_owned(), fewest.trim().parse().ok()?, most.trim_start_matches('=').trim().parse().ok()?))
    });
    parsed.ok_or_else(|| "it is written like billing=3..20".to_owned())
}

/// What it says, and whether the targets are met.
pub(crate) fn run(staffing: &Staffing) -> Result<(String, bool), String> {
    let definition = centre::load(staffing.centre.as_deref())?;
    centre::build(staffing.centre.as_deref(), &definition)?;
    let found = search(staffing, &definition)?;
    let staffed = staffed(&definition, &found);
    if let Some(out) = &staffing.out {
        let toml = toml::to_string(&staffed).map_err(|error| format!("the centre cannot be written: {error}"))?;
        std::fs::write(out, toml).map_err(|error| format!("{}: {error}", out.display()))?;
    }
    let text = if staffing.json {
        json(&definition, &staffed, &found).to_string()
    } else {
        text(&definition, &staffed, &found)
    };
    Ok((text, found.met))
}

/// The centre with the staff that was found.
fn staffed(definition: &CentreDefinition, found: &FoundStaff) -> CentreDefinition {
    let mut staffed = definition.clone();
    for (group, (_, agents)) in staffed.staff.iter_mut().zip(&found.staff) {
        *group = group.clone().with_agents(*agents);
    }
    staffed
}

fn search(staffing: &Staffing, definition: &CentreDefinition) -> Result<FoundStaff, String> {
    let mut search = StaffSearch::new(definition.clone())
        .replications(staffing.replications)
        .confidence(share(staffing.confidence.into(), 100).unwrap_or(1.0))
        .runs(Run::default().seed(staffing.seed));
    for (group, fewest, most) in &staffing.vary {
        search = search.vary(group, *fewest, *most);
    }
    let bar = ProgressBar::new_spinner();
    if let Ok(style) = ProgressStyle::with_template("{spinner} {elapsed} {msg}") {
        bar.set_style(style);
    }
    let found = search.run(&mut |progress| {
        let agents: u32 = progress.staff.iter().sum();
        let missing = if progress.shortfall > 0.0 { "misses" } else { "meets" };
        bar.set_message(format!("staff {} tried: {agents} agents, {missing} the targets", progress.tried));
        bar.tick();
    });
    bar.finish_and_clear();
    found.map_err(|error| error.to_string())
}

fn text(definition: &CentreDefinition, staffed: &CentreDefinition, found: &FoundStaff) -> String {
    let row = |name: &str, [now, needed]: [&[StaffDefinition]; 2]| {
        let agents = |groups: &[StaffDefinition]| count(groups.iter().map(|group| u64::from(group.agents())).sum());
        let hours = |groups: &[StaffDefinition]| count(whole_hours(groups.iter().map(StaffDefinition::duty).sum()));
        vec![name.to_owned(), agents(now), agents(needed), hours(now), hours(needed)]
    };
    let groups = definition.staff.chunks(1).zip(staffed.staff.chunks(1)).zip(&found.staff);
    let rows = groups.map(|((now, needed), (name, _))| row(name, [now, needed]));
    let rows: Vec<Vec<String>> = rows.chain([row("All", [&definition.staff, &staffed.staff])]).collect();
    let needed = if found.met { "needed" } else { "nearest" };
    let staff = table::render(&["staff", "agents now", needed, "hours now", needed], &rows, true);
    let levels: Vec<Vec<String>> = found
        .targets
        .iter()
        .map(|met| vec![met.queue.clone(), percent(Some(met.asked)), percent(Some(met.mean)), percent(Some(met.low))])
        .collect();
    let levels = table::render(&["queue", "asked", "mean", "no less than"], &levels, false);
    let verdict = if found.met {
        format!(
            "Each target is met with {} confidence, by {} replications that the search had not seen. With one agent fewer in any group that may \
             have fewer some target was missed, and no two agents could be exchanged for one; a smaller staff of quite another shape may exist. {} staffs \
             were simulated.",
            percent(Some(found.confidence)),
            found.replications,
            found.tried
        )
    } else {
        format!(
            "No staff within the ranges meets all targets; this is the nearest of {} that were simulated, and it misses some.",
            found.tried
        )
    };
    format!("{staff}\n{levels}\n{verdict}")
}

fn json(definition: &CentreDefinition, staffed: &CentreDefinition, found: &FoundStaff) -> Value {
    let group = |(now, needed): (&StaffDefinition, &StaffDefinition)| {
        json!({
            "name": now.name, "agents": needed.agents(), "agents_now": now.agents(),
            "hours": whole_hours(needed.duty()), "hours_now": whole_hours(now.duty()),
        })
    };
    let staff: Vec<Value> = definition.staff.iter().zip(&staffed.staff).map(group).collect();
    let target = |met: &toritsugi::sim::MetTarget| json!({ "queue": met.queue, "asked": met.asked, "mean": met.mean, "no_less_than": met.low });
    let targets: Vec<Value> = found.targets.iter().map(target).collect();
    json!({
        "staff": staff, "targets": targets, "met": found.met, "confidence": found.confidence,
        "replications": found.replications, "tried": found.tried,
    })
}

/// A few staffs around the one that the target needs.
#[expect(clippy::float_arithmetic, reason = "shares and per cent for the eye")]
pub(crate) fn pool(pool: &Pool) -> Result<String, String> {
    let mut demand = Demand::new(pool.per_hour, pool.handling).map_err(|error| error.to_string())?;
    if let Some(patience) = pool.patience {
        demand = demand.with_patience(patience).map_err(|error| error.to_string())?;
    }
    let within = |agents| {
        let pool_of = demand.waiting(agents)?;
        Some(pool_of.within(pool.within, ServiceLevelFormula::AbandonedNegative))
    };
    let needed = demand.agents_for(|agents| within(agents).is_some_and(|level| level * 100.0 >= pool.level));
    let needed = needed.ok_or("a million agents are not enough")?;
    let rows: Vec<Vec<String>> = (needed.saturating_sub(2).max(1)..=needed.saturating_add(3))
        .map(|agents| {
            let pool_of = demand.waiting(agents);
            vec![
                count(agents.into()),
                percent(within(agents)),
                percent(pool_of.map(|pool| pool.delayed())),
                crate::figures::clock(pool_of.map(|pool| pool.mean_wait_answered())),
                percent(pool_of.map(|pool| pool.abandoned())),
                percent(pool_of.map(|pool| pool.occupancy())),
                percent(Some(demand.lost(agents))),
            ]
        })
        .collect();
    let head = ["agents", "in time", "must wait", "average wait", "give up", "occupancy", "lost without a queue"];
    let model = if pool.patience.is_some() { "Erlang A" } else { "Erlang C" };
    Ok(format!(
        "{}\n{model}: {needed} agents for {} answered within {} s at a load of {:.2} erlangs; the square root says {}.",
        table::render(&head, &rows, false),
        percent(Some(pool.level / 100.0)),
        pool.within.as_secs_f64(),
        demand.load(),
        demand.square_root(1.0)
    ))
}
