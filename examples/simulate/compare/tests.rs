#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests fail by panicking")]
use super::rows::note;
use super::{Compare, Rows, compared, precision, run};
use crate::tests::Folder;
use clap::Parser;
use serde_json::Value;

/// A small centre with so many agents, in which everything that a report shows occurs.
fn centre(agents: u32) -> String {
    format!(
        r#"
[plan]
queue = [{{ name = "front", service_level = {{ within = "20s", percent = 80 }}, wrap_up = {{ timed = "20s" }} }}]

[[staff]]
name = "people"
count = {agents}
profile = {{ queues = ["front"] }}
shifts = [{{ from = "9h", to = "13h" }}]
answer_delay = {{ constant = "2s" }}
vendor = "Minato"
hourly_cost = 20

[[traffic]]
name = "calls"
queue = "front"
channel = "voice"
arrivals = {{ rates = {{ from = "9h", every = "1h", contacts = [50.0, 60.0, 40.0] }} }}
handling = {{ lognormal = {{ mean = "4m", variation = 0.8 }} }}
patience = {{ exponential = "3m" }}
value = 3
"#
    )
}

#[derive(Debug, Parser)]
struct Line {
    #[command(flatten)]
    compare: Compare,
}

fn line(arguments: &[&str]) -> Compare {
    Line::try_parse_from(["compare"].iter().chain(arguments)).unwrap().compare
}

fn folder(name: &str) -> (Folder, String, String) {
    let folder = Folder::new(name);
    let (four, five) = (folder.file("four.toml", &centre(4)), folder.file("five.toml", &centre(5)));
    (folder, four, five)
}

#[test]
fn a_fifth_agent_helps_by_as_much_as_it_did() {
    let (_folder, four, five) = folder("golden");
    let text = run(&line(&[&four, &five, "--replications", "8", "--json"])).unwrap();
    let json: Value = serde_json::from_str(&text).unwrap();
    let number = |pointer: &str| json.pointer(pointer).and_then(Value::as_f64).unwrap();
    assert_eq!(json.pointer("/rows/0/figure"), Some(&Value::from("service_level")));
    assert_eq!(json.pointer("/centres"), Some(&serde_json::json!(["four", "five"])));
    let figures = [
        "/rows/0/estimates/0/mean",
        "/rows/0/estimates/1/mean",
        "/rows/0/differences/0/mean",
        "/rows/0/differences/0/half_width",
    ];
    let found: Vec<String> = figures.iter().map(|pointer| format!("{:.4}", number(pointer))).collect();
    // The same on every machine and any number of threads: what this seed gave when it was written down.
    assert_eq!(found, GOLDEN);
    assert!((number(figures[1]) - number(figures[0]) - number(figures[2])).abs() < 1e-12);
}

const GOLDEN: [&str; 4] = ["0.6124", "0.7683", "0.1559", "0.0154"];

#[test]
fn the_number_of_threads_changes_nothing() {
    let (_folder, four, five) = folder("threads");
    let result = |threads| {
        let until = ["--until", "service_level=0.02", "--replications", "3"];
        let compare = line(&[&[four.as_str(), &five, "--threads", threads], until.as_slice()].concat());
        compared(&compare).unwrap()
    };
    let (one, three) = (result("1"), result("3"));
    assert_eq!(one.outcomes, three.outcomes);
    assert_eq!(one.diaries, three.diaries);
    let count = one.outcomes[0].len();
    assert!((3..1_000).contains(&count) && one.outcomes[1].len() == count, "{count}");
    // It stopped as soon as it might, and no later.
    let half = |count: usize| {
        let level = |centre: usize, place: usize| one.outcomes[centre][place].total.counts.service_level().unwrap();
        let differences: Vec<f64> = (0..count).map(|place| level(1, place) - level(0, place)).collect();
        toritsugi::sim::Estimate::of(&differences).unwrap().half_width(0.95).unwrap()
    };
    assert!(half(count) <= 0.02 && (count == 3 || half(count - 1) > 0.02));
}

#[test]
fn a_report_shows_everything_and_fetches_nothing() {
    let (folder, four, five) = folder("report");
    let report = folder.path("report.html");
    let text = run(&line(&[&four, &five, "--replications", "4", "--report", &report])).unwrap();
    assert!(
        text.contains("difference from four") && text.contains("4 replications") && text.contains("Report: "),
        "{text}"
    );
    let html = std::fs::read_to_string(&report).unwrap();
    for part in [
        "Paired differences",
        "Volume",
        "Service level",
        "Queue length",
        "Waits",
        "Occupancy by pool",
        "Vendors",
        "Who served whom: four",
        "Who served whom: five",
        "class=\"timeline\"",
        "became free and looked for a contact",
        "Why it waits",
        "prefers-color-scheme",
    ] {
        assert!(html.contains(part), "{part}");
    }
    assert!(!html.contains("<script") && !html.contains("src=") && !html.contains("href="));
}

#[test]
fn batches_of_one_run_are_paired_as_well() {
    let (_folder, four, five) = folder("batches");
    let compare = line(&[&four, &five, "--days", "6", "--batches", "6"]);
    let compared = compared(&compare).unwrap();
    assert_eq!(compared.outcomes[0].len(), 1);
    let rows = Rows::of(&compared);
    let service_level = &rows.cells()[0];
    assert!(service_level[0].starts_with("service level") && service_level[3].starts_with('+'), "{service_level:?}");
    assert!(note(&compared).starts_with("6 batches of one run"));
    // What no batch has is left out.
    assert!(rows.cells().iter().all(|row| !row[0].starts_with("95 % wait")));
}

#[test]
fn a_chosen_contact_is_followed() {
    let (_folder, four, _) = folder("contact");
    let compared = compared(&line(&[&four, "--replications", "2", "--contact", "3"])).unwrap();
    let first = compared.diaries[0].first().unwrap();
    assert!(matches!(first.event, toritsugi::EventKind::Queued { contact: toritsugi::ContactId(3), .. }));
    let waited =
        |moment: &toritsugi::sim::Moment| moment.explanation.as_ref().is_some_and(|why| why.contains(" is waiting; "));
    let longest = super::compared(&line(&[&four, "--replications", "2"])).unwrap();
    assert_eq!(longest.contact, longest.outcomes[0][0].longest_wait);
    assert!(longest.diaries[0].iter().any(waited));
}

#[test]
fn wishes_that_make_no_sense_are_refused() {
    assert_eq!(precision("mean_wait=2").unwrap().half_width.to_bits(), 2_f64.to_bits());
    assert_eq!(precision("mean_wait").unwrap_err(), "it is written like service_level=0.005");
    assert_eq!(precision("mean_wait=-2").unwrap_err(), "`-2` is no number above zero");
    assert!(
        precision("happiness=2")
            .unwrap_err()
            .starts_with("there is no figure `happiness`; there are service_level, answered")
    );
    let (folder, four, _) = folder("refused");
    let missing = folder.path("missing.toml");
    assert!(run(&line(&[&four, &missing])).unwrap_err().starts_with(&format!("{missing}: ")));
    let warm_up = run(&line(&[&four, "--warm-up", "24h"])).unwrap_err();
    assert_eq!(warm_up, "the run stopped: the warm-up must be shorter than the run");
}
