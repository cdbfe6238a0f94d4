//! `greenroom permissions`: what an audit needs to be granted, from what its scenarios declare.

use super::documentation;
use crate::cli::{PermissionFormat, Permissions};
use crate::console::say;
use crate::exit::{Exit, Failure};
use crate::report::permissions::{json, manifest, markdown};
use crate::run::{Selection, needs};

pub(super) fn execute(arguments: &Permissions) -> Result<Exit, Failure> {
    let needs = needs(
        &documentation(&arguments.documents)?,
        &Selection::audit(None)?,
    )?;
    say(&match arguments.format {
        PermissionFormat::Markdown => markdown(&needs),
        PermissionFormat::Json => json(&needs),
        PermissionFormat::Manifest => manifest(&needs),
    });
    Ok(Exit::Ready)
}
