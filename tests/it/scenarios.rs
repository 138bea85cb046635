//! Every scenario file, through the engine and through the slow twin.

use std::fs;
use std::path::{Path, PathBuf};
use toritsugi::testing::{ScenarioParts, SlowRouter, run_scenario_with};
use toritsugi::{Plan, PlanDefinition, Router};

mod large;
mod recorded;

/// So that a folder that was not found cannot pass.
const FEWEST: usize = 300;

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "scenario") {
            found.push(path);
        }
    }
}

fn build(plan: &str) -> Result<Plan, String> {
    let definition: PlanDefinition = toml::from_str(plan).map_err(|error| error.to_string())?;
    definition.build().map_err(|error| error.to_string())
}

fn run(text: &str) -> Result<(), String> {
    let parts = ScenarioParts::of(text).ok_or("there is no line `---`")?;
    let plan = build(parts.plan)?;
    let further = parts.further.iter().map(|(name, plan)| {
        build(plan).map(|plan| ((*name).to_owned(), plan)).map_err(|error| format!("plan {name}: {error}"))
    });
    let further = further.collect::<Result<Vec<_>, _>>()?;
    let (steps, first_line) = (parts.steps, parts.first_line);
    run_scenario_with::<SlowRouter>(&plan, &further, steps, first_line).map_err(|error| format!("twin, {error}"))?;
    run_scenario_with::<Router>(&plan, &further, steps, first_line).map_err(|error| format!("engine, {error}"))
}

#[test]
fn every_scenario_holds() {
    let mut found = Vec::new();
    files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/scenarios"), &mut found);
    found.sort();
    let failed: Vec<String> = found
        .iter()
        .filter_map(|path| {
            run(&fs::read_to_string(path).unwrap()).err().map(|error| format!("{}: {error}", path.display()))
        })
        .collect();
    assert!(failed.is_empty(), "{} of {} scenarios fail:\n{}", failed.len(), found.len(), failed.join("\n"));
    assert!(found.len() >= FEWEST, "only {} scenarios", found.len());
}

#[test]
fn what_is_not_so_is_reported_with_its_line() {
    const PLAN: &str = "# A title\n[[queue]]\nname = \"support\"\n---\n";
    for (steps, message) in [
        ("at 0s\n  agent 1 sings in", "twin, line 6: expected what the agent does, found `sings`"),
        ("at 0s\n  contact 1 enters suport by voice", "twin, line 6: there is no queue `suport` in this plan"),
        ("at 0\n", "twin, line 5: `0`: a span is written like `20s`, `1m30s`, `250ms` or `2h`"),
        (
            "contact 1 enters support by voice\nagent 1 signs in: queues support\n",
            "twin, line 6: more follows from this step:\n    => contact 1 is offered to agent 1",
        ),
        (
            "contact 1 enters support by voice\n=> contact 1 is offered to agent 1",
            "twin, line 6: this does not follow: nothing more does",
        ),
        (
            "contact 1 connects\n",
            "twin, line 5: the step is refused; if it should be, say\n    refused 100: there is no contact 1",
        ),
        ("contact 1 enters support by voice\nsupport waits: nobody", "twin, line 6: those who wait are: 1"),
        ("contact 1 enters support by voice\nrefused 108", "twin, line 6: the step was not refused"),
        ("no deadline\nnext deadline 5s", "twin, line 6: no deadline"),
        ("support is closed", "twin, line 5: support is open"),
        ("support has 1 waiting, 0 moved out", "twin, line 5: support has 0 waiting, 0 moved out"),
        ("contact 1 is waiting", "twin, line 5: contact 1 is gone"),
        ("contact 1 is number 1 in support", "twin, line 5: contact 1 does not wait in support"),
        ("agent 1 has overload 0", "twin, line 5: agent 1 is not signed in"),
        ("plan winter holds", "twin, line 5: there is no plan `winter` in this scenario"),
        ("support dances", "twin, line 5: expected what the queue does, found `dances`"),
    ] {
        assert_eq!(run(&format!("{PLAN}{steps}")).unwrap_err(), message);
    }
}
