//! `greenroom trace`: the documents held to the features, statement by statement.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use clap::Args;
use greenroom_clock as clock;
use greenroom_mock::Fixtures;
use tokio::runtime::Builder;

use super::{documentation, mock_tenants, whole};
use crate::console::{say, talk};
use crate::document::{Documentation, FORM, Identity};
use crate::exit::{Exit, Failure};
use crate::folder;
use crate::options::{Documents, ResultFormat, Shown, Tenants};
use crate::record::digest;
use crate::results::Run;
use crate::stored;
use crate::system;
use crate::trace::compare::Comparison;
use crate::trace::draft::Beside;
use crate::trace::page::{self, Found, Page};
use crate::trace::report::{matrix, revision};
use crate::trace::requiring::LOOKED_FOR;
use crate::trace::{self, Drift, Matrix, accept, draft, drift};

/// Show which scenario covers each statement of the vendor's document
#[derive(Args, Debug)]
#[command(after_help = AFTER_HELP)]
pub struct Trace {
    /// Which requirements, and which scenarios.
    #[command(flatten)]
    pub documents: Documents,
    /// The mock tenants that have to pass and to fail.
    #[command(flatten)]
    pub tenants: Tenants,
    /// The report whose results are shown
    #[arg(long, value_name = "DIR", default_value = "greenroom-report")]
    pub output: PathBuf,
    /// A revision of the vendor's page to compare with the one that was read: Markdown, HTML
    /// or reStructuredText. Or the id of a document, to trace that one
    #[arg(long, value_name = "FILE|ID")]
    pub document: Option<PathBuf>,
    /// Accept a change of the page into document.toml, by the id of its statement, or `all`; may be
    /// repeated
    #[arg(long, value_name = "ID", requires = "document")]
    pub accept: Vec<String>,
    /// The file that keeps unaccepted changes [default: greenroom-drift.toml]
    #[arg(long, value_name = "FILE")]
    pub drift: Option<PathBuf>,
    /// How the result is printed.
    #[command(flatten)]
    pub shown: Shown,
    /// Instead, draft document.toml, requirement pages and a feature for a new document from its
    /// page
    #[arg(long, value_name = "FILE", requires = "id", requires = "into",
        conflicts_with_all = ["document", "features", "book", "tenants", "format", "quiet"])]
    pub init: Option<PathBuf>,
    /// The id of the new document: lowercase letters, digits and hyphens
    #[arg(long, requires = "init")]
    pub id: Option<String>,
    /// The folder that the draft goes to, as `features` and `book`; other documents may be in it
    #[arg(long, value_name = "DIR", requires = "init")]
    pub into: Option<PathBuf>,
}

const AFTER_HELP: &str = "\
Examples:
  greenroom trace
  greenroom trace --features ours/features --book ours/book --tenants ours/tenants
  greenroom trace --document resource-accounts
  greenroom trace --document page.html
  greenroom trace --features ours/features --document page.html --accept step-2
  greenroom trace --init page.html --id phones --into phones

Exit codes:
  0    whole: every statement is covered or informative, every scenario covers one
  1    not whole
  2    usage or configuration, including a page that is not the document's
  3    could not run
  4    drifted: the page changed, and the change is not accepted";

pub(super) fn execute(arguments: &Trace) -> Result<Exit, Failure> {
    if let Trace {
        init: Some(page),
        id: Some(id),
        into: Some(folder),
        ..
    } = arguments
    {
        return init(page, id, folder);
    }
    let fixtures = mock_tenants(&arguments.tenants)?;
    let (mut documentation, page) = chosen(arguments)?;
    if let Some(page) = &page {
        if !arguments.accept.is_empty() {
            take_over(arguments, &documentation, page)?;
            documentation = chosen(arguments)?.0;
        }
        keep(arguments, &documentation, page)?;
    }
    let drift = Drift::read(&drift::path(arguments.drift.as_deref()))?;
    drift.mark(&mut documentation.documents);
    let last = last_run(&arguments.output, &documentation)?;
    // Neither the conclusion alone nor what a revision changed names tenants.
    let named = page.is_none() && (!arguments.shown.quiet || is_json(arguments));
    let tenants = tenants(&documentation, &fixtures, named)?;
    let matrix = Matrix::new(&documentation, &tenants, last.as_ref());
    let compared = page
        .as_deref()
        .map(|page| comparison(&documentation.documents, page, arguments))
        .transpose()?;
    if is_json(arguments) {
        let changes = compared.as_ref().map(revision::json);
        say(&matrix::json(&matrix, changes.as_ref()));
    } else if arguments.shown.quiet {
        say(&matrix::conclusion(&matrix));
    } else if let (Some(comparison), Some(page)) = (&compared, &page) {
        let changes = revision::report(comparison, page, &matrix);
        say(&format!("{changes}\n\n{}", matrix::conclusion(&matrix)));
    } else {
        say(&matrix::report(&matrix));
    }
    compared.iter().for_each(tell_of_an_old_form);
    if let Some(note) = drift.note(&documentation.documents) {
        talk(&format!("note: {note}"));
    }
    Ok(if drift.is_open(&documentation.documents) {
        Exit::Drifted
    } else if matrix.gaps().is_empty() {
        Exit::Ready
    } else {
        Exit::NotReady
    })
}

/// What is traced: the document that is named, or the one that the named page is most like, and
/// then the page.
fn chosen(arguments: &Trace) -> Result<(Documentation, Option<Vec<Found>>), Failure> {
    let Some(named) = arguments.document.as_deref() else {
        return Ok((documentation(&arguments.documents, &[])?, None));
    };
    can_accept(arguments)?;
    let whole = whole(&arguments.documents)?;
    let mut ids = whole.documents.iter().map(|document| &document.id);
    if let Some(id) = ids.find(|id| named == Path::new(id)).cloned() {
        if !arguments.accept.is_empty() {
            let message = format!("--accept: `{id}` is the id of a document, and no page");
            return Err(Failure::usage(message).hint("name the page with `--document FILE`"));
        }
        return Ok((whole.about(&[id]), None));
    }
    let page = taken_in(page::read_page(named)?);
    let id = comparison(&whole.documents, &page, arguments)?
        .document
        .id
        .clone();
    Ok((whole.about(&[id]), Some(page)))
}

/// Says that the digests of a document are of an earlier form.
fn tell_of_an_old_form(comparison: &Comparison<'_>) {
    let Identity { path, form, .. } = comparison.document;
    if *form < FORM {
        talk(&format!(
            "note: the digests in {path} are of form {form}, which misses swapped cells of a table, \
             struck and hidden text, tabs and callouts. `--accept all` writes them anew"
        ));
    }
}

fn is_json(arguments: &Trace) -> bool {
    arguments.shown.format == ResultFormat::Json
}

/// The statements of a page; what it takes in and what is not there is said.
fn taken_in(page: Page) -> Vec<Found> {
    for missing in &page.missing {
        talk(&format!(
            "note: the page takes in {missing}, which is not in its folder: what that says is not \
             part of this"
        ));
    }
    page.found
}

/// Drafts the files of a new document. None that is there is touched, but for the summary of a book
/// that gets more pages.
fn init(page: &Path, id: &str, folder: &Path) -> Result<Exit, Failure> {
    let is_id = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if id.is_empty() || !id.chars().all(is_id) {
        let message = format!("--id {id}: an id consists of lowercase letters, digits and hyphens");
        return Err(Failure::usage(message));
    }
    if let Some(why) = system::refusal(id) {
        let message = format!("--id {id}: an id is the name of a file, too: {why}");
        return Err(Failure::usage(message));
    }
    let found = page::read_page(page)?;
    if !draft::requires(&found) {
        let message = format!(
            "{}: nothing on this page states a requirement",
            page.display()
        );
        let hint = format!("looked for {LOOKED_FOR}; nothing was written");
        return Err(Failure::usage(message).hint(hint));
    }
    let draft = draft::draft(id, &found, clock::today(), &beside(folder)?);
    taken_in(found);
    let paths = draft.files.iter().map(|(below, _)| folder.join(below));
    if let Some(taken) = paths.into_iter().find(|path| path.exists()) {
        let hint = "give the document another id with --id, or name another folder with --into";
        return Err(
            Failure::usage(format!("{}: this file already exists", taken.display())).hint(hint),
        );
    }
    for (below, text) in draft.files {
        let path = folder.join(below);
        let parent = path.parent().unwrap_or(folder);
        let made = fs::create_dir_all(parent).and_then(|()| fs::write(&path, text));
        made.map_err(|error| unwritten(&path, &error))?;
        say(&path.display().to_string());
    }
    if let Some(text) = draft.summary {
        let path = folder.join(draft::SUMMARY);
        drift::replace(&path, &text).map_err(|error| unwritten(&path, &error))?;
        say(&path.display().to_string());
    }
    let folder = folder.display();
    talk(&format!(
        "\nnext: greenroom trace --features {folder}/features --book {folder}/book"
    ));
    Ok(Exit::Ready)
}

fn unwritten(path: &Path, error: &io::Error) -> Failure {
    Failure::unwritable(
        format!("{} cannot be written: {error}", path.display()),
        error,
    )
}

/// What a folder has of documents that are in it already.
fn beside(folder: &Path) -> Result<Beside, Failure> {
    let path = folder.join(draft::SUMMARY);
    let summary = match fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Beside::default()),
        Err(error) => {
            let message = format!("{}: this file cannot be read: {error}", path.display());
            return Err(Failure::usage(message));
        }
    };
    let (features, book) = (folder.join("features"), folder.join("book"));
    let there = Documentation::load(Some(&features), Some(&book))?;
    let requirements = there.requirements.into_iter();
    Ok(Beside {
        requirements: requirements.map(|page| page.id).collect(),
        summary: Some(summary),
    })
}

/// Compares the page with the document that it is most like.
fn comparison<'a>(
    documents: &'a [Identity],
    page: &'a [Found],
    arguments: &Trace,
) -> Result<Comparison<'a>, Failure> {
    let listing = documents.iter().filter(|d| !d.statements.is_empty());
    let best = listing
        .map(|document| Comparison::new(document, page))
        .max_by(|a, b| a.recognized().total_cmp(&b.recognized()))
        .ok_or_else(|| {
            Failure::usage("no document.toml lists a statement to compare with")
                .hint("`greenroom trace --init` drafts one from a page")
        })?;
    if best.is_another() {
        let path = arguments
            .document
            .as_deref()
            .unwrap_or(Path::new(""))
            .display();
        let id = &best.document.id;
        let message = format!(
            "{path}: this is another document: of the {} statements of `{id}`, it has {} in the \
             same or in similar words",
            best.document.statements.len(),
            best.pairs.len(),
        );
        return Err(Failure::usage(message).hint(format!(
            "save {} and compare that; nothing was concluded",
            best.document.url
        )));
    }
    Ok(best)
}

/// Refuses to accept changes into what is part of the program.
fn can_accept(arguments: &Trace) -> Result<(), Failure> {
    if arguments.accept.is_empty() || arguments.documents.features.is_some() {
        return Ok(());
    }
    let message = "--accept: the bundled features are part of the program";
    Err(Failure::usage(message)
        .hint("name the folder whose document.toml to change with `--features DIR`"))
}

/// Takes the accepted changes over into `document.toml`.
fn take_over(
    arguments: &Trace,
    documentation: &Documentation,
    page: &[Found],
) -> Result<(), Failure> {
    let comparison = comparison(&documentation.documents, page, arguments)?;
    let path = Path::new(&comparison.document.path);
    let text = fs::read_to_string(path)
        .map_err(|error| Failure::usage(format!("{} cannot be read: {error}", path.display())))?;
    let text = accept::accept(&text, &comparison, &arguments.accept, clock::today())?;
    drift::replace(path, &text).map_err(|error| {
        Failure::usage(format!("{} cannot be written: {error}", path.display()))
    })?;
    talk(&format!("accepted into {}", path.display()));
    Ok(())
}

/// Puts on record what changed on the page, and what did not any more.
fn keep(arguments: &Trace, documentation: &Documentation, page: &[Found]) -> Result<(), Failure> {
    let comparison = comparison(&documentation.documents, page, arguments)?;
    let path = drift::path(arguments.drift.as_deref());
    let before = Drift::read(&path)?;
    let now = before.with(&comparison, clock::today());
    if now == before {
        return Ok(());
    }
    now.write(&path)?;
    let path = path.display();
    talk(&if now.change.is_empty() {
        format!("{path} is removed: no change is left")
    } else {
        format!("{path} keeps what changed until it is accepted")
    });
    Ok(())
}

/// The record of the last run, where there is one.
fn last_run(folder: &Path, documentation: &Documentation) -> Result<Option<Run>, Failure> {
    if folder::record_in(folder).is_none() {
        talk(&format!(
            "note: {} contains no report, so no results are shown",
            folder.display()
        ));
        return Ok(None);
    }
    let run = stored::read_record(folder)?;
    if run.features.digest != digest(&documentation.features) {
        talk(&format!(
            "note: the report in {} comes from other features than these",
            folder.display()
        ));
    }
    Ok(Some(run))
}

/// What the mock tenants show; `all` where each of them is told, else only whether one does.
fn tenants(
    documentation: &Documentation,
    fixtures: &Fixtures,
    all: bool,
) -> Result<trace::Tenants, Failure> {
    let runtime = Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| Failure::could_not_run(format!("the runtime could not start: {error}")))?;
    runtime.block_on(async {
        if all {
            trace::Tenants::ask(documentation, fixtures).await
        } else {
            trace::Tenants::ask_until_shown(documentation, fixtures).await
        }
    })
}
