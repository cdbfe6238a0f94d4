//! The questions of an audit, as the mock has heard them: what is new in an audit is in the matrix
//! by itself.

use std::collections::BTreeSet;

use greenroom_graph::is_id;

/// The questions that were asked, as paths of the mock: `*` stands for whom they are about.
pub(crate) fn asked(requests: &[String], questions: &[String]) -> BTreeSet<String> {
    let batches = requests.iter().filter(|line| line.ends_with("/$batch"));
    let lines = questions.iter().chain(batches);
    lines.map(|line| question(line)).collect()
}

/// `GET /v1.0/users/room@contoso.example?$select=id` is `/v1.0/users/*`.
fn question(line: &str) -> String {
    let (_, target) = line.split_once(' ').unwrap();
    let path = target.split('?').next().unwrap_or_default();
    path.split('/').map(part).collect::<Vec<_>>().join("/")
}

fn part(part: &str) -> String {
    if is_id(part) || part.contains('@') {
        return "*".to_owned();
    }
    // `servicePrincipals(appId='…')`: every other piece is quoted.
    let pieces = part.split('\'').enumerate();
    let pieces = pieces.map(|(place, piece)| if place % 2 == 1 { "*" } else { piece });
    pieces.collect::<Vec<_>>().join("'")
}

#[test]
fn whom_a_question_is_about_does_not_matter() {
    let id = "00000000-0000-4000-8000-000000000000";
    for (line, expected) in [
        ("GET /v1.0/users/a@b.example?$select=id", "/v1.0/users/*"),
        (
            &format!("GET /v1.0/users/{id}/licenseDetails"),
            "/v1.0/users/*/licenseDetails",
        ),
        (
            "GET /v1.0/servicePrincipals(appId='1')",
            "/v1.0/servicePrincipals(appId='*')",
        ),
        (
            &format!("POST /{id}/oauth2/v2.0/token"),
            "/*/oauth2/v2.0/token",
        ),
        ("POST /v1.0/$batch", "/v1.0/$batch"),
    ] {
        assert_eq!(question(line), expected);
    }
}
