//! `greenroom preprocess`: mdBook's protocol, so that a stock mdBook fills the results in.

use std::io::Read as _;

use clap::{Args, Subcommand};
use mdbook_preprocessor::PreprocessorContext;
use mdbook_preprocessor::book::{Book, BookItem};
use mdbook_preprocessor::parse_input;

use crate::commands::public::mask;
use crate::console::{say, talk};
use crate::document::Documentation;
use crate::exit::{Exit, Failure};
use crate::history::Archive;
use crate::report::book;
use crate::report::mask::Mask;
use crate::report::plain;
use crate::results::History;
use crate::results::Run;
use crate::stored;

/// The table in `book.toml`, and so the name of the preprocessor.
const TABLE: &str = "preprocessor.greenroom";

/// Insert results into a book, as a preprocessor that mdBook starts
#[derive(Args, Debug)]
#[command(after_help = AFTER_HELP)]
pub struct Preprocess {
    /// Without a question, a book is read from stdin and written to stdout.
    #[command(subcommand)]
    pub question: Option<Supports>,
}

/// A question of mdBook's.
#[derive(Debug, Subcommand)]
pub enum Supports {
    /// Say whether a renderer is supported: exit code 0 for `html`, 1 for any other
    Supports {
        /// The renderer's name
        renderer: String,
    },
}

const AFTER_HELP: &str = "\
Examples:
  mdbook build    (with a table `[preprocessor.greenroom]` in book.toml)

Exit codes:
  0    filled in; with `supports`: the renderer is supported
  1    with `supports`: the renderer is not supported
  2    usage or configuration: book.toml, a record or the book is invalid";

pub(super) fn execute(arguments: &Preprocess) -> Result<Exit, Failure> {
    if let Some(Supports::Supports { renderer }) = &arguments.question {
        // mdBook takes any other code for a no.
        return Ok(if renderer == "html" {
            Exit::Ready
        } else {
            Exit::NotReady
        });
    }
    let mut input = Vec::new();
    let read = std::io::stdin().read_to_end(&mut input);
    read.map_err(|error| not_from_mdbook(&error))?;
    let (context, pages) =
        parse_input(input.as_slice()).map_err(|error| not_from_mdbook(&format!("{error:#}")))?;
    runs_after_links(&context)?;
    let (run, history) = results(&context, &pages)?;
    let ids: Vec<&str> = run.documents.iter().map(|one| one.id.as_str()).collect();
    let absent = Documentation::whole(None, None)?.about(&ids).absent;
    let filled = book::fill_in(&run, history, &absent, pages)?;
    let text = serde_json::to_string(&filled).map_err(|error| {
        Failure::could_not_run(format!(
            "the book with the results could not be written: {error}"
        ))
    })?;
    say(&text);
    Ok(Exit::Ready)
}

fn not_from_mdbook(error: &dyn std::fmt::Display) -> Failure {
    Failure::usage(format!(
        "stdin does not contain an mdBook 0.5 book: {error}"
    ))
    .hint("mdBook starts this command; a `book.toml` names it in `[preprocessor.greenroom]`")
}

/// Refuses to run before `links`, which would include files that a tenant's text names.
fn runs_after_links(context: &PreprocessorContext) -> Result<(), Failure> {
    let names = |key: &str| -> Vec<String> { get(context, key).ok().flatten().unwrap_or_default() };
    let links = get::<toml::Value>(context, "preprocessor.links")?;
    let runs = context.config.build.use_default_preprocessors || links.is_some();
    let after = names(&format!("{TABLE}.after")).contains(&"links".to_owned());
    let before = names("preprocessor.links.before").contains(&"greenroom".to_owned());
    if !runs || after || before {
        return Ok(());
    }
    Err(Failure::usage(
        "book.toml: mdBook's preprocessor `links` may run after this one, and would include files \
         whose names come from the tenant",
    )
    .hint(format!(
        "add `after = [\"links\"]` to `[{TABLE}]`, or set `use-default-preprocessors = false` \
         in `[build]`"
    )))
}

/// The run that the book is about, and what it tells of earlier ones.
fn results(context: &PreprocessorContext, pages: &Book) -> Result<(Run, Option<History>), Failure> {
    let Some(path) = get::<String>(context, &format!("{TABLE}.run"))? else {
        return Err(
            Failure::usage(format!("book.toml: `[{TABLE}]` does not name a run")).hint(
                "add `run = \"PATH\"`, a record that `greenroom audit` wrote; the path is relative \
                 to the folder of book.toml",
            ),
        );
    };
    let unmasked = get(context, &format!("{TABLE}.unmasked"))?.unwrap_or(false);
    let history = get::<String>(context, &format!("{TABLE}.history"))?;
    let path = context.root.join(path);
    let run = stored::read_any(&path)?;
    let Some(folder) = history else {
        let masked = run.masked || unmasked;
        return Ok(if masked {
            (run, None)
        } else {
            masking(&run, pages).all(run, None)
        });
    };
    stored::must_not_be_masked(run.masked, &path)?;
    let earlier = Archive::open(&context.root.join(folder))?.before(
        &run.tenant,
        &run.documents,
        run.started,
    )?;
    for skipped in &earlier.skipped {
        let skipped = plain::line(skipped);
        talk(&format!("note: not part of the history: {skipped}"));
    }
    Ok(if unmasked {
        let history = earlier.history(&run);
        (run, Some(history))
    } else {
        masking(&run, pages).all(run, Some(earlier))
    })
}

fn masking(run: &Run, pages: &Book) -> Mask {
    let chapters = pages.iter().filter_map(|item| match item {
        BookItem::Chapter(chapter) => Some(chapter.content.as_str()),
        _ => None,
    });
    mask(run).beside(chapters)
}

fn get<'a, T: serde::Deserialize<'a>>(
    context: &PreprocessorContext,
    key: &str,
) -> Result<Option<T>, Failure> {
    context
        .config
        .get(key)
        .map_err(|error| Failure::usage(format!("book.toml: `{key}`: {error:#}")))
}
