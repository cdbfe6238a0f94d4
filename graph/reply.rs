//! What an answer means: an object, an absence, a collection, or nothing that can be trusted.

use std::sync::Arc;

use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::error::{ErrorKind, GraphError};
use crate::evidence::{Answer, Evidence};

/// Graph's error code for an object that does not exist.
/// Source: Microsoft Graph, "error responses and resource types".
const NOT_FOUND: &str = "Request_ResourceNotFound";
const DENIED: &str = "Authorization_RequestDenied";

/// Reads one object. Only Graph's own "not found" in a Graph error body means that it is absent.
pub(crate) fn one<T: DeserializeOwned>(
    evidence: Arc<Evidence>,
) -> Result<Answer<Option<T>>, GraphError> {
    match evidence.status {
        200 => {
            let value = decode(&evidence, &evidence.body)?;
            Ok(Answer {
                value: Some(value),
                evidence: vec![evidence],
            })
        }
        404 if error_code(&evidence.body) == Some(NOT_FOUND) => Ok(Answer {
            value: None,
            evidence: vec![evidence],
        }),
        _ => Err(refused(evidence)),
    }
}

/// Reads a collection that fits on one page; a further page makes it an error, not a short list.
pub(crate) fn all<T: DeserializeOwned>(
    evidence: Arc<Evidence>,
) -> Result<Answer<Vec<T>>, GraphError> {
    if evidence.status != 200 {
        return Err(refused(evidence));
    }
    if evidence.body.get("@odata.nextLink").is_some() {
        return Err(malformed(
            &evidence,
            "the collection goes on, on a page not read".to_owned(),
        ));
    }
    let Some(items) = evidence.body.get("value") else {
        return Err(malformed(
            &evidence,
            "a collection without `value`".to_owned(),
        ));
    };
    let value = decode(&evidence, items)?;
    Ok(Answer {
        value,
        evidence: vec![evidence],
    })
}

/// An error for an answer that arrived and makes no sense.
pub(crate) fn malformed(evidence: &Arc<Evidence>, what: String) -> GraphError {
    GraphError {
        request: evidence.request.clone(),
        kind: ErrorKind::Malformed(what),
        evidence: vec![Arc::clone(evidence)],
    }
}

fn decode<T: DeserializeOwned>(evidence: &Arc<Evidence>, body: &Value) -> Result<T, GraphError> {
    serde_path_to_error::deserialize(body)
        .map_err(|error| malformed(evidence, format!("at {}: {}", error.path(), error.inner())))
}

fn refused(evidence: Arc<Evidence>) -> GraphError {
    let code = error_code(&evidence.body)
        .unwrap_or("without a Graph error")
        .to_owned();
    let kind = match evidence.status {
        401 => ErrorKind::Unauthorized(code),
        403 if code == DENIED => ErrorKind::MissingPermission,
        403 => ErrorKind::Forbidden(code),
        429 => ErrorKind::Throttled,
        status => ErrorKind::Status(status, code),
    };
    GraphError {
        request: evidence.request.clone(),
        kind,
        evidence: vec![evidence],
    }
}

fn error_code(body: &Value) -> Option<&str> {
    body.get("error")?.get("code")?.as_str()
}
