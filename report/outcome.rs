//! What an audit adds up to, for a pipeline: no name, address or id of the tenant is in it, so that
//! it may stand in a log that others read. The record, which it names, has the rest.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use greenroom_results::{JoinIdentity, Subject, Verdict};
use serde::Serialize;

use super::actions::{Action, plan};
use greenroom_results::{Readiness, RequirementResult, Run, TenantSource};

/// What an audit adds up to.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Outcome<'a> {
    readiness: Readiness,
    exit_code: u8,
    is_mock: bool,
    accounts: usize,
    counts: &'a BTreeMap<String, usize>,
    waived: usize,
    requirements: &'a [RequirementResult],
    joins: BTreeMap<&'static str, usize>,
    actions: Vec<Open<'a>>,
    report: Option<&'a Path>,
    reports: &'a BTreeMap<&'static str, Vec<PathBuf>>,
    record: &'a Path,
}

/// One action of the plan.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Open<'a> {
    number: usize,
    when: &'static str,
    status: &'static str,
    verdict: Option<Verdict>,
    reason: Option<&'a str>,
    requirements: Vec<&'a str>,
    accounts: usize,
    concerns_the_tenant: bool,
}

impl<'a> Outcome<'a> {
    /// Sums a run up, whose audit ends with this exit code, and whose reports, by their formats, and
    /// record are there.
    #[must_use]
    pub fn new(
        run: &'a Run,
        exit_code: u8,
        reports: &'a BTreeMap<&'static str, Vec<PathBuf>>,
        record: &'a Path,
    ) -> Self {
        let mut joins = BTreeMap::new();
        for join in &run.joins {
            let word = join.identity.map_or("unknown", JoinIdentity::word);
            *joins.entry(word).or_default() += 1;
        }
        Self {
            readiness: run.readiness,
            exit_code,
            is_mock: matches!(run.tenant.source, TenantSource::Mock { .. }),
            accounts: run.tenant.accounts.len(),
            counts: &run.counts,
            waived: run.waived().count(),
            requirements: &run.requirements,
            joins,
            actions: plan(run).iter().map(open).collect(),
            report: reports
                .get("book")
                .and_then(|paths| paths.first())
                .map(PathBuf::as_path),
            reports,
            record,
        }
    }

    /// As JSON.
    ///
    /// # Errors
    /// When a path is no text.
    pub fn json(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string_pretty(self)
    }
}

fn open<'a>(action: &Action<'a>) -> Open<'a> {
    let first = action.findings.first();
    let mut subjects: Vec<&Subject> = action.findings.iter().map(|f| &f.subject).collect();
    subjects.sort_unstable();
    subjects.dedup();
    let concerns_the_tenant = subjects.contains(&&Subject::Tenant);
    Open {
        number: action.number,
        when: action.when.word(),
        status: action.kind.words(),
        verdict: first.map(|finding| finding.verdict),
        reason: first.map(|finding| finding.reason_word()),
        requirements: action.requirements.iter().map(|r| r.id.as_str()).collect(),
        accounts: subjects.len() - usize::from(concerns_the_tenant),
        concerns_the_tenant,
    }
}
