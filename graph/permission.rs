//! The application permissions of Microsoft Graph that an audit can need: `permissions.toml`,
//! which names its source.

use std::sync::LazyLock;

use serde::Deserialize;

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    toml::from_str(include_str!("permissions.toml"))
        .expect("permissions.toml is checked by the tests")
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
    /// What it opens, as the end of a sentence.
    pub reads: String,
    /// The names of permissions that open all of it, and more.
    #[serde(default)]
    pub covered_by: Vec<String>,
}

impl Permission {
    /// The permission of that name, where it is one that an audit can need.
    #[must_use]
    pub fn named(name: &str) -> Option<&'static Self> {
        TABLE.permission.iter().find(|known| known.name == name)
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

    /// Every permission an audit can need, sorted by name.
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
        for Permission { name, reads, .. } in Permission::all() {
            assert!(name.contains(".Read") && !name.contains("Write"), "{name}");
            assert!(!reads.is_empty(), "{name}");
        }
    }
}
