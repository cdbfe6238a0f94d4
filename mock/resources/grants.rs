//! `/oauth2PermissionGrants` and app role assignments: who may act for whom.

use std::borrow::Cow;

use serde_json::{Map, Value, json};

use super::super::hosts::GRAPH_APP_ID;
use super::super::{ids, permissions};
use super::{Endpoint, Found, Operation, Posted, Problem, Resource, State, changes, with};

pub(super) const ENDPOINTS: &[Endpoint] = &[
    Endpoint {
        template: "/oauth2PermissionGrants",
        operation: Operation::Write(grant),
    },
    Endpoint {
        template: "/oauth2PermissionGrants/{id}",
        operation: Operation::Update(change),
    },
];

const GRANT: &str = "oAuth2PermissionGrant";
const ASSIGNMENT: &str = "appRoleAssignment";

/// Grants a client delegated permissions.
fn grant(state: &mut State, posted: &Posted<'_>) -> Result<Resource<'static>, Problem> {
    let mut grant = changes::typed(posted.body, GRANT)?;
    let named = ["clientId", "resourceId", "consentType"];
    let named = named.map(|property| changes::required(&grant, property, GRANT));
    let [client, resource, consent] = named;
    let (client, resource, consent) = (client?, resource?, consent?);
    for id in [client, resource] {
        let principal = state.collection("servicePrincipals").by_id(id);
        principal.ok_or_else(|| Problem::not_found(id))?;
    }
    let whose = match consent {
        FOR_ONE => changes::required(&grant, "principalId", GRANT)?,
        _ => consent,
    };
    if consent == FOR_ONE && state.collection("users").by_id(whose).is_none() {
        return Err(Problem::not_found(whose));
    }
    if state
        .collection("oauth2PermissionGrants")
        .items()
        .iter()
        .any(|held| is_same(held, &grant))
    {
        return Err(grant_exists());
    }
    let id = ids::guid(&[GRANT, client, resource, whose]);
    grant.insert("id".into(), json!(id));
    let grant = Value::Object(grant);
    state
        .collection_mut("oauth2PermissionGrants")
        .insert(grant.clone())
        .map_err(|_| grant_exists())?;
    Ok(created(GRANT, "oauth2PermissionGrants", grant))
}

/// The consent of one user, as opposed to that for everybody.
const FOR_ONE: &str = "Principal";

/// Whether a grant is of the same client, resource and consent: there is one of each, whatever its
/// scopes.
fn is_same(held: &Value, sent: &Map<String, Value>) -> bool {
    let same = |property: &str| {
        let text = |value: Option<&Value>| {
            let text = value.and_then(Value::as_str).unwrap_or_default();
            text.to_ascii_lowercase()
        };
        text(held.get(property)) == text(sent.get(property))
    };
    let for_one = sent["consentType"] == FOR_ONE;
    same("clientId")
        && same("resourceId")
        && same("consentType")
        && (!for_one || same("principalId"))
}

/// The refusal of a second grant, as users of Graph report it
/// (hashicorp/terraform-provider-azuread#690).
fn grant_exists() -> Problem {
    Problem::new(
        409,
        "Request_MultipleObjectsWithSameKeyValue",
        "Permission entry already exists.",
    )
}

/// Changes the permissions of a grant, which is all that can be changed of it
/// (MicrosoftDocs/azure-docs#105249).
fn change(state: &mut State, posted: &Posted<'_>) -> Result<Resource<'static>, Problem> {
    let grants = state.collection_mut("oauth2PermissionGrants");
    let found = grants.by_id(posted.key(0));
    let found = found.ok_or_else(|| Problem::not_found(posted.key(0)))?;
    let sent = changes::typed(posted.body, GRANT)?;
    let fixed = sent
        .keys()
        .find(|name| !name.contains('@') && *name != "scope");
    if let Some(name) = fixed {
        let message = format!("Property cannot be updated: {name}");
        return Err(Problem::directory_bad_request(message));
    }
    let changed = changes::patched(found, posted.body, GRANT)?;
    grants.replace(changed);
    Ok(Resource::Changed)
}

/// Assigns a user, a group or a service principal to an application. Nothing else can be: a
/// directory role, for one, cannot.
pub(super) fn assign(state: &mut State, posted: &Posted<'_>) -> Result<Resource<'static>, Problem> {
    let mut assignment = changes::typed(posted.body, ASSIGNMENT)?;
    let named = ["principalId", "resourceId", "appRoleId"];
    let named = named.map(|property| changes::required(&assignment, property, ASSIGNMENT));
    let [principal, resource, role] = named;
    let (principal_id, resource_id, role) = (principal?, resource?, role?);
    let holders = [
        ("User", "users"),
        ("Group", "groups"),
        ("ServicePrincipal", "servicePrincipals"),
    ];
    let found = holders.into_iter().find_map(|(kind, key)| {
        let holder = state.collection(key).by_id(principal_id)?;
        Some((kind, holder))
    });
    let (kind, principal) = found.ok_or_else(|| Problem::not_found(principal_id))?;
    let resource = state.collection("servicePrincipals").by_id(resource_id);
    let resource = resource.filter(|_| resource_id.eq_ignore_ascii_case(posted.key(0)));
    let resource = resource.ok_or_else(|| Problem::not_found(resource_id))?;
    let more = json!({
        "id": ids::guid(&[ASSIGNMENT, principal_id, resource_id, role]),
        "principalType": kind,
        "principalDisplayName": principal["displayName"],
        "resourceDisplayName": resource["displayName"],
    });
    let context = format!("servicePrincipals('{resource_id}')/appRoleAssignedTo");
    assignment.extend(more.as_object().cloned().unwrap_or_default());
    let assignment = Value::Object(assignment);
    let taken = |_| conflict("Permission being assigned already exists on the object");
    state
        .collection_mut("appRoleAssignments")
        .insert(assignment.clone())
        .map_err(taken)?;
    Ok(created(ASSIGNMENT, &context, assignment))
}

fn conflict(message: &str) -> Problem {
    Problem::directory_bad_request(message)
}

fn created(type_name: &'static str, context: &str, entity: Value) -> Resource<'static> {
    Resource::Created(Found {
        type_name,
        context: context.to_owned(),
        entity: Cow::Owned(entity),
        polymorphic: false,
    })
}

/// The delegated permissions granted to a client.
pub(super) fn of_client<'a>(state: &'a State, client_id: &str) -> Vec<Cow<'a, Value>> {
    with(
        state.collection("oauth2PermissionGrants"),
        "clientId",
        client_id,
    )
}

/// The delegated permissions a user granted.
pub(super) fn of_principal<'a>(state: &'a State, user_id: &str) -> Vec<Cow<'a, Value>> {
    with(
        state.collection("oauth2PermissionGrants"),
        "principalId",
        user_id,
    )
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
    let stated = state.collection("appRoleAssignments").items().iter();
    let mut assignments: Vec<Value> = stated.map(|item| item.as_ref().clone()).collect();
    if let Some(graph) = state
        .collection("servicePrincipals")
        .by_alternate_key(GRAPH_APP_ID)
    {
        for principal in state.collection("servicePrincipals").items() {
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
