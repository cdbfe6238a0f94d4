//! JSON as it was sent: a key that stands twice in an object is told, not decided by which came
//! last.

use crate::flaw::Flaw;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

/// A document, and what is ambiguous in it.
#[derive(Debug, PartialEq)]
pub(crate) struct Document {
    pub(crate) value: Value,
    /// The paths of the keys that stand more than once in their object, each as its steps.
    pub(crate) repeated: Vec<Vec<String>>,
}

/// Reads a document. RFC 8259 (section 4) leaves open what a repeated key means, so that such an
/// object has no meaning to rely on.
///
/// # Errors
/// When the bytes are no JSON, or nest too deep.
pub(crate) fn read(bytes: &[u8]) -> Result<Document, serde_json::Error> {
    let mut path = Vec::new();
    let mut repeated = Vec::new();
    let mut deserializer = serde_json::Deserializer::from_slice(bytes);
    let seed = Seed {
        path: &mut path,
        repeated: &mut repeated,
    };
    let value = seed.deserialize(&mut deserializer)?;
    deserializer.end()?;
    Ok(Document { value, repeated })
}

/// What is odd in an answer in which keys are repeated at these paths; nothing where none is.
pub(crate) fn ambiguity(repeated: &[Vec<String>]) -> Option<Flaw> {
    let first = repeated.first()?;
    Some(Flaw::RepeatedKey(first.join("/")))
}

struct Seed<'a> {
    path: &'a mut Vec<String>,
    repeated: &'a mut Vec<Vec<String>>,
}

impl Seed<'_> {
    /// The same one step further down.
    fn below(&mut self, step: String) -> Seed<'_> {
        self.path.push(step);
        Seed {
            path: self.path,
            repeated: self.repeated,
        }
    }
}

impl<'de> DeserializeSeed<'de> for Seed<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Seed<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<Value, E> {
        let number = Number::from_f64(value).map(Value::Number);
        number.ok_or_else(|| E::custom("a number that is none"))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::String(value.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut items: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        loop {
            let item = items.next_element_seed(self.below(list.len().to_string()))?;
            self.path.pop();
            match item {
                Some(item) => list.push(item),
                None => return Ok(Value::Array(list)),
            }
        }
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut entries: A) -> Result<Value, A::Error> {
        let mut object = Map::new();
        while let Some(key) = entries.next_key::<String>()? {
            let value = entries.next_value_seed(self.below(key.clone()))?;
            if object.insert(key, value).is_some() {
                self.repeated.push(self.path.clone());
            }
            self.path.pop();
        }
        Ok(Value::Object(object))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_is_read_as_serde_json_reads_it() {
        for text in [
            r#"{ "a": [1, -2, 2.5, 1e3, true, null, "\u00e6\ud83d\ude00"], "b": { "c": {} } }"#,
            "[]",
            "18446744073709551615",
            "\"text\"",
        ] {
            let document = read(text.as_bytes()).unwrap();
            let expected: Value = serde_json::from_str(text).unwrap();
            assert_eq!(document.value, expected, "{text}");
            assert_eq!(document.repeated, Vec::<Vec<String>>::new(), "{text}");
        }
    }

    #[test]
    fn a_repeated_key_is_found_wherever_it_is() {
        for (text, path) in [
            (r#"{ "a": 1, "a": 1 }"#, "a"),
            (r#"{ "v": [0, { "b": { "c": 1, "c": 2 } }] }"#, "v/1/b/c"),
            (r#"{ "a": 1, "\u0061": 2 }"#, "a"),
        ] {
            let found = read(text.as_bytes()).unwrap().repeated;
            let found: Vec<String> = found.iter().map(|path| path.join("/")).collect();
            assert_eq!(found, [path], "{text}");
        }
        let apart = br#"[{ "a": 1 }, { "a": 1, "A": 2 }]"#;
        assert!(read(apart).unwrap().repeated.is_empty());
    }

    #[test]
    fn what_is_no_json_is_an_error() {
        let deep = "[".repeat(10_000);
        for text in ["", "{", "{} {}", "{ \"a\": }", "NaN", deep.as_str()] {
            assert!(read(text.as_bytes()).is_err(), "{text:.20}");
        }
    }
}
