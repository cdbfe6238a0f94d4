//! `$batch`: up to 20 requests in one (Graph documentation, "JSON batching").

use std::collections::{HashMap, HashSet};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::caller::Caller;
use super::graph::{Addressed, Body};
use super::message::Request;
use super::problem::Problem;
use super::reply::{Exchange, Reply};
use super::service::Service;
use super::view::Metadata;

/// The most requests of a batch.
const MAXIMUM: usize = 20;

#[derive(Deserialize)]
struct Batch {
    requests: Vec<Item>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Item {
    id: String,
    method: String,
    url: String,
    #[serde(default)]
    headers: HashMap<String, String>,
    #[serde(default)]
    body: Option<Value>,
    #[serde(default)]
    depends_on: Vec<String>,
}

/// Whether a request is a batch.
pub(super) fn is_batch(addressed: &Addressed<'_>) -> bool {
    let path = addressed.path.trim_matches('/');
    path == "$batch" || path.eq_ignore_ascii_case("%24batch")
}

/// Answers a batch.
pub(super) fn answer(
    service: &Service,
    addressed: &Addressed<'_>,
    caller: &Caller,
    exchange: Exchange<'_>,
) -> Reply {
    match read(exchange.request) {
        Err(problem) => exchange.refuse(&problem),
        Ok(batch) => {
            let run = Run {
                service,
                addressed,
                caller,
                now: exchange.now,
            };
            let (responses, unsupported) = run.responses(&batch.requests);
            let body = json!({"responses": responses});
            let mut reply = exchange.reply(200, Body::Json(body, Metadata::Minimal));
            reply.unsupported = unsupported;
            reply
        }
    }
}

fn read(request: &Request) -> Result<Batch, Problem> {
    if request.method != "POST" {
        return Err(Problem::method());
    }
    let invalid = |error: &dyn std::fmt::Display| {
        Problem::bad_request(format!("Invalid batch payload format. {error}"))
    };
    // In what is not asked for, the parser takes bytes that are no text.
    let text = std::str::from_utf8(&request.body).map_err(|error| invalid(&error))?;
    let batch: Batch = serde_json::from_str(text).map_err(|error| invalid(&error))?;
    check(&batch.requests)?;
    Ok(batch)
}

/// What makes the whole batch invalid.
fn check(items: &[Item]) -> Result<(), Problem> {
    if items.is_empty() || items.len() > MAXIMUM {
        return Err(Problem::bad_request(format!(
            "Number of batch request steps must be between 1 and {MAXIMUM}."
        )));
    }
    let mut earlier = HashSet::new();
    for item in items {
        if let Some(unknown) = item
            .depends_on
            .iter()
            .find(|id| !earlier.contains(&id.to_lowercase()))
        {
            return Err(Problem::bad_request(format!(
                "Request '{}' depends on '{unknown}', which is no earlier request of the batch.",
                item.id
            )));
        }
        // Ids are the same whatever their case.
        if item.id.is_empty() || !earlier.insert(item.id.to_lowercase()) {
            return Err(Problem::bad_request(format!(
                "The id '{}' of a batch request is empty or not unique.",
                item.id
            )));
        }
        if item.body.as_ref().is_some_and(|body| !is_empty(body)) && content_type(item).is_none() {
            return Err(Problem::bad_request(format!(
                "Write request with id '{}' does not contain a Content-Type header.",
                item.id
            )));
        }
    }
    Ok(())
}

fn is_empty(body: &Value) -> bool {
    body.is_null() || body.as_object().is_some_and(Map::is_empty)
}

fn content_type(item: &Item) -> Option<&String> {
    let mut headers = item.headers.iter();
    headers
        .find(|(name, _)| name.eq_ignore_ascii_case("content-type"))
        .map(|(_, value)| value)
}

struct Run<'a> {
    service: &'a Service,
    addressed: &'a Addressed<'a>,
    caller: &'a Caller,
    now: Timestamp,
}

impl Run<'_> {
    /// The answers to the items, and whether the mock does not support one of them.
    fn responses(&self, items: &[Item]) -> (Vec<Value>, bool) {
        let mut statuses: HashMap<String, u16> = HashMap::new();
        let mut responses = Vec::new();
        let mut unsupported = false;
        for item in items {
            let failed = item.depends_on.iter().any(|id| {
                statuses
                    .get(&id.to_lowercase())
                    .is_none_or(|status| *status >= 400)
            });
            let reply = self.reply(item, failed);
            unsupported |= reply.unsupported;
            statuses.insert(item.id.to_lowercase(), reply.status);
            let omitted = reply
                .effect
                .as_ref()
                .is_some_and(|effect| effect.omit_from_batch);
            if !omitted {
                responses.push(response(&item.id, reply));
            }
        }
        (responses, unsupported)
    }

    fn reply(&self, item: &Item, dependency_failed: bool) -> Reply {
        let request = self.request(item);
        let request_id = self.service.request_id(&request);
        let exchange = Exchange {
            request: &request,
            request_id: &request_id,
            now: self.now,
        };
        if dependency_failed {
            return exchange.refuse(&Problem::new(
                424,
                "FailedDependency",
                "A request that this request depends on failed.",
            ));
        }
        let addressed = Addressed {
            request: &request,
            version: self.addressed.version,
            path: &request.path,
        };
        self.service.single(&addressed, self.caller, exchange)
    }

    /// The request of an item; its address is relative to the version, with or without a slash.
    fn request(&self, item: &Item) -> Request {
        let (path, query) = match item.url.split_once('?') {
            Some((path, query)) => (path, Some(query.to_owned())),
            None => (item.url.as_str(), None),
        };
        let body = item.body.as_ref().map(Value::to_string);
        Request {
            method: item.method.to_ascii_uppercase(),
            path: format!("/{}", path.trim_start_matches('/')),
            query,
            headers: item.headers.clone().into_iter().collect(),
            body: body.unwrap_or_default().into_bytes(),
            base: self.addressed.request.base.clone(),
        }
    }
}

/// The headers that belong to the batch and not to its items.
const OF_THE_BATCH: [&str; 3] = ["request-id", "client-request-id", "x-ms-ags-diagnostic"];

/// A reply as an item of the answer. What is not JSON stands in base64.
fn response(id: &str, reply: Reply) -> Value {
    let effect = reply.effect.unwrap_or_default();
    let (content_type, body) = match reply.body {
        Body::Json(value, metadata) => (metadata.content_type(), value),
        Body::Text(text) => ("text/plain".to_owned(), json!(STANDARD.encode(text))),
        Body::Nothing => (String::new(), Value::Null),
    };
    let mut headers = Map::new();
    if !content_type.is_empty() {
        headers.insert("Content-Type".into(), json!(content_type));
    }
    for (name, value) in reply.headers.into_iter().chain(effect.headers) {
        if !OF_THE_BATCH.contains(&name.as_str()) {
            headers.insert(name, json!(value));
        }
    }
    json!({
        "id": id,
        "status": effect.status.unwrap_or(reply.status),
        "headers": headers,
        "body": effect.body.unwrap_or(body),
    })
}
