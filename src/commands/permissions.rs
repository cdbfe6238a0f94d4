//! `greenroom permissions`: what an audit needs to be granted, from what its scenarios declare.

mod report;

use clap::{Args, ValueEnum};

use super::documentation;
use crate::console::say;
use crate::exit::{Exit, Failure};
use crate::options::Documents;
use crate::run::{Selection, needs};
use report::{json, manifest, markdown};

/// List the permissions an audit needs, and what each is for
#[derive(Args, Debug)]
#[command(after_help = AFTER_HELP)]
pub struct Permissions {
    /// How to write the list
    #[arg(long, value_enum, default_value_t)]
    pub format: PermissionFormat,
    /// Only what an audit of a document needs, by the document's id; may be repeated
    #[arg(long, value_name = "ID")]
    pub document: Vec<String>,
    /// Which requirements, and which scenarios.
    #[command(flatten)]
    pub documents: Documents,
}

/// How to write the permissions.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub enum PermissionFormat {
    /// A table
    #[default]
    Markdown,
    /// The same as data
    Json,
    /// The `requiredResourceAccess` of an application's manifest
    Manifest,
}

const AFTER_HELP: &str = "\
Examples:
  greenroom permissions
  greenroom permissions --format manifest > permissions.json
  greenroom permissions --document resource-accounts

Exit codes:
  0    printed
  2    a feature or a page is invalid";

pub(super) fn execute(arguments: &Permissions) -> Result<Exit, Failure> {
    let needs = needs(
        &documentation(&arguments.documents, &arguments.document)?,
        &Selection::audit(None)?,
    )?;
    say(&match arguments.format {
        PermissionFormat::Markdown => markdown(&needs),
        PermissionFormat::Json => json(&needs),
        PermissionFormat::Manifest => manifest(&needs),
    });
    Ok(Exit::Ready)
}
