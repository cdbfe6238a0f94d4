//! The whole live path over HTTPS: `greenroom audit --tenant` against `greenroom mock --tls`, with
//! the settings that the mock prints.

use std::process::Command;

use crate::served::Served;
use crate::support::Desk;

/// What a client needs of the settings, less the authority to trust.
pub(crate) const SETTINGS: [&str; 5] = [
    "AZURE_TENANT_ID",
    "AZURE_CLIENT_ID",
    "AZURE_CLIENT_SECRET",
    "AZURE_AUTHORITY_HOST",
    "GREENROOM_GRAPH_ENDPOINT",
];

fn audit(desk: &Desk, mock: &Served) -> Command {
    let mut audit = desk.greenroom(&["audit", "--account", "room.studio@contoso.example"]);
    audit.envs(SETTINGS.map(|name| (name, mock.setting(name))));
    audit
}

#[test]
fn a_tenant_behind_a_private_authority_is_audited_when_that_is_trusted() {
    let (desk, mock) = (
        Desk::new(),
        Served::start(&["--tls", "--fixture", "no-teams-license"]),
    );
    let mut audit = audit(&desk, &mock);
    let output = audit
        .env("SSL_CERT_FILE", mock.setting("SSL_CERT_FILE"))
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("live tenant in the cloud global"), "{said}");
    assert!(
        said.contains("fail  teams-license, join: 1 account: room.studio@contoso.example"),
        "{said}"
    );
}

#[test]
fn a_tenant_behind_an_authority_that_is_not_trusted_is_not_signed_in_to() {
    let (desk, mock) = (Desk::new(), Served::start(&["--tls"]));
    let output = audit(&desk, &mock).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(3), "{said}");
    assert!(
        said.contains("UnknownIssuer") && said.contains("SSL_CERT_FILE"),
        "{said}"
    );
    assert!(!said.contains(mock.setting("AZURE_CLIENT_SECRET")));
}
