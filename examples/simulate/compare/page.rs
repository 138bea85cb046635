//! The report of a comparison.
#![expect(clippy::float_arithmetic, reason = "means for plots; no decision depends on them")]

use super::Compared;
use super::diary::{Names, moments};
use super::rows::{Rows, note};
use crate::figures::{TimeAxis, bins, count, of_hundred, percent, plotted, share};
use crate::report::{Page, Section};
use std::collections::BTreeMap;
use std::time::Duration;
use toritsugi::sim::{Counts, GroupOutcome, Outcome, Series};

/// What all replications of one centre say together.
struct Pooled<'a> {
    name: &'a str,
    outcomes: &'a [Outcome],
    intervals: Vec<Counts>,
    waits: Vec<u64>,
}

impl<'a> Pooled<'a> {
    fn of(name: &'a str, outcomes: &'a [Outcome]) -> Option<Self> {
        let mut intervals = vec![Counts::default(); outcomes.first()?.total.intervals.len()];
        let mut waits = Vec::new();
        for outcome in outcomes {
            intervals.iter_mut().zip(&outcome.total.intervals).for_each(|(sum, counts)| sum.add(counts));
            waits.extend(outcome.total.waits.iter().copied().filter(|wait| *wait > 0));
        }
        waits.sort_unstable();
        Some(Self { name, outcomes, intervals, waits })
    }

    fn count(&self) -> f64 {
        plotted(u64::try_from(self.outcomes.len()).unwrap_or(1))
    }

    /// When an interval begins.
    fn time(&self, place: usize) -> f64 {
        self.outcomes.first().map_or(0.0, |outcome| TimeAxis::of(outcome).at(place))
    }

    /// A line through a value of every interval that has one.
    fn line(&self, name: String, value: impl Fn(&Counts) -> Option<f64>) -> (String, Vec<(f64, f64)>) {
        let points = self.intervals.iter().enumerate();
        (name, points.filter_map(|(place, counts)| Some((self.time(place), value(counts)?))).collect())
    }

    /// A time series, averaged over the replications.
    fn mean_series(&self, of: impl Fn(&Outcome) -> Vec<f64>) -> Vec<(f64, f64)> {
        let mut sums = vec![0.0; self.intervals.len()];
        for outcome in self.outcomes {
            sums.iter_mut().zip(of(outcome)).for_each(|(sum, value)| *sum += value);
        }
        sums.iter().enumerate().map(|(place, sum)| (self.time(place), sum / self.count())).collect()
    }

    fn group<T>(&self, place: usize, of: impl Fn(&GroupOutcome) -> T) -> impl Iterator<Item = T> {
        self.outcomes.iter().filter_map(move |outcome| outcome.groups.get(place)).map(of)
    }
}

pub(super) fn page(compared: &Compared, rows: &Rows) -> Page {
    let centres = compared.names.iter().zip(&compared.outcomes);
    let pooled: Vec<Pooled<'_>> = centres.filter_map(|(name, outcomes)| Pooled::of(name, outcomes)).collect();
    let mut sections = vec![
        facts(compared, &pooled),
        Section::Table {
            heading: if pooled.len() > 1 { "Paired differences".to_owned() } else { "Figures".to_owned() },
            note: Some(note(compared)),
            head: differences_first(&rows.head, pooled.len()),
            rows: rows.cells().iter().map(|row| differences_first(row, pooled.len())).collect(),
            total_row: false,
        },
    ];
    sections.extend(curves(&pooled));
    sections.push(occupancy(&pooled));
    sections.extend(vendors(&pooled));
    sections.extend(pooled.iter().filter_map(|centre| served(centre, pooled.len() > 1)));
    if let Some(contact) = compared.contact {
        for (centre, diary) in pooled.iter().zip(&compared.diaries) {
            let Some(first) = centre.outcomes.first() else { continue };
            sections.push(Section::Timeline {
                heading: heading(&format!("Contact {contact}"), centre.name, pooled.len() > 1),
                note: Some("What happened to it in the first replication, why each offer was made, and, unfolded, why it waited.".to_owned()),
                moments: moments(diary, &Names::new(first)),
            });
        }
    }
    let title = if pooled.len() > 1 { "Contact centres compared" } else { "A contact centre studied" };
    Page { title: title.to_owned(), subtitle: compared.names.join(" · "), sections }
}

/// The name of a row, then the differences, then the centres: a phone shows the first columns.
fn differences_first(row: &[String], centres: usize) -> Vec<String> {
    let (name, rest) = row.split_at(row.len().min(1));
    let (own, differences) = rest.split_at(rest.len().min(centres));
    [name, differences, own].concat()
}

fn heading(text: &str, centre: &str, several: bool) -> String {
    if several { format!("{text}: {centre}") } else { text.to_owned() }
}

fn facts(compared: &Compared, pooled: &[Pooled<'_>]) -> Section {
    let first = pooled.first();
    let days = first.and_then(|centre| centre.outcomes.first()).map_or(0.0, Outcome::days);
    let offered: u64 = first.map_or(0, |centre| centre.intervals.iter().map(|counts| counts.offered).sum());
    let repeated = match compared.batches {
        Some(batches) => ("Batches", batches.to_string()),
        None => ("Replications", compared.outcomes.first().map_or(0, Vec::len).to_string()),
    };
    let facts = [
        repeated,
        ("Days each", format!("{days:.2}").trim_end_matches('0').trim_end_matches('.').to_owned()),
        ("Seed", compared.seed.to_string()),
        ("Contacts in all", count(offered)),
        ("Confidence", format!("{:.0} %", compared.confidence * 100.0)),
    ];
    Section::Facts {
        heading: "At a glance".to_owned(),
        facts: facts.into_iter().map(|(name, value)| (name.to_owned(), value)).collect(),
    }
}

fn curves(pooled: &[Pooled<'_>]) -> Vec<Section> {
    let several = pooled.len() > 1;
    let named =
        |text: &str, centre: &Pooled<'_>| if several { format!("{text}, {}", centre.name) } else { text.to_owned() };
    let only = |centre: &Pooled<'_>| if several { centre.name.to_owned() } else { "all contacts".to_owned() };
    let mut volume = Vec::new();
    if let Some(first) = pooled.first() {
        volume.push(first.line("offered".to_owned(), |counts| Some(plotted(counts.offered) / first.count())));
    }
    for centre in pooled {
        volume.push(centre.line(named("answered", centre), |counts| Some(plotted(counts.answered) / centre.count())));
        volume.push(centre.line(named("abandoned", centre), |counts| Some(plotted(counts.abandoned) / centre.count())));
    }
    let levels = pooled
        .iter()
        .map(|centre| centre.line(only(centre), |counts| counts.service_level().map(|level| of_hundred(Some(level)))));
    let waiting = |outcome: &Outcome| {
        let mut sums = vec![0.0; outcome.total.intervals.len()];
        for queue in &outcome.queues {
            sums.iter_mut().zip(queue.length.means()).for_each(|(sum, mean)| *sum += mean);
        }
        sums
    };
    let width = bin_width(pooled);
    let waits = pooled.iter().map(|centre| (only(centre), bins(&centre.waits, width, 61)));
    let first = pooled.iter().find_map(|centre| centre.outcomes.first());
    let x_label = first.map_or("hour", |outcome| TimeAxis::of(outcome).label);
    let lines = |heading: &str, note: &str, y_label: &str, series| Section::Lines {
        heading: heading.to_owned(),
        note: Some(note.to_owned()),
        x_label: x_label.to_owned(),
        y_label: y_label.to_owned(),
        series,
    };
    vec![
        lines("Volume", "By the half hour of arrival, averaged over the replications.", "contacts", volume),
        lines(
            "Service level",
            "By the half hour of arrival, of all replications together; half hours without contacts are left out.",
            "per cent in time",
            levels.collect(),
        ),
        lines(
            "Queue length",
            "Contacts not yet joined with an agent in all queues, averaged over each half hour and the replications.",
            "contacts",
            pooled.iter().map(|centre| (only(centre), centre.mean_series(waiting))).collect(),
        ),
        Section::Histogram {
            heading: "Waits".to_owned(),
            note: Some(
                "Contacts of all replications answered after a wait; the last bar holds all that waited longer."
                    .to_owned(),
            ),
            x_label: "seconds".to_owned(),
            y_label: "contacts".to_owned(),
            bin_width: width.as_secs_f64(),
            counts: waits.collect(),
        },
    ]
}

/// A width by which nearly all waits fit into sixty bins.
fn bin_width(pooled: &[Pooled<'_>]) -> Duration {
    let high = pooled.iter().filter_map(|centre| {
        let place = centre.waits.len().checked_sub(1)?;
        centre.waits.get(place - place / 100).copied()
    });
    let seconds = high.max().unwrap_or(0) / 60_000_000;
    Duration::from_secs(
        [1, 2, 5, 10, 15, 30, 60, 120, 300, 600].into_iter().find(|width| *width > seconds).unwrap_or(3_600),
    )
}

fn occupancy(pooled: &[Pooled<'_>]) -> Section {
    let groups = pooled.first().and_then(|centre| centre.outcomes.first()).map(|outcome| outcome.groups.as_slice());
    let labels: Vec<String> = groups.unwrap_or_default().iter().map(|group| group.name.clone()).collect();
    let of = |centre: &Pooled<'_>, place: usize| {
        let integral =
            |of: fn(&GroupOutcome) -> &Series| centre.group(place, |group| of(group).integral()).sum::<u64>();
        let there = integral(|group| &group.signed_in).saturating_sub(integral(|group| &group.resting));
        of_hundred(share(integral(|group| &group.busy) / 1_000_000, there / 1_000_000))
    };
    let series = pooled
        .iter()
        .map(|centre| (centre.name.to_owned(), (0..labels.len()).map(|place| of(centre, place)).collect()));
    Section::Bars {
        heading: "Occupancy by pool".to_owned(),
        note: Some("Time with work in hand / time signed in without breaks.".to_owned()),
        x_label: "staff".to_owned(),
        y_label: "per cent".to_owned(),
        series: series.collect(),
        labels,
    }
}

/// What each vendor did, if there are any.
fn vendors(pooled: &[Pooled<'_>]) -> Option<Section> {
    let mut rows = Vec::new();
    for centre in pooled {
        let mut by_vendor: BTreeMap<Option<&str>, (u64, f64)> = BTreeMap::new();
        for group in centre.outcomes.iter().flat_map(|outcome| &outcome.groups) {
            let (handled, cost) = by_vendor.entry(group.vendor.as_deref()).or_default();
            *handled += group.handled;
            *cost += group.cost();
        }
        if by_vendor.keys().all(Option::is_none) {
            continue;
        }
        let all = by_vendor.values().map(|(handled, _)| handled).sum();
        rows.extend(by_vendor.into_iter().map(|(vendor, (handled, cost))| {
            vec![
                format!("{}: {}", centre.name, vendor.unwrap_or("own")),
                format!("{:.1}", plotted(handled) / centre.count()),
                percent(share(handled, all)),
                format!("{:.0}", cost / centre.count()),
            ]
        }));
    }
    (!rows.is_empty()).then(|| Section::Table {
        heading: "Vendors".to_owned(),
        note: Some("Per replication.".to_owned()),
        head: ["vendor", "handled", "of all", "cost"].map(str::to_owned).to_vec(),
        rows,
        total_row: false,
    })
}

/// Who served whom.
fn served(centre: &Pooled<'_>, several: bool) -> Option<Section> {
    let first = centre.outcomes.first()?;
    let cell = |row: usize, column: usize| {
        let counts = centre.outcomes.iter().filter_map(|outcome| outcome.served.get(row)?.get(column));
        plotted(counts.sum()) / centre.count()
    };
    Some(Section::HeatMap {
        heading: heading("Who served whom", centre.name, several),
        note: Some(
            "Contacts joined with an agent, per replication; the stronger the colour, the larger the part of the row."
                .to_owned(),
        ),
        rows: first.traffic.iter().map(|traffic| traffic.name.clone()).collect(),
        columns: first.groups.iter().map(|group| group.name.clone()).collect(),
        values: (0..first.traffic.len())
            .map(|row| (0..first.groups.len()).map(|column| cell(row, column)).collect())
            .collect(),
    })
}
