//! The documented side: which document, which requirements, which scenarios.

mod feature;
mod fix_section;
mod identity;
mod lint;
mod page;
mod phrases;
mod source;
mod summary;
mod tags;

use std::collections::{BTreeSet, HashSet};
use std::path::Path;
use std::sync::LazyLock;

use include_dir::{Dir, include_dir};
use sha2::{Digest as _, Sha256};

pub(crate) use feature::{ACCOUNT, for_account, unmark};
pub use feature::{JOINING_ACCOUNTS, Written, scenarios, tagged};
pub use fix_section::FixSection;
pub use greenroom_results::{
    Beyond, FORM, Fix, FixTool, Identity, Kind, Level, Statement, Way, place,
};
pub use identity::{DRAFT, Entry, File, SCHEMA};
pub use page::Requirement;
pub use phrases::phrases;
pub use source::Source;

use crate::exit::Failure;
use greenroom_results::{Sentence, Value, say};

static FEATURES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/features");
static BOOK: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/book");

/// Where the requirement pages are, below the book's root.
const REQUIREMENTS: &str = "src/requirements/";

/// Everything that is written about what a tenant must have.
pub struct Documentation {
    /// The documents, by id.
    pub documents: Vec<Identity>,
    /// The requirements, the required ones first, in the order of the features' rules; those
    /// without a rule at the end.
    pub requirements: Vec<Requirement>,
    /// The ids of those that the bundled book requires and a book of somebody's own recommends.
    pub lowered: Vec<String>,
    /// The features, parsed and checked, in the order of their paths.
    pub features: Vec<Written>,
    /// The files of the book.
    pub book: Vec<Source>,
}

impl Documentation {
    /// Reads the bundled features and book, or the user's own.
    ///
    /// # Errors
    /// When a folder cannot be read or a file is broken; the message names file and line.
    pub fn load(features: Option<&Path>, book: Option<&Path>) -> Result<Self, Failure> {
        let features = match features {
            Some(folder) => source::folder(folder)?,
            None => source::embedded(&FEATURES, "features"),
        };
        let bundled = source::embedded(&BOOK, "book");
        let (book, bundled) = match book {
            Some(folder) => (source::folder(folder)?, pages(&bundled)?),
            None => (bundled, vec![]),
        };
        let documents = identity::all(&features)?;
        let features = feature::all(&features, &documents)?;
        let requirements = requirements(&book, &features)?;
        summary::check(&book)?;
        Ok(Self {
            documents,
            lowered: lowered(&requirements, &bundled),
            requirements,
            features,
            book,
        })
    }
}

/// What the bundled book looks like, for a book of somebody's own: its settings and its theme, by
/// their paths below the book.
#[must_use]
pub fn theme() -> Vec<(String, String)> {
    let book = source::embedded(&BOOK, "book").into_iter();
    let looks = book.filter(|file| file.below == "book.toml" || file.below.starts_with("theme/"));
    looks
        .filter_map(|file| Some((file.below.clone(), file.text().ok()?.to_owned())))
        .collect()
}

/// The features that the program brings along.
pub struct Bundled {
    /// Their paths.
    pub files: HashSet<String>,
    /// Their digest, as a record has it.
    pub digest: String,
}

/// The bundled features, to tell them from somebody's own.
#[must_use]
pub fn bundled() -> &'static Bundled {
    static BUNDLED: LazyLock<Bundled> = LazyLock::new(|| {
        let files = source::embedded(&FEATURES, "features");
        let features = || files.iter().filter(|file| file.has_extension("feature"));
        let written = features().filter_map(|file| Some((file.path.as_str(), file.text().ok()?)));
        Bundled {
            digest: digest(written),
            files: features().map(|file| file.path.clone()).collect(),
        }
    });
    &BUNDLED
}

/// SHA-256 over the paths and texts of features, in hexadecimal.
pub(crate) fn digest<'a>(features: impl Iterator<Item = (&'a str, &'a str)>) -> String {
    let mut digest = Sha256::new();
    for (path, text) in features {
        digest.update(format!("{path}\0{text}\0"));
    }
    format!("{:x}", digest.finalize())
}

/// The texts of which the bundled features consist, and of the bundled pages of requirements;
/// without the digests of a document's words, which would be taken for words.
#[must_use]
pub fn texts() -> Vec<String> {
    let features = source::embedded(&FEATURES, "features");
    let pages = source::embedded(&BOOK, "book").into_iter();
    let pages = pages.filter(|file| file.below.starts_with(REQUIREMENTS));
    let is_text = |line: &&str| !line.starts_with("words =") && !line.starts_with("digest =");
    let texts = features.into_iter().chain(pages);
    let texts = texts.filter_map(|file| String::from_utf8(file.bytes).ok());
    let texts = texts.map(|text| text.lines().filter(is_text).collect::<Vec<_>>().join("\n"));
    texts.collect()
}

impl Documentation {
    /// What everybody who reads results should know of a book of somebody's own.
    #[must_use]
    pub fn note(&self) -> Option<Sentence> {
        if self.lowered.is_empty() {
            return None;
        }
        Some(say!(
            "The book of this audit recommends what Greenroom's own book requires: {}. A tenant \
             that fails it can still be “ready” here.",
            Value::list(self.lowered.iter().map(Value::written))
        ))
    }

    /// The first page that says how to fix a cause.
    #[must_use]
    pub fn page_that_fixes(&self, reason: &str) -> Option<&Requirement> {
        let mut pages = self.requirements.iter();
        pages.find(|page| page.fix_section(reason).is_some())
    }
}

/// The requirements of a book, in the order of its files.
fn pages(book: &[Source]) -> Result<Vec<Requirement>, Failure> {
    book.iter()
        .filter(|file| file.below.starts_with(REQUIREMENTS) && file.has_extension("md"))
        .map(Requirement::parse)
        .collect()
}

/// The ids of the requirements that weigh less than the bundled ones of the same id.
fn lowered(own: &[Requirement], bundled: &[Requirement]) -> Vec<String> {
    let is_lowered = |page: &&Requirement| {
        let same = bundled.iter().find(|known| known.id == page.id);
        page.level == Level::Recommended && same.is_some_and(|one| one.level == Level::Required)
    };
    let lowered = own.iter().filter(is_lowered);
    lowered.map(|page| page.id.clone()).collect()
}

/// Reads the pages, and holds pages and rules to each other.
fn requirements(book: &[Source], features: &[Written]) -> Result<Vec<Requirement>, Failure> {
    let mut pages = pages(book)?;
    let known: BTreeSet<&str> = pages.iter().map(|page| page.id.as_str()).collect();
    let mut order = Vec::new();
    for written in features {
        for rule in &written.feature.rules {
            let Some(id) = feature::tagged(&rule.tags, "requirement") else {
                continue;
            };
            if !known.contains(id) {
                let place = written.place(rule.position.line);
                return Err(
                    Failure::usage(format!("{place}: no page for the requirement `{id}`")).hint(
                        format!("write book/{REQUIREMENTS}{id}.md, or correct the tag"),
                    ),
                );
            }
            order.push(id.to_owned());
        }
    }
    pages.sort_by_key(|page| {
        let place = order.iter().position(|id| *id == page.id);
        (page.level != Level::Required, place.unwrap_or(usize::MAX))
    });
    Ok(pages)
}
