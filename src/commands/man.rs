//! `greenroom man`: the manual pages.

use std::path::PathBuf;

use clap::Args;

use crate::exit::{Exit, Failure};

/// Write the manual pages, one for each command
#[derive(Args, Debug)]
#[command(after_help = AFTER_HELP)]
pub struct Man {
    /// The folder to write them to
    #[arg(value_name = "DIR")]
    pub folder: PathBuf,
}

const AFTER_HELP: &str = "\
Examples:
  greenroom man ~/.local/share/man/man1

Exit codes:
  0    written
  2    the folder is not writable
  3    there is no space left";

pub(super) fn execute(arguments: &Man, line: clap::Command) -> Result<Exit, Failure> {
    let folder = &arguments.folder;
    std::fs::create_dir_all(folder)
        .and_then(|()| clap_mangen::generate_to(line, folder))
        .map_err(|error| {
            let message = format!("{} cannot be written to: {error}", folder.display());
            Failure::unwritable(message, &error)
        })?;
    Ok(Exit::Ready)
}
