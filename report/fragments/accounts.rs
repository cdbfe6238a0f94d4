//! Every account on one page: how it joins, whether the lobby lets it in, and what was found.

use std::collections::{BTreeMap, HashMap, HashSet};

use greenroom_results::{Subject, Verdict};
use maud::{Markup, html};

use super::joins::{FINE, admissions, because, named, urgency};
use super::on_paper;
use super::rest::Rest;
use super::text::{
    self, anchor, badge, badge_or_none, icon, joining, lobby, page_link, said, shown,
};
use greenroom_results::{Finding, Join, Run};

/// Up to so many accounts are in the index of the book's search; beyond, it would outgrow the book.
/// The search leads to the page's own in any case, which finds each of them.
pub(crate) const SEARCHED: usize = 1000;

/// How many accounts the table has; the page's script makes the rows of the others as they are looked
/// at, and the table in the folder has all of them.
const LISTED: usize = 500;

/// Stands for the address that is made of an account's name. No address has this sign.
const USUAL: &str = "#";

/// Every account, those that need somebody first. Each row has an anchor of its own.
pub(crate) fn accounts(run: &Run) -> Markup {
    if run.tenant.accounts.is_empty() {
        return html! { p { "No account was audited." } };
    }
    let rows = rows(run);
    let (all, rest, on_paper) = (rows.len(), rest(run, &rows), on_paper::accounts(&rows));
    let table = table(run, &rows);
    // What is known of many accounts takes more than the page.
    drop(rows);
    html! {
        (table)
        (rest)
        @if all > LISTED { (cut(all)) }
        (on_paper)
        @if all > SEARCHED {
            p class="gr-aside gr-screen" {
                "There are more than " (SEARCHED) " accounts: the field above the table finds each, and the book’s own search leads to that field."
            }
        }
        (meetings(run))
    }
}

/// The first of the accounts.
fn table(run: &Run, rows: &[Row<'_>]) -> Markup {
    html! {
        div class={ "table-wrapper" @if on_paper::is_without_rows(rows) { " gr-screen" } } { table class="gr-table gr-accounts" data-filter="accounts" {
            thead { tr {
                th scope="col" { "Account" } th scope="col" { "Verdict" }
                @if !run.joins.is_empty() {
                    th scope="col" { "Joins" } th scope="col" { "Lobby" } th scope="col" { "Because" }
                } @else { th scope="col" { "What was found" } }
            } }
            tbody { @for row in rows.iter().take(LISTED) { (account(run, row)) } }
        } }
    }
}

/// What is known of one account.
pub(crate) struct Row<'a> {
    pub(crate) account: &'a str,
    pub(super) id: String,
    pub(crate) verdict: Option<Verdict>,
    pub(crate) join: Option<&'a Join>,
    pub(super) findings: Vec<&'a Finding>,
}

/// The accounts, those that need somebody first.
pub(crate) fn rows(run: &Run) -> Vec<Row<'_>> {
    let joins: HashMap<&str, &Join> = run
        .joins
        .iter()
        .map(|join| (join.account.as_str(), join))
        .collect();
    let mut findings: HashMap<&str, Vec<&Finding>> = HashMap::new();
    for finding in &run.findings {
        if let Subject::Account(name) = &finding.subject {
            findings.entry(name).or_default().push(finding);
        }
    }
    let mut ids = HashSet::new();
    let mut rows: Vec<Row<'_>> = Vec::new();
    for account in &run.tenant.accounts {
        let findings = findings.remove(account.as_str()).unwrap_or_default();
        let mut id = anchor(account);
        // Two names may differ in nothing but what an address cannot hold.
        while !ids.insert(id.clone()) {
            id.push_str("-2");
        }
        rows.push(Row {
            account,
            id,
            verdict: findings.iter().map(|finding| finding.verdict).min(),
            join: joins.get(account.as_str()).copied(),
            findings,
        });
    }
    rows.sort_by_key(|row| (row.join.map_or(u8::MAX, urgency), row.verdict));
    rows
}

fn account(run: &Run, row: &Row<'_>) -> Markup {
    let verdict = row.verdict.map_or("none", Verdict::word);
    let joins = row
        .join
        .map(|join| join.identity.map_or("unknown", |identity| identity.word()));
    html! {
        tr id=(row.id) class=[is_calm(row).then_some("gr-calm")] data-verdict=(verdict) data-joins=[joins] {
            td { a href={ "#" (row.id) } { (text::account(row.account)) } @if let Some(join) = row.join { (named(join)) } }
            @for cell in cells(run, row) { td { (cell) } }
        }
    }
}

/// The cells of an account after the first.
fn cells(run: &Run, row: &Row<'_>) -> Vec<Markup> {
    let mut cells = vec![html! { (badge_or_none(row.verdict)) (open(row)) }];
    match row.join {
        Some(join) => cells.extend([
            joining(join),
            html! { (lobby(join.lobby)) (admissions(run, join.admissions.iter())) },
            because(join),
        ]),
        None if run.joins.is_empty() => cells.push(all_found(row)),
        None => cells.extend([(); 3].map(|()| html! { "–" })),
    }
    cells
}

/// The accounts that are not in the table itself.
fn rest(run: &Run, rows: &[Row<'_>]) -> Rest {
    let mut rest = Rest::default();
    for row in rows.iter().skip(LISTED) {
        let name = row.join.and_then(|join| join.display_name.as_deref());
        let joins = row
            .join
            .map(|join| join.identity.map_or("unknown", |identity| identity.word()));
        let own = shown(row.account);
        // The script makes the usual address of the name.
        let is_usual = row.id == anchor(&own);
        let parts = [
            if is_usual { USUAL } else { &row.id },
            row.verdict.map_or("none", Verdict::word),
            joins.unwrap_or_default(),
            &own,
            &shown(name.unwrap_or_default()),
        ];
        rest.add(parts, cells(run, row));
    }
    rest
}

/// Where the accounts are that the table does not have.
fn cut(all: usize) -> Markup {
    let csv = html! { a href="accounts.csv" { "accounts.csv" } };
    html! {
        noscript { p class="gr-screen" { "This table has the first " (LISTED) " of " (all) " accounts, those that need somebody first. " (csv) " has all of them." } }
    }
}

/// Whether nothing about an account needs somebody but a look into the room.
pub(super) fn is_calm(row: &Row<'_>) -> bool {
    let is_open =
        |f: &&Finding| matches!(f.verdict, Verdict::Fail | Verdict::Error | Verdict::Unknown);
    let joins = row.join.is_none_or(|join| urgency(join) == FINE);
    joins && !row.findings.is_empty() && !row.findings.iter().any(is_open)
}

/// The requirements of which this account lacks a pass, the worst first, each with its verdict.
fn open(row: &Row<'_>) -> Markup {
    let is_open = |f: &&&Finding| !matches!(f.verdict, Verdict::Pass | Verdict::NotApplicable);
    let open = row.findings.iter().filter(is_open);
    let mut worst: BTreeMap<&str, Verdict> = BTreeMap::new();
    for finding in open {
        let verdict = worst.entry(&finding.requirement).or_insert(finding.verdict);
        *verdict = finding.verdict.min(*verdict);
    }
    let mut worst: Vec<(&str, Verdict)> = worst.into_iter().collect();
    worst.sort_by_key(|(_, verdict)| *verdict);
    html! {
        @for (id, verdict) in worst {
            br; span title=(verdict) aria-hidden="true" { (icon(verdict)) } " " (page_link(id, id, ""))
            span class="gr-hidden" { " " (verdict) }
        }
    }
}

fn all_found(row: &Row<'_>) -> Markup {
    html! { @for finding in &row.findings { (badge(finding.verdict)) " " (said(&finding.found)) br; } }
}

fn meetings(run: &Run) -> Markup {
    html! {
        @if !run.meetings.is_empty() {
            h2 id="meetings" { a class="header" href="#meetings" { "The meetings that were asked about" } }
            ol { @for meeting in &run.meetings { li {
                (shown(meeting.subject.as_deref().unwrap_or("a meeting whose subject could not be read")))
                ", of the tenant " (shown(&meeting.tenant_id))
                @if let Some(scope) = &meeting.lobby_scope { "; its lobby is bypassed by: " code { (shown(scope)) } }
                br; span class="gr-aside" { (shown(&meeting.url)) }
            } } }
        }
    }
}
