//! What Graph refuses, and how.

use reqwest::Method;
use serde_json::json;

use crate::client::{Client, receive};
use crate::fixtures::changed;

#[tokio::test]
async fn without_a_token_graph_answers_401() {
    let mut client = Client::of("ready").await;
    client.token = String::new();
    let refused = client.get("/organization").await;
    assert_eq!(
        (refused.status, refused.code().as_str()),
        (401, "InvalidAuthenticationToken")
    );
    assert!(
        refused
            .header("www-authenticate")
            .starts_with("Bearer realm=\"\"")
    );
}

#[tokio::test]
async fn a_token_of_another_tenant_is_refused() {
    let mut client = Client::of("ready").await;
    let id = json!({"organization": {"id": "11111111-2222-4333-8444-555555555555"}});
    client.token = Client::serving(changed(&id)).await.token;
    let refused = client.get("/organization").await;
    assert_eq!(refused.status, 401);
    assert!(refused.text.contains("Invalid tenant"), "{}", refused.text);
}

#[tokio::test]
async fn an_absent_object_is_404_with_the_code_of_the_directory() {
    let client = Client::of("ready").await;
    let missing = client.get("/users/nobody@contoso.example").await;
    assert_eq!(
        (missing.status, missing.code().as_str()),
        (404, "Request_ResourceNotFound")
    );
}

#[tokio::test]
async fn an_unknown_segment_is_named() {
    let client = Client::of("ready").await;
    let unknown = client.get("/shoes").await;
    assert_eq!(
        (unknown.status, unknown.code().as_str()),
        (400, "BadRequest")
    );
    assert!(
        unknown
            .text
            .contains("Resource not found for the segment 'shoes'.")
    );
}

#[tokio::test]
async fn a_method_the_address_does_not_take_is_405() {
    let client = Client::of("ready").await;
    let request = client.request(Method::DELETE, "/v1.0/organization");
    assert_eq!(receive(request).await.status, 405);
}

#[tokio::test]
async fn what_graph_does_and_the_mock_does_not_is_no_word_about_the_tenant() {
    let client = Client::of("ready").await;
    let request = client.request(Method::DELETE, "/v1.0/users/room.lobby@contoso.example");
    let received = receive(request).await;
    assert_eq!(
        (received.status, &*received.code()),
        (501, "UnsupportedByMock")
    );
    let still_there = client.get("/users/room.lobby@contoso.example").await;
    assert_eq!(still_there.status, 200);
}

#[tokio::test]
async fn an_error_carries_the_ids_of_its_request() {
    let client = Client::of("ready").await;
    let request = client
        .request(Method::GET, "/v1.0/users/nobody")
        .header("client-request-id", "11111111-2222-4333-8444-555555555555");
    let received = receive(request).await;
    let inner = &received.json()["error"]["innerError"];
    assert_eq!(inner["request-id"], received.header("request-id"));
    assert_eq!(
        inner["client-request-id"],
        "11111111-2222-4333-8444-555555555555"
    );
}

#[tokio::test]
async fn two_servers_of_one_fixture_give_the_same_request_ids() {
    let (first, second) = (Client::of("ready").await, Client::of("ready").await);
    let ids = [first.get("/users").await, second.get("/users").await];
    assert_eq!(ids[0].header("request-id"), ids[1].header("request-id"));
}

#[tokio::test]
async fn a_body_that_is_not_json_is_refused() {
    let client = Client::of("no-service-principal")
        .await
        .into_provisioner()
        .await;
    let request = client
        .request(Method::POST, "/v1.0/servicePrincipals")
        .body("{");
    assert_eq!(receive(request).await.status, 400);
}

#[tokio::test]
async fn a_body_has_to_say_that_it_is_json() {
    let client = Client::of("ready").await.into_provisioner().await;
    let send = async |kind: Option<&str>| {
        let request = client.request(Method::PATCH, "/v1.0/users/room.lobby@contoso.example");
        let request = request.body(r#"{"city": "Oslo"}"#);
        let request = match kind {
            Some(kind) => request.header("Content-Type", kind),
            None => request,
        };
        receive(request).await
    };
    assert_eq!(
        send(Some("application/json; charset=utf-8")).await.status,
        204
    );
    let plain = send(Some("text/plain")).await;
    assert_eq!((plain.status, &*plain.code()), (400, "BadRequest"));
    let silent = send(None).await;
    assert!(
        silent.text.contains("must contain the Content-Type header"),
        "{silent:?}"
    );
}

#[tokio::test]
async fn every_request_of_a_tenant_is_recorded_with_method_and_path() {
    let client = Client::of("ready").await;
    client.get("/organization").await;
    client.post("/$batch", &json!({"requests": []})).await;
    let requests = client.server.requests(&client.base);
    assert_eq!(
        requests[1..],
        ["GET /v1.0/organization", "POST /v1.0/$batch"]
    );
}
