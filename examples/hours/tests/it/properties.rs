//! Properties of random weeks in zones with every kind of change of clocks.

use super::hours;
use jiff::ToSpan;
use jiff::civil::Date;
use jiff::tz::{AmbiguousOffset, TimeZone};
use proptest::collection::{btree_map, btree_set, vec};
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::time::Duration;
use toritsugi::Timestamp;
use toritsugi_hours::{OpeningHours, Switch};

const ZONES: [&str; 18] = [
    "UTC",
    "Africa/Casablanca",
    "Africa/Monrovia",
    "America/Havana",
    "America/New_York",
    "America/Nuuk",
    "America/Sao_Paulo",
    "America/St_Johns",
    "Antarctica/Casey",
    "Antarctica/Troll",
    "Asia/Beirut",
    "Asia/Kathmandu",
    "Asia/Tokyo",
    "Australia/Lord_Howe",
    "Europe/Dublin",
    "Europe/Paris",
    "Pacific/Apia",
    "Pacific/Kwajalein",
];
const WEEKDAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
const DAY: u16 = 24 * 60;

/// Ranges of a day, in minutes since its midnight.
type Ranges = Vec<(u16, u16)>;

/// A file as data, with a window to look at.
#[derive(Clone, Debug)]
struct Case {
    zone: TimeZone,
    week: Vec<Ranges>,
    /// By date; a holiday has no ranges, and it may be written as a yearly one.
    exceptions: BTreeMap<Date, (Ranges, bool)>,
    from: Timestamp,
    until: Timestamp,
}

impl Case {
    fn hours(&self) -> OpeningHours {
        let mut text = format!("zone = '{}'\n[week]\n", self.zone.iana_name().unwrap());
        for (day, ranges) in WEEKDAYS.iter().zip(&self.week) {
            writeln!(text, "{day} = {}", written(ranges)).unwrap();
        }
        for (date, (ranges, yearly)) in &self.exceptions {
            let date = if *yearly { date.strftime("%m-%d") } else { date.strftime("%F") };
            if ranges.is_empty() {
                writeln!(text, "[[holiday]]\ndate = '{date}'").unwrap();
            } else {
                writeln!(text, "[[special]]\ndate = '{date}'\nhours = {}", written(ranges)).unwrap();
            }
        }
        hours(&text)
    }

    fn ranges_on(&self, date: Date) -> &Ranges {
        let weekday = usize::try_from(date.weekday().to_monday_zero_offset()).unwrap();
        self.exceptions.get(&date).map_or_else(|| self.week.get(weekday).unwrap(), |(ranges, _)| ranges)
    }

    /// Whether it is open, by looking at the clock on the wall. While a time comes for the second time, nothing changes.
    fn is_open_by_the_clock(&self, at: Timestamp) -> bool {
        let at = instant(at);
        let mut local = self.zone.to_datetime(at);
        if let AmbiguousOffset::Fold { before, after } = self.zone.to_ambiguous_timestamp(local).offset() {
            if self.zone.to_offset(at) == after {
                let change = self.zone.preceding(at + 1.nanosecond()).next().unwrap().timestamp();
                local = before.to_datetime(change - 1.microsecond());
            }
        }
        let minute = u16::from(local.hour().unsigned_abs()) * 60 + u16::from(local.minute().unsigned_abs());
        let within =
            |date: Date, minute: u16| self.ranges_on(date).iter().any(|(begin, end)| (*begin..*end).contains(&minute));
        within(local.date(), minute) || within(local.date().yesterday().unwrap(), minute + DAY)
    }
}

fn written(ranges: &Ranges) -> String {
    let time = |minutes: u16| format!("{:02}:{:02}", minutes / 60, minutes % 60);
    let end = |minutes| time(if minutes > DAY { minutes - DAY } else { minutes });
    let ranges: Vec<String> = ranges.iter().map(|(from, until)| format!("'{}-{}'", time(*from), end(*until))).collect();
    format!("[{}]", ranges.join(", "))
}

fn instant(at: Timestamp) -> jiff::Timestamp {
    jiff::Timestamp::from_microsecond(at.micros()).unwrap()
}

fn ranges() -> impl Strategy<Value = Ranges> {
    let cut = prop_oneof![4 => (0..96_u16).prop_map(|quarter| quarter * 15), 1 => 0..DAY];
    let cuts = btree_set(cut, 0..=7).prop_map(|cuts| {
        let cuts: Vec<u16> = cuts.into_iter().collect();
        let pairs = cuts.iter().step_by(2).zip(cuts.iter().skip(1).step_by(2));
        let mut ranges: Ranges = pairs.map(|(begin, end)| (*begin, *end)).collect();
        // An odd one begins a range past midnight, often into those of the next day.
        if let Some(begin) = cuts.last().filter(|_| cuts.len() % 2 == 1) {
            ranges.push((*begin, DAY + begin / 2));
        }
        ranges
    });
    prop_oneof![1 => Just(vec![(0, DAY)]), 6 => cuts]
}

/// A window of some days, often around a change of clocks.
fn case() -> impl Strategy<Value = Case> {
    let since_epoch = 3 * 86_400..90 * 365 * 86_400_u64;
    let window = (since_epoch, any::<bool>(), 0..8 * 86_400_u64, 0..16 * 86_400_u64);
    let exceptions = btree_map(0..20_i64, (ranges(), any::<bool>(), any::<bool>()), 0..6);
    (prop::sample::select(&ZONES), vec(ranges(), 7), exceptions, window).prop_map(
        |(zone, week, exceptions, (second, at_change, before, length))| {
            let zone = TimeZone::get(zone).unwrap();
            let mut from = Timestamp::from_secs(second);
            let change = zone.following(instant(from)).next().filter(|_| at_change);
            if let Some(change) = change {
                let second: u64 = change.timestamp().as_second().try_into().unwrap();
                from = Timestamp::from_secs(second.saturating_sub(before));
            }
            let first = zone.to_datetime(instant(from)).date();
            let exceptions = exceptions.into_iter().map(|(days, (ranges, holiday, yearly))| {
                (first.checked_add((days - 2).days()).unwrap(), (if holiday { Vec::new() } else { ranges }, yearly))
            });
            let until = from + Duration::from_secs(length);
            Case { zone, week, exceptions: exceptions.collect(), from, until }
        },
    )
}

/// The instants of a window that matter: around each switch, around each change of clocks, and some others.
fn instants(case: &Case, switches: &[Switch]) -> Vec<Timestamp> {
    let micros = |at: jiff::Timestamp| u64::try_from(at.as_microsecond()).unwrap();
    let changes = case.zone.following(instant(case.from)).map(|change| micros(change.timestamp()));
    let edges = changes.take_while(|at| *at < case.until.0).chain(switches.iter().map(|switch| switch.at.0));
    let around = edges.flat_map(|at| [at.saturating_sub(1), at, at + 1, at + 1_800_000_000]);
    let step = (case.until.0 - case.from.0) / 97 + 1;
    let others = (0..97).map(|part| case.from.0 + part * step);
    around.chain(others).filter(|at| (case.from.0..case.until.0).contains(at)).map(Timestamp).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn switches_agree_with_every_instant(case in case()) {
        let hours = case.hours();
        let switches = hours.switches(case.from, case.until).unwrap();
        for at in instants(&case, &switches) {
            let last = switches.iter().rfind(|switch| switch.at <= at).unwrap();
            prop_assert_eq!(hours.is_open(at), Ok(last.open), "at {}", instant(at));
            prop_assert_eq!(case.is_open_by_the_clock(at), last.open, "at {}", instant(at));
            let next = switches.iter().find(|switch| at < switch.at);
            let found = hours.next_switch(at).unwrap();
            match next {
                Some(next) => prop_assert_eq!(found.as_ref(), Some(next)),
                None => prop_assert!(found.is_none_or(|found| found.at >= case.until && found.open != last.open)),
            }
        }
    }

    #[test]
    fn switches_alternate_and_ascend(case in case()) {
        let switches = case.hours().switches(case.from, case.until).unwrap();
        prop_assert_eq!(switches.first().map(|switch| switch.at), Some(case.from));
        for (one, next) in switches.iter().zip(switches.iter().skip(1)) {
            prop_assert!(one.at < next.at && one.open != next.open);
        }
        prop_assert!(switches.last().unwrap().at < case.until || switches.len() == 1);
    }

    #[test]
    fn two_windows_are_one(case in case(), part in 0..=100_u64) {
        let hours = case.hours();
        let middle = Timestamp(case.from.0 + (case.until.0 - case.from.0) / 100 * part);
        let mut joined = hours.switches(case.from, middle).unwrap();
        for switch in hours.switches(middle, case.until).unwrap() {
            if joined.last().unwrap().open != switch.open {
                joined.push(switch);
            }
        }
        if part > 0 {
            prop_assert_eq!(joined, hours.switches(case.from, case.until).unwrap());
        }
    }

    #[test]
    fn no_text_panics(text in "(zone|'|UTC|=|\n|\\[|\\]|week|monday|holiday|date|special|hours|:|-|[0-9é]){0,40}") {
        let _ = OpeningHours::from_toml(&text);
    }

    #[test]
    fn no_value_panics(range in "[0-9:é-]{0,12}", date in "[0-9é-]{0,12}", zone in "[A-Za-z/_+:0-9é]{0,12}") {
        let _ = OpeningHours::from_toml(&format!("zone = '{zone}'"));
        let _ = OpeningHours::from_toml(&format!("zone = 'UTC'\nweek = {{ monday = ['{range}'] }}"));
        let _ = OpeningHours::from_toml(&format!("zone = 'UTC'\nholiday = [{{ date = '{date}' }}]"));
    }
}
