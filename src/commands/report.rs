//! `greenroom report`: writes reports of a run from its record.

use std::path::PathBuf;

use clap::Args;

use super::reports::{Reports, Wanted};
use super::whole;

use crate::commands::public::mask_beside;
use crate::console::say;
use crate::document::Source;
use crate::exit::{Exit, Failure};
use crate::folder::Folder;
use crate::options::Documents;
use crate::results::Run;
use crate::stored;

/// Write reports of a run from its record, for people and for other tools
#[derive(Args, Debug)]
#[command(after_help = AFTER_HELP)]
pub struct Report {
    /// The run: its full record, or the folder of its report
    #[arg(value_name = "RUN", default_value = "greenroom-report")]
    pub run: PathBuf,
    /// What to write, to PATH or else into DIR: book, json, junit, cucumber-json, messages, sarif,
    /// markdown, csv, xlsx, oscal or html; may be repeated
    #[arg(long, value_name = "FORMAT[:PATH]", required = true)]
    pub report: Vec<Wanted>,
    /// The folder for reports without a path; earlier ones there are replaced
    #[arg(long, value_name = "DIR", default_value = "greenroom-reports")]
    pub output: PathBuf,
    /// Write names, addresses and ids as they are, instead of tokens such as
    /// `account-7k2mqx4d9rtw`
    #[arg(long)]
    pub unmasked: bool,
    /// Leave the chapters of the manual out of the book
    #[arg(long)]
    pub without_manual: bool,
    /// The book that is written, and whose own lines are not masked.
    #[command(flatten)]
    pub documents: Documents,
}

const AFTER_HELP: &str = "\
Examples:
  greenroom report --report junit
  greenroom report runs/monday.run.json.gz --report junit:build/junit.xml --report markdown
  greenroom report --report csv --unmasked

Exit codes:
  0    written
  2    usage: the record of a run is missing, or a path cannot be written
  3    a report could not be written";

pub(super) fn execute(arguments: &Report) -> Result<Exit, Failure> {
    let run = stored::read_any(&arguments.run)?;
    if arguments.unmasked {
        stored::must_not_be_masked(run.masked, &arguments.run)?;
    }
    let ids: Vec<&str> = run.documents.iter().map(|one| one.id.as_str()).collect();
    let documentation = whole(&arguments.documents)?.about(&ids);
    let reports = Reports::prepare(&arguments.report, &arguments.output)?;
    let mut reports = reports.without_manual(arguments.without_manual);
    let folder = Folder::prepare(&arguments.output)?;
    let run = published(run, &documentation.book, arguments.unmasked);
    reports.write(run, None, &documentation, &folder)?;
    let places = reports.places();
    reports.publish(folder)?;
    for (format, paths) in places {
        for path in paths {
            say(&format!("{format}: {}", path.display()));
        }
    }
    Ok(Exit::Ready)
}

/// The run as it may be published; a record that is masked stays as it is.
fn published(run: Run, book: &[Source], unmasked: bool) -> Run {
    if unmasked || run.masked {
        let mask = String::new();
        return Run { mask, ..run };
    }
    mask_beside(&run, book).run(run)
}
