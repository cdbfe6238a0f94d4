//! `greenroom diff`.

use std::process::Command;

use greenroom::results::{Basis, Changes, Join, JoinIdentity, Lobby, Run};
use greenroom_results::{Sentence, say};
use insta_cmd::assert_cmd_snapshot;

use crate::support::{Desk, recorded, stable};

/// A desk with the records of these tenants, `0.json` and so on.
fn with_runs(fixtures: &[&str]) -> Desk {
    let desk = Desk::new();
    for (number, fixture) in fixtures.iter().enumerate() {
        write(&desk, &format!("{number}.json"), &desk.audit(fixture));
    }
    desk
}

fn write(desk: &Desk, name: &str, run: &Run) {
    desk.write(name, &serde_json::to_string(run).unwrap());
}

fn diff(desk: &Desk) -> Command {
    desk.greenroom(&["diff", "0.json", "1.json"])
}

#[test]
fn what_regressed_stands_first() {
    let _stable = stable();
    assert_cmd_snapshot!(diff(&with_runs(&[
        "no-service-principal",
        "no-teams-license"
    ])));
}

#[test]
fn two_runs_of_an_unchanged_tenant_do_not_differ() {
    let _stable = stable();
    assert_cmd_snapshot!(diff(&with_runs(&["no-teams-license", "no-teams-license"])));
}

/// A record of version 1 has its sentences as texts.
#[test]
fn what_an_earlier_version_said_in_the_same_words_did_not_change() {
    let after = recorded("no-teams-license");
    let mut before = after.clone();
    for finding in &mut before.findings {
        finding.found = Sentence::prose(finding.found.to_string());
    }
    let changes = Changes::between(&before, after).unwrap();
    assert_eq!(changes.listed.len(), 0);
    before.findings[0].found = Sentence::prose("otherwise");
    let changes = Changes::between(&before, after).unwrap();
    assert_eq!(changes.listed.len(), 1);
}

#[test]
fn losing_sight_of_a_failure_is_no_improvement() {
    let _stable = stable();
    assert_cmd_snapshot!(diff(&with_runs(&["no-teams-license", "forbidden"])));
}

#[test]
fn the_folder_of_a_report_stands_for_its_record() {
    let _stable = stable();
    let desk = with_runs(&["no-teams-license"]);
    desk.publish("ready");
    assert_cmd_snapshot!(desk.greenroom(&["diff", "0.json", "greenroom-report"]));
}

#[test]
fn an_account_that_came_and_one_that_went_are_new_and_gone() {
    let _stable = stable();
    let desk = Desk::new();
    for (name, account) in [
        ("0.json", "meeting.room1@x.example"),
        ("1.json", "b@x.example"),
    ] {
        let mut run = desk.audit("no-teams-license");
        run.findings.truncate(2);
        run.findings[1].subject = greenroom_results::Subject::Account(account.into());
        write(&desk, name, &run);
    }
    assert_cmd_snapshot!(diff(&desk));
}

fn join(identity: JoinIdentity) -> Join {
    Join {
        account: "room1@contoso.example".to_owned(),
        display_name: None,
        identity: Some(identity),
        seen: None,
        at_risk: false,
        row: identity.word().to_owned(),
        basis: Basis::Documented,
        because: say!("its license says so"),
        requirement: None,
        reason: None,
        not_looked_at: vec![],
        lobby: Lobby::DependsOnHost,
        lobby_because: say!(""),
        admissions: vec![],
    }
}

#[test]
fn an_account_that_becomes_a_guest_has_regressed() {
    let _stable = stable();
    let desk = Desk::new();
    for (name, identity) in [
        ("0.json", JoinIdentity::Authenticated),
        ("1.json", JoinIdentity::Guest),
    ] {
        let mut run = desk.audit("ready");
        run.joins = vec![join(identity)];
        write(&desk, name, &run);
    }
    assert_cmd_snapshot!(diff(&desk));
}

/// The second of two runs of a tenant, changed.
fn with_changed(change: impl FnOnce(&mut Run)) -> Desk {
    let desk = with_runs(&["ready", "ready"]);
    let text = std::fs::read_to_string(desk.path().join("1.json")).unwrap();
    let mut run: Run = serde_json::from_str(&text).unwrap();
    change(&mut run);
    write(&desk, "1.json", &run);
    desk
}

#[test]
fn other_features_another_program_and_other_tags_are_said() {
    let _stable = stable();
    let desk = with_changed(|run| {
        run.features.digest = "0".repeat(64);
        run.features.tags = Some("@requirement:teams-license".to_owned());
        run.tool.version = "9.9.9".to_owned();
    });
    assert_cmd_snapshot!(diff(&desk));
}

#[test]
fn runs_of_different_tenants_are_refused() {
    let desk = with_changed(|run| run.tenant.id = "another.example\u{1b}[2J".to_owned());
    assert_cmd_snapshot!(diff(&desk));
}

#[test]
fn a_record_of_another_version_is_refused() {
    let desk = with_changed(|run| run.version = 99);
    assert_cmd_snapshot!(diff(&desk));
}

#[test]
fn a_record_that_refers_to_what_it_does_not_hold_is_refused() {
    let desk = with_changed(|run| run.findings[0].scenario = 70_000);
    assert_cmd_snapshot!(diff(&desk));
}

#[test]
fn what_is_no_record_is_refused() {
    let desk = with_runs(&["ready"]);
    desk.write("1.json", r#"{ "version": 1, "$schema": "elsewhere.json" }"#);
    assert_cmd_snapshot!(diff(&desk));
}

#[test]
fn a_record_that_is_not_there_is_said() {
    let desk = with_runs(&["ready"]);
    assert_cmd_snapshot!(diff(&desk));
}
