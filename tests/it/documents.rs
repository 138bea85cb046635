//! Plans in documents that people copy: each of them must be one.
#![expect(clippy::panic, reason = "tests fail by panicking")]

use std::fs;
use std::path::Path;
use toritsugi::PlanDefinition;

#[test]
fn plans_for_those_who_come_from_elsewhere_are_sound() {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/coming-from.md")).unwrap();
    let plans: Vec<&str> = text.split("```toml\n").skip(1).filter_map(|rest| rest.split("```").next()).collect();
    let headings = text.lines().filter(|line| line.starts_with("## ")).count();
    assert_eq!(plans.len(), headings - 2, "one for each system, and none for what holds for all and for the others");
    for plan in plans {
        let definition: PlanDefinition = toml::from_str(plan).unwrap_or_else(|error| panic!("{error}\n{plan}"));
        definition.build().unwrap_or_else(|error| panic!("{error}\n{plan}"));
    }
}
