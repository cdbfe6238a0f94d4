//! Every property that an answer sets is accounted for: judged by a rule, or ignored for a reason.
//!
//! `accounted.toml` lists both. What is in neither list and set in an answer is an [`Oddity`]: it
//! may be what decides, so that nothing may be concluded from the answer as if it were not there.

mod table;

use std::fmt;

use serde_json::{Map, Value};

use crate::evidence::Evidence;
pub use table::{Entry, Fate};
use table::{Others, Property, Resource, table};

/// Something in an answer that no rule judges and that nobody decided to ignore.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Oddity {
    /// Where it stands: the resource type and the properties down to it.
    pub path: String,
    /// The word, where it is that which is not known; none for a property.
    pub word: Option<String>,
    /// Whether it can restrict, so that nothing can be concluded beside it.
    pub restricts: bool,
}

/// The longest word that is repeated in full.
const LONGEST: usize = 60;

impl Oddity {
    /// The word, where it is that which is not known, as far as it is worth repeating.
    #[must_use]
    pub fn shortened(&self) -> Option<String> {
        let word = self.word.as_ref()?;
        Some(word.chars().take(LONGEST).collect())
    }
}

impl fmt::Display for Oddity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}`", self.path)?;
        match self.shortened() {
            Some(word) => write!(f, " is `{word}`, which no rule covers"),
            None => f.write_str(" is set, which no rule covers"),
        }
    }
}

/// Every line of the table.
#[must_use]
pub fn entries() -> &'static [Entry] {
    &table().entries
}

/// Whether answers to this question, a path with its query below the version, are accounted for.
#[must_use]
pub fn covers(url: &str) -> bool {
    held_by(url).is_some()
}

/// The resource type that answers to this question hold, and the property that it stands in, where
/// that is not the answer itself.
#[must_use]
pub fn held_by(url: &str) -> Option<(&'static str, Option<&'static str>)> {
    resource_at(url).map(|(name, _, inside)| (name, inside))
}

/// The properties of a resource type that lead to other types of the table, and those types.
pub fn leads(resource: &str) -> impl Iterator<Item = (&'static str, &'static str)> {
    let of = table().resources.get(resource).map(|resource| &resource.of);
    let of = of.into_iter().flatten();
    of.map(|(property, of)| (property.as_str(), of.as_str()))
}

/// What an answer sets that is not accounted for.
pub(crate) fn oddities(evidence: &Evidence) -> Vec<Oddity> {
    let Some((name, resource, inside)) = resource_at(&evidence.request.url) else {
        return vec![];
    };
    if evidence.status != 200 {
        return vec![];
    }
    let body = &evidence.body;
    let items = match body.get("value").and_then(Value::as_array) {
        Some(items) => items.iter().collect(),
        None => vec![body],
    };
    let items = items.into_iter();
    let items = items.filter_map(|item| inside.map_or(Some(item), |inside| item.get(inside)));
    let mut found = Vec::new();
    for item in items.filter_map(Value::as_object) {
        let path = Path { name, above: None };
        walk(resource, item, path, &mut found);
    }
    found
}

/// The resource type that answers a question, and the property that it stands in, if any.
fn resource_at(url: &str) -> Option<(&'static str, &'static Resource, Option<&'static str>)> {
    let path = url.split('?').next().unwrap_or_default();
    table().resources.iter().find_map(|(name, resource)| {
        resource.at.iter().find_map(|at| {
            let (pattern, inside) = match at.split_once('#') {
                Some((pattern, inside)) => (pattern, Some(inside)),
                None => (at.as_str(), None),
            };
            fits(pattern, path).then_some((name.as_str(), resource, inside))
        })
    })
}

/// Whether a path fits a pattern, in which `*` stands for one key.
fn fits(pattern: &str, path: &str) -> bool {
    let Some((start, end)) = pattern.split_once('*') else {
        return pattern == path;
    };
    let rest = path.strip_prefix(start);
    let key = rest.and_then(|rest| rest.strip_suffix(end));
    key.is_some_and(|key| !key.is_empty() && !key.contains('/'))
}

/// The properties down to a value, the last of them first.
#[derive(Clone, Copy)]
struct Path<'a> {
    name: &'a str,
    above: Option<&'a Path<'a>>,
}

impl fmt::Display for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(above) = self.above {
            write!(f, "{above}.")?;
        }
        f.write_str(self.name)
    }
}

fn walk(resource: &Resource, object: &Map<String, Value>, path: Path<'_>, found: &mut Vec<Oddity>) {
    // What holds an `@` is an annotation, about the answer and not about the resource.
    let set = object
        .iter()
        .filter(|(key, value)| !key.contains('@') && is_set(value));
    for (key, value) in set {
        let path = Path {
            name: key,
            above: Some(&path),
        };
        match (resource.of.get(key), resource.properties.get(key)) {
            (Some(of), _) => below(of, value, path, found),
            (None, Some(property)) => listed(property, value, path, found),
            (None, None) => found.extend(oddity(path, None, resource.unlisted)),
        }
    }
}

/// Goes on with the type that a property leads to.
fn below(of: &str, value: &Value, path: Path<'_>, found: &mut Vec<Oddity>) {
    let Some(resource) = table().resources.get(of) else {
        return;
    };
    let items = match value {
        Value::Array(items) => items.iter().collect(),
        one => vec![one],
    };
    for item in items.into_iter().filter_map(Value::as_object) {
        walk(resource, item, path, found);
    }
}

/// A property of the table that holds a word which nobody documents.
fn listed(property: &Property, value: &Value, path: Path<'_>, found: &mut Vec<Oddity>) {
    if property.words.is_empty() {
        return;
    }
    let words = match value {
        Value::Array(items) => items.iter().filter_map(Value::as_str).collect(),
        one => one.as_str().into_iter().collect::<Vec<_>>(),
    };
    let is_known = |word: &&str| property.words.iter().any(|known| known == word);
    let odd = words.into_iter().filter(|word| !is_known(word));
    found.extend(odd.filter_map(|word| oddity(path, Some(word), property.others)));
}

/// What is not accounted for, unless a rule looks at it itself.
fn oddity(path: Path<'_>, word: Option<&str>, others: Others) -> Option<Oddity> {
    let restricts = match others {
        Others::Unknown => true,
        Others::Note => false,
        Others::Rule => return None,
    };
    let word = word.map(str::to_owned);
    Some(Oddity {
        path: path.to_string(),
        word,
        restricts,
    })
}

/// Whether a value says anything: null, false and what is empty do not.
fn is_set(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => false,
        Value::Bool(true) | Value::Number(_) => true,
        Value::String(text) => !text.is_empty(),
        Value::Array(items) => items.iter().any(is_set),
        Value::Object(parts) => parts.values().any(is_set),
    }
}

#[cfg(test)]
mod tests;
