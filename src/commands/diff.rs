//! `greenroom diff`: what changed between two runs over one tenant.

use std::path::PathBuf;

use clap::Args;

use crate::changes::Changes;
use crate::console::say;
use crate::exit::{Exit, Failure};
use crate::report::changes;
use crate::stored;

/// Compare two runs over one tenant: what regressed, improved, changed, came and went
#[derive(Args, Debug)]
#[command(after_help = EXIT_CODES)]
pub struct Diff {
    /// The earlier run: its full record, or the folder of its report, beside which it stands
    #[arg(value_name = "OLD")]
    pub old: PathBuf,
    /// The later run
    #[arg(value_name = "NEW")]
    pub new: PathBuf,
}

const EXIT_CODES: &str = "\
Exit codes:
  0    compared, whatever changed
  2    usage: a file that is no record of a run, or runs of different tenants";

pub(super) fn execute(arguments: &Diff) -> Result<Exit, Failure> {
    let before = stored::read(&arguments.old)?;
    let after = stored::read(&arguments.new)?;
    say(&changes::report(&Changes::between(&before, &after)?));
    Ok(Exit::Ready)
}
