//! Several questions in one `$batch`, and their answers sorted out again.
//!
//! Source: Microsoft Graph, "combine multiple requests in one HTTP call using JSON batching".

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use serde::Deserialize;
use serde_json::{Value, json};

use crate::error::ErrorKind;
use crate::evidence::{Evidence, Request};
use crate::exchange::Received;
use crate::patience;

/// The most requests Graph takes in one batch.
pub(crate) const LIMIT: usize = 20;

/// What became of one question, and what its answer says about asking again.
#[derive(Clone)]
pub(crate) struct Outcome {
    pub(crate) reply: Result<Arc<Evidence>, ErrorKind>,
    /// The wait that the answer names.
    pub(crate) wait: Option<Duration>,
    /// The challenge that comes with a refused token.
    pub(crate) challenge: Option<String>,
}

#[derive(Deserialize)]
struct Responses {
    responses: Vec<Item>,
}

#[derive(Deserialize)]
struct Item {
    id: String,
    status: u16,
    #[serde(default)]
    headers: HashMap<String, String>,
    #[serde(default)]
    body: Value,
}

impl Item {
    fn header(&self, name: &str) -> Option<&str> {
        let found = self
            .headers
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }
}

impl Outcome {
    /// Nothing usable arrived.
    pub(crate) fn failed(kind: ErrorKind) -> Self {
        Self {
            reply: Err(kind),
            wait: None,
            challenge: None,
        }
    }

    /// The answer to a question that travelled alone, or to a batch that was refused as a whole.
    pub(crate) fn whole(request: &Request, received: &Received) -> Self {
        let header = |name| received.headers.get(name)?.to_str().ok().map(str::to_owned);
        let body = received.body.clone();
        let reply = evidence(request, received.status, header("request-id"), body);
        let wait = patience::named(&received.headers);
        Self {
            reply: Ok(reply),
            wait,
            challenge: header("www-authenticate"),
        }
    }

    fn item(request: &Request, item: Item, batch_id: Option<&str>) -> Self {
        // Graph repeats the id of a refused item in its error; the batch's own is the last resort.
        let inner = item
            .body
            .pointer("/error/innerError/request-id")
            .and_then(Value::as_str);
        let own = item.header("request-id").or(inner);
        let id = own.or(batch_id).map(str::to_owned);
        let wait = item.header("retry-after").and_then(patience::retry_after);
        let challenge = item.header("www-authenticate").map(str::to_owned);
        Self {
            reply: Ok(evidence(request, item.status, id, item.body)),
            wait,
            challenge,
        }
    }
}

/// The body of a batch of these questions; an item's id is its place.
pub(crate) fn body(requests: &[Request]) -> Value {
    let items = requests.iter().enumerate().map(|(place, request)| {
        let mut item =
            json!({ "id": place.to_string(), "method": request.method, "url": request.url });
        if let Some(prefer) = request.prefer() {
            item["headers"] = json!({ "Prefer": prefer });
        }
        item
    });
    json!({ "requests": items.collect::<Vec<_>>() })
}

/// The outcome of each question of a batch.
pub(crate) fn outcomes(requests: &[Request], received: Received) -> Vec<Outcome> {
    if received.status != 200 {
        return requests
            .iter()
            .map(|request| Outcome::whole(request, &received))
            .collect();
    }
    let id = received
        .headers
        .get("request-id")
        .and_then(|id| id.to_str().ok());
    match items(received.body) {
        Ok(mut items) => requests
            .iter()
            .enumerate()
            .map(|(place, request)| match items.remove(&place.to_string()) {
                Some(item) => Outcome::item(request, item, id),
                None => Outcome::failed(ErrorKind::Malformed(
                    "the batch answer left this request out".to_owned(),
                )),
            })
            .collect(),
        Err(kind) => vec![Outcome::failed(kind); requests.len()],
    }
}

fn items(body: Value) -> Result<HashMap<String, Item>, ErrorKind> {
    let responses: Responses = serde_json::from_value(body)
        .map_err(|error| ErrorKind::Malformed(format!("no batch answer: {error}")))?;
    let mut items = HashMap::new();
    for item in responses.responses {
        if let Some(twice) = items.insert(item.id.clone(), item) {
            let what = format!("two answers with batch id {}", twice.id);
            return Err(ErrorKind::Malformed(what));
        }
    }
    Ok(items)
}

fn evidence(
    request: &Request,
    status: u16,
    request_id: Option<String>,
    body: Value,
) -> Arc<Evidence> {
    let time = crate::clock::now();
    Arc::new(Evidence {
        request: request.clone(),
        status,
        request_id,
        time,
        body,
    })
}
