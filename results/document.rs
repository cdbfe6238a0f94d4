//! A vendor's document and what it says, statement by statement: where it stands and what covers
//! it. The text itself is the publisher's and is not kept.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::sentence::Sentence;

/// The form of digests that is written: what counts of a text. In form 1, the only one until
/// November 2026, a row was not told from its cells, labels and boxes did not count, and
/// dashes, stops and pictograms did.
pub const FORM: u32 = 2;

/// What a statement is.
#[derive(Clone, Copy, Debug, Deserialize, Eq, JsonSchema, PartialEq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// The name of a section.
    Heading,
    /// A sentence, an item of a list, a row of a table.
    Sentence,
    /// An item of a numbered list, or a heading `Step 1. …`.
    Step,
    /// A block of code.
    Command,
    /// A picture.
    Figure,
}

impl Kind {
    /// The word used in every output.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Heading => "heading",
            Self::Sentence => "sentence",
            Self::Step => "step",
            Self::Command => "command",
            Self::Figure => "figure",
        }
    }
}

/// A vendor's document.
#[derive(Clone, Debug, Deserialize, JsonSchema, PartialEq, Eq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Identity {
    /// A stable id; the features name it with `@document:<id>`.
    pub id: String,
    /// Who publishes the document.
    pub publisher: String,
    /// Its title.
    pub title: String,
    /// Where it is published.
    pub url: String,
    /// The publisher's own name for the revision that was read, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revision: Option<String>,
    /// The day it was read, `YYYY-MM-DD`.
    pub read: jiff::civil::Date,
    /// What it says, in its own order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub statements: Vec<Statement>,
    /// Requirements that stand for none of the statements.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub beyond: Vec<Beyond>,
    /// The form of its digests: see [`FORM`].
    #[serde(skip)]
    pub form: u32,
    /// Whether sentences of the publisher's stand in this file.
    #[serde(skip)]
    pub is_draft: bool,
    /// The folder of this file, below the features folder.
    #[serde(skip)]
    pub folder: String,
    /// The path of this file, to show.
    #[serde(skip)]
    pub path: String,
}

/// A statement of a document.
#[derive(Clone, Debug, Deserialize, Eq, JsonSchema, PartialEq, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Statement {
    /// A short, stable name.
    pub id: String,
    /// The headings it stands below, the outermost first: a heading's own is the last one, and the
    /// page's title is left out.
    pub section: Vec<String>,
    /// What it is.
    pub kind: Kind,
    /// The first 16 hexadecimal digits of the SHA-256 of its normalized text.
    pub digest: String,
    /// What it says, in our words.
    pub paraphrase: String,
    /// The requirements, by id, and the scenarios, by name, that cover it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub covered_by: Vec<String>,
    /// Why nothing needs to cover it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub informative: Option<String>,
    /// What changed since the page was read, where that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub change: Option<Sentence>,
    /// The digests of its words, by which a reworded statement is recognized.
    #[serde(skip)]
    pub words: Vec<u32>,
    /// The ids, names of permissions and commands in it.
    #[serde(skip)]
    pub facts: Vec<String>,
}

/// Requirements that no statement of the document's revision at hand asks for.
#[derive(Clone, Debug, Deserialize, Eq, JsonSchema, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Beyond {
    /// Their ids.
    pub requirements: Vec<String>,
    /// Why they are audited all the same.
    pub reason: String,
}

/// The place of a statement, for people: the headings above it.
#[must_use]
pub fn place(section: &[String]) -> String {
    if section.is_empty() {
        return "top of the page".to_owned();
    }
    section.join(" › ")
}
