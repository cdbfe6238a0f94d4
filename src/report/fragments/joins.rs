//! How the accounts will join, in short: the head counts, and those that need somebody.

use maud::{Markup, html};

use super::text::{anchor, counted, identity, lobby, page_link, shown};
use crate::results::{Join, JoinIdentity, Run};

/// How many accounts the front page names; the accounts page names them all.
const NAMED: usize = 12;

/// The accounts by how they join, those that need somebody first; nothing where nothing was
/// predicted.
pub(crate) fn joins(run: &Run) -> Markup {
    if run.joins.is_empty() {
        return html! {
            p { "How the accounts would join was not predicted. " a href="accounts.html" { "The accounts" }
                " are listed with what was found about each." }
        };
    }
    let mut ordered: Vec<&Join> = run.joins.iter().collect();
    ordered.sort_by_key(|join| urgency(join));
    html! {
        p class="gr-lead" { (summary(run)) }
        div class="table-wrapper" { table class="gr-table gr-joins" {
            thead { tr {
                th scope="col" { "Account" } th scope="col" { "Joins" } th scope="col" { "At the door" }
                th scope="col" { "Because" }
            } }
            tbody { @for join in ordered.iter().take(NAMED) { (row(join)) } }
        } }
        @if ordered.len() > NAMED {
            p { a href="accounts.html" { "All " (ordered.len()) " accounts" } ", to search and to filter." }
        } @else {
            p { a href="accounts.html" { "More about each account" } }
        }
    }
}

/// Those that cannot join first, those that join as themselves last.
pub(super) fn urgency(join: &Join) -> u8 {
    match join.identity {
        Some(JoinIdentity::Refused) => 0,
        Some(JoinIdentity::Unsupported) => 1,
        Some(JoinIdentity::Guest) => 2,
        None => 3,
        Some(JoinIdentity::Authenticated) if join.at_risk => 4,
        Some(JoinIdentity::Authenticated) => 5,
    }
}

fn row(join: &Join) -> Markup {
    html! {
        tr {
            td { a href={ "accounts.html#" (anchor(&join.account)) } { (shown(&join.account)) } (named(join)) }
            td { (identity(join.identity, join.at_risk)) }
            td { (lobby(join.lobby)) }
            td { (because(join)) }
        }
    }
}

/// The name that the others would see.
pub(super) fn named(join: &Join) -> Markup {
    html! {
        @if let Some(name) = &join.display_name { br; span class="gr-aside" { (shown(name)) } }
    }
}

/// The fact that decides, and where it says what to do.
pub(super) fn because(join: &Join) -> Markup {
    html! {
        (shown(&join.because))
        @if let Some(requirement) = &join.requirement {
            " " span class="gr-do" {
                (page_link("What to do", requirement, join.reason.as_deref().unwrap_or_default()))
            }
        }
    }
}

fn summary(run: &Run) -> String {
    let count = |wanted: &[Option<JoinIdentity>]| {
        let of_them = run
            .joins
            .iter()
            .filter(|join| wanted.contains(&join.identity));
        of_them.count()
    };
    let total = run.joins.len();
    let neither = [Some(JoinIdentity::Refused), Some(JoinIdentity::Unsupported)];
    let parts = [
        (
            count(&[Some(JoinIdentity::Authenticated)]),
            "joins as itself",
            "join as themselves",
        ),
        (
            count(&[Some(JoinIdentity::Guest)]),
            "joins as a guest",
            "join as guests",
        ),
        (count(&neither), "cannot join", "cannot join"),
        (count(&[None]), "is not known", "are not known"),
    ];
    let parts: Vec<String> = parts
        .into_iter()
        .filter(|(count, ..)| *count > 0)
        .map(|(count, one, many)| counted(count, one, many))
        .collect();
    format!(
        "Of {}, {}.",
        counted(total, "account", "accounts"),
        parts.join(", ")
    )
}
