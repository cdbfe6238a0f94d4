//! Service principals: to find, to create, to restore.

use serde_json::json;

use crate::client::Client;

const ACS: &str = "1fd5118e-2576-4263-8130-9503064c837a";

fn by_app_id() -> String {
    format!("/servicePrincipals(appId='{ACS}')")
}

fn filtered() -> String {
    format!("/servicePrincipals?$filter=appId eq '{ACS}'&$select=id,appId,accountEnabled")
}

#[tokio::test]
async fn the_alternate_key_finds_it() {
    let found = Client::of("ready").await.get(&by_app_id()).await;
    assert_eq!(found.status, 200);
    assert_eq!(found.json()["displayName"], "Azure Communication Services");
}

#[tokio::test]
async fn the_filter_finds_it() {
    let found = Client::of("ready").await.get(&filtered()).await;
    assert_eq!(found.all("appId"), [ACS]);
    let properties = found.json()["value"][0].as_object().unwrap().len();
    assert_eq!(properties, 3);
}

#[tokio::test]
async fn one_that_was_never_created_is_404_by_key_and_nothing_by_filter() {
    let client = Client::of("no-service-principal").await;
    assert_eq!(client.get(&by_app_id()).await.status, 404);
    assert!(client.get(&filtered()).await.all("id").is_empty());
}

#[tokio::test]
async fn a_disabled_one_says_so() {
    let found = Client::of("service-principal-disabled")
        .await
        .get(&filtered())
        .await;
    assert_eq!(found.json()["value"][0]["accountEnabled"], false);
}

#[tokio::test]
async fn a_namesake_has_another_app_id() {
    let client = Client::of("look-alike").await;
    let path = "/servicePrincipals?$filter=displayName eq 'Azure Communication Services'";
    let namesakes = client.get(path).await.all("appId");
    assert_eq!(namesakes.len(), 1);
    assert_ne!(namesakes[0], ACS);
    assert_eq!(client.get(&by_app_id()).await.status, 404);
}

#[tokio::test]
async fn an_application_reads_its_own_without_a_permission() {
    let client = Client::of("forbidden").await;
    let own = client.tenant.credential().client_id;
    let path = format!("/servicePrincipals(appId='{own}')");
    assert_eq!(client.get(&path).await.status, 200);
    assert_eq!(client.get(&by_app_id()).await.status, 403);
}

#[tokio::test]
async fn creating_needs_a_permission_to_write() {
    let client = Client::of("no-service-principal").await;
    let refused = client
        .post("/servicePrincipals", &json!({"appId": ACS}))
        .await;
    assert_eq!(refused.status, 403);
}

#[tokio::test]
async fn what_was_created_is_found() {
    let client = Client::of("no-service-principal")
        .await
        .into_provisioner()
        .await;
    let created = client
        .post("/servicePrincipals", &json!({"appId": ACS}))
        .await;
    assert_eq!(created.status, 201, "{created:?}");
    let id = created.json()["id"].as_str().unwrap().to_owned();
    assert!(
        created
            .header("location")
            .ends_with(&format!("/v1.0/servicePrincipals/{id}"))
    );
    assert_eq!(client.get(&by_app_id()).await.json()["id"], json!(id));
}

#[tokio::test]
async fn creating_a_second_one_is_a_conflict() {
    let client = Client::of("ready").await.into_provisioner().await;
    let refused = client
        .post("/servicePrincipals", &json!({"appId": ACS}))
        .await;
    assert_eq!(refused.status, 409);
    assert_eq!(refused.code(), "Request_MultipleObjectsWithSameKeyValue");
}

#[tokio::test]
async fn an_application_nobody_registered_cannot_be_created() {
    let client = Client::of("ready").await.into_provisioner().await;
    let body = json!({"appId": "11111111-2222-4333-8444-555555555555"});
    let refused = client.post("/servicePrincipals", &body).await;
    assert_eq!(
        (refused.status, refused.code().as_str()),
        (400, "Request_BadRequest")
    );
}

#[tokio::test]
async fn a_deleted_one_is_listed_and_restored() {
    let client = Client::of("service-principal-deleted")
        .await
        .into_provisioner()
        .await;
    let listed = client
        .get("/directory/deletedItems/microsoft.graph.servicePrincipal")
        .await;
    let id = listed.all("id").remove(0);
    let restored = client
        .post(&format!("/directory/deletedItems/{id}/restore"), &json!({}))
        .await;
    assert_eq!(restored.status, 200, "{restored:?}");
    assert_eq!(restored.json()["deletedDateTime"], json!(null));
    assert_eq!(client.get(&by_app_id()).await.json()["id"], json!(id));
    let left = client
        .get("/directory/deletedItems/graph.servicePrincipal")
        .await;
    assert!(left.all("id").is_empty());
}

#[tokio::test]
async fn a_write_to_one_tenant_does_not_reach_another() {
    let client = Client::of("no-service-principal")
        .await
        .into_provisioner()
        .await;
    client
        .post("/servicePrincipals", &json!({"appId": ACS}))
        .await;
    let other = Client::of("no-service-principal").await;
    assert_eq!(other.get(&by_app_id()).await.status, 404);
}
