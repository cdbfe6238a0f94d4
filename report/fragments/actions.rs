//! The pages of the action plan and of the message.

use maud::{Markup, html};

use super::{page_link, permissions_link, prose, said, shown};
use crate::actions::{Action, Kind, Plan, groups, message};
use greenroom_results::Run;

/// How many accounts of one action are named; the table in the folder has them all.
const NAMED: usize = 20;

/// How many different things that were found are shown.
const FOUND: usize = 3;

/// The plan, an action after the other, by when to do them.
pub(crate) fn actions(plan: &Plan<'_>) -> Markup {
    html! {
        section class="gr-actions" {
            @if plan.is_empty() { p { "Nothing is left to do." } }
            @for (when, actions) in groups(plan) {
                h2 id=(when.word()) { a class="header" href={ "#" (when.word()) } { (when.title()) } }
                p { (when.about()) }
                ol start=(actions[0].number) { @for action in actions { (item(plan.run, action)) } }
            }
            p {
                "The report has the same as a table, with every account of each action: "
                a href="action-plan.csv" { "action-plan.csv" } "."
            }
        }
    }
}

fn item(run: &Run, action: &Action<'_>) -> Markup {
    let color = match action.kind {
        Kind::Mend => "gr-fail",
        Kind::LetSee => "gr-unknown",
        _ => "gr-notchecked",
    };
    let (concerns, to_see) = (action.concerns(NAMED), action.to_see());
    html! {
        li id={ "action-" (action.number) } {
            p {
                span class={ "gr-badge " (color) } { (action.kind.words()) }
                @for (index, requirement) in action.requirements.iter().enumerate() {
                    @if index > 0 { " · " } @else { " " }
                    strong { (page_link(&requirement.title, &requirement.id, "")) }
                }
            }
            @for paragraph in action.what.split("\n\n") { p { (prose(paragraph)) } }
            @for text in action.found(FOUND) { p { strong { "Found: " } (said(text)) } }
            @if let Some(who) = action.who { p { strong { "Who can do it: " } (shown(who)) } }
            @if action.is_a_permission() { p { (permissions_link()) } }
            @if !concerns.is_empty() { p { strong { "For: " } (concerns) } }
            @if let Some(relief) = action.relief() { p { (relief) } }
            @if !to_see.is_empty() {
                p { strong { "What to look for:" } }
                ul { @for expected in &to_see { li { (said(expected)) } } }
            }
            @if let [finding] = action.findings.as_slice() {
                @if let Some(way) = Action::way(run, finding) {
                    p { strong { (way.tool.name()) ": " } (prose(&way.text)) }
                }
            }
            @for waiver in action.findings.iter().filter_map(|f| f.waiver.as_ref()).take(1) {
                p { strong { "Accepted by: " } (shown(&waiver.owner)) ", until " (waiver.expires) }
            }
        }
    }
}

/// The message, to copy.
pub(crate) fn message_page(plan: &Plan<'_>) -> Markup {
    let run = plan.run;
    html! {
        p class="gr-paper" { "On paper, the action plan says the same." }
        pre class={ "gr-message" @if run.masked { " gr-no-copy" } } { code class="language-plaintext" { (message(plan)) } }
        p { "The report has the same as a file: " a href="message.txt" { "message.txt" } "." }
        @if run.masked {
            p {
                "The message with the names in it is beside the full record, not in this folder: the file "
                "that ends in " code { ".message.txt" } "."
            }
        }
    }
}
