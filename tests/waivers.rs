//! Failures that somebody accepted.

use greenroom::results::Readiness;
use greenroom_results::Verdict;

use crate::live::{exits, stderr};
use crate::support::Desk;

/// Accepts what is wrong in the tenant `no-teams-license`, for a long time.
const ACCEPTED: &str = r#"[[waiver]]
requirement = "teams-license"
account = "room.studio@contoso.example"
accepted = "product-without-teams"
reason = "The studio closes in spring."
owner = "Kim Berg"
created = 2026-01-20
expires = 2999-12-31
"#;

/// Accepts what comes of it: that the account joins as a guest is a requirement of its own.
const GUEST: &str = r#"
[[waiver]]
requirement = "join"
account = "room.studio@contoso.example"
accepted = "not-licensed"
reason = "The studio closes in spring."
owner = "Kim Berg"
created = 2026-01-20
expires = 2999-12-31
"#;

/// An audit of a tenant with this file of waivers, which ends with this code; no book is written.
fn audited(fixture: &str, waivers: &str, code: i32) -> Desk {
    audited_with(&["--no-book"], fixture, waivers, code)
}

/// The same with these options about the book.
fn audited_with(book: &[&str], fixture: &str, waivers: &str, code: i32) -> Desk {
    let desk = Desk::new();
    desk.write("accepted.toml", waivers);
    let audit = ["audit", "--fixture", fixture, "--waivers", "accepted.toml"];
    exits(desk.greenroom(&[&audit[..], book].concat()), code);
    desk
}

#[test]
fn a_waived_failure_is_shown_and_does_not_count() {
    let desk = Desk::new();
    desk.write("accepted.toml", &(ACCEPTED.to_owned() + GUEST));
    let waivers = ["--waivers", "accepted.toml", "--tags", "not @manual"];
    let audit = ["audit", "--without-manual", "--fixture", "no-teams-license"];
    let output = desk.greenroom(&[&audit[..], &waivers].concat()).output();
    let output = output.unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let said = String::from_utf8(output.stdout).unwrap();
    let said: Vec<&str> = said
        .lines()
        .filter(|line| line.contains("waive") || line.contains("accepted"))
        .collect();
    insta::assert_snapshot!(said.join("\n"));
    let run = desk.run();
    assert_eq!(run.findings.iter().filter(|f| f.is_waived()).count(), 2);
    assert!(run.counts["fail"] >= 2, "{:?}", run.counts);
    let requirement = run.requirements.iter().find(|r| r.id == "teams-license");
    let requirement = requirement.unwrap();
    assert_eq!(
        (requirement.verdict, requirement.waived),
        (Some(Verdict::Fail), true)
    );
    let front = std::fs::read_to_string(desk.report().join("index.html")).unwrap();
    assert!(
        front.contains("waived until 2999-12-31 by person-"),
        "the front page"
    );
}

#[test]
fn an_expired_waiver_counts_again_and_says_so() {
    let expired = ACCEPTED.replace("2999-12-31", "2026-01-21");
    let desk = audited_with(&["--without-manual"], "no-teams-license", &expired, 1);
    let run = desk.run();
    let waiver = run
        .findings
        .iter()
        .find_map(|finding| finding.waiver.as_ref());
    assert!(waiver.unwrap().expired);
    assert!(
        run.requirements
            .iter()
            .all(|requirement| !requirement.waived)
    );
    let front = std::fs::read_to_string(desk.report().join("index.html")).unwrap();
    assert!(
        front.contains("waiver expired on 2026-01-21"),
        "the front page"
    );
}

#[test]
fn another_failure_than_the_accepted_one_counts() {
    for other in [
        ACCEPTED.replace("product-without-teams", "plan-suspended"),
        ACCEPTED.replace("reason", "found = \"the account has no license\"\nreason"),
        ACCEPTED.replace("room.studio", "room.lobby"),
        ACCEPTED.replace("account = \"room.studio@contoso.example\"\n", ""),
    ] {
        let run = audited("no-teams-license", &other, 1).run();
        assert!(run.findings.iter().all(|finding| finding.waiver.is_none()));
        let note = run
            .notes
            .iter()
            .find(|note| note.to_string().contains("accepted.toml:1"));
        assert!(
            note.unwrap().to_string().contains("covers nothing"),
            "{note:?}"
        );
    }
}

#[test]
fn what_was_found_may_be_part_of_what_is_accepted() {
    let found = "found = \"none of the account's licenses includes an eligible service plan: Office 365 E3 (no Teams)\"\nreason";
    let accepted = ACCEPTED.replacen("reason", found, 1) + GUEST;
    audited("no-teams-license", &accepted, 0);
}

/// One account fails, and that is accepted; another could not be read.
#[test]
fn a_waived_failure_does_not_hide_what_could_not_be_read() {
    let desk = Desk::new();
    let fixture = r#"{ "extends": "no-teams-license", "about": "One room cannot be read.",
        "faults": [{ "match": { "path": "/v1.0/users/room.lobby@contoso.example" },
            "answer": { "status": 403, "body": { "error": {
                "code": "Authorization_RequestDenied", "message": "" } } } }] }"#;
    desk.write("tenant.json", fixture);
    desk.write("accepted.toml", &(ACCEPTED.to_owned() + GUEST));
    let audit = [
        "audit",
        "--no-book",
        "--fixture",
        "tenant.json",
        "--waivers",
        "accepted.toml",
    ];
    exits(desk.greenroom(&audit), 3);
    let run = desk.run();
    assert_eq!(run.readiness, Readiness::Undetermined);
    let requirement = run.requirements.iter().find(|r| r.id == "teams-license");
    let requirement = requirement.unwrap();
    assert_eq!(
        (requirement.verdict, requirement.waived),
        (Some(Verdict::Unknown), false)
    );
}

#[test]
fn an_unknown_verdict_cannot_be_waived() {
    let accepted = ACCEPTED.replace("room.studio", "room.lobby");
    let run = audited("forbidden", &accepted, 3).run();
    assert!(run.findings.iter().all(|finding| finding.waiver.is_none()));
}

#[test]
fn what_is_wrong_with_an_entry_is_said_with_its_line() {
    let mut said = String::new();
    for text in [
        ACCEPTED.replace("teams-license", "teams-licence"),
        ACCEPTED.replace("product-without-teams", "product-without-team"),
        ACCEPTED.replace("room.studio@contoso.example", "Studio"),
        ACCEPTED.replace("The studio closes in spring.", ""),
        ACCEPTED.replace("reason = \"The studio closes in spring.\"\n", ""),
        ACCEPTED.replace("Kim Berg", ""),
        ACCEPTED.replace("expires = 2999-12-31\n", ""),
        ACCEPTED.replace("2999-12-31", "\"never\""),
        ACCEPTED.replace("2999-12-31", "2026-01-19"),
        ACCEPTED.replace("2026-01-20", "2998-01-20"),
        ACCEPTED.replace("accepted", "acepted"),
        format!("{ACCEPTED}\n{ACCEPTED}"),
    ] {
        let desk = Desk::new();
        desk.write("accepted.toml", &format!("# Ours.\n\n{text}"));
        let mut audit =
            desk.greenroom(&["audit", "--fixture", "ready", "--waivers", "accepted.toml"]);
        let output = audit.output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{}", stderr(&output));
        assert_eq!(desk.names(), ["accepted.toml"]);
        said += &stderr(&output);
    }
    insta::assert_snapshot!(said);
}
