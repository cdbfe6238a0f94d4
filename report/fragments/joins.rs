//! How the accounts will join, in short: the head counts, and those that need somebody.

use std::cmp::Reverse;
use std::collections::HashMap;

use greenroom_results::{Reason, Sentence, Subject, Verdict};
use maud::{Markup, html};

use super::accounts::{Row, rows};
use super::text::{
    self, anchor, badge_or_none, counted, joining, lobby, neutral, page_link, said, section, shown,
};
use greenroom_results::{Admission, Join, JoinIdentity, Meeting, Run};

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
        (causes(&ordered))
        div class="table-wrapper" { table class="gr-table gr-joins" {
            thead { tr {
                th scope="col" { "Account" } th scope="col" { "Joins" } th scope="col" { "Lobby" }
                th scope="col" { "Because" }
            } }
            tbody { @for join in ordered.iter().take(NAMED) { (row(run, join)) } }
        } }
        @if ordered.len() > NAMED {
            p { a href="accounts.html" { "All " (ordered.len()) " accounts" } ", to search and to filter." }
        } @else {
            p { a href="accounts.html" { "More about each account" } }
        }
        (not_looked_at(run))
    }
}

/// Accounts that join alike, for the same reason.
struct Group<'a> {
    first: &'a Join,
    because: Sentence,
    accounts: usize,
}

/// The causes that several accounts share, each once with how many: a cause of its own is in the
/// account's row.
fn causes(ordered: &[&Join]) -> Markup {
    let mut groups: Vec<Group<'_>> = Vec::new();
    let mut places = HashMap::new();
    let needy = ordered.iter().filter(|join| urgency(join) < FINE);
    for join in needy.clone() {
        let because = neutral(
            &join.because,
            &Subject::Account(join.account.as_str().into()),
        );
        let page = (&join.requirement, join.reason.as_ref().map(Reason::word));
        let place = *places
            .entry((urgency(join), page, because.clone()))
            .or_insert_with(|| {
                groups.push(Group {
                    first: join,
                    because,
                    accounts: 0,
                });
                groups.len() - 1
            });
        groups[place].accounts += 1;
    }
    if groups.len() == needy.count() {
        return html! {};
    }
    groups.sort_by_key(|group| Reverse(group.accounts));
    html! {
        ul class="gr-groups" {
            @for group in groups.iter().take(NAMED) { li {
                strong { (counted(group.accounts, "account", "accounts")) } " " (joining(group.first)) " "
                (because_of(&group.because, group.first))
            } }
            @if groups.len() > NAMED { li { "and " (groups.len() - NAMED) " more causes" } }
        }
    }
}

/// What no audit looks at although it would matter, once for all accounts; nothing where nothing
/// was predicted.
fn not_looked_at(run: &Run) -> Markup {
    let unseen = unseen(run);
    html! {
        @if !unseen.is_empty() {
            details class="gr-unseen" {
                summary { "What was not looked at, and could still keep an account from joining as itself" }
                ul { @for what in unseen { li { (said(what)) } } }
            }
        }
    }
}

/// What was not looked at of any account, each once, in the order in which it is said first.
pub(crate) fn unseen(run: &Run) -> Vec<&Sentence> {
    let mut unseen: Vec<&Sentence> = Vec::new();
    for what in run.joins.iter().flat_map(|join| &join.not_looked_at) {
        if !unseen.contains(&what) {
            unseen.push(what);
        }
    }
    unseen
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
                    td { a href={ "accounts.html#" (row.id) } { (text::account(row.account)) } }
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
            (said(&finding.found))
            @if finding.verdict != Verdict::Pass {
                " " span class="gr-do" { (page_link("What to do", &finding.requirement, section(finding))) }
            }
        }
    }
}

/// The urgency of an account that needs nobody.
pub(super) const FINE: u8 = 5;

/// Those that cannot join first, those that join as themselves last.
pub(super) fn urgency(join: &Join) -> u8 {
    match join.identity {
        Some(JoinIdentity::Refused) => 0,
        Some(JoinIdentity::Unsupported) => 1,
        Some(JoinIdentity::Guest) => 2,
        None => 3,
        Some(JoinIdentity::Authenticated) if join.at_risk => 4,
        Some(JoinIdentity::Authenticated) => FINE,
    }
}

fn row(run: &Run, join: &Join) -> Markup {
    html! {
        tr {
            td { a href={ "accounts.html#" (anchor(&join.account)) } { (text::account(&join.account)) } (named(join)) }
            td { (joining(join)) }
            td { (lobby(join.lobby)) (admissions(run, join.admissions.iter().filter(|admission| is_shut(join, admission)))) }
            td { (because(join)) }
        }
    }
}

/// Whether an account that joins other meetings as itself cannot join this one.
fn is_shut(join: &Join, admission: &Admission) -> bool {
    let stays_out = [Some(JoinIdentity::Refused), Some(JoinIdentity::Unsupported)];
    join.identity != admission.identity && stays_out.contains(&admission.identity)
}

/// How the meetings that were asked about admit an account, and why.
pub(super) fn admissions<'a>(run: &Run, admissions: impl Iterator<Item = &'a Admission>) -> Markup {
    html! {
        @for admission in admissions {
            br; span class="gr-aside" {
                (meeting(run, admission.meeting)) ": "
                @match admission.identity {
                    Some(identity) => (identity.word()),
                    None => "unknown",
                }
                ", " (admission.lobby.words()) ": " (said(&admission.because))
            }
        }
    }
}

fn meeting(run: &Run, index: usize) -> Markup {
    let subject = run
        .meetings
        .get(index)
        .map(|one: &Meeting| one.subject.as_deref());
    html! {
        "meeting " (index + 1)
        @if let Some(Some(subject)) = subject { " (" (shown(subject)) ")" }
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
    because_of(&join.because, join)
}

pub(super) fn because_of(because: &Sentence, join: &Join) -> Markup {
    html! {
        (said(because))
        @if let Some(requirement) = &join.requirement {
            " " span class="gr-do" {
                (page_link("What to do", requirement, join.reason.as_ref().map_or("", Reason::word)))
            }
        }
    }
}

/// As whom how many accounts join, in a sentence.
pub(super) fn summary(run: &Run) -> String {
    let count = |wanted: &[Option<JoinIdentity>]| {
        let of_them = run
            .joins
            .iter()
            .filter(|join| wanted.contains(&join.identity));
        of_them.count()
    };
    let of_joins = |which: fn(&Join) -> bool| run.joins.iter().filter(|join| which(join)).count();
    let total = run.joins.len();
    let neither = [Some(JoinIdentity::Refused), Some(JoinIdentity::Unsupported)];
    let parts = [
        (
            count(&[Some(JoinIdentity::Authenticated)]),
            "joins as itself",
            "join as themselves",
        ),
        (
            of_joins(|join| join.at_risk),
            "of them at risk",
            "of them at risk",
        ),
        (
            of_joins(|join| {
                join.admissions
                    .iter()
                    .any(|admission| is_shut(join, admission))
            }),
            "of them not into every meeting that was asked about",
            "of them not into every meeting that was asked about",
        ),
        (
            count(&[Some(JoinIdentity::Guest)]),
            "joins as a guest",
            "join as guests",
        ),
        (count(&neither), "cannot join", "cannot join"),
    ];
    let mut parts: Vec<String> = parts
        .into_iter()
        .filter(|(count, ..)| *count > 0)
        .map(|(count, one, many)| counted(count, one, many))
        .collect();
    match count(&[None]) {
        0 => {}
        1 => parts.push("how 1 joins is not known".to_owned()),
        unknown => parts.push(format!("how {unknown} join is not known")),
    }
    format!(
        "Of {}, {}.",
        counted(total, "account", "accounts"),
        parts.join(", ")
    )
}
