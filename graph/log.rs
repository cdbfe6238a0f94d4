//! What is said of each request: enough for a support case, and nothing that is secret.

use std::time::{Duration, Instant};

use serde::Serialize;

use crate::batch::Outcome;
use crate::evidence::Request;

/// A request and how it ended. It holds no header but the request-id, and no body.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Sent {
    /// The HTTP method.
    pub method: &'static str,
    /// The path; for Graph below the version, with the query.
    pub path: String,
    /// The HTTP status; none where no answer came.
    pub status: Option<u16>,
    /// How long it took in milliseconds, from the request to the last byte of the answer.
    pub milliseconds: u64,
    /// The service's own id of the exchange.
    pub request_id: Option<String>,
    /// Whether it travelled in the batch before it.
    pub in_batch: bool,
    /// Why no answer came.
    pub error: Option<String>,
}

/// Told of each request after it.
pub type Log = fn(&Sent);

impl Sent {
    /// A request that started then and has just ended.
    pub(crate) fn new(method: &'static str, path: impl Into<String>, started: Instant) -> Self {
        Self {
            method,
            path: path.into(),
            status: None,
            milliseconds: milliseconds(started.elapsed()),
            request_id: None,
            in_batch: false,
            error: None,
        }
    }

    /// The same, answered.
    pub(crate) fn answered(self, status: u16, request_id: Option<String>) -> Self {
        Self {
            status: Some(status),
            request_id,
            ..self
        }
    }

    /// The same, without an answer.
    pub(crate) fn failed(self, error: impl Into<String>) -> Self {
        Self {
            error: Some(error.into()),
            ..self
        }
    }

    /// A request out of this batch.
    pub(crate) fn item(&self, request: &Request, outcome: &Outcome) -> Self {
        let item = Self {
            method: request.method,
            path: request.url.clone(),
            status: None,
            request_id: None,
            in_batch: true,
            ..self.clone()
        };
        match &outcome.reply {
            Ok(evidence) => item.answered(evidence.status, evidence.request_id.clone()),
            Err(kind) => item.failed(kind.cause()),
        }
    }
}

fn milliseconds(took: Duration) -> u64 {
    u64::try_from(took.as_millis()).unwrap_or(u64::MAX)
}
