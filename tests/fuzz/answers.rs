//! What Microsoft Graph answers to an audit, one answer of it damaged.
//!
//! A value of another type than Graph documents, or a text that is no JSON, says nothing: each
//! verdict is the one of the undamaged tenant or `unknown`. Where a text is still JSON and says
//! something else, verdicts may change; the audit ends, and nothing is an error of ours.

use std::collections::BTreeMap;

use greenroom_graph::mock::Tenant;
use greenroom_steps::Verdict;
use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::{Value, json};

use crate::bench::{Bench, Verdicts, block_on, verdicts};
use crate::driver::{ACCEPTED, Property, run};
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
    let damage = prop_oneof![
        3 => (any::<Index>(), any::<Index>()).prop_map(|(at, with)| Damage::Type(at, with)),
        1 => edits().prop_map(Damage::Text),
    ];
    let strategy = (any::<Index>(), any::<Index>(), damage);
    run("answers", 6, &strategy, |(tenant, question, damage)| {
        let known = &tenants[tenant.index(tenants.len())];
        let (path, answer) = &known.answers[question.index(known.answers.len())];
        let (body, says_nothing) = damaged(answer, damage);
        let place = format!("{} × {path} × {body}", known.tenant.name());
        let found = block_on(audit(&bench, known, path, body));
        compare(&known.verdicts, &found, says_nothing).map_err(|what| format!("{place}: {what}"))
    });
}

async fn undamaged(bench: &Bench, name: &str) -> Undamaged {
    let tenant = Tenant::bundled(name).unwrap();
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
