//! What to do next, in order, and who can do it.

use greenroom_steps::Subject;
use maud::{Markup, html};

use super::text::{badge_or_none, counted, page_link, prose, section, shown, subject};
use super::waivers;
use crate::report::actions::{Action, Kind, plan};
use crate::results::{Finding, Level, Run};

/// How many subjects a step names.
const NAMED: usize = 3;

/// The action plan in short: what is left to do, each thing once.
pub(crate) fn next(run: &Run) -> Markup {
    let mut plan = plan(run);
    plan.retain(|action| action.kind != Kind::Accepted);
    if plan.is_empty() {
        return html! { p { "Nothing is left to do." } (waivers::in_force(run)) };
    }
    html! {
        ol class="gr-next" { @for action in &plan { li { (step(action)) } } }
        (waivers::in_force(run))
    }
}

fn step(action: &Action<'_>) -> Markup {
    let first = action.findings.first();
    let what = action.what.split("\n\n").next().unwrap_or_default();
    html! {
        p class="gr-task" {
            (badge_or_none(first.map(|finding| finding.verdict)))
            @for requirement in &action.requirements {
                " " (page_link(&requirement.title, &requirement.id, first.map_or("", |f| section(f))))
                @if requirement.level == Level::Recommended { " " span class="gr-aside" { "recommended" } }
            }
        }
        p { (prose(what)) }
        p class="gr-aside" {
            @if let Some(who) = action.who { "Who: " (shown(who)) ". " }
            (concerns(&action.findings))
            @if let Some(first) = first { (waivers::flag(first)) }
        }
    }
}

fn concerns(findings: &[&Finding]) -> String {
    match findings.first() {
        None => return String::new(),
        Some(first) if first.subject == Subject::Tenant => {
            return "Concerns the whole tenant.".to_owned();
        }
        Some(_) => {}
    }
    let mut named: Vec<String> = findings
        .iter()
        .take(NAMED)
        .map(|finding| subject(&finding.subject))
        .collect();
    if findings.len() > NAMED {
        named.push(format!("and {} more", findings.len() - NAMED));
    }
    let accounts = counted(findings.len(), "account", "accounts");
    format!("Concerns {accounts}: {}.", named.join(", "))
}
