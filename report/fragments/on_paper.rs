//! The accounts as paper has them: those that need somebody by cause, the others as a number.

use std::collections::HashMap;

use greenroom_results::{Reason, Subject};
use maud::{Markup, html};

use super::accounts::{Row, is_calm};
use super::joins::{FINE, because_of, urgency};
use super::text::{badge, counted, joining, neutral, page_link, said, section, shown};

/// Up to so many accounts that need somebody have their rows on paper; more are listed by cause.
const ROWS: usize = 20;
/// How many accounts are listed by cause, over all causes; the table beside the book has them all.
const LISTED: usize = 1000;

/// Accounts that need somebody for the same cause.
struct Group<'a> {
    cause: Markup,
    accounts: Vec<&'a str>,
}

/// Whether the rows of the accounts are for the screen only.
pub(super) fn is_without_rows(rows: &[Row<'_>]) -> bool {
    let needy = rows.iter().filter(|row| !is_calm(row)).count();
    needy == 0 || needy > ROWS
}

/// What paper says of the accounts in place of their rows, or beside them.
pub(super) fn accounts(rows: &[Row<'_>]) -> Markup {
    let (calm, needy): (Vec<_>, Vec<_>) = rows.iter().partition(|row| is_calm(row));
    html! {
        @if needy.len() > ROWS { (by_cause(&needy)) }
        @if !calm.is_empty() {
            p class="gr-paper" {
                (counted(calm.len(), "account", "accounts")) " without trouble: counted and not listed on paper."
            }
        }
    }
}

fn by_cause(needy: &[&Row<'_>]) -> Markup {
    let mut left = LISTED;
    html! {
        p class="gr-paper" {
            (needy.len()) " accounts need somebody. "
            @if needy.len() > LISTED { "The first " (LISTED) " of them are" } @else { "All of them are" }
            " listed here by cause; " a href="accounts.csv" { "accounts.csv" } " has a row for each account."
        }
        ul class="gr-paper gr-by-cause" {
            @for group in groups(needy) { li {
                strong { (counted(group.accounts.len(), "account", "accounts")) } " " (group.cause)
                @let listed = group.accounts.len().min(left);
                @if listed > 0 { br; }
                @for (index, name) in group.accounts[..listed].iter().enumerate() {
                    // A name is not broken where it has a hyphen, nor its comma from it.
                    " " span { (shown(name)) @if index + 1 < group.accounts.len() { "," } }
                }
                @if listed < group.accounts.len() {
                    @if listed > 0 { " and " } @else { br; }
                    (group.accounts.len() - listed) " more in accounts.csv"
                }
                @let () = left -= listed;
            } }
        }
    }
}

/// The causes in the order in which the accounts need somebody.
fn groups<'a>(needy: &[&Row<'a>]) -> Vec<Group<'a>> {
    let mut groups: Vec<Group<'a>> = Vec::new();
    let mut places = HashMap::new();
    for row in needy {
        let (key, cause) = cause(row);
        let place = *places.entry(key).or_insert_with(|| {
            groups.push(Group {
                cause,
                accounts: vec![],
            });
            groups.len() - 1
        });
        groups[place].accounts.push(row.account);
    }
    groups
}

/// What keeps an account: that it does not join as itself, or else the worst that was found.
fn cause(row: &Row<'_>) -> (String, Markup) {
    let subject = Subject::Account(row.account.into());
    if let Some(join) = row.join.filter(|join| urgency(join) < FINE) {
        let because = neutral(&join.because, &subject);
        let page = join.requirement.as_deref().unwrap_or_default();
        let reason = join.reason.as_ref().map_or("", Reason::word);
        let key = format!("{} {page} {reason} {because}", urgency(join));
        let cause = html! { (joining(join)) " " (because_of(&because, join)) };
        return (key, cause);
    }
    let Some(worst) = row.findings.iter().min_by_key(|finding| finding.verdict) else {
        return (String::new(), html! { "without a result" });
    };
    let found = neutral(&worst.found, &subject);
    let key = format!("{} {} {found}", worst.requirement, worst.verdict);
    let cause = html! {
        (badge(worst.verdict)) " " (said(&found)) " "
        (page_link("What to do", &worst.requirement, section(worst)))
    };
    (key, cause)
}
