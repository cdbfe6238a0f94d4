//! What became of a page's statements, as text.

use serde_json::{Value, json};

use crate::document::{Statement, place};
use crate::report::plain;
use crate::trace::compare::{Class, Comparison, Pair};
use crate::trace::page::Found;
use crate::trace::words::Dictionary;
use crate::trace::{Matrix, Traced};

/// Everything that is not as it was, and what that concerns.
#[must_use]
pub fn report(comparison: &Comparison<'_>, page: &[Found], matrix: &Matrix<'_>) -> String {
    let words = Dictionary::of(page, &comparison.document.statements);
    let mut parts = vec![heading(comparison)];
    parts.extend(comparison.of(|class| class == Class::Moved).map(moved));
    parts.extend(comparison.reworded().map(|pair| {
        let mut lines = vec![title("reworded", pair.statement)];
        lines.push(field("where", &place(&pair.found.section)));
        lines.push(field("sure", &pair.class.certainty()));
        lines.push(field("now", &words.difference(pair.statement, pair.found)));
        lines.extend(concerned(matrix, pair.statement));
        lines.join("\n")
    }));
    parts.extend(comparison.gone.iter().map(|statement| {
        let mut lines = vec![title("gone", statement)];
        lines.push(field("was", &place(&statement.section)));
        lines.extend(concerned(matrix, statement));
        lines.join("\n")
    }));
    parts.extend(comparison.new.iter().map(|new| {
        let word = new.found.kind.word();
        let lines = [
            format!("new: {}, a {word}", plain::line(&new.id)),
            field("where", &place(&new.found.section)),
            field("says", &new.found.text),
        ];
        lines.join("\n")
    }));
    parts.join("\n\n")
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
