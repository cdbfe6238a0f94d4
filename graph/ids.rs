//! A list that is looked up in by id, as often as there are accounts.

use std::collections::HashSet;
use std::ops::Deref;

use serde::{Deserialize, Deserializer};

use crate::reply;

/// Ids and words, as Graph lists them. `null`, which stands for none, is an empty one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ids {
    listed: Vec<String>,
    /// The same in lower case.
    known: HashSet<String>,
}

impl Ids {
    /// Whether an id is in it; the case of ids does not count.
    #[must_use]
    pub fn has(&self, id: &str) -> bool {
        self.known.contains(&id.to_ascii_lowercase())
    }
}

impl From<Vec<String>> for Ids {
    fn from(listed: Vec<String>) -> Self {
        let known = listed.iter().map(|id| id.to_ascii_lowercase()).collect();
        Self { listed, known }
    }
}

impl Deref for Ids {
    type Target = [String];

    fn deref(&self) -> &Self::Target {
        &self.listed
    }
}

impl<'de> Deserialize<'de> for Ids {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        reply::listed(deserializer).map(|listed: Vec<String>| listed.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_case_of_ids_does_not_count_and_the_list_stays_as_it_is() {
        let ids: Ids = serde_json::from_str(r#"["All", "AB-1"]"#).unwrap();
        assert!(ids.has("ab-1") && !ids.has("ab-2"));
        assert_eq!(ids[1], "AB-1");
        assert!(serde_json::from_str::<Ids>("null").unwrap().is_empty());
    }
}
