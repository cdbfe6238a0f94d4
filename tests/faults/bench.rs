//! A place to audit disturbed tenants.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use futures::future::join;
use greenroom_graph::{Credential, Endpoints, Graph, Patience};
use greenroom_results::{Subject, Verdict};
use secrecy::SecretString;
use serde_json::{Value, json};

use crate::in_process::{HANGS, InProcess, PATIENT};
use crate::proxy::{Disturbance, Proxy};
use crate::question;

/// An end to every wait: a cell that reaches it has hung.
const PATIENCE: Patience = Patience {
    run: Duration::from_secs(4),
    answer: Duration::from_millis(500),
    ..PATIENT
};

/// The verdict of each scenario and subject; nothing where the sign-in failed.
pub(crate) type Verdicts = Option<BTreeMap<(usize, Subject), Verdict>>;

pub(crate) struct Bench {
    audits: InProcess,
    patience: Patience,
    /// Knows no certificate: reading those of the system takes as long as a cell.
    http: reqwest::Client,
}

/// How an audit signs in. To sign tokens takes the mock as long as all else that it does, so that
/// one token serves for the cells that are not about signing in.
#[derive(Clone)]
pub(crate) enum SignIn {
    Secret,
    Token(SecretString),
}

impl Bench {
    pub(crate) async fn new() -> Self {
        Self {
            audits: InProcess::new().await,
            patience: PATIENCE,
            http: reqwest::Client::builder()
                .no_proxy()
                .tls_certs_only([])
                .build()
                .unwrap(),
        }
    }

    /// The same for faults that pass: however busy this machine is, the answer comes.
    pub(crate) async fn patient() -> Self {
        Self {
            patience: PATIENT,
            ..Self::new().await
        }
    }

    /// The verdicts of the undisturbed tenant, and what its audit asks.
    pub(crate) async fn truth(
        &self,
        tenant: &greenroom_mock::Tenant,
    ) -> (Verdicts, BTreeSet<String>) {
        let tenant = tenant.with_faults(&json!([])).unwrap();
        let base = self.audits.server.serve(tenant.clone());
        let verdicts = self.served(&tenant, &base, &SignIn::Secret, None, PATIENT);
        let verdicts = verdicts.await;
        let (requests, questions) = (
            self.audits.server.requests(&base),
            self.audits.server.questions(&base),
        );
        (verdicts, question::asked(&requests, &questions))
    }

    /// A token for the tenant.
    pub(crate) async fn token(&self, tenant: &greenroom_mock::Tenant) -> SignIn {
        let base = self.audits.server.serve(tenant.clone());
        let credential = tenant.credential();
        let form = [
            ("grant_type", "client_credentials"),
            ("client_id", &credential.client_id),
            ("client_secret", &credential.client_secret),
            ("scope", "https://graph.microsoft.com/.default"),
        ];
        let url = format!("{base}/{}/oauth2/v2.0/token", credential.tenant_id);
        let response = self.http.post(url).form(&form).send().await;
        let body: Value = response.unwrap().json().await.unwrap();
        SignIn::Token(body["access_token"].as_str().unwrap().into())
    }

    /// Audits a tenant with these faults; a disturbance stands between the client and the mock.
    pub(crate) async fn verdicts(
        &self,
        tenant: &greenroom_mock::Tenant,
        faults: &Value,
        sign_in: &SignIn,
        disturbance: Option<&Disturbance>,
    ) -> Verdicts {
        let tenant = tenant.with_faults(faults).unwrap();
        let base = self.audits.server.serve(tenant.clone());
        let audit = self.served(&tenant, &base, sign_in, disturbance, self.patience);
        let verdicts = tokio::time::timeout(HANGS, audit).await;
        verdicts.expect("an audit ends")
    }

    async fn served(
        &self,
        tenant: &greenroom_mock::Tenant,
        base: &str,
        sign_in: &SignIn,
        disturbance: Option<&Disturbance>,
        patience: Patience,
    ) -> Verdicts {
        let mut endpoints = Endpoints::at(base);
        let proxy = match disturbance {
            Some(disturbance) => Some(Proxy::start(base, *disturbance).await),
            None => None,
        };
        if let Some(proxy) = &proxy {
            endpoints = Endpoints::at(&proxy.base);
            base.clone_into(&mut endpoints.login);
        }
        let credential = match sign_in {
            SignIn::Secret => greenroom_steps::credential(tenant.credential()),
            SignIn::Token(token) => Credential::AccessToken {
                tenant_id: tenant.credential().tenant_id,
                token: token.clone(),
            },
        };
        let graph = Graph::sign_in(&endpoints, &credential, patience)
            .await
            .ok()?;
        let accounts = tenant.accounts();
        let asked = self.audits.outcomes(&accounts, graph.clone(), vec![]);
        // An audit asks who it is that it audits, too.
        let (outcomes, _) = join(asked, graph.organization()).await;
        let verdicts = outcomes.into_iter().map(|outcome| {
            (
                (outcome.line, outcome.record.subject.clone()),
                outcome.verdict,
            )
        });
        Some(verdicts.collect())
    }
}
