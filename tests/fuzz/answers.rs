//! What Microsoft Graph answers to an audit, one answer of it damaged.
//!
//! A value of another type than Graph documents, or a text that is no JSON, says nothing: each
//! verdict is the one of the undamaged tenant or `unknown`. Where a text is still JSON and says
//! something else, verdicts may change; the audit ends, and nothing is an error of ours.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};

use greenroom_mock::{Request, Service, Tenant};
use greenroom_results::Verdict;
use proptest::prelude::*;
use proptest::sample::Index;
use reqwest::header::{HeaderName, HeaderValue};
use serde_json::{Value, json};
use wiremock::{Mock, MockServer, Respond, ResponseTemplate, matchers};

use crate::bench::{Bench, Verdicts, block_on, verdicts};
use crate::driver::{ACCEPTED, Property, REFUSED, run};
use crate::edit::{Edit, edited, edits, list_places};

/// Tenants in which much is right, and in which much is wrong.
const TENANTS: [&str; 4] = [
    "ready",
    "nothing-in-place",
    "conditional-access-mfa",
    "service-principal-assigned",
];

/// How an answer is damaged.
#[derive(Clone, Debug)]
enum Damage {
    /// A value somewhere in it is of another type.
    Type(Index, Index),
    /// Its text is changed.
    Text(Vec<Edit>),
}

/// How the answer to a batch is damaged.
#[derive(Clone, Debug)]
enum BatchDamage {
    /// As any answer.
    Any(Damage),
    /// The answer to one of its requests is missing.
    Missing(Index),
    /// One is there twice.
    Twice(Index),
}

/// A tenant and what its audit says and hears, undamaged.
struct Undamaged {
    tenant: Tenant,
    verdicts: Verdicts,
    /// The answers by the paths of their questions, where a path has one.
    answers: Vec<(String, Value)>,
}

#[test]
fn a_damaged_answer_makes_no_verdict() {
    let bench = block_on(Bench::new());
    let tenants = TENANTS.map(|name| block_on(undamaged(&bench, name)));
    let strategy = (any::<Index>(), any::<Index>(), damages());
    run("answers", 6, &strategy, |(tenant, question, damage)| {
        let known = &tenants[tenant.index(tenants.len())];
        let (path, answer) = &known.answers[question.index(known.answers.len())];
        let (body, says_nothing) = damaged(answer, damage);
        let place = format!("{} × {path} × {body}", known.tenant.name());
        let found = block_on(audit(&bench, known, path, body));
        compare(&known.verdicts, &found, says_nothing).map_err(|what| format!("{place}: {what}"))
    });
}

fn damages() -> impl Strategy<Value = Damage> {
    prop_oneof![
        3 => (any::<Index>(), any::<Index>()).prop_map(|(at, with)| Damage::Type(at, with)),
        1 => edits().prop_map(Damage::Text),
    ]
}

#[test]
fn a_damaged_batch_makes_no_verdict() {
    let bench = block_on(Bench::new());
    let tenants = TENANTS.map(|name| block_on(undamaged(&bench, name)));
    let damage = prop_oneof![
        2 => damages().prop_map(BatchDamage::Any),
        1 => any::<Index>().prop_map(BatchDamage::Missing),
        1 => any::<Index>().prop_map(BatchDamage::Twice),
    ];
    let strategy = (any::<Index>(), 0..BATCHES, damage);
    run("batches", 6, &strategy, |(tenant, number, damage)| {
        let known = &tenants[tenant.index(tenants.len())];
        let (found, sent) = block_on(with_a_damaged_batch(&bench, known, *number, damage));
        let Some((body, says_nothing)) = sent else {
            return REFUSED;
        };
        let place = format!("{} × batch {number} × {body}", known.tenant.name());
        compare(&known.verdicts, &found, says_nothing).map_err(|what| format!("{place}: {what}"))
    });
}

/// An audit of a tenant sends about so many batches.
const BATCHES: usize = 3;

/// Answers as the mock does, but to one batch.
struct Tampering {
    service: Service,
    base: String,
    /// Which batch, counted from 0, and how its answer is damaged.
    number: usize,
    damage: BatchDamage,
    seen: AtomicUsize,
    /// What was sent in its place, and whether it says nothing.
    sent: Arc<OnceLock<(Value, bool)>>,
}

impl Respond for Tampering {
    fn respond(&self, request: &wiremock::Request) -> ResponseTemplate {
        let header = |(name, value): (&HeaderName, &HeaderValue)| {
            let value = value.to_str().unwrap().to_owned();
            (name.to_string(), value)
        };
        let mut answer = self.service.answer(&Request {
            method: request.method.to_string(),
            path: request.url.path().to_owned(),
            query: request.url.query().map(str::to_owned),
            headers: request.headers.iter().map(header).collect(),
            body: request.body.clone(),
            base: self.base.clone(),
        });
        let is_batch = request.url.path().ends_with("/$batch");
        if is_batch && self.seen.fetch_add(1, Ordering::Relaxed) == self.number {
            let body = serde_json::from_slice(&answer.body).unwrap();
            let sent = self.sent.get_or_init(|| damaged_batch(&body, &self.damage));
            answer.body = match &sent.0 {
                Value::String(text) => text.clone().into_bytes(),
                body => body.to_string().into_bytes(),
            };
        }
        let template = ResponseTemplate::new(answer.status).set_body_bytes(answer.body);
        let headers = answer.headers.into_iter();
        headers.fold(template, |template, (name, value)| {
            template.insert_header(name, value)
        })
    }
}

async fn with_a_damaged_batch(
    bench: &Bench,
    known: &Undamaged,
    number: usize,
    damage: &BatchDamage,
) -> (Verdicts, Option<(Value, bool)>) {
    let server = MockServer::start().await;
    let sent = Arc::new(OnceLock::new());
    let tampering = Tampering {
        service: Service::new(known.tenant.clone()),
        base: server.uri(),
        number,
        damage: damage.clone(),
        seen: AtomicUsize::new(0),
        sent: Arc::clone(&sent),
    };
    Mock::given(matchers::any())
        .respond_with(tampering)
        .mount(&server)
        .await;
    let outcomes = bench.audit_at(&server.uri(), &known.tenant).await;
    (verdicts(&outcomes), sent.get().cloned())
}

fn damaged_batch(answer: &Value, damage: &BatchDamage) -> (Value, bool) {
    let mut body = answer.clone();
    let items = body["responses"].as_array_mut().unwrap();
    match damage {
        BatchDamage::Any(damage) => return damaged(answer, damage),
        BatchDamage::Missing(at) => {
            items.remove(at.index(items.len()));
        }
        BatchDamage::Twice(at) => {
            let item = items[at.index(items.len())].clone();
            items.push(item);
        }
    }
    (body, true)
}

async fn undamaged(bench: &Bench, name: &str) -> Undamaged {
    let tenant = greenroom::fixtures::tenant(name).unwrap();
    let outcomes = bench.audit(&tenant).await;
    let mut by_path: BTreeMap<String, BTreeMap<String, Value>> = BTreeMap::new();
    for evidence in outcomes.iter().flat_map(|one| &one.record.evidence) {
        let url = &evidence.request.url;
        let path = url.split('?').next().unwrap_or_default();
        let answers = by_path.entry(path.to_owned()).or_default();
        if evidence.status == 200 {
            answers.insert(url.clone(), evidence.body.clone());
        }
    }
    let single = by_path
        .into_iter()
        .filter(|(_, answers)| answers.len() == 1);
    Undamaged {
        verdicts: verdicts(&outcomes),
        answers: single
            .map(|(path, answers)| (path, answers.into_values().next().unwrap()))
            .collect(),
        tenant,
    }
}

/// The damaged body, and whether it says nothing.
fn damaged(answer: &Value, damage: &Damage) -> (Value, bool) {
    match damage {
        Damage::Type(at, with) => {
            let mut places = vec![];
            list_places(answer, String::new(), &mut places);
            // `null` stands for any type.
            places.retain(|place| !answer.pointer(place).is_none_or(Value::is_null));
            let place = &places[at.index(places.len())];
            let mut body = answer.clone();
            let value = body.pointer_mut(place).unwrap();
            let others = [
                json!(7),
                json!(0.5),
                json!("x"),
                json!(true),
                json!(["x"]),
                json!({ "x": 1 }),
            ];
            let others: Vec<&Value> = others
                .iter()
                .filter(|other| kind(other) != kind(value))
                .collect();
            *value = others[with.index(others.len())].clone();
            (body, true)
        }
        Damage::Text(edits) => {
            let text = answer.to_string();
            let seeds = [text.clone().into_bytes()];
            let text = edited(text.as_bytes(), edits, &seeds, &[]);
            let text = String::from_utf8_lossy(&text).into_owned();
            let is_json = serde_json::from_str::<Value>(&text).is_ok();
            (Value::String(text), !is_json)
        }
    }
}

fn kind(value: &Value) -> u8 {
    match value {
        Value::Null => 0,
        Value::Bool(_) => 1,
        Value::Number(_) => 2,
        Value::String(_) => 3,
        Value::Array(_) => 4,
        Value::Object(_) => 5,
    }
}

async fn audit(bench: &Bench, known: &Undamaged, path: &str, body: Value) -> Verdicts {
    // A body that is a text goes over the wire as it is.
    let rule = json!([{ "match": { "path": format!("/v1.0{path}") }, "answer": { "body": body } }]);
    let tenant = known.tenant.with_faults(&rule).unwrap();
    verdicts(&bench.audit(&tenant).await)
}

fn compare(truth: &Verdicts, found: &Verdicts, says_nothing: bool) -> Property {
    if truth.keys().ne(found.keys()) {
        return Err("other scenarios ran".to_owned());
    }
    for (scenario, verdict) in found {
        let kept = truth[scenario] == *verdict || *verdict == Verdict::Unknown;
        if *verdict == Verdict::Error || says_nothing && !kept {
            let (line, subject) = scenario;
            let was = truth[scenario];
            return Err(format!("line {line}, {subject}: {was} became {verdict}"));
        }
    }
    ACCEPTED
}
