//! The documented side: which document, which requirements, which scenarios.

mod described;
mod feature;
mod fix_section;
mod identity;
mod lint;
mod manual;
mod page;
mod phrases;
mod source;
mod summary;
mod tags;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;
use std::sync::LazyLock;

use include_dir::{Dir, include_dir};
use sha2::{Digest as _, Sha256};
use toml_edit::{DocumentMut, Item};

pub use described::{Phrase, described};
pub(crate) use feature::{ACCOUNT, for_account, unmark};
pub use feature::{Written, is_for_each_account, scenarios, tagged};
pub use fix_section::FixSection;
pub use greenroom_results::{
    Beyond, FORM, Fix, FixTool, Identity, Kind, Level, Statement, Way, place,
};
pub use identity::{DRAFT, Entry, File, SCHEMA};
pub use manual::without_manual;
pub use page::Requirement;
pub use phrases::phrases;
pub(crate) use phrases::phrases_of;
pub use source::Source;

use crate::exit::Failure;
use crate::system;
use greenroom_results::{Sentence, Value, say};

static FEATURES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/features");
static BOOK: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/book");

/// The bundled document that everything is about where nobody names one.
pub const FIRST: &str = "authenticated-calls";

/// The settings of a book, below its root.
const SETTINGS: &str = "book.toml";
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
    /// The ids of documents and of requirements that were left out: the book has pages of them.
    pub absent: BTreeSet<String>,
}

impl Documentation {
    /// Reads what is audited where nobody names a document: the [`FIRST`] of the bundled ones, or
    /// all of the user's own.
    ///
    /// # Errors
    /// When a folder cannot be read or a file is broken; the message names file and line.
    pub fn load(features: Option<&Path>, book: Option<&Path>) -> Result<Self, Failure> {
        Ok(Self::whole(features, book)?.unnamed(features))
    }

    /// Reads every bundled document, or every one of the user's own. Bundled documents for which a
    /// book of the user's own has no pages are left out, and so are the bundled pages of documents
    /// that features of the user's own are not about.
    ///
    /// # Errors
    /// When a folder cannot be read or a file is broken; the message names file and line.
    pub fn whole(features: Option<&Path>, book: Option<&Path>) -> Result<Self, Failure> {
        let files = match features {
            Some(folder) => source::folder(folder)?,
            None => source::embedded(&FEATURES, "features"),
        };
        let bundled = source::embedded(&BOOK, "book");
        let (pages_of, bundled) = match book {
            Some(folder) => (source::folder(folder)?, pages(&bundled)?),
            None => (bundled, vec![]),
        };
        let mut documents = identity::all(&files)?;
        let mut written = feature::all(&files, &documents)?;
        if features.is_some() {
            lint::check_all(&written)?;
        }
        let absent = match (features, book) {
            (Some(_), None) => of_other_documents(&written)?,
            (None, Some(_)) => without_pages(&written, &pages_of),
            _ => BTreeSet::new(),
        };
        if features.is_none() {
            documents.retain(|document| !absent.contains(&document.id));
            written.retain(|one| !absent.contains(&one.document));
        }
        let mut requirements = requirements(&pages_of, &written)?;
        requirements.retain(|page| !absent.contains(&page.id));
        summary::check(&pages_of)?;
        Ok(Self {
            documents,
            lowered: lowered(&requirements, &bundled),
            requirements,
            features: written,
            book: pages_of,
            absent,
        })
    }

    /// Checks every feature for what Gherkin's parser lets pass and must not, and for permissions
    /// that a scenario does not declare. [`Self::whole`] has done the former with features of the
    /// user's own; the bundled ones are the same in every run, and it takes a fifth of one.
    ///
    /// # Errors
    /// When one of them is broken; the message names file and line.
    pub fn check(&self) -> Result<(), Failure> {
        lint::check_all(&self.features)?;
        lint::permissions_are_declared(&self.features)
    }

    /// Leaves out what is not audited where nobody names a document: all but the [`FIRST`] of the
    /// bundled ones, and none of the user's own `features`.
    #[must_use]
    pub fn unnamed(self, features: Option<&Path>) -> Self {
        match features {
            Some(_) => self,
            None => self.about(&[FIRST]),
        }
    }

    /// Leaves out every document but these, and the requirements that only those have. A
    /// requirement without a rule stays: nothing shows whose it is, and it must not look met.
    #[must_use]
    pub fn about<T: AsRef<str>>(mut self, ids: &[T]) -> Self {
        let named: BTreeSet<&str> = ids.iter().map(AsRef::as_ref).collect();
        let of_all = ruled(&self.features);
        let documents = self.documents.iter().map(|document| document.id.clone());
        let left_out = documents.filter(|id| !named.contains(id.as_str()));
        self.absent.extend(left_out);
        self.documents
            .retain(|document| named.contains(document.id.as_str()));
        self.features
            .retain(|written| named.contains(written.document.as_str()));
        let kept = ruled(&self.features);
        self.absent.extend(of_all.difference(&kept).cloned());
        let absent = &self.absent;
        self.requirements.retain(|page| !absent.contains(&page.id));
        self.lowered.retain(|id| !absent.contains(id));
        self
    }
}

/// What the bundled book looks like, for a book of somebody's own: its settings and its theme, by
/// their paths below the book.
#[must_use]
pub fn theme() -> Vec<(String, String)> {
    let book = source::embedded(&BOOK, "book").into_iter();
    let looks = book.filter_map(|file| {
        let text = file.text().ok()?;
        let text = match &*file.below {
            SETTINGS => for_other_pages(text),
            below if below.starts_with("theme/") => text.to_owned(),
            _ => return None,
        };
        Some((file.below, text))
    });
    looks.collect()
}

/// The settings of a book without what they say of its pages, which mdBook refuses of other ones.
fn for_other_pages(settings: &str) -> String {
    let Ok(mut document) = settings.parse::<DocumentMut>() else {
        return settings.to_owned();
    };
    let html = document
        .get_mut("output")
        .and_then(|output| output.get_mut("html"));
    if let Some(html) = html.and_then(Item::as_table_like_mut) {
        html.remove("search");
    }
    document.to_string()
}

/// The features that the program brings along, by their paths, to tell them from somebody's own.
#[must_use]
pub fn bundled() -> &'static BTreeMap<String, String> {
    static BUNDLED: LazyLock<BTreeMap<String, String>> = LazyLock::new(|| {
        let files = source::embedded(&FEATURES, "features").into_iter();
        let features = files.filter(|file| file.has_extension("feature"));
        let written =
            features.filter_map(|file| Some((file.path.clone(), file.text().ok()?.into())));
        written.collect()
    });
    &BUNDLED
}

/// The digest of bundled features, as a record has it; none where one of them is not bundled.
#[must_use]
pub fn bundled_digest(files: &[String]) -> Option<String> {
    let texts = files.iter().map(|file| {
        let text = bundled().get(file)?;
        Some((file.as_str(), text.as_str()))
    });
    let texts: Option<Vec<_>> = texts.collect();
    Some(digest(texts?.into_iter()))
}

/// SHA-256 over the paths and texts of features, in hexadecimal.
pub(crate) fn digest<'a>(features: impl Iterator<Item = (&'a str, &'a str)>) -> String {
    let mut digest = Sha256::new();
    for (path, text) in features {
        digest.update(format!("{path}\0{text}\0"));
    }
    hex::encode(digest.finalize())
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

/// The requirements that features have rules of.
fn ruled<'a>(features: impl IntoIterator<Item = &'a Written>) -> BTreeSet<String> {
    let features = features.into_iter();
    let rules = features.flat_map(|written| &written.feature.rules);
    let ids = rules.filter_map(|rule| tagged(&rule.tags, "requirement"));
    ids.map(str::to_owned).collect()
}

/// What the bundled book has pages of beside the [`FIRST`] document, and these features are not
/// about.
fn of_other_documents(own: &[Written]) -> Result<BTreeSet<String>, Failure> {
    let files = source::embedded(&FEATURES, "features");
    let bundled = feature::all(&files, &identity::all(&files)?)?;
    let others = || bundled.iter().filter(|one| one.document != FIRST);
    let mut ids = ruled(others());
    ids.extend(others().map(|one| one.document.clone()));
    let own_documents = own.iter().map(|one| one.document.clone());
    let own: BTreeSet<String> = ruled(own).into_iter().chain(own_documents).collect();
    Ok(ids.difference(&own).cloned().collect())
}

/// The documents, and their requirements, for one of which a book lacks a page; never the
/// [`FIRST`], without which there would be nothing to audit.
fn without_pages(features: &[Written], book: &[Source]) -> BTreeSet<String> {
    let has_page = |id: &String| {
        let path = format!("{REQUIREMENTS}{id}.md");
        book.iter().any(|file| file.below == path)
    };
    let documents: BTreeSet<&str> = features.iter().map(|one| one.document.as_str()).collect();
    let mut absent = BTreeSet::new();
    for document in documents.into_iter().filter(|id| *id != FIRST) {
        let own = ruled(features.iter().filter(|one| one.document == document));
        if !own.iter().all(has_page) {
            absent.insert(document.to_owned());
            absent.extend(own);
        }
    }
    absent
}

/// The requirements of a book, in the order of its files.
fn pages(book: &[Source]) -> Result<Vec<Requirement>, Failure> {
    let files = book
        .iter()
        .filter(|file| file.below.starts_with(REQUIREMENTS) && file.has_extension("md"));
    let mut taken: HashMap<String, String> = HashMap::new();
    let read = files.map(|file| {
        let page = Requirement::parse(file)?;
        if let Some(why) = system::refusal(&page.id) {
            let message = format!(
                "{}: the id `{}` cannot be the name of a file on every system: {why}",
                file.path, page.id
            );
            return Err(Failure::usage(message).hint("rename the page, and its tag"));
        }
        let other = taken.insert(page.id.to_lowercase(), page.id.clone());
        if let Some(other) = other.filter(|other| *other != page.id) {
            let message = format!(
                "{}: the id `{}` differs from `{other}` in capital letters only",
                file.path, page.id
            );
            let hint = "Windows and macOS take both for one file: rename one of them, and its tag";
            return Err(Failure::usage(message).hint(hint));
        }
        Ok(page)
    });
    read.collect()
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
