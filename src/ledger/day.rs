//! A day as people write it in TOML: `2026-11-24`, or the same in quotes.

use std::fmt;

use jiff::civil::Date;
use serde::de::value::MapAccessDeserializer;
use serde::de::{Error, MapAccess, Visitor};
use serde::{Deserialize as _, Deserializer};
use toml::value::Datetime;

/// Reads a day.
pub(super) fn day<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Date, D::Error> {
    deserializer.deserialize_any(Day)
}

struct Day;

impl<'de> Visitor<'de> for Day {
    type Value = Date;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a day, YYYY-MM-DD")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Date, E> {
        // The library takes times and short forms, too, and would drop what is more than a day.
        let day = text.parse::<Date>().ok();
        day.filter(|day| day.to_string() == text)
            .ok_or_else(|| E::custom(format!("`{text}` is no day, YYYY-MM-DD")))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Date, A::Error> {
        let found = Datetime::deserialize(MapAccessDeserializer::new(map))?;
        self.visit_str(&found.to_string())
    }
}
