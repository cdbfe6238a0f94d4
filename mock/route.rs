//! From an address to an endpoint.

use percent_encoding::percent_decode_str;

use super::beyond;
use super::problem::Problem;
use super::resources::{Endpoint, endpoints};

/// An address that leads somewhere.
pub(super) struct Route {
    pub(super) endpoint: &'static Endpoint,
    /// The values of the template's keys, decoded.
    pub(super) keys: Vec<String>,
    /// Whether the address ends in `/$count`.
    pub(super) count: bool,
}

/// Finds the endpoint of a path below the version: `//servicePrincipals/$count`.
pub(super) fn find(method: &str, path: &str) -> Result<Route, Problem> {
    let mut segments = segments(path);
    let count = segments.last().is_some_and(|last| last == "$count");
    if count {
        segments.pop();
    }
    let beyond = beyond::fit(method, &segments).filter(|_| !count);
    let mut known = false;
    for endpoint in endpoints() {
        let Some(keys) = matches(endpoint.template, &segments) else {
            continue;
        };
        known = true;
        let nearer = beyond.is_some_and(|fit| fit > literals(endpoint.template));
        let taken = endpoint.operation.method() == method && !(count && method != "GET");
        if taken && !nearer {
            return Ok(Route {
                endpoint,
                keys,
                count,
            });
        }
    }
    Err(if beyond.is_some() {
        Problem::unsupported(method, path)
    } else if known {
        Problem::method()
    } else {
        Problem::unknown_segment(first_unknown(&segments))
    })
}

/// How many segments of a template are no key.
pub(super) fn literals(template: &str) -> usize {
    parts(template)
        .filter(|part| !part.starts_with('{'))
        .count()
}

/// The segments of a template.
pub(super) fn parts(template: &str) -> impl Iterator<Item = &str> {
    template.split('/').filter(|part| !part.is_empty())
}

/// The decoded segments of a path. SDKs send doubled slashes, which count as one.
fn segments(path: &str) -> Vec<String> {
    path.split('/')
        .filter(|segment| !segment.is_empty())
        .flat_map(|segment| {
            let segment = percent_decode_str(segment).decode_utf8_lossy().into_owned();
            canonical(&segment)
        })
        .collect()
}

/// One form for each segment: `users('x')` becomes two segments, a namespace becomes its alias,
/// and empty parentheses of a function go.
fn canonical(segment: &str) -> Vec<String> {
    let segment = segment.strip_suffix("()").unwrap_or(segment);
    let segment = segment.replacen("microsoft.graph.", "graph.", 1);
    if let Some((name, key)) = segment
        .strip_suffix(')')
        .and_then(|segment| segment.split_once('('))
        && !key.contains('=')
    {
        return vec![name.to_owned(), unquoted(key)];
    }
    vec![segment]
}

fn unquoted(key: &str) -> String {
    key.strip_prefix('\'')
        .and_then(|key| key.strip_suffix('\''))
        .unwrap_or(key)
        .replace("''", "'")
}

/// The keys of a path that fits the template.
pub(super) fn matches(template: &str, segments: &[String]) -> Option<Vec<String>> {
    let mut keys = Vec::new();
    let mut wanted = parts(template);
    for segment in segments {
        keys.extend(segment_matches(wanted.next()?, segment)?);
    }
    wanted.next().is_none().then_some(keys)
}

/// The keys a segment gives, if it fits its part of the template.
fn segment_matches(template: &str, segment: &str) -> Option<Vec<String>> {
    if template.starts_with('{') {
        return (!segment.starts_with("graph.")).then(|| vec![segment.to_owned()]);
    }
    if let Some((name, key)) = alternate_key(template) {
        let (found_name, found_key) = alternate_key(segment)?;
        let fits = name.eq_ignore_ascii_case(found_name) && key.0.eq_ignore_ascii_case(found_key.0);
        return fits.then(|| vec![unquoted(found_key.1)]);
    }
    let plain = segment.strip_prefix("graph.").unwrap_or(segment);
    let fits = template.eq_ignore_ascii_case(segment) || template.eq_ignore_ascii_case(plain);
    fits.then(Vec::new)
}

/// The parts of `name(key='value')`.
fn alternate_key(segment: &str) -> Option<(&str, (&str, &str))> {
    let (name, key) = segment.strip_suffix(')')?.split_once('(')?;
    let name = name.strip_prefix("graph.").unwrap_or(name);
    Some((name, key.split_once('=')?))
}

/// The first segment no template goes along with.
fn first_unknown(segments: &[String]) -> &str {
    let known = (1..=segments.len())
        .rev()
        .find(|length| endpoints().any(|endpoint| begins(endpoint.template, &segments[..*length])));
    segments
        .get(known.unwrap_or(0))
        .or(segments.last())
        .map_or("", String::as_str)
}

fn begins(template: &str, segments: &[String]) -> bool {
    let mut count = 0;
    for (part, segment) in parts(template).zip(segments) {
        if segment_matches(part, segment).is_none() {
            return false;
        }
        count += 1;
    }
    count == segments.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn template(path: &str) -> (&'static str, Vec<String>) {
        let route = find("GET", path).unwrap_or_else(|problem| panic!("{problem:?}"));
        (route.endpoint.template, route.keys)
    }

    #[test]
    fn doubled_slashes_count_as_one() {
        assert_eq!(template("//servicePrincipals").0, "/servicePrincipals");
    }

    #[test]
    fn a_key_may_stand_in_parentheses() {
        let by_key = template("/users('ann@contoso.example')/licenseDetails");
        assert_eq!(
            by_key,
            template("/users/ann%40contoso.example/licenseDetails")
        );
    }

    #[test]
    fn an_alternate_key_is_read_with_its_escapes() {
        let (template, keys) = template("/servicePrincipals%28appId%3D%27x%27%29");
        assert_eq!(template, "/servicePrincipals(appId='{appId}')");
        assert_eq!(keys, ["x"]);
    }

    #[test]
    fn a_type_is_known_by_its_namespace_and_its_alias() {
        assert_eq!(
            template("/places/microsoft.graph.room"),
            template("/places/graph.room")
        );
    }

    #[test]
    fn a_function_needs_no_parentheses() {
        let path = "/users/1/licenseDetails/microsoft.graph.getTeamsLicensingDetails()";
        assert_eq!(
            template(path).0,
            "/users/{id}/licenseDetails/getTeamsLicensingDetails"
        );
    }

    #[test]
    fn a_function_with_a_parameter_is_known_by_its_namespace_too() {
        let name = "findTenantInformationByTenantId(tenantId='1')";
        assert_eq!(
            template(&format!("/tenantRelationships/{name}")),
            template(&format!("/tenantRelationships/microsoft.graph.{name}"))
        );
    }

    #[test]
    fn an_unknown_segment_is_named_and_the_answer_marked_as_a_gap() {
        let problem = find("GET", "/users/1/shoes").err().unwrap();
        assert_eq!(
            problem.message,
            "Resource not found for the segment 'shoes'."
        );
        assert!(problem.unsupported);
    }

    #[test]
    fn a_method_that_graph_does_not_take_either_is_not_allowed() {
        let problem = find("DELETE", "/subscribedSkus").err().unwrap();
        assert_eq!((problem.status, problem.unsupported), (405, false));
    }

    #[test]
    fn what_graph_does_and_the_mock_does_not_is_marked_as_a_gap() {
        for (method, path) in [
            ("DELETE", "/users/1"),
            ("POST", "/users"),
            ("GET", "/users/delta"),
            ("GET", "/servicePrincipals/microsoft.graph.delta()"),
            ("GET", "/users/1/manager"),
            ("DELETE", "/servicePrincipals(appId='1')"),
        ] {
            let problem = find(method, path).err().unwrap();
            assert_eq!(
                (problem.status, problem.unsupported),
                (501, true),
                "{method} {path}"
            );
        }
    }
}
