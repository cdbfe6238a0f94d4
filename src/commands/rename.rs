//! `greenroom rename`: another id for a requirement.

use clap::Args;

use super::whole;
use crate::console::{say, talk};
use crate::exit::{Exit, Failure};
use crate::options::{self, Documents};
use crate::rename::{Ids, Plan, plan};

/// Give a requirement of your own another id, in every file that names it
#[derive(Args, Debug)]
#[command(after_help = AFTER_HELP)]
pub struct Rename {
    /// The id of the requirement
    pub old: String,
    /// The new id: lowercase letters, digits and hyphens
    pub new: String,
    /// Which requirements, and which scenarios.
    #[command(flatten)]
    pub documents: Documents,
    /// What people have put on record.
    #[command(flatten)]
    pub ledger: options::Ledger,
    /// Write the files, instead of only printing what would change
    #[arg(long)]
    pub write: bool,
}

const AFTER_HELP: &str = "\
Examples:
  greenroom rename license teams-license --features ours/features --book ours/book
  greenroom rename license teams-license --features ours/features --book ours/book --write

Exit codes:
  0    printed, or written
  2    usage or configuration, including an id that is taken
  3    a file could not be written, because the disk is full";

pub(super) fn execute(arguments: &Rename) -> Result<Exit, Failure> {
    let Documents { features, book } = &arguments.documents;
    if features.is_none() || book.is_none() {
        let message = "the bundled features and the bundled book are part of the program";
        let hint = "name your own with `--features DIR` and `--book DIR`";
        return Err(Failure::usage(message).hint(hint));
    }
    let ids = Ids {
        old: &arguments.old,
        new: &arguments.new,
    };
    let ledger = &arguments.ledger;
    let ledgers = [&ledger.attestations, &ledger.waivers].into_iter();
    let ledgers: Vec<_> = ledgers.filter_map(|path| path.as_deref()).collect();
    let plan = plan(&whole(&arguments.documents)?, &ledgers, ids)?;
    say(&lines(&plan));
    for place in &plan.mentions {
        talk(&format!(
            "note: {place} mentions `{}`, and stays as it is",
            ids.old
        ));
    }
    if !arguments.write {
        talk("\nnothing is written: add --write to do so");
        return Ok(Exit::Ready);
    }
    plan.write()?;
    whole(&arguments.documents)?;
    talk("\nwritten. Records of earlier runs keep the old id");
    Ok(Exit::Ready)
}

/// A line for each line that changes, as it will be, and for the page that moves.
fn lines(plan: &Plan) -> String {
    let mut lines = Vec::new();
    for edit in &plan.edits {
        let path = edit.path.display();
        if edit.becomes != edit.path {
            lines.push(format!("{path}: becomes {}", edit.becomes.display()));
        }
        let changed = edit.lines();
        lines.extend(changed.map(|(line, text)| format!("{path}:{line}: {}", text.trim())));
    }
    lines.join("\n")
}
