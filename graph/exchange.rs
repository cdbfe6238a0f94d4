//! One HTTP exchange with Graph: bounded in time and size.

use std::time::Duration;

use reqwest::header::{ACCEPT_ENCODING, HeaderMap};
use reqwest::{RequestBuilder, Response};
use secrecy::ExposeSecret as _;
use serde_json::Value;

use crate::encoding::{self, LARGEST};
use crate::error::ErrorKind;
use crate::flaw::Flaw;
use crate::json::{self, Document};
use crate::patience::Patience;
use crate::session::Token;

/// An answer as received.
#[derive(Clone)]
pub(crate) struct Received {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    /// The body as JSON; one that is not JSON as a string.
    pub(crate) body: Value,
    /// The paths of keys that stand twice in an object of the body.
    pub(crate) repeated: Vec<Vec<String>>,
    /// The body's length, once it is decoded.
    pub(crate) bytes: u64,
}

impl Received {
    /// Graph's own id of the exchange.
    pub(crate) fn request_id(&self) -> Option<String> {
        let id = self.headers.get("request-id")?;
        id.to_str().ok().map(str::to_owned)
    }
}

/// Sends a request and reads the answer to its end, in a run that has lasted so long.
pub(crate) async fn exchange(
    request: RequestBuilder,
    token: &Token,
    patience: &Patience,
    elapsed: Duration,
) -> Result<Received, ErrorKind> {
    let left = patience.run.saturating_sub(elapsed);
    let response = request
        .bearer_auth(token.secret.expose_secret())
        .header(ACCEPT_ENCODING, encoding::ASKED_FOR)
        .timeout(patience.answer.min(left).max(Duration::from_millis(1)))
        .send()
        .await
        .map_err(unreachable)?;
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    let body = read(response).await?;
    let body = encoding::decode(body, &headers)?;
    let bytes = body.len() as u64;
    let document = json::read(&body).unwrap_or_else(|_| Document {
        value: Value::String(String::from_utf8_lossy(&body).into_owned()),
        repeated: vec![],
    });
    Ok(Received {
        status,
        headers,
        body: document.value,
        repeated: document.repeated,
        bytes,
    })
}

async fn read(mut response: Response) -> Result<Vec<u8>, ErrorKind> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(unreachable)? {
        if body.len() + chunk.len() > LARGEST {
            let most = LARGEST / 1024 / 1024;
            return Err(ErrorKind::from(Flaw::TooLarge(most)));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

fn unreachable(error: reqwest::Error) -> ErrorKind {
    ErrorKind::Unreachable(cause(error))
}

/// The innermost cause of a transport error, without the address it happened at.
pub(crate) fn cause(error: reqwest::Error) -> String {
    if error.is_timeout() {
        return "it took too long".to_owned();
    }
    let error = error.without_url();
    let mut cause: &dyn std::error::Error = &error;
    while let Some(source) = cause.source() {
        cause = source;
    }
    cause.to_string()
}
