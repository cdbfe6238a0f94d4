//! The application permissions of Microsoft Graph that only read: each may be what an audit needs.
//!
//! `permissions.toml` tells of those that the program's own questions need, and names its source.
//! `permissions.txt` has the others that Microsoft offers in its public cloud, with their ids and
//! those of the delegated ones of the same name: microsoft-graph-devx-content,
//! `permissions/new/provisioningInfo.json`, commit 6cbd6bb of 2026-08-07 (MIT license).

use std::sync::LazyLock;

use serde::Deserialize;

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let mut table: Table = toml::from_str(include_str!("permissions.toml"))
        .expect("permissions.toml is checked by the tests");
    let others = include_str!("permissions.txt").lines();
    table
        .permission
        .extend(others.filter_map(Permission::of_line));
    table.permission.sort_by(|a, b| a.name.cmp(&b.name));
    table
});

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    resource: String,
    permission: Vec<Permission>,
}

/// An application permission of Microsoft Graph.
#[derive(Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Permission {
    /// Its name, e.g. `User.Read.All`.
    pub name: String,
    /// The id of its app role, the same in every tenant.
    pub id: String,
    /// The id under which a token of a person has it; none where there is no such permission.
    pub delegated: Option<String>,
    /// What it opens, as the end of a sentence; none where Microsoft's reference has to tell.
    pub reads: Option<String>,
    /// The names of permissions that open all of it, and more.
    #[serde(default)]
    pub covered_by: Vec<String>,
}

impl Permission {
    /// A line of name, id and delegated id, which is `-` where there is none.
    fn of_line(line: &str) -> Option<Self> {
        let mut words = line.split(' ').map(str::to_owned);
        Some(Self {
            name: words.next()?,
            id: words.next()?,
            delegated: words.next().filter(|id| id != "-"),
            reads: None,
            covered_by: vec![],
        })
    }

    /// The permission of that name, where it is one that only reads.
    #[must_use]
    pub fn named(name: &str) -> Option<&'static Self> {
        let known = &TABLE.permission;
        let place = known.binary_search_by(|known| known.name.as_str().cmp(name));
        place.ok().and_then(|place| known.get(place))
    }

    /// Which of the permissions of a token opens what this one does, if any: itself, or one that
    /// covers it.
    #[must_use]
    pub fn held<'a>(&self, granted: &'a [String]) -> Option<&'a str> {
        let covers = |name: &&String| **name == self.name || self.covered_by.contains(name);
        let own = granted.iter().find(|name| **name == self.name);
        own.or_else(|| granted.iter().find(covers))
            .map(String::as_str)
    }

    /// Every permission that only reads, sorted by name.
    #[must_use]
    pub fn all() -> &'static [Self] {
        &TABLE.permission
    }

    /// The application id of Microsoft Graph, which all of them belong to.
    #[must_use]
    pub fn resource() -> &'static str {
        &TABLE.resource
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn permissions_are_unique_and_sorted() {
        let names: Vec<_> = Permission::all().iter().map(|known| &known.name).collect();
        assert!(names.is_sorted_by(|a, b| a < b), "{names:?}");
    }

    #[test]
    fn a_permission_is_held_by_itself_or_by_one_that_covers_it() {
        let held = |granted: &[&str]| {
            let granted: Vec<String> = granted.iter().map(ToString::to_string).collect();
            let user = Permission::named("User.Read.All").unwrap();
            user.held(&granted).map(str::to_owned)
        };
        let held_by = |name: &str| Some(name.to_owned());
        let both = ["Directory.Read.All", "User.Read.All"];
        assert_eq!(held(&both), held_by("User.Read.All"));
        assert_eq!(held(&both[..1]), held_by("Directory.Read.All"));
        assert_eq!(held(&["User.ReadBasic.All"]), None);
    }

    #[test]
    fn every_permission_only_reads() {
        for permission in Permission::all() {
            let Permission { name, id, .. } = permission;
            assert!(name.contains(".Read") && !name.contains("Write"), "{name}");
            assert!(crate::is_id(id), "{name}");
            assert!(
                permission.delegated.as_deref().is_none_or(crate::is_id),
                "{name}"
            );
        }
        assert!(Permission::all().len() > 200);
    }
}
