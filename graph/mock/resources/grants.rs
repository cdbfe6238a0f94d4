//! `/oauth2PermissionGrants` and app role assignments: who may act for whom.

use std::borrow::Cow;

use serde_json::{Value, json};

use super::super::hosts::GRAPH_APP_ID;
use super::super::{ids, permissions};
use super::{Call, Endpoint, Operation, Problem, Resource, State, with};

pub(super) const ENDPOINTS: &[Endpoint] = &[
    Endpoint {
        template: "/oauth2PermissionGrants",
        operation: Operation::List(list),
    },
    Endpoint {
        template: "/oauth2PermissionGrants/{id}",
        operation: Operation::Read(by_id),
    },
];

fn list<'a>(call: &Call<'a>) -> Resource<'a> {
    let grants = &call.state.oauth2_permission_grants;
    Resource::collection("oAuth2PermissionGrant", "oauth2PermissionGrants", grants)
}

fn by_id<'a>(call: &Call<'a>) -> Result<Resource<'a>, Problem> {
    let found = call.state.oauth2_permission_grants.by_id(call.key(0));
    let found = found.ok_or_else(|| Problem::not_found(call.key(0)))?;
    Ok(Resource::entity(
        "oAuth2PermissionGrant",
        "oauth2PermissionGrants",
        found,
    ))
}

/// The delegated permissions granted to a client.
pub(super) fn of_client<'a>(state: &'a State, client_id: &str) -> Vec<Cow<'a, Value>> {
    with(&state.oauth2_permission_grants, "clientId", client_id)
}

/// The delegated permissions a user granted.
pub(super) fn of_principal<'a>(state: &'a State, user_id: &str) -> Vec<Cow<'a, Value>> {
    with(&state.oauth2_permission_grants, "principalId", user_id)
}

/// The app roles a user or service principal has.
pub(super) fn assignments_of(state: &State, principal_id: &str) -> Vec<Value> {
    assignments(state)
        .into_iter()
        .filter(|assignment| assignment["principalId"].as_str() == Some(principal_id))
        .collect()
}

/// Who has an app role of a service principal.
pub(super) fn assignments_to(state: &State, resource_id: &str) -> Vec<Value> {
    assignments(state)
        .into_iter()
        .filter(|assignment| assignment["resourceId"].as_str() == Some(resource_id))
        .collect()
}

/// The assignments the fixture states, and those that follow from the application permissions it
/// grants, which in Entra are assignments to Microsoft Graph's app roles.
fn assignments(state: &State) -> Vec<Value> {
    let stated = state.app_role_assignments.items().iter();
    let mut assignments: Vec<Value> = stated.map(|item| item.as_ref().clone()).collect();
    if let Some(graph) = state.service_principals.by_alternate_key(GRAPH_APP_ID) {
        for principal in state.service_principals.items() {
            assignments.extend(granted(state, principal, graph));
        }
    }
    assignments
}

fn granted(state: &State, principal: &Value, graph: &Value) -> Vec<Value> {
    let app_id = principal["appId"].as_str().unwrap_or_default();
    let Some(registration) = state.registration(app_id) else {
        return Vec::new();
    };
    let names = &registration.granted.application;
    names
        .iter()
        .filter_map(|name| Some((name, permissions::app_role_id(name)?)))
        .map(|(name, role)| {
            json!({
                "id": ids::guid(&["appRoleAssignment", app_id, name]),
                "appRoleId": role,
                "principalDisplayName": principal["displayName"],
                "principalId": principal["id"],
                "principalType": "ServicePrincipal",
                "resourceDisplayName": graph["displayName"],
                "resourceId": graph["id"],
            })
        })
        .collect()
}
