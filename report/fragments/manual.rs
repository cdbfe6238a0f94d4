//! What only a person can see, and who has put it on record.

use greenroom_results::Verdict;
use maud::{Markup, html};

use super::text::{badge, page_link, shown, subject};
use greenroom_results::{Attestation, Finding, Run};

/// How many checks the page lists, those with something on record first; the record has them all.
const LISTED: usize = 1000;
/// How many of them are pending: those say all the same.
const PENDING: usize = 100;
/// How many checks are on paper.
const PRINTED: usize = 20;

/// Every check that needs a person, with what somebody recorded.
pub(crate) fn manual(run: &Run) -> Markup {
    let is_manual = |finding: &&Finding| {
        finding.attestation.is_some() || finding.verdict == Verdict::NotChecked
    };
    let mut findings: Vec<&Finding> = run.findings.iter().filter(is_manual).collect();
    if findings.len() > PENDING {
        findings.sort_by_key(|finding| finding.attestation.is_none());
    }
    let seen = findings
        .iter()
        .filter(|finding| finding.attestation.is_some());
    let listed = findings.len().min((seen.count() + PENDING).min(LISTED));
    if findings.is_empty() {
        return html! { p { "Nothing in this run needed a person." } };
    }
    html! {
        @if findings.len() > PRINTED {
            p class="gr-paper" { "On paper, the first " (PRINTED) " of " (findings.len()) " checks are listed; " code { "run.json.gz" } " has them all." }
        }
        div class="table-wrapper" { table class="gr-table gr-manual-checks" {
            thead { tr {
                th scope="col" { "Verdict" } th scope="col" { "Check" } th scope="col" { "Subject" } th scope="col" { "On record" }
            } }
            tbody { @for (index, finding) in findings[..listed].iter().enumerate() { tr class=[(index >= PRINTED).then_some("gr-off-paper")] {
                td { (badge(finding.verdict)) }
                td {
                    (page_link(&finding.requirement, &finding.requirement, "")) br;
                    (shown(&run.scenarios[finding.scenario].name.replace("<account>", &finding.subject.to_string())))
                }
                td { (subject(&finding.subject)) }
                td {
                    @if let Some(attestation) = &finding.attestation { (recorded(attestation)) }
                    @else { "nothing yet" }
                }
            } } }
        } }
        @if findings.len() > listed {
            p class="gr-screen" {
                "The first " (listed) " of " (findings.len()) " checks: " code { "run.json.gz" } " has them all, and "
                code { "greenroom attest" } " prints those that are pending."
            }
        }
    }
}

/// What is on record about a finding, below what was found.
pub(super) fn flag(finding: &Finding) -> Markup {
    html! {
        @if let Some(attestation) = &finding.attestation { br; span class="gr-aside" { (recorded(attestation)) } }
    }
}

fn recorded(attestation: &Attestation) -> Markup {
    html! {
        "seen by " (shown(&attestation.who)) " on " (attestation.when) "; proof: " (shown(&attestation.proof)) "; "
        @if attestation.expired { strong { "expired on " (attestation.valid_until) } }
        @else { "counts until " (attestation.valid_until) }
    }
}
