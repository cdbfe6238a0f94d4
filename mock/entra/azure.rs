//! What Azure CLI asks of Azure Resource Manager when it signs in. No subscription is the
//! tenant's, so that there is nothing else to ask there.

use serde_json::{Value, json};

use super::super::hosts;
use super::error::SignInError;
use super::{Login, tokens};

/// `GET /metadata/endpoints`: the addresses of a cloud, all of them the mock's own, as
/// `az cloud register` reads them (Azure CLI, `azure.cli.core.cloud`).
pub(super) fn metadata(login: &Login<'_>) -> Value {
    let base = &login.request.base;
    json!({
        "name": "GreenroomMock",
        "resourceManager": format!("{base}/"),
        "graph": format!("{base}/"),
        "graphAudience": format!("{base}/"),
        "microsoftGraphResourceId": format!("{base}/"),
        "portal": base,
        "authentication": {
            "loginEndpoint": base,
            "audiences": [format!("{}/", hosts::RESOURCE_MANAGER[0])],
            "tenant": "common",
            "identityProvider": "AAD",
        },
        "suffixes": {},
    })
}

/// `GET /subscriptions`: none.
pub(super) fn subscriptions(login: &Login<'_>) -> Result<Value, SignInError> {
    known_caller(login)?;
    Ok(json!({"value": [], "count": {"type": "Total", "value": 0}}))
}

/// `GET /tenants`: the one there is.
pub(super) fn tenants(login: &Login<'_>) -> Result<Value, SignInError> {
    known_caller(login)?;
    let tenant_id = login.state.tenant_id();
    Ok(json!({"value": [{
        "id": format!("/tenants/{tenant_id}"),
        "tenantId": tenant_id,
        "displayName": login.state.organization["displayName"],
        "tenantCategory": "Home",
    }]}))
}

fn known_caller(login: &Login<'_>) -> Result<(), SignInError> {
    let token = login.request.header("authorization");
    let token = token.and_then(|header| header.strip_prefix("Bearer "));
    let claims = token.and_then(tokens::read);
    let known = claims.is_some_and(|claims| {
        hosts::is_resource_manager(&claims.aud)
            && claims.tid == login.state.tenant_id()
            && claims.exp > login.now.as_second()
    });
    if known {
        Ok(())
    } else {
        Err(SignInError::no_token())
    }
}
