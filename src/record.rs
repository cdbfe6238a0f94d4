//! What a record says of a whole run, beside its findings.

use std::collections::{BTreeMap, BTreeSet};

use greenroom_graph::{Graph, Traffic};
use greenroom_results::{Sentence, Verdict};
use jiff::Timestamp;

use crate::document::{self, Requirement, Written};
use crate::ledger::Ledger;
use crate::results::{Cost, Features, Finding, Provenance, Reading, RequirementResult, Tenant};

/// What a run knows beside its outcomes.
pub struct Circumstances {
    /// When it began.
    pub started: Timestamp,
    /// When the last scenario had ended.
    pub finished: Timestamp,
    /// What was audited.
    pub tenant: Tenant,
    /// What everybody who reads the results should know.
    pub notes: Vec<Sentence>,
    /// Who ran it, and how; the digests of the ledger's files are added.
    pub provenance: Provenance,
    /// What people have put on record.
    pub ledger: Ledger,
    /// The tag expression that narrowed the scenarios down.
    pub tags: Option<String>,
    /// What it cost.
    pub traffic: Cost,
    /// How its accounts were read.
    pub reading: Vec<Reading>,
    /// The permissions that the token has; none where that cannot be read from it.
    pub granted: Option<Vec<String>>,
}

/// What each requirement adds up to; nothing where a scenario was left out, unless what ran is
/// enough to know that it is not met. A failure that is waived decides only where nothing else is
/// open: it must not hide what could not be read.
pub(crate) fn requirements(
    pages: &[Requirement],
    findings: &[Finding],
    left_out: &BTreeSet<String>,
) -> Vec<RequirementResult> {
    pages
        .iter()
        .map(|page| {
            let own = findings
                .iter()
                .filter(|finding| *finding.requirement == *page.id);
            let (waived, own): (Vec<_>, Vec<_>) = own.partition(|finding| finding.is_waived());
            let open = own.iter().map(|finding| finding.verdict).min();
            let settled = open.is_none_or(|v| matches!(v, Verdict::Pass | Verdict::NotApplicable));
            let waived = settled && !waived.is_empty();
            let verdict = if waived { Some(Verdict::Fail) } else { open };
            let known = |verdict: &Verdict| {
                *verdict == Verdict::Fail && !waived || !left_out.contains(&page.id)
            };
            let verdict = verdict.filter(known);
            RequirementResult {
                id: page.id.clone(),
                title: page.title.clone(),
                level: page.level,
                verdict,
                waived: waived && verdict.is_some(),
            }
        })
        .collect()
}

pub(crate) fn counts(findings: &[Finding]) -> BTreeMap<String, usize> {
    let count = |verdict: Verdict| findings.iter().filter(|f| f.verdict == verdict).count();
    Verdict::ALL
        .iter()
        .map(|verdict| (verdict.to_string(), count(*verdict)))
        .collect()
}

/// SHA-256 over the paths and texts of features, in hexadecimal.
#[must_use]
pub fn digest(written: &[Written]) -> String {
    let features = written.iter();
    document::digest(features.map(|written| (written.path.as_str(), written.text.as_str())))
}

pub(crate) fn features(written: &[Written], tags: Option<String>) -> Features {
    let files = written.iter().map(|written| written.path.clone()).collect();
    Features {
        digest: digest(written),
        files,
        tags,
    }
}

/// A time as a record states it.
pub(crate) fn to_the_millisecond(time: Timestamp) -> Timestamp {
    time.round(jiff::Unit::Millisecond).unwrap_or(time)
}

/// The permissions that the token has; none where that cannot be read from it.
#[must_use]
pub fn granted(graph: &Graph) -> Option<Vec<String>> {
    let identity = graph.identity()?;
    Some(identity.granted.names().to_vec())
}

/// What a run cost, as a record states it.
#[must_use]
pub fn cost(traffic: Traffic) -> Cost {
    Cost {
        requests: traffic.requests,
        round_trips: traffic.round_trips,
        bytes: traffic.bytes,
        units: Some(traffic.units),
    }
}
