//! Which permission opens what.

use serde_json::json;

use crate::client::Client;
use crate::fixtures::changed;

/// The ready tenant, whose auditor has these permissions only.
async fn with(permissions: &[&str]) -> Client {
    let granted = json!({"grantedPermissions": {"application": permissions}});
    Client::serving(changed(&json!({"applications": {"auditor": granted}}))).await
}

#[tokio::test]
async fn the_documented_permission_suffices() {
    for (permission, path) in [
        ("Application.Read.All", "/servicePrincipals"),
        (
            "Application.Read.All",
            "/directory/deletedItems/graph.servicePrincipal",
        ),
        ("Directory.Read.All", "/oauth2PermissionGrants"),
        ("LicenseAssignment.Read.All", "/subscribedSkus"),
        (
            "LicenseAssignment.Read.All",
            "/users/room.lobby@contoso.example/licenseDetails",
        ),
        ("User.Read.All", "/users"),
        ("Organization.Read.All", "/organization"),
        ("Domain.Read.All", "/domains"),
        ("Place.Read.All", "/places/microsoft.graph.room"),
        ("Policy.Read.All", "/policies/authorizationPolicy"),
        ("Policy.Read.All", "/identity/conditionalAccess/policies"),
        (
            "Policy.Read.PermissionGrant",
            "/policies/permissionGrantPolicies",
        ),
        (
            "TeamsUserConfiguration.Read.All",
            "/admin/teams/userConfigurations",
        ),
    ] {
        let client = with(&[permission]).await;
        assert_eq!(client.get(path).await.status, 200, "{permission} {path}");
    }
}

#[tokio::test]
async fn another_permission_does_not() {
    let client = with(&["Place.Read.All"]).await;
    for path in [
        "/servicePrincipals",
        "/users",
        "/organization",
        "/subscribedSkus",
    ] {
        assert_eq!(client.get(path).await.status, 403, "{path}");
    }
}

#[tokio::test]
async fn the_basic_permission_shows_the_basic_profile_only() {
    let client = with(&["User.ReadBasic.All"]).await;
    let path = "/users/room.lobby@contoso.example?$select=displayName,accountEnabled";
    let user = client.get(path).await.json();
    assert_eq!(user["displayName"], "Lobby");
    assert_eq!(user["accountEnabled"], json!(null));
}

#[tokio::test]
async fn an_application_sees_its_own_permissions_as_assignments() {
    let client = with(&["Application.Read.All", "Place.Read.All"]).await;
    let own = client.tenant.credential().client_id;
    let path = format!("/servicePrincipals(appId='{own}')/appRoleAssignments");
    let assignments = client.get(&path).await.json();
    let role = &assignments["value"][1]["appRoleId"];
    assert_eq!(role, "913b9306-0ce1-42b8-9137-6a7df690a760");
}

#[tokio::test]
async fn its_assignments_need_a_permission_although_it_may_see_itself() {
    let client = with(&[]).await;
    let own = client.tenant.credential().client_id;
    let path = format!("/servicePrincipals(appId='{own}')");
    assert_eq!(client.get(&path).await.status, 200);
    assert_eq!(
        client
            .get(&format!("{path}/appRoleAssignments"))
            .await
            .status,
        403
    );
}
