//! What to do next, in order, and who can do it.

use maud::{Markup, html};

use super::text::{badge_or_none, page_link, prose, said, section, shown};
use super::waivers;
use crate::actions::{Action, Kind, Plan, When};
use greenroom_results::Level;

/// How many accounts a step names.
const NAMED: usize = 3;

/// The action plan in short: what is left to do, each thing once, by when to do it. A failure that
/// is accepted asks for nothing until its waiver is about to end.
pub(crate) fn next(plan: &Plan<'_>) -> Markup {
    let left = plan.iter();
    let left = left.filter(|one| one.kind != Kind::Accepted || one.when != When::Later);
    let left: Vec<&Action<'_>> = left.collect();
    html! {
        @if left.is_empty() { p { "Nothing is left to do." } }
        @for actions in left.chunk_by(|one, next| one.when == next.when) {
            @let when = actions[0].when;
            h3 class="gr-when" { (when.title()) }
            p class="gr-aside" { (when.about()) }
            ol class="gr-next" { @for action in actions { li data-number=(action.number) { (step(action)) } } }
        }
        (waivers::in_force(plan.run))
    }
}

fn step(action: &Action<'_>) -> Markup {
    let first = action.findings.first();
    let what = action.what.split("\n\n").next().unwrap_or_default();
    let concerns = action.concerns(NAMED);
    html! {
        p class="gr-task" {
            (badge_or_none(first.map(|finding| finding.verdict)))
            @for (index, requirement) in action.requirements.iter().enumerate() {
                @if index > 0 { " · " } @else { " " }
                (page_link(&requirement.title, &requirement.id, first.map_or("", |f| section(f))))
                @if requirement.level == Level::Recommended && action.kind != Kind::Mend {
                    " " span class="gr-aside" { "recommended" }
                }
            }
        }
        p { (prose(what)) }
        @for text in action.found(1) { p class="gr-aside" { "Found: " (said(text)) } }
        p class="gr-aside" {
            @if let Some(who) = action.who { "Who: " (shown(who)) ". " }
            @if action.is_a_permission() { (permissions_link()) " " }
            @if !concerns.is_empty() { "Concerns " (concerns) "." }
            @if let Some(relief) = action.relief() { " " (relief) }
            @if let Some(first) = first { (waivers::flag(first)) }
        }
    }
}

/// How to grant what is missing.
pub(crate) fn permissions_link() -> Markup {
    html! {
        "How: " code { "greenroom doctor" } " prints the commands; the page "
        a href="reference/permissions.html" { "Permissions" } " lists what an audit needs."
    }
}
