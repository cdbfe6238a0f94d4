//! `greenroom completions`: what a shell reads to complete a command line.

use clap::Args;
use clap_complete::{Shell, generate};

use crate::console::say;
use crate::exit::Exit;

/// Print the script for shell completion of greenroom's command line
#[derive(Args, Debug)]
#[command(after_help = AFTER_HELP)]
pub struct Completions {
    /// The shell
    #[arg(value_enum)]
    pub shell: Shell,
}

const AFTER_HELP: &str = "\
Examples:
  greenroom completions bash > ~/.local/share/bash-completion/completions/greenroom
  greenroom completions powershell | Out-String | Invoke-Expression

Exit codes:
  0    printed
  2    no such shell";

pub(super) fn execute(arguments: &Completions, line: &mut clap::Command) -> Exit {
    let mut script = Vec::new();
    generate(arguments.shell, line, "greenroom", &mut script);
    say(String::from_utf8_lossy(&script).trim_end());
    Exit::Ready
}
