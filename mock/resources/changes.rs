//! What a request that writes asks for, and what it makes of an entity.

use serde_json::{Map, Value};

use super::super::fixture::check;
use super::super::model::model;
use super::Problem;

/// The properties a request sends.
pub(super) fn sent(body: &[u8]) -> Result<Map<String, Value>, Problem> {
    let body: Option<Value> = serde_json::from_slice(body).ok();
    match body {
        Some(Value::Object(body)) => Ok(body),
        _ => Err(Problem::bad_request(
            "Unable to read JSON request payload. Please ensure Content-Type header is set and \
             payload is of valid JSON format.",
        )),
    }
}

/// The properties a request sends, in Graph's spelling, each known to the type and of the type the
/// model declares.
pub(super) fn typed(body: &[u8], type_name: &str) -> Result<Map<String, Value>, Problem> {
    let mut typed = Map::new();
    for (name, value) in sent(body)? {
        if name.contains('@') {
            typed.insert(name, value);
            continue;
        }
        let property = model().property(type_name, &name).ok_or_else(|| {
            Problem::directory_bad_request(format!(
                "Property '{name}' does not exist on type 'microsoft.graph.{type_name}'."
            ))
        })?;
        check::value(&value, type_name, &property)
            .map_err(|_| invalid_value(property.name, type_name))?;
        typed.insert(property.name.to_owned(), value);
    }
    Ok(typed)
}

/// The directory's refusal of a value.
fn invalid_value(property: &str, type_name: &str) -> Problem {
    let mut resource = type_name.to_owned();
    resource[..1].make_ascii_uppercase();
    Problem::directory_bad_request(format!(
        "Invalid value specified for property '{property}' of resource '{resource}'."
    ))
}

/// A property that a request must send as a string.
pub(super) fn required<'a>(
    body: &'a Map<String, Value>,
    property: &str,
    type_name: &str,
) -> Result<&'a str, Problem> {
    let value = body.get(property).and_then(Value::as_str);
    value.ok_or_else(|| {
        Problem::directory_bad_request(format!(
            "A value is required for property '{property}' of resource '{type_name}'."
        ))
    })
}

/// An entity as a `PATCH` leaves it. Properties that it does not name stay, in nested ones too.
pub(super) fn patched(entity: &Value, body: &[u8], type_name: &str) -> Result<Value, Problem> {
    let body = typed(body, type_name)?;
    let mut changed = entity.clone();
    json_patch::merge(&mut changed, &Value::Object(body));
    Ok(changed)
}
