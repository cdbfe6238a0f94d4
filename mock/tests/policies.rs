//! Policies with what hangs on them: condition sets, authentication strengths, named locations.

use serde_json::{Value, json};

use crate::client::{Client, receive};
use crate::fixtures::changed;

const POLICIES: &str = "/identity/conditionalAccess/policies";
const STRENGTHS: &str = "/policies/authenticationStrengthPolicies";
const MFA: &str = "00000000-0000-0000-0000-000000000002";

async fn with_policies(policies: &Value) -> Client {
    let change = json!({"policies": policies});
    Client::serving(changed(&change)).await
}

/// A tenant whose one more policy is this.
async fn with_policy(mut policy: Value) -> Client {
    policy["id"] = json!("0ad0e2a6-1b7f-4c55-9d5a-6f3f6fb7a0f1");
    policy["displayName"] = json!("One more");
    policy["state"] = json!("enabled");
    with_policies(&json!({"conditionalAccessPolicies": {"mfaForPeople": null, "more": policy}}))
        .await
}

async fn policy(client: &Client) -> Value {
    client.get(POLICIES).await.json()["value"][0].clone()
}

#[tokio::test]
async fn a_policy_comes_with_its_session_controls() {
    let controls = json!({
        "signInFrequency": {
            "isEnabled": true, "type": "hours", "value": 12, "frequencyInterval": "timeBased",
            "authenticationType": "primaryAndSecondaryAuthentication"
        },
        "persistentBrowser": {"isEnabled": true, "mode": "never"},
        "secureSignInSession": {"isEnabled": true},
        "applicationEnforcedRestrictions": {"isEnabled": true},
        "cloudAppSecurity": {"isEnabled": true, "cloudAppSecurityType": "monitorOnly"},
        "disableResilienceDefaults": true
    });
    let client = with_policy(json!({"sessionControls": controls})).await;
    assert_eq!(policy(&client).await["sessionControls"], controls);
}

#[tokio::test]
async fn a_policy_comes_with_every_condition() {
    let conditions = json!({
        "applications": {
            "includeApplications": ["All"],
            "applicationFilter": {"mode": "exclude", "rule": "x"},
            "includeAuthenticationContextClassReferences": ["c1"]
        },
        "users": {"includeGuestsOrExternalUsers": {
            "guestOrExternalUserTypes": "internalGuest,b2bCollaborationGuest",
            "externalTenants": {
                "@odata.type": "#microsoft.graph.conditionalAccessEnumeratedExternalTenants",
                "membershipKind": "enumerated", "members": ["bb262a93-4ce1-4c61-aa03-36d98b8c82f1"]
            }
        }},
        "clientApplications": {"includeServicePrincipals": ["ServicePrincipalsInMyTenant"]},
        "devices": {"deviceFilter": {"mode": "include", "rule": "y"}},
        "locations": {"includeLocations": ["All"], "excludeLocations": ["AllTrusted"]},
        "platforms": {"includePlatforms": ["all"], "excludePlatforms": ["iOS"]},
        "userRiskLevels": ["high"], "signInRiskLevels": ["medium"],
        "servicePrincipalRiskLevels": ["low"], "insiderRiskLevels": "minor,elevated",
        "authenticationFlows": {"transferMethods": "deviceCodeFlow,authenticationTransfer"}
    });
    let client = with_policy(json!({"conditions": conditions})).await;
    let mut found = policy(&client).await["conditions"].clone();
    let names: Vec<_> = conditions.as_object().unwrap().keys().collect();
    found
        .as_object_mut()
        .unwrap()
        .retain(|name, _| names.contains(&name));
    assert_eq!(found, conditions);
}

#[tokio::test]
async fn members_that_were_added_later_come_to_those_who_ask_for_them() {
    let client = with_policy(json!({"conditions": {"platforms": {"includePlatforms": ["linux"]}}}));
    let client = client.await;
    let platform = "/conditions/platforms/includePlatforms/0";
    let hidden = policy(&client).await;
    assert_eq!(hidden.pointer(platform).unwrap(), "unknownFutureValue");
    let request = client.request(reqwest::Method::GET, &format!("/v1.0{POLICIES}"));
    let shown = receive(request.header("Prefer", "include-unknown-enum-members")).await;
    assert_eq!(shown.json()["value"][0].pointer(platform).unwrap(), "linux");
}

#[tokio::test]
async fn an_authentication_strength_comes_whole_with_the_policy_that_requires_it() {
    let controls = json!({"operator": "OR", "builtInControls": [],
        "authenticationStrength": {"id": MFA}});
    let client = with_policy(json!({"grantControls": controls})).await;
    let required = policy(&client).await["grantControls"]["authenticationStrength"].clone();
    let strength = client.get(&format!("{STRENGTHS}/{MFA}")).await.json();
    assert_eq!(
        required["allowedCombinations"],
        strength["allowedCombinations"]
    );
    assert_eq!(required["policyType"], "builtIn");
}

#[tokio::test]
async fn every_tenant_has_the_three_strengths_that_microsoft_built() {
    let listed = Client::of("ready").await.get(STRENGTHS).await;
    let names = listed.all("displayName");
    let expected = [
        "Multifactor authentication",
        "Passwordless MFA",
        "Phishing-resistant MFA",
    ];
    assert_eq!(names, expected);
}

#[tokio::test]
async fn a_strength_that_is_not_there_is_404() {
    let client = Client::of("ready").await;
    assert_eq!(
        client.get(&format!("{STRENGTHS}/{POLICY}")).await.status,
        404
    );
}

const POLICY: &str = "11111111-2222-4333-8444-555555555555";

#[tokio::test]
async fn a_named_location_says_of_which_kind_it_is() {
    let locations = json!({
        "office": {
            "@odata.type": "#microsoft.graph.ipNamedLocation",
            "id": "06e4ff15-ca6b-4843-9c34-3fdd1ce8f739", "displayName": "Office",
            "isTrusted": true, "ipRanges": [
                {"@odata.type": "#microsoft.graph.iPv4CidrRange", "cidrAddress": "192.0.2.0/24"}
            ]
        },
        "norway": {
            "@odata.type": "#microsoft.graph.countryNamedLocation",
            "id": "1b7f0916-7677-40d8-97a1-d606f4ed8fcf", "displayName": "Norway",
            "countriesAndRegions": ["NO"], "includeUnknownCountriesAndRegions": false
        }
    });
    let client = with_policies(&json!({"namedLocations": locations})).await;
    let listed = client
        .get("/identity/conditionalAccess/namedLocations")
        .await
        .json();
    assert_eq!(
        listed["value"][0]["@odata.type"],
        "#microsoft.graph.ipNamedLocation"
    );
    assert_eq!(
        listed["value"][0]["ipRanges"],
        locations["office"]["ipRanges"]
    );
    assert_eq!(listed["value"][1]["countriesAndRegions"], json!(["NO"]));
}

#[tokio::test]
async fn a_permission_grant_policy_comes_with_what_it_includes_and_excludes() {
    let client = Client::of("ready").await;
    let path = "/policies/permissionGrantPolicies/microsoft-user-default-low";
    let policy = client.get(path).await.json();
    assert_eq!(policy["excludes"], json!([]));
    let includes = client.get(&format!("{path}/includes")).await.json();
    assert_eq!(policy["includes"], includes["value"]);
    assert_eq!(policy["includes"][0]["permissionClassification"], "low");
}

#[tokio::test]
async fn a_resource_tells_how_its_delegated_permissions_are_classified() {
    let classified = json!([{
        "id": "2G3-4TG6YU2J54hjnaRoPQE", "permissionName": "Teams.ManageCalls",
        "permissionId": "de8ec1df-066a-4817-bc5d-9a985b986262", "classification": "low"
    }]);
    let change = json!({
        "servicePrincipals": {"acs": {"delegatedPermissionClassifications": classified}}
    });
    let client = Client::serving(changed(&change)).await;
    let path = "/servicePrincipals(appId='1fd5118e-2576-4263-8130-9503064c837a')";
    let name = "delegatedPermissionClassifications";
    let found = client.get(&format!("{path}/{name}")).await.json();
    assert_eq!(found["value"], classified);
    let principal = client.get(path).await.json();
    assert!(principal.get(name).is_none(), "{principal}");
}

#[tokio::test]
async fn whether_per_user_mfa_is_on_is_told_by_the_beta_only() {
    let change = json!({
        "users": {"lobby": {"perUserMfaState": "enforced"}}
    });
    let client = Client::serving(changed(&change)).await;
    let path = "users/room.lobby@contoso.example/authentication/requirements";
    let request = client.request(reqwest::Method::GET, &format!("/beta/{path}"));
    assert_eq!(receive(request).await.json()["perUserMfaState"], "enforced");
    let refused = client.get(&format!("/{path}")).await;
    assert_eq!((refused.status, &*refused.code()), (400, "BadRequest"));
}
