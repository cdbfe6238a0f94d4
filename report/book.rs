//! A run as an mdBook: the book's own pages, with the results where their markers stand.
//!
//! mdBook passes whatever stands in a page through to the reader, and would include files that a
//! page names. So its default preprocessors stay off, and results come in as HTML that is escaped
//! where it is made (see `fragments`).

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::{fs, io};

use maud::Markup;
use mdbook_driver::MDBook;
use mdbook_preprocessor::book::{Book, BookItem};
use mdbook_preprocessor::config::Config;
use mdbook_preprocessor::errors::Error;

use super::actions::{Plan, plan};
use super::bodies::Bodies;
use super::links::Pages;
use super::{fold, fragments, history, kept, paper, plain, trace};
use greenroom_results::History;
use greenroom_results::Run;

/// The page with every account.
const ACCOUNTS: &str = "accounts.md";

/// A file of a book.
#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    /// The path to show, e.g. `book/src/index.md`.
    pub path: &'a str,
    /// The path below the book, with `/`.
    pub below: &'a str,
    /// The content.
    pub bytes: &'a [u8],
}

/// Why a book cannot be built.
#[derive(Debug, thiserror::Error)]
pub enum BuildError {
    /// The pages are at fault; the message says where.
    #[error("{0}")]
    Broken(String),
    /// A file of the book cannot be written.
    #[error("{0}")]
    Unwritten(String),
}

/// A book that has the results in its pages, and is not built yet: to build it takes as much memory
/// as the run, which is not needed for it any more.
pub struct Filled {
    book: MDBook,
    bodies: Bodies,
    materials: PathBuf,
}

impl Filled {
    /// Puts the results of the plan's run into these pages.
    ///
    /// Pages about what is `absent` are left out: the ids of documents and of requirements that the
    /// run is not about. `materials` is a folder of ours where the pages are laid out; it is created.
    ///
    /// # Errors
    /// When the pages cannot be laid out, or the book is broken; the message says where.
    pub fn with(
        plan: &Plan<'_>,
        history: Option<History>,
        pages: &[Source<'_>],
        absent: &BTreeSet<String>,
        materials: &Path,
    ) -> Result<Self, BuildError> {
        let run = plan.run;
        lay_out(pages, materials)?;
        let broken = |error| broken(&error, materials);
        let config = config(pages, run)?;
        let mut book = MDBook::load_with_config(materials, config).map_err(broken)?;
        let results = Results {
            plan,
            run,
            history,
            absent,
        };
        // A preprocessor would need a copy of the run, which can be large.
        let pages = std::mem::take(&mut book.book);
        book.book = results
            .filled(pages, true)
            .map_err(|error| broken(Error::msg(error)))?;
        settle_search(&mut book, run.tenant.accounts.len()).map_err(broken)?;
        let bodies = Bodies::take(&mut book.book);
        Ok(Self {
            book,
            bodies,
            materials: materials.to_owned(),
        })
    }

    /// Builds the book into `destination`, which must exist, beside what is there.
    ///
    /// # Errors
    /// When the book is broken, or a file of it cannot be written; the message says where.
    pub fn build(mut self, destination: &Path) -> Result<(), BuildError> {
        // mdBook empties the folder it builds into, so it gets one of its own.
        let built = self.materials.join("built");
        self.book.config.build.build_dir.clone_from(&built);
        let done = self.book.build();
        done.map_err(|error| broken(&error, &self.materials))?;
        let put = paper::trim(&built)
            .and_then(|()| self.bodies.put(&built))
            .and_then(|()| merge(&built, destination));
        put.map_err(|error| {
            BuildError::Unwritten(format!(
                "{}: the book cannot be put here: {error}",
                destination.display()
            ))
        })
    }
}

/// What mdBook says of a book that is laid out there.
fn broken(error: &Error, materials: &Path) -> BuildError {
    let message = format!("the book cannot be built: {error:#}");
    let shown = materials.display().to_string();
    let message = message.replace(&shown, "the book");
    let mut causes = error.chain().filter_map(|cause| cause.downcast_ref());
    // In a folder of ours, all that the book itself can be to blame for is a page that it lacks.
    if causes.any(|cause: &io::Error| cause.kind() != io::ErrorKind::NotFound) {
        return BuildError::Unwritten(message);
    }
    BuildError::Broken(message)
}

/// The book's own configuration, less everything that would run a command or write elsewhere: what
/// is built is HTML, by us.
fn config(pages: &[Source<'_>], run: &Run) -> Result<Config, BuildError> {
    let Some(file) = pages.iter().find(|page| page.below == "book.toml") else {
        return Ok(Config::default());
    };
    let broken =
        |error: &dyn std::fmt::Display| BuildError::Broken(format!("{}: {error}", file.path));
    let text = str::from_utf8(file.bytes).map_err(|_| broken(&"this file is not UTF-8 text"))?;
    let mut table: toml::Table = toml::from_str(text).map_err(|error| broken(&error))?;
    table.remove("preprocessor");
    if let Some(output) = table.get_mut("output").and_then(toml::Value::as_table_mut) {
        output.retain(|name, _| name == "html");
    }
    let text = table.to_string();
    let mut config: Config = text
        .parse()
        .map_err(|error: Error| broken(&format!("{error:#}")))?;
    config.book.title = Some(title(run, config.book.title.as_deref()));
    config.build.create_missing = false;
    config.build.use_default_preprocessors = false;
    Ok(config)
}

/// The book's title with the tenant and the day of the run in UTC, which mdBook writes into the
/// title and the head of every page: two books lie open beside each other.
fn title(run: &Run, own: Option<&str>) -> String {
    let tenant = run.tenant.display_name.as_deref();
    let parts = [
        own.unwrap_or_default().to_owned(),
        plain::line(tenant.unwrap_or(&run.tenant.id)),
        run.started.strftime("%Y-%m-%d UTC").to_string(),
    ];
    let parts = parts.iter().map(String::as_str);
    let parts: Vec<&str> = parts.filter(|part| !part.is_empty()).collect();
    parts.join(" · ")
}

/// Keeps the page of many accounts out of the search, and drops what the settings say of the search
/// in pages that the book has not: mdBook takes them for mistakes.
fn settle_search(book: &mut MDBook, accounts: usize) -> Result<(), Error> {
    const CHAPTERS: &str = "output.html.search.chapter";
    let mut chapters: toml::Table = book.config.get(CHAPTERS)?.unwrap_or_default();
    if accounts > fragments::SEARCHED {
        let never = [("enable".to_owned(), false.into())];
        chapters.insert(ACCOUNTS.to_owned(), toml::Table::from_iter(never).into());
    }
    if chapters.is_empty() {
        return Ok(());
    }
    let all = book.book.chapters();
    let all: Vec<_> = all.filter_map(|one| one.source_path.as_deref()).collect();
    chapters.retain(|page, _| all.iter().any(|path| path.starts_with(page)));
    book.config.set(CHAPTERS, chapters)
}

fn lay_out(pages: &[Source<'_>], materials: &Path) -> Result<(), BuildError> {
    for page in pages {
        let path = materials.join(page.below);
        let folder = path.parent().unwrap_or(materials);
        fs::create_dir_all(folder)
            .and_then(|()| fs::write(&path, page.bytes))
            .map_err(|error| {
                BuildError::Unwritten(format!(
                    "{}: this page cannot be laid out: {error}",
                    page.path
                ))
            })?;
    }
    Ok(())
}

fn merge(from: &Path, to: &Path) -> io::Result<()> {
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        fs::rename(entry.path(), to.join(entry.file_name()))?;
    }
    Ok(())
}

/// Leaves out the pages with the verdict of a requirement, or the trace of a document, that is
/// absent.
fn leave_out(items: &mut Vec<BookItem>, absent: &BTreeSet<String>) {
    items.retain_mut(|item| {
        let BookItem::Chapter(chapter) = item else {
            return true;
        };
        leave_out(&mut chapter.sub_items, absent);
        let mut ids = ["verdict", "trace"]
            .into_iter()
            .flat_map(|marker| trace::marked(&chapter.content, marker));
        !ids.any(|id| absent.contains(id))
    });
}

/// Puts a run's results where a page has a marker.
struct Results<'a> {
    plan: &'a Plan<'a>,
    run: &'a Run,
    history: Option<History>,
    absent: &'a BTreeSet<String>,
}

/// Puts results where the pages of a book that mdBook builds have a marker, and leaves out the pages
/// about what is `absent`.
///
/// # Errors
/// When a marker is none, or names a requirement that the run does not know.
pub fn fill_in(
    run: &Run,
    history: Option<History>,
    absent: &BTreeSet<String>,
    book: Book,
) -> Result<Book, BuildError> {
    let results = Results {
        plan: &plan(run),
        run,
        history,
        absent,
    };
    results.filled(book, false).map_err(BuildError::Broken)
}

impl Results<'_> {
    /// `with_files` tells whether the other files of a report stand beside the book.
    fn filled(&self, mut book: Book, with_files: bool) -> Result<Book, String> {
        leave_out(&mut book.items, self.absent);
        let pages = Pages::of(&book, with_files);
        let mut broken = None;
        let traced = trace::Pages::of(&book);
        book.for_each_mut(|item| {
            let BookItem::Chapter(chapter) = item else {
                return;
            };
            let page = chapter.path.as_deref().and_then(Path::file_stem);
            let id = page.and_then(|id| id.to_str()).unwrap_or_default();
            if let Some(name) = fragments::status(self.run, id, &chapter.name) {
                chapter.name = name;
            }
            let page = chapter.path.as_deref().unwrap_or(Path::new(""));
            let back = traced.back(self.run, &chapter.content, chapter.path.as_deref());
            let text = kept::kept(&chapter.content, !self.run.joins.is_empty());
            let text = text.map(|text| fold::page(self.run, id, &text));
            match text.and_then(|text| self.fill(&text, page, &pages)) {
                Ok(content) => chapter.content = fragments::warning(self.run) + &content + &back,
                Err(marker) => {
                    let message = format!("in the page “{}”: {marker}", chapter.name);
                    broken.get_or_insert(message);
                }
            }
        });
        broken.map_or(Ok(book), Err)
    }

    /// A marker is a line of its own: one that [`Self::whole`] knows, `{{#verdict <id>}}`, or
    /// `{{#trace <document>}}`.
    fn fill(&self, text: &str, page: &Path, pages: &Pages) -> Result<String, String> {
        let lines = text.lines().map(|line| {
            let Some(marker) = line
                .trim()
                .strip_prefix("{{#")
                .and_then(|m| m.strip_suffix("}}"))
            else {
                return Ok(line.to_owned());
            };
            // The folder of the bundled book from which the fragment links.
            let (markup, from) = match marker.split_once(' ') {
                None => {
                    let whole = self.whole(marker);
                    (
                        whole.ok_or_else(|| format!("`{}` is not a marker", line.trim()))?,
                        "",
                    )
                }
                Some(("verdict", id)) => {
                    let verdict = fragments::verdict(self.plan, id);
                    let unknown = || format!("`{}`: no such requirement", line.trim());
                    (verdict.ok_or_else(unknown)?, "requirements")
                }
                Some(("trace", id)) => {
                    let trace = trace::trace(self.run, id);
                    let unknown = || format!("`{}`: no such document", line.trim());
                    (trace.ok_or_else(unknown)?, "documents")
                }
                _ => return Err(format!("`{}` is not a marker", line.trim())),
            };
            Ok(pages.settle(&fragments::one_line(markup), from, page))
        });
        Ok(lines.collect::<Result<Vec<_>, _>>()?.join("\n"))
    }

    /// What a marker about the whole run stands for.
    fn whole(&self, marker: &str) -> Option<Markup> {
        let (run, plan) = (self.run, self.plan);
        Some(match marker {
            "readiness" => fragments::readiness(run),
            "picture" => fragments::picture(plan),
            "since" => history::since_last(self.history.as_ref()),
            "joins" => fragments::joins(run),
            "next" => fragments::next(plan),
            "requirements" => fragments::requirements(run),
            "findings" => fragments::findings(run),
            "accounts" => fragments::accounts(run),
            "actions" => fragments::actions(plan),
            "message" => fragments::message_page(plan),
            "history" => history::history(self.history.as_ref()),
            "manual" => fragments::manual(run),
            "truth-table" => fragments::truth_table(run),
            "documents" => fragments::documents(run),
            "waivers" => fragments::waivers(run),
            "run" => fragments::run(run),
            _ => return None,
        })
    }
}
