//! What Graph was asked and what it answered, masked property by property.

use percent_encoding::percent_decode_str;
use serde_json::{Map, Number, Value};

use super::{Mask, lower, public};

impl Mask {
    /// A body, or the part of it below this property.
    pub(super) fn body(&mut self, property: &str, body: Value) -> Value {
        match body {
            Value::String(text) => Value::String(self.text_of(property, &text)),
            Value::Number(number) => self.number(property, number),
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

    /// A number: a count stays, and any other may tell who somebody is.
    fn number(&mut self, property: &str, number: Number) -> Value {
        if public::count(property, &number) {
            return Value::Number(number);
        }
        Value::String(self.token("number", &number.to_string()))
    }

    /// The name of a property. What Microsoft's model does not have may be a name of the tenant's,
    /// such as a directory extension's.
    fn property(&mut self, name: String) -> String {
        if self.public.name(&name) {
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
            let (name, value) = (decoded(name), decoded(value));
            let (name, value) = match public::has_expression(&name) {
                Some(true) => (name, self.expression(&value)),
                Some(false) => (name, self.token("text", &value)),
                None => (self.token("text", &name), self.token("text", &value)),
            };
            let before = if index == 0 { "?" } else { "&" };
            masked.extend([before, &name, "=", &value]);
        }
        masked
    }

    fn path(&mut self, path: &str) -> String {
        let segments = path.split('/').map(|segment| {
            let segment = decoded(segment);
            if self.tokens.contains_key(&lower(&segment)) {
                self.token("id", &segment)
            } else if segment.contains('(') {
                self.expression(&segment)
            } else if self.public.request(&segment) {
                segment
            } else {
                self.value("", &segment)
            }
        });
        segments.collect::<Vec<_>>().join("/")
    }

    /// An expression of `OData`: names stay, literals in quotes and ids do not.
    fn expression(&mut self, text: &str) -> String {
        let (mut masked, mut property) = (String::new(), String::new());
        for (index, part) in text.replace("''", "\u{0}").split('\'').enumerate() {
            let part = part.replace('\u{0}', "'");
            if index % 2 == 1 {
                masked.extend(["'", &self.value(&property, &part), "'"]);
            } else {
                self.words_of_expression(&part, &mut masked, &mut property);
            }
        }
        masked
    }

    /// What stands outside of quotes; the property that is named last is what a literal is of.
    fn words_of_expression(&mut self, part: &str, masked: &mut String, property: &mut String) {
        // Every sign beyond ASCII may be part of a name.
        let of_a_word = |c: char| {
            c.is_ascii_alphanumeric() || !c.is_ascii() && !c.is_whitespace() || "-._@$".contains(c)
        };
        let mut rest = part;
        while let Some(next) = rest.chars().next() {
            let word = &rest[..rest.find(|c| !of_a_word(c)).unwrap_or(rest.len())];
            if word.is_empty() {
                masked.push(next);
                rest = &rest[next.len_utf8()..];
                continue;
            }
            if self.public.request(word) || self.public.name(word) {
                if self.public.name(word) {
                    word.clone_into(property);
                }
                masked.push_str(word);
            } else {
                masked.push_str(&self.value("", word));
            }
            rest = &rest[word.len()..];
        }
    }
}

fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}
