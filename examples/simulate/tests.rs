//! The program as a whole, run in this process.
#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

use super::{Arguments, run};
use clap::Parser;
use serde_json::Value;
use std::path::{Path, PathBuf};

const MAPPING: &str = include_str!("bank.columns.toml");

/// A made-up log in the shape of the bank's: two served, one after a wait; one that gave up; one to be dropped.
const LOG: &str = "\
vru+line,call_id,customer_id,priority,type,date,vru_entry,vru_exit,vru_time,q_start,q_exit,q_time,outcome,ser_start,ser_exit,ser_time,server
AA0101,1,0,0,PS,990104,9:00:00,9:00:10,10,0:00:00,0:00:00,0,AGENT,9:00:10,9:10:10,600,A01
AA0101,2,7,2,PS,990104,9:01:00,9:01:10,10,9:01:10,9:10:10,540,AGENT,9:10:10,9:12:10,120,A01
AA0101,3,8,1,NW,990104,9:02:00,9:02:10,10,9:02:10,9:03:10,60,HANG,0:00:00,0:00:00,0,
AA0101,4,0,0,PS,990104,9:30:00,9:30:10,10,0:00:00,0:00:00,0,PHANTOM,0:00:00,0:00:00,0,
";

/// A hundred calls an hour of three minutes each, at a desk.
const DESK: &str = "\
[[plan.queue]]
name = \"calls\"
service_level = { within = \"20s\", percent = 80 }
[[staff]]
name = \"Desk\"
count = 5
profile.queues = [\"calls\"]
shifts = [{ from = \"8h\", to = \"18h\" }]
[[traffic]]
name = \"calls\"
queue = \"calls\"
channel = \"voice\"
arrivals = { rates = { from = \"8h\", every = \"10h\", contacts = [1000] } }
handling = { exponential = \"3m\" }
";

pub(crate) struct Folder(PathBuf);

impl Folder {
    pub(crate) fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("toritsugi-simulate-{}-{name}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        Self(folder)
    }

    pub(crate) fn file(&self, name: &str, text: &str) -> String {
        std::fs::write(self.0.join(name), text).unwrap();
        self.path(name)
    }

    pub(crate) fn path(&self, name: &str) -> String {
        self.0.join(name).display().to_string()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.0).unwrap();
    }
}

/// What the program says, or why it refuses.
fn simulate(arguments: &[&str]) -> Result<String, String> {
    answer(arguments).map(|(text, _)| text)
}

/// The same, and whether it found what it looked for.
fn answer(arguments: &[&str]) -> Result<(String, bool), String> {
    let arguments =
        Arguments::try_parse_from(["simulate"].iter().chain(arguments)).map_err(|error| error.to_string())?;
    let mut out = Vec::new();
    let is_found = run(&arguments, &mut out)?;
    Ok((String::from_utf8(out).unwrap(), is_found))
}

#[test]
fn a_day_gives_tables_and_a_report() {
    let folder = Folder::new("day");
    let report = folder.path("report.html");
    let text = simulate(&["--report", &report]).unwrap();
    for part in [
        "注文受付",
        "Réclamations",
        "All contacts",
        "All agents",
        "Chatbot",
        "service level",
        "Service level: answered within",
        "by callback",
        "Callbacks: ",
        "to voicemail",
    ] {
        assert!(text.contains(part), "{part}");
    }
    let html = std::fs::read_to_string(&report).unwrap();
    assert!(
        html.contains("注文受付")
            && html.contains("How they were answered")
            && html.contains("<svg")
            && html.contains("prefers-color-scheme")
    );
    assert!(!html.contains("<script") && !html.contains("src=\"http") && !html.contains("href=\"http"));
    // The same seed says the same again, another does not.
    assert_eq!(text, simulate(&["--report", &report, "--seed", "1"]).unwrap());
    assert_ne!(text, simulate(&["--report", &report, "--seed", "2"]).unwrap());
}

#[test]
fn json_is_for_programs() {
    let json: Value = serde_json::from_str(&simulate(&["--json", "--days", "2", "--seed", "5"]).unwrap()).unwrap();
    assert_eq!(json.pointer("/days"), Some(&Value::from(2.0)));
    assert_eq!(json.pointer("/queues/1/name"), Some(&Value::from("注文受付")));
    let answered = json.pointer("/calls/answered_share").and_then(Value::as_f64).unwrap();
    assert!((0.96..0.995).contains(&answered), "{answered}");
    for place in ["/turns/steps", "/turns/requeued", "/turns/paused", "/turns/resumed", "/queues/1/manner/at_once"] {
        assert!(json.pointer(place).and_then(Value::as_u64) > Some(0), "{place}");
    }
    assert!(json.pointer("/staff/0/occupancy").and_then(Value::as_f64).is_some());
}

#[test]
fn a_bad_centre_is_refused_with_its_place() {
    let folder = Folder::new("centre");
    let file = folder.file("bad.toml", "[plan]\nqueue = [{ name = \"front\", colour = 7 }]\n");
    let refused = simulate(&["--plan", &file]).unwrap_err();
    assert!(refused.starts_with(&format!("{file}:2:28: unknown field `colour`")), "{refused}");
    let missing = folder.path("missing.toml");
    assert!(simulate(&["--plan", &missing]).unwrap_err().starts_with(&format!("{missing}: ")));
    assert!(simulate(&["--days", "0"]).is_err());
}

#[test]
fn a_report_that_cannot_be_written_is_named() {
    let file = Path::new("no").join("such").join("report.html").display().to_string();
    assert!(simulate(&["--report", &file]).unwrap_err().starts_with(&format!("{file}: ")));
}

#[test]
fn a_log_is_replayed() {
    let folder = Folder::new("replay");
    let (log, columns) = (folder.file("log.csv", LOG), folder.file("columns.toml", MAPPING));
    let report = folder.path("report.html");
    let text = simulate(&["--trace", &log, "--columns", &columns, "--report", &report]).unwrap();
    assert!(text.contains("Rows dropped: PHANTOM: 1") && text.contains("prospect"), "{text}");
    assert!(std::fs::read_to_string(&report).unwrap().contains("Logged and simulated"));
    let json: Value =
        serde_json::from_str(&simulate(&["--trace", &log, "--columns", &columns, "--json"]).unwrap()).unwrap();
    // One server and the log's own services: the second call waits as long as it did.
    for side in ["logged", "simulated"] {
        assert_eq!(json.pointer(&format!("/0/{side}/contacts")), Some(&Value::from(3)), "{side}");
        assert_eq!(json.pointer(&format!("/0/{side}/abandoned_of_queued")), Some(&Value::from(0.5)), "{side}");
        assert_eq!(json.pointer(&format!("/0/{side}/wait_95")), Some(&Value::from(540.0)), "{side}");
    }
}

#[test]
fn a_bad_log_or_mapping_is_refused_with_its_place() {
    let folder = Folder::new("log");
    let columns = folder.file("columns.toml", MAPPING);
    let late = folder.file("late.csv", &LOG.replace("9:02:00", "9:62:00"));
    let refused = simulate(&["--trace", &late, "--columns", &columns]).unwrap_err();
    assert_eq!(
        refused,
        format!("{late}:4: column `vru_entry`: \"9:62:00\" is not a time as `clock` of the mapping has it: `h:mm:ss`")
    );
    let log = folder.file("log.csv", LOG);
    let other = folder.file("other.toml", &MAPPING.replace("column = \"outcome\"", "column = \"result\""));
    let refused = simulate(&["--trace", &log, "--columns", &other]).unwrap_err();
    let wanted = "no column `result`, which the mapping names as outcome.column; there are `";
    assert!(refused.starts_with(&format!("{log}:1: {wanted}")), "{refused}");
    let broken = folder.file("broken.toml", &MAPPING.replace("clock =", "clocks ="));
    let refused = simulate(&["--trace", &log, "--columns", &broken]).unwrap_err();
    let line = MAPPING.lines().position(|line| line.starts_with("clock =")).unwrap() + 1;
    assert!(refused.starts_with(&format!("{broken}:{line}:1: unknown field `clocks`")), "{refused}");
    assert!(simulate(&["--trace", &log]).unwrap_err().contains("--columns"));
    assert!(simulate(&["--trace", &log, "--columns", &columns, "--days", "2"]).is_err());
}

#[test]
fn a_log_that_does_not_say_who_served_is_refused() {
    let folder = Folder::new("nobody");
    let (mapping, _) = MAPPING.split_once("\n[server]\n").unwrap();
    let (log, columns) = (folder.file("log.csv", LOG), folder.file("columns.toml", mapping));
    let why =
        format!("{log}: it does not say who served, so there is nobody to serve: name the column with `[server]`");
    assert_eq!(simulate(&["--trace", &log, "--columns", &columns]), Err(why.clone()));
    assert_eq!(simulate(&["predict", "--fit", &log, "--log", &log, "--columns", &columns]), Err(why));
}

#[test]
fn a_log_becomes_a_centre_that_can_be_simulated() {
    let folder = Folder::new("week");
    let (log, columns) = (folder.file("log.csv", LOG), folder.file("columns.toml", MAPPING));
    let week = folder.path("week.toml");
    let said = simulate(&["import", &log, "--columns", &columns, "--out", &week]).unwrap();
    assert!(
        said.starts_with("Not carried over, or not quite (") && said.ends_with(&format!("Centre: {week}\n")),
        "{said}"
    );
    let json: Value = serde_json::from_str(&simulate(&["--plan", &week, "--json"]).unwrap()).unwrap();
    assert_eq!(json.pointer("/days"), Some(&Value::from(7.0)));
    assert!(json.pointer("/calls/answered_share").and_then(Value::as_f64).is_some(), "{json}");
    let (header, _) = LOG.split_once('\n').unwrap();
    let empty = folder.file("empty.csv", &format!("{header}\n"));
    for asked in [
        &["import", &empty][..],
        &["predict", "--fit", &empty, "--log", &log],
        &["predict", "--fit", &log, "--log", &empty],
    ] {
        let refused = simulate(&[asked, &["--columns", &columns]].concat()).unwrap_err();
        assert_eq!(refused, format!("{empty}: there is no contact in it that asked for an agent"));
    }
    let refused = simulate(&["import", &log]).unwrap_err();
    assert_eq!(refused, format!("{log}: a call log needs a mapping of its columns: --columns FILE"));
}

#[test]
fn one_log_predicts_another() {
    let folder = Folder::new("predict");
    let (log, columns) = (folder.file("log.csv", LOG), folder.file("columns.toml", MAPPING));
    let files = ["predict", "--fit", &log, "--log", &log, "--columns", &columns];
    let text = simulate(&files).unwrap();
    assert!(text.contains("Fitted to 3 contacts on 1 days, predicting 1 days.") && text.contains("regular"), "{text}");
    let json: Value = serde_json::from_str(&simulate(&[&files[..], &["--json"]].concat()).unwrap()).unwrap();
    assert_eq!(json.pointer("/0/logged/contacts"), Some(&Value::from(3)));
    assert!(json.pointer("/0/simulated/contacts").and_then(Value::as_u64).is_some());
}

#[test]
fn a_router_as_it_stands_tells_what_comes() {
    let folder = Folder::new("forecast");
    let snapshot = folder.path("now.snapshot");
    assert_eq!(
        simulate(&["snapshot", "--at", "11:00", "--out", &snapshot]).unwrap(),
        format!("Snapshot: {snapshot}\n")
    );
    let asked = ["forecast", "--snapshot", &snapshot, "--at", "11:00", "--horizon", "1h", "--replications", "10"];
    let text = simulate(&asked).unwrap();
    assert!(text.contains("注文受付") && text.contains("11:30"), "{text}");
    let what_if = ["--more", "Bureau français=3", "--json"];
    let json: Value = serde_json::from_str(&simulate(&[&asked[..], &what_if].concat()).unwrap()).unwrap();
    assert_eq!(json.pointer("/as_it_is/from"), Some(&Value::from("11:00")));
    assert!(json.pointer("/changed/gain").is_some_and(|gain| !gain.is_null()), "{json}");
    let refused = simulate(&["forecast", "--snapshot", &folder.file("other", "no snapshot")]).unwrap_err();
    assert!(refused.starts_with(&folder.path("other")), "{refused}");
}

#[test]
fn a_pool_is_reckoned_and_a_centre_searched() {
    let pool =
        simulate(&["pool", "--per-hour", "100", "--handling", "3m", "--within", "20s", "--level", "80"]).unwrap();
    assert!(pool.contains("Erlang C: 8 agents for 80.0 % answered within 20 s at a load of 5.00 erlangs"), "{pool}");
    let folder = Folder::new("staff");
    let centre = folder.file("desk.toml", DESK);
    let asked = ["staff", "--centre", &centre, "--vary", "Desk=4..12", "--replications", "5"];
    let json: Value = serde_json::from_str(&simulate(&[&asked[..], &["--json"]].concat()).unwrap()).unwrap();
    // The formula says eight, for a load that never ends.
    let agents = json.pointer("/staff/0/agents").and_then(Value::as_u64).unwrap();
    assert!((7..=9).contains(&agents) && json.pointer("/met") == Some(&Value::from(true)), "{json}");
    let staffed = folder.path("staffed.toml");
    let (told, is_found) = answer(&[&asked[..], &["--out", &staffed]].concat()).unwrap();
    assert!(is_found && told.contains("Each target is met with 95.0 % confidence"), "{told}");
    // What is written is a centre with that staff.
    let again = ["staff", "--centre", &staffed, "--vary", "Desk=1..1", "--replications", "5", "--json"];
    let (told, is_found) = answer(&again).unwrap();
    let json: Value = serde_json::from_str(&told).unwrap();
    assert_eq!(json.pointer("/staff/0/agents_now"), Some(&Value::from(agents)));
    assert!(!is_found && json.pointer("/met") == Some(&Value::from(false)), "one agent is not enough: {json}");
}

/// The mapping that the page on planning shows is enough for a log of its kind.
#[test]
fn the_mapping_of_the_page_reads_a_plain_log() {
    let page = include_str!("../../docs/planning.md");
    let mapping = page.split("```toml\n").find(|block| block.starts_with("separator")).unwrap();
    let mapping = mapping.split_once("```").unwrap().0;
    let folder = Folder::new("plain");
    let columns = folder.file("columns.toml", mapping);
    let log = "call;came;queue;waited;talked;agent;end\n\
               1;05.02.2024 09:31:07;orders;12;180;Ann;answered\n\
               2;05.02.2024 09:32:00;orders;40;0;;abandoned\n\
               3;06.02.2024 09:33:00;returns;0;95,5;Bob;answered\n";
    let told = simulate(&["import", &folder.file("log.csv", log), "--columns", &columns]).unwrap();
    assert!(told.contains("days: from Monday 2024-02-05 to Tuesday 2024-02-06, 2 with contacts"), "{told}");
}

/// A plot of a few days is not read in hours.
#[test]
fn plots_of_several_days_are_in_days() {
    let folder = Folder::new("days");
    let (plan, report) = (folder.file("desk.toml", DESK), folder.path("report.html"));
    for (days, unit, other) in [("2", "hour", "days since"), ("3", "days since the first midnight", ">hour<")] {
        simulate(&["--plan", &plan, "--days", days, "--report", &report]).unwrap();
        let page = std::fs::read_to_string(&report).unwrap();
        assert!(page.contains(&format!(">{unit}<")) && !page.contains(other), "{days} days");
    }
}
