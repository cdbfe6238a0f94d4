//! `greenroom check`: looks through what people wrote, without asking a tenant.

use greenroom_clock as clock;

use super::documentation;
use crate::cli::Check;
use crate::console::say;
use crate::exit::{Exit, Failure};
use crate::ledger::Ledger;
use crate::report::written;

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
