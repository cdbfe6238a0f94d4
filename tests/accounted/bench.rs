//! A place to audit tenants of which one answer was changed.

use std::collections::BTreeMap;

use greenroom::run::Outcome;
use greenroom_graph::{Endpoints, Graph, accounted};
use greenroom_results::{Subject, Verdict};
use serde_json::{Value, json};

use crate::base::Base;
use crate::in_process::{InProcess, PATIENT};

/// A meeting of the ready tenant.
const MEETING: &str = "https://teams.microsoft.com/l/meetup-join/19%3ameeting_NmZhYzFk%40thread.v2/0?context=%7b%22Tid%22%3a%22f6fadfa7-e5c1-4b62-9362-da5cc13da58a%22%2c%22Oid%22%3a%22fab36728-a78b-4b7e-8787-c0de2f960063%22%7d";

pub(crate) struct Bench {
    audits: InProcess,
}

/// What one scenario says of one subject: its verdict, its notes, and its prediction.
type Said = (Verdict, Vec<String>, Option<String>);

/// What an audit says, and what Graph answered.
pub(crate) struct Audited {
    pub(crate) says: BTreeMap<(String, usize, Subject), Said>,
    /// All that it says in words.
    pub(crate) words: String,
    /// The answers by their questions: paths with their queries, below the version.
    pub(crate) answers: BTreeMap<String, Value>,
}

impl Bench {
    pub(crate) async fn new() -> Self {
        Self {
            audits: InProcess::new().await,
        }
    }

    /// Audits a tenant; one of its questions may be answered by another body.
    pub(crate) async fn audit(&self, base: &Base, changed: Option<&(String, Value)>) -> Audited {
        let rules = changed.iter().map(|(question, body)| {
            let path = question.split('?').next().unwrap_or_default();
            let path = format!("/v1.0{path}");
            json!({ "match": { "path": path }, "answer": { "status": 200, "body": body } })
        });
        let tenant = base.tenant.with_faults(&rules.collect()).unwrap();
        let endpoints = Endpoints::at(&self.audits.server.serve(tenant.clone()));
        let credential = greenroom_steps::credential(tenant.credential());
        let graph = Graph::sign_in(&endpoints, &credential, PATIENT).await;
        let accounts = [base.account.to_owned()];
        let meetings = vec![MEETING.parse().unwrap()];
        let outcomes = self.audits.outcomes(&accounts, graph.unwrap(), meetings);
        let outcomes = outcomes.await;
        let evidence = outcomes.iter().flat_map(|one| &one.record.evidence);
        let answers = evidence
            .filter(|one| one.status == 200)
            .map(|one| (one.request.url.clone(), one.body.clone()));
        Audited {
            answers: answers.collect(),
            says: outcomes.iter().map(said).collect(),
            words: outcomes.iter().map(words).collect(),
        }
    }
}

fn said(outcome: &Outcome) -> ((String, usize, Subject), Said) {
    let record = &outcome.record;
    let prediction = record.prediction.as_ref().map(|prediction| {
        let admissions = prediction.admissions.iter();
        let admissions: Vec<_> = admissions
            .map(|admission| (admission.identity, admission.lobby))
            .collect();
        let identity = prediction.identity;
        let (at_risk, unseen) = (prediction.at_risk, &prediction.not_looked_at);
        format!("{identity:?} {at_risk} {admissions:?} {unseen:?}")
    });
    let key = (
        outcome.id.feature.clone(),
        outcome.line,
        record.subject.clone(),
    );
    (
        key,
        (
            outcome.verdict,
            record.notes.iter().map(ToString::to_string).collect(),
            prediction,
        ),
    )
}

/// What stopped a scenario, its notes, and what its prediction goes by.
fn words(outcome: &Outcome) -> String {
    let stopped = outcome.stopped_at.iter().map(|check| &check.found);
    let prediction = outcome.record.prediction.iter();
    let admissions = prediction.clone().flat_map(|one| &one.admissions);
    let because = prediction.map(|one| &one.because);
    let because = because.chain(admissions.map(|admission| &admission.because));
    let all = stopped.chain(&outcome.record.notes).chain(because);
    all.map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

impl Audited {
    /// Whether every answer is one of the table, or to a question that is none of its.
    pub(crate) fn answers_are_covered(&self, beside: &[&str]) -> bool {
        let mut questions = self.answers.keys();
        questions.all(|question| {
            accounted::covers(question) || beside.iter().any(|part| question.contains(part))
        })
    }
}
