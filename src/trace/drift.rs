//! `greenroom-drift.toml`: what changed on a page and was not accepted yet.

use std::collections::{BTreeSet, HashMap};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::{fs, io};

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::compare::{Class, Comparison};
use crate::document::Identity;
use crate::exit::Failure;
use crate::leftover::{self, PARTIAL};
use greenroom_results::{Between, Sentence, Value, say};

/// The file that is read and written where none is named.
pub const NAME: &str = "greenroom-drift.toml";
/// Where the schema stands in the repository.
pub const SCHEMA: &str = "schemas/drift.schema.json";

const HEAD: &str = "# What changed on a vendor's page since it was read, as `greenroom trace \
     --document` found it.\n# Scenarios that stand for these statements are suspect until somebody \
     looked and accepted the\n# change with `--accept`.\n";

/// What was not accepted yet.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
#[schemars(title = "Greenroom drift record")]
#[expect(
    clippy::unsafe_derive_deserialize,
    reason = "the words of a sentence are registered by way of `inventory`"
)]
pub struct Drift {
    /// The changes.
    #[serde(default)]
    pub change: Vec<Change>,
}

/// One change.
#[derive(Clone, Debug, Deserialize, JsonSchema, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Change {
    /// The document's id.
    pub document: String,
    /// The statement's id; of a new one, the id it would get.
    pub statement: String,
    /// What happened to it.
    pub what: What,
    /// The day it was noticed, `YYYY-MM-DD`.
    pub noticed: Date,
}

/// What happened to a statement.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, JsonSchema, PartialEq, Serialize)]
#[serde(rename_all = "lowercase")]
#[expect(
    clippy::unsafe_derive_deserialize,
    reason = "the words of a sentence are registered by way of `inventory`"
)]
pub enum What {
    /// Its text is another.
    Reworded,
    /// It is not on the page any more.
    Gone,
    /// It was not on the page before.
    New,
    /// It stands in another section, or in another order.
    Moved,
}

impl What {
    /// As a clause, for people.
    fn clause(self) -> Sentence {
        match self {
            Self::Reworded => say!("its wording on the page has changed"),
            Self::Gone => say!("it is no longer on the page"),
            Self::New => say!("it is new on the page"),
            Self::Moved => say!("it has moved to another place on the page"),
        }
    }
}

/// The file that is named, or the one in the working folder.
#[must_use]
pub fn path(named: Option<&Path>) -> PathBuf {
    named.unwrap_or(Path::new(NAME)).to_owned()
}

impl Drift {
    /// Reads the file; one that is not there holds no change.
    ///
    /// # Errors
    /// When it cannot be read, or holds anything else.
    pub fn read(path: &Path) -> Result<Self, Failure> {
        let shown = path.display();
        let text = match fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Self::default()),
            Err(error) => return Err(Failure::usage(format!("{shown} cannot be read: {error}"))),
        };
        toml::from_str(&text).map_err(|error| {
            Failure::usage(format!("{shown}: {error}")).hint(
                "compare the page again with `greenroom trace --document`, which writes this file",
            )
        })
    }

    /// Writes the file, whole or not at all; where no change is left, removes it.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn write(&self, path: &Path) -> Result<(), Failure> {
        let unwritable = |error: io::Error| {
            let message = format!("{} cannot be written: {error}", path.display());
            Failure::unwritable(message, &error)
        };
        if self.change.is_empty() {
            return match fs::remove_file(path) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => Err(unwritable(error)),
                _ => Ok(()),
            };
        }
        let text = toml::to_string(self)
            .map_err(|error| Failure::could_not_run(format!("{}: {error}", path.display())))?;
        replace(path, &format!("{HEAD}\n{text}")).map_err(unwritable)
    }

    /// Replaces what is on record for a document by what a comparison found, noticed on `today`;
    /// what was noticed before keeps its day.
    #[must_use]
    pub fn with(&self, comparison: &Comparison<'_>, today: Date) -> Self {
        let document = &comparison.document.id;
        let reworded = comparison
            .reworded()
            .map(|pair| (&pair.statement.id, What::Reworded));
        let gone = comparison.gone.iter().map(|s| (&s.id, What::Gone));
        let new = comparison.new.iter().map(|new| (&new.id, What::New));
        let known: HashMap<_, Date> = self
            .change
            .iter()
            .filter(|change| change.document == *document)
            .map(|change| ((&change.statement, change.what), change.noticed))
            .collect();
        let moved = comparison.displaced();
        let moved = moved.map(|pair| (&pair.statement.id, What::Moved));
        let found = reworded
            .chain(moved)
            .chain(gone)
            .chain(new)
            .map(|(id, what)| Change {
                document: document.clone(),
                statement: id.clone(),
                what,
                noticed: known.get(&(id, what)).copied().unwrap_or(today),
            });
        let others = self
            .change
            .iter()
            .filter(|change| change.document != *document);
        Self {
            change: others.cloned().chain(found).collect(),
        }
    }

    /// Marks the statements that changed.
    pub fn mark(&self, documents: &mut [Identity]) {
        for document in documents {
            let own = self.change.iter().filter(|c| c.document == document.id);
            for change in own {
                let mut statements = document.statements.iter_mut();
                if let Some(statement) = statements.find(|s| s.id == change.statement) {
                    let clause = change.what.clause();
                    statement.change = Some(say!("{} (noticed on {})", clause, change.noticed));
                }
            }
        }
    }

    /// The changes of documents that are at hand.
    fn known<'a>(&'a self, documents: &'a [Identity]) -> impl Iterator<Item = &'a Change> {
        let known: BTreeSet<&str> = documents.iter().map(|d| d.id.as_str()).collect();
        self.change
            .iter()
            .filter(move |c| known.contains(c.document.as_str()))
    }

    /// Whether a document that is at hand has a change.
    #[must_use]
    pub fn is_open(&self, documents: &[Identity]) -> bool {
        self.known(documents).next().is_some()
    }

    /// What everybody who reads results should know of it.
    #[must_use]
    pub fn note(&self, documents: &[Identity]) -> Option<Sentence> {
        let count = self.known(documents).count();
        let first = self.known(documents).map(|change| change.noticed).min()?;
        let changed = if count == 1 {
            say!("1 change of the vendor's page is")
        } else {
            say!("{} changes of the vendor's page are", count)
        };
        Some(say!(
            "{} not accepted, the first noticed on {}: the scenarios marked as suspect may no \
             longer say what the page says. `greenroom trace` names them.",
            changed,
            first
        ))
    }
}

/// Why a scenario may no longer say what the page says: which of the statements that it covers
/// changed.
#[must_use]
pub fn suspect(documents: &[Identity], requirement: &str, scenario: &str) -> Option<Sentence> {
    let statements = documents.iter().flat_map(|document| &document.statements);
    let reasons: Vec<Sentence> = statements
        .filter(|s| {
            s.covered_by
                .iter()
                .any(|name| name == requirement || name == scenario)
        })
        .filter_map(|s| {
            Some(say!(
                "the statement {}: {}",
                Value::written(&s.id),
                s.change.clone()?
            ))
        })
        .collect();
    let all = Value::several(Between::Semicolon, reasons.clone());
    (!reasons.is_empty()).then(|| say!("{}", all))
}

/// Puts a text in the place of a file, in one move.
///
/// # Errors
/// When the folder cannot be written.
pub fn replace(path: &Path, text: &str) -> io::Result<()> {
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let mut file = leftover::file(folder, PARTIAL)?;
    file.write_all(text.as_bytes())?;
    leftover::put(file, path)
}

impl Class {
    /// How sure it is that this is the same statement, for people.
    #[must_use]
    pub fn certainty(self) -> String {
        match self {
            Self::Same | Self::Moved => "the text is the same".to_owned(),
            Self::Reworded(share) => format!("{:.0} % of the words are the same", share * 100.0),
            Self::Replaced => {
                "by its place alone: the only one of its kind that changed there".to_owned()
            }
        }
    }
}
