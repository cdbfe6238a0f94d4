//! Which permissions open which endpoint.
//!
//! The permissions of an endpoint stand in its noun's declaration. `permissions.json` has the ids of
//! Microsoft Graph's app roles, by name, from the same table.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::caller::Caller;
use super::declared::declared;

static APP_ROLES: LazyLock<HashMap<String, String>> = LazyLock::new(|| {
    serde_json::from_str(include_str!("permissions.json"))
        .expect("permissions.json is checked by the tests")
});

/// The permissions of which the caller needs one for an endpoint.
pub(super) fn needed(method: &str, template: &str, caller: &Caller) -> &'static [String] {
    let Some(entry) = declared().endpoints.get(&format!("{method} {template}")) else {
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
    APP_ROLES.get(permission).map(String::as_str)
}

/// Whether Microsoft Graph has an application permission of that name.
pub(super) fn is_application_permission(name: &str) -> bool {
    APP_ROLES.contains_key(name)
}

/// Whether an endpoint of the mock takes a delegated permission of that name.
pub(super) fn is_delegated_permission(name: &str) -> bool {
    let mut entries = declared().endpoints.values();
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
                let entries = declared().endpoints.iter();
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
            assert_eq!(app_role_id(name), Some(id.as_str()), "{name}");
        }
    }

    #[test]
    fn every_endpoint_has_an_entry_and_every_entry_an_endpoint() {
        let served: Vec<String> = endpoints()
            .map(|endpoint| format!("{} {}", endpoint.operation.method(), endpoint.template))
            .collect();
        for name in &served {
            assert!(
                declared().endpoints.contains_key(name),
                "{name} has no entry"
            );
        }
        for name in declared().endpoints.keys() {
            assert!(served.contains(name), "{name} is not served");
        }
    }
}
