//! What cannot be asked.

use super::{at, hours};
use std::time::Duration;
use toritsugi::Timestamp;
use toritsugi_hours::{HoursError, MAX_SWITCHES, MAX_WINDOW, OpeningHours};

fn daily(ranges: &str) -> OpeningHours {
    let days = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    let week: Vec<String> = days.iter().map(|day| format!("{day} = [{ranges}]")).collect();
    hours(&format!("zone = 'UTC'\n[week]\n{}", week.join("\n")))
}

#[test]
fn a_time_that_ends_before_it_begins() {
    let hours = daily("'09:00-17:00'");
    let error = hours.switches(Timestamp(1), Timestamp(0)).unwrap_err();
    assert_eq!(error, HoursError::Reversed);
    assert_eq!(error.to_string(), "the time asked for ends before it begins");
}

#[test]
fn at_most_ten_years() {
    let hours = daily("'09:00-17:00'");
    let from = at("2026-01-01T00:00:00Z");
    assert_eq!(hours.switches(from, from + MAX_WINDOW).unwrap().len(), 1 + 2 * 3_653);
    let error = hours.switches(from, from + MAX_WINDOW + Duration::from_micros(1)).unwrap_err();
    assert_eq!(error, HoursError::TooLong);
    assert_eq!(error.to_string(), "the time asked for is longer than 3653 days");
    assert!(hours.switches(at("2027-06-01T00:00:00Z"), at("2037-06-01T00:00:00Z")).is_ok());
}

#[test]
fn at_most_ten_thousand_switches() {
    // Ten thousand with the first: it is closed, then 4,999 whole pairs and one more opening.
    let hours = daily("'09:00-12:00', '13:00-17:00'");
    let from = at("2026-01-01T00:00:00Z");
    let days = |days: u64| from + Duration::from_secs(days * 86_400);
    let full = hours.switches(from, days(2_499) + Duration::from_secs(16 * 3_600)).unwrap();
    assert_eq!(full.len(), MAX_SWITCHES);
    let error = hours.switches(from, days(2_500)).unwrap_err();
    assert_eq!(error, HoursError::TooMany);
    assert_eq!(error.to_string(), "there are more than 10000 switches: ask for a shorter time");
}

#[test]
fn the_ends_of_the_calendar() {
    let hours = daily("'09:00-17:00'");
    let out = HoursError::OutOfRange;
    assert_eq!(hours.is_open(Timestamp::ZERO), Ok(false));
    assert_eq!(hours.start_of("1969-12-31".parse().unwrap()), Err(out.clone()));
    for late in [Timestamp::MAX, Timestamp(u64::MAX), at("9999-12-30T00:00:00Z")] {
        assert_eq!(hours.is_open(late), Err(out.clone()));
        assert_eq!(hours.next_switch(late), Err(out.clone()));
        assert_eq!(hours.switches(late, late), Err(out.clone()));
    }
    assert_eq!(hours.is_open(at("9999-12-01T10:00:00Z")), Ok(true));
    assert_eq!(out.to_string(), "the instant is not between the years 1970 and 9999");
}

#[test]
fn the_next_switch_is_at_most_ten_years_ahead() {
    let hours = hours("zone = 'UTC'\n[[special]]\ndate = '2036-01-01'\nhours = ['00:00-24:00']");
    let opening = at("2036-01-01T00:00:00Z");
    let furthest = opening.checked_sub(MAX_WINDOW).unwrap();
    assert_eq!(hours.next_switch(furthest).unwrap().map(|switch| switch.at), Some(opening));
    assert_eq!(hours.next_switch(Timestamp(furthest.0 - 1)), Ok(None));
}
