//! The client against answers that Graph gives, and against answers that mean nothing.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::io::Write as _;
use std::time::Duration;

use flate2::Compression;
use flate2::write::GzEncoder;
use greenroom_graph::{
    Application, Credential, Endpoints, ErrorKind, Flaw, Graph, Patience, SignInError,
};
use serde_json::{Value, json};
use wiremock::matchers::{header, method, path, path_regex};
use wiremock::{Mock, MockServer, Request, ResponseTemplate};

const APP: &str = "1fd5118e-2576-4263-8130-9503064c837a";
/// Enough attempts, and no waiting to speak of.
const PATIENCE: Patience = Patience {
    run: Duration::from_mins(1),
    answer: Duration::from_secs(20),
    first_wait: Duration::from_millis(1),
    attempts: 3,
};
const TOKEN: &str = "canary-token";

fn credential() -> Credential {
    Credential::ClientSecret {
        application: Application {
            tenant_id: "contoso.example".to_owned(),
            client_id: "auditor".to_owned(),
        },
        secret: "canary-secret".into(),
    }
}

fn json_answer(status: u16, body: &Value) -> ResponseTemplate {
    ResponseTemplate::new(status).set_body_json(body)
}

fn not_found() -> ResponseTemplate {
    json_answer(
        404,
        &json!({ "error": { "code": "Request_ResourceNotFound", "message": "" } }),
    )
}

fn service_principal(app_id: &str) -> Value {
    json!({
        "id": "object", "appId": app_id, "displayName": "ACS", "accountEnabled": true,
        "disabledByMicrosoftStatus": null, "appOwnerOrganizationId": null,
        "appRoleAssignmentRequired": false, "oauth2PermissionScopes": [],
        "signInAudience": "AzureADMultipleOrgs",
        "verifiedPublisher": {
            "displayName": null, "verifiedPublisherId": null, "addedDateTime": null,
        },
    })
}

/// A login host that lets everybody in.
async fn tenant() -> MockServer {
    let server = MockServer::start().await;
    let token = json!({ "token_type": "Bearer", "expires_in": 3599, "access_token": TOKEN });
    Mock::given(path("/contoso.example/oauth2/v2.0/token"))
        .respond_with(json_answer(200, &token))
        .mount(&server)
        .await;
    server
}

async fn answers(server: &MockServer, to: &str, answer: ResponseTemplate) {
    Mock::given(method("GET"))
        .and(path_regex(to))
        .respond_with(answer)
        .mount(server)
        .await;
}

async fn signed_in(server: &MockServer) -> Graph {
    Graph::sign_in(&Endpoints::at(&server.uri()), &credential(), PATIENCE)
        .await
        .unwrap()
}

/// How the question after the service principal ends when its key is answered like this.
async fn kind_of(answer: ResponseTemplate) -> ErrorKind {
    let server = tenant().await;
    answers(&server, r"^/v1.0/servicePrincipals\(", answer).await;
    signed_in(&server)
        .await
        .service_principal(APP)
        .await
        .unwrap_err()
        .kind
}

#[tokio::test]
async fn an_object_is_read_with_its_evidence() {
    let server = tenant().await;
    let answer = json_answer(200, &service_principal(APP)).insert_header("request-id", "id-1");
    answers(&server, r"^/v1.0/servicePrincipals\(", answer).await;
    let answer = signed_in(&server)
        .await
        .service_principal(APP)
        .await
        .unwrap();
    assert_eq!(answer.value.unwrap().id, "object");
    let [evidence] = answer.evidence.as_slice() else {
        panic!("one exchange")
    };
    assert_eq!(evidence.status, 200);
    assert_eq!(evidence.request_id.as_deref(), Some("id-1"));
    assert_eq!(evidence.request.permission, "Application.Read.All");
}

fn compressed(text: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(text).unwrap();
    encoder.finish().unwrap()
}

fn in_gzip(body: Vec<u8>) -> ResponseTemplate {
    let answer = ResponseTemplate::new(200).set_body_raw(body, "application/json");
    answer.insert_header("content-encoding", "gzip")
}

#[tokio::test]
async fn an_answer_is_asked_for_compressed_and_read() {
    let server = tenant().await;
    let text = service_principal(APP).to_string();
    let answer = in_gzip(compressed(text.as_bytes()));
    Mock::given(path_regex(r"^/v1.0/servicePrincipals\("))
        .and(header("accept-encoding", "gzip"))
        .respond_with(answer)
        .mount(&server)
        .await;
    let graph = signed_in(&server).await;
    let answer = graph.service_principal(APP).await.unwrap();
    assert_eq!(answer.value.unwrap().id, "object");
    assert_eq!(graph.traffic().bytes, text.len() as u64);
}

#[tokio::test]
async fn a_compressed_answer_that_is_cut_off_is_none() {
    let whole = compressed(service_principal(APP).to_string().as_bytes());
    let cut = whole[..whole.len() - 1].to_vec();
    let kind = kind_of(in_gzip(cut)).await;
    assert!(matches!(&kind, ErrorKind::Malformed(flaw) if matches!(**flaw, Flaw::Encoding(_))));
}

#[tokio::test]
async fn an_absence_is_confirmed_by_the_filter() {
    let server = tenant().await;
    answers(&server, r"^/v1.0/servicePrincipals\(", not_found()).await;
    answers(
        &server,
        "^/v1.0/servicePrincipals$",
        json_answer(200, &json!({ "value": [] })),
    )
    .await;
    let answer = signed_in(&server)
        .await
        .service_principal(APP)
        .await
        .unwrap();
    assert_eq!(answer.value, None);
    assert_eq!(answer.evidence.len(), 2);
}

#[tokio::test]
async fn an_absence_that_the_filter_contradicts_is_an_error() {
    let server = tenant().await;
    answers(&server, r"^/v1.0/servicePrincipals\(", not_found()).await;
    let listed = json!({ "value": [service_principal(APP)] });
    answers(
        &server,
        "^/v1.0/servicePrincipals$",
        json_answer(200, &listed),
    )
    .await;
    let error = signed_in(&server)
        .await
        .service_principal(APP)
        .await
        .unwrap_err();
    assert!(matches!(error.kind, ErrorKind::Malformed(_)), "{error}");
}

#[tokio::test]
async fn a_404_that_is_not_graphs_own_is_no_absence() {
    let html = ResponseTemplate::new(404).set_body_string("<h1>Not Found</h1>");
    assert_eq!(
        kind_of(html).await,
        ErrorKind::Status(404, "without a Graph error".to_owned())
    );
    let segment = json!({ "error": { "code": "BadRequest", "message": "segment" } });
    let segment = json_answer(404, &segment);
    assert_eq!(
        kind_of(segment).await,
        ErrorKind::Status(404, "BadRequest".to_owned())
    );
}

#[tokio::test]
async fn an_answer_about_another_application_is_an_error() {
    let other = json_answer(
        200,
        &service_principal("2a04943b-b6a7-4f65-8786-2bb6131b59f6"),
    );
    assert!(matches!(kind_of(other).await, ErrorKind::Malformed(_)));
}

#[tokio::test]
async fn an_answer_of_another_shape_is_an_error() {
    for body in [
        json!({}),
        json!([]),
        json!({ "id": 1, "appId": APP }),
        json!("text"),
    ] {
        assert!(matches!(
            kind_of(json_answer(200, &body)).await,
            ErrorKind::Malformed(_)
        ));
    }
}

#[tokio::test]
async fn a_field_that_was_asked_for_and_is_missing_is_no_answer() {
    let mut body = service_principal(APP);
    body.as_object_mut()
        .unwrap()
        .remove("disabledByMicrosoftStatus");
    let kind = kind_of(json_answer(200, &body)).await;
    let missing = "missing field `disabledByMicrosoftStatus`";
    assert!(matches!(kind, ErrorKind::Malformed(flaw) if flaw.to_string().contains(missing)));
}

#[tokio::test]
async fn a_refusal_names_the_missing_permission() {
    let denied = json!({ "error": { "code": "Authorization_RequestDenied", "message": "" } });
    assert_eq!(
        kind_of(json_answer(403, &denied)).await,
        ErrorKind::MissingPermission
    );
    let policy = json!({ "error": { "code": "Forbidden", "message": "" } });
    let policy = json_answer(403, &policy);
    assert_eq!(
        kind_of(policy).await,
        ErrorKind::Forbidden("Forbidden".to_owned())
    );
}

#[tokio::test]
async fn a_redirect_is_not_followed_so_that_the_token_stays_here() {
    let trap = MockServer::start().await;
    let away = ResponseTemplate::new(302).insert_header("Location", trap.uri());
    assert!(matches!(kind_of(away).await, ErrorKind::Status(302, _)));
    assert_eq!(trap.received_requests().await.unwrap().len(), 0);
}

#[tokio::test]
async fn the_same_question_is_sent_once() {
    let server = tenant().await;
    answers(
        &server,
        r"^/v1.0/servicePrincipals\(",
        json_answer(200, &service_principal(APP)),
    )
    .await;
    let graph = signed_in(&server).await;
    graph.service_principal(APP).await.unwrap();
    graph.service_principal(APP).await.unwrap();
    assert_eq!(graph.traffic().requests, 2, "the sign-in and the question");
}

/// Answers each request of a batch with the service principal it asks for, and says who answers.
fn batch(request: &Request) -> ResponseTemplate {
    let body: Value = request.body_json().unwrap();
    let items: Vec<Value> = body["requests"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| {
            assert_eq!(item["method"], "GET", "an audit only reads");
            let url = item["url"].as_str().unwrap();
            let app_id = url.split('\'').nth(1);
            let who = || {
                assert_eq!(url, "/organization?$select=id");
                json!({ "value": [{ "id": "tenant" }] })
            };
            let body = app_id.map_or_else(who, service_principal);
            json!({ "id": item["id"], "status": 200, "body": body })
        })
        .rev()
        .collect();
    json_answer(200, &json!({ "responses": items }))
}

#[tokio::test]
async fn questions_of_one_moment_travel_in_batches_of_twenty() {
    let server = tenant().await;
    Mock::given(path("/v1.0/$batch"))
        .respond_with(batch)
        .mount(&server)
        .await;
    let graph = signed_in(&server).await;
    let apps: Vec<String> = (0..45).map(|number| format!("app-{number}")).collect();
    let asked = apps.iter().map(|app| graph.service_principal(app));
    let answers = futures::future::join_all(asked).await;
    for (app, answer) in apps.iter().zip(answers) {
        assert_eq!(answer.unwrap().value.unwrap().app_id, *app);
    }
    let traffic = graph.traffic();
    assert_eq!(
        (traffic.requests, traffic.round_trips),
        (4, 2),
        "sign-in, then 20 + 20 + 5 with who answers"
    );
}

#[tokio::test]
async fn a_batch_answer_that_leaves_a_request_out_or_answers_twice_is_an_error() {
    for ids in [vec!["0"], vec!["0", "0", "1"]] {
        let server = tenant().await;
        let item = |id| json!({ "id": id, "status": 200, "body": service_principal("app-0") });
        let items: Vec<Value> = ids.into_iter().map(item).collect();
        let answer = json_answer(200, &json!({ "responses": items }));
        Mock::given(path("/v1.0/$batch"))
            .respond_with(answer)
            .mount(&server)
            .await;
        let graph = signed_in(&server).await;
        let [first, second] = ["app-0", "app-1"].map(|app| graph.service_principal(app));
        let (_, second) = futures::future::join(first, second).await;
        assert!(matches!(second.unwrap_err().kind, ErrorKind::Malformed(_)));
    }
}

#[tokio::test]
async fn a_refused_sign_in_says_why_and_keeps_the_secret() {
    let server = MockServer::start().await;
    let refusal = json!({
        "error": "invalid_client",
        "error_description": "AADSTS7000215: Invalid client secret provided. Trace ID: 1",
    });
    Mock::given(method("POST"))
        .respond_with(json_answer(401, &refusal))
        .mount(&server)
        .await;
    let error = Graph::sign_in(&Endpoints::at(&server.uri()), &credential(), PATIENCE)
        .await
        .err()
        .unwrap();
    assert_eq!(
        error.to_string(),
        "sign-in to tenant contoso.example was refused: \
         AADSTS7000215: Invalid client secret provided."
    );
}

/// What is said of a token endpoint that answers like this.
async fn no_token(status: u16, body: &str) -> String {
    let server = MockServer::start().await;
    let answer = ResponseTemplate::new(status).set_body_raw(body, "application/json");
    Mock::given(method("POST"))
        .respond_with(answer)
        .mount(&server)
        .await;
    let endpoints = Endpoints::at(&server.uri());
    let signed_in = Graph::sign_in(&endpoints, &credential(), PATIENCE).await;
    let said = signed_in.err().map(|error| error.to_string());
    let said = said.unwrap_or_else(|| panic!("{body} signs in"));
    assert!(!said.contains("canary"), "{said}");
    said
}

#[tokio::test]
async fn what_is_no_token_for_certain_is_none_and_says_why() {
    const TWICE: &str = "the key `expires_in` stands in it twice";
    const BESIDE: &str = "it has an `error` beside what it gives out";
    for (status, fields, why) in [
        (200, r#", "expires_in": 9, "expires_in": 9"#, TWICE),
        (200, r#", "expires_in": 9, "error": "x""#, BESIDE),
        (400, r#", "expires_in": 9, "error": "x""#, BESIDE),
        (
            200,
            r#", "expires_in": 0"#,
            "`expires_in` is 0, so that it has already ended",
        ),
        (
            200,
            r#", "expires_in": -1"#,
            "`expires_in` is -1, which is no number of seconds",
        ),
        (200, r#", "expires_in": "9""#, "`expires_in` is no number"),
        (200, "", "it has no `expires_in`"),
    ] {
        let token = r#""token_type": "Bearer", "access_token": "canary-token""#;
        let said = no_token(status, &format!("{{{token}{fields}}}")).await;
        let why = format!("is neither a token nor an error: {why}");
        assert!(said.contains(&why), "{said}");
    }
}

#[tokio::test]
async fn a_token_of_another_kind_or_without_one_is_none() {
    for (body, why) in [
        (
            r#"{"token_type": "pop", "access_token": "canary", "expires_in": 9}"#,
            "`token_type` is not Bearer",
        ),
        (
            r#"{"access_token": "canary", "expires_in": 9}"#,
            "it has no `token_type`",
        ),
        (
            r#"{"token_type": "Bearer", "access_token": ["canary"], "expires_in": 9}"#,
            "`access_token` is no text",
        ),
        (
            r#"{"token_type": "Bearer", "access_token": "", "expires_in": 9}"#,
            "`access_token` is empty",
        ),
        ("[]", "it is no JSON object"),
        ("<html>", "it is not JSON"),
    ] {
        let said = no_token(200, body).await;
        assert!(said.ends_with(why), "{said}");
    }
    let said = no_token(400, "{}").await;
    assert!(said.ends_with("it has no `error`"), "{said}");
}

#[tokio::test]
async fn the_type_of_a_token_is_compared_without_case() {
    let server = MockServer::start().await;
    let token = json!({ "token_type": "bearer", "expires_in": 1, "access_token": TOKEN });
    Mock::given(method("POST"))
        .respond_with(json_answer(200, &token))
        .mount(&server)
        .await;
    signed_in(&server).await;
}

#[tokio::test]
async fn a_tenant_or_a_meeting_that_was_not_asked_for_is_no_answer() {
    const TENANT: &str = "f6fadfa7-e5c1-4b62-9362-da5cc13da58a";
    let address = |meeting: &str| {
        format!(
            "https://teams.microsoft.com/l/meetup-join/19%3a{meeting}%40thread.v2/0?context=\
             %7b%22Tid%22%3a%22{TENANT}%22%2c%22Oid%22%3a%22{TENANT}%22%7d"
        )
    };
    let server = tenant().await;
    let another = json!({ "tenantId": "another", "displayName": "Another" });
    let body = json!({ "value": [{ "joinWebUrl": address("another") }] });
    answers(
        &server,
        "findTenantInformationByTenantId",
        json_answer(200, &another),
    )
    .await;
    answers(&server, "/onlineMeetings", json_answer(200, &body)).await;
    let graph = signed_in(&server).await;
    let tenant = graph.tenant_information(TENANT).await.unwrap_err();
    assert!(matches!(tenant.kind, ErrorKind::Malformed(_)), "{tenant}");
    let meeting = graph.meeting(&address("asked").parse().unwrap()).await;
    let meeting = meeting.unwrap_err();
    assert!(matches!(meeting.kind, ErrorKind::Malformed(_)), "{meeting}");
    let own = graph.meeting(&address("another").parse().unwrap()).await;
    assert!(own.unwrap().value.is_some());
}

#[tokio::test]
async fn a_login_host_that_is_not_there_is_unreachable() {
    let endpoints = Endpoints::at("http://127.0.0.1:1");
    let error = Graph::sign_in(&endpoints, &credential(), PATIENCE)
        .await
        .err()
        .unwrap();
    assert!(matches!(error, SignInError::Unreachable { .. }), "{error}");
    assert!(!format!("{error:?}").contains("canary"));
}

/// How many members Graph puts on a page, at most.
/// Source: Microsoft Graph v1.0, "List group transitive members".
const PAGE: usize = 999;

/// The page of a group with so many members that starts at the number in its token.
fn members(all: usize, base: &str, request: &Request) -> ResponseTemplate {
    let from = request
        .url
        .query_pairs()
        .find(|(key, _)| key == "$skiptoken");
    let from: usize = from.map_or(0, |(_, from)| from.parse().unwrap());
    let to = all.min(from + PAGE);
    let user = |number: usize| {
        let id = format!("00000000-0000-4000-8000-{number:012}");
        let name = format!("user.{number}@contoso.example");
        json!({ "@odata.type": "#microsoft.graph.user", "id": id, "userPrincipalName": name })
    };
    let mut page = json!({ "value": (from..to).map(user).collect::<Vec<_>>() });
    if to < all {
        let next = format!("{base}/v1.0/groups/g/transitiveMembers?$skiptoken={to}");
        page["@odata.nextLink"] = next.into();
    }
    json_answer(200, &page)
}

/// A group costs a page for each 999 of its members, one after the other, whatever the size of the
/// tenant.
#[tokio::test]
async fn ten_thousand_members_cost_the_pages_that_graph_forces() {
    for (all, pages) in [(1, 1), (PAGE, 1), (PAGE + 1, 2), (10_000, 11)] {
        let server = tenant().await;
        let base = server.uri();
        Mock::given(path("/v1.0/groups/g/transitiveMembers"))
            .respond_with(move |request: &Request| members(all, &base, request))
            .mount(&server)
            .await;
        let graph = signed_in(&server).await;
        let users = graph.users_in("g").await.unwrap().value;
        assert_eq!(users.len(), all);
        let traffic = graph.traffic();
        assert_eq!(all.div_ceil(PAGE), pages);
        let costs = 1 + u64::try_from(pages).unwrap();
        assert_eq!(
            (traffic.requests, traffic.round_trips),
            (costs, costs),
            "{all}"
        );
    }
}

/// Keys repeated inside one answer of a batch leave the others what they are.
#[tokio::test]
async fn a_repeated_key_in_a_batch_is_about_the_item_it_stands_in() {
    let body = |app: &str| service_principal(app).to_string();
    let twice = body("app-1").replacen('{', r#"{"accountEnabled":false,"#, 1);
    let item = |id, body| format!(r#"{{"id":"{id}","status":200,"body":{body}}}"#);
    let apart = [item("1", twice), item("0", body("app-0"))].join(",");
    let around = [
        item("0", body("app-0")).replacen('{', r#"{"id":"1","#, 1),
        item("1", body("app-1")),
    ]
    .join(",");
    for (items, first_is_read) in [(apart, true), (around, false)] {
        let server = tenant().await;
        let text = format!(r#"{{"responses":[{items}]}}"#);
        let answer = ResponseTemplate::new(200).set_body_raw(text, "application/json");
        Mock::given(path("/v1.0/$batch"))
            .respond_with(answer)
            .mount(&server)
            .await;
        let graph = signed_in(&server).await;
        let [first, second] = ["app-0", "app-1"].map(|app| graph.service_principal(app));
        let (first, second) = futures::future::join(first, second).await;
        assert_eq!(first.is_ok(), first_is_read);
        let error = second.unwrap_err();
        assert!(error.to_string().contains("stands in it twice"), "{error}");
    }
}

/// An item that moves on to a later page while the pages are read is still one item.
#[tokio::test]
async fn an_item_counts_once_where_a_later_page_repeats_it_as_it_was() {
    for (again, is_read) in [("policy", true), ("renamed", false)] {
        let server = tenant().await;
        let next = format!(
            "{}/v1.0/identity/conditionalAccess/policies?page=2",
            server.uri()
        );
        let policy = |name: &str| json!({ "id": "one", "displayName": name, "state": "disabled", "conditions": {} });
        let first = json!({ "value": [policy("policy")], "@odata.nextLink": next });
        let second = json!({ "value": [policy(again)] });
        Mock::given(path("/v1.0/identity/conditionalAccess/policies"))
            .respond_with(move |request: &Request| {
                let page = if request.url.query().is_some() {
                    &second
                } else {
                    &first
                };
                json_answer(200, page)
            })
            .mount(&server)
            .await;
        let policies = signed_in(&server).await.conditional_access_policies().await;
        assert_eq!(policies.is_ok_and(|all| all.value.len() == 1), is_read);
    }
}

/// The rooms of a tenant as Graph lists them: 100 at a time, without a link to the next.
fn rooms(all: usize, heeds_skip: bool, request: &Request) -> ResponseTemplate {
    let mut options = request.url.query_pairs();
    let skip = options.find(|(name, _)| name == "$skip");
    let skip = skip.filter(|_| heeds_skip).map(|(_, n)| n.parse().unwrap());
    let numbers = (0..all).skip(skip.unwrap_or(0)).take(100);
    let rooms: Vec<_> = numbers
        .map(|n| json!({ "id": n.to_string(), "displayName": "Room", "emailAddress": null }))
        .collect();
    json_answer(200, &json!({ "value": rooms }))
}

async fn tenant_with_rooms(all: usize, heeds_skip: bool) -> (MockServer, Graph) {
    let server = tenant().await;
    Mock::given(path("/v1.0/places/microsoft.graph.room"))
        .respond_with(move |request: &Request| rooms(all, heeds_skip, request))
        .mount(&server)
        .await;
    let graph = signed_in(&server).await;
    (server, graph)
}

#[tokio::test]
async fn rooms_are_read_to_an_empty_page_because_no_link_leads_on() {
    for all in [0, 1, 100, 250] {
        let (_server, graph) = tenant_with_rooms(all, true).await;
        assert_eq!(graph.rooms().await.unwrap().value.len(), all);
    }
}

#[tokio::test]
async fn rooms_that_are_listed_from_the_first_again_are_not_all_rooms() {
    let (_server, graph) = tenant_with_rooms(100, false).await;
    let error = graph.rooms().await.unwrap_err();
    assert_eq!(error.kind, Flaw::PageLeadsBack.into());
}
