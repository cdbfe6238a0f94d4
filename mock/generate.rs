//! Accounts in any number, for tenants as large as real ones.

use std::sync::Arc;

use serde_json::{Value, json};

use super::ids;
use super::state::State;

/// Invented given names.
const GIVEN: [&str; 16] = [
    "Ada", "Bjorn", "Chiara", "Dmitri", "Elif", "Farid", "Greta", "Hiro", "Ines", "Jonas", "Kaja",
    "Luca", "Maren", "Noor", "Otto", "Priya",
];

/// Invented surnames.
const SURNAMES: [&str; 16] = [
    "Abel", "Berg", "Costa", "Dahl", "Evans", "Fischer", "Garcia", "Holm", "Ivanov", "Jensen",
    "Kaya", "Lund", "Moreau", "Novak", "Olsen", "Patel",
];

/// The departments they work in.
const DEPARTMENTS: [&str; 5] = ["Engineering", "Finance", "Operations", "Research", "Sales"];

/// One of every so many accounts has no license.
const UNLICENSED: usize = 10;

/// Adds `count` accounts to a tenant. The nth is the same in every run.
pub(super) fn add_users(state: &mut State, count: usize) {
    let domain = domain(state);
    let products = products(state);
    for number in 0..count {
        let user = user(state.tenant_id(), &domain, &products, number);
        let seen = as_teams_sees(&user);
        // The names hold the number, so that only a tenant that already has generated accounts
        // can refuse one; those stay as they are.
        if state.collection_mut("users").insert(user).is_ok()
            && let Some(seen) = seen
        {
            let known = state.collection_mut("teamsUserConfigurations");
            known.insert(seen).ok();
        }
    }
    state.count_licenses();
}

/// Teams knows whoever has a license.
fn as_teams_sees(user: &Value) -> Option<Value> {
    let is_licensed = user["assignedLicenses"]
        .as_array()
        .is_some_and(|all| !all.is_empty());
    is_licensed.then(|| {
        json!({
            "id": user["id"],
            "userPrincipalName": user["userPrincipalName"],
            "accountType": "user",
            "featureTypes": ["Teams"],
        })
    })
}

fn domain(state: &State) -> String {
    let domains = state.collection("domains").items();
    let default = domains.iter().find(|domain| domain["isDefault"] == true);
    let domain = default.or(domains.first());
    let name = domain.and_then(|domain| domain["id"].as_str());
    name.unwrap_or("contoso.example").to_owned()
}

fn products(state: &State) -> Vec<Value> {
    let skus = state.collection("subscribedSkus").items().iter();
    skus.map(|sku: &Arc<Value>| sku["skuId"].clone()).collect()
}

fn user(tenant_id: &str, domain: &str, products: &[Value], number: usize) -> Value {
    let key = number.to_string();
    let id = ids::guid(&["generated user", tenant_id, &key]);
    let digest = ids::digest(&["name", tenant_id, &key]);
    let pick = |byte: u8, names: &[&'static str]| names[usize::from(byte) % names.len()];
    let (given, surname) = (pick(digest[0], &GIVEN), pick(digest[1], &SURNAMES));
    let nickname = format!("{given}.{surname}.{number}").to_lowercase();
    let address = format!("{nickname}@{domain}");
    let licenses = if products.is_empty() || number.is_multiple_of(UNLICENSED) {
        json!([])
    } else {
        json!([{"skuId": products[number % products.len()], "disabledPlans": []}])
    };
    json!({
        "id": id,
        "userPrincipalName": address,
        "displayName": format!("{given} {surname}"),
        "givenName": given,
        "surname": surname,
        "mail": address,
        "mailNickname": nickname,
        "department": pick(digest[2], &DEPARTMENTS),
        "accountEnabled": digest[3] >= 8,
        "userType": "Member",
        "usageLocation": "NO",
        "assignedLicenses": licenses,
    })
}
