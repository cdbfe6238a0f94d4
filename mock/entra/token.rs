//! `/{tenant}/oauth2/v2.0/token`.

use serde_json::{Value, json};

use super::super::hosts;
use super::client::{self, Client};
use super::error::SignInError;
use super::form::Form;
use super::requested::Requested;
use super::tokens::{self, Claims};
use super::{Login, credentials, delegated, device, resource};

/// The grant type of device codes (RFC 8628, section 3.4).
const DEVICE_CODE: &str = "urn:ietf:params:oauth:grant-type:device_code";

/// Issues a token to a client that proves who it is.
pub(super) fn issue(login: &Login<'_>, tenant: &str) -> Result<Value, SignInError> {
    let form = login.form();
    match form.require("grant_type")? {
        "client_credentials" => {
            login.own_tenant(tenant)?;
            client_credentials(login, &form)
        }
        // The draft of RFC 8628, which some clients still follow, had a shorter name.
        DEVICE_CODE | "device_code" => {
            login.tenant_or_common(tenant)?;
            device::poll(login, &form)
        }
        "refresh_token" => {
            login.tenant_or_common(tenant)?;
            refresh(login, &form)
        }
        other => Err(SignInError::grant_type(other)),
    }
}

/// The client credentials grant (RFC 6749, section 4.4): an application in its own name.
fn client_credentials(login: &Login<'_>, form: &Form) -> Result<Value, SignInError> {
    let (client_id, proof) = credentials::read(login, form)?;
    let registration = login
        .state
        .registration(&client_id)
        .ok_or_else(|| SignInError::unknown_application(&client_id, login.state.tenant_id()))?;
    credentials::check(login, registration, proof)?;
    let client = client::find(login, &client_id)?;
    let resource = resource::of_default_scope(form.require("scope")?)?;
    // Every tenant has Azure Resource Manager, whatever the fixture lists.
    if !hosts::is_resource_manager(resource) {
        resource::for_application(login, resource)?;
    }
    let roles = if hosts::is_graph(resource, &login.request.base) {
        // Where nothing was granted there is a token without roles: what is missing shows at
        // Graph, not here.
        registration.granted.application.clone()
    } else {
        Vec::new()
    };
    Ok(response(&Claims {
        idtyp: "app".to_owned(),
        oid: client.object_id.to_owned(),
        sub: client.object_id.to_owned(),
        roles,
        ..claims(login, &client, resource, &Requested::of(form))
    }))
}

/// The refresh grant (RFC 6749, section 6), for scopes that were granted before.
fn refresh(login: &Login<'_>, form: &Form) -> Result<Value, SignInError> {
    let refresh = form.require("refresh_token")?;
    let held = tokens::read_refresh(refresh, login.now)
        .filter(|held| form.get("client_id") == Some(held.appid.as_str()))
        .ok_or_else(SignInError::bad_refresh_token)?;
    let client = client::find(login, &held.appid)?;
    let scope = form.get("scope").unwrap_or(&held.scope);
    delegated::issue(login, form, &client, &held.sub, scope)
}

/// The claims every access token has.
pub(super) fn claims(
    login: &Login<'_>,
    client: &Client<'_>,
    resource: &str,
    requested: &Requested,
) -> Claims {
    let tenant_id = login.state.tenant_id();
    let now = login.now.as_second();
    Claims {
        aud: resource.to_owned(),
        iss: format!("{}/{tenant_id}/", hosts::STS),
        iat: now,
        nbf: now,
        exp: now + tokens::LIFETIME,
        appid: client.app_id.to_owned(),
        app_displayname: client.display_name.to_owned(),
        tid: tenant_id.to_owned(),
        xms_cc: requested.capabilities.clone(),
        challenge: requested.challenge.clone(),
        uti: login.request_id.to_owned(),
        ver: "1.0".to_owned(),
        ..Claims::default()
    }
}

/// The answer that carries an access token (RFC 6749, section 5.1).
pub(super) fn response(claims: &Claims) -> Value {
    json!({
        "token_type": "Bearer",
        "expires_in": tokens::LIFETIME,
        "ext_expires_in": tokens::LIFETIME,
        "access_token": tokens::sign(claims),
    })
}
