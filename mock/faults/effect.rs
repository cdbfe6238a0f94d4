//! What a fault does to an answer.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::Deserialize;
use serde_json::{Value, json};

use super::super::message::{Answer, Request};
use super::super::problem::Problem;

/// What happens to an answer. Nothing named stays as it is.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub(crate) struct Effect {
    /// Refuses the request with this status and does not look at it further.
    pub(crate) status: Option<u16>,
    /// The code and message of the refusal; Graph's usual ones of that status, if absent.
    pub(crate) error: Option<Error>,
    /// Headers to set.
    pub(crate) headers: BTreeMap<String, String>,
    /// How long to wait.
    pub(crate) delay_milliseconds: u64,
    /// A body to send in place of the answer's, a text as it is and anything else as JSON.
    pub(crate) body: Option<Value>,
    /// How many bytes of the body to send.
    pub(crate) truncate: Option<usize>,
    /// The content type to claim.
    pub(crate) content_type: Option<String>,
    /// Sends a page without entities that links to the same page again.
    pub(crate) empty_page: bool,
    /// Where the next link shall lead.
    pub(crate) next_link: Option<NextLink>,
    /// Leaves the item out of the batch's answer.
    pub(crate) omit_from_batch: bool,
    /// Demands a newer token, from clients that said they understand it (`cp1`).
    pub(crate) challenge: bool,
}

/// An error of Graph's form.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Error {
    code: String,
    message: String,
}

/// Where a next link leads that should not.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum NextLink {
    /// To the page it stands on.
    Loop,
    /// To another host.
    Foreign,
}

impl Effect {
    /// What a type cannot say.
    pub(super) fn check(&self) -> Result<(), (&'static str, &'static str)> {
        if self
            .status
            .is_some_and(|status| !(200..=599).contains(&status))
        {
            return Err(("answer.status", "must lie between 200 and 599"));
        }
        if self.error.is_some() && self.status.is_none() {
            return Err(("answer.error", "needs a status"));
        }
        Ok(())
    }

    /// The refusal this fault stands for, if it is one.
    pub(crate) fn refusal(&self) -> Option<Problem> {
        let status = self.status.filter(|status| *status >= 300)?;
        let (code, message) = usual(status);
        let mut problem = match status {
            401 => Problem::unauthenticated(message),
            _ => Problem::new(status, code, message),
        };
        if let Some(error) = &self.error {
            problem.code = error.code.clone().into();
            problem.message.clone_from(&error.message);
        }
        Some(problem)
    }

    /// Changes the links and entities of a page.
    pub(crate) fn change_page(&self, page: &mut Value, request: &Request, path: &str) {
        let Some(page) = page.as_object_mut() else {
            return;
        };
        let this = match &request.query {
            Some(query) => format!("{}{path}?{query}", request.base),
            None => format!("{}{path}", request.base),
        };
        if self.empty_page && page.contains_key("value") {
            page.insert("value".into(), json!([]));
            page.insert("@odata.nextLink".into(), json!(this));
        }
        let link = match self.next_link {
            Some(NextLink::Loop) => this,
            Some(NextLink::Foreign) => format!("https://graph.example{path}?$skiptoken=away"),
            None => return,
        };
        page.insert("@odata.nextLink".into(), json!(link));
    }

    /// Changes what goes over the wire.
    pub(crate) fn change_answer(&self, mut answer: Answer) -> Answer {
        match &self.body {
            Some(Value::String(text)) => answer.body = text.clone().into_bytes(),
            Some(body) => answer.body = body.to_string().into_bytes(),
            None => {}
        }
        if let Some(length) = self.truncate {
            answer.body.truncate(length);
        }
        if let Some(status) = self.status {
            answer.status = status;
        }
        if self.delay_milliseconds > 0 {
            answer.delay = Some(Duration::from_millis(self.delay_milliseconds));
        }
        if let Some(content_type) = &self.content_type {
            answer = answer.with_header("Content-Type", content_type);
        }
        for (name, value) in &self.headers {
            answer = answer.with_header(name, value);
        }
        answer
    }
}

/// What Graph usually says with a status (Graph documentation, "Error responses").
fn usual(status: u16) -> (&'static str, &'static str) {
    match status {
        401 => (
            "InvalidAuthenticationToken",
            "Access token has expired or is not yet valid.",
        ),
        403 => (
            "Authorization_RequestDenied",
            "Insufficient privileges to complete the operation.",
        ),
        404 => ("Request_ResourceNotFound", "Resource does not exist."),
        409 => (
            "Directory_ConcurrencyViolation",
            "A concurrent change happened. Try again.",
        ),
        429 => ("TooManyRequests", "Please retry after"),
        500 => ("InternalServerError", "An internal error occurred."),
        502 => ("BadGateway", "The gateway got no valid answer."),
        503 => (
            "serviceNotAvailable",
            "The service is temporarily unavailable.",
        ),
        504 => ("UnknownError", "The gateway got no answer in time."),
        _ => ("BadRequest", "The request was refused."),
    }
}
