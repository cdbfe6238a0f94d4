//! `greenroom audit`: what the terminal shows and how it ends.

use insta_cmd::assert_cmd_snapshot;

use crate::support::{Desk, repository, stable};

macro_rules! audit {
    ($name:ident, $fixture:literal) => {
        #[test]
        fn $name() {
            let _stable = stable();
            let audit = ["audit", "--no-book", "--fixture", $fixture];
            assert_cmd_snapshot!(Desk::new().greenroom(&audit));
        }
    };
}

#[test]
fn without_arguments_the_tenant_ready_is_audited() {
    let _stable = stable();
    let desk = Desk::new();
    assert_cmd_snapshot!(desk.greenroom(&["audit"]));
    assert_eq!(
        desk.names(),
        [&["greenroom-report"], &Desk::BESIDE[..]].concat()
    );
}

audit!(a_missing_service_principal_fails, "no-service-principal");
audit!(
    a_disabled_service_principal_fails,
    "service-principal-disabled"
);
audit!(an_account_without_a_teams_license_fails, "no-teams-license");
audit!(a_suspended_license_fails, "license-suspended");
audit!(a_look_alike_does_not_count, "look-alike");

#[test]
fn the_same_trouble_of_several_accounts_is_told_once_and_for_whom() {
    let _stable = stable();
    let desk = Desk::new();
    let fixture = r#"{ "extends": "account-disabled", "about": "Two rooms may not sign in.",
        "users": { "studio": { "accountEnabled": false } } }"#;
    desk.write("two.json", fixture);
    assert_cmd_snapshot!(desk.greenroom(&["audit", "--no-book", "--fixture", "two.json"]));
}

audit!(
    a_token_without_permissions_leaves_everything_unknown,
    "forbidden"
);

#[test]
fn a_requirement_left_out_leaves_the_conclusion_open() {
    let _stable = stable();
    let tags = "@requirement:teams-license";
    assert_cmd_snapshot!(Desk::new().greenroom(&["audit", "--no-book", "--tags", tags]));
}

/// A selection that leaves a failing scenario out must not look like a pass.
#[test]
fn a_requirement_of_which_a_scenario_is_left_out_has_no_verdict() {
    let desk = Desk::new();
    let folder = repository().join("features/authenticated-calls");
    let text = |name: &str| std::fs::read_to_string(folder.join(name)).unwrap();
    desk.write("ours/document.toml", &text("document.toml"));
    let feature = text("requirements.feature");
    let second = "    @audit @other @permission:Application.Read.All\n    Scenario: Another\n      \
        When the tenant is asked for the service principal of application \"00000000-0000-0000-0000-000000000001\"\n      \
        Then the service principal exists\n\n  @requirement:teams-license";
    let feature = feature.replacen("  @requirement:teams-license", second, 1);
    desk.write("ours/requirements.feature", &feature);
    let tags = "not @other";
    let output = desk
        .greenroom(&["audit", "--no-book", "--features", "ours", "--tags", tags])
        .output()
        .unwrap();
    assert_eq!(
        output.status.code(),
        Some(3),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

#[test]
fn an_audit_of_no_account_is_not_ready() {
    let desk = Desk::new();
    let text = r#"{ "extends": "ready", "about": "Nobody joins.", "audit": { "accounts": [] } }"#;
    desk.write("nobody.json", text);
    assert_eq!(desk.audit("nobody.json").readiness.words(), "undetermined");
}

#[test]
fn an_account_that_is_named_twice_is_audited_once() {
    let desk = Desk::new();
    let text =
        r#"{ "extends": "ready", "about": "Twice.", "audit": { "accounts": ["lobby", "lobby"] } }"#;
    desk.write("twice.json", text);
    let run = desk.audit("twice.json");
    assert_eq!(run.findings_of("teams-license").count(), 1);
}

#[test]
fn fixtures_are_listed_a_line_each() {
    assert_cmd_snapshot!(Desk::new().greenroom(&["fixtures"]));
}

#[test]
fn a_refused_sign_in_says_what_to_do() {
    let desk = Desk::new();
    let expired = r#"{
        "extends": "ready",
        "about": "The secret of the application that audits has expired.",
        "applications": { "auditor": { "passwordCredentials": [{
            "keyId": "e179f773-a6e0-43c0-9514-b7dde2ad0478",
            "secretText": "mock-secret-of-the-auditor",
            "startDateTime": "2024-12-01T10:00:00Z",
            "endDateTime": "2025-12-01T10:00:00Z"
        }] } }
    }"#;
    desk.write("expired.json", expired);
    assert_cmd_snapshot!(desk.greenroom(&["audit", "--fixture", "expired.json"]));
}

#[test]
fn answers_of_another_tenant_conclude_nothing() {
    let desk = Desk::new();
    let stranger = r#"{ "value": [{ "id": "stranger", "displayName": "Fabrikam" }] }"#;
    let rule = r#"{ "match": { "path": "/v1.0/organization" }, "answer": { "body": BODY } }"#;
    let text = r#"{ "extends": "ready", "about": "A proxy mixes tenants up.", "faults": [RULE] }"#;
    desk.write(
        "mixed.json",
        &text.replace("RULE", rule).replace("BODY", stranger),
    );
    let audit = ["audit", "--fixture", "mixed.json"];
    assert_cmd_snapshot!(desk.greenroom(&audit));
    assert_eq!(desk.names(), ["mixed.json"]);
}
