//! Entra ID: the token endpoint and what belongs to it.

mod credentials;
mod error;
mod form;
mod resource;
mod token;
pub(super) mod tokens;

use jiff::Timestamp;
use serde_json::{Value, json};

use super::message::Request;
use super::state::State;
use error::SignInError;
use form::Form;

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
}
