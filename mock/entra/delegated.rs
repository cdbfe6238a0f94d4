//! Tokens in the name of a user: what the user and the tenant have consented to.

use serde_json::{Value, json};

use super::super::hosts;
use super::super::ids;
use super::client::Client;
use super::error::SignInError;
use super::form::Form;
use super::requested::Requested;
use super::tokens::{self, Claims};
use super::{Login, resource};

/// Scopes that ask for kinds of tokens and not for permissions (`OpenID` Connect Core 1.0).
const PROTOCOL_SCOPES: [&str; 4] = ["openid", "profile", "email", "offline_access"];

/// Issues an access token, and what else the scopes ask for, to a client for a user.
pub(super) fn issue(
    login: &Login<'_>,
    form: &Form,
    client: &Client<'_>,
    user_id: &str,
    scope: &str,
) -> Result<Value, SignInError> {
    let user = login
        .state
        .user(user_id)
        .ok_or_else(|| SignInError::no_such_user(user_id))?;
    let name = user["userPrincipalName"].as_str().unwrap_or_default();
    if user["accountEnabled"] == Value::Bool(false) {
        return Err(SignInError::disabled_account());
    }
    let wanted = Wanted::parse(scope);
    let principal = resource::for_user(login, wanted.resource)?;
    for requiring in [client.principal, principal] {
        resource::check_assignment(login, requiring, user_id, name)?;
    }
    let granted = granted(login, client, principal, user_id, wanted.resource);
    let held = wanted.of(&granted);
    if held.is_empty() {
        return Err(SignInError::no_consent(client.app_id, client.display_name));
    }
    let claims = Claims {
        idtyp: "user".to_owned(),
        oid: user_id.to_owned(),
        sub: ids::guid(&["sub", user_id, client.app_id]),
        scp: Some(held.join(" ")),
        upn: Some(name.to_owned()),
        ..super::token::claims(login, client, wanted.resource, &Requested::of(form))
    };
    let mut body = super::token::response(&claims);
    body["scope"] = json!(wanted.names(&held).join(" "));
    if wanted.has("offline_access") {
        body["refresh_token"] = json!(tokens::refresh(&claims, scope));
    }
    if wanted.has("openid") {
        let id_token = tokens::identity(login, &claims, user["displayName"].as_str());
        body["id_token"] = json!(id_token);
    }
    Ok(body)
}

/// The scopes of a request, apart by resource and permission.
struct Wanted<'a> {
    scopes: Vec<&'a str>,
    resource: &'a str,
}

impl<'a> Wanted<'a> {
    fn parse(scope: &'a str) -> Self {
        let scopes: Vec<&str> = scope.split(' ').filter(|scope| !scope.is_empty()).collect();
        let resource = scopes
            .iter()
            .find_map(|scope| scope.rsplit_once('/').map(|(resource, _)| resource))
            .unwrap_or(hosts::GRAPH_APP_ID);
        Self { scopes, resource }
    }

    fn has(&self, name: &str) -> bool {
        self.scopes.contains(&name)
    }

    /// The granted permissions that were asked for; `.default` asks for all.
    fn of(&self, granted: &[String]) -> Vec<String> {
        let permissions: Vec<&str> = self
            .scopes
            .iter()
            .filter(|scope| !PROTOCOL_SCOPES.contains(scope))
            .map(|scope| scope.rsplit_once('/').map_or(*scope, |(_, name)| name))
            .collect();
        let all = permissions.contains(&".default");
        granted
            .iter()
            .filter(|name| all || permissions.contains(&name.as_str()))
            .cloned()
            .collect()
    }

    /// The scopes of the answer, as Entra spells them.
    fn names(&self, held: &[String]) -> Vec<String> {
        let protocol = PROTOCOL_SCOPES.iter().filter(|scope| self.has(scope));
        let permissions = held.iter().map(|name| format!("{}/{name}", self.resource));
        protocol
            .map(|scope| (*scope).to_owned())
            .chain(permissions)
            .collect()
    }
}

/// The delegated permissions on a resource: granted to the registration, for the whole tenant, or
/// by the user.
fn granted(
    login: &Login<'_>,
    client: &Client<'_>,
    resource: &Value,
    user_id: &str,
    name: &str,
) -> Vec<String> {
    let resource_id = resource["id"].as_str().unwrap_or_default();
    let mut granted = Vec::new();
    if hosts::is_graph(name, &login.request.base)
        && let Some(registration) = client.registration
    {
        granted.extend(registration.granted.delegated.clone());
    }
    for grant in login.state.collection("oauth2PermissionGrants").items() {
        let everyone = grant["consentType"] == "AllPrincipals";
        if resource::same_id(&grant["clientId"], client.object_id)
            && resource::same_id(&grant["resourceId"], resource_id)
            && (everyone || resource::same_id(&grant["principalId"], user_id))
        {
            let scope = grant["scope"].as_str().unwrap_or_default();
            granted.extend(scope.split_whitespace().map(str::to_owned));
        }
    }
    granted
}
