//! Reading a log by its mapping.

use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::io;
use std::path::Path;

use csv::{ErrorKind, ReaderBuilder, StringRecord, Trim};

use super::cell::{self, Moment, micros};
use super::error::{TraceError, Wanted};
use super::mapping::{Ending, Length, Mapping, Overlaps, Span};
use super::{DAY, Log, LoggedContact, Mended, Outcome};

/// Reads the log in `log`, whose columns the TOML file `mapping` names.
///
/// What real logs get wrong is mended, and counted in [`Log::mended`]:
///
/// - a time that does not tell its day belongs to the one that brings it within twelve hours of the arrival, so that waits and services may
///   run past midnight;
/// - a wait or a service that ends before it begins, or is less than nothing, is none;
/// - a row without a type is left out, unless the mapping has a name for it, and so is one of a type that the mapping drops;
/// - a wait of zero is none, and a start that is zero or empty counts only if its span is longer than zero;
/// - a service of a contact that hung up is ignored;
/// - what waited or was served for more than a day is left out;
/// - of rows that are the same in every cell the first counts, and the others too if the log gives rows no id;
/// - of two services of the same server that overlap, the earlier ends where the later begins, if the mapping says so.
///
/// # Errors
///
/// A [`TraceError`] for the first file, column or cell that cannot be read, with its place.
pub(crate) fn read(log: &Path, mapping: &Path) -> Result<Log, TraceError> {
    let mapping = Mapping::load(mapping)?;
    let text = fs::read(log).map_err(|error| unreadable(log, &error))?;
    let file = Text { file: log, text: &text };
    let mut reader = ReaderBuilder::new().delimiter(mapping.separator.byte()).trim(Trim::All).from_reader(&*text);
    let columns = Columns::find(log, &mapping, reader.headers().map_err(|error| file.csv_error(&error))?)?;

    let mut builder = Builder::default();
    for record in reader.records() {
        let record = record.map_err(|error| file.csv_error(&error))?;
        builder.add(&Row { file: &file, record: &record }, &mapping, &columns)?;
    }
    let overlaps = mapping.server.map_or(Overlaps::Keep, |server| server.overlaps);
    Ok(builder.finish(overlaps))
}

/// The text of a log.
struct Text<'a> {
    file: &'a Path,
    text: &'a [u8],
}

impl Text<'_> {
    /// The line, from 1, of a place that the reader gives: it may stand before the end of the line above.
    fn line(&self, place: Option<&csv::Position>) -> u64 {
        let place = place.map_or(0, |place| usize::try_from(place.byte()).unwrap_or(usize::MAX));
        let (before, after) = self.text.split_at(place.min(self.text.len()));
        let between = after.iter().take_while(|byte| matches!(byte, b'\r' | b'\n'));
        let ends = before.iter().chain(between).filter(|byte| **byte == b'\n');
        ends.fold(1, |line, _| line + 1)
    }

    fn csv_error(&self, error: &csv::Error) -> TraceError {
        let message = match error.kind() {
            ErrorKind::Io(error) => return unreadable(self.file, error),
            ErrorKind::UnequalLengths { expected_len, len, .. } => {
                format!("{len} cells, but the header has {expected_len}")
            }
            ErrorKind::Utf8 { err, .. } => format!("cell {} is not UTF-8", err.field() + 1),
            _ => error.to_string(),
        };
        TraceError::Row { file: self.file.to_owned(), line: self.line(error.position()), message }
    }
}

/// A column of the log: its place and its name.
struct Column {
    place: usize,
    name: String,
}

/// The columns that the mapping names, found in the header.
struct Columns {
    id: Option<Column>,
    date: Option<Column>,
    arrival: Column,
    menu_exit: Option<Column>,
    wait: SpanColumns,
    outcome: Column,
    kind: Column,
    priority: Option<Column>,
    service: SpanColumns,
    server: Option<Column>,
}

struct SpanColumns {
    start: Option<Column>,
    length: Column,
}

impl Columns {
    fn find(file: &Path, mapping: &Mapping, header: &StringRecord) -> Result<Self, TraceError> {
        let find = |name: &str, role| {
            let place = header.iter().position(|title| title.trim_start_matches('\u{feff}') == name);
            place.map(|place| Column { place, name: name.to_owned() }).ok_or_else(|| TraceError::MissingColumn {
                file: file.to_owned(),
                column: name.to_owned(),
                role,
                header: header.iter().map(str::to_owned).collect(),
            })
        };
        let maybe = |name: Option<&String>, role| name.map(|name| find(name, role)).transpose();
        let span = |span: &Span, [start, exit, seconds]: [&'static str; 3]| {
            let length = match &span.length {
                Length::Seconds(name) => find(name, seconds)?,
                Length::Exit(name) => find(name, exit)?,
            };
            Ok(SpanColumns { start: maybe(span.start.as_ref(), start)?, length })
        };
        Ok(Self {
            id: maybe(mapping.id.as_ref(), "id")?,
            date: maybe(mapping.date.as_ref().map(|date| &date.column), "date.column")?,
            arrival: find(&mapping.arrival.column, "arrival.column")?,
            menu_exit: maybe(mapping.arrival.menu_exit.as_ref(), "arrival.menu_exit")?,
            wait: span(&mapping.wait, ["wait.start", "wait.exit", "wait.seconds"])?,
            outcome: find(&mapping.outcome.column, "outcome.column")?,
            kind: find(&mapping.kind.column, "kind.column")?,
            priority: maybe(mapping.priority.as_ref().map(|priority| &priority.column), "priority.column")?,
            service: span(&mapping.service, ["service.start", "service.exit", "service.seconds"])?,
            server: maybe(mapping.server.as_ref().map(|server| &server.column), "server.column")?,
        })
    }
}

/// A row of the log and its place.
struct Row<'a> {
    file: &'a Text<'a>,
    record: &'a StringRecord,
}

impl Row<'_> {
    /// The text of a cell. The reader has checked that no row is shorter than the header.
    fn text(&self, column: &Column) -> &str {
        self.record.get(column.place).unwrap_or("")
    }

    fn line(&self) -> u64 {
        self.file.line(self.record.position())
    }

    /// What a cell means, or where it means nothing.
    fn cell<T>(
        &self,
        column: &Column,
        wanted: Wanted<'_>,
        meaning: impl FnOnce(&str) -> Option<T>,
    ) -> Result<T, TraceError> {
        let value = self.text(column);
        meaning(value).ok_or_else(|| TraceError::Cell {
            file: self.file.file.to_owned(),
            line: self.line(),
            column: column.name.clone(),
            value: value.to_owned(),
            wanted: wanted.to_string(),
        })
    }

    /// The time in a cell, or `None` if it is empty.
    fn time(&self, column: &Column, mapping: &Mapping) -> Result<Option<Moment>, TraceError> {
        self.cell(column, Wanted::Time(&mapping.clock), |text| match text {
            "" => Some(None),
            text => mapping.clock.parse(text).map(Some),
        })
    }

    /// The day of the arrival, in days from 1970-01-01.
    fn day(&self, mapping: &Mapping, columns: &Columns) -> Result<i64, TraceError> {
        match (&mapping.date, &columns.date) {
            (Some(date), Some(column)) => self.cell(column, Wanted::Date(&date.format), |text| date.format.parse(text)),
            _ => self.cell(&columns.arrival, Wanted::Time(&mapping.clock), |text| mapping.clock.parse(text)?.day),
        }
    }

    /// The start, if it is known, and the length of a wait or a service; below zero if it ends before it begins.
    fn span(&self, columns: &SpanColumns, span: &Span, mapping: &Mapping) -> Result<(Option<Moment>, i64), TraceError> {
        let start = columns.start.as_ref().map(|column| self.time(column, mapping)).transpose()?.flatten();
        let length = match &span.length {
            Length::Seconds(_) => self.cell(&columns.length, Wanted::Seconds, |text| match text {
                "" => Some(0),
                text => cell::signed_span(text),
            })?,
            Length::Exit(_) => match (start, self.time(&columns.length, mapping)?) {
                (Some(start), Some(exit)) => start.until(exit),
                _ => 0,
            },
        };
        // A log that has no span writes its start as midnight: only its length tells one from the other.
        Ok((start.filter(|start| start.day.is_some() || start.time > 0 || length > 0), length))
    }
}

/// The log so far, with instants since 1970-01-01.
#[derive(Default)]
struct Builder {
    rows: Vec<(i64, LoggedContact)>,
    first_day: Option<i64>,
    dropped: BTreeMap<String, usize>,
    /// How often each oddity was met, and in which line first.
    mended: BTreeMap<&'static str, (usize, u64)>,
    /// The cells of the rows so far.
    seen: HashSet<String>,
}

impl Builder {
    fn add(&mut self, row: &Row<'_>, mapping: &Mapping, columns: &Columns) -> Result<(), TraceError> {
        let day = row.day(mapping, columns)?;
        self.first_day = Some(self.first_day.map_or(day, |first| first.min(day)));
        let ending = row.cell(&columns.outcome, Wanted::Outcome, |text| mapping.outcome.endings.get(text).copied())?;
        if ending == Ending::Dropped {
            *self.dropped.entry(row.text(&columns.outcome).to_owned()).or_default() += 1;
            return Ok(());
        }
        if let Some(why) = self.left_out(row, mapping, columns) {
            self.mend(row, why);
            return Ok(());
        }
        let entry = row.cell(&columns.arrival, Wanted::Time(&mapping.clock), |text| mapping.clock.parse(text))?;
        let menu_exit = columns.menu_exit.as_ref().map(|column| row.time(column, mapping)).transpose()?.flatten();
        let (wait_start, waited) = row.span(&columns.wait, &mapping.wait, mapping)?;
        let (service_start, service) = row.span(&columns.service, &mapping.service, mapping)?;
        if waited < 0 || service < 0 {
            self.mend(row, "a wait or a service ended before it began: taken as none");
        }
        let [waited, service] = [waited, service].map(|length| u64::try_from(length).unwrap_or(0));
        let queued = waited > 0;
        let server = server(row, mapping, columns);
        let kind = kind(row, mapping, columns)?;
        if waited > DAY || service > DAY {
            self.mend(row, "waited or was served for more than a day: left out");
            return Ok(());
        }

        let start = if queued { wait_start } else { service_start.filter(|_| ending == Ending::Served) };
        // From the midnight of the day of the arrival, to which a time without a day is as near as can be.
        let instant = |moment: Moment| match moment.day {
            Some(own) => own.saturating_sub(day).saturating_mul(micros(DAY)).saturating_add(micros(moment.time)),
            None => nearest(moment.time, entry.time),
        };
        let time = start.or(menu_exit).unwrap_or(Moment { day: None, ..entry });
        let contact = LoggedContact {
            id: columns.id.as_ref().map(|column| row.text(column).to_owned()),
            arrival: 0,
            kind,
            priority: priority(row, mapping, columns, queued)?,
            waited,
            queued,
            outcome: match ending {
                Ending::Served => Outcome::Served { service, server },
                Ending::HungUp | Ending::Dropped => Outcome::HungUp,
            },
        };
        self.note(row, &contact, service, menu_exit.is_some_and(|exit| instant(exit) < micros(entry.time)));
        self.rows.push((day.saturating_mul(micros(DAY)).saturating_add(instant(time)), contact));
        Ok(())
    }

    /// Why a row is no contact, before its times are looked at.
    fn left_out(&mut self, row: &Row<'_>, mapping: &Mapping, columns: &Columns) -> Option<&'static str> {
        let has_name = mapping.kind.names.as_ref().is_some_and(|names| names.contains_key(""));
        let kind = row.text(&columns.kind);
        if mapping.kind.dropped.iter().any(|dropped| dropped == kind) {
            return Some("of a type that the mapping drops: left out");
        }
        if kind.is_empty() && !has_name {
            return Some("no type: left out");
        }
        if self.seen.insert(row.record.iter().collect::<Vec<_>>().join("\u{1f}")) {
            return None;
        }
        if columns.id.is_some() {
            return Some("same as an earlier row: left out");
        }
        self.mend(row, "same as an earlier row: kept, as rows have no id");
        None
    }

    /// Counts what is odd about a row.
    fn mend(&mut self, row: &Row<'_>, what: &'static str) {
        let (rows, _) = self.mended.entry(what).or_insert_with(|| (0, row.line()));
        *rows += 1;
    }

    /// Counts what was odd about a contact.
    fn note(&mut self, row: &Row<'_>, contact: &LoggedContact, service: u64, early_menu_exit: bool) {
        let mut count = |odd, what| {
            if odd {
                self.mend(row, what);
            }
        };
        count(early_menu_exit, "left the voice menu before it came in: the exit is used");
        match &contact.outcome {
            Outcome::Served { server, .. } => {
                count(server.is_none(), "served by nobody known: kept without a server");
                count(service == 0, "served without a service time: kept with zero");
            }
            Outcome::HungUp => count(service > 0, "hung up and yet served: the service is ignored"),
        }
    }

    fn finish(self, overlaps: Overlaps) -> Log {
        let Self { mut rows, first_day, dropped, mut mended, seen: _ } = self;
        let first_day = first_day.unwrap_or(0);
        let midnight = first_day.saturating_mul(micros(DAY));
        rows.sort_by_key(|(instant, _)| *instant);
        let mut contacts = Vec::with_capacity(rows.len());
        for (instant, contact) in rows {
            // A menu that the call left before it came in may reach back over the first midnight.
            let arrival = u64::try_from(instant.saturating_sub(midnight)).unwrap_or(0);
            contacts.push(LoggedContact { arrival, ..contact });
        }
        if overlaps == Overlaps::Cut {
            let cut = cut_overlaps(&mut contacts);
            if cut > 0 {
                mended.insert("still served when the same server began the next: the service is cut", (cut, 0));
            }
        }
        let mended = mended.into_iter().map(|(what, (rows, line))| Mended { what, rows, line }).collect();
        Log { first_day, contacts, dropped: dropped.into_iter().collect(), mended }
    }
}

/// The type of a row.
fn kind(row: &Row<'_>, mapping: &Mapping, columns: &Columns) -> Result<String, TraceError> {
    row.cell(&columns.kind, Wanted::Kind, |text| match &mapping.kind.names {
        Some(names) => names.get(text).cloned(),
        // What makes the name of a queue.
        None => (!text.contains(char::is_control)).then(|| text.to_owned()),
    })
}

/// The priority of a row, zero if the log does not know it.
fn priority(row: &Row<'_>, mapping: &Mapping, columns: &Columns, queued: bool) -> Result<i16, TraceError> {
    match (&mapping.priority, &columns.priority) {
        (Some(rule), Some(column)) if queued || !rule.only_queued => {
            row.cell(column, Wanted::Priority, |text| match &rule.values {
                Some(values) => values.get(text).copied(),
                None => text.parse().ok(),
            })
        }
        _ => Ok(0),
    }
}

/// Who served a row, if the log says so.
fn server(row: &Row<'_>, mapping: &Mapping, columns: &Columns) -> Option<String> {
    let (rule, column) = (mapping.server.as_ref()?, columns.server.as_ref()?);
    let name = row.text(column);
    let nobody = name.is_empty() || rule.nobody.iter().any(|nobody| nobody == name);
    (!nobody).then(|| name.to_owned())
}

/// Ends each service when the next one of the same server begins. Returns how many were cut.
fn cut_overlaps(contacts: &mut [LoggedContact]) -> usize {
    let mut by_server: BTreeMap<String, Vec<(u64, usize)>> = BTreeMap::new();
    for (place, contact) in contacts.iter().enumerate() {
        if let (Some(server), Some((from, to))) = (contact.server(), contact.service()) {
            if from < to {
                by_server.entry(server.to_owned()).or_default().push((from, place));
            }
        }
    }
    let mut cut = 0;
    for mut services in by_server.into_values() {
        services.sort_unstable();
        for ((from, place), (next, _)) in services.iter().zip(services.iter().skip(1)) {
            if let Some(Outcome::Served { service, .. }) = contacts.get_mut(*place).map(|contact| &mut contact.outcome)
            {
                // Two that began together: the clock cannot tell them apart, so neither is cut to nothing.
                if from < next && *service > next - from {
                    *service = next - from;
                    cut += 1;
                }
            }
        }
    }
    cut
}

/// Microseconds from the midnight of the arrival's day to the instant at `time` of day that is nearest to the arrival.
fn nearest(time: u64, arrival: u64) -> i64 {
    let (time, arrival, half) = (micros(time), micros(arrival), micros(DAY) / 2);
    arrival + (time - arrival + half).rem_euclid(2 * half) - half
}

fn unreadable(file: &Path, error: &io::Error) -> TraceError {
    TraceError::Unreadable { file: file.to_owned(), reason: error.to_string() }
}

#[cfg(test)]
mod tests;
