//! `greenroom diff`: what changed between two runs over one tenant.

use crate::changes::Changes;
use crate::cli::Diff;
use crate::console::say;
use crate::exit::{Exit, Failure};
use crate::report::changes;
use crate::stored;

pub(super) fn execute(arguments: &Diff) -> Result<Exit, Failure> {
    let before = stored::read(&arguments.old)?;
    let after = stored::read(&arguments.new)?;
    say(&changes::report(&Changes::between(&before, &after)?));
    Ok(Exit::Ready)
}
