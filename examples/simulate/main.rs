//! Routes days of a contact centre through the real router, and shows how they went.
//!
//! Without arguments: a working day of the shared-service centre in `centre.toml` beside this file. With `--trace` it replays a real
//! call log instead and compares what the simulation gives with what the log says.
#![expect(clippy::print_stderr, reason = "a program that people run in a terminal")]

use clap::{Parser, Subcommand};
use indicatif::{ProgressBar, ProgressStyle};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use toritsugi::sim::{Centre, CentreDefinition, Outcome, Run};

mod centre;
mod compare;
mod figures;
mod fit;
mod forecast;
mod import;
mod predict;
mod replay;
mod report;
#[cfg(test)]
mod schema;
mod show;
mod staffing;
mod table;
#[cfg(test)]
mod tests;
mod trace;
mod turns;

/// Routes days of a contact centre and shows how they went.
#[derive(Debug, Parser)]
#[command(version, args_conflicts_with_subcommands = true)]
struct Arguments {
    #[command(subcommand)]
    tool: Option<Tool>,
    /// The centre to simulate, in TOML: a plan, staff, traffic, hours and outages. Defaults to the one that comes with this program.
    #[arg(long, value_name = "FILE")]
    plan: Option<PathBuf>,
    /// The seed of all draws: the same seed gives the same days.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// How many days; of a centre with a `cycle` of its own, how many cycles.
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=3650))]
    days: u32,
    /// Print the result as JSON instead of tables, and write no report unless one is named.
    #[arg(long)]
    json: bool,
    /// Where the HTML report goes. Defaults to simulation.html.
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
    /// A call log in CSV to replay instead of a centre.
    #[arg(long, value_name = "FILE", requires = "columns", conflicts_with_all = ["plan", "days"])]
    trace: Option<PathBuf>,
    /// The mapping that names the columns of the log, in TOML.
    #[arg(long, value_name = "FILE", requires = "trace")]
    columns: Option<PathBuf>,
}

/// What else the program does. Without one of these it routes days.
#[derive(Debug, Subcommand)]
enum Tool {
    Compare(compare::Compare),
    Forecast(forecast::Forecasting),
    Snapshot(forecast::Snapshotting),
    Staff(staffing::Staffing),
    Pool(staffing::Pool),
    Import(import::Import),
    Predict(predict::Prediction),
}

fn main() -> ExitCode {
    match run(&Arguments::parse(), &mut io::stdout().lock()) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::from(2)
        }
    }
}

/// Whether what was looked for was found. The message of an error names the file, and the line and column where there is one.
fn run(arguments: &Arguments, out: &mut impl Write) -> Result<bool, String> {
    if let Some(tool) = &arguments.tool {
        let (text, is_found) = run_tool(tool)?;
        say(out, &text)?;
        return Ok(is_found);
    }
    let (text, page, json) = match (&arguments.trace, &arguments.columns) {
        (Some(log), Some(columns)) => replayed(arguments, log, columns)?,
        _ => simulated(arguments)?,
    };
    if arguments.json {
        say(out, &json.to_string())?;
    } else {
        say(out, &text)?;
    }
    let file = match &arguments.report {
        Some(file) => file.clone(),
        None if arguments.json => return Ok(true),
        None => PathBuf::from("simulation.html"),
    };
    let html = report::render(&page).map_err(|error| format!("the report cannot be drawn: {error}"))?;
    std::fs::write(&file, html).map_err(|error| format!("{}: {error}", file.display()))?;
    if !arguments.json {
        say(out, &format!("Report: {}", file.display()))?;
    }
    Ok(true)
}

/// What a tool says, and whether it found what it looked for.
fn run_tool(tool: &Tool) -> Result<(String, bool), String> {
    let text = match tool {
        Tool::Staff(staffing) => return staffing::run(staffing),
        Tool::Compare(compare) => compare::run(compare),
        Tool::Forecast(forecasting) => forecast::run(forecasting),
        Tool::Snapshot(snapshotting) => forecast::snapshot(snapshotting),
        Tool::Pool(pool) => staffing::pool(pool),
        Tool::Import(import) => import::run(import).map_err(|error| error.to_string()),
        Tool::Predict(prediction) => predict::run(prediction),
    };
    Ok((text?, true))
}

/// Writes a line. Who has read enough and closed the pipe gets no more, and no complaint.
fn say(out: &mut impl Write, line: &str) -> Result<(), String> {
    match writeln!(out, "{line}") {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(format!("the output: {error}")),
        _ => Ok(()),
    }
}

/// What goes to the terminal, to the report and to JSON.
type Shown = (String, report::Page, serde_json::Value);

fn simulated(arguments: &Arguments) -> Result<Shown, String> {
    let definition = centre::load(arguments.plan.as_deref())?;
    let centre = centre::build(arguments.plan.as_deref(), &definition)?;
    let outcome = route(&centre, &Run::default().seed(arguments.seed).cycles(arguments.days))?;
    let calls = calls_of(&definition, &outcome);
    Ok((show::text(&outcome, &calls), show::page(&outcome, &calls), show::json(&outcome, &calls)))
}

/// The counts of everything that came in by voice.
fn calls_of(definition: &CentreDefinition, outcome: &Outcome) -> toritsugi::sim::Counts {
    let mut calls = toritsugi::sim::Counts::default();
    for (traffic, result) in definition.traffic.iter().zip(&outcome.traffic) {
        if traffic.channel == "voice" {
            calls.add(&result.flow.counts);
        }
    }
    calls
}

fn replayed(arguments: &Arguments, log: &Path, columns: &Path) -> Result<Shown, String> {
    let file = log;
    let log = trace::read(file, columns).map_err(|error| error.to_string())?;
    replay::check(&log, file)?;
    let definition = replay::centre(&log, arguments.seed);
    let centre = definition.build().map_err(|error| format!("the log makes no centre: {error}"))?;
    let outcome = route(&centre, &Run::default().seed(arguments.seed).interval(replay::INTERVAL))?;
    let compared = replay::compare(&log, &outcome);
    Ok((replay::text(&log, &compared), replay::page(&log, &outcome, &compared), replay::json(&compared)))
}

/// Runs a centre under a progress bar, which shows only in a terminal.
fn route(centre: &Centre, run: &Run) -> Result<Outcome, String> {
    let bar = ProgressBar::new(1_000);
    if let Ok(style) = ProgressStyle::with_template("routing {bar:40} {percent:>3} %  {eta} left") {
        bar.set_style(style);
    }
    let mut shown = 0;
    let result = centre.run_with(run, &mut |done| {
        let permille = figures::permille(done);
        if permille > shown {
            shown = permille;
            bar.set_position(permille);
        }
    });
    bar.finish_and_clear();
    result.map_err(|error| format!("the run stopped: {error}"))
}
