//! What the mock knows of each noun of Graph: one file a noun in `resources/`.
//!
//! A file holds what is declared of its noun: the `collections` of a fixture, or the `policies` that
//! a tenant has one of each; the `endpoints`, each with the permissions of which one opens it, and
//! what it costs where that is more than 1; what Graph does at its addresses and the mock `lacks`;
//! the `capabilities` of its listings; and its part of the model. An endpoint that lists a
//! collection, or reads one entity of it by a key, needs no more than that. One that does more has
//! a function in the noun's file of Rust.
//!
//! Permissions follow Microsoft's own table (microsoft-graph-devx-content,
//! `permissions/new/permissions.json`, commit 6cbd6bb of 2026-08-07, MIT license): any of the
//! listed permissions suffices. Where the table is known to say less or more than Graph does, the
//! entry deviates and says why in `reason`. `lacks` has the addresses of the mock's nouns, and those
//! one step below them, with the methods that Graph takes there and the mock does not: from the same
//! table, and for deleted items from the reference pages of their operations. Costs: Graph
//! documentation, "Throttling limits".

use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

use serde::Deserialize;

use super::capabilities::Capability;
use super::model::Model;

/// The nouns, and what several of them share.
const NOUNS: [&str; 17] = [
    include_str!("resources/applications.json"),
    include_str!("resources/conditional_access.json"),
    include_str!("resources/deleted_items.json"),
    include_str!("resources/directory_roles.json"),
    include_str!("resources/domains.json"),
    include_str!("resources/grants.json"),
    include_str!("resources/groups.json"),
    include_str!("resources/meetings.json"),
    include_str!("resources/organization.json"),
    include_str!("resources/places.json"),
    include_str!("resources/policies.json"),
    include_str!("resources/service_principals.json"),
    include_str!("resources/shared.json"),
    include_str!("resources/skus.json"),
    include_str!("resources/teams.json"),
    include_str!("resources/tenants.json"),
    include_str!("resources/users.json"),
];

static DECLARED: LazyLock<Declared> = LazyLock::new(|| {
    let mut all = Declared::default();
    for noun in NOUNS {
        all.add(serde_json::from_str(noun).expect("the declarations are checked by the tests"));
    }
    all
});

/// What is declared of all nouns, read once.
pub(super) fn declared() -> &'static Declared {
    &DECLARED
}

/// What is declared of a noun, or of all of them.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Declared {
    /// The collections of a fixture, by their keys.
    pub(super) collections: BTreeMap<String, Kept>,
    /// The policies that a tenant has one of, each by its type.
    pub(super) policies: Vec<String>,
    /// The collection with the entity that a navigation property leads to, which has the same id.
    pub(super) related: HashMap<String, String>,
    /// The endpoints, by method and template.
    pub(super) endpoints: BTreeMap<String, Declaration>,
    /// The methods that Graph takes and the mock does not, by template.
    pub(super) lacks: HashMap<String, Vec<String>>,
    /// What Graph can do with the entities of a type.
    pub(super) capabilities: HashMap<String, Capability>,
    /// The noun's part of Microsoft's model.
    pub(super) model: Model,
}

/// Entities of a fixture.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Kept {
    /// Their type in the model.
    #[serde(rename = "type")]
    pub(super) type_name: String,
    /// The section of a fixture that the collection stands in, where it is no section itself.
    pub(super) under: Option<String>,
    /// The property that is their key.
    #[serde(default = "id")]
    pub(super) id: String,
    /// Another property that names one of them.
    pub(super) alternate: Option<String>,
    /// Their properties that name an entity of other collections by its id: they go with it.
    #[serde(default)]
    pub(super) belongs_to: BTreeMap<String, Vec<String>>,
    /// Their keys in a fixture that Graph keeps elsewhere or not at all.
    #[serde(default)]
    pub(super) own: Vec<String>,
}

fn id() -> String {
    "id".to_owned()
}

/// One operation on one address. What it answers with is one of the first three, or what a function
/// says.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Declaration {
    /// The collection whose entities it lists.
    pub(super) list: Option<String>,
    /// The collection of which it reads one entity.
    pub(super) read: Option<String>,
    /// The policy that it reads.
    pub(super) single: Option<String>,
    /// What names the entity to read.
    #[serde(default)]
    pub(super) by: By,
    /// What follows `$metadata#`; as much of the address as holds no key, where absent.
    pub(super) context: Option<String>,
    /// Whether the address does not tell the type, so that the answer has to.
    #[serde(default)]
    pub(super) typed: bool,
    /// What Graph says of an entity that is not there, where that is not what it usually says.
    pub(super) absent: Option<Absent>,
    /// The permissions of which an application needs one.
    pub(super) application: Vec<String>,
    /// The same for a person.
    pub(super) delegated: Vec<String>,
    /// How many resource units it takes.
    #[serde(default = "one")]
    pub(super) cost: u32,
    /// Why it deviates from Microsoft's table.
    #[serde(rename = "reason")]
    _reason: Option<String>,
}

/// What names an entity in an address.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) enum By {
    /// Its key.
    #[default]
    Id,
    /// Its other name.
    Alternate,
    /// Whichever of the two it is.
    Either,
}

/// What Graph says of an entity that is not there.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Absent {
    pub(super) code: String,
    /// The message, with `{key}` where the key stands.
    pub(super) message: String,
}

fn one() -> u32 {
    1
}

impl Declared {
    fn add(&mut self, noun: Self) {
        self.collections.extend(noun.collections);
        self.policies.extend(noun.policies);
        self.related.extend(noun.related);
        self.endpoints.extend(noun.endpoints);
        self.lacks.extend(noun.lacks);
        self.capabilities.extend(noun.capabilities);
        self.model.add(noun.model);
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::Value;

    use super::*;

    /// The keys of a part of a noun's file.
    fn keys(noun: &Value, part: &str) -> Vec<String> {
        let part = noun.pointer(part).and_then(Value::as_object);
        part.into_iter()
            .flatten()
            .map(|(key, _)| key.clone())
            .collect()
    }

    #[test]
    fn nothing_is_declared_of_two_nouns() {
        let mut known = BTreeSet::new();
        for noun in NOUNS {
            let noun: Value = serde_json::from_str(noun).unwrap();
            for part in [
                "/collections",
                "/endpoints",
                "/lacks",
                "/capabilities",
                "/model/types",
            ] {
                for key in keys(&noun, part) {
                    assert!(known.insert((part, key.clone())), "{part}/{key}");
                }
            }
        }
        assert!(known.len() > 500, "{}", known.len());
    }

    #[test]
    fn every_file_of_a_noun_is_listed() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/resources");
        let files = std::fs::read_dir(folder).unwrap();
        let paths = files.map(|file| file.unwrap().path());
        let is_noun = |path: &std::path::PathBuf| path.extension().is_some_and(|end| end == "json");
        assert_eq!(paths.filter(is_noun).count(), NOUNS.len());
    }
}
