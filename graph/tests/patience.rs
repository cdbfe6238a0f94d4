//! Asking again: when it helps, how often, and with which token.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::sync::Mutex;
use std::time::Duration;

use greenroom_graph::{Application, Credential, Endpoints, ErrorKind, Graph, GraphError, Patience};
use serde_json::{Value, json};
use wiremock::matchers::{body_string_contains, header, method, path};
use wiremock::{Mock, MockServer, Request, Respond, ResponseTemplate};

/// Three attempts, and no waiting to speak of.
const PATIENCE: Patience = Patience {
    run: Duration::from_mins(1),
    answer: Duration::from_secs(20),
    first_wait: Duration::from_millis(1),
    attempts: 3,
};

/// Gives these answers, one after the other, and the last one for ever.
struct InTurn(Mutex<Vec<ResponseTemplate>>);

impl Respond for InTurn {
    fn respond(&self, _: &Request) -> ResponseTemplate {
        let mut left = self.0.lock().unwrap();
        if left.len() > 1 {
            left.remove(0)
        } else {
            left[0].clone()
        }
    }
}

fn status(status: u16) -> ResponseTemplate {
    ResponseTemplate::new(status)
}

fn contoso() -> ResponseTemplate {
    page(
        &json!([{ "id": "contoso", "displayName": "Contoso" }]),
        None,
    )
}

fn page(items: &Value, next: Option<String>) -> ResponseTemplate {
    let mut body = json!({ "value": items });
    if let Some(next) = next {
        body["@odata.nextLink"] = Value::String(next);
    }
    status(200).set_body_json(body)
}

async fn token(server: &MockServer, answers: Vec<ResponseTemplate>) {
    Mock::given(method("POST"))
        .and(path("/contoso/oauth2/v2.0/token"))
        .respond_with(InTurn(Mutex::new(answers)))
        .mount(server)
        .await;
}

fn granted(token: &str) -> ResponseTemplate {
    let token = json!({ "token_type": "Bearer", "expires_in": 3599, "access_token": token });
    status(200).set_body_json(token)
}

async fn answers(server: &MockServer, to: &str, answers: Vec<ResponseTemplate>) {
    Mock::given(method("GET"))
        .and(path(to))
        .respond_with(InTurn(Mutex::new(answers)))
        .mount(server)
        .await;
}

async fn signed_in(server: &MockServer, patience: Patience) -> Graph {
    let credential = Credential::ClientSecret {
        application: Application {
            tenant_id: "contoso".to_owned(),
            client_id: "auditor".to_owned(),
        },
        secret: "secret".into(),
    };
    Graph::sign_in(&Endpoints::at(&server.uri()), &credential, patience)
        .await
        .unwrap()
}

/// What the question after the organization ends with when it is answered like this, and how
/// often it was asked.
async fn organization(given: Vec<ResponseTemplate>) -> (Result<String, GraphError>, usize) {
    let server = MockServer::start().await;
    token(&server, vec![granted("first")]).await;
    answers(&server, "/v1.0/organization", given).await;
    let answer = signed_in(&server, PATIENCE).await.organization().await;
    let asked = server.received_requests().await.unwrap();
    let asked = asked
        .iter()
        .filter(|request| request.method == "GET")
        .count();
    (answer.map(|answer| answer.value.id.clone()), asked)
}

#[tokio::test]
async fn what_passes_by_itself_is_asked_again() {
    for passing in [429, 502, 503, 504] {
        let (answer, asked) = organization(vec![status(passing), contoso()]).await;
        assert_eq!(
            (answer.unwrap(), asked),
            ("contoso".to_owned(), 2),
            "{passing}"
        );
    }
}

#[tokio::test]
async fn patience_ends_after_the_attempts() {
    let (answer, asked) = organization(vec![status(429)]).await;
    assert_eq!(answer.unwrap_err().kind, ErrorKind::Throttled);
    assert_eq!(asked, 3);
}

#[tokio::test]
async fn what_stays_as_it_is_is_not_asked_again() {
    for lasting in [400, 403, 404, 500] {
        let (answer, asked) = organization(vec![status(lasting), contoso()]).await;
        assert!(answer.is_err());
        assert_eq!(asked, 1, "{lasting}");
    }
}

#[tokio::test]
async fn a_wait_longer_than_the_run_is_not_begun() {
    let busy = status(429).insert_header("Retry-After", "3600");
    let (answer, asked) = organization(vec![busy, contoso()]).await;
    assert_eq!(answer.unwrap_err().kind, ErrorKind::Throttled);
    assert_eq!(asked, 1);
}

#[tokio::test]
async fn a_refused_token_is_renewed_once_with_the_claims_of_the_challenge() {
    let server = MockServer::start().await;
    let claims = "eyJhY2Nlc3NfdG9rZW4iOnt9fQ==";
    Mock::given(path("/contoso/oauth2/v2.0/token"))
        .and(body_string_contains(
            "claims=%7B%22access_token%22%3A%7B%7D%7D",
        ))
        .respond_with(granted("second"))
        .mount(&server)
        .await;
    token(&server, vec![granted("first")]).await;
    let challenge = format!(r#"Bearer error="insufficient_claims", claims="{claims}""#);
    Mock::given(header("authorization", "Bearer first"))
        .respond_with(status(401).insert_header("WWW-Authenticate", challenge))
        .mount(&server)
        .await;
    Mock::given(header("authorization", "Bearer second"))
        .respond_with(contoso())
        .mount(&server)
        .await;
    let answer = signed_in(&server, PATIENCE)
        .await
        .organization()
        .await
        .unwrap();
    assert_eq!(answer.value.id, "contoso");
}

#[tokio::test]
async fn a_token_that_stays_refused_ends_as_unauthorized() {
    let (answer, asked) = organization(vec![status(401)]).await;
    assert!(matches!(
        answer.unwrap_err().kind,
        ErrorKind::Unauthorized(_)
    ));
    assert_eq!(asked, 2);
}

#[tokio::test]
async fn a_busy_login_host_is_asked_again() {
    let server = MockServer::start().await;
    token(&server, vec![status(503), status(429), granted("first")]).await;
    answers(&server, "/v1.0/organization", vec![contoso()]).await;
    let answer = signed_in(&server, PATIENCE)
        .await
        .organization()
        .await
        .unwrap();
    assert_eq!(answer.value.id, "contoso");
}

#[tokio::test]
async fn a_throttled_item_of_a_batch_is_asked_again_alone() {
    let server = MockServer::start().await;
    token(&server, vec![granted("first")]).await;
    let busy = json!({ "id": "0", "status": 429, "headers": { "Retry-After": "0" } });
    let item =
        |id: &str| json!({ "id": id, "status": 200, "body": { "value": [{ "id": "contoso" }] } });
    let batch = json!({ "responses": [item("1"), busy] });
    Mock::given(path("/v1.0/$batch"))
        .respond_with(status(200).set_body_json(batch))
        .expect(1)
        .mount(&server)
        .await;
    answers(&server, "/v1.0/organization", vec![contoso()]).await;
    let graph = signed_in(&server, PATIENCE).await;
    let both = futures::future::join(graph.organization(), graph.license_details("x"));
    let (organization, licenses) = both.await;
    assert_eq!(organization.unwrap().value.id, "contoso");
    assert!(licenses.is_err(), "an organization is no license");
}

#[tokio::test]
async fn an_empty_page_with_a_next_link_is_followed() {
    let server = MockServer::start().await;
    token(&server, vec![granted("first")]).await;
    let next = format!("{}/v1.0/next", server.uri());
    answers(
        &server,
        "/v1.0/organization",
        vec![page(&json!([]), Some(next))],
    )
    .await;
    answers(&server, "/v1.0/next", vec![contoso()]).await;
    let answer = signed_in(&server, PATIENCE)
        .await
        .organization()
        .await
        .unwrap();
    assert_eq!(
        (answer.value.id.as_str(), answer.evidence.len()),
        ("contoso", 2)
    );
}

#[tokio::test]
async fn a_page_that_lists_an_item_twice_is_an_error() {
    let twice = page(&json!([{ "id": "contoso" }, { "id": "contoso" }]), None);
    let error = organization(vec![twice]).await.0.unwrap_err();
    assert!(matches!(error.kind, ErrorKind::Malformed(_)), "{error}");
}

#[tokio::test]
async fn a_page_that_leads_back_is_an_error() {
    let server = MockServer::start().await;
    token(&server, vec![granted("first")]).await;
    let next = format!("{}/v1.0/next", server.uri());
    answers(
        &server,
        "/v1.0/organization",
        vec![page(&json!([]), Some(next.clone()))],
    )
    .await;
    answers(&server, "/v1.0/next", vec![page(&json!([]), Some(next))]).await;
    let error = signed_in(&server, PATIENCE)
        .await
        .organization()
        .await
        .unwrap_err();
    assert!(error.to_string().contains("leads back"), "{error}");
}

#[tokio::test]
async fn a_next_link_to_another_host_is_refused_and_the_token_stays() {
    let trap = MockServer::start().await;
    let away = page(
        &json!([]),
        Some(format!("{}/v1.0/organization", trap.uri())),
    );
    let (answer, _) = organization(vec![away]).await;
    assert!(matches!(answer.unwrap_err().kind, ErrorKind::Malformed(_)));
    assert_eq!(trap.received_requests().await.unwrap().len(), 0);
}

#[tokio::test]
async fn a_page_token_that_ran_out_starts_the_listing_over_once() {
    let server = MockServer::start().await;
    token(&server, vec![granted("first")]).await;
    let next = |number| Some(format!("{}/v1.0/next-{number}", server.uri()));
    let first = vec![page(&json!([]), next(1)), page(&json!([]), next(2))];
    answers(&server, "/v1.0/organization", first).await;
    let expired = json!({ "error": { "code": "Directory_ExpiredPageToken" } });
    answers(
        &server,
        "/v1.0/next-1",
        vec![status(400).set_body_json(expired)],
    )
    .await;
    answers(&server, "/v1.0/next-2", vec![contoso()]).await;
    let answer = signed_in(&server, PATIENCE)
        .await
        .organization()
        .await
        .unwrap();
    assert_eq!(answer.value.id, "contoso");
}

#[tokio::test]
async fn a_tenant_that_does_not_answer_in_time_is_unreachable() {
    let server = MockServer::start().await;
    token(&server, vec![granted("first")]).await;
    let slow = contoso().set_delay(Duration::from_mins(10));
    answers(&server, "/v1.0/organization", vec![slow]).await;
    let patience = Patience {
        answer: Duration::from_millis(200),
        attempts: 1,
        ..PATIENCE
    };
    let error = signed_in(&server, patience)
        .await
        .organization()
        .await
        .unwrap_err();
    assert_eq!(
        error.kind,
        ErrorKind::Unreachable("it took too long".to_owned())
    );
}

#[tokio::test]
async fn a_body_without_end_is_not_read_to_its_end() {
    let huge = status(200).set_body_bytes(vec![b' '; 40 * 1024 * 1024]);
    let (answer, _) = organization(vec![huge]).await;
    assert!(matches!(answer.unwrap_err().kind, ErrorKind::Malformed(_)));
}

#[tokio::test]
async fn a_body_nested_without_end_is_no_answer() {
    let deep = status(200).set_body_string("[".repeat(100_000));
    let (answer, _) = organization(vec![deep]).await;
    assert!(matches!(answer.unwrap_err().kind, ErrorKind::Malformed(_)));
}
