//! One file per subcommand.

pub mod attest;
pub mod audit;
pub mod check;
pub mod completions;
pub mod diff;
pub mod doctor;
pub mod explain;
mod fixtures;
mod interrupt;
pub mod man;
pub mod mock;
pub mod permissions;
pub mod phrases;
pub mod plan;
pub mod preprocess;
pub mod public;
pub mod rename;
pub mod report;
pub mod reports;
mod scope;
pub mod test;
pub mod trace;
pub mod who;

use greenroom_mock::Fixtures;

use crate::document::Documentation;
use crate::exit::{Exit, Failure};
use crate::options::{self, Documents};

/// The subcommands.
#[derive(Debug, clap::Subcommand)]
#[expect(missing_docs, reason = "the help text of each stands at its arguments")]
pub enum Command {
    Audit(Box<audit::Audit>),
    Doctor(Box<doctor::Doctor>),
    Mock(mock::Mock),
    Diff(diff::Diff),
    Preprocess(preprocess::Preprocess),
    Plan(plan::Plan),
    Report(report::Report),
    Who(who::Who),
    Explain(explain::Explain),
    /// List the bundled mock tenants
    #[command(after_help = "Exit codes:\n  0    listed")]
    Fixtures,
    Check(check::Check),
    Attest(attest::Attest),
    Permissions(permissions::Permissions),
    Test(test::Test),
    Phrases(phrases::Phrases),
    Trace(trace::Trace),
    Rename(rename::Rename),
    Completions(completions::Completions),
    Man(man::Man),
}

impl Command {
    /// Does what it asks for; `line` is the whole command line as it is defined.
    ///
    /// # Errors
    /// When it could not be carried out; the failure carries the exit code.
    pub fn execute(&self, line: fn() -> clap::Command) -> Result<Exit, Failure> {
        match self {
            Self::Audit(arguments) => audit::execute(arguments),
            Self::Check(arguments) => check::execute(arguments),
            Self::Attest(arguments) => attest::execute(arguments),
            Self::Doctor(arguments) => doctor::execute(arguments),
            Self::Mock(arguments) => mock::execute(arguments),
            Self::Diff(arguments) => diff::execute(arguments),
            Self::Explain(arguments) => explain::execute(arguments),
            Self::Fixtures => Ok(fixtures::execute()),
            Self::Preprocess(arguments) => preprocess::execute(arguments),
            Self::Plan(arguments) => plan::execute(arguments),
            Self::Report(arguments) => report::execute(arguments),
            Self::Who(arguments) => who::execute(arguments),
            Self::Permissions(arguments) => permissions::execute(arguments),
            Self::Test(arguments) => test::execute(arguments),
            Self::Phrases(arguments) => phrases::execute(arguments),
            Self::Trace(arguments) => trace::execute(arguments),
            Self::Rename(arguments) => rename::execute(arguments),
            Self::Completions(arguments) => Ok(completions::execute(arguments, &mut line())),
            Self::Man(arguments) => man::execute(arguments, line()),
        }
    }
}

/// The features and the book that the command line names, of the documents with these ids; where
/// none is named, what an audit is about.
///
/// # Errors
/// When they are broken, or an id is none of a document.
fn documentation(documents: &Documents, ids: &[String]) -> Result<Documentation, Failure> {
    about(whole(documents)?, documents, ids)
}

/// What is left of the whole where these ids are named.
fn about(
    whole: Documentation,
    documents: &Documents,
    ids: &[String],
) -> Result<Documentation, Failure> {
    if ids.is_empty() {
        return Ok(whole.unnamed(documents.features.as_deref()));
    }
    let known = whole.documents.iter();
    let known: Vec<&str> = known.map(|document| document.id.as_str()).collect();
    scope::known("document", ids, &known)?;
    Ok(whole.about(ids))
}

/// The same with every document.
fn whole(documents: &Documents) -> Result<Documentation, Failure> {
    Documentation::whole(documents.features.as_deref(), documents.book.as_deref())
}

/// The bundled mock tenants, and those that the command line names.
fn mock_tenants(tenants: &options::Tenants) -> Result<Fixtures, Failure> {
    let fixtures = crate::fixtures::with_folder(tenants.tenants.as_deref());
    fixtures.map_err(|error| Failure::usage(error.to_string()))
}
