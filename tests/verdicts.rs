//! Every tenant against every requirement, so that a change of judgement shows in review.

use std::fmt::Write as _;

use greenroom::results::{Finding, Run};
use greenroom_results::Verdict;

use crate::support::{every_run, recorded};

#[test]
fn every_tenant_has_its_verdicts() {
    let mut table = String::new();
    for (fixture, run) in every_run() {
        writeln!(table, "{fixture}: {}", run.readiness.words()).unwrap();
        for requirement in &run.requirements {
            let verdict = requirement.verdict.map(Verdict::word);
            let reasons = reasons(run, &requirement.id).join(", ");
            let id = &requirement.id;
            let line = format!("  {id:24}{:11}{reasons}", verdict.unwrap_or("-"));
            writeln!(table, "{}", line.trim_end()).unwrap();
        }
    }
    insta::assert_snapshot!(table);
}

#[test]
fn every_failure_says_how_to_fix_it() {
    for (fixture, run) in every_run() {
        let open = run
            .findings
            .iter()
            .filter(|finding| finding.reason.is_some());
        let lacking = open.filter(|finding| finding.fix.is_none());
        let lacking: Vec<_> = lacking.map(Finding::reason_word).collect();
        assert!(lacking.is_empty(), "{fixture}: no fix for {lacking:?}");
    }
}

#[test]
fn what_an_ordinary_tenant_has_for_others_changes_no_verdict() {
    let judged = |fixture| {
        let findings = recorded(fixture).findings.iter();
        let judged = findings.map(|finding| {
            let (requirement, subject) = (&finding.requirement, finding.subject.to_string());
            (requirement.clone(), subject, finding.verdict)
        });
        judged.collect::<Vec<_>>()
    };
    assert_eq!(judged("ordinary"), judged("ready"));
}

/// What stands against a pass; what waits for a person does so in every tenant.
fn reasons(run: &Run, requirement: &str) -> Vec<String> {
    let open = run
        .findings_of(requirement)
        .filter(|finding| finding.verdict != Verdict::NotChecked)
        .filter(|finding| finding.reason.is_some());
    open.map(|finding| format!("{}: {}", finding.subject, finding.reason_word()))
        .collect()
}
