//! Graph's errors, as a value until the answer is written.

use std::borrow::Cow;

use super::hosts;

/// The code of an answer that says nothing about a tenant.
const UNSUPPORTED_BY_MOCK: &str = "UnsupportedByMock";

/// A refusal with Graph's status, code and message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Problem {
    pub(super) status: u16,
    pub(super) code: Cow<'static, str>,
    pub(super) message: String,
    /// Headers beside the usual ones.
    pub(super) headers: Vec<(&'static str, String)>,
    /// Whether the mock does not know the path, as opposed to the tenant not having the thing.
    pub(super) unsupported: bool,
}

impl Problem {
    /// Any refusal.
    pub(super) fn new(status: u16, code: &'static str, message: impl Into<String>) -> Self {
        Self {
            status,
            code: Cow::Borrowed(code),
            message: message.into(),
            headers: Vec::new(),
            unsupported: false,
        }
    }

    /// A request Graph's front end cannot read: 400 `BadRequest`.
    pub(super) fn bad_request(message: impl Into<String>) -> Self {
        Self::new(400, "BadRequest", message)
    }

    /// A request the directory refuses: 400 `Request_BadRequest`.
    pub(super) fn directory_bad_request(message: impl Into<String>) -> Self {
        Self::new(400, "Request_BadRequest", message)
    }

    /// A query the directory does not support: 400 `Request_UnsupportedQuery`.
    pub(super) fn unsupported_query(message: impl Into<String>) -> Self {
        Self::new(400, "Request_UnsupportedQuery", message)
    }

    /// A token that does not open anything: 401 `InvalidAuthenticationToken`.
    pub(super) fn unauthenticated(message: impl Into<String>) -> Self {
        let mut problem = Self::new(401, "InvalidAuthenticationToken", message);
        problem.headers.push(("WWW-Authenticate", challenge("")));
        problem
    }

    /// The token lacks the permission: 403 `Authorization_RequestDenied`.
    pub(super) fn denied() -> Self {
        Self::new(
            403,
            "Authorization_RequestDenied",
            "Insufficient privileges to complete the operation.",
        )
    }

    /// An object that is not there: 404 `Request_ResourceNotFound`.
    pub(super) fn not_found(key: &str) -> Self {
        Self::new(
            404,
            "Request_ResourceNotFound",
            format!(
                "Resource '{key}' does not exist or one of its queried reference-property objects \
                 are not present."
            ),
        )
    }

    /// A path that is no part of Graph, or of the mock: 400 `BadRequest`.
    pub(super) fn unknown_segment(segment: &str) -> Self {
        let mut problem =
            Self::bad_request(format!("Resource not found for the segment '{segment}'."));
        problem.unsupported = true;
        problem
    }

    /// What Graph does and the mock does not: 501, which Graph has no use for.
    pub(super) fn unsupported(method: &str, path: &str) -> Self {
        let path = path.trim_start_matches('/');
        let mut problem = Self::new(
            501,
            UNSUPPORTED_BY_MOCK,
            format!(
                "The mock tenant does not support {method} /{path}. Microsoft Graph does, so this \
                 answer says nothing about a tenant."
            ),
        );
        problem.unsupported = true;
        problem
    }

    /// A path that takes other methods: 405 `Request_BadRequest`.
    pub(super) fn method() -> Self {
        Self::new(
            405,
            "Request_BadRequest",
            "Specified HTTP method is not allowed for the request target.",
        )
    }

    /// A page link that is too old: 400 `Directory_ExpiredPageToken`.
    pub(super) fn expired_page() -> Self {
        Self::new(
            400,
            "Directory_ExpiredPageToken",
            "The specified page token value has expired and can no longer be included in your \
             request.",
        )
    }
}

/// The challenge Graph sends with a 401, with more parameters appended.
pub(super) fn challenge(more: &str) -> String {
    format!(
        "Bearer realm=\"\", authorization_uri=\"{}\", client_id=\"{}\"{more}",
        hosts::authorization_uri(),
        hosts::GRAPH_APP_ID
    )
}
