//! What became of a page's statements, as text.

use serde_json::{Value, json};

use crate::document::{Statement, place};
use crate::report::plain;
use crate::trace::compare::{Class, Comparison, Pair};
use crate::trace::page::Found;
use crate::trace::requiring;
use crate::trace::words::Dictionary;
use crate::trace::{Matrix, Traced};

/// Everything that is not as it was, and what that concerns. What may change what the tenant must
/// have stands first, then what is covered and stands elsewhere, then other words, then other
/// places.
#[must_use]
pub fn report(comparison: &Comparison<'_>, page: &[Found], matrix: &Matrix<'_>) -> String {
    let words = Dictionary::of(page, comparison.document);
    let rank = |turns: bool| if turns { 0 } else { 2 };
    let mut parts: Vec<(usize, String)> = Vec::new();
    parts.extend(comparison.reworded().map(|pair| {
        let turns = pair.class == Class::Replaced || words.turns(pair.statement, pair.found);
        (rank(turns), reworded(pair, &words, matrix))
    }));
    parts.extend(comparison.gone.iter().map(|statement| {
        let covered = statement.informative.is_none();
        (rank(covered), gone(statement, matrix))
    }));
    parts.extend(comparison.new.iter().map(|new| {
        let found = new.found;
        let requires = requiring::level_of(found.kind, &found.section, &found.text).is_some();
        let turns = requires || !found.facts.is_empty();
        (rank(turns), added(&new.id, found))
    }));
    let displaced: Vec<&str> = comparison
        .displaced()
        .map(|pair| pair.statement.id.as_str())
        .collect();
    parts.extend(comparison.of(|class| class == Class::Moved).map(|pair| {
        let mut lines = moved(pair);
        if !displaced.contains(&pair.statement.id.as_str()) {
            return (3, lines);
        }
        for line in concerned(matrix, pair.statement) {
            lines.push('\n');
            lines.push_str(&line);
        }
        (1, lines)
    }));
    parts.sort_by_key(|(rank, _)| *rank);
    let parts = parts.into_iter().map(|(_, part)| part);
    let parts: Vec<String> = std::iter::once(heading(comparison)).chain(parts).collect();
    parts.join("\n\n")
}

fn reworded(pair: &Pair<'_>, words: &Dictionary<'_>, matrix: &Matrix<'_>) -> String {
    let mut lines = vec![title("reworded", pair.statement)];
    lines.push(field("where", &place(&pair.found.section)));
    lines.push(field("sure", &pair.class.certainty()));
    lines.push(field("now", &words.difference(pair.statement, pair.found)));
    lines.extend(facts(&pair.statement.facts, &pair.found.facts));
    lines.extend(concerned(matrix, pair.statement));
    lines.join("\n")
}

/// The ids, names of permissions and commands that went and came.
fn facts(before: &[String], now: &[String]) -> Option<String> {
    let without = |facts: &[String], others: &[String]| {
        let own = facts.iter().filter(|fact| !others.contains(fact));
        own.cloned().collect::<Vec<_>>().join(" ")
    };
    let (gone, came) = (without(before, now), without(now, before));
    let text = match (gone.is_empty(), came.is_empty()) {
        // In the earlier form none are kept.
        _ if before.is_empty() => return None,
        (true, true) => return None,
        (false, true) => format!("{gone} is gone"),
        (true, false) => format!("{came} is new"),
        (false, false) => format!("{gone} became {came}"),
    };
    Some(field("facts", &text))
}

fn gone(statement: &Statement, matrix: &Matrix<'_>) -> String {
    let mut lines = vec![title("gone", statement)];
    lines.push(field("was", &place(&statement.section)));
    if !statement.facts.is_empty() {
        lines.push(field("facts", &statement.facts.join(" ")));
    }
    lines.extend(concerned(matrix, statement));
    lines.join("\n")
}

fn added(id: &str, found: &Found) -> String {
    let word = found.kind.word();
    let lines = [
        format!("new: {}, a {word}", plain::line(id)),
        field("where", &place(&found.section)),
        field("says", &found.text),
    ];
    lines.join("\n")
}

/// What became of each statement that is not as it was, as JSON.
#[must_use]
pub fn json(comparison: &Comparison<'_>) -> Value {
    let change = |change: &str, id: &str, section: &[String]| json!({ "change": change, "statement": id, "section": section });
    let moved = comparison.of(|class| class == Class::Moved);
    let moved = moved.map(|pair| change("moved", &pair.statement.id, &pair.found.section));
    let reworded = comparison.reworded();
    let reworded = reworded.map(|pair| change("reworded", &pair.statement.id, &pair.found.section));
    let gone = comparison.gone.iter();
    let gone = gone.map(|statement| change("gone", &statement.id, &statement.section));
    let new = comparison.new.iter();
    let new = new.map(|new| change("new", &new.id, &new.found.section));
    json!({
        "document": comparison.document.id,
        "isDrift": comparison.is_drift(),
        "changes": moved.chain(reworded).chain(gone).chain(new).collect::<Vec<_>>(),
    })
}

fn heading(comparison: &Comparison<'_>) -> String {
    let document = comparison.document;
    let count = |class: fn(Class) -> bool| comparison.of(class).count();
    format!(
        "{}: {}, {}, read on {}\n{} same, {} moved, {} reworded, {} new, {} gone",
        plain::line(&document.id),
        plain::line(&document.publisher),
        plain::line(&document.title),
        document.read,
        count(|class| class == Class::Same),
        count(|class| class == Class::Moved),
        comparison.reworded().count(),
        comparison.new.len(),
        comparison.gone.len(),
    )
}

fn title(what: &str, statement: &Statement) -> String {
    let word = statement.kind.word();
    let paraphrase = plain::line(&statement.paraphrase);
    format!(
        "{what}: {}, a {word}: {paraphrase}",
        plain::line(&statement.id)
    )
}

fn moved(pair: &Pair<'_>) -> String {
    let (from, to) = (place(&pair.statement.section), place(&pair.found.section));
    let mut lines = vec![title("moved", pair.statement)];
    if from == to && pair.statement.kind == pair.found.kind {
        lines.push(field("where", &format!("{to}, in another order")));
    } else if from == to {
        lines.push(field(
            "where",
            &format!("{to}, as a {}", pair.found.kind.word()),
        ));
    } else {
        lines.push(field("from", &from));
        lines.push(field("to", &to));
    }
    lines.join("\n")
}

/// The scenarios that stand for a statement, a line each.
fn concerned(matrix: &Matrix<'_>, statement: &Statement) -> Vec<String> {
    let scenarios: Vec<&Traced> = matrix.standing_for(statement).collect();
    if scenarios.is_empty() {
        return vec![field("concerns", "no scenario")];
    }
    let line = |traced: &&Traced| field("concerns", &format!("{}: {}", traced.path, traced.name));
    scenarios.iter().map(line).collect()
}

fn field(name: &str, text: &str) -> String {
    format!("  {name:9} {}", plain::line(text))
}
