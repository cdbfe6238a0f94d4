//! What Microsoft Graph does beside what the mock does.
//!
//! `beyond.json` has the addresses of the mock's nouns, and those one step below them, with the
//! methods that Graph takes there and the mock does not: from Microsoft's own table of permissions
//! (microsoft-graph-devx-content, `permissions/new/permissions.json`, commit 6cbd6bb of
//! 2026-08-07, MIT license), and for deleted items from the reference pages of their operations.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::route;

type Methods = Vec<String>;

/// Templates with their methods, by how many segments they have: no other one fits an address.
static BEYOND: LazyLock<HashMap<usize, Vec<(String, Methods)>>> = LazyLock::new(|| {
    let listed: HashMap<String, Methods> = serde_json::from_str(include_str!("beyond.json"))
        .expect("beyond.json is checked by the tests");
    let mut by_segments: HashMap<usize, Vec<_>> = HashMap::new();
    for (template, methods) in listed {
        let segments = route::parts(&template).count();
        by_segments
            .entry(segments)
            .or_default()
            .push((template, methods));
    }
    by_segments
});

/// How closely an operation of Graph's that the mock lacks fits an address: by how many segments
/// that are no key.
pub(super) fn fit(method: &str, segments: &[String]) -> Option<usize> {
    let as_long = BEYOND.get(&segments.len()).into_iter().flatten();
    let taken = as_long.filter(|(_, methods)| methods.iter().any(|known| known == method));
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
            let mut listed = BEYOND.values().flatten();
            let method = endpoint.operation.method();
            let is_it = |(known, methods): &(String, Methods)| {
                *known == template && methods.iter().any(|known| known == method)
            };
            assert!(!listed.any(is_it), "{method} {template}");
        }
    }
}
