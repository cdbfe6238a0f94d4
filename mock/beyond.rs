//! What Microsoft Graph does beside what the mock does.
//!
//! The part `lacks` of each noun's declaration.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::declared::declared;
use super::route;

/// A template with its methods.
type Lacked = (&'static str, &'static [String]);

/// The templates by how many segments they have: no other one fits an address.
static BY_LENGTH: LazyLock<HashMap<usize, Vec<Lacked>>> = LazyLock::new(|| {
    let mut by_length: HashMap<usize, Vec<_>> = HashMap::new();
    for (template, methods) in &declared().lacks {
        let as_long = by_length.entry(route::parts(template).count()).or_default();
        as_long.push((template.as_str(), methods.as_slice()));
    }
    by_length
});

/// How closely an operation of Graph's that the mock lacks fits an address: by how many segments
/// that are no key.
pub(super) fn fit(method: &str, segments: &[String]) -> Option<usize> {
    let as_long = BY_LENGTH.get(&segments.len()).into_iter().flatten();
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
            let listed = declared().lacks.get(&template).into_iter().flatten();
            let method = endpoint.operation.method();
            assert_eq!(
                listed.filter(|known| *known == method).count(),
                0,
                "{method} {template}"
            );
        }
    }
}
