//! Every way to sign in to a real tenant, and that none of them lets a secret out, at the most
//! talkative log.

use std::fs;
use std::path::Path;
use std::process::Command;

use greenroom::results::TenantSource;
use greenroom_clock as clock;
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde_json::{Value, json};
use wiremock::matchers::{header, method, path, query_param};
use wiremock::{Mock, MockServer, ResponseTemplate};

use crate::live::Live;
use crate::support::{Desk, bytes_of, http, repository};

const LOBBY: &str = "room.lobby@contoso.example";
pub(crate) const PFX_PASSWORD: &str = "mock-password-of-the-auditor";

/// A sign-in under test: what it is given, and the secrets of it that nobody may see.
struct Case {
    live: Live,
    command: Command,
    secrets: Vec<String>,
}

impl Case {
    /// An audit that signs in by the method, with these variables.
    async fn new(method: &str, variables: &[(&str, &str)]) -> Self {
        Self::over(Live::serving("ready").await, method, variables)
    }

    fn over(live: Live, method: &str, variables: &[(&str, &str)]) -> Self {
        let options = ["--account", LOBBY, "--log", "json", "--without-manual"];
        let mut command = live.bare(&[&options[..], &["--sign-in", method]].concat());
        command.env("AZURE_CLIENT_ID", &live.credential.client_id);
        command.envs(variables.iter().copied());
        Self {
            live,
            command,
            secrets: vec![],
        }
    }

    /// What must not be seen anywhere.
    fn hiding(mut self, secrets: &[&str]) -> Self {
        self.secrets.extend(secrets.iter().map(ToString::to_string));
        self
    }

    /// Runs, expects this exit code, and looks for the secrets in all that is left; returns stderr.
    fn exits(mut self, code: i32) -> (String, Live) {
        let output = self.command.output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(code), "{said}");
        let shown = String::from_utf8_lossy(&output.stdout);
        let left = text_of(&self.live.desk.report());
        for secret in &self.secrets {
            for place in [&*said, &*shown, &*left] {
                assert!(!place.contains(secret.as_str()), "{secret} in {place}");
            }
        }
        (said, self.live)
    }
}

/// All that is in a folder.
pub(crate) fn text_of(folder: &Path) -> String {
    let Ok(entries) = fs::read_dir(folder) else {
        return String::new();
    };
    let texts = entries.map(|entry| {
        let path = entry.unwrap().path();
        if path.is_dir() {
            text_of(&path)
        } else {
            String::from_utf8_lossy(&bytes_of(&path)).into_owned()
        }
    });
    texts.collect()
}

pub(crate) fn credentials(name: &str) -> String {
    let path = repository().join("fixtures/credentials").join(name);
    path.display().to_string()
}

/// A token of the issuer that the auditing application trusts.
pub(crate) fn federated(subject: &str) -> String {
    let now = clock::now().as_second();
    let claims = json!({
        "iss": "https://issuer.example",
        "sub": subject,
        "aud": "api://AzureADTokenExchange",
        "exp": now + 600,
    });
    let key = fs::read(credentials("federation.pem")).unwrap();
    let key = EncodingKey::from_rsa_pem(&key).unwrap();
    greenroom_jwt::install();
    jsonwebtoken::encode(&Header::new(Algorithm::RS256), &claims, &key).unwrap()
}

pub(crate) const TRUSTED: &str = "repo:contoso/rooms:environment:audit";

/// An access token for the tenant.
pub(crate) async fn access_token(live: &Live) -> String {
    let credential = &live.credential;
    let form = [
        ("grant_type", "client_credentials"),
        ("client_id", &credential.client_id),
        ("client_secret", &credential.client_secret),
        ("scope", "https://graph.microsoft.com/.default"),
    ];
    let url = format!("{}/{}/oauth2/v2.0/token", live.base, credential.tenant_id);
    let response = http().post(url).form(&form).send().await;
    let body: Value = response.unwrap().json().await.unwrap();
    body["access_token"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_client_secret_signs_in() {
    // The book shows the secret of the bundled tenant, which is none.
    let desk = Desk::new();
    let secret = json!({
        "keyId": "e179f773-a6e0-43c0-9514-b7dde2ad0478",
        "secretText": "canary-secret",
        "startDateTime": "2025-12-01T10:00:00Z",
        "endDateTime": "2099-12-31T00:00:00Z",
    });
    let fixture = json!({
        "extends": "ready",
        "about": "The application that audits has a secret of its own.",
        "applications": { "auditor": { "passwordCredentials": [secret] } },
    });
    let file = desk.write("secret.json", &fixture.to_string());
    let live = Live::of(greenroom::fixtures::tenant_from_file(&file).unwrap()).await;
    let variables = [("AZURE_CLIENT_SECRET", "canary-secret")];
    let case = Case::over(live, "client-secret", &variables);
    case.hiding(&["canary"]).exits(0);
}

#[tokio::test]
async fn a_wrong_client_secret_is_refused() {
    let variables = [("AZURE_CLIENT_SECRET", "canary-secret")];
    let case = Case::new("client-secret", &variables).await;
    let (said, _) = case.hiding(&["canary"]).exits(3);
    assert!(said.contains("AADSTS7000215"), "{said}");
}

#[tokio::test]
async fn a_certificate_in_pem_signs_in() {
    let path = credentials("auditor.pem");
    let case = Case::new("certificate", &[("AZURE_CLIENT_CERTIFICATE_PATH", &path)]).await;
    case.hiding(&["PRIVATE KEY"]).exits(0);
}

#[tokio::test]
async fn a_certificate_in_pfx_signs_in_with_its_password() {
    let variables = [
        (
            "AZURE_CLIENT_CERTIFICATE_PATH",
            &*credentials("auditor.pfx"),
        ),
        ("AZURE_CLIENT_CERTIFICATE_PASSWORD", PFX_PASSWORD),
    ];
    let case = Case::new("certificate", &variables).await;
    case.hiding(&["PRIVATE KEY", PFX_PASSWORD]).exits(0);
}

#[tokio::test]
async fn a_certificate_that_cannot_be_used_is_named() {
    let desk = Desk::new();
    let broken = desk.write("broken.pem", "-----BEGIN CERTIFICATE-----\ncanary\n");
    for (file, password) in [
        (credentials("auditor.pfx"), "canary-password"),
        (credentials("federation.pem"), "canary-password"),
        (broken.display().to_string(), "canary-password"),
        ("/nowhere.pem".to_owned(), "canary-password"),
    ] {
        let variables = [
            ("AZURE_CLIENT_CERTIFICATE_PATH", &*file),
            ("AZURE_CLIENT_CERTIFICATE_PASSWORD", password),
        ];
        let case = Case::new("certificate", &variables).await;
        let (said, _) = case.hiding(&["canary"]).exits(2);
        let named = format!("AZURE_CLIENT_CERTIFICATE_PATH ({file}) cannot be used");
        assert!(said.contains(&named), "{said}");
    }
}

/// Before anything is asked.
#[tokio::test]
async fn a_certificate_whose_key_is_too_short_to_sign_is_refused() {
    let path = credentials("short.pem");
    let case = Case::new("certificate", &[("AZURE_CLIENT_CERTIFICATE_PATH", &path)]).await;
    let (said, _) = case.hiding(&["PRIVATE KEY"]).exits(2);
    assert!(
        said.contains("it has to be an RSA key of 2048 to 4096 bits"),
        "{said}"
    );
}

#[tokio::test]
async fn a_token_file_of_a_trusted_issuer_signs_in() {
    let desk = Desk::new();
    let token = federated(TRUSTED);
    let file = desk
        .write("token", &format!("{token}\n"))
        .display()
        .to_string();
    let case = Case::new(
        "workload-identity",
        &[("AZURE_FEDERATED_TOKEN_FILE", &file)],
    )
    .await;
    case.hiding(&[&token]).exits(0);
}

#[tokio::test]
async fn a_token_file_for_another_subject_is_refused() {
    let desk = Desk::new();
    let token = federated("repo:contoso/other");
    let file = desk.write("token", &token).display().to_string();
    let case = Case::new(
        "workload-identity",
        &[("AZURE_FEDERATED_TOKEN_FILE", &file)],
    )
    .await;
    let (said, _) = case.hiding(&[&token]).exits(3);
    assert!(
        said.contains("AADSTS70021") && said.contains("federated credential"),
        "{said}"
    );
}

#[tokio::test]
async fn a_token_file_that_is_not_there_is_named() {
    let variables = [("AZURE_FEDERATED_TOKEN_FILE", "/nowhere/token")];
    let (said, _) = Case::new("workload-identity", &variables).await.exits(2);
    assert!(said.contains("/nowhere/token"), "{said}");
}

/// GitHub's endpoint for the tokens of jobs.
pub(crate) async fn github(answer: ResponseTemplate) -> MockServer {
    let server = MockServer::start().await;
    Mock::given(method("GET"))
        .and(path("/job"))
        .and(query_param("api-version", "2.0"))
        .and(query_param("audience", "api://AzureADTokenExchange"))
        .and(header("authorization", "Bearer canary-request-token"))
        .respond_with(answer)
        .mount(&server)
        .await;
    server
}

async fn job(server: &MockServer) -> Case {
    let url = format!("{}/job?api-version=2.0", server.uri());
    let variables = [
        ("ACTIONS_ID_TOKEN_REQUEST_URL", &*url),
        ("ACTIONS_ID_TOKEN_REQUEST_TOKEN", "canary-request-token"),
    ];
    let case = Case::new("github-actions", &variables).await;
    case.hiding(&["canary"])
}

#[tokio::test]
async fn a_job_of_github_actions_signs_in() {
    let token = federated(TRUSTED);
    let answer = ResponseTemplate::new(200).set_body_json(json!({ "value": token }));
    let server = github(answer).await;
    job(&server).await.hiding(&[&token]).exits(0);
}

#[tokio::test]
async fn a_job_without_a_token_is_told_the_permission_it_lacks() {
    for answer in [
        ResponseTemplate::new(403),
        ResponseTemplate::new(200).set_body_string("canary"),
    ] {
        let server = github(answer).await;
        let (said, _) = job(&server).await.exits(3);
        assert!(said.contains("id-token: write"), "{said}");
    }
}

/// App Service's endpoint for the tokens of its identity.
async fn identity(answer: ResponseTemplate) -> (MockServer, Vec<(&'static str, String)>) {
    let server = MockServer::start().await;
    Mock::given(method("GET"))
        .and(path("/msi/token"))
        .and(header("x-identity-header", "canary-header"))
        .respond_with(answer)
        .mount(&server)
        .await;
    let variables = vec![
        ("IDENTITY_ENDPOINT", format!("{}/msi/token", server.uri())),
        ("IDENTITY_HEADER", "canary-header".to_owned()),
    ];
    (server, variables)
}

/// The same, giving out this token.
pub(crate) async fn identity_with(token: &str) -> (MockServer, Vec<(&'static str, String)>) {
    let expires = (clock::now().as_second() + 3600).to_string();
    let body = json!({
        "access_token": token, "expires_on": expires, "resource": "graph", "token_type": "Bearer",
    });
    identity(ResponseTemplate::new(200).set_body_json(body)).await
}

#[tokio::test]
async fn a_managed_identity_signs_in() {
    let live = Live::serving("ready").await;
    let token = access_token(&live).await;
    let (_server, variables) = identity_with(&token).await;
    let mut case = Case::over(live, "managed-identity", &[]);
    case.command.envs(variables);
    case.hiding(&["canary", &token]).exits(0);
}

#[tokio::test]
async fn a_managed_identity_that_is_not_there_says_so() {
    let (_server, variables) = identity(ResponseTemplate::new(400)).await;
    let mut case = Case::new("managed-identity", &[]).await;
    case.command.envs(variables);
    let (said, _) = case.hiding(&["canary"]).exits(3);
    assert!(said.contains("by managed identity failed"), "{said}");
}

/// An Azure CLI that does as the script says.
#[cfg(unix)]
pub(crate) fn azure_cli(live: &Live, script: &str) -> String {
    use std::os::unix::fs::PermissionsExt as _;
    let az = live.desk.write("bin/az", &format!("#!/bin/sh\n{script}\n"));
    fs::set_permissions(&az, fs::Permissions::from_mode(0o755)).unwrap();
    format!("{}:/usr/bin:/bin", az.parent().unwrap().display())
}

#[cfg(unix)]
#[tokio::test]
async fn the_session_of_the_azure_cli_signs_in_without_being_asked_for() {
    let live = Live::serving("ready").await;
    let token = access_token(&live).await;
    let expires = clock::now().as_second() + 3600;
    let body = json!({ "accessToken": token, "expires_on": expires, "tokenType": "Bearer" });
    let path = azure_cli(&live, &format!("echo '{body}'"));
    let options = ["--account", LOBBY, "--log", "json", "--without-manual"];
    let mut command = live.bare(&options);
    command.env("PATH", path);
    let case = Case {
        live,
        command,
        secrets: vec![token],
    };
    let (_, live) = case.exits(0);
    let TenantSource::Live { sign_in, .. } = live.desk.run().tenant.source else {
        panic!("a live tenant");
    };
    assert_eq!(sign_in, "azure-cli");
}

#[cfg(unix)]
#[tokio::test]
async fn an_azure_cli_without_a_session_says_how_to_get_one() {
    let live = Live::serving("ready").await;
    let path = azure_cli(&live, "echo 'Please run az login' >&2; exit 1");
    let case = Case::over(live, "azure-cli", &[("PATH", &path)]);
    let (said, _) = case.exits(3);
    assert!(said.contains("az login --tenant"), "{said}");
}

/// A tenant whose person enters the code at once, or does otherwise.
async fn with_device_code(outcome: &str) -> Case {
    let desk = Desk::new();
    let code = json!({ "user": "ingrid", "pending": 1, "interval": 0, "outcome": outcome });
    let fixture = json!({ "extends": "ready", "about": "A person signs in.", "deviceCode": code });
    let file = desk.write("person.json", &fixture.to_string());
    let live = Live::of(greenroom::fixtures::tenant_from_file(&file).unwrap()).await;
    Case::over(live, "device-code", &[])
}

#[tokio::test]
async fn a_person_signs_in_with_a_code_that_is_shown_on_stderr() {
    let (said, _) = with_device_code("approved").await.exits(0);
    assert!(said.contains("enter the code"), "{said}");
}

#[tokio::test]
async fn a_person_who_declines_ends_the_audit() {
    let (said, _) = with_device_code("declined").await.exits(3);
    assert!(said.contains("AADSTS70018"), "{said}");
}

#[tokio::test]
async fn a_ready_access_token_signs_in() {
    let live = Live::serving("ready").await;
    let token = access_token(&live).await;
    let case = Case::over(live, "access-token", &[("GREENROOM_ACCESS_TOKEN", &token)]);
    case.hiding(&[&token]).exits(0);
}

#[tokio::test]
async fn an_access_token_that_graph_refuses_leaves_everything_unknown() {
    let variables = [("GREENROOM_ACCESS_TOKEN", "canary-token")];
    let case = Case::new("access-token", &variables).await;
    let (_, live) = case.hiding(&["canary"]).exits(3);
    let counts = live.desk.run().counts;
    assert!(counts["unknown"] > 0, "{counts:?}");
    assert_eq!(counts["pass"] + counts["fail"], 0);
}

#[tokio::test]
async fn nothing_to_sign_in_with_is_said_with_what_would_do() {
    let live = Live::serving("ready").await;
    let command = live.bare(&["--account", LOBBY]);
    let case = Case {
        live,
        command,
        secrets: vec![],
    };
    let (said, _) = case.exits(2);
    assert!(
        said.contains("AZURE_CLIENT_SECRET") && said.contains("device-code"),
        "{said}"
    );
}
