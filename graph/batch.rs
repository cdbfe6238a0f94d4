//! Questions of the same moment travel in one `$batch`.
//!
//! Source: Microsoft Graph, "combine multiple requests in one HTTP call using JSON batching".

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use futures::future::join_all;
use reqwest::header::HeaderMap;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::sync::{mpsc, oneshot};

use crate::client::{Counters, cause};
use crate::error::{ErrorKind, GraphError};
use crate::evidence::{Evidence, Request};

/// The most requests Graph takes in one batch.
const LIMIT: usize = 20;
/// How often the courier lets the others go on before it leaves. Whoever is ready to ask does so
/// within one turn; the second catches a question that a delivered answer led to.
const TURNS: usize = 2;

type Reply = Result<Arc<Evidence>, GraphError>;

/// A question on its way, and where its answer is awaited.
pub(crate) struct Asked {
    pub(crate) request: Request,
    pub(crate) answer: oneshot::Sender<Reply>,
}

/// Carries the questions to Graph, one wave after the other.
pub(crate) struct Courier {
    http: reqwest::Client,
    base: String,
    token: SecretString,
    counters: Arc<Counters>,
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

impl Courier {
    pub(crate) fn new(
        http: reqwest::Client,
        base: String,
        token: SecretString,
        counters: Arc<Counters>,
    ) -> Self {
        Self {
            http,
            base,
            token,
            counters,
        }
    }

    /// Works until nobody can ask any more.
    pub(crate) async fn deliver(self, mut asked: mpsc::UnboundedReceiver<Asked>) {
        while let Some(first) = asked.recv().await {
            let mut wave = gather(first, &mut asked).await;
            self.counters.round_trips.fetch_add(1, Ordering::Relaxed);
            let mut trips = Vec::new();
            while !wave.is_empty() {
                let rest = wave.split_off(wave.len().min(LIMIT));
                trips.push(self.carry(std::mem::replace(&mut wave, rest)));
            }
            join_all(trips).await;
        }
    }

    async fn carry(&self, load: Vec<Asked>) {
        self.counters.requests.fetch_add(1, Ordering::Relaxed);
        let requests: Vec<Request> = load.iter().map(|asked| asked.request.clone()).collect();
        let replies = match requests.as_slice() {
            [alone] => vec![self.get(alone).await],
            many => self.batch(many).await,
        };
        for (asked, reply) in load.into_iter().zip(replies) {
            // Nobody waits any more when the run was interrupted.
            let _ = asked.answer.send(reply);
        }
    }

    async fn get(&self, request: &Request) -> Reply {
        let url = format!("{}{}", self.base, request.url);
        let (status, headers, body) =
            self.exchange(self.http.get(url))
                .await
                .map_err(|kind| GraphError {
                    request: request.clone(),
                    kind,
                    evidence: vec![],
                })?;
        Ok(evidence(request, status, request_id(&headers), body))
    }

    async fn batch(&self, requests: &[Request]) -> Vec<Reply> {
        let items: Vec<Value> = requests
            .iter()
            .enumerate()
            .map(|(id, request)| {
                json!({ "id": id.to_string(), "method": request.method, "url": request.url })
            })
            .collect();
        let post = self.http.post(format!("{}/$batch", self.base));
        let outcome = match self
            .exchange(post.json(&json!({ "requests": items })))
            .await
        {
            Ok((200, headers, body)) => items_by_id(body).map(|items| (headers, items)),
            // The batch as a whole was refused: each question got that answer.
            Ok((status, headers, body)) => {
                let id = request_id(&headers);
                return requests
                    .iter()
                    .map(|request| Ok(evidence(request, status, id.clone(), body.clone())))
                    .collect();
            }
            Err(kind) => Err(kind),
        };
        match outcome {
            Ok((headers, mut items)) => requests
                .iter()
                .enumerate()
                .map(|(id, request)| take(&mut items, &id.to_string(), request, &headers))
                .collect(),
            Err(kind) => requests
                .iter()
                .map(|request| {
                    let (request, kind) = (request.clone(), kind.clone());
                    Err(GraphError {
                        request,
                        kind,
                        evidence: vec![],
                    })
                })
                .collect(),
        }
    }

    async fn exchange(
        &self,
        request: reqwest::RequestBuilder,
    ) -> Result<(u16, HeaderMap, Value), ErrorKind> {
        let response = request
            .bearer_auth(self.token.expose_secret())
            .send()
            .await
            .map_err(|error| ErrorKind::Unreachable(cause(error)))?;
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let body = response
            .bytes()
            .await
            .map_err(|error| ErrorKind::Unreachable(cause(error)))?;
        self.counters
            .bytes
            .fetch_add(body.len() as u64, Ordering::Relaxed);
        let json = serde_json::from_slice(&body)
            .unwrap_or_else(|_| Value::String(String::from_utf8_lossy(&body).into_owned()));
        Ok((status, headers, json))
    }
}

/// Waits until everybody who can ask has asked.
async fn gather(first: Asked, asked: &mut mpsc::UnboundedReceiver<Asked>) -> Vec<Asked> {
    let mut wave = vec![first];
    let mut quiet = 0;
    while quiet < TURNS {
        tokio::task::yield_now().await;
        quiet += 1;
        while let Ok(next) = asked.try_recv() {
            wave.push(next);
            quiet = 0;
        }
    }
    wave
}

fn items_by_id(body: Value) -> Result<HashMap<String, Item>, ErrorKind> {
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

fn take(
    items: &mut HashMap<String, Item>,
    id: &str,
    request: &Request,
    batch: &HeaderMap,
) -> Reply {
    let Some(item) = items.remove(id) else {
        let kind = ErrorKind::Malformed("the batch answer left this request out".to_owned());
        return Err(GraphError {
            request: request.clone(),
            kind,
            evidence: vec![],
        });
    };
    let own = item
        .headers
        .iter()
        .find(|(name, _)| name.eq_ignore_ascii_case("request-id"));
    let id = own.map(|(_, id)| id.clone()).or_else(|| request_id(batch));
    Ok(evidence(request, item.status, id, item.body))
}

fn evidence(
    request: &Request,
    status: u16,
    request_id: Option<String>,
    body: Value,
) -> Arc<Evidence> {
    let time = jiff::Timestamp::now();
    Arc::new(Evidence {
        request: request.clone(),
        status,
        request_id,
        time,
        body,
    })
}

fn request_id(headers: &HeaderMap) -> Option<String> {
    headers.get("request-id")?.to_str().ok().map(str::to_owned)
}
