//! How the accounts will join, in short: the head counts, and those that need somebody.

use greenroom_steps::Verdict;
use maud::{Markup, html};

use super::accounts::{Row, rows};
use super::text::{anchor, badge_or_none, counted, identity, lobby, page_link, section, shown};
use crate::results::{Join, JoinIdentity, Run};

/// How many accounts the front page names; the accounts page names them all.
const NAMED: usize = 12;

/// The accounts by how they join, those that need somebody first; nothing where nothing was
/// predicted.
pub(crate) fn joins(run: &Run) -> Markup {
    if run.joins.is_empty() {
        return unpredicted(run);
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

/// The accounts by what was found, where no scenario predicted how they join.
fn unpredicted(run: &Run) -> Markup {
    let rows = rows(run);
    html! {
        @if rows.is_empty() { p { "No account was audited." } }
        @else {
            div class="table-wrapper" { table class="gr-table gr-joins" {
                thead { tr { th scope="col" { "Account" } th scope="col" { "Verdict" } th scope="col" { "Because" } } }
                tbody { @for row in rows.iter().take(NAMED) { tr {
                    td { a href={ "accounts.html#" (row.id) } { (shown(row.account)) } }
                    td { (badge_or_none(row.verdict)) }
                    td { (decisive(row)) }
                } } }
            } }
            p { a href="accounts.html" {
                @if rows.len() > NAMED { "All " (rows.len()) " accounts" } @else { "More about each account" }
            } }
        }
    }
}

/// What was found that decides an account's verdict.
fn decisive(row: &Row<'_>) -> Markup {
    let worst = row.findings.iter().min_by_key(|finding| finding.verdict);
    html! {
        @if let Some(finding) = worst {
            (shown(&finding.found))
            @if finding.verdict != Verdict::Pass {
                " " span class="gr-do" { (page_link("What to do", &finding.requirement, section(finding))) }
            }
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
