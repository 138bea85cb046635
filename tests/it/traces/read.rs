//! Reading of the traces: those of the repository, and the full ones.

use super::system::System;
use super::{Arrival, Outcome, POLICIES};
use csv::{Reader, StringRecord};
use flate2::read::GzDecoder;
use std::array;
use std::fs::{self, File};
use std::path::{Path, PathBuf};

/// The outcome of each contact, where it is known.
type Outcomes = Vec<Option<Outcome>>;

/// The contacts of a system, and what became of them under each policy.
pub(super) fn sample(name: &str) -> (Vec<Arrival>, [Outcomes; 4]) {
    let mut reader = Reader::from_path(folder().join(format!("{name}.csv"))).unwrap();
    let named = reader.headers().unwrap().iter().skip(4).map(str::to_uppercase);
    assert!(named.eq(POLICIES), "columns in another order");
    let records: Vec<StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!(records.len(), 3_000);
    let arrivals: Vec<Arrival> = records.iter().map(|record| arrival(record, 0, 1_000)).collect();
    let outcomes = array::from_fn(|policy| {
        records.iter().zip(&arrivals).map(|(record, arrival)| outcome(&record[4 + policy], *arrival)).collect()
    });
    (arrivals, outcomes)
}

pub(super) fn systems(name: &str) -> Vec<System> {
    serde_json::from_str(&fs::read_to_string(folder().join(format!("{name}.json"))).unwrap()).unwrap()
}

/// `place` is `<folder>/<system>`.
pub(super) fn full_arrivals(place: &Path) -> Vec<Arrival> {
    let mut reader = unzip(&place.join("inputs.csv.gz"));
    reader.records().map(|record| arrival(&record.unwrap(), 1, 1)).collect()
}

/// `place` is `<folder>/<system>/<policy>`.
pub(super) fn full_system(place: &Path) -> System {
    serde_json::from_str(&fs::read_to_string(place.join("system.json")).unwrap()).unwrap()
}

pub(super) fn full_outcomes(place: &Path) -> Outcomes {
    let mut reader = unzip(&place.join("outcomes.csv.gz"));
    let outcomes = reader.records().map(|record| {
        let record = record.unwrap();
        let end = number(&record[4]);
        if &record[1] == "abandoned" {
            return Some(Outcome::Abandoned { end });
        }
        assert_eq!(&record[1], "served");
        Some(Outcome::Served { group: record[2].parse().unwrap(), start: number(&record[3]), end })
    });
    outcomes.collect()
}

/// The four columns from `first` on; the last two are in units of so many microseconds.
fn arrival(record: &StringRecord, first: usize, unit: u64) -> Arrival {
    Arrival {
        at: number(&record[first]),
        kind: record[first + 1].parse().unwrap(),
        service: number(&record[first + 2]) * unit,
        patience: number(&record[first + 3]) * unit,
    }
}

/// `2+1500`, `gone`, or nothing where it is not known.
fn outcome(cell: &str, arrival: Arrival) -> Option<Outcome> {
    match cell {
        "" => None,
        "gone" => Some(Outcome::Abandoned { end: arrival.at + arrival.patience }),
        served => {
            let (group, wait) = served.split_once('+').unwrap();
            let start = arrival.at + number(wait);
            Some(Outcome::Served { group: group.parse().unwrap(), start, end: start + arrival.service })
        }
    }
}

fn number(text: &str) -> u64 {
    text.parse().unwrap()
}

fn unzip(path: &Path) -> Reader<GzDecoder<File>> {
    Reader::from_reader(GzDecoder::new(File::open(path).unwrap()))
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/traces")
}
