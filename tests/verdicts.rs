//! Every tenant against every requirement, so that a change of judgement shows in review.

use std::fmt::Write as _;

use greenroom::results::{Finding, Run};
use greenroom_results::Verdict;

use crate::support::every_run;

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

/// What stands against a pass; what waits for a person does so in every tenant.
fn reasons(run: &Run, requirement: &str) -> Vec<String> {
    let open = run
        .findings_of(requirement)
        .filter(|finding| finding.verdict != Verdict::NotChecked)
        .filter(|finding| finding.reason.is_some());
    open.map(|finding| format!("{}: {}", finding.subject, finding.reason_word()))
        .collect()
}
