//! What clients ask before they sign in.

use serde_json::Value;

use crate::client::Client;

async fn ask(path: &str) -> (Client, Value) {
    let client = Client::of("ready").await;
    let address = format!("{}{path}", client.base);
    let text = reqwest::get(address).await.unwrap().text().await.unwrap();
    let body = serde_json::from_str(&text).unwrap();
    (client, body)
}

#[tokio::test]
async fn the_metadata_name_the_endpoints_of_the_mock() {
    let (client, metadata) = ask("/contoso.example/v2.0/.well-known/openid-configuration").await;
    let token = format!("{}/contoso.example/oauth2/v2.0/token", client.base);
    assert_eq!(metadata["token_endpoint"], token);
    let tenant = client.tenant.credential().tenant_id;
    assert_eq!(metadata["issuer"], format!("{}/{tenant}/v2.0", client.base));
}

#[tokio::test]
async fn the_metadata_of_another_tenant_are_refused() {
    let (_, refusal) = ask("/fabrikam.example/v2.0/.well-known/openid-configuration").await;
    assert_eq!(refusal["error_codes"][0], 90002);
}

#[tokio::test]
async fn a_published_key_verifies_an_access_token() {
    let (client, keys) = ask("/common/discovery/v2.0/keys").await;
    let key = serde_json::from_value(keys["keys"][0].clone()).unwrap();
    let key = jsonwebtoken::DecodingKey::from_jwk(&key).unwrap();
    let mut validation = jsonwebtoken::Validation::new(jsonwebtoken::Algorithm::RS256);
    validation.set_audience(&["https://graph.microsoft.com"]);
    let token = jsonwebtoken::decode::<Value>(&client.token, &key, &validation).unwrap();
    assert_eq!(token.claims["app_displayname"], "Readiness Audit");
    assert_eq!(token.claims["idtyp"], "app");
}

#[tokio::test]
async fn the_instance_knows_the_login_host_by_the_address_of_the_mock() {
    let (client, instance) = ask("/common/discovery/instance?api-version=1.1").await;
    let host = client.base.strip_prefix("http://").unwrap();
    let host = host.split('/').next().unwrap();
    assert_eq!(instance["metadata"][0]["aliases"][0], host);
}

#[tokio::test]
async fn where_the_tenant_is_open_so_is_the_issuer() {
    let (client, metadata) = ask("/organizations/v2.0/.well-known/openid-configuration").await;
    let issuer = format!("{}/{{tenantid}}/v2.0", client.base);
    assert_eq!(metadata["issuer"], issuer);
}
