//! What a token is asked for.

use serde_json::Value;

use super::super::hosts;
use super::super::state::State;
use super::Login;
use super::error::SignInError;

/// The resource of a scope such as `https://graph.microsoft.com/.default`.
pub(super) fn of_default_scope(scope: &str) -> Result<&str, SignInError> {
    scope
        .split(' ')
        .find_map(|scope| scope.strip_suffix("/.default"))
        .filter(|resource| !resource.is_empty())
        .ok_or_else(|| SignInError::scope(scope))
}

/// The service principal of a resource an application asks for.
pub(super) fn for_application<'a>(
    login: &Login<'a>,
    resource: &str,
) -> Result<&'a Value, SignInError> {
    let principal = find(login.state, resource, &login.request.base)
        .ok_or_else(|| SignInError::resource_not_found(resource, login.state.tenant_id()))?;
    enabled(principal, resource)
}

/// The service principal of a resource a user asks for. Without it, users are told that their
/// organization lacks the service.
pub(super) fn for_user<'a>(login: &Login<'a>, resource: &str) -> Result<&'a Value, SignInError> {
    let state = login.state;
    let principal = find(state, resource, &login.request.base).ok_or_else(|| {
        let organization = state.organization["displayName"]
            .as_str()
            .unwrap_or_default();
        SignInError::no_service_for_organization(resource, organization)
    })?;
    enabled(principal, resource)
}

fn enabled<'a>(principal: &'a Value, resource: &str) -> Result<&'a Value, SignInError> {
    if !is_usable(principal) {
        return Err(SignInError::resource_disabled(resource));
    }
    Ok(principal)
}

/// Whether tokens are issued to and for an application: it is enabled in the tenant, nobody
/// deactivated it, and Microsoft did not disable it (Entra documentation, "Deactivate an
/// enterprise application", which tells the three apart).
pub(super) fn is_usable(principal: &Value) -> bool {
    let by_microsoft = principal["disabledByMicrosoftStatus"].as_str();
    principal["accountEnabled"] == Value::Bool(true)
        && principal["isDisabled"] != Value::Bool(true)
        && by_microsoft.is_none_or(|status| status == "NotDisabled")
}

/// Whether a value is this id. Entra compares ids without regard to case.
pub(super) fn same_id(value: &Value, id: &str) -> bool {
    value
        .as_str()
        .is_some_and(|value| value.eq_ignore_ascii_case(id))
}

/// Whether a user may use an application that requires an assignment: the user is assigned, or a
/// group that the user is in directly. A group in an assigned group is not reached, and a role
/// cannot be assigned (Entra documentation, "Manage users and groups assignment to an
/// application").
pub(super) fn check_assignment(
    login: &Login<'_>,
    principal: &Value,
    user_id: &str,
    name: &str,
) -> Result<(), SignInError> {
    if principal["appRoleAssignmentRequired"] != Value::Bool(true) {
        return Ok(());
    }
    let state = login.state;
    let memberships = state.direct_memberships(user_id).into_iter();
    let groups = memberships.filter(|found| found["@odata.type"] == "#microsoft.graph.group");
    let ids = groups.filter_map(|group| group["id"].as_str());
    let holders: Vec<&str> = ids.chain([user_id]).collect();
    let id = principal["id"].as_str().unwrap_or_default();
    let mut assignments = state.collection("appRoleAssignments").items().iter();
    let assigned = assignments.any(|assignment| {
        let holder = &assignment["principalId"];
        same_id(&assignment["resourceId"], id) && holders.iter().any(|id| same_id(holder, id))
    });
    if !assigned {
        let resource = principal["displayName"].as_str().unwrap_or_default();
        return Err(SignInError::not_assigned(name, resource));
    }
    Ok(())
}

fn find<'a>(state: &'a State, resource: &str, base: &str) -> Option<&'a Value> {
    let resource = if hosts::is_graph(resource, base) {
        hosts::GRAPH_APP_ID
    } else {
        resource.trim_end_matches('/')
    };
    let principals = state.collection("servicePrincipals");
    if let Some(principal) = principals.by_alternate_key(resource) {
        return Some(principal);
    }
    let mut items = principals.items().iter();
    items
        .find(|principal| {
            let names = principal["servicePrincipalNames"].as_array();
            names.into_iter().flatten().any(|name| name == resource)
        })
        .map(AsRef::as_ref)
}
