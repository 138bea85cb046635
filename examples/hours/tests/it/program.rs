//! The program, run as people run it.

use std::process::{Command, Output};

fn run(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_hours")).current_dir(env!("CARGO_MANIFEST_DIR")).args(arguments).output().unwrap()
}

#[test]
fn prints_a_table() {
    let output = run(&["hours.toml", "2026-12-30", "2027-01-05"]);
    assert_eq!(
        String::from_utf8(output.stdout).unwrap(),
        "\
Asia/Tokyo, from 2026-12-30 to the beginning of 2027-01-05

local time                    instant                    microseconds  then
Wed 2026-12-30 00:00 +09:00   2026-12-29T15:00:00Z   1798556400000000  closed
Wed 2026-12-30 09:00 +09:00   2026-12-30T00:00:00Z   1798588800000000  open
Wed 2026-12-30 12:00 +09:00   2026-12-30T03:00:00Z   1798599600000000  closed
Mon 2027-01-04 09:00 +09:00   2027-01-04T00:00:00Z   1799020800000000  open
Mon 2027-01-04 20:00 +09:00   2027-01-04T11:00:00Z   1799060400000000  closed

holidays and special days
Wed 2026-12-30  09:00-12:00                Last working day of the year
Thu 2026-12-31  closed                     New Year's Eve
Fri 2027-01-01  closed                     New Year's Day
Sat 2027-01-02  closed                     New Year holiday
Sun 2027-01-03  closed                     New Year holiday
"
    );
    assert!(output.status.success());
}

#[test]
fn says_what_is_wrong() {
    for (arguments, message) in [
        (["hours.toml", "2026-12-32", "2027-01-10"], "`2026-12-32` is not a date like 2026-12-20\n"),
        (["hours.toml", "2026-12-20", "2026-12-19"], "the time asked for ends before it begins\n"),
        (
            ["hours.toml", "1969-12-20", "1970-01-10"],
            "1969-12-20: the instant is not between the years 1970 and 9999\n",
        ),
    ] {
        let output = run(&arguments);
        assert_eq!(String::from_utf8(output.stderr).unwrap(), message);
        assert_eq!((output.status.code(), output.stdout.as_slice()), (Some(2), [].as_slice()));
    }
    let file = concat!(env!("CARGO_TARGET_TMPDIR"), "/mistake.toml");
    std::fs::write(file, "zone = 'Europe/Dublin'\n[week]\nmonday = ['9-12']\n").unwrap();
    let mistake = run(&[file, "2026-12-20", "2027-01-10"]);
    let expected = format!("{file}: line 3, column 11: week.monday: `9` is not a time from `00:00` to `24:00`\n");
    assert_eq!(String::from_utf8(mistake.stderr).unwrap(), expected);
    let missing = run(&["no.toml", "2026-12-20", "2027-01-10"]);
    assert!(String::from_utf8(missing.stderr).unwrap().starts_with("no.toml: "));
}

#[test]
fn explains_itself() {
    let (help, nothing) = (run(&["--help"]), run(&[]));
    assert!(help.status.success());
    assert_eq!(nothing.status.code(), Some(2));
    assert_eq!(help.stdout, nothing.stderr);
}
