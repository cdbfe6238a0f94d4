//! What changes the tenant: the requests that mend what an audit finds.

use reqwest::Method;
use serde_json::{Value, json};

use crate::client::{Client, Received, receive};

const STUDIO: &str = "/users/room.studio@contoso.example";
const BUSINESS_STANDARD: &str = "f245ecc8-75af-4f8e-b61f-27d8114de5f3";

async fn provisioner(fixture: &str) -> Client {
    Client::of(fixture).await.into_provisioner().await
}

async fn patch(client: &Client, path: &str, body: &Value) -> Received {
    let request = client.request(Method::PATCH, &format!("/v1.0{path}"));
    receive(request.json(body)).await
}

#[tokio::test]
async fn a_change_answers_nothing_and_is_seen() {
    let client = provisioner("service-principal-disabled").await;
    let acs = "/servicePrincipals(appId='1fd5118e-2576-4263-8130-9503064c837a')";
    let changed = patch(&client, acs, &json!({"accountEnabled": true})).await;
    assert_eq!((changed.status, changed.text.as_str()), (204, ""));
    assert_eq!(client.get(acs).await.json()["accountEnabled"], true);
}

#[tokio::test]
async fn a_change_keeps_what_it_does_not_name() {
    let client = provisioner("ready").await;
    let policy = "/policies/authorizationPolicy";
    let body = json!({"defaultUserRolePermissions": {"permissionGrantPoliciesAssigned": ["one"]}});
    assert_eq!(patch(&client, policy, &body).await.status, 204);
    let client = client.into_auditor().await;
    let permissions = &client.get(policy).await.json()["defaultUserRolePermissions"];
    assert_eq!(
        permissions["permissionGrantPoliciesAssigned"],
        json!(["one"])
    );
    assert_eq!(permissions["allowedToCreateApps"], false);
}

#[tokio::test]
async fn a_change_of_an_unknown_property_is_refused() {
    let client = provisioner("ready").await;
    let refused = patch(&client, STUDIO, &json!({"shoeSize": 44})).await;
    assert_eq!(
        (refused.status, refused.code().as_str()),
        (400, "Request_BadRequest")
    );
}

#[tokio::test]
async fn changing_needs_a_permission_to_write() {
    let client = Client::of("ready").await;
    let refused = patch(&client, STUDIO, &json!({"accountEnabled": false})).await;
    assert_eq!(refused.status, 403);
}

#[tokio::test]
async fn an_assigned_license_brings_its_plans_and_takes_a_seat() {
    let client = provisioner("ready").await;
    let license = json!({"skuId": BUSINESS_STANDARD});
    let body = json!({"addLicenses": [license], "removeLicenses": []});
    let assigned = client.post(&format!("{STUDIO}/assignLicense"), &body).await;
    assert_eq!(assigned.status, 200, "{assigned:?}");
    let client = client.into_auditor().await;
    let licenses = client.get(&format!("{STUDIO}/licenseDetails")).await;
    assert!(
        licenses
            .all("skuId")
            .contains(&BUSINESS_STANDARD.to_owned())
    );
    let skus = client.get("/subscribedSkus").await.json();
    let sku = skus["value"].as_array().unwrap().iter();
    let mut sku = sku.filter(|sku| sku["skuId"] == BUSINESS_STANDARD);
    assert_eq!(sku.next().unwrap()["consumedUnits"], 2);
}

#[tokio::test]
async fn a_license_without_a_seat_is_refused() {
    let client = provisioner("license-suspended").await;
    let license = json!({"skuId": BUSINESS_STANDARD});
    let body = json!({"addLicenses": [license], "removeLicenses": []});
    let refused = client.post(&format!("{STUDIO}/assignLicense"), &body).await;
    assert_eq!(refused.status, 400);
    assert!(refused.text.contains("available licenses"), "{refused:?}");
}

#[tokio::test]
async fn a_grant_and_an_assignment_are_made_once() {
    let client = provisioner("ready").await;
    let acs = "5796a670-482c-490e-8d97-82bfcdc83011";
    let grant = json!({
        "clientId": "0b80a255-53a1-4945-a932-58ef7777682c", "resourceId": acs,
        "consentType": "Principal", "principalId": "bc67ba94-637d-4efa-a09e-467ada679f81",
        "scope": "Teams.ManageCalls",
    });
    let assignment = json!({
        "principalId": "bc67ba94-637d-4efa-a09e-467ada679f81", "resourceId": acs,
        "appRoleId": "00000000-0000-0000-0000-000000000000",
    });
    let assigned_to = format!("/servicePrincipals/{acs}/appRoleAssignedTo");
    for (path, body) in [
        ("/oauth2PermissionGrants", &grant),
        (assigned_to.as_str(), &assignment),
    ] {
        assert_eq!(client.post(path, body).await.status, 201, "{path}");
        assert_eq!(client.post(path, body).await.status, 400, "{path}");
    }
    let listed = client.into_auditor().await.get(&assigned_to).await;
    assert_eq!(listed.all("principalDisplayName"), ["Studio"]);
}
