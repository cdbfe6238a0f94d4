//! The summary on one page: one file, without a script, a picture or anything else to load.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::Unwritable;
use super::case::{Case, cases, said};
use super::markdown::{conclusion, source};
use super::state::{MAPPINGS, State};
use crate::actions::{Action, groups, plan};
use crate::plain;
use greenroom_results::{JoinIdentity, Run};

/// How many accounts of an action are named.
const NAMED: usize = 10;

/// Nothing may be loaded, whatever stands in a name.
const POLICY: &str =
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

const STYLE: &str = "\
body{font:1rem/1.5 system-ui,sans-serif;color:#1b1b1b;background:#fff;max-width:60rem;margin:2rem \
auto;padding:0 1rem;overflow-wrap:anywhere}\
h1,h2,h3{line-height:1.2}\
table{border-collapse:collapse;width:100%}\
th,td{border-bottom:1px solid #c8c8c8;padding:.3rem .6rem;text-align:left;vertical-align:top}\
li{margin-bottom:1rem}\
footer{margin-top:2rem;color:#4a4a4a;font-size:.9rem}";

/// The conclusion, the requirements, how accounts join, and what to do.
#[expect(clippy::unnecessary_wraps, reason = "as every format is written")]
pub(super) fn write(run: &Run) -> Result<Vec<u8>, Unwritable> {
    let cases = cases(run);
    let title = conclusion(run);
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(POLICY);
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) ": " (tenant(run)) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                main {
                    h1 { (title) }
                    p { (tenant(run)) ": " (source(run)) "." }
                    @for note in &run.notes { p { strong { "Note: " } (said(note)) } }
                    (requirements(run))
                    (results(&cases))
                    (joins(run))
                    (actions(run))
                }
                footer {
                    p {
                        "Audited on " (run.started.to_string()) " with "
                        (plain::line(&run.tool.name)) " " (plain::line(&run.tool.version)) "."
                        @if run.masked { " What comes from the tenant is replaced by tokens." }
                    }
                }
            }
        }
    };
    Ok(page.into_string().into_bytes())
}

fn tenant(run: &Run) -> String {
    plain::line(run.tenant.display_name.as_deref().unwrap_or(&run.tenant.id))
}

fn requirements(run: &Run) -> Markup {
    html! {
        h2 { "Requirements" }
        @if run.requirements.is_empty() { p { "No requirement was audited." } } @else {
            table {
                thead { tr { th scope="col" { "Requirement" } th scope="col" { "Level" } th scope="col" { "Result" } } }
                tbody {
                    @for requirement in &run.requirements {
                        tr {
                            td { (plain::line(&requirement.title)) }
                            td { (requirement.level.word()) }
                            td { (State::of_requirement(requirement).words()) }
                        }
                    }
                }
            }
        }
    }
}

/// How many findings there are of each result.
fn results(cases: &[Case<'_>]) -> Markup {
    let count = |state: State| cases.iter().filter(|case| case.state == state).count();
    let counts = MAPPINGS
        .iter()
        .map(|mapping| (mapping.words, count(mapping.state)));
    html! {
        h2 { "Findings" }
        p {
            @for (index, (words, count)) in counts.filter(|(_, count)| *count > 0).enumerate() {
                @if index > 0 { ", " }
                (count) " " (words)
            }
            @if cases.is_empty() { "There are none." }
        }
    }
}

fn joins(run: &Run) -> Markup {
    let words = [
        "authenticated",
        "guest",
        "refused",
        "unsupported",
        "unknown",
    ];
    let word = |identity: Option<JoinIdentity>| identity.map_or("unknown", JoinIdentity::word);
    let count = |one: &str| {
        run.joins
            .iter()
            .filter(|join| word(join.identity) == one)
            .count()
    };
    html! {
        @if !run.joins.is_empty() {
            h2 { "How the accounts join" }
            ul {
                @for one in words {
                    @if count(one) > 0 { li { (one) ": " (count(one)) } }
                }
            }
        }
    }
}

fn actions(run: &Run) -> Markup {
    let plan = plan(run);
    html! {
        h2 { "What to do" }
        @if plan.is_empty() { p { "Nothing is left to do." } }
        @for (when, actions) in groups(&plan) {
            h3 { (when.title()) }
            p { (when.about()) }
            ol start=(actions[0].number) { @for action in actions { li { (item(action)) } } }
        }
    }
}

fn item(action: &Action<'_>) -> Markup {
    let ids: Vec<String> = action
        .requirements
        .iter()
        .map(|one| plain::line(&one.id))
        .collect();
    let waiver = action
        .findings
        .iter()
        .find_map(|finding| finding.waiver.as_ref());
    let concerns = action.concerns(NAMED);
    html! {
        strong { (action.kind.words()) } " (" (ids.join(", ")) ")"
        p { (plain::line(&plain::words(&action.what).replace('\n', " "))) }
        @for found in action.found(3) { p { "Found: " (said(found)) } }
        @if let Some(waiver) = waiver { p { "Waiver: " (plain::line(&crate::ledger::waiver(waiver))) } }
        @if let Some(who) = action.who { p { "Who can do it: " (plain::line(who)) } }
        @if !concerns.is_empty() { p { "For: " (concerns) } }
    }
}
