//! The rows of a long table as data, from which the page's script makes each as it is looked at: a
//! page with every row in it would take seconds to open.
//!
//! Most cells are the same in many rows. Each of them is on the page once, in a `template`, and a row
//! is a line of text in an attribute. So nothing that came from a tenant becomes markup in a script.

use std::collections::HashMap;

use greenroom_results::Finding;
use maud::{Markup, PreEscaped, Render, html};

use super::text::subject;

/// What ends a row, and what stands between its parts. No text that is shown has one of them.
const ROW: char = '\n';
const PART: char = '\t';

/// Rows that are not in the table itself.
#[derive(Default)]
pub(super) struct Rest {
    /// In which column the cell stands that each row has for itself.
    own: usize,
    /// Each row with what ends it before it but the first: of many accounts they are one text.
    rows: String,
    cells: Vec<String>,
    numbers: HashMap<String, usize>,
}

impl Rest {
    /// Those of a table whose rows have a cell each for themselves in this column.
    pub(super) fn with_own_cell(own: usize) -> Self {
        Self {
            own,
            ..Self::default()
        }
    }

    /// Adds a row: its address where it has one, its words for filters, its own cell with a line
    /// below that, and the others.
    pub(super) fn add(&mut self, parts: [&str; 5], cells: Vec<Markup>) {
        let cells: Vec<String> = cells.into_iter().map(|cell| self.number(cell)).collect();
        let parts = parts.map(|part| part.replace([ROW, PART], " "));
        let row = parts.into_iter().chain(cells).collect::<Vec<_>>();
        if !self.rows.is_empty() {
            self.rows.push(ROW);
        }
        self.rows.push_str(&row.join(&PART.to_string()));
    }

    /// Adds the row of a finding: its own cell says whom it is about, and its verdict filters it.
    pub(super) fn add_finding(&mut self, finding: &Finding, cells: Vec<Markup>) {
        let subject = subject(&finding.subject);
        self.add(["", finding.verdict.word(), "", &subject, ""], cells);
    }

    fn number(&mut self, cell: Markup) -> String {
        let next = self.cells.len();
        let number = *self.numbers.entry(cell.0.clone()).or_insert(next);
        if number == next {
            self.cells.push(cell.0);
        }
        number.to_string()
    }
}

/// The rows and cells, which nobody sees without the script; nothing where there are none. The rows go
/// into the page's own text: of many accounts, a copy on the way would be the largest on it.
impl Render for Rest {
    fn render_to(&self, page: &mut String) {
        if self.rows.is_empty() {
            return;
        }
        page.push_str("<div class=\"gr-rest\" hidden data-own=\"");
        self.own.render_to(page);
        page.push_str("\" data-rows=\"");
        self.rows.render_to(page);
        page.push_str("\">");
        let cells = html! { @for cell in &self.cells { template { (PreEscaped(cell)) } } };
        cells.render_to(page);
        page.push_str("</div>");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_that_comes_again_is_there_once_and_no_text_ends_a_row() {
        let mut rest = Rest::default();
        let cell = || vec![html! { b { "pass" } }];
        rest.add(["a", "x\ny\tz", "\"<b>", "", ""], cell());
        rest.add(["b", "y", "", "", ""], cell());
        assert_eq!(
            rest.render().0,
            "<div class=\"gr-rest\" hidden data-own=\"0\" data-rows=\"a\tx y z\t&quot;&lt;b&gt;\t\t\t0\nb\ty\t\t\t\t0\">\
             <template><b>pass</b></template></div>"
        );
    }
}
