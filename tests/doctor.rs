//! `greenroom doctor`: what would stop an audit, before it.

use std::process::Command;

use greenroom_clock as clock;
use greenroom_mock::{Clock, Service};
use insta_cmd::assert_cmd_snapshot;
use jiff::SignedDuration;
use wiremock::matchers::any;
use wiremock::{Mock, MockServer, ResponseTemplate};

use crate::live::{Live, exits};
use crate::served::Served;
use crate::support::{Desk, stable};

const LOBBY: &str = "room.lobby@contoso.example";

/// An examination of the tenant with these arguments by the application's client secret.
fn doctor(live: &Live, arguments: &[&str]) -> Command {
    let mut command = bare(live, arguments);
    command.env("AZURE_CLIENT_SECRET", &live.credential.client_secret);
    command
}

/// The same with nothing to sign in with.
fn bare(live: &Live, arguments: &[&str]) -> Command {
    let mut command = live.desk.greenroom(&["doctor", "--account", LOBBY]);
    command
        .args(arguments)
        .env("AZURE_TENANT_ID", &live.credential.tenant_id)
        .env("AZURE_CLIENT_ID", &live.credential.client_id)
        .env("AZURE_AUTHORITY_HOST", &live.base)
        .env("GREENROOM_GRAPH_ENDPOINT", &live.base);
    command
}

/// What it prints, and that it ends with this code.
fn says(mut command: Command, code: i32) -> String {
    let output = command.output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert_eq!(output.status.code(), Some(code), "{said}\n{output:?}");
    said
}

/// What it prints, whatever else is found.
fn shows(mut command: Command) -> String {
    String::from_utf8(command.output().unwrap().stdout).unwrap()
}

/// The tenant `ready` whose auditing application has these application permissions.
async fn granted(permissions: &[&str]) -> Live {
    let desk = Desk::new();
    let fixture = serde_json::json!({
        "extends": "ready",
        "about": "The auditing application has permissions of its own.",
        "applications": { "auditor": { "grantedPermissions": { "application": permissions } } },
    });
    let file = desk.write("granted.json", &fixture.to_string());
    Live::of(greenroom::fixtures::tenant_from_file(&file).unwrap()).await
}

#[test]
fn without_arguments_the_tenant_ready_is_examined() {
    let _stable = stable();
    assert_cmd_snapshot!(Desk::new().greenroom(&["doctor"]));
}

#[test]
fn missing_permissions_are_named_with_what_needs_them_and_how_to_get_them() {
    let _stable = stable();
    assert_cmd_snapshot!(Desk::new().greenroom(&["doctor", "--fixture", "forbidden"]));
}

#[tokio::test]
async fn settings_are_shown_with_where_they_come_from_and_secrets_by_name_only() {
    let _stable = stable();
    let live = Live::serving("ready").await;
    live.desk.write(
        "greenroom.toml",
        "cloud = \"global\"\ngroups = [\"not these\"]\ntenant = \"not.this.example\"\n\
         waivers = \"accepted.toml\"\n",
    );
    let tags = ["--tags", "@requirement:acs-service-principal"];
    let said = says(doctor(&live, &tags), 0);
    assert!(!said.contains(&live.credential.client_secret), "{said}");
    insta::assert_snapshot!(said);
}

#[tokio::test]
async fn a_permission_that_contains_another_stands_in_for_it() {
    let live = granted(&["Directory.Read.All"]).await;
    let said = shows(doctor(&live, &[]));
    for covered in ["Application.Read.All", "User.Read.All"] {
        let expected = format!("ok       {covered}, which Directory.Read.All covers");
        assert!(said.contains(&expected), "{said}");
    }
}

#[tokio::test]
async fn only_what_the_selected_scenarios_need_is_missed() {
    let live = granted(&["Application.Read.All", "Organization.Read.All"]).await;
    let said = says(doctor(&live, &[]), 3);
    assert!(said.contains("problem  User.Read.All is missing"), "{said}");
    let tags = [
        "--tags",
        "@requirement:acs-service-principal and not @permission:User.Read.All",
    ];
    let said = shows(doctor(&live, &tags));
    assert!(said.contains("ok       Application.Read.All"), "{said}");
    assert!(!said.contains("User.Read.All is missing"), "{said}");
}

#[tokio::test]
async fn what_names_the_accounts_needs_permissions_too() {
    let live = granted(&["Application.Read.All", "Organization.Read.All"]).await;
    let tags = ["--tags", "@requirement:acs-service-principal", "--rooms"];
    let said = says(doctor(&live, &tags), 3);
    let expected = "problem  Place.Read.All is missing\n           unknown without it: the accounts of \
                --rooms";
    assert!(said.contains(expected), "{said}");
    assert!(
        said.contains("Accounts\n  problem  the accounts to audit"),
        "{said}"
    );
}

#[tokio::test]
async fn a_tenant_of_which_no_account_is_named_could_not_be_audited() {
    let live = Live::serving("ready").await;
    let mut command = live.desk.greenroom(&["doctor"]);
    let with_account = doctor(&live, &[]);
    command.envs(
        with_account
            .get_envs()
            .filter_map(|(name, value)| Some((name, value?))),
    );
    let said = says(command, 3);
    assert!(
        said.contains("Accounts\n  problem  no account of"),
        "{said}"
    );
}

#[tokio::test]
async fn an_opaque_token_leaves_its_permissions_unknown() {
    let _stable = stable();
    let live = Live::serving("ready").await;
    let mut command = bare(&live, &[]);
    command.env("GREENROOM_ACCESS_TOKEN", "canary");
    let said = says(command, 3);
    assert!(!said.contains("canary"), "{said}");
    insta::assert_snapshot!(said);
}

#[tokio::test]
async fn a_sign_in_that_is_refused_says_what_to_do() {
    let live = Live::serving("ready").await;
    let mut command = bare(&live, &[]);
    command.env("AZURE_CLIENT_SECRET", "canary");
    let said = says(command, 3);
    assert!(
        said.contains("Sign-in\n  problem  sign-in to tenant"),
        "{said}"
    );
    assert!(
        said.contains("AADSTS7000215") && said.contains("Who can do it"),
        "{said}"
    );
    assert!(!said.contains("canary"), "{said}");
}

#[tokio::test]
async fn hosts_that_do_not_answer_are_told_from_a_refusal() {
    let live = Live::serving("ready").await;
    let mut command = doctor(&live, &[]);
    command.env("GREENROOM_GRAPH_ENDPOINT", "http://127.0.0.1:1");
    let said = says(command, 3);
    assert!(
        said.contains("ok       the login host answers at"),
        "{said}"
    );
    assert!(
        said.contains("problem  Microsoft Graph does not answer at http://127.0.0.1:1"),
        "{said}"
    );
}

#[tokio::test]
async fn a_gateway_in_the_way_is_told_from_the_service() {
    let gateway = MockServer::start().await;
    let refusal = ResponseTemplate::new(502);
    Mock::given(any())
        .respond_with(refusal)
        .mount(&gateway)
        .await;
    let live = Live::serving("ready").await;
    let mut command = doctor(&live, &[]);
    command.env("GREENROOM_GRAPH_ENDPOINT", gateway.uri());
    let said = says(command, 3);
    assert!(
        said.contains("problem  Microsoft Graph answers 502 at"),
        "{said}"
    );
}

#[tokio::test]
async fn a_clock_that_is_off_is_told() {
    let tenant = greenroom::fixtures::tenant("ready").unwrap();
    let live = Live::serving("ready").await;
    let ahead = clock::now() + SignedDuration::from_hours(2);
    let base = live
        .server
        .serve_service(Service::with_clock(tenant, Clock::from_fn(move || ahead)));
    let live = Live { base, ..live };
    let said = says(doctor(&live, &[]), 3);
    assert!(
        said.contains("problem  this machine's clock is 1h 59m"),
        "{said}"
    );
    assert!(said.contains(" behind that of "), "{said}");
}

#[tokio::test]
async fn a_managed_identity_is_assigned_what_it_lacks() {
    let live = Live::serving("forbidden").await;
    let token = crate::signing_in::access_token(&live).await;
    let (_server, variables) = crate::signing_in::identity_with(&token).await;
    let mut command = bare(&live, &["--sign-in", "managed-identity"]);
    command.envs(variables);
    let said = says(command, 3);
    assert!(said.contains("az rest --method post --url"), "{said}");
    assert!(!said.contains(&token), "{said}");
}

#[test]
fn a_mock_behind_a_private_authority_is_examined() {
    let (desk, mock) = (Desk::new(), Served::start(&["--tls"]));
    let examine = || {
        let mut command = desk.greenroom(&["doctor", "--account", LOBBY]);
        command.envs(crate::over_tls::SETTINGS.map(|name| (name, mock.setting(name))));
        command
    };
    let said = says(examine(), 3);
    assert!(
        said.contains("Its certificate is not trusted here."),
        "{said}"
    );
    let mut trusting = examine();
    trusting.env("SSL_CERT_FILE", mock.setting("SSL_CERT_FILE"));
    says(trusting, 0);
}

#[test]
fn what_is_no_setting_ends_with_2() {
    let desk = Desk::new();
    let mut command = desk.greenroom(&["doctor", "--tenant", "contoso.example"]);
    command.env("GREENROOM_CLOUD", "moon");
    let said = exits(command, 2);
    assert!(said.contains("`moon` is not a valid cloud"), "{said}");
}
