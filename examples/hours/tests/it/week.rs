//! The ranges of the week, in a zone whose clocks never change.

use super::{at, hours, shown};
use toritsugi::Timestamp;
use toritsugi_hours::Switch;

#[test]
fn several_ranges_a_day() {
    let tokyo = hours("zone = 'Asia/Tokyo'\n[week]\nmonday = ['09:00-12:00', '13:00-18:00']");
    assert_eq!(
        shown(&tokyo, "2026-11-22", "2026-11-29"),
        [
            "Sun 2026-11-22 00:00 +09:00 closed",
            "Mon 2026-11-23 09:00 +09:00 open",
            "Mon 2026-11-23 12:00 +09:00 closed",
            "Mon 2026-11-23 13:00 +09:00 open",
            "Mon 2026-11-23 18:00 +09:00 closed",
        ]
    );
}

#[test]
fn instants_are_microseconds_since_the_epoch() {
    let tokyo = hours("zone = 'Asia/Tokyo'\n[week]\nthursday = ['09:00-12:00']");
    let switches = tokyo.switches(Timestamp::ZERO, at("1970-01-02T00:00:00Z")).unwrap();
    let open = Switch { at: Timestamp::ZERO, open: true };
    let closed = Switch { at: Timestamp(3 * 3_600_000_000), open: false };
    assert_eq!(switches, [open, closed]);
}

#[test]
fn order_in_the_file_does_not_matter() {
    let zone = "zone = 'Asia/Tokyo'\n[week]\n";
    let one = hours(&format!("{zone}monday = ['13:00-18:00', '22:00-02:00', '09:00-12:00']"));
    let other = hours(&format!("{zone}monday = ['09:00-12:00', '13:00-18:00', '22:00-02:00']"));
    assert_eq!(one, other);
    assert_eq!(one.hours_on("2026-11-23".parse().unwrap()).to_string(), "09:00-12:00, 13:00-18:00, 22:00-02:00");
}

#[test]
fn ranges_that_meet_are_one() {
    let text = "zone = 'Asia/Tokyo'\n[week]\nmonday = ['09:00-12:00', '12:00-18:00', '20:00-24:00']\ntuesday = ['00:00-03:00']";
    assert_eq!(
        shown(&hours(text), "2026-11-23", "2026-11-25"),
        [
            "Mon 2026-11-23 00:00 +09:00 closed",
            "Mon 2026-11-23 09:00 +09:00 open",
            "Mon 2026-11-23 18:00 +09:00 closed",
            "Mon 2026-11-23 20:00 +09:00 open",
            "Tue 2026-11-24 03:00 +09:00 closed",
        ]
    );
}

#[test]
fn a_range_past_midnight_joins_those_of_the_next_day() {
    let text = "zone = 'Asia/Tokyo'\n[week]\nsunday = ['22:00-06:00']\nmonday = ['05:00-05:30', '06:00-07:00']";
    assert_eq!(
        shown(&hours(text), "2026-11-22", "2026-11-24"),
        [
            "Sun 2026-11-22 00:00 +09:00 closed",
            "Sun 2026-11-22 22:00 +09:00 open",
            "Mon 2026-11-23 07:00 +09:00 closed",
        ]
    );
}

#[test]
fn midnight_can_be_written_either_way() {
    let zone = "zone = 'Asia/Tokyo'\n[week]\n";
    let one = hours(&format!("{zone}monday = ['22:00-24:00']"));
    assert_eq!(one, hours(&format!("{zone}monday = ['22:00-00:00']")));
}

#[test]
fn the_first_element_is_the_state() {
    let tokyo = hours("zone = 'Asia/Tokyo'\n[week]\nmonday = ['09:00-18:00']");
    let (nine, ten, eighteen) = (at("2026-11-23T00:00:00Z"), at("2026-11-23T01:00:00Z"), at("2026-11-23T09:00:00Z"));
    let switch = |at, open| Switch { at, open };
    assert_eq!(tokyo.switches(nine, ten).unwrap(), [switch(nine, true)]);
    assert_eq!(tokyo.switches(ten, eighteen).unwrap(), [switch(ten, true)]);
    assert_eq!(tokyo.switches(eighteen, eighteen).unwrap(), [switch(eighteen, false)]);
    assert_eq!(tokyo.switches(nine, nine).unwrap(), [switch(nine, true)]);
    let before = Timestamp(nine.0 - 1);
    assert_eq!(tokyo.switches(before, nine).unwrap(), [switch(before, false)]);
    assert_eq!(tokyo.switches(before, ten).unwrap(), [switch(before, false), switch(nine, true)]);
}

#[test]
fn always_and_never() {
    let days = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    let week: Vec<String> = days.iter().map(|day| format!("{day} = ['00:00-24:00']")).collect();
    let always = hours(&format!("zone = 'Europe/Dublin'\n[week]\n{}", week.join("\n")));
    assert_eq!(shown(&always, "2026-01-01", "2036-01-01"), ["Thu 2026-01-01 00:00 +00:00 open"]);
    assert_eq!(always.next_switch(at("2026-01-01T00:00:00Z")), Ok(None));

    let never = hours("zone = 'Europe/Dublin'\nweek = { monday = [] }");
    assert_eq!(shown(&never, "2026-01-01", "2036-01-01"), ["Thu 2026-01-01 00:00 +00:00 closed"]);
    assert_eq!(never.next_switch(at("2026-01-01T00:00:00Z")), Ok(None));
}
