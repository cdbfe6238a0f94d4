//! The difference between two runs as text.

use std::collections::BTreeSet;

use comfy_table::{ContentArrangement, Table, presets};
use serde_json::json;

use super::plain;
use greenroom_results::{Change, Changes, Class, Moment, State, Subject};

/// The whole difference: the two runs, what changed, how much.
#[must_use]
pub fn report(changes: &Changes) -> String {
    let mut parts = vec![format!(
        "before  {}\nnow     {}",
        moment(&changes.before),
        moment(&changes.after)
    )];
    let notes = changes.notes.iter();
    parts.extend(notes.map(|note| format!("note: {}", plain::said(note))));
    if !changes.listed.is_empty() {
        parts.push(table(&changes.listed));
    }
    parts.push(summary(changes));
    parts.join("\n\n")
}

/// The same as JSON.
#[must_use]
pub fn json(changes: &Changes) -> String {
    let run = |moment: &Moment| {
        json!({
            "started": moment.started,
            "tool": moment.tool,
            "readiness": moment.readiness,
        })
    };
    let state = |state: &State| json!({ "word": state.word, "detail": state.detail.to_string() });
    let listed = changes.listed.iter().map(|change| {
        json!({
            "change": change.class.word(),
            "requirement": change.requirement,
            "subject": change.subject,
            "before": change.before.as_ref().map(state),
            "now": change.after.as_ref().map(state),
        })
    });
    let counts = Class::ALL.map(|class| (class.word().to_owned(), changes.count(class).into()));
    let difference = json!({
        "before": run(&changes.before),
        "now": run(&changes.after),
        "notes": changes.notes.iter().map(ToString::to_string).collect::<Vec<_>>(),
        "counts": serde_json::Map::from_iter(counts),
        "unchanged": changes.unchanged,
        "changes": listed.collect::<Vec<_>>(),
    });
    format!("{difference:#}")
}

fn moment(moment: &Moment) -> String {
    let Moment {
        started,
        tool,
        readiness,
    } = moment;
    format!("{started}  {}  {}", readiness.words(), plain::line(tool))
}

fn table(changes: &[Change]) -> String {
    let mut table = Table::new();
    table
        .load_style(presets::NOTHING)
        .set_content_arrangement(ContentArrangement::Dynamic)
        .set_header(["CHANGE", "REQUIREMENT", "SUBJECT", "BEFORE", "NOW"]);
    for change in changes {
        table.add_row([
            change.class.word().to_owned(),
            plain::line(change.requirement.as_deref().unwrap_or("(join)")),
            plain::line(&change.subject.to_string()),
            state(change.before.as_ref()),
            state(change.after.as_ref()),
        ]);
    }
    let lines = table.lines().map(|line| line.trim_end().to_owned());
    let lines: Vec<String> = lines.collect();
    let margin = lines.iter().all(|line| line.starts_with(' '));
    let cut = |line: &String| line[usize::from(margin)..].to_owned();
    lines.iter().map(cut).collect::<Vec<_>>().join("\n")
}

fn state(state: Option<&State>) -> String {
    match state {
        None => "-".to_owned(),
        Some(State { word, detail }) if detail.is_empty() => (*word).to_owned(),
        Some(State { word, detail }) => format!("{word}: {}", plain::said(detail)),
    }
}

/// How many accounts have a change of a class: one that has several is counted once.
fn accounts(changes: &Changes, class: Class) -> usize {
    let of_class = changes.listed.iter().filter(|change| change.class == class);
    let accounts = of_class.filter_map(|change| match &change.subject {
        Subject::Account(name) => Some(name),
        Subject::Tenant => None,
    });
    accounts.collect::<BTreeSet<_>>().len()
}

/// The number of each class, in words, and of how many accounts where that is another number.
#[must_use]
pub fn summary(changes: &Changes) -> String {
    let count = |class: &Class| match (changes.count(*class), accounts(changes, *class)) {
        (0, _) => None,
        (count, 0) => Some(format!("{count} {}", class.word())),
        (count, accounts) if count == accounts => Some(format!("{count} {}", class.word())),
        (count, 1) => Some(format!("{count} {} (1 account)", class.word())),
        (count, accounts) => Some(format!("{count} {} ({accounts} accounts)", class.word())),
    };
    let counts: Vec<String> = Class::ALL.iter().filter_map(count).collect();
    let unchanged = changes.unchanged;
    if counts.is_empty() {
        format!("nothing changed: all {unchanged} are as they were")
    } else {
        format!("{}; {unchanged} as before", counts.join(", "))
    }
}
