//! `greenroom check`: looks through what people wrote, without asking a tenant.

mod report;

use clap::Args;
use greenroom_clock as clock;

use super::{mock_tenants, whole};
use crate::console::say;
use crate::exit::{Exit, Failure};
use crate::ledger::Ledger;
use crate::options::{self, Documents, ResultFormat, Shown, Tenants};

/// Check features, book, mock tenants, attestations and waivers, without asking a tenant
#[derive(Args, Debug)]
#[command(after_help = AFTER_HELP)]
pub struct Check {
    /// What people have put on record.
    #[command(flatten)]
    pub ledger: options::Ledger,
    /// Which requirements, and which scenarios.
    #[command(flatten)]
    pub documents: Documents,
    /// The mock tenants that are looked through, too.
    #[command(flatten)]
    pub tenants: Tenants,
    /// How the result is printed.
    #[command(flatten)]
    pub shown: Shown,
}

const AFTER_HELP: &str = "\
Examples:
  greenroom check
  greenroom check --features ours/features --book ours/book --waivers waivers.toml

Exit codes:
  0    valid; expired entries are listed
  2    something is wrong; each message names the file and line";

pub(super) fn execute(arguments: &Check) -> Result<Exit, Failure> {
    let documentation = whole(&arguments.documents)?;
    documentation.check()?;
    mock_tenants(&arguments.tenants)?;
    let ledger = Ledger::read(
        arguments.ledger.attestations.as_deref(),
        arguments.ledger.waivers.as_deref(),
        &documentation,
        clock::today(),
    )?;
    let entries = ledger.entries();
    say(&match arguments.shown {
        Shown {
            format: ResultFormat::Json,
            ..
        } => report::json(&documentation, &entries),
        Shown { quiet: true, .. } => report::conclusion(&documentation, &entries),
        Shown { .. } => report::report(&documentation, &entries),
    });
    Ok(Exit::Ready)
}
