//! What Graph was asked and what it answered, masked property by property.

use percent_encoding::percent_decode_str;
use serde_json::{Map, Value};

use super::prose::lower;
use super::{Mask, public};

impl Mask {
    /// A body, or the part of it below this property.
    pub(super) fn body(&mut self, property: &str, body: Value) -> Value {
        match body {
            Value::String(text) => Value::String(self.text_of(property, &text)),
            Value::Array(items) => {
                let items = items.into_iter().map(|item| self.body(property, item));
                Value::Array(items.collect())
            }
            Value::Object(properties) => {
                let masked = properties.into_iter().map(|(name, value)| {
                    let value = self.body(&name, value);
                    (self.property(name), value)
                });
                Value::Object(masked.collect::<Map<_, _>>())
            }
            other => other,
        }
    }

    /// The name of a property; a directory extension's tells the application, and its own.
    fn property(&mut self, name: String) -> String {
        let plain = |c: char| c.is_ascii_alphanumeric() || "@._".contains(c);
        let is_plain = name.chars().all(plain) && name.len() <= 60;
        if is_plain && !name.starts_with("extension_") || public::name(&name) {
            return name;
        }
        self.token("property", &name)
    }

    fn text_of(&mut self, property: &str, text: &str) -> String {
        match (property, text.split_once("$metadata#")) {
            ("@odata.context", Some((_, what))) => format!("…/$metadata#{}", self.path(what)),
            _ => self.value(property, text),
        }
    }

    /// Path and query of a request.
    pub(super) fn url(&mut self, url: &str) -> String {
        let (path, query) = url.split_once('?').unwrap_or((url, ""));
        let mut masked = self.path(path);
        for (index, part) in query.split('&').filter(|part| !part.is_empty()).enumerate() {
            let (name, value) = part.split_once('=').unwrap_or((part, ""));
            let value = decoded(value);
            let value = match name {
                "$select" | "$expand" | "$orderby" | "$top" | "$count" | "$filter" => {
                    self.expression(&value)
                }
                _ => self.token("text", &value),
            };
            let before = if index == 0 { "?" } else { "&" };
            masked.extend([before, name, "=", &value]);
        }
        masked
    }

    fn path(&mut self, path: &str) -> String {
        let segments = path.split('/').map(|segment| {
            let segment = decoded(segment);
            let word = |c: char| c.is_ascii_alphabetic() || ".$".contains(c);
            if self.tokens.contains_key(&lower(&segment)) {
                self.token("id", &segment)
            } else if segment.contains('(') {
                self.expression(&segment)
            } else if segment.chars().all(word) || segment == "v1.0" || public::name(&segment) {
                segment
            } else {
                self.value("", &segment)
            }
        });
        segments.collect::<Vec<_>>().join("/")
    }

    /// An expression of `OData`: names stay, literals in quotes and ids do not.
    fn expression(&mut self, text: &str) -> String {
        let mut masked = String::new();
        for (index, part) in text.replace("''", "\u{0}").split('\'').enumerate() {
            let part = part.replace('\u{0}', "'");
            if index % 2 == 1 {
                masked.extend(["'", &self.value("", &part), "'"]);
                continue;
            }
            let word = |c: char| c.is_ascii_alphanumeric() || "-._@".contains(c);
            for piece in part.split_inclusive(|c: char| !word(c)) {
                let name = piece.trim_end_matches(|c: char| !word(c));
                let rest = &piece[name.len()..];
                let plain = |c: char| c.is_ascii_alphabetic() || "._@".contains(c);
                let number = |name: &str| name.bytes().all(|b| b.is_ascii_digit());
                let name = if name.chars().all(plain) || number(name) || public::name(name) {
                    name.to_owned()
                } else {
                    self.value("", name)
                };
                masked.push_str(&name);
                masked.push_str(rest);
            }
        }
        masked
    }
}

fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}
