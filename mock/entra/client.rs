//! The application that asks for a token.

use serde_json::Value;

use super::super::state::Registration;
use super::error::SignInError;
use super::{Login, resource};

/// An application the tenant knows: one of its own, or another tenant's that has a service
/// principal here.
#[derive(Clone, Copy)]
pub(super) struct Client<'a> {
    pub(super) app_id: &'a str,
    pub(super) display_name: &'a str,
    /// The object id of its service principal.
    pub(super) object_id: &'a str,
    /// Its service principal.
    pub(super) principal: &'a Value,
    /// Its registration, if it is the tenant's own.
    pub(super) registration: Option<&'a Registration>,
}

/// Finds the client and makes sure that it may sign in: a token is issued only where the client
/// has a service principal, and it is not disabled.
pub(super) fn find<'a>(login: &Login<'a>, client_id: &str) -> Result<Client<'a>, SignInError> {
    let state = login.state;
    let registration = state.registration(client_id);
    let Some(principal) = state
        .collection("servicePrincipals")
        .by_alternate_key(client_id)
    else {
        return Err(match registration {
            Some(_) => SignInError::no_service_principal(client_id, state.tenant_id()),
            None => SignInError::unknown_application(client_id, state.tenant_id()),
        });
    };
    let text = |key: &str| principal[key].as_str().unwrap_or_default();
    if !resource::is_usable(principal) {
        return Err(SignInError::disabled_application(
            client_id,
            text("displayName"),
        ));
    }
    // Source: Microsoft Graph v1.0, servicePrincipal, `signInAudience`.
    if text("signInAudience") == "PersonalMicrosoftAccount" {
        return Err(SignInError::personal_application(
            client_id,
            text("displayName"),
        ));
    }
    Ok(Client {
        app_id: text("appId"),
        display_name: registration.map_or(text("displayName"), |known| &known.display_name),
        object_id: text("id"),
        principal,
        registration,
    })
}
