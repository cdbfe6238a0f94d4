//! Accounts that were announced are read in the way that costs least, and end the same in each: what
//! no list shows is asked for by itself.

use std::sync::Arc;

use futures::future::join_all;
use greenroom_graph::{Account, Answer, Endpoints, Graph, GraphError, Manner, Read, Reading, Way};
use greenroom_mock::{Server, Tenant};
use serde_json::json;

const LOBBY: &str = "room.lobby@contoso.example";
const STUDIO: &str = "room.studio@contoso.example";

/// A tenant, and a client that reads accounts in this way; without one, in the cheapest.
async fn client(tenant: &Tenant, reading: Option<Way>) -> (Server, Graph) {
    let server = Server::start().await;
    let endpoints = Endpoints::at(&server.serve(tenant.clone()));
    let manner = Manner {
        reading,
        ..Manner::of(&endpoints)
    };
    let credential = crate::testing::credential(tenant);
    let graph = Graph::sign_in_as(&endpoints, &credential, manner).await;
    (server, graph.unwrap())
}

async fn accounts(
    graph: &Graph,
    names: &[String],
) -> Vec<Result<Answer<Option<Arc<Account>>>, GraphError>> {
    graph.expect(names);
    join_all(names.iter().map(|name| graph.account(name))).await
}

/// What was read of the accounts, and how.
fn reading(graph: &Graph, what: Read) -> Reading {
    let mut readings = graph.readings().into_iter();
    readings.find(|reading| reading.what == what).unwrap()
}

fn names(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

/// The tenant `ready` with so many invented people, and all their names.
fn crowd(people: usize) -> (Tenant, Vec<String>) {
    let tenant = crate::testing::bundled("ready").with_users(people);
    let names = tenant.user_names();
    (tenant, names)
}

#[tokio::test]
async fn an_account_ends_the_same_whichever_way_it_is_read() {
    let tenant = crate::testing::bundled("ready");
    let (_server, graph) = client(&tenant, None).await;
    let id = graph
        .account(LOBBY)
        .await
        .unwrap()
        .value
        .unwrap()
        .id
        .clone();
    let asked = names(&[
        LOBBY,
        "Room.STUDIO@contoso.example",
        &id,
        &id.to_uppercase(),
        "nobody@contoso.example",
        "00000000-0000-4000-8000-000000000000",
        "o'brien@contoso.example",
    ]);
    let expected = accounts(&graph, &asked).await;
    for way in [Way::Each, Way::Filter, Way::Pages] {
        let (_server, graph) = client(&tenant, Some(way)).await;
        for (name, (one, other)) in asked
            .iter()
            .zip(expected.iter().zip(accounts(&graph, &asked).await))
        {
            let other = other.unwrap();
            assert_eq!(other.value, one.as_ref().unwrap().value, "{way:?} {name}");
            let listed = other.evidence[0].entry;
            assert_eq!(
                listed,
                way != Way::Each && other.value.is_some(),
                "{way:?} {name}"
            );
            assert!(other.evidence.iter().all(|kept| kept.request_id.is_some()));
        }
    }
}

#[tokio::test]
async fn an_entry_says_what_the_account_itself_says() {
    let tenant = crate::testing::bundled("ready");
    let body = |way| {
        let tenant = tenant.clone();
        async move {
            let (_server, graph) = client(&tenant, Some(way)).await;
            let found = accounts(&graph, &names(&[LOBBY])).await.remove(0).unwrap();
            let mut body = found.evidence[0].body.clone();
            body.as_object_mut().unwrap().remove("@odata.context");
            body
        }
    };
    let alone = body(Way::Each).await;
    assert_eq!(body(Way::Filter).await, alone);
    assert_eq!(body(Way::Pages).await, alone);
}

#[tokio::test]
async fn who_is_on_no_page_is_missing_only_once_graph_says_so_of_them_alone() {
    let fault = json!([{
        "match": { "path": "/v1.0/users" },
        "answer": { "status": 200, "body": { "value": [] } },
    }]);
    let tenant = crate::testing::bundled("ready");
    let hidden = tenant.with_faults(&fault).unwrap();
    let (_server, graph) = client(&hidden, Some(Way::Pages)).await;
    let found = accounts(&graph, &names(&[LOBBY, STUDIO])).await;
    assert!(
        found
            .iter()
            .all(|found| found.as_ref().unwrap().value.is_some())
    );
    let came_to = reading(&graph, Read::Accounts).came_to;
    assert_eq!((came_to.listed, came_to.alone), (0, 2));
}

#[tokio::test]
async fn a_list_that_is_refused_or_makes_no_sense_decides_nothing() {
    let odd = json!({ "value": [
        { "userPrincipalName": LOBBY, "id": "another", "accountEnabled": false },
        { "userPrincipalName": STUDIO, "id": 7 },
        "room", null,
    ] });
    let twice = json!({ "value": [
        { "userPrincipalName": LOBBY, "id": "a", "accountEnabled": false },
        { "userPrincipalName": LOBBY, "id": "b", "accountEnabled": true },
    ] });
    let elsewhere = json!({ "value": [], "@odata.nextLink": "https://elsewhere.example/" });
    for (status, body) in [
        (200, odd),
        (200, twice),
        (200, elsewhere),
        (200, json!({ "value": 7 })),
        (200, json!("<html>")),
        (
            403,
            json!({ "error": { "code": "Authorization_RequestDenied" } }),
        ),
        (
            400,
            json!({ "error": { "code": "Request_UnsupportedQuery" } }),
        ),
    ] {
        let fault = json!([{
            "match": { "path": "/v1.0/users" },
            "answer": { "status": status, "body": body },
        }]);
        let tenant = crate::testing::bundled("ready")
            .with_faults(&fault)
            .unwrap();
        for way in [Way::Filter, Way::Pages] {
            let (_server, graph) = client(&tenant, Some(way)).await;
            for found in accounts(&graph, &names(&[LOBBY, STUDIO])).await {
                let found = found.unwrap();
                let account = found.value.unwrap();
                assert_eq!(account.account_enabled, Some(true), "{way:?} {body}");
                assert!(!found.evidence[0].entry, "{way:?} {body}");
            }
        }
    }
}

#[tokio::test]
async fn teams_shows_the_same_of_an_account_in_its_list_and_alone() {
    let tenant = crate::testing::bundled("ready");
    let mut seen = Vec::new();
    for way in [Way::Each, Way::Pages] {
        let (_server, graph) = client(&tenant, Some(way)).await;
        let found = accounts(&graph, &names(&[LOBBY])).await.remove(0).unwrap();
        let id = found.value.unwrap().id.clone();
        let answer = graph.teams_user(&id).await.unwrap();
        assert_eq!(answer.evidence[0].entry, way == Way::Pages);
        seen.push(answer.value.unwrap());
        // Whom the list does not show is asked for alone.
        let stranger = "00000000-0000-4000-8000-000000000000";
        let other = graph.teams_user(stranger).await;
        assert!(other.is_err() || other.is_ok_and(|answer| answer.value.is_none()));
    }
    assert_eq!(seen[0], seen[1]);
}

/// What reading accounts, their licenses and how Teams sees them costs: requests, sign-in included,
/// and units.
async fn cost(people: usize, asked: usize) -> (u64, u64) {
    let (tenant, mut all) = crowd(people);
    all.truncate(asked);
    let (_server, graph) = client(&tenant, None).await;
    let found = accounts(&graph, &all).await;
    let ids: Vec<String> = found
        .into_iter()
        .map(|found| found.unwrap().value.unwrap().id.clone())
        .collect();
    let licenses = join_all(all.iter().map(|name| graph.license_details(name)));
    let teams = join_all(ids.iter().map(|id| graph.teams_user(id)));
    // Whom Teams does not know has no answer there.
    let (licenses, _) = futures::join!(licenses, teams);
    assert!(licenses.iter().all(Result::is_ok));
    let traffic = graph.traffic();
    (traffic.requests, traffic.units)
}

/// In round numbers: a batch of everything for one; filters and the list of Teams for some; pages
/// for thousands. The licenses are a question of a unit for each, and so is everybody whom Teams
/// does not list: one in ten of these people has no license.
#[tokio::test]
async fn what_reading_costs_is_held() {
    let all = [
        ((50, 1), (3, 4)),
        ((50, 50), (6, 67)),
        ((500, 500), (32, 592)),
        ((5_000, 500), (54, 1_037)),
        ((5_000, 5_000), (289, 5_517)),
    ];
    // All of thousands take longer than everything else, and are more of the same.
    let is_whole = std::env::var_os("GREENROOM_WHOLE").is_some();
    let count = if is_whole { all.len() } else { all.len() - 1 };
    for ((people, asked), expected) in &all[..count] {
        assert_eq!(
            cost(*people, *asked).await,
            *expected,
            "{asked} of {people}"
        );
    }
}

#[tokio::test]
async fn a_whole_tenant_is_read_by_its_pages_and_some_of_it_by_filters() {
    let (tenant, all) = crowd(4_000);
    let (_server, graph) = client(&tenant, None).await;
    accounts(&graph, &all).await;
    let whole = reading(&graph, Read::Accounts);
    assert_eq!(whole.way, Way::Pages);
    assert_eq!(whole.users, Some(all.len()));
    assert_eq!(whole.came_to.listed, all.len());
    assert_eq!(whole.came_to.alone, 0);
    assert_eq!(whole.came_to.questions, 6, "5 pages and their number");
    let (_server, graph) = client(&tenant, None).await;
    accounts(&graph, &all[..50]).await;
    let some = reading(&graph, Read::Accounts);
    assert_eq!((some.way, some.came_to.questions), (Way::Filter, 5));
}
