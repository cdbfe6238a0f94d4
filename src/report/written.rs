//! What people wrote, as text: how much of it there is, and each entry with how long it counts.

use std::cmp::Reverse;

use comfy_table::{ContentArrangement, Table, presets};

use super::plain;
use crate::document::{Documentation, scenarios};
use crate::ledger::{Listed, State};

/// The whole report; what has expired comes first.
#[must_use]
pub fn report(documentation: &Documentation, entries: &[Listed]) -> String {
    let written = documentation.features.iter();
    let scenarios: usize = written.map(|w| scenarios(&w.feature).count()).sum();
    let counted = [
        count(documentation.documents.len(), "document"),
        count(documentation.requirements.len(), "requirement"),
        count(documentation.features.len(), "feature"),
        count(scenarios, "scenario"),
    ];
    let summary = format!("well written: {}", counted.join(", "));
    if entries.is_empty() {
        return summary;
    }
    format!("{}\n\n{summary}; {}", table(entries), on_record(entries))
}

fn on_record(entries: &[Listed]) -> String {
    let expired = entries.iter().filter(|e| e.state == State::Expired).count();
    let all = format!("{} on record", entries.len());
    match expired {
        0 => all,
        expired => format!("{all}, of which {expired} expired"),
    }
}

fn table(entries: &[Listed]) -> String {
    let mut entries: Vec<&Listed> = entries.iter().collect();
    entries.sort_by_key(|entry| (Reverse(entry.state), entry.until));
    let mut table = Table::new();
    table
        .load_style(presets::NOTHING)
        .set_content_arrangement(ContentArrangement::Dynamic)
        .set_header(["STATE", "UNTIL", "WHERE", "WHAT", "SUBJECT", "BY"]);
    for entry in entries {
        table.add_row([
            entry.state.words().to_owned(),
            entry.until.to_string(),
            plain::line(&entry.place),
            plain::line(&entry.what),
            plain::line(&entry.subject),
            plain::line(&entry.by),
        ]);
    }
    let lines = table.lines().map(|line| line.trim().to_owned());
    lines.collect::<Vec<_>>().join("\n")
}

fn count(number: usize, of: &str) -> String {
    format!("{number} {of}{}", if number == 1 { "" } else { "s" })
}
