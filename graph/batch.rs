//! Several questions in one `$batch`, and their answers sorted out again.
//!
//! Source: Microsoft Graph, "combine multiple requests in one HTTP call using JSON batching".

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use serde::Deserialize;
use serde_json::{Value, json};

use crate::error::ErrorKind;
use crate::evidence::{Evidence, Request, Seen};
use crate::exchange::Received;
use crate::flaw::Flaw;
use crate::json;
use crate::patience;

/// The most requests Graph takes in one batch.
pub(crate) const LIMIT: usize = 20;

/// What became of one question, and what its answer says about asking again.
#[derive(Clone)]
pub(crate) struct Outcome {
    pub(crate) reply: Result<Arc<Evidence>, ErrorKind>,
    /// What arrived, where it cannot be an answer.
    pub(crate) received: Option<Arc<Evidence>>,
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
            received: None,
            wait: None,
            challenge: None,
        }
    }

    /// The answer to a question that travelled alone, or to a batch that was refused as a whole.
    pub(crate) fn whole(request: &Request, received: Received) -> Self {
        let header = |name| received.headers.get(name)?.to_str().ok().map(str::to_owned);
        let id = header("request-id");
        let challenge = header("www-authenticate");
        let arrived = evidence(request, received.status, id, received.body);
        let outcome = Self {
            reply: Ok(arrived),
            received: None,
            wait: patience::named(&received.headers),
            challenge,
        };
        outcome.unless_ambiguous(&received.repeated)
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
            received: None,
            wait,
            challenge,
        }
    }

    /// No answer, where keys are repeated in it.
    fn unless_ambiguous(mut self, repeated: &[Vec<String>]) -> Self {
        if let Some(flaw) = json::ambiguity(repeated) {
            self.refuse(ErrorKind::from(flaw));
        }
        self
    }

    /// Takes it for no answer; what was received is kept.
    pub(crate) fn refuse(&mut self, why: ErrorKind) {
        if let Ok(reply) = std::mem::replace(&mut self.reply, Err(why)) {
            self.received = Some(reply);
        }
    }
}

/// The body of a batch of these questions; an item's id is its place.
pub(crate) fn body(requests: &[Request]) -> Value {
    let items = requests.iter().enumerate().map(|(place, request)| {
        let mut item =
            json!({ "id": place.to_string(), "method": request.method, "url": request.url });
        for (name, value) in request.headers() {
            item["headers"][name] = value.into();
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
            .map(|request| Outcome::whole(request, received.clone()))
            .collect();
    }
    let id = received
        .headers
        .get("request-id")
        .and_then(|id| id.to_str().ok());
    match items(received.body, received.repeated) {
        Ok(mut items) => requests
            .iter()
            .enumerate()
            .map(|(place, request)| match items.remove(&place.to_string()) {
                Some((item, repeated)) => {
                    Outcome::item(request, item, id).unless_ambiguous(&repeated)
                }
                None => Outcome::failed(ErrorKind::from(Flaw::LeftOut)),
            })
            .collect(),
        Err(kind) => vec![Outcome::failed(kind); requests.len()],
    }
}

/// The steps to a repeated key.
type Path = Vec<String>;

/// The items by their ids, each with what is repeated inside its body.
fn items(
    body: Value,
    mut repeated: Vec<Path>,
) -> Result<HashMap<String, (Item, Vec<Path>)>, ErrorKind> {
    if body.get("error").is_some() {
        return Err(ErrorKind::from(Flaw::BatchErrorWithSuccess));
    }
    let responses: Responses = serde_json::from_value(body)
        .map_err(|error| ErrorKind::from(Flaw::NoBatch(error.to_string())))?;
    let mut items = HashMap::new();
    for (place, item) in responses.responses.into_iter().enumerate() {
        let at = ["responses".to_owned(), place.to_string(), "body".to_owned()];
        let is_inside = |path: &mut Path| path.len() > at.len() && path.starts_with(&at);
        let own = repeated.extract_if(.., is_inside);
        let own = own.map(|path| path[at.len()..].to_vec()).collect();
        if let Some((twice, _)) = items.insert(item.id.clone(), (item, own)) {
            return Err(ErrorKind::from(Flaw::TwoAnswers(twice.id)));
        }
    }
    // What is repeated around the bodies leaves open which answer is whose.
    match json::ambiguity(&repeated) {
        None => Ok(items),
        Some(flaw) => Err(ErrorKind::from(flaw)),
    }
}

fn evidence(
    request: &Request,
    status: u16,
    request_id: Option<String>,
    body: Value,
) -> Arc<Evidence> {
    let time = greenroom_clock::now();
    Arc::new(Evidence {
        request: request.clone(),
        status,
        request_id,
        time,
        body,
        entry: false,
        seen: Seen::default(),
    })
}
