//! Failures that somebody accepted, and until when.

use maud::{Markup, html};

use super::text::{badge, page_link, said, shown, subject};
use greenroom_results::{Finding, Run, Waiver};

/// Every waiver that met a failure.
pub(crate) fn waivers(run: &Run) -> Markup {
    let waived = run
        .findings
        .iter()
        .filter_map(|finding| Some((finding, finding.waiver.as_deref()?)));
    let waived: Vec<(&Finding, &Waiver)> = waived.collect();
    if waived.is_empty() {
        return html! { p { "No failure of this run is waived." } };
    }
    html! {
        div class="table-wrapper" { table class="gr-table" {
            thead { tr {
                th scope="col" { "Verdict" } th scope="col" { "Requirement" } th scope="col" { "Subject" } th scope="col" { "Waiver" }
            } }
            tbody { @for (finding, waiver) in waived { tr {
                td { (badge(finding.verdict)) }
                td { (page_link(&finding.requirement, &finding.requirement, "")) br; (said(&finding.found)) }
                td { (subject(&finding.subject)) }
                td { (accepted(waiver)) }
            } } }
        } }
    }
}

/// The failures that the readiness leaves out, as far as a page has room for them.
pub(super) fn in_force(run: &Run) -> Markup {
    const NAMED: usize = 5;
    let waived: Vec<&Finding> = run.waived().collect();
    html! {
        @if !waived.is_empty() {
            p { "Somebody accepted these failures; they are left out of the readiness until the day that each names:" }
            ul class="gr-waived" {
                @for finding in waived.iter().take(NAMED) { li {
                    (badge(finding.verdict)) " "
                    (page_link(&finding.requirement, &finding.requirement, "")) ", "
                    (subject(&finding.subject)) (flag(finding))
                } }
                @if waived.len() > NAMED { li { a href="checks.html" { "and " (waived.len() - NAMED) " more" } } }
            }
        }
    }
}

/// Who accepted a failure, below what was found.
pub(super) fn flag(finding: &Finding) -> Markup {
    html! { @if let Some(waiver) = &finding.waiver { br; span class="gr-aside" { (accepted(waiver)) } } }
}

fn accepted(waiver: &Waiver) -> Markup {
    html! {
        @if waiver.expired { strong { "waiver expired on " (waiver.expires) } }
        @else { "waived until " (waiver.expires) }
        " by " (shown(&waiver.owner)) ": " (shown(&waiver.reason))
    }
}
