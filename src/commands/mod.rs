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
pub mod plan;
pub mod preprocess;
pub mod report;
pub mod reports;
mod scope;
pub mod trace;

use greenroom_clock as clock;

use crate::cli::{Cli, Command, Documents};
use crate::console;
use crate::document::Documentation;
use crate::exit::{Exit, Failure};

/// Does what the command line asks for.
///
/// # Errors
/// When the command could not be carried out; the failure carries the exit code.
pub fn execute(cli: &Cli) -> Result<Exit, Failure> {
    console::color(cli.color);
    clock::is_set().map_err(|error| {
        Failure::usage(error.to_string()).hint("it is for tests: leave it out otherwise")
    })?;
    match &cli.command {
        Command::Audit(arguments) => audit::execute(arguments),
        Command::Check(arguments) => check::execute(arguments),
        Command::Attest(arguments) => attest::execute(arguments),
        Command::Doctor(arguments) => doctor::execute(arguments),
        Command::Mock(arguments) => mock::execute(arguments),
        Command::Diff(arguments) => diff::execute(arguments),
        Command::Explain(arguments) => explain::execute(arguments),
        Command::Fixtures => Ok(fixtures::execute()),
        Command::Preprocess(arguments) => preprocess::execute(arguments),
        Command::Plan(arguments) => plan::execute(arguments),
        Command::Report(arguments) => report::execute(arguments),
        Command::Permissions(arguments) => permissions::execute(arguments),
        Command::Trace(arguments) => trace::execute(arguments),
        Command::Completions(arguments) => Ok(completions::execute(arguments)),
        Command::Man(arguments) => man::execute(arguments),
    }
}

/// The features and the book that the command line names.
fn documentation(documents: &Documents) -> Result<Documentation, Failure> {
    Documentation::load(documents.features.as_deref(), documents.book.as_deref())
}
