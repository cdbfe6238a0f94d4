//! `document.toml`: which document the features of its folder stand for, and what it says.

use greenroom_results::{Beyond, FORM, Identity, Kind, Statement};
use schemars::JsonSchema;
use serde::Deserialize;

use super::source::Source;
use crate::exit::Failure;

/// Where the schema of `document.toml` stands in the repository.
pub const SCHEMA: &str = "schemas/document.schema.json";

/// The file as it is written.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[schemars(title = "Greenroom document")]
pub struct File {
    /// The address of this format's schema, for editors.
    #[serde(rename = "$schema")]
    pub schema: Option<String>,
    /// A stable id; the features name it with `@document:<id>`.
    pub id: String,
    /// Who publishes the document.
    pub publisher: String,
    /// Its title.
    pub title: String,
    /// Where it is published.
    pub url: String,
    /// The publisher's own name for the revision that was read, where there is one.
    pub revision: Option<String>,
    /// The day it was read, `YYYY-MM-DD`.
    pub read: jiff::civil::Date,
    /// The form of the digests: 2, or 1 where it is not said.
    #[serde(default = "first")]
    #[schemars(range(min = 1, max = 2))]
    pub form: u32,
    /// What it says, in its own order.
    #[serde(default)]
    pub statement: Vec<Entry>,
    /// Requirements that stand for none of the statements.
    #[serde(default)]
    pub beyond: Vec<Beyond>,
}

/// A statement as it is written: covered by something, or informative for a reason. One with
/// neither is what `greenroom trace` finds.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Entry {
    /// A short, stable name.
    pub id: String,
    /// The headings it stands below, the outermost first: a heading's own is the last one, and the
    /// page's title is left out.
    pub section: Vec<String>,
    /// What it is.
    pub kind: Kind,
    /// The first 16 hexadecimal digits of the SHA-256 of its normalized text.
    #[schemars(regex(pattern = "^[0-9a-f]{16}$"))]
    pub digest: String,
    /// The digests of its words: six hexadecimal digits each, a space between.
    #[serde(default)]
    #[schemars(regex(pattern = "^([0-9a-f]{6}( [0-9a-f]{6})*)?$"))]
    pub words: String,
    /// The ids, names of permissions and commands in it, so that what changed in them can be shown.
    #[serde(default)]
    pub facts: Vec<String>,
    /// What it says, in our words; empty until somebody writes it.
    pub paraphrase: String,
    /// The requirements, by id, and the scenarios, by name, that cover it.
    #[serde(default)]
    pub covered_by: Vec<String>,
    /// Why nothing needs to cover it.
    pub informative: Option<String>,
}

/// What a line begins with in which a sentence of the publisher's stands, while somebody drafts.
pub const DRAFT: &str = "#> ";

fn first() -> u32 {
    1
}

/// Reads every `document.toml`.
pub(super) fn all(files: &[Source]) -> Result<Vec<Identity>, Failure> {
    let documents = files
        .iter()
        .filter(|file| file.below.rsplit('/').next() == Some("document.toml"))
        .map(read)
        .collect::<Result<Vec<_>, _>>()?;
    for (index, document) in documents.iter().enumerate() {
        let Identity { id, path, .. } = document;
        if let Some(first) = documents[..index].iter().find(|known| known.id == *id) {
            let message = format!(
                "{path}: the document in {} has the same id, `{id}`",
                first.path
            );
            return Err(Failure::usage(message).hint("give one of them another id"));
        }
    }
    Ok(documents)
}

fn read(source: &Source) -> Result<Identity, Failure> {
    let text = source.text()?;
    let file: File = toml::from_str(text)
        .map_err(|error| Failure::usage(format!("{}: {error}", source.path)))?;
    if !(1..=FORM).contains(&file.form) {
        let message = format!(
            "{}: `form = {}`: this version supports the forms 1 to {FORM}",
            source.path, file.form
        );
        return Err(Failure::usage(message)
            .hint("update Greenroom, or compare the page again and accept it"));
    }
    let statements = file
        .statement
        .into_iter()
        .map(|entry| statement(entry).map_err(|what| refused(source, text, &what)))
        .collect::<Result<Vec<_>, _>>()?;
    for (index, statement) in statements.iter().enumerate() {
        if statements[..index].iter().any(|s| s.id == statement.id) {
            let what = (statement.id.clone(), "another statement has this id");
            return Err(refused(source, text, &what));
        }
    }
    Ok(Identity {
        id: file.id,
        publisher: file.publisher,
        title: file.title,
        url: file.url,
        revision: file.revision,
        read: file.read,
        statements,
        beyond: file.beyond,
        form: file.form,
        is_draft: text.lines().any(|line| line.starts_with(DRAFT)),
        folder: folder_of(&source.below).to_owned(),
        path: source.path.clone(),
    })
}

/// The id of the statement at fault, and what is wrong.
type Refusal = (String, &'static str);

fn statement(entry: Entry) -> Result<Statement, Refusal> {
    let is_hex = |text: &str| text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
    let words: Option<Vec<u32>> = entry
        .words
        .split_whitespace()
        .map(|word| u32::from_str_radix(word, 16).ok())
        .collect();
    let what = if entry.digest.len() != 16 || !is_hex(&entry.digest) {
        "its digest is not 16 hexadecimal digits"
    } else if !entry.covered_by.is_empty() && entry.informative.is_some() {
        "it is covered and informative: it can be one of the two"
    } else if entry.informative.as_deref() == Some("") {
        "it is informative, and the reason is empty"
    } else if let Some(words) = words {
        return Ok(Statement {
            id: entry.id,
            section: entry.section,
            kind: entry.kind,
            digest: entry.digest,
            paraphrase: entry.paraphrase,
            covered_by: entry.covered_by,
            informative: entry.informative,
            change: None,
            words,
            facts: entry.facts,
        });
    } else {
        "its words are not hexadecimal digits"
    };
    Err((entry.id, what))
}

/// Names the line at which the last statement of this id begins.
fn refused(source: &Source, text: &str, (id, what): &Refusal) -> Failure {
    let key = format!("id = \"{id}\"");
    let lines = text.lines().enumerate();
    let line = lines.filter(|(_, line)| line.trim() == key).last();
    let line = line.map_or(1, |(index, _)| index + 1);
    Failure::usage(format!(
        "{}:{line}: the statement `{id}`: {what}",
        source.path
    ))
}

/// The folder of a path with `/`; empty at the top.
pub(super) fn folder_of(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}
