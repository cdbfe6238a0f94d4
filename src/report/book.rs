//! A run as an mdBook: the book's own pages, with the results where their markers stand.
//!
//! mdBook passes whatever stands in a page through to the reader, and would include files that a
//! page names. So its default preprocessors stay off, and results come in as HTML that is escaped
//! where it is made (see [`fragments`](super::fragments)).

use std::fs;
use std::path::Path;

use mdbook_driver::MDBook;
use mdbook_preprocessor::book::{Book, BookItem};
use mdbook_preprocessor::config::Config;
use mdbook_preprocessor::errors::Error;
use mdbook_preprocessor::{Preprocessor, PreprocessorContext};

use super::{fragments, history};
use crate::document::Source;
use crate::exit::Failure;
use crate::history::History;
use crate::results::Run;

/// The name of the preprocessor in `book.toml`.
const NAME: &str = "greenroom";

/// Builds the book into `destination`, which must exist, beside what is there.
///
/// `materials` is a folder of ours where the pages are laid out; it is created.
///
/// # Errors
/// When the pages cannot be laid out, or the book is broken; the message says where.
pub fn build(
    run: &Run,
    history: Option<History>,
    pages: &[Source],
    materials: &Path,
    destination: &Path,
) -> Result<(), Failure> {
    lay_out(pages, materials)?;
    let broken = |error: Error| {
        let message = format!("the book cannot be built: {error:#}");
        let shown = materials.display().to_string();
        Failure::usage(message.replace(&shown, "the book"))
    };
    let config = config(pages)?;
    let mut book = MDBook::load_with_config(materials, config).map_err(broken)?;
    // mdBook empties the folder it builds into, so it gets one of its own.
    let built = materials.join("built");
    book.config.build.build_dir.clone_from(&built);
    book.with_preprocessor(Results {
        run: run.clone(),
        history,
    });
    book.build().map_err(broken)?;
    merge(&built, destination).map_err(|error| {
        Failure::usage(format!(
            "{}: the book cannot be put here: {error}",
            destination.display()
        ))
    })
}

/// The book's own configuration, less everything that would run a command or write elsewhere: what
/// is built is HTML, by us.
fn config(pages: &[Source]) -> Result<Config, Failure> {
    let Some(file) = pages.iter().find(|page| page.below == "book.toml") else {
        return Ok(Config::default());
    };
    let broken = |error: &dyn std::fmt::Display| Failure::usage(format!("{}: {error}", file.path));
    let mut table: toml::Table = toml::from_str(file.text()?).map_err(|error| broken(&error))?;
    table.remove("preprocessor");
    if let Some(output) = table.get_mut("output").and_then(toml::Value::as_table_mut) {
        output.retain(|name, _| name == "html");
    }
    let text = table.to_string();
    let mut config: Config = text
        .parse()
        .map_err(|error: Error| broken(&format!("{error:#}")))?;
    config.build.create_missing = false;
    config.build.use_default_preprocessors = false;
    Ok(config)
}

fn lay_out(pages: &[Source], materials: &Path) -> Result<(), Failure> {
    for page in pages {
        let path = materials.join(&page.below);
        let folder = path.parent().unwrap_or(materials);
        fs::create_dir_all(folder)
            .and_then(|()| fs::write(&path, &page.bytes))
            .map_err(|error| {
                Failure::usage(format!(
                    "{}: this page cannot be laid out: {error}",
                    page.path
                ))
            })?;
    }
    Ok(())
}

fn merge(from: &Path, to: &Path) -> std::io::Result<()> {
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        fs::rename(entry.path(), to.join(entry.file_name()))?;
    }
    Ok(())
}

/// Puts a run's results where a page has a marker.
struct Results {
    run: Run,
    history: Option<History>,
}

impl Preprocessor for Results {
    fn name(&self) -> &str {
        NAME
    }

    fn run(&self, _: &PreprocessorContext, mut book: Book) -> Result<Book, Error> {
        let mut broken = None;
        book.for_each_mut(|item| {
            let BookItem::Chapter(chapter) = item else {
                return;
            };
            match self.fill(&chapter.content) {
                Ok(content) => chapter.content = fragments::warning(&self.run) + &content,
                Err(marker) => {
                    let message = format!("in the page “{}”: {marker}", chapter.name);
                    broken.get_or_insert(Error::msg(message));
                }
            }
        });
        broken.map_or(Ok(book), Err)
    }
}

impl Results {
    /// A marker is a line of its own: `{{#readiness}}`, `{{#findings}}`, `{{#verdict <id>}}`,
    /// `{{#history}}`, `{{#run}}`.
    fn fill(&self, page: &str) -> Result<String, String> {
        let run = &self.run;
        let lines = page.lines().map(|line| {
            let Some(marker) = line
                .trim()
                .strip_prefix("{{#")
                .and_then(|m| m.strip_suffix("}}"))
            else {
                return Ok(line.to_owned());
            };
            let markup = match marker.split_once(' ') {
                None if marker == "readiness" => fragments::readiness(run),
                None if marker == "findings" => fragments::findings(run),
                None if marker == "history" => history::history(self.history.as_ref()),
                None if marker == "run" => fragments::run(run),
                Some(("verdict", id)) => fragments::verdict(run, id)
                    .ok_or_else(|| format!("`{}`: no such requirement", line.trim()))?,
                _ => return Err(format!("`{}` is not a marker", line.trim())),
            };
            Ok(fragments::one_line(&markup))
        });
        Ok(lines.collect::<Result<Vec<_>, _>>()?.join("\n"))
    }
}
