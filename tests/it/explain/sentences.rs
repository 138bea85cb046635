//! Every sentence that explanations bring out in random runs, against those that are kept.

use super::agreement::for_each_step;
use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

fn file() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/explanations.txt"))
}

/// The sentence with 0 for every number, and one of each list: so there are not too many to read.
fn shape(line: &str) -> String {
    let mut shape = String::new();
    let mut in_number = false;
    for c in line.replace(&toritsugi::ContactId(u128::MAX).to_string(), "0").chars() {
        if !(in_number && c.is_ascii_digit()) {
            shape.push(if c.is_ascii_digit() { '0' } else { c });
        }
        in_number = c.is_ascii_digit();
    }
    while shape.contains("0.0") || shape.contains("0, 0") {
        shape = shape.replace("0.0", "0").replace("0, 0", "0");
    }
    shape.replace("-0", "0")
}

fn sentences() -> String {
    let mut sentences = BTreeSet::new();
    for_each_step(900..940, |_, _, _, router, _| {
        let mut read = |text: String| sentences.extend(text.lines().map(shape));
        for contact in router.contacts() {
            read(router.explain_contact(contact).unwrap().describe(router.plan()).to_string());
        }
        for agent in router.agents() {
            read(router.explain_agent(agent).unwrap().describe(router.plan()).to_string());
        }
    });
    sentences.iter().fold(String::new(), |text, sentence| text + sentence + "\n")
}

#[test]
fn explanations_say_what_they_said() {
    assert_eq!(sentences(), fs::read_to_string(file()).unwrap());
}

/// After a change of words: `cargo test --test it -- --ignored write_the_explanations`, then read what changed.
#[test]
#[ignore = "writes the kept sentences anew"]
fn write_the_explanations() {
    fs::write(file(), sentences()).unwrap();
}
