//! The pages of the action plan and of the message.

use maud::{Markup, html};

use super::{Action, Kind, message, plan};
use crate::report::fragments::{page_link, prose, shown};
use crate::results::Run;

/// How many subjects of one action are named; the table in the folder has them all.
const NAMED: usize = 20;

/// The plan, an action after the other.
pub(in crate::report) fn actions(run: &Run) -> Markup {
    let plan = plan(run);
    html! {
        section class="gr-actions" {
            @if plan.is_empty() { p { "Nothing is left to do." } }
            ol { @for action in &plan { (item(action)) } }
            p {
                "The report has the same as a table, a row for each action and account: "
                a href="action-plan.csv" { "action-plan.csv" } "."
            }
        }
    }
}

fn item(action: &Action<'_>) -> Markup {
    let color = match action.kind {
        Kind::Mend => "gr-fail",
        Kind::LetSee => "gr-unknown",
        _ => "gr-notchecked",
    };
    html! {
        li id={ "action-" (action.number) } {
            p {
                span class={ "gr-badge " (color) } { (action.kind.words()) }
                @for requirement in &action.requirements {
                    " " strong { (page_link(&requirement.title, &requirement.id, "")) }
                }
            }
            @for paragraph in action.what.split("\n\n") { p { (prose(paragraph)) } }
            @if let Some(who) = action.who { p { strong { "Who can do it: " } (shown(who)) } }
            @if !action.findings.is_empty() { p { strong { "For: " } (subjects(action)) } }
            @if let [finding] = action.findings.as_slice() {
                @if let Some(way) = Action::way(finding) {
                    p { strong { (way.tool.name()) ": " } (prose(&way.text)) }
                }
            }
            @for waiver in action.findings.iter().filter_map(|f| f.waiver.as_ref()).take(1) {
                p { strong { "Accepted by: " } (shown(&waiver.owner)) ", until " (waiver.expires) }
            }
        }
    }
}

fn subjects(action: &Action<'_>) -> String {
    let mut named = action.subjects();
    if named.len() > NAMED {
        let more = named.len() - NAMED;
        named.truncate(NAMED);
        named.push(format!("and {more} more"));
    }
    named.join(", ")
}

/// The message, to copy.
pub(in crate::report) fn message_page(run: &Run) -> Markup {
    html! {
        pre class="gr-message" { code class="language-plaintext" { (message(run)) } }
        p { "The report has the same as a file: " a href="message.txt" { "message.txt" } "." }
    }
}
