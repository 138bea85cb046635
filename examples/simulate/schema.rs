//! Holds the published schema of centre files against the parser, key by key, in both directions.
//!
//! From the schema come documents that use every key and every choice: the parser must take them. Into every table of them goes a key that nobody
//! knows, and every choice is replaced by a word that nobody knows: the parser must refuse it, and the names that it then lists as known must be
//! those of the schema.
#![expect(clippy::unwrap_used, clippy::panic, reason = "tests fail by panicking")]

use serde_json::{Map, Value, json};
use std::collections::BTreeSet;
use toritsugi::sim::CentreDefinition;

mod check;

use check::{resolve, valid};

const STRANGE: &str = "strange_key";
/// Reasons that the parser knows, as events carry them, and the check of a plan refuses in a step.
const NOT_IN_STEPS: [&str; 2] = ["closed", "plan_replaced"];

fn schema() -> Value {
    serde_json::from_str(include_str!("centre.schema.json")).unwrap()
}

fn parsed(document: &Value) -> Result<CentreDefinition, String> {
    serde_json::from_value(document.clone()).map_err(|error| error.to_string())
}

/// One place of a document that the schema describes: the path to it, and what stands there in the schema.
type Place<'a> = (Vec<Step>, &'a Value);

#[derive(Clone, Debug, PartialEq)]
enum Step {
    Key(String),
    Item(usize),
}

/// Values that the schema allows: the first uses every key, the others have only what must be there and one other choice.
fn instances(root: &Value, schema: &Value) -> Vec<Value> {
    let schema = resolve(root, schema);
    if let Some(choices) = schema.get("oneOf").or_else(|| schema.get("anyOf")).and_then(Value::as_array) {
        return choices.iter().flat_map(|choice| instances(root, choice)).collect();
    }
    if let Some(words) = schema.get("enum").and_then(Value::as_array) {
        return words.clone();
    }
    match schema.get("type").and_then(Value::as_str).unwrap() {
        "object" => tables(root, schema),
        "array" => vec![Value::Array(instances(root, schema.get("items").unwrap()))],
        "boolean" => vec![json!(true), json!(false)],
        "string" if schema.get("pattern").is_some() => vec![json!("1m30s"), json!("0.5 h")],
        "string" => vec![json!("name")],
        _ => ["minimum", "maximum"].iter().filter_map(|bound| schema.get(*bound).cloned()).collect(),
    }
}

fn tables(root: &Value, schema: &Value) -> Vec<Value> {
    let Some(properties) = schema.get("properties").and_then(Value::as_object) else {
        let values = instances(root, schema.get("additionalProperties").unwrap());
        return vec![Value::Object(
            values.into_iter().enumerate().map(|(at, value)| (format!("name {at}"), value)).collect(),
        )];
    };
    let choices: Vec<(&String, Vec<Value>)> =
        properties.iter().map(|(key, schema)| (key, instances(root, schema))).collect();
    let first: Map<String, Value> =
        choices.iter().filter_map(|(key, values)| Some(((*key).clone(), values.first()?.clone()))).collect();
    let bare = least(root, schema, &Value::Object(first.clone()));
    let others = choices.iter().flat_map(|(key, values)| {
        let bare = &bare;
        values.iter().skip(1).map(move |value| {
            let mut table = bare.clone();
            table.as_object_mut().unwrap().insert((*key).clone(), value.clone());
            table
        })
    });
    std::iter::once(Value::Object(first.clone())).chain(others).collect()
}

/// As little of a value as must be there.
fn least(root: &Value, schema: &Value, value: &Value) -> Value {
    let schema = resolve(root, schema);
    if let Some(choices) = schema.get("oneOf").and_then(Value::as_array) {
        let choice = choices.iter().find(|choice| valid(root, choice, value)).unwrap();
        return least(root, choice, value);
    }
    match (value, schema.get("properties")) {
        (Value::Object(table), Some(properties)) => {
            let required = schema.get("required").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
            let keys = required.iter().filter_map(Value::as_str);
            keys.map(|key| (key.to_owned(), least(root, properties.get(key).unwrap(), table.get(key).unwrap())))
                .collect()
        }
        (Value::Array(items), _) => {
            items.iter().take(2).map(|item| least(root, schema.get("items").unwrap(), item)).collect()
        }
        _ => value.clone(),
    }
}

/// As little of a document as leads to a place. Of every list on the way there is one item left.
fn cut(root: &Value, schema: &Value, value: &Value, path: &[Step]) -> Value {
    let schema = resolve(root, schema);
    if let Some(choices) = schema.get("oneOf").and_then(Value::as_array).filter(|_| !path.is_empty()) {
        let choice = choices.iter().find(|choice| valid(root, choice, value)).unwrap();
        return cut(root, choice, value, path);
    }
    match path.split_first() {
        None => least(root, schema, value),
        Some((Step::Item(at), rest)) => {
            Value::Array(vec![cut(root, schema.get("items").unwrap(), value.get(*at).unwrap(), rest)])
        }
        Some((Step::Key(key), rest)) => {
            let mut table = if schema.get("properties").is_some() { least(root, schema, value) } else { json!({}) };
            let own = schema.get("properties").and_then(|properties| properties.get(key));
            let own = own.or_else(|| schema.get("additionalProperties")).unwrap();
            let child = cut(root, own, value.get(key).unwrap(), rest);
            table.as_object_mut().unwrap().insert(key.clone(), child);
            table
        }
    }
}

/// Every place of a document at which a table of set keys or a choice of words stands.
fn places<'a>(root: &'a Value, schema: &'a Value, value: &Value, path: &[Step], found: &mut Vec<Place<'a>>) {
    let schema = resolve(root, schema);
    if let Some(choices) = schema.get("oneOf").and_then(Value::as_array) {
        found.push((path.to_vec(), schema));
        for choice in choices.iter().filter(|choice| choice.get("enum").is_none() && valid(root, choice, value)) {
            places(root, choice, value, path, found);
        }
        return;
    }
    if schema.get("enum").is_some() {
        found.push((path.to_vec(), schema));
    }
    let further = |step| [path, &[step]].concat();
    if let (Some(table), Some(properties)) = (value.as_object(), schema.get("properties").and_then(Value::as_object)) {
        found.push((path.to_vec(), schema));
        for (key, value) in table {
            places(root, properties.get(key).unwrap(), value, &further(Step::Key(key.clone())), found);
        }
    } else if let (Some(table), Some(schema)) = (value.as_object(), schema.get("additionalProperties")) {
        for (key, value) in table {
            places(root, schema, value, &further(Step::Key(key.clone())), found);
        }
    } else if let (Some(items), Some(schema)) = (value.as_array(), schema.get("items")) {
        for (at, value) in items.iter().enumerate() {
            places(root, schema, value, &further(Step::Item(at)), found);
        }
    }
}

fn at<'a>(document: &'a mut Value, path: &[Step]) -> &'a mut Value {
    path.iter().fold(document, |value, step| match step {
        Step::Key(key) => value.get_mut(key).unwrap(),
        Step::Item(at) => value.get_mut(*at).unwrap(),
    })
}

/// The names that a message lists as known.
fn listed(message: &str) -> BTreeSet<String> {
    let known = message.split_once("expected ").map_or("", |(_, known)| known);
    let known = known.split(" at line").next().unwrap_or(known).split(';').next().unwrap_or(known);
    known.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

/// The words and keys of a choice, if it is one of words; of a choice between a name and a table, say, there are none.
fn words(schema: &Value) -> Option<BTreeSet<String>> {
    let of_enum = |schema: &Value| -> Option<Vec<String>> {
        let words = schema.get("enum")?.as_array()?;
        Some(words.iter().filter_map(Value::as_str).map(str::to_owned).collect())
    };
    let of_table = |schema: &Value| -> Option<Vec<String>> {
        let properties = schema.get("properties")?.as_object()?;
        (properties.len() == 1).then(|| properties.keys().cloned().collect())
    };
    let choices = schema.get("oneOf").and_then(Value::as_array);
    let Some(choices) = choices else { return of_enum(schema).map(BTreeSet::from_iter) };
    let all: Option<Vec<Vec<String>>> =
        choices.iter().map(|choice| of_enum(choice).or_else(|| of_table(choice))).collect();
    all.map(|all| all.into_iter().flatten().collect())
}

#[test]
fn the_parser_takes_all_that_the_schema_allows() {
    let schema = schema();
    for document in instances(&schema, &schema) {
        assert!(valid(&schema, &schema, &document));
        if let Err(message) = parsed(&document) {
            panic!("{message}\n{document:#}");
        }
    }
}

#[test]
fn the_schema_has_every_key_and_every_word_of_the_parser() {
    let schema = schema();
    let (mut tables, mut choices) = (0, 0);
    let mut seen = BTreeSet::new();
    for document in instances(&schema, &schema) {
        let mut found = Vec::new();
        places(&schema, &schema, &document, &[], &mut found);
        // Once for each place of the schema, wherever that is referred to.
        found.retain(|(_, place)| seen.insert(std::ptr::from_ref(*place).addr()));
        for (path, place) in found {
            let mut strange = cut(&schema, &schema, &document, &path);
            assert!(parsed(&strange).is_ok(), "{path:?}: {strange}");
            let here: Vec<Step> = path
                .iter()
                .map(|step| if matches!(step, Step::Item(_)) { Step::Item(0) } else { step.clone() })
                .collect();
            let value = at(&mut strange, &here);
            let mut expected: BTreeSet<String> = if let Some(properties) = place.get("properties") {
                value.as_object_mut().unwrap().insert(STRANGE.to_owned(), json!(1));
                tables += 1;
                properties.as_object().unwrap().keys().cloned().collect()
            } else {
                let Some(words) = words(place) else { continue };
                *value = if place.get("enum").is_some() { json!(STRANGE) } else { json!({ STRANGE: 1 }) };
                choices += 1;
                words
            };
            assert!(!valid(&schema, &schema, &strange), "{path:?}");
            let message = parsed(&strange).unwrap_err();
            if place.get("properties").is_none() && path.last() == Some(&Step::Key("end".to_owned())) {
                expected.extend(NOT_IN_STEPS.map(str::to_owned));
            }
            // A second key in a table of one word is refused without a list, or with the list of all words.
            let one_word = expected.len() == 1 && place.get("properties").is_some();
            if message.contains(STRANGE) && (!one_word || message.contains("unknown field")) {
                assert_eq!(listed(&message), expected, "{path:?}: {message}");
            } else {
                assert!(one_word, "{path:?}: {message}");
            }
        }
    }
    assert!(tables > 60 && choices > 10, "{tables} tables, {choices} choices");
}

#[test]
fn the_centres_that_come_with_the_program_keep_to_the_schema() {
    let schema = schema();
    let centre: Value = toml::from_str(include_str!("centre.toml")).unwrap();
    assert!(valid(&schema, &schema, &centre));
    for shop in [include_str!("shop.apart.toml"), include_str!("shop.pooled.toml")] {
        assert!(valid(&schema, &schema, &toml::from_str(shop).unwrap()));
        assert!(toml::from_str::<CentreDefinition>(shop).unwrap().build().is_ok());
    }
    // And the judge does judge.
    for (path, wrong) in [
        ("/staff/0/count", json!(0)),
        ("/staff/0/shifts/0/to", json!("25")),
        ("/traffic/0/handling", json!({ "constant": "1s", "exponential": "1s" })),
        ("/traffic/0/queue", json!(7)),
        ("/plan/queue/0/offer_mode", json!("by_hand")),
        ("/plan/queue", json!([])),
    ] {
        let mut centre = centre.clone();
        *centre.pointer_mut(path).unwrap() = wrong;
        assert!(!valid(&schema, &schema, &centre), "{path}");
    }
    let mut nameless = centre.clone();
    nameless.pointer_mut("/staff/0").unwrap().as_object_mut().unwrap().remove("name");
    assert!(!valid(&schema, &schema, &nameless));
}
