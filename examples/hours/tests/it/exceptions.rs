//! Holidays and special days.

use super::{hours, shown};

const WEEK: &str = "zone = 'Europe/Dublin'\n[week]\nthursday = ['09:00-17:00']\nfriday = ['09:00-17:00']\n";

#[test]
fn a_holiday_is_closed() {
    let dublin = hours(&format!("{WEEK}[[holiday]]\ndate = '2026-12-25'\nname = 'Christmas Day'"));
    assert_eq!(
        shown(&dublin, "2026-12-24", "2026-12-31"),
        [
            "Thu 2026-12-24 00:00 +00:00 closed",
            "Thu 2026-12-24 09:00 +00:00 open",
            "Thu 2026-12-24 17:00 +00:00 closed",
        ]
    );
    let christmas = dublin.exception("2026-12-25".parse().unwrap()).unwrap();
    assert_eq!((christmas.name(), christmas.hours().is_closed()), (Some("Christmas Day"), true));
    assert_eq!(dublin.exception("2027-12-25".parse().unwrap()), None);
}

#[test]
fn a_range_past_midnight_runs_into_a_holiday() {
    let text = "zone = 'Europe/Dublin'\n[week]\nthursday = ['22:00-06:00']\nfriday = ['22:00-06:00']\n[[holiday]]\ndate = '12-25'";
    assert_eq!(
        shown(&hours(text), "2026-12-24", "2026-12-28"),
        [
            "Thu 2026-12-24 00:00 +00:00 closed",
            "Thu 2026-12-24 22:00 +00:00 open",
            "Fri 2026-12-25 06:00 +00:00 closed",
        ]
    );
}

#[test]
fn a_special_day_has_its_own_hours() {
    let dublin = hours(&format!("{WEEK}[[special]]\ndate = '2026-12-24'\nhours = ['10:00-15:00', '20:00-01:00']"));
    assert_eq!(
        shown(&dublin, "2026-12-24", "2026-12-26"),
        [
            "Thu 2026-12-24 00:00 +00:00 closed",
            "Thu 2026-12-24 10:00 +00:00 open",
            "Thu 2026-12-24 15:00 +00:00 closed",
            "Thu 2026-12-24 20:00 +00:00 open",
            "Fri 2026-12-25 01:00 +00:00 closed",
            "Fri 2026-12-25 09:00 +00:00 open",
            "Fri 2026-12-25 17:00 +00:00 closed",
        ]
    );
}

#[test]
fn yearly_dates_come_every_year() {
    let dublin = hours(&format!(
        "{WEEK}[[holiday]]\ndate = '12-25'\n[[special]]\ndate = '12-24'\nname = 'Christmas Eve'\nhours = ['09:00-13:00']"
    ));
    for year in 2020..2030 {
        let on = |day| dublin.exception(jiff::civil::date(year, 12, day));
        assert!(on(25).unwrap().hours().is_closed());
        assert_eq!(on(24).unwrap().hours().to_string(), "09:00-13:00");
        assert_eq!(on(24).unwrap().name(), Some("Christmas Eve"));
        assert_eq!(on(23), None);
    }
}

#[test]
fn a_full_date_goes_before_a_yearly_one() {
    let dublin = hours(&format!(
        "{WEEK}
        [[holiday]]
        date = '12-25'
        [[holiday]]
        date = '2027-12-24'
        [[special]]
        date = '12-24'
        hours = ['09:00-13:00']
        [[special]]
        date = '2027-12-25'
        hours = ['12:00-14:00']"
    ));
    let on = |date: &str| dublin.hours_on(date.parse().unwrap()).to_string();
    assert_eq!([on("2026-12-24"), on("2026-12-25")], ["09:00-13:00", "closed"]);
    assert_eq!([on("2027-12-24"), on("2027-12-25")], ["closed", "12:00-14:00"]);
}

#[test]
fn the_leap_day_comes_in_leap_years() {
    let dublin = hours("zone = 'Europe/Dublin'\n[[special]]\ndate = '02-29'\nhours = ['09:00-17:00']");
    assert_eq!(
        shown(&dublin, "2026-01-01", "2034-01-01"),
        [
            "Thu 2026-01-01 00:00 +00:00 closed",
            "Tue 2028-02-29 09:00 +00:00 open",
            "Tue 2028-02-29 17:00 +00:00 closed",
            "Sun 2032-02-29 09:00 +00:00 open",
            "Sun 2032-02-29 17:00 +00:00 closed",
        ]
    );
    let tokyo = hours("zone = 'Asia/Tokyo'\n[week]\ntuesday = ['09:00-17:00']\n[[holiday]]\ndate = '2028-02-29'");
    assert_eq!(shown(&tokyo, "2028-02-28", "2028-03-02"), ["Mon 2028-02-28 00:00 +09:00 closed"]);
}

#[test]
fn dates_need_no_quotes() {
    let quoted = hours(&format!("{WEEK}[[holiday]]\ndate = '2026-12-25'"));
    assert_eq!(hours(&format!("{WEEK}[[holiday]]\ndate = 2026-12-25")), quoted);
}
