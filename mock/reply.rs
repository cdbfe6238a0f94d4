//! Graph's reply to one request, before it is an HTTP answer or an item of a batch.

use jiff::Timestamp;
use serde_json::json;

use super::clock;
use super::faults::Effect;
use super::graph::{Body, Success};
use super::message::{Answer, Request};
use super::problem::Problem;
use super::view::Metadata;

/// What Graph replies, be it alone or in a batch.
pub(super) struct Reply {
    pub(super) status: u16,
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: Body,
    pub(super) unsupported: bool,
    /// What a fault still has to do to it.
    pub(super) effect: Option<Effect>,
}

/// The request a reply is to.
#[derive(Clone, Copy)]
pub(super) struct Exchange<'a> {
    pub(super) request: &'a Request,
    pub(super) request_id: &'a str,
    pub(super) now: Timestamp,
}

impl Exchange<'_> {
    /// The client's own id of the request, else the server's.
    fn client_request_id(&self) -> &str {
        let sent = self.request.header("client-request-id");
        sent.unwrap_or(self.request_id)
    }

    /// The headers every reply has.
    fn usual_headers(&self) -> Vec<(String, String)> {
        let server = json!({
            "ServerInfo": {
                "DataCenter": "Mock", "Slice": "E", "Ring": "1", "ScaleUnit": "000",
                "RoleInstance": "GREENROOM",
            }
        });
        [
            ("request-id", self.request_id),
            ("client-request-id", self.client_request_id()),
            ("OData-Version", "4.0"),
            ("x-ms-ags-diagnostic", &server.to_string()),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .to_vec()
    }

    /// A reply with a body.
    pub(super) fn reply(&self, status: u16, body: Body) -> Reply {
        Reply {
            status,
            headers: self.usual_headers(),
            body,
            unsupported: false,
            effect: None,
        }
    }

    /// The reply to a request that succeeded.
    pub(super) fn succeed(&self, success: Success) -> Reply {
        let mut reply = self.reply(success.status, success.body);
        let location = success.location;
        reply
            .headers
            .extend(location.map(|address| ("Location".to_owned(), address)));
        let cost = success.cost.to_string();
        reply.headers.push(("x-ms-resource-unit".to_owned(), cost));
        reply
    }

    /// A refusal in Graph's form (Graph documentation, "Error responses").
    pub(super) fn refuse(&self, problem: &Problem) -> Reply {
        let mut inner = json!({
            "date": clock::graph_error_date(self.now),
            "request-id": self.request_id,
            "client-request-id": self.client_request_id(),
        });
        if problem.status == 429 {
            inner["code"] = json!("429");
            inner["message"] = json!(problem.message);
            inner["status"] = json!("429");
        }
        let body = json!({
            "error": {
                "code": problem.code,
                "message": problem.message,
                "innerError": inner,
            }
        });
        let mut reply = self.reply(problem.status, Body::Json(body, Metadata::Minimal));
        let headers = problem.headers.iter();
        reply
            .headers
            .extend(headers.map(|(name, value)| ((*name).to_owned(), value.clone())));
        reply.unsupported = problem.unsupported;
        reply
    }
}

impl From<Reply> for Answer {
    fn from(reply: Reply) -> Self {
        let (content_type, body) = match reply.body {
            Body::Json(value, metadata) => (metadata.content_type(), value.to_string()),
            Body::Text(text) => ("text/plain".to_owned(), text),
            Body::Nothing => (String::new(), String::new()),
        };
        let mut headers = vec![("Content-Type".to_owned(), content_type)];
        headers.retain(|(_, content_type)| !content_type.is_empty());
        headers.extend(reply.headers);
        let answer = Self {
            status: reply.status,
            headers,
            body: body.into_bytes(),
            delay: None,
            unsupported: reply.unsupported,
        };
        match reply.effect {
            Some(effect) => effect.change_answer(answer),
            None => answer,
        }
    }
}
