//! A list of arrivals as text.

use super::Arrival;
use crate::sim::TraceError;
use crate::{MAX_SPAN, Priority, parse_span};
use alloc::vec::Vec;
use core::time::Duration;

pub(super) fn read(text: &str) -> Result<Vec<Arrival>, TraceError> {
    let mut arrivals = Vec::new();
    let lines = text.lines().zip(1_usize..).map(|(line, number)| (line.trim(), number));
    let lines = lines.filter(|(text, number)| {
        let heads = *number == 1 && text.starts_with("at");
        !(text.is_empty() || text.starts_with('#') || heads)
    });
    for (text, line) in lines {
        let mut cells = text.split(',').map(str::trim);
        let at = time(line, "at", cells.next())?.ok_or(TraceError::Time { line, column: "at" })?;
        let priority = match cells.next() {
            None | Some("") => None,
            Some(cell) => Some(Priority(cell.parse().map_err(|_| TraceError::Priority { line })?)),
        };
        let patience = time(line, "patience", cells.next())?;
        let handling = time(line, "handling", cells.next())?;
        if cells.next().is_some() {
            return Err(TraceError::TooMany { line });
        }
        arrivals.push(Arrival { at, priority, patience, handling });
    }
    Ok(arrivals)
}

fn time(line: usize, column: &'static str, cell: Option<&str>) -> Result<Option<Duration>, TraceError> {
    let Some(cell) = cell.filter(|cell| !cell.is_empty()) else { return Ok(None) };
    let seconds = cell.parse::<f64>().ok().and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
    let time = seconds.filter(|time| *time <= MAX_SPAN).or_else(|| parse_span(cell).ok());
    time.map(Some).ok_or(TraceError::Time { line, column })
}
