//! Runs a little call centre on a host that is killed again and again, and shows that nothing is lost.
#![expect(clippy::print_stderr, reason = "a program that people run in a terminal")]

use std::error::Error;
use std::io::{self, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use toritsugi::{EventKind, Timestamp};
use toritsugi_host::stream::{self, Stream};
use toritsugi_host::{Feeder, Outcome, serve};

const USAGE: &str = "\
Runs a little call centre on a host that is killed again and again.

Usage: host [--commands N] [--kills N] [--seed N]
       host serve FILE

  --commands N  commands of the day (default 2000)
  --kills N     how often the host is killed (default 20)
  --seed N      another day, killed at other moments (default 1)
  serve FILE    the host itself: takes inputs from its standard input, and keeps its state in FILE";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let mut out = io::stdout();
    let result = match arguments.as_slice() {
        ["-h" | "--help"] => writeln!(out, "{USAGE}").map_err(Into::into),
        ["serve", file] => serve(Path::new(file), BufReader::new(io::stdin()), &mut BufWriter::new(out)),
        options => numbers(options).and_then(|numbers| show(numbers, &mut out)),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::from(2)
        }
    }
}

/// Commands, kills and seed.
fn numbers(options: &[&str]) -> Result<(usize, usize, u64), Box<dyn Error>> {
    let mut numbers = (2000, 20, 1);
    let mut rest = options.iter();
    while let Some(option) = rest.next() {
        let value = rest.next().ok_or(USAGE)?;
        match *option {
            "--commands" => numbers.0 = value.parse()?,
            "--kills" => numbers.1 = value.parse()?,
            "--seed" => numbers.2 = value.parse()?,
            _ => return Err(USAGE.into()),
        }
    }
    Ok(numbers)
}

fn show((commands, kills, seed): (usize, usize, u64), out: &mut impl Write) -> Result<(), Box<dyn Error>> {
    let stream = stream::draw(seed, commands)?;
    let folder = std::env::temp_dir().join(format!("toritsugi-host-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    let (agents, until) = (stream::AGENTS, clock(stream.end));
    writeln!(out, "A call centre of {agents} agents, a day until {until}: {commands} commands, seed {seed}.")?;
    writeln!(out, "\nOnce without any trouble:")?;
    let quiet = run(&stream, folder.join("quiet.redb"), 0, seed, out)?;
    writeln!(out, "\nOnce with the host killed {kills} times, each time in the middle of its work or of its start:")?;
    let killed = run(&stream, folder.join("killed.redb"), kills, seed, out)?;
    std::fs::remove_dir_all(&folder)?;
    let Outcome { kills_at_start, repeats, events_again, records_again, .. } = killed;
    writeln!(out, "  {kills_at_start} of the kills hit it while it was starting")?;
    writeln!(out, "  {records_again} records were read from the journal again")?;
    writeln!(out, "  {repeats} commands came again that were on disk already, and changed nothing")?;
    writeln!(out, "  {events_again} events were handed out again, each the same as before")?;
    let of = |is: fn(EventKind) -> bool| quiet.events.iter().filter(|event| is(event.kind)).count();
    writeln!(out, "\nThe day:")?;
    writeln!(out, "  {} calls came in", of(|kind| matches!(kind, EventKind::Queued { .. })))?;
    writeln!(out, "  {} offers were made to agents", of(|kind| matches!(kind, EventKind::Offered { .. })))?;
    writeln!(out, "  {} calls were completed", of(|kind| matches!(kind, EventKind::Completed { .. })))?;
    writeln!(out, "  {} customers gave up", of(|kind| matches!(kind, EventKind::Abandoned { .. })))?;
    let refused = quiet.answers.iter().filter(|answer| answer.refusal.is_some()).count();
    writeln!(
        out,
        "  {refused} commands were refused: most of them of customers who gave up, but had an agent by then"
    )?;
    let same = |what: &str, is_same: bool| format!("  {what}: {}", if is_same { "the same" } else { "DIFFERENT" });
    writeln!(out, "\nBoth runs, and a router that never left the memory:")?;
    let is_same = quiet.digest == Some(stream.digest) && killed.digest == quiet.digest;
    writeln!(out, "{}, {}", same("state at the end", is_same), stream.digest)?;
    let is_same_log = quiet.events == stream.events && killed.events == quiet.events;
    writeln!(out, "{}", same(&format!("{} events", stream.events.len()), is_same_log))?;
    if is_same && is_same_log { Ok(()) } else { Err("something was lost, or came twice".into()) }
}

/// Runs the day on a store, with its progress.
fn run(
    stream: &Stream,
    store: PathBuf,
    kills: usize,
    seed: u64,
    out: &mut impl Write,
) -> Result<Outcome, Box<dyn Error>> {
    let feeder = Feeder { program: std::env::current_exe()?, store, kills, seed };
    let (total, mut shown) = (stream.requests.len(), 0);
    let mut written = Ok(());
    let outcome = feeder.run(stream, |outcome| {
        let (answers, events, kills) = (outcome.answers.len(), outcome.events.len(), outcome.kills);
        let fifth = answers.saturating_mul(5).checked_div(total).unwrap_or(0);
        if fifth > shown {
            shown = fifth;
            let time = outcome.events.last().map_or(Timestamp::ZERO, |event| event.at);
            let line = format!("  {}  {answers} of {total} commands, {events} events, {kills} kills", clock(time));
            written = writeln!(out, "{line}").and_then(|()| out.flush());
        }
    })?;
    written?;
    Ok(outcome)
}

/// The time since the beginning of the day.
fn clock(at: Timestamp) -> String {
    let seconds = at.0 / 1_000_000;
    format!("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)
}
