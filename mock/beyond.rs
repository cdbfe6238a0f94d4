//! What Microsoft Graph does beside what the mock does.
//!
//! The part `lacks` of each noun's declaration.

use super::declared::declared;
use super::route;

/// How closely an operation of Graph's that the mock lacks fits an address: by how many segments
/// that are no key.
pub(super) fn fit(method: &str, segments: &[String]) -> Option<usize> {
    let lacks = &declared().lacks;
    let taken = lacks
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
