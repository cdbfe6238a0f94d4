//! `greenroom attest`: an entry to fill in for each thing that a person still has to look at.

use crate::cli::Attest;
use crate::console::{say, talk};
use crate::exit::{Exit, Failure};
use crate::results::FixTool;
use crate::stored;

pub(super) fn execute(arguments: &Attest) -> Result<Exit, Failure> {
    let run = stored::read(&arguments.run)?;
    let fixes = run.findings.iter().filter_map(|f| f.fix.as_ref());
    let entries: Vec<&str> = fixes
        .flat_map(|fix| &fix.ways)
        .filter(|way| way.tool == FixTool::Attestations)
        .map(|way| way.text.as_str())
        .collect();
    if entries.is_empty() {
        talk("nothing in this run is left for a person to look at");
        return Ok(Exit::Ready);
    }
    say(&entries.join("\n\n"));
    Ok(Exit::Ready)
}
