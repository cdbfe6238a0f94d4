//! Which permissions open which endpoint.
//!
//! `permissions.json` follows Microsoft's own table (microsoft-graph-devx-content,
//! `permissions/new/permissions.json`, commit 6cbd6bb of 2026-08-07, MIT license): any of the
//! listed permissions suffices. Where the table is known to say less or more than Graph does, the
//! entry deviates and says why in `reason`.

use std::collections::HashMap;
use std::sync::LazyLock;

use serde::Deserialize;

use super::caller::Caller;

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    serde_json::from_str(include_str!("permissions.json"))
        .expect("permissions.json is checked by the tests")
});

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Table {
    endpoints: HashMap<String, Entry>,
    /// The ids of Microsoft Graph's app roles, by name.
    app_roles: HashMap<String, String>,
}

#[derive(Deserialize)]
struct Entry {
    application: Vec<String>,
    delegated: Vec<String>,
}

/// The permissions of which the caller needs one for an endpoint.
pub(super) fn needed(method: &str, template: &str, caller: &Caller) -> &'static [String] {
    let Some(entry) = TABLE.endpoints.get(&format!("{method} {template}")) else {
        return &[];
    };
    match caller {
        Caller::Application(_) => &entry.application,
        Caller::User(_) => &entry.delegated,
    }
}

/// Whether the caller holds one of the permissions of an endpoint.
pub(super) fn allowed(method: &str, template: &str, caller: &Caller) -> bool {
    needed(method, template, caller)
        .iter()
        .any(|permission| caller.has(permission))
}

/// The id of Microsoft Graph's app role of that name.
#[must_use]
pub fn app_role_id(permission: &str) -> Option<&'static str> {
    TABLE.app_roles.get(permission).map(String::as_str)
}

/// Whether Microsoft Graph has an application permission of that name.
pub(super) fn is_application_permission(name: &str) -> bool {
    TABLE.app_roles.contains_key(name)
}

/// Whether an endpoint of the mock takes a delegated permission of that name.
pub(super) fn is_delegated_permission(name: &str) -> bool {
    let mut entries = TABLE.endpoints.values();
    entries.any(|entry| entry.delegated.iter().any(|known| known == name))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::super::resources::endpoints;
    use super::*;
    use greenroom_graph::Permission;

    #[test]
    fn what_covers_a_permission_is_accepted_beside_it() {
        for permission in Permission::all() {
            let opens = |name: &String| {
                let entries = TABLE.endpoints.iter();
                let gets = entries.filter(|(endpoint, _)| endpoint.starts_with("GET "));
                let open = gets.filter(|(_, entry)| entry.application.contains(name));
                open.map(|(endpoint, _)| endpoint).collect::<BTreeSet<_>>()
            };
            let own = opens(&permission.name);
            for cover in &permission.covered_by {
                let shared = own.intersection(&opens(cover)).count();
                assert!(own.is_empty() || shared > 0, "{} {cover}", permission.name);
            }
        }
    }

    #[test]
    fn the_client_knows_the_ids_by_the_same_names() {
        for Permission { name, id, .. } in Permission::all() {
            if let Some(of_mock) = app_role_id(name) {
                assert_eq!(id, of_mock, "{name}");
            }
        }
    }

    #[test]
    fn every_endpoint_has_an_entry_and_every_entry_an_endpoint() {
        let served: Vec<String> = endpoints()
            .map(|endpoint| format!("{} {}", endpoint.operation.method(), endpoint.template))
            .collect();
        for name in &served {
            assert!(TABLE.endpoints.contains_key(name), "{name} has no entry");
        }
        for name in TABLE.endpoints.keys() {
            assert!(served.contains(name), "{name} is not served");
        }
    }
}
