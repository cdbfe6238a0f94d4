//! What stands for the placeholders of a fix.

use std::borrow::Cow;
use std::collections::BTreeMap;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::value::Value;

/// Values by the names of their placeholders, in the order of the names. There are a few, and of
/// each finding that is not a pass: a list of them takes a tenth of the room of a map.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Named(Vec<(String, Value)>);

impl Named {
    /// The value with this name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Value> {
        let place = self.place(name).ok()?;
        self.0.get(place).map(|(_, value)| value)
    }

    /// Puts a value in, in the place of one with the same name.
    pub fn insert(&mut self, name: String, value: Value) {
        match self.place(&name) {
            Ok(place) => self.0[place].1 = value,
            Err(place) => self.0.insert(place, (name, value)),
        }
    }

    /// Each with its name.
    pub fn iter(&self) -> impl Iterator<Item = (&String, &Value)> {
        self.0.iter().map(|(name, value)| (name, value))
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn place(&self, name: &str) -> Result<usize, usize> {
        self.0
            .binary_search_by(|(known, _)| known.as_str().cmp(name))
    }
}

impl FromIterator<(String, Value)> for Named {
    fn from_iter<I: IntoIterator<Item = (String, Value)>>(values: I) -> Self {
        let values: BTreeMap<String, Value> = values.into_iter().collect();
        Self(values.into_iter().collect())
    }
}

impl IntoIterator for Named {
    type Item = (String, Value);
    type IntoIter = std::vec::IntoIter<(String, Value)>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl Serialize for Named {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter())
    }
}

impl<'de> Deserialize<'de> for Named {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        BTreeMap::deserialize(deserializer).map(Self::from_iter)
    }
}

impl JsonSchema for Named {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        BTreeMap::<String, Value>::schema_name()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        BTreeMap::<String, Value>::json_schema(generator)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(number: i64) -> Value {
        Value::Number(number)
    }

    #[test]
    fn a_name_has_one_value_and_stands_in_its_place() {
        let pairs = [("b", 1), ("a", 2), ("b", 3)];
        let pairs = pairs.map(|(name, value)| (name.to_owned(), number(value)));
        let mut named: Named = pairs.into_iter().collect();
        named.insert("c".to_owned(), number(4));
        named.insert("a".to_owned(), number(5));
        let listed: Vec<_> = named.iter().map(|(name, value)| (&**name, value)).collect();
        assert_eq!(
            listed,
            [("a", &number(5)), ("b", &number(3)), ("c", &number(4))]
        );
        assert_eq!(named.get("c"), Some(&number(4)));
        assert_eq!(named.get("d"), None);
    }

    #[test]
    fn a_record_has_them_as_an_object() {
        let text = r#"{"A":{"kind":"number","value":1},"B":{"kind":"number","value":2}}"#;
        let named: Named = serde_json::from_str(text).unwrap();
        assert_eq!(named.get("B"), Some(&number(2)));
        assert_eq!(serde_json::to_string(&named).unwrap(), text);
    }
}
