//! Compares centres under the same traffic: replications with common random numbers, paired differences, and one report.

use crate::{centre, figures, report, table};
use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use std::path::PathBuf;
use std::time::Duration;
use toritsugi::sim::{Centre, Measure, Moment, Outcome, Precision, Run, Study};
use toritsugi::{ContactId, parse_span};

mod diary;
mod page;
mod rows;

use rows::Rows;

/// Compares centres, policies or staffing under the same traffic: paired differences with confidence intervals, and a report.
#[derive(Debug, Args)]
pub(crate) struct Compare {
    /// The centres in TOML: each is compared with the first. One alone is studied by itself.
    #[arg(required = true, value_name = "FILE")]
    plans: Vec<PathBuf>,
    /// The seed of all draws: the same seed gives the same result, on any number of threads.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// How many days one replication has; of centres with a `cycle` of their own, how many cycles.
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=3650))]
    days: u32,
    /// How much at the beginning of each replication is not counted, such as 2h.
    #[arg(long, default_value = "0s", value_name = "SPAN", value_parser = parse_span)]
    warm_up: Duration,
    /// How many replications; with --until how many at least.
    #[arg(long, default_value_t = 20, value_parser = clap::value_parser!(u16).range(1..=10_000))]
    replications: u16,
    /// One replication, cut into so many batches of the same length, instead of several. For long runs of a centre that never closes.
    #[arg(long, value_name = "BATCHES", conflicts_with_all = ["replications", "until"], value_parser = clap::value_parser!(u16).range(2..=10_000))]
    batches: Option<u16>,
    /// Goes on until half of an interval is no longer than this, in 1,000 replications at most: a figure, "=" and a number, such as
    /// `service_level=0.005` or `mean_wait=2`.
    #[arg(long, value_name = "FIGURE=HALF", value_parser = precision)]
    until: Option<Precision>,
    /// The confidence of the intervals, in per cent.
    #[arg(long, default_value_t = 95, value_parser = clap::value_parser!(u8).range(50..=99))]
    confidence: u8,
    /// On how many threads; 0 for all that the machine has.
    #[arg(long, default_value_t = 0)]
    threads: usize,
    /// The contact of the first replication that the report follows, counted from 1 as they arrive. Defaults to the one that waited longest under the
    /// first centre and was answered.
    #[arg(long, value_name = "NUMBER")]
    contact: Option<u64>,
    /// Print the result as JSON instead of a table, and write no report unless one is named.
    #[arg(long)]
    json: bool,
    /// Where the HTML report goes. Defaults to comparison.html.
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
}

/// Everything that table and report show.
#[derive(Debug)]
pub(crate) struct Compared {
    /// By what each centre is called.
    names: Vec<String>,
    /// By centre and then by replication.
    outcomes: Vec<Vec<Outcome>>,
    batches: Option<usize>,
    confidence: f64,
    seed: u64,
    contact: Option<ContactId>,
    /// By centre.
    diaries: Vec<Vec<Moment>>,
}

/// What goes to the terminal.
pub(crate) fn run(compare: &Compare) -> Result<String, String> {
    let compared = compared(compare)?;
    let rows = Rows::of(&compared);
    let file = match &compare.report {
        Some(file) => Some(file.clone()),
        None if compare.json => None,
        None => Some(PathBuf::from("comparison.html")),
    };
    if let Some(file) = &file {
        let page = page::page(&compared, &rows);
        let html = report::render(&page).map_err(|error| format!("the report cannot be drawn: {error}"))?;
        std::fs::write(file, html).map_err(|error| format!("{}: {error}", file.display()))?;
    }
    if compare.json {
        return Ok(rows.json(&compared).to_string());
    }
    let report = file.map_or_else(String::new, |file| format!("\nReport: {}", file.display()));
    let heads: Vec<&str> = rows.head.iter().map(String::as_str).collect();
    let note = rows::note(&compared);
    Ok(format!("{}\n{note}{report}", table::render(&heads, &rows.cells(), false)))
}

fn compared(compare: &Compare) -> Result<Compared, String> {
    let centres = compare.plans.iter().map(|file| {
        let definition = centre::load(Some(file))?;
        centre::build(Some(file), &definition)
    });
    let centres: Vec<Centre> = centres.collect::<Result<_, String>>()?;
    let run = Run::default().seed(compare.seed).cycles(compare.days).warm_up(compare.warm_up).without_figures();
    let replications = if compare.batches.is_some() { 1 } else { compare.replications.into() };
    let mut study = Study::new(run).replications(replications).threads(compare.threads);
    let confidence = figures::share(compare.confidence.into(), 100).unwrap_or(1.0);
    if let Some(mut precision) = compare.until {
        precision.confidence = confidence;
        study = study.precision(precision);
    }
    let bar = bar();
    let outcomes = study.run(&centres, &|done, all| {
        bar.set_length(figures::thousands(all));
        bar.set_position(figures::thousands(done));
    });
    bar.finish_and_clear();
    let outcomes = outcomes.map_err(|error| format!("the run stopped: {error}"))?;
    let longest = outcomes.first().and_then(|outcomes| outcomes.first()?.longest_wait);
    let contact = compare.contact.map(|number| ContactId(number.into())).or(longest);
    let diaries = match contact {
        None => Vec::new(),
        Some(contact) => {
            let watched = centres.iter().map(|centre| centre.run(&run.watch(contact)).map(|outcome| outcome.diary));
            watched.collect::<Result<_, _>>().map_err(|error| format!("the run stopped: {error}"))?
        }
    };
    let names = names(&compare.plans);
    let batches = compare.batches.map(usize::from);
    Ok(Compared { names, outcomes, batches, confidence, seed: compare.seed, contact, diaries })
}

/// The names of the files without their endings; with their folders where two are alike.
fn names(files: &[PathBuf]) -> Vec<String> {
    let short = |file: &PathBuf| file.file_stem().map_or_else(String::new, |stem| stem.to_string_lossy().into_owned());
    let names: Vec<String> = files.iter().map(short).collect();
    let alike = |name: &String| names.iter().filter(|other| *other == name).count() > 1;
    let unique = files.iter().zip(&names).enumerate().map(|(place, (file, name))| {
        if alike(name) { format!("{} ({})", file.display(), place + 1) } else { name.clone() }
    });
    unique.collect()
}

fn bar() -> ProgressBar {
    let bar = ProgressBar::new(1);
    if let Ok(style) = ProgressStyle::with_template("routing {bar:40} {percent:>3} %  {eta} left") {
        bar.set_style(style);
    }
    bar
}

/// Reads `service_level=0.005`.
fn precision(text: &str) -> Result<Precision, String> {
    let (name, number) = text.split_once('=').ok_or("it is written like service_level=0.005")?;
    let known = Measure::ALL.into_iter().find(|measure| figures::name(*measure) == name);
    let measure = known.ok_or_else(|| {
        let names: Vec<String> = Measure::ALL.into_iter().map(figures::name).collect();
        format!("there is no figure `{name}`; there are {}", names.join(", "))
    })?;
    match number.parse() {
        Ok(half) if half > 0.0 => Ok(Precision::new(measure, half)),
        _ => Err(format!("`{number}` is no number above zero")),
    }
}

#[cfg(test)]
mod tests;
