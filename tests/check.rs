//! `greenroom check`: looks through what people wrote.

use std::path::Path;

use insta_cmd::assert_cmd_snapshot;

use crate::support::{Desk, files, repository};

const SEEN: &str = r#"
[[attestation]]
requirement = "in-the-room"
scenario = "<account> joins under its own name"
account = "room.lobby@contoso.example"
result = "pass"
who = "Kim Berg"
when = 2026-01-20
proof = "ticket 4711"
valid-until = 2026-01-21

[[attestation]]
requirement = "in-the-room"
scenario = "A room that is not signed in still joins, as a guest"
result = "fail"
who = "Kim Berg"
when = 2026-01-20
proof = "ticket 4712"
valid-until = 2999-01-21
"#;

const ACCEPTED: &str = r#"
[[waiver]]
requirement = "acs-service-principal"
accepted = "disabled"
reason = "Until the new tenant is there."
owner = "Ola Dahl"
created = 2026-01-20
expires = 2998-12-31
"#;

#[test]
fn each_entry_is_listed_with_how_long_it_counts() {
    let desk = Desk::new();
    desk.write("seen.toml", SEEN);
    desk.write("accepted.toml", ACCEPTED);
    assert_cmd_snapshot!(desk.greenroom(&[
        "check",
        "--attestations",
        "seen.toml",
        "--waivers",
        "accepted.toml",
    ]));
}

#[test]
fn what_is_wrong_ends_it() {
    let desk = Desk::new();
    desk.write("accepted.toml", &ACCEPTED.replace("Ola Dahl", ""));
    assert_cmd_snapshot!(desk.greenroom(&["check", "--waivers", "accepted.toml"]));
}

#[test]
fn a_feature_that_is_broken_ends_it() {
    let desk = Desk::new();
    desk.write("ours/ours.feature", "Feature: Ours\n");
    assert_cmd_snapshot!(desk.greenroom(&["check", "--features", "ours"]));
}

#[test]
fn permissions_that_scenarios_do_not_declare_are_told_together() {
    let desk = Desk::new();
    let folder = repository().join("features/authenticated-calls");
    for path in files(&folder) {
        let text = std::fs::read_to_string(&path).unwrap();
        let text = text.replace(" @permission:LicenseAssignment.Read.All", "");
        let name = path.file_name().unwrap().to_str().unwrap();
        desk.write(&format!("ours/{name}"), &text);
    }
    let output = desk.greenroom(&["check", "--features", "ours"]).output();
    let output = output.unwrap();
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8(output.stderr).unwrap();
    let lacks = "this scenario lacks @permission:LicenseAssignment.Read.All\n";
    assert!(said.matches(lacks).count() > 1, "{said}");
}

/// The bundled book as somebody's own, in which the service principal is only recommended.
fn with_a_lower_level(desk: &Desk) {
    copy(&repository().join("book"), &desk.path().join("ours"));
    let page = "ours/src/requirements/acs-service-principal.md";
    let text = std::fs::read_to_string(desk.path().join(page)).unwrap();
    assert!(text.contains(REQUIRED));
    desk.write(page, &text.replace(REQUIRED, "**Level:** recommended\n"));
}

const REQUIRED: &str = "**Level:** required\n";

fn copy(from: &Path, to: &Path) {
    for path in files(from) {
        let place = to.join(path.strip_prefix(from).unwrap());
        std::fs::create_dir_all(place.parent().unwrap()).unwrap();
        std::fs::copy(path, place).unwrap();
    }
}

#[test]
fn the_level_of_each_requirement_is_shown_and_where_an_own_book_lowers_it() {
    let desk = Desk::new();
    with_a_lower_level(&desk);
    assert_cmd_snapshot!(desk.greenroom(&["check", "--book", "ours"]));
}

#[test]
fn a_record_says_that_an_own_book_lowers_a_level() {
    let desk = Desk::new();
    with_a_lower_level(&desk);
    let fixture = ["--fixture", "no-service-principal"];
    let run = desk.audit_with(&[&fixture[..], &["--book", "ours"]].concat());
    let said = "The book of this audit recommends what Greenroom's own book requires: \
                acs-service-principal. A tenant that fails it can still be “ready” here.";
    let notes: Vec<String> = run.notes.iter().map(ToString::to_string).collect();
    assert_eq!(notes, [said]);
    assert!(desk.audit_with(&fixture).notes.is_empty());
}
