//! `greenroom check`: looks through what people wrote, without asking a tenant.

use clap::Args;
use greenroom_graph::clock;

use super::documentation;
use crate::cli::{self, Documents};
use crate::console::say;
use crate::exit::{Exit, Failure};
use crate::ledger::Ledger;
use crate::report::written;

/// Look through features, book, attestations and waivers, without asking a tenant
#[derive(Args, Debug)]
#[command(after_help = EXIT_CODES)]
pub struct Check {
    /// What people have put on record.
    #[command(flatten)]
    pub ledger: cli::Ledger,
    /// Which requirements, and which scenarios.
    #[command(flatten)]
    pub documents: Documents,
}

const EXIT_CODES: &str = "\
Exit codes:
  0    well written; what has expired is listed
  2    something is wrong, and said with its file and line";

pub(super) fn execute(arguments: &Check) -> Result<Exit, Failure> {
    let documentation = documentation(&arguments.documents)?;
    let ledger = Ledger::read(
        arguments.ledger.attestations.as_deref(),
        arguments.ledger.waivers.as_deref(),
        &documentation,
        clock::today(),
    )?;
    say(&written::report(&documentation, &ledger.entries()));
    Ok(Exit::Ready)
}
