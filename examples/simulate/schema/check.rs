//! As much of JSON Schema as the schema of centre files uses. A keyword that is not known here fails the test.

use serde_json::Value;

/// What a reference stands for.
pub(super) fn resolve<'a>(root: &'a Value, schema: &'a Value) -> &'a Value {
    match schema.get("$ref").and_then(Value::as_str).and_then(|to| to.strip_prefix('#')) {
        Some(pointer) => root.pointer(pointer).unwrap(),
        None => schema,
    }
}

/// Whether a value keeps to a schema.
pub(super) fn valid(root: &Value, schema: &Value, value: &Value) -> bool {
    let keywords = schema.as_object().unwrap();
    keywords.iter().all(|(keyword, argument)| match keyword.as_str() {
        "$schema" | "$defs" | "title" | "description" | "default" | "required" | "properties" => {
            keyword != "required"
                || argument.as_array().unwrap().iter().all(|key| value.get(key.as_str().unwrap()).is_some())
        }
        "$ref" => valid(root, resolve(root, schema), value),
        "oneOf" => argument.as_array().unwrap().iter().filter(|choice| valid(root, choice, value)).count() == 1,
        "anyOf" => argument.as_array().unwrap().iter().any(|choice| valid(root, choice, value)),
        "enum" => argument.as_array().unwrap().contains(value),
        "type" => is_a(argument.as_str().unwrap(), value),
        "items" => value.as_array().is_none_or(|items| items.iter().all(|item| valid(root, argument, item))),
        "minItems" => {
            value.as_array().is_none_or(|items| u64::try_from(items.len()).unwrap() >= argument.as_u64().unwrap())
        }
        "maxItems" => {
            value.as_array().is_none_or(|items| u64::try_from(items.len()).unwrap() <= argument.as_u64().unwrap())
        }
        "minimum" => value.as_f64().is_none_or(|number| number >= argument.as_f64().unwrap()),
        "maximum" => value.as_f64().is_none_or(|number| number <= argument.as_f64().unwrap()),
        "exclusiveMinimum" => value.as_f64().is_none_or(|number| number > argument.as_f64().unwrap()),
        "additionalProperties" => others_valid(root, schema, argument, value),
        // The only pattern there is: that of a span.
        "pattern" => value.as_str().is_none_or(|text| toritsugi::parse_span(text).is_ok()),
        other => panic!("the keyword `{other}` is not known here"),
    })
}

fn is_a(name: &str, value: &Value) -> bool {
    match name {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        other => panic!("the type `{other}` is not known here"),
    }
}

/// Known keys by their own schema, the others by that of the others.
fn others_valid(root: &Value, schema: &Value, others: &Value, value: &Value) -> bool {
    let Some(table) = value.as_object() else { return true };
    let known = schema.get("properties").and_then(Value::as_object);
    table.iter().all(|(key, value)| match (known.and_then(|known| known.get(key)), others) {
        (Some(schema), _) => valid(root, schema, value),
        (None, Value::Bool(allowed)) => *allowed,
        (None, others) => valid(root, others, value),
    })
}
