//! Entra ID: the token endpoint and what belongs to it.

mod assertion;
mod azure;
pub(super) mod challenge;
mod client;
mod credentials;
mod delegated;
mod device;
mod discovery;
mod error;
mod form;
mod requested;
mod resource;
mod token;
pub(super) mod tokens;

use jiff::Timestamp;
use serde_json::{Value, json};

use super::message::Request;
use super::problem::Problem;
use super::state::State;
pub(super) use device::Devices;
use error::SignInError;
use form::Form;

/// The names that stand for "the tenant of whoever signs in".
const COMMON: [&str; 2] = ["common", "organizations"];

/// What Entra answers.
pub(super) struct Reply {
    pub(super) status: u16,
    pub(super) body: Value,
    /// Whether the address is none the mock knows.
    pub(super) unsupported: bool,
}

impl Reply {
    fn ok(body: Value) -> Self {
        Self {
            status: 200,
            body,
            unsupported: false,
        }
    }
}

/// A request to the login host, with what it is answered from.
pub(super) struct Login<'a> {
    pub(super) request: &'a Request,
    pub(super) state: &'a State,
    pub(super) devices: &'a Devices,
    pub(super) now: Timestamp,
    /// Stands in errors as the trace id.
    pub(super) request_id: &'a str,
}

/// Answers a request outside Graph's versions.
pub(super) fn answer(login: &Login<'_>) -> Reply {
    let path: Vec<&str> = login
        .request
        .path
        .split('/')
        .filter(|segment| !segment.is_empty())
        .collect();
    let outcome = match (login.request.method.as_str(), path.as_slice()) {
        ("POST", [tenant, "oauth2", "v2.0", "token"]) => token::issue(login, tenant),
        ("POST", [tenant, "oauth2", "v2.0", "devicecode"]) => device::start(login, tenant),
        ("GET", [tenant, "v2.0", ".well-known", "openid-configuration"]) => {
            discovery::metadata(login, tenant)
        }
        ("GET", [_, "discovery", "v2.0", "keys"]) => Ok(discovery::keys()),
        ("GET", [_, "discovery", "instance"]) => Ok(discovery::instance(login)),
        ("GET", ["metadata", "endpoints"]) => Ok(azure::metadata(login)),
        ("GET", ["subscriptions"]) => azure::subscriptions(login),
        ("GET", ["tenants"]) => azure::tenants(login),
        _ => return unknown(),
    };
    match outcome {
        Ok(body) => Reply::ok(body),
        Err(error) => Reply {
            status: error.status,
            body: error.body(login),
            unsupported: false,
        },
    }
}

/// Refuses a request for a fault's sake, in Entra's form.
pub(super) fn refuse(login: &Login<'_>, problem: &Problem) -> Reply {
    let error = SignInError::transient(problem);
    Reply {
        status: error.status,
        body: error.body(login),
        unsupported: false,
    }
}

fn unknown() -> Reply {
    Reply {
        status: 404,
        body: json!({"error": "not_found", "error_description": "There is nothing at this address."}),
        unsupported: true,
    }
}

impl Login<'_> {
    fn form(&self) -> Form {
        Form::parse(&self.request.body)
    }

    /// Whether the tenant of the address is the fixture's.
    fn tenant(&self, tenant: &str) -> Result<(), SignInError> {
        if self.state.is_named(tenant) {
            Ok(())
        } else {
            Err(SignInError::tenant_not_found(tenant))
        }
    }

    /// The same for sign-ins of applications, which nobody's name leads to a tenant.
    fn own_tenant(&self, tenant: &str) -> Result<(), SignInError> {
        if COMMON.contains(&tenant) {
            return Err(SignInError::no_tenant());
        }
        self.tenant(tenant)
    }

    /// The same for sign-ins of users, which may leave the tenant to the user's name.
    fn tenant_or_common(&self, tenant: &str) -> Result<(), SignInError> {
        if COMMON.contains(&tenant) {
            Ok(())
        } else {
            self.tenant(tenant)
        }
    }
}
