//! The pieces of HTML that results become. `maud` escapes every value where it is written.

use greenroom_steps::Verdict;
use maud::{Markup, html};

use super::plain;
use crate::results::{
    Exchange, Finding, Level, RequirementResult, Run, ScenarioText, StepOutcome, StepText,
};

/// One line of HTML: a Markdown parser takes it for one block, whatever the values hold.
pub(super) fn one_line(markup: &Markup) -> String {
    markup.0.replace('\r', "").replace('\n', "&#10;")
}

/// What stands on top of every page of a book that is not masked.
pub(super) fn warning(run: &Run) -> String {
    if run.masked {
        return String::new();
    }
    let warning = html! {
        p class="gr-unmasked" {
            strong { "This book is not masked." }
            " It holds names, addresses and ids of the tenant: do not publish it."
        }
    };
    format!("{}\n\n", one_line(&warning))
}

/// Readiness in one word, of what, when, and the counts.
pub(super) fn readiness(run: &Run) -> Markup {
    let words = run.readiness.words();
    html! {
        section class={ "gr-readiness gr-" (words.replace(' ', "-")) } {
            p class="gr-word" { (words) }
            p {
                strong { (tenant_name(run)) } " (" (with_code(&run.tenant.source.words())) ") · " time datetime=(run.started) { (day(run)) }
                " · " (run.tool.name) " " (run.tool.version)
            }
            ul class="gr-counts" {
                @for verdict in Verdict::ALL {
                    @let count = run.counts.get(verdict.word()).copied().unwrap_or_default();
                    @if count > 0 { li { (badge(verdict)) " " (count) } }
                }
                @let notes = run.findings.iter().filter(|f| !f.notes.is_empty()).count();
                @if notes > 0 { li { "with a note: " (notes) } }
            }
            @for note in &run.notes { p class="gr-note" { strong { "Note: " } (note) } }
        }
    }
}

/// Every finding, a row each, those that need somebody first.
pub(super) fn findings(run: &Run) -> Markup {
    let mut findings: Vec<&Finding> = run.findings.iter().collect();
    findings.sort_by_key(|finding| finding.verdict);
    html! {
        div class="table-wrapper" { table class="gr-findings" {
            thead { tr { th { "Verdict" } th { "Requirement" } th { "Subject" } th { "Found" } } }
            tbody {
                @for requirement in run.requirements.iter().filter(|r| r.verdict.is_none()) {
                    tr {
                        td { (overall(requirement)) }
                        td { (page_link(&requirement.id, &requirement.id, "")) }
                        td { "–" } td { "nothing ran for this requirement" }
                    }
                }
                @for finding in findings {
                    tr {
                        td { (badge(finding.verdict)) }
                        td {
                            (page_link(&finding.requirement, &finding.requirement, ""))
                            @if is_recommended(run, finding) { br; "(recommended)" }
                        }
                        td { (shown(&finding.subject.to_string())) }
                        td {
                            (shown(&finding.found))
                            @for note in &finding.notes { br; em { "Note: " (shown(note)) } }
                            @if finding.verdict != Verdict::Pass {
                                br; (page_link("What to do", &finding.requirement, anchor(finding)))
                            }
                        }
                    }
                }
            }
        } }
    }
}

/// A requirement's verdict, and each of its findings with its scenario and its evidence.
pub(super) fn verdict(run: &Run, id: &str) -> Option<Markup> {
    let requirement = run
        .requirements
        .iter()
        .find(|requirement| requirement.id == id)?;
    let mut findings: Vec<&Finding> = run.findings_of(id).collect();
    findings.sort_by_key(|finding| finding.verdict);
    Some(html! {
        section class="gr-verdict" {
            p class="gr-overall" { "Verdict: " (overall(requirement)) }
            @if requirement.verdict.is_none() {
                p { "Nothing ran for this requirement, so nothing is known." }
            }
            @for finding in findings { (detail(run, finding)) }
        }
    })
}

/// What ran, on what, when, and what it cost.
pub(super) fn run(run: &Run) -> Markup {
    let rows = [
        ("Tool", format!("{} {}", run.tool.name, run.tool.version)),
        ("Tenant", tenant_name(run)),
        ("Tenant id", shown(&run.tenant.id)),
        ("Source", shown(&run.tenant.source.words())),
        ("Accounts", shown(&run.tenant.accounts.join(", "))),
        ("Started", run.started.to_string()),
        ("Finished", run.finished.to_string()),
        ("Requests", run.traffic.requests.to_string()),
        ("Round trips", run.traffic.round_trips.to_string()),
        ("Bytes received", run.traffic.bytes.to_string()),
        (
            "Features’ digest",
            format!("sha256:{}", run.features.digest),
        ),
        ("Features", shown(&run.features.files.join(", "))),
        (
            "Selected by tags",
            shown(run.features.tags.as_deref().unwrap_or("all")),
        ),
        (
            "Permissions behind the evidence",
            permissions(run).join(", "),
        ),
    ];
    html! {
        div class="table-wrapper" { table class="gr-run" { tbody {
            @for (name, value) in rows { tr { th scope="row" { (name) } td { (value) } } }
            @for document in &run.documents {
                tr {
                    th scope="row" { "Document" }
                    td {
                        (document.publisher) ": " a href=(document.url) { (document.title) }
                        ", read on " (document.read)
                    }
                }
            }
        } } }
    }
}

fn detail(run: &Run, finding: &Finding) -> Markup {
    let scenario = &run.scenarios[finding.scenario];
    let (place, phrase) = run.decided_at(finding);
    html! {
        details class="gr-finding" open[finding.verdict != Verdict::Pass] {
            summary {
                (badge(finding.verdict)) " " strong { (shown(&finding.subject.to_string())) } ": "
                (shown(&finding.found))
            }
            dl {
                dt { "Expected" } dd { (shown(&finding.expected)) }
                dt { "Found" } dd { (shown(&finding.found)) }
                @for note in &finding.notes { dt { "Note" } dd { (shown(note)) } }
                dt { "Where" } dd { code { (shown(&place)) } " " (shown(&phrase)) }
                @if let Some(fix) = &finding.fix {
                    dt { "What to do" }
                    dd {
                        @if fix_is_on_the_page(finding) {
                            a href={ "#" (finding.reason) } { "See below, “How to fix”" }
                        } @else { (with_code(&fix.text)) }
                    }
                }
            }
            p class="gr-scenario" { "Scenario: " (shown(&for_subject(&scenario.name, finding))) }
            (steps(scenario, finding))
            @for index in &finding.evidence { (evidence(&run.evidence[*index])) }
        }
    }
}

/// Whether a finding is of a requirement that does not change the conclusion.
fn is_recommended(run: &Run, finding: &Finding) -> bool {
    let own = run
        .requirements
        .iter()
        .find(|requirement| requirement.id == finding.requirement);
    own.is_some_and(|requirement| requirement.level == Level::Recommended)
}

/// Where the requirement's page says what to do.
fn anchor(finding: &Finding) -> &str {
    if fix_is_on_the_page(finding) {
        &finding.reason
    } else {
        ""
    }
}

/// A failure's remedy is the page's; any other verdict brings its own.
fn fix_is_on_the_page(finding: &Finding) -> bool {
    finding.verdict == Verdict::Fail
}

fn steps(scenario: &ScenarioText, finding: &Finding) -> Markup {
    html! {
        ol class="gr-steps" {
            @for (step, result) in scenario.steps.iter().zip(&finding.steps) {
                li { (outcome(result.outcome)) " " (phrase(step, finding))
                    @if let Some(found) = &result.found {
                        br; span class="gr-found" { "found: " (shown(found)) }
                    }
                }
            }
        }
    }
}

/// A text as it ran: with the account in the place that the scenario leaves for it.
fn for_subject(text: &str, finding: &Finding) -> String {
    text.replace("<account>", &finding.subject.to_string())
}

fn phrase(step: &StepText, finding: &Finding) -> Markup {
    html! {
        strong { (step.keyword) } " " (shown(&for_subject(&step.text, finding)))
        @if !step.table.is_empty() {
            table { @for row in &step.table { tr { @for cell in row { td { (shown(cell)) } } } } }
        }
    }
}

fn outcome(outcome: StepOutcome) -> Markup {
    let (class, text) = match outcome {
        StepOutcome::Passed => ("gr-pass", "✓ passed"),
        StepOutcome::Failed => ("gr-fail", "✗ failed"),
        StepOutcome::Stopped => ("gr-unknown", "? stopped"),
        StepOutcome::NotRun => ("gr-notapplicable", "– not run"),
    };
    html! { span class={ "gr-badge " (class) } { (text) } }
}

fn evidence(exchange: &Exchange) -> Markup {
    let body = serde_json::to_string_pretty(&exchange.body).unwrap_or_default();
    html! {
        details class="gr-evidence" {
            summary {
                "Evidence: " code { (exchange.method) " " (shown(&exchange.url)) }
                " → " (exchange.status)
            }
            dl {
                dt { "Permission" } dd { (exchange.permission) }
                dt { "request-id" }
                dd { (shown(exchange.request_id.as_deref().unwrap_or("none"))) }
                dt { "Time" } dd { time datetime=(exchange.time) { (exchange.time) } }
            }
            pre { code class="language-json" { (plain::lines(&body)) } }
        }
    }
}

fn badge(verdict: Verdict) -> Markup {
    let icon = match verdict {
        Verdict::Pass => "✓",
        Verdict::Fail => "✗",
        Verdict::Error => "!",
        Verdict::Unknown => "?",
        Verdict::NotChecked => "☐",
        Verdict::NotApplicable => "–",
    };
    html! { span class={ "gr-badge gr-" (verdict) } { (icon) " " (verdict) } }
}

fn overall(requirement: &RequirementResult) -> Markup {
    let none = || html! { span class="gr-badge gr-notchecked" { "– no result" } };
    requirement.verdict.map_or_else(none, badge)
}

/// A link from a page at the top of the book.
pub(super) fn page_link(text: &str, requirement: &str, reason: &str) -> Markup {
    let anchor = if reason.is_empty() {
        String::new()
    } else {
        format!("#{reason}")
    };
    html! { a href={ "requirements/" (requirement) ".html" (anchor) } { (text) } }
}

fn tenant_name(run: &Run) -> String {
    run.tenant
        .display_name
        .as_deref()
        .map_or("a tenant whose name could not be read".into(), shown)
}

fn day(run: &Run) -> String {
    run.started.strftime("%Y-%m-%d %H:%M UTC").to_string()
}

fn permissions(run: &Run) -> Vec<String> {
    let mut used: Vec<String> = run
        .evidence
        .iter()
        .map(|exchange| exchange.permission.clone())
        .collect();
    used.sort();
    used.dedup();
    used
}

/// A sentence in which backticks mark code, as in the terminal.
pub(super) fn with_code(text: &str) -> Markup {
    html! {
        @for (index, part) in text.split('`').enumerate() {
            @if index % 2 == 1 { code { (shown(part)) } } @else { (shown(part)) }
        }
    }
}

/// Text from a tenant: what could reorder or hide it is made visible.
pub(super) fn shown(text: &str) -> String {
    plain::line(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_cannot_leave_its_place() {
        let hostile =
            "<script>alert(1)</script>\n\n[x](javascript:alert(1)) {{#include /etc/passwd}}";
        let line = one_line(&html! { p { (hostile) } });
        assert!(!line.contains('\n') && !line.contains("<script>"));
    }
}
