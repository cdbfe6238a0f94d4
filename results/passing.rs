//! A text of JSON that becomes part of a larger one, value by value: no tree of values is made of it,
//! and nothing of it changes.

use std::cell::Cell;
use std::fmt;

use serde::de::{self, DeserializeSeed, MapAccess, SeqAccess, Visitor};
use serde::ser::{Error as _, SerializeMap as _, SerializeSeq as _};
use serde::{Deserializer, Serialize, Serializer};

/// A text of JSON, serialized as the value that it holds.
pub(crate) struct Passing<'a>(pub(crate) &'a str);

impl Serialize for Passing<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut text = serde_json::Deserializer::from_str(self.0);
        let passed = text.deserialize_any(To(serializer));
        let passed = passed.map_err(S::Error::custom)?;
        text.end().map_err(S::Error::custom)?;
        Ok(passed)
    }
}

/// What is read next, to be serialized once: a serializer takes values by reference.
struct Next<D>(Cell<Option<D>>);

impl<'de, D: Deserializer<'de>> Serialize for Next<D> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let next = self.0.take();
        let next = next.ok_or_else(|| S::Error::custom("a value can be passed on once"))?;
        next.deserialize_any(To(serializer))
            .map_err(S::Error::custom)
    }
}

/// Serializes what it visits.
struct To<S>(S);

impl<'de, S: Serializer> Visitor<'de> for To<S> {
    type Value = S::Ok;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value of JSON")
    }

    fn visit_bool<E: de::Error>(self, value: bool) -> Result<S::Ok, E> {
        self.0.serialize_bool(value).map_err(E::custom)
    }

    fn visit_i64<E: de::Error>(self, value: i64) -> Result<S::Ok, E> {
        self.0.serialize_i64(value).map_err(E::custom)
    }

    fn visit_u64<E: de::Error>(self, value: u64) -> Result<S::Ok, E> {
        self.0.serialize_u64(value).map_err(E::custom)
    }

    fn visit_f64<E: de::Error>(self, value: f64) -> Result<S::Ok, E> {
        self.0.serialize_f64(value).map_err(E::custom)
    }

    fn visit_str<E: de::Error>(self, value: &str) -> Result<S::Ok, E> {
        self.0.serialize_str(value).map_err(E::custom)
    }

    fn visit_unit<E: de::Error>(self) -> Result<S::Ok, E> {
        self.0.serialize_unit().map_err(E::custom)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<S::Ok, A::Error> {
        let mut to = self.0.serialize_seq(None).map_err(de::Error::custom)?;
        while list.next_element_seed(Element(&mut to))?.is_some() {}
        to.end().map_err(de::Error::custom)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<S::Ok, A::Error> {
        let mut to = self.0.serialize_map(None).map_err(de::Error::custom)?;
        while map.next_key_seed(Key(&mut to))?.is_some() {
            map.next_value_seed(Field(&mut to))?;
        }
        to.end().map_err(de::Error::custom)
    }
}

/// An element of a list, which goes to this one.
struct Element<'a, S>(&'a mut S);

impl<'de, S: serde::ser::SerializeSeq> DeserializeSeed<'de> for Element<'_, S> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, value: D) -> Result<(), D::Error> {
        let next = Next(Cell::new(Some(value)));
        self.0.serialize_element(&next).map_err(de::Error::custom)
    }
}

/// The name of a field of an object, which goes to this one.
struct Key<'a, S>(&'a mut S);

impl<'de, S: serde::ser::SerializeMap> DeserializeSeed<'de> for Key<'_, S> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, name: D) -> Result<(), D::Error> {
        let next = Next(Cell::new(Some(name)));
        self.0.serialize_key(&next).map_err(de::Error::custom)
    }
}

/// The value of a field of an object, which goes to this one.
struct Field<'a, S>(&'a mut S);

impl<'de, S: serde::ser::SerializeMap> DeserializeSeed<'de> for Field<'_, S> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, value: D) -> Result<(), D::Error> {
        let next = Next(Cell::new(Some(value)));
        self.0.serialize_value(&next).map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_passed_on_as_it_is() {
        for text in [
            r#"{"z":[1,-2,1.5,1e+300,18446744073709551615],"a":{"":null},"b":[true,false,"ø\n\"\u0001"],"c":[],"d":{}}"#,
            "null",
            "\"text\"",
        ] {
            assert_eq!(serde_json::to_string(&Passing(text)).unwrap(), text);
            let read: serde_json::Value = serde_json::from_str(text).unwrap();
            assert_eq!(serde_json::to_value(Passing(text)).unwrap(), read);
        }
    }

    #[test]
    fn what_is_no_json_is_an_error() {
        for text in ["", "{", "[1] 2", "{\"a\":}"] {
            assert!(serde_json::to_string(&Passing(text)).is_err(), "{text}");
        }
    }
}
