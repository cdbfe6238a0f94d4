//! How the accounts would join, as text.

use comfy_table::{ContentArrangement, Table, presets};

use super::fragments;
use super::plain;
use super::terminal::trimmed;
use crate::results::{JoinIdentity, Run};

/// A line for each account, and below it one for each meeting that was asked about; nothing where
/// nothing was predicted.
pub(super) fn text(run: &Run) -> Option<String> {
    if run.joins.is_empty() {
        return None;
    }
    let mut table = Table::new();
    table
        .load_style(presets::NOTHING)
        .set_content_arrangement(ContentArrangement::Dynamic)
        .set_header(["ACCOUNT", "JOINS AS", "LOBBY", "BECAUSE"]);
    for join in &run.joins {
        table.add_row([
            plain::line(&join.account),
            identity(join.identity, join.at_risk),
            join.lobby.words().to_owned(),
            plain::line(&join.because),
        ]);
        for door in &join.doors {
            let meeting = run.meetings.get(door.meeting);
            let named = meeting.map(|one| one.subject.as_deref().unwrap_or(&one.url));
            table.add_row([
                format!("  {}", plain::line(named.unwrap_or_default())),
                identity(door.identity, false),
                door.lobby.words().to_owned(),
                plain::line(&door.because),
            ]);
        }
    }
    let mut parts = vec![trimmed(&table)];
    let unseen = fragments::unseen(run);
    if !unseen.is_empty() {
        let title = "Not looked at, and could still keep an account from joining as itself:";
        let unseen = unseen
            .iter()
            .map(|what| format!("  - {}", plain::line(what)));
        let lines: Vec<String> = [title.to_owned()].into_iter().chain(unseen).collect();
        parts.push(lines.join("\n"));
    }
    Some(parts.join("\n\n"))
}

fn identity(identity: Option<JoinIdentity>, at_risk: bool) -> String {
    let word = identity.map_or("unknown", JoinIdentity::word);
    let risk = if at_risk { ", at risk" } else { "" };
    format!("{word}{risk}")
}
