//! What people wrote, as text: each requirement with its level, how much of it there is, and each
//! entry on record with how long it counts.

use std::cmp::Reverse;

use comfy_table::{ContentArrangement, Table, presets};
use serde_json::json;

use crate::document::{Documentation, scenarios};
use crate::ledger::{Listed, State};
use crate::report::plain;

/// The whole report; what has expired comes first.
#[must_use]
pub(super) fn report(documentation: &Documentation, entries: &[Listed]) -> String {
    let mut parts = vec![requirements(documentation)];
    if !entries.is_empty() {
        parts.push(table(entries));
    }
    parts.push(conclusion(documentation, entries));
    parts.join("\n\n")
}

/// How much there is, on one line.
#[must_use]
pub(super) fn conclusion(documentation: &Documentation, entries: &[Listed]) -> String {
    let counted = [
        count(documentation.documents.len(), "document"),
        count(documentation.requirements.len(), "requirement"),
        count(documentation.features.len(), "feature"),
        count(scenarios_of(documentation), "scenario"),
    ];
    let summary = format!("well written: {}", counted.join(", "));
    if entries.is_empty() {
        return summary;
    }
    format!("{summary}; {}", on_record(entries))
}

/// The same as JSON.
#[must_use]
pub(super) fn json(documentation: &Documentation, entries: &[Listed]) -> String {
    let requirements = documentation.requirements.iter().map(|requirement| {
        json!({
            "id": requirement.id,
            "title": requirement.title,
            "level": requirement.level,
            "isLowered": documentation.lowered.contains(&requirement.id),
        })
    });
    let on_record = sorted(entries).into_iter().map(|entry| {
        json!({
            "state": entry.state.words(),
            "until": entry.until,
            "where": entry.place,
            "what": entry.what,
            "subject": entry.subject,
            "by": entry.by,
        })
    });
    let checked = json!({
        "documents": documentation.documents.iter().map(|d| &d.id).collect::<Vec<_>>(),
        "features": documentation.features.iter().map(|f| &f.path).collect::<Vec<_>>(),
        "scenarios": scenarios_of(documentation),
        "requirements": requirements.collect::<Vec<_>>(),
        "onRecord": on_record.collect::<Vec<_>>(),
    });
    format!("{checked:#}")
}

fn scenarios_of(documentation: &Documentation) -> usize {
    let written = documentation.features.iter();
    written.map(|w| scenarios(&w.feature).count()).sum()
}

/// Each requirement with its level; where a book of somebody's own lowers it, that too.
fn requirements(documentation: &Documentation) -> String {
    let mut table = empty(["LEVEL", "REQUIREMENT", "TITLE"]);
    for requirement in &documentation.requirements {
        let lowered = documentation.lowered.contains(&requirement.id);
        let bundled = if lowered {
            " (required in Greenroom's own book)"
        } else {
            ""
        };
        table.add_row([
            format!("{}{bundled}", requirement.level.word()),
            plain::line(&requirement.id),
            plain::line(&requirement.title),
        ]);
    }
    lines(&table)
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
    let mut table = empty(["STATE", "UNTIL", "WHERE", "WHAT", "SUBJECT", "BY"]);
    for entry in sorted(entries) {
        table.add_row([
            entry.state.words().to_owned(),
            entry.until.to_string(),
            plain::line(&entry.place),
            plain::line(&entry.what),
            plain::line(&entry.subject),
            plain::line(&entry.by),
        ]);
    }
    lines(&table)
}

/// The entries, those that have expired first.
fn sorted(entries: &[Listed]) -> Vec<&Listed> {
    let mut entries: Vec<&Listed> = entries.iter().collect();
    entries.sort_by_key(|entry| (Reverse(entry.state), entry.until));
    entries
}

fn empty<const COLUMNS: usize>(header: [&str; COLUMNS]) -> Table {
    let mut table = Table::new();
    table
        .load_style(presets::NOTHING)
        .set_content_arrangement(ContentArrangement::Dynamic)
        .set_header(header);
    table
}

fn lines(table: &Table) -> String {
    let lines = table.lines().map(|line| line.trim().to_owned());
    lines.collect::<Vec<_>>().join("\n")
}

fn count(number: usize, of: &str) -> String {
    format!("{number} {of}{}", if number == 1 { "" } else { "s" })
}
