//! One tenant being served: from a request to an answer.

use std::sync::{PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use jiff::Timestamp;
use serde_json::json;

use super::batch;
use super::caller::Caller;
use super::clock::{self, Clock};
use super::entra::{self, Devices, Login, tokens};
use super::fixture::Tenant;
use super::graph::{self, Addressed, Body, Success};
use super::ids::RequestIds;
use super::message::{Answer, Request};
use super::problem::Problem;
use super::state::State;
use super::view::Metadata;

/// The state of a tenant, which writes change.
pub(super) struct Tenancy(RwLock<State>);

impl Tenancy {
    /// The state to look at.
    pub(super) fn read(&self) -> RwLockReadGuard<'_, State> {
        self.0.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// The state to change.
    pub(super) fn write(&self) -> RwLockWriteGuard<'_, State> {
        self.0.write().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A tenant as it is served: its own copy of a fixture's state behind the addresses of Graph and
/// Entra.
///
/// [`Service::answer`] is all there is to it; it needs no server.
pub struct Service {
    tenant: Tenant,
    tenancy: Tenancy,
    devices: Devices,
    clock: Clock,
    ids: RequestIds,
}

/// What Graph answers one request with, be it alone or in a batch.
pub(super) struct Reply {
    pub(super) status: u16,
    pub(super) headers: Vec<(&'static str, String)>,
    pub(super) body: Body,
    pub(super) unsupported: bool,
}

/// The versions of Graph the mock answers for.
const VERSIONS: [&str; 2] = ["v1.0", "beta"];

impl Service {
    /// Serves a tenant by the machine's clock.
    #[must_use]
    pub fn new(tenant: Tenant) -> Self {
        Self::with_clock(tenant, Clock::system())
    }

    /// Serves a tenant by a clock of the caller's.
    #[must_use]
    pub fn with_clock(tenant: Tenant, clock: Clock) -> Self {
        Self {
            tenancy: Tenancy(RwLock::new(tenant.state())),
            tenant,
            devices: Devices::default(),
            clock,
            ids: RequestIds::default(),
        }
    }

    /// The tenant as its fixture has it.
    #[must_use]
    pub fn tenant(&self) -> &Tenant {
        &self.tenant
    }

    /// Answers a request.
    #[must_use]
    pub fn answer(&self, request: &Request) -> Answer {
        let now = self.clock.now();
        let request_id = self.ids.next(&request.method, &request.target());
        let path = request.path.trim_start_matches('/');
        let (first, rest) = path.split_once('/').unwrap_or((path, ""));
        let answer = match VERSIONS.iter().find(|version| **version == first) {
            Some(version) => {
                let addressed = Addressed {
                    request,
                    version,
                    path: rest,
                };
                self.graph(&addressed, &request_id, now)
            }
            None => self.login(request, &request_id, now),
        };
        answer.with_header("Date", clock::http_date(now))
    }

    fn login(&self, request: &Request, request_id: &str, now: Timestamp) -> Answer {
        let state = self.tenancy.read();
        let reply = entra::answer(&Login {
            request,
            state: &state,
            devices: &self.devices,
            now,
            request_id,
        });
        Answer {
            status: reply.status,
            headers: vec![
                (
                    "Content-Type".into(),
                    "application/json; charset=utf-8".into(),
                ),
                ("Cache-Control".into(), "no-store, no-cache".into()),
                ("x-ms-request-id".into(), request_id.to_owned()),
            ],
            body: reply.body.to_string().into_bytes(),
            delay: None,
            unsupported: reply.unsupported,
        }
    }

    fn graph(&self, addressed: &Addressed<'_>, request_id: &str, now: Timestamp) -> Answer {
        let request = addressed.request;
        let reply = match self.caller(request, now) {
            Err(problem) => refuse(&problem, request, request_id, now),
            Ok(caller) if batch::is_batch(addressed) => {
                batch::answer(self, addressed, &caller, request_id, now)
            }
            Ok(caller) => self.single(addressed, &caller, request_id, now),
        };
        let (content_type, body) = match reply.body {
            Body::Json(value, metadata) => (metadata.content_type(), value.to_string()),
            Body::Text(text) => ("text/plain".to_owned(), text),
        };
        let mut headers: Vec<(String, String)> = vec![("Content-Type".into(), content_type)];
        let of_reply = reply.headers.into_iter();
        headers.extend(of_reply.map(|(name, value)| (name.to_owned(), value)));
        Answer {
            status: reply.status,
            headers,
            body: body.into_bytes(),
            delay: None,
            unsupported: reply.unsupported,
        }
    }

    fn caller(&self, request: &Request, now: Timestamp) -> Result<Caller, Problem> {
        let state = self.tenancy.read();
        let authorization = request.header("authorization");
        tokens::check(authorization, state.tenant_id(), &request.base, now).map(Caller::from)
    }

    /// Answers one request of a known caller, alone or out of a batch.
    pub(super) fn single(
        &self,
        addressed: &Addressed<'_>,
        caller: &Caller,
        request_id: &str,
        now: Timestamp,
    ) -> Reply {
        let request = addressed.request;
        match graph::answer(&self.tenancy, addressed, caller, now) {
            Ok(success) => succeed(success, request, request_id),
            Err(problem) => refuse(&problem, request, request_id, now),
        }
    }

    /// The id of a request that arrives in a batch.
    pub(super) fn request_id(&self, request: &Request) -> String {
        self.ids.next(&request.method, &request.target())
    }
}

fn succeed(success: Success, request: &Request, request_id: &str) -> Reply {
    let mut headers = usual_headers(request, request_id);
    headers.extend(success.location.map(|location| ("Location", location)));
    Reply {
        status: success.status,
        headers,
        body: success.body,
        unsupported: false,
    }
}

/// A refusal in Graph's form.
pub(super) fn refuse(
    problem: &Problem,
    request: &Request,
    request_id: &str,
    now: Timestamp,
) -> Reply {
    let client = request.header("client-request-id").unwrap_or(request_id);
    let body = json!({
        "error": {
            "code": problem.code,
            "message": problem.message,
            "innerError": {
                "date": clock::graph_error_date(now),
                "request-id": request_id,
                "client-request-id": client,
            },
        }
    });
    let mut headers = usual_headers(request, request_id);
    headers.extend(problem.headers.clone());
    Reply {
        status: problem.status,
        headers,
        body: Body::Json(body, Metadata::Minimal),
        unsupported: problem.unsupported,
    }
}

/// The headers every answer of Graph has.
pub(super) fn usual_headers(request: &Request, request_id: &str) -> Vec<(&'static str, String)> {
    let client = request.header("client-request-id").unwrap_or(request_id);
    let server = json!({
        "ServerInfo": {
            "DataCenter": "Mock", "Slice": "E", "Ring": "1", "ScaleUnit": "000",
            "RoleInstance": "GREENROOM",
        }
    });
    vec![
        ("request-id", request_id.to_owned()),
        ("client-request-id", client.to_owned()),
        ("OData-Version", "4.0".to_owned()),
        ("x-ms-ags-diagnostic", server.to_string()),
        ("x-ms-resource-unit", "1".to_owned()),
    ]
}
