//! Prints when the hours in a file open and close, in local time and as instants.
#![expect(clippy::print_stderr, reason = "a program that people run in a terminal")]

use jiff::civil::Date;
use std::io::{self, Write};
use std::process::ExitCode;
use toritsugi_hours::{OpeningHours, Switch};

const USAGE: &str = "\
Prints when the hours in a file open and close.

Usage: hours FILE FROM UNTIL

  FILE   opening hours, in TOML
  FROM   the first day, like 2026-12-20
  UNTIL  the day after the last, like 2027-01-10";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match run(&arguments, &mut io::stdout().lock()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::from(2)
        }
    }
}

fn run(arguments: &[String], out: &mut impl Write) -> Result<(), String> {
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let text = match arguments.as_slice() {
        ["-h" | "--help"] => format!("{USAGE}\n"),
        [file, from, until] => {
            let text = std::fs::read_to_string(file).map_err(|error| format!("{file}: {error}"))?;
            let hours = OpeningHours::from_toml(&text).map_err(|error| format!("{file}: {error}"))?;
            report(&hours, date(from)?, date(until)?)?
        }
        _ => return Err(USAGE.to_owned()),
    };
    match out.write_all(text.as_bytes()) {
        // A reader such as `head` has seen enough.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        result => result.map_err(|error| format!("the output cannot be written: {error}")),
    }
}

fn date(text: &str) -> Result<Date, String> {
    text.parse().map_err(|_| format!("`{text}` is not a date like 2026-12-20"))
}

/// The switches from the beginning of one day to that of another, then the holidays and special days among them.
fn report(hours: &OpeningHours, from: Date, until: Date) -> Result<String, String> {
    let window = |date| hours.start_of(date).map_err(|error| format!("{date}: {error}"));
    let switches = hours.switches(window(from)?, window(until)?).map_err(|error| error.to_string())?;
    let zone = hours.time_zone().iana_name().unwrap_or("UTC");
    let mut lines = vec![format!("{zone}, from {from} to the beginning of {until}"), String::new()];
    let head = ["local time", "instant", "microseconds", "then"];
    lines.push(row(&head.map(str::to_owned)));
    for switch in switches {
        lines.push(row(&cells(hours, switch)?));
    }
    let mut days = Vec::new();
    for date in from.series(jiff::ToSpan::days(1)).take_while(|date| *date < until) {
        if let Some(exception) = hours.exception(date) {
            let name = exception.name().unwrap_or_default();
            days.push(format!("{}  {:<25}  {name}", date.strftime("%a %Y-%m-%d"), exception.hours()));
        }
    }
    if !days.is_empty() {
        lines.extend([String::new(), "holidays and special days".to_owned()]);
        lines.extend(days);
    }
    let lines: Vec<&str> = lines.iter().map(|line| line.trim_end()).collect();
    Ok(lines.join("\n") + "\n")
}

fn row([local, instant, micros, then]: &[String; 4]) -> String {
    format!("{local:<28}  {instant:<20}  {micros:>17}  {then}")
}

fn cells(hours: &OpeningHours, Switch { at, open }: Switch) -> Result<[String; 4], String> {
    let instant = jiff::Timestamp::from_microsecond(at.micros()).map_err(|error| error.to_string())?;
    let local = instant.to_zoned_datetime(hours.time_zone().clone());
    let then = if open { "open" } else { "closed" };
    Ok([local.strftime("%a %Y-%m-%d %H:%M %:z").to_string(), instant.to_string(), at.0.to_string(), then.to_owned()])
}
