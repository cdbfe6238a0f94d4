//! `greenroom diff`: what changed between two runs over one tenant.

use std::path::PathBuf;

use clap::Args;

use crate::console::say;
use crate::exit::{Exit, Failure};
use crate::options::ResultFormat;
use crate::report::changes;
use crate::results::Changes;
use crate::stored;

/// Compare two runs over one tenant: what regressed, improved, changed, came and went
#[derive(Args, Debug)]
#[command(after_help = AFTER_HELP)]
pub struct Diff {
    /// The earlier run: its full record, or the folder of its report with the record beside it
    #[arg(value_name = "OLD")]
    pub old: PathBuf,
    /// The later run
    #[arg(value_name = "NEW")]
    pub new: PathBuf,
    /// How to print the difference
    #[arg(long, value_enum, default_value_t)]
    pub format: ResultFormat,
}

const AFTER_HELP: &str = "\
Examples:
  greenroom diff monday.run.json.gz tuesday.run.json.gz
  greenroom diff before after --format json

Exit codes:
  0    compared, whatever changed
  2    usage: a file that is not the record of a run, or runs over different tenants";

pub(super) fn execute(arguments: &Diff) -> Result<Exit, Failure> {
    let before = stored::read_record(&arguments.old)?;
    let after = stored::read_record(&arguments.new)?;
    let changes = Changes::between(&before, &after).map_err(|error| {
        Failure::usage(error.to_string()).hint("compare two runs over the same tenant")
    })?;
    say(&match arguments.format {
        ResultFormat::Text => changes::report(&changes),
        ResultFormat::Json => changes::json(&changes),
    });
    Ok(Exit::Ready)
}
