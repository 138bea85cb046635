//! The sample log read, and everything that can be wrong with a log.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use std::fs;
use std::path::PathBuf;

use super::super::{SECOND, measured, patience, staff};
use super::*;

fn beside(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/simulate").join(name)
}

fn sample() -> Log {
    read(&beside("sample.log.csv"), &beside("bank.columns.toml")).unwrap()
}

/// Reads a log and a mapping from their texts; an error is told without the folder.
fn read_texts(test: &str, log: &str, mapping: &str) -> Result<Log, String> {
    let folder = std::env::temp_dir().join(format!("toritsugi-trace-{}-{test}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("log.csv"), log).unwrap();
    fs::write(folder.join("map.toml"), mapping).unwrap();
    let log = read(&folder.join("log.csv"), &folder.join("map.toml"));
    fs::remove_dir_all(&folder).unwrap();
    log.map_err(|error| error.to_string().replace(&format!("{}/", folder.display()), ""))
}

const SMALL: &str = r#"
clock = "seconds"
date = { column = "day", format = "yyyy-mm-dd" }
arrival = { column = "in" }
wait = { start = "in", exit = "wait_end" }
outcome = { column = "end", served = ["ok"], hung_up = ["bye"] }
kind = { column = "kind" }
priority = { column = "rank" }
service = { start = "from", exit = "to" }
"#;

const SMALL_HEADER: &str = "day,in,wait_end,end,kind,rank,from,to\n";

fn small(test: &str, rows: &str) -> Result<Log, String> {
    read_texts(test, &format!("{SMALL_HEADER}{rows}"), SMALL)
}

fn by_id<'a>(log: &'a Log, id: &str) -> &'a LoggedContact {
    log.contacts.iter().find(|contact| contact.id.as_deref() == Some(id)).unwrap()
}

fn served(seconds: u64, server: Option<&str>) -> Outcome {
    Outcome::Served { service: seconds * SECOND, server: server.map(str::to_owned) }
}

#[test]
fn the_sample() {
    let log = sample();
    assert_eq!(log.first_day, 10_653, "1999-03-03");
    assert_eq!(log.contacts.len(), 38);
    assert_eq!(log.dropped, [("PHANTOM".to_owned(), 2)]);
    assert!(log.contacts.is_sorted_by_key(|contact| contact.arrival));
    let mended: Vec<String> = log.mended.iter().map(|mended| format!("{} {}", mended.rows, mended.what)).collect();
    assert_eq!(
        mended,
        [
            "1 hung up and yet served: the service is ignored",
            "1 left the voice menu before it came in: the exit is used",
            "2 served by nobody known: kept without a server",
            "1 served without a service time: kept with zero",
            "1 still served when the same server began the next: the service is cut",
        ]
    );
}

#[test]
fn contacts_of_the_sample() {
    let log = sample();
    let second = |id: &str| by_id(&log, id).arrival / SECOND;

    let waited = by_id(&log, "103");
    assert_eq!((waited.queued, waited.waited, waited.priority), (true, 40 * SECOND, 2));
    assert_eq!((waited.kind.as_str(), &waited.outcome), ("regular", &served(180, Some("B02"))));
    assert_eq!(second("103"), 8 * 3600 + 5 * 60 + 6);

    // It did not wait: it arrives when its service begins, and the log does not know its priority.
    let at_once = by_id(&log, "101");
    assert_eq!((at_once.queued, at_once.waited, at_once.priority), (false, 0, 0));
    assert_eq!(second("101"), 7 * 3600 + 8);

    // It hung up in the menu; its service time is not known; it queued and was served past midnight.
    assert_eq!((second("105"), &by_id(&log, "105").outcome), (8 * 3600 + 12 * 60 + 9, &Outcome::HungUp));
    assert_eq!(by_id(&log, "110").outcome, served(0, Some("B01")));
    assert_eq!(second("122"), 23 * 3600 + 59 * 60 + 30);
    assert_eq!(by_id(&log, "122").service(), Some(((86_400 + 10) * SECOND, (86_400 + 130) * SECOND)));
    // It came in before midnight and queued after it; it began to wait exactly at midnight.
    assert_eq!(second("123"), 86_400 + 5);
    assert_eq!(second("124"), 86_400);
    // It left the menu before it came in.
    assert_eq!(second("130"), 86_400 + 9 * 3600 + 19 * 60 + 30);
}

#[test]
fn overlaps_are_cut_only_if_the_mapping_says_so() {
    assert_eq!(by_id(&sample(), "112").outcome, served(240, Some("B02")));
    let mapping = fs::read_to_string(beside("bank.columns.toml")).unwrap().replace("\"cut\"\n", "\"keep\"\n");
    let text = fs::read_to_string(beside("sample.log.csv")).unwrap();
    let log = read_texts("keep", &text, &mapping).unwrap();
    assert_eq!(by_id(&log, "112").outcome, served(300, Some("B02")));
}

#[test]
fn figures_of_the_sample() {
    let log = sample();
    let all = measured(&log).into_iter().next().unwrap();
    assert_eq!((all.contacts, all.answered + all.hung_up), (38, 38));
    assert_eq!(patience(&log, "callback").draw(0.5), None);
    assert!(patience(&log, "regular").draw(0.5).is_some());
    assert!(staff(&log).iter().all(|shift| shift.from <= shift.to && shift.served > 0));
}

#[test]
fn seconds_and_exits() {
    let log = small("seconds", "1999-12-31,86390,5,ok,chat,-3,5,65\n1999-12-31,60.5,60.5,bye,mail,0,,\n").unwrap();
    let [mail, chat] = log.contacts.as_slice() else { panic!("two contacts, not {}", log.contacts.len()) };
    assert_eq!((mail.arrival, mail.queued, mail.id.as_ref()), (60_500_000, false, None));
    assert_eq!((chat.arrival, chat.waited, chat.priority), (86_390 * SECOND, 15 * SECOND, -3));
    assert_eq!((chat.kind.as_str(), &chat.outcome), ("chat", &served(60, None)));
    assert_eq!(small("empty", "").unwrap(), Log::default());
}

/// As most systems export: one column for day and time of each event, in the form of the country.
#[test]
fn times_that_tell_their_day() {
    let mapping = r#"
clock = "%m/%d/%Y %I:%M:%S %p"
arrival = { column = "received" }
wait = { start = "received", exit = "answered" }
outcome = { column = "end", served = ["ok"], hung_up = ["bye"] }
kind = { column = "kind" }
service = { start = "answered", exit = "closed" }
"#;
    let rows = "received,answered,closed,kind,end\n\
        12/31/1999 11:59:50 PM,1/1/2000 12:00:05 AM,1/1/2000 12:01:00 AM,chat,ok\n\
        1/1/2000 09:00:00 AM,1/1/2000 09:00:30 AM,,mail,bye\n\
        1/1/2000 09:00:00 AM,1/1/2000 08:59:00 AM,1/1/2000 09:01:00 AM,late,ok\n\
        1/1/2000 09:00:00 AM,1/3/2000 10:00:00 AM,1/3/2000 10:01:00 AM,letter,ok\n";
    let log = read_texts("one-column", rows, mapping).unwrap();
    let [chat, late, mail] = log.contacts.as_slice() else { panic!("three contacts, not {}", log.contacts.len()) };
    assert_eq!((log.first_day, chat.arrival, chat.waited), (10_956, 86_390 * SECOND, 15 * SECOND));
    assert_eq!((chat.kind.as_str(), &chat.outcome), ("chat", &served(55, None)));
    assert_eq!((mail.arrival, mail.waited, &mail.outcome), (118_800 * SECOND, 30 * SECOND, &Outcome::HungUp));
    assert_eq!((late.arrival, late.waited, &late.outcome), (118_740 * SECOND, 0, &served(120, None)));
    let mended: Vec<(&str, usize)> = log.mended.iter().map(|mended| (mended.what, mended.rows)).collect();
    assert_eq!(
        mended,
        [
            ("a wait or a service ended before it began: taken as none", 1),
            ("served by nobody known: kept without a server", 2),
            ("waited or was served for more than a day: left out", 1),
        ]
    );

    let wrong = |mapping: &str| read_texts("no-day", rows, mapping).unwrap_err();
    let unknown = wrong(&mapping.replace("%m/%d/%Y ", ""));
    assert!(unknown.starts_with("map.toml:1:1: the day is unknown: name its column as `date`"), "{unknown}");
    let unsound = wrong(&mapping.replace("%p", "%Q"));
    assert!(unsound.starts_with("map.toml:2:9: the pattern `%m/%d/%Y %I:%M:%S %Q` is refused"), "{unsound}");
}

#[test]
fn cells_that_mean_nothing() {
    let good = "1999-12-31,1,2,ok,chat,0,2,3\n";
    let wrong = |test, row: &str| small(test, &format!("{good}{row}\n")).unwrap_err();
    assert_eq!(
        wrong("date", "991231,1,2,ok,chat,0,2,3"),
        "log.csv:3: column `day`: \"991231\" is not a day as `format` of `[date]` has it: `%Y-%m-%d`"
    );
    assert_eq!(
        wrong("time", "1999-12-31,1,7:61:00,ok,chat,0,2,3"),
        "log.csv:3: column `wait_end`: \"7:61:00\" is not a time as `clock` of the mapping has it: `seconds`"
    );
    assert_eq!(
        wrong("arrival", "1999-12-31,,2,ok,chat,0,2,3"),
        "log.csv:3: column `in`: \"\" is not a time as `clock` of the mapping has it: `seconds`"
    );
    assert_eq!(
        wrong("outcome", "1999-12-31,1,2,lost,chat,0,2,3"),
        "log.csv:3: column `end`: \"lost\" is not an outcome that the mapping lists"
    );
    assert_eq!(
        wrong("priority", "1999-12-31,1,2,ok,chat,40000,2,3"),
        "log.csv:3: column `rank`: \"40000\" is not a priority: a value that the mapping lists, or a whole number where it lists none"
    );
    assert_eq!(wrong("short", "1999-12-31,1"), "log.csv:3: 2 cells, but the header has 8");
}

#[test]
fn values_that_the_mapping_does_not_list() {
    let mapping = fs::read_to_string(beside("bank.columns.toml")).unwrap();
    let text = fs::read_to_string(beside("sample.log.csv")).unwrap();
    let error = read_texts("kind", &text.replacen(",PS,", ",XX,", 1), &mapping).unwrap_err();
    assert_eq!(
        error,
        "log.csv:2: column `type`: \"XX\" is not a type: one that the mapping lists, or any text where it lists none"
    );
    let error = read_texts("span", &text.replacen(",40,AGENT", ",4o,AGENT", 1), &mapping).unwrap_err();
    assert_eq!(error, "log.csv:4: column `q_time`: \"4o\" is not a number of seconds, such as 185 or 3:05");
}

#[test]
fn files_and_columns_that_are_missing() {
    let error = read(&beside("no.csv"), &beside("bank.columns.toml")).unwrap_err();
    let TraceError::Unreadable { file, reason } = error else { panic!("{error}") };
    assert_eq!(file, beside("no.csv"));
    assert!(reason.contains("os error 2"), "{reason}");
    let error = read_texts("column", "day,in,end,kind,rank,from,to\n", SMALL).unwrap_err();
    let wanted = "log.csv:1: no column `wait_end`, which the mapping names as wait.exit";
    let there = "there are `day`, `in`, `end`, `kind`, `rank`, `from`, `to`";
    assert_eq!(error, format!("{wanted}; {there}"));
    let empty = read_texts("nothing", "", SMALL).unwrap_err();
    assert_eq!(empty, "log.csv:1: no column `day`, which the mapping names as date.column; the file is empty");
}

#[test]
fn other_separators() {
    let rows = format!("{SMALL_HEADER}1999-12-31,1,2,ok,chat,0,2,3\n");
    for (separator, between) in [(";", ";"), ("tab", "\t")] {
        let text = rows.replace(',', between);
        let log = read_texts("separator", &text, &format!("separator = \"{separator}\"\n{SMALL}")).unwrap();
        assert_eq!(log.contacts.len(), 1);
        let refused = read_texts("one-cell", &text, SMALL).unwrap_err();
        assert!(refused.ends_with(&format!("set `separator = \"{separator}\"` in the mapping")), "{refused}");
    }
}

/// As spreadsheets write them, and with empty lines between.
#[test]
fn lines_are_counted_whatever_ends_them() {
    let good = "1999-12-31,1,2,ok,chat,0,2,3\n";
    let text = format!("{SMALL_HEADER}{good}{good}\n{good}991231,1,2,ok,chat,0,2,3\n");
    for (name, end) in [("lf", "\n"), ("crlf", "\r\n")] {
        let refused = read_texts(name, &text.replace('\n', end), SMALL).unwrap_err();
        assert!(refused.starts_with("log.csv:6: column `day`: "), "{refused}");
        let short = format!("{SMALL_HEADER}{good}1999-12-31,1\n").replace('\n', end);
        assert!(read_texts(name, &short, SMALL).unwrap_err().starts_with("log.csv:3: 2 cells"));
    }
}

#[test]
fn types_have_names_and_nothing_lasts_for_days() {
    let blank = small("blank", "1999-12-31,1,2,ok,,0,2,3\n").unwrap();
    assert_eq!((blank.contacts.len(), blank.mended), (0, vec![Mended { what: "no type: left out", rows: 1, line: 2 }]));
    let dropped = SMALL.replace("column = \"kind\"", "column = \"kind\", dropped = [\"fax\", \"\"]");
    let rows = "1999-12-31,1,2,ok,chat,0,2,3\n1999-12-31,1,2,ok,fax,0,2,3\n1999-12-31,1,2,ok,,0,2,3\n";
    let log = read_texts("dropped", &format!("{SMALL_HEADER}{rows}"), &dropped).unwrap();
    let of_type = Mended { what: "of a type that the mapping drops: left out", rows: 2, line: 3 };
    assert_eq!((log.contacts.len(), log.mended.first()), (1, Some(&of_type)));
    assert_eq!(of_type.to_string(), "2, the first in line 3");
    let named = SMALL.replace("column = \"kind\"", "column = \"kind\", names = { \"\" = \"unknown\" }");
    let log = read_texts("named", &format!("{SMALL_HEADER}1999-12-31,1,2,ok,,0,2,3\n"), &named).unwrap();
    assert_eq!(log.contacts.first().unwrap().kind, "unknown");
    let seconds = SMALL.replace("exit = \"to\"", "seconds = \"to\"");
    let rows = "1999-12-31,1,2,ok,chat,0,2,86401\n1999-12-31,1,2,ok,chat,0,2,86400\n";
    let log = read_texts("days", &format!("{SMALL_HEADER}{rows}"), &seconds).unwrap();
    assert_eq!(log.contacts.len(), 1);
    assert_eq!(log.mended.last().unwrap().what, "waited or was served for more than a day: left out");
}

#[test]
fn mappings_that_are_none() {
    let wrong = |test, from: &str, to: &str| read_texts(test, SMALL_HEADER, &SMALL.replace(from, to)).unwrap_err();
    let unknown = wrong("unknown", "kind = { column = \"kind\" }", "kind = { colum = \"kind\" }");
    assert!(unknown.starts_with("map.toml:7:10: unknown field `colum`"), "{unknown}");
    assert_eq!(
        wrong("length", "service = { start = \"from\", exit = \"to\" }", "service = { start = \"from\" }"),
        "map.toml:9:11: the length is unknown: name a column as `seconds`, or two as `start` and `exit`"
    );
    assert_eq!(wrong("twice", "[\"bye\"]", "[\"ok\"]"), "map.toml:6:11: the outcome `ok` is listed twice");
    let syntax = wrong("syntax", "clock = \"seconds\"", "clock = seconds");
    assert!(syntax.starts_with("map.toml:2:9: "), "{syntax}");
    let absent = wrong("absent", "kind = { column = \"kind\" }", "");
    assert!(absent.contains("missing field `kind`"), "{absent}");
}

#[test]
fn a_row_that_is_there_twice_counts_once_if_it_has_an_id() {
    let row = "2024-05-01,100,110,ok,a,1,110,170\n";
    let log = small("twice", &format!("{row}{row}2024-05-01,100,110,ok,a,2,110,170\n")).unwrap();
    assert_eq!(log.contacts.len(), 3);
    let kept = Mended { what: "same as an earlier row: kept, as rows have no id", rows: 1, line: 3 };
    assert_eq!(log.mended.first(), Some(&kept));
    let mapping = format!("id = \"id\"\n{SMALL}");
    let rows = format!("id,{SMALL_HEADER}7,{row}7,{row}8,{row}7,{row}");
    let log = read_texts("twice-with-id", &rows, &mapping).unwrap();
    assert_eq!(log.contacts.len(), 2);
    assert_eq!(log.mended.first(), Some(&Mended { what: "same as an earlier row: left out", rows: 2, line: 3 }));
}

#[test]
fn seconds_may_be_less_than_nothing_and_have_a_comma() {
    let seconds = SMALL.replace("exit = \"to\"", "seconds = \"to\"");
    let rows = "1999-12-31,1,2,ok,chat,0,2,-6\n1999-12-31,1,2,ok,chat,0,2,\"1,5\"\n";
    let log = read_texts("minus", &format!("{SMALL_HEADER}{rows}"), &seconds).unwrap();
    let services: Vec<u64> =
        log.contacts.iter().filter_map(LoggedContact::service).map(|(from, to)| to - from).collect();
    assert_eq!(services, [0, 1_500_000]);
    let none = Mended { what: "a wait or a service ended before it began: taken as none", rows: 1, line: 2 };
    assert_eq!(log.mended.first(), Some(&none));
}
