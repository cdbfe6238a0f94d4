//! What runs out: tokens and pages. The tests set the clock.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use greenroom_mock::{Answer, Clock, Request, Service};
use jiff::Timestamp;
use serde_json::Value;

const BASE: &str = "http://127.0.0.1:4000/1";

/// A served tenant and the time it goes by.
struct Timed {
    service: Service,
    seconds: Arc<AtomicI64>,
    token: String,
}

impl Timed {
    fn new() -> Self {
        let seconds = Arc::new(AtomicI64::new(1_800_000_000));
        let shared = Arc::clone(&seconds);
        let clock =
            Clock::from_fn(move || Timestamp::from_second(shared.load(Ordering::SeqCst)).unwrap());
        let service = Service::with_clock(crate::testing::bundled("ready"), clock);
        let mut timed = Self {
            service,
            seconds,
            token: String::new(),
        };
        timed.sign_in();
        timed
    }

    fn sign_in(&mut self) {
        let credential = self.service.tenant().credential();
        let form = format!(
            "grant_type=client_credentials&client_id={}&client_secret={}\
             &scope=https://graph.microsoft.com/.default",
            credential.client_id, credential.client_secret
        );
        let path = format!("/{}/oauth2/v2.0/token", credential.tenant_id);
        let answer = self.send("POST", &path, form.as_bytes());
        let body: Value = serde_json::from_slice(&answer.body).unwrap();
        body["access_token"]
            .as_str()
            .unwrap()
            .clone_into(&mut self.token);
    }

    fn send(&self, method: &str, target: &str, body: &[u8]) -> Answer {
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        self.service.answer(&Request {
            method: method.to_owned(),
            path: path.to_owned(),
            query: (!query.is_empty()).then(|| query.to_owned()),
            headers: vec![("Authorization".to_owned(), format!("Bearer {}", self.token))],
            body: body.to_vec(),
            base: BASE.to_owned(),
        })
    }

    fn wait(&self, seconds: i64) {
        self.seconds.fetch_add(seconds, Ordering::SeqCst);
    }
}

#[test]
fn a_token_is_good_for_an_hour() {
    let timed = Timed::new();
    timed.wait(3598);
    assert_eq!(timed.send("GET", "/v1.0/organization", b"").status, 200);
    timed.wait(1);
    assert_eq!(timed.send("GET", "/v1.0/organization", b"").status, 401);
}

#[test]
fn a_page_link_expires_and_says_so() {
    let timed = Timed::new();
    let first = timed.send("GET", "/v1.0/users?$top=2", b"");
    let first: Value = serde_json::from_slice(&first.body).unwrap();
    let link = first["@odata.nextLink"].as_str().unwrap();
    let target = link.strip_prefix(BASE).unwrap();
    assert_eq!(timed.send("GET", target, b"").status, 200);
    timed.wait(1801);
    let late = timed.send("GET", target, b"");
    assert!(String::from_utf8_lossy(&late.body).contains("Directory_ExpiredPageToken"));
}

#[test]
fn two_runs_at_one_time_give_the_same_bytes() {
    let (first, second) = (Timed::new(), Timed::new());
    for target in [
        "/v1.0/users?$top=2",
        "/v1.0/organization",
        "/v1.0/users/nobody",
    ] {
        let (first, second) = (
            first.send("GET", target, b""),
            second.send("GET", target, b""),
        );
        assert_eq!(first.body, second.body, "{target}");
        assert_eq!(first.headers, second.headers, "{target}");
    }
}

#[test]
fn an_address_the_mock_does_not_know_is_marked_as_its_own_gap() {
    let timed = Timed::new();
    assert!(timed.send("GET", "/v1.0/teams", b"").unsupported);
    assert!(timed.send("DELETE", "/v1.0/users/nobody", b"").unsupported);
    let batch = br#"{"requests": [{"id": "1", "method": "GET", "url": "/users/delta"}]}"#;
    assert!(timed.send("POST", "/v1.0/$batch", batch).unsupported);
    assert!(!timed.send("GET", "/v1.0/users/nobody", b"").unsupported);
}
