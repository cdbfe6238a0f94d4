//! The fault matrix: every tenant, with every fault, at every question of an audit.
//!
//! In each cell every verdict is that of the undisturbed tenant, or `unknown` with a reason; or
//! the sign-in fails. Never a false `pass`, never a false `fail`, never a panic, never a hang.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod fault;
mod proxy;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use fault::Fault;
use greenroom::document::Documentation;
use greenroom::run::{Plan, Selection};
use greenroom_graph::{Endpoints, Graph, Patience, mock};
use greenroom_steps::{Context, Subject, Verdict};
use proxy::{Disturbance, Proxy};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::runtime::Builder;

/// Two attempts, and an end to every wait: a cell that reaches it has hung.
const PATIENCE: Patience = Patience {
    run: Duration::from_secs(4),
    answer: Duration::from_millis(500),
    first_wait: Duration::from_millis(1),
    attempts: 2,
};
const HANGS: Duration = Duration::from_secs(20);

/// The questions of an audit, as paths of the mock.
const QUESTIONS: [&str; 8] = [
    "/v1.0/servicePrincipals(*",
    "/v1.0/servicePrincipals",
    "/v1.0/users/*",
    "/v1.0/users/*/licenseDetails",
    "/v1.0/subscribedSkus",
    "/v1.0/directory/subscriptions",
    "/v1.0/$batch",
    "*/oauth2/v2.0/token",
];

/// The verdict of each scenario and subject; nothing where the sign-in failed.
type Verdicts = Option<BTreeMap<(usize, Subject), Verdict>>;

struct Bench {
    documentation: Documentation,
    server: Arc<mock::Server>,
    folder: TempDir,
}

impl Bench {
    async fn new() -> Self {
        Self {
            documentation: Documentation::load(None, None).unwrap(),
            server: Arc::new(mock::Server::start().await),
            folder: TempDir::new().unwrap(),
        }
    }

    /// A bundled tenant with faults.
    fn tenant(&self, fixture: &str, faults: &Value) -> mock::Tenant {
        let text = json!({ "extends": fixture, "about": "Disturbed.", "faults": faults });
        let path = self.folder.path().join("disturbed.json");
        std::fs::write(&path, text.to_string()).unwrap();
        mock::Tenant::from_file(&path).unwrap()
    }

    /// The verdicts of the undisturbed tenant.
    async fn truth(&self, fixture: &str) -> Verdicts {
        self.verdicts(self.tenant(fixture, &json!([])), None).await
    }

    /// Audits a tenant; `proxied` stands between the client and the mock.
    async fn verdicts(&self, tenant: mock::Tenant, proxied: Option<&Disturbance>) -> Verdicts {
        let audit = self.audit(tenant, proxied);
        tokio::time::timeout(HANGS, audit)
            .await
            .expect("an audit ends")
    }

    async fn audit(&self, tenant: mock::Tenant, disturbance: Option<&Disturbance>) -> Verdicts {
        let (accounts, credential) = (tenant.accounts(), tenant.credential().into());
        let base = self.server.serve(tenant);
        let mut endpoints = Endpoints::at(&base);
        let proxy = match disturbance {
            Some(disturbance) => Some(Proxy::start(&base, *disturbance).await),
            None => None,
        };
        if let Some(proxy) = &proxy {
            endpoints = Endpoints::at(&proxy.base);
            endpoints.login.clone_from(&base);
        }
        let graph = Graph::sign_in(&endpoints, &credential, PATIENCE)
            .await
            .ok()?;
        let selection = Selection::audit(None).unwrap();
        let plan = Plan::new(
            &self.documentation.features,
            &accounts,
            |feature, rule, scenario| selection.takes(feature, rule, scenario),
        );
        let context = Context {
            graph: Some(graph),
            mock: None,
        };
        let outcomes = plan.unwrap().run(context, |_, _| {}).await;
        let verdicts = outcomes.into_iter().map(|outcome| {
            (
                (outcome.line, outcome.record.subject.clone()),
                outcome.verdict,
            )
        });
        Some(verdicts.collect())
    }
}

/// What is wrong with a cell: a verdict that is neither the tenant's own nor `unknown`.
fn lies(truth: &Verdicts, disturbed: &Verdicts) -> Vec<String> {
    let (Some(truth), Some(disturbed)) = (truth, disturbed) else {
        return vec![];
    };
    truth
        .iter()
        .filter_map(|(subject, own)| match disturbed.get(subject) {
            Some(verdict) if verdict == own || *verdict == Verdict::Unknown => None,
            other => Some(format!("{subject:?}: {own} became {other:?}")),
        })
        .collect()
}

/// How the cells of a matrix ended.
#[derive(Default)]
struct Tally {
    cells: usize,
    untouched: usize,
    unknown: usize,
    no_sign_in: usize,
    lies: Vec<String>,
}

impl Tally {
    fn count(&mut self, cell: &str, truth: &Verdicts, disturbed: &Verdicts) {
        self.cells += 1;
        match disturbed {
            None => self.no_sign_in += 1,
            Some(_) if disturbed == truth => self.untouched += 1,
            Some(_) => self.unknown += 1,
        }
        let lies = lies(truth, disturbed);
        self.lies
            .extend(lies.into_iter().map(|lie| format!("{cell}: {lie}")));
    }

    /// Prints the counts; `cargo test -- --nocapture` shows them.
    #[expect(clippy::print_stdout, reason = "the counts are what the matrix is for")]
    fn conclude(self, least: usize) {
        let Self {
            cells,
            untouched,
            unknown,
            no_sign_in,
            lies,
        } = self;
        println!(
            "{cells} cells: {untouched} as undisturbed, {unknown} with unknowns, \
             {no_sign_in} without a sign-in, {} false verdicts",
            lies.len()
        );
        assert!(lies.is_empty(), "{lies:#?}");
        assert!(cells >= least, "{cells} cells are fewer than {least}");
        assert!(
            untouched > 0 && unknown > 0,
            "the faults reach the audit, and spare it"
        );
    }
}

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

fn fixtures() -> Vec<String> {
    mock::bundled().into_iter().map(|(name, _)| name).collect()
}

#[test]
fn no_fault_of_an_answer_makes_a_false_verdict() {
    run(async {
        let bench = Bench::new().await;
        let mut tally = Tally::default();
        for fixture in fixtures() {
            let truth = bench.truth(&fixture).await;
            for fault in fault::all() {
                for question in QUESTIONS {
                    let Fault { name, effect } = &fault;
                    let rule = json!([{ "match": { "path": question }, "answer": effect }]);
                    let disturbed = bench.verdicts(bench.tenant(&fixture, &rule), None).await;
                    let cell = format!("{fixture} × {name} × {question}");
                    tally.count(&cell, &truth, &disturbed);
                }
            }
        }
        tally.conclude(1_000);
    });
}

#[test]
fn no_fault_that_passes_makes_any_difference_when_asked_again() {
    run(async {
        let bench = Bench::new().await;
        for fixture in fixtures() {
            let truth = bench.truth(&fixture).await;
            for status in [429, 502, 503, 504] {
                let once = json!({ "path": "/v1.0/*", "nth": [1] });
                let answer = json!({ "status": status, "headers": { "Retry-After": "0" } });
                let rule = json!([{ "match": once, "answer": answer }]);
                let disturbed = bench.verdicts(bench.tenant(&fixture, &rule), None).await;
                assert_eq!(disturbed, truth, "{fixture} × {status}");
            }
        }
    });
}

#[test]
fn no_fault_of_the_connection_makes_a_false_verdict() {
    run(async {
        let bench = Bench::new().await;
        let mut tally = Tally::default();
        for fixture in fixtures() {
            let truth = bench.truth(&fixture).await;
            for disturbance in Disturbance::ALL {
                let tenant = bench.tenant(&fixture, &json!([]));
                let disturbed = bench.verdicts(tenant, Some(&disturbance)).await;
                tally.count(&format!("{fixture} × {disturbance:?}"), &truth, &disturbed);
            }
        }
        tally.conclude(fixtures().len() * Disturbance::ALL.len());
    });
}
