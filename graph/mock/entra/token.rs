//! `/{tenant}/oauth2/v2.0/token`.

use serde_json::{Value, json};

use super::super::hosts;
use super::super::state::Registration;
use super::error::SignInError;
use super::form::Form;
use super::tokens::{self, Claims};
use super::{Login, credentials, resource};

/// Issues a token to a client that proves who it is.
pub(super) fn issue(login: &Login<'_>, tenant: &str) -> Result<Value, SignInError> {
    login.tenant(tenant)?;
    let form = login.form();
    match form.require("grant_type")? {
        "client_credentials" => client_credentials(login, &form),
        other => Err(SignInError::grant_type(other)),
    }
}

/// OAuth 2.0's client credentials grant (RFC 6749, section 4.4): an application in its own name.
fn client_credentials(login: &Login<'_>, form: &Form) -> Result<Value, SignInError> {
    let client_id = form.require("client_id")?;
    let registration = credentials::registration(login, client_id)?;
    credentials::check(login, form, registration)?;
    let object_id = service_principal(login, registration)?;
    let resource = resource::of_default_scope(form.require("scope")?)?;
    resource::check(login, resource)?;
    let claims = Claims {
        idtyp: "app".to_owned(),
        oid: object_id.clone(),
        sub: object_id,
        roles: roles(login, registration, resource),
        ..claims(login, registration, resource)
    };
    Ok(response(&claims))
}

/// The object id of the client's service principal. A token is issued in a tenant only where the
/// client has one, and it is not disabled.
fn service_principal(
    login: &Login<'_>,
    registration: &Registration,
) -> Result<String, SignInError> {
    let app_id = &registration.app_id;
    let principals = &login.state.service_principals;
    let principal = principals
        .by_alternate_key(app_id)
        .ok_or_else(|| SignInError::no_service_principal(app_id, login.state.tenant_id()))?;
    if principal["accountEnabled"] == false {
        return Err(SignInError::disabled_application(
            app_id,
            &registration.display_name,
        ));
    }
    Ok(principal["id"].as_str().unwrap_or_default().to_owned())
}

/// A token for another resource than Graph carries no role of Graph's. Where nothing was granted
/// there is a token without roles: what is missing shows at Graph, not here.
fn roles(login: &Login<'_>, registration: &Registration, resource: &str) -> Vec<String> {
    if hosts::is_graph(resource, &login.request.base) {
        registration.granted.application.clone()
    } else {
        Vec::new()
    }
}

/// The claims every token has.
fn claims(login: &Login<'_>, registration: &Registration, resource: &str) -> Claims {
    let tenant_id = login.state.tenant_id();
    let now = login.now.as_second();
    Claims {
        aud: resource.to_owned(),
        iss: format!("{}/{tenant_id}/", hosts::STS),
        iat: now,
        nbf: now,
        exp: now + tokens::LIFETIME,
        appid: registration.app_id.clone(),
        app_displayname: registration.display_name.clone(),
        tid: tenant_id.to_owned(),
        uti: login.request_id.to_owned(),
        ver: "1.0".to_owned(),
        ..Claims::default()
    }
}

fn response(claims: &Claims) -> Value {
    json!({
        "token_type": "Bearer",
        "expires_in": tokens::LIFETIME,
        "ext_expires_in": tokens::LIFETIME,
        "access_token": tokens::sign(claims),
    })
}
