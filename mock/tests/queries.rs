//! Query options over HTTP: what Graph takes, and what it refuses.

use reqwest::Method;
use serde_json::json;

use crate::client::{Client, Received, receive};
use crate::fixtures::changed;

async fn refused(path: &str) -> (u16, String) {
    let received = Client::of("ready").await.get(path).await;
    (received.status, received.code())
}

fn next_link(received: &Received) -> Option<String> {
    let link = received.json()["@odata.nextLink"].as_str()?.to_owned();
    Some(link.split_once("/v1.0").unwrap().1.to_owned())
}

#[tokio::test]
async fn pages_follow_one_another_until_every_user_was_seen_once() {
    let client = Client::of("ready").await;
    let mut seen = Vec::new();
    let mut next = Some("/users?$top=4&$select=id".to_owned());
    let mut pages = 0;
    while let Some(path) = next {
        let page = client.get(&path).await;
        seen.extend(page.all("id"));
        next = next_link(&page);
        pages += 1;
    }
    seen.sort();
    seen.dedup();
    assert_eq!((seen.len(), pages), (6, 2));
}

#[tokio::test]
async fn a_page_token_belongs_to_its_query() {
    let client = Client::of("ready").await;
    let next = next_link(&client.get("/users?$top=4").await).unwrap();
    let changed = client.get(&next.replace("$top=4", "$top=3")).await;
    assert_eq!(changed.status, 400);
}

#[tokio::test]
async fn a_next_link_may_be_escaped_anew() {
    let client = Client::of("ready").await;
    let path = "/users?$top=2&$filter=userType eq 'Member'&$select=id";
    let next = next_link(&client.get(path).await).unwrap();
    let escaped = next.replace("$top", "%24top").replace("%20", "+");
    assert_ne!(next, escaped);
    assert_eq!(client.get(&escaped).await.status, 200);
}

#[tokio::test]
async fn a_page_larger_than_the_largest_is_refused() {
    let refused = refused("/users?$top=1000").await;
    assert_eq!(refused, (400, "Request_UnsupportedQuery".to_owned()));
}

#[tokio::test]
async fn users_cannot_be_skipped() {
    assert_eq!(refused("/users?$skip=1").await.0, 400);
}

#[tokio::test]
async fn the_count_stands_on_the_first_page_only() {
    let client = Client::of("ready").await;
    let first = client.advanced("/users?$top=4&$count=true").await;
    assert_eq!(first.json()["@odata.count"], 6);
    let second = client.advanced(&next_link(&first).unwrap()).await;
    assert!(second.json().get("@odata.count").is_none());
}

#[tokio::test]
async fn the_directory_ignores_a_count_without_the_header() {
    let users = Client::of("ready").await.get("/users?$count=true").await;
    assert!(users.json().get("@odata.count").is_none());
}

#[tokio::test]
async fn the_count_segment_needs_the_header_and_is_plain_text() {
    let client = Client::of("ready").await;
    let refused = client.get("/users/$count").await;
    assert_eq!(
        (refused.status, refused.code().as_str()),
        (400, "Request_BadRequest")
    );
    let count = client
        .advanced("/users/$count?$filter=userType eq 'Guest'")
        .await;
    assert_eq!(
        (count.text.as_str(), count.header("content-type")),
        ("1", "text/plain")
    );
}

#[tokio::test]
async fn an_advanced_filter_needs_the_header_and_the_count() {
    let client = Client::of("ready").await;
    let path = "/users?$filter=userType ne 'Guest'";
    assert_eq!(client.get(path).await.code(), "Request_UnsupportedQuery");
    assert_eq!(
        client.advanced(path).await.code(),
        "Request_UnsupportedQuery"
    );
    let users = client.advanced(&format!("{path}&$count=true")).await;
    assert_eq!(users.all("id").len(), 5);
}

#[tokio::test]
async fn the_next_page_of_an_advanced_query_needs_no_header() {
    let client = Client::of("ready").await;
    let path = "/users?$filter=userType ne 'Guest'&$count=true&$top=3";
    let first = client.advanced(path).await;
    let second = client.get(&next_link(&first).unwrap()).await;
    assert_eq!(second.all("id").len(), 2);
}

#[tokio::test]
async fn users_are_found_by_plan() {
    let client = Client::of("ready").await;
    let path = "/users?$count=true&$filter=assignedPlans/any(a:a/servicePlanId eq \
                57ff2da0-773e-42df-b2af-ffb7a2317929 and a/capabilityStatus eq 'Enabled')";
    let users = client.advanced(path).await;
    assert_eq!(users.all("displayName").len(), 4);
}

#[tokio::test]
async fn the_count_segment_counts_already() {
    let client = Client::of("ready").await;
    let count = client
        .advanced("/users/$count?$filter=userType ne 'Guest'")
        .await;
    assert_eq!(count.text, "5", "{count:?}");
}

#[tokio::test]
async fn users_without_a_license_are_found() {
    let client = Client::of("ready").await;
    let path = "/users?$count=true&$filter=assignedLicenses/$count eq 0";
    let users = client.advanced(path).await;
    assert_eq!(users.all("displayName"), ["Tomas Reyes", "Mei Lin"]);
}

#[tokio::test]
async fn search_needs_the_header() {
    let path = "/servicePrincipals?$search=\"displayName:Azure Communication\"";
    assert_eq!(refused(path).await.1, "Request_UnsupportedQuery");
    let found = Client::of("ready").await.advanced(path).await;
    assert_eq!(found.all("displayName"), ["Azure Communication Services"]);
}

#[tokio::test]
async fn sorting_with_a_filter_is_an_advanced_query() {
    let client = Client::of("ready").await;
    let path = "/users?$filter=startswith(displayName,'B')&$orderby=displayName&$count=true";
    assert_eq!(client.get(path).await.status, 400);
    assert_eq!(
        client.advanced(path).await.all("displayName"),
        ["Boardroom"]
    );
}

#[tokio::test]
async fn sorting_by_what_has_no_order_of_its_own_is_an_advanced_query() {
    let client = Client::of("ready").await;
    for path in [
        "/users?$orderby=createdDateTime",
        "/servicePrincipals?$orderby=displayName",
        "/applications?$orderby=displayName",
    ] {
        assert_eq!(
            client.get(path).await.code(),
            "Request_UnsupportedQuery",
            "{path}"
        );
        let sorted = client.advanced(&format!("{path}&$count=true")).await;
        assert_eq!(sorted.status, 200, "{sorted:?}");
    }
    assert_eq!(client.get("/groups?$orderby=displayName").await.status, 200);
}

#[tokio::test]
async fn some_properties_are_filtered_by_advanced_queries_only() {
    let client = Client::of("ready").await;
    let path = "/users?$filter=passwordPolicies eq 'DisablePasswordExpiration'";
    assert_eq!(client.get(path).await.code(), "Request_UnsupportedQuery");
    assert_eq!(
        client.advanced(&format!("{path}&$count=true")).await.status,
        200
    );
}

#[tokio::test]
async fn every_answer_of_the_directory_says_what_it_cost() {
    let client = Client::of("ready").await;
    for (path, cost) in [
        ("/users", "2"),
        ("/users?$select=id&$top=10", "1"),
        ("/users?$expand=licenseDetails", "3"),
        ("/users/room.lobby@contoso.example", "1"),
        ("/users/room.lobby@contoso.example/memberOf", "2"),
        ("/users/room.lobby@contoso.example/licenseDetails", "2"),
        ("/subscribedSkus", "3"),
        ("/oauth2PermissionGrants", "2"),
        (
            "/servicePrincipals/45ac16b9-c20d-4c21-8f8a-7abff2e91ac7/appRoleAssignments",
            "2",
        ),
        ("/organization", "1"),
        ("/groups", "1"),
    ] {
        let answer = client.get(path).await;
        assert_eq!(answer.header("x-ms-resource-unit"), cost, "{path}");
    }
}

#[tokio::test]
async fn users_are_sorted() {
    let users = Client::of("ready")
        .await
        .get("/users?$orderby=displayName desc&$top=2")
        .await;
    assert_eq!(users.all("displayName"), ["Tomas Reyes", "Studio"]);
}

#[tokio::test]
async fn a_relationship_is_expanded() {
    let client = Client::of("ready").await;
    let path = "/servicePrincipals?$filter=displayName eq 'Room Calling Connector'\
                &$expand=oauth2PermissionGrants";
    let found = client.get(path).await.json();
    let grants = found["value"][0]["oauth2PermissionGrants"]
        .as_array()
        .unwrap();
    assert_eq!(grants.len(), 2);
}

#[tokio::test]
async fn an_expanded_relationship_holds_twenty_entities_at_most() {
    let service_principals = Client::of("ready").await.get("/servicePrincipals").await;
    let ids = service_principals.all("id");
    let mut grants = json!({});
    for number in 0..21 {
        let id = format!("grant-{number}");
        grants[&id] = json!({
            "id": id, "clientId": ids[2], "consentType": "AllPrincipals", "resourceId": ids[4],
            "scope": "User.Read"
        });
    }
    let client = Client::serving(changed(&json!({"oauth2PermissionGrants": grants}))).await;
    let path = format!(
        "/servicePrincipals/{}?$expand=oauth2PermissionGrants",
        ids[2]
    );
    let expanded = client.get(&path).await.json();
    assert_eq!(
        expanded["oauth2PermissionGrants"].as_array().unwrap().len(),
        20
    );
    let path = format!("/servicePrincipals/{}/oauth2PermissionGrants", ids[2]);
    assert_eq!(client.get(&path).await.all("id").len(), 21);
}

#[tokio::test]
async fn an_advanced_query_does_not_expand() {
    let client = Client::of("ready").await;
    let received = client.advanced("/users?$expand=licenseDetails").await;
    assert_eq!(received.code(), "Request_UnsupportedQuery");
}

#[tokio::test]
async fn an_address_as_an_sdk_escapes_it_is_understood() {
    let client = Client::of("ready").await;
    let path = "//servicePrincipals?%24filter=appId%20eq%20%271fd5118e-2576-4263-8130-9503064c837a%27\
                &$select=id%2CdisplayName";
    assert_eq!(
        client.get(path).await.all("displayName"),
        ["Azure Communication Services"]
    );
}

#[tokio::test]
async fn a_filter_with_an_error_is_refused_with_its_position() {
    let received = Client::of("ready")
        .await
        .get("/users?$filter=displayName eq")
        .await;
    assert!(
        received.text.contains("Syntax error at position"),
        "{}",
        received.text
    );
}

async fn accepting(accept: &str) -> Received {
    let client = Client::of("ready").await;
    let request = client.request(Method::GET, "/v1.0/users?$top=1&$select=id");
    receive(request.header("accept", accept)).await
}

#[tokio::test]
async fn without_metadata_there_is_no_context_but_a_next_link() {
    let page = accepting("application/json;odata.metadata=none").await;
    assert!(page.header("content-type").contains("odata.metadata=none"));
    assert!(page.json().get("@odata.context").is_none());
    assert!(page.json().get("@odata.nextLink").is_some());
}

#[tokio::test]
async fn with_minimal_metadata_the_context_names_the_selection() {
    let page = accepting("application/json").await;
    let context = page.json()["@odata.context"].clone();
    assert!(
        context
            .as_str()
            .unwrap()
            .ends_with("/v1.0/$metadata#users(id)"),
        "{context}"
    );
}

#[tokio::test]
async fn with_full_metadata_every_entity_says_its_type() {
    let page = accepting("application/json;odata.metadata=full").await;
    assert_eq!(
        page.json()["value"][0]["@odata.type"],
        "#microsoft.graph.user"
    );
}

#[tokio::test]
async fn a_large_tenant_is_paged_to_its_end() {
    let tenant = crate::testing::bundled("ready").with_users(2500);
    let client = Client::serving(tenant).await;
    let mut seen = Vec::new();
    let mut next = Some("/users?$top=999&$select=id".to_owned());
    while let Some(path) = next {
        let page = client.get(&path).await;
        seen.extend(page.all("id"));
        next = next_link(&page);
    }
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), 2506);
}

#[tokio::test]
async fn the_tenant_of_a_domain_is_found() {
    let client = Client::of("ready").await;
    let path =
        "/tenantRelationships/findTenantInformationByDomainName(domainName='fabrikam.example')";
    let found = client.get(path).await.json();
    assert_eq!(found["displayName"], "Fabrikam");
    let context = found["@odata.context"].as_str().unwrap();
    assert!(
        context.ends_with("#microsoft.graph.tenantInformation"),
        "{context}"
    );
}

#[tokio::test]
async fn a_listing_of_rooms_that_is_cut_off_has_no_link() {
    let client = Client::of("teams-rooms").await;
    let page = client.get("/places/microsoft.graph.room?$top=1").await;
    assert_eq!(page.all("id").len(), 1);
    assert!(page.json().get("@odata.nextLink").is_none());
    let rest = "/places/microsoft.graph.room?$top=1&$skip=1";
    assert_ne!(client.get(rest).await.all("id"), page.all("id"));
}
