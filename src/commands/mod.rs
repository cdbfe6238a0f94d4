//! One file per subcommand.

mod audit;
mod explain;
mod fixtures;

use crate::cli::{Cli, Command};
use crate::exit::{Exit, Failure};

/// Does what the command line asks for.
///
/// # Errors
/// When the command could not be carried out; the failure carries the exit code.
pub fn execute(cli: &Cli) -> Result<Exit, Failure> {
    match &cli.command {
        Command::Audit(arguments) => audit::execute(arguments),
        Command::Explain(arguments) => explain::execute(arguments),
        Command::Fixtures => Ok(fixtures::execute()),
    }
}
