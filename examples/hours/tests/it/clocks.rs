//! Days on which clocks change. In Dublin in 2026 they go from 01:00 to 02:00 on March 29th and from 02:00 to 01:00 on October 25th, both
//! at 01:00 UTC and both on a Sunday.

use super::{at, hours, show, shown};

fn dublin(sunday: &str) -> toritsugi_hours::OpeningHours {
    hours(&format!("zone = 'Europe/Dublin'\n[week]\nsunday = [{sunday}]"))
}

#[test]
fn the_same_local_time_before_and_after() {
    let dublin = hours("zone = 'Europe/Dublin'\n[week]\nsaturday = ['09:00-17:00']\nsunday = ['09:00-17:00']");
    let instants = |from, until| {
        let switches = dublin.switches(at(from), at(until)).unwrap();
        switches.iter().map(|switch| switch.at).collect::<Vec<_>>()
    };
    let spring = ["2026-03-28T00:00:00Z", "2026-03-28T09:00:00Z", "2026-03-28T17:00:00Z", "2026-03-29T08:00:00Z"];
    assert_eq!(instants(spring[0], "2026-03-29T16:00:00Z"), spring.map(at));
    let autumn = ["2026-10-24T00:00:00Z", "2026-10-24T08:00:00Z", "2026-10-24T16:00:00Z", "2026-10-25T09:00:00Z"];
    assert_eq!(instants(autumn[0], "2026-10-25T17:00:00Z"), autumn.map(at));
}

#[test]
fn a_skipped_beginning_is_the_change() {
    let expected = [
        "Sun 2026-03-29 00:00 +00:00 closed",
        "Sun 2026-03-29 02:00 +01:00 open",
        "Sun 2026-03-29 05:00 +01:00 closed",
    ];
    assert_eq!(shown(&dublin("'01:30-05:00'"), "2026-03-29", "2026-03-30"), expected);
    assert_eq!(shown(&dublin("'01:00-05:00'"), "2026-03-29", "2026-03-30"), expected);
    assert_eq!(shown(&dublin("'02:00-05:00'"), "2026-03-29", "2026-03-30"), expected);
}

#[test]
fn a_skipped_end_is_the_change() {
    let expected = ["Sun 2026-03-29 00:00 +00:00 open", "Sun 2026-03-29 02:00 +01:00 closed"];
    assert_eq!(shown(&dublin("'00:00-01:30'"), "2026-03-29", "2026-03-30"), expected);
    assert_eq!(shown(&dublin("'00:00-01:00'"), "2026-03-29", "2026-03-30"), expected);
}

#[test]
fn a_skipped_range_is_empty() {
    assert_eq!(shown(&dublin("'01:10-01:50'"), "2026-03-29", "2026-03-30"), ["Sun 2026-03-29 00:00 +00:00 closed"]);
}

#[test]
fn a_skipped_pause_is_none() {
    assert_eq!(
        shown(&dublin("'00:30-01:10', '01:50-03:00'"), "2026-03-29", "2026-03-30"),
        [
            "Sun 2026-03-29 00:00 +00:00 closed",
            "Sun 2026-03-29 00:30 +00:00 open",
            "Sun 2026-03-29 03:00 +01:00 closed",
        ]
    );
}

#[test]
fn a_repeated_time_is_its_first_coming() {
    assert_eq!(
        shown(&dublin("'00:30-01:15', '01:45-03:00'"), "2026-10-25", "2026-10-26"),
        [
            "Sun 2026-10-25 00:00 +01:00 closed",
            "Sun 2026-10-25 00:30 +01:00 open",
            "Sun 2026-10-25 01:15 +01:00 closed",
            "Sun 2026-10-25 01:45 +01:00 open",
            "Sun 2026-10-25 03:00 +00:00 closed",
        ]
    );
    let inside = dublin("'01:15-01:45'");
    assert_eq!(inside.is_open(at("2026-10-25T00:30:00Z")), Ok(true));
    assert_eq!(inside.is_open(at("2026-10-25T01:30:00Z")), Ok(false));
}

#[test]
fn the_end_of_a_repeated_hour_comes_after_its_second_coming() {
    assert_eq!(
        shown(&dublin("'00:00-02:00'"), "2026-10-25", "2026-10-26"),
        ["Sun 2026-10-25 00:00 +01:00 open", "Sun 2026-10-25 02:00 +00:00 closed"]
    );
}

#[test]
fn a_whole_day_is_as_long_as_the_day() {
    let dublin = dublin("'00:00-24:00'");
    for (from, until, length) in [("2026-03-29", "2026-03-30", 23), ("2026-10-25", "2026-10-26", 25)] {
        let (from, until) =
            (dublin.start_of(from.parse().unwrap()).unwrap(), dublin.start_of(until.parse().unwrap()).unwrap());
        assert_eq!(until.saturating_since(from).as_secs(), length * 3_600);
        assert_eq!(dublin.switches(from, until).unwrap().len(), 1);
        let closing = dublin.next_switch(from).unwrap().unwrap();
        assert_eq!((closing.at, closing.open), (until, false));
    }
}

#[test]
fn a_night_shift_is_an_hour_shorter_or_longer() {
    let dublin = hours("zone = 'Europe/Dublin'\n[week]\nsaturday = ['22:00-06:00']");
    for (opening, closing, hours) in
        [("2026-03-28T22:00:00Z", "2026-03-29T05:00:00Z", 7), ("2026-10-24T21:00:00Z", "2026-10-25T06:00:00Z", 9)]
    {
        assert_eq!(dublin.next_switch(at(opening)).unwrap().unwrap().at, at(closing));
        assert_eq!(at(closing).saturating_since(at(opening)).as_secs(), hours * 3_600);
    }
}

#[test]
fn tokyo_has_no_change() {
    let tokyo = hours("zone = 'Asia/Tokyo'\n[week]\nsunday = ['01:30-05:00']");
    let sundays = tokyo.switches(at("2025-12-31T15:00:00Z"), at("2026-12-31T15:00:00Z")).unwrap();
    assert_eq!(sundays.len(), 1 + 2 * 52);
    assert!(sundays.iter().skip(1).all(|switch| {
        show(&tokyo, *switch).contains(if switch.open { " 01:30 +09:00 " } else { " 05:00 +09:00 " })
    }));
}

#[test]
fn a_day_that_begins_with_the_change() {
    // In Beirut the first hour of March 29th 2026, a Sunday, is skipped.
    let text = "zone = 'Asia/Beirut'\n[week]\nsaturday = ['20:00-24:00']\nsunday = ['00:00-03:00']";
    assert_eq!(
        shown(&hours(text), "2026-03-28", "2026-03-30"),
        [
            "Sat 2026-03-28 00:00 +02:00 closed",
            "Sat 2026-03-28 20:00 +02:00 open",
            "Sun 2026-03-29 03:00 +03:00 closed",
        ]
    );
}

#[test]
fn a_day_that_is_skipped() {
    // Samoa had no December 30th in 2011, which would have been a Friday.
    let text = "zone = 'Pacific/Apia'\n[week]\nthursday = ['22:00-06:00']\nfriday = ['09:00-17:00', '23:00-02:00']";
    assert_eq!(
        shown(&hours(text), "2011-12-29", "2012-01-01"),
        [
            "Thu 2011-12-29 00:00 -10:00 closed",
            "Thu 2011-12-29 22:00 -10:00 open",
            "Sat 2011-12-31 02:00 +14:00 closed",
        ]
    );
}

#[test]
fn a_day_that_begins_before_its_eve_is_over() {
    // In St. John's clocks went back at one minute past midnight, to 23:01 of the day before.
    let text = "zone = 'America/St_Johns'\n[week]\nsunday = ['00:00-09:00']";
    let johns = hours(text);
    let opening = at("2010-11-07T02:30:00Z");
    assert_eq!(johns.next_switch(at("2010-11-06T12:00:00Z")).unwrap().unwrap().at, opening);
    assert_eq!(johns.is_open(at("2010-11-07T03:00:00Z")), Ok(true));
    assert_eq!(show(&johns, johns.next_switch(opening).unwrap().unwrap()), "Sun 2010-11-07 09:00 -03:30 closed");
}

#[test]
fn changes_far_ahead() {
    let dublin = dublin("'09:00-17:00'");
    assert_eq!(dublin.is_open(at("2075-07-07T08:30:00Z")), Ok(true));
    assert_eq!(dublin.is_open(at("2075-12-01T08:30:00Z")), Ok(false));
}
