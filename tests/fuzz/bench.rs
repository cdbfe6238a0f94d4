//! A place to audit mock tenants within this process.

use std::collections::BTreeMap;
use std::time::Duration;

use greenroom::document::Documentation;
use greenroom::run::{Outcome, Plan, Selection};
use greenroom_graph::{Endpoints, Graph, Patience, install_tls_provider, mock};
use greenroom_steps::{Context, Subject, Verdict};

/// Two attempts, and an end to every wait: what reaches it has hung.
const PATIENCE: Patience = Patience {
    run: Duration::from_mins(5),
    answer: Duration::from_mins(5),
    first_wait: Duration::from_millis(1),
    attempts: 2,
};

pub(crate) struct Bench {
    pub(crate) documentation: Documentation,
    server: mock::Server,
}

/// The verdict of each scenario and subject.
pub(crate) type Verdicts = BTreeMap<(usize, Subject), Verdict>;

impl Bench {
    pub(crate) async fn new() -> Self {
        install_tls_provider();
        Self {
            documentation: Documentation::load(None, None).unwrap(),
            server: mock::Server::start().await,
        }
    }

    pub(crate) async fn audit(&self, tenant: &mock::Tenant) -> Vec<Outcome> {
        self.audit_at(&self.server.serve(tenant.clone()), tenant)
            .await
    }

    /// Audits the tenant that is served at that address.
    pub(crate) async fn audit_at(&self, base: &str, tenant: &mock::Tenant) -> Vec<Outcome> {
        let endpoints = Endpoints::at(base);
        let credential = tenant.credential().into();
        let graph = Graph::sign_in(&endpoints, &credential, PATIENCE).await;
        let selection = Selection::audit(None).unwrap();
        let plan = Plan::new(
            &self.documentation.features,
            &tenant.accounts(),
            |feature, rule, scenario| selection.takes(feature, rule, scenario),
        );
        let context = Context {
            graph: Some(graph.unwrap()),
            mock: None,
            meetings: vec![],
        };
        plan.unwrap().run(context, |_, _| {}).await
    }
}

pub(crate) fn verdicts(outcomes: &[Outcome]) -> Verdicts {
    let verdicts = outcomes.iter().map(|outcome| {
        let subject = outcome.record.subject.clone();
        ((outcome.line, subject), outcome.verdict)
    });
    verdicts.collect()
}

/// Runs to the end on this thread.
pub(crate) fn block_on<T>(work: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(work)
}
