//! What a file with a mistake says, and where.

use toritsugi_hours::{HoursError, HoursFault, OpeningHours};

fn error(text: &str) -> String {
    OpeningHours::from_toml(text).unwrap_err().to_string()
}

/// The message for a file whose Monday is this.
fn monday(ranges: &str) -> String {
    error(&format!("zone = 'UTC'\n[week]\nmonday = [{ranges}]"))
}

/// The message for a file with a holiday on this date.
fn holiday(date: &str) -> String {
    error(&format!("zone = 'UTC'\n[[holiday]]\ndate = {date}"))
}

#[test]
fn zones() {
    assert_eq!(
        error("# Tokyo\nzone = 'Asia/Tokio'"),
        "line 2, column 8: zone: there is no time zone `Asia/Tokio`; names are like `Asia/Tokyo`"
    );
    assert_eq!(
        error("zone = 'Etc/Unknown'"),
        "line 1, column 8: zone: there is no time zone `Etc/Unknown`; names are like `Asia/Tokyo`"
    );
    assert_eq!(
        error("zone = '+09:00'"),
        "line 1, column 8: zone: there is no time zone `+09:00`; names are like `Asia/Tokyo`"
    );
}

#[test]
fn ranges() {
    let here = "line 3, column 11: week.monday: ";
    for text in ["09:00", "", "closed", "09:00–12:00"] {
        assert_eq!(monday(&format!("'{text}'")), format!("{here}`{text}` is not a range like `09:00-12:00`"));
    }
    for (text, time) in [
        ("25:00-26:00", "25:00"),
        ("09:00-24:01", "24:01"),
        ("09:60-10:00", "09:60"),
        ("9:00-12:00", "9:00"),
        ("09:00 - 12:00", "09:00 "),
        ("09:00-+1:00", "+1:00"),
        ("09:00-12:00-15:00", "12:00-15:00"),
        ("0900-1200", "0900"),
    ] {
        assert_eq!(
            monday(&format!("'{text}'")),
            format!("{here}`{time}` is not a time from `00:00` to `24:00`"),
            "{text}"
        );
    }
    assert_eq!(
        monday("'24:00-02:00'"),
        format!("{here}`24:00-02:00` begins when the day is over: write it on the next day")
    );
    assert_eq!(
        monday("'09:00-09:00'"),
        format!("{here}`09:00-09:00` ends when it begins; a whole day is `00:00-24:00`")
    );
}

#[test]
fn overlaps() {
    assert_eq!(
        monday("'09:00-12:00', '11:59-13:00'"),
        "line 3, column 26: week.monday: `11:59-13:00` overlaps `09:00-12:00`"
    );
    assert_eq!(
        monday("'22:00-06:00', '23:00-23:30'"),
        "line 3, column 26: week.monday: `23:00-23:30` overlaps `22:00-06:00`"
    );
    assert_eq!(
        monday("\n  '09:00-12:00',\n  '00:00-24:00',\n"),
        "line 5, column 3: week.monday: `00:00-24:00` overlaps `09:00-12:00`"
    );
    let special = "zone = 'UTC'\n[[special]]\ndate = '12-24'\nhours = ['09:00-12:00', '09:00-12:00']";
    assert_eq!(error(special), "line 4, column 25: special.hours: `09:00-12:00` overlaps `09:00-12:00`");
}

#[test]
fn dates() {
    for date in ["2026-02-29", "2026-13-01", "02-30", "00-10", "2026-1-1", "26-12-25", "25.12.2026", "", "12-+5"] {
        assert_eq!(
            holiday(&format!("'{date}'")),
            format!(
                "line 3, column 8: holiday.date: `{date}` is not a date like `2026-12-25`, nor one of every year like `12-25`"
            )
        );
    }
    assert_eq!(
        holiday("2026-12-25T09:00:00"),
        "line 3, column 8: holiday.date: `2026-12-25T09:00:00` is not a date like `2026-12-25`, nor one of every year like `12-25`"
    );
}

#[test]
fn dates_given_twice() {
    let yearly = "zone = 'UTC'\n[[holiday]]\ndate = '12-25'\n[[holiday]]\ndate = '12-25'";
    assert_eq!(error(yearly), "line 5, column 8: holiday.date: `12-25` is already on line 3");
    let both = "zone = 'UTC'\n[[special]]\ndate = '2026-12-24'\nhours = []\n[[holiday]]\ndate = '2026-12-24'";
    assert_eq!(error(both), "line 3, column 8: special.date: `2026-12-24` is already on line 6");
}

#[test]
fn tables_and_keys() {
    assert_eq!(error(""), "line 1, column 1: missing field `zone`");
    assert_eq!(
        error("zone = 'UTC'\n[weeks]"),
        "line 2, column 2: unknown field `weeks`, expected one of `zone`, `week`, `holiday`, `special`"
    );
    assert_eq!(
        error("zone = 'UTC'\n[week]\nmontag = []"),
        "line 3, column 1: unknown field `montag`, expected one of `monday`, `tuesday`, `wednesday`, `thursday`, `friday`, \
         `saturday`, `sunday`"
    );
    assert_eq!(
        error("zone = 'UTC'\n[week]\nmonday = '09:00-12:00'"),
        "line 3, column 10: invalid type: string \"09:00-12:00\", expected a sequence"
    );
    assert_eq!(
        holiday("25"),
        "line 3, column 8: invalid type: integer `25`, expected a date like \"2026-12-25\" or \"12-25\""
    );
    assert_eq!(error("zone = 'UTC'\n[[special]]\ndate = '12-24'"), "line 2, column 1: missing field `hours`");
    assert_eq!(error("zone = 'UTC"), "line 1, column 12: invalid literal string, expected `'`");
}

#[test]
fn columns_count_characters() {
    assert_eq!(
        error("week = { monday = ['—', '09:00-12:00'] }\nzone = 'UTC'"),
        "line 1, column 20: week.monday: `—` is not a range like `09:00-12:00`"
    );
    assert_eq!(
        error("zone = 'UTC'\r\nholiday = [{ name = 'こどもの日', date = '05-32' }]"),
        "line 2, column 37: holiday.date: `05-32` is not a date like `2026-12-25`, nor one of every year like `12-25`"
    );
}

#[test]
fn errors_are_values() {
    let error = OpeningHours::from_toml("zone = 'UTC'\n[week]\nmonday = ['9-12']").unwrap_err();
    let HoursError::Value { place, field, fault } = error else { panic!("{error}") };
    assert_eq!((place.line, place.column, field), (3, 11, "week.monday"));
    assert_eq!(fault, HoursFault::NotATime("9".to_owned()));
}
