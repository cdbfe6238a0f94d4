//! `/users/{id}/assignLicense`: licenses given to a user and taken away.

use std::borrow::Cow;

use serde_json::{Map, Value, json};

use super::{Found, Posted, Problem, Resource, State, changes};
use crate::ids::is_id;

/// Takes licenses away and gives others, and returns the user (Graph reference, "user:
/// assignLicense").
pub(super) fn assign(state: &mut State, posted: &Posted<'_>) -> Result<Resource<'static>, Problem> {
    let body = changes::sent(posted.body)?;
    check(&body)?;
    let user = state.user(posted.key(0));
    let user = user.ok_or_else(|| Problem::not_found(posted.key(0)))?;
    let mut user: Map<String, Value> = user.as_object().cloned().unwrap_or_default();
    if user.get("usageLocation").is_none_or(Value::is_null) {
        return Err(refused(
            "License assignment cannot be done for user with invalid usage location.",
        ));
    }
    let mut licenses = list(&user, "assignedLicenses");
    for id in list(&body, "removeLicenses") {
        licenses.retain(|license| license["skuId"] != id);
    }
    for license in list(&body, "addLicenses") {
        let held = licenses
            .iter()
            .position(|held| held["skuId"] == license["skuId"]);
        match held {
            Some(position) => licenses[position] = license,
            None => licenses.push(with_an_available_license(state, license)?),
        }
    }
    user.insert("assignedLicenses".into(), json!(licenses));
    // What a fixture states of these was true before.
    user.shift_remove("assignedPlans");
    user.shift_remove("licenseAssignmentStates");
    let user = Value::Object(user);
    state.collection_mut("users").replace(user.clone());
    state.count_licenses();
    Ok(Resource::Entity(Found {
        type_name: "user",
        context: "users".to_owned(),
        entity: Cow::Owned(user),
        polymorphic: false,
    }))
}

/// Both lists must be there, of licenses and of products' ids.
fn check(body: &Map<String, Value>) -> Result<(), Problem> {
    let lists = ["addLicenses", "removeLicenses"];
    let missing = lists.into_iter().filter(|name| !body.contains_key(*name));
    let missing: Vec<&str> = missing.collect();
    if !missing.is_empty() {
        return Err(Problem::bad_request(format!(
            "One or more parameters of the operation 'assignLicense' are missing from the request \
             payload. The missing parameters are: {}.",
            missing.join(", ")
        )));
    }
    let licenses = json!({"assignedLicenses": body["addLicenses"]});
    changes::typed(licenses.to_string().as_bytes(), "user")?;
    let removed = body["removeLicenses"].as_array();
    let ids = removed.is_some_and(|ids| ids.iter().all(|id| id.as_str().is_some_and(is_id)));
    if ids {
        Ok(())
    } else {
        Err(refused(
            "Invalid value specified for property 'removeLicenses'.",
        ))
    }
}

/// A license of a product that has one available for one more user.
fn with_an_available_license(state: &State, license: Value) -> Result<Value, Problem> {
    let id = license["skuId"].as_str().unwrap_or_default();
    let sku = state.collection("subscribedSkus").by_alternate_key(id);
    let sku = sku.ok_or_else(|| {
        refused(&format!(
            "License {id} does not correspond to a valid company License."
        ))
    })?;
    let units = |name: &str| sku["prepaidUnits"][name].as_i64().unwrap_or_default();
    let used = sku["consumedUnits"].as_i64().unwrap_or_default();
    if used >= units("enabled") + units("warning") {
        return Err(refused(&format!(
            "Subscription with SKU {id} does not have any available licenses."
        )));
    }
    Ok(license)
}

fn list(object: &Map<String, Value>, name: &str) -> Vec<Value> {
    let items = object.get(name).and_then(Value::as_array);
    items.cloned().unwrap_or_default()
}

fn refused(message: &str) -> Problem {
    Problem::directory_bad_request(message)
}
