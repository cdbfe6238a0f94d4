//! What clients ask before they sign in: metadata, keys, aliases of the login host.

use serde_json::{Value, json};

use super::super::hosts;
use super::error::SignInError;
use super::{COMMON, Login, tokens};

/// `GET /{tenant}/v2.0/.well-known/openid-configuration` (`OpenID` Connect Discovery 1.0).
pub(super) fn metadata(login: &Login<'_>, tenant: &str) -> Result<Value, SignInError> {
    login.tenant_or_common(tenant)?;
    let authority = format!("{}/{tenant}", login.request.base);
    Ok(json!({
        "token_endpoint": format!("{authority}/oauth2/v2.0/token"),
        "token_endpoint_auth_methods_supported":
            ["client_secret_post", "private_key_jwt", "client_secret_basic"],
        "jwks_uri": format!("{authority}/discovery/v2.0/keys"),
        "response_modes_supported": ["query", "fragment", "form_post"],
        "subject_types_supported": ["pairwise"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "response_types_supported": ["code", "id_token", "code id_token", "id_token token"],
        "scopes_supported": ["openid", "profile", "email", "offline_access"],
        "issuer": issuer_at(login, tenant),
        "request_uri_parameter_supported": false,
        "userinfo_endpoint": format!("https://{}/oidc/userinfo", hosts::GRAPH),
        "authorization_endpoint": format!("{authority}/oauth2/v2.0/authorize"),
        "device_authorization_endpoint": format!("{authority}/oauth2/v2.0/devicecode"),
        "http_logout_supported": true,
        "frontchannel_logout_supported": true,
        "end_session_endpoint": format!("{authority}/oauth2/v2.0/logout"),
        "claims_supported": [
            "sub", "iss", "cloud_instance_name", "cloud_instance_host_name",
            "cloud_graph_host_name", "msgraph_host", "aud", "exp", "iat", "auth_time", "acr",
            "nonce", "preferred_username", "name", "tid", "ver", "at_hash", "c_hash", "email",
        ],
        "tenant_region_scope": "EU",
        "cloud_instance_name": "microsoftonline.com",
        "cloud_graph_host_name": "graph.windows.net",
        "msgraph_host": hosts::GRAPH,
    }))
}

/// The issuer that the metadata state. Where the address leaves the tenant open, so do they.
fn issuer_at(login: &Login<'_>, tenant: &str) -> String {
    if COMMON.contains(&tenant) {
        format!("{}/{{tenantid}}/v2.0", login.request.base)
    } else {
        issuer(login)
    }
}

/// The issuer of ID tokens.
pub(super) fn issuer(login: &Login<'_>) -> String {
    format!("{}/{}/v2.0", login.request.base, login.state.tenant_id())
}

/// `GET /{tenant}/discovery/v2.0/keys`: the key that access tokens are signed with.
pub(super) fn keys() -> Value {
    let mut key = json!(*tokens::PUBLIC);
    key["use"] = json!("sig");
    key["kid"] = json!(tokens::KEY_ID);
    key["x5t"] = json!(tokens::KEY_ID);
    json!({"keys": [key]})
}

/// `GET /common/discovery/instance`: which names a login host goes by. The mock is known by its
/// own only.
pub(super) fn instance(login: &Login<'_>) -> Value {
    let base = &login.request.base;
    let host = base
        .split_once("://")
        .map_or(base.as_str(), |(_, rest)| rest);
    let host = host.split('/').next().unwrap_or(host);
    json!({
        "tenant_discovery_endpoint":
            format!("{base}/common/v2.0/.well-known/openid-configuration"),
        "api-version": "1.1",
        "metadata": [
            {"preferred_network": host, "preferred_cache": host, "aliases": [host]},
            {
                "preferred_network": hosts::LOGIN,
                "preferred_cache": hosts::LOGIN,
                "aliases": [hosts::LOGIN],
            },
        ],
    })
}
