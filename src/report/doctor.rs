//! What an examination found, as people read it.

use super::plain;
use crate::doctor::{Mark, Section, settings::Row};

/// The settings in force, in columns.
#[must_use]
pub fn settings(rows: &[Row]) -> String {
    let width = |column: usize| {
        let cells = rows.iter().map(|row| row[column].chars().count());
        cells.max().unwrap_or_default()
    };
    let (what, value) = (width(0), width(1));
    let mut lines = vec!["Settings".to_owned()];
    lines.extend(rows.iter().map(|row| {
        let [a, b, origin] = row.each_ref().map(|cell| plain::line(cell));
        format!("  {a:what$}  {b:value$}  {origin}")
    }));
    lines.join("\n") + "\n"
}

/// A part of the examination.
#[must_use]
pub fn section(section: &Section) -> String {
    let mut lines = vec![section.title.to_owned()];
    for line in &section.lines {
        let mark = match line.mark {
            Mark::Ok => "ok",
            Mark::Note => "note",
            Mark::Unknown => "unknown",
            Mark::Problem => "problem",
        };
        lines.push(format!("  {mark:7}  {}", plain::line(&line.text)));
        let details = line.details.iter();
        lines.extend(details.map(|detail| format!("           {}", plain::line(detail))));
    }
    lines.join("\n") + "\n"
}

/// What it adds up to.
#[must_use]
pub fn conclusion(problems: usize) -> String {
    match problems {
        0 => "nothing would stop an audit, or leave it without an answer".to_owned(),
        1 => "1 problem: an audit would stop, or leave something unknown".to_owned(),
        more => format!("{more} problems: an audit would stop, or leave something unknown"),
    }
}
