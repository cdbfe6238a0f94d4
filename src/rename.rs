//! Gives a requirement another id, in every file that names it.
//!
//! An id stands where each reader looks for it: in a tag for Gherkin, in the name of a page and its
//! marker for the book, in the lists of a document and in what people record. So it is not kept in one
//! place, and one command changes all of them.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;
use toml_edit::{DocumentMut, Item, Value};

use crate::document::{Documentation, Source};
use crate::exit::Failure;
use crate::leftover::{self, PARTIAL};

/// The page of a requirement, below the book and without its ending.
const PAGE: &str = "src/requirements/";

/// The two ids.
#[derive(Clone, Copy, Debug)]
pub struct Ids<'a> {
    /// The one that it has.
    pub old: &'a str,
    /// The one that it is to have.
    pub new: &'a str,
}

/// A file that changes.
#[derive(Debug)]
pub struct Edit {
    /// Its path.
    pub path: PathBuf,
    /// Its path afterwards.
    pub becomes: PathBuf,
    before: String,
    after: String,
}

impl Edit {
    /// The lines that change, counted from 1, as they will be.
    pub fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        let both = self.before.lines().zip(self.after.lines()).enumerate();
        let changed = both.filter(|(_, (before, after))| before != after);
        changed.map(|(index, (_, after))| (index + 1, after))
    }
}

/// What a new id changes.
#[derive(Debug)]
pub struct Plan {
    /// The files that change.
    pub edits: Vec<Edit>,
    /// Where else the old id is written in backticks or quotes, as a path and a line: that stays as it
    /// is.
    pub mentions: Vec<String>,
}

/// Plans another id for a requirement; `ledgers` are files of attestations and of waivers.
///
/// # Errors
/// When there is no such requirement, the new id is none or taken, or a file cannot be read.
pub fn plan(
    documentation: &Documentation,
    ledgers: &[&Path],
    ids: Ids<'_>,
) -> Result<Plan, Failure> {
    can_be(documentation, ids)?;
    let mut files = Vec::new();
    for written in &documentation.features {
        let after = written.text.split_inclusive('\n');
        let after = after.map(|line| tags(line, ids)).collect();
        files.push((written.path.clone(), written.text.clone(), after));
    }
    for document in &documentation.documents {
        files.push(toml(&document.path, &["covered-by", "requirements"], ids)?);
    }
    for page in documentation
        .book
        .iter()
        .filter(|file| file.has_extension("md"))
    {
        let text = page.text()?;
        files.push((page.path.clone(), text.to_owned(), links(page, text, ids)));
    }
    for path in ledgers {
        files.push(toml(&path.display().to_string(), &["requirement"], ids)?);
    }
    let mut plan = Plan {
        edits: vec![],
        mentions: vec![],
    };
    for (path, before, after) in files {
        let lines = after.lines().enumerate();
        let mentions = lines.filter(|(_, line)| is_mentioned(line, ids.old));
        let mentions = mentions.map(|(index, _)| format!("{path}:{}", index + 1));
        plan.mentions.extend(mentions);
        let path = PathBuf::from(path);
        let is_page = path.ends_with(format!("{PAGE}{}.md", ids.old));
        if is_page || before != after {
            let becomes = if is_page {
                path.with_file_name(format!("{}.md", ids.new))
            } else {
                path.clone()
            };
            plan.edits.push(Edit {
                path,
                becomes,
                before,
                after,
            });
        }
    }
    Ok(plan)
}

fn can_be(documentation: &Documentation, Ids { old, new }: Ids<'_>) -> Result<(), Failure> {
    let has = |id: &str| documentation.requirements.iter().any(|page| page.id == id);
    if !has(old) {
        let message = format!("there is no requirement `{old}` to rename");
        let hint = "`greenroom check` lists the requirements";
        return Err(Failure::usage(message).hint(hint));
    }
    if new.is_empty()
        || !new
            .chars()
            .all(|letter| is_of_an_id(letter) && letter != '_')
    {
        let message = format!("`{new}` cannot be an id");
        let hint = "an id consists of lowercase letters, digits and hyphens";
        return Err(Failure::usage(message).hint(hint));
    }
    if has(new) {
        return Err(Failure::usage(format!(
            "the requirement `{new}` already exists"
        )));
    }
    Ok(())
}

impl Plan {
    /// Writes the files: all of them are ready before the first one takes its place.
    ///
    /// # Errors
    /// When one cannot be written; the message names it.
    pub fn write(&self) -> Result<(), Failure> {
        let mut ready = Vec::new();
        for edit in &self.edits {
            let file = ready_to_put(edit);
            ready.push((
                edit,
                file.map_err(|error| unwritten(&edit.becomes, &error))?,
            ));
        }
        for (edit, file) in ready {
            let put = leftover::put(file, &edit.becomes);
            put.map_err(|error| unwritten(&edit.becomes, &error))?;
            if edit.becomes != edit.path {
                let removed = fs::remove_file(&edit.path);
                removed.map_err(|error| unwritten(&edit.path, &error))?;
            }
        }
        Ok(())
    }
}

fn ready_to_put(edit: &Edit) -> io::Result<NamedTempFile> {
    let folder = edit
        .becomes
        .parent()
        .filter(|folder| *folder != Path::new(""));
    let mut file = leftover::file(folder.unwrap_or(Path::new(".")), PARTIAL)?;
    file.write_all(edit.after.as_bytes())?;
    Ok(file)
}

fn unwritten(path: &Path, error: &io::Error) -> Failure {
    let message = format!("{}: this file cannot be written: {error}", path.display());
    Failure::unwritable(message, error)
}

/// A file before and after.
type Changed = (String, String, String);

/// A TOML file in which some keys hold ids.
fn toml(path: &str, keys: &[&str], ids: Ids<'_>) -> Result<Changed, Failure> {
    let refuse = |what: String| Failure::usage(format!("{path}: {what}"));
    let text = fs::read_to_string(path)
        .map_err(|error| refuse(format!("this file cannot be read: {error}")))?;
    let mut file: DocumentMut = text.parse().map_err(|error| refuse(format!("{error}")))?;
    in_item(file.as_item_mut(), "", keys, ids);
    Ok((path.to_owned(), text, file.to_string()))
}

fn in_item(item: &mut Item, key: &str, keys: &[&str], ids: Ids<'_>) {
    match item {
        Item::Value(value) => in_value(value, key, keys, ids),
        Item::Table(table) => {
            for (key, item) in table.iter_mut() {
                in_item(item, key.get(), keys, ids);
            }
        }
        Item::ArrayOfTables(tables) => {
            for (key, item) in tables.iter_mut().flat_map(toml_edit::Table::iter_mut) {
                in_item(item, key.get(), keys, ids);
            }
        }
        Item::None => {}
    }
}

fn in_value(value: &mut Value, key: &str, keys: &[&str], ids: Ids<'_>) {
    match value {
        Value::String(text) if keys.contains(&key) && text.value() == ids.old => {
            let decor = text.decor().clone();
            *value = Value::from(ids.new);
            *value.decor_mut() = decor;
        }
        Value::Array(values) => {
            for value in values.iter_mut() {
                in_value(value, key, keys, ids);
            }
        }
        Value::InlineTable(table) => {
            for (key, value) in table.iter_mut() {
                in_value(value, key.get(), keys, ids);
            }
        }
        _ => {}
    }
}

/// A line of a feature with the tag of the requirement.
fn tags(line: &str, Ids { old, new }: Ids<'_>) -> String {
    let (tag, becomes) = (format!("@requirement:{old}"), format!("@requirement:{new}"));
    if !line.trim_start().starts_with('@') {
        return line.to_owned();
    }
    let words = line.split_inclusive(char::is_whitespace);
    let words = words.map(|word| {
        if word.trim_end() == tag {
            word.replacen(&tag, &becomes, 1)
        } else {
            word.to_owned()
        }
    });
    words.collect()
}

/// A page of the book with the requirement's marker, and with what leads to its page.
fn links(page: &Source, text: &str, ids: Ids<'_>) -> String {
    let Ids { old, new } = ids;
    let mut changed = String::new();
    let mut rest = 0;
    for start in starts(text, old) {
        let (before, after) = (&text[..start], &text[start + old.len()..]);
        let is_marker = before.ends_with("{{#verdict ") && after.starts_with("}}");
        if is_marker || (after.starts_with(".md") && leads_to(page, before)) {
            changed.extend([&text[rest..start], new]);
            rest = start + old.len();
        }
    }
    changed + &text[rest..]
}

/// Whether a path whose last part stands behind this text is that of a requirement's page.
fn leads_to(page: &Source, before: &str) -> bool {
    let is_of_a_path = |letter: char| is_of_an_id(letter) || "./".contains(letter);
    let folder = before.trim_end_matches(is_of_a_path).len();
    let folder = &before[folder..];
    if folder.ends_with(PAGE) {
        return true;
    }
    let own = page.below.rsplit_once('/').map_or("", |(own, _)| own);
    let mut parts: Vec<&str> = own.split('/').collect();
    for part in folder.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts.join("/") == PAGE.trim_end_matches('/')
}

/// Whether a line has an id between backticks or quotes: an id can be a word of English, too.
fn is_mentioned(line: &str, id: &str) -> bool {
    starts(line, id).any(|start| line[..start].ends_with(['`', '"']))
}

/// Where an id stands in a text, and not within another word.
fn starts<'a>(text: &'a str, id: &'a str) -> impl Iterator<Item = usize> {
    let is_whole = move |start: &usize| {
        let before = text[..*start].chars().next_back();
        let after = text[start + id.len()..].chars().next();
        ![before, after].into_iter().flatten().any(is_of_an_id)
    };
    text.match_indices(id)
        .map(|(start, _)| start)
        .filter(is_whole)
}

fn is_of_an_id(letter: char) -> bool {
    letter.is_ascii_lowercase() || letter.is_ascii_digit() || "-_".contains(letter)
}
