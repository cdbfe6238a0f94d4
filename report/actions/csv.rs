//! The action plan as a table for a spreadsheet or a ticket system.

use std::io::{self, Write};

use ::csv::{Terminator, WriterBuilder};

use super::{Action, plan};
use crate::plain;
use greenroom_results::{FixTool, Run, Way};

/// The columns. By the first five an audit knows an earlier plan, which it may replace.
pub(crate) const HEAD: [&str; 9] = [
    "number",
    "status",
    "what",
    "who",
    "for",
    "when",
    "requirement",
    "found",
    "how",
];

/// The plan as CSV: a row for each action and subject, so that a cell stays readable and each row
/// has its own way to do it; rows of one action share its number.
#[must_use]
pub fn csv(run: &Run) -> String {
    table(HEAD, rows(run))
}

/// The rows of the plan, in its order.
pub(crate) fn rows(run: &Run) -> Vec<[String; 9]> {
    let plan = plan(run);
    plan.iter()
        .flat_map(|action| of_action(run, action))
        .collect()
}

/// Writes the same as it goes: of many accounts it is a large text.
///
/// # Errors
/// When it cannot be written.
pub fn write_csv(run: &Run, to: impl Write) -> io::Result<()> {
    let plan = plan(run);
    write_table(
        HEAD,
        plan.iter().flat_map(|action| of_action(run, action)),
        to,
    )
}

/// A table for a spreadsheet.
///
/// Source: RFC 4180. The text begins with a byte order mark, without which Excel takes it for
/// another encoding than UTF-8. A cell that a spreadsheet would take for a formula begins with an
/// apostrophe instead.
pub(crate) fn table<const COLUMNS: usize>(
    head: [&str; COLUMNS],
    rows: impl IntoIterator<Item = [String; COLUMNS]>,
) -> String {
    let mut bytes = Vec::new();
    // Writing to memory does not fail.
    let _ = write_table(head, rows, &mut bytes);
    // What was written is text: nothing is copied.
    String::from_utf8(bytes)
        .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
}

fn write_table<const COLUMNS: usize>(
    head: [&str; COLUMNS],
    rows: impl IntoIterator<Item = [String; COLUMNS]>,
    mut to: impl Write,
) -> io::Result<()> {
    to.write_all("\u{feff}".as_bytes())?;
    let mut writer = WriterBuilder::new();
    let mut writer = writer.terminator(Terminator::CRLF).from_writer(to);
    writer.write_record(head)?;
    for row in rows {
        writer.write_record(row.map(|cell| harmless(&cell)))?;
    }
    writer.flush()
}

/// One at a time: an action can be for every account.
fn of_action<'a>(
    run: &'a Run,
    action: &'a Action<'_>,
) -> Box<dyn Iterator<Item = [String; 9]> + 'a> {
    let what = plain::words(&action.what);
    let row = move |subject: String, requirement: String, found: String, how: String| {
        [
            action.number.to_string(),
            action.kind.words().to_owned(),
            what.clone(),
            action.who.unwrap_or_default().to_owned(),
            subject,
            action.when.word().to_owned(),
            requirement,
            found,
            how,
        ]
    };
    if action.findings.is_empty() {
        let ids = action.requirements.iter().map(|r| r.id.clone());
        return Box::new(ids.map(move |id| row(String::new(), id, String::new(), String::new())));
    }
    let findings = action.findings.iter();
    Box::new(findings.map(move |finding| {
        let how = Action::way(run, finding).map_or(String::new(), |way| how(&way));
        row(
            finding.subject.to_string(),
            finding.requirement.to_string(),
            finding.found.to_string(),
            how,
        )
    }))
}

fn how(way: &Way) -> String {
    let text = match way.tool {
        FixTool::Portal => plain::words(&way.text),
        _ => way.text.clone(),
    };
    format!("{}: {text}", way.tool.name())
}

/// A cell that a spreadsheet takes for text. Source of the signs: OWASP, "CSV Injection".
fn harmless(cell: &str) -> String {
    let cell = plain::lines(&cell.replace("\r\n", "\n"));
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']) {
        format!("'{cell}")
    } else {
        cell
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_formula_becomes_text() {
        for formula in ["=HYPERLINK(\"x\")", "+1", "-1", "@SUM(A1)", "＝1"] {
            assert_eq!(harmless(formula), format!("'{formula}"));
        }
        // A control character stands for itself no more.
        assert_eq!(harmless("\t=1"), "\u{fffd}=1");
        assert_eq!(harmless("room=1"), "room=1");
    }
}
