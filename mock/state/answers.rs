//! What a fixture states as the answer at an address that the mock does not know.

use std::borrow::Cow;
use std::collections::HashMap;

use percent_encoding::percent_decode_str;
use serde::Deserialize;
use serde_json::Value;

use super::super::fixture::error::Flaw;
use super::super::{permissions, route};

/// The answer at an address.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Stated {
    /// The permissions of which an application needs one.
    pub(crate) needs: Vec<String>,
    /// The body.
    pub(crate) body: Value,
}

/// Answers by path and query below the version, decoded.
#[derive(Clone, Debug, Default)]
pub(crate) struct Answers(HashMap<String, Stated>);

impl Answers {
    /// Reads the `answers` of a document.
    pub(super) fn read(document: &Value) -> Result<Self, Flaw> {
        let stated: Option<HashMap<String, Stated>> = super::section(document, "answers")?;
        let mut answers = HashMap::new();
        for (address, stated) in stated.unwrap_or_default() {
            check(&address, &stated)
                .map_err(|problem| Flaw::at(format!("answers.{address}"), problem))?;
            answers.insert(decoded(&address), stated);
        }
        Ok(Self(answers))
    }

    /// What is stated for a request. A collection that is stated is a whole one: `$skip` leaves its
    /// first items out.
    pub(crate) fn of(&self, path: &str, query: Option<&str>) -> Option<Cow<'_, Stated>> {
        let path = path.trim_start_matches('/');
        let query = decoded(query.unwrap_or_default());
        let stated = |query: &str| match query {
            "" => self.0.get(&decoded(&format!("/{path}"))),
            query => self
                .0
                .get(&format!("{}?{query}", decoded(&format!("/{path}")))),
        };
        if let Some(stated) = stated(&query) {
            return Some(Cow::Borrowed(stated));
        }
        let (rest, skip) = query.rsplit_once("$skip=")?;
        let mut rest = stated(rest.trim_end_matches('&'))?.clone();
        let items = rest.body.get_mut("value")?.as_array_mut()?;
        items.drain(..items.len().min(skip.parse().ok()?));
        Some(Cow::Owned(rest))
    }
}

fn check(address: &str, stated: &Stated) -> Result<(), String> {
    let path = address.split('?').next().unwrap_or_default();
    if !address.starts_with('/') || address.starts_with("//") {
        return Err(
            "must be a path below the version, such as /policies/crossTenantAccessPolicy".into(),
        );
    }
    if route::find("GET", path).is_ok() {
        return Err(
            "is an address that the mock answers by the fixture's entities: state those".into(),
        );
    }
    let is_known = |name: &&String| permissions::is_application_permission(name);
    if let Some(unknown) = stated.needs.iter().find(|name| !is_known(name)) {
        return Err(format!(
            "needs \"{unknown}\", which is no application permission that the mock knows"
        ));
    }
    if stated.needs.is_empty() {
        return Err("must say in `needs` which permissions open it".into());
    }
    Ok(())
}

fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}
