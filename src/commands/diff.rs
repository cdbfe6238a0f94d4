//! `greenroom diff`: what changed between two runs over one tenant.

use crate::cli::Diff;
use crate::console::say;
use crate::exit::{Exit, Failure};
use crate::report::changes;
use crate::results::Changes;
use crate::stored;

pub(super) fn execute(arguments: &Diff) -> Result<Exit, Failure> {
    let before = stored::read(&arguments.old)?;
    let after = stored::read(&arguments.new)?;
    let changes = Changes::between(&before, &after).map_err(|error| {
        Failure::usage(error.to_string()).hint("compare two runs of one tenant")
    })?;
    say(&changes::report(&changes));
    Ok(Exit::Ready)
}
