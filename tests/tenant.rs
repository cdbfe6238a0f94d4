//! The tenant that answers is the tenant that was named, in every way of signing in, from the first
//! answer to the last; else nothing is concluded, and nothing written.

use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};

use greenroom_mock::{Service, Tenant};
use serde_json::{Value, json};
use wiremock::matchers::any;
use wiremock::{Mock, MockServer, Request, Respond, ResponseTemplate};

use crate::live::{Live, exits, stderr};
use crate::signing_in::{access_token, identity_with};
use crate::support::{Desk, http};

const LOBBY: &str = "room.lobby@contoso.example";
const STUDIO: &str = "room.studio@contoso.example";

/// Contoso, the tenant `ready`.
const CONTOSO: &str = "f6fadfa7-e5c1-4b62-9362-da5cc13da58a";
/// Another customer.
const FABRIKAM: &str = "7a1c5a0e-1c9d-4f57-8a55-3d1f0c0b9e11";

/// A tenant that extends `ready`.
fn tenant(changes: &Value) -> Tenant {
    let mut fixture = json!({ "extends": "ready", "about": "For a test." });
    let changes = changes.as_object().unwrap().clone();
    fixture.as_object_mut().unwrap().extend(changes);
    let desk = Desk::new();
    let file = desk.write("tenant.json", &fixture.to_string());
    greenroom::fixtures::tenant_from_file(&file).unwrap()
}

/// The other customer, whose rooms have the same names.
fn fabrikam() -> Tenant {
    let domain = json!([{ "name": "fabrikam.example", "isDefault": true, "isInitial": true }]);
    tenant(&json!({ "organization": {
        "id": FABRIKAM, "displayName": "Fabrikam", "verifiedDomains": domain,
    } }))
}

/// An audit and a doctor of the tenant of this name, where the mock stands for the clouds.
fn both(live: &Live, tenant: &str, arguments: &[&str]) -> [Command; 2] {
    ["audit", "doctor"].map(|command| {
        let mut command = live.desk.greenroom(&[command, "--tenant", tenant]);
        command
            .args(["--account", LOBBY, "--account", STUDIO])
            .args(arguments)
            .env("AZURE_CLIENT_ID", &live.credential.client_id)
            .env("AZURE_AUTHORITY_HOST", &live.base)
            .env("GREENROOM_GRAPH_ENDPOINT", &live.base);
        command
    })
}

/// Runs it; nothing may be left of it, and both names must be said.
fn is_refused(live: &Live, mut command: Command, named: &str, answering: &str) -> String {
    let before = live.desk.names();
    let output = command.output().unwrap();
    let said = format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        stderr(&output)
    );
    assert_eq!(output.status.code(), Some(3), "{command:?}: {said}");
    assert!(said.contains(named) && said.contains(answering), "{said}");
    assert_eq!(live.desk.names(), before, "{said}");
    said
}

/// Whether Graph was asked for anything with a token; a doctor asks without one whether it is there.
fn was_asked(live: &Live) -> bool {
    let requests = live.server.requests(&live.base);
    let mut asked = requests.iter().filter(|line| line.contains("/v1.0/"));
    asked.any(|line| *line != "GET /v1.0/organization")
}

#[tokio::test]
async fn a_ready_token_of_another_customer_is_not_used() {
    let live = Live::of(fabrikam()).await;
    let token = access_token(&live).await;
    for mut command in both(&live, CONTOSO, &[]) {
        command.env("GREENROOM_ACCESS_TOKEN", &token);
        is_refused(&live, command, CONTOSO, FABRIKAM);
    }
    assert!(!was_asked(&live));
}

#[tokio::test]
async fn neither_is_one_of_a_managed_identity() {
    let live = Live::of(fabrikam()).await;
    let (_server, variables) = identity_with(&access_token(&live).await).await;
    for mut command in both(&live, CONTOSO, &["--sign-in", "managed-identity"]) {
        command.envs(
            variables
                .iter()
                .map(|(name, value)| (*name, value.as_str())),
        );
        is_refused(&live, command, CONTOSO, FABRIKAM);
    }
    assert!(!was_asked(&live));
}

#[cfg(unix)]
#[tokio::test]
async fn neither_is_one_of_the_azure_cli() {
    let live = Live::of(fabrikam()).await;
    let token = access_token(&live).await;
    let body =
        json!({ "accessToken": token, "expires_on": 4_102_444_800_u64, "tokenType": "Bearer" });
    let path = crate::signing_in::azure_cli(&live, &format!("echo '{body}'"));
    for mut command in both(&live, CONTOSO, &["--sign-in", "azure-cli"]) {
        is_refused(
            &live,
            {
                command.env("PATH", &path);
                command
            },
            CONTOSO,
            FABRIKAM,
        );
    }
    assert!(!was_asked(&live));
}

/// What every other way has in common: the login host answers with a token.
#[tokio::test]
async fn neither_is_one_that_the_login_host_gives_out() {
    let stranger = access_token(&Live::of(fabrikam()).await).await;
    let answer = json!({ "status": 200, "body": { "token_type": "Bearer", "expires_in": 3599, "access_token": stranger } });
    let rule = json!({ "match": { "path": "*/oauth2/v2.0/token" }, "answer": answer });
    let live = Live::of(tenant(&json!({ "faults": [rule] }))).await;
    let desk = Desk::new();
    let file = desk.write(
        "token",
        &crate::signing_in::federated(crate::signing_in::TRUSTED),
    );
    let certificate = crate::signing_in::credentials("auditor.pem");
    for (method, variable, value) in [
        ("client-secret", "AZURE_CLIENT_SECRET", "secret"),
        ("certificate", "AZURE_CLIENT_CERTIFICATE_PATH", &certificate),
        (
            "workload-identity",
            "AZURE_FEDERATED_TOKEN_FILE",
            file.to_str().unwrap(),
        ),
        ("device-code", "AZURE_USERNAME", "nobody reads it"),
    ] {
        for mut command in both(&live, CONTOSO, &["--sign-in", method]) {
            command.env(variable, value);
            is_refused(&live, command, CONTOSO, FABRIKAM);
        }
    }
    assert!(!was_asked(&live));
}

#[tokio::test]
async fn a_domain_that_the_tenant_does_not_list_is_not_its_name() {
    let live = Live::serving("ready").await;
    let token = access_token(&live).await;
    for mut command in both(&live, "fabrikam.example", &[]) {
        command.env("GREENROOM_ACCESS_TOKEN", &token);
        let said = is_refused(&live, command, "fabrikam.example", CONTOSO);
        assert!(
            said.contains("contoso.onmicrosoft.com, contoso.example"),
            "{said}"
        );
    }
}

#[tokio::test]
async fn a_domain_that_it_lists_is_one_whatever_the_case() {
    let live = Live::serving("ready").await;
    let token = access_token(&live).await;
    for mut command in both(&live, "Contoso.Example", &[]) {
        command.env("GREENROOM_ACCESS_TOKEN", &token);
        exits(command, 0);
    }
}

/// The tenant `ready` whose organization may not be read.
async fn nameless() -> Live {
    let error = json!({ "error": { "code": "Authorization_RequestDenied", "message": "No." } });
    let rule = json!({
        "match": { "path": "/v1.0/organization" }, "answer": { "status": 403, "body": error },
    });
    Live::of(tenant(&json!({ "faults": [rule] }))).await
}

#[tokio::test]
async fn where_the_organization_cannot_be_read_the_login_host_says_whose_domain_it_is() {
    let live = nameless().await;
    let token = access_token(&live).await;
    let [mut audit, _] = both(&live, "contoso.example", &[]);
    exits(
        {
            audit.env("GREENROOM_ACCESS_TOKEN", &token);
            audit
        },
        3,
    );
    assert_eq!(live.desk.run().tenant.id, "contoso.example");
    std::fs::remove_dir_all(live.desk.report()).unwrap();
    std::fs::remove_file(live.desk.record()).unwrap();
    for mut command in both(&live, "fabrikam.example", &[]) {
        command.env("GREENROOM_ACCESS_TOKEN", &token);
        // The mock knows no such domain, as no login host may that cannot be reached.
        let said = is_refused(&live, command, "fabrikam.example", "nothing tells whether");
        assert!(said.contains("Organization.Read.All"), "{said}");
    }
}

#[tokio::test]
async fn what_names_no_tenant_is_refused_before_anything_is_sent() {
    let live = Live::serving("ready").await;
    for named in [
        "common",
        "organizations",
        "https://login.example/contoso.example",
        "room@contoso.example",
        "contoso",
    ] {
        for mut command in both(&live, named, &[]) {
            command.env("AZURE_CLIENT_SECRET", &live.credential.client_secret);
            let said = exits(command, 2);
            assert!(said.contains("--tenant names no tenant"), "{named}: {said}");
        }
    }
    assert_eq!(live.server.requests(&live.base), [""; 0]);
    assert_eq!(live.desk.names(), [""; 0]);
}

/// A gateway that leads to one tenant for so many requests, and to another from then on. Each takes
/// its own token.
struct Gateway {
    tenants: [(Service, String); 2],
    requests: usize,
    count: AtomicUsize,
}

impl Gateway {
    async fn after(requests: usize) -> MockServer {
        let mut tenants = Vec::new();
        for tenant in [greenroom::fixtures::tenant("ready").unwrap(), fabrikam()] {
            let token = access_token(&Live::of(tenant.clone()).await).await;
            tenants.push((Service::new(tenant), format!("Bearer {token}")));
        }
        let gateway = Self {
            tenants: tenants.try_into().unwrap_or_else(|_| unreachable!()),
            requests,
            count: AtomicUsize::new(0),
        };
        let server = MockServer::start().await;
        Mock::given(any())
            .respond_with(gateway)
            .mount(&server)
            .await;
        server
    }
}

impl Respond for Gateway {
    fn respond(&self, request: &Request) -> ResponseTemplate {
        let is_later = self.count.fetch_add(1, Ordering::Relaxed) >= self.requests;
        let (service, token) = &self.tenants[usize::from(is_later)];
        let answer = service.answer(&greenroom_mock::Request {
            method: request.method.to_string(),
            path: request.url.path().to_owned(),
            query: request.url.query().map(str::to_owned),
            headers: vec![
                ("authorization".to_owned(), token.clone()),
                ("content-type".to_owned(), "application/json".to_owned()),
            ],
            body: request.body.clone(),
            base: "http://127.0.0.1".to_owned(),
        });
        ResponseTemplate::new(answer.status).set_body_bytes(answer.body)
    }
}

/// An audit of Contoso through the gateway.
async fn through(gateway: &MockServer, arguments: &[&str]) -> (Live, Command) {
    let live = Live::serving("ready").await;
    let mut audit = live.publish(arguments);
    audit.env("GREENROOM_GRAPH_ENDPOINT", gateway.uri());
    (live, audit)
}

#[tokio::test]
async fn another_tenant_that_answers_in_mid_run_is_told_whenever_it_begins() {
    let one = ["--account", LOBBY];
    let license = ["--requirement", "teams-license"];
    let two = ["--account", STUDIO];
    for (arguments, expected) in [
        (one.to_vec(), 2),
        ([one, two].concat(), 2),
        ([one, license].concat(), 3),
    ] {
        // Whole, it takes the batch, what is learned from it, and where that is one question, who
        // answers.
        let gateway = Gateway::after(usize::MAX).await;
        let (_live, mut audit) = through(&gateway, &arguments).await;
        audit.arg("--no-book").output().unwrap();
        let whole = gateway.received_requests().await.unwrap().len();
        assert_eq!(whole, expected);
        for requests in 0..whole {
            let gateway = Gateway::after(requests).await;
            let (live, audit) = through(&gateway, &arguments).await;
            is_refused(&live, audit, CONTOSO, FABRIKAM);
        }
    }
}

#[tokio::test]
async fn a_renewed_token_of_another_tenant_is_not_used() {
    let stranger = access_token(&Live::of(fabrikam()).await).await;
    let second = json!({
        "match": { "path": "*/oauth2/v2.0/token", "nth": [2] },
        "answer": { "status": 200, "body": { "token_type": "Bearer", "expires_in": 3599, "access_token": stranger } },
    });
    let expired = json!({
        "match": { "path": "/v1.0/$batch", "nth": [1] },
        "answer": { "status": 401, "body": { "error": { "code": "InvalidAuthenticationToken" } } },
    });
    let live = Live::of(tenant(&json!({ "faults": [second, expired] }))).await;
    let audit = live.publish(&["--account", LOBBY]);
    is_refused(&live, audit, CONTOSO, FABRIKAM);
}

/// That another tenant has no such group is not what went wrong.
#[tokio::test]
async fn a_group_of_another_tenant_is_not_said_to_be_missing() {
    let gateway = Gateway::after(0).await;
    let (live, audit) = through(&gateway, &["--group", "Nowhere"]).await;
    let said = is_refused(&live, audit, CONTOSO, FABRIKAM);
    assert!(!said.contains("Nowhere"), "{said}");
}

/// Where secrets go is shown before any is sent.
#[tokio::test]
async fn the_hosts_are_shown_before_a_secret_is_sent() {
    let live = Live::serving("ready").await;
    let nobody = "http://127.0.0.1:1";
    for (variable, host) in [
        ("AZURE_AUTHORITY_HOST", nobody.to_owned()),
        ("GREENROOM_GRAPH_ENDPOINT", format!("{nobody}/v1.0")),
    ] {
        let mut audit = live.audit(&["--account", LOBBY]);
        audit.env(variable, nobody);
        let said = exits(audit, 3);
        let first = said.lines().next().unwrap();
        assert!(
            first.starts_with("signing in to ") && first.contains(&host),
            "{said}"
        );
    }
}

/// Of a job's own address only the host: what follows names the run.
#[tokio::test]
async fn so_is_the_host_that_proves_who_signs_in() {
    let live = Live::serving("ready").await;
    let prover = MockServer::start().await;
    let refusal = ResponseTemplate::new(400);
    Mock::given(any())
        .respond_with(refusal)
        .mount(&prover)
        .await;
    for (method, variable) in [
        ("github-actions", "ACTIONS_ID_TOKEN_REQUEST_URL"),
        ("managed-identity", "IDENTITY_ENDPOINT"),
    ] {
        for mut command in both(&live, CONTOSO, &["--sign-in", method]) {
            command
                .env(variable, format!("{}/canary?run=canary", prover.uri()))
                .env("ACTIONS_ID_TOKEN_REQUEST_TOKEN", "canary")
                .env("IDENTITY_HEADER", "canary");
            let output = command.output().unwrap();
            let shown = String::from_utf8_lossy(&output.stdout);
            let said = format!("{shown}{}", stderr(&output));
            assert!(said.contains(&prover.uri()), "{said}");
            assert!(!said.contains("canary"), "{said}");
        }
    }
}

/// What `git clone` or an archive brought along must not lead a secret astray.
#[tokio::test]
async fn a_settings_file_that_nobody_named_says_no_host() {
    let trap = MockServer::start().await;
    let live = Live::serving("ready").await;
    for key in ["authority-host", "graph-endpoint"] {
        live.desk
            .write("greenroom.toml", &format!("{key} = \"{}\"\n", trap.uri()));
        for mut command in both(&live, CONTOSO, &[]) {
            command.env("AZURE_CLIENT_SECRET", "canary");
            command
                .env_remove("AZURE_AUTHORITY_HOST")
                .env_remove("GREENROOM_GRAPH_ENDPOINT");
            let said = exits(command, 2);
            let expected = format!("greenroom.toml: `{key}` says where secrets go");
            assert!(
                said.contains(&expected) && said.contains("--config"),
                "{said}"
            );
            assert!(!said.contains("canary"), "{said}");
        }
    }
    assert!(trap.received_requests().await.unwrap().is_empty());
    assert_eq!(live.desk.names(), ["greenroom.toml"]);
}

#[tokio::test]
async fn a_host_that_the_environment_names_counts_before_that_of_the_file() {
    let live = Live::serving("ready").await;
    live.desk.write(
        "greenroom.toml",
        "authority-host = \"https://nobody.example\"\n",
    );
    exits(live.audit(&["--account", LOBBY]), 0);
}

#[tokio::test]
async fn a_secret_with_something_around_it_is_refused_before_it_is_sent() {
    let live = Live::serving("ready").await;
    for (value, found) in [
        ("canary\n", "a line end"),
        (" canary", "a blank"),
        ("'canary'", "quotes"),
    ] {
        for (variable, method) in [
            ("AZURE_CLIENT_SECRET", "client-secret"),
            ("GREENROOM_ACCESS_TOKEN", "access-token"),
            ("AZURE_CLIENT_CERTIFICATE_PASSWORD", "certificate"),
            ("ACTIONS_ID_TOKEN_REQUEST_TOKEN", "github-actions"),
            ("IDENTITY_HEADER", "managed-identity"),
        ] {
            for mut command in both(&live, CONTOSO, &["--sign-in", method]) {
                command
                    .env("AZURE_CLIENT_CERTIFICATE_PATH", "nowhere.pfx")
                    .env("ACTIONS_ID_TOKEN_REQUEST_URL", "http://127.0.0.1:1")
                    .env("IDENTITY_ENDPOINT", "http://127.0.0.1:1")
                    .env(variable, value);
                let said = exits(command, 2);
                let expected = format!("{variable} has {found} around its value");
                assert!(said.contains(&expected), "{said}");
                assert!(!said.contains("canary"), "{said}");
            }
        }
    }
    assert_eq!(live.server.requests(&live.base), [""; 0]);
}

#[tokio::test]
async fn the_mock_of_another_tenant_is_another_tenant() {
    let live = Live::of(fabrikam()).await;
    let url = format!("{}/v1.0/organization", live.base);
    let token = access_token(&live).await;
    let answer = http().get(url).bearer_auth(token).send().await.unwrap();
    let body: Value = answer.json().await.unwrap();
    assert_eq!(body["value"][0]["id"], FABRIKAM);
}
