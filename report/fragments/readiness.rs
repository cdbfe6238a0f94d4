//! The head of the front page: readiness in one word, of what, when, and the counts.

use greenroom_results::Verdict;
use maud::{Markup, html};

use super::text::{badge, counted, one_line, prose, said, tenant_name};
use greenroom_results::{Level, Readiness, Run, TenantSource};

/// What stands on top of every page: of a masked book how to get the names, of another one that it
/// is not masked, and of a mock tenant's that it is not about a real one.
pub(crate) fn warning(run: &Run) -> String {
    let warning = html! {
        @if matches!(run.tenant.source, TenantSource::Mock { .. }) {
            p class="gr-mock" {
                strong { "This is a mock tenant, not a real one." }
                " The book shows what an audit finds, and says nothing about any tenant of \
                 Microsoft’s."
            }
        }
        @if run.masked {
            p class="gr-masked" {
                "Names, addresses and ids are masked: " code { "greenroom who TOKEN" }
                " or " code { "greenroom who FILE" } " tells them, where the full record of the run is."
            }
        } @else {
            p class="gr-unmasked" {
                strong { "This book is not masked." }
                " It contains names, addresses and ids of the tenant: do not publish it."
            }
        }
    };
    match one_line(warning) {
        warning if warning.is_empty() => warning,
        warning => format!("{warning}\n\n"),
    }
}

/// Readiness in one word, of what, when, and the counts.
pub(crate) fn readiness(run: &Run) -> Markup {
    let words = run.readiness.words();
    let waived = run.waived().count();
    let counted_notes = run.findings.iter().filter(|f| !f.notes.is_empty()).count();
    html! {
        section class={ "gr-readiness gr-" (words.replace(' ', "-")) } aria-label="Readiness" {
            p class="gr-word" { (run.conclusion()) }
            p class="gr-why" { (why(run)) }
            ul class="gr-counts" aria-label="How many findings have each verdict" {
                @for verdict in Verdict::ALL {
                    @let count = run.counts.get(verdict.word()).copied().unwrap_or_default();
                    li class=[(count == 0).then_some("gr-none")] {
                        strong { (count) } " " (badge(verdict))
                        @if verdict == Verdict::Fail && waived > 0 { " (" (waived) " waived)" }
                    }
                }
            }
            p class="gr-of" {
                strong { (tenant_name(run)) } " · " (prose(&run.tenant.source.words())) " · "
                time datetime=(run.started) { (run.started.strftime("%Y-%m-%d %H:%M UTC").to_string()) }
                " · " (run.tool.name) " " (run.tool.version)
                @if counted_notes > 0 { " · " a href="findings.html" { (counted(counted_notes, "finding with a note", "findings with a note")) } }
                @if run.masked { " · names, addresses and ids are masked" }
            }
            @for note in &run.notes { p class="gr-note" { strong { "Note: " } (said(note)) } }
        }
    }
}

/// The word in one sentence.
fn why(run: &Run) -> String {
    let required = run
        .requirements
        .iter()
        .filter(|r| r.level == Level::Required);
    let total = required.clone().count();
    let failing = required
        .clone()
        .filter(|r| r.verdict == Some(Verdict::Fail) && !r.waived)
        .count();
    let met = required
        .clone()
        .filter(|r| r.verdict == Some(Verdict::Pass));
    let (met, waived) = (met.count(), required.filter(|r| r.waived).count());
    match run.readiness {
        Readiness::Ready if waived > 0 => format!(
            "Everything required was looked at: {met} of {total} met; of the rest, somebody \
             accepted every failure."
        ),
        Readiness::Ready => {
            format!("Everything required was looked at and is met: {total} of {total}.")
        }
        Readiness::NotReady => format!(
            "{failing} of {} {} not met.",
            counted(total, "required requirement", "required requirements"),
            if failing == 1 { "is" } else { "are" }
        ),
        Readiness::Undetermined => format!(
            "Nothing is known to be wrong, and not everything is known: {met} of {} {} met.",
            counted(total, "required requirement", "required requirements"),
            if met == 1 { "is" } else { "are" }
        ),
    }
}
