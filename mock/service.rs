//! One tenant being served: from a request to an answer.

use std::sync::{PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use jiff::Timestamp;

use super::batch;
use super::caller::Caller;
use super::clock::{self, Clock};
use super::entra::tokens::{self, Verified};
use super::entra::{self, Devices, Login, challenge};
use super::faults::{Effect, Faults};
use super::fixture::Tenant;
use super::graph::{self, Addressed, Body};
use super::ids::RequestIds;
use super::message::{Answer, Request};
use super::problem::Problem;
use super::reply::{Exchange, Reply};
use super::state::State;
use super::throttle::Throttle;

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
    faults: Faults,
    devices: Devices,
    verified: Verified,
    clock: Clock,
    ids: RequestIds,
    throttle: Option<Throttle>,
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
            faults: Faults::new(tenant.faults()),
            tenant,
            devices: Devices::default(),
            verified: Verified::default(),
            clock,
            ids: RequestIds::default(),
            throttle: None,
        }
    }

    /// The same where the tenant refuses what is too much.
    #[must_use]
    pub fn throttled(self, throttle: Throttle) -> Self {
        Self {
            throttle: Some(throttle),
            ..self
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
        let exchange = Exchange {
            request,
            request_id: &request_id,
            now,
        };
        let answer = match VERSIONS.iter().find(|version| **version == first) {
            Some(version) => {
                let addressed = Addressed {
                    request,
                    version,
                    path: rest,
                };
                self.graph(&addressed, exchange).into()
            }
            None => self.login(exchange),
        };
        answer.with_header("Date", clock::http_date(now))
    }

    fn login(&self, exchange: Exchange<'_>) -> Answer {
        let request = exchange.request;
        let effect = self.faults.strike(&request.method, &request.path);
        let state = self.tenancy.read();
        let login = Login {
            request,
            state: &state,
            devices: &self.devices,
            now: exchange.now,
            request_id: exchange.request_id,
        };
        let reply = match effect.and_then(Effect::refusal) {
            Some(problem) => entra::refuse(&login, &problem),
            None => entra::answer(&login),
        };
        let answer = Answer {
            status: reply.status,
            headers: vec![
                (
                    "Content-Type".into(),
                    "application/json; charset=utf-8".into(),
                ),
                ("Cache-Control".into(), "no-store, no-cache".into()),
                ("x-ms-request-id".into(), exchange.request_id.to_owned()),
            ],
            body: reply.body.to_string().into_bytes(),
            delay: None,
            unsupported: reply.unsupported,
        };
        match effect {
            Some(effect) => effect.change_answer(answer),
            None => answer,
        }
    }

    fn graph(&self, addressed: &Addressed<'_>, exchange: Exchange<'_>) -> Reply {
        let taken = self.throttle.as_ref();
        let taken = taken.map_or(Ok(()), |throttle| throttle.request(exchange.now));
        match taken.and_then(|()| self.caller(exchange)) {
            Err(problem) => exchange.refuse(&problem),
            Ok(caller) if batch::is_batch(addressed) => {
                self.with_faults(addressed, exchange, || {
                    batch::answer(self, addressed, &caller, exchange)
                })
            }
            Ok(caller) => self.single(addressed, &caller, exchange),
        }
    }

    fn caller(&self, exchange: Exchange<'_>) -> Result<Caller, Problem> {
        let request = exchange.request;
        let state = self.tenancy.read();
        let authorization = request.header("authorization");
        let claims = tokens::check(
            &self.verified,
            authorization,
            state.tenant_id(),
            &request.base,
            exchange.now,
        )?;
        let revoked = challenge::is_revoked(&state, &claims);
        let challenged = self.faults.challenges(&request.method, &request.path);
        if (revoked || challenged) && challenge::is_understood(&claims) {
            return Err(challenge::problem(exchange.now));
        }
        Ok(Caller::from(claims))
    }

    /// Answers one request of a known caller, alone or out of a batch.
    pub(super) fn single(
        &self,
        addressed: &Addressed<'_>,
        caller: &Caller,
        exchange: Exchange<'_>,
    ) -> Reply {
        if let Err(problem) = self.spend(addressed, exchange.now) {
            return exchange.refuse(&problem);
        }
        self.with_faults(addressed, exchange, || {
            match graph::answer(&self.tenancy, addressed, caller, exchange.now) {
                Ok(success) => exchange.succeed(success),
                Err(problem) => exchange.refuse(&problem),
            }
        })
    }

    /// Takes what a request costs from what the tenant has left for the application.
    fn spend(&self, addressed: &Addressed<'_>, now: Timestamp) -> Result<(), Problem> {
        let Some(throttle) = &self.throttle else {
            return Ok(());
        };
        let users = self.tenancy.read().collection("users").items().len();
        throttle.spend(graph::cost(addressed), users, now)
    }

    /// The reply to a request, or what a fault makes of it.
    fn with_faults(
        &self,
        addressed: &Addressed<'_>,
        exchange: Exchange<'_>,
        reply: impl FnOnce() -> Reply,
    ) -> Reply {
        let request = exchange.request;
        let path = addressed.path.trim_start_matches('/');
        let path = format!("/{}/{path}", addressed.version);
        let Some(effect) = self.faults.strike(&request.method, &path) else {
            return reply();
        };
        let mut reply = match effect.refusal() {
            Some(problem) => exchange.refuse(&problem),
            None => reply(),
        };
        if let Body::Json(body, _) = &mut reply.body {
            effect.change_page(body, request, &path);
        }
        reply.effect = Some(effect.clone());
        reply
    }

    /// The id of a request that arrives in a batch.
    pub(super) fn request_id(&self, request: &Request) -> String {
        self.ids.next(&request.method, &request.target())
    }
}
