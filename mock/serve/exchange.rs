//! From an HTTP request to the mock and back.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::body::{Body, to_bytes};
use axum::extract::{ConnectInfo, Request, State};
use axum::http::request::Parts;
use axum::http::uri::Authority;
use axum::http::{Method, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use futures::stream::{self, StreamExt as _};
use tokio::task::yield_now;

use super::door::{Scheme, Tunnels};
use super::encoding::encoded;
use super::names;
use crate::{Answer, Service};

/// The largest body taken, which is Graph's own limit (Graph documentation, "Use the API").
const LARGEST: usize = 4 << 20;

/// A request that was answered.
#[derive(Clone, Copy, Debug)]
pub struct Answered<'a> {
    /// Its method.
    pub method: &'a str,
    /// Its path with its query, as it was sent.
    pub path: &'a str,
    /// The status of the answer.
    pub status: u16,
    /// From the last byte of the head to the first of the answer.
    pub time: Duration,
    /// Whether the mock does not know the path, so that the answer says nothing of the tenant.
    pub unsupported: bool,
}

/// Who is told of each request that was answered.
pub type Log = fn(&Answered<'_>);

/// What every request is answered from.
pub(super) struct Host {
    service: Service,
    address: SocketAddr,
    tunnels: Tunnels,
    log: Log,
}

impl Host {
    pub(super) fn new(service: Service, address: SocketAddr, tunnels: Tunnels, log: Log) -> Self {
        Self {
            service,
            address,
            tunnels,
            log,
        }
    }

    /// Whether the mock answers to the host that is asked.
    fn serves(&self, asked: &str) -> bool {
        names::is_served(asked, self.address.ip())
    }
}

/// The host, and its port, that a request asks; nothing where it names none.
fn asked(head: &Parts) -> String {
    let named = head.headers.get(header::HOST);
    let named = named.and_then(|host| host.to_str().ok());
    let asked = head.uri.authority().map(Authority::as_str).or(named);
    asked.unwrap_or_default().to_owned()
}

/// Answers one request and logs it.
pub(super) async fn answer(
    State(host): State<Arc<Host>>,
    ConnectInfo(scheme): ConnectInfo<Scheme>,
    request: Request,
) -> Response {
    let start = Instant::now();
    let method = request.method().to_string();
    let path = request.uri().path_and_query().map(ToString::to_string);
    let path = path.unwrap_or_else(|| request.uri().to_string());
    let (response, unsupported) = if request.method() == Method::CONNECT {
        connect(&host.tunnels, request)
    } else {
        carry(&host, scheme, request).await
    };
    let answered = Answered {
        method: &method,
        path: &path,
        status: response.status().as_u16(),
        time: start.elapsed(),
        unsupported,
    };
    (host.log)(&answered);
    response
}

/// Carries a request to the mock; also says whether the mock does not know the host or the path.
async fn carry(host: &Host, scheme: Scheme, request: Request) -> (Response, bool) {
    let (head, body) = request.into_parts();
    let asked = asked(&head);
    if !host.serves(&asked) {
        return (misdirected(&asked, host.address), true);
    }
    let Ok(body) = to_bytes(body, LARGEST).await else {
        return (StatusCode::PAYLOAD_TOO_LARGE.into_response(), false);
    };
    let request = crate::Request {
        method: head.method.as_str().to_ascii_uppercase(),
        path: head.uri.path().to_owned(),
        query: head.uri.query().map(str::to_owned),
        headers: headers(&head),
        body: body.into(),
        // Links in the answer lead back to where the client asked.
        base: format!("{}://{asked}", scheme.name()),
    };
    let answer = encoded(host.service.answer(&request), &request);
    if let Some(delay) = answer.delay {
        tokio::time::sleep(delay).await;
    }
    let unsupported = answer.unsupported;
    (response(answer), unsupported)
}

/// Refuses a request that asks another host.
fn misdirected(asked: &str, address: SocketAddr) -> Response {
    let text = format!("The mock does not answer to the host “{asked}”: ask it at {address}.\n");
    (StatusCode::FORBIDDEN, text).into_response()
}

fn headers(head: &Parts) -> Vec<(String, String)> {
    head.headers
        .iter()
        .map(|(name, value)| {
            let value = String::from_utf8_lossy(value.as_bytes());
            (name.as_str().to_owned(), value.into_owned())
        })
        .collect()
}

fn response(answer: Answer) -> Response {
    let body = if answer.header("Content-Length").is_some() {
        as_promised(answer.body)
    } else {
        Body::from(answer.body)
    };
    let mut response = Response::builder().status(answer.status);
    for (name, value) in answer.headers {
        response = response.header(name, value);
    }
    response.body(body).unwrap_or_else(|error| {
        let text = format!("The mock made an answer that is no HTTP: {error}.");
        (StatusCode::INTERNAL_SERVER_ERROR, text).into_response()
    })
}

/// A body whose length a fault states, truly or not. It is sent as a stream, for bytes of a known
/// length would contradict it; before it ends it waits a turn, so that what there is gets sent
/// before the connection breaks off.
fn as_promised(body: Vec<u8>) -> Body {
    let end = stream::once(async {
        yield_now().await;
        Ok(Vec::new())
    });
    Body::from_stream(stream::iter([Ok::<_, Infallible>(body)]).chain(end))
}

/// Opens a tunnel to one of Microsoft's hosts, which ends here. No other host is reached.
fn connect(tunnels: &Tunnels, mut request: Request) -> (Response, bool) {
    let host = request.uri().host().unwrap_or_default().to_owned();
    if !names::is_known(&host) {
        let text = format!("The mock does not stand in for {host} and reaches no other host.\n");
        return ((StatusCode::FORBIDDEN, text).into_response(), true);
    }
    if !tunnels.are_open() {
        let text = "Tunnels lead to HTTPS: start the mock with --tls.\n";
        return ((StatusCode::FORBIDDEN, text).into_response(), true);
    }
    tunnels.lead_back(hyper::upgrade::on(&mut request));
    (StatusCode::OK.into_response(), false)
}
