//! A place to audit mock tenants within this process.

use std::collections::BTreeMap;

use greenroom::document::Documentation;
use greenroom::run::Outcome;
use greenroom_graph::{Endpoints, Graph};
use greenroom_results::{Subject, Verdict};

use crate::in_process::{InProcess, PATIENT};

pub(crate) struct Bench {
    audits: InProcess,
}

/// The verdict of each scenario and subject.
pub(crate) type Verdicts = BTreeMap<(usize, Subject), Verdict>;

impl Bench {
    pub(crate) async fn new() -> Self {
        Self {
            audits: InProcess::new().await,
        }
    }

    pub(crate) fn documentation(&self) -> &Documentation {
        &self.audits.documentation
    }

    pub(crate) async fn audit(&self, tenant: &greenroom_mock::Tenant) -> Vec<Outcome> {
        let base = self.audits.server.serve(tenant.clone());
        self.audit_at(&base, tenant).await
    }

    /// Audits the tenant that is served at that address.
    pub(crate) async fn audit_at(
        &self,
        base: &str,
        tenant: &greenroom_mock::Tenant,
    ) -> Vec<Outcome> {
        let credential = greenroom_steps::credential(tenant.credential());
        let graph = Graph::sign_in(&Endpoints::at(base), &credential, PATIENT).await;
        let accounts = tenant.accounts();
        self.audits
            .outcomes(&accounts, graph.unwrap(), vec![])
            .await
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
