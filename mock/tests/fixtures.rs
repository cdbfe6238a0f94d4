//! Fixtures: those that come along, and those a user writes.

use std::fs;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::testing::{FIXTURES, bundled};
use greenroom_mock::{FixtureError, Fixtures, Tenant};
use serde_json::{Value, json};

static CHANGES: AtomicUsize = AtomicUsize::new(0);

struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.0.join(name);
        fs::write(&path, text).unwrap();
        path
    }
}

/// The ready tenant with a merge patch over it.
pub(crate) fn changed(patch: &Value) -> Tenant {
    let mut document = json!({"extends": "ready", "about": "A change."});
    for (key, value) in patch.as_object().unwrap() {
        document[key] = value.clone();
    }
    let text = document.to_string();
    // Tests run beside one another, so that each needs a folder of its own.
    let number = CHANGES.fetch_add(1, Ordering::Relaxed);
    let folder = Folder::new(&format!("changed-{number}"));
    crate::testing::FIXTURES
        .tenant_from_file(&folder.write("changed.json", &text))
        .unwrap()
}

pub(crate) fn invalid(folder: &str, text: &str) -> (String, String) {
    let path = Folder::new(folder).write("tenant.json", text);
    match crate::testing::FIXTURES
        .tenant_from_file(&path)
        .unwrap_err()
    {
        FixtureError::Invalid { path, problem, .. } => (path, problem),
        other => panic!("{other}"),
    }
}

#[test]
fn every_bundled_fixture_is_valid_and_says_what_it_is() {
    assert!(FIXTURES.names().count() >= 9);
    for name in FIXTURES.names() {
        let tenant = bundled(name);
        assert!(tenant.about().ends_with('.'), "{name}: {}", tenant.about());
    }
}

#[test]
fn an_unknown_name_is_answered_with_the_nearest() {
    let error = FIXTURES.tenant("redy").unwrap_err().to_string();
    assert!(error.starts_with("no fixture is named \"redy\" (did you mean \"ready\"?)"));
}

#[test]
fn a_file_may_extend_a_bundled_fixture() {
    let text = r#"{"extends": "ready", "about": "No lobby.",
        "users": {"lobby": null}, "audit": {"accounts": ["studio"]}}"#;
    let path = Folder::new("extends-bundled").write("mine.json", text);
    let tenant = crate::testing::FIXTURES.tenant_from_file(&path).unwrap();
    assert_eq!(tenant.name(), "mine");
    assert_eq!(tenant.accounts(), ["room.studio@contoso.example"]);
}

#[test]
fn a_file_may_extend_a_file_beside_it() {
    let folder = Folder::new("extends-file");
    folder.write(
        "base.json",
        r#"{"extends": "ready", "about": "Base.", "users": {"tomas": null}}"#,
    );
    let path = folder.write("top.json", r#"{"extends": "base", "about": "Top."}"#);
    assert_eq!(
        crate::testing::FIXTURES
            .tenant_from_file(&path)
            .unwrap()
            .about(),
        "Top."
    );
}

#[test]
fn fixtures_that_extend_one_another_are_refused() {
    let folder = Folder::new("circle");
    folder.write("one.json", r#"{"extends": "two", "about": "One."}"#);
    let path = folder.write("two.json", r#"{"extends": "one", "about": "Two."}"#);
    let error = crate::testing::FIXTURES
        .tenant_from_file(&path)
        .unwrap_err()
        .to_string();
    assert!(error.contains("circle"), "{error}");
}

/// The bundled fixtures and those of a folder.
fn with(folder: &Folder) -> Result<Fixtures, FixtureError> {
    let mut fixtures = FIXTURES.clone();
    fixtures.add_folder(&folder.0).map(|()| fixtures)
}

#[test]
fn the_fixtures_of_a_folder_stand_beside_the_bundled_ones() {
    let folder = Folder::new("own");
    folder.write("base.json", r#"{"extends": "ready", "about": "Base."}"#);
    folder.write("top.json", r#"{"extends": "base.json", "about": "Top."}"#);
    // Neither is a fixture.
    folder.write("notes.md", "{");
    folder.write(".hidden.json", "{");
    let fixtures = with(&folder).unwrap();
    assert_eq!(fixtures.tenant("top").unwrap().about(), "Top.");
    assert!(fixtures.tenant("ready").is_ok() && fixtures.tenant(".hidden").is_err());
    assert_eq!(fixtures.names().count(), FIXTURES.names().count() + 2);
    let nearest = fixtures.tenant("topp").unwrap_err().to_string();
    assert!(nearest.contains("did you mean \"top\"?"), "{nearest}");
}

#[test]
fn a_folder_with_a_broken_fixture_is_refused() {
    let cases = [
        ("own-broken", "one.json", "{", "one.json:1:1: "),
        (
            "own-unknown",
            "one.json",
            r#"{"extends": "two"}"#,
            "no fixture is named \"two\"",
        ),
        (
            "own-taken",
            "ready.json",
            "{}",
            "ready.json: a mock tenant of this name is part of",
        ),
        (
            "own-empty",
            "one.txt",
            "{}",
            "own-empty: this folder contains no mock tenant",
        ),
    ];
    for (folder, file, text, said) in cases {
        let own = Folder::new(folder);
        own.write(file, text);
        let error = with(&own).unwrap_err().to_string();
        assert!(error.contains(said), "{error}");
    }
    let error = with(&Folder("no/such".into())).unwrap_err().to_string();
    assert!(
        error.starts_with("no/such: this folder of mock tenants cannot be read: "),
        "{error}"
    );
}

#[test]
fn a_file_that_is_not_there_is_named() {
    let error = crate::testing::FIXTURES
        .tenant_from_file("no/such.json".as_ref())
        .unwrap_err()
        .to_string();
    assert!(
        error.starts_with("cannot read the fixture no/such.json"),
        "{error}"
    );
}

#[test]
fn broken_json_is_located() {
    let path = Folder::new("broken").write("broken.json", "{\n  \"about\": }");
    match crate::testing::FIXTURES
        .tenant_from_file(&path)
        .unwrap_err()
    {
        FixtureError::Syntax { line, column, .. } => assert_eq!((line, column), (2, 12)),
        other => panic!("{other}"),
    }
}

#[test]
fn an_unknown_property_is_located() {
    let text = r#"{"extends": "ready", "users": {"lobby": {"acountEnabled": false}}}"#;
    let (path, problem) = invalid("unknown-property", text);
    assert_eq!(path, "users.lobby.acountEnabled");
    assert!(
        problem.contains("did you mean \"accountEnabled\"?"),
        "{problem}"
    );
}

#[test]
fn an_account_that_is_no_user_is_located() {
    let text = r#"{"extends": "ready", "audit": {"accounts": ["cellar"]}}"#;
    let (path, _) = invalid("unknown-account", text);
    assert_eq!(path, "audit.accounts[0]");
}

#[test]
fn a_license_of_a_product_the_tenant_does_not_have_is_located() {
    let text = r#"{"extends": "ready", "users": {"lobby": {"assignedLicenses":
        [{"skuId": "18181a46-0d4e-45cd-891e-60aabd171b4e"}]}}}"#;
    let (path, _) = invalid("unknown-product", text);
    assert_eq!(path, "users.lobby.assignedLicenses[0].skuId");
}

#[test]
fn a_grant_of_a_client_that_is_not_there_is_located() {
    let text = r#"{"extends": "ready", "oauth2PermissionGrants":
        {"vendorOnAcs": {"clientId": "11111111-2222-4333-8444-555555555555"}}}"#;
    let (path, _) = invalid("unknown-client", text);
    assert_eq!(path, "oauth2PermissionGrants.vendorOnAcs.clientId");
}

#[test]
fn a_meeting_of_an_organizer_who_is_not_there_is_located() {
    let text = r#"{"extends": "ready", "onlineMeetings": {"weekly": {"participants":
        {"organizer": {"identity": {"user": {"id": "nobody"}}}}}}}"#;
    let (path, _) = invalid("unknown-organizer", text);
    assert_eq!(
        path,
        "onlineMeetings.weekly.participants.organizer.identity.user.id"
    );
}

#[test]
fn a_room_whose_mailbox_is_no_account_is_located() {
    let text = r#"{"extends": "ready", "rooms":
        {"studio": {"emailAddress": "room.cellar@contoso.example"}}}"#;
    let (path, _) = invalid("unknown-mailbox", text);
    assert_eq!(path, "rooms.studio.emailAddress");
}

#[test]
fn an_export_that_is_no_object_is_located() {
    let text = r#"{"extends": "ready", "exports": {"lobby": "AutoAccept"}}"#;
    let (path, _) = invalid("no-export", text);
    assert_eq!(path, "exports.lobby");
    let (path, _) = invalid("no-exports", r#"{"extends": "ready", "exports": []}"#);
    assert_eq!(path, "exports");
}

#[test]
fn a_permission_that_does_not_exist_is_located() {
    let text = r#"{"extends": "ready", "applications": {"auditor":
        {"grantedPermissions": {"application": ["User.Raed.All"]}}}}"#;
    let (path, _) = invalid("unknown-permission", text);
    assert_eq!(
        path,
        "applications.auditor.grantedPermissions.application[0]"
    );
}

#[test]
fn the_secret_of_the_mock_says_that_it_is_one() {
    let credential = crate::testing::bundled("ready").credential();
    assert!(credential.client_secret.starts_with("mock-secret"));
}
