//! Checks a value against a JSON Schema, as far as ours use the language; a word that is not known
//! here fails, so that nothing is left unchecked.

use serde_json::Value;

/// What is said about a value, and does not restrict it.
const NOTES: [&str; 5] = ["$schema", "$id", "$defs", "title", "description"];

/// What is wrong with `value`, each with the place; nothing for one that is as the schema says.
pub fn problems(schema: &Value, value: &Value) -> Vec<String> {
    let mut problems = Vec::new();
    Checker { root: schema }.check(schema, value, "$", &mut problems);
    problems
}

struct Checker<'a> {
    root: &'a Value,
}

impl Checker<'_> {
    fn check(&self, schema: &Value, value: &Value, place: &str, problems: &mut Vec<String>) {
        let words = schema.as_object().expect("a schema is an object");
        for (word, rule) in words {
            let is_right = match word.as_str() {
                "type" => list(rule).iter().any(|name| is_of_type(value, name)),
                "const" => value == rule,
                "enum" => list(rule).contains(value),
                "minimum" => value.as_f64() >= rule.as_f64() || !value.is_number(),
                "required" => list(rule)
                    .iter()
                    .all(|name| value.get(as_str(name)).is_some()),
                "anyOf" => list(rule).iter().any(|schema| {
                    let mut inner = Vec::new();
                    self.check(schema, value, place, &mut inner);
                    inner.is_empty()
                }),
                "$ref" => {
                    let pointer = as_str(rule).trim_start_matches('#');
                    let target = self
                        .root
                        .pointer(pointer)
                        .expect("a reference leads somewhere");
                    self.check(target, value, place, problems);
                    true
                }
                "items" => {
                    for (index, item) in value.as_array().into_iter().flatten().enumerate() {
                        self.check(rule, item, &format!("{place}[{index}]"), problems);
                    }
                    true
                }
                "properties" | "additionalProperties" => true,
                word => NOTES.contains(&word),
            };
            if !is_right {
                problems.push(format!("{place}: {word} {rule} forbids {value:.200}"));
            }
        }
        self.check_fields(schema, value, place, problems);
    }

    fn check_fields(&self, schema: &Value, value: &Value, place: &str, problems: &mut Vec<String>) {
        for (name, field) in value.as_object().into_iter().flatten() {
            let place = format!("{place}.{name}");
            match (&schema["properties"][name], &schema["additionalProperties"]) {
                (Value::Null, Value::Bool(false)) => problems.push(format!("{place} is unknown")),
                (Value::Null, Value::Null) => {}
                (Value::Null, other) | (other, _) => self.check(other, field, &place, problems),
            }
        }
    }
}

fn is_of_type(value: &Value, name: &Value) -> bool {
    match as_str(name) {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "null" => value.is_null(),
        "number" => value.is_number(),
        "integer" => value.is_u64() || value.is_i64(),
        other => panic!("no type {other}"),
    }
}

/// One value stands for a list of one.
fn list(rule: &Value) -> Vec<Value> {
    rule.as_array()
        .cloned()
        .unwrap_or_else(|| vec![rule.clone()])
}

fn as_str(value: &Value) -> &str {
    value.as_str().expect("a text")
}
