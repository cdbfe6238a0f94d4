//! `$batch`.

use serde_json::{Value, json};

use crate::client::{Client, Received};

async fn batch(requests: &Value) -> Received {
    let client = Client::of("ready").await;
    client.post("/$batch", &json!({"requests": requests})).await
}

fn item(received: &Received, id: &str) -> Value {
    let body = received.json();
    let responses = body["responses"]
        .as_array()
        .unwrap_or_else(|| panic!("{body}"));
    responses
        .iter()
        .find(|response| response["id"] == id)
        .unwrap()
        .clone()
}

fn get(id: &str, url: &str) -> Value {
    json!({"id": id, "method": "GET", "url": url})
}

#[tokio::test]
async fn every_request_has_its_own_answer() {
    let received = batch(&json!([
        get("a", "/organization"),
        get("b", "users/nobody")
    ]))
    .await;
    assert_eq!(received.status, 200);
    assert_eq!(
        item(&received, "a")["body"]["value"][0]["displayName"],
        "Contoso"
    );
    assert_eq!(item(&received, "b")["status"], 404);
}

#[tokio::test]
async fn more_than_twenty_requests_are_refused() {
    let requests: Vec<Value> = (0..21)
        .map(|id| get(&id.to_string(), "/organization"))
        .collect();
    assert_eq!(batch(&json!(requests)).await.status, 400);
}

#[tokio::test]
async fn ids_that_differ_in_case_only_are_refused() {
    let requests = json!([get("a", "/organization"), get("A", "/users")]);
    assert_eq!(batch(&requests).await.status, 400);
}

#[tokio::test]
async fn what_depends_on_a_failure_fails() {
    let mut second = get("2", "/organization");
    second["dependsOn"] = json!(["1"]);
    let received = batch(&json!([get("1", "/users/nobody"), second])).await;
    assert_eq!(item(&received, "2")["status"], 424);
}

#[tokio::test]
async fn what_depends_on_a_success_is_answered() {
    let mut second = get("2", "/organization");
    second["dependsOn"] = json!(["1"]);
    let received = batch(&json!([get("1", "/users"), second])).await;
    assert_eq!(item(&received, "2")["status"], 200);
}

#[tokio::test]
async fn a_dependency_on_a_request_that_is_not_there_is_refused() {
    let mut only = get("1", "/users");
    only["dependsOn"] = json!(["9"]);
    assert_eq!(batch(&json!([only])).await.status, 400);
}

#[tokio::test]
async fn headers_belong_to_the_item() {
    let mut advanced = get("1", "/users/$count");
    advanced["headers"] = json!({"ConsistencyLevel": "eventual"});
    let received = batch(&json!([advanced, get("2", "/users/$count")])).await;
    // What is no JSON stands in base64: "6".
    assert_eq!(item(&received, "1")["body"], "Ng==");
    assert_eq!(item(&received, "2")["status"], 400);
}

#[tokio::test]
async fn a_body_needs_a_content_type() {
    let write = json!({"id": "1", "method": "POST", "url": "/servicePrincipals", "body": {"a": 1}});
    assert_eq!(batch(&json!([write])).await.status, 400);
}

#[tokio::test]
async fn an_empty_body_needs_none() {
    let write = json!({"id": "1", "method": "POST", "url": "/servicePrincipals", "body": {}});
    let received = batch(&json!([write])).await;
    assert_eq!(item(&received, "1")["status"], 403);
}

#[tokio::test]
async fn what_the_mock_does_not_support_is_said_of_the_item() {
    let received = batch(&json!([
        get("1", "/users/delta"),
        get("2", "/organization")
    ]))
    .await;
    let refused = item(&received, "1");
    assert_eq!(refused["status"], 501);
    assert_eq!(refused["body"]["error"]["code"], "UnsupportedByMock");
    assert_eq!(item(&received, "2")["status"], 200);
}

#[tokio::test]
async fn a_next_link_in_an_item_is_absolute() {
    let received = batch(&json!([get("1", "/users?$top=2")])).await;
    let link = item(&received, "1")["body"]["@odata.nextLink"].clone();
    assert!(
        link.as_str().unwrap().starts_with("http://127.0.0.1"),
        "{link}"
    );
}

#[tokio::test]
async fn a_batch_that_is_no_json_is_refused() {
    let client = Client::of("ready").await;
    assert_eq!(client.post("/$batch", &json!("requests")).await.status, 400);
}
