//! `greenroom attest`: an entry to fill in for each thing that a person still has to look at.

use std::path::PathBuf;

use clap::Args;

use crate::console::{say, talk};
use crate::exit::{Exit, Failure};
use crate::report::advice::advice;
use crate::results::FixTool;
use crate::stored;

/// Print an attestation to fill in for each check that a person still has to make
#[derive(Args, Debug)]
#[command(after_help = AFTER_HELP)]
pub struct Attest {
    /// The run: its full record, or the folder of its report with the record beside it
    #[arg(value_name = "RUN", default_value = "greenroom-report")]
    pub run: PathBuf,
}

const AFTER_HELP: &str = "\
Examples:
  greenroom attest > attestations.toml

Exit codes:
  0    printed, or no manual checks are left
  2    usage: the record of a run is missing";

pub(super) fn execute(arguments: &Attest) -> Result<Exit, Failure> {
    let run = stored::read_record(&arguments.run)?;
    let fixes = run.findings.iter();
    let fixes = fixes.filter_map(|finding| advice(&run, finding));
    let entries: Vec<String> = fixes
        .flat_map(|advice| advice.ways)
        .filter(|way| way.tool == FixTool::Attestations)
        .map(|way| way.text)
        .collect();
    if entries.is_empty() {
        talk("nothing in this run is left for a person to look at");
        return Ok(Exit::Ready);
    }
    say(&entries.join("\n\n"));
    Ok(Exit::Ready)
}
