//! `greenroom check`: looks through what people wrote.

use insta_cmd::assert_cmd_snapshot;

use crate::support::Desk;

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
