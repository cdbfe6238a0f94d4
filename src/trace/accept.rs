//! `document.toml` brought up to a revision of the page, its comments and its layout kept.

use std::collections::BTreeSet;

use toml_edit::{Array, ArrayOfTables, DocumentMut, Item, Table, Value, value};

use super::compare::{Class, Comparison, print};
use super::page::Found;
use crate::document::FORM;
use crate::exit::Failure;

/// Stands for every change.
pub const ALL: &str = "all";

/// The text of `document.toml` with these changes taken over, by the ids of their statements. A
/// statement that was new gets neither a paraphrase nor anything that covers it: those are for a
/// person to write.
///
/// Where no change is left, the page counts as read on `today`.
///
/// # Errors
/// When no such change was found, or the text is not that of the comparison's document.
pub fn accept(
    text: &str,
    comparison: &Comparison<'_>,
    ids: &[String],
    today: jiff::civil::Date,
) -> Result<String, Failure> {
    let chosen = chosen(comparison, ids)?;
    let broken = || {
        Failure::usage(format!(
            "{} has changed since it was read",
            comparison.document.path
        ))
    };
    let mut document: DocumentMut = text.parse().map_err(|_| broken())?;
    let form = if ids.iter().any(|id| id == ALL) {
        FORM
    } else {
        comparison.document.form
    };
    let tables = match document.get("statement") {
        Some(Item::ArrayOfTables(tables)) => tables.iter().cloned().collect(),
        _ => vec![],
    };
    let tables = Edited::new(tables, comparison, &chosen, form).tables();
    if tables.is_empty() {
        document.remove("statement");
    } else {
        document["statement"] = Item::ArrayOfTables(renumbered(tables));
    }
    last(&mut document, "beyond");
    if form > 1 {
        set_form(&mut document, form);
    }
    if changes(comparison).is_subset(&chosen) {
        document["read"] = value(today.to_string());
    }
    Ok(document.to_string())
}

/// The ids of everything that changed, moves included.
fn changes(comparison: &Comparison<'_>) -> BTreeSet<String> {
    let pairs = comparison.of(|class| class != Class::Same);
    let pairs = pairs.map(|pair| &pair.statement.id);
    let gone = comparison.gone.iter().map(|statement| &statement.id);
    let new = comparison.new.iter().map(|new| &new.id);
    pairs.chain(gone).chain(new).cloned().collect()
}

fn chosen(comparison: &Comparison<'_>, ids: &[String]) -> Result<BTreeSet<String>, Failure> {
    let changes = changes(comparison);
    if ids.iter().any(|id| id == ALL) {
        return Ok(changes);
    }
    if let Some(unknown) = ids.iter().find(|id| !changes.contains(*id)) {
        let list: Vec<&str> = changes.iter().map(String::as_str).collect();
        let message = format!("--accept {unknown}: no change of a statement has this id");
        return Err(Failure::usage(message).hint(match list.as_slice() {
            [] => "nothing changed".to_owned(),
            list => format!("one of {}, or `{ALL}`", list.join(", ")),
        }));
    }
    Ok(ids.iter().cloned().collect())
}

/// The statements' tables, each with its place on the page.
struct Edited {
    tables: Vec<(usize, Table)>,
}

impl Edited {
    /// Changes the tables that were chosen. One whose place is not known, or not accepted, stays
    /// behind the one it follows.
    fn new(
        tables: Vec<Table>,
        comparison: &Comparison<'_>,
        chosen: &BTreeSet<String>,
        form: u32,
    ) -> Self {
        let anew = form != comparison.document.form;
        let mut place = 0;
        let mut edited = Vec::new();
        for mut table in tables {
            let id = table
                .get("id")
                .and_then(Item::as_str)
                .unwrap_or_default()
                .to_owned();
            if chosen.contains(&id) && comparison.gone.iter().any(|s| s.id == id) {
                continue;
            }
            let pair = comparison.pairs.iter().find(|pair| pair.statement.id == id);
            let settled = pair.filter(|pair| pair.class == Class::Same || chosen.contains(&id));
            if let Some(pair) = settled {
                place = pair.index + 1;
                if pair.class != Class::Same || anew {
                    set(&mut table, pair.found, form);
                }
            }
            edited.push((place, table));
        }
        for new in comparison.new.iter().filter(|new| chosen.contains(&new.id)) {
            edited.push((new.index + 1, table(&new.id, new.found, form)));
        }
        edited.sort_by_key(|(place, _)| *place);
        Self { tables: edited }
    }

    fn tables(self) -> Vec<Table> {
        self.tables.into_iter().map(|(_, table)| table).collect()
    }
}

/// Tables are written in the order of their positions.
fn renumbered(tables: Vec<Table>) -> ArrayOfTables {
    let mut array = ArrayOfTables::new();
    for (position, mut table) in (1..).zip(tables) {
        table.set_position(Some(position));
        array.push(table);
    }
    array
}

/// Puts an array of tables behind everything else.
fn last(document: &mut DocumentMut, key: &str) {
    if let Some(Item::ArrayOfTables(tables)) = document.get_mut(key) {
        for (position, table) in (isize::MAX / 2..).zip(tables.iter_mut()) {
            table.set_position(Some(position));
        }
    }
}

fn set(table: &mut Table, found: &Found, form: u32) {
    let section: Array = found.section.iter().collect();
    let (_, digest, own) = print(found, form);
    put(table, "section", section.into());
    put(table, "kind", found.kind.word().into());
    put(table, "digest", digest.into());
    put(table, "words", words(own).into());
    if found.facts.is_empty() {
        table.remove("facts");
        return;
    }
    let facts: Array = found.facts.iter().collect();
    if table.contains_key("facts") {
        put(table, "facts", facts.into());
        return;
    }
    // Behind the words, before what a person wrote.
    let behind: Vec<(String, Item)> = ["paraphrase", "covered-by", "informative"]
        .iter()
        .filter_map(|key| Some(((*key).to_owned(), table.remove(key)?)))
        .collect();
    table["facts"] = value(facts);
    for (key, item) in behind {
        table.insert(&key, item);
    }
}

/// Says which form the digests have, behind the day on which the page was read.
fn set_form(document: &mut DocumentMut, form: u32) {
    let form = value(i64::from(form));
    match document.get_mut("form") {
        Some(own) => *own = form,
        None => document["form"] = form,
    }
}

/// Replaces a value; a comment behind it stays.
fn put(table: &mut Table, key: &str, mut new: Value) {
    if let Some(old) = table.get(key).and_then(Item::as_value) {
        *new.decor_mut() = old.decor().clone();
    }
    table[key] = Item::Value(new);
}

/// The table of a statement that nobody has looked at.
pub(super) fn table(id: &str, found: &Found, form: u32) -> Table {
    let mut table = Table::new();
    table.decor_mut().set_prefix("\n");
    table["id"] = value(id);
    set(&mut table, found, form);
    table["paraphrase"] = value("");
    table
}

fn words(words: &[u32]) -> String {
    let words: Vec<String> = words.iter().map(|word| format!("{word:06x}")).collect();
    words.join(" ")
}
