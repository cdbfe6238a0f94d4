//! The token endpoint.

use greenroom_mock::{Credential, Service};
use reqwest::Method;
use serde_json::json;

use crate::client::{Client, Received, http, receive};
use crate::fixtures::changed;

async fn refusal(form: impl FnOnce(&Credential) -> Vec<(&'static str, String)>) -> (u16, u64) {
    let client = Client::of("ready").await;
    let credential = client.tenant.credential();
    let form = form(&credential);
    let form: Vec<(&str, &str)> = form
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    let received = client.login(&credential.tenant_id, "token", &form).await;
    (
        received.status,
        received.json()["error_codes"][0].as_u64().unwrap(),
    )
}

fn form(credential: &Credential) -> Vec<(&'static str, String)> {
    vec![
        ("grant_type", "client_credentials".to_owned()),
        ("client_id", credential.client_id.clone()),
        ("client_secret", credential.client_secret.clone()),
        ("scope", "https://graph.microsoft.com/.default".to_owned()),
    ]
}

fn form_with(
    credential: &Credential,
    name: &'static str,
    value: &str,
) -> Vec<(&'static str, String)> {
    let mut form = form(credential);
    form.retain(|(known, _)| *known != name);
    if !value.is_empty() {
        form.push((name, value.to_owned()));
    }
    form
}

#[tokio::test]
async fn a_secret_opens_the_tenant() {
    let client = Client::of("ready").await;
    let organization = client.get("/organization").await;
    assert_eq!(organization.status, 200, "{organization:?}");
    assert_eq!(organization.all("displayName"), ["Contoso"]);
}

#[tokio::test]
async fn a_wrong_secret_is_refused() {
    let refused = refusal(|credential| form_with(credential, "client_secret", "wrong")).await;
    assert_eq!(refused, (401, 7_000_215));
}

#[tokio::test]
async fn an_unknown_application_is_refused() {
    let unknown = "11111111-2222-4333-8444-555555555555";
    let refused = refusal(|credential| form_with(credential, "client_id", unknown)).await;
    assert_eq!(refused, (400, 700_016));
}

#[tokio::test]
async fn a_missing_field_is_named() {
    let refused = refusal(|credential| form_with(credential, "scope", "")).await;
    assert_eq!(refused, (400, 900_144));
}

#[tokio::test]
async fn no_credential_is_refused() {
    let refused = refusal(|credential| form_with(credential, "client_secret", "")).await;
    assert_eq!(refused, (401, 7_000_218));
}

#[tokio::test]
async fn a_scope_without_default_is_refused() {
    let scope = "https://graph.microsoft.com/User.Read";
    let refused = refusal(|credential| form_with(credential, "scope", scope)).await;
    assert_eq!(refused, (400, 70011));
}

#[tokio::test]
async fn a_resource_the_tenant_does_not_know_is_refused() {
    let scope = "https://vault.example/.default";
    let refused = refusal(|credential| form_with(credential, "scope", scope)).await;
    assert_eq!(refused, (400, 500_011));
}

#[tokio::test]
async fn another_tenant_is_refused() {
    let client = Client::of("ready").await;
    let form = form(&client.tenant.credential());
    let form: Vec<(&str, &str)> = form
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    let received = client.login("fabrikam.example", "token", &form).await;
    assert_eq!(received.json()["error_codes"][0], 90002);
}

#[tokio::test]
async fn the_tenant_may_be_named_by_a_domain() {
    let client = Client::of("ready").await;
    let form = form(&client.tenant.credential());
    let form: Vec<(&str, &str)> = form
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    let received = client.login("contoso.example", "token", &form).await;
    assert_eq!(received.status, 200);
}

#[tokio::test]
async fn without_permissions_there_is_a_token_and_a_refusal_at_graph() {
    let client = Client::of("forbidden").await;
    let refused = client.get("/users").await;
    assert_eq!(
        (refused.status, refused.code().as_str()),
        (403, "Authorization_RequestDenied")
    );
}

#[tokio::test]
async fn an_expired_secret_is_refused() {
    let secret = json!({
        "secretText": "mock-secret-of-the-auditor", "endDateTime": "2026-01-01T00:00:00Z"
    });
    let tenant = changed(&json!({"applications": {"auditor": {"passwordCredentials": [secret]}}}));
    let server = greenroom_mock::Server::start().await;
    let credential = tenant.credential();
    let address = format!("{}/contoso.example/oauth2/v2.0/token", server.serve(tenant));
    let request = http().post(address).form(&form(&credential));
    let received = receive(request).await;
    assert_eq!(received.json()["error_codes"][0], 7_000_222);
}

#[tokio::test]
async fn a_secret_may_come_as_basic_authentication() {
    let client = Client::of("ready").await;
    let credential = client.tenant.credential();
    let address = format!("{}/contoso.example/oauth2/v2.0/token", client.base);
    let mut form = form(&credential);
    form.retain(|(name, _)| !name.starts_with("client_"));
    let request = http()
        .post(address)
        .basic_auth(credential.client_id, Some(credential.client_secret))
        .form(&form);
    assert_eq!(receive(request).await.status, 200);
}

#[tokio::test]
async fn an_application_that_is_disabled_gets_no_token() {
    let blocked = json!({"servicePrincipals": {"provisioner": {"accountEnabled": false}}});
    let client = Client::serving(changed(&blocked)).await;
    let applications = client
        .get("/applications?$filter=displayName eq 'Tenant Setup'")
        .await;
    let app_id = applications.all("appId").remove(0);
    let received = client
        .token_request(&app_id, "mock-secret-of-the-provisioner")
        .await;
    assert_eq!(received.json()["error_codes"][0], 7_000_112);
}

#[test]
fn a_service_may_be_shared_between_threads() {
    fn shared<T: Send + Sync + 'static>() {}
    shared::<Service>();
}

#[tokio::test]
async fn an_application_signs_in_to_a_tenant_that_it_names() {
    let client = Client::of("ready").await;
    let credential = client.tenant.credential();
    for authority in ["common", "organizations"] {
        let form = [
            ("grant_type", "client_credentials"),
            ("client_id", credential.client_id.as_str()),
            ("client_secret", credential.client_secret.as_str()),
            ("scope", "https://graph.microsoft.com/.default"),
        ];
        let refused = client.login(authority, "token", &form).await;
        assert_eq!(refused.json()["error_codes"][0], 50059, "{authority}");
    }
}

/// What Azure CLI asks at `path`, with a token for `resource`.
async fn azure(resource: &str, path: &str) -> Received {
    let mut client = Client::of("ready").await;
    let credential = client.tenant.credential();
    let scope = format!("{resource}/.default");
    let form = [
        ("grant_type", "client_credentials"),
        ("client_id", credential.client_id.as_str()),
        ("client_secret", credential.client_secret.as_str()),
        ("scope", scope.as_str()),
    ];
    let token = client
        .login(&credential.tenant_id, "token", &form)
        .await
        .json();
    token["access_token"]
        .as_str()
        .unwrap()
        .clone_into(&mut client.token);
    receive(client.request(Method::GET, path)).await
}

#[tokio::test]
async fn azure_resource_manager_knows_the_tenant_and_no_subscription() {
    let manager = "https://management.core.windows.net/";
    let none = azure(manager, "/subscriptions?api-version=2022-12-01").await;
    assert_eq!((none.status, &none.json()["value"]), (200, &json!([])));
    let tenants = azure(manager, "/tenants?api-version=2022-12-01").await;
    assert_eq!(tenants.all("displayName"), ["Contoso"]);
}

#[tokio::test]
async fn azure_resource_manager_takes_no_token_for_graph() {
    let refused = azure("https://graph.microsoft.com", "/subscriptions").await;
    assert_eq!(refused.status, 401);
}
