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

/// Whether the tenant lets tokens be issued for a resource: it must have a service principal,
/// and that must not be disabled.
pub(super) fn check(login: &Login<'_>, resource: &str) -> Result<(), SignInError> {
    let principal = find(login.state, resource, &login.request.base)
        .ok_or_else(|| SignInError::resource_not_found(resource, login.state.tenant_id()))?;
    if principal["accountEnabled"] == false {
        return Err(SignInError::resource_disabled(resource));
    }
    Ok(())
}

fn find<'a>(state: &'a State, resource: &str, base: &str) -> Option<&'a Value> {
    let resource = if hosts::is_graph(resource, base) {
        hosts::GRAPH_APP_ID
    } else {
        resource.trim_end_matches('/')
    };
    let principals = &state.service_principals;
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
