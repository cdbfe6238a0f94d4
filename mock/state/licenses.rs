//! What follows from licenses: plans, license states and details.
//!
//! A fixture says which products the tenant subscribes to and which of them a user has. Which plans
//! a product has is Microsoft's table's to say, unless the fixture states them. The rest
//! is derived here, once, so that `assignedPlans` and `licenseDetails` cannot contradict each
//! other by accident. A fixture that wants them to differ states `assignedPlans` itself.

use std::collections::HashMap;

use serde_json::{Map, Value, json};

use super::super::fixture::check;
use super::super::fixture::error::Flaw;
use super::super::model::model;
use super::super::{ids, products};
use super::{Collection, State};

/// When the products of a fixture were assigned, if it does not say.
const ASSIGNED: &str = "2026-01-15T08:00:00Z";

/// The `service` of a plan in `assignedPlans`, by the start of the plan's name. Other plans carry
/// their own name, which no client looks at.
const SERVICES: &[(&str, &str)] = &[
    ("TEAMS", "TeamspaceAPI"),
    ("MCO", "MicrosoftCommunicationsOnline"),
    ("EXCHANGE", "exchange"),
    ("SHAREPOINT", "SharePoint"),
    ("INTUNE", "SCO"),
    ("AAD_", "AADPremiumService"),
];

/// The products with the properties that follow from the tenant and its users.
pub(super) fn complete(
    document: &Value,
    organization: &Value,
) -> Result<Vec<(String, Value)>, Flaw> {
    super::entities(document, "subscribedSkus")
        .map(|(label, sku)| {
            let id = sku["skuId"]
                .as_str()
                .ok_or_else(|| Flaw::at(format!("subscribedSkus.{label}.skuId"), "is missing"))?;
            let tenant = organization["id"].as_str().unwrap_or_default();
            let mut completed = Map::new();
            completed.insert("id".into(), json!(format!("{tenant}_{id}")));
            completed.insert("accountId".into(), json!(tenant));
            completed.insert("accountName".into(), organization["displayName"].clone());
            completed.insert("appliesTo".into(), json!("User"));
            completed.insert("capabilityStatus".into(), json!("Enabled"));
            if let Some(plans) = products::service_plans(id) {
                completed.insert("servicePlans".into(), plans.clone());
            }
            completed.extend(sku.as_object().cloned().unwrap_or_default());
            provision(&mut completed, &format!("subscribedSkus.{label}"))?;
            Ok((label.clone(), Value::Object(completed)))
        })
        .collect()
}

/// Puts some of a product's plans into the states that the fixture gives under `provisioning`, by
/// the names of the plans.
fn provision(sku: &mut Map<String, Value>, path: &str) -> Result<(), Flaw> {
    let Some(stated) = sku.shift_remove("provisioning") else {
        return Ok(());
    };
    let path = format!("{path}.provisioning");
    let stated = stated.as_object();
    let stated = stated.ok_or_else(|| Flaw::at(&*path, "must be an object"))?;
    for (name, state) in stated {
        let path = format!("{path}.{name}");
        if let Some(property) = model().property("servicePlanInfo", "provisioningStatus") {
            check::value(state, "servicePlanInfo", &property)
                .map_err(|flaw| Flaw::at(&*path, flaw.problem))?;
        }
        let plans = sku.get_mut("servicePlans").and_then(Value::as_array_mut);
        let mut plans = plans.into_iter().flatten();
        let plan = plans.find(|plan| plan["servicePlanName"].as_str() == Some(name));
        let plan = plan.ok_or_else(|| Flaw::at(path, "is no service plan of the product"))?;
        plan["provisioningStatus"] = state.clone();
    }
    Ok(())
}

/// The tenant with `assignedPlans`: what its products hold, each plan in the state of the
/// subscription. Graph lists lapsed ones too.
///
/// Source: Microsoft Graph v1.0, organization, `assignedPlans`.
pub(super) fn of_tenant(organization: &Value, skus: &[(String, Value)]) -> Value {
    let mut organization = organization.clone();
    if organization.get("assignedPlans").is_none() {
        let plans = skus.iter().flat_map(|(_, sku)| {
            let plans = sku["servicePlans"].as_array().into_iter().flatten();
            plans.map(|plan| assigned(plan, &sku["capabilityStatus"]))
        });
        organization["assignedPlans"] = plans.collect();
    }
    organization
}

fn assigned(plan: &Value, status: &Value) -> Value {
    json!({
        "assignedDateTime": ASSIGNED,
        "capabilityStatus": status,
        "service": service(plan),
        "servicePlanId": plan["servicePlanId"],
    })
}

/// How many users have each product.
pub(super) fn consumed(users: &Collection) -> HashMap<String, usize> {
    let mut consumed = HashMap::new();
    for user in users.items() {
        for license in licenses(user) {
            if let Some(id) = license["skuId"].as_str() {
                *consumed.entry(id.to_ascii_lowercase()).or_insert(0) += 1;
            }
        }
    }
    consumed
}

fn licenses(user: &Value) -> impl Iterator<Item = &Value> {
    user["assignedLicenses"].as_array().into_iter().flatten()
}

/// A license of a user with the product it is of.
struct Held<'a> {
    license: &'a Value,
    sku: &'a Value,
}

impl Held<'_> {
    fn plans(&self) -> impl Iterator<Item = &Value> {
        self.sku["servicePlans"].as_array().into_iter().flatten()
    }

    fn is_disabled(&self, plan: &Value) -> bool {
        self.license["disabledPlans"]
            .as_array()
            .is_some_and(|disabled| disabled.contains(&plan["servicePlanId"]))
    }
}

fn held<'a>(state: &'a State, user: &'a Value) -> impl Iterator<Item = Held<'a>> {
    licenses(user).filter_map(|license| {
        let sku = state
            .collection("subscribedSkus")
            .by_alternate_key(license["skuId"].as_str()?)?;
        Some(Held { license, sku })
    })
}

/// The user with `assignedPlans` and `licenseAssignmentStates`.
pub(super) fn with_plans(state: &State, user: &Value) -> Value {
    let mut user = user.clone();
    let plans = user
        .get("assignedPlans")
        .is_none()
        .then(|| plans(state, &user));
    let states = user
        .get("licenseAssignmentStates")
        .is_none()
        .then(|| states(state, &user));
    if let Some(user) = user.as_object_mut() {
        if let Some(plans) = plans {
            user.insert("assignedPlans".into(), plans);
        }
        if let Some(states) = states {
            user.insert("licenseAssignmentStates".into(), states);
        }
    }
    user
}

/// A plan the administrator switched off stays listed, as `Deleted`; the others share the state
/// of the subscription.
fn plans(state: &State, user: &Value) -> Value {
    held(state, user)
        .flat_map(|held| {
            held.plans()
                .map(|plan| {
                    let status = if held.is_disabled(plan) {
                        &json!("Deleted")
                    } else {
                        &held.sku["capabilityStatus"]
                    };
                    assigned(plan, status)
                })
                .collect::<Vec<_>>()
        })
        .collect()
}

fn service(plan: &Value) -> &str {
    let name = plan["servicePlanName"].as_str().unwrap_or_default();
    SERVICES
        .iter()
        .find(|(start, _)| name.starts_with(start))
        .map_or(name, |(_, service)| service)
}

fn states(state: &State, user: &Value) -> Value {
    held(state, user)
        .map(|held| {
            json!({
                "skuId": held.license["skuId"],
                "disabledPlans": held.license.get("disabledPlans").unwrap_or(&json!([])),
                "assignedByGroup": null,
                "state": "Active",
                "error": "None",
                "lastUpdatedDateTime": ASSIGNED,
            })
        })
        .collect()
}

/// The user's `licenseDetails`: one per license, each plan with how far it is provisioned.
pub(super) fn details(state: &State, user: &Value) -> Vec<Value> {
    let user_id = user["id"].as_str().unwrap_or_default();
    held(state, user)
        .map(|held| {
            let plans: Vec<Value> = held.plans().map(|plan| provisioned(&held, plan)).collect();
            let sku_id = held.sku["skuId"].as_str().unwrap_or_default();
            json!({
                "id": ids::guid(&["licenseDetails", user_id, sku_id]),
                "servicePlans": plans,
                "skuId": held.sku["skuId"],
                "skuPartNumber": held.sku["skuPartNumber"],
            })
        })
        .collect()
}

fn provisioned(held: &Held<'_>, plan: &Value) -> Value {
    let mut plan = plan.clone();
    if held.is_disabled(&plan) {
        plan["provisioningStatus"] = json!("Disabled");
    }
    plan
}
