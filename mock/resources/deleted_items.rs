//! `/directory/deletedItems`: what was deleted in the last 30 days and can be restored.

use std::borrow::Cow;

use serde_json::Value;

use super::{Call, Endpoint, Found, Operation, Posted, Problem, Resource, State};

pub(super) const ENDPOINTS: &[Endpoint] = &[
    Endpoint {
        template: "/directory/deletedItems/graph.servicePrincipal",
        operation: Operation::List(service_principals),
    },
    Endpoint {
        template: "/directory/deletedItems/{id}",
        operation: Operation::Read(by_id),
    },
    Endpoint {
        template: "/directory/deletedItems/{id}/restore",
        operation: Operation::Write(restore),
    },
];

fn service_principals<'a>(call: &Call<'a>) -> Resource<'a> {
    let deleted = call.state.collection("deletedServicePrincipals");
    Resource::collection("servicePrincipal", "servicePrincipals", deleted)
}

fn by_id<'a>(call: &Call<'a>) -> Result<Resource<'a>, Problem> {
    let found = call
        .state
        .collection("deletedServicePrincipals")
        .by_id(call.key(0));
    let found = found.ok_or_else(|| Problem::not_found(call.key(0)))?;
    Ok(Resource::Entity(directory_object(Cow::Borrowed(found))))
}

fn restore(state: &mut State, posted: &Posted<'_>) -> Result<Resource<'static>, Problem> {
    let id = posted.keys.first().map_or("", String::as_str);
    let deleted = state.collection("deletedServicePrincipals").by_id(id);
    let deleted = deleted.ok_or_else(|| Problem::not_found(id))?;
    let mut restored: Value = deleted.as_ref().clone();
    if let Some(restored) = restored.as_object_mut() {
        restored.shift_remove("deletedDateTime");
    }
    let app_id = restored["appId"].as_str().unwrap_or_default().to_owned();
    state
        .collection_mut("servicePrincipals")
        .insert(restored.clone())
        .map_err(|_| super::service_principals::taken(&app_id))?;
    state.collection_mut("deletedServicePrincipals").remove(id);
    Ok(Resource::Entity(directory_object(Cow::Owned(restored))))
}

/// The address does not say what kind of object it is, so the answer does.
fn directory_object(entity: Cow<'_, Value>) -> Found<'_> {
    Found {
        type_name: "servicePrincipal",
        context: "directoryObjects".to_owned(),
        entity,
        polymorphic: true,
    }
}
