//! The table that decides as whom an account joins, drawn as the way down through its rows: the
//! first one that holds decides.

use maud::{Markup, html};

use super::text::{counted, identity};
use greenroom_results::Basis::{Documented, Inferred};
use greenroom_results::JoinIdentity::{Authenticated, Guest, Unsupported};
use greenroom_results::{Basis, Join, JoinIdentity, Run};

/// A row: its name in the record, what has to hold, and where it leads.
struct Row {
    name: &'static str,
    when: &'static str,
    identity: JoinIdentity,
    basis: Basis,
}

const fn row(name: &'static str, when: &'static str, identity: JoinIdentity, basis: Basis) -> Row {
    Row {
        name,
        when,
        identity,
        basis,
    }
}

/// The rows, in the order in which they are tried.
const ROWS: &[Row] = &[
    row(
        "no-own-account",
        "It is a personal Microsoft account",
        Guest,
        Documented,
    ),
    row(
        "no-own-account",
        "The tenant has no such account, it is a guest there, or somebody else vouches for it",
        Guest,
        Inferred,
    ),
    row(
        "government-cloud",
        "The tenant lives in a government cloud",
        Unsupported,
        Documented,
    ),
    row(
        "service-principal-absent",
        "The service principal was never created",
        Guest,
        Inferred,
    ),
    row(
        "service-principal-deleted",
        "… or was deleted",
        Guest,
        Inferred,
    ),
    row(
        "service-principal-foreign",
        "… is not Microsoft’s",
        Guest,
        Inferred,
    ),
    row(
        "service-principal-audience",
        "… is not meant for work accounts",
        Guest,
        Inferred,
    ),
    row(
        "service-principal-disabled",
        "… is disabled, here or by Microsoft",
        Guest,
        Inferred,
    ),
    row(
        "service-principal-scopes",
        "… does not offer what joining needs",
        Guest,
        Inferred,
    ),
    row(
        "not-assigned",
        "… requires assignment, and the account has none",
        Guest,
        Inferred,
    ),
    row(
        "vendor-application",
        "The vendor’s application is disabled or not meant for work accounts, or requires assignment, and the account has none",
        Guest,
        Inferred,
    ),
    row(
        "not-consented",
        "Nobody has consented to the vendor’s application, and the account cannot",
        Guest,
        Inferred,
    ),
    row(
        "account-disabled",
        "The account may not sign in",
        Guest,
        Inferred,
    ),
    row(
        "conditional-access",
        "Conditional Access blocks it, or demands a person",
        Guest,
        Inferred,
    ),
    row(
        "security-defaults",
        "Security defaults are on",
        Guest,
        Inferred,
    ),
    row(
        "not-licensed",
        "It has no eligible service plan in use",
        Guest,
        Documented,
    ),
    row(
        "teams-ineligible",
        "Microsoft Teams lists it as not eligible, or as another kind of account",
        Guest,
        Inferred,
    ),
    row(
        "at-risk",
        "Nothing of this, but its license lapses, its password must be changed, or it has still to consent",
        Authenticated,
        Documented,
    ),
    row(
        "nothing-in-the-way",
        "Nothing of this was found",
        Authenticated,
        Documented,
    ),
];

impl Row {
    /// How many accounts end here, and how many because it could not be read whether it holds.
    fn ends(&self, run: &Run) -> (usize, usize) {
        let here = |join: &&Join| join.row == self.name && join.basis == self.basis;
        let open = |join: &Join| join.identity.is_none();
        let all = run.joins.iter().filter(here).count();
        let unread = run
            .joins
            .iter()
            .filter(here)
            .filter(|join| open(join))
            .count();
        (all - unread, unread)
    }
}

/// The table, with the way that this tenant's accounts take through it.
pub(crate) fn truth_table(run: &Run) -> Markup {
    let ends: Vec<(usize, usize)> = ROWS.iter().map(|row| row.ends(run)).collect();
    let last = ends.iter().rposition(|end| *end != (0, 0));
    html! {
        @if run.joins.is_empty() { p { "How the accounts would join was not predicted in this run: no row is marked." } }
        div class="table-wrapper" { table class="gr-table gr-truth" {
            caption { "The first row that holds decides. The line on the left is the way this tenant’s accounts go down; where some of them end, the row is marked and says how many." }
            thead { tr {
                th scope="col" { "What holds" } th scope="col" { "Joins" } th scope="col" { "Who says so" }
                th scope="col" { "This tenant" }
            } }
            tbody { @for ((index, row), ends) in ROWS.iter().enumerate().zip(&ends) {
                (line(row, *ends, last.is_some_and(|last| index <= last)))
            } }
        } }
    }
}

fn line(row: &Row, (ended, unread): (usize, usize), on_the_way: bool) -> Markup {
    let risk = row.name == "at-risk";
    let class = match (ended + unread, on_the_way) {
        (1.., _) => "gr-way-ends",
        (0, true) => "gr-way-on",
        (0, false) => "gr-way-off",
    };
    html! {
        tr class=(class) data-row=(row.name) {
            td { (row.when) }
            td { (identity(Some(row.identity), risk)) }
            td { @match row.basis { Basis::Documented => "Microsoft", Basis::Inferred => em { "† our inference" } } }
            td {
                @if ended > 0 { strong { (counted(ended, "account ends here", "accounts end here")) } }
                @if unread > 0 { strong { (counted(unread, "account", "accounts")) ": could not be told" } }
                @if ended + unread == 0 { @if on_the_way { "does not hold" } @else { "–" } }
            }
        }
    }
}
