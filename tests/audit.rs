//! `greenroom audit`: what the terminal shows and how it ends.

use insta_cmd::assert_cmd_snapshot;

use crate::support::{Desk, stable};

macro_rules! audit {
    ($name:ident, $fixture:literal) => {
        #[test]
        fn $name() {
            let _stable = stable();
            assert_cmd_snapshot!(Desk::new().greenroom(&["audit", "--fixture", $fixture]));
        }
    };
}

#[test]
fn without_arguments_the_tenant_ready_is_audited() {
    let _stable = stable();
    let desk = Desk::new();
    assert_cmd_snapshot!(desk.greenroom(&["audit"]));
    assert_eq!(desk.names(), ["greenroom-report"]);
}

audit!(a_missing_service_principal_fails, "no-service-principal");
audit!(
    a_disabled_service_principal_fails,
    "service-principal-disabled"
);
audit!(an_account_without_a_teams_license_fails, "no-teams-license");
audit!(a_suspended_license_fails, "license-suspended");
audit!(a_look_alike_does_not_count, "look-alike");
audit!(
    a_token_without_permissions_leaves_everything_unknown,
    "forbidden"
);

#[test]
fn a_requirement_left_out_leaves_the_conclusion_open() {
    let _stable = stable();
    let tags = "@requirement:teams-license";
    assert_cmd_snapshot!(Desk::new().greenroom(&["audit", "--tags", tags]));
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
