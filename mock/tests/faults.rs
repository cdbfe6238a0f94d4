//! Faults a fixture declares.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use crate::client::Client;
use crate::fixtures::changed;

/// The ready tenant with one rule.
async fn with(path: &str, nth: &Value, answer: &Value) -> Client {
    let rule = json!({"match": {"path": path, "nth": nth}, "answer": answer});
    Client::serving(changed(&json!({"faults": [rule]}))).await
}

#[tokio::test]
async fn a_throttled_request_says_when_to_come_back() {
    let answer = json!({"status": 429, "headers": {"Retry-After": "7"}});
    let client = with("/v1.0/organization", &json!([1]), &answer).await;
    let throttled = client.get("/organization").await;
    assert_eq!(
        (throttled.status, throttled.header("retry-after")),
        (429, "7")
    );
    assert_eq!(throttled.code(), "TooManyRequests");
    assert_eq!(throttled.json()["error"]["innerError"]["status"], "429");
    assert_eq!(client.get("/organization").await.status, 200);
}

#[tokio::test]
async fn an_item_of_a_batch_is_throttled_alone() {
    let answer = json!({"status": 429, "headers": {"Retry-After": "7"}});
    let client = with("/v1.0/organization", &json!([1]), &answer).await;
    let requests = json!([
        {"id": "1", "method": "GET", "url": "/organization"},
        {"id": "2", "method": "GET", "url": "/domains"},
    ]);
    let received = client.post("/$batch", &json!({"requests": requests})).await;
    assert_eq!(received.status, 200);
    let responses = received.json()["responses"].clone();
    assert_eq!(
        (&responses[0]["status"], &responses[1]["status"]),
        (&json!(429), &json!(200))
    );
    assert_eq!(responses[0]["headers"]["Retry-After"], "7");
}

#[tokio::test]
async fn an_item_is_left_out_of_a_batch() {
    let client = with(
        "/v1.0/domains",
        &Value::Null,
        &json!({"omitFromBatch": true}),
    )
    .await;
    let requests = json!([
        {"id": "1", "method": "GET", "url": "/organization"},
        {"id": "2", "method": "GET", "url": "/domains"},
    ]);
    let received = client.post("/$batch", &json!({"requests": requests})).await;
    assert_eq!(received.json()["responses"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_body_is_cut_off() {
    let client = with("/v1.0/users", &Value::Null, &json!({"truncate": 20})).await;
    let received = client.get("/users").await;
    assert_eq!((received.status, received.text.len()), (200, 20));
}

#[tokio::test]
async fn an_answer_is_of_another_kind() {
    let answer = json!({"contentType": "text/html", "body": "<html>Sign in to the network</html>"});
    let client = with("/v1.0/users", &Value::Null, &answer).await;
    let received = client.get("/users").await;
    assert_eq!(received.header("content-type"), "text/html");
    assert!(received.text.starts_with("<html>"));
}

#[tokio::test]
async fn an_answer_is_other_json() {
    let client = with("/v1.0/users", &Value::Null, &json!({"body": {"users": 3}})).await;
    assert_eq!(client.get("/users").await.json(), json!({"users": 3}));
}

#[tokio::test]
async fn an_empty_page_leads_to_the_full_one() {
    let client = with("/v1.0/users", &json!([1]), &json!({"emptyPage": true})).await;
    let empty = client.get("/users?$top=999").await;
    assert!(empty.all("id").is_empty());
    let link = empty.json()["@odata.nextLink"].as_str().unwrap().to_owned();
    let full = client.get(link.split_once("/v1.0").unwrap().1).await;
    assert_eq!(full.all("id").len(), 6);
}

#[tokio::test]
async fn a_next_link_leads_in_a_circle() {
    let client = with("/v1.0/users", &Value::Null, &json!({"nextLink": "loop"})).await;
    let page = client.get("/users?$top=3").await.json();
    assert_eq!(
        page["@odata.nextLink"],
        format!("{}/v1.0/users?$top=3", client.base)
    );
}

#[tokio::test]
async fn a_next_link_leads_away() {
    let client = with("/v1.0/users", &Value::Null, &json!({"nextLink": "foreign"})).await;
    let page = client.get("/users").await.json();
    assert!(
        page["@odata.nextLink"]
            .as_str()
            .unwrap()
            .starts_with("https://graph.example/")
    );
}

#[tokio::test]
async fn the_token_endpoint_fails_too() {
    let tenant = changed(&json!({"faults": [
        {"match": {"path": "*/oauth2/v2.0/token", "nth": [2]}, "answer": {"status": 503}}
    ]}));
    let client = Client::serving(tenant).await;
    let credential = client.tenant.credential();
    let failed = client
        .token_request(&credential.client_id, &credential.client_secret)
        .await;
    assert_eq!(
        (failed.status, &failed.json()["error_codes"][0]),
        (503, &json!(90033))
    );
}

async fn capable_token(client: &Client, claims: &Value) -> String {
    let credential = client.tenant.credential();
    let form = [
        ("grant_type", "client_credentials"),
        ("client_id", &credential.client_id),
        ("client_secret", &credential.client_secret),
        ("scope", "https://graph.microsoft.com/.default"),
        ("claims", &claims.to_string()),
    ];
    let received = client.login(&credential.tenant_id, "token", &form).await;
    received.json()["access_token"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_challenge_is_met_with_the_claims_it_names() {
    let mut client = with("*", &Value::Null, &json!({"challenge": true})).await;
    let capability = json!({"xms_cc": {"values": ["CP1"]}});
    client.token = capable_token(&client, &json!({"access_token": capability})).await;
    let challenged = client.get("/organization").await;
    assert_eq!(challenged.status, 401);
    let header = challenged.header("www-authenticate");
    assert!(header.contains("error=\"insufficient_claims\""), "{header}");
    let claims = header
        .split_once("claims=\"")
        .unwrap()
        .1
        .trim_end_matches('"');
    let mut claims: Value = serde_json::from_slice(&STANDARD.decode(claims).unwrap()).unwrap();
    claims["access_token"]["xms_cc"] = capability["xms_cc"].clone();
    client.token = capable_token(&client, &claims).await;
    assert_eq!(client.get("/organization").await.status, 200);
}

#[tokio::test]
async fn a_client_that_does_not_understand_challenges_gets_none() {
    let client = with("*", &Value::Null, &json!({"challenge": true})).await;
    assert_eq!(client.get("/organization").await.status, 200);
}
