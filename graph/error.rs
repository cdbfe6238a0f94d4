//! Why something could not be read. Never a statement about the tenant's state.

use std::fmt;
use std::sync::Arc;

use crate::accounted::Oddity;
use crate::evidence::{Evidence, Request};
use crate::flaw::Flaw;

/// The error code of the mock tenant for what Microsoft Graph does and it does not.
pub const UNSUPPORTED_BY_MOCK: &str = "UnsupportedByMock";

/// What stands in the place of Graph's error code where an answer holds no error of Graph's.
pub const NO_GRAPH_ERROR: &str = "without a Graph error";

/// The ways a question stays unanswered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    /// 403 with `Authorization_RequestDenied`: the token lacks the permission.
    MissingPermission,
    /// Another 403; the text is Graph's error code.
    Forbidden(String),
    /// 401: the token was not accepted; the text is Graph's error code.
    Unauthorized(String),
    /// 429: too many requests.
    Throttled,
    /// Any other status that is no answer; the text is Graph's error code or the body's type.
    Status(u16, String),
    /// No answer arrived: connection, TLS, time-out. The text is the cause.
    Unreachable(String),
    /// An answer arrived and cannot mean what was asked for.
    Malformed(Box<Flaw>),
    /// The answer fits several accounts where one is meant.
    Ambiguous(Box<SharedAddress>),
    /// An answer arrived and sets what no rule judges and what can restrict.
    Unjudged(Box<Oddity>),
}

/// An address that several accounts have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SharedAddress {
    /// The address.
    pub address: String,
    /// The sign-in names of the accounts.
    pub accounts: Vec<String>,
}

impl From<Flaw> for ErrorKind {
    fn from(flaw: Flaw) -> Self {
        Self::Malformed(Box::new(flaw))
    }
}

impl ErrorKind {
    /// The cause in words, where no answer tells it.
    pub(crate) fn cause(&self) -> String {
        match self {
            Self::Unreachable(cause) => cause.clone(),
            Self::Malformed(flaw) => flaw.to_string(),
            Self::Unjudged(oddity) => oddity.to_string(),
            _ => "refused".to_owned(),
        }
    }
}

/// A question that Graph did not answer.
#[derive(Clone, Debug)]
pub struct GraphError {
    /// What was asked.
    pub request: Request,
    /// Why there is no answer.
    pub kind: ErrorKind,
    /// What was received, where anything was.
    pub evidence: Vec<Arc<Evidence>>,
}

impl GraphError {
    /// What the user can do about it.
    #[must_use]
    pub fn hint(&self) -> String {
        let permission = self.request.permission;
        match &self.kind {
            ErrorKind::MissingPermission => format!(
                "Grant the application permission `{permission}` to the application that Greenroom \
                 signs in as, have an administrator consent to it, and run the audit again."
            ),
            ErrorKind::Forbidden(_) => format!(
                "Check that the application that Greenroom signs in as has `{permission}` and that \
                 no policy of the tenant blocks it, and run the audit again."
            ),
            ErrorKind::Unauthorized(_) => {
                "Sign in again: Microsoft Graph rejected the token.".to_owned()
            }
            ErrorKind::Throttled => {
                "Microsoft Graph is throttling; wait a few minutes and run the audit again."
                    .to_owned()
            }
            ErrorKind::Status(_, code) if code == UNSUPPORTED_BY_MOCK => {
                "Audit a live tenant to find out: the mock tenant cannot answer this.".to_owned()
            }
            ErrorKind::Status(..) | ErrorKind::Malformed(_) => {
                "Run the audit again; if the problem persists, keep the request-id for a support \
                 request."
                    .to_owned()
            }
            ErrorKind::Ambiguous(_) => {
                "Use the sign-in name or the object id of the account that you mean.".to_owned()
            }
            ErrorKind::Unjudged(_) => {
                "Compare the setting with the room in the admin center: this version of Greenroom \
                 does not know the setting, but a newer version might."
                    .to_owned()
            }
            ErrorKind::Unreachable(_) => {
                "Check the network and the proxy, and run the audit again.".to_owned()
            }
        }
    }
}

impl fmt::Display for GraphError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Request { permission, .. } = &self.request;
        match &self.kind {
            ErrorKind::MissingPermission => write!(
                f,
                "could not be read: Microsoft Graph refused with 403 Authorization_RequestDenied; \
                 the token lacks the permission {permission}"
            ),
            ErrorKind::Forbidden(code) => {
                write!(
                    f,
                    "could not be read: Microsoft Graph refused with 403 {code}"
                )
            }
            ErrorKind::Unauthorized(code) => write!(
                f,
                "could not be read: Microsoft Graph did not accept the token (401 {code})"
            ),
            ErrorKind::Throttled => {
                write!(f, "could not be read: Microsoft Graph is throttling (429)")
            }
            ErrorKind::Status(_, code) if code == UNSUPPORTED_BY_MOCK => write!(
                f,
                "could not be read: the mock tenant does not support the request, which says \
                 nothing about the tenant"
            ),
            ErrorKind::Status(status, code) => {
                write!(
                    f,
                    "could not be read: Microsoft Graph answered {status} {code}"
                )
            }
            ErrorKind::Unreachable(cause) => write!(f, "could not be read: no answer ({cause})"),
            ErrorKind::Ambiguous(shared) => write!(
                f,
                "could not be decided: more than one fits ({} is an address of {})",
                shared.address,
                shared.accounts.join(" and of ")
            ),
            ErrorKind::Unjudged(what) => write!(f, "could not be judged: {what}"),
            ErrorKind::Malformed(what) => {
                write!(f, "could not be read: the answer is malformed ({what})")
            }
        }
    }
}

impl std::error::Error for GraphError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_mock_does_not_support_is_not_told_as_graph_s_answer() {
        let error = GraphError {
            request: Request {
                method: "GET",
                url: "/users/delta".to_owned(),
                permission: "User.Read.All",
                new_members: false,
            },
            kind: ErrorKind::Status(501, UNSUPPORTED_BY_MOCK.to_owned()),
            evidence: Vec::new(),
        };
        let told = error.to_string();
        assert!(
            told.contains("mock tenant") && !told.contains("Graph"),
            "{told}"
        );
    }
}
