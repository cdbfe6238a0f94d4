//! The mock behind a real port, carried by wiremock.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use std::thread;

use serde_json::Value;
use tokio::runtime::Builder;
use tokio::sync::oneshot;
use wiremock::matchers::any;
use wiremock::{Mock, MockServer, Respond, ResponseTemplate};

use super::fixture::Tenant;
use super::message::{Answer, Request};
use super::service::Service;

/// One server that carries any number of tenants, each below its own path.
///
/// wiremock runs on a thread and runtime of its own: dropped inside a busy task, its server can
/// wait for ever on a lock. Dropping a `Server` only sends a signal and never waits.
pub struct Server {
    address: String,
    tenants: Arc<Tenants>,
    /// Dropped with the server, which ends its thread.
    _stop: oneshot::Sender<()>,
}

#[derive(Default)]
struct Tenants(RwLock<HashMap<String, Arc<Served>>>);

struct Served {
    service: Service,
    base: String,
    requests: Mutex<Vec<String>>,
    questions: Mutex<Vec<String>>,
}

impl Server {
    /// Starts a server on a free port of the loopback interface.
    ///
    /// # Panics
    /// The operating system gives no thread or no port.
    pub async fn start() -> Self {
        let tenants = Arc::new(Tenants::default());
        let (stop, stopped) = oneshot::channel();
        let (started, address) = oneshot::channel();
        let responder = Responder(Arc::clone(&tenants));
        thread::Builder::new()
            .name("greenroom-mock".to_owned())
            .spawn(move || run(responder, started, stopped))
            .expect("the operating system gives a thread");
        let address = address.await.expect("the mock server starts");
        Self {
            address,
            tenants,
            _stop: stop,
        }
    }

    /// Serves a tenant's own copy of its state and returns the address it is served at, without
    /// a trailing slash.
    ///
    /// Graph is at `{address}/v1.0/…`, the token endpoint at
    /// `{address}/{tenant}/oauth2/v2.0/token`.
    #[must_use]
    pub fn serve(&self, tenant: Tenant) -> String {
        self.serve_service(Service::new(tenant))
    }

    /// Serves a tenant whose clock or state the caller prepared.
    #[must_use]
    pub fn serve_service(&self, service: Service) -> String {
        let mut tenants = self
            .tenants
            .0
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        let prefix = (tenants.len() + 1).to_string();
        let base = format!("{}/{prefix}", self.address);
        let served = Served {
            service,
            base: base.clone(),
            requests: Mutex::default(),
            questions: Mutex::default(),
        };
        tenants.insert(prefix, Arc::new(served));
        base
    }

    /// Method and path of every request the tenant at that address has received, in order of
    /// arrival.
    #[must_use]
    pub fn requests(&self, base: &str) -> Vec<String> {
        self.heard(base, |served| &served.requests)
    }

    /// The same with the query, and with the requests of a batch instead of the batch.
    #[must_use]
    pub fn questions(&self, base: &str) -> Vec<String> {
        self.heard(base, |served| &served.questions)
    }

    fn heard(&self, base: &str, what: fn(&Served) -> &Mutex<Vec<String>>) -> Vec<String> {
        let prefix = base.rsplit('/').next().unwrap_or_default();
        let served = self.tenants.find(prefix);
        served.map_or_else(Vec::new, |served| locked(what(&served)).clone())
    }
}

impl Tenants {
    fn find(&self, prefix: &str) -> Option<Arc<Served>> {
        let tenants = self.0.read().unwrap_or_else(PoisonError::into_inner);
        tenants.get(prefix).cloned()
    }
}

/// Runs wiremock until the other end of `stopped` is dropped.
fn run(responder: Responder, started: oneshot::Sender<String>, stopped: oneshot::Receiver<()>) {
    let runtime = Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("the operating system gives a runtime");
    runtime.block_on(async move {
        // Not from wiremock's pool: a pooled server goes on listening after its drop.
        let server = MockServer::builder()
            .disable_request_recording()
            .start()
            .await;
        Mock::given(any())
            .respond_with(responder)
            .mount(&server)
            .await;
        if started.send(server.uri()).is_ok() {
            // An error means that the sender is gone, which is what is waited for.
            stopped.await.ok();
        }
    });
}

/// The one mock of the server, which answers everything.
struct Responder(Arc<Tenants>);

impl Respond for Responder {
    fn respond(&self, request: &wiremock::Request) -> ResponseTemplate {
        let path = request.url.path();
        let (prefix, rest) = split_prefix(path);
        let Some(served) = self.0.find(prefix) else {
            return ResponseTemplate::new(404);
        };
        let request = translate(request, rest, &served.base);
        let line = format!("{} {}", request.method, request.path);
        locked(&served.requests).push(line);
        locked(&served.questions).extend(questions(&request));
        template(served.service.answer(&request))
    }
}

fn locked(heard: &Mutex<Vec<String>>) -> MutexGuard<'_, Vec<String>> {
    heard.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Method, path and query of what a request asks; of each request of a batch.
fn questions(request: &Request) -> Vec<String> {
    let Some(version) = request.path.strip_suffix("/$batch") else {
        return vec![format!("{} {}", request.method, request.target())];
    };
    let batch: Value = serde_json::from_slice(&request.body).unwrap_or_default();
    let items = batch["requests"].as_array().into_iter().flatten();
    let part = |item: &Value, key| item[key].as_str().unwrap_or_default().to_owned();
    items
        .map(|item| format!("{} {version}{}", part(item, "method"), part(item, "url")))
        .collect()
}

/// The tenant's number and the path below it: `/3/v1.0/users`.
fn split_prefix(path: &str) -> (&str, &str) {
    let path = path.trim_start_matches('/');
    let length = path.find('/').unwrap_or(path.len());
    path.split_at(length)
}

fn translate(request: &wiremock::Request, path: &str, base: &str) -> Request {
    let headers = request.headers.iter();
    Request {
        method: request.method.as_str().to_ascii_uppercase(),
        path: path.to_owned(),
        query: request.url.query().map(str::to_owned),
        headers: headers
            .map(|(name, value)| {
                let value = String::from_utf8_lossy(value.as_bytes());
                (name.as_str().to_owned(), value.into_owned())
            })
            .collect(),
        body: request.body.clone(),
        base: base.to_owned(),
    }
}

fn template(answer: Answer) -> ResponseTemplate {
    let mut template = ResponseTemplate::new(answer.status).set_body_bytes(answer.body);
    for (name, value) in answer.headers {
        template = template.insert_header(name, value);
    }
    match answer.delay {
        Some(delay) => template.set_delay(delay),
        None => template,
    }
}
