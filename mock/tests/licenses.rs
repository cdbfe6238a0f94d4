//! Licenses, plans and what follows from them.

use serde_json::Value;

use crate::client::Client;

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
