//! A body as a page shows it: indented, and with small things on one line.

use serde_json::Value;

/// The most members of an object that stands on one line, such as a service plan, of which a license
/// has up to 86.
const ON_ONE_LINE: usize = 5;

/// The text of a body. An item of a list that holds nothing nested is one line.
pub(super) fn laid_out(body: &Value) -> String {
    let mut text = String::new();
    write(&mut text, body, 0);
    text
}

fn write(text: &mut String, value: &Value, depth: usize) {
    match value {
        Value::Array(items) if !items.is_empty() => {
            text.push('[');
            for (index, item) in items.iter().enumerate() {
                begin(text, index, depth + 1);
                if is_small(item) {
                    write_small(text, item);
                } else {
                    write(text, item, depth + 1);
                }
            }
            end(text, depth, ']');
        }
        Value::Object(members) if !members.is_empty() => {
            text.push('{');
            for (index, (name, value)) in members.iter().enumerate() {
                begin(text, index, depth + 1);
                name_of(text, name);
                write(text, value, depth + 1);
            }
            end(text, depth, '}');
        }
        plain => text.push_str(&plain.to_string()),
    }
}

fn begin(text: &mut String, index: usize, depth: usize) {
    text.push_str(if index > 0 { ",\n" } else { "\n" });
    indent(text, depth);
}

fn end(text: &mut String, depth: usize, bracket: char) {
    text.push('\n');
    indent(text, depth);
    text.push(bracket);
}

fn indent(text: &mut String, depth: usize) {
    for _ in 0..depth {
        text.push_str("  ");
    }
}

fn name_of(text: &mut String, name: &str) {
    text.push_str(&Value::from(name).to_string());
    text.push_str(": ");
}

/// Whether an item is an object of few members, none of which has anything in it.
fn is_small(item: &Value) -> bool {
    let is_plain = |value: &Value| match value {
        Value::Array(items) => items.is_empty(),
        Value::Object(members) => members.is_empty(),
        _ => true,
    };
    item.as_object()
        .is_some_and(|members| members.len() <= ON_ONE_LINE && members.values().all(is_plain))
}

fn write_small(text: &mut String, item: &Value) {
    text.push('{');
    for (index, (name, value)) in item.as_object().into_iter().flatten().enumerate() {
        text.push_str(if index > 0 { ", " } else { " " });
        name_of(text, name);
        text.push_str(&value.to_string());
    }
    text.push_str(" }");
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_plan_is_a_line_and_what_has_something_nested_is_several() {
        let body = json!({
            "id": "1", "identities": [], "names": ["a", "b"],
            "plans": [{ "name": "TEAMS1", "state": null }, { "name": "SWAY", "of": { "id": 2 } }],
        });
        let expected = r#"{
  "id": "1",
  "identities": [],
  "names": [
    "a",
    "b"
  ],
  "plans": [
    { "name": "TEAMS1", "state": null },
    {
      "name": "SWAY",
      "of": {
        "id": 2
      }
    }
  ]
}"#;
        assert_eq!(laid_out(&body), expected);
    }

    #[test]
    fn the_text_is_the_body() {
        let deep = json!([[], {}, [[{ "a\"": "b\n", "c": [1, 2.5, true] }]], { "d": {}, "e": [] }]);
        for body in [deep, json!("text"), json!(null), json!({})] {
            let read: Value = serde_json::from_str(&laid_out(&body)).unwrap();
            assert_eq!(read, body);
        }
    }
}
