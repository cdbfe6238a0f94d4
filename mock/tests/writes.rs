//! What changes the tenant: the requests that fix what an audit finds.

use reqwest::Method;
use serde_json::{Value, json};

use crate::client::{Client, Received, receive};
use crate::fixtures::changed;

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
async fn an_assigned_license_brings_its_plans_and_takes_a_license() {
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
async fn a_license_that_is_not_available_is_refused() {
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
    for (path, body, again) in [
        ("/oauth2PermissionGrants", &grant, 409),
        (assigned_to.as_str(), &assignment, 400),
    ] {
        assert_eq!(client.post(path, body).await.status, 201, "{path}");
        assert_eq!(client.post(path, body).await.status, again, "{path}");
    }
    let listed = client.into_auditor().await.get(&assigned_to).await;
    assert_eq!(listed.all("principalDisplayName"), ["Studio"]);
}

const ACS: &str = "5796a670-482c-490e-8d97-82bfcdc83011";
const VENDOR: &str = "0b80a255-53a1-4945-a932-58ef7777682c";

/// The grant that the ready tenant has, with other scopes.
fn known_grant() -> Value {
    json!({
        "clientId": VENDOR, "resourceId": ACS.to_uppercase(), "consentType": "AllPrincipals",
        "scope": "TeamsExtension.ManageCalls",
    })
}

#[tokio::test]
async fn a_client_has_one_grant_for_everybody_on_a_resource_whatever_its_scopes() {
    let client = provisioner("ready").await;
    let refused = client.post("/oauth2PermissionGrants", &known_grant()).await;
    assert_eq!(refused.status, 409, "{refused:?}");
    assert_eq!(refused.code(), "Request_MultipleObjectsWithSameKeyValue");
}

#[tokio::test]
async fn consent_for_one_says_for_whom() {
    let client = provisioner("ready").await;
    let mut grant = known_grant();
    grant["consentType"] = json!("Principal");
    let refused = client.post("/oauth2PermissionGrants", &grant).await;
    assert_eq!(
        (refused.status, &*refused.code()),
        (400, "Request_BadRequest")
    );
    assert!(refused.text.contains("'principalId'"), "{refused:?}");
}

#[tokio::test]
async fn consent_is_for_everybody_or_for_one() {
    let client = provisioner("ready").await;
    let mut grant = known_grant();
    grant["consentType"] = json!("Everybody");
    let refused = client.post("/oauth2PermissionGrants", &grant).await;
    assert!(refused.text.contains("'consentType'"), "{refused:?}");
}

#[tokio::test]
async fn nothing_of_a_grant_changes_but_its_scopes() {
    let client = provisioner("ready").await.into_auditor().await;
    let listed = format!("/servicePrincipals/{VENDOR}/oauth2PermissionGrants");
    let grants = client.get(&listed).await;
    let path = format!("/oauth2PermissionGrants/{}", grants.all("id")[0]);
    let client = client.into_provisioner().await;
    let body = json!({"scope": "Teams.ManageCalls"});
    assert_eq!(patch(&client, &path, &body).await.status, 204);
    let refused = patch(&client, &path, &json!({"principalId": ACS})).await;
    assert_eq!(refused.status, 400);
    assert!(
        refused.text.contains("Property cannot be updated"),
        "{refused:?}"
    );
}

#[tokio::test]
async fn a_value_of_another_type_is_refused() {
    let client = provisioner("ready").await;
    let policy = "/policies/authorizationPolicy";
    let acs = format!("/servicePrincipals/{ACS}");
    for (path, body) in [
        (STUDIO, json!({"accountEnabled": "true"})),
        (STUDIO, json!({"usageLocation": 47})),
        (STUDIO, json!({"businessPhones": "+47 55 00 00 00"})),
        (acs.as_str(), json!({"appRoleAssignmentRequired": null})),
        (
            policy,
            json!({"defaultUserRolePermissions": {"permissionGrantPoliciesAssigned": [1]}}),
        ),
    ] {
        let refused = patch(&client, path, &body).await;
        let refusal = (refused.status, &*refused.code());
        assert_eq!(refusal, (400, "Request_BadRequest"), "{body}");
    }
}

#[tokio::test]
async fn licenses_are_assigned_with_both_lists() {
    let client = provisioner("ready").await;
    let path = format!("{STUDIO}/assignLicense");
    let license = json!({"skuId": BUSINESS_STANDARD});
    let refused = client.post(&path, &json!({"addLicenses": [license]})).await;
    assert!(refused.text.contains("removeLicenses"), "{refused:?}");
    let text = json!({"addLicenses": ["x"], "removeLicenses": []});
    assert_eq!(client.post(&path, &text).await.status, 400);
}

#[tokio::test]
async fn a_group_can_be_assigned_and_a_role_cannot() {
    let group = "6a1f6df0-7c5e-4a5b-9d0e-0f3a3a0b8f11";
    let role = "f0a5d9c2-58a1-4a3e-8a6f-b7c1a1a5ce02";
    let tenant = changed(&json!({
        "groups": {"rooms": {"id": group, "displayName": "Rooms", "members": ["studio"]}},
        "directoryRoles": {"readers": {"id": role, "members": ["studio"]}}
    }));
    let client = Client::serving(tenant).await.into_provisioner().await;
    let path = format!("/servicePrincipals/{ACS}/appRoleAssignedTo");
    let assign = async |principal: &str| {
        let role = "00000000-0000-0000-0000-000000000000";
        let body = json!({"principalId": principal, "resourceId": ACS, "appRoleId": role});
        client.post(&path, &body).await
    };
    assert_eq!(assign(group).await.json()["principalType"], "Group");
    assert_eq!(assign(role).await.status, 404);
}
