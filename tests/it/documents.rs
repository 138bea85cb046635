//! Plans in documents that people copy: each of them must be one.
#![expect(clippy::panic, reason = "tests fail by panicking")]

use std::collections::BTreeSet;
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

#[test]
fn differences_have_the_scenario_that_they_name() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let document = fs::read_to_string(root.join("docs/coming-from.md")).unwrap();
    let cited: BTreeSet<&str> =
        document.split('(').skip(1).filter_map(|rest| rest.split(')').next()).filter(is_case).collect();
    assert!(cited.len() > 40, "only {cited:?}");
    let mut shown = String::new();
    for folder in fs::read_dir(root.join("tests/scenarios")).unwrap() {
        for file in fs::read_dir(folder.unwrap().path()).unwrap() {
            shown += &fs::read_to_string(file.unwrap().path()).unwrap();
        }
    }
    let estimates = fs::read_to_string(root.join("tests/it/estimates/other_systems.rs")).unwrap();
    let function = |case: &str| case.to_lowercase().replace('-', "") + "_";
    let is_missing = |case: &&&str| !shown.contains(&format!("# {case} ")) && !estimates.contains(&function(case));
    let missing: Vec<&&str> = cited.iter().filter(is_missing).collect();
    assert!(missing.is_empty(), "no scenario shows {missing:?}");
}

/// The codes of the sources and their names are those of the page, no more and no fewer.
#[test]
fn every_code_is_on_the_page_of_errors() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut in_sources = BTreeSet::new();
    collect_codes(&root.join("src"), &mut in_sources);
    let page = fs::read_to_string(root.join("docs/errors.md")).unwrap();
    let rows = page.lines().filter_map(|line| {
        let mut cells = line.split('|').map(str::trim).skip(1);
        let code = cells.next()?.parse::<u16>().ok()?;
        Some((code, cells.next()?.trim_matches('`').to_owned()))
    });
    assert_eq!(in_sources, rows.collect());
    assert!(in_sources.len() > 100);
}

/// Lines like `Self::QueueFull { .. } => 108,` in what gives codes.
fn collect_codes(folder: &Path, codes: &mut BTreeSet<(u16, String)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect_codes(&path, codes);
            continue;
        }
        let text = fs::read_to_string(&path).unwrap();
        for body in text.split("fn code(&self) -> u16 {").skip(1).filter_map(|rest| rest.split("\n    }").next()) {
            for (variant, code) in body.lines().filter_map(|line| line.split_once(" => ")) {
                let name = variant.trim().trim_start_matches("Self::").split([' ', '(']).next().unwrap_or_default();
                codes.extend(code.trim_end_matches(',').parse().ok().map(|code: u16| (code, name.to_owned())));
            }
        }
    }
}

/// Whether text in brackets is a letter and a number, like B-12.
fn is_case(text: &&str) -> bool {
    let (letter, number) = text.split_once('-').unwrap_or_default();
    letter.len() == 1 && number.len() == 2 && number.chars().all(|c| c.is_ascii_digit())
}
