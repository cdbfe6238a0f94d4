//! `$orderby`: OData 4.01, part 2, section 5.1.5.

use std::cmp::Ordering;

use serde_json::Value;

use super::super::capabilities::Capability;
use super::super::model::model;
use super::super::problem::Problem;
use super::evaluate::member;

/// A property to sort by.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Key {
    property: String,
    descending: bool,
}

/// Reads the option, or refuses what Graph cannot sort by.
pub(crate) fn parse(
    text: &str,
    type_name: &str,
    capability: &Capability,
) -> Result<Vec<Key>, Problem> {
    text.split(',')
        .map(|part| key(part.trim(), type_name, capability))
        .collect()
}

fn key(part: &str, type_name: &str, capability: &Capability) -> Result<Key, Problem> {
    let (name, direction) = part.split_once(' ').unwrap_or((part, "asc"));
    let descending = match direction.trim() {
        "asc" => false,
        "desc" => true,
        other => return Err(Problem::bad_request(format!("Syntax error: '{other}'."))),
    };
    let property = model().property(type_name, name).ok_or_else(|| {
        Problem::bad_request(format!(
            "Could not find a property named '{name}' on type 'microsoft.graph.{type_name}'."
        ))
    })?;
    let sortable = capability
        .orderby
        .as_ref()
        .is_none_or(|known| known.iter().any(|known| known == property.name));
    if !sortable {
        return Err(Problem::unsupported_query(format!(
            "Sorting not supported for property '{}'.",
            property.name
        )));
    }
    Ok(Key {
        property: property.name.to_owned(),
        descending,
    })
}

/// What makes sorting an advanced query, in the words of Graph's error, or nothing.
pub(crate) fn advanced(keys: &[Key], capability: &Capability) -> Option<String> {
    let mut keys = keys.iter().map(|key| &key.property);
    let key = keys.find(|property| capability.orderby_advanced.contains(property))?;
    Some(format!("Sorting by property '{key}'"))
}

/// How two entities stand to each other. Null comes first, as the directory has it.
pub(crate) fn compare(keys: &[Key], left: &Value, right: &Value) -> Ordering {
    keys.iter()
        .map(|key| {
            let order = rank(member(left, &key.property)).cmp(&rank(member(right, &key.property)));
            if key.descending {
                order.reverse()
            } else {
                order
            }
        })
        .find(|order| order.is_ne())
        .unwrap_or(Ordering::Equal)
}

/// A value in a form that compares: kind first, then number, then text without case.
fn rank(value: &Value) -> (u8, i64, String) {
    match value {
        Value::Bool(value) => (1, i64::from(*value), String::new()),
        Value::Number(value) => (2, value.as_i64().unwrap_or_default(), String::new()),
        Value::String(value) => (3, 0, value.to_lowercase()),
        _ => (0, 0, String::new()),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::super::capabilities;
    use super::*;

    fn sorted(orderby: &str, names: &[&str]) -> Vec<String> {
        let keys = parse(orderby, "user", capabilities::capabilities_of("user")).unwrap();
        let mut users: Vec<Value> = names
            .iter()
            .map(|name| json!({"displayName": name}))
            .collect();
        users.sort_by(|left, right| compare(&keys, left, right));
        users
            .iter()
            .map(|user| user["displayName"].as_str().unwrap().to_owned())
            .collect()
    }

    #[test]
    fn names_are_sorted_whatever_their_case() {
        assert_eq!(
            sorted("displayName", &["bob", "Cy", "Ann"]),
            ["Ann", "bob", "Cy"]
        );
    }

    #[test]
    fn desc_turns_the_order_round() {
        assert_eq!(sorted("displayName desc", &["Ann", "bob"]), ["bob", "Ann"]);
    }

    #[test]
    fn a_property_without_an_index_is_refused() {
        let problem = parse("aboutMe", "user", capabilities::capabilities_of("user")).unwrap_err();
        assert_eq!(problem.code, "Request_UnsupportedQuery");
    }
}
