//! Every account as a table for a spreadsheet, whole, whatever a page of the book shows of it.

use std::io::{self, Write};

use greenroom_results::{Run, Verdict};

use crate::actions::write_table;
use crate::fragments::account_rows;
use crate::plain;

/// The columns.
pub(crate) const HEAD: [&str; 6] = ["account", "name", "verdict", "joins", "lobby", "because"];

/// The rows of the accounts, those that need somebody first.
pub(crate) fn rows(run: &Run) -> impl Iterator<Item = [String; 6]> + use<'_> {
    account_rows(run).into_iter().map(|row| {
        let join = row.join;
        let of_join =
            |words: fn(&greenroom_results::Join) -> String| join.map_or_else(String::new, words);
        [
            plain::line(row.account),
            of_join(|join| plain::line(join.display_name.as_deref().unwrap_or_default())),
            row.verdict.map_or("no result", Verdict::word).to_owned(),
            of_join(|join| {
                join.identity
                    .map_or("unknown", |as_whom| as_whom.word())
                    .to_owned()
            }),
            of_join(|join| join.lobby.words().to_owned()),
            of_join(|join| plain::line(&join.because.to_string())),
        ]
    })
}

/// Writes the accounts as CSV, a row each, those that need somebody first.
///
/// # Errors
/// When it cannot be written.
pub fn write_csv(run: &Run, to: impl Write) -> io::Result<()> {
    write_table(HEAD, rows(run), to)
}
