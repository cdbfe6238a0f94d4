//! The table that decides as whom an account joins, drawn as the way down through its rows: the
//! first one that holds decides.

use maud::{Markup, html};

use super::text::{counted, identity};
use greenroom_results::{Basis, Join, Row, Run};

/// How many accounts end in a row, and how many because it could not be read whether it holds.
fn ends(row: Row, run: &Run) -> (usize, usize) {
    let here = |join: &&Join| join.row == row.name() && join.basis == row.basis();
    let (unread, decided): (Vec<_>, Vec<_>) = run
        .joins
        .iter()
        .filter(here)
        .partition(|join| join.identity.is_none());
    (decided.len(), unread.len())
}

/// The table, with the way that this tenant's accounts take through it.
pub(crate) fn truth_table(run: &Run) -> Markup {
    let ends: Vec<(usize, usize)> = Row::ALL.map(|row| ends(row, run)).to_vec();
    let last = ends.iter().rposition(|end| *end != (0, 0));
    html! {
        @if run.joins.is_empty() { p { "How the accounts would join was not predicted in this run: no row is marked." } }
        div class="table-wrapper" { table class="gr-table gr-truth" {
            caption { "Checked from top to bottom: the first row that matches decides. The line on the left shows how far this tenant’s accounts go; where some of them end, the row is marked and says how many." }
            thead { tr {
                th scope="col" { "Condition" } th scope="col" { "Joins" } th scope="col" { "Source" }
                th scope="col" { "This tenant" }
            } }
            tbody { @for ((index, row), ends) in Row::ALL.into_iter().enumerate().zip(&ends) {
                (line(row, *ends, last.is_some_and(|last| index <= last)))
            } }
        } }
    }
}

fn line(row: Row, (ended, unread): (usize, usize), on_the_way: bool) -> Markup {
    let risk = row == Row::AtRisk;
    let class = match (ended + unread, on_the_way) {
        (1.., _) => "gr-way-ends",
        (0, true) => "gr-way-on gr-off-paper",
        (0, false) => "gr-way-off gr-off-paper",
    };
    html! {
        tr class=(class) data-row=(row.name()) {
            td { (row.when()) }
            td { (identity(Some(row.identity()), risk)) }
            td { @match row.basis() { Basis::Documented => "Microsoft", Basis::Inferred => em { "† our inference" } } }
            td {
                @if ended > 0 { strong { (counted(ended, "account ends here", "accounts end here")) } }
                @if unread > 0 { strong { (counted(unread, "account", "accounts")) ": could not be told" } }
                @if ended + unread == 0 { @if on_the_way { "does not hold" } @else { "–" } }
            }
        }
    }
}
