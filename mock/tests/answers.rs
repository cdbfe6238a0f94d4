//! Answers that a fixture states for addresses that the mock does not know, and questions of a
//! feature's own.

use greenroom_graph::{Endpoints, ErrorKind, Graph, Patience, Permission, Question};
use greenroom_mock::Server;
use serde_json::{Value, json};

use crate::client::Client;
use crate::fixtures::{changed, invalid};

const ADDRESS: &str = "/policies/crossTenantAccessPolicy";

fn stated(needs: &str, body: &Value) -> Value {
    json!({ "answers": { ADDRESS: { "needs": [needs], "body": body } } })
}

async fn graph(patch: &Value) -> (Server, Graph) {
    let tenant = changed(patch);
    let server = Server::start().await;
    let endpoints = Endpoints::at(&server.serve(tenant.clone()));
    let credential = crate::testing::credential(&tenant);
    let graph = Graph::sign_in(&endpoints, &credential, Patience::default()).await;
    (server, graph.unwrap())
}

fn question(text: &str) -> Question {
    text.parse().unwrap()
}

fn permission(name: &str) -> &'static Permission {
    Permission::named(name).unwrap()
}

#[tokio::test]
async fn what_a_fixture_states_is_answered_at_its_address_alone() {
    let client = Client::serving(changed(&stated("Policy.Read.All", &json!({ "id": "x" })))).await;
    let answer = client.get(ADDRESS).await;
    assert_eq!(
        (answer.status, answer.json()["id"].as_str()),
        (200, Some("x"))
    );
    let other = client.get(&format!("{ADDRESS}?$select=id")).await;
    assert_eq!((other.status, other.code().as_str()), (400, "BadRequest"));
}

#[tokio::test]
async fn without_its_permission_it_is_refused() {
    let client = Client::serving(changed(&stated("Device.Read.All", &json!({})))).await;
    let answer = client.get(ADDRESS).await;
    assert_eq!(
        (answer.status, answer.code().as_str()),
        (403, "Authorization_RequestDenied")
    );
}

#[test]
fn an_answer_that_the_mock_knows_itself_or_that_nothing_opens_is_a_flaw() {
    let fixture = |address: &str, needs: &[&str]| {
        let answers = json!({ address: { "needs": needs, "body": {} } });
        json!({ "extends": "ready", "about": "x.", "answers": answers }).to_string()
    };
    for (name, address, needs, expected) in [
        (
            "known",
            "/users",
            &["User.Read.All"][..],
            "by the fixture's entities",
        ),
        ("open", ADDRESS, &[][..], "which permissions open it"),
        (
            "misspelled",
            ADDRESS,
            &["Policy.Reed.All"][..],
            "Policy.Reed.All",
        ),
        (
            "elsewhere",
            "//evil.example",
            &["User.Read.All"][..],
            "below the version",
        ),
    ] {
        let (path, problem) = invalid(name, &fixture(address, needs));
        assert!(path.starts_with("answers."), "{path}");
        assert!(problem.contains(expected), "{problem}");
    }
}

#[tokio::test]
async fn a_question_reads_a_collection_from_its_first_page_to_its_last() {
    let (_server, graph) = graph(&json!({})).await;
    let asked = question("GET /servicePrincipals?$top=2&$select=id");
    let answer = graph
        .question(&asked, permission("Application.Read.All"))
        .await;
    let answer = answer.unwrap();
    let body = answer.value.unwrap();
    assert!(answer.evidence.len() > 1, "{}", answer.evidence.len());
    assert!(body["value"].as_array().unwrap().len() > 2, "{body}");
    assert_eq!(body.get("@odata.nextLink"), None);
}

#[tokio::test]
async fn a_question_of_another_permission_is_evidence_of_that_permission() {
    let (_server, graph) = graph(&json!({})).await;
    let asked = question("GET /organization");
    for name in ["Organization.Read.All", "Directory.Read.All"] {
        let answer = graph.question(&asked, permission(name)).await.unwrap();
        assert_eq!(answer.evidence[0].request.permission, name);
    }
    let asked = question(&format!("GET {ADDRESS}"));
    let answer = graph.question(&asked, permission("Policy.Read.All")).await;
    let error = answer.unwrap_err();
    assert_eq!(error.request.permission, "Policy.Read.All");
    assert!(matches!(error.kind, ErrorKind::Status(400, _)), "{error}");
}

#[tokio::test]
async fn an_object_that_graph_says_is_absent_is_none() {
    let (_server, graph) = graph(&json!({})).await;
    let asked = question("GET /groups/11111111-2222-4333-8444-555555555555");
    let answer = graph
        .question(&asked, permission("GroupMember.Read.All"))
        .await;
    assert_eq!(answer.unwrap().value, None);
}
