//! Every scenario file, through the slow twin and the engine.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use toritsugi::testing::{Routing, Scenario, SlowRouter};
use toritsugi::{Plan, PlanDefinition, Router};

/// Fewer files than this mean that they were not found.
const FEWEST_FILES: usize = 1;

#[test]
fn the_twin_meets_every_scenario() {
    run_all::<SlowRouter>();
}

#[test]
fn the_engine_meets_every_scenario() {
    run_all::<Router>();
}

#[test]
fn every_scenario_is_written_back_as_it_was_read() {
    for file in files() {
        let text = read(&file);
        let plan = plan(&file, &text);
        let scenario = Scenario::parse(&plan, &text).expect("read by the other tests");
        let written = scenario.write(&plan);
        assert_eq!(Scenario::parse(&plan, &written), Ok(scenario), "{}:\n{written}", file.display());
    }
}

fn run_all<R: Routing>() {
    let files = files();
    assert!(files.len() >= FEWEST_FILES, "there are only {} scenarios", files.len());
    let mut failures = String::new();
    for file in &files {
        if let Err(what) = run::<R>(file) {
            writeln!(failures, "\n{}:{what}", file.display()).expect("a string takes it");
        }
    }
    assert!(failures.is_empty(), "{failures}");
}

fn run<R: Routing>(file: &Path) -> Result<(), String> {
    let text = read(file);
    let plan = plan(file, &text);
    let scenario = Scenario::parse(&plan, &text).map_err(|error| error.to_string())?;
    scenario.run::<R>(&plan).map_err(|failure| failure.to_string())
}

fn plan(file: &Path, text: &str) -> Plan {
    let plan = Scenario::plan_text(text).unwrap_or_else(|| panic!("{}: there is no line `---`", file.display()));
    assert!(plan.starts_with("# "), "{}: the first line is not a title", file.display());
    let definition: PlanDefinition = toml::from_str(plan).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    definition.build().unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}

fn read(file: &Path) -> String {
    std::fs::read_to_string(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}

/// Every scenario file, in order of name.
fn files() -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/scenarios"))];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("the folder is there") {
            let path = entry.expect("the entry can be read").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "scenario") {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}
