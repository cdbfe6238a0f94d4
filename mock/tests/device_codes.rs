//! Sign-in of a user with a device code, and what it opens.

use serde_json::{Value, json};

use crate::client::{Client, Received};
use crate::fixtures::changed;

const DEFAULT: &str = "https://graph.microsoft.com/.default";
const ACS: &str = "https://auth.msft.communication.azure.com/Teams.ManageCalls";
const VENDOR: &str = "17781659-6867-4c77-9ba3-40670305181c";

/// Where an application signs people in: the tenant's own in the tenant, the vendor's, which is
/// for many tenants, wherever they come from.
fn authority(client: &Client, client_id: &str) -> String {
    match client_id {
        VENDOR => "organizations".to_owned(),
        _ => client.tenant.credential().tenant_id,
    }
}

async fn start(client: &Client, client_id: &str, scope: &str) -> Value {
    let form = [("client_id", client_id), ("scope", scope)];
    let authority = authority(client, client_id);
    client.login(&authority, "devicecode", &form).await.json()
}

async fn poll(client: &Client, client_id: &str, code: &Value) -> Received {
    let form = [
        ("grant_type", "urn:ietf:params:oauth:grant-type:device_code"),
        ("client_id", client_id),
        ("device_code", code["device_code"].as_str().unwrap()),
    ];
    let authority = authority(client, client_id);
    client.login(&authority, "token", &form).await
}

/// Signs the fixture's user in; the first poll is pending.
async fn sign_in(client: &Client, client_id: &str, scope: &str) -> Received {
    let code = start(client, client_id, scope).await;
    assert_eq!(
        poll(client, client_id, &code).await.json()["error"],
        "authorization_pending"
    );
    poll(client, client_id, &code).await
}

async fn error_code(fixture: &str, client_id: &str, scope: &str) -> Value {
    let client = Client::of(fixture).await;
    sign_in(&client, client_id, scope).await.json()["error_codes"][0].clone()
}

#[tokio::test]
async fn a_code_tells_the_user_where_to_go() {
    let client = Client::of("ready").await;
    let own = client.tenant.credential().client_id;
    let code = start(&client, &own, DEFAULT).await;
    assert_eq!(code["expires_in"], 900);
    let message = code["message"].as_str().unwrap();
    assert!(
        message.contains(code["user_code"].as_str().unwrap()),
        "{message}"
    );
    assert!(code.get("verification_uri_complete").is_none());
}

#[tokio::test]
async fn an_application_of_one_tenant_starts_no_sign_in_where_the_tenant_is_open() {
    let client = Client::of("ready").await;
    let own = client.tenant.credential().client_id;
    for authority in ["common", "organizations"] {
        let form = [("client_id", own.as_str()), ("scope", DEFAULT)];
        let refused = client.login(authority, "devicecode", &form).await;
        assert_eq!(refused.json()["error_codes"][0], 50059, "{authority}");
        let form = [("client_id", VENDOR), ("scope", ACS)];
        let started = client.login(authority, "devicecode", &form).await;
        assert_eq!(started.status, 200, "{authority}");
    }
}

#[tokio::test]
async fn a_user_who_signed_in_is_me() {
    let mut client = Client::of("ready").await;
    let own = client.tenant.credential().client_id;
    let token = sign_in(&client, &own, DEFAULT).await.json()["access_token"].clone();
    client.token = token.as_str().unwrap().to_owned();
    let me = client.get("/me").await;
    assert_eq!(
        me.json()["userPrincipalName"],
        "ingrid.solberg@contoso.example"
    );
}

#[tokio::test]
async fn a_token_carries_only_the_scopes_that_were_asked_for() {
    let mut client = Client::of("ready").await;
    let own = client.tenant.credential().client_id;
    let scope = "https://graph.microsoft.com/User.Read";
    let token = sign_in(&client, &own, scope).await.json()["access_token"].clone();
    client.token = token.as_str().unwrap().to_owned();
    assert_eq!(client.get("/me").await.status, 200);
    assert_eq!(client.get("/servicePrincipals").await.status, 403);
}

#[tokio::test]
async fn an_application_has_no_me() {
    let refused = Client::of("ready").await.get("/me").await;
    assert_eq!(
        (refused.status, refused.code().as_str()),
        (400, "BadRequest")
    );
}

#[tokio::test]
async fn a_refresh_token_renews_the_sign_in() {
    let client = Client::of("ready").await;
    let own = client.tenant.credential().client_id;
    let signed_in = sign_in(&client, &own, &format!("{DEFAULT} offline_access")).await;
    let refresh = signed_in.json()["refresh_token"]
        .as_str()
        .unwrap()
        .to_owned();
    let form = [
        ("grant_type", "refresh_token"),
        ("client_id", own.as_str()),
        ("refresh_token", refresh.as_str()),
    ];
    let renewed = client.login("organizations", "token", &form).await;
    assert!(renewed.json()["access_token"].is_string(), "{renewed:?}");
}

#[tokio::test]
async fn a_refresh_token_is_no_access_token() {
    let mut client = Client::of("ready").await;
    let own = client.tenant.credential().client_id;
    let signed_in = sign_in(&client, &own, &format!("{DEFAULT} offline_access")).await;
    client.token = signed_in.json()["refresh_token"]
        .as_str()
        .unwrap()
        .to_owned();
    assert_eq!(client.get("/organization").await.status, 401);
}

#[tokio::test]
async fn a_code_serves_once() {
    let client = Client::of("ready").await;
    let own = client.tenant.credential().client_id;
    let code = start(&client, &own, DEFAULT).await;
    poll(&client, &own, &code).await;
    assert_eq!(poll(&client, &own, &code).await.status, 200);
    let again = poll(&client, &own, &code).await;
    assert_eq!(again.json()["error"], "bad_verification_code");
}

#[tokio::test]
async fn a_user_may_say_no() {
    let client = Client::serving(changed(&json!({"deviceCode": {"outcome": "declined"}}))).await;
    let own = client.tenant.credential().client_id;
    let received = sign_in(&client, &own, DEFAULT).await;
    assert_eq!(received.json()["error"], "authorization_declined");
}

#[tokio::test]
async fn a_code_nobody_enters_expires() {
    let client = Client::serving(changed(&json!({"deviceCode": {"outcome": "expired"}}))).await;
    let own = client.tenant.credential().client_id;
    assert_eq!(
        sign_in(&client, &own, DEFAULT).await.json()["error"],
        "expired_token"
    );
}

#[tokio::test]
async fn the_vendor_s_application_gets_a_token_for_communication_services() {
    let client = Client::of("ready").await;
    let received = sign_in(&client, VENDOR, ACS).await;
    assert_eq!(received.json()["scope"], ACS, "{received:?}");
}

#[tokio::test]
async fn without_the_service_principal_the_organization_lacks_the_service() {
    assert_eq!(
        error_code("no-service-principal", VENDOR, ACS).await,
        650_052
    );
}

#[tokio::test]
async fn a_disabled_service_principal_gives_no_token() {
    assert_eq!(
        error_code("service-principal-disabled", VENDOR, ACS).await,
        500_014
    );
}

#[tokio::test]
async fn a_disabled_application_gets_no_token() {
    let client = Client::of("vendor-application-disabled").await;
    let code = start(&client, VENDOR, ACS).await;
    assert_eq!(code["error_codes"][0], 7_000_112, "{code}");
}

#[tokio::test]
async fn only_a_service_principal_that_is_enabled_gives_tokens() {
    for change in [
        json!({"accountEnabled": null}),
        json!({"isDisabled": true}),
        json!({"disabledByMicrosoftStatus": "DisabledDueToViolationOfServicesAgreement"}),
    ] {
        let patch = json!({"servicePrincipals": {"acs": change}});
        let client = Client::serving(changed(&patch)).await;
        let received = sign_in(&client, VENDOR, ACS).await;
        assert_eq!(received.json()["error_codes"][0], 500_014, "{patch}");
    }
}

#[tokio::test]
async fn an_application_for_personal_accounts_signs_no_work_account_in() {
    let audience = json!({"signInAudience": "PersonalMicrosoftAccount"});
    let patch = json!({"servicePrincipals": {"vendor": audience}});
    let client = Client::serving(changed(&patch)).await;
    let refused = start(&client, VENDOR, ACS).await;
    assert_eq!(refused["error_codes"][0], 9_002_331);
}

#[tokio::test]
async fn without_consent_there_is_no_token() {
    let without = changed(&json!({"oauth2PermissionGrants": {"vendorOnAcs": null}}));
    let client = Client::serving(without).await;
    let received = sign_in(&client, VENDOR, ACS).await;
    assert_eq!(received.json()["error_codes"][0], 65001);
}

#[tokio::test]
async fn where_an_assignment_is_required_others_get_no_token() {
    let patch = json!({"servicePrincipals": {"acs": {"appRoleAssignmentRequired": true}}});
    let client = Client::serving(changed(&patch)).await;
    let received = sign_in(&client, VENDOR, ACS).await;
    assert_eq!(received.json()["error_codes"][0], 50105);
}

#[tokio::test]
async fn an_assignment_may_be_required_by_the_client_as_well() {
    let patch = json!({"servicePrincipals": {"vendor": {"appRoleAssignmentRequired": true}}});
    let client = Client::serving(changed(&patch)).await;
    let received = sign_in(&client, VENDOR, ACS).await;
    assert_eq!(received.json()["error_codes"][0], 50105);
}

/// Signs Ingrid in where Azure Communication Services requires an assignment and this group or
/// role is assigned.
async fn with_assignment_to(mut containers: Value, assigned: &str) -> Received {
    containers["servicePrincipals"] = json!({"acs": {"appRoleAssignmentRequired": true}});
    containers["appRoleAssignments"] = json!({"one": {
        "id": "assignment", "appRoleId": "00000000-0000-0000-0000-000000000000",
        "principalId": assigned, "resourceId": "5796a670-482c-490e-8d97-82bfcdc83011"
    }});
    let client = Client::serving(changed(&containers)).await;
    sign_in(&client, VENDOR, ACS).await
}

const INNER: &str = "6a1f6df0-7c5e-4a5b-9d0e-0f3a3a0b8f11";
const OUTER: &str = "f0a5d9c2-58a1-4a3e-8a6f-b7c1a1a5ce02";

fn nested_groups() -> Value {
    json!({"groups": {
        "inner": {"id": INNER, "displayName": "Inner", "members": ["ingrid"]},
        "outer": {"id": OUTER, "displayName": "Outer", "members": ["inner"]}
    }})
}

#[tokio::test]
async fn an_assigned_group_lets_its_direct_members_in() {
    let received = with_assignment_to(nested_groups(), INNER).await;
    assert_eq!(received.status, 200, "{received:?}");
}

#[tokio::test]
async fn an_assigned_group_does_not_let_the_members_of_a_group_in_it_in() {
    let received = with_assignment_to(nested_groups(), OUTER).await;
    assert_eq!(received.json()["error_codes"][0], 50105);
}

#[tokio::test]
async fn a_blocked_account_gets_no_token() {
    let patch = json!({"users": {"ingrid": {"accountEnabled": false}}});
    let client = Client::serving(changed(&patch)).await;
    let received = sign_in(&client, VENDOR, ACS).await;
    assert_eq!(received.json()["error_codes"][0], 50057);
}

#[tokio::test]
async fn a_session_that_was_revoked_is_challenged() {
    let patch = json!({"users": {"ingrid": {
        "signInSessionsValidFromDateTime": "2099-01-01T00:00:00Z"
    }}});
    let mut client = Client::serving(changed(&patch)).await;
    let own = client.tenant.credential().client_id;
    let code = start(&client, &own, DEFAULT).await;
    poll(&client, &own, &code).await;
    let form = [
        ("grant_type", "urn:ietf:params:oauth:grant-type:device_code"),
        ("client_id", own.as_str()),
        ("device_code", code["device_code"].as_str().unwrap()),
        (
            "claims",
            r#"{"access_token": {"xms_cc": {"values": ["cp1"]}}}"#,
        ),
    ];
    let signed_in = client.login("organizations", "token", &form).await;
    client.token = signed_in.json()["access_token"]
        .as_str()
        .unwrap()
        .to_owned();
    let challenged = client.get("/me").await;
    assert_eq!(challenged.status, 401);
    assert!(
        challenged
            .header("www-authenticate")
            .contains("insufficient_claims")
    );
}

#[tokio::test]
async fn a_code_of_another_application_is_refused() {
    let client = Client::of("ready").await;
    let own = client.tenant.credential().client_id;
    let code = start(&client, &own, DEFAULT).await;
    let received = poll(&client, VENDOR, &code).await;
    assert_eq!(received.json()["error"], "bad_verification_code");
}

async fn has_teams_license(patch: &Value) -> Value {
    let mut client = Client::serving(changed(patch)).await;
    let own = client.tenant.credential().client_id;
    let signed_in = sign_in(&client, &own, DEFAULT).await;
    let token = signed_in.json()["access_token"].clone();
    token.as_str().unwrap().clone_into(&mut client.token);
    let details = client
        .get("/me/licenseDetails/getTeamsLicensingDetails")
        .await;
    details.json()["hasTeamsLicense"].clone()
}

#[tokio::test]
async fn a_user_asks_whether_teams_is_licensed() {
    assert_eq!(has_teams_license(&json!({})).await, true);
    let suspended = json!({"subscribedSkus": {"office365E3": {"capabilityStatus": "Suspended"}}});
    assert_eq!(has_teams_license(&suspended).await, false);
    let warning = json!({"subscribedSkus": {"office365E3": {"capabilityStatus": "Warning"}}});
    assert_eq!(has_teams_license(&warning).await, true);
}
