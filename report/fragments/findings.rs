//! Every finding on one page, those that need somebody first.

use greenroom_results::Verdict;
use maud::{Markup, html};

use super::rest::Rest;
use super::text::{badge, badge_or_none, page_link, said, section, subject};
use super::{manual, waivers};
use greenroom_results::{Finding, Level, Run};

/// How many findings the page lists; the record holds them all.
const LISTED: usize = 1000;
/// How many of them are in the table itself; the page's script makes the rows of the others as they are
/// looked at.
const TABLED: usize = 100;

/// Every finding, a row each, those that need somebody first.
pub(crate) fn findings(run: &Run) -> Markup {
    let mut findings: Vec<&Finding> = run.findings.iter().collect();
    findings.sort_by_key(|finding| finding.verdict);
    html! {
        p class="gr-paper" { "On paper, the findings are in the chapters of their requirements." }
        div class="table-wrapper gr-screen" { table class="gr-table gr-findings" data-filter="findings" {
            thead { tr {
                th scope="col" { "Verdict" } th scope="col" { "Requirement" } th scope="col" { "Subject" }
                th scope="col" { "Found" }
            } }
            tbody {
                @for requirement in run.requirements.iter().filter(|r| r.verdict.is_none()) {
                    tr {
                        td { (badge_or_none(None)) }
                        td { (page_link(&requirement.id, &requirement.id, "")) }
                        td { "–" } td { "nothing ran for this requirement" }
                    }
                }
                @for finding in findings.iter().take(TABLED) { (row(run, finding)) }
            }
        } }
        (rest(run, &findings))
        @if findings.len() > TABLED {
            noscript { p class="gr-screen" { "Without a script, this table has the first " (TABLED) " of " (findings.len()) " findings, those that need somebody first." } }
        }
        @if findings.len() > LISTED {
            p class="gr-screen" { "The first " (LISTED) " of " (findings.len()) " findings: " code { "run.json.gz" } " has them all." }
        }
    }
}

/// What was found, with its notes and what people put on record about it.
pub(super) fn found(finding: &Finding) -> Markup {
    html! {
        (said(&finding.found))
        @for note in &finding.notes { br; em { "Note: " (said(note)) } }
        (waivers::flag(finding))
        (manual::flag(finding))
    }
}

fn row(run: &Run, finding: &Finding) -> Markup {
    let [verdict, requirement, found] = cells(run, finding);
    html! {
        tr data-verdict=(finding.verdict) {
            td { (verdict) } td { (requirement) } td { (subject(&finding.subject)) } td { (found) }
        }
    }
}

/// The cells of a finding but for its subject's.
fn cells(run: &Run, finding: &Finding) -> [Markup; 3] {
    let requirement = html! {
        (page_link(&finding.requirement, &finding.requirement, ""))
        @if is_recommended(run, finding) { br; span class="gr-aside" { "recommended" } }
    };
    let found = html! {
        (found(finding))
        @if finding.verdict != Verdict::Pass {
            " " span class="gr-do" { (page_link("What to do", &finding.requirement, section(finding))) }
        }
    };
    [badge(finding.verdict), requirement, found]
}

/// The findings that are not in the table itself.
fn rest(run: &Run, findings: &[&Finding]) -> Rest {
    let mut rest = Rest::with_own_cell(2);
    for finding in findings.iter().take(LISTED).skip(TABLED) {
        rest.add_finding(finding, cells(run, finding).into());
    }
    rest
}

/// Whether a finding is of a requirement that does not change the conclusion.
fn is_recommended(run: &Run, finding: &Finding) -> bool {
    let own = run
        .requirements
        .iter()
        .find(|known| *known.id == *finding.requirement);
    own.is_some_and(|requirement| requirement.level == Level::Recommended)
}
