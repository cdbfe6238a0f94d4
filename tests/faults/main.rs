//! The fault matrix: every tenant, with every fault, at every question that its audit asks.
//!
//! In each cell every verdict is that of the undisturbed tenant, or `unknown` with a reason; or
//! the sign-in fails. Never a false `pass`, never a false `fail`, never a panic, never a hang.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod bench;
mod fault;
#[path = "../in_process.rs"]
mod in_process;
mod proxy;
mod question;
mod shards;
mod tally;

use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::sync::{Mutex, PoisonError};

use bench::{Bench, SignIn};
use greenroom::fixtures::names;
use proxy::Disturbance;
use serde_json::{Value, json};
use tally::Tally;
use tokio::runtime::Builder;

/// Cucumber silences panics while it runs, process-wide: runs must not overlap.
static TURN: Mutex<()> = Mutex::new(());

fn run(matrix: impl Future<Output = ()>) {
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap()
        .block_on(matrix);
}

/// A bundled tenant. To read all of them takes as long as ten cells: only those that are asked are.
fn tenant(name: &str) -> greenroom_mock::Tenant {
    greenroom::fixtures::tenant(name).unwrap()
}

/// Faults that an audit overcomes: it brings the newer token that it is asked for, waits for a slow
/// answer, and does not look at the content type that an answer claims.
const HARMLESS: [&str; 3] = [
    "a challenge for a newer token",
    "a wrong content type",
    "slow",
];

#[test]
fn no_fault_of_an_answer_makes_a_false_verdict() {
    let least = 30_000 / one_tenant_of() / one_of(ONE_CELL_OF);
    shards::all("a_part_of_the_matrix", 1).conclude(least, &HARMLESS);
}

#[test]
#[ignore = "it is run by the test of the whole matrix"]
fn a_part_of_the_matrix() {
    let Some((part, parts)) = shards::own() else {
        return;
    };
    run(async {
        let bench = Bench::new().await;
        let mut tally = Tally::default();
        // By tenants, so that each is audited undisturbed once.
        let due = names().filter(|name| is_asked(name));
        for name in due.skip(part).step_by(parts) {
            let tenant = tenant(&name);
            let (truth, questions) = bench.truth(&tenant).await;
            let token = bench.token(&tenant).await;
            for fault in fault::all() {
                for question in &questions {
                    if !is_due([tenant.name(), fault.name, question], ONE_CELL_OF) {
                        continue;
                    }
                    let rules = rules(question, &fault.effect, questions.iter());
                    let about_it = fault.is_of_the_token() || question.ends_with("/token");
                    let sign_in = if about_it { &SignIn::Secret } else { &token };
                    let disturbed = bench.verdicts(&tenant, &rules, sign_in, None).await;
                    tally.count([tenant.name(), fault.name, question], &truth, &disturbed);
                }
            }
        }
        shards::hand_over(&tally);
    });
}

/// One tenant of so many is asked where nothing else is asked for: to know what an undisturbed one
/// asks takes as long as a cell.
const ONE_TENANT_OF: usize = 3;

/// One cell of so many of these is run, always the same ones, spread over all faults and
/// questions, so that each fault strikes.
const ONE_CELL_OF: usize = 83;

/// The same for the cells of connections of all tenants, and for faults that pass.
const ONE_CONNECTION_OF: usize = 41;

/// How many cells stand behind each that is run: `GREENROOM_MATRIX` says it for every matrix, 1
/// for all of it.
fn one_of(otherwise: usize) -> usize {
    let asked = std::env::var("GREENROOM_MATRIX").ok();
    let asked = asked.map(|asked| asked.parse().expect("GREENROOM_MATRIX is a number"));
    asked.unwrap_or(otherwise).min(otherwise)
}

fn is_due(cell: [&str; 3], otherwise: usize) -> bool {
    let mut place = DefaultHasher::new();
    cell.hash(&mut place);
    place.finish().is_multiple_of(one_of(otherwise) as u64)
}

/// Where `GREENROOM_MATRIX` is set, every tenant is asked.
fn one_tenant_of() -> usize {
    let is_whole = std::env::var_os("GREENROOM_MATRIX").is_some();
    if is_whole { 1 } else { ONE_TENANT_OF }
}

/// Whether the cells of the answers of a tenant are among those that are run.
fn is_asked(tenant: &str) -> bool {
    let mut place = DefaultHasher::new();
    tenant.hash(&mut place);
    place.finish().is_multiple_of(one_tenant_of() as u64)
}

/// Strikes at one question, and spares those whose paths its pattern fits besides.
fn rules<'a>(question: &str, effect: &Value, questions: impl Iterator<Item = &'a String>) -> Value {
    let longer = questions.filter(|other| {
        let pattern = question.strip_suffix('*');
        pattern.is_some_and(|start| other.starts_with(start) && other.len() > question.len())
    });
    let mut rules: Vec<Value> = longer
        .map(|other| json!({ "match": { "path": other }, "answer": {} }))
        .collect();
    rules.push(json!({ "match": { "path": question }, "answer": effect }));
    rules.into()
}

#[test]
fn no_fault_that_passes_makes_any_difference_when_asked_again() {
    run(async {
        let bench = Bench::patient().await;
        for name in names() {
            let statuses = ["429", "502", "503", "504"]
                .into_iter()
                .filter(|status| is_due([&name, status, "once"], ONE_CONNECTION_OF));
            let mut statuses = statuses.peekable();
            if statuses.peek().is_none() {
                continue;
            }
            let tenant = tenant(&name);
            let (truth, _) = bench.truth(&tenant).await;
            for status in statuses {
                let code: u16 = status.parse().unwrap();
                let once = json!({ "path": "/v1.0/*", "nth": [1] });
                let answer = json!({ "status": code, "headers": { "Retry-After": "0" } });
                let rule = json!([{ "match": once, "answer": answer }]);
                let disturbed = bench.verdicts(&tenant, &rule, &SignIn::Secret, None).await;
                assert_eq!(disturbed, truth, "{} × {status}", tenant.name());
            }
        }
    });
}

#[test]
fn no_fault_of_the_connection_makes_a_false_verdict() {
    let harmless = ["Dribbles", "ResetOnce"];
    let sum = shards::all("a_part_of_the_connections", 6);
    sum.conclude(Disturbance::ALL.len(), &harmless);
}

#[test]
#[ignore = "it is run by the test of all connections"]
fn a_part_of_the_connections() {
    let Some((part, parts)) = shards::own() else {
        return;
    };
    run(async {
        let bench = Bench::new().await;
        let mut tally = Tally::default();
        for tenant_name in names().skip(part).step_by(parts) {
            let due = Disturbance::ALL.into_iter().filter(|disturbance| {
                let name = format!("{disturbance:?}");
                is_due([&tenant_name, &name, "every answer"], ONE_CONNECTION_OF)
            });
            let due: Vec<_> = due.collect();
            if due.is_empty() {
                continue;
            }
            let tenant = tenant(&tenant_name);
            let (truth, _) = bench.truth(&tenant).await;
            for disturbance in due {
                let name = format!("{disturbance:?}");
                let (none, disturbance) = (json!([]), Some(&disturbance));
                let disturbed = bench.verdicts(&tenant, &none, &SignIn::Secret, disturbance);
                let cell = [tenant.name(), &name, "every answer"];
                tally.count(cell, &truth, &disturbed.await);
            }
        }
        shards::hand_over(&tally);
    });
}
