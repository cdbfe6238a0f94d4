//! Tenants of many accounts, for what measures the cost of an audit.

use serde_json::{Map, Value, json};

/// What else is in a tenant beside its accounts.
#[derive(Clone, Copy)]
pub(crate) enum Shape {
    /// Nothing.
    Plain,
    /// Each account has consented to the vendor's application for itself.
    Consents,
    /// Twenty Conditional Access policies name each account as an exclusion.
    Exclusions,
    /// A group assigns the licenses.
    Groups,
}

impl Shape {
    /// Each of them.
    pub(crate) const ALL: [Self; 4] = [Self::Plain, Self::Consents, Self::Exclusions, Self::Groups];

    /// What it is called.
    pub(crate) const fn words(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Consents => "a consent of each account",
            Self::Exclusions => "20 policies that name each account as an exclusion",
            Self::Groups => "licenses by group",
        }
    }
}

/// What another account adds to a count, by the counts of fewer and of more accounts.
pub(crate) fn added((few, less): (f64, f64), (many, more): (f64, f64)) -> f64 {
    (more - less) / (many - few)
}

/// By which power of the accounts a count grows: where each adds the same, by the first.
pub(crate) fn exponent([few, some, many]: [(f64, f64); 3]) -> f64 {
    1.0 + (added(some, many) / added(few, some)).ln() / (many.0 / some.0).ln()
}

/// The products that the accounts have in turn, of 37, 37, 51, 55 and 86 plans.
const PRODUCTS: [(&str, &str); 5] = [
    (
        "f245ecc8-75af-4f8e-b61f-27d8114de5f3",
        "O365_BUSINESS_PREMIUM",
    ),
    ("6fd2c87f-b296-42f0-b197-1e91e994b900", "ENTERPRISEPACK"),
    ("05e9a617-0261-4cee-bb44-138d3ef5d965", "SPE_E3"),
    ("cbdc14ab-d96c-4c30-b9f4-6ada7cdc1d46", "SPB"),
    ("06ebc4ee-1bb5-47dd-8120-11324bc54e06", "SPE_E5"),
];

/// The group of all accounts.
const ROOMS: &str = "f0a5d9c2-58a1-4a3e-8a6f-b7c1a1a5ce02";

fn label(number: usize) -> String {
    format!("room{number}")
}

fn id(number: usize) -> String {
    format!("00000000-0000-4000-8000-{number:012}")
}

fn of_each(accounts: usize, entity: impl Fn(usize) -> Value) -> Map<String, Value> {
    (0..accounts)
        .map(|number| (label(number), entity(number)))
        .collect()
}

/// The account of that number.
fn user(shape: Shape, number: usize) -> Value {
    let name = format!("room.{number}@contoso.example");
    let (product, _) = PRODUCTS[number % PRODUCTS.len()];
    let mut user = json!({
        "id": id(number), "userPrincipalName": name, "displayName": name,
        "accountEnabled": true, "userType": "Member", "usageLocation": "NO",
        "assignedLicenses": [{ "skuId": product }],
    });
    if matches!(shape, Shape::Groups) {
        user["licenseAssignmentStates"] = json!([{
            "skuId": product, "disabledPlans": [], "assignedByGroup": ROOMS, "state": "Active",
            "error": "None", "lastUpdatedDateTime": "2026-01-15T08:00:00Z",
        }]);
    }
    user
}

/// The products, with a license for each account.
fn products(accounts: usize) -> Value {
    let products = PRODUCTS.into_iter().map(|(id, name)| {
        let units =
            json!({ "enabled": accounts + 25, "suspended": 0, "warning": 0, "lockedOut": 0 });
        let product = json!({ "skuId": id, "skuPartNumber": name, "prepaidUnits": units });
        (name.to_owned(), product)
    });
    let mut products: Map<String, Value> = products.collect();
    products.extend([
        ("businessStandard".to_owned(), Value::Null),
        ("office365E3".to_owned(), Value::Null),
    ]);
    products.into()
}

/// A consent of each account to the vendor's application on Azure Communication Services.
fn consents(accounts: usize) -> Map<String, Value> {
    of_each(accounts, |number| {
        json!({
            "id": format!("grant-{number}"), "clientId": "0b80a255-53a1-4945-a932-58ef7777682c",
            "consentType": "Principal", "principalId": id(number),
            "resourceId": "5796a670-482c-490e-8d97-82bfcdc83011", "scope": "Teams.ManageCalls",
        })
    })
}

/// Twenty policies that demand a second factor of everybody but the accounts.
fn exclusions(accounts: usize) -> Map<String, Value> {
    let excluded: Vec<String> = (0..accounts).map(id).collect();
    of_each(20, |number| {
        json!({
            "id": format!("10000000-0000-4000-8000-{number:012}"),
            "displayName": format!("Policy {number}"), "state": "enabled",
            "conditions": {
                "clientAppTypes": ["all"], "applications": { "includeApplications": ["All"] },
                "users": { "includeUsers": ["All"], "excludeUsers": excluded },
            },
            "grantControls": { "operator": "OR", "builtInControls": ["mfa"] },
        })
    })
}

/// The tenant `ready` with so many accounts to audit, at a distance of so many milliseconds.
pub(crate) fn tenant(shape: Shape, accounts: usize, latency: u64) -> Value {
    let teams =
        |number| json!({ "id": id(number), "accountType": "user", "featureTypes": ["Teams"] });
    let labels: Vec<String> = (0..accounts).map(label).collect();
    let slow = json!({ "match": { "path": "*" }, "answer": { "delayMilliseconds": latency } });
    let mut tenant = json!({
        "extends": "ready", "about": "Many rooms.",
        "subscribedSkus": products(accounts),
        "users": of_each(accounts, |number| user(shape, number)),
        "teamsUserConfigurations": of_each(accounts, teams),
        "policies": { "conditionalAccessPolicies": { "mfaForPeople": null } },
        "audit": { "accounts": labels },
        "faults": if latency == 0 { json!([]) } else { json!([slow]) },
    });
    match shape {
        Shape::Plain => {}
        Shape::Consents => tenant["oauth2PermissionGrants"] = consents(accounts).into(),
        Shape::Exclusions => {
            let mut policies = exclusions(accounts);
            policies.insert("mfaForPeople".to_owned(), Value::Null);
            tenant["policies"]["conditionalAccessPolicies"] = policies.into();
        }
        Shape::Groups => {
            tenant["groups"] = json!({ "rooms": {
                "id": ROOMS, "displayName": "Rooms", "securityEnabled": true, "members": labels,
            } });
        }
    }
    tenant
}
