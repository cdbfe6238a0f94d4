//! Licenses, plans and what follows from them.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::client::Client;
use crate::fixtures::{changed, invalid};
use crate::testing::FIXTURES;

const TEAMS: &str = "57ff2da0-773e-42df-b2af-ffb7a2317929";

async fn teams_plan(client: &Client, account: &str) -> Option<Value> {
    let user = client
        .get(&format!("/users/{account}?$select=assignedPlans"))
        .await;
    let plans = user.json()["assignedPlans"].as_array().unwrap().clone();
    plans
        .into_iter()
        .find(|plan| plan["servicePlanId"] == TEAMS)
}

async fn details(client: &Client, account: &str) -> Vec<Value> {
    let details = client
        .get(&format!("/users/{account}/licenseDetails"))
        .await;
    details.json()["value"].as_array().unwrap().clone()
}

#[tokio::test]
async fn every_joining_account_has_teams_from_another_product() {
    let client = Client::of("ready").await;
    let mut products = Vec::new();
    for account in client.tenant.accounts() {
        let plan = teams_plan(&client, &account).await.unwrap();
        assert_eq!(plan["capabilityStatus"], "Enabled", "{account}");
        products.push(details(&client, &account).await[0]["skuPartNumber"].clone());
    }
    products.dedup();
    assert_eq!(products.len(), 3);
}

#[tokio::test]
async fn a_product_without_teams_gives_no_plan() {
    let client = Client::of("no-teams-license").await;
    assert_eq!(
        teams_plan(&client, "room.studio@contoso.example").await,
        None
    );
}

#[tokio::test]
async fn a_suspended_subscription_suspends_the_plan() {
    let client = Client::of("license-suspended").await;
    let plan = teams_plan(&client, "room.lobby@contoso.example")
        .await
        .unwrap();
    assert_eq!(plan["capabilityStatus"], "Suspended");
    let other = teams_plan(&client, "room.studio@contoso.example")
        .await
        .unwrap();
    assert_eq!(other["capabilityStatus"], "Enabled");
}

#[tokio::test]
async fn a_plan_that_is_switched_off_is_disabled_in_the_details() {
    let client = Client::of("ready").await;
    let details = details(&client, "room.studio@contoso.example").await;
    let plans = details[0]["servicePlans"].as_array().unwrap();
    let status = |name: &str| {
        let plan = plans.iter().find(|plan| plan["servicePlanName"] == name);
        plan.unwrap()["provisioningStatus"].clone()
    };
    assert_eq!(status("SHAREPOINTENTERPRISE"), "Disabled");
    assert_eq!(status("TEAMS1"), "Success");
}

#[tokio::test]
async fn a_user_without_select_carries_no_plans() {
    let client = Client::of("ready").await;
    let user = client.get("/users/room.lobby@contoso.example").await.json();
    assert!(user.get("assignedPlans").is_none());
    assert_eq!(user["userPrincipalName"], "room.lobby@contoso.example");
}

#[tokio::test]
async fn the_products_of_the_tenant_count_their_users() {
    let client = Client::of("ready").await;
    let skus = client.get("/subscribedSkus").await.json();
    let skus = skus["value"].as_array().unwrap();
    let e3 = skus
        .iter()
        .find(|sku| sku["skuPartNumber"] == "ENTERPRISEPACK")
        .unwrap();
    assert_eq!(e3["consumedUnits"], 2);
    let tenant = client.tenant.credential().tenant_id;
    assert_eq!(
        e3["id"],
        format!("{tenant}_{}", e3["skuId"].as_str().unwrap())
    );
}

#[tokio::test]
async fn the_products_of_the_tenant_take_no_filter() {
    let client = Client::of("ready").await;
    let refused = client
        .get("/subscribedSkus?$filter=skuPartNumber eq 'SPB'")
        .await;
    assert_eq!(refused.status, 400);
}

#[tokio::test]
async fn a_guest_is_found_with_its_number_sign_escaped() {
    let client = Client::of("ready").await;
    let path = "/users/mei.lin_fabrikam.example%23EXT%23@contoso.onmicrosoft.com?$select=userType";
    assert_eq!(client.get(path).await.json()["userType"], "Guest");
}

/// Microsoft's table of products, as the mock keeps it.
fn table() -> Value {
    serde_json::from_str(include_str!("../products.json")).unwrap()
}

/// The names of the plans of a product.
fn names(sku: &Value) -> BTreeSet<&str> {
    let plans = sku["servicePlans"].as_array().into_iter().flatten();
    plans
        .filter_map(|plan| plan["servicePlanName"].as_str())
        .collect()
}

#[tokio::test]
async fn every_bundled_product_has_the_plans_that_microsoft_sells_it_with() {
    let table = table();
    for fixture in FIXTURES.names().filter(|name| *name != "forbidden") {
        let client = Client::of(fixture).await;
        let skus = client.get("/subscribedSkus").await.json();
        for sku in skus["value"].as_array().unwrap() {
            let id = sku["skuId"].as_str().unwrap();
            let sold = table["products"][id]["plans"].as_array();
            let sold = sold.unwrap_or_else(|| panic!("{fixture}: {id} is not in the table"));
            let sold = sold.iter().filter_map(Value::as_str).collect();
            assert_eq!(names(sku), sold, "{fixture}: {id}");
        }
    }
}

#[tokio::test]
async fn a_plan_for_the_whole_company_is_listed_with_the_licenses_too() {
    let client = Client::of("ready").await;
    let details = details(&client, "room.lobby@contoso.example").await;
    let plans = details[0]["servicePlans"].as_array().unwrap();
    let shown = |name: &str| {
        let plan = plans.iter().find(|plan| plan["servicePlanName"] == name);
        let plan = plan.unwrap();
        (
            plan["appliesTo"].clone(),
            plan["provisioningStatus"].clone(),
        )
    };
    assert_eq!(
        shown("INTUNE_O365"),
        (json!("Company"), json!("PendingActivation"))
    );
    assert_eq!(shown("TEAMS1"), (json!("User"), json!("Success")));
}

#[tokio::test]
async fn a_fixture_says_of_a_plan_only_what_is_different() {
    let patch = json!({ "businessStandard": { "provisioning": { "TEAMS1": "Error" } } });
    let client = Client::serving(changed(&json!({ "subscribedSkus": patch }))).await;
    let skus = client.get("/subscribedSkus").await.json();
    let skus = skus["value"].as_array().unwrap();
    let sku = skus
        .iter()
        .find(|sku| sku["skuPartNumber"] == "O365_BUSINESS_PREMIUM")
        .unwrap();
    assert_eq!(sku.get("provisioning"), None);
    let plans = sku["servicePlans"].as_array().unwrap();
    let wrong = plans
        .iter()
        .filter(|plan| plan["provisioningStatus"] == "Error");
    let wrong: Vec<_> = wrong.map(|plan| &plan["servicePlanName"]).collect();
    assert_eq!((plans.len(), wrong), (37, vec![&json!("TEAMS1")]));
}

#[tokio::test]
async fn a_fixture_may_state_the_plans_of_a_product_itself() {
    let plan = json!({ "servicePlanId": TEAMS, "servicePlanName": "TEAMS1",
        "provisioningStatus": "Success", "appliesTo": "User" });
    let patch = json!({ "businessStandard": { "servicePlans": [plan] } });
    let client = Client::serving(changed(&json!({ "subscribedSkus": patch }))).await;
    let details = details(&client, "room.lobby@contoso.example").await;
    assert_eq!(details[0]["servicePlans"], json!([plan]));
}

#[test]
fn a_state_of_a_plan_that_the_product_does_not_have_is_a_flaw() {
    let text = r#"{"extends": "ready", "about": "A slip.",
        "subscribedSkus": {"businessStandard": {"provisioning": {"TEAMS2": "Error"}}}}"#;
    let (path, problem) = invalid("no-such-plan", text);
    assert_eq!(path, "subscribedSkus.businessStandard.provisioning.TEAMS2");
    assert_eq!(problem, "is no service plan of the product");
    let (path, problem) = invalid(
        "no-such-state",
        &text.replace("TEAMS2", "TEAMS1").replace("Error", "Broken"),
    );
    assert_eq!(path, "subscribedSkus.businessStandard.provisioning.TEAMS1");
    assert!(problem.contains("PendingActivation"), "{problem}");
}
