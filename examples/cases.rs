//! Writes every scenario file as a JSON file, so that bindings in other languages can prove that they behave as the library does.
//!
//! ```sh
//! cargo run --example cases -- FOLDER
//! ```
//!
//! `docs/scenarios.md` says what is in such a file.
#![expect(clippy::print_stdout, reason = "a program says what it did")]

use serde_json::{Map, Value, json};
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use toritsugi::testing::{ScenarioParts, ScenarioStep, scenario_steps};
use toritsugi::{Delivery, JournalRecord, JournalWriter, Plan, PlanDefinition, Router, Timestamp};

/// The largest number that every reader of JSON keeps exact.
const LARGEST_PLAIN: u64 = (1 << 53) - 1;

type Failure = Box<dyn Error>;

fn main() -> Result<(), Failure> {
    let folder = std::env::args_os().nth(1).map(PathBuf::from).ok_or("give the folder to write to: cases FOLDER")?;
    let cases = cases()?;
    fs::create_dir_all(&folder)?;
    for (name, case) in &cases {
        let path = folder.join(format!("{}.json", name.replace('/', "--")));
        fs::write(path, format!("{case:#}\n"))?;
    }
    println!("{} cases in {}", cases.len(), folder.display());
    Ok(())
}

/// Every scenario as a case, by name.
fn cases() -> Result<Vec<(String, Value)>, Failure> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/scenarios");
    let mut paths = Vec::new();
    scenarios(&root, &mut paths)?;
    paths.sort();
    let cases = paths.iter().map(|path| {
        let name = path.strip_prefix(&root)?.with_extension("").to_string_lossy().replace('\\', "/");
        let case = case(&name, &fs::read_to_string(path)?).map_err(|error| format!("{name}: {error}"))?;
        Ok((name, case))
    });
    cases.collect()
}

fn scenarios(folder: &Path, found: &mut Vec<PathBuf>) -> Result<(), Failure> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            scenarios(&path, found)?;
        } else if path.extension().is_some_and(|extension| extension == "scenario") {
            found.push(path);
        }
    }
    Ok(())
}

/// The scenario as the engine plays it.
fn case(name: &str, text: &str) -> Result<Value, Failure> {
    let parts = ScenarioParts::of(text).ok_or("there is no line `---`")?;
    let plan = build(parts.plan)?;
    let further = parts.further.iter().map(|(name, plan)| Ok(((*name).to_owned(), build(plan)?)));
    let further = further.collect::<Result<Vec<_>, Failure>>()?;
    let steps = scenario_steps::<Router>(&plan, &further, parts.steps, parts.first_line)?;

    let mut router = Router::new(plan.clone());
    let mut journal = Vec::new();
    let mut writer = JournalWriter::begin(router.digest()?, &mut journal);
    let steps = steps.into_iter().map(|step| played(step, &mut router, &mut writer, &mut journal));
    let steps = steps.collect::<Result<Vec<_>, _>>()?;
    let further = further.iter().map(|(name, plan)| Ok((name.clone(), serde_json::to_value(plan)?)));
    Ok(json!({
        "name": name,
        "plan": plan,
        "further": further.collect::<Result<Map<_, _>, Failure>>()?,
        "steps": steps,
        "digest": router.digest()?,
        "journal": hex(&journal),
    }))
}

/// One step, with all that the engine says to it.
fn played(
    step: ScenarioStep,
    router: &mut Router,
    writer: &mut JournalWriter,
    journal: &mut Vec<u8>,
) -> Result<Value, Failure> {
    let ScenarioStep { line, at, key, command, .. } = step;
    let written = serde_json::to_value(&command)?;
    let record = JournalRecord::new(at, key, command);
    writer.append(&record, journal);
    let mut events = Vec::new();
    let outcome = match record.apply(router, &mut events) {
        Ok(Delivery::First) => json!("ok"),
        Ok(Delivery::Repeat) => json!("repeat"),
        Err(error) => json!({ "code": error.code(), "message": error.to_string() }),
    };
    Ok(json!({
        "line": line,
        "at": exact(at),
        "key": key,
        "command": written,
        "outcome": outcome,
        "events": events,
        "deadline": router.next_deadline().map(|deadline| deadline.at),
        "digest": router.digest()?,
    }))
}

/// A time as a number where every reader of JSON keeps it exact, else as a string of digits.
fn exact(at: Timestamp) -> Value {
    if at.0 <= LARGEST_PLAIN { json!(at.0) } else { json!(at.0.to_string()) }
}

fn build(plan: &str) -> Result<Plan, Failure> {
    Ok(toml::from_str::<PlanDefinition>(plan)?.build()?)
}

fn hex(bytes: &[u8]) -> String {
    let digits = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    digits.filter_map(|digit| char::from_digit(digit.into(), 16)).collect()
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests fail by panicking")]
mod tests {
    use super::{LARGEST_PLAIN, cases, hex};
    use serde_json::Value;
    use std::collections::BTreeSet;
    use toritsugi::{Command, Event, Plan, Router, Timestamp};

    fn reads_alike<T: serde::Serialize + serde::de::DeserializeOwned>(value: &Value) -> T {
        let read: T = serde_json::from_str(&value.to_string()).unwrap();
        assert_eq!(serde_json::to_value(&read).unwrap(), *value);
        read
    }

    fn numbers_are_plain(value: &Value) -> bool {
        match value {
            Value::Number(number) => {
                number.as_u64().map_or(number.as_i64().is_some(), |number| number <= LARGEST_PLAIN)
            }
            Value::Array(parts) => parts.iter().all(numbers_are_plain),
            Value::Object(parts) => parts.values().all(numbers_are_plain),
            _ => true,
        }
    }

    #[test]
    fn a_case_read_back_is_played_alike() {
        let cases = cases().unwrap();
        assert!(cases.len() >= 300, "only {} cases", cases.len());
        let (mut kinds, mut files) = (BTreeSet::new(), BTreeSet::new());
        for (name, case) in &cases {
            assert!(files.insert(name.replace('/', "--")), "{name}");
            assert!(numbers_are_plain(case), "{name}");
            let mut router = Router::new(reads_alike::<Plan>(case.get("plan").unwrap()));
            for step in case.get("steps").unwrap().as_array().unwrap() {
                let part = |name: &str| step.get(name).unwrap();
                let command = reads_alike::<Command>(part("command"));
                let at = part("at").as_str().map_or_else(|| part("at").as_u64().unwrap(), |at| at.parse().unwrap());
                let events = reads_alike::<Vec<Event>>(part("events"));
                kinds.extend(
                    events.iter().map(|event| std::mem::discriminant(&event.kind)).map(|kind| format!("{kind:?}")),
                );
                let mut answer = Vec::new();
                let key: Option<toritsugi::HostKey> = reads_alike(part("key"));
                let refused = match key {
                    Some(key) => router.apply_once(Timestamp(at), key, command, &mut answer).is_err(),
                    None => router.apply(Timestamp(at), command, &mut answer).is_err(),
                };
                assert_eq!(refused, part("outcome").is_object(), "{name}, line {}", part("line"));
                assert_eq!(answer, events, "{name}, line {}", part("line"));
                assert_eq!(router.digest().unwrap().to_string(), part("digest").as_str().unwrap());
            }
        }
        assert!(kinds.len() >= 45, "only {} kinds of events", kinds.len());
    }

    #[test]
    fn bytes_have_two_digits_each() {
        assert_eq!(hex(&[0, 10, 255]), "000aff");
    }
}
