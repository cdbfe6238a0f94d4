//! What an answer means: an object, an absence, a collection, or nothing that can be trusted.

use std::sync::Arc;

use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::error::{ErrorKind, GraphError, NO_GRAPH_ERROR};
use crate::evidence::{Answer, Evidence};
use crate::flaw::Flaw;

/// Graph's error code for an object that does not exist.
/// Source: Microsoft Graph, "error responses and resource types".
const NOT_FOUND: &str = "Request_ResourceNotFound";
const DENIED: &str = "Authorization_RequestDenied";

/// Reads one object. Only Graph's own "not found" in a Graph error body means that it is absent.
pub(crate) fn one<T: DeserializeOwned>(
    evidence: Arc<Evidence>,
) -> Result<Answer<Option<T>>, GraphError> {
    let value = match (refusal(&evidence), evidence.status) {
        (None, 200) => Some(decode(&evidence, &evidence.body)?),
        (None, _) => None,
        (Some(_), _) => return Err(refused(evidence)),
    };
    Ok(Answer {
        value,
        evidence: vec![evidence],
    })
}

/// Refuses an answer that does not say that the object is absent.
pub(crate) fn absent(evidence: &Arc<Evidence>) -> Result<(), GraphError> {
    if evidence.status == 404 && refusal(evidence).is_none() {
        Ok(())
    } else {
        Err(refused(Arc::clone(evidence)))
    }
}

/// Refuses a page that is no answer.
pub(crate) fn answered(page: &Arc<Evidence>) -> Result<(), GraphError> {
    if page.status == 200 && refusal(page).is_none() {
        Ok(())
    } else {
        Err(refused(Arc::clone(page)))
    }
}

/// The items of a page.
pub(crate) fn items(page: &Arc<Evidence>) -> Result<&Vec<Value>, GraphError> {
    let items = page.body.get("value").and_then(Value::as_array);
    items.ok_or_else(|| malformed(page, Flaw::NoItems))
}

/// A field that was asked for: `null` is an answer, a missing field is none.
pub(crate) fn stated<'de, D, T>(deserializer: D) -> Result<Option<T>, D::Error>
where
    D: serde::Deserializer<'de>,
    T: serde::Deserialize<'de>,
{
    serde::Deserialize::deserialize(deserializer)
}

/// A list that may be `null` or left out, which is an empty one.
pub(crate) fn listed<'de, D, T>(deserializer: D) -> Result<Vec<T>, D::Error>
where
    D: serde::Deserializer<'de>,
    T: serde::Deserialize<'de>,
{
    let list: Option<Vec<T>> = serde::Deserialize::deserialize(deserializer)?;
    Ok(list.unwrap_or_default())
}

/// Refuses an answer about something else than what was asked for, as `flaw` finds it.
pub(crate) fn about<T>(
    answer: Answer<Option<T>>,
    flaw: impl FnOnce(&T) -> Option<Flaw>,
) -> Result<Answer<Option<T>>, GraphError> {
    match answer.value.as_ref().and_then(flaw) {
        Some(flaw) => Err(malformed(&answer.evidence[0], flaw)),
        None => Ok(answer),
    }
}

/// The same where an id tells what it is about, which Graph may write in other letters.
pub(crate) fn with_id<T>(
    answer: Answer<Option<T>>,
    asked: &str,
    id: impl FnOnce(&T) -> &str,
    flaw: impl FnOnce(String, String) -> Flaw,
) -> Result<Answer<Option<T>>, GraphError> {
    about(answer, |found| {
        let got = id(found);
        (!got.eq_ignore_ascii_case(asked)).then(|| flaw(asked.to_owned(), got.to_owned()))
    })
}

/// An error for an answer that arrived and makes no sense.
pub(crate) fn malformed(evidence: &Arc<Evidence>, flaw: Flaw) -> GraphError {
    GraphError {
        request: evidence.request.clone(),
        kind: ErrorKind::from(flaw),
        evidence: vec![Arc::clone(evidence)],
    }
}

/// Reads what was asked for from a part of the answer.
pub(crate) fn decode<T: DeserializeOwned>(
    evidence: &Arc<Evidence>,
    body: &Value,
) -> Result<T, GraphError> {
    // Where it is wrong is looked for only where something is: it takes as long again.
    if let Ok(value) = T::deserialize(body) {
        return Ok(value);
    }
    serde_path_to_error::deserialize(body).map_err(|error| {
        let flaw = Flaw::Form {
            at: error.path().to_string(),
            cause: error.inner().to_string(),
        };
        malformed(evidence, flaw)
    })
}

fn refused(evidence: Arc<Evidence>) -> GraphError {
    let unexpected = || ErrorKind::Status(evidence.status, code(&evidence));
    let kind = refusal(&evidence).unwrap_or_else(unexpected);
    GraphError {
        request: evidence.request.clone(),
        kind,
        evidence: vec![evidence],
    }
}

/// Why an answer is none; nothing for an object, a collection, and an absence. What says both, an
/// error and something else, says nothing.
pub(crate) fn refusal(evidence: &Evidence) -> Option<ErrorKind> {
    let has = |key: &str| evidence.body.get(key).is_some();
    match evidence.status {
        200 if has("error") => Some(ErrorKind::from(Flaw::ErrorWithSuccess)),
        200 => None,
        404 if error_code(&evidence.body) == Some(NOT_FOUND) && (has("value") || has("id")) => {
            Some(ErrorKind::from(Flaw::AbsentAndDescribed))
        }
        404 if error_code(&evidence.body) == Some(NOT_FOUND) => None,
        401 => Some(ErrorKind::Unauthorized(code(evidence))),
        403 if code(evidence) == DENIED => Some(ErrorKind::MissingPermission),
        403 => Some(ErrorKind::Forbidden(code(evidence))),
        429 => Some(ErrorKind::Throttled),
        status => Some(ErrorKind::Status(status, code(evidence))),
    }
}

fn code(evidence: &Evidence) -> String {
    error_code(&evidence.body)
        .unwrap_or(NO_GRAPH_ERROR)
        .to_owned()
}

fn error_code(body: &Value) -> Option<&str> {
    body.get("error")?.get("code")?.as_str()
}
