//! `/servicePrincipals`: the applications a tenant knows.

use std::borrow::Cow;
use std::sync::Arc;

use serde_json::{Map, Value, json};

use super::super::ids;
use super::super::known_apps;
use super::changes;
use super::grants;
use super::{Call, Endpoint, Found, Operation, Posted, Problem, Resource, State};
use crate::ids::is_id;

pub(super) const ENDPOINTS: &[Endpoint] = &[
    Endpoint {
        template: "/servicePrincipals",
        operation: Operation::List(list),
    },
    Endpoint {
        template: "/servicePrincipals",
        operation: Operation::Write(create),
    },
    Endpoint {
        template: "/servicePrincipals/{id}",
        operation: Operation::Read(by_id),
    },
    Endpoint {
        template: "/servicePrincipals(appId='{appId}')",
        operation: Operation::Read(by_app_id),
    },
    Endpoint {
        template: "/servicePrincipals/{id}",
        operation: Operation::Update(change),
    },
    Endpoint {
        template: "/servicePrincipals(appId='{appId}')",
        operation: Operation::Update(change),
    },
    Endpoint {
        template: "/servicePrincipals/{id}/appRoleAssignedTo",
        operation: Operation::Read(assigned_to),
    },
    Endpoint {
        template: "/servicePrincipals/{id}/appRoleAssignedTo",
        operation: Operation::Write(grants::assign),
    },
    Endpoint {
        template: "/servicePrincipals/{id}/appRoleAssignments",
        operation: Operation::Read(assignments),
    },
    Endpoint {
        template: "/servicePrincipals/{id}/oauth2PermissionGrants",
        operation: Operation::Read(delegated),
    },
    Endpoint {
        template: "/servicePrincipals/{id}/delegatedPermissionClassifications",
        operation: Operation::Read(classifications),
    },
    Endpoint {
        template: "/servicePrincipals/{id}/transitiveMemberOf",
        operation: Operation::Read(memberships),
    },
    Endpoint {
        template: "/servicePrincipals(appId='{appId}')/appRoleAssignedTo",
        operation: Operation::Read(assigned_to),
    },
    Endpoint {
        template: "/servicePrincipals(appId='{appId}')/appRoleAssignments",
        operation: Operation::Read(assignments),
    },
    Endpoint {
        template: "/servicePrincipals(appId='{appId}')/oauth2PermissionGrants",
        operation: Operation::Read(delegated),
    },
    Endpoint {
        template: "/servicePrincipals(appId='{appId}')/delegatedPermissionClassifications",
        operation: Operation::Read(classifications),
    },
];

const TYPE: &str = "servicePrincipal";
const SET: &str = "servicePrincipals";

fn list<'a>(call: &Call<'a>) -> Resource<'a> {
    Resource::collection(TYPE, SET, call.state.collection("servicePrincipals"))
}

fn by_id<'a>(call: &Call<'a>) -> Result<Resource<'a>, Problem> {
    let found = call
        .state
        .collection("servicePrincipals")
        .by_id(call.key(0));
    let found = found.ok_or_else(|| Problem::not_found(call.key(0)))?;
    Ok(Resource::entity(TYPE, SET, found))
}

fn by_app_id<'a>(call: &Call<'a>) -> Result<Resource<'a>, Problem> {
    let found = call
        .state
        .collection("servicePrincipals")
        .by_alternate_key(call.key(0));
    let found = found.ok_or_else(|| Problem::not_found(call.key(0)))?;
    Ok(Resource::entity(TYPE, SET, found))
}

/// The id of the service principal an address names by object id or by `appId`.
fn principal<'a>(call: &Call<'a>) -> Result<&'a Arc<Value>, Problem> {
    let principals = call.state.collection("servicePrincipals");
    principals
        .by_id(call.key(0))
        .or_else(|| principals.by_alternate_key(call.key(0)))
        .ok_or_else(|| Problem::not_found(call.key(0)))
}

fn context(principal: &Value, navigation: &str) -> String {
    let id = principal["id"].as_str().unwrap_or_default();
    format!("servicePrincipals('{id}')/{navigation}")
}

fn assigned_to<'a>(call: &Call<'a>) -> Result<Resource<'a>, Problem> {
    let principal = principal(call)?;
    let id = principal["id"].as_str().unwrap_or_default();
    let items = grants::assignments_to(call.state, id).into_iter();
    let context = context(principal, "appRoleAssignedTo");
    Ok(Resource::list(
        "appRoleAssignment",
        &context,
        items.map(Cow::Owned).collect(),
    ))
}

fn assignments<'a>(call: &Call<'a>) -> Result<Resource<'a>, Problem> {
    let principal = principal(call)?;
    let id = principal["id"].as_str().unwrap_or_default();
    let items = grants::assignments_of(call.state, id).into_iter();
    let context = context(principal, "appRoleAssignments");
    Ok(Resource::list(
        "appRoleAssignment",
        &context,
        items.map(Cow::Owned).collect(),
    ))
}

fn delegated<'a>(call: &Call<'a>) -> Result<Resource<'a>, Problem> {
    let principal = principal(call)?;
    let id = principal["id"].as_str().unwrap_or_default();
    let items = grants::of_client(call.state, id);
    let context = context(principal, "oauth2PermissionGrants");
    Ok(Resource::list("oAuth2PermissionGrant", &context, items))
}

/// The groups that it is in, directly or through a group.
fn memberships<'a>(call: &Call<'a>) -> Result<Resource<'a>, Problem> {
    let id = principal(call)?["id"].as_str().unwrap_or_default();
    let items = call.state.memberships(id).into_iter();
    Ok(Resource::list(
        "directoryObject",
        "directoryObjects",
        items.map(Cow::Borrowed).collect(),
    ))
}

/// Which of the delegated permissions it offers the administrators classified, and how.
fn classifications<'a>(call: &Call<'a>) -> Result<Resource<'a>, Problem> {
    let principal = principal(call)?;
    let name = "delegatedPermissionClassifications";
    let classified = principal[name].as_array().into_iter().flatten();
    Ok(Resource::list(
        "delegatedPermissionClassification",
        &context(principal, name),
        classified.map(Cow::Borrowed).collect(),
    ))
}

/// Changes the service principal that an address names by object id or by `appId`.
fn change(state: &mut State, posted: &Posted<'_>) -> Result<Resource<'static>, Problem> {
    let principals = state.collection_mut("servicePrincipals");
    let found = principals
        .by_id(posted.key(0))
        .or_else(|| principals.by_alternate_key(posted.key(0)))
        .ok_or_else(|| Problem::not_found(posted.key(0)))?;
    let changed = changes::patched(found, posted.body, TYPE)?;
    principals.replace(changed);
    Ok(Resource::Changed)
}

/// Makes the service principal of an application this tenant or Microsoft registered.
fn create(state: &mut State, posted: &Posted<'_>) -> Result<Resource<'static>, Problem> {
    let app_id = requested_app_id(posted.body)?;
    if state
        .collection("servicePrincipals")
        .by_alternate_key(&app_id)
        .is_some()
    {
        return Err(taken(&app_id));
    }
    let mut principal = template(state, &app_id).ok_or_else(|| {
        Problem::directory_bad_request(format!(
            "The appId '{app_id}' of the service principal does not reference a valid application \
             object."
        ))
    })?;
    let id = ids::guid(&["servicePrincipal", state.tenant_id(), &app_id]);
    principal.insert("id".into(), json!(id));
    principal.insert("appId".into(), json!(app_id));
    principal.insert("accountEnabled".into(), json!(true));
    principal.insert("servicePrincipalType".into(), json!("Application"));
    let principal = Value::Object(principal);
    state
        .collection_mut("servicePrincipals")
        .insert(principal.clone())
        .map_err(|_| taken(&app_id))?;
    Ok(Resource::Created(Found {
        type_name: TYPE,
        context: SET.to_owned(),
        entity: Cow::Owned(principal),
        polymorphic: false,
    }))
}

fn requested_app_id(body: &[u8]) -> Result<String, Problem> {
    let body = changes::typed(body, TYPE)?;
    let app_id = body.get("appId").and_then(Value::as_str);
    let app_id = app_id.filter(|app_id| is_id(app_id));
    app_id.map(str::to_ascii_lowercase).ok_or_else(|| {
        Problem::directory_bad_request(
            "A value is required for property 'appId' of resource 'ServicePrincipal'.",
        )
    })
}

/// What the registration of an application gives its service principal.
fn template(state: &State, app_id: &str) -> Option<Map<String, Value>> {
    if let Some(known) = known_apps::service_principal(app_id) {
        return Some(known);
    }
    let application = state.collection("applications").by_alternate_key(app_id)?;
    let name = &application["displayName"];
    let principal = json!({
        "appDisplayName": name,
        "displayName": name,
        "appOwnerOrganizationId": state.tenant_id(),
        "servicePrincipalNames": [app_id],
    });
    principal.as_object().cloned()
}

/// The refusal of a second service principal for one application.
pub(super) fn taken(app_id: &str) -> Problem {
    Problem::new(
        409,
        "Request_MultipleObjectsWithSameKeyValue",
        format!(
            "The service principal cannot be created, updated, or restored because the service \
             principal name {app_id} is already in use."
        ),
    )
}
