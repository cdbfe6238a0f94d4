//! The rows of a table: each is one statement, whatever its cells hold.

use super::mark::{self, CELL, LABEL, SPAN};

/// A cell that is written once for several rows or columns is repeated by no more than these many
/// of its characters, and in no more than these many columns.
const LONG: usize = 120;
const WIDE: usize = 20;

/// A table that is being read.
#[derive(Default)]
pub(super) struct Table {
    /// What the rows that follow have in common: the only cell of a row across all columns.
    group: String,
    /// For each column, a cell from above, and how many rows it is still part of.
    above: Vec<(String, usize)>,
    row: Option<Row>,
}

/// A row that is being read.
#[derive(Default)]
struct Row {
    /// The columns that are taken.
    columns: usize,
    /// The cells that were written.
    cells: usize,
    /// Where the cell at hand begins in the text, its first column, and what it spans.
    at: usize,
    first: usize,
    spans: [usize; 2],
}

impl Table {
    /// Whether a row is being read.
    pub(super) fn in_row(&self) -> bool {
        self.row.is_some()
    }

    /// Begins a row.
    pub(super) fn open(&mut self) {
        self.row = Some(Row::default());
    }

    /// Begins a cell; `text` is what was read of the row. What stands between it and the cell
    /// before it.
    pub(super) fn cell(&mut self, text: &str, [columns, rows]: [Option<usize>; 2]) -> String {
        let mut row = self.row.take().unwrap_or_default();
        self.settle(&mut row, text);
        let mut between = String::new();
        if row.cells > 0 {
            between.push(CELL);
        }
        while let Some((cell, _)) = self
            .above
            .get_mut(row.columns)
            .filter(|(_, left)| *left > 0)
        {
            let cell = cell.clone();
            self.above[row.columns].1 -= 1;
            between.push_str(&LABEL.around(&cell));
            between.push(SPAN);
            row.columns += 1;
        }
        let wide = columns.unwrap_or(1).clamp(1, WIDE);
        row.at = text.len() + between.len();
        row.first = row.columns;
        row.spans = [wide, rows.unwrap_or(1)];
        row.cells += 1;
        row.columns += wide;
        self.row = Some(row);
        between
    }

    /// Ends the cell at hand: where it spans rows, those below have it too.
    fn settle(&mut self, row: &mut Row, text: &str) {
        let [wide, rows] = row.spans;
        if rows > 1 && row.cells > 0 {
            let cell = short(text.get(row.at..).unwrap_or_default());
            let first = row.first.min(WIDE);
            let needed = (first + wide).max(self.above.len());
            self.above.resize(needed, (String::new(), 0));
            for column in &mut self.above[first..first + wide] {
                *column = (cell.clone(), rows - 1);
            }
        }
        row.spans = [1, 1];
    }

    /// Ends a row, where one is being read, and says what it is as a statement.
    pub(super) fn close(&mut self, text: &str) -> Option<String> {
        let mut row = self.row.take()?;
        let [wide, _] = row.spans;
        self.settle(&mut row, text);
        let mut rest = String::new();
        for (cell, left) in self
            .above
            .iter_mut()
            .skip(row.columns)
            .filter(|(_, left)| *left > 0)
        {
            *left -= 1;
            rest.push(SPAN);
            rest.push_str(&LABEL.around(cell));
        }
        if mark::is_blank(text) && rest.is_empty() {
            return Some(String::new());
        }
        if row.cells == 1 && wide > 1 {
            self.group = short(text);
            return Some(text.to_owned());
        }
        let spans = if wide > 1 {
            SPAN.to_string().repeat(wide - 1)
        } else {
            String::new()
        };
        let group = &self.group;
        let group = if group.is_empty() {
            String::new()
        } else {
            LABEL.around(group) + &SPAN.to_string()
        };
        Some(format!("{group}{text}{spans}{rest}"))
    }
}

/// The beginning of a cell, in words.
fn short(text: &str) -> String {
    let text = mark::shown(text);
    let short: String = text
        .chars()
        .filter(|c| !mark::is_mark(*c))
        .take(LONG)
        .collect();
    short.trim().to_owned()
}
