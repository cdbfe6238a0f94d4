//! A run for other tools: one table of formats, and one file for each of them.
//!
//! A format is a pure function of the run. What it says of a verdict stands in [`state`] alone, and
//! what it says of a finding is what a `Case` says, so that no two formats disagree.

mod case;
mod csv;
mod cucumber_json;
mod html;
mod json;
mod junit;
pub mod junit_xml;
mod markdown;
mod messages;
mod oscal;
mod sarif;
pub mod state;
mod steps;
mod xlsx;

use std::fmt::Write as _;

use greenroom_results::Run;

/// A format that a run can be reported in.
#[derive(Debug)]
pub struct Format {
    /// The word on the command line.
    pub word: &'static str,
    /// What it is for, as the page on reports says it.
    pub about: &'static str,
    /// What is written.
    pub content: Content,
}

/// What a report in a format is.
#[derive(Debug)]
pub enum Content {
    /// One file.
    File {
        /// Its name where the command line gives none.
        name: &'static str,
        /// Makes it of a run.
        write: fn(&Run) -> Result<Vec<u8>, Unwritable>,
    },
    /// The readiness book: a folder of pages.
    Book,
}

/// Why a run cannot be reported in a format.
pub type Unwritable = Box<dyn std::error::Error + Send + Sync>;

/// Every format, in the order of the help text.
pub const FORMATS: &[Format] = &[
    Format {
        word: "book",
        about: "the readiness book: pages to read and to publish",
        content: Content::Book,
    },
    Format {
        word: "json",
        about: "the record of the run, for programs",
        content: Content::File {
            name: "run.json",
            write: json::write,
        },
    },
    Format {
        word: "junit",
        about: "JUnit XML, for the test results of CI systems",
        content: Content::File {
            name: "junit.xml",
            write: junit::write,
        },
    },
    Format {
        word: "markdown",
        about: "a Markdown summary, for the page of a pipeline run",
        content: Content::File {
            name: "summary.md",
            write: markdown::write,
        },
    },
    Format {
        word: "csv",
        about: "a table of all findings, for spreadsheets and ticket systems",
        content: Content::File {
            name: "findings.csv",
            write: csv::write,
        },
    },
    Format {
        word: "sarif",
        about: "SARIF 2.1.0, for code scanning",
        content: Content::File {
            name: "greenroom.sarif",
            write: sarif::write,
        },
    },
    Format {
        word: "cucumber-json",
        about: "Cucumber's JSON, for its reporters",
        content: Content::File {
            name: "cucumber.json",
            write: cucumber_json::write,
        },
    },
    Format {
        word: "messages",
        about: "Cucumber Messages, for Cucumber's HTML formatter",
        content: Content::File {
            name: "messages.ndjson",
            write: messages::write,
        },
    },
    Format {
        word: "html",
        about: "a one-page summary, in one file that loads nothing",
        content: Content::File {
            name: "summary.html",
            write: html::write,
        },
    },
    Format {
        word: "xlsx",
        about: "an Excel workbook: the summary, and tables of the actions, accounts and findings",
        content: Content::File {
            name: "findings.xlsx",
            write: xlsx::write,
        },
    },
    Format {
        word: "oscal",
        about: "OSCAL assessment results, for evidence collectors",
        content: Content::File {
            name: "oscal.json",
            write: oscal::write,
        },
    },
];

/// The format with this word.
#[must_use]
pub fn named(word: &str) -> Option<&'static Format> {
    FORMATS.iter().find(|format| format.word == word)
}

/// The formats and the mapping of verdicts, as the book's page on reports has them.
#[must_use]
pub fn page() -> String {
    let mut page = String::from("| Format | File | What it is |\n| --- | --- | --- |\n");
    for format in FORMATS {
        let name = match format.content {
            Content::File { name, .. } => name,
            Content::Book => "index.html",
        };
        // Writing to a string does not fail.
        let _ = writeln!(page, "| `{}` | `{name}` | {} |", format.word, format.about);
    }
    page + "\n" + &state::table()
}
