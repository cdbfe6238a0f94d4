//! A requirement's verdict: a row for each subject, and below it what its scenario did.

use std::collections::BTreeMap;

use greenroom_results::{Sentence, Verdict};
use maud::{Markup, html};

use super::evidence::{Shelf, shared};
use super::findings::found;
use super::fix::fix;
use super::rest::Rest;
use super::text::{
    self, badge, badge_or_none, counted, icon, page_link, prose, said, shown, subject,
};
use crate::actions::{Action, Kind, Plan};
use crate::advice::advice;
use greenroom_results::{
    Finding, RequirementResult, Run, ScenarioText, StepOutcome, StepResult, StepText,
};

/// How many findings a page lists, those that need somebody first; the record holds them all.
const LISTED: usize = 1000;
/// How many of them are in the table itself, with their steps and their evidence; the page's script
/// makes the rows of the others as they are looked at. With a license of 37 plans, each takes some
/// kilobytes of the page, and as many of the search.
const DETAILED: usize = 20;
/// How many accounts of one cause are named; the table below has them all.
const NAMED: usize = 5;
/// How many different things that were found are told of one cause.
const FOUND: usize = 3;
/// How many findings are on paper.
const PRINTED: usize = 20;
/// Up to so many findings that need somebody are unfolded.
const UNFOLDED: usize = 3;

/// Every requirement, a row each.
pub(crate) fn requirements(run: &Run) -> Markup {
    html! {
        div class="table-wrapper" { table class="gr-table" {
            thead { tr { th scope="col" { "Verdict" } th scope="col" { "Requirement" } th scope="col" { "Findings" } } }
            tbody { @for requirement in &run.requirements { tr {
                td { (badge_or_none(requirement.verdict)) }
                td {
                    (page_link(&requirement.title, &requirement.id, ""))
                    br; span class="gr-aside" {
                        (requirement.level.word()) @if requirement.waived { ", waived" }
                    }
                }
                td { (tally(run, &requirement.id)) }
            } } }
        } }
    }
}

/// How many findings of a requirement have each verdict.
fn tally(run: &Run, id: &str) -> String {
    let mut counts: BTreeMap<Verdict, usize> = BTreeMap::new();
    for finding in run.findings_of(id) {
        *counts.entry(finding.verdict).or_default() += 1;
    }
    let words: Vec<String> = counts
        .iter()
        .map(|(verdict, count)| format!("{count} {verdict}"))
        .collect();
    if words.is_empty() {
        "nothing ran".to_owned()
    } else {
        words.join(", ")
    }
}

/// A requirement's title with its status, for the sidebar; none for what is no requirement.
pub(crate) fn status(run: &Run, id: &str, title: &str) -> Option<String> {
    let requirement = run.requirements.iter().find(|known| known.id == id)?;
    let (icon, word) = match requirement.verdict {
        Some(_) if requirement.waived => ("✗", "waived"),
        Some(verdict) => (icon(verdict), verdict.word()),
        None => ("–", "no result"),
    };
    Some(format!("{icon} {title} ({word})"))
}

/// A requirement's verdict, and each of its findings with its scenario and its evidence.
pub(crate) fn verdict(plan: &Plan<'_>, id: &str) -> Option<Markup> {
    let run = plan.run;
    let requirement = run
        .requirements
        .iter()
        .find(|requirement| requirement.id == id)?;
    let mut findings: Vec<&Finding> = run.findings_of(id).collect();
    findings.sort_by_key(|finding| finding.verdict);
    let detailed = &findings[..findings.len().min(DETAILED)];
    let shelf = Shelf::of(detailed);
    let open = findings
        .iter()
        .filter(|f| f.verdict != Verdict::Pass)
        .count()
        <= UNFOLDED;
    Some(html! {
        section class="gr-verdict" aria-label={ "Result: " (requirement.title) } {
            (overall(run, requirement))
            (causes(plan, id))
            @for text in suspects(run, id) { p class="gr-note" { strong { "Suspect: " } (said(text)) } }
            @if !findings.is_empty() {
                @let no_row = findings.iter().all(|finding| is_calm(finding));
                div class={ "table-wrapper" @if no_row { " gr-screen" } } { table class="gr-table gr-results" data-filter="accounts" {
                    thead { tr {
                        th scope="col" { "Verdict" } th scope="col" { "Subject" } th scope="col" { "Found" }
                    } }
                    @for (index, finding) in detailed.iter().enumerate() {
                        tbody class=[(index >= PRINTED || is_calm(finding)).then_some("gr-off-paper")] data-verdict=(finding.verdict) {
                            (row(finding))
                            (more(run, finding, index, open, &shelf))
                        }
                    }
                } }
                (rest(&findings, detailed.len()))
            }
            @if findings.len() > detailed.len() { (cut(findings.len(), detailed.len())) }
            @if !findings.is_empty() { (on_paper(&findings)) }
            div class="gr-screen" { (shared(run, &shelf)) }
        }
    })
}

fn overall(run: &Run, requirement: &RequirementResult) -> Markup {
    html! {
        p class="gr-overall" {
            (badge_or_none(requirement.verdict)) " "
            @if requirement.verdict.is_none() {
                "Nothing is known: of this requirement’s scenarios at least one did not run."
            } @else { (tally(run, &requirement.id)) }
            @if requirement.waived { " · every failure is waived" }
        }
    }
}

/// What is open of a requirement, each thing once: what was found, what to do, and for whom.
fn causes(plan: &Plan<'_>, id: &str) -> Markup {
    let open: Vec<&Action<'_>> = plan
        .iter()
        .filter(|action| action.kind != Kind::Accepted && !action.findings.is_empty())
        .filter(|action| action.requirements.iter().any(|known| known.id == id))
        .collect();
    html! {
        @if !open.is_empty() {
            ol class="gr-open" { @for action in &open { li {
                @for found in action.found(FOUND) { p { strong { (said(found)) } } }
                @for paragraph in action.what.split("\n\n").take(1) { p { (prose(paragraph)) } }
                p class="gr-aside" {
                    "For " (action.concerns(NAMED)) ". "
                    @if let Some(who) = action.who { "Who: " (shown(who)) ". " }
                    a href={ "../action-plan.html#action-" (action.number) } { "In the action plan" }
                }
            } } }
        }
    }
}

fn suspects<'a>(run: &'a Run, id: &'a str) -> impl Iterator<Item = &'a Sentence> {
    let own = run
        .scenarios
        .iter()
        .filter(move |scenario| scenario.requirement == id);
    own.filter_map(|scenario| scenario.suspect.as_ref())
}

/// Whether a finding asks for nothing.
fn is_calm(finding: &Finding) -> bool {
    matches!(finding.verdict, Verdict::Pass | Verdict::NotApplicable)
}

/// What a printed book says in place of what it leaves out.
fn on_paper(findings: &[&Finding]) -> Markup {
    let calm = findings.iter().filter(|finding| is_calm(finding)).count();
    let more = (findings.len() - calm).saturating_sub(PRINTED);
    html! {
        @if more + calm > 0 {
            p class="gr-paper gr-aside" {
                "Not listed on paper: "
                @if more > 0 { (counted(more, "more finding", "more findings")) " that need somebody, and " }
                (counted(calm, "finding", "findings")) " in order; " code { "run.json.gz" } " has them all."
            }
        }
    }
}

/// The findings that are not in the table itself.
fn rest(findings: &[&Finding], detailed: usize) -> Rest {
    let mut rest = Rest::with_own_cell(1);
    for finding in findings.iter().take(LISTED).skip(detailed) {
        rest.add_finding(finding, vec![badge(finding.verdict), found(finding)]);
    }
    rest
}

fn cut(count: usize, detailed: usize) -> Markup {
    html! {
        p class="gr-aside gr-screen" {
            @if count > LISTED { "The first " (LISTED) " of " (count) " findings are listed, those that need somebody first. " }
            "Steps and evidence of the first " (detailed) " are here; those of all are in " code { "run.json.gz" }
            ", and " a href="../accounts.html" { "the accounts" } " are all on one page."
        }
        noscript { p class="gr-screen" { "Without a script, this table has the first " (detailed) " of " (count) " findings, those that need somebody first." } }
    }
}

fn row(finding: &Finding) -> Markup {
    html! {
        tr {
            td { (badge(finding.verdict)) }
            td { (subject(&finding.subject)) }
            td {
                (found(finding))
            }
        }
    }
}

/// What a finding rests on, and what to do about it, folded.
fn more(run: &Run, finding: &Finding, index: usize, open: bool, shelf: &Shelf) -> Markup {
    let scenario = &run.scenarios[finding.scenario];
    let (place, phrase) = run.decided_at(finding);
    html! {
        tr class="gr-more" { td colspan="3" {
            details open[open && finding.verdict != Verdict::Pass] {
                summary { "Expected, steps, evidence" @if finding.fix.is_some() { ", what to do" } }
                dl {
                    dt { "Expected" } dd { (said(&finding.expected)) }
                    dt { "Found" } dd { (said(&finding.found)) }
                    dt { "Where" } dd { code { (shown(&place)) } " " (shown(&for_subject(&phrase, finding))) }
                }
                @if let Some(advice) = advice(run, finding) {
                    (fix(&advice, finding, &format!("{}-{index}", finding.requirement), run.masked))
                }
                p class="gr-scenario" { "Scenario: " (shown(&for_subject(&scenario.name, finding))) }
                (steps(scenario, finding))
                (shelf.of_finding(run, finding))
            }
        } }
    }
}

fn steps(scenario: &ScenarioText, finding: &Finding) -> Markup {
    html! {
        ol class="gr-steps" {
            @for (step, result) in scenario.steps.iter().zip(&*finding.steps) {
                li {
                    (outcome(result)) " " strong { (step.keyword) } " "
                    (shown(&for_subject(&step.text, finding)))
                    @if let Some(took) = result.milliseconds { " " span class="gr-aside" { (took) " ms" } }
                    (rows(step))
                    @if let Some(found) = &result.found {
                        span class="gr-found" { "found: " (text::said(found)) }
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

/// The table below a step, folded.
fn rows(step: &StepText) -> Markup {
    html! {
        @if !step.table.is_empty() {
            details { summary { (counted(step.table.len().saturating_sub(1), "row", "rows")) }
                div class="table-wrapper" { table {
                    @for row in &step.table { tr { @for cell in row { td { (shown(cell)) } } } }
                } }
            }
        }
    }
}

/// What a step did; what it only stated is told apart from what it checked.
fn outcome(result: &StepResult) -> Markup {
    let (class, icon, word) = match result.outcome {
        StepOutcome::Passed if result.assumed => ("notchecked", "–", "assumed"),
        StepOutcome::Passed if result.found.is_some() => ("pass", "✓", "checked"),
        StepOutcome::Passed => ("pass", "✓", "passed"),
        StepOutcome::Failed => ("fail", "✗", "failed"),
        StepOutcome::Stopped => ("unknown", "?", "stopped"),
        StepOutcome::NotRun => ("notapplicable", "–", "not run"),
    };
    text::mark(class, icon, word)
}
