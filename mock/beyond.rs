//! What Microsoft Graph does beside what the mock does.
//!
//! `beyond.json` has the addresses of the mock's nouns, and those one step below them, with the
//! methods that Graph takes there and the mock does not: from Microsoft's own table of permissions
//! (microsoft-graph-devx-content, `permissions/new/permissions.json`, commit 6cbd6bb of
//! 2026-08-07, MIT license), and for deleted items from the reference pages of their operations.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::route;

static BEYOND: LazyLock<HashMap<String, Vec<String>>> = LazyLock::new(|| {
    serde_json::from_str(include_str!("beyond.json")).expect("beyond.json is checked by the tests")
});

/// How closely an operation of Graph's that the mock lacks fits an address: by how many segments
/// that are no key.
pub(super) fn fit(method: &str, segments: &[String]) -> Option<usize> {
    let taken = BEYOND
        .iter()
        .filter(|(_, methods)| methods.iter().any(|known| known == method));
    taken
        .filter(|(template, _)| route::matches(template, segments).is_some())
        .map(|(template, _)| route::literals(template))
        .max()
}

#[cfg(test)]
mod tests {
    use super::super::resources::endpoints;
    use super::*;

    #[test]
    fn nothing_that_the_mock_does_is_listed() {
        for endpoint in endpoints() {
            let template = endpoint.template.to_lowercase();
            let listed = BEYOND.get(&template).into_iter().flatten();
            let method = endpoint.operation.method();
            assert_eq!(
                listed.filter(|known| *known == method).count(),
                0,
                "{method} {template}"
            );
        }
    }
}
